//! DOCX, as Word and WPS write it: the text a reader sees, with its numbers.
//!
//! Headers, footers and comments are apart and not read; nor are tables of contents, hidden and
//! deleted text, and text that a form field only suggests. A note follows the paragraph it belongs
//! to, and its mark is left out.

mod body;
mod chunk;
mod inline;
mod lists;
mod styles;

use super::package::Package;
use super::pieces::Piece;
use super::xml::Tree;
use super::{Limits, ReadError};
use body::{Body, Note};
use lists::Lists;
use styles::Styles;

/// What stands behind the last stroke of a relationship's type.
const MAIN: &str = "/officeDocument";

/// The pieces of a document in an opened package.
///
/// # Errors
/// When the package holds no such document, or a part cannot be read.
pub(super) fn pieces(package: &mut Package<'_>, limits: &Limits) -> Result<Vec<Piece>, ReadError> {
    let Some(main) = main_part(package)? else {
        return Err(missing("word/document.xml"));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let parts = relations(package, &main)?;
    let whole = |name: &str| match name.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}/{name}"),
    };
    let mut part = |kind: &str, usual: &str| -> Result<Option<String>, ReadError> {
        let found = parts.iter().find(|other| other.kind.ends_with(kind));
        package.text(&whole(found.map_or(usual, |found| &found.target)))
    };
    let styles = part("/styles", "styles.xml")?;
    let numbering = part("/numbering", "numbering.xml")?;
    let footnotes = part("/footnotes", "footnotes.xml")?;
    let endnotes = part("/endnotes", "endnotes.xml")?;
    let Some(document) = package.text(&main)? else {
        return Err(missing(&main));
    };
    let chunks = chunk::chunks(package, &parts, whole, limits)?;
    let styles = optional("styles.xml", styles.as_deref())?;
    let numbering = optional("numbering.xml", numbering.as_deref())?;
    let footnotes = optional("footnotes.xml", footnotes.as_deref())?;
    let endnotes = optional("endnotes.xml", endnotes.as_deref())?;
    let document = Tree::parse(&main, &document)?;
    let styles = Styles::new(styles.as_ref());
    let lists = Lists::new(numbering.as_ref(), &styles);
    let notes = [
        (Note::Foot, footnotes.as_ref()),
        (Note::End, endnotes.as_ref()),
    ];
    Ok(Body::new(&styles, &lists, notes, chunks).read(document.root()))
}

fn optional<'a>(part: &str, xml: Option<&'a str>) -> Result<Option<Tree<'a>>, ReadError> {
    xml.map(|xml| Tree::parse(part, xml)).transpose()
}

fn missing(part: &str) -> ReadError {
    ReadError::Damaged {
        part: part.to_owned(),
        reason: "the part is missing".to_owned(),
    }
}

/// Whether an opened package holds a text document of this kind.
///
/// # Errors
/// When what says so cannot be read.
pub(super) fn is_in(package: &mut Package<'_>) -> Result<bool, ReadError> {
    Ok(main_part(package)?.is_some())
}

/// The part with the text: where the package says, or where everyone keeps it.
fn main_part(package: &mut Package<'_>) -> Result<Option<String>, ReadError> {
    let usual = "word/document.xml";
    if package.has(usual) {
        return Ok(Some(usual.to_owned()));
    }
    let relations = relations(package, "")?;
    let said = relations.iter().find(|other| other.kind.ends_with(MAIN));
    let said = said.map(|said| said.target.trim_start_matches('/').to_owned());
    // Spreadsheets and slides are packed the same way.
    let text = |name: &String| name.to_ascii_lowercase().starts_with("word");
    Ok(said.filter(|name| package.has(name) && text(name)))
}

/// What a part says of another one.
struct Relation {
    /// What it is to the part: an address that nobody looks up.
    kind: String,
    target: String,
    /// What the part calls it.
    id: String,
}

/// What a part (or the whole package) says it belongs with.
fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let name = format!("{folder}{slash}_rels/{file}.rels");
    let Some(xml) = package.text(&name)? else {
        return Ok(Vec::new());
    };
    let tree = Tree::parse(&name, &xml)?;
    let relation = tree.root().elements().filter_map(|relation| {
        Some(Relation {
            kind: relation.text_attribute("Type")?,
            target: relation.text_attribute("Target")?,
            id: relation.text_attribute("Id").unwrap_or_default(),
        })
    });
    Ok(relation.collect())
}
