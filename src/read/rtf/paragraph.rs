//! A paragraph on its way to text: bytes in their code page, units of Unicode, and the number.

use crate::source::decode::code_page;

/// Text as it grows.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    text: String,
    /// Bytes not decoded yet, and their code page.
    bytes: Vec<u8>,
    page: u32,
    /// The first half of a character beyond the first plane.
    half: Option<u16>,
    /// The number of a list, as the writer wrote it out.
    pub(super) number: String,
    /// Characters that stand for bytes that were not valid.
    pub(super) replaced: usize,
}

impl Paragraph {
    /// Appends a byte in a code page.
    pub(super) fn byte(&mut self, byte: u8, page: u32) {
        if self.page != page {
            self.settle();
            self.page = page;
        }
        self.bytes.push(byte);
    }

    /// Appends a unit of UTF-16.
    pub(super) fn unit(&mut self, unit: u16) {
        self.settle_bytes();
        match (self.half.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.half = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, unit]).next();
                self.text.extend(pair.and_then(Result::ok));
            }
            (_, unit) => self.push(char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}')),
        }
    }

    /// Appends a character.
    pub(super) fn push(&mut self, c: char) {
        self.settle();
        if c != '\u{AD}' {
            self.text.push(c);
        }
    }

    fn settle(&mut self) {
        self.half = None;
        self.settle_bytes();
    }

    fn settle_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let decoded = code_page(&self.bytes, self.page);
            self.replaced += decoded.replaced;
            let kept = decoded.text.chars().filter(|c| *c != '\u{AD}');
            self.text.extend(kept);
            self.bytes.clear();
        }
    }

    /// The text so far, taken out.
    pub(super) fn take(&mut self) -> String {
        self.settle();
        std::mem::take(&mut self.text)
    }

    /// Takes what was written so far as the number.
    pub(super) fn becomes_number(&mut self) {
        let text = self.take();
        let text = text.trim();
        // A bullet is a mark of the layout; the letter o is one in a font of its own.
        let counts = text.chars().any(char::is_alphanumeric) && text != "o";
        if counts {
            self.number = text.to_owned();
            if text.ends_with(|c: char| c.is_ascii()) {
                self.number.push(' ');
            }
        }
    }
}
