//! Paragraphs and sub-headings: what is left when headings and tables are taken out.

use super::line::{Segment, trim};
use super::ordinal::{self, Ordinal, OrdinalStyle};
use super::{Document, Heading, Paragraph, Section, SectionId};
use crate::source::fold::{is_blank, squeeze};
use crate::source::numeral;
use crate::source::{Source, Span};

/// A sub-heading's title is no longer than this many characters.
const LONGEST_SUB_TITLE: usize = 30;

/// Fills `document` with the sub-sections and paragraphs of `segments`.
pub(super) fn fill(source: &Source, segments: &[Segment], document: &mut Document) {
    let mut joiner = Joiner::new(source, segments);
    for segment in segments {
        if segment.is_blank() {
            joiner.flush(document);
            continue;
        }
        for piece in pieces(source, segment.span) {
            let top = top_of(document, piece.start as usize);
            match sub_heading(source, segment, piece) {
                Some(found) => {
                    joiner.flush(document);
                    let body = open_section(source, document, top, found, piece);
                    joiner.push(document, body);
                }
                None => joiner.push(document, piece),
            }
        }
    }
    joiner.flush(document);
    close_sections(document);
}

fn top_of(document: &Document, offset: usize) -> SectionId {
    document
        .top()
        .find(|(_, section)| section.span.contains(offset))
        .map_or(SectionId::ROOT, |(id, _)| id)
}

struct SubHeading {
    ordinal: Option<Ordinal>,
    title: Span,
    level: u8,
    inline: bool,
}

/// Reads a sub-heading at the start of `piece`: a number in brackets, or a number with a short title.
fn sub_heading(source: &Source, segment: &Segment, piece: Span) -> Option<SubHeading> {
    let raw = source.slice(piece);
    let base = piece.start as usize;
    let read = ordinal::read(raw, base);
    let Some((ordinal, taken)) = read else {
        let title = trim(source, piece);
        return segment.heading.map(|depth| SubHeading {
            ordinal: None,
            title,
            level: depth.clamp(2, 4),
            inline: false,
        });
    };
    let rest = &raw[taken..];
    let stop = rest
        .char_indices()
        .find(|(_, c)| matches!(c, '。' | '：' | ':' | '；' | '，' | ',' | '！') || *c == '\n')
        .map_or(rest.trim_end().len(), |(at, _)| at);
    let spaced = rest
        .char_indices()
        .find(|(_, c)| is_blank(*c))
        .map(|(at, _)| at);
    // "(一)主动公开情况 2022年，…": in a one-line report a blank ends the title.
    let stop = spaced
        .filter(|at| *at < stop && (6..=60).contains(at))
        .unwrap_or(stop);
    let title_text = &rest[..stop];
    let length = title_text.chars().count();
    let whole = rest[stop..].trim().is_empty();
    let level = match ordinal.style {
        OrdinalStyle::HanParen => 2,
        OrdinalStyle::Part | OrdinalStyle::Han => 2,
        OrdinalStyle::Digit | OrdinalStyle::DigitParen => 3,
    };
    let bracketed = ordinal.style == OrdinalStyle::HanParen;
    if length == 0 || length > LONGEST_SUB_TITLE || (!bracketed && !whole) {
        return None;
    }
    let title = Span::new(base + taken, base + taken + title_text.trim_end().len());
    Some(SubHeading {
        ordinal: Some(ordinal),
        title,
        level,
        inline: !whole,
    })
}

/// Cuts a long line before each bracketed number that stands behind a blank or a full stop.
fn pieces(source: &Source, span: Span) -> Vec<Span> {
    let raw = source.slice(span);
    let base = span.start as usize;
    let mut cuts = vec![0];
    if raw.len() > 300 {
        for (at, c) in raw.char_indices() {
            let opens = matches!(c, '（' | '(')
                && raw[at + c.len_utf8()..]
                    .trim_start()
                    .starts_with(numeral::is_numeral)
                && raw[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|b| is_blank(b) || b == '。');
            if opens && at > 0 && ordinal::read(&raw[at..], 0).is_some() {
                cuts.push(at);
            }
        }
    }
    cuts.push(raw.len());
    cuts.windows(2)
        .map(|cut| trim(source, Span::new(base + cut[0], base + cut[1])))
        .filter(|span| !span.is_empty())
        .collect()
}

/// Adds the section and returns the span of the text that follows on the same line.
fn open_section(
    source: &Source,
    document: &mut Document,
    top: SectionId,
    found: SubHeading,
    piece: Span,
) -> Span {
    let parent = parent_for(document, top, found.level);
    let level = document.section(parent).level + 1;
    let id = SectionId(u32::try_from(document.sections.len()).unwrap_or(u32::MAX));
    let start = found
        .ordinal
        .as_ref()
        .map_or(found.title.start, |ordinal| ordinal.span.start);
    let span = Span::new(start as usize, found.title.end as usize);
    let end = document.section(top).span.end as usize;
    let heading = Heading {
        span,
        ordinal: found.ordinal,
        title: found.title,
        inline: found.inline,
        likeness: 1.0,
    };
    document.sections.push(Section {
        parent: Some(parent),
        level: level.max(found.level),
        heading: Some(heading),
        role: None,
        children: Vec::new(),
        span: Span::new(start as usize, end),
        body: Span::new(span.end as usize, end),
    });
    document.sections[parent.index()].children.push(id);
    let rest = Span::new(span.end as usize, piece.end as usize);
    let raw = source.slice(rest);
    let skip = raw.len()
        - raw
            .trim_start_matches(|c| is_blank(c) || matches!(c, '。' | '：' | ':'))
            .len();
    trim(
        source,
        Span::new(rest.start as usize + skip, rest.end as usize),
    )
}

/// The innermost open section above `level`.
fn parent_for(document: &Document, top: SectionId, level: u8) -> SectionId {
    let mut parent = top;
    while let Some(child) = document.section(parent).children.last() {
        if document.section(*child).level >= level || parent == SectionId::ROOT {
            break;
        }
        parent = *child;
    }
    parent
}

/// A sub-section ends where the next one of its level or above begins.
fn close_sections(document: &mut Document) {
    for index in (1..document.sections.len()).rev() {
        let Some(parent) = document.sections[index].parent else {
            continue;
        };
        let siblings = &document.sections[parent.index()].children;
        let at = siblings.iter().position(|id| id.index() == index);
        let next = at
            .and_then(|at| siblings.get(at + 1))
            .map(|id| document.section(*id).span.start);
        if let Some(next) = next.filter(|_| parent != SectionId::ROOT) {
            let section = &mut document.sections[index];
            section.span = Span::new(section.span.start as usize, next as usize);
            section.body = Span::new(
                section.body.start as usize,
                (next as usize).max(section.body.start as usize),
            );
        }
    }
    // Children end with their parents; parents stand before children in the arena.
    for index in 1..document.sections.len() {
        let Some(parent) = document.sections[index].parent else {
            continue;
        };
        let end = document.sections[parent.index()].span.end;
        let section = &mut document.sections[index];
        section.span.end = section.span.end.min(end).max(section.span.start);
        section.body.end = section.body.end.min(end).max(section.body.start);
    }
}

/// Joins the lines of a hard-wrapped paragraph.
struct Joiner<'a> {
    source: &'a Source,
    open: Option<Span>,
    wrap: usize,
}

impl<'a> Joiner<'a> {
    fn new(source: &'a Source, segments: &[Segment]) -> Joiner<'a> {
        let mut widths: Vec<usize> = segments
            .iter()
            .map(|segment| segment.squeezed(source).chars().count())
            .filter(|w| *w >= 20)
            .collect();
        widths.sort_unstable();
        let longest = widths.last().copied().unwrap_or(0);
        let near = widths
            .iter()
            .filter(|width| **width * 10 >= longest * 8)
            .count();
        // Hard wrapping shows as many lines of nearly the same, moderate length.
        let wrapped = (20..=70).contains(&longest) && near >= 5 && near * 2 >= widths.len();
        Joiner {
            source,
            open: None,
            wrap: if wrapped { longest } else { usize::MAX },
        }
    }

    fn push(&mut self, document: &mut Document, span: Span) {
        if span.is_empty() {
            return;
        }
        // A heading or a table between two lines ends the paragraph.
        let gap = self
            .open
            .map(|open| Span::new(open.end as usize, span.start as usize));
        if gap.is_some_and(|gap| !self.source.slice(gap).trim().is_empty()) {
            self.flush(document);
        }
        self.open = Some(self.open.map_or(span, |open| open.cover(span)));
    }

    /// Ends the open paragraph, or paragraphs: without hard wrapping each line is one.
    fn flush(&mut self, document: &mut Document) {
        let Some(open) = self.open.take() else { return };
        let raw = self.source.slice(open);
        let base = open.start as usize;
        let mut start = 0;
        let mut at = 0;
        for line in raw.split_inclusive('\n') {
            at += line.len();
            let ends = || {
                let line = line.trim_end();
                line.ends_with(['。', '：', '；', '！', '？', ':', '”', '）'])
            };
            let short = || squeeze(line).chars().count() * 10 < self.wrap.saturating_mul(8);
            if self.wrap == usize::MAX || ends() || short() {
                add(self.source, document, Span::new(base + start, base + at));
                start = at;
            }
        }
        add(
            self.source,
            document,
            Span::new(base + start, base + raw.len()),
        );
    }
}

fn add(source: &Source, document: &mut Document, span: Span) {
    let span = trim(source, span);
    if !span.is_empty() {
        // Sections are opened in order, so the last one that holds the span is the innermost.
        let holds =
            |section: &Section| section.span.start <= span.start && span.start < section.span.end;
        let id = document.sections.iter().rposition(holds).unwrap_or(0);
        document.paragraphs.push(Paragraph {
            section: SectionId(u32::try_from(id).unwrap_or(0)),
            span,
        });
    }
}
