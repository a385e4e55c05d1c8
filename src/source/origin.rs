//! The way back from the reading text to the file it was made from.

use super::decode::Offsets;
use super::{LineColumn, Lines, Span};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// How the reading text relates to the bytes of the file, and so what can be edited.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The reading text is the decoded file, character for character.
    Verbatim,
    /// The reading text was put together from stretches of the file; it is shown, never written back.
    Bytes(Arc<ByteMap>),
    /// The reading text was taken out of a container; it is shown, never written back.
    Places(Arc<PlaceMap>),
}

/// One stretch of the reading text and the stretch of the decoded file it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// First byte in the reading text; the run ends where the next one begins.
    pub at: u32,
    /// First byte in the decoded file.
    pub start: u32,
    /// One past the last byte in the decoded file. A run of another length than its text is one
    /// piece (an entity, blanks that became one); an empty one was added by the reader.
    pub end: u32,
}

/// One end of a place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePoint {
    /// Byte in the file as it is stored.
    pub byte: usize,
    /// Line and column in the decoded file.
    pub at: LineColumn,
}

/// Reading text to stretches of one file.
#[derive(Debug)]
pub struct ByteMap {
    runs: Vec<Run>,
    /// The decoded file.
    file: String,
    offsets: Offsets,
    lines: OnceLock<Lines>,
}

impl ByteMap {
    /// A map of `runs`, in the order of the reading text, into the decoded `file`, whose characters
    /// stand at `offsets` in the stored bytes.
    #[must_use]
    pub fn new(runs: Vec<Run>, file: String, offsets: Offsets) -> ByteMap {
        ByteMap {
            runs,
            file,
            offsets,
            lines: OnceLock::new(),
        }
    }

    /// The range of the decoded file that a span of the reading text came from.
    ///
    /// What the reader added itself (separators of cells, numbers of lists) has an empty range
    /// there where it was added.
    #[must_use]
    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.point(span.start, false);
        let end = if span.is_empty() {
            start
        } else {
            self.point(span.end, true)
        };
        start..end.max(start)
    }

    fn point(&self, offset: u32, is_end: bool) -> usize {
        let behind = |run: &Run| {
            if is_end {
                run.at < offset
            } else {
                run.at <= offset
            }
        };
        let after = self.runs.partition_point(behind);
        let Some(run) = after.checked_sub(1).map(|index| self.runs[index]) else {
            return self.runs.first().map_or(0, |run| run.start as usize);
        };
        let next = self.runs.get(after).map_or(u32::MAX, |next| next.at);
        let exact = next - run.at == run.end - run.start || next == u32::MAX;
        let into = if exact {
            (run.start + (offset - run.at)).min(run.end)
        } else if is_end {
            run.end
        } else {
            run.start
        };
        into as usize
    }

    /// The decoded file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Both ends of where a span of the reading text stands in the file.
    #[must_use]
    pub fn points(&self, span: Span) -> (FilePoint, FilePoint) {
        let range = self.range(span);
        let lines = self.lines.get_or_init(|| Lines::new(&self.file));
        let point = |offset: usize| FilePoint {
            byte: self.offsets.file(offset),
            at: lines.line_column(&self.file, offset),
        };
        (point(range.start), point(range.end))
    }
}

/// A place in a document that has no lines of its own. All numbers count from 1; 0 is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The page, where the format has pages.
    pub page: u32,
    /// The paragraph, tables not counted.
    pub paragraph: u32,
    /// The table.
    pub table: u32,
    /// The row of the table.
    pub row: u32,
    /// The column of the table's grid.
    pub column: u32,
}

/// Reading text to places in a container.
#[derive(Debug, Default)]
pub struct PlaceMap {
    places: Vec<(u32, Place)>,
}

impl PlaceMap {
    /// A map of places with the byte of the reading text at which each begins, in order.
    #[must_use]
    pub fn new(places: Vec<(u32, Place)>) -> PlaceMap {
        PlaceMap { places }
    }

    /// Where byte `offset` of the reading text stands.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let after = self.places.partition_point(|(at, _)| *at <= offset);
        after
            .checked_sub(1)
            .map(|index| self.places[index].1)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteMap, Run};
    use crate::source::Span;
    use crate::source::decode::Offsets;

    #[test]
    fn spans_lead_back_through_entities_and_added_text() {
        // "甲&amp;乙" with a number "1." that the reader put in front.
        let file = "<p>甲&amp;乙".to_owned();
        let runs = [(0, 3, 3), (2, 3, 6), (5, 6, 11), (6, 11, 14)];
        let runs = runs.map(|(at, start, end)| Run { at, start, end });
        let map = ByteMap::new(runs.to_vec(), file, Offsets::plain(0));
        let cut = |start, end| &map.file()[map.range(Span::new(start, end))];
        assert_eq!(cut(0, 9), "甲&amp;乙");
        assert_eq!(cut(2, 5), "甲");
        assert_eq!(cut(5, 6), "&amp;");
        assert_eq!(cut(0, 2), "");
        assert_eq!(map.range(Span::new(5, 5)), 6..6);
        assert_eq!(map.points(Span::new(6, 9)).0.at.column, 10);
    }
}
