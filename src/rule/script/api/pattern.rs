//! Patterns and texts in scripts.

use super::document::Doc;
use super::place::{Place, What};
use super::{Entry, Fallible, Owner, optional};
use crate::rule::script::host::charge;
use crate::source::fold::{ends_sentence, fold, squeeze};
use crate::source::{Pattern, Span, limits, needle};
use memchr::memmem::Finder;
use rhai::{Array, Dynamic, Map};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Every match of a pattern inside the spans.
pub(super) fn find(doc: &Doc, pattern: &str, spans: &[Span]) -> Fallible<Array> {
    matches(doc, pattern, spans, usize::MAX)
}

/// The first match of a pattern inside the spans.
pub(super) fn first(doc: &Doc, pattern: &str, spans: &[Span]) -> Fallible<Dynamic> {
    let found = matches(doc, pattern, spans, 1)?;
    Ok(found.into_iter().next().unwrap_or(Dynamic::UNIT))
}

fn matches(doc: &Doc, pattern: &str, spans: &[Span], most: usize) -> Fallible<Array> {
    let pattern = built(pattern)?;
    let length: usize = spans.iter().map(|span| span.range().len()).sum();
    charge(length.saturating_add(CALL))?;
    let folded = doc.subject.folded();
    let mut places = Array::new();
    // Most patterns find nothing in most documents, and a search for words tells sooner.
    let regex = pattern.sound()?;
    if !pattern.may_match(folded.text()) {
        return Ok(places);
    }
    for span in spans {
        let (text, base) = folded.slice(*span);
        if spans.len() > 1 && !pattern.may_match(text) {
            continue;
        }
        for captures in regex.matches(text) {
            let whole = captures.whole();
            if whole.is_empty() {
                continue;
            }
            let groups = regex
                .groups()
                .iter()
                .filter_map(|name| Some((name.clone(), captures.name(name)?.as_str().to_owned())));
            let span = folded.span(base + whole.start(), base + whole.end());
            let what = What::Match(Arc::new(groups.collect()));
            places.push(Dynamic::from(Place::of(doc, span, what)));
            if places.len() >= most {
                return Ok(places);
            }
        }
    }
    Ok(places)
}

/// What looking for a pattern is charged for beside the text it is looked for in.
const CALL: usize = 1024;

/// At most so many words are looked for before a pattern of a script runs.
const MOST_FINDERS: usize = 6;

/// A pattern of a script, with what tells sooner whether it may match.
struct Built {
    written: String,
    /// None when it is no pattern at all.
    pattern: Option<Pattern>,
    /// Sets of words of which every match holds one each.
    sets: Vec<Vec<Finder<'static>>>,
}

impl Built {
    fn new(written: &str, pattern: Option<Pattern>) -> Built {
        let finder = |word: &String| Finder::new(word.as_bytes()).into_owned();
        // Looking for many words one by one takes longer than the expression itself.
        let sets = pattern.iter().flat_map(Pattern::words);
        let few = sets.filter(|set| set.len() <= MOST_FINDERS);
        let sets = few
            .map(|set| set.iter().map(finder).collect())
            .take(1)
            .collect();
        Built {
            written: written.to_owned(),
            pattern,
            sets,
        }
    }

    fn may_match(&self, text: &str) -> bool {
        let held = |finder: &Finder<'_>| finder.find(text.as_bytes()).is_some();
        self.sets.iter().all(|set| set.iter().any(held))
    }

    /// The pattern, unless it is none.
    fn sound(&self) -> Fallible<&Pattern> {
        let pattern = self.pattern.as_ref();
        pattern.ok_or_else(|| {
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

/// So many patterns each thread has at hand.
const AT_HAND: usize = 64;

thread_local! {
    /// Patterns by where a script has their text: a script that looks at sentence after sentence
    /// asks for the same one each time.
    static RECENT: RefCell<[Option<Arc<Built>>; AT_HAND]> = const { RefCell::new([const { None }; AT_HAND]) };
}

/// A compiled pattern, kept for the next document.
fn built(pattern: &str) -> Fallible<Arc<Built>> {
    let slot = (pattern.as_ptr() as usize / 16) % AT_HAND;
    RECENT.with_borrow_mut(|recent| {
        if let Some(known) = recent[slot].as_ref().filter(|one| one.written == pattern) {
            return Ok(Arc::clone(known));
        }
        let found = shared(pattern)?;
        recent[slot] = Some(Arc::clone(&found));
        Ok(found)
    })
}

/// The same for all threads. Patterns are those written in scripts, so there are few; a script that
/// makes them up is held to a bounded number.
fn shared(pattern: &str) -> Fallible<Arc<Built>> {
    static BUILT: OnceLock<Mutex<HashMap<String, Arc<Built>>>> = OnceLock::new();
    let mut built = BUILT
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = built.get(pattern) {
        return Ok(Arc::clone(known));
    }
    // A pattern that does not parse fails when it is first needed.
    let parsed = Pattern::parsed(pattern, false);
    let steps = match &parsed {
        Ok(pattern) => pattern.steps(),
        Err(_) if needle::parses(pattern) => limits::MOST_STEPS,
        Err(_) => 0,
    };
    if steps > MOST_STEPS {
        return Err(format!("this pattern has more than the limit of {MOST_STEPS} steps").into());
    }
    charge(steps.saturating_mul(STEP))?;
    let made = Arc::new(Built::new(pattern, parsed.ok()));
    if built.len() >= MOST_BUILT {
        built.clear();
    }
    built.insert(pattern.to_owned(), Arc::clone(&made));
    Ok(made)
}

/// The named groups of the first match.
fn captures(text: &str, pattern: &str) -> Fallible<Option<Map>> {
    let pattern = built(pattern)?;
    let regex = pattern.sound()?;
    charge(text.len().saturating_add(CALL))?;
    Ok(regex.captures(text).map(|captures| {
        let groups = regex.groups().iter().map(|name| {
            let text = captures.name(name).map_or("", |group| group.as_str());
            (name.as_str().into(), text.to_owned().into())
        });
        groups.collect()
    }))
}

/// The time of a comparison grows with the product of the lengths, so both are limited.
fn compared(a: &str, b: &str) -> Fallible<()> {
    let (one, other) = (a.chars().count(), b.chars().count());
    let most = limits::SCRIPT_LIKENESS;
    if one.max(other) > most {
        return Err(format!("texts of more than {most} characters are not compared").into());
    }
    charge(one.saturating_mul(other))
}

/// Texts of an array.
fn texts(array: Array) -> Fallible<Vec<String>> {
    let texts = array.into_iter().map(Dynamic::into_string);
    let texts: Result<Vec<String>, &str> = texts.collect();
    texts.map_err(|_| "an array of texts is needed here".into())
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
                charge(text.len().saturating_add(CALL))?;
                Ok(built(pattern)?.sound()?.is_match(text))
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
            engine.register_fn(name, |text: &str| -> Fallible<String> {
                charge(text.len())?;
                Ok(squeeze(text))
            });
        },
    ),
    Entry::call(
        TEXT,
        "likeness",
        ("a: string, b: string", "decimal"),
        "How alike two texts are, from 0 to 1, by edit distance.",
        "likeness(\"stock\", \"stack\") // 0.8",
        |engine, name| {
            engine.register_fn(name, |a: &str, b: &str| -> Fallible<Decimal> {
                compared(a, b)?;
                let likeness = strsim::normalized_levenshtein(a, b);
                Ok(Decimal::try_from(likeness).unwrap_or_default().round_dp(4))
            });
        },
    ),
    Entry::call(
        TEXT,
        "distance",
        ("a: string, b: string", "int"),
        "How many letters must be put in, left out or changed to make one text the other. Neither \
         may have more than 1 000 characters; nor for `likeness`.",
        "distance(\"stock\", \"stack\") // 1",
        |engine, name| {
            engine.register_fn(name, |a: &str, b: &str| -> Fallible<i64> {
                compared(a, b)?;
                Ok(i64::try_from(strsim::levenshtein(a, b)).unwrap_or(i64::MAX))
            });
        },
    ),
    Entry::call(
        TEXT,
        "captures",
        ("text: string, pattern: string", "map or ()"),
        "The named groups of the first match of a pattern in a text; `()` when there is none. A \
         group that took no part is empty.",
        "captures(\"12pcs\", \"(?P<n>[0-9]+)\").n // 12",
        |engine, name| {
            engine.register_fn(name, |text: &str, pattern: &str| -> Fallible<Dynamic> {
                Ok(optional(captures(text, pattern)?))
            });
        },
    ),
    Entry::call(
        TEXT,
        "fold",
        ("text: string", "string"),
        "The text as patterns see it: half-width, without blanks between Han characters.",
        "fold(\"１２ pcs\") // 12 pcs",
        |engine, name| {
            engine.register_fn(name, |text: &str| fold(text));
        },
    ),
    Entry::call(
        TEXT,
        "contains_any",
        ("text: string, words: array of string", "bool"),
        "Whether a text has one of the words.",
        "contains_any(\"8pcs were added\", [\"added\", \"removed\"]) // true",
        |engine, name| {
            engine.register_fn(name, |text: &str, words: Array| -> Fallible<bool> {
                let words = texts(words)?;
                Ok(words.iter().any(|word| text.contains(word.as_str())))
            });
        },
    ),
    Entry::call(
        TEXT,
        "split_sentences",
        ("text: string", "array of string"),
        "The sentences of a text, without the mark that ends them.",
        "split_sentences(\"one; two!\").len() // 2",
        |engine, name| {
            engine.register_fn(name, |text: &str| -> Array {
                let sentences = text.split(ends_sentence).map(str::trim);
                let filled = sentences.filter(|sentence| !sentence.is_empty());
                filled.map(|one| Dynamic::from(one.to_owned())).collect()
            });
        },
    ),
];
