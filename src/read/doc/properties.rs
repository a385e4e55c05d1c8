//! Properties of paragraphs and characters, by the byte of the file at which they hold.

use super::Bytes;
use super::fib::{Fib, Part};
use super::sprm::{Sprm, sprms};
use super::styles::Styles;
use crate::read::ReadError;
use crate::read::edged::{Edge, Edges};
use crate::read::merged::Vertical;

/// Pages of properties are this long.
const PAGE: usize = 512;
/// Runs in a document.
const MOST_RUNS: usize = 2_000_000;

#[derive(Debug, Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    at: u32,
    length: u32,
}

/// The runs of one kind.
pub(super) struct Runs<'a> {
    runs: Vec<Run>,
    document: Bytes<'a>,
}

impl<'a> Runs<'a> {
    /// Reads the runs of paragraphs or of characters.
    pub(super) fn new(
        fib: &Fib<'_>,
        part: Part,
        document: &'a [u8],
    ) -> Result<Runs<'a>, ReadError> {
        let document = Bytes(document);
        let paragraphs = matches!(part, Part::Paragraphs);
        let mut runs = Vec::new();
        for (_, data) in super::fib::plex(fib.part(part), 4) {
            let page = data.size(0).map(|page| (page & 0x3F_FFFF) * PAGE);
            let Some(base) = page else { continue };
            if document.part(base, PAGE).is_none() {
                continue;
            }
            page_runs(document, base, paragraphs, &mut runs);
            if runs.len() > MOST_RUNS {
                let (what, limit) = ("runs", MOST_RUNS as u64);
                return Err(ReadError::TooMuch { what, limit });
            }
        }
        runs.sort_by_key(|run| run.start);
        Ok(Runs { runs, document })
    }

    /// The bytes of properties at a byte of the file, and where they begin and end to hold.
    pub(super) fn at(&self, at: u32) -> (Bytes<'a>, std::ops::Range<u32>) {
        let after = self.runs.partition_point(|run| run.start <= at);
        let next = self.runs.get(after).map_or(u32::MAX, |run| run.start);
        let run = after.checked_sub(1).map(|index| self.runs[index]);
        match run.filter(|run| at < run.end) {
            Some(run) => {
                let part = self.document.part(run.at as usize, run.length as usize);
                (part.unwrap_or(Bytes(&[])), run.start..run.end.min(next))
            }
            None => (Bytes(&[]), at..next),
        }
    }
}

fn page_runs(document: Bytes<'_>, base: usize, paragraphs: bool, runs: &mut Vec<Run>) {
    let page = document.from(base);
    let count = usize::from(page.u8(PAGE - 1).unwrap_or(0));
    let width = if paragraphs { 13 } else { 1 };
    if (count + 1) * 4 + count * width >= PAGE {
        return;
    }
    for index in 0..count {
        let found = (|| {
            let (start, end) = (page.u32(index * 4)?, page.u32(index * 4 + 4)?);
            let at = usize::from(page.u8((count + 1) * 4 + index * width)?) * 2;
            let (at, length) = match (at, paragraphs) {
                (0, _) => (0, 0),
                (at, false) => (at + 1, usize::from(page.u8(at)?)),
                (at, true) => match usize::from(page.u8(at)?) {
                    0 => (at + 2, usize::from(page.u8(at + 1)?) * 2),
                    words => (at + 1, words * 2 - 1),
                },
            };
            let length = length.min(PAGE.saturating_sub(at));
            let narrow = |size: usize| u32::try_from(size).ok();
            Some(Run {
                start,
                end,
                at: narrow(base + at)?,
                length: narrow(length)?,
            })
        })();
        runs.extend(found.filter(|run| run.start < run.end));
    }
}

/// What the text depends on of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    /// The style's number.
    pub(super) style: u16,
    pub(super) in_table: bool,
    /// The depth of tables; 0 when it is not said.
    pub(super) depth: usize,
    /// Whether it ends a row, and whether it ends a nested cell or a nested row.
    pub(super) ends_row: bool,
    pub(super) ends_inner_cell: bool,
    pub(super) ends_inner_row: bool,
    /// The list's use, counted from 1; 0 is none.
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) outline: Option<u8>,
    /// The row that ends here.
    pub(super) edges: Edges,
}

impl Paragraph {
    /// From the bytes of properties: a style, and what departs from it.
    pub(super) fn new(bytes: Bytes<'_>, styles: &Styles, data: Bytes<'_>) -> Paragraph {
        let style = bytes.u16(0).unwrap_or(0);
        let mut paragraph = styles.paragraph(style);
        paragraph.style = style;
        for sprm in sprms(bytes.from(2)) {
            // What is too long for a page stands in a stream of its own.
            if matches!(sprm.code, 0x6646 | 0x6645) {
                let at = sprm.operand.size(0).unwrap_or(usize::MAX);
                let length = data.u16(at).map_or(0, usize::from);
                let huge = at.checked_add(2).and_then(|at| data.part(at, length));
                for sprm in huge.into_iter().flat_map(sprms) {
                    paragraph.apply(sprm);
                }
            } else {
                paragraph.apply(sprm);
            }
        }
        paragraph
    }

    /// Applies one property.
    pub(super) fn apply(&mut self, sprm: Sprm<'_>) {
        match sprm.code {
            0x2416 => self.in_table = sprm.is_on(),
            0x2417 => self.ends_row = sprm.is_on(),
            0x244B => self.ends_inner_cell = sprm.is_on(),
            0x244C => self.ends_inner_row = sprm.is_on(),
            0x6649 => self.depth = sprm.operand.size(0).unwrap_or(0),
            0x460B => self.list = sprm.operand.u16(0),
            0x260A => self.level = Some(sprm.byte()),
            0x2640 => self.outline = Some(sprm.byte()),
            0xD608 => self.edges = edges(sprm.operand),
            0xD62B => {
                let cell = self.edges.cells.get_mut(usize::from(sprm.byte()));
                if let Some(cell) = cell {
                    cell.vertical = vertical(sprm.operand.u8(1).unwrap_or(0));
                }
            }
            0x5624 => {
                let (first, end) = (usize::from(sprm.byte()), sprm.operand.u8(1).unwrap_or(0));
                let cells = self.edges.cells.get_mut(first + 1..usize::from(end));
                cells
                    .into_iter()
                    .flatten()
                    .for_each(|cell| cell.goes_on_left = true);
            }
            _ => {}
        }
    }
}

fn vertical(flags: u8) -> Vertical {
    match flags & 3 {
        0 => Vertical::Single,
        1 => Vertical::More,
        _ => Vertical::First,
    }
}

/// The definition of a row: edges, and how its cells are merged.
fn edges(bytes: Bytes<'_>) -> Edges {
    let count = usize::from(bytes.u8(0).unwrap_or(0));
    let edge = |at: usize| {
        bytes
            .u16(1 + at * 2)
            .map_or(0, |edge| i32::from(edge.cast_signed()))
    };
    let cell = |at: usize| {
        let flags = bytes.u16(1 + (count + 1) * 2 + at * 20).unwrap_or(0);
        let bits = u8::try_from(flags >> 5 & 3).unwrap_or(0);
        Edge {
            right: edge(at + 1),
            vertical: vertical(bits),
            goes_on_left: flags & 2 != 0,
        }
    };
    Edges {
        left: edge(0),
        cells: (0..count.min(64)).map(cell).collect(),
    }
}

/// What the text depends on of a run of characters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Character {
    pub(super) deleted: bool,
    pub(super) hidden: bool,
    /// Whether it stands for a character of a font of symbols.
    pub(super) symbol: bool,
}

impl Character {
    /// From the bytes of properties; `hidden` says whether the paragraph's style hides its text.
    pub(super) fn new(bytes: Bytes<'_>, styles: &Styles<'_>, hidden: bool) -> Character {
        let mut character = Character {
            hidden,
            ..Character::default()
        };
        for sprm in sprms(bytes) {
            match sprm.code {
                0x0800 => character.deleted = sprm.is_on(),
                // Two more values mean as the style, and not as the style.
                0x083C => character.hidden = (sprm.byte() & 0x80 != 0 && hidden) != sprm.is_on(),
                0x4A30 => {
                    let style = sprm.operand.u16(0).unwrap_or(0);
                    character.hidden |= styles.hides(style);
                }
                0x6A09 => character.symbol = true,
                _ => {}
            }
        }
        character
    }
}
