//! Styles: what a paragraph inherits.

use super::Bytes;
use super::properties::Paragraph;
use super::sprm::sprms;

/// A chain of styles is no longer than this; what goes on is a circle.
const LONGEST_CHAIN: usize = 32;
/// Numbers of built-in styles: headings from 1 on, tables of contents from here on.
const CONTENTS: std::ops::RangeInclusive<u16> = 19..=27;

#[derive(Debug, Default)]
struct Style {
    /// Which built-in style it is.
    kind: u16,
    based_on: usize,
    /// Position and length of its properties in the sheet.
    properties: (usize, usize),
    /// Whether it hides its text, when it says so.
    hidden: Option<bool>,
}

/// The styles of a document.
pub(super) struct Styles<'a> {
    sheet: Bytes<'a>,
    styles: Vec<Style>,
}

impl<'a> Styles<'a> {
    /// Reads the sheet.
    pub(super) fn new(sheet: Bytes<'a>) -> Styles<'a> {
        let mut styles = Vec::new();
        let header = sheet.u16(0).map_or(0, usize::from);
        let count = sheet.u16(2).map_or(0, usize::from);
        let base = sheet.u16(4).map_or(0, usize::from);
        let mut at = 2 + header;
        for _ in 0..count {
            let Some(length) = sheet.u16(at).map(usize::from) else {
                break;
            };
            styles.push(style(sheet, at + 2, length, base).unwrap_or_default());
            at += 2 + length + length % 2;
        }
        Styles { sheet, styles }
    }

    /// What a style gives a paragraph.
    pub(super) fn paragraph(&self, style: u16) -> Paragraph {
        let mut chain = Vec::new();
        let mut next = usize::from(style);
        while let Some(style) = self.styles.get(next) {
            chain.push(style);
            next = style.based_on;
            if chain.len() == LONGEST_CHAIN {
                break;
            }
        }
        let mut paragraph = Paragraph::default();
        for style in chain.into_iter().rev() {
            if (1..=9).contains(&style.kind) {
                paragraph.outline = u8::try_from(style.kind - 1).ok();
            }
            let (at, length) = style.properties;
            let bytes = self.sheet.part(at, length).unwrap_or(Bytes(&[]));
            sprms(bytes).for_each(|sprm| paragraph.apply(sprm));
        }
        paragraph
    }

    /// Whether a style or one it is based on hides its text.
    pub(super) fn hides(&self, style: u16) -> bool {
        let mut next = usize::from(style);
        for _ in 0..LONGEST_CHAIN {
            let Some(style) = self.styles.get(next) else {
                break;
            };
            if let Some(hidden) = style.hidden {
                return hidden;
            }
            next = style.based_on;
        }
        false
    }

    /// Whether a style is one of a table of contents.
    pub(super) fn is_contents(&self, style: u16) -> bool {
        let style = self.styles.get(usize::from(style));
        style.is_some_and(|style| CONTENTS.contains(&style.kind))
    }
}

fn style(sheet: Bytes<'_>, at: usize, length: usize, base: usize) -> Option<Style> {
    let whole = sheet.part(at, length)?;
    let kind = whole.u16(0)? & 0x0FFF;
    let second = whole.u16(2)?;
    let based_on = usize::from(second >> 4);
    let name = usize::from(whole.u16(base)?);
    let first = base + 2 + name * 2 + 2;
    let mut found = Style {
        kind,
        based_on,
        ..Style::default()
    };
    let size = |at: usize| whole.u16(at).map_or(0, usize::from);
    // A style of paragraphs begins with their properties (length, style, the rest), and those of
    // characters follow; a style of characters has only these.
    let characters = match second & 0xF {
        1 => {
            let length = size(first);
            found.properties = (at + first + 4, length.saturating_sub(2));
            first + 2 + length + length % 2
        }
        2 => first,
        _ => return Some(found),
    };
    let bytes = whole.part(characters + 2, size(characters));
    let vanish = bytes.and_then(|bytes| sprms(bytes).find(|sprm| sprm.code == 0x083C));
    found.hidden = vanish.map(|sprm| sprm.is_on());
    Some(found)
}
