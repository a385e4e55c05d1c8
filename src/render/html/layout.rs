//! Where the cells of a table stand when it is drawn, and how far each reaches.

use super::marks::Marks;
use crate::source::Span;
use crate::subject::Subject;
use crate::syntax::grid::STEP;
use crate::syntax::{RawCell, RawRow, RawTable};
use std::collections::{BTreeMap, BTreeSet};

/// A cell that is drawn.
pub(super) struct Slot<'a> {
    pub(super) cell: &'a RawCell,
    /// The column it begins in.
    from: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) header: Option<Header>,
}

impl<'a> Slot<'a> {
    fn new(cell: &'a RawCell, from: usize, columns: usize) -> Slot<'a> {
        Slot {
            cell,
            from,
            columns,
            rows: 1,
            header: None,
        }
    }
}

/// What a label is the label of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    Column,
    Row,
}

/// What is known of a table from its form.
pub(super) struct Known {
    is_bound: bool,
    /// Where the cells of the form stand.
    cells: BTreeSet<Span>,
}

impl Known {
    /// What the bindings of a document say about one of its tables.
    pub(super) fn new(subject: &Subject, raw: &RawTable) -> Known {
        let bindings = subject.bindings.iter();
        let bound = bindings.filter(|one| one.is_bound() && one.region == Some(raw.span));
        let cells: BTreeSet<Span> = bound
            .flat_map(|binding| &binding.cells)
            .map(|cell| cell.span)
            .collect();
        Known {
            is_bound: !cells.is_empty(),
            cells,
        }
    }

    /// Whether an empty cell is none of the form's, and so was merged with a neighbour.
    fn is_merged(&self, cell: &RawCell, marks: &Marks<'_>) -> bool {
        let is_known = self.cells.contains(&cell.span);
        self.is_bound && cell.is_blank() && !is_known && !marks.is_marked(cell.span)
    }

    fn is_value(&self, cell: &RawCell) -> bool {
        self.cells.contains(&cell.span) || cell.is_value() && !cell.is_blank()
    }
}

/// A cell above that may reach down: its row, its place in it, how many columns it has.
#[derive(Clone, Copy)]
struct Owner {
    row: usize,
    slot: usize,
    columns: usize,
}

/// The rows of a table whose format gives the grid: where a cell of a row above reaches down is
/// counted to that cell.
pub(super) fn gridded<'a>(raw: &'a RawTable, known: &Known) -> Vec<Vec<Slot<'a>>> {
    let width = raw.rows.iter().map(width).max().unwrap_or(1).max(1);
    let mut laid: Vec<Vec<Slot<'a>>> = Vec::with_capacity(raw.rows.len());
    // By column. Only what the last row had is kept, so that a wide row costs once.
    let mut owners: BTreeMap<usize, Owner> = BTreeMap::new();
    for (index, row) in raw.rows.iter().enumerate() {
        let mut kept = BTreeMap::new();
        for column in row.above.iter().map(|column| usize::from(*column)) {
            if let Some(owner) = owners.get(&column) {
                laid[owner.row][owner.slot].rows = index - owner.row + 1;
                kept.insert(column, *owner);
            }
        }
        let cells = row.cells.iter().filter(|cell| !cell.covered);
        let mut slots: Vec<Slot<'a>> = cells
            .map(|cell| {
                let (from, columns) = reach(cell, width);
                Slot::new(cell, from, columns)
            })
            .collect();
        label(&mut slots, known);
        for (slot, one) in slots
            .iter()
            .enumerate()
            .filter(|(_, one)| one.cell.column_end > 0)
        {
            let owner = Owner {
                row: index,
                slot,
                columns: one.columns,
            };
            kept.extend((one.from..one.from + one.columns).map(|column| (column, owner)));
        }
        owners = kept;
        laid.push(slots);
    }
    laid
}

/// The first column of a cell and how many it reaches over; a caption reaches over all.
fn reach(cell: &RawCell, width: usize) -> (usize, usize) {
    if cell.column_end == 0 {
        return (0, width);
    }
    let from = (cell.column / STEP).min(width - 1);
    let columns = (cell.column_end + 1).saturating_sub(cell.column) / STEP;
    (from, columns.clamp(1, width - from))
}

/// How many columns a row reaches over.
fn width(row: &RawRow) -> usize {
    let above = row.above.last().map_or(0, |last| usize::from(*last) + 1);
    let own = row
        .cells
        .last()
        .map_or(0, |last| last.column_end / STEP + 1);
    own.max(above)
}

/// The rows of a table whose layout shows rows and cells, but not which are merged. Where the table
/// is bound to a form, an empty cell that is none of the form's was merged with a neighbour: at the
/// start of a row, and anywhere in a row of labels, with the label above, if that is no wider than
/// the gap; or else with the cell to its left.
pub(super) fn listed<'a>(
    raw: &'a RawTable,
    known: &Known,
    marks: &Marks<'_>,
) -> Vec<Vec<Slot<'a>>> {
    let cells = raw.rows.iter().map(|row| row.cells.len());
    let width = cells.max().unwrap_or(1).max(1);
    let mut laid: Vec<Vec<Slot<'a>>> = Vec::with_capacity(raw.rows.len());
    // By the column they begin in. Only those that the last row had or was reached by are kept.
    let mut labels: BTreeMap<usize, Owner> = BTreeMap::new();
    for (index, row) in raw.rows.iter().enumerate() {
        let gaps = gaps(row, known, marks);
        let is_head = !row.cells.iter().any(|cell| known.is_value(cell));
        let mut kept = BTreeMap::new();
        let mut slots: Vec<Slot<'a>> = Vec::with_capacity(row.cells.len());
        let mut column = 0;
        // Whether the last cell ends where the next column begins.
        let mut joins = false;
        while let Some(cell) = row.cells.get(column) {
            let reaches = slots.is_empty() || is_head;
            let label = labels.get(&column).filter(|_| reaches);
            if let Some(label) = label.filter(|label| label.columns <= gaps[column]) {
                laid[label.row][label.slot].rows = index - label.row + 1;
                kept.insert(column, *label);
                column += label.columns;
                joins = false;
                continue;
            }
            match slots.last_mut() {
                Some(last) if gaps[column] > 0 && joins => last.columns += 1,
                _ => slots.push(Slot::new(cell, column, 1)),
            }
            joins = true;
            column += 1;
        }
        if let Some(last) = slots.last_mut().filter(|_| joins) {
            last.columns = width - last.from;
        }
        label(&mut slots, known);
        for (slot, one) in slots
            .iter()
            .enumerate()
            .filter(|(_, one)| one.header.is_some())
        {
            let owner = Owner {
                row: index,
                slot,
                columns: one.columns,
            };
            kept.insert(one.from, owner);
        }
        labels = kept;
        laid.push(slots);
    }
    laid
}

/// For each cell of a row how many merged ones follow from it on.
fn gaps(row: &RawRow, known: &Known, marks: &Marks<'_>) -> Vec<usize> {
    let mut gaps = vec![0; row.cells.len()];
    let mut gap = 0;
    for (cell, place) in row.cells.iter().zip(&mut gaps).rev() {
        gap = if known.is_merged(cell, marks) {
            gap + 1
        } else {
            0
        };
        *place = gap;
    }
    gaps
}

/// Tells which cells of a row are labels: all that hold text in a row without values, else those
/// before its first value. A row of one cell is a title in the table, and labels nothing alone.
fn label(slots: &mut [Slot<'_>], known: &Known) {
    let first = slots.iter().position(|slot| known.is_value(slot.cell));
    let is_single = slots.len() == 1;
    for (index, slot) in slots.iter_mut().enumerate() {
        slot.header = match first {
            _ if slot.cell.is_blank() || is_single => None,
            None => Some(Header::Column),
            Some(first) => (index < first).then_some(Header::Row),
        };
    }
}
