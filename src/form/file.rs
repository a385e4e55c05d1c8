//! A form file as written: the YAML, field for field.

use crate::source::Text;
use crate::yaml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

/// An official form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormFile {
    /// The form's id, kebab case, equal to the file name.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: Text,
    /// The report years it is in force for.
    pub years: YearsFile,
    /// Its sections, in order.
    pub sections: Vec<SectionFile>,
    /// Its tables.
    pub tables: Vec<TableFile>,
    /// What must hold between cells.
    #[serde(default)]
    pub relations: Vec<RelationFile>,
}

/// A range of years; an open end is left out.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearsFile {
    /// The first year.
    #[serde(default)]
    pub from: Option<i32>,
    /// The last year.
    #[serde(default)]
    pub to: Option<i32>,
}

impl YearsFile {
    /// Whether `year` lies in the range.
    #[must_use]
    pub fn contains(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// A section of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionFile {
    /// Its key: rules name the section by it.
    pub role: Spanned<String>,
    /// Its official title.
    pub title: Text,
    /// Other titles that are accepted.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A regular expression that a folded title of this section matches as a whole.
    pub pattern: Spanned<String>,
    /// Its expected sub-items, in order.
    #[serde(default)]
    pub items: Vec<ItemFile>,
}

/// A sub-item of a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// Its key.
    pub key: Spanned<String>,
    /// Its official title.
    pub title: Text,
    /// A regular expression found in the heading of this item.
    pub pattern: Spanned<String>,
    /// A regular expression found in the text when the topic is treated without a heading.
    pub topic: Spanned<String>,
}

/// How the rows of a table are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// One row under the other, each with its label.
    #[default]
    Rows,
    /// All rows side by side on one line, under headers.
    Across,
    /// Rows one under the other in two or more strands: income on the left, expenditure on the
    /// right. The form lists the rows strand by strand.
    Beside,
}

/// A table of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Its key, the first part of an address.
    pub key: Spanned<String>,
    /// What it is called in a place.
    pub title: Text,
    /// The role of the section it stands in.
    pub section: Spanned<String>,
    /// How its rows are laid out.
    #[serde(default)]
    #[schemars(extend("default" = "rows"))]
    pub orientation: Orientation,
    /// Lines that stand above the table and name it; one of them ends the table before.
    #[serde(default)]
    pub captions: Vec<String>,
    /// Whether a code may stand before the label of a row, in a cell of its own or in front.
    #[serde(default)]
    pub codes: bool,
    /// Labels that belong to the table but name neither row nor column.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<ColumnFile>,
    /// Its rows, in order.
    pub rows: Vec<RowFile>,
}

/// A column.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnFile {
    /// Its key, the last part of an address.
    pub key: Spanned<String>,
    /// Its header.
    pub label: Text,
    /// What its cells hold, unless the row says otherwise.
    #[serde(default)]
    pub cell: Option<CellType>,
    /// Whether a table may do without it: it is there only where its header is.
    #[serde(default)]
    pub optional: bool,
}

/// What a cell must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellType {
    /// A whole number from 0.
    #[default]
    Count,
    /// A whole number with a sign.
    Change,
    /// A decimal from 0.
    Amount,
}

/// A row.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFile {
    /// Its key, the middle part of an address.
    pub key: Spanned<String>,
    /// Its official label.
    pub label: Text,
    /// Other labels that are accepted as they stand.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A piece of the label by which an altered one is still known.
    #[serde(default)]
    pub anchor: Option<String>,
    /// The heading of the group it stands in, as printed before it.
    #[serde(default)]
    pub group: Option<String>,
    /// The code printed before the label, by which the row is known whatever its label.
    #[serde(default)]
    pub code: Option<Spanned<String>>,
    /// Whether a table may do without it: a row that is not there counts as nothing in sums.
    #[serde(default)]
    pub optional: bool,
    /// The keys of its columns; all columns when left out.
    #[serde(default)]
    pub columns: Option<Vec<Spanned<String>>>,
    /// What its cells hold.
    #[serde(default)]
    pub cell: Option<CellType>,
}

/// What a relation is repeated over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// Once per column: the terms are rows.
    Column,
    /// Once per row: the terms are columns.
    Row,
}

/// How the two sides of a relation compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// Both sides are the same.
    #[default]
    Equal,
    /// The left side is at least the right side.
    AtLeast,
}

/// A relation between cells of one table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationFile {
    /// Its key: a rule with `relation: <key>` reports where it does not hold.
    pub key: Spanned<String>,
    /// What it says, in words.
    pub title: Text,
    /// The key of the table it is about.
    pub table: Spanned<String>,
    /// What it is repeated over.
    pub each: Each,
    /// How the sides compare.
    #[serde(default)]
    #[schemars(extend("default" = "equal"))]
    pub compare: Comparison,
    /// How far the sides may differ: what rounding to the printed unit can bring about.
    #[serde(default)]
    pub tolerance: Option<Spanned<String>>,
    /// Keys of rows (or columns) added up on the left; written as on the right.
    pub left: Vec<Spanned<String>>,
    /// Keys of rows (or columns) added up on the right; a leading `-` subtracts, a final `*` takes all
    /// keys that begin so.
    pub right: Vec<Spanned<String>>,
    /// The rows (or columns) it holds for; all when left out.
    #[serde(default)]
    pub only: Option<Vec<Spanned<String>>>,
}
