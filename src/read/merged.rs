//! Tables of formats that mark, in every row, the cells which are the one above.

use super::pieces::{Cell, Piece, Table};

/// How a cell goes on from the one above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertical {
    /// It stands alone.
    Single,
    /// It may go on below.
    First,
    /// It is the cell above.
    More,
}

/// A table covers at most this many columns; Word itself stops at 63.
const MOST_COLUMNS: usize = 512;

/// A cell that may go on in the next row.
#[derive(Debug, Clone, Copy)]
struct Open {
    column: usize,
    columns: usize,
    /// Where it stands: row, and index in the row.
    at: (usize, usize),
}

/// Builds a table row by row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    column: usize,
    open: Vec<Open>,
    next: Vec<Open>,
}

impl Rows {
    /// Ends the row; one without cells is none.
    pub(super) fn end_row(&mut self) {
        if self.column == 0 {
            return;
        }
        self.rows.push(std::mem::take(&mut self.row));
        self.column = 0;
        self.open = std::mem::take(&mut self.next);
    }

    /// Leaves columns free.
    pub(super) fn skip(&mut self, columns: usize) {
        let columns = columns.min(MOST_COLUMNS);
        if columns > 0 {
            self.cell(columns, Vertical::Single, Vec::new());
        }
    }

    /// Adds a cell to the row.
    pub(super) fn cell(&mut self, columns: usize, vertical: Vertical, pieces: Vec<Piece>) {
        let columns = columns.clamp(1, MOST_COLUMNS);
        if self.column + columns > MOST_COLUMNS {
            return;
        }
        let column = self.column;
        self.column += columns;
        if vertical == Vertical::More {
            // What goes on is as wide as what it goes on from; else it is a cell of its own.
            let goes_on = |open: &&Open| open.column == column && open.columns == columns;
            if let Some(open) = self.open.iter().find(goes_on).copied() {
                // Text under a merge is shown by no program.
                self.rows[open.at.0][open.at.1].rows += 1;
                self.next.push(open);
                return;
            }
        }
        if vertical != Vertical::Single {
            self.next.push(Open {
                column,
                columns,
                at: (self.rows.len(), self.row.len()),
            });
        }
        self.row.push(Cell {
            columns,
            ..Cell::new(pieces)
        });
    }

    /// The table; `None` when it has no cell.
    pub(super) fn finish(mut self) -> Option<Piece> {
        self.end_row();
        let table = Table { rows: self.rows };
        let filled = table.rows.iter().any(|row| !row.is_empty());
        filled.then_some(Piece::Table(table))
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, Vertical};
    use crate::read::pieces::Piece;

    #[test]
    fn a_merged_cell_stands_once_and_reaches_down() {
        let mut rows = Rows::default();
        rows.cell(2, Vertical::First, Vec::new());
        rows.cell(1, Vertical::Single, Vec::new());
        rows.end_row();
        rows.cell(2, Vertical::More, Vec::new());
        rows.cell(1, Vertical::More, Vec::new());
        rows.end_row();
        let Some(Piece::Table(table)) = rows.finish() else {
            panic!("there are cells");
        };
        let sizes = |row: usize| -> Vec<(usize, usize)> {
            let cells = table.rows[row].iter();
            cells.map(|cell| (cell.columns, cell.rows)).collect()
        };
        assert_eq!(sizes(0), [(2, 2), (1, 1)]);
        assert_eq!(sizes(1), [(1, 1)]);
    }
}
