//! The binary format of Word 97 to 2003 (.doc, and .wps of WPS): the text a reader sees, with its
//! numbers.
//!
//! Headers, footers, annotations, hidden and deleted text are apart and not read; a text box or a
//! note follows the paragraph it belongs to. Changes that a fast save left in pieces are not applied
//! to properties, only to text.

mod body;
mod container;
mod fib;
mod lists;
mod pieces;
mod properties;
mod sprm;
mod stories;
mod styles;

use super::ReadError;
use super::pieces::Piece;

pub(super) use container::SIGNATURE;

/// The pieces of a document.
///
/// # Errors
/// When the file is protected by a password, is no text document, or is broken.
pub(super) fn pieces(bytes: &[u8], unpacked: u64) -> Result<Vec<Piece>, ReadError> {
    let streams = container::open(bytes, unpacked)?;
    body::read(&streams)
}

/// Bytes by position; whatever lies outside is not there.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn part(self, at: usize, length: usize) -> Option<Bytes<'a>> {
        self.0.get(at..at.checked_add(length)?).map(Bytes)
    }

    fn from(self, at: usize) -> Bytes<'a> {
        Bytes(self.0.get(at..).unwrap_or_default())
    }

    fn u8(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    fn u16(self, at: usize) -> Option<u16> {
        let bytes = self.0.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(self, at: usize) -> Option<u32> {
        let bytes = self.0.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A 32-bit number that is a position or a length.
    fn size(self, at: usize) -> Option<usize> {
        usize::try_from(self.u32(at)?).ok()
    }
}

/// What is said of a file whose tables do not fit together.
fn damaged(part: &str) -> ReadError {
    ReadError::Damaged {
        part: part.to_owned(),
        reason: "its tables do not fit together".to_owned(),
    }
}
