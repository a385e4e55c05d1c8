//! What a failing case expects, rewritten to what is found, in the text of its rule file. Nothing
//! else of the file changes.

use super::example::{is_placed, is_said};
use super::suite::CaseRun;
use crate::rule::case::ExpectFile;
use crate::rule::file::RuleFile;
use crate::yaml::{DataFile, parse};
use std::ops::Range;

/// The expectations that a run of a case fulfils: those it has, where they fit, and new ones.
/// Nothing comes back when the case could not be run.
#[must_use]
pub fn fulfilled(run: &CaseRun<'_>) -> Option<Vec<ExpectFile>> {
    let report = run.report.as_ref().filter(|one| one.failures.is_empty())?;
    let source = &report.subject.source;
    let mut old: Vec<&ExpectFile> = run.case.expect.iter().collect();
    let expectation = report.diagnostics.iter().map(|one| {
        let fits = |wanted: &&ExpectFile| is_placed(report, one, wanted) && is_said(one, wanted);
        if let Some(index) = old.iter().position(fits) {
            return old.remove(index).clone();
        }
        let at = source.slice(one.primary.span).to_owned();
        // A number may stand in many cells.
        let address = one.primary.address.clone().filter(|_| {
            let text = source.text();
            at.is_empty() || text.matches(&at).nth(1).is_some()
        });
        ExpectFile {
            at,
            says: Some(one.message.clone()),
            address,
        }
    });
    Some(expectation.collect())
}

/// The text of a rule file with the expectations of its case at `index` replaced.
///
/// # Errors
/// When the case is laid out in a way that cannot be rewritten safely: why.
pub fn rewritten(
    file: &DataFile,
    index: usize,
    expect: &[ExpectFile],
) -> Result<String, &'static str> {
    const LAYOUT: &str = "the layout of the case is one that cannot be rewritten; write it by hand";
    let before = cases(file).ok_or("the rule file has an error")?;
    let name = before.get(index).and_then(|case| case.2).ok_or(LAYOUT)?;
    let item = Item::around(&file.text, name.start as usize).ok_or(LAYOUT)?;
    let text = item.with(&file.text, expect).ok_or(LAYOUT)?;
    let after = cases(&DataFile::new(&file.path, &text)).ok_or(LAYOUT)?;
    let same = before.len() == after.len()
        && before
            .iter()
            .zip(&after)
            .enumerate()
            .all(|(at, (old, new))| {
                let wanted = if at == index { expect } else { &old.1 };
                old.0 == new.0 && new.1 == wanted
            });
    if same { Ok(text) } else { Err(LAYOUT) }
}

type Case = (String, Vec<ExpectFile>, Option<crate::source::Span>);

/// The cases of a rule file: names, expectations, and where the names stand.
fn cases(file: &DataFile) -> Option<Vec<Case>> {
    let mut problems = Vec::new();
    let written: RuleFile = parse(file, &mut problems)?;
    let cases = written.tests.into_iter();
    let cases = cases.map(|case| (case.name.value, case.expect, case.name.span));
    problems.is_empty().then(|| cases.collect())
}

/// How a case is laid out in its file.
enum Item {
    /// A mapping on lines of its own: its lines, and how far its keys are indented.
    Block(Range<usize>, usize),
    /// A mapping in braces: from brace to brace.
    Flow(Range<usize>),
}

impl Item {
    /// The item of a list around a place.
    fn around(text: &str, at: usize) -> Option<Item> {
        let mut line = line_start(text, at);
        while !text[line..].trim_start_matches(' ').starts_with("- ") {
            line = line_start(text, line.checked_sub(1)?);
        }
        let dash = line + indent(&text[line..]);
        if text[dash + 2..].trim_start().starts_with('{') {
            let open = dash + text[dash..].find('{')?;
            return Some(Item::Flow(open..closing(text, open)? + 1));
        }
        let depth = dash - line;
        let end = end_of_block(text, next_line(text, dash), depth, false);
        let keys = depth + 2 + indent(&text[dash + 2..]);
        Some(Item::Block(line..end, keys))
    }

    fn with(&self, text: &str, expect: &[ExpectFile]) -> Option<String> {
        match self {
            Item::Block(lines, keys) => {
                let pad = " ".repeat(*keys);
                let key = format!("{pad}expect:");
                let new = block(&pad, expect);
                let mut at = lines.start;
                while at < lines.end {
                    if text[at..lines.end].starts_with(&key) {
                        let end = end_of_block(text, next_line(text, at), *keys, true);
                        return Some(spliced(text, at..end.min(lines.end), &new));
                    }
                    at = next_line(text, at);
                }
                let newline = if text[..lines.end].ends_with('\n') {
                    ""
                } else {
                    "\n"
                };
                Some(spliced(
                    text,
                    lines.end..lines.end,
                    &format!("{newline}{new}"),
                ))
            }
            Item::Flow(braces) => {
                let inside = braces.start + 1..braces.end - 1;
                let field = flow_field(text, &inside, "expect");
                let new = flow(expect);
                Some(match field {
                    Some(range) if expect.is_empty() => spliced(text, range, ""),
                    Some(range) => spliced(text, range, &format!(", {new}")),
                    None => spliced(text, inside.end..inside.end, &format!(", {new}")),
                })
            }
        }
    }
}

fn spliced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

fn next_line(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |found| at + found + 1)
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Where the lines end that are indented deeper than `depth`; with `lists`, items of a list at that
/// depth belong to them. Blank lines and comments at the end do not.
fn end_of_block(text: &str, from: usize, depth: usize, lists: bool) -> usize {
    let (mut at, mut end) = (from, from);
    while at < text.len() {
        let next = next_line(text, at);
        let line = &text[at..next];
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with('#') {
            let inside =
                indent(line) > depth || (lists && indent(line) == depth && bare.starts_with("- "));
            if !inside {
                break;
            }
            end = next;
        }
        at = next;
    }
    end
}

/// Shows every character of flow style that is not quoted, with the depth of brackets; stops when
/// told to.
fn walk(text: &str, range: Range<usize>, each: &mut dyn FnMut(usize, usize, char) -> bool) {
    let (mut depth, mut quote, mut escaped, mut before) = (0usize, None, false, ' ');
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        if let Some(open) = quote {
            if escaped {
                escaped = false;
            } else if c == '\\' && open == '"' {
                escaped = true;
            } else if c == open {
                quote = None;
            }
            continue;
        }
        // A quote inside a plain word is a character like any other.
        if matches!(c, '"' | '\'') && matches!(before, ' ' | '{' | '[' | ',' | '\n') {
            quote = Some(c);
            continue;
        }
        before = c;
        if matches!(c, '}' | ']') {
            depth = depth.saturating_sub(1);
        }
        if each(at, depth, c) {
            return;
        }
        if matches!(c, '{' | '[') {
            depth += 1;
        }
    }
}

fn closing(text: &str, open: usize) -> Option<usize> {
    let mut found = None;
    walk(text, open..text.len(), &mut |at, depth, c| {
        if depth == 0 && c == '}' {
            found = Some(at);
        }
        found.is_some()
    });
    found
}

/// The range of a field inside braces, with the comma before it.
fn flow_field(text: &str, inside: &Range<usize>, key: &str) -> Option<Range<usize>> {
    let mut commas = vec![inside.start];
    walk(text, inside.clone(), &mut |at, depth, c| {
        if depth == 0 && c == ',' {
            commas.push(at);
        }
        false
    });
    commas.push(inside.end);
    let wanted = format!("{key}:");
    let named = |range: &Range<usize>| {
        let field = text[range.clone()].trim_start_matches(',').trim_start();
        field.starts_with(&wanted)
    };
    let fields = commas.windows(2).map(|pair| pair[0]..pair[1]);
    fields.into_iter().find(named)
}

/// Expectations on lines of their own.
fn block(pad: &str, expect: &[ExpectFile]) -> String {
    match expect {
        [] => String::new(),
        [one] => format!("{pad}expect: [{}]\n", one_line(one)),
        several => {
            let lines = several
                .iter()
                .map(|one| format!("{pad}  - {}\n", one_line(one)));
            format!("{pad}expect:\n{}", lines.collect::<String>())
        }
    }
}

fn flow(expect: &[ExpectFile]) -> String {
    let all: Vec<String> = expect.iter().map(one_line).collect();
    format!("expect: [{}]", all.join(", "))
}

fn one_line(expect: &ExpectFile) -> String {
    let mut fields = vec![format!("at: {}", quoted(&expect.at))];
    let says = expect
        .says
        .as_ref()
        .map(|says| format!("says: {}", quoted(says)));
    fields.extend(says);
    let address = expect
        .address
        .as_ref()
        .map(|address| format!("address: {address}"));
    fields.extend(address);
    format!("{{{}}}", fields.join(", "))
}

fn quoted(text: &str) -> String {
    if text.chars().any(char::is_control) {
        let mut out = String::from("\"");
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => out.push(c),
            }
        }
        out + "\""
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
