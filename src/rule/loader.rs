//! What compiling a rule file needs: the names the pack knows, and where problems go.

use super::parameter::{Number, Parameters, Value, substituted, used};
use super::registry::Registry;
use super::scope::Scope;
use super::words::WordList;
use crate::source::Span;
use crate::source::{Needles, Pattern};
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError, Spanned};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
        }
    }
}

/// Compiles one file; gathers its problems.
#[derive(Debug)]
pub struct Loader<'a> {
    /// The file.
    pub file: &'a DataFile,
    /// What the pack knows.
    pub names: &'a Names,
    /// The parameters of the rule.
    pub parameters: &'a Parameters,
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
        let error = LoadError::new(self.file, format!("unknown {what} `{}`", name.value))
            .at(name.span)
            .did_you_mean(&name.value, known.iter().map(String::as_str));
        self.problems.push(error);
        false
    }

    /// An address that some form has.
    pub fn address(&mut self, name: &Spanned<String>) -> bool {
        let names = self.names;
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
        if scope.is_none() {
            let known = Scope::NAMES.iter().copied().chain(roles.iter().copied());
            let error = LoadError::new(self.file, format!("unknown scope `{}`", name.value))
                .at(name.span)
                .did_you_mean(&name.value, known);
            self.problems.push(error);
        }
        scope
    }

    /// A regular expression; the problem points at the character at fault when it can.
    pub fn pattern(&mut self, written: &Spanned<String>, folded: bool) -> Option<Pattern> {
        let text = self.substituted(written)?;
        match Pattern::new(&text, folded) {
            Ok(mut pattern) => {
                self.names.needles.register(&mut pattern);
                Some(pattern)
            }
            Err(error) => {
                let span = written
                    .span
                    .map(|span| self.inside(span, written, error.range));
                self.problem(error.message, span);
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

    /// The span of `range` of a scalar, if the scalar stands in the file as it is.
    fn inside(&self, span: Span, written: &Spanned<String>, range: Option<(usize, usize)>) -> Span {
        let raw = self.file.text.get(span.range()).unwrap_or_default();
        let at = raw.find(written.value.as_str());
        match (at, range) {
            (Some(at), Some((start, end))) => {
                let base = span.start as usize + at;
                Span::new(
                    base + start,
                    base + end.max(start + 1).min(written.value.len()),
                )
            }
            _ => span,
        }
    }
}
