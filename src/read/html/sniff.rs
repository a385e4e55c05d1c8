//! Whether bytes are a page, and in which encoding it says it is.

use super::attribute::Attributes;
use super::tag::{Flow, Tag};
use super::token::{Token, Tokens};

/// So many bytes at the start of a file tell what it is.
const HEAD: usize = 4096;

/// The start of a file in ASCII, so that UTF-16 can be read too.
fn head(bytes: &[u8], length: usize) -> String {
    let bytes = &bytes[..bytes.len().min(length)];
    let ascii = bytes.iter().filter(|b| **b != 0);
    ascii
        .map(|b| if b.is_ascii() { char::from(*b) } else { '?' })
        .collect()
}

/// Whether a file begins as whole pages do, whatever it is called.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let head = head(bytes, HEAD);
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '?');
    let starts = |rest: &str, known: &str| {
        rest.get(..known.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(known))
    };
    loop {
        if starts(rest, "<!doctype html") || starts(rest, "<html") {
            return true;
        }
        let skipped = if starts(rest, "<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if starts(rest, "<?xml") {
            rest.find('>').map(|end| end + 1)
        } else {
            None
        };
        let Some(skipped) = skipped else {
            return ["<head>", "<body", "<meta "]
                .iter()
                .any(|known| starts(rest, known));
        };
        rest = rest[skipped..].trim_start();
    }
}

/// Whether there are tags of blocks or tables in it, so that it may be a piece of a page.
pub(super) fn has_tags(bytes: &[u8]) -> bool {
    let head = head(bytes, HEAD * 16);
    let block = |token: &Token| match token {
        Token::Start(tag, _) => matches!(tag.flow(), Flow::Block | Flow::Table) || *tag == Tag::Br,
        _ => false,
    };
    Tokens::new(&head).filter(block).take(2).count() > 0
}

/// The encoding that a page says it is in.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let head = head(bytes, HEAD * 4);
    if let Some(declared) = head.trim_start().strip_prefix("<?xml")
        && let Some((declaration, _)) = declared.split_once("?>")
        && let Some(encoding) = Attributes(declaration).get("encoding")
    {
        return Some(encoding.to_owned());
    }
    for token in Tokens::new(&head) {
        let Token::Start(Tag::Meta, range) = token else {
            continue;
        };
        let attributes = Attributes(&head[range]);
        if let Some(charset) = attributes.get("charset") {
            return Some(charset.to_owned());
        }
        let content = attributes
            .get("content")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if let Some((_, charset)) = content.split_once("charset=") {
            return Some(
                charset
                    .trim_matches(|c: char| !c.is_ascii_alphanumeric())
                    .to_owned(),
            );
        }
    }
    None
}
