//! Needles: words a pattern cannot match without, looked for all at once before any pattern runs.
//!
//! A pack has hundreds of patterns, and most find nothing in most documents. From each pattern
//! sets of words are taken of which every match must hold one each; one pass of an Aho-Corasick
//! automaton tells which words a text has, and only the patterns that can match run, or are built
//! at all.

use super::fold::fold;
use super::pattern::PatternError;
use super::prepared::Prepared;
use super::program::Program;
use super::{Pattern, limits};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A set of more words than this is not worth a lookup.
const MOST_WORDS: usize = 64;
/// A class of at most this many characters counts as so many words.
const SMALL_CLASS: usize = 8;
/// So many sets of one pattern are looked at, the rarest.
const MOST_SETS: usize = 4;
/// More words than this in a pack and no pattern is ruled out.
const MOST_NEEDLES: usize = 1 << 16;

/// Sets of words: a match holds one word of each.
pub type Sets = Vec<Vec<String>>;

/// A compiled pattern that is shared by all patterns of a pack that are written alike.
pub(super) type Shared = Arc<Built>;

/// A pattern as it is searched: first by going back, and when that has cost as much as building it
/// costs, built.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) program: OnceLock<Option<Program>>,
    /// What searching it has cost, in steps of the program.
    pub(super) spent: AtomicUsize,
    pub(super) regex: OnceLock<Option<Regex>>,
}

/// The words of all patterns of a pack.
#[derive(Default)]
pub struct Needles {
    words: Mutex<HashMap<String, u32>>,
    built: Mutex<HashMap<String, Shared>>,
    /// What all patterns cost together.
    steps: AtomicUsize,
    automaton: OnceLock<Option<CharwiseDoubleArrayAhoCorasick<u32>>>,
    prepared: Prepared,
}

impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Needles").finish_non_exhaustive()
    }
}

/// Which words a text has, and where; `None` when nothing can be ruled out.
#[derive(Debug, Clone, Default)]
pub struct Seen(Option<Places>);

/// Where each word begins: the places of word `id` are those from `first[id]` to `first[id + 1]`.
#[derive(Debug, Clone, Default)]
struct Places {
    first: Vec<u32>,
    places: Vec<u32>,
}

impl Places {
    /// The places of words in the order in which they end.
    fn new(found: &[(u32, u32)]) -> Places {
        let most = found.iter().map(|(id, _)| *id as usize + 1).max();
        let mut first = vec![0u32; most.unwrap_or(0) + 1];
        for (id, _) in found {
            first[*id as usize + 1] += 1;
        }
        for id in 1..first.len() {
            first[id] += first[id - 1];
        }
        let mut next = first.clone();
        let mut places = vec![0; found.len()];
        for (id, at) in found {
            let next = &mut next[*id as usize];
            places[*next as usize] = *at;
            *next += 1;
        }
        Places { first, places }
    }

    /// Where a word begins, in order.
    fn of(&self, id: u32) -> &[u32] {
        let bound = |id: usize| self.first.get(id).map(|at| *at as usize);
        let (from, to) = (bound(id as usize), bound(id as usize + 1));
        let places = from
            .zip(to)
            .and_then(|(from, to)| self.places.get(from..to));
        places.unwrap_or_default()
    }
}

impl Seen {
    /// Whether a pattern may match the text. One without needles always may.
    ///
    /// ```
    /// use gouji::source::{Needles, Pattern};
    /// let needles = Needles::default();
    /// let mut pattern = Pattern::new("未收到.{0,9}申请|没有申请", true).unwrap();
    /// needles.register(&mut pattern);
    /// assert!(needles.scan("全年未收到申请").allows(&pattern));
    /// assert!(!needles.scan("全年收到3件").allows(&pattern));
    /// ```
    #[must_use]
    pub fn allows(&self, pattern: &Pattern) -> bool {
        let Some(seen) = &self.0 else { return true };
        let has = |id: &u32| !seen.of(*id).is_empty();
        pattern.needles.iter().all(|set| set.iter().any(has))
    }

    /// Whether a pattern may match bytes `from..to` of the text.
    ///
    /// ```
    /// use gouji::source::{Needles, Pattern};
    /// let needles = Needles::default();
    /// let mut pattern = Pattern::new("没有.{0,9}申请", true).unwrap();
    /// needles.register(&mut pattern);
    /// let text = "没有申请。申请";
    /// let seen = needles.scan(text);
    /// assert!(seen.allows_in(&pattern, 0, text.len()));
    /// assert!(!seen.allows_in(&pattern, "没有申请。".len(), text.len()));
    /// ```
    #[must_use]
    pub fn allows_in(&self, pattern: &Pattern, from: usize, to: usize) -> bool {
        let Some(seen) = &self.0 else { return true };
        let has = |id: &u32| {
            let places = seen.of(*id);
            let next = places.partition_point(|at| (*at as usize) < from);
            places.get(next).is_some_and(|at| (*at as usize) < to)
        };
        pattern.needles.iter().all(|set| set.iter().any(has))
    }
}

impl Needles {
    /// None yet, for patterns of which some are known before they are read.
    #[must_use]
    pub fn knowing(prepared: Prepared) -> Needles {
        Needles {
            prepared,
            ..Needles::default()
        }
    }

    /// A pattern that is known to be right: from what is known before, or read.
    ///
    /// # Errors
    /// Those of [`Pattern::parsed`].
    pub fn trusted(&self, written: &str, folded: bool) -> Result<Pattern, PatternError> {
        let known = self.prepared.pattern(written);
        known.map_or_else(|| Pattern::parsed(written, folded), Ok)
    }

    /// Every pattern that was registered, as it is written, in alphabetical order.
    #[must_use]
    pub fn patterns(&self) -> Vec<String> {
        let built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let mut patterns: Vec<String> = built.keys().cloned().collect();
        patterns.sort_unstable();
        patterns
    }

    /// Takes over the words of a pattern and lets it share the compiled form with those written
    /// alike. After the first [`Needles::scan`] no words are added: sets with unknown ones are of no
    /// use then, and a form of its own stays with the pattern. Says whether all patterns together
    /// still cost less than they may.
    pub fn register(&self, pattern: &mut Pattern) -> bool {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = self.automaton.get().is_some();
        if let Some(shared) = built.get(pattern.as_str()) {
            pattern.built = Arc::clone(shared);
        } else if !closed {
            let before = self.steps.fetch_add(pattern.steps, Ordering::Relaxed);
            if before + pattern.steps > limits::ALL_STEPS {
                self.steps.store(before, Ordering::Relaxed);
                return false;
            }
            built.insert(pattern.as_str().to_owned(), Arc::clone(&pattern.built));
        }
        let mut id = |word: String| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            if closed {
                known.get(&word).copied()
            } else {
                Some(*known.entry(word).or_insert(next))
            }
        };
        let sets = std::mem::take(&mut pattern.words).into_iter();
        pattern.needles = sets
            .filter_map(|set| set.into_iter().map(&mut id).collect())
            .collect();
        true
    }

    /// What is wrong when patterns cost more than they may together.
    #[must_use]
    pub fn too_much() -> String {
        format!(
            "the patterns of this pack have more than the limit of {} steps together",
            limits::ALL_STEPS
        )
    }

    /// Which words a folded text has, and where.
    #[must_use]
    pub fn scan(&self, text: &str) -> Seen {
        let Some(automaton) = self.automaton() else {
            return Seen(None);
        };
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let found = automaton.find_overlapping_iter(text);
        let found: Vec<(u32, u32)> = found.map(|one| (one.value(), place(one.start()))).collect();
        Seen(Some(Places::new(&found)))
    }

    fn automaton(&self) -> Option<&CharwiseDoubleArrayAhoCorasick<u32>> {
        let build = || {
            let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
            if words.is_empty() || words.len() > MOST_NEEDLES {
                return None;
            }
            CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::Standard)
                .build_with_values(words.iter().map(|(word, id)| (word.as_str(), *id)))
                .ok()
        };
        self.automaton.get_or_init(build).as_ref()
    }
}

/// Sets of words of which every match of a pattern holds one each, folded; none when the pattern
/// does not parse.
#[must_use]
pub fn words(pattern: &str) -> Sets {
    let parsed = regex_syntax::Parser::new().parse(pattern);
    parsed.map_or_else(|_| Sets::new(), |hir| words_of(&hir))
}

/// Whether a pattern parses.
#[must_use]
pub fn parses(pattern: &str) -> bool {
    regex_syntax::Parser::new().parse(pattern).is_ok()
}

/// The same of a pattern that is parsed.
pub(super) fn words_of(hir: &Hir) -> Sets {
    let mut sets = required(hir);
    for set in &mut sets {
        set.iter_mut().for_each(|word| *word = fold(word));
    }
    let usable = |word: &String| !word.is_empty() && !word.contains([' ', '\n']);
    sets.retain(|set| set.len() <= MOST_WORDS && set.iter().all(usable));
    sets.sort_by_key(|set| Reverse(rarity(set)));
    sets.truncate(MOST_SETS);
    sets
}

fn required(hir: &Hir) -> Sets {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(word) if weight(word) > 1 => vec![vec![word.to_owned()]],
            _ => Sets::new(),
        },
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            if count > SMALL_CLASS {
                return Sets::new();
            }
            let chars = class.iter().flat_map(|range| range.start()..=range.end());
            let words: Vec<String> = chars.map(String::from).collect();
            let rare = words.iter().all(|word| weight(word) > 1);
            if rare { vec![words] } else { Sets::new() }
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(required).collect(),
        HirKind::Alternation(parts) => {
            let mut words = Vec::new();
            for part in parts {
                // One set has to do for each branch: the rarest.
                let Some(set) = required(part).into_iter().max_by_key(|set| rarity(set)) else {
                    return Sets::new();
                };
                words.extend(set);
            }
            words.sort_unstable();
            words.dedup();
            vec![words]
        }
        _ => Sets::new(),
    }
}

/// How much a set rules out: long words, and few of them.
fn rarity(set: &[String]) -> (usize, Reverse<usize>) {
    let least = set.iter().map(|word| weight(word)).min().unwrap_or(0);
    (least, Reverse(set.len()))
}

/// How rare a word is likely to be: a character outside ASCII, or a mark that text seldom has,
/// counts twice.
fn weight(word: &str) -> usize {
    let seldom = |c: char| {
        matches!(
            c,
            '<' | '>' | '&' | '[' | ']' | '@' | '*' | '_' | '\\' | '{'
        )
    };
    let weight = |c: char| if c.is_ascii() && !seldom(c) { 1 } else { 2 };
    word.chars().map(weight).sum()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_match_holds_one_word_of_each_set() {
        let sets = |sets: &[&[&str]]| -> Vec<Vec<String>> {
            let set = |set: &&[&str]| set.iter().map(|word| (*word).to_owned()).collect();
            sets.iter().map(set).collect()
        };
        assert_eq!(words("信息处理费"), sets(&[&["信息处理费"]]));
        let both = words("(?:未|没有)收取[^。]{0,9}费");
        assert_eq!(both, sets(&[&["收取"], &["费"], &["未", "没有"]]));
        assert_eq!(words("甲乙.*丙丁戊|己庚"), sets(&[&["丙丁戊", "己庚"]]));
        assert!(words("[0-9]+").is_empty());
        assert!(words("(?:甲)?.*").is_empty());
    }
}
