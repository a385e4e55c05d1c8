//! PDF with a text layer: characters and ruling lines by their places, put back into paragraphs and
//! tables.
//!
//! The format knows no paragraphs and no tables. What is read is what is printed: headers, footers
//! and page numbers are dropped, a table goes on over page breaks, and a cell is merged where a wall
//! is missing. Text that is not shown is not read: behind a scanned page it is what a program took
//! the picture for, and nobody has seen whether that is so.

#[cfg(feature = "pdf")]
mod device;
#[cfg(feature = "pdf")]
mod document;
#[cfg(feature = "pdf")]
mod flow;
#[cfg(feature = "pdf")]
mod grid;
#[cfg(feature = "pdf")]
mod harm;
#[cfg(feature = "pdf")]
mod lines;
#[cfg(feature = "pdf")]
mod marks;
#[cfg(feature = "pdf")]
mod page;
#[cfg(feature = "pdf")]
mod radical;
#[cfg(feature = "pdf")]
mod running;
#[cfg(feature = "pdf")]
mod table;

use super::{Limits, ReadError, Reader, Reading};

/// How a file begins, within its first bytes.
const SIGNATURE: &[u8] = b"%PDF-";

/// The signature stands within so many bytes: files that were sent as mail have lines before it.
const HEAD: usize = 1024;

/// The reader.
pub(super) struct Pdf;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognises(&self, bytes: &[u8]) -> bool {
        let head = &bytes[..bytes.len().min(HEAD)];
        let found = memchr::memmem::find(head, SIGNATURE);
        // A text may quote the signature; before a real one stand at most a few lines of a mail.
        found.is_some_and(|at| at == 0 || has_objects(bytes))
    }

    fn may_be(&self, bytes: &[u8]) -> bool {
        self.recognises(bytes)
    }

    #[cfg(feature = "pdf")]
    fn read(&self, path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
        document::read(path, bytes, limits)
    }

    #[cfg(not(feature = "pdf"))]
    fn read(&self, _: &str, _: &[u8], _: &Limits) -> Result<Reading, ReadError> {
        Err(ReadError::LeftOut {
            what: "a PDF",
            feature: "pdf",
        })
    }
}

/// Whether this thread is one whose panics end a file and no more, so that nobody need hear of them.
pub(super) fn is_guarded() -> bool {
    std::thread::current().name() == Some(THREAD)
}

/// The name of the thread that reads a file.
const THREAD: &str = "gouji-pdf";

/// Whether the file has what every PDF has: a table of its objects or a stream of them.
fn has_objects(bytes: &[u8]) -> bool {
    let ends = [b"startxref".as_slice(), b"endobj"];
    ends.iter()
        .any(|end| memchr::memmem::rfind(bytes, end).is_some())
}
