//! Output formats, a file each. A renderer shows; it never decides, and never changes the exit code.

pub mod applied;
mod brief;
mod checkstyle;
mod concise;
mod crop;
mod csv;
mod delimited;
mod excerpt;
pub mod explain;
pub mod extract;
pub mod fancy;
mod github;
mod github_summary;
mod gitlab;
mod html;
mod json;
mod json_lines;
mod junit;
mod listed;
mod locate;
mod measure;
mod notes;
pub mod page;
mod paint;
mod rdjson;
mod rule_json;
mod rule_words;
pub mod rules;
mod said;
mod sarif;
mod span;
pub mod statistics;
pub mod suite;
pub mod tree;
pub mod why;
mod why_json;
#[cfg(feature = "xlsx")]
mod xlsx;
mod xml;

pub use explain::{EXPLAINERS, ExplainFormat};
pub use extract::{EXTRACTORS, Extraction};
pub use fancy::load_errors;
pub use notes::basis_words;
pub use rules::{LISTS, ListFormat};
pub use suite::{Mutated, TESTERS, TestFormat, Tested, summed_up};
pub use tree::tree;
pub use why::{REASONERS, WhyFormat};

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

impl Style {
    /// The columns to fill: no terminal is taken to be narrower than 30.
    pub(crate) fn columns(&self) -> usize {
        self.width.max(30)
    }
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
    /// Adds one report: its findings, its outcomes, and the rules that broke on it.
    pub fn add(&mut self, report: &Report) {
        self.reports += 1;
        self.add_findings(report);
        self.failures += report.failures.len();
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

    /// Adds findings alone: those about a file of acceptances, which is no document.
    pub fn add_findings(&mut self, report: &Report) {
        self.errors += report.count(Severity::Error);
        self.warnings += report.count(Severity::Warning);
        self.infos += report.count(Severity::Info);
        self.accepted += report.accepted();
    }
}

/// One output format: told of reports one by one, in order, so that memory stays flat.
///
/// A renderer shows the rule failures of a report itself; [`Renderer::end`] is given only those
/// failures that belong to no report.
pub trait Renderer: Send {
    /// Called before [`Renderer::begin`] when a baseline is in use: what it does not list is new.
    fn with_baseline(&mut self) {}
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
    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn io::Write,
    ) -> io::Result<()>;
}

/// A row of [`RENDERERS`].
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// Whether it is bytes rather than text: nothing to put on a terminal.
    pub binary: bool,
    /// Whether it shows the documentation of rules, which packs are then loaded with.
    pub documented: bool,
    /// A renderer of this format.
    pub new: fn(Style) -> Box<dyn Renderer>,
}

/// Every output format of `gouji check`, in the order `--format` lists them; the first is the default.
pub static RENDERERS: &[Format] = &[
    fancy::FORMAT,
    concise::FORMAT,
    brief::FORMAT,
    html::FORMAT,
    #[cfg(feature = "xlsx")]
    xlsx::FORMAT,
    csv::FORMAT,
    json::FORMAT,
    json_lines::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    github_summary::FORMAT,
    gitlab::FORMAT,
    junit::FORMAT,
    checkstyle::FORMAT,
    rdjson::FORMAT,
    rdjson::LINES_FORMAT,
];

/// The renderer of this name.
///
/// ```
/// use gouji::render::{Style, renderer};
/// use gouji::source::Lang;
/// let style = Style { lang: Lang::En, color: false, width: 80, outcomes: false, quiet: true };
/// assert!(renderer("concise", style).is_some());
/// assert!(renderer("telegram", style).is_none());
/// ```
#[must_use]
pub fn renderer(name: &str, style: Style) -> Option<Box<dyn Renderer>> {
    RENDERERS
        .iter()
        .find(|format| format.name == name)
        .map(|format| (format.new)(style))
}

#[cfg(test)]
mod tests {
    use super::{EXPLAINERS, EXTRACTORS, LISTS, REASONERS, RENDERERS};
    use crate::diagnostic::RuleId;

    #[test]
    fn every_format_has_its_own_kebab_case_name_and_a_line_about_it() {
        let checked: Vec<_> = RENDERERS.iter().map(|row| (row.name, row.about)).collect();
        let extracted: Vec<_> = EXTRACTORS.iter().map(|row| (row.name, row.about)).collect();
        let listed: Vec<_> = LISTS.iter().map(|row| (row.name, row.about)).collect();
        let explained: Vec<_> = EXPLAINERS.iter().map(|row| (row.name, row.about)).collect();
        let reasoned: Vec<_> = REASONERS.iter().map(|row| (row.name, row.about)).collect();
        for rows in [checked, extracted, listed, explained, reasoned] {
            for (index, (name, about)) in rows.iter().enumerate() {
                assert!(RuleId::is_kebab(name), "{name}");
                assert!(
                    rows[..index].iter().all(|(other, _)| other != name),
                    "{name} twice"
                );
                assert!(
                    !about.is_empty() && !about.contains('\n'),
                    "{name}: {about}"
                );
            }
        }
    }
}
