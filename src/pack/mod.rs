//! Rules as data: a pack is a folder of forms, word lists and rules, with a manifest.

pub mod files;
pub mod load;
pub mod manifest;

pub use files::Files;
pub use load::{builtin, builtin_with_tests, from_files};

use crate::fact::compile::Example;
use crate::rule::loader::Names;
use crate::rule::{Rule, RuleMeta};
use crate::source::Text;
use crate::subject::Model;
use crate::yaml::{DataFile, LoadError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A pack, loaded. Rules with problems are not in it; the problems are.
#[derive(Debug)]
pub struct Pack {
    /// Its id: the first part of its rules' ids.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it knows of documents.
    pub model: Arc<Model>,
    /// Its rules, in the order of the manifest.
    pub rules: Vec<Rule>,
    /// Sentences with what must be read from them: the tests of its facts.
    pub examples: Vec<Example>,
    /// What its rules and facts are compiled with.
    pub parts: Parts,
    /// Where its files are.
    pub files: Files,
    /// Everything that is wrong with its files.
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

    /// Its sample reports by name: path and text. Read when asked for.
    #[must_use]
    pub fn samples(&self) -> BTreeMap<String, (String, String)> {
        self.files.samples()
    }

    /// The rule of this id, with or without the pack's name.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| rule.meta.id.as_str() == id || rule.meta.id.name() == id)
    }
}
