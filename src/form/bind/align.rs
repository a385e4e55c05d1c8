//! Which group is which row: label likeness, then the best alignment that keeps the order.

use super::super::{Orientation, Row, Table};
use super::group::Group;
use crate::source::fold::{fold_char, is_blank, is_invisible};
use crate::source::{Source, Span};

/// A label that fits less than this is no evidence.
const LEAST: f64 = 0.6;

/// A row that is known by its code is that row, but its label is altered.
const OTHERWISE_CALLED: f64 = 0.95;

/// How well each row of the form fits each group.
pub(super) struct Scores {
    groups: usize,
    values: Vec<f64>,
}

impl Scores {
    pub(super) fn new(rows: usize, groups: usize) -> Scores {
        Scores {
            groups,
            values: vec![0.0; rows * groups],
        }
    }

    pub(super) fn get(&self, row: usize, group: usize) -> f64 {
        self.values[row * self.groups + group]
    }

    pub(super) fn set(&mut self, row: usize, group: usize, score: f64) {
        self.values[row * self.groups + group] = score;
    }
}

/// Scores by label: exact endings first; likeness only where nothing is exact.
pub(super) fn scores(table: &Table, groups: &[Group<'_>]) -> Scores {
    if table.orientation == Orientation::Across {
        return across(table, groups);
    }
    let mut scores = Scores::new(table.rows.len(), groups.len());
    let mut row_exact = vec![false; table.rows.len()];
    let mut group_exact = vec![false; groups.len()];
    for (row, spec) in table.rows.iter().enumerate() {
        for (index, group) in groups.iter().enumerate() {
            let fits = || spec.labels.iter().any(|label| ends_with(group, label));
            let score = match &spec.code {
                Some(code) if !group.code.is_empty() => match *code == group.code {
                    true if fits() => 1.0,
                    true => OTHERWISE_CALLED,
                    false => continue,
                },
                _ if fits() => 1.0,
                _ => continue,
            };
            scores.set(row, index, score);
            row_exact[row] = true;
            group_exact[index] = true;
        }
    }
    for (row, spec) in table
        .rows
        .iter()
        .enumerate()
        .filter(|(row, _)| !row_exact[*row])
    {
        for (index, group) in groups
            .iter()
            .enumerate()
            .filter(|(index, _)| !group_exact[*index])
            .filter(|(_, group)| spec.code.is_none() || group.code.is_empty())
        {
            let likeness = spec
                .labels
                .iter()
                .map(|label| likeness(group, label))
                .fold(0.0, f64::max);
            let anchored = anchored(spec, &group.text);
            let score = if anchored {
                likeness.max(0.75)
            } else {
                likeness
            };
            if score >= LEAST {
                scores.set(row, index, score.min(0.95));
            }
        }
    }
    scores
}

/// Whether the anchor of a row stands at the end of a text, with no more behind it than its label
/// has: an anchor further back belongs to a row whose values are somewhere else.
fn anchored(row: &Row, text: &str) -> bool {
    let Some(anchor) = &row.anchor else {
        return false;
    };
    let Some(at) = text.rfind(anchor.as_str()) else {
        return false;
    };
    let behind = text[at + anchor.len()..].chars().count();
    let rest = row
        .labels
        .iter()
        .filter_map(|label| label.split_once(anchor.as_str()));
    let most = rest
        .map(|(_, rest)| rest.chars().count())
        .max()
        .unwrap_or(0);
    behind <= most + 3
}

/// A short label must stand alone in its cell or behind its number; a long one may end any text.
fn ends_with(group: &Group<'_>, label: &str) -> bool {
    // Every label is asked of every group; the last byte alone refuses nearly all.
    let last = |text: &str| text.as_bytes().last().copied();
    if last(&group.text) != last(label) || !group.text.ends_with(label) {
        return false;
    }
    if label.chars().count() > 2 {
        return true;
    }
    let last = super::without_number(group.last_label);
    let number_only = group.text[..group.text.len() - label.len()]
        .chars()
        .next_back()
        .is_none_or(|c| matches!(c, '.' | '、' | ')') || c.is_ascii_digit());
    last == label || number_only
}

/// Groups that can be the one line of a table whose rows stand side by side: enough values, and
/// the table's headers before them.
fn across(table: &Table, groups: &[Group<'_>]) -> Scores {
    let slots: usize = table.rows.iter().map(|row| row.columns.len()).sum();
    let mut scores = Scores::new(table.rows.len(), groups.len());
    for (index, group) in groups.iter().enumerate() {
        let known = table
            .headers
            .iter()
            .filter(|header| group.text.contains(header.as_str()))
            .count();
        let columns = table
            .columns
            .iter()
            .filter(|column| group.text.contains(column.squeezed.as_str()))
            .count();
        let enough = group.filled() * 2 >= slots || group.explicit && group.cells.len() >= slots;
        if enough && group.filled() > 0 && (known > 0 || columns >= 2) {
            let exact = group.filled() == slots;
            scores.set(0, index, if exact { 1.0 } else { 0.9 });
        }
    }
    scores
}

fn tail(text: &str, chars: usize) -> &str {
    let skip = text.chars().count().saturating_sub(chars);
    text.char_indices()
        .nth(skip)
        .map_or("", |(at, _)| &text[at..])
}

fn likeness(group: &Group<'_>, label: &str) -> f64 {
    let length = label.chars().count();
    if length < 3 {
        return 0.0;
    }
    let last = super::without_number(group.last_label);
    let cell = strsim::normalized_levenshtein(label, last);
    let end = strsim::normalized_levenshtein(label, tail(&group.text, length));
    cell.max(end)
}

/// The alignment of rows and groups, in order on both sides, with the greatest sum of scores.
/// Returns (row, group, score) triples.
pub(super) fn align(scores: &Scores, rows: usize, groups: usize) -> Vec<(usize, usize, f64)> {
    let width = groups + 1;
    let mut best = vec![0.0f64; (rows + 1) * width];
    for row in (0..rows).rev() {
        for group in (0..groups).rev() {
            let skip = best[(row + 1) * width + group].max(best[row * width + group + 1]);
            let score = scores.get(row, group);
            let take = if score > 0.0 {
                score + best[(row + 1) * width + group + 1]
            } else {
                0.0
            };
            best[row * width + group] = skip.max(take);
        }
    }
    let (mut row, mut group) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows && group < groups {
        let here = best[row * width + group];
        let score = scores.get(row, group);
        let skip_group = best[row * width + group + 1];
        let skip_row = best[(row + 1) * width + group];
        // Of equal alignments the one with the later group: its label text is the nearest.
        if here == skip_group {
            group += 1;
        } else if score > 0.0 && here == score + best[(row + 1) * width + group + 1] {
            pairs.push((row, group, score));
            row += 1;
            group += 1;
        } else {
            debug_assert!(here == skip_row);
            row += 1;
        }
    }
    pairs
}

/// A piece of `text` that differs from `expected` in one or two characters, while `expected`
/// itself is not there: another heading of the same kind.
pub(super) fn near_miss(text: &str, expected: &str) -> Option<String> {
    if text.contains(expected) {
        return None;
    }
    let wanted: Vec<char> = expected.chars().collect();
    let chars: Vec<char> = text.chars().collect();
    let mut best: Option<(usize, String)> = None;
    for window in chars.windows(wanted.len()) {
        let differing = window.iter().zip(&wanted).filter(|(a, b)| a != b).count();
        if differing * 4 <= wanted.len()
            && best.as_ref().is_none_or(|(least, _)| differing < *least)
        {
            best = Some((differing, window.iter().collect()));
        }
    }
    best.map(|(_, found)| found)
}

/// Where a squeezed text stands inside `span`.
pub(super) fn find_squeezed(source: &Source, span: Span, wanted: &str) -> Option<Span> {
    let raw = source.slice(span);
    let mut squeezed = String::with_capacity(raw.len());
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (at, c) in raw.char_indices() {
        if is_blank(c) || is_invisible(c) || c == '|' {
            continue;
        }
        let folded = fold_char(c);
        squeezed.push(folded);
        places.resize(squeezed.len(), (at, at + c.len_utf8()));
    }
    let at = squeezed.rfind(wanted)?;
    let base = span.start as usize;
    let (start, _) = *places.get(at)?;
    let (_, end) = *places.get(at + wanted.len() - 1)?;
    Some(Span::new(base + start, base + end))
}
