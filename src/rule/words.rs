//! Word lists: wrong words, what they should be, and where they are right after all.

use crate::source::Span;
use crate::source::fold::fold;
use crate::yaml::{DataFile, LoadError};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The wrong word, folded.
    pub wrong: String,
    /// What it should be.
    pub right: String,
    /// Longer words in which it is right, folded.
    pub except: Vec<String>,
}

/// A compiled list: `wrong => right ! exception, exception`, one entry a line, `#` comments.
pub struct WordList {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl std::fmt::Debug for WordList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordList")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

impl WordList {
    /// Reads a list file; problems point at the line.
    ///
    /// ```
    /// use gouji::rule::words::WordList;
    /// use gouji::yaml::DataFile;
    /// let mut problems = Vec::new();
    /// let list = WordList::read(&DataFile::new("w", "标椎 => 标准\n台帐 => 台账 ! 银台帐"), &mut problems);
    /// let found: Vec<_> = list.find("标椎化台帐银台帐").map(|(at, entry)| (at, entry.right.clone())).collect();
    /// assert_eq!(found, [(0, "标准".to_owned()), (9, "台账".to_owned())]);
    /// ```
    #[must_use]
    pub fn read(file: &DataFile, problems: &mut Vec<LoadError>) -> WordList {
        let mut entries: Vec<Entry> = Vec::new();
        let mut at = 0;
        for line in file.text.split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            let body = line.split('#').next().unwrap_or_default().trim();
            if body.is_empty() {
                continue;
            }
            match entry(body) {
                Some(entry) if entries.iter().any(|other| other.wrong == entry.wrong) => {
                    let message = format!("`{}` stands in the list twice", entry.wrong);
                    problems.push(LoadError::new(file, message).at(Some(span)));
                }
                Some(entry) => entries.push(entry),
                None => {
                    let error = LoadError::new(file, "this line is no entry")
                        .at(Some(span))
                        .with_help("write `wrong => right`, or `wrong => right ! exception`");
                    problems.push(error);
                }
            }
        }
        let words: Vec<&str> = entries.iter().map(|entry| entry.wrong.as_str()).collect();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .ok();
        WordList { entries, automaton }
    }

    /// The wrong words of a folded text: byte offset and entry.
    pub fn find<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = (usize, &'a Entry)> + 'a {
        let seen = self.seen(folded);
        seen.filter_map(|(at, entry, excepted)| (!excepted).then_some((at, entry)))
    }

    /// The same with those that are right after all, which the last value tells.
    pub fn seen<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (usize, &'a Entry, bool)> + 'a {
        let found = self
            .automaton
            .iter()
            .flat_map(move |words| words.leftmost_find_iter(folded));
        found.map(move |found| {
            let entry = &self.entries[found.value() as usize];
            let excepted = entry.except.iter().any(|longer| {
                longer
                    .match_indices(entry.wrong.as_str())
                    .any(|(inside, _)| {
                        found.start().checked_sub(inside).is_some_and(|start| {
                            folded
                                .get(start..)
                                .is_some_and(|rest| rest.starts_with(longer.as_str()))
                        })
                    })
            });
            (found.start(), entry, excepted)
        })
    }
}

fn entry(body: &str) -> Option<Entry> {
    let (wrong, rest) = body.split_once("=>")?;
    let (right, except) = rest.split_once('!').unwrap_or((rest, ""));
    let except = except
        .split(',')
        .map(|word| fold(word.trim()))
        .filter(|word| !word.is_empty());
    let entry = Entry {
        wrong: fold(wrong.trim()),
        right: right.trim().to_owned(),
        except: except.collect(),
    };
    (!entry.wrong.is_empty() && !entry.right.is_empty() && entry.wrong != entry.right)
        .then_some(entry)
}
