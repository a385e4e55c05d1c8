//! Regular expressions of data files: checked when the pack is loaded, built when a document needs them.

use super::program::{NOWHERE, Program};
use super::{limits, needle, sense};
use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};
use std::ops::Range;
use std::sync::atomic::Ordering;

/// A pattern that is known to compile.
#[derive(Debug, Clone)]
pub struct Pattern {
    written: String,
    groups: Vec<String>,
    /// What it costs, see [`limits::MOST_STEPS`].
    pub(super) steps: usize,
    /// Sets of words of which every match holds one each, until they are registered.
    pub(super) words: needle::Sets,
    /// The ids of those words.
    pub(super) needles: Vec<Box<[u32]>>,
    pub(super) built: needle::Shared,
}

/// Why a pattern is refused, and the byte range in it that is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// Where in the pattern.
    pub range: Option<(usize, usize)>,
    /// What to do about it.
    pub help: Option<&'static str>,
}

/// What it costs to build a pattern, in steps of its search by going back: so many for each of its
/// own steps, and so many besides. A search that has cost more is better done with the pattern built.
const PRICE_OF_STEP: usize = 256;
const PRICE: usize = 16_384;

/// A match, with its named groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups<'p, 't> {
    names: &'p [String],
    text: &'t str,
    /// The beginning and end of the match, and of each group.
    slots: Vec<usize>,
}

/// What a match, or a group of one, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Part<'t> {
    /// Where it begins, in bytes.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// Both.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The text there.
    #[must_use]
    pub fn as_str(&self) -> &'t str {
        self.text.get(self.range()).unwrap_or_default()
    }
}

impl<'t> Groups<'_, 't> {
    fn part(&self, index: usize) -> Option<Part<'t>> {
        let (start, end) = (*self.slots.get(index * 2)?, *self.slots.get(index * 2 + 1)?);
        let text = self.text;
        (start != NOWHERE && end != NOWHERE).then_some(Part { text, start, end })
    }

    /// The whole match.
    #[must_use]
    pub fn whole(&self) -> Part<'t> {
        self.part(0).unwrap_or(Part {
            text: self.text,
            start: 0,
            end: 0,
        })
    }

    /// The group of this name, if there is one and it takes part in the match.
    #[must_use]
    pub fn name(&self, name: &str) -> Option<Part<'t>> {
        let index = self.names.iter().position(|known| known == name)?;
        self.part(index + 1)
    }
}

impl PatternError {
    fn whole(message: String) -> PatternError {
        PatternError {
            message,
            range: None,
            help: None,
        }
    }
}

impl Pattern {
    /// Checks a pattern. With `folded`, also that it can match text after folding.
    ///
    /// # Errors
    /// When it does not parse, asks for too much, or holds a character that folding takes away.
    pub fn new(written: &str, folded: bool) -> Result<Pattern, PatternError> {
        let pattern = Pattern::parsed(written, folded)?;
        pattern.fits()?;
        Ok(pattern)
    }

    /// Checks all but whether the pattern can be built, which takes long for a large one:
    /// [`Pattern::fits`] tells that.
    ///
    /// # Errors
    /// Those of [`Pattern::new`].
    pub fn parsed(written: &str, folded: bool) -> Result<Pattern, PatternError> {
        if written.len() > limits::LONGEST_PATTERN {
            let message = format!(
                "this pattern has {} bytes, more than the limit of {}",
                written.len(),
                limits::LONGEST_PATTERN
            );
            return Err(PatternError::whole(message));
        }
        let hir = regex_syntax::Parser::new()
            .parse(written)
            .map_err(|error| parse_error(&error))?;
        if folded && let Some((lost, why)) = sense::lost(&hir) {
            let message = format!("this pattern cannot match here: {why} before matching");
            let escape = if lost == '\n' { "\\n" } else { "" };
            let place = |text: &str| written.find(text).map(|at| (at, at + text.len()));
            let range =
                place(&lost.to_string()).or_else(|| place(escape).filter(|_| !escape.is_empty()));
            let help = Some(sense::instead_of(lost));
            return Err(PatternError {
                message,
                range,
                help,
            });
        }
        let groups = group_names(&hir);
        if let Some(message) = sense::too_much(&hir, groups.len()) {
            return Err(PatternError::whole(message));
        }
        Ok(Pattern {
            written: written.to_owned(),
            steps: sense::steps(&hir),
            // What is matched as printed is looked for in the folded text all the same.
            words: needle::words_of(&hir),
            needles: Vec::new(),
            built: needle::Shared::default(),
            groups,
        })
    }

    /// A pattern that has been read before, with what that yielded.
    pub(super) fn prepared(
        written: &str,
        groups: Vec<String>,
        steps: usize,
        words: needle::Sets,
    ) -> Pattern {
        Pattern {
            written: written.to_owned(),
            groups,
            steps,
            words,
            needles: Vec::new(),
            built: needle::Shared::default(),
        }
    }

    /// Builds a large pattern to see whether it can be; small ones always can.
    ///
    /// # Errors
    /// When it takes more memory than it may.
    pub fn fits(&self) -> Result<(), PatternError> {
        if self.steps <= limits::MOST_STEPS / 10 || self.regex().is_some() {
            return Ok(());
        }
        Err(PatternError::whole(format!(
            "this pattern takes more than the limit of {} bytes once it is built",
            limits::LARGEST_PATTERN
        )))
    }

    /// What it costs to build: its characters and ranges, as often as they are repeated.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The names of its groups.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Sets of words of which every match holds one each, until they are registered.
    #[must_use]
    pub fn words(&self) -> &[Vec<String>] {
        &self.words
    }

    /// Whether it may match a text, as far as words tell that are not registered.
    #[must_use]
    pub fn may_match(&self, text: &str) -> bool {
        let held = |word: &String| text.contains(word.as_str());
        self.words.iter().all(|set| set.iter().any(held))
    }

    /// Changes the words before they are registered; a set with a word that becomes empty is of
    /// no use.
    pub fn map_words(&mut self, change: impl Fn(&str) -> String) {
        for set in &mut self.words {
            set.iter_mut().for_each(|word| *word = change(word));
        }
        self.words
            .retain(|set| set.iter().all(|word| !word.is_empty()));
    }

    /// Where the last match in `text` ends.
    #[must_use]
    pub fn last_end(&self, text: &str) -> Option<usize> {
        self.matches(text).last().map(|found| found.whole().end())
    }

    /// Whether the pattern is found in `text`; a pattern too large to be built is never found.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match self.by_going_back(text, 0, &mut []) {
            Some(found) => found,
            None => self.regex().is_some_and(|regex| regex.is_match(text)),
        }
    }

    /// The first match in `text`.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Part<'t>> {
        let mut slots = [NOWHERE; 2];
        match self.by_going_back(text, 0, &mut slots) {
            Some(found) => found.then_some(Part {
                text,
                start: slots[0],
                end: slots[1],
            }),
            None => self.regex()?.find(text).map(|found| Part {
                text,
                start: found.start(),
                end: found.end(),
            }),
        }
    }

    /// The first match in `text` with its groups.
    #[must_use]
    pub fn captures<'p, 't>(&'p self, text: &'t str) -> Option<Groups<'p, 't>> {
        self.captures_at(text, 0)
    }

    /// Every match in `text` with its groups, in order; none begins inside another.
    ///
    /// ```
    /// use gouji::source::Pattern;
    /// let pattern = Pattern::new("(?P<n>[0-9]+)件", true).unwrap();
    /// let found = pattern.matches("收到3件,答复12件").map(|one| one.name("n").unwrap().as_str().to_owned());
    /// assert_eq!(found.collect::<Vec<_>>(), ["3", "12"]);
    /// ```
    pub fn matches<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = Groups<'p, 't>> {
        // Where the search goes on, and where the last match ended.
        let mut next = Some((0, None));
        std::iter::from_fn(move || {
            let (from, last) = next.take()?;
            let mut found = self.captures_at(text, from)?;
            let mut whole = found.whole();
            // An empty match right behind another is none.
            if whole.is_empty() && Some(whole.end) == last {
                let step = text[whole.end..].chars().next()?;
                found = self.captures_at(text, whole.end + step.len_utf8())?;
                whole = found.whole();
            }
            next = Some((whole.end, Some(whole.end)));
            Some(found)
        })
    }

    fn captures_at<'p, 't>(&'p self, text: &'t str, from: usize) -> Option<Groups<'p, 't>> {
        let names = self.groups.as_slice();
        let mut slots = vec![NOWHERE; names.len() * 2 + 2];
        let found = match self.by_going_back(text, from, &mut slots) {
            Some(found) => found,
            None if names.is_empty() => {
                let whole = self.regex()?.find_at(text, from)?;
                (slots[0], slots[1]) = (whole.start(), whole.end());
                true
            }
            None => {
                let captures = self.regex()?.captures_at(text, from)?;
                let groups = names.iter().map(|name| captures.name(name));
                for (index, group) in std::iter::once(captures.get(0)).chain(groups).enumerate() {
                    let range = group.map_or(NOWHERE..NOWHERE, |group| group.range());
                    slots[index * 2] = range.start;
                    slots[index * 2 + 1] = range.end;
                }
                true
            }
        };
        found.then_some(Groups { names, text, slots })
    }

    /// What the search without building comes to; `None` when the pattern is built already, or is
    /// better built.
    fn by_going_back(&self, text: &str, from: usize, slots: &mut [usize]) -> Option<bool> {
        if self.built.regex.get().is_some() {
            return None;
        }
        let program = || {
            let hir = regex_syntax::Parser::new().parse(&self.written).ok()?;
            Program::new(&hir, &self.groups)
        };
        let program = self.built.program.get_or_init(program).as_ref()?;
        let price = self
            .steps
            .saturating_mul(PRICE_OF_STEP)
            .saturating_add(PRICE);
        let spent = self.built.spent.load(Ordering::Relaxed);
        let before = price.checked_sub(spent)?;
        let mut left = before;
        let found = program.search(text, from, &mut left, slots);
        self.built.spent.fetch_add(before - left, Ordering::Relaxed);
        found
    }

    /// The compiled pattern; `None` when it is too large to be built.
    #[must_use]
    fn regex(&self) -> Option<&Regex> {
        let build = || {
            regex::RegexBuilder::new(&self.written)
                .size_limit(limits::LARGEST_PATTERN)
                .build()
                .ok()
        };
        self.built.regex.get_or_init(build).as_ref()
    }
}

fn parse_error(error: &regex_syntax::Error) -> PatternError {
    let (message, span) = match error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), Some(*error.span())),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), Some(*error.span())),
        other => (other.to_string(), None),
    };
    let range = span.map(|span| (span.start.offset, span.end.offset));
    let help = if message.starts_with("look-around") {
        "what must not stand there goes into `unless`; a group named `at` narrows the place"
    } else {
        "a mark such as `(`, `[`, `{`, `*`, `+`, `?` or `|` that is meant as itself needs a `\\`"
    };
    PatternError {
        message: format!("this regular expression does not compile: {message}"),
        range,
        help: Some(help),
    }
}

fn group_names(hir: &Hir) -> Vec<String> {
    let mut names = Vec::new();
    collect_groups(hir, &mut names);
    names
}

fn collect_groups(hir: &Hir, names: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Capture(capture) => {
            names.extend(capture.name.as_deref().map(str::to_owned));
            collect_groups(&capture.sub, names);
        }
        HirKind::Repetition(repetition) => collect_groups(&repetition.sub, names),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| collect_groups(part, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_that_folding_makes_dead_is_refused() {
        assert!(Pattern::new("（一）", true).is_err());
        assert!(Pattern::new("（一）", false).is_ok());
        assert!(Pattern::new(r"\(一\)", true).is_ok());
        let error = Pattern::new("自(年", true).expect_err("unclosed");
        assert_eq!(error.range, Some((3, 4)));
    }
}
