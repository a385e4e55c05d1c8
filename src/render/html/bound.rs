//! Tables whose layout shows no rows: drawn by the form they are bound to, with their lines below.

use super::draw::Element;
use super::escape::escape;
use super::flow;
use super::marks::Marks;
use super::table;
use crate::form::{Binding, Orientation, Table};
use crate::source::{Lang, Span};
use crate::subject::Subject;
use crate::syntax::{Layout, RawTable};
use crate::wording::say;
use std::fmt::Write as _;

/// Writes one table: bound to a form, or line for line.
pub(super) fn write(
    subject: &Subject,
    raw: &RawTable,
    marks: &mut Marks<'_>,
    lang: Lang,
    out: &mut String,
) {
    let bindings = subject.bindings.iter();
    let bound: Vec<&Binding> = bindings
        .filter(|binding| binding.is_bound() && binding.region == Some(raw.span))
        .collect();
    if bound.is_empty() {
        return flow::lines(raw.span, marks, out);
    }
    for binding in bound {
        let form = &subject.model.forms[binding.form];
        let one = Bound {
            binding,
            table: &form.tables[binding.table],
            is_stream: raw.layout == Layout::Stream,
            lang,
        };
        one.draw(marks, out);
    }
    as_printed(raw.span, marks, lang, out);
}

/// The lines of the table below its drawing, open when something in them is marked nowhere else.
fn as_printed(span: Span, marks: &mut Marks<'_>, lang: Lang, out: &mut String) {
    let open = if marks.is_open_in(span) { " open" } else { "" };
    let _ = write!(out, "<details class=\"printed\"{open}><summary>");
    escape(&say(lang, "html.as-printed", &[]), out);
    out.push_str("</summary>\n");
    flow::lines(span, marks, out);
    out.push_str("</details>\n");
}

/// A table of the document on one of the form.
struct Bound<'a> {
    binding: &'a Binding,
    table: &'a Table,
    /// Whether a label stands in one piece, so that it can be shown as printed.
    is_stream: bool,
    lang: Lang,
}

impl Bound<'_> {
    fn draw(&self, marks: &mut Marks<'_>, out: &mut String) {
        let rows = self.rows();
        let width = rows
            .iter()
            .map(|(row, _)| self.table.rows[*row].columns.len());
        let width = width.max().unwrap_or(0);
        table::open(width + 1, out);
        let mut columns: &[usize] = &[];
        let mut group = None;
        for (index, label) in rows {
            let row = &self.table.rows[index];
            if row.group != group {
                group.clone_from(&row.group);
                self.group(group.as_deref(), width, out);
            }
            if row.columns != columns {
                columns = &row.columns;
                self.head(columns, width, out);
            }
            out.push_str("<tr>");
            self.label(index, label, marks, out);
            for (at, column) in columns.iter().enumerate() {
                let rest = if at + 1 == columns.len() {
                    width - at
                } else {
                    1
                };
                self.cell(index, *column, rest, marks, out);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table></div>\n");
    }

    /// The rows of the form that the table has, each with the place of its label; where rows stand
    /// beside each other, labels have no place of their own.
    fn rows(&self) -> Vec<(usize, Option<Span>)> {
        if self.table.orientation != Orientation::Across {
            let rows = self.binding.rows.iter();
            return rows.map(|row| (row.row, Some(row.label))).collect();
        }
        let has_cells = |row: &usize| self.binding.cells.iter().any(|cell| cell.row == *row);
        (0..self.table.rows.len())
            .filter(has_cells)
            .map(|row| (row, None))
            .collect()
    }

    fn group(&self, group: Option<&str>, width: usize, out: &mut String) {
        let Some(group) = group else {
            return;
        };
        let _ = write!(out, "<tr><td{}>", colspan(width + 1));
        escape(group, out);
        out.push_str("</td></tr>\n");
    }

    fn head(&self, columns: &[usize], width: usize, out: &mut String) {
        out.push_str("<tr><td></td>");
        for (at, column) in columns.iter().enumerate() {
            let rest = if at + 1 == columns.len() {
                width - at
            } else {
                1
            };
            let _ = write!(out, "<th scope=\"col\"{}>", colspan(rest));
            escape(self.table.columns[*column].label.get(self.lang), out);
            out.push_str("</th>");
        }
        out.push_str("</tr>\n");
    }

    fn label(&self, row: usize, span: Option<Span>, marks: &mut Marks<'_>, out: &mut String) {
        let row = &self.table.rows[row];
        let element = Element {
            tag: "th",
            attributes: " scope=\"row\"",
            ..Element::default()
        };
        match span {
            Some(span) if self.is_stream && !marks.source().slice(span).trim().is_empty() => {
                marks.element(&element, span, out);
            }
            Some(span) => marks.joined(&element, span, &row.printed, out),
            None => {
                out.push_str("<th scope=\"row\">");
                escape(row.label.get(self.lang), out);
                out.push_str("</th>");
            }
        }
    }

    fn cell(
        &self,
        row: usize,
        column: usize,
        columns: usize,
        marks: &mut Marks<'_>,
        out: &mut String,
    ) {
        let attributes = colspan(columns);
        let Some(cell) = self.binding.cell(row, column) else {
            let _ = write!(out, "<td class=\"unread\"{attributes}>");
            escape(&say(self.lang, "html.unread", &[]), out);
            out.push_str("</td>");
            return;
        };
        let element = Element {
            tag: "td",
            class: "v",
            attributes: &attributes,
        };
        marks.joined(&element, cell.span, &cell.text, out);
    }
}

fn colspan(columns: usize) -> String {
    if columns > 1 {
        format!(" colspan=\"{columns}\"")
    } else {
        String::new()
    }
}
