//! `--format csv`: one line per finding, for spreadsheets and scripts.
//!
//! The fields of the first line are part of the interface; new ones are added at the end. What
//! could not be processed has a line as well, with `failure` for the severity, so that nothing is
//! lost on the way into a spreadsheet.

use super::delimited::{BYTE_ORDER_MARK, inert, line};
use super::listed::Listed;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::check::fingerprint::fingerprints;
use crate::diagnostic::RuleId;
use crate::rule::RuleMeta;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "csv",
    about: "one line per finding, for spreadsheets and scripts",
    binary: false,
    documented: false,
    new: |style| Box::new(Csv::new(style)),
};

/// The names of the fields.
const NAMES: &[&str] = &[
    "path",
    "body",
    "year",
    "form",
    "line",
    "column",
    "place",
    "address",
    "rule",
    "severity",
    "message",
    "stated",
    "computed",
    "help",
    "hypothesis",
    "fix",
    "basis",
    "accepted",
    "fingerprint",
];

/// A line per finding.
struct Csv {
    style: Style,
    rules: BTreeMap<RuleId, Arc<RuleMeta>>,
}

impl Csv {
    fn new(style: Style) -> Csv {
        Csv {
            style,
            rules: BTreeMap::new(),
        }
    }
}

impl Renderer for Csv {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        let rules = rules.iter();
        self.rules = rules.map(|rule| (rule.id.clone(), rule.clone())).collect();
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        line(NAMES, out)
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let body = subject.profile.body.as_ref();
        let year = subject.year().map(|year| year.to_string());
        let form = subject.form().map(|form| form.id.as_str());
        let head = [
            inert(subject.source.path()),
            inert(body.map_or("", |(body, _)| body)),
            year.unwrap_or_default(),
            form.unwrap_or_default().to_owned(),
        ];
        for (finding, print) in report.diagnostics.iter().zip(fingerprints(report)) {
            let meta = self.rules.get(&finding.rule).map(AsRef::as_ref);
            let listed = Listed::new(subject, finding, meta, self.style.lang);
            let fields = [
                listed.line.to_string(),
                listed.column.to_string(),
                inert(&listed.place),
                listed.address.to_owned(),
                finding.rule.to_string(),
                finding.severity.name().to_owned(),
                inert(&finding.message),
                inert(listed.stated),
                inert(listed.computed),
                inert(&listed.help),
                inert(&listed.hypothesis),
                inert(&listed.fix),
                inert(&listed.basis),
                inert(&listed.accepted),
                print,
            ];
            let fields: Vec<&str> = head.iter().chain(&fields).map(String::as_str).collect();
            line(&fields, out)?;
        }
        for failure in &report.failures {
            let path = Some(subject.source.path());
            failed(path, Some(failure.rule.as_str()), &failure.message, out)?;
        }
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for failure in failures {
            let (path, rule) = (failure.path.as_deref(), failure.rule.as_deref());
            failed(path, rule, &failure.message, out)?;
        }
        Ok(())
    }
}

/// A line about something that could not be processed.
fn failed(
    path: Option<&str>,
    rule: Option<&str>,
    message: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let given = [
        ("path", path.unwrap_or_default()),
        ("rule", rule.unwrap_or_default()),
        ("severity", "failure"),
        ("message", message),
    ];
    let fields = NAMES.iter().map(|name| {
        let given = given.iter().find(|(one, _)| one == name);
        given.map_or_else(String::new, |(_, text)| inert(text))
    });
    let fields: Vec<String> = fields.collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    line(&fields, out)
}
