//! The registry of documents that reports cite: titles, numbers, when they apply.

use crate::form::YearsFile;
use crate::source::Pattern;
use crate::source::fold::squeeze;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use schemars::JsonSchema;
use serde::Deserialize;

/// A registry file as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryFile {
    /// How numbers read in folded text, with groups `code`, `year` and `number`.
    pub number: Spanned<String>,
    /// How a number is rightly written, with `{code}`, `{year}` and `{number}`.
    pub written: String,
    /// The documents.
    pub documents: Vec<DocumentFile>,
    /// Codes of issuers that are right though they are near another.
    #[serde(default, rename = "other-codes")]
    pub other_codes: Vec<String>,
    /// A sentence with this speaks of history: an old document may be named in it.
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
}

impl Registry {
    /// Adds the documents of a file; problems are gathered.
    pub fn add(&mut self, file: &DataFile, problems: &mut Vec<LoadError>) {
        let Some(written) = parse::<RegistryFile>(file, problems) else {
            return;
        };
        let keys: Vec<&str> = written
            .documents
            .iter()
            .map(|one| one.key.value.as_str())
            .collect();
        for document in &written.documents {
            if let Some(next) = &document.superseded_by
                && !keys.contains(&next.value.as_str())
            {
                let error = LoadError::new(file, format!("unknown document `{}`", next.value))
                    .at(next.span)
                    .did_you_mean(&next.value, keys.iter().copied());
                problems.push(error);
            }
        }
        let mut pattern = |written: &Spanned<String>| match Pattern::new(&written.value, true) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                problems.push(LoadError::new(file, error.message).at(written.span));
                None
            }
        };
        self.historical = written.historical.as_ref().and_then(&mut pattern);
        self.number = pattern(&written.number);
        self.written = written.written;
        self.other_codes.extend(written.other_codes);
        self.documents
            .extend(written.documents.into_iter().map(known));
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
