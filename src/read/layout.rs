//! Which tables are data and which only lay out a page, and the exact grid of those that are data.

use super::pieces::{Cell, Piece, Table, Text};
use crate::source::fold::ends_sentence;
use crate::syntax::Cover;
pub use crate::syntax::block::OBJECT;

/// Tables nested deeper than this are not told apart; readers must not nest further.
pub const DEEPEST: usize = 16;

/// The tables of a document have at most so many positions under merged cells; beyond, cells count
/// as not merged.
pub(super) const MOST_POSITIONS: usize = 400_000;

/// A cell reaches over at most so many columns.
const WIDEST: usize = 1_000;

/// A cell of a table of data holds at most so many bytes; a longer one is running text.
const LONGEST_CELL: usize = 1_200;

/// One position of a grid.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    /// The text of a cell of its own.
    pub text: Text,
    /// Whether a merged cell reaches over it.
    pub cover: Cover,
    /// Whether the format says it is a header.
    pub header: bool,
    /// The page, if another begins in it.
    pub page: Option<u32>,
}

/// A cell over the whole width that is longer is running text, too: captions are short.
const LONGEST_CAPTION: usize = 360;
/// Even a shorter one is, if it ends a sentence.
const SENTENCE: usize = 120;

/// What a table comes to.
#[derive(Debug)]
pub(super) enum Part {
    /// Something that stood in a cell of a layout table, or before the first row.
    Piece(Piece),
    /// Rows of data.
    Grid(Vec<Vec<Slot>>),
}

/// Takes a table apart: rows of data stay a grid; what holds a table, a heading or running text
/// is a frame around that, and only its content counts. `room` is how many positions merged cells
/// may still cover.
pub(super) fn parts(table: Table, room: &mut usize) -> Vec<Part> {
    let width = table.rows.iter().map(|row| columns(row)).max().unwrap_or(0);
    let across = |row: &[Cell]| is_across(row, width);
    let longest = |row: &[Cell]| {
        if across(row) && row.iter().any(has_sentence) {
            SENTENCE
        } else if across(row) {
            LONGEST_CAPTION
        } else {
            LONGEST_CELL
        }
    };
    let rows = table.rows.iter();
    let framing = rows.map(|row| row.iter().any(|cell| frames(cell, longest(row))));
    let mut framing: Vec<bool> = framing.collect();
    if framing.contains(&true) {
        // Where texts are rows over the whole width, so are headings and captions.
        for (row, framing) in table.rows.iter().zip(&mut framing) {
            *framing |= across(row);
        }
    }
    let alone = |row: &Vec<Cell>| row.iter().filter(|cell| !is_blank(cell)).count() <= 1;
    let mut rows = table.rows.iter().zip(&framing);
    let split = rows.all(|(row, frames)| !frames || alone(row));
    let single = table.rows.iter().all(|row| row.len() <= 1);
    let mut found = Vec::new();
    if single || !split {
        let cells = table.rows.into_iter().flatten();
        let pieces = cells.flat_map(|cell| cell.pieces);
        found.extend(pieces.filter(|piece| !is_picture(piece)).map(Part::Piece));
        return found;
    }
    let mut grid = Vec::new();
    for row in slots(table.rows, &framing, room) {
        match row {
            Row::Data(slots) => grid.push(slots),
            Row::Frame(pieces) => {
                if !grid.is_empty() {
                    found.push(Part::Grid(std::mem::take(&mut grid)));
                }
                let pieces = pieces.into_iter();
                found.extend(pieces.filter(|piece| !is_picture(piece)).map(Part::Piece));
            }
        }
    }
    if !grid.is_empty() {
        found.push(Part::Grid(grid));
    }
    found
}

/// A table so wide may have an empty column at either side, as a sheet has.
const WITH_MARGINS: usize = 6;

/// Whether a row is one cell over the whole width, or most of it, but for margins.
fn is_across(row: &[Cell], width: usize) -> bool {
    let mut filled = row.iter().filter(|cell| !is_blank(cell));
    let text = match row {
        [only] => only,
        _ => match (filled.next(), filled.next()) {
            (Some(text), None) => text,
            _ => return false,
        },
    };
    let reach = text.columns.clamp(1, WIDEST);
    let beside = columns(row) - reach;
    let margins = row.len() == 1 || row.len() <= 3 && beside <= 2 && width >= WITH_MARGINS;
    width > 1 && reach * 2 > width && margins
}

/// How many columns the cells of a row reach over.
fn columns(row: &[Cell]) -> usize {
    row.iter().map(|cell| cell.columns.clamp(1, WIDEST)).sum()
}

/// Whether a cell holds what no cell of data holds, or more than so many bytes.
fn frames(cell: &Cell, longest: usize) -> bool {
    let mut bytes = 0;
    for piece in &cell.pieces {
        match piece {
            Piece::Paragraph(text) => bytes += text.as_str().len(),
            Piece::Heading(..) => return true,
            Piece::Table(table) => {
                if table.rows.iter().filter(|row| row.len() > 1).count() > 1 {
                    return true;
                }
            }
            Piece::Page(_) => {}
        }
    }
    bytes > longest
}

/// Whether a paragraph of a cell ends a sentence.
fn has_sentence(cell: &Cell) -> bool {
    cell.pieces.iter().any(|piece| match piece {
        Piece::Paragraph(text) => text.as_str().trim_end().ends_with(ends_sentence),
        _ => false,
    })
}

/// Whether a piece is a picture; in a frame around the document it says nothing.
fn is_picture(piece: &Piece) -> bool {
    matches!(piece, Piece::Paragraph(text) if text.as_str() == OBJECT)
}

fn is_blank(cell: &Cell) -> bool {
    cell.pieces.iter().all(|piece| match piece {
        piece if is_picture(piece) => true,
        Piece::Paragraph(text) | Piece::Heading(_, text) => text.is_blank(),
        Piece::Table(_) => false,
        Piece::Page(_) => true,
    })
}

/// A row laid on the grid.
enum Row {
    Data(Vec<Slot>),
    Frame(Vec<Piece>),
}

/// Lays the cells on the grid, as browsers do: a cell takes the first free position of its row.
fn slots(rows: Vec<Vec<Cell>>, framing: &[bool], room: &mut usize) -> Vec<Row> {
    // For each column: how many more rows the cell above reaches down.
    let mut down: Vec<usize> = Vec::new();
    let height = rows.len();
    let mut laid = Vec::with_capacity(height);
    for ((index, row), framing) in rows.into_iter().enumerate().zip(framing) {
        let mut slots: Vec<Slot> = Vec::with_capacity(down.len());
        let mut frame = Vec::new();
        for cell in row {
            cover(&mut down, &mut slots);
            let columns = cell.columns.clamp(1, WIDEST);
            let reach = cell.rows.clamp(1, height - index);
            let (columns, reach) = match columns * reach - 1 {
                covered if covered <= *room => {
                    *room -= covered;
                    (columns, reach)
                }
                _ => (1, 1),
            };
            let at = slots.len();
            down.resize(down.len().max(at + columns), 0);
            let header = cell.header;
            if *framing {
                frame.extend(cell.pieces);
                slots.push(Slot::default());
            } else {
                slots.push(slot(cell));
            }
            down[at..at + columns].fill(reach - 1);
            slots.extend((1..columns).map(|_| Slot {
                cover: Cover::Left,
                header,
                ..Slot::default()
            }));
        }
        cover(&mut down, &mut slots);
        laid.push(if *framing {
            Row::Frame(frame)
        } else {
            Row::Data(slots)
        });
    }
    laid
}

/// Adds the positions that cells above reach down to.
fn cover(down: &mut [usize], slots: &mut Vec<Slot>) {
    while let Some(rest) = down.get_mut(slots.len()).filter(|rest| **rest > 0) {
        *rest -= 1;
        slots.push(Slot {
            cover: Cover::Above,
            ..Slot::default()
        });
    }
}

/// The text of a cell: its paragraphs on lines of their own, a small table inside it likewise.
fn slot(cell: Cell) -> Slot {
    let mut slot = Slot {
        header: cell.header,
        ..Slot::default()
    };
    join(cell.pieces, &mut slot);
    slot
}

fn join(pieces: Vec<Piece>, slot: &mut Slot) {
    for piece in pieces {
        match piece {
            Piece::Paragraph(text) | Piece::Heading(_, text) => slot.text.append(text),
            Piece::Table(table) => {
                let cells = table.rows.into_iter().flatten();
                cells.for_each(|cell| join(cell.pieces, slot));
            }
            Piece::Page(page) => slot.page = Some(page),
        }
    }
}
