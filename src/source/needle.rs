//! Needles: words a pattern cannot match without, looked for all at once before any pattern runs.
//!
//! A pack has hundreds of patterns, and most find nothing in most documents. From each pattern a
//! small set of words is taken of which every match must hold at least one; one pass of an
//! Aho-Corasick automaton tells which words a text has, and only the patterns that can match run.

use super::Pattern;
use super::fold::fold;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// A pattern that needs one of more words than this is not worth a lookup.
const MOST_WORDS: usize = 64;
/// A class of at most this many characters counts as so many words.
const SMALL_CLASS: usize = 8;

/// The words of all patterns of a pack.
#[derive(Default)]
pub struct Needles {
    words: Mutex<HashMap<String, u32>>,
    automaton: OnceLock<Option<CharwiseDoubleArrayAhoCorasick<u32>>>,
}

impl std::fmt::Debug for Needles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Needles").finish_non_exhaustive()
    }
}

/// Which words a text has.
#[derive(Debug, Clone, Default)]
pub struct Seen(Vec<u64>);

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
        pattern.needles.as_deref().is_none_or(|needles| {
            needles.iter().any(|id| {
                let word = self.0.get(*id as usize / 64).copied().unwrap_or(0);
                word & (1 << (id % 64)) != 0
            })
        })
    }
}

impl Needles {
    /// Takes over the words of a pattern, which must happen before the first [`Needles::scan`].
    pub fn register(&self, pattern: &mut Pattern) {
        let Some(words) = pattern.words.take() else {
            return;
        };
        let mut known = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let ids = words.into_iter().map(|word| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(word).or_insert(next)
        });
        pattern.needles = Some(ids.collect());
    }

    /// Which words a folded text has.
    #[must_use]
    pub fn scan(&self, text: &str) -> Seen {
        let mut seen = Vec::new();
        let Some(automaton) = self.automaton() else {
            // Without an automaton nothing can be ruled out.
            return Seen(vec![u64::MAX; MOST_NEEDLES / 64]);
        };
        for found in automaton.find_overlapping_iter(text) {
            let id = found.value() as usize;
            if seen.len() <= id / 64 {
                seen.resize(id / 64 + 1, 0u64);
            }
            seen[id / 64] |= 1 << (id % 64);
        }
        Seen(seen)
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

/// More words than this and no pattern is ruled out.
const MOST_NEEDLES: usize = 1 << 16;

/// Words of which every match of a pattern holds at least one, folded; `None` when there are none
/// that help, or the pattern does not parse.
#[must_use]
pub fn words(pattern: &str) -> Option<Vec<String>> {
    words_of(&regex_syntax::Parser::new().parse(pattern).ok()?)
}

/// The same of a pattern that is parsed.
pub(super) fn words_of(hir: &Hir) -> Option<Vec<String>> {
    let words = required(hir).filter(|words| words.len() <= MOST_WORDS)?;
    let words: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let usable = |word: &String| !word.is_empty() && !word.contains([' ', '\n']);
    words.iter().all(usable).then_some(words)
}

fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let word = std::str::from_utf8(&literal.0).ok()?;
            (weight(word) > 1).then(|| vec![word.to_owned()])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            if count > SMALL_CLASS {
                return None;
            }
            let chars = class.iter().flat_map(|range| range.start()..=range.end());
            let words: Vec<String> = chars.map(String::from).collect();
            words.iter().all(|word| weight(word) > 1).then_some(words)
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Concat(parts) => {
            let sets = parts.iter().filter_map(required);
            // The rarest: long words, and few of them.
            sets.max_by_key(|words| (least(words), std::cmp::Reverse(words.len())))
        }
        HirKind::Alternation(parts) => {
            let mut words = Vec::new();
            for part in parts {
                words.extend(required(part)?);
            }
            words.sort_unstable();
            words.dedup();
            Some(words)
        }
        _ => None,
    }
}

fn least(words: &[String]) -> usize {
    words.iter().map(|word| weight(word)).min().unwrap_or(0)
}

/// How rare a word is likely to be: a character outside ASCII counts twice.
fn weight(word: &str) -> usize {
    word.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_match_holds_one_of_the_words() {
        let list = |words: &[&str]| Some(words.iter().map(|w| (*w).to_owned()).collect());
        assert_eq!(words("信息处理费"), list(&["信息处理费"]));
        assert_eq!(words("(?:未|没有)收取[^。]{0,9}费"), list(&["收取"]));
        assert_eq!(words("甲乙.*丙丁戊|己庚"), list(&["丙丁戊", "己庚"]));
        assert_eq!(words("[0-9]+"), None);
        assert_eq!(words("(?:甲)?.*"), None);
    }
}
