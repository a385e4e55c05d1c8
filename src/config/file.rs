//! `gouji.yaml` as written. The doc comments are the reference.

use crate::check::settings::Gate;
use crate::rule::overrides::OverrideFile;
use crate::source::Lang;
use crate::yaml::{Entries, Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// The settings of a project. Everything may be left out; arguments of the command line are
/// stronger.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConfigFile {
    /// Packs of rules: `gir`, or folders relative to this file. Left out, it is `gir` alone. A pack
    /// that extends another works on the same documents as that one; packs that extend none each
    /// check the documents they recognise.
    #[serde(default)]
    pub packs: Vec<Spanned<String>>,
    /// The language of messages: `zh` or `en`.
    #[serde(default)]
    pub lang: Option<Lang>,
    /// The output format of `gouji check`.
    #[serde(default)]
    pub format: Option<Spanned<String>>,
    /// The severity at which a run fails: `error`, `warning`, `info` or `never`.
    #[serde(default)]
    pub fail_on: Option<Gate>,
    /// Paths that are not checked: globs relative to this file. A glob without a slash is met at
    /// any depth; one that ends with a slash names a folder.
    #[serde(default)]
    pub exclude: Vec<Spanned<String>>,
    /// What is changed of rules, by id, group, or a glob over these: `off`, `on`, a severity, or
    /// fields. The last entry that names a rule counts.
    #[serde(default)]
    pub rules: Entries<OverrideFile>,
    /// Changes for some paths only; they come after `rules`, in order.
    #[serde(default)]
    pub overrides: Vec<PathsFile>,
    /// Findings that are accepted, each with a reason.
    #[serde(default)]
    pub accept: Vec<AcceptFile>,
    /// A folder, relative to this file, in which `gouji check` keeps what was found, so that only
    /// what has changed is checked again. Left out, nothing is kept.
    #[serde(default)]
    pub cache: Option<String>,
    /// Limits.
    #[serde(default)]
    pub limits: LimitsFile,
}

/// Changes for the documents of some paths.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathsFile {
    /// The paths: globs relative to this file.
    pub paths: Vec<Spanned<String>>,
    /// What is changed: `off`, `on` or a severity.
    #[serde(default)]
    pub rules: Entries<OverrideFile>,
}

/// One accepted finding, or several of one rule. It stays in the report, and does not count.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AcceptFile {
    /// The rule, by its id; never a group, never a glob.
    pub rule: Spanned<String>,
    /// The documents: a glob relative to this file.
    pub path: Spanned<String>,
    /// Only findings at this cell, row or table of the form: `applications/new/natural`.
    #[serde(default)]
    pub address: Option<Spanned<String>>,
    /// Only findings whose place this text, quoted from the document, reaches.
    #[serde(default)]
    pub text: Option<Spanned<String>>,
    /// Why they may stay. An entry without a reason accepts nothing, and is reported.
    #[serde(default)]
    pub reason: Option<Spanned<String>>,
    /// The last day on which it holds: `2027-01-31`.
    #[serde(default)]
    pub until: Option<Spanned<String>>,
}

/// Limits of a run. What is left out keeps its usual value.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LimitsFile {
    /// The largest file that is read, in bytes.
    #[serde(default)]
    pub file_size: Option<u64>,
    /// The most findings one rule may make in one document.
    #[serde(default)]
    pub findings_per_rule: Option<usize>,
}
