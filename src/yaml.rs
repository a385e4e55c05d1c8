//! YAML data files: read strictly, with byte spans and all problems at once.
//!
//! The only module that knows the YAML crate. A [`LoadError`] is about one of our data files and
//! points into it; it is never about a document.

use crate::source::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde_yaml::Error;
use std::collections::BTreeMap;
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
        self.span = span;
        self
    }

    /// The same problem with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> LoadError {
        self.help = Some(help.into());
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
}

/// The entry of `known` nearest to `given`, if any is near.
///
/// ```
/// assert_eq!(gouji::yaml::nearest("mesage", ["message", "help"]), Some("message"));
/// assert_eq!(gouji::yaml::nearest("zzz", ["message", "help"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(given, name), name));
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

/// How many misspelt fields of one file are gathered before giving up.
const MOST_UNKNOWN_FIELDS: usize = 20;

/// Reads a data file strictly. All unknown fields are gathered: each is reported, taken out, and
/// the rest is read, so that the value comes along whenever the rest is sound.
pub fn parse<T: DeserializeOwned>(file: &DataFile, problems: &mut Vec<LoadError>) -> Option<T> {
    parse_within(file, MOST_NODES, problems)
}

/// The same for a list that the engine writes, which may be a hundred times as long.
pub fn parse_long<T: DeserializeOwned>(
    file: &DataFile,
    problems: &mut Vec<LoadError>,
) -> Option<T> {
    parse_within(file, MOST_NODES * 100, problems)
}

/// Of a file that people write, so many lists, maps and scalars are read.
const MOST_NODES: usize = 20_000;

fn parse_within<T: DeserializeOwned>(
    file: &DataFile,
    nodes: usize,
    problems: &mut Vec<LoadError>,
) -> Option<T> {
    let mut text = file.text.to_string();
    let mut misspelt: Vec<&'static str> = Vec::new();
    for _ in 0..MOST_UNKNOWN_FIELDS {
        let error = match serde_yaml::from_str_with_options::<T>(&text, options(nodes)) {
            Ok(value) => return Some(value),
            Err(error) => bare(error),
        };
        let span = error
            .location()
            .and_then(span_of)
            .map(|span| tidy_span(&file.text, span));
        match &error {
            // The field that is missing is the one that was misspelt: one slip, one problem.
            Error::SerdeMissingField { field, .. } if misspelt.contains(field) => return None,
            Error::SerdeUnknownField {
                field, expected, ..
            } => {
                misspelt.extend(nearest(field, expected.iter().copied()));
            }
            _ => {}
        }
        problems.push(load_error(file, &error, span));
        let Error::SerdeUnknownField { .. } = error else {
            return None;
        };
        if !take_out(&mut text, span?) {
            return None;
        }
    }
    None
}

fn options(nodes: usize) -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: nodes, max_events: 1_000_000.max(nodes * 4), max_depth: 64, max_aliases: 100 },
        with_snippet: false,
    }
}

/// The error without the wrappers that only matter for its own rendering.
fn bare(error: Error) -> Error {
    match error {
        Error::WithSnippet { error, .. } => bare(*error),
        Error::AliasError { .. } => error,
        other => other,
    }
}

fn load_error(file: &DataFile, error: &Error, span: Option<Span>) -> LoadError {
    let at = |message: String| LoadError::new(file, message).at(span);
    match error {
        Error::SerdeUnknownField {
            field, expected, ..
        } => {
            let known = expected.join(", ");
            let error = at(format!("unknown field `{field}`"));
            match nearest(field, expected.iter().copied()) {
                Some(near) => {
                    error.with_help(format!("did you mean `{near}`? known here: {known}"))
                }
                None => error.with_help(format!("known here: {known}")),
            }
        }
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => {
            let known = expected.join(", ");
            let error = at(format!("unknown word `{variant}`"));
            match nearest(variant, expected.iter().copied()) {
                Some(near) => {
                    error.with_help(format!("did you mean `{near}`? known here: {known}"))
                }
                None => error.with_help(format!("known here: {known}")),
            }
        }
        Error::SerdeMissingField { field, .. } => at(format!("missing field `{field}`")),
        other => {
            let text = other.to_string();
            at(text
                .lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_owned())
        }
    }
}

/// Comments out the key at `span` and everything indented below it, keeping every byte offset.
fn take_out(text: &mut String, span: Span) -> bool {
    let start = span.start as usize;
    let line_start = text[..start.min(text.len())]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let indent = start - line_start;
    if !text[line_start..start].chars().all(|c| c == ' ') {
        return false;
    }
    let mut bytes = std::mem::take(text).into_bytes();
    let mut at = line_start;
    let mut first = true;
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n);
        let blank = bytes[at..end].iter().all(|b| b.is_ascii_whitespace());
        let depth = bytes[at..end].iter().take_while(|b| **b == b' ').count();
        let same_list = depth == indent && bytes.get(at + depth) == Some(&b'-');
        if !first && !blank && depth <= indent && !same_list {
            break;
        }
        bytes[at..end].fill(b' ');
        first = false;
        at = end + 1;
    }
    *text = String::from_utf8(bytes).unwrap_or_default();
    !first
}

/// Trims a scalar's span: block scalars run on into the indent of the next line.
fn tidy_span(text: &str, span: Span) -> Span {
    let raw = text.get(span.range()).unwrap_or_default();
    Span::new(
        span.start as usize,
        span.start as usize + raw.trim_end().len(),
    )
}

#[cfg(test)]
mod tests {
    use super::{DataFile, parse};
    use std::collections::BTreeMap;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        message: BTreeMap<String, String>,
        #[serde(default)]
        id: String,
    }

    #[test]
    fn all_unknown_fields_are_gathered_and_the_rest_is_read() {
        let text = "idd: x\nmessage:\n  zh: 甲\nhepl:\n  zh: 乙\n  en: b\nid: a\n";
        let mut problems = Vec::new();
        let sample: Option<Sample> = parse(&DataFile::new("a.yaml", text), &mut problems);
        let sample = sample.expect("the rest is sound");
        assert_eq!((sample.id.as_str(), sample.message.len()), ("a", 1));
        let found: Vec<&str> = problems
            .iter()
            .map(|p| &text[p.span.expect("placed").range()])
            .collect();
        assert_eq!(found, ["idd", "hepl"]);
        assert!(
            problems[0]
                .help
                .as_deref()
                .unwrap_or_default()
                .contains("did you mean `id`")
        );
    }
}
