//! Reading a file, and saying in plain words what is wrong with it.

use super::{DataFile, LoadError, nearest, span_of};
use crate::source::{Span, limits};
use serde::de::DeserializeOwned;
use serde_yaml::Error;

/// Reads a data file strictly. All unknown fields are gathered: each is reported, taken out, and
/// the rest is read, so that the value comes along whenever the rest is sound.
pub fn parse<T: DeserializeOwned>(file: &DataFile, problems: &mut Vec<LoadError>) -> Option<T> {
    parse_within(file, limits::MOST_NODES, problems)
}

/// The same for a list that the engine writes, which may be a hundred times as long.
pub fn parse_long<T: DeserializeOwned>(
    file: &DataFile,
    problems: &mut Vec<LoadError>,
) -> Option<T> {
    parse_within(file, limits::MOST_NODES * 100, problems)
}

fn parse_within<T: DeserializeOwned>(
    file: &DataFile,
    nodes: usize,
    problems: &mut Vec<LoadError>,
) -> Option<T> {
    let mut text = file.text.to_string();
    let mut misspelt: Vec<&'static str> = Vec::new();
    for _ in 0..limits::MOST_UNKNOWN_FIELDS {
        let error = match serde_yaml::from_str_with_options::<T>(&text, options(nodes)) {
            Ok(value) => return Some(value),
            Err(error) => bare(error),
        };
        let span = place(file, &error);
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
        budget: serde_yaml::budget! {
            max_nodes: nodes,
            max_events: 1_000_000.max(nodes * 4),
            max_depth: limits::DEEPEST_NODE,
            flow_nesting_limit: limits::DEEPEST_NODE,
            max_aliases: limits::MOST_ALIASES,
            max_anchors: limits::MOST_ALIASES,
            max_merge_keys: limits::MOST_ALIASES,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: limits::MOST_REPLAYED,
        },
        with_snippet: false,
    }
}

/// The error without the wrappers that only matter for its own rendering.
fn bare(error: Error) -> Error {
    match error {
        Error::WithSnippet { error, .. } => bare(*error),
        other => other,
    }
}

/// Where an error stands; mistakes of syntax come with a line and a column only.
fn place(file: &DataFile, error: &Error) -> Option<Span> {
    let location = error.location()?;
    if let Some(span) = span_of(location) {
        return Some(tidy_span(&file.text, span));
    }
    let line = usize::try_from(location.line()).ok()?.checked_sub(1)?;
    let column = usize::try_from(location.column()).ok()?.saturating_sub(1);
    let mut start = 0;
    for _ in 0..line {
        start += file.text.get(start..)?.find('\n')? + 1;
    }
    let text = file.text.get(start..)?.lines().next().unwrap_or_default();
    let at = text.char_indices().nth(column);
    let (at, length) = at.map_or((text.len(), 0), |(at, c)| (at, c.len_utf8()));
    Some(Span::new(start + at, start + at + length))
}

fn load_error(file: &DataFile, error: &Error, span: Option<Span>) -> LoadError {
    let at = |message: String| LoadError::new(file, message).at(span);
    match error {
        Error::SerdeUnknownField {
            field, expected, ..
        } => known(at(format!("unknown field `{field}`")), field, expected),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } if variant == "~" => known(at("nothing stands here".to_owned()), variant, expected),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } if first_word(variant, expected).is_some() => {
            let word = first_word(variant, expected).unwrap_or_default();
            at(format!("a `:` is missing behind `{word}`")).with_help("write `name: value`")
        }
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => known(at(format!("unknown word `{variant}`")), variant, expected),
        Error::SerdeMissingField { field, .. } => missing(file, field, span),
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or_default();
            at(format!("the field `{key}` is there twice")).with_help("take one out")
        }
        Error::ExpectedMappingEndAfterEnumVariantValue { .. } => at(
            "a second word stands where only one may".to_owned(),
        )
        .with_help("several checks stand in a list under `all:` or `any:`, each behind a `-`"),
        Error::InvalidScalar { ty, .. } => at(wanted(ty).to_owned()),
        Error::Unexpected { expected, .. } => unexpected(file, expected, span),
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            syntax(at(without_place(line.trim_start_matches("error: "))))
        }
    }
}

/// The first of several words, when it is a known one: the others were to be its value.
fn first_word<'v>(variant: &'v str, expected: &[&'static str]) -> Option<&'v str> {
    let (first, _) = variant.split_once(char::is_whitespace)?;
    expected.contains(&first).then_some(first)
}

fn known(error: LoadError, given: &str, expected: &[&'static str]) -> LoadError {
    let list = expected.join(", ");
    match nearest(given, expected.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean `{near}`? known here: {list}")),
        None => error.with_help(format!("known here: {list}")),
    }
}

/// The languages of a text: what is written wherever people read something.
const LANGUAGES: [&str; 2] = ["zh", "en"];
const BOTH: &str = "a text stands there in both languages: `{zh: '…', en: '…'}`";

fn missing(file: &DataFile, field: &str, span: Option<Span>) -> LoadError {
    // It may be there after all, with another indentation than its neighbours.
    if let Some(stray) = span.and_then(|span| stray(&file.text, field, span)) {
        let message = format!("`{field}` does not stand below its neighbours");
        let help = "fields of one mapping have the same indentation, of blanks";
        return LoadError::new(file, message)
            .at(Some(stray))
            .with_help(help);
    }
    let error = LoadError::new(file, format!("missing field `{field}`")).at(span);
    if LANGUAGES.contains(&field) {
        return error.with_help(BOTH);
    }
    error.with_help(format!("add `{field}: …` to the mapping that begins here"))
}

/// So many lines are looked through for a field that is missing.
const NEAR: usize = 20;

/// A line with the field behind a place, indented otherwise than the place is.
fn stray(text: &str, field: &str, span: Span) -> Option<Span> {
    let start = span.range().start;
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let column = start - line;
    if !text.get(line..start)?.bytes().all(|byte| byte == b' ') || column == 0 {
        return None;
    }
    let mut at = line;
    for (number, one) in text
        .get(line..)?
        .split_inclusive('\n')
        .take(NEAR)
        .enumerate()
    {
        let indent = one.len() - one.trim_start_matches(' ').len();
        let named = one.get(indent..)?.strip_prefix(field);
        let found = named.is_some_and(|rest| rest.starts_with(':'));
        if number > 0 && found && indent > 0 && indent != column {
            return Some(Span::new(at + indent, at + indent + field.len()));
        }
        if number > 0 && indent == 0 && !one.trim().is_empty() {
            return None;
        }
        at += one.len();
    }
    None
}

/// What a scalar should have been.
fn wanted(ty: &str) -> &'static str {
    match ty {
        "bool" | "boolean" => "`true` or `false` is needed here",
        "f32" | "f64" | "float" => "a number is needed here",
        _ => "a whole number is needed here",
    }
}

fn unexpected(file: &DataFile, expected: &str, span: Option<Span>) -> LoadError {
    let at = |message: &str| LoadError::new(file, message).at(span);
    if expected.contains("string scalar") {
        let help = "a text that begins with `{` or `[` needs quotation marks: '…'";
        return at("a text is needed here, and this is a list or a mapping").with_help(help);
    }
    if expected.contains("sequence start") {
        let help = "write `[…]`, or each entry on a line of its own behind `- `";
        return at("a list is needed here").with_help(help);
    }
    if expected.contains("mapping start") {
        let error = at("fields are needed here, `name: value` each");
        let line = span.and_then(|span| file.text.get(..span.range().start));
        let line = line
            .and_then(|head| head.lines().last())
            .unwrap_or_default();
        let key = line.trim_start_matches(['-', ' ']);
        let said = ["summary", "docs", "message", "label", "help", "title"];
        return if said.iter().any(|name| key.starts_with(name)) {
            error.with_help(BOTH)
        } else {
            error
        };
    }
    at(&format!("{expected} is needed here"))
}

/// The message without "at line 3, column 4": the frame shows it.
fn without_place(message: &str) -> String {
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}

/// Mistakes of syntax, in words of the file rather than of the grammar; with what helps.
fn syntax(mut error: LoadError) -> LoadError {
    let told = |pieces: &[&str]| pieces.iter().any(|piece| error.message.contains(piece));
    let (message, help) = if told(&["expected ',' or '}'", "expected ',' or ']'"]) {
        (
            Some("a `,` or the closing bracket is missing before this"),
            "a text with `{`, `}`, `[`, `]`, `,`, `: ` or ` #` in it needs quotation marks: '…'",
        )
    } else if told(&["mapping values are not allowed"]) {
        (
            Some("a second `:` stands where only a text may"),
            "a text with `: ` in it needs quotation marks: '…'; or the indentation is wrong",
        )
    } else if told(&["tabs disallowed", "tab"]) {
        (Some("a tab is no indentation"), "indent with blanks")
    } else if told(&["unclosed quote", "unexpected end of stream"]) {
        (
            Some("this quotation mark is never closed"),
            "close it at the end of the text; a `'` inside '…' is written twice",
        )
    } else if told(&["trailing content"]) {
        (
            Some("a text in quotation marks ends before this"),
            "a quotation mark above may not be closed; a `'` inside '…' is written twice",
        )
    } else if told(&["mismatched bracket", "unclosed bracket"]) {
        (None, "each `[` needs its `]`, each `{` its `}`")
    } else if told(&["could not find expected ':'"]) {
        (
            Some("a `:` is missing behind the name of this field"),
            "write `name: value`, with a blank behind the colon",
        )
    } else if told(&["budget", "limit", "Depth", "depth"]) {
        (
            None,
            "see docs/reference/limits.md for how much a file may hold",
        )
    } else {
        return error;
    };
    if let Some(message) = message {
        error.message = message.to_owned();
    }
    error.with_help(help)
}

/// Comments out the key at `span` and everything indented below it, keeping every byte offset.
fn take_out(text: &mut String, span: Span) -> bool {
    let start = span.start as usize;
    let line_start = text[..start.min(text.len())]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let indent = start - line_start;
    if !text[line_start..start].chars().all(|c| c == ' ') {
        return take_out_inside(text, start);
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

/// Blanks out a field of a mapping in braces, with the comma that parts it from the others.
fn take_out_inside(text: &mut String, start: usize) -> bool {
    let mut bytes = std::mem::take(text).into_bytes();
    let end = end_of_field(&bytes, start);
    let before = bytes[..start]
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace());
    let comma = before.filter(|at| bytes[*at] == b',');
    let range = match comma {
        Some(comma) => comma..end,
        None if bytes.get(end) == Some(&b',') => start..end + 1,
        None => start..end,
    };
    let blank = |byte: &mut u8| {
        if *byte != b'\n' {
            *byte = b' ';
        }
    };
    bytes[range].iter_mut().for_each(blank);
    *text = String::from_utf8(bytes).unwrap_or_default();
    end > start
}

/// Where a field of a mapping in braces ends: at the comma or the brace behind its value.
fn end_of_field(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut quote) = (0usize, None);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match (quote, *byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(*byte),
            (None, b'[' | b'{') => depth += 1,
            (None, b',' | b']' | b'}') if depth == 0 => return at,
            (None, b']' | b'}') => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

/// Trims a scalar's span: block scalars run on into the indent of the next line, and of a text
/// over several lines the first one is enough.
fn tidy_span(text: &str, span: Span) -> Span {
    let raw = text.get(span.range()).unwrap_or_default();
    let raw = raw.lines().next().unwrap_or_default();
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
