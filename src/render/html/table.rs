//! Tables drawn as tables: by the grid of the format where there is one, by the rows of the layout,
//! or else by the rows and columns of the form they are bound to.

use super::bound;
use super::draw::Element;
use super::flow;
use super::layout::{Header, Known, Slot, gridded, listed};
use super::marks::Marks;
use crate::source::Lang;
use crate::subject::Subject;
use crate::syntax::{Layout, RawRow, RawTable};
use std::fmt::Write as _;

/// Writes one table.
pub(super) fn write(
    subject: &Subject,
    raw: &RawTable,
    marks: &mut Marks<'_>,
    lang: Lang,
    out: &mut String,
) {
    if is_too_large(raw) {
        return flow::lines(raw.span, marks, out);
    }
    let rows = match raw.layout {
        Layout::Grid => gridded(raw, &Known::new(subject, raw)),
        Layout::Rows | Layout::TabLines | Layout::Ruled => {
            listed(raw, &Known::new(subject, raw), marks)
        }
        Layout::Stream | Layout::Columns => return bound::write(subject, raw, marks, lang, out),
    };
    let width = rows
        .iter()
        .map(|row| row.iter().map(|slot| slot.columns).sum());
    open(width.max().unwrap_or(0), out);
    for row in &rows {
        out.push_str("<tr>");
        for slot in row {
            cell(slot, raw.layout, marks, out);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
}

/// Tables of more columns or rows than these are shown line for line: nobody reads them as tables,
/// and browsers need memory for every column of every row.
const MOST_COLUMNS: usize = 200;
const MOST_ROWS: usize = 5_000;

fn is_too_large(raw: &RawTable) -> bool {
    let is_listed = !matches!(raw.layout, Layout::Stream | Layout::Columns);
    let is_wide = |row: &RawRow| row.cells.len() > MOST_COLUMNS;
    is_listed && (raw.rows.len() > MOST_ROWS || raw.rows.iter().any(is_wide))
}

/// A table of more columns than this needs room to be read, and may be scrolled in its box.
const FEW_COLUMNS: usize = 5;

/// Opens a table in its box.
pub(super) fn open(columns: usize, out: &mut String) {
    let class = if columns > FEW_COLUMNS {
        " class=\"wide\""
    } else {
        ""
    };
    let _ = writeln!(out, "<div class=\"box\" tabindex=\"0\"><table{class}>");
}

fn cell(slot: &Slot<'_>, layout: Layout, marks: &mut Marks<'_>, out: &mut String) {
    let mut attributes = String::new();
    if slot.columns > 1 {
        let _ = write!(attributes, " colspan=\"{}\"", slot.columns);
    }
    if slot.rows > 1 {
        let _ = write!(attributes, " rowspan=\"{}\"", slot.rows);
    }
    match slot.header {
        Some(Header::Column) => attributes.push_str(" scope=\"col\""),
        Some(Header::Row) => attributes.push_str(" scope=\"row\""),
        None => {}
    }
    let element = Element {
        tag: if slot.header.is_some() { "th" } else { "td" },
        class: if slot.cell.is_value() { "v" } else { "" },
        attributes: &attributes,
    };
    let span = slot.cell.span;
    // Between drawn lines a cell may run over several lines, on which others stand too.
    if layout == Layout::Ruled && marks.source().slice(span).contains('\n') {
        marks.joined(&element, span, slot.cell.text(), out);
    } else {
        marks.element(&element, span, out);
    }
}
