//! ODT, as `LibreOffice` writes it: the text a reader sees, with its numbers.
//!
//! Headers, footers, annotations, indexes and deleted text are apart and not read; a note follows
//! the paragraph it belongs to, and its mark is left out.

mod body;
mod inline;
mod styles;

use super::ReadError;
use super::package::Package;
use super::pieces::Piece;
use super::xml::Tree;
use body::Body;
use styles::Styles;

const CONTENT: &str = "content.xml";
const STYLES: &str = "styles.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
/// What the package says it is, the start of it: templates go on behind.
pub(super) const KIND: &str = "application/vnd.oasis.opendocument.text";

/// The pieces of a document in an opened package.
///
/// # Errors
/// When the document is protected by a password, or a part cannot be read.
pub(super) fn pieces(package: &mut Package<'_>) -> Result<Vec<Piece>, ReadError> {
    let manifest = package.text(MANIFEST)?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadError::Locked);
    }
    let Some(content) = package.text(CONTENT)? else {
        return Err(ReadError::Damaged {
            part: CONTENT.to_owned(),
            reason: "the part is missing".to_owned(),
        });
    };
    let named = package.text(STYLES)?;
    let named = named.as_deref().map(|xml| Tree::parse(STYLES, xml));
    let named = named.transpose()?;
    let content = Tree::parse(CONTENT, &content)?;
    let mut styles = Styles::default();
    if let Some(named) = &named {
        // The automatic styles beside these are those of headers and footers.
        styles.add(named.root(), &["styles"]);
    }
    styles.add(content.root(), &["styles", "automatic-styles"]);
    Body::new(&styles).read(content.root())
}

/// Whether an opened package holds a text document of this kind.
///
/// # Errors
/// When what says so cannot be read.
pub(super) fn is_in(package: &mut Package<'_>) -> Result<bool, ReadError> {
    let kind = package.text("mimetype")?;
    Ok(kind.is_some_and(|kind| kind.trim().starts_with(KIND)))
}
