//! Tables of formats that say where the edges of each row's cells stand, and no grid.

use super::merged::{Rows, Vertical};
use super::pieces::Piece;

/// Edges nearer to each other than this, in twentieths of a point, are one: programs round.
const NEAR: i32 = 60;

/// A cell between two edges.
#[derive(Debug)]
pub(super) struct EdgedCell {
    /// Its right edge; the left one is that of the cell before.
    pub(super) right: i32,
    /// How it goes on from the one above.
    pub(super) vertical: Vertical,
    /// Whether it is the cell to its left.
    pub(super) goes_on_left: bool,
    /// What stands in it.
    pub(super) pieces: Vec<Piece>,
}

/// Builds a table row by row.
#[derive(Debug, Default)]
pub(super) struct EdgedRows {
    rows: Vec<(i32, Vec<EdgedCell>)>,
}

impl EdgedRows {
    /// Adds a row that begins at `left`.
    pub(super) fn row(&mut self, left: i32, cells: Vec<EdgedCell>) {
        if !cells.is_empty() {
            self.rows.push((left, cells));
        }
    }

    /// The table on the grid that its edges make; `None` when it has no row.
    pub(super) fn finish(self) -> Option<Piece> {
        let rows = self.rows.iter();
        let mut edges: Vec<i32> = rows
            .flat_map(|(left, cells)| std::iter::once(*left).chain(cells.iter().map(|c| c.right)))
            .collect();
        edges.sort_unstable();
        edges.dedup_by(|next, first| next.saturating_sub(*first) < NEAR);
        let column = |edge: i32| {
            edges
                .partition_point(|other| *other <= edge)
                .saturating_sub(1)
        };
        let mut table = Rows::default();
        for (left, cells) in self.rows {
            let mut at = column(left);
            table.skip(at);
            let mut cells = cells.into_iter().peekable();
            while let Some(cell) = cells.next() {
                let mut right = cell.right;
                while let Some(next) = cells.next_if(|next| next.goes_on_left) {
                    right = right.max(next.right);
                }
                let end = column(right).max(at + 1);
                table.cell(end - at, cell.vertical, cell.pieces);
                at = end;
            }
            table.end_row();
        }
        table.finish()
    }
}
