//! What scripts see: read-only views of one document, and `report`.
//!
//! `doc` is the document. A `Place` is something in it: a section, a heading, a paragraph, a cell,
//! a match. Everything a script gives back goes through `report(place, #{…})`.

use super::host::charge;
use crate::diagnostic::Label;
use crate::form::Binding;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::source::fold::{sentence_around, squeeze};
use crate::source::{Lang, Pattern, Span, limits, needle, numeral};
use crate::subject::Subject;
use memchr::memmem::Finder;
use regex::Regex;
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Map};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// The document, with the place where findings go.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    subject: Arc<Subject>,
    lang: Lang,
    verdict: Arc<Mutex<Verdict>>,
}

/// Something in the document.
#[derive(Debug, Clone)]
pub(super) struct Place {
    doc: Doc,
    label: Label,
    groups: Arc<Vec<(String, String)>>,
    /// What a sentence claims here, and whether it is the total.
    claim: Option<(Decimal, Arc<str>)>,
}

impl Doc {
    pub(super) fn new(context: Context<'_>) -> Doc {
        Doc {
            subject: Arc::clone(context.subject),
            lang: context.lang,
            verdict: Arc::default(),
        }
    }

    pub(super) fn into_verdict(self) -> Verdict {
        std::mem::take(&mut *self.verdict.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn context(&self) -> Context<'_> {
        Context {
            subject: &self.subject,
            lang: self.lang,
            relations: &[],
        }
    }

    fn place(&self, span: Span) -> Place {
        Place {
            doc: self.clone(),
            label: Label::new(span),
            groups: Arc::default(),
            claim: None,
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
        let scope = Scope::named(name, &roles).ok_or_else(|| format!("unknown scope `{name}`"))?;
        Ok(scope.spans(self.context()).unwrap_or_default())
    }

    fn find(&self, pattern: &str, spans: &[Span]) -> Fallible<Array> {
        let pattern = built(pattern)?;
        let length: usize = spans.iter().map(|span| span.range().len()).sum();
        charge(length.saturating_add(CALL))?;
        let folded = self.subject.folded();
        let mut places = Array::new();
        // Most patterns find nothing in most documents, and a search for words tells sooner.
        if pattern.parses && !pattern.may_match(folded.text()) {
            return Ok(places);
        }
        let regex = pattern.regex()?;
        for span in spans {
            let (text, base) = folded.slice(*span);
            for captures in regex.captures_iter(text) {
                let Some(whole) = captures.get(0).filter(|whole| !whole.is_empty()) else {
                    continue;
                };
                let groups = regex.capture_names().flatten().filter_map(|name| {
                    Some((name.to_owned(), captures.name(name)?.as_str().to_owned()))
                });
                let span = folded.span(base + whole.start(), base + whole.end());
                let groups = Arc::new(groups.collect());
                places.push(Dynamic::from(Place {
                    groups,
                    ..self.place(span)
                }));
            }
        }
        Ok(places)
    }

    fn cell(&self, address: &str) -> Fallible<Option<Place>> {
        if !self.knows(address) {
            return Err(format!("unknown address `{address}`").into());
        }
        Ok(self.subject.cell(address).map(|(binding, cell)| {
            let span = self.subject.bindings[binding].cells[cell].span;
            let label = Label::new(span).with_address(address);
            Place {
                label,
                ..self.place(span)
            }
        }))
    }

    fn knows(&self, address: &str) -> bool {
        let mut parts = address.split('/');
        let (Some(table), Some(row), Some(column), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        self.subject
            .model
            .forms
            .iter()
            .filter_map(|form| form.table(table))
            .any(|table| table.row(row).is_some() && table.column(column).is_some())
    }

    /// Every sighting of a claim in sentences; with `totals`, those that are exact totals.
    fn facts(&self, key: &str, totals: bool) -> Fallible<Array> {
        if self
            .subject
            .model
            .claims
            .claims
            .iter()
            .all(|claim| claim.key != key)
        {
            return Err(format!("unknown claim `{key}`").into());
        }
        let facts = self.subject.claimed().get(key).iter();
        let places = facts
            .filter(|fact| !totals || fact.is_certain())
            .map(|fact| Place {
                claim: Some((fact.value, fact.standing.name().into())),
                ..self.place(fact.span)
            });
        Ok(places.map(Dynamic::from).collect())
    }

    fn value(&self, address: &str) -> Fallible<Option<Decimal>> {
        Ok(self.cell(address)?.and_then(|place| place.cell_value()))
    }

    fn unassessable(&self, reason: &str) {
        let mut verdict = self.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        verdict.unassessable = Some(reason.to_owned());
    }
}

impl Place {
    fn text(&self) -> String {
        self.doc
            .subject
            .folded()
            .slice(self.label.span)
            .0
            .to_owned()
    }

    fn printed(&self) -> String {
        self.doc.subject.source.slice(self.label.span).to_owned()
    }

    fn bound(&self) -> Option<(&Binding, usize)> {
        let (binding, cell) = self.doc.subject.cell(self.label.address.as_deref()?)?;
        Some((&self.doc.subject.bindings[binding], cell))
    }

    /// The number of a cell, or of what a sentence claims.
    fn cell_value(&self) -> Option<Decimal> {
        if let Some((value, _)) = &self.claim {
            return Some(*value);
        }
        let (binding, cell) = self.bound()?;
        binding.cells[cell].value.for_sums()
    }

    fn kind(&self) -> String {
        self.bound()
            .map_or("text", |(binding, cell)| {
                binding.cells[cell].value.kind.name()
            })
            .to_owned()
    }

    fn words(&self) -> String {
        self.doc.subject.place(
            self.label.span,
            self.label.address.as_deref(),
            self.doc.lang,
        )
    }

    /// The sentence around the place: between full stops, semicolons and line ends.
    fn sentence(&self) -> Place {
        let text = self.doc.subject.source.text();
        let (start, end) = (self.label.span.start as usize, self.label.span.end as usize);
        let around = sentence_around(text, start, end);
        self.doc.place(Span::new(around.start, around.end))
    }

    fn heading(&self) -> Option<Place> {
        let document = &self.doc.subject.document;
        let section = document
            .sections
            .iter()
            .find(|section| section.body == self.label.span)?;
        Some(self.doc.place(section.heading.as_ref()?.span))
    }

    fn report(&self, arguments: &Map, others: &Array) -> Fallible<()> {
        let mut found = Found::at(self.label.clone()).valued(self.printed().trim());
        for (name, value) in arguments {
            let text = shown(value);
            charge(text.len())?;
            if text.len() > limits::LONGEST_TEXT {
                let most = limits::LONGEST_TEXT;
                let length = text.len();
                let message = format!("`{name}` has {length} bytes, more than the limit of {most}");
                return Err(message.into());
            }
            found = found.with(name, text);
        }
        for other in others {
            let place = other
                .clone()
                .try_cast::<Place>()
                .ok_or("places are needed here")?;
            found.secondary.push(place.label);
        }
        let mut verdict = self
            .doc
            .verdict
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // A script that reports without end is cut off by its budget; this bounds memory before.
        if verdict.found.len() < limits::SCRIPT_FINDINGS {
            verdict.found.push(found);
        }
        Ok(())
    }
}

/// What looking for a pattern is charged for beside the text it is looked for in.
const CALL: usize = 1024;

/// A value as a message shows it: decimals without trailing zeros.
fn shown(value: &Dynamic) -> String {
    match value.clone().try_cast::<Decimal>() {
        Some(number) => number.normalize().to_string(),
        None => value.to_string(),
    }
}

/// At most so many words are looked for before a pattern of a script runs.
const MOST_FINDERS: usize = 6;

/// A pattern of a script, built.
struct Built {
    written: String,
    /// Whether it is a pattern at all.
    parses: bool,
    /// Built when a text may match.
    regex: OnceLock<Option<Regex>>,
    /// Sets of words of which every match holds one each.
    sets: Vec<Vec<Finder<'static>>>,
}

impl Built {
    fn new(pattern: &str) -> Built {
        let finder = |word: &String| Finder::new(word.as_bytes()).into_owned();
        // Looking for many words one by one takes longer than the expression itself.
        let sets = needle::words(pattern).into_iter();
        let few = sets.filter(|set| set.len() <= MOST_FINDERS);
        Built {
            written: pattern.to_owned(),
            parses: needle::parses(pattern),
            regex: OnceLock::new(),
            sets: few
                .map(|set| set.iter().map(finder).collect())
                .take(1)
                .collect(),
        }
    }

    fn may_match(&self, text: &str) -> bool {
        let held = |finder: &Finder<'_>| finder.find(text.as_bytes()).is_some();
        self.sets.iter().all(|set| set.iter().any(held))
    }

    fn regex(&self) -> Fallible<&Regex> {
        let build = || {
            let mut builder = regex::RegexBuilder::new(&self.written);
            builder.size_limit(limits::LARGEST_PATTERN / 2).build().ok()
        };
        let built = self.regex.get_or_init(build).as_ref();
        built.ok_or_else(|| {
            format!("this regular expression does not compile: {}", self.written).into()
        })
    }
}

/// The largest pattern of a script: many of them may be kept.
const MOST_STEPS: usize = limits::MOST_STEPS / 10;
/// What building one step of a pattern is charged for.
const STEP: usize = 512;
/// So many patterns are kept.
const MOST_BUILT: usize = 128;

/// A compiled pattern, kept for the next document. Patterns are those written in scripts, so there
/// are few; a script that makes them up is held to a bounded number.
fn built(pattern: &str) -> Fallible<Arc<Built>> {
    static BUILT: OnceLock<Mutex<HashMap<String, Arc<Built>>>> = OnceLock::new();
    let mut built = BUILT
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = built.get(pattern) {
        return Ok(Arc::clone(known));
    }
    // A pattern that does not parse fails when it is first needed.
    let steps = match Pattern::new(pattern, false) {
        Ok(pattern) => pattern.steps(),
        Err(_) if needle::parses(pattern) => limits::MOST_STEPS,
        Err(_) => 0,
    };
    if steps > MOST_STEPS {
        return Err(format!("this pattern has more than the limit of {MOST_STEPS} steps").into());
    }
    charge(steps.saturating_mul(STEP))?;
    let made = Arc::new(Built::new(pattern));
    if built.len() >= MOST_BUILT {
        built.clear();
    }
    built.insert(pattern.to_owned(), Arc::clone(&made));
    Ok(made)
}

fn optional<T: Clone + Send + Sync + 'static>(value: Option<T>) -> Dynamic {
    value.map_or(Dynamic::UNIT, Dynamic::from)
}

/// Registers everything scripts may use.
pub(super) fn register(engine: &mut Engine) {
    register_doc(engine);
    register_place(engine);
    engine.register_fn("integer", |text: &str| optional(numeral::integer(text)));
    engine.register_fn("number", |text: &str| {
        optional(
            crate::form::Value::read(text)
                .number
                .or_else(|| numeral::integer(text).map(Decimal::from)),
        )
    });
    engine.register_fn("squeeze", |text: &str| -> Fallible<String> {
        charge(text.len())?;
        Ok(squeeze(text))
    });
    engine.register_fn("words", |number: i64| {
        numeral::words(usize::try_from(number).unwrap_or(0))
    });
    engine.register_fn("matches", |text: &str, pattern: &str| -> Fallible<bool> {
        charge(text.len().saturating_add(CALL))?;
        Ok(built(pattern)?.regex()?.is_match(text))
    });
    engine.register_fn("likeness", |a: &str, b: &str| -> Fallible<Decimal> {
        let (long, other) = (a.chars().count(), b.chars().count());
        if long.max(other) > limits::SCRIPT_LIKENESS {
            let most = limits::SCRIPT_LIKENESS;
            return Err(format!("`likeness` compares at most {most} characters").into());
        }
        charge(long.saturating_mul(other))?;
        let likeness = strsim::normalized_levenshtein(a, b);
        Ok(Decimal::try_from(likeness).unwrap_or_default().round_dp(4))
    });
}

fn register_doc(engine: &mut Engine) {
    engine.register_type_with_name::<Doc>("Document");
    engine.register_get("year", |doc: &mut Doc| {
        optional(doc.subject.year().map(i64::from))
    });
    engine.register_get("body", |doc: &mut Doc| {
        optional(
            doc.subject
                .profile
                .body
                .as_ref()
                .map(|(body, _)| ImmutableString::from(body.as_str())),
        )
    });
    engine.register_get("title", |doc: &mut Doc| {
        optional(
            doc.subject
                .profile
                .titles
                .first()
                .map(|span| doc.place(*span)),
        )
    });
    engine.register_get("form", |doc: &mut Doc| {
        doc.subject
            .form()
            .map_or(String::new(), |form| form.id.clone())
    });
    engine.register_get("chinese", |doc: &mut Doc| doc.lang == Lang::Zh);
    engine.register_fn("is_kind", |doc: &mut Doc, kind: &str| {
        doc.subject.profile.kinds.iter().any(|known| known == kind)
    });
    engine.register_fn("text", |doc: &mut Doc, scope: &str| -> Fallible<String> {
        let folded = doc.subject.folded();
        let texts: Vec<&str> = doc
            .scope(scope)?
            .into_iter()
            .map(|span| folded.slice(span).0)
            .collect();
        let text = texts.join("\n");
        charge(text.len())?;
        Ok(text)
    });
    engine.register_fn("section", |doc: &mut Doc, role: &str| {
        optional(
            doc.subject
                .document
                .role(role)
                .map(|(_, section)| doc.place(section.body)),
        )
    });
    engine.register_fn("headings", |doc: &mut Doc| -> Array {
        let tops = doc.subject.document.top();
        let headings = tops.filter_map(|(_, section)| section.heading.as_ref());
        headings
            .map(|heading| Dynamic::from(doc.place(heading.title)))
            .collect()
    });
    engine.register_fn(
        "paragraphs",
        |doc: &mut Doc, scope: &str| -> Fallible<Array> {
            let mut places = Array::new();
            for span in doc.scope(scope)? {
                let paragraphs = doc.subject.document.paragraphs_in(span);
                places.extend(paragraphs.map(|paragraph| Dynamic::from(doc.place(paragraph.span))));
            }
            Ok(places)
        },
    );
    engine.register_fn("official_title", |doc: &mut Doc, role: &str| {
        let form = doc.subject.form();
        let section = form.and_then(|form| form.section(role));
        section.map_or(String::new(), |(_, section)| section.titles[0].clone())
    });
    engine.register_fn("find", |doc: &mut Doc, pattern: &str, scope: &str| {
        let spans = doc.scope(scope)?;
        doc.find(pattern, &spans)
    });
    engine.register_fn(
        "cell",
        |doc: &mut Doc, address: &str| -> Fallible<Dynamic> { Ok(optional(doc.cell(address)?)) },
    );
    engine.register_fn(
        "value",
        |doc: &mut Doc, address: &str| -> Fallible<Dynamic> { Ok(optional(doc.value(address)?)) },
    );
    engine.register_fn("facts", |doc: &mut Doc, key: &str| doc.facts(key, false));
    engine.register_fn("totals", |doc: &mut Doc, key: &str| doc.facts(key, true));
    engine.register_fn("unassessable", |doc: &mut Doc, reason: &str| {
        doc.unassessable(reason);
    });
}

fn register_place(engine: &mut Engine) {
    engine.register_type_with_name::<Place>("Place");
    engine.register_get("text", |place: &mut Place| place.text());
    engine.register_get("printed", |place: &mut Place| place.printed());
    engine.register_get("value", |place: &mut Place| optional(place.cell_value()));
    engine.register_get("standing", |place: &mut Place| {
        let standing = place
            .claim
            .as_ref()
            .map(|(_, standing)| standing.to_string());
        optional(standing)
    });
    engine.register_get("kind", |place: &mut Place| place.kind());
    engine.register_get("words", |place: &mut Place| place.words());
    engine.register_get("sentence", |place: &mut Place| place.sentence());
    engine.register_get("heading", |place: &mut Place| optional(place.heading()));
    engine.register_fn("find", |place: &mut Place, pattern: &str| {
        place.doc.find(pattern, &[place.label.span])
    });
    engine.register_fn("group", |place: &mut Place, name: &str| -> String {
        let found = place.groups.iter().find(|(known, _)| known == name);
        found.map_or(String::new(), |(_, text)| text.clone())
    });
    engine.register_fn("before", |place: &mut Place, other: Place| {
        place.label.span.start < other.label.span.start
    });
    engine.register_fn("report", |place: Place, arguments: Map| {
        place.report(&arguments, &Array::new())
    });
    engine.register_fn("report", |place: Place, arguments: Map, others: Array| {
        place.report(&arguments, &others)
    });
}
