//! Tables of formats that say where the edges of each row's cells stand, and no grid.

use super::layout::DEEPEST;
use super::merged::{Rows, Vertical};
use super::pieces::Piece;

/// Edges nearer to each other than this, in twentieths of a point, are one: programs round.
const NEAR: i32 = 60;

/// As wide is a cell that no definition knows.
const WIDTH: i32 = 1_000;

/// What a row says of one of its cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Its right edge; the left one is that of the cell before.
    pub(super) right: i32,
    /// How it goes on from the one above.
    pub(super) vertical: Vertical,
    /// Whether it is the cell to its left.
    pub(super) goes_on_left: bool,
}

impl Default for Edge {
    fn default() -> Edge {
        Edge {
            right: 0,
            vertical: Vertical::Single,
            goes_on_left: false,
        }
    }
}

/// What a row says of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    /// The left edge of the first one.
    pub(super) left: i32,
    /// The cells.
    pub(super) cells: Vec<Edge>,
}

#[derive(Debug)]
struct EdgedCell {
    edge: Edge,
    pieces: Vec<Piece>,
}

/// Builds a table row by row.
#[derive(Debug, Default)]
struct EdgedRows {
    rows: Vec<(i32, Vec<EdgedCell>)>,
}

impl EdgedRows {
    /// The table on the grid that its edges make; `None` when it has no row.
    fn finish(self) -> Option<Piece> {
        let rows = self.rows.iter();
        let mut edges: Vec<i32> = rows
            .flat_map(|(left, cells)| {
                std::iter::once(*left).chain(cells.iter().map(|c| c.edge.right))
            })
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
                let mut right = cell.edge.right;
                while let Some(next) = cells.next_if(|next| next.edge.goes_on_left) {
                    right = right.max(next.edge.right);
                }
                let end = column(right).max(at + 1);
                table.cell(end - at, cell.edge.vertical, cell.pieces);
                at = end;
            }
            table.end_row();
        }
        table.finish()
    }
}

#[derive(Debug, Default)]
struct Level {
    rows: EdgedRows,
    row: Vec<Vec<Piece>>,
    cell: Vec<Piece>,
    /// Whether text of the row was deleted.
    deleted: bool,
}

/// The document as it grows, with the tables that are open.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pieces: Vec<Piece>,
    levels: Vec<Level>,
}

impl Tables {
    /// Appends a piece at a depth of tables; deeper tables end here.
    pub(super) fn push(&mut self, depth: usize, piece: Piece) {
        self.at(depth);
        self.holder().push(piece);
    }

    fn holder(&mut self) -> &mut Vec<Piece> {
        match self.levels.last_mut() {
            Some(level) => &mut level.cell,
            None => &mut self.pieces,
        }
    }

    /// Opens or ends tables until as many are open.
    fn at(&mut self, depth: usize) {
        let depth = depth.min(DEEPEST - 1);
        while self.levels.len() > depth {
            self.end();
        }
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
    }

    /// Ends the innermost table.
    fn end(&mut self) {
        let Some(mut level) = self.levels.pop() else {
            return;
        };
        // Cells without an end of their row are still text.
        let rest: Vec<Piece> = level.row.drain(..).flatten().chain(level.cell).collect();
        let table = level.rows.finish();
        self.holder().extend(table.into_iter().chain(rest));
    }

    /// Ends a cell at a depth of tables.
    pub(super) fn end_cell(&mut self, depth: usize) {
        self.at(depth.max(1));
        if let Some(level) = self.levels.last_mut() {
            level.row.push(std::mem::take(&mut level.cell));
        }
    }

    /// Ends a row at a depth of tables.
    pub(super) fn end_row(&mut self, depth: usize, edges: &Edges) {
        self.at(depth.max(1));
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        let deleted = std::mem::take(&mut level.deleted);
        let row = std::mem::take(&mut level.row);
        let blank = |piece: &Piece| match piece {
            Piece::Paragraph(text) => text.is_blank(),
            Piece::Heading(..) | Piece::Table(_) | Piece::Page(_) => false,
        };
        if row.is_empty() || deleted && row.iter().flatten().all(blank) {
            return;
        }
        let mut right = edges.left;
        let mut cells = Vec::with_capacity(row.len());
        for (at, pieces) in row.into_iter().enumerate() {
            let known = edges.cells.get(at).copied();
            let mut edge = known.unwrap_or(Edge {
                right: right.saturating_add(WIDTH),
                ..Edge::default()
            });
            edge.goes_on_left &= at > 0;
            right = edge.right;
            cells.push(EdgedCell { edge, pieces });
        }
        level.rows.rows.push((edges.left, cells));
    }

    /// Takes note that text of the row is deleted: a row of nothing else is deleted itself.
    pub(super) fn deletes(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.deleted = true;
        }
    }

    /// How many tables are open.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Everything, with all tables ended.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.at(0);
        self.pieces
    }
}
