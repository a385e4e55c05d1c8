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
    /// Rules that run beside this one, so that what it yields to can speak first. Only the
    /// findings of this rule count.
    #[serde(default)]
    pub beside: Vec<Spanned<String>>,
    /// Says that the rule does not do this yet.
    #[serde(default)]
    pub todo: Option<TodoFile>,
}

impl CaseFile {
    /// What the case shows of its rule.
    #[must_use]
    pub fn kind(&self) -> CaseKind {
        if !self.expect.is_empty() {
            CaseKind::Firing
        } else if self.text.is_none() && self.edits.is_empty() {
            CaseKind::Clean
        } else {
            CaseKind::LookAlike
        }
    }
}

/// What a case shows of its rule. A rule should have cases of all three kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseKind {
    /// The rule speaks: something is expected.
    Firing,
    /// A sample report as it is, on which the rule is silent.
    Clean,
    /// A text of its own or an edited report that resembles the fault and is none.
    LookAlike,
}

impl CaseKind {
    /// All of them.
    pub const ALL: [CaseKind; 3] = [CaseKind::Firing, CaseKind::Clean, CaseKind::LookAlike];

    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CaseKind::Firing => "firing",
            CaseKind::Clean => "clean",
            CaseKind::LookAlike => "look-alike",
        }
    }
}

/// A case that is known to fail. It is skipped while it fails; when it passes, or when its day is
/// over, it counts as failed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TodoFile {
    /// What stands in the way.
    pub reason: String,
    /// The last day on which it may fail, as `2027-01-31`.
    pub until: Spanned<String>,
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
    /// Makes the first occurrence of a text undecodable, after all other changes.
    Spoil(Spanned<String>),
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
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

/// A change of `gouji test --mutate` that no case can notice: it makes no difference to any
/// document, or only to such as no case can hold.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnnoticedFile {
    /// What stands there before the change, or how it begins, as the list of survivors shows it.
    pub change: Spanned<String>,
    /// Why no case can notice it.
    pub reason: String,
}
