//! What readers of rich formats give: paragraphs, headings and exact tables, put together into one
//! reading text with the way back to the file.
//!
//! A paragraph is a line, a row of a table is a line whose cells stand between bars. The bars are
//! for the eye: the cells of the tree come from the grid, so a cell may hold a bar itself.

use super::layout::{MOST_POSITIONS, Part, parts};
use crate::source::fold::{is_empty, is_han};
use crate::source::origin::{ByteMap, Part as Outer, Place, PlaceMap, Run};
use crate::source::{Decoded, Encoding, Origin, Source, Span};
use crate::syntax::{Block, Cover, GridCell, GridRow};
use std::ops::Range;
use std::sync::Arc;

/// Text with the stretches of the file that it was taken from. `\n` is a forced line break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// Offsets are those in `text`.
    runs: Vec<Run>,
}

impl Text {
    /// Text from a container, where nothing leads back but the place.
    #[must_use]
    pub fn plain(text: &str) -> Text {
        let mut plain = Text::default();
        plain.push(text, 0..0);
        plain
    }

    /// Appends text that stands at `from` in the decoded file. A range of another length than the
    /// text is one piece, such as an entity; an empty one says that the reader added the text.
    pub fn push(&mut self, text: &str, from: Range<usize>) {
        if !text.is_empty() {
            push_run(&mut self.runs, self.text.len(), text.len(), from);
            self.text.push_str(text);
        }
    }

    /// The text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing is printed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        is_empty(&self.text)
    }

    /// Appends another text on a line of its own.
    pub fn append(&mut self, other: Text) {
        if self.text.is_empty() {
            *self = other;
            return;
        }
        let end = self.runs.last().map_or(0, |run| run.end as usize);
        self.push("\n", end..end);
        for (at, from) in other.range(0..other.text.len()) {
            self.push(&other.text[at], from);
        }
    }

    /// The stretches of a part of the text, each with where it comes from.
    fn range(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
        let first = self
            .runs
            .partition_point(|run| run.at as usize <= range.start);
        let runs = &self.runs[first.saturating_sub(1)..];
        let ends = runs.iter().skip(1).map(|run| run.at as usize);
        let whole = runs.iter().zip(ends.chain([self.text.len()]));
        let end = range.end;
        let inside = whole.take_while(move |(run, _)| (run.at as usize) < end);
        inside.filter_map(move |(run, end)| {
            let at = run.at as usize..end;
            let from = run.start as usize..run.end as usize;
            let (start, end) = (at.start.max(range.start), at.end.min(range.end));
            let exact = at.len() == from.len();
            let piece = if exact && start < end {
                from.start + (start - at.start)..from.end - (at.end - end)
            } else {
                from
            };
            (start < end).then_some((start..end, piece))
        })
    }
}

/// Adds a run, or lets the last one go on where both are copied byte for byte from one stretch.
fn push_run(runs: &mut Vec<Run>, at: usize, length: usize, from: Range<usize>) {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let run = Run {
        at: narrow(at),
        start: narrow(from.start),
        end: narrow(from.end),
    };
    if let Some(last) = runs.last_mut() {
        let exact = last.end - last.start == run.at - last.at && from.len() == length;
        if exact && last.end == run.start {
            last.end = run.end;
            return;
        }
    }
    runs.push(run);
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph; each of its forced lines becomes a line.
    Paragraph(Text),
    /// A heading that the format declares, with its level from 1.
    Heading(u8, Text),
    /// A table.
    Table(Table),
    /// A new page begins, the first of which is 1.
    Page(u32),
}

/// A table as the format gives it: rows of cells, merged ones once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The rows from top to bottom.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it holds. Nested deeper than [`super::layout::DEEPEST`] tables nothing may stand.
    pub pieces: Vec<Piece>,
    /// How many columns it reaches over, at least 1.
    pub columns: usize,
    /// How many rows it reaches over, at least 1; rows beyond the table's end do not count.
    pub rows: usize,
    /// Whether the format says it is a header.
    pub header: bool,
}

impl Cell {
    /// A cell of its own row and column.
    #[must_use]
    pub fn new(pieces: Vec<Piece>) -> Cell {
        Cell {
            pieces,
            columns: 1,
            rows: 1,
            header: false,
        }
    }
}

/// The reading text and its lines, as they grow.
///
/// Tables that are layout rather than data (see [`super::layout`]) are dissolved into what their
/// cells hold.
#[derive(Debug)]
pub struct Pieces {
    text: String,
    runs: Vec<Run>,
    places: Vec<(u32, Place)>,
    blocks: Vec<Block>,
    place: Place,
    tables: u32,
    /// Where the reader stands in the file: what it adds itself is said to come from there.
    file: usize,
    /// How many positions merged cells may still cover.
    room: usize,
}

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces {
            text: String::new(),
            runs: Vec::new(),
            places: Vec::new(),
            blocks: Vec::new(),
            place: Place::default(),
            tables: 0,
            file: 0,
            room: MOST_POSITIONS,
        }
    }
}

impl Pieces {
    /// Appends a piece.
    pub fn push(&mut self, piece: Piece) {
        match piece {
            Piece::Paragraph(text) => self.paragraph(&text, None),
            Piece::Heading(level, text) => self.paragraph(&text, Some(level)),
            Piece::Page(page) => self.place.page = page,
            Piece::Table(table) => {
                for part in parts(table, &mut self.room) {
                    match part {
                        Part::Piece(piece) => self.push(piece),
                        Part::Grid(rows) => self.grid(&rows),
                    }
                }
            }
        }
    }

    /// Appends a paragraph, a line for each of its forced lines. One without text leaves no line.
    fn paragraph(&mut self, text: &Text, heading: Option<u8>) {
        if text.is_blank() {
            return;
        }
        self.place = Place {
            page: self.place.page,
            paragraph: self.place.paragraph + 1,
            ..Place::default()
        };
        let mut at = 0;
        for line in text.as_str().split('\n') {
            self.mark();
            let start = self.text.len();
            self.copy(text, at..at + line.trim_end().len());
            at += line.len() + 1;
            self.blocks.push(Block {
                heading,
                ..Block::line(Span::new(start, self.text.len()))
            });
            self.add("\n");
        }
    }

    /// Appends a grid, a line for each of its rows.
    fn grid(&mut self, rows: &[Vec<super::layout::Slot>]) {
        let table = self.tables;
        self.tables += 1;
        for (row, slots) in rows.iter().enumerate() {
            // A row without a cell of its own shows nothing.
            if slots.iter().all(|slot| slot.cover != Cover::Own) {
                continue;
            }
            let start = self.text.len();
            let mut cells = Vec::with_capacity(slots.len());
            for (column, slot) in slots.iter().enumerate() {
                let count = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
                self.place = Place {
                    page: slot.page.unwrap_or(self.place.page),
                    paragraph: self.place.paragraph,
                    table: self.tables,
                    row: count(row),
                    column: count(column),
                };
                if column > 0 {
                    self.add(if slot.text.is_blank() { " |" } else { " | " });
                }
                self.mark();
                let start = self.text.len();
                if slot.cover == Cover::Own {
                    self.cell(&slot.text);
                }
                cells.push(GridCell {
                    span: Span::new(start, self.text.len()),
                    cover: slot.cover,
                    header: slot.header,
                });
            }
            let span = Span::new(start, self.text.len());
            self.blocks.push(Block {
                row: Some(Box::new(GridRow { table, cells })),
                ..Block::line(span)
            });
            self.add("\n");
        }
        self.place.table = 0;
    }

    /// Appends a cell's text on one line: blanks at the ends go, a line break between two Han
    /// characters too; any other is a blank.
    fn cell(&mut self, text: &Text) {
        let raw = text.as_str();
        let lead = raw.len() - raw.trim_start().len();
        let (mut at, end) = (lead, raw.trim_end().len());
        while at < end {
            let rest = &raw[at..end];
            let line = rest.find(['\n', '\t', '\r']).unwrap_or(rest.len());
            self.copy(text, at..at + line);
            let after = rest[line..].trim_start();
            if line < rest.len() {
                let han = |c: Option<char>| c.is_some_and(is_han);
                let before = rest[..line].trim_end().chars().next_back();
                if !(han(before) && han(after.chars().next())) {
                    self.add(" ");
                }
            }
            at = end - after.len();
        }
    }

    fn copy(&mut self, text: &Text, range: Range<usize>) {
        let base = self.text.len();
        for (at, from) in text.range(range.clone()) {
            self.file = from.end;
            push_run(
                &mut self.runs,
                base + at.start - range.start,
                at.len(),
                from,
            );
        }
        self.text.push_str(&text.as_str()[range]);
    }

    /// Appends what does not stand in the file.
    fn add(&mut self, text: &str) {
        push_run(
            &mut self.runs,
            self.text.len(),
            text.len(),
            self.file..self.file,
        );
        self.text.push_str(text);
    }

    fn mark(&mut self) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.places.push((at, self.place));
    }

    /// How many bytes the reading text has so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The source and its lines, for a format whose pieces were taken out of a container.
    #[must_use]
    pub fn into_places(self, path: &str) -> (Source, Vec<Block>) {
        let origin = Origin::Places(Arc::new(PlaceMap::new(self.places)));
        let source = Source::new(path, self.text, Encoding::Utf8, origin);
        (source, self.blocks)
    }

    /// The source and its lines, for a format that is itself a text: `decoded` was read from
    /// `bytes`, which may be a `part` of the file, and the pieces' ranges are ranges of it.
    #[must_use]
    pub fn into_bytes(
        mut self,
        path: &str,
        bytes: &[u8],
        decoded: Decoded,
        part: Option<Outer>,
    ) -> (Source, Vec<Block>) {
        self.add("");
        let offsets = crate::source::decode::Offsets::new(bytes, &decoded);
        let encoding = decoded.encoding;
        let map = ByteMap::new(self.runs, decoded.text, offsets, part);
        let source = Source::new(path, self.text, encoding, Origin::Bytes(Arc::new(map)));
        (source, self.blocks)
    }
}
