//! Input formats, a file each. Reading never fails on content; only a container that cannot be
//! opened is an error.

pub mod comment;
mod doc;
mod docx;
mod edged;
mod html;
pub mod layout;
mod markdown;
mod merged;
mod mhtml;
mod numbering;
mod odt;
mod office;
mod package;
mod pdf;
pub mod pieces;
mod rtf;
mod text;
mod xml;

pub use comment::Comment;

use crate::source::{Encoding, Origin, Source};
use crate::syntax::Block;

/// What reading yields: the text, its lines, and what went wrong on the way.
#[derive(Debug)]
pub struct Reading {
    /// The reading text.
    pub source: Source,
    /// Its lines, blank ones included.
    pub blocks: Vec<Block>,
    /// Comments that speak to us; nothing of them is in [`Reading::blocks`].
    pub comments: Vec<Comment>,
    /// How many characters stand in for bytes that were not valid in the encoding.
    pub replaced: usize,
    /// What of it cannot be read.
    pub unread: Unread,
    /// The format's name.
    pub format: &'static str,
}

/// What of the pages of a document cannot be read as it is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unread {
    /// The pages that are pictures, from 1.
    pub pictures: Vec<u32>,
    /// The pages with tables whose columns neither lines nor room keep apart.
    pub unruled: Vec<u32>,
    /// How many pages there are.
    pub of: usize,
    /// Whether a program has recognised text in them, which is not read: nobody has seen whether
    /// it is right.
    pub recognised: bool,
}

impl Unread {
    /// Whether at least half of the pages are pictures.
    #[must_use]
    pub fn is_mostly_pictures(&self) -> bool {
        !self.pictures.is_empty() && self.pictures.len() * 2 >= self.of
    }
}

/// The format of what is no document but a data file of ours.
pub const DATA: &str = "data";

impl Reading {
    /// A data file as something findings can be about: its text, and nothing in it.
    #[must_use]
    pub fn of_data(path: &str, text: &str) -> Reading {
        Reading {
            source: Source::new(path, text.to_owned(), Encoding::Utf8, Origin::Verbatim),
            blocks: Vec::new(),
            comments: Vec::new(),
            replaced: 0,
            unread: Unread::default(),
            format: DATA,
        }
    }
}

/// Why a file could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is larger than the limit.
    #[error("the file has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes are no text in any encoding known here.
    #[error("this is not a text file (it holds {nuls} NUL characters)")]
    NotText {
        /// How many NUL characters the decoded text holds.
        nuls: usize,
    },
    /// Too many characters are not readable in any known encoding.
    #[error("this is no text in any known encoding ({odd} of {all} characters are not readable)")]
    Unreadable {
        /// Replaced and control characters.
        odd: usize,
        /// All characters.
        all: usize,
    },
    /// The text is empty.
    #[error("the file holds no text")]
    Empty,
    /// The file is protected by a password.
    #[error("the file is protected by a password; save it without one")]
    Locked,
    /// The container or a part of it is broken.
    #[error("the file is damaged{}: {reason}", within(.part))]
    Damaged {
        /// The part that cannot be read; empty for the file itself.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is small, and what is packed in it is not.
    #[error("the file holds more than {limit} {what}")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// A container of something that is no text document.
    #[error("this is {what}, which gouji does not read")]
    OtherKind {
        /// What it is.
        what: &'static str,
    },
    /// A format that was left out of this build.
    #[error(
        "this is {what}, a format this build does not read; it was made without the feature `{feature}`"
    )]
    LeftOut {
        /// The format.
        what: &'static str,
        /// The feature that brings it.
        feature: &'static str,
    },
    /// A page or container has more parts than anybody writes.
    #[error("it has more than {limit} elements and texts")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// One line is longer than the limit.
    #[error("a line has {length} bytes, more than the limit of {limit}")]
    LineTooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
}

/// A part's name as an error shows it.
fn within(part: &str) -> String {
    if part.is_empty() {
        String::new()
    } else {
        format!(" ({part})")
    }
}

/// One input format.
pub trait Reader: Sync {
    /// The format's name, as `--format json` prints it.
    fn name(&self) -> &'static str;
    /// File name extensions, lower case, without dot.
    fn extensions(&self) -> &'static [&'static str];
    /// Whether the bytes are surely of this format, whatever the file is called.
    fn recognises(&self, bytes: &[u8]) -> bool {
        let _ = bytes;
        false
    }
    /// Whether the bytes can be of this format at all, when the file is called so.
    fn may_be(&self, bytes: &[u8]) -> bool {
        let _ = bytes;
        true
    }
    /// Reads the bytes of one file.
    ///
    /// # Errors
    /// When the bytes cannot be this format at all; never for strange content.
    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError>;
}

/// Every input format; the first is the fallback.
pub static READERS: &[&dyn Reader] = &[
    &text::Text,
    &markdown::Markdown,
    &html::Html,
    &mhtml::Mhtml,
    &office::Docx,
    &office::Doc,
    &office::Odt,
    &office::Rtf,
    &pdf::Pdf,
];

/// What one file may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes in a file.
    pub file: u64,
    /// Bytes in a line.
    pub line: usize,
    /// Bytes that the parts of a packed file may have together.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file: 64 << 20,
            line: 8 << 20,
            unpacked: 48 << 20,
        }
    }
}

/// The reader for a path, by its extension; text when none claims it.
#[must_use]
pub fn reader_for(path: &str) -> &'static dyn Reader {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let claims = |reader: &&&dyn Reader| {
        extension
            .as_deref()
            .is_some_and(|extension| reader.extensions().contains(&extension))
    };
    READERS
        .iter()
        .find(claims)
        .map_or(READERS[0], |reader| *reader)
}

/// The reader for a file: the one that recognises its content, or else the one for its extension,
/// unless that cannot read it; then it is text.
#[must_use]
pub fn reader_of(path: &str, bytes: &[u8]) -> &'static dyn Reader {
    if let Some(sure) = READERS.iter().find(|reader| reader.recognises(bytes)) {
        return *sure;
    }
    let named = reader_for(path);
    if named.may_be(bytes) {
        named
    } else {
        READERS[0]
    }
}

/// Whether a path's extension is one that some reader claims: what a folder walk takes up.
#[must_use]
pub fn is_claimed(path: &str) -> bool {
    let Some((_, extension)) = path.rsplit_once('.') else {
        return false;
    };
    let extension = extension.to_ascii_lowercase();
    READERS
        .iter()
        .any(|reader| reader.extensions().contains(&extension.as_str()))
}

/// Whether a panic on this thread is caught by a reader, which then says that the file is damaged:
/// a crate that reads a format may panic on what is broken, and that is no defect of ours.
#[must_use]
pub fn is_guarded() -> bool {
    pdf::is_guarded()
}

/// Reads one file's bytes.
///
/// # Errors
/// See [`ReadError`]; strange content is never an error.
///
/// ```
/// use gouji::read::{Limits, read};
/// let reading = read("a.txt", "一、总体情况\r\n正文".as_bytes(), &Limits::default()).unwrap();
/// assert_eq!(reading.blocks.len(), 2);
/// assert_eq!(reading.source.slice(reading.blocks[0].span), "一、总体情况");
/// ```
pub fn read(path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let size = bytes.len() as u64;
    if size > limits.file {
        return Err(ReadError::TooLarge {
            size,
            limit: limits.file,
        });
    }
    reader_of(path, bytes).read(path, bytes, limits)
}
