//! The baseline: a list of the findings there were on a day, by their fingerprints.
//!
//! One entry a line, sorted, so that differences can be read. It only ever shrinks by itself: a
//! run accepts what is listed, `--prune` takes out what is no longer found, and nothing adds to it
//! but writing it anew.

use super::Terms;
use super::file::day;
use super::known::Known;
use super::tally::Tally;
use crate::diagnostic::Date;
use crate::yaml::{DataFile, LoadError, Spanned, parse_long};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The version of the file's shape.
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    version: Spanned<u32>,
    findings: Vec<EntryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    path: String,
    rule: Spanned<String>,
    fingerprint: String,
    #[serde(default = "one")]
    count: usize,
    reason: Option<String>,
    until: Option<Spanned<String>>,
}

fn one() -> usize {
    1
}

/// A baseline, read.
#[derive(Debug)]
pub struct Baseline {
    /// The file it stands in.
    pub file: DataFile,
    /// Its entries, as they stand there.
    pub entries: Vec<Entry>,
    by_path: BTreeMap<String, Vec<usize>>,
}

/// One entry: equal findings of one document.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it says.
    pub terms: Terms,
    /// The document, from the folder of the baseline, with slashes.
    pub path: String,
    /// What its findings are known by.
    pub fingerprint: String,
    /// How many of them are accepted.
    pub count: usize,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn read(file: &DataFile) -> Result<Baseline, Vec<LoadError>> {
        let mut problems = Vec::new();
        let written: Option<BaselineFile> = parse_long(file, &mut problems);
        let Some(written) = written.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        if written.version.value != VERSION {
            let message = format!("this baseline is of version {}", written.version.value);
            let problem = LoadError::new(file, message).at(written.version.span);
            return Err(vec![problem.with_help(format!("known here: {VERSION}"))]);
        }
        let mut entries = Vec::with_capacity(written.findings.len());
        for one in written.findings {
            match day(file, one.until.as_ref()) {
                Ok(until) => entries.push(Entry {
                    terms: Terms {
                        at: one.rule.span,
                        rule: one.rule.value,
                        reason: one.reason.unwrap_or_default(),
                        until,
                    },
                    path: one.path,
                    fingerprint: one.fingerprint,
                    count: one.count,
                }),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(Baseline::of_entries(file, entries))
        } else {
            Err(problems)
        }
    }

    fn of_entries(file: &DataFile, entries: Vec<Entry>) -> Baseline {
        let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_path.entry(entry.path.clone()).or_default().push(index);
        }
        Baseline {
            file: file.clone(),
            entries,
            by_path,
        }
    }

    /// The indices of the entries for a document.
    #[must_use]
    pub fn of(&self, path: &str) -> &[usize] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }

    /// What it says of a finding that it lists with a reason.
    #[must_use]
    pub fn told(&self, path: &str, fingerprint: &str) -> Option<&Terms> {
        let mut entries = self.of(path).iter().map(|index| &self.entries[*index]);
        let same = entries.find(|entry| entry.fingerprint == fingerprint)?;
        Some(&same.terms).filter(|terms| !terms.reason.trim().is_empty())
    }

    /// The paths of all documents it lists.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Its entries without what a run did not find any more, and without rules there are not.
    #[must_use]
    pub fn pruned(&self, tally: &Tally, known: &Known) -> Vec<Entry> {
        let entries = self.entries.iter().zip(&tally.baseline);
        let kept = entries.filter(|(entry, _)| known.fault(&entry.terms.rule).is_none());
        let shrunk = kept.map(|(entry, found)| Entry {
            count: found.map_or(entry.count, |found| found.min(entry.count)),
            ..entry.clone()
        });
        shrunk.filter(|entry| entry.count > 0).collect()
    }
}

/// Gathers the findings of a run for a new baseline.
#[derive(Debug, Default)]
pub struct Draft {
    counts: BTreeMap<(String, String, String), usize>,
}

impl Draft {
    /// Adds a finding: the document, the rule, the fingerprint.
    pub fn add(&mut self, path: &str, rule: &str, fingerprint: String) {
        let key = (path.to_owned(), rule.to_owned(), fingerprint);
        *self.counts.entry(key).or_default() += 1;
    }

    /// The entries. What `before` already lists keeps its reason and its day; the rest gets `reason`.
    #[must_use]
    pub fn entries(self, before: Option<&Baseline>, reason: &str) -> Vec<Entry> {
        let entries = self
            .counts
            .into_iter()
            .map(|((path, rule, fingerprint), count)| {
                let told = before.and_then(|before| before.told(&path, &fingerprint));
                Entry {
                    terms: Terms {
                        reason: told.map_or(reason, |told| &told.reason).to_owned(),
                        until: told.and_then(|told| told.until),
                        rule,
                        at: None,
                    },
                    path,
                    fingerprint,
                    count,
                }
            });
        entries.collect()
    }
}

/// A baseline as its file holds it: sorted, an entry a line.
#[must_use]
pub fn written(entries: &[Entry]) -> String {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (&entry.path, &entry.terms.rule, &entry.fingerprint));
    let mut text = String::from("# Findings that gouji accepts: gouji check --baseline FILE\n");
    let list = if sorted.is_empty() { " []" } else { "" };
    text.push_str(&format!("version: {VERSION}\nfindings:{list}\n"));
    for entry in sorted {
        text.push_str(&line(entry));
    }
    text
}

fn line(entry: &Entry) -> String {
    let terms = &entry.terms;
    let mut line = format!(
        "- {{path: {}, rule: {}, fingerprint: {}",
        quoted(&entry.path),
        quoted(&terms.rule),
        quoted(&entry.fingerprint)
    );
    if entry.count != 1 {
        line.push_str(&format!(", count: {}", entry.count));
    }
    if let Some(until) = terms.until {
        line.push_str(&format!(", until: {}", quoted(&Date::to_string(&until))));
    }
    line.push_str(&format!(", reason: {}}}\n", quoted(&terms.reason)));
    line
}

/// A text in double quotes, as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
