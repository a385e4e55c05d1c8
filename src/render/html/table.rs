//! Tables drawn as tables: by the grid of the format where there is one, by the rows of the layout,
//! or else by the rows and columns of the form they are bound to.

use super::bound;
use super::marks::{Element, Marks};
use crate::source::Lang;
use crate::subject::Subject;
use crate::syntax::grid::STEP;
use crate::syntax::{Layout, RawCell, RawRow, RawTable};
use std::fmt::Write as _;

/// Writes one table.
pub(super) fn write(
    subject: &Subject,
    raw: &RawTable,
    marks: &mut Marks<'_>,
    lang: Lang,
    out: &mut String,
) {
    match raw.layout {
        Layout::Grid => drawn(&gridded(raw), raw.layout, marks, out),
        Layout::Rows | Layout::TabLines | Layout::Ruled => {
            drawn(&listed(raw), raw.layout, marks, out);
        }
        Layout::Stream | Layout::Columns => bound::write(subject, raw, marks, lang, out),
    }
}

/// A cell and how far it reaches.
struct Slot<'a> {
    cell: &'a RawCell,
    columns: usize,
    rows: usize,
    header: Option<Header>,
}

/// What a label is the label of.
#[derive(Clone, Copy)]
enum Header {
    Column,
    Row,
}

/// The rows of a table whose format gives the grid: what a cell of a row above reaches over is
/// counted to that cell.
fn gridded(raw: &RawTable) -> Vec<Vec<Slot<'_>>> {
    let width = raw.rows.iter().map(width).max().unwrap_or(1);
    let mut laid: Vec<Vec<Slot<'_>>> = Vec::with_capacity(raw.rows.len());
    // For each column: which cell reaches down through it.
    let mut above: Vec<Option<(usize, usize)>> = vec![None; width];
    for (index, row) in raw.rows.iter().enumerate() {
        let headers = headers(row);
        let mut slots = Vec::with_capacity(row.cells.len());
        let mut grown = None;
        for column in &row.above {
            let owner = above.get(usize::from(*column)).copied().flatten();
            if owner.is_some() && owner != grown
                && let Some((r, s)) = owner
            {
                laid[r][s].rows += 1;
                grown = owner;
            }
        }
        let open = |column: usize| !row.above.iter().any(|one| usize::from(*one) == column);
        for (cell, header) in row.cells.iter().zip(headers) {
            if cell.covered {
                continue;
            }
            let (from, columns) = reach(cell, width);
            for owner in above.iter_mut().skip(from).take(columns) {
                *owner = Some((index, slots.len()));
            }
            slots.push(Slot { cell, columns, rows: 1, header });
        }
        let end = width_of(row);
        for (column, owner) in above.iter_mut().enumerate().skip(end) {
            if open(column) {
                *owner = None;
            }
        }
        laid.push(slots);
    }
    laid
}

/// The first column of a cell and how many it reaches over; a caption reaches over all.
fn reach(cell: &RawCell, width: usize) -> (usize, usize) {
    if cell.column_end == 0 {
        return (0, width);
    }
    let from = cell.column / STEP;
    let columns = (cell.column_end + 1).saturating_sub(cell.column) / STEP;
    (from, columns.clamp(1, width.saturating_sub(from).max(1)))
}

/// How many columns a row reaches over.
fn width(row: &RawRow) -> usize {
    let above = row.above.last().map_or(0, |last| usize::from(*last) + 1);
    width_of(row).max(above)
}

fn width_of(row: &RawRow) -> usize {
    row.cells.last().map_or(0, |last| last.column_end / STEP + 1)
}

/// The rows of a table whose layout shows rows and cells.
fn listed(raw: &RawTable) -> Vec<Vec<Slot<'_>>> {
    let width = raw.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
    let rows = raw.rows.iter().map(|row| {
        let last = row.cells.len().saturating_sub(1);
        let cells = row.cells.iter().zip(headers(row)).enumerate();
        cells
            .map(|(index, (cell, header))| Slot {
                cell,
                columns: if index == last { width - last } else { 1 },
                rows: 1,
                header,
            })
            .collect()
    });
    rows.collect()
}

/// Which cells of a row are labels: all that hold text in a row without values, else those before
/// its first value.
fn headers(row: &RawRow) -> Vec<Option<Header>> {
    let is_value = |cell: &RawCell| cell.is_value() && !cell.is_blank();
    let first = row.cells.iter().position(is_value);
    let single = row.cells.len() == 1;
    let header = |(index, cell): (usize, &RawCell)| match first {
        _ if cell.is_blank() || single => None,
        None => Some(Header::Column),
        Some(first) => (index < first).then_some(Header::Row),
    };
    row.cells.iter().enumerate().map(header).collect()
}

fn drawn(rows: &[Vec<Slot<'_>>], layout: Layout, marks: &mut Marks<'_>, out: &mut String) {
    out.push_str("<div class=\"box\" tabindex=\"0\"><table>\n");
    for row in rows {
        out.push_str("<tr>");
        for slot in row {
            cell(slot, layout, marks, out);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
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
