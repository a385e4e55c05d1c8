//! What is said beside the text: a card for each finding, and how the rules ended.

use super::marks::{class_of, letter_of};
use crate::check::Report;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Note};
use crate::render::notes::{accepted_words, basis_words};
use crate::rule::{Outcome, RuleMeta};
use crate::source::{Lang, Source};
use crate::subject::Subject;
use crate::wording::say;
use serde::Serialize;

/// What an edit takes away is shown up to so many bytes.
const LONGEST_OLD: usize = 300;

/// A finding as its card shows it.
#[derive(Serialize)]
pub(super) struct Card<'a> {
    number: usize,
    class: &'static str,
    severity: String,
    message: &'a str,
    place: String,
    label: Option<&'a str>,
    hypotheses: Vec<&'a str>,
    whys: Vec<&'a str>,
    helps: Vec<&'a str>,
    fix: Option<FixView<'a>>,
    basis: Vec<String>,
    others: Vec<Other>,
    accepted: Option<String>,
    rule: &'a str,
    summary: Option<&'a str>,
}

#[derive(Serialize)]
struct FixView<'a> {
    title: String,
    edits: Vec<EditView<'a>>,
}

#[derive(Serialize)]
struct EditView<'a> {
    old: String,
    new: &'a str,
}

/// Another place that belongs to the finding.
#[derive(Serialize)]
struct Other {
    letter: String,
    place: String,
    text: String,
}

/// What is said of another place: its label, with the place if that is only a number.
fn other_words(place: &str, label: Option<&str>, lang: Lang) -> String {
    match label {
        Some(label) if label.contains(char::is_alphabetic) => label.to_owned(),
        Some(label) => [place, &say(lang, "list.colon", &[]), label].concat(),
        None => place.to_owned(),
    }
}

impl<'a> Card<'a> {
    /// The card of a finding; `index` counts from 0.
    pub(super) fn new(
        subject: &Subject,
        index: usize,
        diagnostic: &'a Diagnostic,
        meta: Option<&'a RuleMeta>,
        lang: Lang,
    ) -> Card<'a> {
        let place =
            |label: &Label| subject.place_in_file(label.span, label.address.as_deref(), lang);
        let notes = |is_it: fn(&Note) -> bool| {
            let notes = diagnostic.notes.iter().filter(|note| is_it(note));
            notes.map(Note::text).collect()
        };
        let basis = meta.map_or(&[][..], |meta| &meta.basis);
        let others = diagnostic.secondary.iter().enumerate();
        let others = others.map(|(other, label)| Other {
            letter: letter_of(other),
            text: other_words(&place(label), label.text.as_deref(), lang),
            place: place(label),
        });
        Card {
            number: index + 1,
            class: class_of(diagnostic),
            severity: say(
                lang,
                &format!("severity.{}", diagnostic.severity.name()),
                &[],
            ),
            message: &diagnostic.message,
            place: place(&diagnostic.primary),
            label: diagnostic.primary.text.as_deref(),
            hypotheses: notes(|note| matches!(note, Note::Hypothesis(_))),
            whys: notes(|note| matches!(note, Note::Why(_))),
            helps: notes(|note| matches!(note, Note::Help(_))),
            fix: diagnostic
                .fix
                .as_ref()
                .map(|fix| fix_view(&subject.source, fix, lang)),
            basis: basis.iter().map(|basis| basis_words(basis, lang)).collect(),
            others: others.collect(),
            accepted: diagnostic
                .accepted
                .as_ref()
                .map(|accepted| accepted_words(accepted, lang)),
            rule: diagnostic.rule.as_str(),
            summary: meta.map(|meta| meta.summary.get(lang)),
        }
    }
}

fn fix_view<'a>(source: &Source, fix: &'a Fix, lang: Lang) -> FixView<'a> {
    let promise = match fix.applicability {
        Applicability::Safe => "fix.safe",
        Applicability::Unsafe => "fix.unsafe",
        Applicability::DisplayOnly => "fix.display-only",
    };
    let edits = fix.edits.iter().map(|edit| EditView {
        old: cropped(source.text().get(edit.span.range()).unwrap_or_default()),
        new: &edit.new,
    });
    FixView {
        title: say(lang, promise, &[("title", &fix.title)]),
        edits: edits.collect(),
    }
}

fn cropped(text: &str) -> String {
    if text.len() <= LONGEST_OLD {
        return text.to_owned();
    }
    format!("{}\u{2026}", &text[..text.floor_char_boundary(LONGEST_OLD)])
}

/// How the rules ended on a report: their ids, those that could not be told by reason.
#[derive(Serialize)]
pub(super) struct Outcomes<'a> {
    passed: Vec<&'a str>,
    failed: Vec<&'a str>,
    off: Vec<&'a str>,
    not_assessable: usize,
    reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    text: &'a str,
    rules: Vec<&'a str>,
}

impl<'a> Outcomes<'a> {
    /// The outcomes of a report.
    pub(super) fn new(report: &'a Report) -> Outcomes<'a> {
        let of = |outcome: Outcome| {
            let outcomes = report.outcomes.iter();
            outcomes.filter(move |one| one.outcome == outcome)
        };
        let names = |outcome| of(outcome).map(|one| one.rule.as_str()).collect::<Vec<_>>();
        let mut reasons: Vec<Reason<'a>> = Vec::new();
        for one in of(Outcome::NotAssessable) {
            let text = one.reason.as_deref().unwrap_or_default();
            let rule = one.rule.as_str();
            match reasons.iter_mut().find(|reason| reason.text == text) {
                Some(reason) => reason.rules.push(rule),
                None => reasons.push(Reason {
                    text,
                    rules: vec![rule],
                }),
            }
        }
        Outcomes {
            passed: names(Outcome::Passed),
            failed: names(Outcome::Failed),
            off: names(Outcome::Off),
            not_assessable: of(Outcome::NotAssessable).count(),
            reasons,
        }
    }
}
