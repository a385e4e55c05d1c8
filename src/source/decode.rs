//! Bytes to text: BOM, UTF-8, UTF-16, GB18030, in that order of trust.
//!
//! The policy: a byte order mark decides; valid UTF-8 is UTF-8; a text with many NULs in every other
//! byte is UTF-16; nearly valid UTF-8 is UTF-8 with replacements that are reported; the rest is
//! GB18030 (always the superset, never GBK), and only when that fails too, what a detector says.

use std::sync::OnceLock;

use encoding_rs::{BIG5, GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encodings a file can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// GB18030, and so GBK and GB2312.
    Gb18030,
    /// Big5.
    Big5,
    /// Windows-1252, when nothing else fits.
    Windows1252,
}

impl Encoding {
    /// The encoding's usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Gb18030 => "GB18030",
            Encoding::Big5 => "Big5",
            Encoding::Windows1252 => "windows-1252",
        }
    }

    /// The decoder's table.
    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => encoding_rs::UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Gb18030 => GB18030,
            Encoding::Big5 => BIG5,
            Encoding::Windows1252 => WINDOWS_1252,
        }
    }
}

/// Decoded text and what was lost on the way.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text without byte order mark.
    pub text: String,
    /// What it was read as.
    pub encoding: Encoding,
    /// How many U+FFFD stand in for bytes that were not valid.
    pub replaced: usize,
}

/// Decodes `bytes` by detection. Never fails; see [`Decoded::replaced`] for what was not valid.
///
/// ```
/// use gouji::source::{Encoding, decode};
/// let gbk = [0xD7, 0xDC, 0xCC, 0xE5, 0xC7, 0xE9, 0xBF, 0xF6];
/// let decoded = decode(&gbk);
/// assert_eq!(decoded.text, "总体情况");
/// assert_eq!(decoded.encoding, Encoding::Gb18030);
/// assert_eq!(decoded.replaced, 0);
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return lossy_utf8(rest, Encoding::Utf8Bom);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return with(UTF_16LE, rest, Encoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return with(UTF_16BE, rest, Encoding::Utf16Be);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let table = if encoding == Encoding::Utf16Le {
            UTF_16LE
        } else {
            UTF_16BE
        };
        return with(table, bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            encoding: Encoding::Utf8,
            replaced: 0,
        };
    }
    if nearly_utf8(bytes) {
        return lossy_utf8(bytes, Encoding::Utf8);
    }
    let national = with(GB18030, bytes, Encoding::Gb18030);
    if national.replaced == 0 {
        return national;
    }
    detected(bytes, national)
}

/// Decodes bytes that are known to be in a code page of Windows, by its number. Of pages that no
/// Chinese document is written in, the Western one stands for all.
#[must_use]
pub fn code_page(bytes: &[u8], page: u32) -> Decoded {
    match page {
        936 | 54936 => with(GB18030, bytes, Encoding::Gb18030),
        950 => with(BIG5, bytes, Encoding::Big5),
        65001 => lossy_utf8(bytes, Encoding::Utf8),
        _ => with(WINDOWS_1252, bytes, Encoding::Windows1252),
    }
}

/// Decodes `bytes` like [`decode`], but believes a label in the file (`gb2312`, `big5`) where the
/// bytes do not say themselves what they are.
#[must_use]
pub fn decode_labelled(bytes: &[u8], label: &str) -> Decoded {
    let labelled = encoding_rs::Encoding::for_label(label.trim().as_bytes());
    let marked = bytes.starts_with(&[0xEF, 0xBB, 0xBF])
        || bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF]);
    let known = match labelled {
        Some(table) if table == BIG5 => Encoding::Big5,
        Some(table) if table == GB18030 || table == encoding_rs::GBK => Encoding::Gb18030,
        _ => return decode(bytes),
    };
    if marked || std::str::from_utf8(bytes).is_ok() {
        return decode(bytes);
    }
    let believed = with(known.table(), bytes, known);
    // A page that was saved anew may have kept the label of its old encoding.
    if believed.replaced * 50 > believed.text.chars().count() {
        return decode(bytes);
    }
    believed
}

/// Where the characters of a decoded text stand in the stored bytes.
#[derive(Debug)]
pub struct Offsets {
    /// Bytes of the byte order mark.
    mark: usize,
    /// For every encoding but UTF-8: the stored bytes, until they are asked for.
    stored: Option<(Vec<u8>, Encoding)>,
    steps: OnceLock<Vec<Step>>,
}

/// Characters in a row that have the same length in the text and in the file.
#[derive(Debug, Clone, Copy)]
struct Step {
    text: usize,
    file: usize,
    lengths: (usize, usize),
}

impl Offsets {
    /// The text is the file behind its first `mark` bytes.
    #[must_use]
    pub fn plain(mark: usize) -> Offsets {
        Offsets {
            mark,
            stored: None,
            steps: OnceLock::new(),
        }
    }

    /// For `decoded`, which [`decode`] made of `bytes`. Keeps a copy of the bytes unless they are
    /// sound UTF-8.
    #[must_use]
    pub fn new(bytes: &[u8], decoded: &Decoded) -> Offsets {
        let mark = match decoded.encoding {
            Encoding::Utf8Bom => 3,
            Encoding::Utf16Le if bytes.starts_with(&[0xFF, 0xFE]) => 2,
            Encoding::Utf16Be if bytes.starts_with(&[0xFE, 0xFF]) => 2,
            _ => 0,
        };
        let same = bytes.len() - mark == decoded.text.len() && decoded.replaced == 0;
        let plain = same && matches!(decoded.encoding, Encoding::Utf8 | Encoding::Utf8Bom);
        let stored = (!plain).then(|| (bytes[mark..].to_vec(), decoded.encoding));
        Offsets {
            stored,
            ..Offsets::plain(mark)
        }
    }

    /// The byte of the file at which byte `offset` of the decoded text begins.
    #[must_use]
    pub fn file(&self, offset: usize) -> usize {
        let Some((bytes, encoding)) = &self.stored else {
            return self.mark + offset;
        };
        let steps = self.steps.get_or_init(|| steps(bytes, *encoding));
        let after = steps.partition_point(|step| step.text <= offset);
        let Some(step) = after.checked_sub(1).map(|index| steps[index]) else {
            return self.mark;
        };
        let (text, file) = step.lengths;
        self.mark + step.file + (offset - step.text) / text.max(1) * file
    }
}

/// Decodes byte by byte and notes which bytes each character took.
fn steps(bytes: &[u8], encoding: Encoding) -> Vec<Step> {
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let mut out = [0; 32];
    let mut steps: Vec<Step> = Vec::new();
    let (mut text, mut file) = (0, 0);
    for (index, byte) in bytes.iter().enumerate() {
        let last = index + 1 == bytes.len();
        let (_, _, written, _) = decoder.decode_to_utf8(&[*byte], &mut out, last);
        if written == 0 {
            continue;
        }
        let lengths = (written, index + 1 - file);
        if steps.last().is_none_or(|step| step.lengths != lengths) {
            steps.push(Step {
                text,
                file,
                lengths,
            });
        }
        text += written;
        file = index + 1;
    }
    steps
}

/// What a detector says, unless the national encoding loses less.
fn detected(bytes: &[u8], national: Decoded) -> Decoded {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 16)], true);
    let guess = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
    let other = if guess == BIG5 {
        with(BIG5, bytes, Encoding::Big5)
    } else if guess == WINDOWS_1252 {
        with(WINDOWS_1252, bytes, Encoding::Windows1252)
    } else {
        return national;
    };
    // One stray byte in a long GB18030 text must not turn it all into Latin letters.
    if other.replaced == 0 && national.replaced * 50 > national.text.chars().count() {
        other
    } else {
        national
    }
}

fn with(table: &'static encoding_rs::Encoding, bytes: &[u8], encoding: Encoding) -> Decoded {
    let (text, _) = table.decode_without_bom_handling(bytes);
    let replaced = replacements(&text);
    Decoded {
        text: text.into_owned(),
        encoding,
        replaced,
    }
}

fn lossy_utf8(bytes: &[u8], encoding: Encoding) -> Decoded {
    let before = std::str::from_utf8(bytes).map_or(0, replacements);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let replaced = replacements(&text) - before;
    Decoded {
        text,
        encoding,
        replaced,
    }
}

fn replacements(text: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()).count()
}

/// UTF-16 Chinese text has ASCII line ends, digits and blanks whose other byte is zero, all on one side.
fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(1 << 16) & !1];
    if head.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in head.as_chunks::<2>().0 {
        even += usize::from(pair[0] == 0 && pair[1] != 0);
        odd += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    let enough = |zeros: usize, others: usize| zeros * 100 > head.len() && zeros > others * 8;
    let candidate = if enough(odd, even) {
        Encoding::Utf16Le
    } else if enough(even, odd) {
        Encoding::Utf16Be
    } else {
        return None;
    };
    let table = if candidate == Encoding::Utf16Le {
        UTF_16LE
    } else {
        UTF_16BE
    };
    let (text, _) = table.decode_without_bom_handling(head);
    (replacements(&text) * 100 <= text.chars().count()).then_some(candidate)
}

/// A text that is UTF-8 but for a few bytes: fewer than one bad sequence in fifty good ones.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 2 && bad * 20 < good
}
