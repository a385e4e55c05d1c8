//! The official form: its sections, tables, cells and relations, as data; and which table of a
//! document is which.

pub mod bind;
pub mod compile;
pub mod file;
pub mod value;

pub use bind::{Binding, BoundCell, BoundRow, CodedRow, Gap, GapKind};
pub use file::{CellType, Comparison, Each, Orientation, YearsFile};
pub use value::{Value, ValueKind};

use crate::source::{Pattern, Text};
use rust_decimal::Decimal;

/// A code has so many digits; shorter ones would be the numbers of headings and lines.
const FEWEST_DIGITS: usize = 3;
/// Longer ones would be figures.
const MOST_DIGITS: usize = 9;

fn is_code(text: &str) -> bool {
    let long_enough = (FEWEST_DIGITS..=MOST_DIGITS).contains(&text.len());
    long_enough && text.bytes().all(|b| b.is_ascii_digit())
}

/// One official form, compiled.
#[derive(Debug)]
pub struct Form {
    /// Its id, `gir-2021`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The report years it is in force for.
    pub years: YearsFile,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its tables, in order.
    pub tables: Vec<Table>,
    /// What must hold between cells, in order.
    pub relations: Vec<Relation>,
}

/// A section of a form.
#[derive(Debug)]
pub struct Section {
    /// Its key.
    pub role: String,
    /// Its official title.
    pub title: Text,
    /// Official title and accepted ones, squeezed.
    pub titles: Vec<String>,
    /// What a title of this section looks like, folded.
    pub pattern: Pattern,
    /// Its expected sub-items.
    pub items: Vec<Item>,
}

/// An expected sub-item of a section.
#[derive(Debug)]
pub struct Item {
    /// Its key.
    pub key: String,
    /// Its official title.
    pub title: Text,
    /// Found in a heading of this item.
    pub pattern: Pattern,
    /// Found in text that treats the topic.
    pub topic: Pattern,
}

/// A table of a form.
#[derive(Debug, Clone)]
pub struct Table {
    /// The first part of an address.
    pub key: String,
    /// What it is called in a place.
    pub title: Text,
    /// The role of its section.
    pub section: String,
    /// How its rows are laid out.
    pub orientation: Orientation,
    /// Lines above it that name it, squeezed, without number.
    pub captions: Vec<String>,
    /// Whether a code may stand before the label of a row.
    pub codes: bool,
    /// Labels that are neither row nor column, squeezed.
    pub headers: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// All labels of its rows, sorted, to tell a label from content.
    pub labels: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The last part of an address.
    pub key: String,
    /// Its header.
    pub label: Text,
    /// Its header, squeezed.
    pub squeezed: String,
    /// Whether it is there only where its header is.
    pub optional: bool,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The middle part of an address.
    pub key: String,
    /// Its official label.
    pub label: Text,
    /// What the label may look like, squeezed, without number; official first.
    pub labels: Vec<String>,
    /// The official label squeezed, with its number.
    pub printed: String,
    /// A piece by which an altered label is still known, squeezed.
    pub anchor: Option<String>,
    /// The heading printed before its group, squeezed.
    pub group: Option<String>,
    /// The code printed before the label.
    pub code: Option<String>,
    /// Whether a table may do without it.
    pub optional: bool,
    /// Indices of its columns, in order.
    pub columns: Vec<usize>,
    /// What its cells hold, one per column.
    pub cells: Vec<CellType>,
}

/// One term of a relation: a row or column and its factor, 1 or -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Index of the row or column.
    pub index: usize,
    /// 1 or -1.
    pub factor: i8,
}

/// A relation of a form: the left side compared with the right, once per row or column.
#[derive(Debug)]
pub struct Relation {
    /// Its key.
    pub key: String,
    /// What it says.
    pub title: Text,
    /// Index of its table.
    pub table: usize,
    /// What it is repeated over.
    pub each: Each,
    /// How the sides compare.
    pub compare: Comparison,
    /// How far the sides may differ.
    pub tolerance: Decimal,
    /// Terms of the left side.
    pub left: Vec<Term>,
    /// Terms of the right side.
    pub right: Vec<Term>,
    /// Indices it is repeated over.
    pub over: Vec<usize>,
}

impl Form {
    /// The table of this key.
    #[must_use]
    pub fn table(&self, key: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// The section of this role, and its place in the form.
    #[must_use]
    pub fn section(&self, role: &str) -> Option<(usize, &Section)> {
        self.sections
            .iter()
            .enumerate()
            .find(|(_, section)| section.role == role)
    }

    /// Every address of the form, in order.
    pub fn addresses(&self) -> impl Iterator<Item = String> + '_ {
        self.tables.iter().flat_map(|table| {
            table.rows.iter().flat_map(move |row| {
                row.columns
                    .iter()
                    .map(move |column| table.address(row, &table.columns[*column]))
            })
        })
    }
}

impl Table {
    /// The code at the beginning of a squeezed text: a few digits with words or nothing behind.
    #[must_use]
    pub fn code_of<'t>(&self, text: &'t str) -> &'t str {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let code = &text[..end];
        if self.codes && is_code(code) {
            code
        } else {
            ""
        }
    }

    /// Whether a squeezed text without its number is a label of some row.
    #[must_use]
    pub fn has_label(&self, bare: &str) -> bool {
        let found = self
            .labels
            .binary_search_by(|label| label.as_str().cmp(bare));
        found.is_ok()
    }

    /// The address of a cell.
    #[must_use]
    pub fn address(&self, row: &Row, column: &Column) -> String {
        format!("{}/{}/{}", self.key, row.key, column.key)
    }

    /// The index of the row of this key.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.key == key)
    }

    /// The index of the column of this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}
