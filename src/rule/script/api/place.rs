//! A place in the document: text, and what stands there.

use super::document::Doc;
use super::{Entry, Owner, optional, pattern};
use crate::diagnostic::Label;
use crate::form::Binding;
use crate::source::Span;
use crate::source::fold::sentence_around;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Something in the document.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) doc: Doc,
    pub(super) label: Label,
    pub(super) groups: Arc<Vec<(String, String)>>,
    /// What a sentence claims here, and whether it is the total.
    pub(super) claim: Option<(Decimal, Arc<str>)>,
}

impl Place {
    pub(super) fn new(doc: &Doc, span: Span) -> Place {
        Place {
            doc: doc.clone(),
            label: Label::new(span),
            groups: Arc::default(),
            claim: None,
        }
    }

    fn text(&self) -> String {
        let folded = self.doc.subject.folded();
        folded.slice(self.label.span).0.to_owned()
    }

    pub(super) fn printed(&self) -> String {
        self.doc.subject.source.slice(self.label.span).to_owned()
    }

    fn bound(&self) -> Option<(&Binding, usize)> {
        let (binding, cell) = self.doc.subject.cell(self.label.address.as_deref()?)?;
        Some((&self.doc.subject.bindings[binding], cell))
    }

    /// The number of a cell, or of what a sentence claims.
    pub(super) fn value(&self) -> Option<Decimal> {
        if let Some((value, _)) = &self.claim {
            return Some(*value);
        }
        let (binding, cell) = self.bound()?;
        binding.cells[cell].value.for_sums()
    }

    fn kind(&self) -> String {
        let kind = self.bound();
        let kind = kind.map_or("text", |(binding, cell)| {
            binding.cells[cell].value.kind.name()
        });
        kind.to_owned()
    }

    fn words(&self) -> String {
        let address = self.label.address.as_deref();
        let doc = &self.doc;
        doc.subject.place(self.label.span, address, doc.lang)
    }

    /// The sentence around the place: between full stops, semicolons and line ends.
    fn sentence(&self) -> Place {
        let text = self.doc.subject.source.read();
        let (start, end) = (self.label.span.start as usize, self.label.span.end as usize);
        let around = sentence_around(text, start, end);
        Place::new(&self.doc, Span::new(around.start, around.end))
    }

    fn heading(&self) -> Option<Place> {
        let sections = &self.doc.subject.document.sections;
        let section = sections
            .iter()
            .find(|section| section.body == self.label.span)?;
        Some(Place::new(&self.doc, section.heading.as_ref()?.span))
    }
}

const PLACE: Owner = Owner::Place;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::property(
        PLACE,
        "text",
        "string",
        "The folded text.",
        "doc.title.text // Northtown stock report 2024",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.text());
        },
    ),
    Entry::property(
        PLACE,
        "printed",
        "string",
        "The text as printed.",
        "doc.cell(\"stock/opening/north\").printed // 12",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.printed());
        },
    ),
    Entry::property(
        PLACE,
        "value",
        "decimal or ()",
        "The number of a cell (0 for a blank), or of what a sentence claims.",
        "doc.cell(\"stock/added/north\").value + 1 // 6",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.value()));
        },
    ),
    Entry::property(
        PLACE,
        "standing",
        "string or ()",
        "Of a claimed figure: `total`, `part`, `other-year`, or the key of a qualifier.",
        "doc.facts(\"stock.added\")[0].standing // total",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                let claim = place.claim.as_ref();
                optional(claim.map(|(_, standing)| standing.to_string()))
            });
        },
    ),
    Entry::property(
        PLACE,
        "kind",
        "string",
        "What a cell holds: `count`, `amount`, `blank`, `dash` or `text`; `text` for any other \
         place.",
        "doc.cell(\"stock/opening/north\").kind // count",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.kind());
        },
    ),
    Entry::property(
        PLACE,
        "words",
        "string",
        "Where it is, in words, as findings say it.",
        "doc.cell(\"stock/opening/north\").words // Stock › opening › north",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.words());
        },
    ),
    Entry::property(
        PLACE,
        "sentence",
        "Place",
        "The sentence around it, between full stops, semicolons and line ends.",
        "doc.find(\"8pcs\", \"remarks\")[0].sentence.text // 8pcs were added",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.sentence());
        },
    ),
    Entry::property(
        PLACE,
        "heading",
        "Place or ()",
        "Of a section: its heading with its number.",
        "doc.section(\"remarks\").heading.text // 2. Remarks",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.heading()));
        },
    ),
    Entry::call(
        PLACE,
        "find",
        ("pattern: string", "array of Place"),
        "Every match of a pattern in its folded text, in order.",
        "doc.title.find(\"[0-9]+\")[0].text // 2024",
        |engine, name| {
            engine.register_fn(name, |place: &mut Place, pattern: &str| {
                pattern::find(&place.doc, pattern, &[place.label.span])
            });
        },
    ),
    Entry::call(
        PLACE,
        "group",
        ("name: string", "string"),
        "Of a match: the text of a named group, `(?P<name>…)`; empty when it took no part.",
        "doc.find(\"(?P<n>[0-9]+)pcs\", \"remarks\")[0].group(\"n\") // 8",
        |engine, name| {
            engine.register_fn(name, |place: &mut Place, name: &str| -> String {
                let found = place.groups.iter().find(|(known, _)| known == name);
                found.map_or(String::new(), |(_, text)| text.clone())
            });
        },
    ),
    Entry::call(
        PLACE,
        "before",
        ("other: Place", "bool"),
        "Whether it begins before another.",
        "doc.title.before(doc.section(\"remarks\")) // true",
        |engine, name| {
            engine.register_fn(name, |place: &mut Place, other: Place| {
                place.label.span.start < other.label.span.start
            });
        },
    ),
];
