//! `--format json`: one object for programs, written report by report.
//!
//! The shape is described by `rules/schema/check-output.json`, which tests hold it to.

use super::span::SpanJson;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::fingerprint::fingerprints;
use crate::check::{Report, RuleOutcome};
use crate::diagnostic::{Acceptance, Diagnostic, Fix, RuleId};
use crate::rule::{Basis, Outcome, RuleFailure, RuleMeta};
use crate::source::Lang;
use crate::subject::Subject;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "one JSON object, for programs",
    binary: false,
    documented: false,
    new: |style| Box::new(Json::new(style)),
};

/// The version of the object's shape.
pub(super) const VERSION: u32 = 1;

/// One object, in pieces.
pub(super) struct Json {
    lang: Lang,
    rules: BTreeMap<RuleId, Arc<RuleMeta>>,
    reports: usize,
    failures: Vec<FailureJson>,
}

impl Json {
    fn new(style: Style) -> Json {
        Json {
            lang: style.lang,
            rules: BTreeMap::new(),
            reports: 0,
            failures: Vec::new(),
        }
    }
}

impl Renderer for Json {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        self.rules = by_id(rules);
        write!(out, "{{\"version\":{VERSION},\"tool\":")?;
        serde_json::to_writer(&mut *out, &ToolJson::default())?;
        write!(out, ",\"reports\":[")
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", if self.reports == 0 { "" } else { "," })?;
        self.reports += 1;
        let path = report.subject.source.path();
        self.failures.extend(
            report
                .failures
                .iter()
                .map(|one| FailureJson::of_rule(path, one)),
        );
        serde_json::to_writer(out, &self.report_json(report))?;
        Ok(())
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.failures.extend(failures.iter().map(FailureJson::from));
        write!(out, "],\n\"failures\":")?;
        serde_json::to_writer(&mut *out, &self.failures)?;
        write!(out, ",\n\"summary\":")?;
        serde_json::to_writer(&mut *out, &SummaryJson::from(summary))?;
        writeln!(out, "}}")
    }
}

fn by_id(rules: &[Arc<RuleMeta>]) -> BTreeMap<RuleId, Arc<RuleMeta>> {
    rules
        .iter()
        .map(|rule| (rule.id.clone(), Arc::clone(rule)))
        .collect()
}

impl Json {
    /// One that knows these rules, for [`Json::findings`] alone.
    pub(super) fn knowing(rules: &[Arc<RuleMeta>], style: Style) -> Json {
        Json {
            rules: by_id(rules),
            ..Json::new(style)
        }
    }

    /// The findings of a report.
    pub(super) fn findings<'a>(&'a self, report: &'a Report) -> Vec<FindingJson<'a>> {
        let prints = fingerprints(report);
        report
            .diagnostics
            .iter()
            .zip(prints)
            .map(|(diagnostic, print)| self.finding_json(&report.subject, diagnostic, print))
            .collect()
    }

    fn report_json<'a>(&'a self, report: &'a Report) -> ReportJson<'a> {
        ReportJson {
            head: HeadJson::new(&report.subject),
            findings: self.findings(report),
            outcomes: OutcomesJson::new(report),
            rules: report.outcomes.iter().map(RuleJson::from).collect(),
        }
    }

    fn finding_json<'a>(
        &'a self,
        subject: &Subject,
        diagnostic: &'a Diagnostic,
        fingerprint: String,
    ) -> FindingJson<'a> {
        let meta = self.rules.get(&diagnostic.rule);
        let notes = diagnostic.notes.iter();
        FindingJson {
            rule: diagnostic.rule.as_str(),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            relations: &diagnostic.relations,
            primary: SpanJson::label(subject, &diagnostic.primary, self.lang),
            secondary: diagnostic
                .secondary
                .iter()
                .map(|label| SpanJson::label(subject, label, self.lang))
                .collect(),
            notes: notes
                .map(|note| NoteJson {
                    kind: note.kind(),
                    text: note.text(),
                })
                .collect(),
            basis: meta.map_or(Vec::new(), |meta| {
                meta.basis.iter().map(BasisJson::from).collect()
            }),
            fix: diagnostic
                .fix
                .as_ref()
                .map(|fix| FixJson::new(subject, fix, diagnostic, self.lang)),
            accepted: diagnostic.accepted.as_ref().map(AcceptedJson::from),
            fingerprint,
        }
    }
}

/// Who wrote the object.
#[derive(Serialize)]
pub(super) struct ToolJson {
    name: &'static str,
    version: &'static str,
}

impl Default for ToolJson {
    fn default() -> ToolJson {
        ToolJson {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// What every report object begins with.
#[derive(Serialize)]
pub(super) struct HeadJson<'a> {
    path: &'a str,
    format: &'a str,
    title: Option<String>,
    body: Option<&'a str>,
    year: Option<i32>,
    form: Option<&'a str>,
}

impl HeadJson<'_> {
    /// The head of a document's report.
    pub(super) fn new(subject: &Subject) -> HeadJson<'_> {
        HeadJson {
            path: subject.source.path(),
            format: subject.format,
            title: subject.title(),
            body: subject.profile.body.as_ref().map(|(body, _)| body.as_str()),
            year: subject.year(),
            form: subject.form().map(|form| form.id.as_str()),
        }
    }
}

#[derive(Serialize)]
struct ReportJson<'a> {
    #[serde(flatten)]
    head: HeadJson<'a>,
    findings: Vec<FindingJson<'a>>,
    outcomes: OutcomesJson,
    rules: Vec<RuleJson<'a>>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    relations: &'a [String],
    primary: SpanJson,
    secondary: Vec<SpanJson>,
    notes: Vec<NoteJson<'a>>,
    basis: Vec<BasisJson<'a>>,
    fix: Option<FixJson<'a>>,
    accepted: Option<AcceptedJson<'a>>,
    fingerprint: String,
}

/// Why a finding is accepted.
#[derive(Serialize)]
struct AcceptedJson<'a> {
    reason: &'a str,
    by: &'a str,
}

impl<'a> From<&'a Acceptance> for AcceptedJson<'a> {
    fn from(acceptance: &'a Acceptance) -> AcceptedJson<'a> {
        AcceptedJson {
            reason: &acceptance.reason,
            by: acceptance.by.name(),
        }
    }
}

#[derive(Serialize)]
struct NoteJson<'a> {
    kind: &'a str,
    text: &'a str,
}

/// A document that obliges.
#[derive(Serialize)]
pub(super) struct BasisJson<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'a str>,
}

impl<'a> From<&'a Basis> for BasisJson<'a> {
    fn from(basis: &'a Basis) -> BasisJson<'a> {
        BasisJson {
            title: &basis.title,
            number: basis.number.as_deref(),
            clause: basis.clause.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    span: SpanJson,
    new: &'a str,
}

impl<'a> FixJson<'a> {
    fn new(subject: &Subject, fix: &'a Fix, diagnostic: &Diagnostic, lang: Lang) -> FixJson<'a> {
        // An edit of a cell that the finding speaks of is known by that cell's address.
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
        let address = |span| {
            let label = labels.clone().find(|label| label.span == span);
            label.and_then(|label| label.address.as_deref())
        };
        let edits = fix.edits.iter().map(|edit| EditJson {
            span: SpanJson::new(subject, edit.span, address(edit.span), lang),
            new: &edit.new,
        });
        FixJson {
            title: &fix.title,
            applicability: fix.applicability.name(),
            edits: edits.collect(),
        }
    }
}

/// How many rules of a report ended in each way.
#[derive(Serialize)]
pub(super) struct OutcomesJson {
    passed: usize,
    failed: usize,
    not_assessable: usize,
    off: usize,
}

impl OutcomesJson {
    /// The counts of a report.
    pub(super) fn new(report: &Report) -> OutcomesJson {
        let count = |outcome: Outcome| {
            let outcomes = report.outcomes.iter();
            outcomes.filter(|one| one.outcome == outcome).count()
        };
        OutcomesJson {
            passed: count(Outcome::Passed),
            failed: count(Outcome::Failed),
            not_assessable: count(Outcome::NotAssessable),
            off: count(Outcome::Off),
        }
    }
}

/// How one rule ended.
#[derive(Serialize)]
pub(super) struct RuleJson<'a> {
    rule: &'a str,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> From<&'a RuleOutcome> for RuleJson<'a> {
    fn from(outcome: &'a RuleOutcome) -> RuleJson<'a> {
        RuleJson {
            rule: outcome.rule.as_str(),
            outcome: outcome.outcome.name(),
            reason: outcome.reason.as_deref(),
        }
    }
}

/// Something that could not be processed.
#[derive(Serialize)]
pub(super) struct FailureJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    message: String,
}

impl FailureJson {
    /// A rule that broke on a document.
    pub(super) fn of_rule(path: &str, failure: &RuleFailure) -> FailureJson {
        FailureJson {
            path: Some(path.to_owned()),
            rule: Some(failure.rule.to_string()),
            message: failure.message.clone(),
        }
    }
}

impl From<&Failure> for FailureJson {
    fn from(failure: &Failure) -> FailureJson {
        FailureJson {
            path: failure.path.clone(),
            rule: failure.rule.clone(),
            message: failure.message.clone(),
        }
    }
}

/// Counts over the run.
#[derive(Serialize)]
pub(super) struct SummaryJson {
    reports: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    accepted: usize,
}

impl From<&Summary> for SummaryJson {
    fn from(summary: &Summary) -> SummaryJson {
        SummaryJson {
            reports: summary.reports,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            accepted: summary.accepted,
        }
    }
}
