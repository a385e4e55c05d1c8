//! What the page says about all reports together: a row for each, and what the rules found.

use crate::check::Report;
use crate::diagnostic::{RuleId, Severity};
use crate::render::notes::basis_words;
use crate::render::{Failure, Summary};
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::wording::say;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A report as a row of the overview, and as the head of its own page.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    number: usize,
    title: Option<String>,
    body: Option<&'a str>,
    year: Option<i32>,
    form: Option<&'a str>,
    form_title: Option<&'a str>,
    format: &'a str,
    path: &'a str,
    errors: usize,
    warnings: usize,
    infos: usize,
    accepted: usize,
    failures: usize,
    /// The heaviest severity of what is open, as a class; `o` when nothing is.
    state: &'static str,
    verdict: String,
    /// Which rules spoke how often, by their place in [`Rules`]: `3:1 17:2`.
    spoke: String,
}

impl<'a> Head<'a> {
    /// The head of a report, whose findings are counted in `rules`.
    pub(super) fn new(
        report: &'a Report,
        number: usize,
        rules: &mut Rules,
        lang: Lang,
    ) -> Head<'a> {
        let subject = &report.subject;
        let (errors, warnings, infos) = (
            report.count(Severity::Error),
            report.count(Severity::Warning),
            report.count(Severity::Info),
        );
        let state = match (errors, warnings, infos) {
            (0, 0, 0) => "o",
            (0, 0, _) => "i",
            (0, _, _) => "w",
            _ => "e",
        };
        let form = subject.form().filter(|_| subject.is_recognised());
        Head {
            number,
            title: subject.title(),
            body: subject.profile.body.as_ref().map(|(body, _)| body.as_str()),
            year: subject.year(),
            form: form.map(|form| form.id.as_str()),
            form_title: form.map(|form| form.title.get(lang)),
            format: subject.format,
            path: subject.source.path(),
            errors,
            warnings,
            infos,
            accepted: report.accepted(),
            failures: report.failures.len(),
            state,
            verdict: say(lang, &format!("html.verdict-{state}"), &[]),
            spoke: rules.count(report),
        }
    }
}

/// The rules of a run, in order, and how often each spoke.
#[derive(Default)]
pub(super) struct Rules {
    metas: BTreeMap<RuleId, Arc<RuleMeta>>,
    places: BTreeMap<RuleId, usize>,
    counted: Vec<(RuleId, usize, usize)>,
}

impl Rules {
    /// Those of a run.
    pub(super) fn new(metas: &[Arc<RuleMeta>]) -> Rules {
        let mut rules = Rules::default();
        for meta in metas {
            rules.place(&meta.id);
            rules.metas.insert(meta.id.clone(), Arc::clone(meta));
        }
        rules
    }

    /// What is known of a rule.
    pub(super) fn meta(&self, id: &RuleId) -> Option<&RuleMeta> {
        self.metas.get(id).map(AsRef::as_ref)
    }

    /// The place of a rule; one that is met for the first time comes last.
    fn place(&mut self, id: &RuleId) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        self.places.insert(id.clone(), self.counted.len());
        self.counted.push((id.clone(), 0, 0));
        self.counted.len() - 1
    }

    /// Counts the open findings of a report and says which rules they are of.
    fn count(&mut self, report: &Report) -> String {
        let mut spoke: BTreeMap<usize, usize> = BTreeMap::new();
        for finding in &report.diagnostics {
            // One that is accepted does not count, but its card leads to the rule.
            let place = self.place(&finding.rule);
            if finding.accepted.is_none() {
                *spoke.entry(place).or_default() += 1;
            }
        }
        let said = spoke.iter().map(|(place, count)| {
            self.counted[*place].1 += count;
            self.counted[*place].2 += 1;
            format!("{place}:{count}")
        });
        said.collect::<Vec<_>>().join(" ")
    }

    /// Every rule for the page: those that spoke most first, then the silent ones in their order.
    pub(super) fn views(&self, lang: Lang) -> Vec<RuleView<'_>> {
        let rules = self.counted.iter().enumerate();
        let mut views: Vec<RuleView<'_>> = rules
            .map(|(place, (id, findings, reports))| {
                let meta = self.meta(id);
                let severity = meta.map(|meta| meta.severity);
                let docs = meta.map_or("", |meta| meta.docs.get(lang));
                let basis = meta.map_or(&[][..], |meta| &meta.basis);
                RuleView {
                    place,
                    id: id.as_str(),
                    summary: meta.map_or("", |meta| meta.summary.get(lang)),
                    class: severity.map_or("i", class),
                    severity: severity
                        .map(|one| say(lang, &format!("severity.{}", one.name()), &[])),
                    docs: docs
                        .split("\n\n")
                        .map(str::trim)
                        .filter(|one| !one.is_empty())
                        .collect(),
                    basis: basis.iter().map(|basis| basis_words(basis, lang)).collect(),
                    findings: *findings,
                    reports: *reports,
                }
            })
            .collect();
        views.sort_by_key(|view| std::cmp::Reverse((view.reports, view.findings)));
        views
    }
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Info => "i",
    }
}

/// A rule as the page shows it.
#[derive(Serialize)]
pub(super) struct RuleView<'a> {
    place: usize,
    id: &'a str,
    summary: &'a str,
    class: &'static str,
    severity: Option<String>,
    docs: Vec<&'a str>,
    basis: Vec<String>,
    findings: usize,
    reports: usize,
}

impl RuleView<'_> {
    /// Whether nothing open was found by it.
    pub(super) fn is_quiet(&self) -> bool {
        self.findings == 0
    }
}

/// Something that could not be processed.
#[derive(Serialize)]
pub(super) struct FailureView {
    pub(super) path: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) message: String,
    /// The report it is about, if there is one.
    pub(super) report: Option<usize>,
}

impl From<&Failure> for FailureView {
    fn from(failure: &Failure) -> FailureView {
        FailureView {
            path: failure.path.clone(),
            rule: failure.rule.clone(),
            message: failure.message.clone(),
            report: None,
        }
    }
}

/// The counts of a run.
#[derive(Serialize)]
pub(super) struct Totals {
    reports: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    accepted: usize,
    failures: usize,
}

impl From<&Summary> for Totals {
    fn from(summary: &Summary) -> Totals {
        Totals {
            reports: summary.reports,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            accepted: summary.accepted,
            failures: summary.failures,
        }
    }
}
