//! Packages: the zip container of office files, opened within limits.

use super::{Limits, ReadError};
use std::io::{Cursor, Read};

/// An office file has a few dozen parts; pictures can make it hundreds.
const MOST_PARTS: usize = 10_000;
/// How much a part may grow when it is unpacked, once it is larger than [`SMALL`].
const MOST_RATIO: u64 = 400;
/// Parts up to this size may be packed as tightly as they like.
const SMALL: u64 = 4 << 20;

/// The first bytes of every zip file that holds something.
pub(super) const SIGNATURE: &[u8] = b"PK\x03\x04";

/// An opened package.
pub(super) struct Package<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Name in the simplest spelling, and index.
    names: Vec<(String, usize)>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the container; nothing is unpacked yet.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, ReadError> {
        // Counted before opening: the directory itself costs memory.
        let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
        if entries > MOST_PARTS {
            let (what, limit) = ("parts", MOST_PARTS as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
        let mut names = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(index) {
                names.push((plain(&name), index));
            }
        }
        Ok(Package {
            zip,
            names,
            left: limits.unpacked,
        })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = plain(name);
        let found = self.names.iter().find(|(other, _)| *other == name);
        found.map(|(_, index)| *index)
    }

    /// A part as text; `None` when there is none of this name.
    ///
    /// # Errors
    /// When it cannot be unpacked or is larger than may be.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let text = self
            .bytes(name)?
            .map(|bytes| match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => crate::source::decode(error.as_bytes()).text,
            });
        Ok(text)
    }

    /// A part as it is; `None` when there is none of this name.
    ///
    /// # Errors
    /// When it cannot be unpacked or is larger than may be.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let left = self.left;
        let file = self.zip.by_index(index);
        let file =
            file.map_err(|error| match error {
                zip::result::ZipError::InvalidPassword
                | zip::result::ZipError::UnsupportedArchive(
                    zip::result::ZipError::PASSWORD_REQUIRED,
                ) => ReadError::Locked,
                other => damaged(name, &other),
            })?;
        let most = left.min(file.compressed_size().saturating_mul(MOST_RATIO).max(SMALL));
        let mut bytes = Vec::new();
        let read = file.take(most + 1).read_to_end(&mut bytes);
        let size = read.map_err(|error| damaged(name, &error))? as u64;
        if size > most {
            let what = "unpacked bytes";
            return Err(ReadError::TooMuch { what, limit: most });
        }
        self.left -= size;
        Ok(Some(bytes))
    }
}

/// A part's name as programs agree on it: they differ in case and in strokes.
fn plain(name: &str) -> String {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    name.trim_start_matches('/').to_owned()
}

fn damaged(part: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        part: part.to_owned(),
        reason: error.to_string(),
    }
}
