//! Places that are figures: what sentences claim, and every number in running text.

use super::document::Doc;
use super::place::{Place, What, sentence_spans};
use super::{Entry, Fallible, Owner, optional};
use crate::fact::{Fact, Standing};
use crate::source::Span;
use crate::wording::say;
use rhai::{Array, Dynamic};
use rust_decimal::Decimal;
use std::sync::Arc;

impl Doc {
    fn fact(&self, fact: &Fact) -> Dynamic {
        let what = What::Fact(Arc::new(fact.clone()));
        Dynamic::from(Place::of(self, fact.span, what))
    }

    /// Every sighting of a claim in sentences; with `totals`, those that are exact totals.
    pub(super) fn facts(&self, key: &str, totals: bool) -> Fallible<Array> {
        let mut claims = self.subject.model.claims.claims.iter();
        if claims.all(|claim| claim.key != key) {
            return Err(format!("unknown claim `{key}`").into());
        }
        let facts = self.subject.claimed().get(key).iter();
        let wanted = facts.filter(|fact| !totals || fact.is_certain());
        Ok(wanted.map(|fact| self.fact(fact)).collect())
    }

    pub(super) fn all_facts(&self) -> Array {
        let facts = self.subject.claimed().iter();
        facts.map(|fact| self.fact(fact)).collect()
    }

    /// Every number that counts something inside the spans.
    pub(super) fn numbers(&self, spans: &[Span]) -> Array {
        let folded = self.subject.folded();
        let mut places = Array::new();
        // A number does not go on from one line or sentence into the next.
        for span in spans.iter().flat_map(|span| sentence_spans(self, *span)) {
            let (text, base) = folded.slice(span);
            for figure in self.subject.model.claims.figures.read(text) {
                let (start, end) = (base + figure.shown.start, base + figure.shown.end);
                let what = What::Figure(Arc::new(figure));
                places.push(Dynamic::from(Place::of(
                    self,
                    folded.span(start, end),
                    what,
                )));
            }
        }
        places
    }
}

impl Place {
    fn as_fact(&self) -> Option<&Fact> {
        match &self.what {
            What::Fact(fact) => Some(fact),
            _ => None,
        }
    }

    /// The least and the most that the words allow.
    fn bounds(&self) -> Option<(Decimal, Decimal)> {
        match &self.what {
            What::Fact(fact) => Some(fact.range),
            What::Figure(figure) => Some((figure.low, figure.high)),
            _ => None,
        }
    }

    fn unit(&self) -> Option<String> {
        match &self.what {
            What::Figure(figure) => Some(figure.counter.clone()),
            _ => self.bound()?.value.unit.clone(),
        }
    }

    /// Why a claimed figure is not the document's own total, in words.
    fn reason(&self) -> Option<String> {
        let lang = self.doc.lang;
        match &self.as_fact()?.standing {
            Standing::Total => None,
            Standing::Part => Some(say(lang, "standing.part", &[])),
            Standing::OtherYear(year) => {
                let year = year.to_string();
                Some(say(lang, "standing.other-year", &[("year", &year)]))
            }
            Standing::Qualified(key) => {
                let mut qualifiers = self.doc.subject.model.claims.qualifiers.iter();
                let found = qualifiers.find(|qualifier| qualifier.key == *key)?;
                Some(found.title.get(lang).to_owned())
            }
        }
    }

    fn year(&self) -> Option<i64> {
        match self.as_fact()?.standing {
            Standing::OtherYear(year) => Some(i64::from(year)),
            _ => self.doc.subject.year().map(i64::from),
        }
    }
}

const FIGURE: Owner = Owner::Figure;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::property(
        FIGURE,
        "key",
        "string or ()",
        "Of a claimed figure: the key of the claim. Of a table: its own.",
        "doc.facts()[0].key // stock.added",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                let key = place.as_fact().map(|fact| fact.key.clone());
                optional(key.or_else(|| place.table_key()))
            });
        },
    ),
    Entry::property(
        FIGURE,
        "low",
        "decimal or ()",
        "The least that the words allow: the value itself when they leave nothing open.",
        "doc.numbers(\"remarks\")[3].low // 40",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.bounds().map(|bounds| bounds.0))
            });
        },
    ),
    Entry::property(
        FIGURE,
        "high",
        "decimal or ()",
        "The most that the words allow.",
        "doc.numbers(\"remarks\")[3].high // 49",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.bounds().map(|bounds| bounds.1))
            });
        },
    ),
    Entry::property(
        FIGURE,
        "approximate",
        "bool",
        "Whether the words leave the number open: over 40, about 40.",
        "doc.numbers(\"remarks\")[3].approximate // true",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                place.bounds().is_some_and(|(low, high)| low != high)
            });
        },
    ),
    Entry::property(
        FIGURE,
        "unit",
        "string or ()",
        "Of a number: its counter or unit, empty when it has none. Of a cell: the unit printed in \
         it.",
        "doc.numbers(\"remarks\")[0].unit // pcs",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.unit()));
        },
    ),
    Entry::property(
        FIGURE,
        "standing",
        "string or ()",
        "Of a claimed figure: `total`, `part`, `other-year`, or the key of a qualifier.",
        "doc.facts(\"stock.added\")[1].standing // planned",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.as_fact().map(|fact| fact.standing.name().to_owned()))
            });
        },
    ),
    Entry::property(
        FIGURE,
        "reason",
        "string or ()",
        "Of a claimed figure that is not the document’s own total: what it is instead, in words.",
        "doc.facts(\"stock.added\")[1].reason // a plan",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.reason()));
        },
    ),
    Entry::property(
        FIGURE,
        "year",
        "int or ()",
        "Of a claimed figure: the year it is of.",
        "doc.facts(\"stock.added\")[0].year // 2024",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.year()));
        },
    ),
];
