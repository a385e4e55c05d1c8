//! The part of a text that a finding is about, as miette's frame wants it.
//!
//! miette neither crops long lines nor counts characters, and searches the whole text for every
//! label. So it never sees the document: it is given this excerpt, which holds the marked lines
//! and a line around them, already cropped and free of control characters, with the labels moved
//! to where their text stands in it. Lines and columns in the frame's header are the document's.

use super::crop::{LEAD, Row, Want, row};
use super::measure::{columns, wrapped};
use crate::source::{Lang, Source, Span};
use crate::wording::say;
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// More places than this are not drawn but counted.
const MOST_SECONDARY: usize = 12;
/// Two marked lines with at most this many lines between them share a chunk.
const GAP: usize = 2;
/// With more chunks than this, lines that hold no mark are left out.
const MOST_WITH_CONTEXT: usize = 4;
/// A label is wrapped, but never into less than this.
const NARROWEST_LABEL: usize = 8;

/// A place to show.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where.
    pub(super) span: Span,
    /// What to say there.
    pub(super) text: Option<String>,
    /// Whether it is the place the finding is about.
    pub(super) primary: bool,
}

/// A mark brought onto one line of the text.
struct Spot {
    line: usize,
    range: Range<usize>,
    /// Where the mark began before it had to make way for another one.
    start: usize,
    text: Option<String>,
    primary: bool,
}

/// A mark in the excerpt.
#[derive(Debug)]
struct Placed {
    range: Range<usize>,
    text: Option<String>,
    primary: bool,
    /// Line and column of the mark in the document, from 0.
    at: (usize, usize),
}

/// Lines of the document that follow each other.
#[derive(Debug)]
struct Chunk {
    range: Range<usize>,
    first_line: usize,
    lines: usize,
}

/// What is shown of a text.
#[derive(Debug)]
pub(super) struct Excerpt {
    path: String,
    text: String,
    chunks: Vec<Chunk>,
    placed: Vec<Placed>,
    /// How many marks are not shown for want of room.
    pub(super) left_out: usize,
}

impl Excerpt {
    /// Cuts out what `marks` need, fitted to `width` columns.
    pub(super) fn new(source: &Source, marks: Vec<Mark>, width: usize, lang: Lang) -> Excerpt {
        let total = marks.len();
        let spots = spots(source, marks, lang);
        let last = spots.iter().map(|spot| spot.line).max().unwrap_or(0);
        let gutter = (last + 2).to_string().len() + 4;
        let mut excerpt = Excerpt {
            path: source.path().to_owned(),
            text: String::new(),
            chunks: Vec::new(),
            placed: Vec::new(),
            left_out: 0,
        };
        for chunk in chunks(source, &spots) {
            excerpt.add_chunk(source, &spots, chunk, width.saturating_sub(gutter).max(12));
        }
        let shown: usize = excerpt.placed.len();
        excerpt.left_out = total.saturating_sub(shown + merged(total, &spots));
        excerpt
    }

    fn add_chunk(&mut self, source: &Source, spots: &[Spot], lines: Range<usize>, room: usize) {
        let start = self.text.len();
        for line in lines.clone() {
            let range = source.lines().range(source.text(), line);
            let raw = source.text().get(range.clone()).unwrap_or_default();
            let here: Vec<&Spot> = spots.iter().filter(|spot| spot.line == line).collect();
            let wants: Vec<Want> = here.iter().map(|spot| want(spot, range.start)).collect();
            let row = row(raw, &wants, room);
            for (spot, mark) in here.into_iter().zip(&row.marks) {
                if let Some(mark) = mark {
                    self.place(source, spot, &row, mark, room);
                }
            }
            self.text.push_str(&row.text);
            self.text.push('\n');
        }
        let range = start..self.text.len();
        self.chunks.push(Chunk {
            range,
            first_line: lines.start,
            lines: lines.len(),
        });
    }

    fn place(&mut self, source: &Source, spot: &Spot, row: &Row, mark: &Range<usize>, room: usize) {
        let base = self.text.len();
        let left = columns(&row.text[..mark.start]);
        let middle = left + columns(&row.text[mark.clone()]) / 2;
        let avail = room.saturating_sub(middle + LEAD).max(NARROWEST_LABEL);
        let at = source.lines().line_column(source.text(), spot.start);
        self.placed.push(Placed {
            range: base + mark.start..base + mark.end,
            text: spot
                .text
                .as_deref()
                .map(|text| wrapped(text, avail).join("\n")),
            primary: spot.primary,
            at: (at.line - 1, at.column - 1),
        });
    }

    /// The labels, in the order of the text.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.placed.iter().map(|placed| {
            let span = placed.range.clone();
            match placed.primary {
                true => LabeledSpan::new_primary_with_span(placed.text.clone(), span),
                false => LabeledSpan::new_with_span(placed.text.clone(), span),
            }
        })
    }

    /// Whether each label is the primary one, in the order of [`Excerpt::labels`].
    pub(super) fn primaries(&self) -> impl Iterator<Item = bool> + '_ {
        self.placed.iter().map(|placed| placed.primary)
    }

    fn chunk_of(&self, span: &SourceSpan) -> Option<&Chunk> {
        let end = span.offset() + span.len();
        self.chunks
            .iter()
            .find(|chunk| chunk.range.contains(&span.offset()) && end <= chunk.range.end)
    }
}

impl SourceCode for Excerpt {
    /// Always the whole chunk. A span over two chunks is refused, which keeps them apart. What the
    /// frame's header says is asked for with no context lines: then the answer is the label's own
    /// place in the document.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let chunk = self.chunk_of(span).ok_or(MietteError::OutOfBounds)?;
        let range = span.offset()..span.offset() + span.len();
        let label = self.placed.iter().find(|placed| placed.range == range);
        let (line, column) = match label {
            Some(placed) if before == 0 && after == 0 => placed.at,
            _ => (chunk.first_line, 0),
        };
        let data = self.text[chunk.range.clone()].as_bytes();
        let covered = SourceSpan::from(chunk.range.clone());
        let path = super::measure::one_line(&self.path).into_owned();
        Ok(Box::new(MietteSpanContents::new_named(
            path,
            data,
            covered,
            line,
            column,
            chunk.lines,
        )))
    }
}

fn want(spot: &Spot, line_start: usize) -> Want {
    Want {
        range: spot.range.start - line_start..spot.range.end - line_start,
        label: spot.text.as_deref().map_or(0, columns),
        primary: spot.primary,
    }
}

/// How many marks are said by another mark at the very same place.
fn merged(total: usize, spots: &[Spot]) -> usize {
    (total.min(MOST_SECONDARY + 1)).saturating_sub(spots.len())
}

/// Marks on their lines, in order, without overlap.
fn spots(source: &Source, marks: Vec<Mark>, lang: Lang) -> Vec<Spot> {
    let (primary, secondary): (Vec<Mark>, Vec<Mark>) = marks.into_iter().partition(|m| m.primary);
    let kept = primary
        .into_iter()
        .chain(secondary.into_iter().take(MOST_SECONDARY));
    let mut spots: Vec<Spot> = kept.map(|mark| spot(source, mark, lang)).collect();
    while settle(&mut spots, lang) {}
    spots
}

/// Puts marks in order and clears the first overlap there is. Every time it returns true there are
/// fewer marks or fewer marked bytes than before.
fn settle(spots: &mut Vec<Spot>, lang: Lang) -> bool {
    spots.sort_by_key(|spot| (spot.range.start, spot.range.end, !spot.primary));
    for index in 1..spots.len() {
        let (before, after) = spots.split_at_mut(index);
        let (left, right) = (&mut before[index - 1], &mut after[0]);
        if left.range == right.range {
            add_text(left, right.text.take(), lang);
            left.primary |= right.primary;
            spots.remove(index);
            return true;
        }
        if right.range.start < left.range.end {
            make_way(left, right);
            return true;
        }
    }
    false
}

/// Of two marks that overlap, the outer one keeps the part that the inner one leaves free.
fn make_way(left: &mut Spot, right: &mut Spot) {
    if left.range.start < right.range.start {
        left.range.end = right.range.start;
    } else {
        right.range.start = left.range.end;
    }
}

fn add_text(spot: &mut Spot, text: Option<String>, lang: Lang) {
    let joined = match (spot.text.take(), text) {
        (Some(one), Some(other)) if one != other => {
            format!("{one}{}{other}", say(lang, "frame.and", &[]))
        }
        (one, other) => one.or(other).unwrap_or_default(),
    };
    spot.text = (!joined.is_empty()).then_some(joined);
}

/// A mark on its first line that holds text; where it goes on, its label says how far.
fn spot(source: &Source, mark: Mark, lang: Lang) -> Spot {
    let text = source.text();
    let at = |offset: u32| text.floor_char_boundary((offset as usize).min(text.len()));
    let (mut start, mut end) = (at(mark.span.start), at(mark.span.end));
    let inner = text[start..end].trim();
    if !inner.is_empty() {
        start += text[start..end].len() - text[start..end].trim_start().len();
        end = start + inner.len();
    }
    let line = source.lines().line_index(start);
    let range = source.lines().range(text, line);
    let mut said = mark.text;
    if end > range.end && !inner.is_empty() {
        let last = source.lines().line_index(end.saturating_sub(1)) + 1;
        let more = say(lang, "frame.to-line", &[("n", &last.to_string())]);
        said = Some(said.unwrap_or_default() + &more);
    }
    let start = start.min(range.end);
    Spot {
        line,
        range: start..end.clamp(start, range.end.max(start)),
        start,
        text: said,
        primary: mark.primary,
    }
}

/// The lines that are shown: those with marks and a line around them, in runs.
fn chunks(source: &Source, spots: &[Spot]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut lines: Vec<usize> = spots.iter().map(|spot| spot.line).collect();
    lines.dedup();
    for line in lines {
        match runs.last_mut() {
            Some(run) if line <= run.end + GAP => run.end = line + 1,
            _ => runs.push(line..line + 1),
        }
    }
    if runs.len() > MOST_WITH_CONTEXT {
        return runs;
    }
    let count = source.lines().count();
    let filled = |line: usize| {
        let range = source.lines().range(source.text(), line);
        source
            .text()
            .get(range)
            .is_some_and(|text| text.chars().any(|c| !c.is_whitespace()))
    };
    for run in &mut runs {
        if run.start > 0 && filled(run.start - 1) {
            run.start -= 1;
        }
        if run.end < count && filled(run.end) {
            run.end += 1;
        }
    }
    runs
}
