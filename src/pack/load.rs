//! A folder to a [`Pack`], all its problems at once. One bad file never stops the others.

use super::ahead::{self, Ahead};
use super::files::Files;
use super::layer::{Layer, stacks};
use super::listing;
use super::manifest::{BasisFile, ManifestFile};
use super::{Pack, Parts};
use crate::diagnostic::RuleId;
use crate::fact::Claims;
use crate::fact::compile::{Example, Known, facts, finish};
use crate::form::{Form, compile};
use crate::rule::compile::{Home, rule};
use crate::rule::loader::{Loader, Names};
use crate::rule::overrides::Override;
use crate::rule::parameter::Parameters;
use crate::rule::registry::Registry;
use crate::rule::words::WordList;
use crate::rule::{Basis, Rule};
use crate::source::prepared::Prepared;
use crate::source::{Needles, Pattern, Span, Text, limits};
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError, Spanned, crowded, shorten};
use std::collections::{BTreeMap, BTreeSet};
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

/// Loads one pack, and the pack inside the binary when it extends that one. What is wrong is in
/// [`Pack::problems`]; everything sound is loaded.
#[must_use]
pub fn from_files(files: &Files) -> Pack {
    let (mut packs, problems) = several(std::slice::from_ref(files), &[]);
    if packs.is_empty() {
        empty(files, problems)
    } else {
        packs.remove(0)
    }
}

/// Loads packs together. Packs that extend one another become one: the result has a pack for every
/// pack that extends none. `overrides` come after those of the packs. Problems that belong to no
/// pack that could be loaded come back beside the packs.
#[must_use]
pub fn several(given: &[Files], overrides: &[Override]) -> (Vec<Pack>, Vec<LoadError>) {
    let mut problems = Vec::new();
    let layers: Vec<Layer> = given
        .iter()
        .filter_map(|files| Layer::open(files, &mut problems))
        .collect();
    // An extending pack that is tested shows what it changes of the rules below it.
    let tested = given.iter().any(|files| !files.is_builtin());
    let stacks = stacks(layers, tested, &mut problems);
    let mut packs: Vec<Pack> = stacks
        .into_iter()
        .map(|stack| load(&stack, overrides))
        .collect();
    check_overrides(overrides, &packs, &mut problems);
    if let Some(first) = packs.first_mut() {
        first.problems.append(&mut problems);
    }
    (packs, problems)
}

/// Loads one stack of layers.
fn load(stack: &[Layer], settings: &[Override]) -> Pack {
    let mut problems = Vec::new();
    let overrides: Vec<Vec<Override>> = stack
        .iter()
        .map(|layer| Override::all(&layer.manifest, &layer.written.overrides, &mut problems))
        .collect();
    let read = || model(stack, &mut problems);
    let ((model, examples, files, broken_form), mut ahead) = ahead::reading(stack, read);
    let model = Arc::new(model);
    let mut words = BTreeMap::new();
    let mut lists = BTreeMap::new();
    let mut registry = Registry::default();
    for layer in stack {
        let mut source = Source::of(layer, &mut problems);
        words.extend(source.words(&mut lists));
        source.check_size();
        source.registry(&mut registry);
    }
    registry.finish(&mut problems);
    let mut names = Names::new(&model, words, registry);
    names.broken_form = broken_form;
    if stack.iter().any(|layer| !layer.files.is_builtin()) {
        let samples = stack.iter().map(|layer| layer.files.sample_names());
        names.samples.extend(samples.flatten());
    }
    let mut basis: BTreeMap<String, Basis> = BTreeMap::new();
    let mut rules: Vec<Rule> = Vec::new();
    for (at, layer) in stack.iter().enumerate() {
        let own = &layer.written.basis;
        basis.extend(own.iter().map(|(key, one)| (key.clone(), as_basis(one))));
        // A layer may change the rules of those before it.
        let later: Vec<Override> = overrides[at + 1..]
            .iter()
            .flatten()
            .chain(settings)
            .cloned()
            .collect();
        // Our own tests look through the built-in pack, which must start fast.
        names.vet = !layer.files.is_builtin();
        let mut source = Source::of(layer, &mut problems);
        source.rules(&names, &basis, &later, &mut ahead, &mut rules);
        listing::check(source.files, source.written, source.problems);
        for one in &overrides[at] {
            let (below, own): (Vec<&Rule>, Vec<&Rule>) = rules
                .iter()
                .partition(|rule| rule.meta.id.pack() != layer.written.id.value);
            problems.extend(check_override(one, &below, &own));
        }
    }
    check_yields(&rules, stack, &mut problems);
    names.note_left_out(&mut problems);
    shorten(&mut problems);
    let last = stack.last().map(|layer| &layer.written);
    Pack {
        id: last.map_or_else(String::new, |written| written.id.value.clone()),
        title: last.map_or_else(Text::default, |written| written.title.clone()),
        layers: stack.iter().map(Layer::shown).collect(),
        model,
        rules,
        examples,
        parts: Parts {
            names,
            facts: files,
            words: lists,
        },
        files: stack.iter().map(|layer| layer.files.clone()).collect(),
        problems,
    }
}

/// What is wrong with an override of a pack: it names no rule below, or only the pack's own.
fn check_override(one: &Override, below: &[&Rule], own: &[&Rule]) -> Option<LoadError> {
    let covers = |rule: &&&Rule| one.selection.names(&rule.meta);
    let covered: Vec<&&Rule> = below.iter().filter(covers).collect();
    if covered.is_empty() && own.iter().any(|rule| covers(&rule)) {
        let message = format!("`{}` is a rule of this very pack", one.name.value);
        let error = LoadError::new(&one.file, message).at(one.name.span);
        return Some(error.with_help("change the rule's own file"));
    }
    misnamed(one, &covered, below)
}

/// An override that names no rule, or several while it changes what only one rule can have.
fn misnamed(one: &Override, covered: &[&&Rule], all: &[&Rule]) -> Option<LoadError> {
    let name = &one.name.value;
    if covered.is_empty() {
        let message = format!("no rule or group `{name}` to override");
        let known = all
            .iter()
            .flat_map(|rule| [rule.meta.id.name(), rule.meta.id.as_str(), &rule.meta.group]);
        let error = LoadError::new(&one.file, message).at(one.name.span);
        let error = error.did_you_mean(name, known);
        return Some(match (&error.help, all.is_empty()) {
            (Some(_), _) => error,
            (None, true) => error.with_help(
                "`overrides` changes rules of the pack that this one `extends`, and it extends none",
            ),
            (None, false) => {
                let packs: BTreeSet<&str> = all.iter().map(|rule| rule.meta.id.pack()).collect();
                let packs: Vec<&str> = packs.into_iter().collect();
                error.with_help(format!("these packs have none: {}", packs.join(", ")))
            }
        });
    }
    let fields = one.written.fields()?;
    (covered.len() > 1 && fields.is_about_one_rule()).then(|| {
        let message = format!(
            "`{name}` names {} rules; texts and parameters are those of one rule",
            covered.len()
        );
        LoadError::new(&one.file, message).at(one.name.span)
    })
}

/// Overrides of the settings, over all packs. A pack that did not load may have had the rule.
fn check_overrides(overrides: &[Override], packs: &[Pack], problems: &mut Vec<LoadError>) {
    if !problems.is_empty() || packs.iter().any(|pack| !pack.is_whole()) {
        return;
    }
    let all: Vec<&Rule> = packs.iter().flat_map(|pack| &pack.rules).collect();
    for one in overrides {
        let covers = |rule: &&&Rule| one.selection.names(&rule.meta);
        let covered: Vec<&&Rule> = all.iter().filter(covers).collect();
        problems.extend(misnamed(one, &covered, &all));
    }
}

fn empty(files: &Files, problems: Vec<LoadError>) -> Pack {
    Pack {
        id: String::new(),
        title: Text::default(),
        layers: Vec::new(),
        model: Arc::new(Model::empty()),
        rules: Vec::new(),
        examples: Vec::new(),
        parts: Parts {
            names: Names::new(&Model::empty(), BTreeMap::new(), Registry::default()),
            facts: Vec::new(),
            words: BTreeMap::new(),
        },
        files: vec![files.clone()],
        problems,
    }
}

/// What all layers together know of documents: with it the sentences that test it, the facts files,
/// and the form file that could not be read.
fn model(
    stack: &[Layer],
    problems: &mut Vec<LoadError>,
) -> (Model, Vec<Example>, Vec<DataFile>, Option<DataFile>) {
    let mut model = Model::empty();
    if let Some(layer) = stack.iter().find(|layer| layer.files.is_builtin()) {
        let table = layer.files.read("patterns.txt").unwrap_or_default();
        model.needles = Arc::new(Needles::knowing(Prepared::new(&table)));
    }
    let mut broken = None;
    for layer in stack {
        let mut source = Source::of(layer, problems);
        model.forms.extend(source.forms());
        broken = broken.or(source.broken_form.take());
        let report = &layer.written.report;
        model.titles.extend(source.patterns(&report.titles));
        source.check_groups(&report.titles, &["body", "year"]);
        model.not_titles.extend(source.patterns(&report.not_titles));
        model.years.extend(source.patterns(&report.years));
        source.check_groups(&report.years, &["year"]);
        for kind in &report.kinds {
            let pattern = source.pattern(&kind.pattern);
            model
                .kinds
                .extend(pattern.map(|pattern| (kind.key.value.clone(), pattern)));
        }
    }
    model.guide = compile::guide(&model.forms);
    let forms = model.forms.iter();
    let addresses = forms.flat_map(Form::addresses).collect();
    let mut known = Known {
        forms: &model.forms,
        addresses: &addresses,
        vet: true,
        kinds: model.kinds.iter().map(|(key, _)| key.as_str()).collect(),
        needles: &model.needles,
        broken_form: broken.is_some(),
    };
    let mut claims = Claims::default();
    let mut examples = Vec::new();
    let mut files = Vec::new();
    for layer in stack {
        let mut source = Source::of(layer, problems);
        let listed = source.facts();
        known.vet = !layer.files.is_builtin();
        if source.broken_facts {
            claims.broken = Some(layer.manifest.clone());
        }
        for file in listed {
            let read = facts(&file, &known, &mut claims, problems);
            // A pack that is only brought along is not tested.
            examples.extend(read.into_iter().filter(|_| layer.given));
            files.push(file);
        }
    }
    finish(&mut claims, problems);
    if claims.broken.is_some() {
        // What is not read because of a mistake is no mistake of the sentences.
        examples.clear();
    }
    model.claims = claims;
    (model, examples, files, broken)
}

fn as_basis(written: &BasisFile) -> Basis {
    Basis {
        title: written.title.clone(),
        number: written.number.clone(),
        clause: written.clause.clone(),
    }
}

/// Names that a rule yields to must be those of other rules or groups: a name that nothing has
/// does nothing, and a rule that yields to itself never speaks.
fn check_yields(rules: &[Rule], stack: &[Layer], problems: &mut Vec<LoadError>) {
    // A rule whose file has a mistake is named rightly all the same.
    let groups = || stack.iter().flat_map(|layer| &layer.written.rules);
    let listed = |name: &str| {
        groups().any(|group| {
            group.group.value == name || group.rules.iter().any(|rule| rule.value == name)
        })
    };
    for rule in rules {
        for name in &rule.yields_to {
            let of = |other: &&Rule| other.meta.group == *name || other.meta.id.name() == *name;
            let mut named = rules.iter().filter(of).peekable();
            let message = if named.peek().is_none() {
                if listed(name) {
                    continue;
                }
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
            let names = names.chain(groups().map(|group| group.group.value.as_str()));
            let error = LoadError::new(&rule.file, message).at(at);
            problems.push(error.did_you_mean(name, names));
        }
    }
}

struct Source<'a> {
    files: &'a Files,
    manifest: &'a DataFile,
    written: &'a ManifestFile,
    problems: &'a mut Vec<LoadError>,
    /// A form file that could not be read.
    broken_form: Option<DataFile>,
    /// Whether a facts file could not be read.
    broken_facts: bool,
}

impl<'a> Source<'a> {
    fn of(layer: &'a Layer, problems: &'a mut Vec<LoadError>) -> Source<'a> {
        Source {
            files: &layer.files,
            manifest: &layer.manifest,
            written: &layer.written,
            problems,
            broken_form: None,
            broken_facts: false,
        }
    }

    /// A manifest that lists more rules than a pack may have, or has no proper id.
    fn check_size(&mut self) {
        let id = &self.written.id;
        if !RuleId::is_kebab(&id.value) {
            let message = format!("`{}` is not lower kebab case", id.value);
            let error = LoadError::new(self.manifest, message).at(id.span);
            let help = "write lower-case letters, digits and `-`, such as `my-pack`";
            self.problems.push(error.with_help(help));
        }
        let groups = &self.written.rules;
        let count: usize = groups.iter().map(|group| group.rules.len()).sum();
        if count > limits::MOST_RULES {
            let message = format!(
                "this pack lists {count} rules, more than the limit of {}: the others are left out",
                limits::MOST_RULES
            );
            let first = groups.first().and_then(|group| group.group.span);
            self.problems
                .push(LoadError::new(self.manifest, message).at(first));
        }
    }

    fn forms(&mut self) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for name in &self.written.forms {
            let path = format!("forms/{}.yaml", name.value);
            let Some(file) = self.listed(&path, name) else {
                self.broken_form = Some(self.manifest.clone());
                continue;
            };
            let Some(form) = compile::form(&file, self.problems) else {
                self.broken_form = Some(file);
                continue;
            };
            if form.id != name.value {
                let message = format!("the id is `{}`, but the file is `{}`", form.id, name.value);
                let at = file.text.find(&format!("id: {}", form.id)).map(|at| at + 4);
                let span = at.map(|at| Span::new(at, at + form.id.len()));
                let help = "write one as the other; the name of the file is what pack.yaml lists";
                let problem = LoadError::new(&file, message).at(span);
                self.problems.push(problem.with_help(help));
            }
            forms.push(form);
        }
        // What it holds may be what is missed: one slip, one problem.
        if !self.files.is_builtin()
            && !listing::unlisted(self.files, self.written, "forms").is_empty()
        {
            self.broken_form
                .get_or_insert_with(|| self.manifest.clone());
        }
        forms
    }

    fn facts(&mut self) -> Vec<DataFile> {
        let mut files = Vec::new();
        for name in &self.written.facts {
            let path = format!("facts/{}.yaml", name.value);
            match self.listed(&path, name) {
                Some(file) => files.push(file),
                None => self.broken_facts = true,
            }
        }
        let builtin = self.files.is_builtin();
        if !builtin && !listing::unlisted(self.files, self.written, "facts").is_empty() {
            self.broken_facts = true;
        }
        files
    }

    fn patterns(&mut self, written: &[Spanned<String>]) -> Vec<Pattern> {
        written.iter().filter_map(|one| self.pattern(one)).collect()
    }

    fn pattern(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        match Pattern::new(&written.value, true) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let span = self.manifest.inside(written, error.range);
                let problem = LoadError::new(self.manifest, error.message).at(span);
                self.problems.push(problem.with_any_help(error.help));
                None
            }
        }
    }

    /// Named groups of patterns that nothing reads.
    fn check_groups(&mut self, written: &[Spanned<String>], read: &[&str]) {
        for one in written {
            let Ok(pattern) = Pattern::parsed(&one.value, true) else {
                continue;
            };
            for group in pattern
                .groups()
                .iter()
                .filter(|group| !read.contains(&&***group))
            {
                let at = one.value.find(&format!("<{group}>")).map(|at| at + 1);
                let span = self
                    .manifest
                    .inside(one, at.map(|at| (at, at + group.len())));
                let message = format!("nothing reads the group `{group}`");
                let error = LoadError::new(self.manifest, message).at(span);
                self.problems
                    .push(error.or_known(group, read.iter().copied()));
            }
        }
    }

    /// The word lists; their files go to `files`.
    fn words(&mut self, files: &mut BTreeMap<String, DataFile>) -> BTreeMap<String, Arc<WordList>> {
        let mut lists = BTreeMap::new();
        for name in &self.written.words {
            let path = format!("words/{}.txt", name.value);
            if let Some(file) = self.listed(&path, name) {
                let list = WordList::read(&file, self.problems);
                lists.insert(name.value.clone(), Arc::new(list));
                files.insert(name.value.clone(), file);
            }
        }
        lists
    }

    fn registry(&mut self, registry: &mut Registry) {
        for name in &self.written.documents {
            let path = format!("documents/{}.yaml", name.value);
            if let Some(file) = self.listed(&path, name) {
                registry.add(&file, self.problems);
            }
        }
    }

    fn rules(
        &mut self,
        names: &Names,
        basis: &BTreeMap<String, Basis>,
        overrides: &[Override],
        ahead: &mut Ahead,
        rules: &mut Vec<Rule>,
    ) {
        let none = Parameters::new();
        let mut listed = BTreeSet::new();
        for group in &self.written.rules {
            for name in &group.rules {
                if listed.len() == limits::MOST_RULES {
                    return;
                }
                if !listed.insert(name.value.as_str()) {
                    let message = format!("`{}` is listed twice", name.value);
                    let error = LoadError::new(self.manifest, message).at(name.span);
                    self.problems.push(error.with_help("take one out"));
                    continue;
                }
                let path = ahead::path(&group.group.value, &name.value);
                let read = ahead.remove(&path).filter(|_| self.files.is_builtin());
                let (file, written) = match read {
                    Some((file, written)) => (Some(file), Some(written)),
                    None => (self.listed(&path, name), None),
                };
                let Some(file) = file else {
                    continue;
                };
                let home = Home {
                    pack: &self.written.id.value,
                    group: &group.group.value,
                    name: &name.value,
                    basis,
                    overrides,
                };
                let mut loader = Loader {
                    file: &file,
                    names,
                    parameters: &none,
                    trusted: self.files.is_builtin(),
                    problems: self.problems,
                };
                rules.extend(rule(home, written, &mut loader));
            }
        }
    }

    /// A file that the manifest lists; when it cannot be had, the problem points at the entry.
    fn listed(&mut self, path: &str, entry: &Spanned<String>) -> Option<DataFile> {
        match self.files.data(path) {
            Ok(file) => Some(file),
            Err(reason) => {
                let message = format!("cannot read `{path}`: {reason}");
                let error = LoadError::new(self.manifest, message).at(entry.span);
                self.problems
                    .push(if crowded(self.problems, self.manifest) {
                        error
                    } else {
                        error.with_help(listing::instead_of(path, self.files, self.written))
                    });
                None
            }
        }
    }
}
