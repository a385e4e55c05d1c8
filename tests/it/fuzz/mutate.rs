//! How a sound file becomes a broken one.

use super::dice::Dice;

/// What kind of bytes are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Marks and text: things may move.
    Marked,
    /// Elements in each other: they stay so, for otherwise nothing at all is read.
    Xml,
    /// Tables of numbers that say where things stand: nothing may move, or nothing is found.
    Binary,
}

/// Pieces of trouble for formats of marks.
const TROUBLE: &[&[u8]] = &[
    b"99999999999",
    b"-1",
    b"0",
    b"<",
    b">",
    b"/>",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"&#xD800;",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?",
    b"<![CDATA[",
    b"\"",
    b"|",
    b"\r",
    b"\0",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\xE4\xB8",
    b"\x84\x31\xA4\x37",
    b"<td rowspan=65534 colspan=1000>",
    b"<th colspan=0 rowspan=0>",
    b"</td>",
    b"<table>",
    b"</table>",
    b"<tr>",
    b"<script>",
    b"<div hidden>",
    b"</div>",
    b"<pre>",
    b"<ol><li>",
    b"<nav>",
    b"<select>",
    b"<h1>",
    b"<a href=x>",
    b"<meta charset=utf-16>",
    b"Content-Transfer-Encoding: base64\r\n",
    b"\r\n\r\n",
    b"=3D=\r\n",
    b"=XY",
    b"<w:tbl><w:tr><w:tc>",
    b"</w:tbl>",
    b"<w:vMerge/>",
    b"<w:gridSpan w:val=\"63\"/>",
    b"<w:p/>",
    b"<w:sdt><w:sdtContent>",
    b"<w:altChunk r:id=\"rId1\"/>",
    b"<text:p>",
    b"<table:table-row table:number-rows-repeated=\"1048576\">",
    b"table:number-columns-repeated=\"16384\"",
    b"{",
    b"}",
    b"{\\*",
    b"\\cell ",
    b"\\row ",
    b"\\trowd ",
    b"\\nestcell ",
    b"\\nestrow ",
    b"\\u-1 ",
    b"\\u55357 ",
    b"\\'",
    b"\\bin99999 ",
    b"\\pard ",
    b"\\itap9 ",
    b"\\cellx-9999999999 ",
    b"{\\upr{",
    b"# ",
    b"```",
    b"|---|",
    b"+---+---+",
    "一、".as_bytes(),
    "（三）".as_bytes(),
    "。".as_bytes(),
];

/// A file after one to five changes; `others` are files to take pieces from.
pub(super) fn mutated(sound: &[u8], others: &[&[u8]], kind: Kind, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..=dice.below(5) {
        if bytes.is_empty() {
            break;
        }
        match kind {
            Kind::Marked => marked(&mut bytes, others, dice),
            Kind::Xml => elements(&mut bytes, others, dice),
            Kind::Binary => binary(&mut bytes, others, dice),
        }
    }
    bytes
}

/// A stretch of the file: most are short, some long.
fn stretch(bytes: &[u8], dice: &mut Dice) -> std::ops::Range<usize> {
    let at = dice.below(bytes.len());
    let most = 1 << dice.below(13);
    at..(at + 1 + dice.below(most)).min(bytes.len())
}

/// A stretch from one mark to another.
fn chunk(bytes: &[u8], dice: &mut Dice) -> std::ops::Range<usize> {
    let marks = [b'<', b'{', b'\n', b'\\', b'|'];
    let from = dice.below(bytes.len());
    let is_mark = |at: &usize| marks.contains(&bytes[*at]);
    let start = (from..bytes.len()).find(is_mark).unwrap_or(from);
    let wanted = 1 + dice.below(24);
    let ends = (start + 1..bytes.len()).filter(is_mark);
    let end = ends.take(wanted).last().unwrap_or(bytes.len());
    start..end
}

fn marked(bytes: &mut Vec<u8>, others: &[&[u8]], dice: &mut Dice) {
    let range = stretch(bytes, dice);
    match dice.below(12) {
        0 => bytes[range.start] = dice.byte(),
        1 => bytes[range.start] ^= 1 << dice.below(8),
        2 => drop(bytes.drain(range)),
        3 => {
            let copy = bytes[range].to_vec();
            let to = dice.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        4 | 5 => {
            let piece = *dice.pick(TROUBLE);
            bytes.splice(range.start..range.start, piece.iter().copied());
        }
        6 => {
            let mut from = range.start..bytes.len();
            if let Some(at) = from.find(|at| bytes[*at].is_ascii_digit()) {
                let number = *dice.pick(&[&b"4294967295"[..], b"0", b"-1", b"65535", b"100000"]);
                bytes.splice(at..=at, number.iter().copied());
            }
        }
        7 => bytes.truncate(range.start.max(bytes.len() / 3)),
        8 => {
            // The same chunk over and over.
            let copy = bytes[chunk(bytes, dice)].to_vec();
            let times = (1 << dice.below(8)).min(1 + 40_000 / copy.len().max(1));
            let to = range.start;
            bytes.splice(to..to, copy.repeat(times));
        }
        9 => drop(bytes.drain(chunk(bytes, dice))),
        10 => {
            let (one, other) = (chunk(bytes, dice), range.start);
            let piece: Vec<u8> = bytes.drain(one).collect();
            let to = other.min(bytes.len());
            bytes.splice(to..to, piece);
        }
        _ => {
            let other = *dice.pick(others);
            if !other.is_empty() {
                let piece = other[stretch(other, dice)].to_vec();
                let end = range.start + dice.below(2) * range.len();
                bytes.splice(range.start..end, piece);
            }
        }
    }
}

/// An element from its start tag to its end tag, both included.
fn element(bytes: &[u8], dice: &mut Dice) -> Option<std::ops::Range<usize>> {
    let from = dice.below(bytes.len());
    let opens = |at: &usize| {
        let next = bytes.get(at + 1);
        bytes[*at] == b'<' && next.is_some_and(u8::is_ascii_alphabetic)
    };
    let start = (from..bytes.len()).find(opens)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b":-._".contains(byte);
    let length = bytes[start + 1..]
        .iter()
        .take_while(|byte| is_name(byte))
        .count();
    let name = &bytes[start + 1..start + 1 + length];
    let (mut at, mut depth) = (start, 0usize);
    while at < bytes.len() {
        let end = at + bytes[at..].iter().position(|byte| *byte == b'>')? + 1;
        let tag = &bytes[at..end];
        let closes = tag.starts_with(b"</");
        let inner = &tag[if closes { 2 } else { 1 }..];
        let same = inner.starts_with(name) && !inner.get(length).is_some_and(is_name);
        if same && closes {
            depth = depth.saturating_sub(1);
        } else if same && !tag.ends_with(b"/>") {
            depth += 1;
        }
        if depth == 0 {
            return Some(start..end);
        }
        at = end + bytes[end..].iter().position(|byte| *byte == b'<')?;
    }
    None
}

/// Elements that make trouble wherever they stand.
const ELEMENTS: &[&[u8]] = &[
    b"<w:p/>",
    b"<w:vMerge/>",
    b"<w:gridSpan w:val=\"63\"/>",
    b"<w:gridSpan w:val=\"4294967295\"/>",
    b"<w:tc><w:p/></w:tc>",
    b"<w:tr/>",
    b"<w:tbl/>",
    b"<w:del/>",
    b"<w:vanish/>",
    b"<w:sdt><w:sdtContent/></w:sdt>",
    b"<w:outlineLvl w:val=\"0\"/>",
    b"<w:fldChar w:fldCharType=\"begin\"/>",
    b"<w:numPr><w:numId w:val=\"1\"/></w:numPr>",
    b"<w:altChunk r:id=\"rId1\"/>",
    b"<text:p/>",
    b"<text:h text:outline-level=\"99\"/>",
    b"<text:s text:c=\"4294967295\"/>",
    b"<text:list><text:list-item/></text:list>",
    b"<table:table/>",
    b"<table:table-row table:number-rows-repeated=\"1048576\"/>",
    b"<table:table-cell table:number-columns-spanned=\"16384\"/>",
    b"<table:covered-table-cell table:number-columns-repeated=\"600\"/>",
];

fn elements(bytes: &mut Vec<u8>, others: &[&[u8]], dice: &mut Dice) {
    let Some(mut range) = element(bytes, dice) else {
        return;
    };
    match dice.below(8) {
        0 => drop(bytes.drain(range)),
        1 => {
            let copy = bytes[range.clone()].to_vec();
            let times = (1 << dice.below(8)).min(1 + 40_000 / copy.len());
            bytes.splice(range.start..range.start, copy.repeat(times));
        }
        2 => {
            let copy = bytes[range].to_vec();
            if let Some(to) = element(bytes, dice) {
                bytes.splice(to.start..to.start, copy);
            }
        }
        3 => {
            let other = *dice.pick(others);
            if let Some(from) = (!other.is_empty()).then(|| element(other, dice)).flatten() {
                bytes.splice(range, other[from].to_vec());
            }
        }
        4 | 5 => {
            let piece = *dice.pick(ELEMENTS);
            bytes.splice(range.start..range.start, piece.iter().copied());
        }
        // Inside of its element.
        6 => {
            let open = range.start + bytes[range].iter().position(|b| *b == b'>').unwrap_or(0);
            if open > 0 && bytes[open - 1] != b'/' {
                let piece = *dice.pick(ELEMENTS);
                bytes.splice(open + 1..open + 1, piece.iter().copied());
            }
        }
        _ => {
            let digit = range.find(|at| bytes[*at].is_ascii_digit());
            if let Some(at) = digit {
                let number = *dice.pick(&[&b"4294967295"[..], b"0", b"-1", b"65535", b"9"]);
                bytes.splice(at..=at, number.iter().copied());
            }
        }
    }
}

fn binary(bytes: &mut Vec<u8>, others: &[&[u8]], dice: &mut Dice) {
    let range = stretch(bytes, dice);
    match dice.below(9) {
        0 => bytes[range.start] = dice.byte(),
        1 => bytes[range.start] ^= 1 << dice.below(8),
        2 => bytes[range].fill(0xFF),
        3 => bytes[range].fill(0),
        4..=6 => number(bytes, dice),
        7 => {
            let other = *dice.pick(others);
            let end = range.end.min(other.len());
            if range.start < end {
                let piece = &other[range.start..end];
                bytes[range.start..end].copy_from_slice(piece);
            }
        }
        _ if dice.below(6) == 0 => bytes.truncate(range.start.max(bytes.len() / 2)),
        _ => {
            let copy = bytes[range].to_vec();
            let to = dice.below(bytes.len() - copy.len() + 1);
            bytes[to..to + copy.len()].copy_from_slice(&copy);
        }
    }
}

/// Overwrites what may be a length or a position: a number of 2 or 4 bytes.
fn number(bytes: &mut [u8], dice: &mut Dice) {
    let width = 2 + 2 * dice.below(2);
    if bytes.len() < width {
        return;
    }
    // What says where things stand is at the start more often than not.
    let reach = [bytes.len(), bytes.len().min(1_200)][dice.below(2)];
    let at = dice.below(reach + 1 - width) / 2 * 2;
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let now = bytes[at..at + width].iter().rev();
    let now = now.fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    let choices = [
        0,
        1,
        0xFFFF,
        0x7FFF_FFFF,
        0xFFFF_FFFF,
        0x3FFF_FFFF,
        length,
        length - 1,
        now.wrapping_add(1),
        now.wrapping_sub(1),
        now.wrapping_mul(2),
        now / 2,
    ];
    let value = *dice.pick(&choices);
    bytes[at..at + width].copy_from_slice(&value.to_le_bytes()[..width]);
}
