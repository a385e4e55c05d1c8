//! Blocks to sections. Top-level headings are found by the forms' titles, sub-headings by their
//! numbers; what looks like a heading inside a table is a row label and stays one.

use super::guide::{Guide, RoleMatch};
use super::line::{Segment, trim, unsqueeze};
use super::ordinal::{self, Ordinal, OrdinalStyle};
use super::{Block, Cover, Document, Heading, Section, SectionId, paragraph, region, rules};
use crate::source::fold::{is_empty, squeeze};
use crate::source::{Source, Span};

/// A heading of a whole line is no longer than this many characters.
const LONGEST_TITLE: usize = 45;

/// Builds the tree of `source`.
///
/// ```
/// use gouji::source::{Encoding, Origin, Source};
/// use gouji::syntax::{Block, Guide, outline};
/// let source = Source::new("a", "（一）甲。正文".into(), Encoding::Utf8, Origin::Verbatim);
/// let document = outline(&source, &[Block::line(source.whole())], &Guide::empty());
/// assert_eq!(document.sections.len(), 2);
/// ```
#[must_use]
pub fn outline(source: &Source, blocks: &[Block], guide: &Guide) -> Document {
    let segments: Vec<Segment> = blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let mut segment = Segment::new(source, block.span, block.heading);
            segment.row = block.row.is_some().then_some(index);
            segment
        })
        .collect();
    let mut tops = whole_line_headings(source, &segments, guide);
    drop_inner_titles(&mut tops);
    drop_contents_lists(source, &mut tops);
    row_headings(source, blocks, guide, &mut tops);
    inline_headings(source, &segments, guide, &mut tops);
    tops.sort_by_key(|top| top.heading.span);
    let mut document = Document::default();
    sections(source, guide, &tops, &mut document);
    let segments = split(source, segments, &tops);
    let segments = region::extract(source, guide, blocks, segments, &mut document);
    paragraph::fill(source, &segments, &mut document);
    document
}

/// A top-level heading that was found.
struct Top {
    heading: Heading,
    role: usize,
}

fn is_top_style(ordinal: &Ordinal) -> bool {
    matches!(
        ordinal.style,
        OrdinalStyle::Part | OrdinalStyle::Han | OrdinalStyle::Digit
    )
}

fn whole_line_headings(source: &Source, segments: &[Segment], guide: &Guide) -> Vec<Top> {
    let lines = segments.iter().filter(|segment| segment.row.is_none());
    let whole = lines.filter(|segment| rules::bars(source.slice(segment.span)).next().is_none());
    whole
        .filter_map(|segment| heading(source, segment, guide))
        .collect()
}

/// The top-level heading that a line is.
fn heading(source: &Source, segment: &Segment, guide: &Guide) -> Option<Top> {
    let raw = source.slice(segment.span);
    let squeezed = segment.squeezed(source);
    let length = squeezed.chars().count();
    if !(2..=LONGEST_TITLE).contains(&length) || squeezed.contains('|') {
        return None;
    }
    let base = segment.span.start as usize;
    let read = ordinal::read(raw, base);
    let numbered = read
        .as_ref()
        .is_some_and(|(ordinal, _)| is_top_style(ordinal));
    if read.is_some() && !numbered {
        return None;
    }
    let taken = read.as_ref().map_or(0, |(_, taken)| *taken);
    let title = squeeze(&raw[taken..]);
    let found = guide.role_of(&title, numbered || segment.heading.is_some())?;
    let span = trim(source, segment.span);
    let title = trim(source, Span::new(base + taken, span.end as usize));
    let ordinal = read.map(|(ordinal, _)| ordinal);
    Some(top(ordinal, span, title, found, false))
}

/// Headings that stand in a table, as rows of one cell over its whole width: numbered and with a
/// known title, of roles that nothing else is.
fn row_headings(source: &Source, blocks: &[Block], guide: &Guide, tops: &mut Vec<Top>) {
    for row in blocks.iter().filter_map(|block| block.row.as_deref()) {
        let [first, rest @ ..] = row.cells.as_slice() else {
            continue;
        };
        let across = !rest.is_empty() && rest.iter().all(|cell| cell.cover == Cover::Left);
        if first.cover != Cover::Own || !across {
            continue;
        }
        let line = Segment::new(source, first.span, None);
        let found = heading(source, &line, guide);
        let known = |top: &Top| top.heading.likeness >= 1.0 && top.heading.ordinal.is_some();
        if let Some(found) = found.filter(known)
            && tops.iter().all(|top| top.role != found.role)
        {
            tops.push(found);
        }
    }
}

fn top(ordinal: Option<Ordinal>, span: Span, title: Span, found: RoleMatch, inline: bool) -> Top {
    Top {
        heading: Heading {
            span,
            ordinal,
            title,
            inline,
            likeness: found.likeness,
        },
        role: found.role,
    }
}

/// Where known titles are numbered as parts, a title that is only like one and is numbered as
/// what stands inside a part is a heading of its own.
fn drop_inner_titles(tops: &mut Vec<Top>) {
    let style = |top: &Top| top.heading.ordinal.as_ref().map(|ordinal| ordinal.style);
    let part = |top: &&Top| style(top) == Some(OrdinalStyle::Part);
    let known = tops.iter().filter(part);
    let known = known.filter(|top| top.heading.likeness >= 1.0).count();
    if known >= 2 {
        let inner = |top: &Top| style(top).is_some_and(|style| style > OrdinalStyle::Part);
        tops.retain(|top| top.heading.likeness >= 1.0 || !inner(top));
    }
}

/// A table of contents is a run of headings with nothing between; it yields to the headings
/// that have text under them.
fn drop_contents_lists(source: &Source, tops: &mut Vec<Top>) {
    let empty: Vec<bool> = (0..tops.len())
        .map(|index| {
            let Some(next) = tops.get(index + 1) else {
                return false;
            };
            let gap = Span::new(
                tops[index].heading.span.end as usize,
                next.heading.span.start as usize,
            );
            is_empty(source.slice(gap))
        })
        .collect();
    let roles: Vec<usize> = tops.iter().map(|top| top.role).collect();
    let mut index = 0;
    let mut dropped = false;
    tops.retain(|_| {
        let at = index;
        index += 1;
        let in_list = empty[at] || (at > 0 && empty[at - 1]);
        // What stands in the list behind an entry that was dropped is an entry too, even when the
        // section itself is not there.
        let goes_on = dropped && at > 0 && empty[at - 1] && empty[at];
        let again = roles.iter().enumerate().any(|(other, role)| {
            let listed = empty[other] || (other > 0 && empty[other - 1] && other < at);
            *role == roles[at] && other != at && (!listed || other > at)
        });
        dropped = goes_on || in_list && again;
        !dropped
    });
}

/// Headings that stand inside a line: at its start with the text running on, or in the middle of
/// a report that is one long line. Only roles that no whole line has are looked for.
fn inline_headings(source: &Source, segments: &[Segment], guide: &Guide, tops: &mut Vec<Top>) {
    let mut missing: Vec<usize> = (0..guide.roles.len())
        .filter(|role| tops.iter().all(|top| top.role != *role))
        .collect();
    for segment in segments {
        if missing.is_empty() {
            return;
        }
        if segment.row.is_some() {
            continue;
        }
        let raw = source.slice(segment.span);
        let base = segment.span.start as usize;
        for (at, _) in raw
            .char_indices()
            .filter(|(at, c)| starts_number(raw, *at, *c))
        {
            let Some((found, taken)) = inline_heading(&raw[at..], base + at, guide) else {
                continue;
            };
            let fits = missing.contains(&found.role) && in_order(tops, found.role, base + at);
            // A list of part names in running text has its names between commas.
            if !fits || listed(&raw[..at], &raw[at + taken..]) {
                continue;
            }
            let (ordinal, number) = match ordinal::read(&raw[at..], base + at) {
                Some((ordinal, number)) => (Some(ordinal), number),
                None => (None, 0),
            };
            let span = Span::new(base + at, base + at + taken);
            let title = Span::new(base + at + number, base + at + taken);
            missing.retain(|role| *role != found.role);
            tops.push(top(ordinal, trim(source, span), title, found, true));
        }
    }
}

fn starts_number(raw: &str, at: usize, c: char) -> bool {
    let before = raw[..at].chars().next_back();
    let fresh = before.is_none_or(|before| {
        crate::source::fold::is_blank(before)
            || matches!(
                before,
                '。' | '；' | '）' | ')' | '|' | '：' | ':' | '！' | '.'
            )
            || before.is_ascii_digit() && !c.is_ascii_digit()
    });
    fresh && (crate::source::numeral::is_numeral(c) || c == '第')
}

/// The role and the bytes taken by a numbered title at the start of `raw`.
fn inline_heading(raw: &str, base: usize, guide: &Guide) -> Option<(RoleMatch, usize)> {
    let (ordinal, number) =
        ordinal::read(raw, base).filter(|(ordinal, _)| is_top_style(ordinal))?;
    let _ = ordinal;
    let head_end = raw[number..]
        .char_indices()
        .nth(LONGEST_TITLE * 2)
        .map_or(raw.len(), |(at, _)| number + at);
    let head = &raw[number..head_end];
    let found = guide.role_prefix(&squeeze(head))?;
    let end = unsqueeze_end(head, found.taken);
    Some((found, number + end))
}

/// The byte in `raw` just behind the first `squeezed` squeezed bytes.
fn unsqueeze_end(raw: &str, squeezed: usize) -> usize {
    let next = unsqueeze(raw, 0, squeezed);
    raw[..next].trim_end().len()
}

fn in_order(tops: &[Top], role: usize, at: usize) -> bool {
    tops.iter().filter(|top| !top.heading.inline).all(|top| {
        let before = (top.heading.span.start as usize) < at;
        before == (top.role < role)
    })
}

fn listed(before: &str, after: &str) -> bool {
    let next = after.trim_start().chars().next();
    let previous = before.trim_end().chars().next_back();
    matches!(
        next,
        Some('、' | '，' | '；' | ';' | ',' | '和' | '及' | '等' | '”' | '》')
    ) || matches!(previous, Some('、' | '，' | '和' | '“' | '《'))
}

/// Makes the root and the top-level sections.
fn sections(source: &Source, guide: &Guide, tops: &[Top], document: &mut Document) {
    document.sections.push(Section {
        parent: None,
        level: 0,
        heading: None,
        role: None,
        children: Vec::new(),
        span: source.whole(),
        body: source.whole(),
    });
    for (index, top) in tops.iter().enumerate() {
        let end = tops
            .get(index + 1)
            .map_or(source.text().len(), |next| next.heading.span.start as usize);
        let start = top.heading.span.start as usize;
        let id = SectionId(u32::try_from(document.sections.len()).unwrap_or(u32::MAX));
        document.sections[0].children.push(id);
        document.sections.push(Section {
            parent: Some(SectionId::ROOT),
            level: 1,
            heading: Some(top.heading.clone()),
            role: Some(guide.roles[top.role].role.clone()),
            children: Vec::new(),
            span: Span::new(start, end),
            body: Span::new(top.heading.span.end as usize, end),
        });
    }
}

/// Cuts the headings out of the segments.
fn split(source: &Source, segments: Vec<Segment>, tops: &[Top]) -> Vec<Segment> {
    let mut pieces = Vec::with_capacity(segments.len());
    let mut tops = tops.iter().map(|top| top.heading.span).peekable();
    for segment in segments {
        let mut rest = segment.span;
        let mut cut = false;
        while let Some(heading) = tops.next_if(|heading| heading.start < rest.end) {
            let before = Span::new(rest.start as usize, heading.start as usize);
            if !before.is_empty() {
                pieces.push(Segment::new(source, before, None));
            }
            rest = Span::new((heading.end.max(rest.start)) as usize, rest.end as usize);
            cut = true;
        }
        if !cut {
            pieces.push(segment);
        } else if segment.row.is_none() && !trim(source, rest).is_empty() {
            // Behind a heading that is a row nothing but its bars is left.
            pieces.push(Segment::new(source, rest, None));
        }
    }
    pieces
}
