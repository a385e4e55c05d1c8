//! HTML: the article of a page, with exact tables and the way back to the bytes of the file.

mod article;
mod attribute;
mod beside;
mod entity;
mod flow;
mod headline;
mod list;
mod sheet;
mod sniff;
mod table;
mod tag;
mod token;
mod tree;
mod weight;

use super::comment::Comments;
use super::pieces::{Piece, Pieces, Text};
use super::text::checked;
use super::{Limits, ReadError, Reader, Reading, Unread};
use crate::source::fold::ends_sentence;
use crate::source::origin::Part;
use crate::source::{Decoded, decode, decode_labelled};
use tag::Tag;
use tree::Tree;

pub(super) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "shtml", "xhtml"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        sniff::is_page(bytes)
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        sniff::has_tags(bytes)
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        read(path, bytes, None, None, limits, self.name())
    }
}

/// Reads a page, which may be a `part` of a file, in the encoding of a `label` beside it, if there
/// is one, or else as it says itself.
///
/// # Errors
/// When nothing on the page is text, or it has too many elements.
pub(super) fn read(
    path: &str,
    bytes: &[u8],
    label: Option<String>,
    part: Option<Part>,
    limits: &Limits,
    format: &'static str,
) -> Result<Reading, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let decoded = match label.or_else(|| sniff::charset(bytes)) {
        Some(label) => decode_labelled(bytes, &label),
        None => decode(bytes),
    };
    let decoded = checked(decoded, limits)?;
    let replaced = decoded.replaced;
    let pieces = found(&decoded, |body| {
        let mut pieces = Pieces::default();
        body.into_iter().for_each(|piece| pieces.push(piece));
        (!pieces.is_empty()).then_some(pieces)
    })?;
    let (source, blocks) = pieces.into_bytes(path, bytes, decoded, part);
    let (source, comments) = Comments::hide(source);
    let blocks = comments.without(&source, blocks);
    Ok(Reading {
        source,
        blocks,
        comments: comments.all,
        unread: Unread::default(),
        replaced,
        format,
    })
}

/// The pieces of a page that another format holds.
///
/// # Errors
/// When nothing on the page is text, or it has too many elements.
pub(super) fn inside(
    bytes: &[u8],
    label: Option<String>,
    limits: &Limits,
) -> Result<Vec<Piece>, ReadError> {
    let decoded = match label.or_else(|| sniff::charset(bytes)) {
        Some(label) => decode_labelled(bytes, &label),
        None => decode(bytes),
    };
    found(&checked(decoded, limits)?, |body| {
        (!body.is_empty()).then_some(body)
    })
}

/// What `accept` makes of the pieces of a page's article, of several ways to find that.
///
/// # Errors
/// When nothing on the page is text, or it has too many elements.
fn found<T>(decoded: &Decoded, accept: impl Fn(Vec<Piece>) -> Option<T>) -> Result<T, ReadError> {
    let page = decoded.text.as_str();
    let limit = tree::MOST;
    let tree = Tree::new(page).ok_or(ReadError::TooManyParts { limit })?;
    let finders = [article::find, article::find_hidden, article::everything];
    for find in finders {
        let article = find(page, &tree);
        let read = |index, headline| flow::pieces(page, &tree, index, &article.gone, headline);
        let mut body = read(article.root, article.headline);
        match article.headline {
            Some(headline) => {
                if article.apart {
                    let line = read(headline, article.headline);
                    body.splice(0..0, line);
                }
                headline::drop_repeated(&mut body);
            }
            None if !body.is_empty() && !has_title(&body) => {
                body.insert(0, title(page, &tree));
            }
            None => {}
        }
        if let Some(accepted) = accept(body) {
            return Ok(accepted);
        }
    }
    Err(ReadError::Empty)
}

/// Whether the first line may be a title: it is short, no sentence and has no number.
fn has_title(body: &[Piece]) -> bool {
    let Some(Piece::Paragraph(text)) = body.first() else {
        return !matches!(body.first(), Some(Piece::Heading(..)));
    };
    let line = text
        .as_str()
        .trim()
        .lines()
        .next()
        .unwrap_or_default()
        .trim();
    let numbered = crate::syntax::ordinal::read(line, 0).is_some();
    line.chars().count() <= 70 && !line.contains(ends_sentence) && !numbered
}

/// The page's title without the site's name: the longest of what dashes and bars part.
fn title(page: &str, tree: &Tree) -> Piece {
    let mut text = Text::default();
    let titles = tree
        .nodes
        .iter()
        .position(|node| node.tag == Some(Tag::Title));
    let node = titles.and_then(|at| tree.nodes.get(at + 1));
    if let Some(node) = node.filter(|node| node.tag.is_none()) {
        let raw = &page[node.range()];
        let parts = raw.split(['_', '|', '-', '\u{2013}', '\u{2014}']);
        let longest = parts.map(str::trim).max_by_key(|part| part.len());
        if let Some(part) = longest.filter(|part| !part.contains(['&', '\n'])) {
            let at = node.from as usize + (part.as_ptr() as usize - raw.as_ptr() as usize);
            text.push(part, at..at + part.len());
        }
    }
    Piece::Paragraph(text)
}
