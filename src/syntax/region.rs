//! Table regions: which segments belong to a table, in every layout text comes in.

use super::guide::Guide;
use super::line::{Segment, unsqueeze};
use super::rows::{self, RawTable};
use super::token::is_value;
use super::{Block, Document, grid, rules};
use crate::source::fold::squeeze;
use crate::source::{Source, Span};

/// What a segment looks like to the table finder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Blank,
    /// Separators, values, labels.
    Table,
    /// Short, could be a wrapped piece of a label or a caption.
    Unclear,
    /// Running text.
    Text,
    /// A line that names a table: the one before ends here.
    Caption,
}

/// Takes the tables out of `segments` into `document` and returns the rest.
pub(super) fn extract(
    source: &Source,
    guide: &Guide,
    blocks: &[Block],
    segments: Vec<Segment>,
    document: &mut Document,
) -> Vec<Segment> {
    let segments = cut_long_lines(source, guide, segments);
    let mut looks: Vec<Look> = segments
        .iter()
        .map(|segment| look(source, guide, segment))
        .collect();
    soften(source, &segments, &mut looks);
    let mut taken = vec![false; segments.len()];
    let mut index = 0;
    while index < segments.len() {
        if looks[index] != Look::Table {
            index += 1;
            continue;
        }
        let end = cluster_end(document, &segments, &looks, index);
        if is_table(source, guide, &segments[index..end]) {
            taken[index..end].fill(true);
            document
                .tables
                .push(table(source, blocks, &segments[index..end], document));
        }
        index = end;
    }
    let rest = segments.into_iter().zip(taken);
    rest.filter(|(_, taken)| !taken)
        .map(|(segment, _)| segment)
        .collect()
}

/// A short line between two lines of a table is a label that no form knows, not running text.
fn soften(source: &Source, segments: &[Segment], looks: &mut [Look]) {
    for index in 0..looks.len() {
        if looks[index] != Look::Text || segments[index].squeezed(source).chars().count() > 45 {
            continue;
        }
        let before = looks[..index].iter().rfind(|look| **look != Look::Blank);
        let after = looks[index + 1..].iter().find(|look| **look != Look::Blank);
        if before == Some(&Look::Table) && after == Some(&Look::Table) {
            looks[index] = Look::Unclear;
        }
    }
}

fn table(source: &Source, blocks: &[Block], segments: &[Segment], document: &Document) -> RawTable {
    let start = segments[0].span.start as usize;
    if segments.iter().any(|segment| segment.row.is_some()) {
        let row = |segment: &Segment| blocks[segment.row?].row.as_deref();
        let lines = segments.iter().map(|segment| (segment.span, row(segment)));
        return grid::read(source, document.section_at(start), lines);
    }
    let spans: Vec<Span> = segments.iter().map(|segment| segment.span).collect();
    rows::read(source, document.section_at(start), &spans)
}

/// The end of the run of table segments that starts at `index`: blanks and up to three unclear
/// segments in a row may stand between; a section's end ends it.
fn cluster_end(document: &Document, segments: &[Segment], looks: &[Look], index: usize) -> usize {
    let section = document.section_at(segments[index].span.start as usize);
    let section_end = document.section(section).span.end;
    let mut end = index + 1;
    let mut unclear = 0;
    for at in index + 1..segments.len() {
        if segments[at].span.start >= section_end && section.index() != 0
            || document.section_at(segments[at].span.start as usize) != section
        {
            break;
        }
        match looks[at] {
            Look::Blank => {}
            Look::Table => {
                end = at + 1;
                unclear = 0;
            }
            Look::Unclear if unclear < 3 => unclear += 1,
            Look::Unclear | Look::Text | Look::Caption => break,
        }
    }
    end
}

/// A run is a table if it holds a value and either a known label or visible columns.
fn is_table(source: &Source, guide: &Guide, segments: &[Segment]) -> bool {
    if segments.iter().any(|segment| segment.row.is_some()) {
        return true;
    }
    let raws = || segments.iter().map(|segment| source.slice(segment.span));
    let columns = raws().filter(|raw| rules::bars(raw).count() >= 2 || raw.trim().contains('\t'));
    if columns.take(2).count() == 2 {
        return true;
    }
    let anchored = segments
        .iter()
        .map(|segment| guide.anchored(segment.squeezed(source)));
    let tokens = || raws().flat_map(str::split_whitespace);
    let lines = raws().filter(|raw| !raw.trim().is_empty()).count();
    // One line of labels without any value is a heading that names them.
    if anchored.sum::<usize>() >= 12 && (lines > 1 || tokens().any(is_value)) {
        return true;
    }
    tokens().filter(|token| is_value(token)).take(6).count() == 6
}

/// The marks of a table that is drawn or typed, which its labels do not have.
fn is_mark(b: u8) -> bool {
    matches!(b, b'|' | b'+' | b'-' | b'=' | b'0'..=b'9')
}

fn look(source: &Source, guide: &Guide, segment: &Segment) -> Look {
    if segment.row.is_some() {
        return Look::Table;
    }
    let raw = source.slice(segment.span);
    if segment.is_blank() {
        return if raw.contains('\t') {
            Look::Table
        } else {
            Look::Blank
        };
    }
    if is_caption(source, guide, segment) {
        return Look::Caption;
    }
    if segment.heading.is_some() {
        return Look::Text;
    }
    // What is cheap to see comes first: most lines are clearly a table's row or clearly text.
    let bars = rules::bars(raw).count();
    let tabs = memchr::memchr_iter(b'\t', raw.trim().as_bytes()).count();
    if bars >= 3 || tabs >= 3 || rules::is_rule(raw) || rules::has_corner(raw) {
        return Look::Table;
    }
    let tokens: Vec<&str> = raw.split_whitespace().collect();
    let mut all = tokens.iter();
    if all.all(|token| rules::bars(token).next() == Some((0, token.len())) || is_value(token)) {
        return Look::Table;
    }
    let squeezed = segment.squeezed(source);
    let marks = squeezed.bytes().filter(|b| is_mark(*b)).count();
    let length = squeezed.chars().count() - marks;
    let text = length > 60 || squeezed.contains('。');
    if !text && (bars >= 1 || tabs >= 1) {
        return Look::Table;
    }
    // A sentence full of labels is one still.
    if text && squeezed.ends_with('。') && tokens.len() <= 2 && bars + tabs == 0 {
        return Look::Text;
    }
    let size = squeezed.len() - marks;
    let anchored = guide.anchored(squeezed);
    let piece = || {
        let bare = squeezed.replace(|c: char| c.is_ascii() && is_mark(c as u8), "");
        guide.is_piece(&bare)
    };
    let pieces = || match tokens[..] {
        [_] => guide.is_piece(squeezed),
        _ => tokens.iter().all(|token| guide.is_piece(&squeeze(token))),
    };
    if anchored * 2 >= size && anchored > 0 || size <= guide.longest_piece() && piece() || pieces()
    {
        return Look::Table;
    }
    let trailing = tokens.iter().rev().take_while(|token| is_value(token));
    let trailing = trailing.count();
    if trailing >= 3 {
        return Look::Table;
    }
    if text || length > 36 || is_sub_heading(raw) {
        return Look::Text;
    }
    if raw.starts_with('\t') || trailing > 0 {
        return Look::Table;
    }
    Look::Unclear
}

fn is_caption(source: &Source, guide: &Guide, segment: &Segment) -> bool {
    let squeezed = segment.squeezed(source);
    let taken = super::ordinal::read(squeezed, 0).map_or(0, |(_, taken)| taken);
    guide.is_caption(squeezed) || guide.is_caption(&squeezed[taken..])
}

/// A bracketed number that is no known label opens running text.
fn is_sub_heading(raw: &str) -> bool {
    super::ordinal::read(raw, 0).is_some()
}

/// A report on one line has running text, headings and tables on it; each table is cut out as a
/// segment of its own.
fn cut_long_lines(source: &Source, guide: &Guide, segments: Vec<Segment>) -> Vec<Segment> {
    let mut pieces = Vec::with_capacity(segments.len());
    for segment in segments {
        match table_part(source, guide, &segment) {
            Some(part) => {
                let whole = segment.span;
                for span in [
                    Span::new(whole.start as usize, part.start as usize),
                    part,
                    Span::new(part.end as usize, whole.end as usize),
                ] {
                    if !span.is_empty() {
                        pieces.push(Segment::new(source, span, None));
                    }
                }
            }
            None => pieces.push(segment),
        }
    }
    pieces
}

/// The part of a long segment from its first label to its last value.
fn table_part(source: &Source, guide: &Guide, segment: &Segment) -> Option<Span> {
    if segment.row.is_some() {
        return None;
    }
    let raw = source.slice(segment.span);
    if raw.len() < 200 || segment.squeezed(source).len() < 200 {
        return None;
    }
    let separates = |c: char| c == '|' || c.is_whitespace();
    // Four values have something between them; most long lines are running text.
    raw.chars().filter(|c| separates(*c)).nth(2)?;
    let mut values = 0;
    let mut last = 0;
    for token in raw.split(separates) {
        if is_value(token) {
            values += 1;
            last = token.as_ptr() as usize - raw.as_ptr() as usize + token.len();
        }
    }
    let (first, _) = guide.first_anchor(segment.squeezed(source))?;
    let base = segment.span.start as usize;
    let start = unsqueeze(raw, base, first);
    (values >= 4 && start < base + last).then(|| {
        let tail = &raw[last..];
        let bars = tail.len()
            - tail
                .trim_start_matches(|c: char| c == '|' || c.is_whitespace())
                .len();
        Span::new(start, base + last + bars)
    })
}
