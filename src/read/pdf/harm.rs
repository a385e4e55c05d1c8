//! Files that mean harm: what is packed small and is large, and what would be drawn without end.
//!
//! The crate that draws unpacks whole streams into memory and knows no limit, so every stream is
//! unpacked here first, piece by piece, and only counted.

use crate::read::ReadError;
use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::collections::HashMap;

/// The widths of a font cover at most so many characters.
const MOST_WIDTHS: u64 = 1 << 17;

/// A document has at most so many objects.
const MOST_OBJECTS: usize = 300_000;

/// A step of drawing is as much work as unpacking so many bytes.
const STEP: u64 = 300;

/// One operation shows at most so many bytes of text: all of it is laid out before any is told.
const MOST_SHOWN: u64 = 200_000;

/// What the streams of a document come to when they are unpacked.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// The largest stream that drawing may unpack again and again.
    heaviest: u64,
    /// Whether a state of drawing has a mask: whoever sets that state unpacks the mask.
    masked: bool,
    /// How many states the stream sets that sets most of them.
    states: u64,
}

impl Weights {
    /// Counts every stream of a document, and looks at what else could be without end.
    ///
    /// # Errors
    /// When there is more than a limit in it.
    pub(super) fn of(pdf: &Pdf, limit: u64) -> Result<Weights, ReadError> {
        if pdf.len() > MOST_OBJECTS {
            let (what, limit) = ("objects", MOST_OBJECTS as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        let mut weights = Weights::default();
        let mut sizes: HashMap<u32, u64> = HashMap::new();
        let mut room = limit;
        for object in pdf.objects() {
            look(&object, 0, &mut weights.masked)?;
            let Object::Stream(stream) = object else {
                continue;
            };
            let dict = stream.dict();
            let named = |key: &str, value: &[u8]| {
                dict.get::<Name<'_>>(key)
                    .is_some_and(|name| *name == *value)
            };
            if named("Subtype", b"Image") || is_picture(&stream) {
                continue;
            }
            let size = unpacked(&stream, room).ok_or_else(|| too_much(limit))?;
            room = room.saturating_sub(size);
            sizes.insert(stream.obj_id().obj_number, size);
            let drawn = named("Subtype", b"Form") || dict.contains_key("ShadingType");
            if drawn {
                weights.heaviest = weights.heaviest.max(size);
                let states = shown(&stream.decoded_data().unwrap_or_default())?;
                weights.states = weights.states.max(states);
            }
        }
        contents(pdf, &sizes, limit)?;
        Ok(weights)
    }

    /// What a step into another stream costs, in steps of drawing.
    pub(super) fn step(&self) -> u64 {
        self.setting(self.states) + self.heaviest / STEP
    }

    /// What it costs to set so many states.
    pub(super) fn setting(&self, states: u64) -> u64 {
        if self.masked {
            states.saturating_mul(self.heaviest) / STEP
        } else {
            0
        }
    }
}

fn too_much(limit: u64) -> ReadError {
    let what = "unpacked bytes";
    ReadError::TooMuch { what, limit }
}

/// Looks at the bytes before anything is opened: streams of objects are unpacked while that is done.
///
/// # Errors
/// When one of them is larger than the limit.
pub(super) fn before(bytes: &[u8], limit: u64) -> Result<(), ReadError> {
    let mut room = limit;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let head = &bytes[at.saturating_sub(400)..at];
        let head = &head[memchr::memmem::rfind(head, b"obj").unwrap_or(0)..];
        let says = |what: &[u8]| memchr::memmem::find(head, what).is_some();
        if !(says(b"/ObjStm") || says(b"/XRef") || says(b"#")) {
            continue;
        }
        let data = &bytes[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let size = inflated(data, room).ok_or_else(|| too_much(limit))?;
        room = room.saturating_sub(size);
    }
    Ok(())
}

/// Whether a stream is packed as a picture: such a one is never unpacked.
fn is_picture(stream: &Stream<'_>) -> bool {
    let pictures = |filter: &Filter| {
        matches!(
            filter,
            Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode
        )
    };
    stream.filters().iter().any(pictures)
}

/// How large a stream is when it is unpacked; `None` when that is more than `room`.
fn unpacked(stream: &Stream<'_>, room: u64) -> Option<u64> {
    let raw = stream.raw_data();
    let filters = stream.filters();
    let packed = filters.iter().filter(|filter| {
        matches!(
            filter,
            Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode
        )
    });
    let size = raw.len() as u64;
    let size = match (packed.count(), filters.first()) {
        (0, _) => size,
        (1, Some(Filter::FlateDecode)) => inflated(&raw, room)?,
        // How often a byte of each may come at most; what is packed twice is never large.
        (1, _) if filters.contains(&Filter::LzwDecode) => size * 1_400,
        (1, _) if filters.contains(&Filter::RunLengthDecode) => size * 64,
        (1, Some(Filter::Ascii85Decode)) => inflated(&from_ascii_85(&raw), room)?,
        (1, Some(Filter::AsciiHexDecode)) => inflated(&from_hex(&raw), room)?,
        (count, _) => size.saturating_mul(1_100u64.saturating_pow(u32::try_from(count).ok()?)),
    };
    (size <= room).then_some(size)
}

/// How large deflated bytes are when they are inflated; `None` when that is more than `room`.
fn inflated(data: &[u8], room: u64) -> Option<u64> {
    let zlib = match data {
        [first, second, ..] => {
            first & 15 == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
        }
        _ => false,
    };
    let mut inflate = Decompress::new(zlib);
    let mut buffer = vec![0; 32 << 10];
    loop {
        let taken = usize::try_from(inflate.total_in()).ok()?;
        let before = (inflate.total_in(), inflate.total_out());
        let done = inflate.decompress(data.get(taken..)?, &mut buffer, FlushDecompress::None);
        if inflate.total_out() > room {
            return None;
        }
        let stuck = before == (inflate.total_in(), inflate.total_out());
        match done {
            Ok(Status::Ok | Status::BufError) if !stuck => {}
            // What is broken goes on in other ways, and comes to no more than the rest allows.
            Err(_) => {
                let rest = (data.len() - taken) as u64;
                let size = inflate.total_out() + rest.saturating_mul(4);
                return Some(size.min(room));
            }
            _ => return Some(inflate.total_out()),
        }
    }
}

fn from_ascii_85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 5 * 4 + 4);
    let mut group = Vec::with_capacity(5);
    for byte in data.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => continue,
        }
        if group.len() == 5 {
            let value = group.drain(..).fold(0u32, |value, digit| {
                value.wrapping_mul(85).wrapping_add(digit)
            });
            out.extend(value.to_be_bytes());
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        let value = group.iter().fold(0u32, |value, digit| {
            value.wrapping_mul(85).wrapping_add(*digit)
        });
        out.extend(&value.to_be_bytes()[..kept]);
    }
    out
}

fn from_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|byte| **byte != b'>');
    let digits: Vec<u8> = digits
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// Looks at what is to be drawn for operations that show more text than any page has, and counts
/// those that set a state.
///
/// # Errors
/// When there is one that shows too much.
pub(super) fn shown(contents: &[u8]) -> Result<u64, ReadError> {
    let (mut depth, mut hex, mut escaped) = (0u32, false, false);
    let mut length = 0u64;
    for byte in contents {
        if std::mem::take(&mut escaped) {
            continue;
        }
        length += u64::from(depth > 0 || hex);
        match byte {
            b'\\' if depth > 0 => escaped = true,
            b'(' if !hex => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'<' if depth == 0 => hex = true,
            b'>' => hex = false,
            // An operator uses up what stands before it.
            b'a'..=b'z' | b'A'..=b'Z' | b'\'' | b'"' if depth == 0 && !hex => length = 0,
            _ => {}
        }
        if length > MOST_SHOWN {
            let (what, limit) = ("bytes of text in one piece", MOST_SHOWN);
            return Err(ReadError::TooMuch { what, limit });
        }
    }
    Ok(memchr::memmem::find_iter(contents, b" gs").count() as u64)
}

/// Widths of fonts are said for ranges of characters, and a range may reach to four billion. States
/// may have masks.
fn look(object: &Object<'_>, depth: usize, masked: &mut bool) -> Result<(), ReadError> {
    if depth > 12 {
        return Ok(());
    }
    let dict = match object {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => stream.dict(),
        Object::Array(array) => {
            for inner in array.raw_iter().take(2_000) {
                if let MaybeRef::NotRef(inner @ (Object::Dict(_) | Object::Array(_))) = inner {
                    look(&inner, depth + 1, masked)?;
                }
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    // A mask of a picture is a stream.
    *masked |= dict.get::<Dict<'_>>("SMask").is_some();
    for (key, least) in [("W", 3), ("W2", 5)] {
        if dict
            .get::<Array<'_>>(key)
            .is_some_and(|widths| !is_bounded(&widths, least))
        {
            let (what, limit) = ("widths of characters", MOST_WIDTHS);
            return Err(ReadError::TooMuch { what, limit });
        }
    }
    for (_, inner) in dict.entries() {
        if let MaybeRef::NotRef(inner @ (Object::Dict(_) | Object::Array(_))) = inner {
            look(&inner, depth + 1, masked)?;
        }
    }
    Ok(())
}

/// Whether the ranges of an array of widths are together no longer than fonts are. A range is two
/// numbers before the widths for all of it; a list is one number before an array.
fn is_bounded(widths: &Array<'_>, range: usize) -> bool {
    let mut total = 0u64;
    let mut numbers: Vec<f64> = Vec::new();
    for object in widths.iter::<Object<'_>>() {
        match object {
            Object::Number(number) => numbers.push(number.as_f64()),
            _ => numbers.clear(),
        }
        if numbers.len() == range {
            total += (numbers[1] - numbers[0]).clamp(0.0, 1e12) as u64;
            numbers.clear();
        }
    }
    total <= MOST_WIDTHS
}

/// What pages draw is kept while the document is read, and one stream may stand on every page.
fn contents(pdf: &Pdf, sizes: &HashMap<u32, u64>, limit: u64) -> Result<(), ReadError> {
    let mut total = 0u64;
    for page in pdf.pages().iter() {
        let dict: &Dict<'_> = page.raw();
        if let Some(only) = dict.get_ref("Contents") {
            total += sizes.get(&only.obj_number).copied().unwrap_or(0);
        }
        if let Some(parts) = dict.get::<Array<'_>>("Contents") {
            for part in parts.raw_iter() {
                if let MaybeRef::Ref(part) = part {
                    total += sizes.get(&part.obj_number).copied().unwrap_or(0);
                }
            }
        }
        if total > limit {
            return Err(too_much(limit));
        }
    }
    Ok(())
}
