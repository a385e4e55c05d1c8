//! Where a finding is, as formats for machines write it: the file as a path or a URI, and lines and
//! columns in the file itself.
//!
//! A file whose text was taken out of a container has no lines: its findings have no [`Region`],
//! and formats that cannot do without a line say 1 and put the place into words.

use crate::source::origin::ByteMap;
use crate::source::{LineColumn, Origin, Source, Span};
use std::borrow::Cow;
use std::ops::Range;

/// A longer stretch of a file is not quoted.
const LONGEST_SNIPPET: usize = 2048;

/// A path as machines compare them: with slashes, without a leading `./`.
pub(super) fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut rest = path.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    if rest.is_empty() {
        path
    } else {
        rest.to_owned()
    }
}

/// A file as a URI reference (RFC 3986).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The URI, or a relative reference.
    pub(super) uri: String,
    /// Whether it is seen from the folder of the run, and stays inside it.
    pub(super) inside: bool,
}

/// The reference to a path: `a b.txt` is `a%20b.txt`, `/a.txt` is `file:///a.txt`, `C:\a.txt` is
/// `file:///C:/a.txt`, and `\\host\a.txt` is `file://host/a.txt`.
pub(super) fn reference(path: &str) -> Reference {
    let path = plain(path);
    let outside = |uri: String| Reference { uri, inside: false };
    if let Some(host) = path.strip_prefix("//") {
        return outside(format!("file://{}", encoded(host)));
    }
    if path.starts_with('/') {
        return outside(format!("file://{}", encoded(&path)));
    }
    if let Some((drive, rest)) = on_drive(&path) {
        return outside(format!("file:///{drive}:{}", encoded(rest)));
    }
    Reference {
        uri: encoded(&path),
        inside: path.split('/').all(|part| part != ".."),
    }
}

/// `C:/a` as the drive and the rest.
fn on_drive(path: &str) -> Option<(&str, &str)> {
    let (drive, rest) = path.split_once(':')?;
    let is_drive = drive.len() == 1 && drive.chars().all(|c| c.is_ascii_alphabetic());
    (is_drive && rest.starts_with('/')).then_some((drive, rest))
}

/// A path percent-encoded, but for its slashes and what RFC 3986 calls unreserved.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// One end of a place in a file; everything counts from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) line: usize,
    /// In Unicode scalars.
    pub(super) column: usize,
    /// In bytes of the line as UTF-8.
    pub(super) byte: usize,
}

/// A place in a file; its end is behind the last character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) start: End,
    pub(super) end: End,
}

/// Where a span stands in the file; `None` for the whole of a document, and where the file has no
/// lines.
pub(super) fn region(source: &Source, span: Span) -> Option<Region> {
    if span == source.whole() {
        return None;
    }
    match source.origin() {
        Origin::Places(_) => None,
        Origin::Verbatim => {
            let end = |byte: u32| {
                let at = source.lines().line_column(source.text(), byte as usize);
                counted(source.text(), byte as usize, at)
            };
            Some(Region {
                start: end(span.start),
                end: end(span.end),
            })
        }
        Origin::Bytes(map) => Some(region_of_page(map, span)),
    }
}

fn region_of_page(map: &ByteMap, span: Span) -> Region {
    let (start, end) = map.points(span);
    let range = map.range(span);
    let end_at = |offset: usize, at: LineColumn| {
        if map.is_within() {
            // What a page is packed in is ASCII.
            let LineColumn { line, column } = at;
            return End {
                line,
                column,
                byte: column,
            };
        }
        counted(map.file(), offset, at)
    };
    Region {
        start: end_at(range.start, start.at),
        end: end_at(range.end, end.at),
    }
}

fn counted(text: &str, offset: usize, at: LineColumn) -> End {
    let offset = offset.min(text.len());
    let before = &text.as_bytes()[..offset];
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    End {
        line: at.line,
        column: at.column,
        byte: offset - start + 1,
    }
}

/// What the file has at a place, unless it is long or not known.
pub(super) fn snippet(source: &Source, span: Span) -> Option<&str> {
    let (file, range) = stored(source, span)?;
    let text = file.get(range)?;
    (text.len() <= LONGEST_SNIPPET).then_some(text)
}

/// The whole lines of the file that hold a place, unless they are long or not known.
pub(super) fn lines_around(source: &Source, span: Span) -> Option<&str> {
    let (file, range) = stored(source, span)?;
    let before = file.get(..range.start)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let after = file.get(range.end..)?;
    let end = after.find('\n').map_or(file.len(), |at| range.end + at);
    let lines = file.get(start..end)?.trim_end_matches('\r');
    (lines.len() <= LONGEST_SNIPPET).then_some(lines)
}

/// The decoded file, and where in it a span stands.
fn stored(source: &Source, span: Span) -> Option<(&str, Range<usize>)> {
    match source.origin() {
        Origin::Verbatim => Some((source.text(), span.range())),
        Origin::Bytes(map) if !map.is_within() => Some((map.file(), map.range(span))),
        Origin::Bytes(_) | Origin::Places(_) => None,
    }
}

/// Where a replacement goes in the file, and what is to be written there; `None` where the text
/// shown is not the text stored. In a page only what stands there letter for letter, in one piece,
/// can be replaced.
pub(super) fn replacement<'a>(
    source: &Source,
    span: Span,
    new: &'a str,
) -> Option<(Region, Cow<'a, str>)> {
    let region = region(source, span)?;
    let (file, range) = stored(source, span)?;
    if matches!(source.origin(), Origin::Verbatim) {
        return Some((region, Cow::Borrowed(new)));
    }
    let same = !span.is_empty() && file.get(range)? == source.text().get(span.range())?;
    same.then(|| (region, Cow::Owned(as_page(new))))
}

/// A text as a page holds it.
fn as_page(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{plain, reference};

    #[test]
    fn paths_become_references() {
        let uri = |path: &str| reference(path).uri;
        assert_eq!(uri("a/b.txt"), "a/b.txt");
        assert_eq!(uri("./a.txt"), "a.txt");
        assert_eq!(
            uri("报告 1#%:?.txt"),
            "%E6%8A%A5%E5%91%8A%201%23%25%3A%3F.txt"
        );
        assert_eq!(uri("reports\\a.txt"), "reports/a.txt");
        assert_eq!(uri("/srv/a b.txt"), "file:///srv/a%20b.txt");
        assert_eq!(
            uri("C:\\年报\\a.txt"),
            "file:///C:/%E5%B9%B4%E6%8A%A5/a.txt"
        );
        assert_eq!(uri("\\\\host\\share\\a.txt"), "file://host/share/a.txt");
        assert_eq!(uri("../a.txt"), "../a.txt");
        assert!(reference("a/..b.txt").inside);
        assert!(!reference("../a.txt").inside && !reference("/a.txt").inside);
        assert_eq!(plain(".//./a.txt"), "a.txt");
        assert_eq!(plain("./"), "./");
    }
}
