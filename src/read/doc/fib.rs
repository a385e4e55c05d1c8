//! The file information block: where everything stands.

use super::{Bytes, damaged};
use crate::read::ReadError;

/// Pairs of position and length, by their number in the block.
const PAIRS: usize = 0x9A;

/// What stands in the table stream.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    NoteReferences = 2,
    NoteTexts = 3,
    Characters = 12,
    Paragraphs = 13,
    Text = 33,
    Shapes = 40,
    EndNoteReferences = 46,
    EndNoteTexts = 47,
    Boxes = 56,
    Lists = 73,
    Uses = 74,
}

/// The block.
pub(super) struct Fib<'a> {
    block: Bytes<'a>,
    table: Bytes<'a>,
}

impl<'a> Fib<'a> {
    /// Reads the block of a document.
    pub(super) fn new(document: &'a [u8], table: &'a [u8]) -> Result<Fib<'a>, ReadError> {
        let block = Bytes(document);
        // Word's own mark, as version 97 and all later ones write it.
        if block.u16(0) != Some(0xA5EC) || block.0.len() < 0x300 {
            return Err(damaged("WordDocument"));
        }
        Ok(Fib {
            block,
            table: Bytes(table),
        })
    }

    /// How many characters each story has, in the order in which they stand: text, notes,
    /// headers, macros, annotations, end notes, boxes, boxes in headers.
    pub(super) fn lengths(&self) -> [usize; 8] {
        std::array::from_fn(|story| self.block.size(0x4C + story * 4).unwrap_or(0))
    }

    /// Position and length of a part in the table stream.
    pub(super) fn place(&self, part: Part) -> (usize, usize) {
        let at = PAIRS + part as usize * 8;
        let size = |at| self.block.size(at).unwrap_or(0);
        (size(at), size(at + 4))
    }

    /// A part of the table stream; empty when there is none.
    pub(super) fn part(&self, part: Part) -> Bytes<'a> {
        let (at, length) = self.place(part);
        self.table.part(at, length).unwrap_or(Bytes(&[]))
    }

    /// The table stream from the end of a part on.
    pub(super) fn behind(&self, part: Part) -> Bytes<'a> {
        let (at, length) = self.place(part);
        self.table.from(at.saturating_add(length))
    }
}

/// A list of positions, each with data of `size` bytes: position and data.
pub(super) fn plex(bytes: Bytes<'_>, size: usize) -> impl Iterator<Item = (usize, Bytes<'_>)> {
    let count = bytes.0.len().saturating_sub(4) / (4 + size);
    (0..count).filter_map(move |at| {
        let data = bytes.part((count + 1) * 4 + at * size, size)?;
        Some((bytes.size(at * 4)?, data))
    })
}

/// The positions of such a list, the last one included.
pub(super) fn positions(bytes: Bytes<'_>, size: usize) -> Vec<usize> {
    let count = bytes.0.len().saturating_sub(4) / (4 + size);
    (0..=count).filter_map(|at| bytes.size(at * 4)).collect()
}
