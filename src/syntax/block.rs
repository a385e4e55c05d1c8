//! Blocks: the flat list of lines that readers produce.

use crate::source::Span;

/// One line of the reading text, without its line end and surrounding marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The line's content. Marks of the format (`##`, `**`) are outside.
    pub span: Span,
    /// The depth of a heading that the format itself declares, from 1.
    pub heading: Option<u8>,
}

impl Block {
    /// A plain line.
    #[must_use]
    pub fn line(span: Span) -> Block {
        Block {
            span,
            heading: None,
        }
    }
}
