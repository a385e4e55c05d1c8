//! `--format brief`: a line for each report in which something was found, and the totals.
//!
//! It is what standard output shows when the findings themselves go to files.

use super::concise::{failure_line, rule_failure_line};
use super::measure::one_line;
use super::paint::Paint;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::wording::say;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "brief",
    about: "for people: a line per report with findings, and the totals",
    new: |style| Box::new(Brief { style }),
};

/// A line per report.
struct Brief {
    style: Style,
}

impl Renderer for Brief {
    fn begin(&mut self, _: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let heaviest = report.open().map(|one| one.severity).max();
        if let Some(severity) = heaviest.filter(|_| !self.style.quiet) {
            let paint = Paint {
                on: self.style.color,
            };
            let mut counts = Summary::default();
            counts.add_findings(report);
            let words = counted("brief.found", &counts, self.style.lang);
            let path = one_line(report.subject.source.path());
            writeln!(out, "{path}: {}", paint.severity(severity, &words))?;
        }
        for failure in &report.failures {
            writeln!(out, "{}", rule_failure_line(report, failure))?;
        }
        Ok(())
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for failure in failures {
            writeln!(out, "{}", failure_line(failure))?;
        }
        sum_up(summary, self.style.lang, out)
    }
}

/// What the whole run found.
pub(super) fn sum_up(summary: &Summary, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let found = summary.errors + summary.warnings + summary.infos;
    // Where nothing could be read, nothing was found to be clean.
    let key = if found + summary.accepted == 0 && summary.reports > 0 {
        "summary.clean"
    } else {
        "summary.found"
    };
    writeln!(out, "{}", counted(key, summary, lang))?;
    for (key, n) in [
        ("summary.accepted", summary.accepted),
        ("summary.failures", summary.failures),
    ] {
        if n > 0 {
            writeln!(out, "{}", say(lang, key, &[("n", &n.to_string())]))?;
        }
    }
    Ok(())
}

/// A message about numbers of findings.
fn counted(key: &str, summary: &Summary, lang: Lang) -> String {
    let numbers = [
        ("reports", summary.reports.to_string()),
        ("errors", summary.errors.to_string()),
        ("warnings", summary.warnings.to_string()),
        ("infos", summary.infos.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers
        .iter()
        .map(|(name, n)| (*name, n.as_str()))
        .collect();
    say(lang, key, &numbers)
}
