//! The piece table: which bytes of the file are the text, in order.

use super::fib::{Fib, Part};
use super::{Bytes, damaged};
use crate::read::ReadError;
use crate::source::decode::code_page;

/// Characters in a document, notes and all.
const MOST_CHARACTERS: usize = 8_000_000;

/// A unit of text and the byte of the file it stands at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) code: u16,
    pub(super) at: u32,
}

/// All text of the file, story behind story.
pub(super) fn text(fib: &Fib<'_>, document: &[u8]) -> Result<Vec<Unit>, ReadError> {
    let table = pieces(fib.part(Part::Text)).ok_or_else(|| damaged("Clx"))?;
    let count = table.0.len().saturating_sub(4) / 12;
    let western = western();
    let mut units = Vec::new();
    for index in 0..count {
        let piece = (|| {
            let (start, end) = (table.size(index * 4)?, table.size(index * 4 + 4)?);
            let data = table.part((count + 1) * 4 + index * 8, 8)?;
            Some((start, end.checked_sub(start)?, data.u32(2)?))
        })();
        let (start, length, place) = piece.ok_or_else(|| damaged("PlcPcd"))?;
        if start != units.len() || start + length > MOST_CHARACTERS {
            return Err(damaged("PlcPcd"));
        }
        let compressed = place & 0x4000_0000 != 0;
        let place = place & 0x3FFF_FFFF;
        let (at, width) = if compressed {
            (place / 2, 1)
        } else {
            (place, 2)
        };
        let bytes = Bytes(document).part(at as usize, length * width);
        let bytes = bytes.ok_or_else(|| damaged("PlcPcd"))?.0;
        let place = |index: usize| at.saturating_add(u32::try_from(index * width).unwrap_or(0));
        if compressed {
            units.extend(bytes.iter().enumerate().map(|(index, byte)| Unit {
                code: western[usize::from(*byte)],
                at: place(index),
            }));
        } else {
            let pairs = bytes.as_chunks::<2>().0.iter().enumerate();
            units.extend(pairs.map(|(index, pair)| Unit {
                code: u16::from_le_bytes(*pair),
                at: place(index),
            }));
        }
    }
    Ok(units)
}

/// The table behind the properties of fast saves.
fn pieces(text: Bytes<'_>) -> Option<Bytes<'_>> {
    let mut at = 0;
    loop {
        match text.u8(at)? {
            1 => at += 3 + usize::from(text.u16(at + 1)?),
            2 => return text.part(at + 5, text.size(at + 1)?),
            _ => return None,
        }
    }
}

/// What a byte of a compressed piece stands for.
fn western() -> [u16; 256] {
    std::array::from_fn(|byte| {
        let Ok(byte) = u8::try_from(byte) else {
            return 0;
        };
        if byte < 0x80 {
            return u16::from(byte);
        }
        let decoded = code_page(&[byte], 1252).text;
        let unit = decoded.encode_utf16().next();
        unit.unwrap_or(u16::from(byte))
    })
}
