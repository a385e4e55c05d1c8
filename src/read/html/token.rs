//! HTML cut into tags and text, each with its place; as forgiving as browsers are.
//!
//! Written by hand rather than taken from a crate: only tags, attributes and text are needed, all
//! of them as ranges of the file, and nothing is copied.

use super::tag::{Content, Tag};
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// A token; all ranges are bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A start tag, with the range of its attributes.
    Start(Tag, Range<usize>),
    /// An end tag.
    End(Tag),
    /// Text, entities and all.
    Text(Range<usize>),
    /// A comment's content.
    Comment(Range<usize>),
}

/// The tokens of a page, one after the other.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The element whose content is no markup, and which therefore ends at its own end tag only.
    raw: Option<Tag>,
    /// Elements and comments whose end was looked for and is nowhere further on.
    endless: Vec<Option<Tag>>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens {
            text,
            at: 0,
            raw: None,
            endless: Vec::new(),
        }
    }

    /// The content of an element that holds no markup. Without an end tag, a script goes on to the
    /// end of the file, as in browsers; of anything else so little is certain that it holds nothing.
    fn raw_text(&mut self, tag: Tag) -> Option<Token> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let name = tag.name().as_bytes();
        if self.endless.contains(&Some(tag)) {
            return None;
        }
        for at in memmem::find_iter(&bytes[start..], "</") {
            let at = start + at;
            let rest = &bytes[at + 2..];
            let named = rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name);
            let over = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
            if named && rest.get(name.len()).is_none_or(over) {
                self.at = at;
                return (start < at).then_some(Token::Text(start..at));
            }
        }
        self.endless.push(Some(tag));
        if matches!(tag, Tag::Script | Tag::Style) {
            self.at = bytes.len();
        }
        None
    }

    /// What stands between `<` at the current place and its end; `None` when it is a bare `<`.
    fn markup(&mut self) -> Option<Option<Token>> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let next = *bytes.get(start + 1)?;
        match next {
            b'!' if bytes[start..].starts_with(b"<!--") => Some(Some(self.comment(start + 4))),
            b'!' if bytes[start..].starts_with(b"<![CDATA[") => {
                let from = start + 9;
                let end = memmem::find(&bytes[from..], b"]]>");
                let end = end.map_or(bytes.len(), |end| from + end);
                self.at = (end + 3).min(bytes.len());
                Some((from < end).then_some(Token::Text(from..end)))
            }
            b'!' | b'?' => {
                let end = memchr(b'>', &bytes[start..]);
                self.at = end.map_or(bytes.len(), |end| start + end + 1);
                Some(None)
            }
            b'/' if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                let name = self.name(start + 2);
                self.at = name.end;
                self.attributes();
                Some(Some(Token::End(Tag::of(&self.text[name]))))
            }
            b'/' => {
                let end = memchr(b'>', &bytes[start..]);
                self.at = end.map_or(bytes.len(), |end| start + end + 1);
                Some(None)
            }
            b if b.is_ascii_alphabetic() => {
                let name = self.name(start + 1);
                self.at = name.end;
                let attributes = self.attributes();
                let tag = Tag::of(&self.text[name]);
                self.raw = (tag.content() == Content::Raw).then_some(tag);
                Some(Some(Token::Start(tag, attributes)))
            }
            _ => None,
        }
    }

    fn comment(&mut self, from: usize) -> Token {
        let bytes = self.text.as_bytes();
        let rest = &bytes[from..];
        // `<!-->` and `<!--->` are whole comments.
        let end = if rest.starts_with(b">") || rest.starts_with(b"->") {
            Some(0)
        } else if self.endless.contains(&None) {
            None
        } else {
            let closes =
                |at: &usize| rest[at + 2..].starts_with(b">") || rest[at + 2..].starts_with(b"!>");
            memmem::find_iter(rest, b"--").find(closes)
        };
        if end.is_none() {
            self.endless.push(None);
        }
        // A comment without an end must not swallow the report: it ends with its tag.
        let end = end.or_else(|| memchr(b'>', rest)).unwrap_or(rest.len());
        let close = memchr(b'>', &rest[end..]).map_or(rest.len(), |close| end + close + 1);
        self.at = from + close;
        Token::Comment(from..from + end)
    }

    fn name(&self, from: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let over = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<');
        let length = bytes[from..].iter().position(over);
        from..length.map_or(bytes.len(), |length| from + length)
    }

    /// Goes behind the `>` of the tag and gives the range before it. A `>` inside quotes is none,
    /// unless the quote is never closed.
    fn attributes(&mut self) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        // A quote begins a value only behind `=`.
        let mut equals = false;
        while let Some(b) = bytes.get(at) {
            match b {
                b'>' => {
                    self.at = at + 1;
                    return start..at;
                }
                b'"' | b'\'' if equals => {
                    equals = false;
                    let Some(end) = memchr2(*b, b'<', &bytes[at + 1..]) else {
                        at += 1;
                        continue;
                    };
                    // Where a tag begins inside the quotes, the quote was probably never closed.
                    let end = at + 1 + end;
                    let closed = match bytes[end] {
                        b'<' => memchr(*b, &bytes[end..]).map(|more| end + more),
                        _ => Some(end),
                    };
                    match closed.filter(|closed| closed - at < LONGEST_VALUE) {
                        Some(closed) => at = closed + 1,
                        None => at += 1,
                    }
                    continue;
                }
                b'=' => equals = true,
                b if b.is_ascii_whitespace() => {}
                _ => equals = false,
            }
            at += 1;
        }
        self.at = bytes.len();
        start..bytes.len()
    }
}

/// A quoted value longer than this is a quote that was not closed.
const LONGEST_VALUE: usize = 1 << 16;

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(tag) = self.raw.take()
                && let Some(token) = self.raw_text(tag)
            {
                return Some(token);
            }
            let bytes = self.text.as_bytes();
            if self.at >= bytes.len() {
                return None;
            }
            let start = self.at;
            let mut from = start;
            loop {
                let Some(open) = memchr(b'<', &bytes[from..]) else {
                    self.at = bytes.len();
                    return Some(Token::Text(start..bytes.len()));
                };
                let open = from + open;
                let markup = bytes.get(open + 1);
                let is_markup = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'!' | b'/' | b'?');
                if markup.is_some_and(is_markup) {
                    if open > start {
                        self.at = open;
                        return Some(Token::Text(start..open));
                    }
                    break;
                }
                from = open + 1;
            }
            if let Some(Some(token)) = self.markup() {
                return Some(token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens};

    fn shown(page: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Start(tag, attributes) => format!("<{}{}>", tag.name(), &page[attributes]),
            Token::End(tag) => format!("</{}>", tag.name()),
            Token::Text(text) => page[text].to_owned(),
            Token::Comment(text) => format!("<!{}>", &page[text]),
        };
        Tokens::new(page).map(show).collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        assert_eq!(shown("<P a='>'>1 < 2</P >"), ["<p a='>'>", "1 < 2", "</p>"]);
        assert_eq!(
            shown("<script>'<td>'</SCRIPT>x"),
            ["<script>", "'<td>'", "</script>", "x"]
        );
        assert_eq!(
            shown("<!--[if mso]><p><![endif]-->a<![endif]>b"),
            ["<![if mso]><p><![endif]>", "a", "b"]
        );
        assert_eq!(shown("a<!-- no end >b"), ["a", "<! no end >", "b"]);
        assert_eq!(
            shown("<td align=\"left>12</td>"),
            ["<td align=\"left>", "12", "</td>"]
        );
        assert_eq!(shown("<"), ["<"]);
    }
}
