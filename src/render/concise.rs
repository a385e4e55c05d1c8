//! One line per finding: `path:line:col: severity[rule] message (place)`, and behind it in square
//! brackets why it is accepted, if it is.
//!
//! The severity is the English word in every language, so that editors and scripts can rely on it.

use super::measure::one_line;
use super::notes::accepted_words;
use super::said::{line, rule_failure};
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::rule::{RuleFailure, RuleMeta};
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "concise",
    about: "one line per finding, for editors and for searching",
    binary: false,
    documented: false,
    new: |style| Box::new(Concise { style }),
};

/// A line per finding.
struct Concise {
    style: Style,
}

impl Renderer for Concise {
    fn begin(&mut self, _: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let source = &subject.source;
        let path = one_line(source.path());
        for diagnostic in &report.diagnostics {
            let primary = &diagnostic.primary;
            let at = source
                .lines()
                .line_column(source.text(), primary.span.start as usize);
            let (row, column) = (at.line, at.column);
            let (severity, rule) = (diagnostic.severity.name(), &diagnostic.rule);
            let said = line(subject, diagnostic, self.style.lang);
            let accepted = diagnostic.accepted.as_ref().map(|acceptance| {
                let words = accepted_words(acceptance, self.style.lang);
                format!(" [{}]", one_line(&words))
            });
            let accepted = accepted.unwrap_or_default();
            writeln!(
                out,
                "{path}:{row}:{column}: {severity}[{rule}] {said}{accepted}"
            )?;
        }
        for failure in &report.failures {
            writeln!(out, "{}", rule_failure_line(report, failure))?;
        }
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for failure in failures {
            writeln!(out, "{}", failure_line(failure))?;
        }
        Ok(())
    }
}

/// A rule that broke on a report, on one line.
pub(super) fn rule_failure_line(report: &Report, failure: &RuleFailure) -> String {
    let path = one_line(report.subject.source.path());
    let (rule, message) = (&failure.rule, rule_failure(failure));
    format!("{path}: failure[{rule}] {message}")
}

/// Something that could not be processed, on one line.
pub(super) fn failure_line(failure: &Failure) -> String {
    let path = failure.path.as_deref();
    let path = path.map(|path| format!("{}: ", one_line(path)));
    let rule = failure.rule.as_deref();
    let rule = rule.map(|rule| format!("[{}]", one_line(rule)));
    let (path, rule) = (path.unwrap_or_default(), rule.unwrap_or_default());
    format!("{path}failure{rule} {}", one_line(&failure.message))
}
