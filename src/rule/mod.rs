//! What is checked, and how: rules compiled from their files.

use crate::diagnostic::{RuleId, Severity};
use crate::source::Text;
use crate::yaml::DataFile;
use crate::source::Span;

/// What a rule is, apart from how it checks.
#[derive(Debug, Clone)]
pub struct RuleMeta {
    /// Its id.
    pub id: RuleId,
    /// The group it belongs to: its folder.
    pub group: String,
    /// One line.
    pub summary: Text,
    /// What it checks, why it matters, how to put it right; Markdown.
    pub docs: Text,
    /// The default severity.
    pub severity: Severity,
    /// Whether it is on unless settings say otherwise.
    pub on: bool,
    /// The version it came with.
    pub since: String,
    /// What obliges.
    pub basis: Vec<Basis>,
}

/// A document that obliges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The clause.
    pub clause: Option<String>,
}

/// How a rule ended on one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Checked, and it holds.
    Passed,
    /// It has findings.
    Failed,
    /// It could not be told, for a reason.
    NotAssessable,
    /// Not checked, because settings say so.
    Off,
}

impl Outcome {
    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::NotAssessable => "not-assessable",
            Outcome::Off => "off",
        }
    }
}

/// A rule that broke while it ran: neither a finding nor a clean result.
#[derive(Debug, Clone)]
pub struct RuleFailure {
    /// The rule.
    pub rule: RuleId,
    /// What happened.
    pub message: String,
    /// The rule's file, and where in it.
    pub place: Option<(DataFile, Option<Span>)>,
}
