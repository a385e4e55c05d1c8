//! `--format github`: workflow commands, which GitHub shows as annotations beside the lines of a
//! pull request: `::error file=a.txt,line=3,col=5,endColumn=7,title=gir/x::message`.
//!
//! The format: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.
//! GitHub shows columns only where a place begins and ends on one line, and of each step only the
//! first ten annotations of each level; the last line says so when there are more. Accepted
//! findings are left out.

use super::brief::sum_up;
use super::locate::{plain, region};
use super::said::{failure, graded, lines, rule_failure};
use super::{Failure, Format, Renderer, Summary};
use crate::check::Report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::subject::Subject;
use crate::wording::say;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations beside the lines of a pull request on GitHub",
    binary: false,
    documented: false,
    new: |style| {
        Box::new(Github {
            lang: style.lang,
            counts: [0; 3],
        })
    },
};

/// So many annotations of a level GitHub shows of one step.
const SHOWN: usize = 10;

/// The levels, the lightest first.
const LEVELS: [&str; 3] = ["notice", "warning", "error"];

struct Github {
    lang: Lang,
    /// Annotations of each level so far.
    counts: [usize; 3],
}

impl Renderer for Github {
    fn begin(&mut self, _: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        for diagnostic in report.open() {
            self.count(diagnostic.severity);
            let level = graded(diagnostic.severity, LEVELS);
            let said = lines(subject, diagnostic, self.lang).join("\n");
            command(level, &properties(subject, diagnostic), &said, out)?;
        }
        for broken in &report.failures {
            self.count(Severity::Error);
            let path = plain(subject.source.path());
            let title = broken.rule.to_string();
            let properties = [("file", path), ("title", title)];
            command(LEVELS[2], &properties, &rule_failure(broken), out)?;
        }
        Ok(())
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for one in failures {
            self.count(Severity::Error);
            let path = one.path.as_deref().map(|path| ("file", plain(path)));
            let title = ("title", env!("CARGO_PKG_NAME").to_owned());
            let properties: Vec<_> = path.into_iter().chain([title]).collect();
            command(LEVELS[2], &properties, &failure(one), out)?;
        }
        sum_up(summary, self.lang, out)?;
        let hidden: usize = self.counts.iter().map(|n| n.saturating_sub(SHOWN)).sum();
        if hidden > 0 {
            let (hidden, shown) = (hidden.to_string(), SHOWN.to_string());
            let numbers = [("n", hidden.as_str()), ("shown", shown.as_str())];
            writeln!(out, "{}", say(self.lang, "ci.not-shown", &numbers))?;
        }
        Ok(())
    }
}

impl Github {
    fn count(&mut self, severity: Severity) {
        let index = match severity {
            Severity::Info => 0,
            Severity::Warning => 1,
            Severity::Error => 2,
        };
        self.counts[index] += 1;
    }
}

/// Where a finding is, and its rule. A file without lines is annotated at its top.
fn properties(subject: &Subject, diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let mut all = vec![("file", plain(subject.source.path()))];
    match region(&subject.source, diagnostic.primary.span) {
        Some(region) => {
            let (start, end) = (region.start, region.end);
            all.push(("line", start.line.to_string()));
            all.push(("endLine", end.line.to_string()));
            if start.line == end.line {
                // GitHub counts the last character in.
                let last = end.column.saturating_sub(1).max(start.column);
                all.push(("col", start.column.to_string()));
                all.push(("endColumn", last.to_string()));
            }
        }
        None => all.push(("line", "1".to_owned())),
    }
    all.push(("title", diagnostic.rule.to_string()));
    all
}

/// Writes one command; nothing in it can begin another.
fn command(
    level: &str,
    properties: &[(&'static str, String)],
    message: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let properties = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)));
    let properties: Vec<String> = properties.collect();
    writeln!(out, "::{level} {}::{}", properties.join(","), data(message))
}

/// A message with what ends a line escaped.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
