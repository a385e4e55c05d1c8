//! Reading a file strictly, with all its unknown fields at once.

use super::mistake::{load_error, meant};
use super::{DataFile, LoadError, span_of};
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
                misspelt.extend(meant(field, expected));
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
        let span = tidy_span(&file.text, span);
        return Some(match error {
            Error::SerdeUnknownVariant { variant, .. } => word_from(&file.text, variant, span),
            _ => span,
        });
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
    Some(exactly(
        &file.text,
        error,
        Span::new(start + at, start + at + length),
    ))
}

/// Where a word stands, when the parser points at the name of its field.
fn word_from(text: &str, word: &str, span: Span) -> Span {
    let rest = text.get(span.range().start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    match line.find(word).filter(|at| *at > span.range().len()) {
        Some(at) if line[span.range().len()..].trim_start().starts_with(':') => {
            let start = span.range().start + at;
            Span::new(start, start + word.len())
        }
        _ => span,
    }
}

/// The place of a mistake of syntax, where the parser points beside it.
fn exactly(text: &str, error: &Error, span: Span) -> Span {
    let message = error.to_string();
    let told = |piece: &str| message.contains(piece);
    let start = span.range().start;
    let rest = text.get(start..).unwrap_or_default();
    let exact = if told("tab") {
        tab_of_indent(text, start)
    } else if told("unknown escape") {
        escape(rest).map(|at| (start + at, 2))
    } else if told("simple key expected") || told("could not find expected ':'") {
        rest.lines()
            .next()
            .map(|line| (start, line.trim_end().len()))
    } else if told("did not find expected key") || told("expected '-' indicator") {
        let end = rest.find([':', ' ', '\n']).unwrap_or(rest.len());
        Some((start, end))
    } else {
        None
    };
    let exact = exact.filter(|(_, length)| *length > 0);
    exact.map_or(span, |(at, length)| Span::new(at, at + length))
}

/// The tab that indents the line of a place or the line behind it.
fn tab_of_indent(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut at = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    for line in text.get(at..)?.split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indent)?.find('\t') {
            return Some((at + tab, 1));
        }
        at += line.len();
    }
    None
}

/// The first backslash of a text in double quotation marks that YAML gives no meaning.
fn escape(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && !"0abtnvfre \"/\\N_LPxuU\t\n".contains(chars.next()?.1) {
            return Some(at);
        }
    }
    None
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
