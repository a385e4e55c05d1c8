//! Office documents: which format a container really holds, whatever the file is called.

use super::package::{Package, SIGNATURE};
use super::pieces::{Piece, Pieces};
use super::{Limits, ReadError, Reader, Reading, docx, odt, rtf};
use crate::source::fold::is_empty;

/// DOCX and its relatives.
pub(super) struct Docx;

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx", "dotm"]
    }

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let mut package = Package::open(bytes, limits)?;
        reading(path, self.name(), docx::pieces(&mut package)?)
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

    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        let mut package = Package::open(bytes, limits)?;
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

    fn read(&self, path: &str, bytes: &[u8], _: &Limits) -> Result<Reading, ReadError> {
        if !bytes.starts_with(rtf::SIGNATURE) {
            return Err(ReadError::Damaged {
                part: String::new(),
                reason: "it does not begin as RTF begins".to_owned(),
            });
        }
        let (pieces, replaced) = rtf::pieces(bytes)?;
        let reading = reading(path, self.name(), pieces)?;
        Ok(Reading {
            replaced,
            ..reading
        })
    }
}

/// The reader for a container, told by its first bytes and its parts; `None` for no container.
///
/// # Errors
/// When it cannot be opened, or holds something else than a text document.
pub(super) fn detect(bytes: &[u8], limits: &Limits) -> Result<Option<&'static dyn Reader>, ReadError> {
    if bytes.starts_with(SIGNATURE) {
        let mut package = Package::open(bytes, limits)?;
        if docx::is_in(&mut package) {
            return Ok(Some(&Docx));
        }
        if odt::is_in(&mut package) {
            return Ok(Some(&Odt));
        }
        let what = match () {
            () if package.has("xl/workbook.xml") => "a spreadsheet",
            () if package.has("ppt/presentation.xml") => "a set of slides",
            () => "a zip archive",
        };
        return Err(ReadError::OtherKind { what });
    }
    Ok(bytes.starts_with(rtf::SIGNATURE).then_some(&Rtf))
}

/// The reading of a document's pieces.
fn reading(path: &str, format: &'static str, found: Vec<Piece>) -> Result<Reading, ReadError> {
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
        format,
    })
}
