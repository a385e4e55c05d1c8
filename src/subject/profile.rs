//! Title, body and year: who reports on which year.

use super::Model;
use crate::source::{Folded, Source, Span};
use crate::syntax::Document;

/// Who reports on which year.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Lines that are titles, in order.
    pub titles: Vec<Span>,
    /// Whether the title line is of something else, such as an explanation of such a document.
    pub of_another_kind: bool,
    /// The body's name.
    pub body: Option<(String, Span)>,
    /// The report year.
    pub year: Option<(i32, Span)>,
    /// Keys of the kinds the body is of.
    pub kinds: Vec<String>,
}

/// A title line has at most this many characters.
const LONGEST_TITLE: usize = 70;

pub(super) fn profile(source: &Source, document: &Document, model: &Model) -> Profile {
    let mut profile = Profile::default();
    let preamble = document.preamble();
    let lines = title_lines(source, preamble);
    let of_another_kind = |line: &Span| is_not_title(model, &bare(source, *line));
    profile.of_another_kind = lines.first().is_some_and(of_another_kind);
    let mut index = 0;
    while index < lines.len() {
        let Some((title, taken)) = title_at(source, model, &lines[index..]) else {
            index += 1;
            continue;
        };
        profile.titles.push(title.span);
        profile.year = profile.year.or(title.year.map(|year| (year, title.span)));
        profile.body = profile
            .body
            .take()
            .or(title.body.map(|body| (body, title.span)));
        index += taken;
    }
    if profile.year.is_none() {
        profile.year = year_elsewhere(source, preamble, model);
    }
    if let Some((body, _)) = &profile.body {
        let kinds = model
            .kinds
            .iter()
            .filter(|(_, pattern)| pattern.is_match(body));
        profile.kinds = kinds.map(|(key, _)| key.clone()).collect();
    }
    profile
}

/// A title that was read.
struct Title {
    span: Span,
    body: Option<String>,
    year: Option<i32>,
}

/// The title at the head of `lines`, and how many lines it takes: one, or two when it is broken
/// and the second is no whole title by itself.
fn title_at(source: &Source, model: &Model, lines: &[Span]) -> Option<(Title, usize)> {
    let first = *lines.first()?;
    let alone = title(source, model, first);
    let Some(second) = lines.get(1).copied() else {
        return Some((alone?, 1));
    };
    let between = Span::new(first.end as usize, second.start as usize);
    let adjacent = source
        .slice(between)
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '#' | '*'));
    let whole = alone.as_ref().is_some_and(|title| title.body.is_some());
    let second_whole = title(source, model, second).is_some_and(|title| title.body.is_some());
    if adjacent
        && !whole
        && !second_whole
        && let Some(both) = title(source, model, first.cover(second))
        && both.body.is_some()
    {
        return Some((both, 2));
    }
    Some((alone?, 1))
}

/// A line squeezed, without marks of headings and emphasis.
fn bare(source: &Source, line: Span) -> String {
    crate::source::fold::squeeze(source.slice(line))
        .chars()
        .filter(|c| !matches!(c, '#' | '*'))
        .collect()
}

/// Whether a line looks like a title and is none.
fn is_not_title(model: &Model, line: &str) -> bool {
    model
        .not_titles
        .iter()
        .any(|pattern| pattern.is_match(line))
}

fn title(source: &Source, model: &Model, span: Span) -> Option<Title> {
    let folded = bare(source, span);
    if is_not_title(model, &folded) {
        return None;
    }
    let captures = model
        .titles
        .iter()
        .find_map(|pattern| pattern.captures(&folded))?;
    let group = |name: &str| {
        captures
            .name(name)
            .map(|m| m.as_str())
            .filter(|text| !text.is_empty())
    };
    let year = group("year").and_then(crate::source::numeral::integer);
    Some(Title {
        span,
        body: group("body").map(str::to_owned),
        year: year.and_then(|year| i32::try_from(year).ok()),
    })
}

/// Lines of the preamble that are short enough; of a long first line, its first words.
fn title_lines(source: &Source, preamble: Span) -> Vec<Span> {
    let raw = source.slice(preamble);
    let mut lines = Vec::new();
    let mut at = preamble.start as usize;
    for line in raw.split_inclusive('\n') {
        let mut span = crate::syntax::line::trim(source, Span::new(at, at + line.len()));
        let text = source.slice(span);
        if text.chars().count() > LONGEST_TITLE && lines.is_empty() {
            let words = text.split_whitespace().next().map_or(0, str::len);
            span = Span::new(span.start as usize, span.start as usize + words);
        }
        let text = source.slice(span);
        let sentence = text.contains('。') || text.chars().count() > LONGEST_TITLE;
        if !text.is_empty() && !sentence {
            let marks = text.len() - text.trim_start_matches(['#', '*', ' ']).len();
            let end = text.trim_end_matches(['*', ' ']).len();
            let start = span.start as usize;
            lines.push(Span::new(start + marks, start + end.max(marks)));
        }
        at += line.len();
    }
    lines
}

fn year_elsewhere(source: &Source, preamble: Span, model: &Model) -> Option<(i32, Span)> {
    for scope in [preamble, source.whole()] {
        let folded = Folded::new(source.slice(scope), scope.start as usize);
        for pattern in &model.years {
            let found = pattern
                .captures(folded.text())
                .and_then(|captures| captures.name("year"));
            if let Some(year) = found
                && let Ok(value) = year.as_str().parse()
            {
                return Some((value, folded.span(year.start(), year.end())));
            }
        }
    }
    None
}
