//! Rows of a table as they come: groups end merged cells, and the foot stands last.

use crate::read::pieces::{Cell, Table};

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Frame {
    rows: Vec<(Group, Vec<Cell>)>,
    group: Group,
}

/// A group of rows: its number, and whether it is the foot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Group {
    number: usize,
    foot: bool,
}

impl Frame {
    /// A group of rows begins.
    pub(super) fn group(&mut self, foot: bool) {
        self.group = Group {
            number: self.group.number + 1,
            foot,
        };
    }

    /// A row begins.
    pub(super) fn row(&mut self) {
        self.rows.push((self.group, Vec::new()));
    }

    /// A cell of the last row ends; without a row there is one now.
    pub(super) fn cell(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            self.row();
        }
        if let Some((_, row)) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// The table with its rows in the order they are shown.
    pub(super) fn finish(mut self) -> Table {
        // A merged cell reaches to the end of its group at most.
        let mut left = 0;
        let mut group = None;
        for (number, row) in self.rows.iter_mut().rev() {
            left = if group == Some(*number) { left + 1 } else { 1 };
            group = Some(*number);
            for cell in row {
                cell.rows = cell.rows.min(left);
            }
        }
        self.rows.sort_by_key(|(group, _)| group.foot);
        Table {
            rows: self.rows.into_iter().map(|(_, row)| row).collect(),
        }
    }
}
