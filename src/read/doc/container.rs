//! The container: the streams of a compound file, and what kind of document they hold.

use crate::read::ReadError;
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// How every compound file begins.
pub(in crate::read) const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The streams a document is made of.
pub(super) struct Streams {
    pub(super) document: Vec<u8>,
    pub(super) table: Vec<u8>,
    pub(super) data: Vec<u8>,
}

type File<'a> = cfb::CompoundFile<Cursor<Cow<'a, [u8]>>>;

/// A page of the allocation table speaks of so many bytes.
const PAGE: usize = 128 * 512;

/// Opens the file and reads its streams.
pub(super) fn open(bytes: &[u8], unpacked: u64) -> Result<Streams, ReadError> {
    let file = File::open(Cursor::new(Cow::Borrowed(bytes))).or_else(|error| {
        // Some programs leave out the end of the file when nothing stands there.
        let mut whole = bytes.to_vec();
        whole.resize(bytes.len().next_multiple_of(PAGE) + 512, 0);
        File::open(Cursor::new(Cow::Owned(whole))).map_err(|_| error)
    });
    let mut file = file.map_err(|error| broken("", &error))?;
    if file.exists("/EncryptedPackage") {
        return Err(ReadError::Locked);
    }
    let Some(document) = stream(&mut file, "/WordDocument", unpacked)? else {
        return Err(other(&file));
    };
    let flags = document
        .get(10..12)
        .map_or(0, |flags| u16::from_le_bytes([flags[0], flags[1]]));
    if flags & 0x0100 != 0 {
        return Err(ReadError::Locked);
    }
    let table = if flags & 0x0200 == 0 {
        "/0Table"
    } else {
        "/1Table"
    };
    let left = unpacked.saturating_sub(document.len() as u64);
    let Some(table) = stream(&mut file, table, left)? else {
        // Word 6 and 95 kept everything in one stream.
        let what = "a document of Word 95 or earlier";
        return Err(ReadError::OtherKind { what });
    };
    let left = left.saturating_sub(table.len() as u64);
    let data = stream(&mut file, "/Data", left)?.unwrap_or_default();
    Ok(Streams {
        document,
        table,
        data,
    })
}

fn stream(file: &mut File<'_>, name: &str, most: u64) -> Result<Option<Vec<u8>>, ReadError> {
    if !file.is_stream(name) {
        return Ok(None);
    }
    let stream = file
        .open_stream(name)
        .map_err(|error| broken(name, &error))?;
    let mut bytes = Vec::new();
    let read = stream.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| broken(name, &error))?;
    if bytes.len() as u64 > most {
        let what = "unpacked bytes";
        return Err(ReadError::TooMuch { what, limit: most });
    }
    Ok(Some(bytes))
}

/// Why a compound file is no text document.
fn other(file: &File<'_>) -> ReadError {
    let has = |name: &str| file.exists(name);
    let what = if has("/Workbook") || has("/Book") {
        "a spreadsheet"
    } else if has("/PowerPoint Document") {
        "a set of slides"
    } else if has("/CONTENTS") || has("/MatOST") {
        "a document of Microsoft Works"
    } else {
        "a container without a text document"
    };
    ReadError::OtherKind { what }
}

fn broken(part: &str, error: &std::io::Error) -> ReadError {
    ReadError::Damaged {
        part: part.trim_start_matches('/').to_owned(),
        reason: error.to_string(),
    }
}
