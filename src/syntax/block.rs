//! Blocks: the flat list of lines that readers produce.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// What stands for a picture or a field, so that a cell that holds nothing else is not taken for
/// blank, and a paragraph that is a picture is not forgotten.
pub const OBJECT: &str = "\u{FFFC}";

/// One line of the reading text, without its line end and surrounding marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The line's content. Marks of the format (`##`, `**`) are outside.
    pub span: Span,
    /// The depth of a heading that the format itself declares, from 1.
    pub heading: Option<u8>,
    /// The row of a table that the format itself declares; such a line is never text.
    pub row: Option<Box<GridRow>>,
}

impl Block {
    /// A plain line.
    #[must_use]
    pub fn line(span: Span) -> Block {
        Block {
            span,
            heading: None,
            row: None,
        }
    }
}

/// A row of a table whose grid the format gives exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    /// Which table of the document, from 0; rows of one table stand together.
    pub table: u32,
    /// Its cells from left to right, one for each column of the grid that the row reaches.
    pub cells: Vec<GridCell>,
}

/// One position of a grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCell {
    /// The cell's text, bars and all; empty where nothing is printed.
    pub span: Span,
    /// Whether a merged cell reaches over it, and from where.
    pub cover: Cover,
    /// Whether the format says it is a header.
    pub header: bool,
}

/// Whether a position of a grid is a cell of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cover {
    /// It is a cell; when it is empty, it is certainly blank.
    #[default]
    Own,
    /// The cell to its left reaches over it.
    Left,
    /// A cell of a row above reaches over it.
    Above,
}
