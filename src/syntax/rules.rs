//! Ruled tables: lines drawn with `+ - = |` and what stands between them.
//!
//! Covers grid tables (`+---+---+`, also with merged cells), simple and multi-line tables whose
//! columns are underlined with dashes, and the separator row of pipe tables.

use super::rows::{RawCell, RawRow};
use crate::source::{Source, Span};
use unicode_width::UnicodeWidthChar;

/// A box-drawing character as the plain stroke it stands for.
#[must_use]
pub fn plain(c: char) -> char {
    match c {
        '─' | '━' | '═' => '-',
        '│' | '┃' | '║' | '｜' => '|',
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╔' | '╗' | '╚' | '╝' | '╠' | '╣'
        | '╦' | '╩' | '╬' => '+',
        _ => c,
    }
}

/// Whether a line draws a rule: only `+ - = | :` and blanks, with at least three dashes.
#[must_use]
pub fn is_rule(raw: &str) -> bool {
    let mut strokes = 0;
    for c in raw.chars().map(plain) {
        match c {
            '-' | '=' => strokes += 1,
            '+' | '|' | ':' | ' ' | '\t' | '\r' => {}
            _ => return false,
        }
    }
    strokes >= 3
}

/// The byte with which every box-drawing character begins, and that of full-width forms.
const DRAWN: u8 = 0xE2;
const FULLWIDTH: u8 = 0xEF;

/// The bars of a line, typed, full-width or drawn: the byte each starts at, and its length.
pub fn bars(raw: &str) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
    memchr::memchr3_iter(b'|', DRAWN, FULLWIDTH, raw.as_bytes()).filter_map(|at| {
        let c = raw[at..].chars().next()?;
        (plain(c) == '|').then_some((at, c.len_utf8()))
    })
}

/// Whether the bars of the rows stand where the rules have their corners. Where they do not, the
/// rules are mere decoration, and cells are what stands between bars.
#[must_use]
fn is_aligned(source: &Source, lines: &[Span], edges: &[usize]) -> bool {
    let (mut all, mut right) = (0, 0);
    for line in lines {
        let raw = source.slice(*line);
        if has_corner(raw) {
            continue;
        }
        for (_, column, _) in columns(raw).into_iter().filter(|(_, _, c)| *c == '|') {
            all += 1;
            right += usize::from(edges.contains(&column));
        }
    }
    right * 10 >= all * 8
}

/// Whether a corner with a stroke beside it (`+--`) stands in the line: part of a grid.
#[must_use]
pub fn has_corner(raw: &str) -> bool {
    if memchr::memchr2(b'+', DRAWN, raw.as_bytes()).is_none() {
        return false;
    }
    let mut before = (' ', ' ');
    for c in raw.chars().map(plain) {
        let corner = |c: char| c == '+';
        let stroke = |c: char| matches!(c, '-' | '=' | ':');
        if corner(before.0) && stroke(before.1) && stroke(c)
            || stroke(before.0) && stroke(before.1) && corner(c)
        {
            return true;
        }
        before = (before.1, c);
    }
    false
}

/// Whether a rule belongs to a grid (`+---+`).
#[must_use]
pub fn is_grid_rule(raw: &str) -> bool {
    is_rule(raw) && has_corner(raw)
}

/// Whether a rule underlines columns (`---- ----`) or frames a multi-line table.
#[must_use]
pub fn is_underline(raw: &str) -> bool {
    let raw = raw.trim();
    is_rule(raw) && raw.chars().all(|c| matches!(c, '-' | ' '))
}

/// Display columns of every character: its byte offset and the column it starts in.
#[must_use]
pub fn columns(raw: &str) -> Vec<(usize, usize, char)> {
    let mut column = 0;
    raw.char_indices()
        .map(|(at, c)| {
            let here = column;
            column += if c == '\t' {
                8 - column % 8
            } else {
                c.width().unwrap_or(0)
            };
            (at, here, plain(c))
        })
        .collect()
}

/// Rows of a grid table. A rule closes the cells it passes under; a cell that has no rule under
/// it runs on into the next row.
#[must_use]
pub fn grid_rows(source: &Source, lines: &[Span]) -> Vec<RawRow> {
    let mut edges: Vec<usize> = Vec::new();
    for line in lines {
        let raw = source.slice(*line);
        if is_grid_rule(raw) {
            edges.extend(
                columns(raw)
                    .iter()
                    .filter(|(_, _, c)| *c == '+')
                    .map(|(_, at, _)| *at),
            );
        }
    }
    edges.sort_unstable();
    edges.dedup();
    if edges.len() < 2 || !is_aligned(source, lines, &edges) {
        return Vec::new();
    }
    let mut open: Vec<RawCell> = vec![RawCell::default(); edges.len()];
    let mut touched = vec![false; edges.len()];
    let mut rows = Vec::new();
    for line in lines {
        let raw = source.slice(*line);
        if has_corner(raw) {
            close_row(raw, &edges, &mut open, &mut touched, &mut rows);
        }
        for (edge, span) in pieces(source, *line, &edges) {
            touched[edge] = true;
            open[edge].push(source, span);
        }
    }
    close_row("", &edges, &mut open, &mut touched, &mut rows);
    rows
}

/// Closes every open cell that has a stroke under it; an empty `raw` closes all.
fn close_row(
    raw: &str,
    edges: &[usize],
    open: &mut [RawCell],
    touched: &mut [bool],
    rows: &mut Vec<RawRow>,
) {
    let strokes: Vec<usize> = columns(raw)
        .iter()
        .filter(|(_, _, c)| matches!(c, '-' | '=' | ':'))
        .map(|(_, at, _)| *at)
        .collect();
    let mut cells = Vec::new();
    for index in 0..edges.len() {
        let below = strokes.contains(&(edges[index] + 1));
        if touched[index] && (raw.is_empty() || below) {
            cells.push(std::mem::take(&mut open[index]));
            touched[index] = false;
        }
    }
    if cells.iter().any(|cell| !cell.is_blank()) {
        rows.push(RawRow::new(cells));
    }
}

/// The pieces of a line between its bars, each with the index of its left edge.
fn pieces(source: &Source, line: Span, edges: &[usize]) -> Vec<(usize, Span)> {
    let raw = source.slice(line);
    let base = line.start as usize;
    let mut out = Vec::new();
    let mut from: Option<(usize, usize)> = None;
    for (at, column, c) in columns(raw) {
        let bar = matches!(c, '|' | '+') && edges.iter().any(|edge| edge.abs_diff(column) == 0);
        if !bar {
            continue;
        }
        if let Some((edge, start)) = from {
            let text = &raw[start..at];
            let ruled = text.len() > 1
                && text
                    .chars()
                    .map(plain)
                    .all(|c| matches!(c, '-' | '=' | ':' | '+'));
            if !ruled {
                out.push((
                    edge,
                    super::line::trim(source, Span::new(base + start, base + at)),
                ));
            }
        }
        from = edges.iter().position(|edge| *edge == column).map(|edge| {
            (
                edge,
                at + raw[at..].chars().next().map_or(1, char::len_utf8),
            )
        });
    }
    out
}

/// Rows of a simple or multi-line table: columns are where the dashes stand.
#[must_use]
pub fn underlined_rows(source: &Source, lines: &[Span]) -> Vec<RawRow> {
    let Some(ranges) = lines
        .iter()
        .map(|line| source.slice(*line))
        .filter(|raw| is_underline(raw))
        .map(dash_ranges)
        .max_by_key(Vec::len)
        .filter(|ranges| ranges.len() >= 2)
    else {
        return Vec::new();
    };
    let body: Vec<Span> = lines
        .iter()
        .copied()
        .filter(|line| !is_underline(source.slice(*line)))
        .collect();
    let first = body
        .iter()
        .position(|line| !source.slice(*line).trim().is_empty())
        .unwrap_or(0);
    let last = body
        .iter()
        .rposition(|line| !source.slice(*line).trim().is_empty())
        .unwrap_or(0);
    // Blank lines between rows mean that a row may have several lines.
    let inner = body.get(first..last).unwrap_or_default();
    let blank = inner
        .iter()
        .filter(|line| source.slice(**line).trim().is_empty())
        .count();
    let multi = blank >= 2;
    let mut rows = Vec::new();
    let mut cells = vec![RawCell::default(); ranges.len()];
    for line in &body {
        let empty = source.slice(*line).trim().is_empty();
        if !empty {
            for (index, span) in cut(source, *line, &ranges) {
                cells[index].push(source, span);
            }
        }
        if (empty || !multi) && cells.iter().any(|cell| !cell.is_blank()) {
            rows.push(RawRow::new(std::mem::replace(
                &mut cells,
                vec![RawCell::default(); ranges.len()],
            )));
        }
    }
    if cells.iter().any(|cell| !cell.is_blank()) {
        rows.push(RawRow::new(cells));
    }
    rows
}

fn dash_ranges(raw: &str) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut inside = false;
    for (_, column, c) in columns(raw) {
        if c == '-' {
            if inside && let Some(last) = ranges.last_mut() {
                last.1 = column + 1;
            } else {
                ranges.push((column, column + 1));
            }
            inside = true;
        } else {
            inside = false;
        }
    }
    ranges
}

/// Cuts a line at the column ranges, but never inside a run of characters: a run belongs to the
/// range it covers most, since converters and terminals disagree about the width of some marks.
fn cut(source: &Source, line: Span, ranges: &[(usize, usize)]) -> Vec<(usize, Span)> {
    let raw = source.slice(line);
    let base = line.start as usize;
    let mut runs: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (at, column, c) in columns(raw) {
        let width = c.width().unwrap_or(0);
        let end = at + raw[at..].chars().next().map_or(1, char::len_utf8);
        if crate::source::fold::is_blank(c) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 == at => (run.1, run.3) = (end, column + width),
            _ => runs.push((at, end, column, column + width)),
        }
    }
    let mut out: Vec<(usize, Span)> = Vec::new();
    for (start, end, left, right) in runs {
        let covered = |range: &(usize, usize)| right.min(range.1).saturating_sub(left.max(range.0));
        let most = ranges.iter().map(covered).max().unwrap_or(0);
        let index = if most > 0 {
            ranges
                .iter()
                .position(|range| covered(range) == most)
                .unwrap_or(0)
        } else {
            ranges
                .iter()
                .rposition(|(start, _)| *start <= left)
                .unwrap_or(0)
        };
        let span = Span::new(base + start, base + end);
        match out.last_mut() {
            Some((last, open)) if *last == index => *open = open.cover(span),
            _ => out.push((index, span)),
        }
    }
    out
}
