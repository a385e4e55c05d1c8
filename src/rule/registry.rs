//! The registry of documents that reports cite: titles, numbers, when they apply.

use crate::form::YearsFile;
use crate::source::Pattern;
use crate::source::fold::squeeze;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A registry file as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryFile {
    /// How numbers read in folded text, with groups `code`, `year` and `number`; exactly one file
    /// of a pack says so.
    #[serde(default)]
    pub number: Option<Spanned<String>>,
    /// How a number is rightly written, with `{code}`, `{year}` and `{number}`; as above.
    #[serde(default)]
    pub written: Option<Spanned<String>>,
    /// The documents.
    pub documents: Vec<DocumentFile>,
    /// Codes of issuers that are right though they are near another.
    #[serde(default, rename = "other-codes")]
    pub other_codes: Vec<String>,
    /// A sentence with this speaks of history: an old document may be named in it; as above.
    #[serde(default)]
    pub historical: Option<Spanned<String>>,
}

/// A document that reports cite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentFile {
    /// Its key.
    pub key: Spanned<String>,
    /// Its full title.
    pub title: String,
    /// Other titles it is rightly cited by.
    #[serde(default)]
    pub also: Vec<String>,
    /// Its issuer's code, year and number.
    #[serde(default)]
    pub number: Option<NumberFile>,
    /// The report years it applies to; all when left out.
    #[serde(default)]
    pub years: Option<YearsFile>,
    /// The document that has taken its place.
    #[serde(default, rename = "superseded-by")]
    pub superseded_by: Option<Spanned<String>>,
}

/// A document number: issuer's code, year and number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFile {
    /// The issuer's code.
    pub issuer: String,
    /// The year.
    pub year: u32,
    /// The number.
    pub number: u32,
}

/// A known document.
#[derive(Debug)]
pub struct KnownDocument {
    /// Its key.
    pub key: String,
    /// Its full title as written.
    pub title: String,
    /// All its titles, squeezed, inner brackets as `<>`.
    pub titles: Vec<String>,
    /// Its number.
    pub number: Option<NumberFile>,
    /// The report years it applies to.
    pub years: Option<YearsFile>,
    /// The key of the document that has taken its place.
    pub superseded_by: Option<String>,
}

/// The known documents of a pack.
#[derive(Debug, Default)]
pub struct Registry {
    /// The documents, in order.
    pub documents: Vec<KnownDocument>,
    /// Codes that are right though they are near another.
    pub other_codes: Vec<String>,
    /// What a sentence about history has.
    pub historical: Option<Pattern>,
    /// How numbers read.
    pub number: Option<Pattern>,
    /// How a number is rightly written.
    pub written: String,
    /// The files read so far, and the documents they name, for [`Registry::finish`].
    pending: Vec<(DataFile, Vec<Reference>)>,
}

/// A document as its file names it: its key, and the key of the one in its place.
type Reference = (Spanned<String>, Option<Spanned<String>>);

/// The groups of the pattern of numbers, and the placeholders of how they are written.
const PARTS: [&str; 3] = ["code", "year", "number"];

impl Registry {
    /// Adds the documents of a file; problems are gathered.
    pub fn add(&mut self, file: &DataFile, problems: &mut Vec<LoadError>) {
        let Some(written) = parse::<RegistryFile>(file, problems) else {
            return;
        };
        if let Some(number) = &written.number {
            self.number = self.only("number", self.number.is_some(), number, file, problems);
            if let Some(pattern) = &self.number {
                let groups = pattern.groups();
                let missing = PARTS
                    .iter()
                    .find(|part| !groups.iter().any(|one| one == **part));
                if let Some(part) = missing {
                    let message = format!("the pattern of numbers has no group `{part}`");
                    let help = format!("write `(?P<{part}>…)` around it");
                    problems.push(
                        LoadError::new(file, message)
                            .at(number.span)
                            .with_help(help),
                    );
                }
            }
        }
        if let Some(historical) = &written.historical {
            let there = self.historical.is_some();
            self.historical = self.only("historical", there, historical, file, problems);
        }
        if let Some(form) = written.written {
            self.add_written(form, file, problems);
        }
        let reference = |one: &DocumentFile| (one.key.clone(), one.superseded_by.clone());
        let references = written.documents.iter().map(reference).collect();
        self.pending.push((file.clone(), references));
        self.other_codes.extend(written.other_codes);
        self.documents
            .extend(written.documents.into_iter().map(known));
    }

    /// A pattern that only one file of a pack may give.
    fn only(
        &self,
        what: &str,
        there: bool,
        written: &Spanned<String>,
        file: &DataFile,
        problems: &mut Vec<LoadError>,
    ) -> Option<Pattern> {
        if there {
            problems.push(given_twice(what, written, file));
        }
        match Pattern::new(&written.value, true) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let span = file.inside(written, error.range);
                let problem = LoadError::new(file, error.message).at(span);
                problems.push(problem.with_any_help(error.help));
                None
            }
        }
    }

    fn add_written(
        &mut self,
        written: Spanned<String>,
        file: &DataFile,
        problems: &mut Vec<LoadError>,
    ) {
        if !self.written.is_empty() {
            problems.push(given_twice("written", &written, file));
        }
        for name in super::template::placeholders(&written.value) {
            if !PARTS.contains(&name) {
                let error = LoadError::new(file, format!("unknown placeholder `{{{name}}}`"));
                let known = "known here: {code}, {year}, {number}";
                problems.push(error.at(written.span).with_help(known));
            }
        }
        self.written = written.value;
    }

    /// What can only be told when all files are read: keys that are there twice, documents in the
    /// place of which an unknown one stands, numbers that nothing says how to read.
    pub fn finish(&mut self, problems: &mut Vec<LoadError>) {
        let pending = std::mem::take(&mut self.pending);
        let keys: BTreeSet<&str> = self.documents.iter().map(|one| one.key.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (file, references) in &pending {
            for (key, next) in references {
                if !seen.insert(key.value.as_str()) {
                    let message = format!("the document `{}` is there twice", key.value);
                    problems.push(LoadError::new(file, message).at(key.span));
                }
                let Some(next) = next else { continue };
                if next.value == key.value {
                    let message = format!("`{}` stands in its own place", key.value);
                    problems.push(LoadError::new(file, message).at(next.span));
                } else if !keys.contains(next.value.as_str()) {
                    let error = LoadError::new(file, format!("unknown document `{}`", next.value))
                        .at(next.span)
                        .did_you_mean(&next.value, keys.iter().copied());
                    problems.push(error);
                }
            }
        }
        let numbered = self.documents.iter().any(|one| one.number.is_some());
        if let Some((file, _)) = pending.first().filter(|_| numbered) {
            for (what, there) in [
                ("number", self.number.is_some()),
                ("written", !self.written.is_empty()),
            ] {
                // A pattern that did not compile has been told already.
                if !there && !problems.iter().any(|one| one.file.path == file.path) {
                    let message = format!("documents have numbers, but no file says `{what}`");
                    problems.push(LoadError::new(file, message));
                }
            }
        }
    }

    /// A document's number as it is rightly written; nothing when it has none.
    #[must_use]
    pub fn written(&self, document: &KnownDocument) -> String {
        document.number.as_ref().map_or(String::new(), |known| {
            self.written
                .replace("{code}", &known.issuer)
                .replace("{year}", &known.year.to_string())
                .replace("{number}", &known.number.to_string())
        })
    }

    /// The document of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&KnownDocument> {
        self.documents.iter().find(|document| document.key == key)
    }
}

fn given_twice(what: &str, written: &Spanned<String>, file: &DataFile) -> LoadError {
    let message = format!("another documents file has `{what}` already");
    let error = LoadError::new(file, message).at(written.span);
    error.with_help("all documents of a pack are read alike: say it in one file")
}

fn known(written: DocumentFile) -> KnownDocument {
    let titles = std::iter::once(&written.title).chain(&written.also);
    KnownDocument {
        key: written.key.value,
        titles: titles.map(|title| normal(title)).collect(),
        title: written.title,
        number: written.number,
        years: written.years,
        superseded_by: written.superseded_by.map(|key| key.value),
    }
}

/// A title in the form in which titles are compared: no blanks, inner brackets of any kind as `<>`.
#[must_use]
pub fn normal(title: &str) -> String {
    let bracket = |c: char| match c {
        '〈' | '《' | '‹' | '«' => '<',
        '〉' | '》' | '›' | '»' => '>',
        c => c,
    };
    squeeze(title).chars().map(bracket).collect()
}
