//! Properties as they are stored: codes with operands, one behind the other.

use super::Bytes;

/// A property: its code and its operand.
#[derive(Clone, Copy)]
pub(super) struct Sprm<'a> {
    pub(super) code: u16,
    pub(super) operand: Bytes<'a>,
}

impl Sprm<'_> {
    /// The operand as a byte.
    pub(super) fn byte(&self) -> u8 {
        self.operand.u8(0).unwrap_or(0)
    }

    /// Whether the property is on.
    pub(super) fn is_on(&self) -> bool {
        self.byte() & 1 == 1
    }
}

/// The properties in a stretch of bytes.
pub(super) fn sprms(bytes: Bytes<'_>) -> impl Iterator<Item = Sprm<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let code = bytes.u16(at)?;
        at += 2;
        let (skip, length) = match (code, code >> 13) {
            // The definition of a row has a length of its own kind.
            (0xD608, _) => (2, usize::from(bytes.u16(at)?).saturating_sub(1)),
            (_, 0 | 1) => (0, 1),
            (_, 2 | 4 | 5) => (0, 2),
            (_, 3) => (0, 4),
            (_, 7) => (0, 3),
            _ => (1, usize::from(bytes.u8(at)?)),
        };
        let operand = bytes.part(at + skip, length)?;
        at += skip + length;
        Some(Sprm { code, operand })
    })
}
