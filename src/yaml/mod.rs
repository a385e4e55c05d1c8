//! YAML data files: read strictly, with byte spans and all problems at once.
//!
//! The only room that knows the YAML crate. A [`LoadError`] is about one of our data files and
//! points into it; it is never about a document.

mod mistake;
mod read;

pub use read::{parse, parse_long};

use crate::source::{Span, limits};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A data file: its path as shown to people, and its text.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Path inside the pack.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl DataFile {
    /// A file of this path and text.
    #[must_use]
    pub fn new(path: &str, text: &str) -> DataFile {
        DataFile {
            path: path.into(),
            text: text.into(),
        }
    }

    /// A place in the file as people write it: `path:line`.
    ///
    /// ```
    /// use gouji::source::Span;
    /// use gouji::yaml::DataFile;
    /// let file = DataFile::new("gouji.yaml", "lang: zh\nrules:\n");
    /// assert_eq!(file.origin(Some(Span::new(9, 14))), "gouji.yaml:2");
    /// assert_eq!(file.origin(None), "gouji.yaml");
    /// ```
    #[must_use]
    pub fn origin(&self, span: Option<Span>) -> String {
        match span {
            Some(span) => {
                let head = self.text.as_bytes().get(..span.start as usize);
                let lines = memchr::memchr_iter(b'\n', head.unwrap_or_default()).count();
                format!("{}:{}", self.path, lines + 1)
            }
            None => self.path.to_string(),
        }
    }
}

impl DataFile {
    /// Where a part of a text stands, when the text stands in the file as it is; the whole of it
    /// otherwise.
    #[must_use]
    pub fn inside(&self, written: &Spanned<String>, part: Option<(usize, usize)>) -> Option<Span> {
        let span = written.span?;
        let raw = self.text.get(span.range()).unwrap_or_default();
        let at = raw.find(written.value.as_str());
        let (Some(at), Some((start, end))) = (at, part) else {
            return Some(span);
        };
        let base = span.range().start + at;
        let end = end.max(start + 1).min(written.value.len());
        Some(Span::new(base + start.min(end), base + end))
    }
}

/// What a problem in a data file does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadSeverity {
    /// It is shown, and what it is about works all the same.
    Warning,
    /// What it is about is left out.
    Error,
}

/// A problem in a data file.
#[derive(Debug, Clone)]
pub struct LoadError {
    /// The file it is in.
    pub file: DataFile,
    /// Whether what it is about is left out.
    pub severity: LoadSeverity,
    /// Where in it; `None` when the file as a whole is meant.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl LoadError {
    /// A problem of the file as a whole.
    #[must_use]
    pub fn new(file: &DataFile, message: impl Into<String>) -> LoadError {
        LoadError {
            file: file.clone(),
            severity: LoadSeverity::Error,
            span: None,
            message: message.into(),
            help: None,
        }
    }

    /// A warning about the file as a whole.
    #[must_use]
    pub fn warning(file: &DataFile, message: impl Into<String>) -> LoadError {
        LoadError {
            severity: LoadSeverity::Warning,
            ..LoadError::new(file, message)
        }
    }

    /// Whether what it is about is left out.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == LoadSeverity::Error
    }

    /// The same problem at a place.
    #[must_use]
    pub fn at(mut self, span: Option<Span>) -> LoadError {
        self.span = span.map(|span| self.word(span));
        self
    }

    /// A place between two characters stands for the word behind it.
    fn word(&self, span: Span) -> Span {
        if !span.is_empty() {
            return span;
        }
        let start = span.range().start;
        let rest = self.file.text.get(start..).unwrap_or_default();
        let other = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
        Span::new(start, start + rest.find(other).unwrap_or(rest.len()))
    }

    /// The same problem with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> LoadError {
        self.help = Some(help.into());
        self
    }

    /// The same problem with advice, if there is any.
    #[must_use]
    pub fn with_any_help(mut self, help: Option<&str>) -> LoadError {
        self.help = help.map(str::to_owned).or(self.help);
        self
    }

    /// The same problem with a "did you mean", when one of `known` is near `given`.
    #[must_use]
    pub fn did_you_mean<'a>(
        self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> LoadError {
        match nearest(given, known) {
            Some(near) => self.with_help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// The same problem with a "did you mean", or with all known names when they are few.
    #[must_use]
    pub fn or_known<'a>(
        self,
        given: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> LoadError {
        if let Some(near) = nearest(given, known.clone()) {
            return self.with_help(format!("did you mean `{near}`?"));
        }
        let named = known.into_iter().filter(|name| !name.is_empty());
        let names: Vec<&str> = named.take(MOST_LISTED + 1).collect();
        match names.len() {
            0 => self.with_help("this pack has none"),
            count if count > MOST_LISTED => self,
            _ => self.with_help(format!("known here: {}", names.join(", "))),
        }
    }
}

/// Whether a file has as many problems as are shown of one: advice on more is of no use.
#[must_use]
pub fn crowded(problems: &[LoadError], file: &DataFile) -> bool {
    let most = limits::MOST_PROBLEMS_OF_A_FILE;
    let last = problems.iter().rev().take(most);
    last.filter(|one| one.file.path == file.path).count() == most
}

/// So many known names are listed when none is near.
const MOST_LISTED: usize = 12;

/// Leaves out what is too much to be read: of each file, and of all, only so many problems stay,
/// and one more says how many are not shown. Errors come before warnings.
pub fn shorten(problems: &mut Vec<LoadError>) {
    let mut left: BTreeMap<Arc<str>, (usize, usize)> = BTreeMap::new();
    let mut shown = 0;
    let files: BTreeMap<Arc<str>, DataFile> = problems
        .iter()
        .map(|one| (Arc::clone(&one.file.path), one.file.clone()))
        .collect();
    let errors: BTreeSet<Arc<str>> = problems
        .iter()
        .filter(|one| one.is_error())
        .map(|one| Arc::clone(&one.file.path))
        .collect();
    problems.sort_by_key(|one| std::cmp::Reverse(one.severity));
    problems.retain(|one| {
        let (here, dropped) = left.entry(Arc::clone(&one.file.path)).or_default();
        let keep = *here < limits::MOST_PROBLEMS_OF_A_FILE && shown < limits::MOST_PROBLEMS;
        if keep {
            *here += 1;
            shown += 1;
        } else {
            *dropped += 1;
        }
        keep
    });
    let dropped = left.iter().filter(|(_, (_, dropped))| *dropped > 0);
    let mut more: Vec<LoadError> = dropped
        .map(|(path, (_, dropped))| {
            let message = format!("{dropped} more problems of this file are not shown");
            let note = LoadError::new(&files[path], message);
            match errors.contains(path) {
                true => note,
                false => LoadError {
                    severity: LoadSeverity::Warning,
                    ..note
                },
            }
        })
        .collect();
    if more.len() > limits::MOST_PROBLEMS_OF_A_FILE {
        let files = more.len() - limits::MOST_PROBLEMS_OF_A_FILE;
        more.truncate(limits::MOST_PROBLEMS_OF_A_FILE);
        if let Some(last) = more.last_mut() {
            last.message += &format!("; nor are those of {files} more files");
        }
    }
    problems.append(&mut more);
}

/// The entry of `known` nearest to `given`, if any is near.
///
/// ```
/// assert_eq!(gouji::yaml::nearest("mesage", ["message", "help"]), Some("message"));
/// assert_eq!(gouji::yaml::nearest("zzz", ["message", "help"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let score = |name: &str| {
        // Of a short name, one slip is a large part.
        let same = given.chars().next() == name.chars().next();
        let long = given.len() > 3 || given.len() > 2 && same;
        let slip = long && strsim::osa_distance(given, name) == 1;
        let like = strsim::jaro_winkler(given, name);
        if slip { like.max(0.9) } else { like }
    };
    let scored = known.into_iter().map(|name| (score(name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.8).then_some(best.1)
}

/// A value and where it stands in its file.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` when the reader cannot say.
    pub span: Option<Span>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let inner = serde_yaml::Spanned::<T>::deserialize(deserializer)?;
        let span = span_of(inner.referenced);
        Ok(Spanned {
            value: inner.value,
            span,
        })
    }
}

/// In a schema it is what it holds.
impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A mapping whose keys are names of something else: its entries in order, each key with its place.
#[derive(Debug, Clone)]
pub struct Entries<V>(pub Vec<(Spanned<String>, V)>);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<V> {
            type Value = Entries<V>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a mapping of names")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Entries<V>, E> {
                Ok(Entries::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<V>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor(std::marker::PhantomData))
    }
}

// A key of a mapping is its value, wherever it stands.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Ord> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl std::borrow::Borrow<str> for Spanned<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

/// In a schema it is a mapping.
impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        BTreeMap::<String, V>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, V>::json_schema(generator)
    }
}

fn span_of(location: serde_yaml::Location) -> Option<Span> {
    let span = location.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let len = usize::try_from(span.byte_len()?).ok()?;
    Some(Span::new(start, start + len))
}
