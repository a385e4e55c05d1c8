//! One document against the rules of a pack.

use super::settings::Settings;
use super::{Report, RuleOutcome};
use crate::diagnostic::{Diagnostic, Figures, Fix, Note};
use crate::pack::Pack;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::template::fill;
use crate::rule::trace::Trace;
use crate::rule::{Outcome, Rule, RuleFailure};
use crate::source::{Lang, Span};
use crate::subject::Subject;
use std::collections::HashMap;
use std::sync::Arc;

/// Checks one document. Rules run in the order of the pack; the findings are in document order.
#[must_use]
pub fn check(subject: Arc<Subject>, pack: &Pack, settings: &Settings) -> Report {
    let rules: Vec<&Rule> = pack.rules.iter().collect();
    check_with(subject, &rules, settings)
}

/// Checks one document against some rules, in their order.
#[must_use]
pub fn check_with(subject: Arc<Subject>, rules: &[&Rule], settings: &Settings) -> Report {
    checked(subject, rules, settings, None).report
}

/// Checks one document and says what one rule looked at and what became of its findings. A rule
/// that is off is run beside the others: its findings are told, and are not in the report.
#[must_use]
pub fn traced(
    subject: Arc<Subject>,
    pack: &Pack,
    settings: &Settings,
    rule: &Rule,
    trace: &Trace,
) -> Traced {
    let rules: Vec<&Rule> = pack.rules.iter().collect();
    checked(subject, &rules, settings, Some((rule, trace)))
}

/// A report, and what one of its rules did.
#[derive(Debug)]
pub struct Traced {
    /// The report.
    pub report: Report,
    /// Every finding the rule made, in document order, and what became of it.
    pub made: Vec<(Diagnostic, Fate)>,
    /// How the rule ended; of a rule that is off, how it would have ended.
    pub outcome: Option<RuleOutcome>,
    /// How the rule broke, if it did.
    pub failure: Option<RuleFailure>,
}

/// What became of a finding.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is in the report.
    Kept,
    /// It yielded to a finding of another rule about the same place.
    Yielded(Box<Diagnostic>),
    /// The rule had made as many findings as it may.
    OverLimit,
}

fn checked(
    subject: Arc<Subject>,
    rules: &[&Rule],
    settings: &Settings,
    asked: Option<(&Rule, &Trace)>,
) -> Traced {
    let mut report = empty(subject, rules.len());
    let mut relations = Vec::new();
    for rule in rules.iter().filter(|rule| settings.is_on(&rule.meta)) {
        rule.condition.relations(&mut relations);
    }
    let is_asked = |rule: &Rule| asked.filter(|(one, _)| one.meta.id == rule.meta.id);
    let mut beside = empty(Arc::clone(&report.subject), 1);
    for rule in rules {
        let trace = is_asked(rule).map(|(_, trace)| trace);
        if settings.is_on(&rule.meta) {
            run(rule, settings, &relations, trace, &mut report);
        } else {
            report.outcomes.push(outcome(rule, Outcome::Off, None));
            if trace.is_some() {
                run(rule, settings, &relations, trace, &mut beside);
            }
        }
    }
    let mut fates = yield_to_others(&mut report, rules, asked.map(|(rule, _)| rule));
    let limited = limit(&mut report, settings.most_findings);
    report
        .diagnostics
        .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let Some((rule, _)) = asked else {
        return Traced {
            report,
            made: Vec::new(),
            outcome: None,
            failure: None,
        };
    };
    let own = |one: &&Diagnostic| one.rule == rule.meta.id;
    let kept = report.diagnostics.iter().filter(own).cloned();
    fates.extend(kept.map(|one| (one, Fate::Kept)));
    let over = limited.iter().filter(own).cloned();
    fates.extend(over.map(|one| (one, Fate::OverLimit)));
    fates.extend(beside.diagnostics.into_iter().map(|one| (one, Fate::Kept)));
    fates.sort_by(|(a, _), (b, _)| a.sort_key().cmp(&b.sort_key()));
    let ends = beside.outcomes.into_iter().chain(report.outcomes.clone());
    let ended = |one: &RuleOutcome| one.rule == rule.meta.id;
    let mut failures = beside.failures.into_iter().chain(report.failures.clone());
    Traced {
        made: fates,
        outcome: ends.into_iter().find(ended),
        failure: failures.find(|one| one.rule == rule.meta.id),
        report,
    }
}

fn empty(subject: Arc<Subject>, rules: usize) -> Report {
    Report {
        subject,
        diagnostics: Vec::new(),
        outcomes: Vec::with_capacity(rules),
        failures: Vec::new(),
    }
}

/// Keeps the first findings of each rule, up to a number; gives back the others.
fn limit(report: &mut Report, most: usize) -> Vec<Diagnostic> {
    let mut counts = HashMap::new();
    let all = std::mem::take(&mut report.diagnostics).into_iter();
    let (kept, over) = all.partition(|one| {
        let count = counts.entry(one.rule.clone()).or_insert(0usize);
        *count += 1;
        *count <= most
    });
    report.diagnostics = kept;
    over
}

/// Drops findings about a place that another rule, to which theirs yields, has already spoken of:
/// one fault, one finding. The outcome of the rule stays *failed*. Gives back what was dropped of
/// the rule that is asked about.
fn yield_to_others(
    report: &mut Report,
    rules: &[&Rule],
    asked: Option<&Rule>,
) -> Vec<(Diagnostic, Fate)> {
    let rules: HashMap<&str, &Rule> = rules
        .iter()
        .map(|rule| (rule.meta.id.as_str(), *rule))
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
    let to: Vec<Option<&Diagnostic>> = all
        .iter()
        .map(|(one, rule)| {
            let mut others = all.iter().filter(|_| !rule.yields_to.is_empty());
            let found =
                others.find(|(other, stronger)| yields(rule, stronger) && touch(one, other));
            found.map(|(other, _)| *other)
        })
        .collect();
    let is_asked = |rule: &Rule| asked.is_some_and(|asked| asked.meta.id == rule.meta.id);
    let told = all.iter().zip(&to).filter(|((_, rule), _)| is_asked(rule));
    let told = told.filter_map(|((one, _), to)| {
        let stronger = Box::new((*to)?.clone());
        Some(((*one).clone(), Fate::Yielded(stronger)))
    });
    let told = told.collect();
    let dropped: Vec<bool> = to.iter().map(Option::is_some).collect();
    let mut dropped = dropped.into_iter();
    report
        .diagnostics
        .retain(|_| !dropped.next().unwrap_or(false));
    told
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

fn run(
    rule: &Rule,
    settings: &Settings,
    relations: &[String],
    trace: Option<&Trace>,
    report: &mut Report,
) {
    let subject = Arc::clone(&report.subject);
    let context = Context {
        subject: &subject,
        lang: settings.lang,
        relations,
        trace,
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
                    help: error.help,
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

/// A fix of more bytes is not offered.
const LONGEST_FIX: usize = 32_768;

/// Gives a finding its words. Severity is the settings' alone.
fn word(rule: &Rule, found: Found, settings: &Settings) -> Diagnostic {
    let lang: Lang = settings.lang;
    let severity = settings.severity(&rule.meta);
    let parameters = rule.parameters.iter();
    let found = parameters.fold(found, |found, (name, value)| {
        found.with(name, value.written())
    });
    let figures = figures(&found);
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
        // A text that was cut is none to put anywhere.
        if new.len() > LONGEST_FIX {
            return None;
        }
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
        figures,
        accepted: None,
    }
}

/// The figures a finding sets against each other: as its check says, or the arguments of these
/// names, which a script may give.
fn figures(found: &Found) -> Figures {
    let argument = |name: &str| {
        let given = found.arguments.iter().find(|(one, _)| one == name);
        given.map(|(_, value)| value.clone())
    };
    let Figures { stated, computed } = found.figures.clone();
    Figures {
        stated: stated.or_else(|| argument("stated")),
        computed: computed.or_else(|| argument("computed")),
    }
}
