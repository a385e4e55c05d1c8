//! Where findings stand in the text: marks, which may nest and overlap, cut into pieces that do not.

use super::escape::escape;
use crate::check::Report;
use crate::diagnostic::Diagnostic;
use crate::source::{Lang, Source, Span};
use crate::wording::say;
use std::fmt::Write as _;

/// More findings than this are not named at one place; they keep their own signs and cards.
const MOST_AT_A_PLACE: usize = 12;

/// One place of one finding.
struct Mark {
    span: Span,
    /// The finding, from 1.
    finding: usize,
    /// Which of its other places; `None` for the place of the fault itself.
    other: Option<usize>,
    /// The class of the finding.
    class: Class,
    /// What stands in the text where the mark begins.
    sign: String,
    /// Whether that has been written.
    placed: bool,
}

/// How a finding is shown, the heaviest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
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

    fn letter(self) -> &'static str {
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
    source: &'a Source,
    /// In order of their beginnings, longer ones first.
    marks: Vec<Mark>,
    /// For each mark the furthest end of it and all before it.
    reach: Vec<u32>,
    /// The messages of the findings, for those that have no text to be marked.
    messages: Vec<&'a str>,
    /// Signs before this mark have all been written.
    settled: usize,
}

/// An element that shows a piece of the text.
#[derive(Default)]
pub(super) struct Element<'e> {
    /// Its tag.
    pub(super) tag: &'e str,
    /// Classes besides those of marks.
    pub(super) class: &'e str,
    /// Other attributes, with a blank before each.
    pub(super) attributes: &'e str,
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
        let reach = marks.iter().scan(0, |furthest, mark| {
            *furthest = mark.span.end.max(*furthest);
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
    fn at(&self, piece: Span) -> Vec<usize> {
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

    /// Writes an element around a piece of the text, with everything marked in it. A mark that
    /// covers the whole piece becomes a class of the element.
    pub(super) fn element(&mut self, element: &Element<'_>, piece: Span, out: &mut String) {
        let text = self.source.text().get(piece.range()).unwrap_or_default();
        let (around, inside): (Vec<usize>, Vec<usize>) =
            self.at(piece).into_iter().partition(|index| {
                let span = self.marks[*index].span;
                let covers = span.start <= piece.start && span.end >= piece.end;
                covers && (piece.is_empty() || !span.is_empty())
            });
        self.open(element, &around, out);
        self.pieces(piece.start, text, &inside, out);
        let _ = write!(out, "</{}>", element.tag);
    }

    /// Writes an element around a text that was put together from pieces of the source between
    /// `span.start` and `span.end`, where pieces of others may stand too: it is marked as a whole.
    pub(super) fn joined(
        &mut self,
        element: &Element<'_>,
        span: Span,
        text: &str,
        out: &mut String,
    ) {
        let is_of_it = |mark: Span| {
            let inside = span.start <= mark.start && mark.end <= span.end;
            mark == span || inside && text.contains(self.source.slice(mark).trim())
        };
        let mut around = self.at(span);
        around.retain(|index| is_of_it(self.marks[*index].span));
        self.open(element, &around, out);
        escape(text, out);
        let _ = write!(out, "</{}>", element.tag);
    }

    /// Writes a line for each finding whose sign has found no text before byte `end`.
    pub(super) fn between(&mut self, end: u32, out: &mut String) {
        while self.marks.get(self.settled).is_some_and(|mark| mark.placed) {
            self.settled += 1;
        }
        let started = self.marks.partition_point(|mark| mark.span.start < end);
        for index in self.settled..started {
            if self.marks[index].span.end <= end {
                self.alone(index, out);
            }
        }
    }

    /// Writes a line for each finding about the whole document, and for what is left at its end.
    pub(super) fn rest(&mut self, only_whole: bool, out: &mut String) {
        let whole = self.source.whole();
        for index in 0..self.marks.len() {
            if !only_whole || self.marks[index].span == whole {
                self.alone(index, out);
            }
        }
    }

    fn alone(&mut self, index: usize, out: &mut String) {
        let mark = &mut self.marks[index];
        if mark.placed {
            return;
        }
        mark.placed = true;
        if mark.other.is_some() {
            out.push_str(&mark.sign);
            return;
        }
        let (letter, finding) = (mark.class.letter(), mark.finding);
        let _ = write!(
            out,
            "<p class=\"between m {letter}\" data-f=\"{finding}\">{}",
            mark.sign
        );
        escape(self.messages[finding - 1], out);
        out.push_str("</p>\n");
    }

    /// Writes the opening tag and the signs of the marks around the element.
    fn open(&mut self, element: &Element<'_>, around: &[usize], out: &mut String) {
        let _ = write!(out, "<{}", element.tag);
        let named = self.named(around);
        match &named {
            Some((class, findings)) => {
                let blank = if element.class.is_empty() { "" } else { " " };
                let _ = write!(
                    out,
                    " class=\"{}{blank}m {class}\" data-f=\"{findings}\"",
                    element.class
                );
            }
            None if element.class.is_empty() => {}
            None => {
                let _ = write!(out, " class=\"{}\"", element.class);
            }
        }
        out.push_str(element.attributes);
        out.push('>');
        for index in around {
            self.place(*index, out);
        }
    }

    /// The heaviest class of some marks, and the findings they are of.
    fn named(&self, marks: &[usize]) -> Option<(&'static str, String)> {
        let class = marks.iter().map(|index| self.marks[*index].class).min()?;
        let mut ordered: Vec<(Class, usize)> = marks
            .iter()
            .map(|index| (self.marks[*index].class, self.marks[*index].finding))
            .collect();
        ordered.sort_unstable();
        let mut findings: Vec<String> = Vec::new();
        for (_, finding) in ordered {
            let finding = finding.to_string();
            if findings.len() < MOST_AT_A_PLACE && !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        Some((class.letter(), findings.join(" ")))
    }

    fn place(&mut self, index: usize, out: &mut String) {
        let mark = &mut self.marks[index];
        if !mark.placed {
            mark.placed = true;
            out.push_str(&mark.sign);
        }
    }

    /// Writes a text that begins at byte `base`, cut where a mark begins or ends.
    fn pieces(&mut self, base: u32, text: &str, marks: &[usize], out: &mut String) {
        let local = |offset: u32| (offset.saturating_sub(base) as usize).min(text.len());
        let mut events: Vec<(usize, bool, usize)> = Vec::new();
        for index in marks {
            let span = self.marks[*index].span;
            events.push((local(span.start), true, *index));
            if !span.is_empty() {
                events.push((local(span.end), false, *index));
            }
        }
        // At one place, what ends there ends before anything begins.
        events.sort_unstable();
        let mut active: Vec<usize> = Vec::new();
        let mut from = 0;
        for (at, begins, index) in events {
            self.piece(&text[from..at], &active, out);
            from = at;
            if !begins {
                active.retain(|other| *other != index);
                continue;
            }
            self.place(index, out);
            if !self.marks[index].span.is_empty() {
                active.push(index);
            }
        }
        self.piece(&text[from..], &active, out);
    }

    fn piece(&self, text: &str, active: &[usize], out: &mut String) {
        if text.is_empty() {
            return;
        }
        let Some((class, findings)) = self.named(active) else {
            return escape(text, out);
        };
        let _ = write!(out, "<mark class=\"m {class}\" data-f=\"{findings}\">");
        escape(text, out);
        out.push_str("</mark>");
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
