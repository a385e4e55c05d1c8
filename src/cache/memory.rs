//! A memory: how it is written and read.

use crate::check::{Report, RuleOutcome};
use crate::diagnostic::Diagnostic;
use crate::read::{Comment, READERS, Reading, Unread};
use crate::source::origin::PlaceMap;
use crate::source::{Encoding, Origin, Source};
use crate::subject::Subject;
use crate::syntax::Block;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What memories begin with; another shape has another number.
const MARK: &[u8; 8] = b"gouji\0\0\x01";

/// Bytes of a hash.
const HASH: usize = 32;

/// How the rules of a pack ended on a document.
#[derive(Debug, Serialize, Deserialize)]
pub struct Verdict {
    diagnostics: Vec<Diagnostic>,
    outcomes: Vec<RuleOutcome>,
}

impl Verdict {
    /// The verdict of a report; none where a rule broke, for then the run has to say how.
    #[must_use]
    pub fn of(report: &Report) -> Option<Verdict> {
        report.failures.is_empty().then(|| Verdict {
            diagnostics: report.diagnostics.clone(),
            outcomes: report.outcomes.clone(),
        })
    }

    /// The report on a document that is the same as then.
    #[must_use]
    pub fn report(self, subject: Arc<Subject>) -> Report {
        Report {
            subject,
            diagnostics: self.diagnostics,
            outcomes: self.outcomes,
            failures: Vec::new(),
        }
    }
}

/// What is kept of a document.
#[derive(Debug)]
pub struct Memory {
    /// Which pack of the run recognised it.
    pub pack: usize,
    /// What was read, where reading is dear.
    pub reading: Option<Reading>,
    /// What came of it.
    pub verdict: Verdict,
}

/// A reading out of a container.
#[derive(Serialize, Deserialize)]
struct StoredReading {
    text: String,
    /// The text as it is read, where something is hidden in it.
    read: Option<String>,
    places: PlaceMap,
    blocks: Vec<Block>,
    comments: Vec<Comment>,
    replaced: usize,
    unread: Unread,
    format: String,
}

impl Memory {
    /// A reading as it is kept; nothing of one that is quicker to read again.
    #[must_use]
    pub fn reading(reading: &Reading) -> Option<Vec<u8>> {
        let source = &reading.source;
        let Origin::Places(places) = source.origin() else {
            return None;
        };
        let stored = StoredReading {
            text: source.text().to_owned(),
            read: (source.read() != source.text()).then(|| source.read().to_owned()),
            places: PlaceMap::clone(places),
            blocks: reading.blocks.clone(),
            comments: reading.comments.clone(),
            replaced: reading.replaced,
            unread: reading.unread.clone(),
            format: reading.format.to_owned(),
        };
        postcard::to_allocvec(&stored).ok()
    }

    /// A memory as bytes; `reading` is what [`Memory::reading`] made. Nothing comes back for what
    /// cannot be written down.
    #[must_use]
    pub fn written(pack: usize, reading: Option<&[u8]>, verdict: &Verdict) -> Option<Vec<u8>> {
        let mut body = postcard::to_allocvec(&(pack, reading.is_some())).ok()?;
        body.extend(reading.unwrap_or_default());
        body = postcard::to_extend(verdict, body).ok()?;
        let mut bytes = MARK.to_vec();
        bytes.extend(Sha256::digest(&body));
        bytes.extend(body);
        Some(bytes)
    }

    /// Reads a memory of a document at `path`. Nothing comes back for bytes that are none, or that
    /// were damaged: what they hold is never trusted further than their hash.
    #[must_use]
    pub fn read(path: &str, bytes: &[u8]) -> Option<Memory> {
        let rest = bytes.strip_prefix(MARK)?;
        let (hash, body) = rest.split_at_checked(HASH)?;
        if Sha256::digest(body).as_slice() != hash {
            return None;
        }
        let ((pack, has_reading), rest) = postcard::take_from_bytes::<(usize, bool)>(body).ok()?;
        let (reading, rest) = if has_reading {
            let (stored, rest) = postcard::take_from_bytes::<StoredReading>(rest).ok()?;
            (Some(stored.restored(path)?), rest)
        } else {
            (None, rest)
        };
        Some(Memory {
            pack,
            reading,
            verdict: postcard::from_bytes(rest).ok()?,
        })
    }
}

impl StoredReading {
    fn restored(self, path: &str) -> Option<Reading> {
        let format = READERS.iter().find(|reader| reader.name() == self.format)?;
        let origin = Origin::Places(Arc::new(self.places));
        let source = Source::new(path, self.text, Encoding::Utf8, origin);
        Some(Reading {
            source: match self.read {
                Some(read) => source.read_as(read)?,
                None => source,
            },
            blocks: self.blocks,
            comments: self.comments,
            replaced: self.replaced,
            unread: self.unread,
            format: format.name(),
        })
    }
}
