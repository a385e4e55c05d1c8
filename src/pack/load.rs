//! A folder to a [`Pack`], all its problems at once. One bad file never stops the others.

use super::files::Files;
use super::manifest::{BasisFile, ManifestFile};
use super::{Pack, Parts};
use crate::fact::Claims;
use crate::fact::compile::{Example, Known, facts};
use crate::form::{Form, compile};
use crate::rule::compile::{Home, rule};
use crate::rule::loader::{Loader, Names};
use crate::rule::registry::Registry;
use crate::rule::words::WordList;
use crate::rule::{Basis, Rule};
use crate::source::{Needles, Pattern, Span, Text};
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The pack inside the binary.
#[must_use]
pub fn builtin() -> Pack {
    from_files(&Files::Builtin)
}

/// The pack inside the binary with the tests of its rules.
#[must_use]
pub fn builtin_with_tests() -> Pack {
    from_files(&Files::BuiltinWithTests)
}

/// Loads a pack. What is wrong is in [`Pack::problems`]; everything sound is loaded.
#[must_use]
pub fn from_files(files: &Files) -> Pack {
    let mut problems = Vec::new();
    let manifest = open(files, "pack.yaml", &mut problems);
    let written = manifest
        .as_ref()
        .and_then(|file| parse::<ManifestFile>(file, &mut problems));
    let (Some(manifest), Some(written)) = (manifest, written) else {
        return empty(files, problems);
    };
    let mut source = Source {
        files,
        manifest: &manifest,
        problems: &mut problems,
        facts: Vec::new(),
        words: BTreeMap::new(),
    };
    let (model, examples) = source.model(&written);
    let model = Arc::new(model);
    let words = source.words(&written.words);
    let registry = source.registry(&written.documents);
    let names = Names::new(&model, words, registry);
    let basis: BTreeMap<String, Basis> = written
        .basis
        .iter()
        .map(|(key, basis)| (key.clone(), as_basis(basis)))
        .collect();
    let rules = source.rules(&written, &names, &basis);
    source.check_yields(&rules);
    source.check_listed(&written);
    let parts = Parts {
        names,
        facts: source.facts,
        words: source.words,
    };
    Pack {
        parts,
        id: written.id.value,
        title: written.title,
        model,
        rules,
        examples,
        files: files.clone(),
        problems,
    }
}

fn empty(files: &Files, problems: Vec<LoadError>) -> Pack {
    let model = Model {
        forms: Vec::new(),
        guide: crate::syntax::Guide::empty(),
        titles: Vec::new(),
        not_titles: Vec::new(),
        years: Vec::new(),
        kinds: Vec::new(),
        claims: Claims::default(),
        needles: Arc::default(),
    };
    Pack {
        id: String::new(),
        title: Text::default(),
        parts: Parts {
            names: Names::new(&model, BTreeMap::new(), Registry::default()),
            facts: Vec::new(),
            words: BTreeMap::new(),
        },
        model: Arc::new(model),
        rules: Vec::new(),
        examples: Vec::new(),
        files: files.clone(),
        problems,
    }
}

/// A data file of the built-in pack without its tests and its documentation, which our own tests
/// have checked and which only `gouji test` and `gouji explain` need: reading them would take most
/// of the start.
fn without_tests(file: &DataFile) -> DataFile {
    let end = file
        .text
        .find("\ntests:\n")
        .map_or(file.text.len(), |at| at + 1);
    let text = &file.text[..end];
    let docs = text.find("\ndocs:\n").zip(text.find("\ncheck:"));
    match docs.filter(|(docs, check)| docs < check) {
        Some((docs, check)) => {
            // As many lines as before, so that places in the file stay what they are.
            let lines = "\n".repeat(text[docs + 1..check].matches('\n').count());
            let none = "\ndocs: {zh: '', en: ''}";
            let short = [&text[..docs], none, &lines, &text[check..]].concat();
            DataFile::new(&file.path, &short)
        }
        None => DataFile::new(&file.path, text),
    }
}

fn as_basis(written: &BasisFile) -> Basis {
    Basis {
        title: written.title.clone(),
        number: written.number.clone(),
        clause: written.clause.clone(),
    }
}

fn open(files: &Files, path: &str, problems: &mut Vec<LoadError>) -> Option<DataFile> {
    match files.read(path) {
        Ok(text) => Some(DataFile::new(&files.shown(path), &text)),
        Err(reason) => {
            let file = DataFile::new(&files.shown(path), "");
            problems.push(LoadError::new(
                &file,
                format!("cannot read this file: {reason}"),
            ));
            None
        }
    }
}

struct Source<'a> {
    files: &'a Files,
    manifest: &'a DataFile,
    problems: &'a mut Vec<LoadError>,
    /// Facts files as read.
    facts: Vec<DataFile>,
    /// Word lists as read.
    words: BTreeMap<String, DataFile>,
}

impl Source<'_> {
    fn model(&mut self, written: &ManifestFile) -> (Model, Vec<Example>) {
        let mut forms: Vec<Form> = Vec::new();
        for name in &written.forms {
            let path = format!("forms/{}.yaml", name.value);
            let Some(file) = self.listed(&path, name) else {
                continue;
            };
            let Some(form) = compile::form(&file, self.problems) else {
                continue;
            };
            if form.id != name.value {
                let message = format!("the id is `{}`, but the file is `{}`", form.id, name.value);
                self.problems.push(LoadError::new(&file, message));
            }
            forms.push(form);
        }
        let report = &written.report;
        let kinds = report
            .kinds
            .iter()
            .filter_map(|kind| Some((kind.key.value.clone(), self.regex(&kind.pattern)?)));
        let kinds: Vec<(String, Pattern)> = kinds.collect();
        let needles = Arc::new(Needles::default());
        let (claims, examples) = self.claims(written, &forms, &kinds, &needles);
        let model = Model {
            guide: compile::guide(&forms),
            titles: report
                .titles
                .iter()
                .filter_map(|title| self.regex(title))
                .collect(),
            not_titles: report
                .not_titles
                .iter()
                .filter_map(|title| self.regex(title))
                .collect(),
            years: report
                .years
                .iter()
                .filter_map(|year| self.regex(year))
                .collect(),
            kinds,
            claims,
            needles,
            forms,
        };
        (model, examples)
    }

    fn claims(
        &mut self,
        written: &ManifestFile,
        forms: &[Form],
        kinds: &[(String, Pattern)],
        needles: &Needles,
    ) -> (Claims, Vec<Example>) {
        let known = Known {
            forms,
            kinds: kinds.iter().map(|(key, _)| key.as_str()).collect(),
            needles,
        };
        let mut claims = Claims::default();
        let mut examples = Vec::new();
        for name in &written.facts {
            let path = format!("facts/{}.yaml", name.value);
            if let Some(file) = self.listed(&path, name) {
                let file = self.without_tests(file);
                examples.extend(facts(&file, &known, &mut claims, self.problems));
                self.facts.push(file);
            }
        }
        (claims, examples)
    }

    fn without_tests(&self, file: DataFile) -> DataFile {
        if self.files.is_builtin() {
            without_tests(&file)
        } else {
            file
        }
    }

    fn regex(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        match Pattern::new(&written.value, true) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                self.problems
                    .push(LoadError::new(self.manifest, error.message).at(written.span));
                None
            }
        }
    }

    fn words(&mut self, names: &[Spanned<String>]) -> BTreeMap<String, Arc<WordList>> {
        let mut lists = BTreeMap::new();
        for name in names {
            let path = format!("words/{}.txt", name.value);
            if let Some(file) = self.listed(&path, name) {
                let list = WordList::read(&file, self.problems);
                lists.insert(name.value.clone(), Arc::new(list));
                self.words.insert(name.value.clone(), file);
            }
        }
        lists
    }

    fn registry(&mut self, names: &[Spanned<String>]) -> Registry {
        let mut registry = Registry::default();
        for name in names {
            let path = format!("documents/{}.yaml", name.value);
            if let Some(file) = self.listed(&path, name) {
                registry.add(&file, self.problems);
            }
        }
        registry
    }

    fn rules(
        &mut self,
        written: &ManifestFile,
        names: &Names,
        basis: &BTreeMap<String, Basis>,
    ) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        for group in &written.rules {
            for name in &group.rules {
                let path = format!("rules/{}/{}.yaml", group.group.value, name.value);
                let Some(file) = self.listed(&path, name) else {
                    continue;
                };
                let home = Home {
                    pack: &written.id.value,
                    group: &group.group.value,
                    name: &name.value,
                    basis,
                };
                let file = self.without_tests(file);
                let mut loader = Loader {
                    file: &file,
                    names,
                    problems: self.problems,
                };
                let Some(rule) = rule(home, &mut loader) else {
                    continue;
                };
                if rules.iter().any(|other| other.meta.id == rule.meta.id) {
                    let message = format!("`{}` is listed twice", name.value);
                    self.problems
                        .push(LoadError::new(self.manifest, message).at(name.span));
                } else {
                    rules.push(rule);
                }
            }
        }
        rules
    }

    /// A file that the manifest lists; when it cannot be had, the problem points at the entry.
    fn listed(&mut self, path: &str, entry: &Spanned<String>) -> Option<DataFile> {
        match self.files.read(path) {
            Ok(text) => Some(DataFile::new(&self.files.shown(path), &text)),
            Err(reason) => {
                let message = format!("cannot read `{path}`: {reason}");
                let known = self.files.list(path.split('/').next().unwrap_or_default());
                let error = LoadError::new(self.manifest, message).at(entry.span);
                self.problems
                    .push(error.did_you_mean(path, known.iter().map(String::as_str)));
                None
            }
        }
    }

    /// Names that a rule yields to must be those of other rules or groups: a name that nothing has
    /// does nothing, and a rule that yields to itself never speaks.
    fn check_yields(&mut self, rules: &[Rule]) {
        for rule in rules {
            for name in &rule.yields_to {
                let of = |other: &&Rule| other.meta.group == *name || other.meta.id.name() == *name;
                let mut named = rules.iter().filter(of).peekable();
                let message = if named.peek().is_none() {
                    format!("`yields-to` names `{name}`, which is no rule and no group")
                } else if named.any(|other| other.meta.id == rule.meta.id) {
                    format!("`yields-to` names `{name}`, to which the rule itself belongs")
                } else {
                    continue;
                };
                let at = rule
                    .file
                    .text
                    .find("yields-to")
                    .map(|at| Span::new(at, at + 9));
                let names = rules.iter().map(|rule| rule.meta.id.name());
                let error = LoadError::new(&rule.file, message).at(at);
                self.problems.push(error.did_you_mean(name, names));
            }
        }
    }

    /// Rule, facts and documents files that the manifest does not list would never be read.
    fn check_listed(&mut self, written: &ManifestFile) {
        let listed = |folder: &str, names: &[Spanned<String>]| -> Vec<String> {
            let path = |name: &Spanned<String>| format!("{folder}/{}.yaml", name.value);
            names.iter().map(path).collect()
        };
        for (folder, names) in [("facts", &written.facts), ("documents", &written.documents)] {
            let known = listed(folder, names);
            let files = self.files.list(folder).into_iter();
            for path in files.filter(|path| path.ends_with(".yaml") && !known.contains(path)) {
                let file = DataFile::new(&self.files.shown(&path), "");
                let message = "this file is not listed in pack.yaml, so it is never read";
                self.problems.push(LoadError::new(&file, message));
            }
        }
        for path in self.files.list("rules") {
            let Some((folder, name)) = path.strip_prefix("rules/").and_then(|p| p.split_once('/'))
            else {
                continue;
            };
            let listed = written.rules.iter().any(|group| {
                group.group.value == folder
                    && group
                        .rules
                        .iter()
                        .any(|rule| name == format!("{}.yaml", rule.value))
            });
            if !listed && name.ends_with(".yaml") {
                let file = DataFile::new(&self.files.shown(&path), "");
                let error = LoadError::new(
                    &file,
                    "this rule file is not listed in pack.yaml, so it never runs",
                );
                self.problems.push(error);
            }
        }
    }
}
