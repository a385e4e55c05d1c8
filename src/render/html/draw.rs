//! Pieces of the text as elements of the page, cut where a mark begins or ends.

use super::escape::escape;
use super::marks::{Class, Marks};
use crate::source::Span;
use std::fmt::Write as _;

/// More findings than this are not named at one place; they keep their own signs and cards.
const MOST_AT_A_PLACE: usize = 12;

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

impl Marks<'_> {
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
    /// `span.start` and `span.end`, where pieces of others may stand too: it is marked as a whole,
    /// by what surely is about it.
    pub(super) fn joined(
        &mut self,
        element: &Element<'_>,
        span: Span,
        text: &str,
        out: &mut String,
    ) {
        if self.source.slice(span) == text {
            return self.element(element, span, out);
        }
        let is_of_it = |mark: Span| {
            let covers = mark.start <= span.start && span.end <= mark.end;
            let inside = span.start <= mark.start && mark.end <= span.end;
            let marked = self.source.slice(mark).trim();
            // A bare number may be the value beside a label that begins with the same digit.
            let says = marked.contains(char::is_alphabetic);
            covers || inside && says && text.contains(marked)
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
