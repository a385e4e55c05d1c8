//! Checking: one document against the rules of the packs.

pub mod bless;
pub mod example;
pub mod reading;
pub mod run;
pub mod settings;
pub mod suite;

pub use run::check;
pub use settings::{Gate, Settings};

use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::rule::{Outcome, RuleFailure};
use crate::subject::Subject;
use std::sync::Arc;

/// How one rule ended on one document.
#[derive(Debug, Clone)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: RuleId,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, when it could not be told.
    pub reason: Option<String>,
}

/// Everything found in one document.
#[derive(Debug)]
pub struct Report {
    /// The document.
    pub subject: Arc<Subject>,
    /// The findings, in the order of [`Diagnostic::sort_key`].
    pub diagnostics: Vec<Diagnostic>,
    /// One entry per rule, in the order of the pack.
    pub outcomes: Vec<RuleOutcome>,
    /// Rules that broke.
    pub failures: Vec<RuleFailure>,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    }
}
