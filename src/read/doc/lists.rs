//! Lists: definitions, and their uses in the document.

use super::Bytes;
use super::fib::{Fib, Part};
use crate::read::numbering::{Counters, LEVELS, Level, Style, Tail};
use std::collections::HashMap;

/// The text of a number is no longer than this.
const LONGEST_TEXT: usize = 64;

/// One use of a definition.
#[derive(Debug, Default)]
struct Usage {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    levels: Option<Vec<Level>>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: HashMap<u32, Vec<Level>>,
    usages: Vec<Usage>,
}

impl Lists {
    /// Reads both tables.
    pub(super) fn new(fib: &Fib<'_>) -> Lists {
        let mut lists = Lists::default();
        lists.definitions(fib);
        lists.usages(fib.part(Part::Uses));
        lists
    }

    fn definitions(&mut self, fib: &Fib<'_>) {
        let table = fib.part(Part::Lists);
        let count = table.u16(0).map_or(0, usize::from);
        // The levels of all of them follow behind the table.
        let mut rest = fib.behind(Part::Lists);
        for index in 0..count {
            let Some(entry) = table.part(2 + index * 28, 28) else {
                return;
            };
            let (Some(id), Some(flags)) = (entry.u32(0), entry.u8(26)) else {
                return;
            };
            let mut levels = Vec::new();
            for _ in 0..if flags & 1 == 1 { 1 } else { 9 } {
                let Some((level, length)) = level(rest) else {
                    return;
                };
                levels.push(level);
                rest = rest.from(length);
            }
            self.definitions.insert(id, levels);
        }
    }

    fn usages(&mut self, table: Bytes<'_>) {
        let count = table.size(0).unwrap_or(0).min(table.0.len() / 16);
        let mut rest = table.from(4 + count * 16);
        for index in 0..count {
            let entry = table.from(4 + index * 16);
            let changes = entry.u8(12).unwrap_or(0);
            let mut usage = Usage {
                definition: entry.u32(0).unwrap_or(0),
                ..Usage::default()
            };
            rest = rest.from(4);
            for _ in 0..changes {
                let (Some(start), Some(flags)) = (rest.u32(0), rest.u8(4)) else {
                    break;
                };
                rest = rest.from(8);
                let at = usize::from(flags & 0xF);
                let known = at < LEVELS;
                if flags & 0x10 != 0 && known {
                    usage.starts[at] = Some(start);
                }
                if flags & 0x20 != 0 {
                    let Some((level, length)) = level(rest) else {
                        break;
                    };
                    rest = rest.from(length);
                    let given = self.definitions.get(&usage.definition);
                    let levels = || given.cloned().unwrap_or_default();
                    let levels = usage.levels.get_or_insert_with(levels);
                    if known {
                        levels.resize(levels.len().max(at + 1), Level::default());
                        usage.starts[at] = usage.starts[at].map(|_| level.start);
                        levels[at] = level;
                    }
                }
            }
            self.usages.push(usage);
        }
    }

    /// The number in front of a paragraph, counted when asked; `list` counts from 1.
    pub(super) fn number(&self, counters: &mut Counters, list: u16, level: u8) -> Option<String> {
        let usage = self.usages.get(usize::from(list.checked_sub(1)?))?;
        let levels = match &usage.levels {
            Some(levels) => levels,
            None => self.definitions.get(&usage.definition)?,
        };
        let level = usize::from(level);
        let first = usage.starts.get(level).copied().flatten();
        let usage_of = (u32::from(list), first);
        Some(counters.number(usage.definition, usage_of, levels, level))
    }
}

/// A level and its length in bytes.
fn level(bytes: Bytes<'_>) -> Option<(Level, usize)> {
    let flags = bytes.u8(5)?;
    let behind = 28 + usize::from(bytes.u8(24)?) + usize::from(bytes.u8(25)?);
    let count = usize::from(bytes.u16(behind)?);
    let text = bytes.part(behind + 2, count * 2)?;
    let units = text
        .0
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u16::from_le_bytes(*pair));
    let mut shown = String::new();
    for c in char::decode_utf16(units).take(LONGEST_TEXT) {
        match c.unwrap_or('\u{FFFD}') {
            // Counters stand in the text as the numbers of their levels.
            c @ '\0'..='\u{8}' => {
                shown.push('%');
                shown.push(char::from(b'1' + u8::try_from(c).ok()?));
            }
            c => shown.push(c),
        }
    }
    let no_restart = flags & 0x08 != 0;
    let level = Level {
        start: bytes.u32(0)?,
        style: style(bytes.u8(4)?),
        text: shown,
        legal: flags & 0x04 != 0,
        restart: no_restart.then(|| bytes.u8(26).map_or(0, u32::from)),
        tail: if bytes.u8(15)? == 2 {
            Tail::Nothing
        } else {
            Tail::Room
        },
    };
    Some((level, behind + 2 + count * 2))
}

/// The style of a number format's code.
fn style(code: u8) -> Style {
    match code {
        1 => Style::UpperRoman,
        2 => Style::LowerRoman,
        3 => Style::UpperLetter,
        4 => Style::LowerLetter,
        5 => Style::Ordinal,
        10 | 17 | 36 => Style::Digits,
        11 | 33 | 35 | 37 | 39 => Style::Counting,
        12 | 34 | 38 => Style::Capital,
        14 => Style::FullWidth,
        18 | 28 => Style::Circled,
        22 => Style::DecimalZero,
        23 | 255 => Style::None,
        26 => Style::Stopped,
        27 => Style::Bracketed,
        30 => Style::Stem,
        31 => Style::Branch,
        _ => Style::Decimal,
    }
}
