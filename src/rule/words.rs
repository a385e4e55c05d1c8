//! Word lists: wrong words, what they should be, and where they are right after all.

use crate::source::fold::fold;
use crate::source::{Span, limits};
use crate::yaml::{DataFile, LoadError};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::collections::HashSet;

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
        let mut entries: Vec<(Entry, Span)> = Vec::new();
        let mut known = HashSet::new();
        let before = problems.len();
        let mut at = 0;
        for line in file.text.split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            let body = line.split('#').next().unwrap_or_default().trim();
            if body.is_empty() {
                continue;
            }
            if entries.len() == limits::MOST_WORDS {
                let most = limits::MOST_WORDS;
                let message = format!("the list ends here: more than the limit of {most} entries");
                problems.push(LoadError::new(file, message).at(Some(span)));
                break;
            }
            if problems.len() > before + limits::MOST_WRONG_LINES {
                let message = "the list ends here: too many lines are no entries";
                problems.push(LoadError::new(file, message).at(Some(span)));
                break;
            }
            match entry(body) {
                Ok(entry) if !known.insert(entry.wrong.clone()) => {
                    let message = format!("`{}` stands in the list twice", entry.wrong);
                    problems.push(LoadError::new(file, message).at(Some(span)));
                }
                Ok(entry) => entries.push((entry, span)),
                Err((message, help)) => {
                    let error = LoadError::new(file, message).at(Some(span));
                    problems.push(error.with_help(help));
                }
            }
        }
        let (entries, places): (Vec<Entry>, Vec<Span>) = entries.into_iter().unzip();
        let words: Vec<&str> = entries.iter().map(|entry| entry.wrong.as_str()).collect();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words)
            .ok();
        let list = WordList { entries, automaton };
        list.doubt(file, &places, problems);
        list
    }

    /// Warns of entries that can do nothing, or that find what they put.
    fn doubt(&self, file: &DataFile, places: &[Span], problems: &mut Vec<LoadError>) {
        let mut warn = |message: String, help: &str, span: Span| {
            let warning = LoadError::warning(file, message).at(Some(span));
            problems.push(warning.with_help(help));
        };
        for (entry, span) in self.entries.iter().zip(places) {
            let wrong = &entry.wrong;
            for longer in &entry.except {
                if longer == wrong {
                    let message = format!("`{wrong}` is never found: it is its own exception");
                    warn(
                        message,
                        "an exception is a longer word with it inside",
                        *span,
                    );
                } else if !longer.contains(wrong.as_str()) {
                    let message = format!("the exception `{longer}` does not hold `{wrong}`");
                    warn(
                        message,
                        "an exception is a longer word with it inside",
                        *span,
                    );
                }
            }
            let right = fold(&entry.right);
            if let Some((_, again)) = self.find(&right).next() {
                let message = format!(
                    "`{}` is found in the right word `{}` as well",
                    again.wrong, entry.right
                );
                let help = format!("add it as an exception: `{} => … ! {right}`", again.wrong);
                warn(message, &help, *span);
            }
            // What the entries inside a longer one do anyway.
            let mended = self.mended(wrong);
            if mended.is_some_and(|mended| fold(&mended) == right) {
                let message = format!("`{wrong}` is not needed: a shorter entry does the same");
                warn(message, "take this line out", *span);
            }
        }
    }

    /// A wrong word as the other, shorter entries of the list would put it right.
    fn mended(&self, wrong: &str) -> Option<String> {
        let others = self.entries.iter().filter(|other| other.wrong != wrong);
        let mut inside = others.filter(|other| wrong.contains(other.wrong.as_str()));
        let first = inside.next()?;
        let excepted = first
            .except
            .iter()
            .any(|longer| wrong.contains(longer.as_str()));
        (!excepted).then(|| wrong.replacen(&first.wrong, &first.right, 1))
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

/// An entry as written in one line, or what is wrong with it and what to do.
fn entry(body: &str) -> Result<Entry, (String, String)> {
    let usage = "write `wrong => right`, or `wrong => right ! exception`".to_owned();
    let Some((wrong, rest)) = body.split_once("=>") else {
        return Err(("this line is no entry: it has no `=>`".to_owned(), usage));
    };
    let (right, except) = rest.split_once('!').unwrap_or((rest, ""));
    let except: Vec<String> = except
        .split(',')
        .map(|word| fold(word.trim()))
        .filter(|word| !word.is_empty())
        .collect();
    let entry = Entry {
        wrong: fold(wrong.trim()),
        right: right.trim().to_owned(),
        except,
    };
    if entry.wrong.is_empty() || entry.right.is_empty() {
        let side = if entry.wrong.is_empty() {
            "left"
        } else {
            "right"
        };
        return Err((format!("nothing stands {side} of `=>`"), usage));
    }
    if entry.wrong == fold(&entry.right) {
        let message = "the right word is the wrong one, after folding".to_owned();
        return Err((message, usage));
    }
    if entry.except.len() > limits::MOST_EXCEPTIONS {
        let most = limits::MOST_EXCEPTIONS;
        let message = format!("this entry has more than the limit of {most} exceptions");
        return Err((message, "split the entry, or write a rule".to_owned()));
    }
    Ok(entry)
}
