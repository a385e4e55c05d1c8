//! Patterns and texts in scripts.

use super::document::Doc;
use super::place::Place;
use super::{Entry, Fallible, Owner};
use crate::source::fold::squeeze;
use crate::source::{Span, needle};
use memchr::memmem::Finder;
use regex::Regex;
use rhai::{Array, Dynamic};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Every match of a pattern inside the spans.
pub(super) fn find(doc: &Doc, pattern: &str, spans: &[Span]) -> Fallible<Array> {
    let pattern = built(pattern)?;
    let folded = doc.subject.folded();
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
                ..Place::new(doc, span)
            }));
        }
    }
    Ok(places)
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
            builder.size_limit(1 << 20).build().ok()
        };
        let built = self.regex.get_or_init(build).as_ref();
        built.ok_or_else(|| {
            format!("this regular expression does not compile: {}", self.written).into()
        })
    }
}

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
    let made = Arc::new(Built::new(pattern));
    if built.len() >= 512 {
        built.clear();
    }
    built.insert(pattern.to_owned(), Arc::clone(&made));
    Ok(made)
}

const TEXT: Owner = Owner::Nothing;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::call(
        TEXT,
        "matches",
        ("text: string, pattern: string", "bool"),
        "Whether a pattern matches somewhere in a text.",
        "\"12pcs\".matches(\"[0-9]+\") // true",
        |engine, name| {
            engine.register_fn(name, |text: &str, pattern: &str| -> Fallible<bool> {
                Ok(built(pattern)?.regex()?.is_match(text))
            });
        },
    ),
    Entry::call(
        TEXT,
        "squeeze",
        ("text: string", "string"),
        "The text folded and without any blanks: the form in which labels are compared.",
        "squeeze(\"Ｓｔｏｃｋ report\") // Stockreport",
        |engine, name| {
            engine.register_fn(name, |text: &str| squeeze(text));
        },
    ),
    Entry::call(
        TEXT,
        "likeness",
        ("a: string, b: string", "decimal"),
        "How alike two texts are, from 0 to 1, by edit distance.",
        "likeness(\"stock\", \"stack\") // 0.8",
        |engine, name| {
            engine.register_fn(name, |a: &str, b: &str| {
                Decimal::try_from(strsim::normalized_levenshtein(a, b))
                    .unwrap_or_default()
                    .round_dp(4)
            });
        },
    ),
];
