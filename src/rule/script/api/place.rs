//! A place in the document: text, and what stands there.

use super::document::Doc;
use super::{Entry, Fallible, Owner, optional, pattern};
use crate::diagnostic::Label;
use crate::fact::{Fact, Figure};
use crate::source::Span;
use crate::source::fold::{ends_sentence, sentence_around};
use crate::syntax::SectionId;
use rhai::{Array, Dynamic, Map};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Something in the document.
#[derive(Debug, Clone)]
pub(in crate::rule::script) struct Place {
    pub(super) doc: Doc,
    pub(in crate::rule::script) label: Label,
    pub(super) what: What,
}

/// What a place is, beside its text.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// Text.
    Text,
    /// A match, with its named groups.
    Match(Arc<Vec<(String, String)>>),
    /// The body of a section.
    Section(SectionId),
    /// A table, by the index of its binding.
    Table(usize),
    /// A cell, by the indices of its binding and in it.
    Cell(usize, usize),
    /// What a sentence claims.
    Fact(Arc<Fact>),
    /// A number in running text.
    Figure(Arc<Figure>),
}

impl Place {
    pub(super) fn new(doc: &Doc, span: Span) -> Place {
        Place {
            doc: doc.clone(),
            label: Label::new(span),
            what: What::Text,
        }
    }

    pub(super) fn of(doc: &Doc, span: Span, what: What) -> Place {
        Place {
            what,
            ..Place::new(doc, span)
        }
    }

    /// Whether another place lies in it.
    fn holds(&self, other: Span) -> bool {
        let span = self.label.span;
        span.start <= other.start && other.end <= span.end
    }

    fn text(&self) -> String {
        let folded = self.doc.subject.folded();
        folded.slice(self.label.span).0.to_owned()
    }

    pub(in crate::rule::script) fn printed(&self) -> String {
        self.doc.subject.source.slice(self.label.span).to_owned()
    }

    /// The number of a cell, of what a sentence claims, or in running text.
    pub(super) fn value(&self) -> Option<Decimal> {
        match &self.what {
            What::Fact(fact) => Some(fact.value),
            What::Figure(figure) => Some(figure.value),
            _ => self.bound()?.value.for_sums(),
        }
    }

    fn what(&self) -> &'static str {
        match self.what {
            What::Text => "text",
            What::Match(_) => "match",
            What::Section(_) => "section",
            What::Table(_) => "table",
            What::Cell(..) => "cell",
            What::Fact(_) => "fact",
            What::Figure(_) => "number",
        }
    }

    fn groups(&self) -> &[(String, String)] {
        match &self.what {
            What::Match(groups) => groups,
            _ => &[],
        }
    }

    fn line(&self) -> i64 {
        let source = &self.doc.subject.source;
        let index = source.lines().line_index(self.label.span.start as usize);
        i64::try_from(index + 1).unwrap_or(i64::MAX)
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

    fn sentences(&self) -> Array {
        sentences(&self.doc, &[self.label.span])
    }

    fn paragraphs(&self) -> Array {
        let paragraphs = self.doc.subject.document.paragraphs_in(self.label.span);
        let places = paragraphs.map(|paragraph| Place::new(&self.doc, paragraph.span));
        places.map(Dynamic::from).collect()
    }
}

/// The sentences inside the spans, without the mark that ends them.
pub(super) fn sentences(doc: &Doc, spans: &[Span]) -> Array {
    let spans = spans.iter().flat_map(|span| sentence_spans(doc, *span));
    spans
        .map(|span| Dynamic::from(Place::new(doc, span)))
        .collect()
}

pub(super) fn sentence_spans(doc: &Doc, span: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = span.start as usize;
    for piece in doc
        .subject
        .source
        .slice(span)
        .split_inclusive(ends_sentence)
    {
        let sentence = piece.trim_end_matches(ends_sentence);
        let lead = sentence.len() - sentence.trim_start().len();
        let trimmed = sentence.trim();
        if !trimmed.is_empty() {
            spans.push(Span::new(start + lead, start + lead + trimmed.len()));
        }
        start += piece.len();
    }
    spans
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
        "what",
        "string",
        "What it is: `section`, `table`, `cell`, `fact`, `number`, `match` or `text`. What only \
         one of these has is `()` for the others.",
        "doc.cell(\"stock/opening/north\").what // cell",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.what().to_owned());
        },
    ),
    Entry::property(
        PLACE,
        "value",
        "decimal or ()",
        "The number of a cell (0 for a blank or a dash, `()` for text), or of a figure.",
        "doc.cell(\"stock/added/north\").value + 1 // 6",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.value()));
        },
    ),
    Entry::property(
        PLACE,
        "line",
        "int",
        "The number of the line it begins on, from 1.",
        "doc.title.line // 1",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.line());
        },
    ),
    Entry::property(
        PLACE,
        "section",
        "Place or ()",
        "The innermost section it stands in; `()` before the first.",
        "doc.cell(\"stock/opening/north\").section.role // stock",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                let at = place.label.span.start as usize;
                let id = place.doc.subject.document.section_at(at);
                let inside = (id != SectionId::ROOT).then(|| place.doc.section(id));
                optional(inside)
            });
        },
    ),
    Entry::property(
        PLACE,
        "paragraphs",
        "array of Place",
        "The paragraphs in it.",
        "doc.section(\"remarks\").paragraphs.len() // 2",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.paragraphs());
        },
    ),
    Entry::property(
        PLACE,
        "sentences",
        "array of Place",
        "The sentences in it, without the mark that ends them.",
        "doc.section(\"remarks\").sentences[0].text // 8pcs were added",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.sentences());
        },
    ),
    Entry::property(
        PLACE,
        "numbers",
        "array of Place",
        "Every number in it that counts something, with its counter.",
        "doc.section(\"remarks\").numbers[0].value // 8",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                place.doc.numbers(&[place.label.span])
            });
        },
    ),
    Entry::property(
        PLACE,
        "tables",
        "array of Place",
        "The tables in it that were read as tables of the form.",
        "doc.section(\"stock\").tables[0].key // stock",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                place.doc.tables(Some(place.label.span))
            });
        },
    ),
    Entry::property(
        PLACE,
        "groups",
        "map",
        "Of a match: the text of every named group that took part.",
        "doc.title.first(\"(?P<y>[0-9]+)\").groups.y // 2024",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| -> Map {
                let groups = place.groups().iter();
                groups
                    .map(|(name, text)| (name.as_str().into(), text.clone().into()))
                    .collect()
            });
        },
    ),
    Entry::property(
        PLACE,
        "words",
        "string",
        "Where it is, in words, as findings say it.",
        "doc.cell(\"stock/opening/north\").words // Stock · opening · north",
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
                let found = place.groups().iter().find(|(known, _)| known == name);
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
    Entry::call(
        PLACE,
        "contains",
        ("other: Place", "bool"),
        "Whether another lies inside it.",
        "doc.section(\"stock\").contains(doc.cell(\"stock/opening/north\")) // true",
        |engine, name| {
            engine.register_fn(name, |place: &mut Place, other: Place| {
                place.holds(other.label.span)
            });
        },
    ),
    Entry::call(
        PLACE,
        "first",
        ("pattern: string", "Place or ()"),
        "The first match of a pattern in its folded text.",
        "doc.title.first(\"[0-9]+\").text // 2024",
        |engine, name| {
            engine.register_fn(
                name,
                |place: &mut Place, pattern: &str| -> Fallible<Dynamic> {
                    pattern::first(&place.doc, pattern, &[place.label.span])
                },
            );
        },
    ),
];
