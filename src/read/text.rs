//! Plain text: every line a block.

use super::{Limits, ReadError, Reader, Reading};
use crate::source::{Decoded, Origin, Source, Span, decode};
use crate::syntax::Block;

pub(super) struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let decoded = decode_text(bytes, limits)?;
        let source = Source::new(path, decoded.text, decoded.encoding, Origin::Verbatim);
        let lines = source.lines();
        let blocks = (0..lines.count())
            .map(|index| {
                let range = lines.range(source.text(), index);
                Block::line(Span::new(range.start, range.end))
            })
            .collect();
        Ok(Reading {
            source,
            blocks,
            replaced: decoded.replaced,
            format: self.name(),
        })
    }
}

/// Decodes and refuses what is no text. A few NULs are dirt and stay; many mean a binary file.
pub(super) fn decode_text(bytes: &[u8], limits: &Limits) -> Result<Decoded, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let decoded = decode(bytes);
    let nuls = memchr::memchr_iter(0, decoded.text.as_bytes()).count();
    if nuls * 20 > decoded.text.len() {
        return Err(ReadError::NotText { nuls });
    }
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', decoded.text.as_bytes());
    for end in ends.chain([decoded.text.len()]) {
        if end - start > limits.line {
            return Err(ReadError::LineTooLong {
                length: end - start,
                limit: limits.line,
            });
        }
        start = end + 1;
    }
    Ok(decoded)
}
