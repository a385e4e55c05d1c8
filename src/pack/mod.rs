//! Rules as data: a pack is a folder of forms, word lists and rules, with a manifest.

mod ahead;
pub mod files;
mod layer;
mod listing;
pub mod load;
pub mod manifest;
pub mod scaffold;

pub use files::Files;
pub use load::{builtin, builtin_with_tests, from_files, several};

use crate::fact::compile::Example;
use crate::rule::case::CaseFile;
use crate::rule::loader::Names;
use crate::rule::{Rule, RuleMeta};
use crate::source::Text;
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One folder of a pack.
#[derive(Debug, Clone)]
pub struct PackLayer {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its manifest's path, as shown to people.
    pub place: String,
    /// Whether it was asked for, or only brought along by one that extends it.
    pub given: bool,
}

/// A pack, loaded. Rules with problems are not in it; the problems are.
#[derive(Debug)]
pub struct Pack {
    /// Its id: the first part of its rules' ids.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its folders: its own last, before it the packs it extends.
    pub layers: Vec<PackLayer>,
    /// What it knows of documents.
    pub model: Arc<Model>,
    /// Its rules, in the order of the manifest.
    pub rules: Vec<Rule>,
    /// Sentences with what must be read from them: the tests of its facts.
    pub examples: Vec<Example>,
    /// What its rules and facts are compiled with.
    pub parts: Parts,
    /// Where its files are: its own last, before them those of the packs it extends.
    pub files: Vec<Files>,
    /// Everything that is wrong with its files, errors and warnings.
    pub problems: Vec<LoadError>,
}

/// What rules and facts of a pack are compiled with: enough to compile a changed one again.
#[derive(Debug)]
pub struct Parts {
    /// The names that rules may use.
    pub names: Names,
    /// The facts files, in order.
    pub facts: Vec<DataFile>,
    /// The word lists as written, by name.
    pub words: BTreeMap<String, DataFile>,
}

impl Pack {
    /// The metadata of all rules, in order.
    #[must_use]
    pub fn metas(&self) -> Vec<Arc<RuleMeta>> {
        self.rules
            .iter()
            .map(|rule| Arc::clone(&rule.meta))
            .collect()
    }

    /// Whether nothing of it had to be left out: there may be warnings, but there are no errors.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.problems.iter().any(LoadError::is_error)
    }

    /// Its sample reports by name: path and text. Read when asked for. A pack that extends another
    /// may have a sample of the same name of its own.
    #[must_use]
    pub fn samples(&self) -> BTreeMap<String, (String, String)> {
        let mut samples = BTreeMap::new();
        for files in &self.files {
            samples.extend(files.samples());
        }
        samples
    }

    /// The cases of a rule that `gouji test` runs: its own, unless another pack or the settings
    /// changed the rule or its pack was only brought along; then those of the overrides.
    pub fn cases<'a>(&self, rule: &'a Rule) -> impl Iterator<Item = &'a CaseFile> + use<'a> {
        let given = self
            .layers
            .iter()
            .any(|layer| layer.given && layer.id == rule.meta.id.pack());
        let own = given && rule.meta.overridden.is_empty();
        let own: &[CaseFile] = if own { &rule.cases } else { &[] };
        own.iter()
            .chain(rule.override_cases.iter().map(|(_, case)| case))
    }

    /// The rule of this id, with or without the pack's name.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| rule.meta.id.as_str() == id || rule.meta.id.name() == id)
    }
}
