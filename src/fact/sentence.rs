//! Sentences whose figures stand as `#`, so that patterns are about words.

use super::claim::Claims;
use super::figure::Figure;
use crate::source::fold::ends_sentence;
use std::ops::Range;

/// A sentence whose figures stand as `#`.
#[derive(Debug)]
pub struct Marked {
    /// The words.
    pub text: String,
    /// The figures, in order; ranges are of the passage.
    pub figures: Vec<Figure>,
    /// The sentence in the passage.
    pub range: Range<usize>,
    /// Where each figure's `#` stands in [`Marked::text`].
    pub at: Vec<usize>,
}

impl Marked {
    /// Where a byte of the marked text stands in the passage.
    #[must_use]
    pub fn back(&self, offset: usize) -> usize {
        let before = self.at.partition_point(|at| *at < offset);
        match before.checked_sub(1) {
            Some(last) => self.figures[last].range.end + (offset - self.at[last] - 1),
            None => self.range.start + offset,
        }
    }
}

impl Claims {
    /// The sentences of a passage with their figures; a semicolon ends one too unless `whole`.
    #[must_use]
    pub fn sentences(&self, text: &str, whole: bool) -> Vec<Marked> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if ends_sentence(c) && !(whole && c == ';') {
                sentences.push(self.mark(text, start..at));
                start = at + c.len_utf8();
            }
        }
        sentences.push(self.mark(text, start..text.len()));
        sentences.retain(|sentence| !sentence.text.trim().is_empty());
        sentences
    }

    fn mark(&self, text: &str, range: Range<usize>) -> Marked {
        let sentence = &text[range.clone()];
        let mut figures = self.figures.read(sentence);
        let mut marked = String::with_capacity(sentence.len());
        let mut at = Vec::with_capacity(figures.len());
        let mut from = 0;
        for figure in &figures {
            push_words(&mut marked, &sentence[from..figure.range.start]);
            at.push(marked.len());
            marked.push('#');
            from = figure.range.end;
        }
        push_words(&mut marked, &sentence[from..]);
        for figure in &mut figures {
            for part in [&mut figure.range, &mut figure.shown] {
                part.start += range.start;
                part.end += range.start;
            }
        }
        Marked {
            text: marked,
            figures,
            range,
            at,
        }
    }
}

/// A mark of the text itself would be taken for a figure.
fn push_words(marked: &mut String, words: &str) {
    marked.extend(words.chars().map(|c| if c == '#' { ' ' } else { c }));
}
