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

/// Bytes in a row of a decoded part and where they stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// First byte in the part; the step ends where the next one begins.
    pub part: u32,
    /// Where that byte begins in the file.
    pub file: u32,
    /// How far the next byte stands from it in the file; 0 when all stand in one piece.
    pub stride: u32,
    /// How many bytes of the file each byte, or the piece, takes.
    pub unit: u32,
}

/// A part of a file that was decoded before it could be read as text: a page inside a mail.
#[derive(Debug)]
pub struct Part {
    file: Vec<u8>,
    steps: Vec<Step>,
}

impl Part {
    /// A part of `file`, whose bytes stand at `steps`, in order.
    #[must_use]
    pub fn new(file: Vec<u8>, steps: Vec<Step>) -> Part {
        Part { file, steps }
    }

    /// The range of the file that holds a range of the part.
    #[must_use]
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let after = self.steps.partition_point(|step| step.part as usize <= at);
            let step = after.checked_sub(1).map(|index| self.steps[index])?;
            let start = step.file as usize + (at - step.part as usize) * step.stride as usize;
            Some(start..start + step.unit as usize)
        };
        let end = self.file.len();
        let start = place(range.start).map_or(end, |at| at.start.min(end));
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let last = last.and_then(place).map_or(start, |at| at.end.min(end));
        start..last.max(start)
    }

    /// Line and column of a byte of the file.
    fn line_column(&self, byte: usize) -> LineColumn {
        let before = &self.file[..byte.min(self.file.len())];
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let begins = |b: &&u8| **b & 0xC0 != 0x80;
        LineColumn {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: before[start..].iter().filter(begins).count() + 1,
        }
    }
}

/// Reading text to stretches of one file.
#[derive(Debug)]
pub struct ByteMap {
    runs: Vec<Run>,
    /// The decoded file, or the decoded part of it.
    file: String,
    offsets: Offsets,
    part: Option<Part>,
    lines: OnceLock<Lines>,
}

impl ByteMap {
    /// A map of `runs`, in the order of the reading text, into the decoded `file`, whose characters
    /// stand at `offsets` in the stored bytes, or in the bytes of a `part` of the file.
    #[must_use]
    pub fn new(runs: Vec<Run>, file: String, offsets: Offsets, part: Option<Part>) -> ByteMap {
        ByteMap {
            runs,
            file,
            offsets,
            part,
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

    /// Whether the file holds the text within something else, so that lines and columns of the
    /// decoded text are not those of the file.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.part.is_some()
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
        if let Some(part) = &self.part {
            let stored = self.offsets.file(range.start)..self.offsets.file(range.end);
            let range = part.range(stored);
            let point = |byte| FilePoint {
                byte,
                at: part.line_column(byte),
            };
            return (point(range.start), point(range.end));
        }
        let lines = self.lines.get_or_init(|| Lines::new(&self.file));
        let point = |offset: usize| FilePoint {
            byte: self.offsets.file(offset),
            at: lines.line_column(&self.file, offset),
        };
        (point(range.start), point(range.end))
    }
}

/// A place in a document that has no lines of its own. All numbers count from 1; 0 is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
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
        let map = ByteMap::new(runs.to_vec(), file, Offsets::plain(0), None);
        let cut = |start, end| &map.file()[map.range(Span::new(start, end))];
        assert_eq!(cut(0, 9), "甲&amp;乙");
        assert_eq!(cut(2, 5), "甲");
        assert_eq!(cut(5, 6), "&amp;");
        assert_eq!(cut(0, 2), "");
        assert_eq!(map.range(Span::new(5, 5)), 6..6);
        assert_eq!(map.points(Span::new(6, 9)).0.at.column, 10);
    }
}
