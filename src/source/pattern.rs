//! Regular expressions of data files: checked when the pack is loaded, built when a document needs them.

use super::{limits, needle, sense};
use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};
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
    /// All the texts it matches, when they are few: looked for without a regular expression.
    texts: Option<Box<[Box<str>]>>,
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

/// A pattern of a few plain texts is built when it has been asked for so often: a single report
/// is read faster without, a folder of them with it.
const ASKED_BEFORE_BUILT: u32 = 200;

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
            groups,
            steps: sense::steps(&hir),
            // What is matched as printed is looked for in the folded text all the same.
            words: needle::words_of(&hir),
            needles: Vec::new(),
            texts: needle::texts_of(&hir),
            built: needle::Shared::default(),
        })
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
        Some(self.regex()?.find_iter(text).last()?.end())
    }

    /// Whether the pattern is found in `text`; a pattern too large to be built is never found.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.texts {
            Some(texts) if self.is_new() => texts.iter().any(|one| text.contains(&**one)),
            _ => self.regex().is_some_and(|regex| regex.is_match(text)),
        }
    }

    /// The first match in `text` with its groups.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<regex::Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Whether it has been asked for so seldom that building it does not pay yet.
    fn is_new(&self) -> bool {
        self.built.regex.get().is_none()
            && self.built.asked.fetch_add(1, Ordering::Relaxed) < ASKED_BEFORE_BUILT
    }

    /// The compiled pattern; `None` when it is too large to be built.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
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
