//! `--format github-summary`: Markdown for the summary of a job: append it to
//! `$GITHUB_STEP_SUMMARY`.
//!
//! The format: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>.
//! The totals come first, so everything else waits until the end, in as much memory as a summary
//! may have: GitHub takes no summary of more than 1 MiB, and what goes beyond is counted instead.

use super::brief::sum_up;
use super::locate::{plain, region};
use super::notes::accepted_words;
use super::said::{advised, failure, fix_line, line, rule_failure};
use super::{Failure, Format, Renderer, Style, Summary, rule_words};
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
    name: "github-summary",
    about: "Markdown for the summary of a job on GitHub",
    binary: false,
    documented: false,
    new: |style: Style| {
        Box::new(GithubSummary {
            lang: style.lang,
            table: Bounded::new(MOST_TABLE),
            findings: Bounded::new(MOST_FINDINGS),
            failures: Bounded::new(MOST_FAILURES),
        })
    },
};

/// Bytes that rows of the table, findings and failures may have; together with the rest, less than
/// 1 MiB.
const MOST_TABLE: usize = 256 << 10;
const MOST_FINDINGS: usize = 640 << 10;
const MOST_FAILURES: usize = 64 << 10;

struct GithubSummary {
    lang: Lang,
    table: Bounded,
    findings: Bounded,
    failures: Bounded,
}

/// A text that takes pieces as long as they fit, and counts those that do not.
struct Bounded {
    text: String,
    most: usize,
    left_out: usize,
}

impl Bounded {
    fn new(most: usize) -> Bounded {
        Bounded {
            text: String::new(),
            most,
            left_out: 0,
        }
    }

    /// Takes a piece; once one was left out, so are all that follow.
    fn add(&mut self, piece: &str) {
        if self.left_out > 0 || self.text.len() + piece.len() > self.most {
            self.left_out += 1;
        } else {
            self.text.push_str(piece);
        }
    }
}

impl Renderer for GithubSummary {
    fn begin(&mut self, _: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        if report.diagnostics.is_empty() && report.failures.is_empty() {
            return Ok(());
        }
        let path = code(&plain(report.subject.source.path()));
        let counts = [Severity::Error, Severity::Warning, Severity::Info];
        let counts = counts.map(|severity| report.count(severity).to_string());
        let (counts, accepted) = (counts.join(" | "), report.accepted());
        self.table
            .add(&format!("| {path} | {counts} | {accepted} |\n"));
        for broken in &report.failures {
            let (rule, said) = (&broken.rule, escaped(&rule_failure(broken)));
            self.failures.add(&format!("- {path} `{rule}` {said}\n"));
        }
        if report.diagnostics.is_empty() {
            return Ok(());
        }
        self.findings.add(&format!("\n#### {path}\n\n"));
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let found = report.open().filter(|one| one.severity == severity);
            for diagnostic in found {
                let item = self.item(&report.subject, diagnostic);
                self.findings.add(&item);
            }
        }
        for diagnostic in &report.diagnostics {
            if diagnostic.accepted.is_some() {
                let item = self.item(&report.subject, diagnostic);
                self.findings.add(&item);
            }
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
            let path = one.path.as_deref().map(|path| code(&plain(path)) + " ");
            let (path, said) = (path.unwrap_or_default(), escaped(&failure(one)));
            self.failures.add(&format!("- {path}{said}\n"));
        }
        writeln!(out, "### gouji\n")?;
        let mut totals = Vec::new();
        sum_up(summary, self.lang, &mut totals)?;
        // A line end alone would be a blank.
        let totals = String::from_utf8_lossy(&totals);
        writeln!(out, "{}", totals.trim_end().replace('\n', "<br>\n"))?;
        if !self.table.text.is_empty() {
            let heading = |key: &str| say(self.lang, &format!("ci-column.{key}"), &[]);
            let columns = ["report", "errors", "warnings", "infos", "accepted"].map(heading);
            writeln!(
                out,
                "\n| {} |\n| --- | --: | --: | --: | --: |",
                columns.join(" | ")
            )?;
            self.part(&self.table, out)?;
        }
        self.part(&self.findings, out)?;
        if !self.failures.text.is_empty() {
            let heading = say(self.lang, "ci.failures", &[]);
            writeln!(out, "\n#### {heading}\n")?;
            self.part(&self.failures, out)?;
        }
        Ok(())
    }
}

impl GithubSummary {
    /// Writes a part, and how much of it did not fit.
    fn part(&self, part: &Bounded, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{}", part.text)?;
        if part.left_out == 0 {
            return Ok(());
        }
        let n = part.left_out.to_string();
        writeln!(out, "\n{}", say(self.lang, "ci.left-out", &[("n", &n)]))
    }

    /// A finding as an item of a list, with what to do below it.
    fn item(&self, subject: &Subject, diagnostic: &Diagnostic) -> String {
        let severity = rule_words::severity(diagnostic.severity, self.lang);
        let at = region(&subject.source, diagnostic.primary.span).map(|region| {
            let line = region.start.line.to_string();
            say(self.lang, "ci.line", &[("n", &line)])
        });
        let at = at.map(|at| at + " ").unwrap_or_default();
        let (rule, said) = (&diagnostic.rule, line(subject, diagnostic, self.lang));
        let said = escaped(&said);
        if let Some(acceptance) = &diagnostic.accepted {
            let why = escaped(&accepted_words(acceptance, self.lang));
            return format!("- ~~{severity}~~ `{rule}` {at}{said} *{why}*\n");
        }
        let mut item = format!("- **{severity}** `{rule}` {at}{said}\n");
        let mut more = advised(diagnostic, self.lang);
        more.extend(fix_line(diagnostic, self.lang));
        for line in more {
            item.push_str(&format!("  - {}\n", escaped(&line)));
        }
        item
    }
}

/// A text that Markdown and HTML show as it is, also inside a table; line ends become blanks.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\n' | '\r' => safe.push(' '),
            // A name with an at sign would call somebody.
            '@' => safe.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | ':' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

/// A text in the type of code, also inside a table.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}
