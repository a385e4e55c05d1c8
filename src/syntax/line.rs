//! Segments: the pieces of lines that the outline sorts into headings, tables and text.

use crate::source::fold::{fold_char, is_blank, is_empty, is_invisible, squeeze};
use crate::source::{Source, Span};
use std::cell::OnceCell;

/// A line, or the part of a line between two headings.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its content.
    pub span: Span,
    /// The depth of a heading that the format declares.
    pub heading: Option<u8>,
    /// The block it is, when that is a row of a grid.
    pub row: Option<usize>,
    /// Made when first asked for: of most rows of a table nobody asks.
    squeezed: OnceCell<String>,
    blank: bool,
}

impl Segment {
    /// Takes the segment at `span` of `source`.
    #[must_use]
    pub fn new(source: &Source, span: Span, heading: Option<u8>) -> Segment {
        Segment {
            span,
            heading,
            row: None,
            squeezed: OnceCell::new(),
            blank: is_empty(source.slice(span)),
        }
    }

    /// Whether nothing is printed on it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.blank
    }

    /// Its characters folded, blanks dropped. `source` is the one it was taken from.
    #[must_use]
    pub fn squeezed(&self, source: &Source) -> &str {
        let squeezed = || squeeze(source.slice(self.span));
        self.squeezed.get_or_init(squeezed)
    }
}

/// The source offset at which byte `squeezed_at` of the squeezed form of `raw` begins.
/// An offset at or past its end leads to the end of the last character.
#[must_use]
pub fn unsqueeze(raw: &str, base: usize, squeezed_at: usize) -> usize {
    let mut squeezed = 0;
    let mut end = 0;
    for (at, c) in raw.char_indices() {
        if is_blank(c) || is_invisible(c) {
            continue;
        }
        if squeezed >= squeezed_at {
            return base + at;
        }
        squeezed += fold_char(c).len_utf8();
        end = at + c.len_utf8();
    }
    base + end
}

/// `span` without the blanks at both ends; of nothing but blanks, the end of the first line.
#[must_use]
pub fn trim(source: &Source, span: Span) -> Span {
    let raw = source.slice(span);
    let blank = |c: char| is_blank(c) || is_invisible(c);
    let start = raw.len() - raw.trim_start_matches(blank).len();
    let end = raw.trim_end_matches(blank).len();
    if end == 0
        && let Some(line) = raw.find('\n')
    {
        let at = span.start as usize + raw[..line].trim_end_matches('\r').len();
        return Span::new(at, at);
    }
    Span::new(
        span.start as usize + start,
        span.start as usize + end.max(start),
    )
}
