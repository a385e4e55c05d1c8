//! Tables: cells end one by one, and the row's definition says where they stand.

use crate::read::edged::{EdgedCell, EdgedRows};
use crate::read::layout::DEEPEST;
use crate::read::merged::Vertical;
use crate::read::pieces::Piece;

/// What a row says of its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct RowDefinition {
    left: i32,
    cells: Vec<CellDefinition>,
    next: CellDefinition,
}

#[derive(Debug, Clone, Copy)]
struct CellDefinition {
    right: i32,
    vertical: Vertical,
    goes_on_left: bool,
}

impl Default for CellDefinition {
    fn default() -> CellDefinition {
        CellDefinition {
            right: 0,
            vertical: Vertical::Single,
            goes_on_left: false,
        }
    }
}

/// Cells in the definition of a row.
const MOST_CELLS: usize = 512;
/// As wide is a cell that no definition knows, in twentieths of a point.
const WIDTH: i32 = 1_000;

impl RowDefinition {
    /// Takes up a control word about the row or its next cell.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "trowd" => *self = RowDefinition::default(),
            "trleft" => self.left = number.unwrap_or(0),
            "clvmgf" => self.next.vertical = Vertical::First,
            "clvmrg" => self.next.vertical = Vertical::More,
            "clmrg" => self.next.goes_on_left = true,
            "cellx" => {
                let cell = CellDefinition {
                    right: number.unwrap_or(0),
                    ..std::mem::take(&mut self.next)
                };
                if self.cells.len() < MOST_CELLS {
                    self.cells.push(cell);
                }
            }
            _ => {}
        }
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
    pub(super) fn end_row(&mut self, depth: usize, definition: &RowDefinition) {
        self.at(depth.max(1));
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        let deleted = std::mem::take(&mut level.deleted);
        if deleted && level.row.iter().all(Vec::is_empty) {
            level.row.clear();
            return;
        }
        let mut right = definition.left;
        let mut cells = Vec::new();
        for (at, pieces) in level.row.drain(..).enumerate() {
            let known = definition.cells.get(at).copied();
            let cell = known.unwrap_or(CellDefinition {
                right: right.saturating_add(WIDTH),
                ..CellDefinition::default()
            });
            right = cell.right;
            cells.push(EdgedCell {
                right: cell.right,
                vertical: cell.vertical,
                goes_on_left: cell.goes_on_left && at > 0,
                pieces,
            });
        }
        level.rows.row(definition.left, cells);
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
