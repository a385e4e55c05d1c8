//! The body: characters to paragraphs and tables.

use super::Bytes;
use super::container::Streams;
use super::fib::{Fib, Part};
use super::lists::Lists;
use super::pieces::{Unit, text};
use super::properties::{Character, Paragraph, Runs};
use super::stories::Stories;
use super::styles::Styles;
use crate::read::ReadError;
use crate::read::edged::Tables;
use crate::read::layout::OBJECT;
use crate::read::numbering::{Counters, is_contents_line};
use crate::read::pieces::{Piece, Text};
use std::ops::Range;

/// What characters below the blank mean.
mod mark {
    pub(super) const PICTURE: u16 = 0x01;
    pub(super) const CELL: u16 = 0x07;
    pub(super) const TAB: u16 = 0x09;
    pub(super) const LINE: u16 = 0x0B;
    pub(super) const PAGE: u16 = 0x0C;
    pub(super) const PARAGRAPH: u16 = 0x0D;
    pub(super) const COLUMN: u16 = 0x0E;
    pub(super) const FIELD: u16 = 0x13;
    pub(super) const RESULT: u16 = 0x14;
    pub(super) const FIELD_END: u16 = 0x15;
    pub(super) const HYPHEN: u16 = 0x1E;
    pub(super) const SYMBOL: u16 = 0x28;
    pub(super) const SOFT_HYPHEN: u16 = 0xAD;
}

struct Body<'a> {
    units: Vec<Unit>,
    characters: Runs<'a>,
    paragraphs: Runs<'a>,
    styles: Styles<'a>,
    lists: Lists,
    counters: Counters,
    stories: Stories,
    data: Bytes<'a>,
    /// Characters that may still be read: in a sound file each is read once.
    left: usize,
}

/// Reads the document.
pub(super) fn read(streams: &Streams) -> Result<Vec<Piece>, ReadError> {
    let fib = Fib::new(&streams.document, &streams.table)?;
    let units = text(&fib, &streams.document)?;
    let mut body = Body {
        characters: Runs::new(&fib, Part::Characters, &streams.document)?,
        paragraphs: Runs::new(&fib, Part::Paragraphs, &streams.document)?,
        styles: Styles::new(fib.part(Part::Styles)),
        lists: Lists::new(&fib),
        counters: Counters::default(),
        stories: Stories::new(&fib, units.len()),
        data: Bytes(&streams.data),
        left: units.len().saturating_mul(2),
        units,
    };
    let mut pieces = body.story(body.stories.text.clone(), true);
    for loose in std::mem::take(&mut body.stories.loose) {
        pieces.extend(body.story(loose, false));
    }
    Ok(pieces)
}

/// A story as it is read.
#[derive(Default)]
struct Reading {
    tables: Tables,
    text: Vec<u16>,
    /// Open fields: whether their code is still going on.
    fields: Vec<bool>,
    /// Whether the paragraph has a picture or an embedded object.
    pictures: bool,
}

impl Body<'_> {
    /// The pieces of a stretch of characters.
    fn story(&mut self, range: Range<usize>, is_text: bool) -> Vec<Piece> {
        let mut reading = Reading::default();
        let Some(left) = self.left.checked_sub(range.len()) else {
            return Vec::new();
        };
        self.left = left;
        let mut run = (Character::default(), 0..0);
        // Whether the style of the paragraph hides its text; not known at its beginning.
        let mut hidden = None;
        let mut start = range.start;
        for at in range.clone() {
            let unit = self.units[at];
            let style = *hidden.get_or_insert_with(|| {
                run.1 = 0..0;
                let (bytes, _) = self.paragraphs.at(unit.at);
                self.styles.hides(bytes.u16(0).unwrap_or(0))
            });
            if !run.1.contains(&unit.at) {
                let (bytes, holds) = self.characters.at(unit.at);
                run = (Character::new(bytes, &self.styles, style), holds);
            }
            let character = run.0;
            if !self.ends_paragraph(at) {
                reading.take(unit.code, character);
                continue;
            }
            hidden = None;
            if character.deleted && unit.code == mark::PARAGRAPH {
                // The end itself is deleted: the paragraph goes on in the next one.
                reading.tables.deletes();
                continue;
            }
            self.end_paragraph(&mut reading, unit, is_text.then_some(start..at + 1));
            start = at + 1;
        }
        if !reading.text.is_empty() {
            let last = Unit {
                code: mark::PARAGRAPH,
                at: u32::MAX,
            };
            self.end_paragraph(&mut reading, last, is_text.then_some(start..range.end));
        }
        reading.tables.finish()
    }

    fn ends_paragraph(&self, at: usize) -> bool {
        let unit = self.units[at];
        match unit.code {
            mark::PARAGRAPH | mark::CELL => true,
            // The end of a section, or a page that breaks inside of a paragraph.
            mark::PAGE => {
                let (_, holds) = self.paragraphs.at(unit.at);
                let next = self.units.get(at + 1);
                next.is_none_or(|next| !holds.contains(&next.at))
            }
            _ => false,
        }
    }

    fn end_paragraph(&mut self, reading: &mut Reading, end: Unit, place: Option<Range<usize>>) {
        let (bytes, _) = self.paragraphs.at(end.at);
        let marks = Paragraph::new(bytes, &self.styles, self.data);
        let depth = if marks.in_table {
            marks.depth.max(1)
        } else {
            0
        };
        let mut text = String::from_utf16_lossy(&std::mem::take(&mut reading.text));
        if std::mem::take(&mut reading.pictures) && depth > 0 && text.trim().is_empty() {
            OBJECT.clone_into(&mut text);
        }
        let ends_row = marks.ends_row && end.code == mark::CELL || marks.ends_inner_row;
        let contents = self.styles.is_contents(marks.style) && is_contents_line(&text);
        if !ends_row && !contents {
            let piece = self.paragraph(&text, &marks);
            reading.tables.push(depth, piece);
        }
        let beside = place.map(|place| {
            let found = self.stories.beside.range(place);
            found
                .flat_map(|(_, ranges)| ranges.clone())
                .collect::<Vec<_>>()
        });
        for range in beside.into_iter().flatten() {
            for piece in self.story(range, false) {
                reading.tables.push(depth, piece);
            }
        }
        if ends_row {
            reading.tables.end_row(depth.max(1), &marks.edges);
        } else if end.code == mark::CELL || marks.ends_inner_cell {
            reading.tables.end_cell(depth.max(1));
        }
    }

    fn paragraph(&mut self, text: &str, marks: &Paragraph) -> Piece {
        let list = marks.list.filter(|list| *list > 0);
        let number = list.and_then(|list| {
            let level = marks.level.unwrap_or(0);
            self.lists.number(&mut self.counters, list, level)
        });
        let blank = text.trim().is_empty();
        let text = Text::plain(&crate::read::numbering::numbered(number, text));
        // In a cell a level says nothing: whole tables are given one by mistake.
        let heads = !blank && !marks.in_table;
        match marks.outline.filter(|level| *level < 9 && heads) {
            Some(level) => Piece::Heading(level + 1, text),
            None => Piece::Paragraph(text),
        }
    }
}

impl Reading {
    /// Takes up a character that ends no paragraph.
    fn take(&mut self, code: u16, character: Character) {
        match code {
            mark::FIELD => self.fields.push(true),
            mark::RESULT => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            mark::FIELD_END => {
                self.fields.pop();
            }
            _ if character.deleted => self.tables.deletes(),
            _ if character.hidden || self.fields.contains(&true) => {}
            mark::PICTURE => self.pictures = true,
            mark::TAB => self.push('\t'),
            mark::LINE | mark::PAGE | mark::COLUMN => self.push('\n'),
            mark::HYPHEN => self.push('-'),
            // A character of a font of symbols: something is printed, and only the font knows what.
            mark::SYMBOL if character.symbol => {
                self.push('\u{25A1}');
            }
            0..=0x1F | mark::SOFT_HYPHEN => {}
            _ => self.text.push(code),
        }
    }

    fn push(&mut self, c: char) {
        let mut units = [0; 2];
        self.text.extend_from_slice(c.encode_utf16(&mut units));
    }
}
