//! Checking: one document against the rules of the packs.

pub mod bless;
pub mod example;
pub mod fingerprint;
pub mod reading;
pub mod run;
pub mod settings;
pub mod suite;

pub use run::{Fate, Traced, check, traced};
pub use settings::{Gate, Settings};

use crate::diagnostic::{Diagnostic, RuleId, Severity};
use crate::rule::{Outcome, RuleFailure};
use crate::subject::Subject;
use std::sync::Arc;

/// How one rule ended on one document.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
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
    /// The findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|one| one.accepted.is_none())
    }

    /// How many open findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.open().filter(|one| one.severity == severity).count()
    }

    /// How many findings are accepted.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.diagnostics.len() - self.open().count()
    }
}
