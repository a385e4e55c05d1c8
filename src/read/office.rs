//! Office documents: which format a container really holds, whatever the file is called.

use super::package::{Package, SIGNATURE};
use super::pieces::{Piece, Pieces, Text};
use super::{Limits, ReadError, Reader, Reading, Unread, doc, docx, odt, rtf};
use crate::source::fold::is_empty;
use crate::syntax::ordinal;

/// DOCX and its relatives.
pub(super) struct Docx;

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx", "dotm"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        packs(bytes, "word/document") || packs(bytes, "word\\document") || is_bare(bytes)
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(SIGNATURE)
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        if is_bare(bytes) {
            let what = "a Word document saved as bare XML";
            return Err(ReadError::OtherKind { what });
        }
        let mut package = Package::open(bytes, limits)?;
        if !docx::is_in(&mut package)? {
            return Err(other(&package));
        }
        reading(path, self.name(), docx::pieces(&mut package, limits)?)
    }
}

/// ODT.
pub(super) struct Odt;

impl Reader for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["odt", "ott"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        packs(bytes, odt::KIND)
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(SIGNATURE)
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let mut package = Package::open(bytes, limits)?;
        if !odt::is_in(&mut package)? {
            return Err(other(&package));
        }
        reading(path, self.name(), odt::pieces(&mut package)?)
    }
}

/// RTF.
pub(super) struct Rtf;

impl Reader for Rtf {
    fn name(&self) -> &'static str {
        "rtf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rtf"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(rtf::SIGNATURE)
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        self.recognises(bytes)
    }

    fn read(&self, path: &str, bytes: &[u8], _: &Limits) -> Result<Reading, ReadError> {
        let (pieces, replaced) = rtf::pieces(bytes)?;
        let reading = reading(path, self.name(), pieces)?;
        Ok(Reading {
            replaced,
            ..reading
        })
    }
}

/// The binary format of Word, also under the name of WPS.
pub(super) struct Doc;

impl Reader for Doc {
    fn name(&self) -> &'static str {
        "doc"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["doc", "dot", "wps", "wpt"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(doc::SIGNATURE)
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        self.recognises(bytes)
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        reading(path, self.name(), doc::pieces(bytes, limits.unpacked)?)
    }
}

/// Whether the bytes are a package whose list of parts holds this name or a piece of it.
fn packs(bytes: &[u8], name: &str) -> bool {
    let names = memchr::memmem::rfind(bytes, name.as_bytes());
    bytes.starts_with(SIGNATURE) && names.is_some()
}

/// Whether the bytes are one of the forms in which Word writes a document without a package.
fn is_bare(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let says = |what: &str| memchr::memmem::find(head, what.as_bytes()).is_some();
    says("<?xml") && says("progid=\"Word.Document\"")
}

/// Why a package is no text document.
fn other(package: &Package<'_>) -> ReadError {
    let what = if package.has("xl/workbook.xml") {
        "a spreadsheet"
    } else if package.has("ppt/presentation.xml") {
        "a set of slides"
    } else {
        "a zip archive without a text document"
    };
    ReadError::OtherKind { what }
}

/// The reading of a document's pieces.
fn reading(path: &str, format: &'static str, mut found: Vec<Piece>) -> Result<Reading, ReadError> {
    title_heads_no_section(&mut found);
    let mut pieces = Pieces::default();
    found.into_iter().for_each(|piece| pieces.push(piece));
    let (source, blocks) = pieces.into_places(path);
    if is_empty(source.text()) {
        return Err(ReadError::Empty);
    }
    Ok(Reading {
        source,
        blocks,
        replaced: 0,
        comments: Vec::new(),
        unread: Unread::default(),
        format,
    })
}

/// Makes a line of a title that is set as a heading: it stands first and has no number, and there
/// is no other heading of its rank without one.
fn title_heads_no_section(found: &mut [Piece]) {
    let is_blank = |piece: &Piece| match piece {
        Piece::Paragraph(text) | Piece::Heading(_, text) => text.is_blank(),
        Piece::Page(_) => true,
        Piece::Table(_) => false,
    };
    let Some(first) = found.iter().position(|piece| !is_blank(piece)) else {
        return;
    };
    let Piece::Heading(rank, title) = &found[first] else {
        return;
    };
    let is_numbered = |text: &Text| ordinal::read(text.as_str(), 0).is_some();
    let alone = found[first + 1..].iter().all(|piece| match piece {
        Piece::Heading(other, text) => other > rank || text.is_blank() || is_numbered(text),
        _ => true,
    });
    if alone && !is_numbered(title) {
        found[first] = Piece::Paragraph(title.clone());
    }
}
