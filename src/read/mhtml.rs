//! MHTML: a page saved as one file, its parts in the form of a mail. The first page in it is read.

use super::html;
use super::pieces::Piece;
use super::{Limits, ReadError, Reader, Reading};
use crate::source::origin::{Part, Step};
use memchr::memmem;
use std::ops::Range;

pub(super) struct Mhtml;

/// So many bytes at the start of a file tell whether it is one.
const HEAD: usize = 8192;

/// Parts inside parts, at most.
const DEEPEST: usize = 4;

impl Reader for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["mht", "mhtml"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        let fields = Fields::new(bytes, 0..bytes.len().min(HEAD));
        let kind = fields
            .get("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        fields.get("mime-version").is_some()
            && (kind.starts_with("multipart/") || kind.starts_with("text/html"))
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        self.recognises(bytes)
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let page = page(bytes).ok_or(ReadError::Empty)?;
        let outer = Part::new(bytes.to_vec(), page.steps);
        html::read(path, &page.bytes, page.label, Some(outer), limits, "mhtml")
    }
}

/// The pieces of a page that another format holds in this form.
///
/// # Errors
/// When there is no page, or no text on it.
pub(super) fn inside(bytes: &[u8], limits: &Limits) -> Result<Vec<Piece>, ReadError> {
    let page = page(bytes).ok_or(ReadError::Empty)?;
    html::inside(&page.bytes, page.label, limits)
}

/// A page as it is without the mail around it.
struct Page {
    bytes: Vec<u8>,
    /// The encoding that the mail says.
    label: Option<String>,
    /// The way back into the mail.
    steps: Vec<Step>,
}

/// The first page in a mail.
fn page(bytes: &[u8]) -> Option<Page> {
    let mut range = 0..bytes.len();
    for _ in 0..DEEPEST {
        let fields = Fields::new(bytes, range.clone());
        let kind = fields.get("content-type").unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("multipart/") {
            return Some(unpacked(bytes, &fields));
        }
        let boundary = parameter(&kind, "boundary")?;
        range = best(bytes, fields.body, &boundary)?;
    }
    None
}

/// The page that is the body behind some fields.
fn unpacked(bytes: &[u8], fields: &Fields) -> Page {
    let coding = fields.get("content-transfer-encoding").unwrap_or_default();
    let body = fields.body.clone();
    let (bytes, steps) = match coding.trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(bytes, body),
        "base64" => base64(bytes, body),
        _ => plain(bytes, body),
    };
    let kind = fields.get("content-type").unwrap_or_default();
    Page {
        bytes,
        label: parameter(&kind, "charset"),
        steps,
    }
}

/// The part of a body that holds the page: the first that is one, or holds parts itself.
fn best(bytes: &[u8], body: Range<usize>, boundary: &str) -> Option<Range<usize>> {
    let mark = format!("--{boundary}");
    let starts: Vec<usize> = memmem::find_iter(&bytes[body.clone()], mark.as_bytes())
        .map(|at| body.start + at)
        .take(1 << 16)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([body.end]);
    let parts = starts.iter().zip(ends).filter_map(|(start, end)| {
        let from = start + mark.len();
        let line = memchr::memchr(b'\n', &bytes[from..end])?;
        Some(from + line + 1..end)
    });
    parts.into_iter().find(|part| {
        let fields = Fields::new(bytes, part.clone());
        let kind = fields
            .get("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        kind.starts_with("text/html")
            || kind.starts_with("application/xhtml")
            || kind.starts_with("multipart/")
    })
}

/// The fields at the head of a message or part, and where its body stands.
struct Fields {
    fields: Vec<(String, String)>,
    body: Range<usize>,
}

impl Fields {
    fn new(bytes: &[u8], range: Range<usize>) -> Fields {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut at = range.start;
        // A head is short; what goes on for longer is none.
        for _ in 0..200 {
            let rest = &bytes[at..range.end];
            let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let line = String::from_utf8_lossy(&rest[..length]);
            at += length;
            let text = line.trim_end();
            if text.is_empty() {
                if fields.is_empty() && length > 0 {
                    continue;
                }
                break;
            }
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim_start());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            } else {
                // No field: this is no head.
                return Fields {
                    fields: Vec::new(),
                    body: range,
                };
            }
        }
        Fields {
            fields,
            body: at..range.end,
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        let found = self.fields.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone())
    }
}

/// A parameter of a field's value: `multipart/related; boundary="x"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|piece| {
        let (other, value) = piece.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (other.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn step(part: usize, file: usize, stride: u32, unit: u32) -> Step {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Step {
        part: narrow(part),
        file: narrow(file),
        stride,
        unit,
    }
}

fn plain(bytes: &[u8], body: Range<usize>) -> (Vec<u8>, Vec<Step>) {
    (
        bytes[body.clone()].to_vec(),
        vec![step(0, body.start, 1, 1)],
    )
}

fn quoted_printable(bytes: &[u8], body: Range<usize>) -> (Vec<u8>, Vec<Step>) {
    let mut part = Vec::with_capacity(body.len());
    let mut steps: Vec<Step> = Vec::new();
    let mut at = body.start;
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    // Where the last run goes on, and in which steps.
    let mut next = (usize::MAX, 0);
    while at < body.end {
        let (byte, length) = match bytes[at] {
            b'=' => {
                let line = &bytes[at + 1..body.end];
                let blanks = line
                    .iter()
                    .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
                    .count();
                if line.get(blanks) == Some(&b'\n') {
                    at += blanks + 2;
                    continue;
                }
                match (hex(at + 1), hex(at + 2)) {
                    (Some(high), Some(low)) => (u8::try_from(high * 16 + low).unwrap_or(b'?'), 3),
                    _ => (b'=', 1),
                }
            }
            byte => (byte, 1),
        };
        if next != (at, length) {
            steps.push(step(part.len(), at, length, length));
        }
        part.push(byte);
        at += length as usize;
        next = (at, length);
    }
    (part, steps)
}

fn base64(bytes: &[u8], body: Range<usize>) -> (Vec<u8>, Vec<Step>) {
    let mut part = Vec::with_capacity(body.len() / 4 * 3);
    let mut steps = Vec::new();
    let (mut group, mut count, mut start) = (0u32, 0, 0);
    for (index, byte) in bytes[body.clone()].iter().enumerate() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b'-' => break,
            _ => continue,
        };
        if count == 0 {
            start = body.start + index;
        }
        group = group << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            let length = body.start + index + 1 - start;
            steps.push(step(
                part.len(),
                start,
                0,
                u32::try_from(length).unwrap_or(4),
            ));
            part.extend(&group.to_be_bytes()[1..]);
            (group, count) = (0, 0);
        }
    }
    if count > 1 {
        steps.push(step(part.len(), start, 0, count));
        let whole = group << (6 * (4 - count));
        part.extend(&whole.to_be_bytes()[1..count as usize]);
    }
    (part, steps)
}

#[cfg(test)]
mod tests {
    use super::{Part, base64, quoted_printable};

    #[test]
    fn parts_are_decoded_with_the_place_of_each_byte() {
        let file = b"x=E4=BD=A0=\r\nab";
        let (part, steps) = quoted_printable(file, 1..file.len());
        assert_eq!(part, "\u{4F60}ab".as_bytes());
        let outer = Part::new(file.to_vec(), steps);
        assert_eq!(outer.range(0..3), 1..10);
        assert_eq!(outer.range(3..5), 13..15);
        let (part, steps) = base64(b"QUJD\r\nREU=", 0..10);
        assert_eq!(part, b"ABCDE");
        let outer = Part::new(b"QUJD\r\nREU=".to_vec(), steps);
        assert_eq!(outer.range(1..2), 0..4);
        assert_eq!(outer.range(3..5), 6..9);
    }
}
