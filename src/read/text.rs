//! Plain text: every line a block.

use super::comment::{Comments, LINE_ENDS};
use super::{Limits, ReadError, Reader, Reading, Unread};
use crate::source::{Decoded, Origin, Source, Span, decode};
use crate::syntax::Block;
use std::ops::Range;

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
        let (source, comments) = Comments::hide(source);
        let lines = source.lines();
        let blocks = (0..lines.count())
            .flat_map(|index| pieces(source.text(), lines.range(source.text(), index)))
            .filter_map(|piece| comments.visible(&source, piece))
            .map(|piece| Block::line(Span::new(piece.start, piece.end)))
            .collect();
        Ok(Reading {
            source,
            blocks,
            comments: comments.all,
            unread: Unread::default(),
            replaced: decoded.replaced,
            format: self.name(),
        })
    }
}

/// A line cut at the line ends of other systems.
fn pieces(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut at = line.start;
    let pieces = text[line].split_inclusive(LINE_ENDS).map(|piece| {
        let start = at;
        at += piece.len();
        start..start + piece.trim_end_matches(LINE_ENDS).len()
    });
    let pieces: Vec<Range<usize>> = pieces.collect();
    if pieces.is_empty() {
        // The one piece of a blank line.
        std::iter::once(at..at).collect()
    } else {
        pieces
    }
}

/// Decodes and refuses what is no text. A few NULs are dirt and stay; many mean a binary file.
pub(super) fn decode_text(bytes: &[u8], limits: &Limits) -> Result<Decoded, ReadError> {
    checked(decode(bytes), limits)
}

/// Refuses what is no text although it was decoded.
pub(super) fn checked(decoded: Decoded, limits: &Limits) -> Result<Decoded, ReadError> {
    let nuls = memchr::memchr_iter(0, decoded.text.as_bytes()).count();
    if nuls * 20 > decoded.text.len() {
        return Err(ReadError::NotText { nuls });
    }
    let control = |c: &char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}')
    };
    let (mut odd, mut all) = (decoded.replaced, 0);
    for c in decoded.text.chars() {
        odd += usize::from(control(&c));
        all += 1;
    }
    // A broken download has a few; a picture or a program has them everywhere.
    if odd * 5 > all {
        return Err(ReadError::Unreadable { odd, all });
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
