//! What is said about a file that cannot be read: the mistake in plain words, and the cure.

use super::{DataFile, LoadError, nearest};
use crate::source::Span;
use serde_yaml::Error;

/// The colon and the comma of Chinese text, which mean nothing to YAML.
const WIDE_COLON: char = '\u{FF1A}';
const WIDE_COMMA: char = '\u{FF0C}';

/// The error of the parser as a problem of the file.
pub(super) fn load_error(file: &DataFile, error: &Error, span: Option<Span>) -> LoadError {
    let at = |message: String| LoadError::new(file, message).at(span);
    match error {
        Error::SerdeUnknownField {
            field, expected, ..
        } => unknown_field(file, field, expected, span),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => unknown_word(at, variant, expected),
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
            let message = without_place(line.trim_start_matches("error: "));
            syntax(at(message), span)
        }
    }
}

/// The field that an unknown one was meant to be.
pub(super) fn meant(field: &str, expected: &[&'static str]) -> Option<&'static str> {
    let name = field.split(WIDE_COLON).next().unwrap_or(field);
    nearest(name, expected.iter().copied())
}

fn unknown_field(
    file: &DataFile,
    field: &str,
    expected: &[&'static str],
    span: Option<Span>,
) -> LoadError {
    let at = |message: String| LoadError::new(file, message).at(span);
    if field.contains(WIDE_COLON) {
        return wide_colon(at);
    }
    let unlike = meant(field, expected).is_none();
    if unlike && span.is_some_and(|span| is_torn(&file.text, span)) {
        let message = format!("a `,` parts `{field}` from the text before it");
        return at(message).with_help("a text with `,` in it needs quotation marks: '…'");
    }
    let error = at(format!("unknown field `{field}`"));
    if unlike && expected == LANGUAGES {
        let help = "known here: zh, en; the lines of a text stand deeper than the name above them";
        return error.with_help(help);
    }
    known(error, field, expected)
}

/// Whether a field in braces has no value: it is the end of a text with a comma in it.
fn is_torn(text: &str, span: Span) -> bool {
    let (before, behind) = (text.get(..span.range().start), text.get(span.range().end..));
    let before = before.unwrap_or_default().trim_end();
    let behind = behind.unwrap_or_default().trim_start();
    before.ends_with(',') && behind.starts_with([',', '}', ']', '{'])
}

fn wide_colon(at: impl Fn(String) -> LoadError) -> LoadError {
    at(format!("a full-width `{WIDE_COLON}` is no colon here"))
        .with_help("write `name: value`, with a half-width colon and a blank behind it")
}

fn unknown_word(
    at: impl Fn(String) -> LoadError,
    variant: &str,
    expected: &[&'static str],
) -> LoadError {
    const FORM: &str = "write `name: value`";
    if variant == "~" {
        return known(at("nothing stands here".to_owned()), variant, expected);
    }
    let end = variant.find(|c: char| c.is_whitespace() || c == ':' || c == WIDE_COLON);
    let first = end.and_then(|end| variant.get(..end));
    match first.filter(|first| expected.contains(first)) {
        Some(_) if variant.contains(WIDE_COLON) => wide_colon(at),
        Some(word) if variant[word.len()..].starts_with(':') => {
            at(format!("a blank is missing behind `{word}:`")).with_help(FORM)
        }
        Some(word) => at(format!("a `:` is missing behind `{word}`")).with_help(FORM),
        None => known(at(format!("unknown word `{variant}`")), variant, expected),
    }
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
        return LoadError::new(file, message)
            .at(Some(stray))
            .with_help(COLUMN);
    }
    let start = span.and_then(|span| beginning(&file.text, span)).or(span);
    let error = LoadError::new(file, format!("missing field `{field}`")).at(start);
    if LANGUAGES.contains(&field) {
        return error.with_help(BOTH);
    }
    error.with_help(format!("add `{field}: …` to the mapping that begins here"))
}

/// The first name of the mapping that has a name at a place.
fn beginning(text: &str, span: Span) -> Option<Span> {
    let word = |at: usize| {
        let rest = text.get(at..)?;
        let end = rest.find([':', ' ', '\n', ',', '}']).unwrap_or(rest.len());
        (end > 0).then(|| Span::new(at, at + end))
    };
    let start = span.range().start;
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line..start)?;
    if let Some(open) = open_brace(before) {
        let inside = before.get(open + 1..)?;
        return word(line + open + 1 + inside.len() - inside.trim_start().len());
    }
    let column = before.len();
    let end = start + text.get(start..)?.find('\n').unwrap_or(0);
    let mut at = end;
    let mut first = start;
    // Upwards, to a line that is indented less or begins the entry of a list.
    for one in text.get(..end)?.rsplit('\n') {
        at -= one.len();
        let indent = one.len() - one.trim_start_matches([' ', '-']).len();
        let own = one.trim_start();
        if indent < column && !own.is_empty() && !own.starts_with('#') {
            break;
        }
        if indent == column && indent < one.len() && !own.starts_with('#') {
            first = at + indent;
            if own.starts_with('-') {
                break;
            }
        }
        at = at.saturating_sub(1);
    }
    word(first)
}

/// The last brace of a line that is open at its end.
fn open_brace(line: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, c) in line.char_indices() {
        match c {
            '{' => open.push(at),
            '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

const COLUMN: &str = "fields of one mapping have the same indentation, of blanks";

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
    let at = |message: String| LoadError::new(file, message).at(span);
    if expected.contains("string scalar") {
        let help = "a text that begins with `{` or `[` needs quotation marks: '…'";
        let message = "a text is needed here, and this is a list or a mapping";
        return at(message.to_owned()).with_help(help);
    }
    if expected.contains("sequence start") {
        let help = "write `[…]`, or each entry on a line of its own behind `- `";
        return at("a list is needed here".to_owned()).with_help(help);
    }
    if !expected.contains("mapping start") {
        return at(format!("{expected} is needed here"));
    }
    let written = span.and_then(|span| file.text.get(span.range()));
    if written.is_some_and(|text| text.contains(WIDE_COLON)) {
        return wide_colon(at);
    }
    let name = span.and_then(|span| name_before(&file.text, span));
    let said = [
        "summary", "docs", "message", "label", "help", "title", "about",
    ];
    let help = if name.is_some_and(|name| said.contains(&name)) {
        BOTH
    } else {
        "a `:` and a blank stand behind each name; on one line, fields stand in braces: \
         `{name: value}`"
    };
    at("fields are needed here, `name: value` each".to_owned()).with_help(help)
}

/// The name of the field whose value stands at a place, when both are on one line.
fn name_before(text: &str, span: Span) -> Option<&str> {
    let head = text.get(..span.range().start)?.lines().last()?;
    let head = head.trim_end().strip_suffix(':')?;
    head.rsplit([' ', '{', ',', '-']).next()
}

/// The message without "at line 3, column 4": the frame shows it.
fn without_place(message: &str) -> String {
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message[..end].to_owned()
}

/// A mistake of syntax: what the parser says of it, what we say instead, and the cure.
struct Told {
    pieces: &'static [&'static str],
    message: Option<&'static str>,
    help: &'static str,
}

const QUOTED: &str =
    "a text with `{`, `}`, `[`, `]`, `,`, `: ` or ` #` in it needs quotation marks: '…'";

const BRACKETS: &str = "each `[` needs its `]`, each `{` its `}`";

/// The first that fits counts.
const TOLD: [Told; 14] = [
    Told {
        pieces: &["expected ',' or '}'", "expected ',' or ']'"],
        message: Some("a `,` or the closing bracket is missing before this"),
        help: QUOTED,
    },
    Told {
        pieces: &["mapping values are not allowed"],
        message: Some("a second `:` stands where only a text may"),
        help: "a text with `: ` in it needs quotation marks: '…'; or the indentation is wrong",
    },
    Told {
        pieces: &["tabs disallowed", "tab cannot be used", "found a tab"],
        message: Some("a tab is no indentation"),
        help: "indent with blanks",
    },
    Told {
        pieces: &[
            "unclosed quote",
            "unexpected end of stream",
            "multiline quoted",
        ],
        message: Some("this quotation mark is never closed"),
        help: "close it at the end of the text; a `'` inside '…' is written twice",
    },
    Told {
        pieces: &["trailing content"],
        message: Some("a text in quotation marks ends before this"),
        help: "a quotation mark above may not be closed; a `'` inside '…' is written twice",
    },
    Told {
        pieces: &["unknown escape"],
        message: Some("this `\\` has no meaning inside \"…\""),
        help: "write patterns in single quotation marks, '…', where `\\` stays what it is",
    },
    Told {
        pieces: &["mismatched bracket", "unclosed bracket"],
        message: None,
        help: BRACKETS,
    },
    Told {
        pieces: &["only valid inside a block", "flow"],
        message: Some("a bracket is not closed before this"),
        help: BRACKETS,
    },
    Told {
        pieces: &["simple key expected", "could not find expected ':'"],
        message: Some("a `:` is missing behind the name of this field"),
        help: "write `name: value`, with a blank behind the colon",
    },
    Told {
        pieces: &["did not find expected key", "expected '-' indicator"],
        message: Some("this does not stand below its neighbours"),
        help: COLUMN,
    },
    Told {
        pieces: &["block sequence entries are not allowed"],
        message: Some("a list does not begin on the line of its name"),
        help: "each entry stands on a line of its own behind `- `, below the name",
    },
    Told {
        pieces: &["externally tagged enum"],
        message: Some("a list stands where one thing may"),
        help: "take the `-` or the brackets away; several checks stand under `all:` or `any:`",
    },
    Told {
        pieces: &["deserialize null"],
        message: Some("nothing stands here, where a text is needed"),
        help: "write the text, or leave the field out",
    },
    Told {
        pieces: &[
            "unexpected character",
            "unknown anchor",
            "anchor or alias",
            "scanning a tag",
            "parsing a tag",
            "block scalar",
            "node content",
        ],
        message: Some("no text begins like this"),
        help: "a text that begins with `*`, `&`, `!`, `%`, `@`, `|`, `>`, `,` or a backtick needs \
               quotation marks: '…'",
    },
];

/// Mistakes of syntax, in words of the file rather than of the grammar; with what helps.
fn syntax(mut error: LoadError, span: Option<Span>) -> LoadError {
    let told = TOLD.iter().find(|told| {
        told.pieces
            .iter()
            .any(|piece| error.message.contains(piece))
    });
    let Some(told) = told else {
        let grammar = ["while ", "did not find", "unexpected", "invalid "];
        if grammar.iter().any(|start| error.message.starts_with(start)) {
            let help =
                "a quotation mark, a bracket or a `:` may be missing on the line or above it";
            return error.with_help(help);
        }
        if ["budget", "limit", "Depth", "depth"]
            .iter()
            .any(|word| error.message.contains(word))
        {
            return error.with_help("see docs/reference/limits.md for how much a file may hold");
        }
        return error;
    };
    let wide = span.is_some_and(|span| has_wide_comma(&error.file.text, span));
    if let Some(message) = told.message {
        error.message = message.to_owned();
    }
    if told.help == QUOTED && wide {
        let help = format!("a full-width `{WIDE_COMMA}` parts no fields: write `, `");
        return error.with_help(help);
    }
    error.with_help(told.help)
}

/// Whether a full-width comma stands where a field before a place was to end.
fn has_wide_comma(text: &str, span: Span) -> bool {
    let head = text.get(..span.range().start).unwrap_or_default();
    let line = head.lines().last().unwrap_or_default();
    let field = line.rsplit([',', '{', '[']).next().unwrap_or_default();
    let end = field.rsplit(WIDE_COMMA).next().unwrap_or_default();
    // A name follows it, and the colon at the place.
    field.contains(WIDE_COMMA) && !end.trim().is_empty() && end.trim().is_ascii()
}
