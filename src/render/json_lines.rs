//! `--format jsonl`: one JSON object a line, for programs that read a stream.
//!
//! Every line has a `type`. A stream begins with `begin` and ends with `summary`, so that one that
//! was cut off is known; between them stand a `report` for each document, its findings behind it,
//! and the failures. A `finding` is complete by itself: it is the finding of `--format json` with
//! the document's path, body, year and form, and the figures it is about, beside it. The shape is described by
//! `rules/schema/check-lines.json`, which tests hold it to.

use super::json::{FailureJson, FindingJson, HeadJson, Json, SummaryJson, ToolJson, VERSION};
use super::json::{OutcomesJson, RuleJson};
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::diagnostic::Severity;
use crate::rule::RuleMeta;
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    about: "one JSON object per finding and line, for programs that read a stream",
    binary: false,
    documented: false,
    new: |style| Box::new(JsonLines::new(style)),
};

/// An object a line.
struct JsonLines {
    style: Style,
    json: Json,
}

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Begin {
        version: u32,
        tool: ToolJson,
    },
    Report {
        #[serde(flatten)]
        head: HeadJson<'a>,
        errors: usize,
        warnings: usize,
        infos: usize,
        accepted: usize,
        outcomes: OutcomesJson,
        #[serde(skip_serializing_if = "Option::is_none")]
        rules: Option<Vec<RuleJson<'a>>>,
    },
    Finding {
        path: &'a str,
        body: Option<&'a str>,
        year: Option<i32>,
        form: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        stated: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        computed: Option<&'a str>,
        #[serde(flatten)]
        finding: Box<FindingJson<'a>>,
    },
    Failure(FailureJson),
    Summary(SummaryJson),
}

impl JsonLines {
    fn new(style: Style) -> JsonLines {
        JsonLines {
            style,
            json: Json::knowing(&[], style),
        }
    }
}

impl Renderer for JsonLines {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        self.json = Json::knowing(rules, self.style);
        let (version, tool) = (VERSION, ToolJson::default());
        write(&Line::Begin { version, tool }, out)
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let rules = report.outcomes.iter().map(RuleJson::from);
        let head = Line::Report {
            head: HeadJson::new(subject),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            accepted: report.accepted(),
            outcomes: OutcomesJson::new(report),
            rules: self.style.outcomes.then(|| rules.collect()),
        };
        write(&head, out)?;
        for (finding, one) in self
            .json
            .findings(report)
            .into_iter()
            .zip(&report.diagnostics)
        {
            let line = Line::Finding {
                path: subject.source.path(),
                body: subject.profile.body.as_ref().map(|(body, _)| body.as_str()),
                year: subject.year(),
                form: subject.form().map(|form| form.id.as_str()),
                stated: one.figures.stated.as_deref(),
                computed: one.figures.computed.as_deref(),
                finding: Box::new(finding),
            };
            write(&line, out)?;
        }
        for failure in &report.failures {
            let failure = FailureJson::of_rule(subject.source.path(), failure);
            write(&Line::Failure(failure), out)?;
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
            write(&Line::Failure(FailureJson::from(failure)), out)?;
        }
        write(&Line::Summary(SummaryJson::from(summary)), out)
    }
}

fn write(line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
