//! One document against the rules of a pack.

use super::settings::Settings;
use super::{Report, RuleOutcome};
use crate::diagnostic::{Diagnostic, Fix, Note};
use crate::pack::Pack;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::template::fill;
use crate::rule::{Outcome, Rule, RuleFailure};
use crate::source::{Lang, Span};
use crate::subject::Subject;
use std::collections::HashMap;
use std::sync::Arc;

/// Checks one document. Rules run in the order of the pack; the findings are in document order.
#[must_use]
pub fn check(subject: Arc<Subject>, pack: &Pack, settings: &Settings) -> Report {
    let mut report = Report {
        subject,
        diagnostics: Vec::new(),
        outcomes: Vec::with_capacity(pack.rules.len()),
        failures: Vec::new(),
    };
    let mut relations = Vec::new();
    for rule in pack.rules.iter().filter(|rule| settings.is_on(&rule.meta)) {
        rule.condition.relations(&mut relations);
    }
    for rule in &pack.rules {
        if !settings.is_on(&rule.meta) {
            report.outcomes.push(outcome(rule, Outcome::Off, None));
            continue;
        }
        run(rule, settings, &relations, &mut report);
    }
    yield_to_others(&mut report, pack);
    limit(&mut report, settings.most_findings);
    report
        .diagnostics
        .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report
}

/// Keeps the first findings of each rule, up to a number.
fn limit(report: &mut Report, most: usize) {
    let mut counts = HashMap::new();
    report.diagnostics.retain(|one| {
        let count = counts.entry(one.rule.clone()).or_insert(0usize);
        *count += 1;
        *count <= most
    });
}

/// Drops findings about a place that another rule, to which theirs yields, has already spoken of:
/// one fault, one finding. The outcome of the rule stays *failed*.
fn yield_to_others(report: &mut Report, pack: &Pack) {
    let rules: HashMap<&str, &Rule> = pack
        .rules
        .iter()
        .map(|rule| (rule.meta.id.as_str(), rule))
        .collect();
    let all: Vec<(&Diagnostic, &Rule)> = report
        .diagnostics
        .iter()
        .filter_map(|one| Some((one, *rules.get(one.rule.as_str())?)))
        .collect();
    let first = |weaker: &Rule, stronger: &Rule| {
        let names =
            |name: &String| *name == stronger.meta.group || *name == stronger.meta.id.name();
        weaker.yields_to.iter().any(names)
    };
    // Two rules that yield to each other would both fall silent.
    let yields =
        |weaker: &Rule, stronger: &Rule| first(weaker, stronger) && !first(stronger, weaker);
    let dropped: Vec<bool> = all
        .iter()
        .map(|(one, rule)| {
            !rule.yields_to.is_empty()
                && all
                    .iter()
                    .any(|(other, stronger)| yields(rule, stronger) && touch(one, other))
        })
        .collect();
    let mut dropped = dropped.into_iter();
    report
        .diagnostics
        .retain(|_| !dropped.next().unwrap_or(false));
}

/// Whether `one` speaks of what `other` is about: its place, or, where it could not name the one
/// thing that is wrong (it has no fix), any of its places.
fn touch(one: &Diagnostic, other: &Diagnostic) -> bool {
    let further = other.secondary.iter().filter(|_| other.fix.is_none());
    let others: Vec<Span> = std::iter::once(&other.primary)
        .chain(further)
        .map(|label| label.span)
        .collect();
    let mut places = std::iter::once(&one.primary).chain(&one.secondary);
    places.any(|place| others.iter().any(|other| other.overlaps(place.span)))
}

fn outcome(rule: &Rule, outcome: Outcome, reason: Option<String>) -> RuleOutcome {
    RuleOutcome {
        rule: rule.meta.id.clone(),
        outcome,
        reason,
    }
}

fn run(rule: &Rule, settings: &Settings, relations: &[String], report: &mut Report) {
    let subject = Arc::clone(&report.subject);
    let context = Context {
        subject: &subject,
        lang: settings.lang,
        relations,
    };
    let verdict = match rule.exempt(context) {
        Some(None) => Verdict::default(),
        Some(Some(reason)) => Verdict::unassessable(reason),
        None => match rule.condition.check(context) {
            Ok(verdict) => verdict,
            Err(error) => {
                let reason = error.message.clone();
                report
                    .outcomes
                    .push(outcome(rule, Outcome::NotAssessable, Some(reason)));
                report.failures.push(RuleFailure {
                    rule: rule.meta.id.clone(),
                    message: error.message,
                    place: Some((rule.file.clone(), error.span)),
                });
                return;
            }
        },
    };
    let how = if !verdict.found.is_empty() || verdict.elsewhere {
        outcome(rule, Outcome::Failed, None)
    } else if let Some(reason) = verdict.unassessable {
        outcome(rule, Outcome::NotAssessable, Some(reason))
    } else {
        outcome(rule, Outcome::Passed, None)
    };
    report.outcomes.push(how);
    // Some may yield to others before the limit is applied.
    let found = verdict.found.into_iter().take(settings.most_findings * 4);
    report
        .diagnostics
        .extend(found.map(|found| word(rule, found, settings)));
}

/// Gives a finding its words. Severity is the settings' alone.
fn word(rule: &Rule, found: Found, settings: &Settings) -> Diagnostic {
    let lang: Lang = settings.lang;
    let severity = settings.severity(&rule.meta);
    let parameters = rule.parameters.iter();
    let found = parameters.fold(found, |found, (name, value)| {
        found.with(name, value.written())
    });
    let arguments = &found.arguments;
    let message = rule.message.fill(lang, arguments);
    let mut primary = found.primary;
    if let Some(label) = &rule.label {
        primary.text = Some(label.fill(lang, arguments));
    }
    let mut notes = found.notes;
    if let Some(help) = &rule.help {
        notes.push(Note::Help(help.fill(lang, arguments)));
    }
    let fix = found.fix.or_else(|| {
        let fix = rule.fix.as_ref().filter(|_| !primary.span.is_empty())?;
        let new = fill(&fix.new, arguments);
        Some(Fix::replacement(
            fix.title.fill(lang, arguments),
            fix.applicability,
            primary.span,
            new,
        ))
    });
    Diagnostic {
        rule: rule.meta.id.clone(),
        severity: found.severity.map_or(severity, |lower| severity.min(lower)),
        message,
        primary,
        secondary: found.secondary,
        notes,
        fix,
        relations: found.relations,
        values: found.values,
        accepted: None,
    }
}
