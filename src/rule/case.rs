//! The test cases of a rule file as written.

use crate::yaml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

/// A case of a rule's tests.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// What the case shows.
    pub name: Spanned<String>,
    /// The name of a report of the pack's `samples/`, without its extension. Give this or `text`.
    #[serde(default)]
    pub base: Option<Spanned<String>>,
    /// A text of its own, instead of a sample.
    #[serde(default)]
    pub text: Option<String>,
    /// Changes to it, in order.
    #[serde(default)]
    pub edits: Vec<EditFile>,
    /// What must be found; nothing when left out.
    #[serde(default)]
    pub expect: Vec<ExpectFile>,
}

/// A change to a base report.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditFile {
    /// Replaces the first occurrence of a text.
    Replace(ReplaceFile),
    /// Sets a cell's text.
    Set(SetFile),
    /// Deletes the section of a role, heading and all.
    DeleteSection(Spanned<String>),
    /// Deletes what stands under the heading of a role.
    EmptySection(Spanned<String>),
    /// Exchanges two sections, by their roles.
    SwapSections(Vec<Spanned<String>>),
    /// Deletes every line that holds a text.
    DeleteLine(Spanned<String>),
    /// Adds a text at the end.
    Append(String),
}

/// Replaces the first occurrence of a text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceFile {
    /// The text that goes; it must be there.
    pub old: Spanned<String>,
    /// The text that comes.
    pub new: String,
}

/// Sets a cell's text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFile {
    /// The cell's address, `table/row/column`.
    pub cell: Spanned<String>,
    /// Its new text.
    pub to: String,
}

/// A finding that must be made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectFile {
    /// The text that the primary place covers; empty for a place between characters.
    pub at: String,
    /// A piece of the Chinese message.
    #[serde(default)]
    pub says: Option<String>,
    /// The address of the primary place, `table/row/column`.
    #[serde(default)]
    pub address: Option<String>,
}
