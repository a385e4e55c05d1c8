//! Markdown: text whose marks at both ends of a line are not content.

use super::comment::Comments;
use super::text::decode_text;
use super::{Limits, ReadError, Reader, Reading, Unread};
use crate::source::{Origin, Source, Span};
use crate::syntax::Block;

pub(super) struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let decoded = decode_text(bytes, limits)?;
        let source = Source::new(path, decoded.text, decoded.encoding, Origin::Verbatim);
        let (source, comments) = Comments::hide(source);
        let blocks = blocks(&source, &comments);
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

fn blocks(source: &Source, comments: &Comments) -> Vec<Block> {
    let lines = source.lines();
    let mut comment = false;
    let visible = (0..lines.count())
        .filter_map(|index| comments.visible(source, lines.range(source.text(), index)));
    visible
        .map(|range| {
            let raw = &source.read()[range.clone()];
            let opens = !comment && raw.trim_start().starts_with("<!--");
            let hidden = comment || opens;
            comment = hidden && !raw.contains("-->");
            if hidden {
                Block::line(Span::new(range.end, range.end))
            } else {
                block(raw, range.start)
            }
        })
        .collect()
}

/// One line without its heading, list, quote and emphasis marks.
fn block(raw: &str, base: usize) -> Block {
    let lead = raw.len() - raw.trim_start_matches(' ').len();
    let body = &raw[lead..];
    let hashes = body.bytes().take_while(|b| *b == b'#').count();
    let heading = (1..=6).contains(&hashes) && body[hashes..].starts_with([' ', '\u{3000}']);
    let (mut start, mut end) = (0, raw.trim_end().len().max(lead));
    if heading {
        start = lead + hashes + 1;
        end = raw[..end].trim_end_matches('#').trim_end().len().max(start);
    } else if let Some(rest) = body.strip_prefix("> ") {
        start = raw.len() - rest.len();
    }
    let strong = ["**", "__"].into_iter().find(|mark| {
        raw[start..end].len() > 4
            && raw[start..end].starts_with(mark)
            && raw[start..end].ends_with(mark)
    });
    if strong.is_some() && !raw[start + 2..end - 2].contains("**") {
        start += 2;
        end -= 2;
    }
    let heading = heading.then(|| u8::try_from(hashes).unwrap_or(6));
    Block {
        heading,
        ..Block::line(Span::new(base + start, base + end))
    }
}
