//! Places as JSON writes them.

use crate::diagnostic::Label;
use crate::source::origin::FilePoint;
use crate::source::{Lang, Origin, Source, Span};
use crate::subject::Subject;
use serde::Serialize;

/// Longer texts are cut: a finding on the whole document must not print it again.
const LONGEST_TEXT: usize = 4096;

/// One end of a place.
#[derive(Debug, Serialize)]
pub(super) struct PointJson {
    byte: usize,
    line: usize,
    column: usize,
}

/// A place: in bytes, in lines and columns, and in words.
#[derive(Debug, Serialize)]
pub(super) struct SpanJson {
    start: PointJson,
    end: PointJson,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<RangeJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<PositionJson>,
}

/// Where a place begins in a container; what is not known is left out.
#[derive(Debug, Serialize)]
pub(super) struct PositionJson {
    #[serde(skip_serializing_if = "is_unknown")]
    page: u32,
    #[serde(skip_serializing_if = "is_unknown")]
    paragraph: u32,
    #[serde(skip_serializing_if = "is_unknown")]
    table: u32,
    #[serde(skip_serializing_if = "is_unknown")]
    row: u32,
    #[serde(skip_serializing_if = "is_unknown")]
    column: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn is_unknown(number: &u32) -> bool {
    *number == 0
}

/// A place in the file itself.
#[derive(Debug, Serialize)]
struct RangeJson {
    start: PointJson,
    end: PointJson,
}

impl SpanJson {
    /// A bare place, or a cell's.
    pub(super) fn new(
        subject: &Subject,
        span: Span,
        address: Option<&str>,
        lang: Lang,
    ) -> SpanJson {
        SpanJson {
            start: point(&subject.source, span.start),
            end: point(&subject.source, span.end),
            text: text(&subject.source, span),
            label: None,
            address: address.map(str::to_owned),
            place: subject.place(span, address, lang),
            source: in_file(&subject.source, span),
            position: position(&subject.source, span),
        }
    }

    /// A finding's place.
    pub(super) fn label(subject: &Subject, label: &Label, lang: Lang) -> SpanJson {
        let span = SpanJson::new(subject, label.span, label.address.as_deref(), lang);
        SpanJson {
            label: label.text.clone(),
            ..span
        }
    }
}

fn point(source: &Source, byte: u32) -> PointJson {
    let at = source.lines().line_column(source.text(), byte as usize);
    PointJson {
        byte: byte as usize,
        line: at.line,
        column: at.column,
    }
}

/// Where a span stands in the file, for a format whose reading text is not the file itself.
fn in_file(source: &Source, span: Span) -> Option<RangeJson> {
    let Origin::Bytes(map) = source.origin() else {
        return None;
    };
    let point = |at: FilePoint| PointJson {
        byte: at.byte,
        line: at.at.line,
        column: at.at.column,
    };
    let (start, end) = map.points(span);
    Some(RangeJson {
        start: point(start),
        end: point(end),
    })
}

/// Where a span begins in a container.
pub(super) fn position(source: &Source, span: Span) -> Option<PositionJson> {
    let place = source.position(span)?;
    let in_table = place.table > 0;
    Some(PositionJson {
        page: place.page,
        paragraph: if in_table { 0 } else { place.paragraph },
        table: place.table,
        row: place.row,
        column: place.column,
    })
}

fn text(source: &Source, span: Span) -> String {
    let text = source.text().get(span.range()).unwrap_or_default();
    if text.len() <= LONGEST_TEXT {
        return text.to_owned();
    }
    format!(
        "{}\u{2026}",
        &text[..text.floor_char_boundary(LONGEST_TEXT)]
    )
}
