//! `pairs`: brackets and quotation marks that do not pair inside a paragraph.

use crate::rule::file::PairsFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::Step;
use crate::source::fold::fold_char;
use crate::source::{Span, numeral};

/// Pairs of marks.
#[derive(Debug)]
pub struct Pairs {
    marks: Vec<(char, char)>,
}

impl Pairs {
    pub(super) fn compile(file: &PairsFile, loader: &mut Loader<'_>) -> Option<Pairs> {
        let mut marks = Vec::new();
        for written in &file.marks {
            let mut chars = written.value.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(open), Some(close), None) if open != close => marks.push((open, close)),
                _ => {
                    loader.refuse(
                        "a pair is an opening and a closing mark",
                        "write the two marks one behind the other",
                        written.span,
                    );
                    return None;
                }
            }
        }
        Some(Pairs { marks })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let mut found = Vec::new();
        for paragraph in &subject.document.paragraphs {
            let text = subject.source.slice(paragraph.span);
            if text.contains(|c| {
                self.marks
                    .iter()
                    .any(|(open, close)| c == *open || c == *close)
            }) {
                let base = paragraph.span.range().start;
                context.note(|| self.looked_at(text, paragraph.span));
                found.extend(self.unpaired(text).map(|(at, mark)| {
                    let span = Span::new(base + at, base + at + mark.len_utf8());
                    Found::here(span).with("mark", mark).valued(mark)
                }));
            }
        }
        Verdict::folded(found)
    }

    /// A paragraph with its marks, and those that have no partner.
    fn looked_at(&self, text: &str, span: Span) -> Step {
        let is_mark = |c: &char| {
            self.marks
                .iter()
                .any(|(open, close)| c == open || c == close)
        };
        let marks: String = text.chars().filter(is_mark).collect();
        let alone: Vec<String> = self.unpaired(text).map(|(_, c)| c.to_string()).collect();
        let key = if alone.is_empty() {
            "pairs"
        } else {
            "pairs.alone"
        };
        Step::new(key)
            .with("marks", marks)
            .with("alone", alone.join(" "))
            .is(!alone.is_empty())
            .at(span)
    }

    /// Marks without a partner. Kinds are counted apart: where brackets cross, each still has one.
    /// A mark of the other width is a partner, and the bracket behind a list number of one or two characters needs none.
    fn unpaired(&self, text: &str) -> impl Iterator<Item = (usize, char)> {
        let mut wrong = Vec::new();
        let marks = self.marked(text);
        for (open, close) in &self.marks {
            let (open, close) = match (fold_char(*open), fold_char(*close)) {
                (one, other) if one == other => (*open, *close),
                folded => folded,
            };
            let mut waiting = Vec::new();
            for (at, c, numbers) in marks.iter().copied() {
                // Quotation marks fold into one and are told apart as they are.
                let folded = if fold_char(open) == fold_char(close) {
                    c
                } else {
                    fold_char(c)
                };
                if folded == open {
                    waiting.push((at, c));
                } else if folded == close && waiting.pop().is_none() && !(1..=2).contains(&numbers)
                {
                    wrong.push((at, c));
                }
            }
            wrong.extend(waiting);
        }
        wrong.sort_unstable();
        wrong.into_iter()
    }
}

impl Pairs {
    /// Every mark of a pair, of either width, with how many characters of a number stand right
    /// before it.
    fn marked(&self, text: &str) -> Vec<(usize, char, usize)> {
        let mut known: Vec<char> = Vec::new();
        for (open, close) in &self.marks {
            known.extend([*open, *close, fold_char(*open), fold_char(*close)]);
        }
        known.sort_unstable();
        known.dedup();
        let mut marks = Vec::new();
        // How many characters of a number stand right before.
        let mut numbers = 0;
        for (at, c) in text.char_indices() {
            if known.binary_search(&fold_char(c)).is_ok() || known.binary_search(&c).is_ok() {
                marks.push((at, c, numbers));
            }
            numbers = if is_number(c) { numbers + 1 } else { 0 };
        }
        marks
    }
}

fn is_number(c: char) -> bool {
    numeral::is_numeral(fold_char(c)) || c.is_ascii_alphabetic()
}
