//! Writers: a report in each format, as plainly as the format allows.

use super::model::{Label, Part};
use crate::office_harm;

/// A format, the name a file of it has, and what writes it.
pub(super) type Writer = (&'static str, &'static str, fn(&[Part]) -> Vec<u8>);

/// Every format that this can write; files of the others are made by programs.
pub(super) const WRITERS: &[Writer] = &[
    ("html", "report.html", html),
    ("mhtml", "report.mht", mhtml),
    ("docx", "report.docx", docx),
    ("odt", "report.odt", odt),
    ("rtf", "report.rtf", rtf),
];

/// The parts one behind the other.
fn joined(
    parts: &[Part],
    line: impl Fn(&str) -> String,
    table: impl Fn(&[Vec<Label>]) -> String,
) -> String {
    let part = |part: &Part| match part {
        Part::Line(text) => line(text),
        Part::Table(rows) => table(rows),
    };
    parts.iter().map(part).collect()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

fn page(parts: &[Part]) -> String {
    let cell = |cell: &Label| format!("<td colspan={}>{}</td>", cell.columns, escaped(&cell.text));
    let row = |row: &Vec<Label>| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    let table = |rows: &[Vec<Label>]| {
        format!(
            "<table>{}</table>\n",
            rows.iter().map(row).collect::<String>()
        )
    };
    let body = joined(parts, |text| format!("<p>{}</p>\n", escaped(text)), table);
    let title = match parts.first() {
        Some(Part::Line(text)) => escaped(text),
        _ => String::new(),
    };
    format!("<!DOCTYPE html><meta charset=utf-8><title>{title}</title><body>{body}")
}

fn html(parts: &[Part]) -> Vec<u8> {
    page(parts).into_bytes()
}

fn mhtml(parts: &[Part]) -> Vec<u8> {
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n\
                Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
    format!("{head}{}\r\n--b--\r\n", page(parts)).into_bytes()
}

fn docx(parts: &[Part]) -> Vec<u8> {
    let line = |text: &str| {
        let text = escaped(text);
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    };
    let cell = |cell: &Label| {
        let span = format!("<w:gridSpan w:val=\"{}\"/>", cell.columns);
        format!("<w:tc><w:tcPr>{span}</w:tcPr>{}</w:tc>", line(&cell.text))
    };
    let row =
        |row: &Vec<Label>| format!("<w:tr>{}</w:tr>", row.iter().map(cell).collect::<String>());
    let table = |rows: &[Vec<Label>]| {
        format!(
            "<w:tbl>{}</w:tbl>",
            rows.iter().map(row).collect::<String>()
        )
    };
    office_harm::docx(&joined(parts, line, table), "", "")
}

fn odt(parts: &[Part]) -> Vec<u8> {
    let line = |text: &str| format!("<text:p>{}</text:p>", escaped(text));
    let cell = |cell: &Label| {
        let columns = cell.columns;
        let span = format!("table:number-columns-spanned=\"{columns}\"");
        let covered = "<table:covered-table-cell/>".repeat(columns - 1);
        format!(
            "<table:table-cell {span}>{}</table:table-cell>{covered}",
            line(&cell.text)
        )
    };
    let row = |row: &Vec<Label>| {
        let cells: String = row.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let table = |rows: &[Vec<Label>]| {
        let rows: String = rows.iter().map(row).collect();
        format!("<table:table>{rows}</table:table>")
    };
    office_harm::odt(&joined(parts, line, table))
}

fn rtf(parts: &[Part]) -> Vec<u8> {
    let text = |text: &str| -> String {
        let one = |unit: u16| match u8::try_from(unit) {
            Ok(byte @ 0x20..0x80) if !b"\\{}".contains(&byte) => char::from(byte).to_string(),
            _ => format!("\\u{} ?", unit.cast_signed()),
        };
        text.encode_utf16().map(one).collect()
    };
    let row = |row: &Vec<Label>| {
        let (mut edges, mut cells, mut at) = (String::new(), String::new(), 0);
        for cell in row {
            at += cell.columns * 500;
            edges += &format!("\\cellx{at}");
            cells += &format!("{}\\cell ", text(&cell.text));
        }
        format!("\\trowd{edges}\\pard\\intbl {cells}\\row\n")
    };
    let table = |rows: &[Vec<Label>]| rows.iter().map(row).collect();
    let body = joined(parts, |line| format!("\\pard {}\\par\n", text(line)), table);
    format!("{{\\rtf1\\ansi\\uc1 {body}}}").into_bytes()
}
