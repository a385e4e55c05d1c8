//! Table × form → binding: which cell of the document is which cell of the form.
//!
//! The binder never fails and never guesses: a row it is unsure of is a gap. Labels are matched in
//! order; values are what stands between one label and the next; where the layout shows empty
//! cells, they count. See `docs/architecture.md`, "Binding".

mod align;
mod fit;
mod group;
mod place;
mod search;
mod spell;

pub use search::bind;

use super::compile::without_number;
use super::{Table, Value};
use crate::source::Span;

/// A bound cell.
#[derive(Debug, Clone)]
pub struct BoundCell {
    /// Index of the row in the form's table.
    pub row: usize,
    /// Index of the column in the form's table.
    pub column: usize,
    /// Its value.
    pub value: Value,
    /// Its text as printed.
    pub text: String,
    /// Where it stands; an empty span where a blank cell would be.
    pub span: Span,
}

/// A bound row.
#[derive(Debug, Clone)]
pub struct BoundRow {
    /// Index of the row in the form's table.
    pub row: usize,
    /// Where its label stands.
    pub label: Span,
}

/// A row with a code, be it one of the form or not: a subject of an open list.
#[derive(Debug, Clone)]
pub struct CodedRow {
    /// Index of the row in the form's table, if it is one of them.
    pub row: Option<usize>,
    /// The code before its label.
    pub code: String,
    /// Its label as printed, squeezed.
    pub label: String,
    /// Where its label stands.
    pub span: Span,
    /// Its cells; their `row` says nothing.
    pub cells: Vec<BoundCell>,
}

/// Where a table departs from its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, schemars::JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum GapKind {
    /// The whole table could not be found.
    TableUnreadable,
    /// A row is not there.
    RowMissing,
    /// A row is there, but its values could not be matched to the columns.
    RowUnreadable,
    /// A row shows fewer cells than the form has columns.
    ColumnMissing,
    /// A row shows more cells than the form has columns.
    ColumnExtra,
    /// A label is not worded as in the form.
    LabelAltered,
    /// A group heading is not the one the form has there.
    HeaderMismatch,
    /// A row does not stand where the form has it.
    RowOutOfOrder,
}

impl GapKind {
    /// Every kind, in the order they are documented.
    pub const ALL: &[GapKind] = &[
        GapKind::TableUnreadable,
        GapKind::RowMissing,
        GapKind::RowUnreadable,
        GapKind::ColumnMissing,
        GapKind::ColumnExtra,
        GapKind::LabelAltered,
        GapKind::HeaderMismatch,
        GapKind::RowOutOfOrder,
    ];

    /// The word used in output and rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            GapKind::TableUnreadable => "table-unreadable",
            GapKind::RowMissing => "row-missing",
            GapKind::RowUnreadable => "row-unreadable",
            GapKind::ColumnMissing => "column-missing",
            GapKind::ColumnExtra => "column-extra",
            GapKind::LabelAltered => "label-altered",
            GapKind::HeaderMismatch => "header-mismatch",
            GapKind::RowOutOfOrder => "row-out-of-order",
        }
    }

    /// Whether the row's cells have no values because of it.
    #[must_use]
    pub fn hides_cells(self) -> bool {
        matches!(
            self,
            GapKind::TableUnreadable
                | GapKind::RowMissing
                | GapKind::RowUnreadable
                | GapKind::ColumnMissing
        )
    }
}

/// A departure, with its place.
#[derive(Debug, Clone)]
pub struct Gap {
    /// What it is.
    pub kind: GapKind,
    /// The row of the form it is about.
    pub row: Option<usize>,
    /// Where: the row's label, the values, or where the row would be.
    pub span: Span,
    /// What is printed there.
    pub found: String,
    /// What the form has there.
    pub expected: String,
}

/// One table of a document on one table of a form.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Index of the form in the pack's forms.
    pub form: usize,
    /// Index of the table in the form.
    pub table: usize,
    /// The region it was read from; none when the table was not found.
    pub region: Option<Span>,
    /// Its cells, in the order of the form.
    pub cells: Vec<BoundCell>,
    /// Its rows, in the order of the form.
    pub rows: Vec<BoundRow>,
    /// In tables that have codes, every row with one whose columns are certain, as they stand.
    /// An open list has more rows than a form can name; scripts see them all.
    pub coded: Vec<CodedRow>,
    /// Where it departs.
    pub gaps: Vec<Gap>,
}

impl Binding {
    /// The cell at a row and column of the form's table.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&BoundCell> {
        self.cells
            .iter()
            .find(|cell| cell.row == row && cell.column == column)
    }

    /// Whether a row is one that the form leaves to the table, and that the table does not have.
    #[must_use]
    pub fn is_absent(&self, row: usize, table: &Table) -> bool {
        let unread = |gap: &Gap| gap.row == Some(row) && gap.kind.hides_cells();
        table.rows[row].optional
            && self.is_bound()
            && !self.rows.iter().any(|bound| bound.row == row)
            && !self.gaps.iter().any(unread)
    }

    /// Whether any cell has a place.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        !self.cells.is_empty()
    }
}
