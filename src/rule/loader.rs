//! What compiling a rule file needs: the names the pack knows, and where problems go.

use super::parameter::{Number, Parameters, Value, substituted, used};
use super::registry::Registry;
use super::scope::Scope;
use super::words::WordList;
use crate::form::{Form, Item, YearsFile};
use crate::source::Span;
use crate::source::{Needles, Pattern, limits};
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError, Spanned, crowded};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Names of a pack that rules may use.
#[derive(Debug, Clone)]
pub struct Names {
    /// Every address of every form.
    pub addresses: BTreeSet<String>,
    /// Roles of sections.
    pub roles: BTreeSet<String>,
    /// Sub-items of sections, as `role/item`.
    pub items: BTreeSet<String>,
    /// Keys of tables.
    pub tables: BTreeSet<String>,
    /// Keys of relations.
    pub relations: BTreeSet<String>,
    /// Ids of forms.
    pub forms: BTreeSet<String>,
    /// When each form is in force, and everything it has: sections, items, tables, addresses and
    /// relations.
    pub of_form: BTreeMap<String, (YearsFile, BTreeSet<String>)>,
    /// Keys of kinds of bodies.
    pub kinds: BTreeSet<String>,
    /// Keys of claims in sentences.
    pub claims: BTreeSet<String>,
    /// Word lists by name.
    pub words: BTreeMap<String, Arc<WordList>>,
    /// Where the words of patterns are registered.
    pub needles: Arc<Needles>,
    /// The documents that are cited.
    pub registry: Arc<Registry>,
    /// Names of its sample reports.
    pub samples: BTreeSet<String>,
    /// Whether to look for what compiles and still makes no sense.
    pub vet: bool,
    /// A form file that could not be read, so that names of its own are not known.
    pub broken_form: Option<DataFile>,
    /// A facts file that could not be read, likewise.
    pub broken_facts: Option<DataFile>,
    /// The rules that need names of files that could not be read, by path.
    pub left_out: Arc<Mutex<BTreeSet<Arc<str>>>>,
}

impl Names {
    /// The names of a model, word lists and known documents.
    #[must_use]
    pub fn new(model: &Model, words: BTreeMap<String, Arc<WordList>>, registry: Registry) -> Names {
        let forms = || model.forms.iter();
        Names {
            addresses: forms()
                .flat_map(|form| form.addresses().collect::<Vec<_>>())
                .collect(),
            roles: forms()
                .flat_map(|f| f.sections.iter().map(|s| s.role.clone()))
                .collect(),
            items: forms()
                .flat_map(|form| &form.sections)
                .flat_map(|section| {
                    section
                        .items
                        .iter()
                        .map(|item| format!("{}/{}", section.role, item.key))
                })
                .collect(),
            tables: forms()
                .flat_map(|f| f.tables.iter().map(|t| t.key.clone()))
                .collect(),
            relations: forms()
                .flat_map(|f| f.relations.iter().map(|r| r.key.clone()))
                .collect(),
            forms: forms().map(|form| form.id.clone()).collect(),
            of_form: forms()
                .map(|form| (form.id.clone(), (form.years, everything(form))))
                .collect(),
            kinds: model.kinds.iter().map(|(key, _)| key.clone()).collect(),
            claims: model
                .claims
                .claims
                .iter()
                .map(|claim| claim.key.clone())
                .collect(),
            words,
            needles: Arc::clone(&model.needles),
            registry: Arc::new(registry),
            samples: BTreeSet::new(),
            vet: true,
            broken_form: None,
            broken_facts: model.claims.broken.clone(),
            left_out: Arc::default(),
        }
    }

    /// Whether a rule needs a name that a file would have which could not be read.
    #[must_use]
    pub fn is_left_out(&self, file: &DataFile) -> bool {
        let left = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        left.contains(&file.path)
    }

    /// One note for all the rules that are left out because of another file.
    pub fn note_left_out(&self, problems: &mut Vec<LoadError>) {
        let left = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        let broken = self.broken_form.as_ref().or(self.broken_facts.as_ref());
        let Some(file) = broken.filter(|_| !left.is_empty()) else {
            return;
        };
        let message = format!(
            "rules that need names which this file may have are left out: {}",
            left.len()
        );
        let names = left.iter().take(MOST_NAMED).map(|path| &**path);
        let names: Vec<&str> = names.collect();
        let help = format!("put this file right first; left out: {}", names.join(", "));
        problems.push(LoadError::warning(file, message).with_help(help));
    }
}

/// Every name of a form.
fn everything(form: &Form) -> BTreeSet<String> {
    let items = form.sections.iter().flat_map(|section| {
        let item = |item: &Item| format!("{}/{}", section.role, item.key);
        section.items.iter().map(item)
    });
    let mut names: BTreeSet<String> = form.addresses().collect();
    names.extend(form.sections.iter().map(|section| section.role.clone()));
    names.extend(items);
    names.extend(form.tables.iter().map(|table| table.key.clone()));
    names.extend(form.relations.iter().map(|relation| relation.key.clone()));
    names
}

/// So many rules that are left out are named.
const MOST_NAMED: usize = 5;

/// Compiles one file; gathers its problems.
#[derive(Debug)]
pub struct Loader<'a> {
    /// The file.
    pub file: &'a DataFile,
    /// What the pack knows.
    pub names: &'a Names,
    /// The parameters of the rule.
    pub parameters: &'a Parameters,
    /// Whether our own tests have shown that nothing is wrong with it: then what takes long is
    /// left for when it is needed.
    pub trusted: bool,
    /// Where problems go.
    pub problems: &'a mut Vec<LoadError>,
}

impl Loader<'_> {
    /// Adds a problem at a place.
    pub fn problem(&mut self, message: impl Into<String>, span: Option<Span>) {
        self.problems
            .push(LoadError::new(self.file, message).at(span));
    }

    /// A name that must be known; adds a problem with a "did you mean" otherwise.
    pub fn known(&mut self, what: &str, name: &Spanned<String>, known: &BTreeSet<String>) -> bool {
        if known.contains(&name.value) {
            return true;
        }
        if self.may_be_broken(what) {
            return false;
        }
        let mut error = LoadError::new(self.file, format!("unknown {what} `{}`", name.value));
        error = error.at(name.span);
        if !crowded(self.problems, self.file) {
            error = error.or_known(&name.value, known.iter().map(String::as_str));
        }
        self.problems.push(error);
        false
    }

    /// Whether the name may be one of a file that could not be read: then the rule is left out
    /// in silence, for one mistake is one problem.
    fn may_be_broken(&self, what: &str) -> bool {
        let names = self.names;
        let broken = match what {
            "claim" => names.broken_facts.is_some(),
            "address" | "section" | "scope" | "table" | "relation" | "form" => {
                names.broken_form.is_some()
            }
            _ => false,
        };
        if broken {
            let mut left = names
                .left_out
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            left.insert(Arc::clone(&self.file.path));
        }
        broken
    }

    /// A problem at a place with advice.
    pub fn refuse(&mut self, message: impl Into<String>, help: &str, span: Option<Span>) {
        let error = LoadError::new(self.file, message).at(span);
        self.problems.push(error.with_help(help));
    }

    /// A warning at a place.
    pub fn warn(&mut self, message: impl Into<String>, help: &str, span: Option<Span>) {
        let warning = LoadError::warning(self.file, message).at(span);
        self.problems.push(warning.with_help(help));
    }

    /// An address that some form has.
    pub fn address(&mut self, name: &Spanned<String>) -> bool {
        let names = self.names;
        if !names.addresses.contains(&name.value) && !self.may_be_broken("address") {
            if crowded(self.problems, self.file) {
                self.problem(format!("unknown address `{}`", name.value), name.span);
                return false;
            }
            let error = super::vet::address(name, &names.addresses, self.file);
            self.problems.push(error);
            return false;
        }
        self.known("address", name, &names.addresses)
    }

    /// The keys of claims, when all are known.
    pub fn claims(&mut self, keys: &[Spanned<String>]) -> Option<Vec<String>> {
        let names = self.names;
        let known = keys
            .iter()
            .filter(|key| self.known("claim", key, &names.claims))
            .count();
        (known == keys.len()).then(|| keys.iter().map(|key| key.value.clone()).collect())
    }

    /// The role of a section.
    pub fn role(&mut self, name: &Spanned<String>) -> bool {
        let names = self.names;
        self.known("section", name, &names.roles)
    }

    /// A scope by name.
    pub fn scope(&mut self, name: &Spanned<String>) -> Option<Scope> {
        let names = self.names.roles.iter().chain(&self.names.items);
        let roles: Vec<&str> = names.map(String::as_str).collect();
        let scope = Scope::named(&name.value, &roles);
        if scope.is_none() && !self.may_be_broken("scope") {
            let known = Scope::NAMES.iter().copied().chain(roles.iter().copied());
            let mut error = LoadError::new(self.file, format!("unknown scope `{}`", name.value));
            error = error.at(name.span);
            if !crowded(self.problems, self.file) {
                error = error.or_known(&name.value, known);
            }
            self.problems.push(error);
        }
        scope
    }

    /// A regular expression; the problem points at the character at fault when it can.
    pub fn pattern(&mut self, written: &Spanned<String>, folded: bool) -> Option<Pattern> {
        let text = self.substituted(written)?;
        let parsed = match self.trusted {
            true => self.names.needles.trusted(&text, folded),
            false => Pattern::parsed(&text, folded),
        };
        match parsed {
            Ok(mut pattern) => {
                if !self.names.needles.register(&mut pattern) {
                    self.problem(Needles::too_much(), written.span);
                    return None;
                }
                if !self.trusted
                    && let Err(error) = pattern.fits()
                {
                    self.problem(error.message, written.span);
                    return None;
                }
                Some(pattern)
            }
            Err(error) => {
                // With parameters filled in, the pattern stands nowhere as it is.
                let range = error.range.filter(|_| text == written.value);
                let span = self.file.inside(written, range);
                let problem = LoadError::new(self.file, error.message).at(span);
                self.problems.push(problem.with_any_help(error.help));
                None
            }
        }
    }

    /// The text with its parameters filled in.
    pub fn substituted(&mut self, written: &Spanned<String>) -> Option<String> {
        for name in used(&written.value) {
            if !self.parameters.contains_key(name) {
                self.unknown_parameter(name, written.span);
                return None;
            }
        }
        let one = |name: &str| {
            self.parameters
                .get(name)
                .map_or(0, |value| value.written().len())
        };
        let filled: usize = used(&written.value).map(one).sum();
        if filled > limits::LONGEST_PATTERN {
            let most = limits::LONGEST_PATTERN;
            let message = format!("this has more than the limit of {most} bytes once it is filled");
            self.problem(message, written.span);
            return None;
        }
        Some(substituted(&written.value, self.parameters))
    }

    /// A number, or the value of the parameter that stands for it.
    pub fn number(&mut self, written: &Number, near: Option<Span>) -> Option<usize> {
        let name = match written {
            Number::Value(value) => return Some(*value),
            Number::Parameter(name) => name,
        };
        match self.parameters.get(name) {
            Some(Value::Number(value)) => match usize::try_from(*value) {
                Ok(value) => Some(value),
                Err(_) => {
                    self.problem(format!("`${name}` must not be below zero here"), near);
                    None
                }
            },
            Some(other) => {
                let kind = other.kind();
                self.problem(
                    format!("`${name}` is {kind}; a whole number is wanted here"),
                    near,
                );
                None
            }
            None => {
                self.unknown_parameter(name, near);
                None
            }
        }
    }

    fn unknown_parameter(&mut self, name: &str, near: Option<Span>) {
        let known = self.parameters.keys().map(String::as_str);
        let error = LoadError::new(self.file, format!("unknown parameter `{name}`"))
            .at(near)
            .did_you_mean(name, known);
        self.problems.push(error);
    }
}
