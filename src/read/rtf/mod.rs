//! RTF: the text a reader sees; numbers of lists as the writer wrote them out.
//!
//! Headers, footers, annotations, hidden and deleted text are apart and not read; a note follows
//! the paragraph it belongs to.

mod document;
mod paragraph;
mod table;
mod token;

use super::ReadError;
use super::pieces::Piece;

/// How every RTF file begins.
pub(super) const SIGNATURE: &[u8] = b"{\\rtf";

/// The pieces of a document, and how many characters stand for bytes that were not valid.
///
/// # Errors
/// When groups are nested deeper than any writer nests them.
pub(super) fn pieces(bytes: &[u8]) -> Result<(Vec<Piece>, usize), ReadError> {
    document::read(bytes)
}
