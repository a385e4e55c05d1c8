//! Output formats, a file each. A renderer shows; it never decides, and never changes the exit code.

use crate::check::Report;
use crate::diagnostic::Severity;
use crate::rule::{Outcome, RuleMeta};
use crate::source::Lang;
use std::io;
use std::sync::Arc;

/// Something that went wrong in the run itself, not in a document.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The file it is about.
    pub path: Option<String>,
    /// The rule it is about.
    pub rule: Option<String>,
    /// What happened.
    pub message: String,
}

/// How output is to look.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language of words around the findings.
    pub lang: Lang,
    /// Whether colours may be used.
    pub color: bool,
    /// Terminal width in display columns.
    pub width: usize,
    /// Whether to list the outcome of every rule.
    pub outcomes: bool,
    /// Whether to leave out everything but findings.
    pub quiet: bool,
}

/// Counts over a run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// Documents read.
    pub reports: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings accepted.
    pub accepted: usize,
    /// Files or rules that could not be processed.
    pub failures: usize,
    /// Outcomes over all documents: passed, failed, not assessable, off.
    pub outcomes: [usize; 4],
}

impl Summary {
    /// Adds one report.
    pub fn add(&mut self, report: &Report) {
        self.reports += 1;
        self.errors += report.count(Severity::Error);
        self.warnings += report.count(Severity::Warning);
        self.infos += report.count(Severity::Info);
        for outcome in &report.outcomes {
            let index = match outcome.outcome {
                Outcome::Passed => 0,
                Outcome::Failed => 1,
                Outcome::NotAssessable => 2,
                Outcome::Off => 3,
            };
            self.outcomes[index] += 1;
        }
    }
}

/// One output format: told of reports one by one, in order, so that memory stays flat.
pub trait Renderer {
    /// Called once, before any report, with the metadata of all rules.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn begin(&mut self, rules: &[Arc<RuleMeta>], out: &mut dyn io::Write) -> io::Result<()>;
    /// Called for every report, in path order.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn report(&mut self, report: &Report, out: &mut dyn io::Write) -> io::Result<()>;
    /// Called once, at the end.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn end(&mut self, failures: &[Failure], summary: &Summary, out: &mut dyn io::Write) -> io::Result<()>;
}
