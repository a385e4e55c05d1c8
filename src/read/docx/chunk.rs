//! Chunks: whole documents of other formats that a document only refers to. Programs that make a
//! document out of a page leave it to Word to read the page.

use super::Relation;
use crate::read::package::Package;
use crate::read::pieces::Piece;
use crate::read::{Limits, ReadError, Reader, html, mhtml, rtf};
use std::collections::HashMap;

/// What stands behind the last stroke of a relationship's type.
const KIND: &str = "/aFChunk";

/// A document has at most so many.
const MOST: usize = 64;

/// The pieces of every chunk, by the name it is referred to by. `whole` gives a part's full name.
///
/// # Errors
/// When a chunk cannot be unpacked.
pub(super) fn chunks<'r>(
    package: &mut Package<'_>,
    relations: &'r [Relation],
    whole: impl Fn(&str) -> String,
    limits: &Limits,
) -> Result<HashMap<&'r str, Vec<Piece>>, ReadError> {
    let mut all = HashMap::new();
    let chunks = relations.iter().filter(|one| one.kind.ends_with(KIND));
    for relation in chunks.take(MOST) {
        if let Some(bytes) = package.bytes(&whole(&relation.target))? {
            all.insert(relation.id.as_str(), pieces(&bytes, limits));
        }
    }
    Ok(all)
}

/// The pieces of a chunk; of one that nothing here reads, none.
fn pieces(bytes: &[u8], limits: &Limits) -> Vec<Piece> {
    let read = if bytes.starts_with(rtf::SIGNATURE) {
        rtf::pieces(bytes).map(|(pieces, _)| pieces)
    } else if mhtml::Mhtml.recognises(bytes) {
        mhtml::inside(bytes, limits)
    } else if html::Html.may_be(bytes) {
        html::inside(bytes, None, limits)
    } else {
        return Vec::new();
    };
    read.unwrap_or_default()
}
