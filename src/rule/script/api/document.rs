//! `doc`: the document.

use super::place::Place;
use super::{Entry, Fallible, Owner, optional, pattern, place};
use crate::rule::found::{Context, Verdict};
use crate::rule::scope::Scope;
use crate::source::{Lang, Span};
use crate::subject::Subject;
use rhai::{Array, Dynamic, ImmutableString};
use rust_decimal::Decimal;
use std::sync::{Arc, Mutex, PoisonError};

/// The document, with the place where findings go.
#[derive(Debug, Clone)]
pub(in crate::rule::script) struct Doc {
    pub(super) subject: Arc<Subject>,
    pub(super) lang: Lang,
    pub(super) verdict: Arc<Mutex<Verdict>>,
}

impl Doc {
    pub(in crate::rule::script) fn new(context: Context<'_>) -> Doc {
        Doc {
            subject: Arc::clone(context.subject),
            lang: context.lang,
            verdict: Arc::default(),
        }
    }

    pub(in crate::rule::script) fn into_verdict(self) -> Verdict {
        std::mem::take(&mut *self.verdict.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn context(&self) -> Context<'_> {
        Context {
            subject: &self.subject,
            lang: self.lang,
            relations: &[],
            trace: None,
        }
    }

    fn scope(&self, name: &str) -> Fallible<Vec<Span>> {
        let roles: Vec<&str> = self
            .subject
            .model
            .forms
            .iter()
            .flat_map(|form| form.sections.iter().map(|section| section.role.as_str()))
            .collect();
        let scope = Scope::named(name, &roles).ok_or_else(|| {
            let known = Scope::NAMES.iter().chain(&roles).copied();
            unknown("scope", name, known)
        })?;
        Ok(scope.spans(self.context()).unwrap_or_default())
    }

    fn text(&self, scope: &str) -> Fallible<String> {
        let folded = self.subject.folded();
        let spans = self.scope(scope)?.into_iter();
        let texts: Vec<&str> = spans.map(|span| folded.slice(span).0).collect();
        let text = texts.join("\n");
        crate::rule::script::host::charge(text.len())?;
        Ok(text)
    }

    fn value(&self, address: &str) -> Fallible<Option<Decimal>> {
        Ok(self.cell(address)?.and_then(|place| place.value()))
    }

    /// The sum of cells whose addresses are given; a leading `-` subtracts, `*` stands for any key.
    fn sum(&self, addresses: Array) -> Fallible<Option<Decimal>> {
        let mut total = Decimal::ZERO;
        for address in addresses {
            let written = address.into_string();
            let written = written.map_err(|_| "an array of addresses is needed here")?;
            let (factor, address) = match written.strip_prefix('-') {
                Some(rest) => (Decimal::NEGATIVE_ONE, rest),
                None => (Decimal::ONE, written.as_str()),
            };
            let cells = match address.contains('*') {
                true => self.cells(address)?,
                false => self.cell(address)?.into_iter().map(Dynamic::from).collect(),
            };
            // A sum of nothing is not known to be nothing.
            if cells.is_empty() {
                return Ok(None);
            }
            for cell in cells {
                let value = cell.try_cast::<Place>().and_then(|place| place.value());
                let Some(value) = value else {
                    return Ok(None);
                };
                total += factor * value;
            }
        }
        Ok(Some(total))
    }

    fn sections(&self) -> Array {
        let tops = self.subject.document.top();
        tops.map(|(id, _)| Dynamic::from(self.section(id)))
            .collect()
    }

    fn headings(&self) -> Array {
        let tops = self.subject.document.top();
        let headings = tops.filter_map(|(_, section)| section.heading.as_ref());
        let places = headings.map(|heading| Place::new(self, heading.title));
        places.map(Dynamic::from).collect()
    }

    fn paragraphs(&self, scope: &str) -> Fallible<Array> {
        let mut places = Array::new();
        for span in self.scope(scope)? {
            let paragraphs = self.subject.document.paragraphs_in(span);
            let paragraphs = paragraphs.map(|paragraph| Place::new(self, paragraph.span));
            places.extend(paragraphs.map(Dynamic::from));
        }
        Ok(places)
    }

    fn official_title(&self, role: &str) -> String {
        let form = self.subject.form();
        let section = form.and_then(|form| form.section(role));
        section.map_or(String::new(), |(_, section)| section.titles[0].clone())
    }

    fn not_assessable(&self, reason: &str) {
        let mut verdict = self.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        verdict.unassessable = Some(reason.to_owned());
    }
}

/// What to say of a name that there is not, with the nearest there is.
fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = crate::yaml::nearest(name, known);
    let advice = near.map(|near| format!("; did you mean `{near}`?"));
    format!("unknown {what} `{name}`{}", advice.unwrap_or_default())
}

const DOC: Owner = Owner::Document;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::property(
        DOC,
        "year",
        "int or ()",
        "The report year.",
        "doc.year // 2024",
        |engine, name| {
            let year = |doc: &mut Doc| optional(doc.subject.year().map(i64::from));
            engine.register_get(name, year);
        },
    ),
    Entry::property(
        DOC,
        "body",
        "string or ()",
        "The name of the body that reports, as the title gives it.",
        "doc.body // Northtown",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let body = doc.subject.profile.body.as_ref();
                optional(body.map(|(body, _)| ImmutableString::from(body.as_str())))
            });
        },
    ),
    Entry::property(
        DOC,
        "title",
        "Place or ()",
        "The first title line.",
        "doc.title.text // Northtown stock report 2024",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let title = doc.subject.profile.titles.first();
                optional(title.map(|span| Place::new(doc, *span)))
            });
        },
    ),
    Entry::property(
        DOC,
        "form",
        "string",
        "The id of the form the document follows; empty when the pack has no forms.",
        "doc.form // stock-2020",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let form = doc.subject.form();
                form.map_or(String::new(), |form| form.id.clone())
            });
        },
    ),
    Entry::property(
        DOC,
        "chinese",
        "bool",
        "Whether messages are to be in Chinese.",
        "doc.chinese // false",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| doc.lang == Lang::Zh);
        },
    ),
    Entry::property(
        DOC,
        "lang",
        "string",
        "The language of messages: `zh` or `en`.",
        "doc.lang // en",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let lang = match doc.lang {
                    Lang::Zh => "zh",
                    Lang::En => "en",
                };
                lang.to_owned()
            });
        },
    ),
    Entry::property(
        DOC,
        "kinds",
        "array of string",
        "The kinds of the pack that the body is of.",
        "doc.kinds // [\"town\"]",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| -> Array {
                let kinds = doc.subject.profile.kinds.iter();
                kinds.map(|kind| Dynamic::from(kind.clone())).collect()
            });
        },
    ),
    Entry::property(
        DOC,
        "year_place",
        "Place or ()",
        "Where the report year is read from.",
        "doc.year_place.line // 1",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let year = doc.subject.profile.year;
                optional(year.map(|(_, span)| Place::new(doc, span)))
            });
        },
    ),
    Entry::property(
        DOC,
        "body_place",
        "Place or ()",
        "Where the name of the body is read from.",
        "doc.body_place.line // 1",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| {
                let body = doc.subject.profile.body.as_ref();
                optional(body.map(|(_, span)| Place::new(doc, *span)))
            });
        },
    ),
    Entry::property(
        DOC,
        "sections",
        "array of Place",
        "The top-level sections, in order.",
        "doc.sections.len() // 2",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| doc.sections());
        },
    ),
    Entry::property(
        DOC,
        "paragraphs",
        "array of Place",
        "All paragraphs, in order.",
        "doc.paragraphs.len() >= 2 // true",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| doc.paragraphs("paragraphs"));
        },
    ),
    Entry::property(
        DOC,
        "sentences",
        "array of Place",
        "All sentences of paragraphs, without the mark that ends them.",
        "doc.sentences.some(|one| one.text == \"8pcs were added\") // true",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| -> Fallible<Array> {
                Ok(place::sentences(doc, &doc.scope("paragraphs")?))
            });
        },
    ),
    Entry::property(
        DOC,
        "tables",
        "array of Place",
        "The tables that were read as tables of the form.",
        "doc.tables[0].key // stock",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| doc.tables(None));
        },
    ),
    Entry::property(
        DOC,
        "relations",
        "array of map",
        "The relations of the form at every row or column: `#{key, title, table, at, compare, holds, left, right, difference, cells}`. `holds` and the figures are `()` where a cell was not read; `left` and `right` are the sums of the two sides.",
        "doc.relations[0].holds // true",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| doc.relations());
        },
    ),
    Entry::property(
        DOC,
        "claims",
        "array of string",
        "The keys of all claims that the pack knows.",
        "doc.claims // [\"stock.added\"]",
        |engine, name| {
            engine.register_get(name, |doc: &mut Doc| -> Array {
                let claims = doc.subject.model.claims.claims.iter();
                claims
                    .map(|claim| Dynamic::from(claim.key.clone()))
                    .collect()
            });
        },
    ),
    Entry::call(
        DOC,
        "is_kind",
        ("kind: string", "bool"),
        "Whether the body is of a kind of the pack.",
        "doc.is_kind(\"town\") // true",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, kind: &str| {
                doc.subject.profile.kinds.iter().any(|known| known == kind)
            });
        },
    ),
    Entry::call(
        DOC,
        "text",
        ("scope: string", "string"),
        "The folded text of a scope; its parts on a line each.",
        "doc.text(\"title\") // Northtown stock report 2024",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, scope: &str| doc.text(scope));
        },
    ),
    Entry::call(
        DOC,
        "section",
        ("role: string", "Place or ()"),
        "The body of the section with this role.",
        "doc.section(\"remarks\").paragraphs.len() // 2",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, role: &str| {
                let section = doc.subject.document.role(role);
                optional(section.map(|(id, _)| doc.section(id)))
            });
        },
    ),
    Entry::call(
        DOC,
        "headings",
        ("", "array of Place"),
        "The titles of the top-level headings, without their numbers.",
        "doc.headings()[0].text // Stock",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc| doc.headings());
        },
    ),
    Entry::call(
        DOC,
        "paragraphs",
        ("scope: string", "array of Place"),
        "The paragraphs of a scope.",
        "doc.paragraphs(\"remarks\").len() // 2",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, scope: &str| doc.paragraphs(scope));
        },
    ),
    Entry::call(
        DOC,
        "sentences",
        ("scope: string", "array of Place"),
        "The sentences of a scope, without the mark that ends them.",
        "doc.sentences(\"remarks\").len() // 4",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, scope: &str| -> Fallible<Array> {
                Ok(place::sentences(doc, &doc.scope(scope)?))
            });
        },
    ),
    Entry::call(
        DOC,
        "numbers",
        ("scope: string", "array of Place"),
        "Every number of a scope that counts something, in digits or in words, with its counter.",
        "doc.numbers(\"remarks\").len() // 4",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, scope: &str| -> Fallible<Array> {
                Ok(doc.numbers(&doc.scope(scope)?))
            });
        },
    ),
    Entry::call(
        DOC,
        "first",
        ("pattern: string, scope: string", "Place or ()"),
        "The first match of a pattern in the folded text of a scope.",
        "doc.first(\"[0-9]+pcs\", \"remarks\").text // 8pcs",
        |engine, name| {
            engine.register_fn(
                name,
                |doc: &mut Doc, pattern: &str, scope: &str| -> Fallible<Dynamic> {
                    pattern::first(doc, pattern, &doc.scope(scope)?)
                },
            );
        },
    ),
    Entry::call(
        DOC,
        "official_title",
        ("role: string", "string"),
        "The title the form gives a section, without blanks; empty when it has none of this role.",
        "doc.official_title(\"remarks\") // Remarks",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, role: &str| doc.official_title(role));
        },
    ),
    Entry::call(
        DOC,
        "find",
        ("pattern: string, scope: string", "array of Place"),
        "Every match of a pattern in the folded text of a scope, in order. A match does not reach \
         from one part of a scope into the next.",
        "doc.find(\"[0-9]+pcs\", \"remarks\").len() // 3",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, pattern: &str, scope: &str| {
                pattern::find(doc, pattern, &doc.scope(scope)?)
            });
        },
    ),
    Entry::call(
        DOC,
        "cell",
        ("address: string", "Place or ()"),
        "The cell of an address, `table/row/column`; `()` when it was not read. An address that no \
         form has is an error.",
        "doc.cell(\"stock/opening/north\").text // 12",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, address: &str| -> Fallible<Dynamic> {
                Ok(optional(doc.cell(address)?))
            });
        },
    ),
    Entry::call(
        DOC,
        "value",
        ("address: string", "decimal or ()"),
        "The number of a cell; 0 for a blank, `()` when it was not read or is no number.",
        "doc.value(\"stock/opening/north\") // 12",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, address: &str| -> Fallible<Dynamic> {
                Ok(optional(doc.value(address)?))
            });
        },
    ),
    Entry::call(
        DOC,
        "cells",
        ("address: string", "array of Place"),
        "The cells of an address in which `*` stands for any table, row or column; those that were read, in the order of the form.",
        "doc.cells(\"stock/*/north\").len() // 3",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, address: &str| doc.cells(address));
        },
    ),
    Entry::call(
        DOC,
        "table",
        ("key: string", "Place or ()"),
        "The table of this key, also one that was not read (see `state`): then the place is the heading of its section. `()` when the form the document follows has none of this key.",
        "doc.table(\"stock\").state // read",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, key: &str| -> Fallible<Dynamic> {
                Ok(optional(doc.table(key)?))
            });
        },
    ),
    Entry::call(
        DOC,
        "sum",
        ("addresses: array of string", "decimal or ()"),
        "The exact sum of cells; a leading `-` subtracts, and `*` stands for any key. `()` when one was not read or is no number.",
        "doc.sum([\"stock/*/north\", \"-stock/closing/north\"]) // 17",
        |engine, name| {
            engine.register_fn(
                name,
                |doc: &mut Doc, addresses: Array| -> Fallible<Dynamic> {
                    Ok(optional(doc.sum(addresses)?))
                },
            );
        },
    ),
    Entry::call(
        DOC,
        "facts",
        ("", "array of Place"),
        "Every figure that sentences give for any claim.",
        "doc.facts().len() // 2",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc| doc.all_facts());
        },
    ),
    Entry::call(
        DOC,
        "facts",
        ("key: string", "array of Place"),
        "Every figure that sentences give for a claim, also those that are no totals.",
        "doc.facts(\"stock.added\").len() // 2",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, key: &str| doc.facts(key, false));
        },
    ),
    Entry::call(
        DOC,
        "totals",
        ("key: string", "array of Place"),
        "The figures for a claim that are exact and the document’s own total.",
        "doc.totals(\"stock.added\")[0].value // 8",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, key: &str| doc.facts(key, true));
        },
    ),
    Entry::call(
        DOC,
        "not_assessable",
        ("reason: string", "()"),
        "Says that the rule cannot be decided on this document, and why. Findings may stand beside \
         it.",
        "doc.not_assessable(\"no figure of last year\") // ",
        |engine, name| {
            engine.register_fn(name, |doc: &mut Doc, reason: &str| {
                doc.not_assessable(reason);
            });
        },
    ),
];
