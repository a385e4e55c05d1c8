//! `--format html`: one page that holds everything, for people who read and discuss the findings.
//!
//! Rows of the overview and reports are written as they come, each into a file that has no name,
//! and put together at the end, when the totals that stand above them are known. A report stands
//! inside `<noscript>`: without a script it is part of the page, and with one it is a text that
//! costs nothing until the script shows it.

mod bound;
mod card;
mod draw;
mod escape;
mod flow;
mod layout;
mod marks;
mod overview;
mod table;
mod template;

use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::wording::{keys, say};
use card::{Card, Outcomes};
use marks::Marks;
use minijinja::context;
use minijinja::value::{Serde, Value};
use overview::{FailureView, Head, Rules, Totals};
use std::collections::BTreeMap;
use std::io::{self, Seek, Write};
use std::sync::Arc;
use tempfile::SpooledTempFile;
use template::{PAGE, REPORT, REPORTS, ROW, ROWS, SCRIPT, STYLE, Templates};

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "one page for people: all reports, and each with its findings marked in text and tables",
    binary: false,
    documented: true,
    new: |style| Box::new(Html::new(style)),
};

/// So many bytes stay in memory before they go to disk.
const IN_MEMORY: usize = 1 << 20;

/// The page while it grows.
struct Html {
    lang: Lang,
    templates: Templates,
    rules: Rules,
    failures: Vec<FailureView>,
    reports: usize,
    rows: SpooledTempFile,
    bodies: SpooledTempFile,
}

impl Html {
    fn new(style: Style) -> Html {
        Html {
            lang: style.lang,
            templates: Templates::new(style.lang),
            rules: Rules::default(),
            failures: Vec::new(),
            reports: 0,
            rows: SpooledTempFile::new(IN_MEMORY),
            bodies: SpooledTempFile::new(IN_MEMORY),
        }
    }

    /// The reading view and the cards of a report.
    fn body(&self, report: &Report, head: &Head<'_>) -> io::Result<String> {
        let lang = self.lang;
        let mut reading = String::new();
        let mut marks = Marks::new(report, self.reports, lang);
        flow::write(&report.subject, &mut marks, lang, &mut reading);
        let cards = report
            .diagnostics
            .iter()
            .enumerate()
            .map(|(index, finding)| {
                let meta = self.rules.meta(&finding.rule);
                Card::new(&report.subject, index, finding, meta, lang)
            });
        let failures = report.failures.iter().map(|failure| FailureView {
            path: None,
            rule: Some(failure.rule.to_string()),
            message: failure.message.clone(),
            report: None,
        });
        let context = context! {
            head => Serde(head),
            cards => Serde(cards.collect::<Vec<_>>()),
            failures => Serde(failures.collect::<Vec<_>>()),
            outcomes => Serde(Outcomes::new(report)),
            other_lang => lang != Lang::Zh && report.subject.source.text().contains(is_han),
            reading => Value::from_safe_string(reading),
        };
        self.templates.fill(REPORT, context)
    }

    /// The page with holes for rows and reports.
    fn page(&self, summary: &Summary) -> io::Result<String> {
        let lang = self.lang;
        let words: BTreeMap<&str, String> = keys()
            .filter_map(|key| Some((key.strip_prefix("html.js-")?, say(lang, key, &[]))))
            .collect();
        let words = serde_json::to_string(&words)?.replace('<', "\\u003c");
        let tag = match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let rules = self.rules.views(lang);
        let context = context! {
            tag,
            quiet => rules.iter().filter(|rule| rule.is_quiet()).count(),
            version => env!("CARGO_PKG_VERSION"),
            totals => Serde(Totals::from(summary)),
            rules => Serde(rules),
            failures => Serde(&self.failures),
            words => Value::from_safe_string(words),
            style => Value::from_safe_string(STYLE.to_owned()),
            script => Value::from_safe_string(SCRIPT.to_owned()),
        };
        self.templates.fill(PAGE, context)
    }
}

impl Renderer for Html {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        self.rules = Rules::new(rules);
        Ok(())
    }

    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        self.reports += 1;
        let number = self.reports;
        let head = Head::new(report, number, &mut self.rules, self.lang);
        let row = self
            .templates
            .fill(ROW, context! { head => Serde(&head) })?;
        let body = self.body(report, &head)?;
        self.rows.write_all(row.as_bytes())?;
        self.bodies.write_all(body.as_bytes())?;
        self.failures
            .extend(report.failures.iter().map(|failure| FailureView {
                path: Some(report.subject.source.path().to_owned()),
                rule: Some(failure.rule.to_string()),
                message: failure.message.clone(),
                report: Some(number),
            }));
        Ok(())
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.failures.extend(failures.iter().map(FailureView::from));
        let page = self.page(summary)?;
        let (above, rest) = page.split_once(ROWS).unwrap_or((&page, ""));
        let (between, below) = rest.split_once(REPORTS).unwrap_or((rest, ""));
        out.write_all(above.as_bytes())?;
        poured(&mut self.rows, out)?;
        out.write_all(between.as_bytes())?;
        poured(&mut self.bodies, out)?;
        out.write_all(below.as_bytes())
    }
}

/// Whether a character is one that only Chinese is written with, as far as reports go.
fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn poured(spool: &mut SpooledTempFile, out: &mut dyn Write) -> io::Result<()> {
    spool.rewind()?;
    io::copy(spool, out)?;
    Ok(())
}
