//! `repeat`: a phrase written twice in a row.

use crate::diagnostic::{Applicability, Fix};
use crate::rule::file::RepeatFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Pattern;
use crate::source::fold::is_han;
use crate::wording::say;

/// Phrases of some length, doubled.
#[derive(Debug)]
pub struct Repeat {
    least: usize,
    most: usize,
    unless: Vec<Pattern>,
}

/// Pairs of characters are told apart by as many slots.
const SLOTS: usize = 4096;

/// How many characters around a doubling its exceptions may look at.
const NEIGHBOURS: usize = 6;

impl Repeat {
    pub(super) fn compile(file: &RepeatFile, loader: &mut Loader<'_>) -> Option<Repeat> {
        let unless: Vec<Option<Pattern>> = file
            .unless
            .iter()
            .map(|pattern| loader.pattern(pattern, true))
            .collect();
        let least = loader.number(&file.least, None);
        let most = loader.number(&file.most, None);
        Some(Repeat {
            least: least?.max(1),
            most: most?,
            unless: unless.into_iter().collect::<Option<_>>()?,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let folded = context.subject.folded();
        let mut found = Vec::new();
        context.note(|| {
            Step::new("repeat.range")
                .counting("least", self.least)
                .counting("most", self.most)
        });
        let mut last = vec![usize::MAX; SLOTS];
        for span in Scope::Text.spans(context).unwrap_or_default() {
            let (text, base) = folded.slice(span);
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            let again = self.starts(&chars, &mut last);
            let mut at = 0;
            while at < chars.len() {
                let doubled = if again[at] {
                    self.doubled(text, &chars, at, &mut |length| {
                        context.note(|| ordinary(context, text, base, &chars[at..at + 2 * length]));
                    })
                } else {
                    None
                };
                let Some(length) = doubled else {
                    at += 1;
                    continue;
                };
                let byte = |index: usize| chars.get(index).map_or(text.len(), |(byte, _)| *byte);
                let (start, middle, end) = (byte(at), byte(at + length), byte(at + 2 * length));
                let place = folded.span(base + start, base + end);
                let second = folded.span(base + middle, base + end);
                let phrase = &text[start..middle];
                context.note(|| {
                    Step::new("repeat")
                        .with("phrase", phrase)
                        .at(place)
                        .is(true)
                });
                let title = say(context.lang, "fault.fix", &[("value", phrase)]);
                let mut one = Found::here(place)
                    .with("phrase", phrase)
                    .with("doubled", context.subject.source.slice(place))
                    .valued(phrase);
                one.fix = Some(Fix::replacement(title, Applicability::Unsafe, second, ""));
                found.push(one);
                at += 2 * length;
            }
        }
        Verdict::found(found)
    }

    /// Where a doubling may start: two characters that stand there once more within the longest
    /// phrase. This keeps the exact comparison from all but a few places. `last` is the last place
    /// of each slot, none before and after.
    fn starts(&self, chars: &[(usize, char)], last: &mut [usize]) -> Vec<bool> {
        let slot = |at: usize| {
            let (a, b) = (chars[at].1, chars[at + 1].1);
            ((a as usize).wrapping_mul(31) ^ b as usize) % SLOTS
        };
        let pairs = 0..chars.len().saturating_sub(1);
        let mut earlier = vec![usize::MAX; chars.len()];
        let mut starts = vec![false; chars.len()];
        for at in pairs.clone() {
            let (a, b) = (chars[at].1, chars[at + 1].1);
            let slot = slot(at);
            // Places of the same slot, the nearest first; other pairs of characters may share it.
            let mut before = last[slot];
            while before != usize::MAX && at - before <= self.most {
                starts[before] |= chars[before].1 == a && chars[before + 1].1 == b;
                before = earlier[before];
            }
            earlier[at] = std::mem::replace(&mut last[slot], at);
        }
        pairs.for_each(|at| last[slot(at)] = usize::MAX);
        starts
    }

    /// The longest phrase that stands twice from character `at` on and is no ordinary doubling.
    fn doubled(
        &self,
        text: &str,
        chars: &[(usize, char)],
        at: usize,
        excepted: &mut dyn FnMut(usize),
    ) -> Option<usize> {
        let longest = self.most.min((chars.len() - at) / 2);
        (self.least..=longest).rev().find(|length| {
            let first = &chars[at..at + length];
            let second = &chars[at + length..at + 2 * length];
            first.iter().zip(second).all(|(a, b)| a.1 == b.1)
                && first.iter().filter(|(_, c)| is_han(*c)).count() * 2 > *length
                && is_han(first[0].1)
                && {
                    let ordinary = self.is_excepted(text, chars, at, *length);
                    if ordinary {
                        excepted(*length);
                    }
                    !ordinary
                }
        })
    }

    fn is_excepted(&self, text: &str, chars: &[(usize, char)], at: usize, length: usize) -> bool {
        let byte = |index: usize| chars.get(index).map_or(text.len(), |(byte, _)| *byte);
        let around = &text[byte(at.saturating_sub(NEIGHBOURS))..byte(at + 2 * length + NEIGHBOURS)];
        self.unless.iter().any(|pattern| pattern.is_match(around))
    }
}

/// A doubling that one of the exceptions covers.
fn ordinary(context: Context<'_>, text: &str, base: usize, chars: &[(usize, char)]) -> Step {
    let (start, end) = match chars {
        [(first, _), .., (last, c)] => (*first, *last + c.len_utf8()),
        _ => (0, 0),
    };
    Step::new("repeat.excepted")
        .with("phrase", &text[start..end])
        .at(context.subject.folded().span(base + start, base + end))
        .is(false)
}
