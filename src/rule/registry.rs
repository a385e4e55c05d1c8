//! The registry of documents that reports cite: titles, numbers, when they apply.

use crate::form::YearsFile;
use crate::source::Pattern;
use crate::source::fold::squeeze;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use serde::Deserialize;

/// A registry file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryFile {
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
#[derive(Debug, Deserialize)]
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

/// A document number, as in 国办函〔2020〕109号.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

impl KnownDocument {
    /// The number as it is written.
    #[must_use]
    pub fn written(&self) -> String {
        self.number.as_ref().map_or(String::new(), |known| {
            format!("{}〔{}〕{}号", known.issuer, known.year, known.number)
        })
    }
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
}

impl Registry {
    /// Adds the documents of a file; problems are gathered.
    pub fn add(&mut self, file: &DataFile, problems: &mut Vec<LoadError>) {
        let Some(written) = parse::<RegistryFile>(file, problems) else {
            return;
        };
        let keys: Vec<&str> = written.documents.iter().map(|one| one.key.value.as_str()).collect();
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
        if let Some(historical) = &written.historical {
            match Pattern::new(&historical.value, true) {
                Ok(pattern) => self.historical = Some(pattern),
                Err(error) => problems.push(LoadError::new(file, error.message).at(historical.span)),
            }
        }
        self.other_codes.extend(written.other_codes);
        self.documents.extend(written.documents.into_iter().map(known));
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
