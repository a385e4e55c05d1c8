//! The reading view: everything a document says, in its order, as headings, paragraphs and tables.

use super::draw::Element;
use super::marks::Marks;
use super::table;
use crate::source::{Lang, Span};
use crate::subject::Subject;
use crate::syntax::RawTable;

/// What stands in a document, one thing after the other.
enum Part<'a> {
    /// A heading and its depth, from 1.
    Heading(u8),
    Paragraph,
    Title,
    Table(&'a RawTable),
}

/// Writes the text of a document with its marks.
pub(super) fn write(subject: &Subject, marks: &mut Marks<'_>, lang: Lang, out: &mut String) {
    let whole = subject.source.whole();
    let parts = parts(subject);
    marks.rest(true, out);
    if parts.is_empty() {
        // A data file of ours has no parts that a reader of documents would know.
        lines(whole, marks, out);
    }
    let mut at = 0;
    for (index, (span, part)) in parts.iter().enumerate() {
        // A row of a table may be a heading, and is shown where it stands in the table.
        if span.end <= at {
            continue;
        }
        left_over(at, span.start, marks, out);
        marks.between(span.start, out);
        at = span.end;
        match part {
            Part::Heading(level) => {
                let next = parts
                    .get(index + 1)
                    .map_or(whole.end, |(next, _)| next.start);
                let span = with_stop(*span, next, marks);
                at = span.end;
                let tag = HEADINGS[usize::from((*level).clamp(1, 4)) - 1];
                element(tag, "", span, marks, out);
            }
            Part::Paragraph => element("p", "", *span, marks, out),
            Part::Title => element("p", "title", *span, marks, out),
            Part::Table(raw) => table::write(subject, raw, marks, lang, out),
        }
    }
    if !parts.is_empty() {
        left_over(at, whole.end, marks, out);
    }
    marks.rest(false, out);
}

/// A report's own headings stand below the page's and the report's.
static HEADINGS: [&str; 4] = ["h3", "h4", "h5", "h6"];

fn element(tag: &str, class: &str, span: Span, marks: &mut Marks<'_>, out: &mut String) {
    let element = Element {
        tag,
        class,
        ..Element::default()
    };
    marks.element(&element, span, out);
    out.push('\n');
}

/// The parts of a document in their order.
fn parts(subject: &Subject) -> Vec<(Span, Part<'_>)> {
    let document = &subject.document;
    let titles = &subject.profile.titles;
    let headings = document.sections.iter().filter_map(|section| {
        let heading = section.heading.as_ref()?;
        Some((heading.span, Part::Heading(section.level)))
    });
    let paragraphs = document.paragraphs.iter().map(|paragraph| {
        let is_title = titles.iter().any(|title| title.overlaps(paragraph.span));
        let part = if is_title {
            Part::Title
        } else {
            Part::Paragraph
        };
        (paragraph.span, part)
    });
    let tables = document
        .tables
        .iter()
        .map(|raw| (raw.span, Part::Table(raw)));
    let mut parts: Vec<_> = headings.chain(paragraphs).chain(tables).collect();
    parts.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    parts
}

/// A heading with the stop behind it, where text follows on the same line.
fn with_stop(span: Span, next: u32, marks: &Marks<'_>) -> Span {
    let behind = Span {
        start: span.end,
        end: next.max(span.end),
    };
    let text = marks.source().slice(behind);
    let is_stop = |c: char| !c.is_whitespace() && !c.is_alphanumeric();
    let stop = text.len() - text.trim_start_matches(is_stop).len();
    if stop < text.trim_end().len() || text.contains('\n') {
        return span;
    }
    span.cover(Span::new(span.end as usize, span.end as usize + stop))
}

/// What is neither heading nor paragraph nor table: shown too, unless it is only marks of the
/// format or a comment that speaks to us.
fn left_over(from: u32, to: u32, marks: &mut Marks<'_>, out: &mut String) {
    let span = Span {
        start: from,
        end: to.max(from),
    };
    if marks.source().slice(span).contains(char::is_alphanumeric) {
        marks.between(from, out);
        element("p", "rest", span, marks, out);
    }
}

/// Text without any structure, line for line.
pub(super) fn lines(span: Span, marks: &mut Marks<'_>, out: &mut String) {
    element("pre", "lines", span, marks, out);
}
