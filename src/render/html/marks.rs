//! Where findings stand in the text: marks, which may nest and overlap, cut into pieces that do not.

use super::escape::escape;
use crate::check::Report;
use crate::diagnostic::Diagnostic;
use crate::source::{Lang, Source, Span};
use crate::wording::say;
use std::fmt::Write as _;

/// One place of one finding.
pub(super) struct Mark {
    pub(super) span: Span,
    /// The finding, from 1.
    pub(super) finding: usize,
    /// Which of its other places; `None` for the place of the fault itself.
    pub(super) other: Option<usize>,
    /// The class of the finding.
    pub(super) class: Class,
    /// What stands in the text where the mark begins.
    pub(super) sign: String,
    /// Whether that has been written.
    pub(super) placed: bool,
}

/// How a finding is shown, the heaviest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Error,
    Warning,
    Info,
    Accepted,
    Other,
}

impl Class {
    fn of(diagnostic: &Diagnostic) -> Class {
        use crate::diagnostic::Severity;
        match (&diagnostic.accepted, diagnostic.severity) {
            (Some(_), _) => Class::Accepted,
            (None, Severity::Error) => Class::Error,
            (None, Severity::Warning) => Class::Warning,
            (None, Severity::Info) => Class::Info,
        }
    }

    pub(super) fn letter(self) -> &'static str {
        match self {
            Class::Error => "e",
            Class::Warning => "w",
            Class::Info => "i",
            Class::Accepted => "a",
            Class::Other => "s",
        }
    }
}

/// The class of a finding in style sheet and script: `e`, `w`, `i`, or `a` for an accepted one.
pub(super) fn class_of(diagnostic: &Diagnostic) -> &'static str {
    Class::of(diagnostic).letter()
}

/// The marks of one report.
pub(super) struct Marks<'a> {
    pub(super) source: &'a Source,
    /// In order of their beginnings, longer ones first.
    pub(super) marks: Vec<Mark>,
    /// For each mark the furthest end of it and all before it.
    pub(super) reach: Vec<u32>,
    /// The messages of the findings, for those that have no text to be marked.
    pub(super) messages: Vec<&'a str>,
    /// Signs before this mark have all been written.
    pub(super) settled: usize,
}

impl<'a> Marks<'a> {
    /// The marks of report `number`; those about the whole document are left out of the text.
    pub(super) fn new(report: &'a Report, number: usize, lang: Lang) -> Marks<'a> {
        let source = &report.subject.source;
        let mut marks = Vec::new();
        for (index, diagnostic) in report.diagnostics.iter().enumerate() {
            let (finding, class) = (index + 1, Class::of(diagnostic));
            marks.push(Mark {
                span: diagnostic.primary.span,
                finding,
                other: None,
                class,
                sign: sign(number, finding, diagnostic, lang),
                placed: false,
            });
            for (other, label) in diagnostic.secondary.iter().enumerate() {
                let letter = letter_of(other);
                let mut sign = format!(
                    "<i class=\"l\" id=\"r{number}-s{finding}-{other}\" data-p=\"{finding}\" data-k=\"{letter}\" data-l=\""
                );
                escape(label.text.as_deref().unwrap_or_default(), &mut sign);
                sign.push_str("\"></i>");
                marks.push(Mark {
                    span: label.span,
                    finding,
                    other: Some(other),
                    class: Class::Other,
                    sign,
                    placed: false,
                });
            }
        }
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        let whole = source.whole();
        let reach = marks.iter().scan(0, |furthest, mark| {
            if mark.span != whole {
                *furthest = mark.span.end.max(*furthest);
            }
            Some(*furthest)
        });
        Marks {
            reach: reach.collect(),
            source,
            marks,
            messages: report
                .diagnostics
                .iter()
                .map(|one| one.message.as_str())
                .collect(),
            settled: 0,
        }
    }

    /// The text it is about.
    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// The marks that have something to do with a piece of text, in their order: they share a
    /// byte with it, or one of the two is a place between characters that the other touches.
    pub(super) fn at(&self, piece: Span) -> Vec<usize> {
        let whole = self.source.whole();
        let end = self
            .marks
            .partition_point(|mark| mark.span.start <= piece.end);
        let mut found: Vec<usize> = (0..end)
            .rev()
            .take_while(|index| self.reach[*index] >= piece.start)
            .filter(|index| {
                let span = self.marks[*index].span;
                let touches = span.is_empty() || piece.is_empty();
                span != whole
                    && (span.overlaps(piece)
                        || touches && span.start <= piece.end && piece.start <= span.end)
            })
            .collect();
        found.reverse();
        found
    }

    /// Whether anything is marked in or at a piece of text.
    pub(super) fn is_marked(&self, piece: Span) -> bool {
        !self.at(piece).is_empty()
    }

    /// Whether a sign of a finding is still to be written in a piece of text.
    pub(super) fn is_open_in(&self, piece: Span) -> bool {
        self.at(piece)
            .iter()
            .any(|index| !self.marks[*index].placed)
    }
}

/// What the other places of a finding are called, in text and card: letters, then numbers.
pub(super) fn letter_of(other: usize) -> String {
    match u8::try_from(other) {
        Ok(index @ 0..26) => char::from(b'a' + index).to_string(),
        _ => (other + 1).to_string(),
    }
}

/// The sign in the text that leads to a finding's card.
fn sign(number: usize, finding: usize, diagnostic: &Diagnostic, lang: Lang) -> String {
    let severity = say(
        lang,
        &format!("severity.{}", diagnostic.severity.name()),
        &[],
    );
    let class = class_of(diagnostic);
    let mut sign = format!(
        "<a class=\"n {class}\" id=\"r{number}-m{finding}\" href=\"#r{number}-f{finding}\" aria-label=\"{finding} {severity} "
    );
    escape(&diagnostic.message, &mut sign);
    let _ = write!(sign, "\">{finding}</a>");
    sign
}
