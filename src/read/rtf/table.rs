//! Rows: what a file says of the cells of a row before or behind them.

use crate::read::edged::{Edge, Edges};
use crate::read::merged::Vertical;

/// Cells in the definition of a row.
const MOST_CELLS: usize = 512;

/// What a row says of its cells, as it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct RowDefinition {
    /// What is known so far.
    pub(super) edges: Edges,
    next: Edge,
}

impl RowDefinition {
    /// Takes up a control word about the row or its next cell.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "trowd" => *self = RowDefinition::default(),
            "trleft" => self.edges.left = number.unwrap_or(0),
            "clvmgf" => self.next.vertical = Vertical::First,
            "clvmrg" => self.next.vertical = Vertical::More,
            "clmrg" => self.next.goes_on_left = true,
            "cellx" => {
                let edge = Edge {
                    right: number.unwrap_or(0),
                    ..std::mem::take(&mut self.next)
                };
                if self.edges.cells.len() < MOST_CELLS {
                    self.edges.cells.push(edge);
                }
            }
            _ => {}
        }
    }
}
