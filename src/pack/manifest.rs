//! `pack.yaml` as written.

use crate::rule::overrides::OverrideFile;
use crate::source::Text;
use crate::yaml::{Entries, Spanned};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A pack's manifest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// The pack's id, lower kebab case: the first part of its rules' names.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: Text,
    /// Its version: three numbers, as in `1.2.0`.
    pub version: Spanned<String>,
    /// The versions of gouji it works with, such as `>=0.3.0, <0.5.0`; all when left out.
    #[serde(default)]
    pub requires: Option<Spanned<String>>,
    /// The licence under which others may use it, as an SPDX expression such as `CC-BY-4.0`.
    #[serde(default)]
    pub license: Option<String>,
    /// The id of the pack it extends: its forms, facts, documents, words and rules come first, and
    /// this pack adds to them and overrides them. The pack inside the binary is always there;
    /// any other must be given beside this one.
    #[serde(default)]
    pub extends: Option<Spanned<String>>,
    /// What it changes of the rules of the pack it extends: by id, group, or a glob over these.
    #[serde(default)]
    pub overrides: Entries<OverrideFile>,
    /// How to read title, body and year of a document.
    #[serde(default)]
    pub report: ReportFile,
    /// The documents that oblige, by key.
    #[serde(default)]
    pub basis: BTreeMap<String, BasisFile>,
    /// Its forms, in order: files in `forms/`.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// How its sentences claim figures: files in `facts/`.
    #[serde(default)]
    pub facts: Vec<Spanned<String>>,
    /// The documents that are cited: files in `documents/`.
    #[serde(default)]
    pub documents: Vec<Spanned<String>>,
    /// Its word lists: files in `words/`.
    #[serde(default)]
    pub words: Vec<Spanned<String>>,
    /// Its rules by group, in the order of the documentation: files in `rules/<group>/`.
    #[serde(default)]
    pub rules: Vec<GroupFile>,
}

/// How to read title, body and year. All patterns see folded text without blanks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReportFile {
    /// Patterns of title lines, with groups `body` and `year`.
    #[serde(default)]
    pub titles: Vec<Spanned<String>>,
    /// Patterns of lines that look like titles and are none.
    #[serde(default)]
    pub not_titles: Vec<Spanned<String>>,
    /// Patterns of the report year elsewhere, with a group `year`, best first.
    #[serde(default)]
    pub years: Vec<Spanned<String>>,
    /// Kinds of bodies, told by the name.
    #[serde(default)]
    pub kinds: Vec<KindFile>,
}

/// A kind of body.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindFile {
    /// Its key: `applies: {kinds: [<key>]}` of a rule names it.
    pub key: Spanned<String>,
    /// A pattern found in the name of such a body.
    pub pattern: Spanned<String>,
}

/// A document that obliges.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisFile {
    /// Its title as it is cited.
    pub title: String,
    /// Its document number.
    #[serde(default)]
    pub number: Option<String>,
    /// The clause that obliges.
    #[serde(default)]
    pub clause: Option<String>,
}

/// A group of rules.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// The group's name: a folder in `rules/`.
    pub group: Spanned<String>,
    /// The ids of its rules, in order.
    pub rules: Vec<Spanned<String>>,
}
