//! Raw tables: the lines of a region cut into rows and cells, as far as the layout shows them.
//!
//! No label is understood here. Where a layout shows no rows (one cell a line), all cells come in
//! one stream; where it shows only columns of aligned text, each line is a row and cells keep the
//! display columns they stand in. The binder knows the labels and decides.

use super::SectionId;
use super::line::trim;
use super::rules;
use super::token::{is_nothing, is_value};
use crate::source::fold::{is_squeezed, squeeze};
use crate::source::{Source, Span};
use std::ops::Range;
use std::sync::Arc;

/// How a table is laid out in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Given by the format: rows, cells, empty and merged cells are certain.
    Grid,
    /// Cells between bars or tabs, a row a line; rows and empty cells are certain.
    Rows,
    /// Cells behind tabs, one a line, blank lines between rows.
    TabLines,
    /// Ruled: grid, simple and multi-line tables.
    Ruled,
    /// One cell a line, or everything on one line: no rows to see.
    Stream,
    /// Columns aligned by blanks, or bars with text wrapped inside them.
    Columns,
}

/// A cell: one or more pieces of text that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawCell {
    /// From the first piece to the last.
    pub span: Span,
    /// Display column in which it starts (aligned layouts only).
    pub column: usize,
    /// Display column behind its last character (aligned layouts only).
    pub column_end: usize,
    /// None when nothing is printed: a third of all cells, which share no counter that way.
    text: Option<Arc<str>>,
    /// None when squeezing leaves the text as it is: most cells hold a number.
    squeezed: Option<Arc<str>>,
    value: bool,
    /// Whether a merged cell that is no label reaches over it, so that it is not blank but unknown.
    pub covered: bool,
}

impl RawCell {
    /// A cell of one piece.
    #[must_use]
    pub fn new(source: &Source, span: Span) -> RawCell {
        let span = trim(source, span);
        let raw = source.slice(span);
        let mut cell = RawCell::blank(span);
        if memchr::memchr2(b'\n', b'\t', raw.as_bytes()).is_some() {
            let text: String = raw.split(['\n', '\t']).map(str::trim).collect();
            cell.set_text(&text);
        } else {
            cell.set_text(raw);
        }
        cell
    }

    /// A cell that holds nothing, at a place.
    #[must_use]
    pub fn blank(span: Span) -> RawCell {
        RawCell {
            span,
            ..RawCell::default()
        }
    }

    /// Gives the cell its text.
    pub fn set_text(&mut self, text: &str) {
        self.value = is_value(text);
        self.text = (!text.is_empty()).then(|| text.into());
        let squeezed = (!is_squeezed(text)).then(|| squeeze(text));
        self.squeezed = squeezed.filter(|squeezed| squeezed != text).map(Arc::from);
    }

    /// The pieces' text, joined without blanks between Han characters.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Adds a piece from a later line.
    pub fn push(&mut self, source: &Source, span: Span) {
        let span = trim(source, span);
        if span.is_empty() {
            if self.text.is_none() {
                self.span = span;
            }
            return;
        }
        if self.text.is_none() {
            self.span = span;
        } else {
            self.span = self.span.cover(span);
        }
        let longer = format!("{}{}", self.text(), source.slice(span));
        self.set_text(&longer);
    }

    /// Whether nothing is printed in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.squeezed().is_empty()
    }

    /// Whether it looks like the content of a value cell.
    #[must_use]
    pub fn is_value(&self) -> bool {
        self.value
    }

    /// Its text folded, blanks dropped.
    #[must_use]
    pub fn squeezed(&self) -> &str {
        self.squeezed.as_deref().unwrap_or_else(|| self.text())
    }
}

/// A row of cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The cells, in order.
    pub cells: Vec<RawCell>,
    /// From the first cell to the last.
    pub span: Span,
    /// Whether the row is open at its left end: bars without one in front. Such rows are known to
    /// lose cells, so that a blank at their end may stand for one further left.
    pub open: bool,
    /// Which columns of a grid, in order, a cell of a row above reaches over.
    pub above: Vec<u16>,
}

impl RawRow {
    /// A row of these cells.
    #[must_use]
    pub fn new(cells: Vec<RawCell>) -> RawRow {
        let mut filled = cells.iter().filter(|cell| !cell.is_blank());
        let first = filled.next().map(|cell| cell.span);
        let span = filled.fold(first, |span, cell| span.map(|span| span.cover(cell.span)));
        let span = span
            .or(cells.first().map(|cell| cell.span))
            .unwrap_or_default();
        RawRow {
            cells,
            span,
            open: false,
            above: Vec::new(),
        }
    }
}

/// A table as far as the layout shows it.
#[derive(Debug, Clone)]
pub struct RawTable {
    /// The innermost section it stands in.
    pub section: SectionId,
    /// The region.
    pub span: Span,
    /// How it is laid out.
    pub layout: Layout,
    /// Its rows; for [`Layout::Stream`] all cells in one row.
    pub rows: Vec<RawRow>,
    /// A second reading of the same region, where the layout leaves two open.
    pub other: Option<Layout>,
    /// The lines of the region; none are needed where there is no second reading.
    pub(super) lines: Vec<Span>,
}

impl RawTable {
    /// The rows of the second reading, if there is one; made when asked for.
    #[must_use]
    pub fn second_rows(&self, source: &Source) -> Option<(Layout, Vec<RawRow>)> {
        let layout = self.other?;
        let rows = match (layout, self.layout) {
            (Layout::Columns, Layout::Rows) => self.rows.clone(),
            (Layout::Columns, _) => aligned(source, &self.lines),
            _ => stream(source, &self.lines),
        };
        Some((layout, rows))
    }
}

/// Cuts the lines of a region into rows.
#[must_use]
pub fn read(source: &Source, section: SectionId, lines: &[Span]) -> RawTable {
    let span = lines[0].cover(lines[lines.len() - 1]);
    let (layout, rows, other) = layouts(source, lines, span);
    RawTable {
        section,
        span,
        layout,
        rows,
        other,
        lines: lines.to_vec(),
    }
}

fn layouts(source: &Source, lines: &[Span], span: Span) -> (Layout, Vec<RawRow>, Option<Layout>) {
    let raws: Vec<&str> = lines.iter().map(|line| source.slice(*line)).collect();
    if raws.iter().any(|raw| rules::is_grid_rule(raw)) {
        let rows = rules::grid_rows(source, lines);
        if !rows.is_empty() {
            return (Layout::Ruled, rows, None);
        }
    }
    let filled = raws.iter().filter(|raw| !raw.trim().is_empty()).count();
    let barred = raws.iter().filter(|raw| has_bar(raw)).count();
    if barred * 2 >= filled {
        return barred_layout(source, lines, &raws, span);
    }
    if raws.iter().any(|raw| rules::is_underline(raw)) {
        let rows = rules::underlined_rows(source, lines);
        if !rows.is_empty() {
            return (Layout::Ruled, rows, Some(Layout::Columns));
        }
    }
    let tabbed = raws.iter().filter(|raw| raw.contains('\t')).count();
    let tab_rows = raws
        .iter()
        .filter(|raw| raw.trim().matches('\t').count() >= 1)
        .count();
    if tabbed * 3 >= filled && tab_rows * 3 >= tabbed {
        return (Layout::Rows, tab_separated(source, lines), None);
    }
    if tabbed * 3 >= filled {
        return (
            Layout::TabLines,
            tab_lines(source, span),
            Some(Layout::Stream),
        );
    }
    (Layout::Stream, stream(source, lines), Some(Layout::Columns))
}

/// Bars: a row a line, one cell a line, or columns with wrapped text.
fn barred_layout(
    source: &Source,
    lines: &[Span],
    raws: &[&str],
    span: Span,
) -> (Layout, Vec<RawRow>, Option<Layout>) {
    let with_bars: Vec<&&str> = raws.iter().filter(|raw| has_bar(raw)).collect();
    let single = with_bars
        .iter()
        .filter(|raw| {
            let mut filled = between_bars(raw).filter(|cell| !raw[cell.clone()].trim().is_empty());
            filled.nth(1).is_none()
        })
        .count();
    if with_bars.len() <= 2 || single * 10 >= with_bars.len() * 8 {
        return (Layout::Stream, bar_stream(source, span), None);
    }
    let unframed = unframed_bars(&with_bars);
    let rows: Vec<RawRow> = lines
        .iter()
        .filter(|line| {
            let raw = source.slice(**line);
            !raw.trim().is_empty() && !rules::is_rule(raw)
        })
        .map(|line| bar_row(source, *line, unframed))
        .collect();
    (Layout::Rows, rows, Some(Layout::Columns))
}

/// How many bars the rows without a frame have, if no row has a whole frame and most of those
/// without any have the same number: in such a table a row of as many bars that begins with one
/// begins with an empty cell.
fn unframed_bars(with_bars: &[&&str]) -> Option<usize> {
    let mut counts: Vec<usize> = Vec::new();
    for raw in with_bars {
        let body = raw.trim();
        let framed = |(at, length): (usize, usize)| [at == 0, at + length == body.len()];
        let ends = rules::bars(body).map(framed);
        match ends.fold([false; 2], |all, end| [all[0] | end[0], all[1] | end[1]]) {
            [true, true] => return None,
            [false, false] => counts.push(rules::bars(body).count()),
            _ => {}
        }
    }
    counts.sort_unstable();
    let middle = counts.get(counts.len() / 2).copied()?;
    let alike = counts.iter().filter(|count| **count == middle).count();
    (alike * 2 > counts.len()).then_some(middle)
}

fn has_bar(raw: &str) -> bool {
    rules::bars(raw).next().is_some()
}

/// The stretches of a text between its bars, the ends included.
fn between_bars(raw: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let end = (raw.len(), 0);
    let mut from = 0;
    rules::bars(raw).chain([end]).map(move |(at, length)| {
        let piece = from..at;
        from = at + length;
        piece
    })
}

/// Cells between the bars of a line; the bars at both ends are frames, not cells.
fn bar_row(source: &Source, line: Span, unframed: Option<usize>) -> RawRow {
    let raw = source.slice(line);
    let lead = raw.len() - raw.trim_start().len();
    let (mut from, end) = (lead, raw.trim_end().len());
    let body = &raw[..end];
    let framed = rules::bars(&body[from..]).next().filter(|(at, _)| *at == 0);
    let framed = framed.filter(|_| unframed != Some(rules::bars(&body[from..]).count()));
    from += framed.map_or(0, |(_, length)| length);
    let base = line.start as usize;
    let mut at = from;
    let bytes = body.as_bytes();
    let is_bar = |(index, _): &(usize, usize)| *index == 0 || bytes[*index - 1] != b'\\';
    let bars = rules::bars(&body[from..]).map(|(index, length)| (from + index, length));
    let mut cells = Vec::with_capacity(bars.clone().count() + 1);
    for (index, length) in bars.filter(is_bar).chain([(end, 0)]) {
        if index == end && at == end && end > from {
            break;
        }
        let mut cell = RawCell::new(source, Span::new(base + at, base + index));
        if memchr::memchr3(b'*', b'<', b'\\', cell.text().as_bytes()).is_some() {
            cell.set_text(&unmark(cell.text()));
        }
        cell.column = cells.len() * 100;
        cell.column_end = cell.column + 99;
        cells.push(cell);
        at = index + length;
    }
    RawRow {
        open: framed.is_none(),
        ..RawRow::new(cells)
    }
}

/// Takes Markdown's marks off a cell: emphasis, escapes, forced line breaks.
fn unmark(text: &str) -> String {
    let bare = text
        .trim_matches('*')
        .replace("<br>", "")
        .replace("<br/>", "")
        .replace("<br />", "");
    let mut out = String::with_capacity(bare.len());
    let mut chars = bare.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation);
        if !escapes {
            out.push(c);
        }
    }
    if out.is_empty() { text.to_owned() } else { out }
}

fn tab_separated(source: &Source, lines: &[Span]) -> Vec<RawRow> {
    lines
        .iter()
        .filter(|line| !source.slice(**line).trim().is_empty())
        .map(|line| {
            let raw = source.slice(*line);
            let base = line.start as usize;
            let mut cells = Vec::new();
            let mut at = 0;
            for piece in raw.split('\t') {
                cells.push(RawCell::new(
                    source,
                    Span::new(base + at, base + at + piece.len()),
                ));
                at += piece.len() + 1;
            }
            RawRow::new(cells)
        })
        .collect()
}

/// A cell begins behind a tab and ends at the next; a row ends at a blank line before a tab.
fn tab_lines(source: &Source, span: Span) -> Vec<RawRow> {
    let raw = source.slice(span);
    let base = span.start as usize;
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let mut at = 0;
    for piece in raw.split('\t') {
        if at > 0 || !piece.trim().is_empty() {
            cells.push(RawCell::new(
                source,
                Span::new(base + at, base + at + piece.len()),
            ));
        }
        at += piece.len() + 1;
        let line_ends = piece
            .trim_end_matches(' ')
            .chars()
            .rev()
            .take_while(|c| c.is_whitespace());
        if line_ends
            .filter(|c| matches!(c, '\n' | '\u{2028}' | '\u{2029}'))
            .count()
            >= 2
            && !cells.is_empty()
        {
            rows.push(RawRow::new(std::mem::take(&mut cells)));
        }
    }
    if !cells.is_empty() {
        rows.push(RawRow::new(cells));
    }
    rows
}

/// All cells between bars, line ends being mere blanks.
fn bar_stream(source: &Source, span: Span) -> Vec<RawRow> {
    let raw = source.slice(span);
    let base = span.start as usize;
    let mut cells = Vec::new();
    for piece in between_bars(raw) {
        let mut lines = split_values(source, Span::new(base + piece.start, base + piece.end));
        cells.append(&mut lines);
    }
    vec![RawRow::new(cells)]
}

/// A piece between two bars is one cell, unless it runs over several lines of which the last is
/// a value: then the label before it and the value are two.
fn split_values(source: &Source, span: Span) -> Vec<RawCell> {
    let whole = RawCell::new(source, span);
    let raw = source.slice(span);
    if !raw.trim().contains(char::is_whitespace) || whole.is_value() {
        return vec![whole];
    }
    let tokens: Vec<&str> = raw.split_whitespace().collect();
    let values = tokens
        .iter()
        .rev()
        .take_while(|token| is_value(token))
        .count();
    if values == 0 {
        return vec![whole];
    }
    tokens_of(source, span)
}

/// Cells of text without separators: each line is a cell, but trailing values stand alone.
fn stream(source: &Source, lines: &[Span]) -> Vec<RawRow> {
    let mut cells = Vec::new();
    for line in lines {
        let raw = source.slice(*line);
        if raw.trim().is_empty() {
            continue;
        }
        let tokens = raw.split_whitespace();
        if tokens.clone().any(is_value) && tokens.count() > 1 {
            let mut tokens = tokens_of(source, *line);
            tokens.drain(..covered(&tokens));
            cells.append(&mut tokens);
        } else {
            cells.push(RawCell::new(source, *line));
        }
    }
    vec![RawRow::new(cells)]
}

/// How many tokens at the start of a line are the dashes of cells that a merged label covers: text
/// follows them, and values follow it. They are no values of the row above.
fn covered(tokens: &[RawCell]) -> usize {
    let dashes = tokens.iter().take_while(|one| is_nothing(one.text()));
    let dashes = dashes.count();
    let mut rest = tokens[dashes..].iter();
    let labelled = rest.next().is_some_and(|one| !one.is_value());
    if labelled && rest.any(RawCell::is_value) {
        dashes
    } else {
        0
    }
}

/// Every blank-separated token of a span as a cell.
fn tokens_of(source: &Source, span: Span) -> Vec<RawCell> {
    let raw = source.slice(span);
    let base = span.start as usize;
    raw.split_whitespace()
        .map(|token| {
            let at = base + (token.as_ptr() as usize - raw.as_ptr() as usize);
            RawCell::new(source, Span::new(at, at + token.len()))
        })
        .collect()
}

/// Lines of aligned text: a cell is a run of characters with at most one blank between.
fn aligned(source: &Source, lines: &[Span]) -> Vec<RawRow> {
    lines
        .iter()
        .filter(|line| !rules::is_rule(source.slice(**line)))
        .map(|line| RawRow::new(fragments(source, *line)))
        .collect()
}

fn fragments(source: &Source, line: Span) -> Vec<RawCell> {
    let raw = source.slice(line);
    let base = line.start as usize;
    let mut cells: Vec<RawCell> = Vec::new();
    for (at, column, c) in rules::columns(raw) {
        if crate::source::fold::is_blank(c) {
            continue;
        }
        let width = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        let span = Span::new(base + at, base + at + c.len_utf8());
        match cells.last_mut() {
            Some(cell) if column == cell.column_end => {
                cell.span = cell.span.cover(span);
                cell.column_end = column + width;
            }
            _ => cells.push(RawCell {
                span,
                column,
                column_end: column + width,
                ..RawCell::default()
            }),
        }
    }
    for cell in &mut cells {
        cell.set_text(source.slice(cell.span));
    }
    cells
}
