//! One sheet: a heading that stays, rows in order, a filter over them, and how it prints.
//!
//! Rows go to a temporary file as soon as the next one begins, so that the memory a sheet takes
//! does not grow with them; only links are kept, and there is a limit to these.

use super::face::{Face, Faces};
use super::text;
use crate::render::measure::{columns, wrapped};
use crate::source::Lang;
use crate::wording::say;
use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError, utility};

/// The rows of a sheet: a limit of the format.
const MOST_ROWS: u32 = 1_048_576;
/// Rows kept free for what stands below everything else.
const RESERVED: u32 = 3;
/// Links of a sheet. The format takes 65 530, but each takes a kilobyte or two until the end.
const MOST_LINKS: usize = 10_000;

/// Rows of a sheet that are given a height: these are held until the end, too.
const MOST_HEIGHTS: usize = 50_000;
/// The points of a line of letters.
const LINE: f64 = 14.0;
/// The points of the tallest row: a limit of the format.
const TALLEST: f64 = 409.0;
/// So many characters fill the tallest row of the widest column.
const MOST_MEASURED: usize = 2_000;

/// A column: the key of its name, and its width in half-width characters.
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) width: f64,
}

/// What a cell holds.
pub(super) enum Value {
    /// A text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A text, and where it leads, if anywhere.
    Link(String, Option<String>),
    /// The sum of the rows of this column that are shown, and what it is now.
    Sum(f64),
}

/// A cell.
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) face: Face,
}

impl Cell {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Cell {
        Cell::faced(text, Face::Text)
    }

    /// A text that looks like something.
    pub(super) fn faced(text: impl Into<String>, face: Face) -> Cell {
        let value = Value::Text(text.into());
        Cell { value, face }
    }

    /// A count.
    pub(super) fn count(count: usize) -> Cell {
        let value = Value::Number(exact(count));
        Cell {
            value,
            face: Face::Number,
        }
    }

    /// A number where the text is one a spreadsheet can hold, else the text.
    pub(super) fn figure(written: &str) -> Cell {
        match text::number(written) {
            Some(number) => Cell {
                value: Value::Number(number),
                face: Face::Number,
            },
            None => Cell::text(written),
        }
    }

    /// A text that leads somewhere.
    pub(super) fn link(text: impl Into<String>, target: Option<String>) -> Cell {
        let face = match target {
            Some(_) => Face::Link,
            None => Face::Text,
        };
        let value = Value::Link(text.into(), target);
        Cell { value, face }
    }

    /// How many lines the cell takes in a column of this width.
    fn lines(&self, width: f64) -> u32 {
        let (Value::Text(text) | Value::Link(text, _)) = &self.value else {
            return 1;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the widths are small and written in this room"
        )]
        let room = width as usize;
        if columns(text) <= room && !text.contains('\n') {
            return 1;
        }
        // A text far beyond the tallest row needs no counting.
        let text: String = text.chars().take(MOST_MEASURED).collect();
        u32::try_from(wrapped(&text, room).len()).unwrap_or(u32::MAX)
    }

    /// A sum below its column.
    pub(super) fn sum(now: usize) -> Cell {
        let value = Value::Sum(exact(now));
        Cell {
            value,
            face: Face::TotalNumber,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what a run counts is far below 2^53"
)]
fn exact(count: usize) -> f64 {
    count as f64
}

/// A sheet that is being written.
pub(super) struct Sheet {
    worksheet: Worksheet,
    name: String,
    columns: &'static [Column],
    lang: Lang,
    next: u32,
    most_rows: u32,
    heights: usize,
    links: usize,
    most_links: usize,
    left_out: u64,
}

impl Sheet {
    /// A sheet with its heading.
    ///
    /// # Errors
    /// When there is no temporary file.
    pub(super) fn new(
        workbook: &mut Workbook,
        key: &str,
        columns: &'static [Column],
        faces: &Faces,
        lang: Lang,
    ) -> Result<Sheet, XlsxError> {
        let name = say(lang, key, &[]);
        let mut worksheet = workbook.new_worksheet_with_constant_memory()?;
        worksheet.set_name(&name)?;
        worksheet.set_freeze_panes(1, 0)?;
        set_up_print(&mut worksheet, lang)?;
        let mut sheet = Sheet {
            worksheet,
            name,
            columns,
            lang,
            next: 0,
            most_rows: MOST_ROWS - RESERVED,
            heights: 0,
            links: 0,
            most_links: MOST_LINKS,
            left_out: 0,
        };
        for (at, column) in (0..).zip(columns) {
            sheet.worksheet.set_column_width(at, column.width)?;
        }
        let names = columns.iter().map(|column| say(lang, column.key, &[]));
        let names: Vec<Cell> = names.map(|name| Cell::faced(name, Face::Head)).collect();
        sheet.row(names, faces)?;
        Ok(sheet)
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The row that comes next, from 0.
    pub(super) fn next(&self) -> u32 {
        self.next
    }

    /// Writes a row. What a sheet has no room for is counted, and said at its end.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn row(&mut self, cells: Vec<Cell>, faces: &Faces) -> Result<(), XlsxError> {
        if self.next >= self.most_rows {
            self.left_out += 1;
            return Ok(());
        }
        self.put(cells, faces)
    }

    fn put(&mut self, cells: Vec<Cell>, faces: &Faces) -> Result<(), XlsxError> {
        if self.heights < MOST_HEIGHTS {
            self.heighten(&cells)?;
        }
        for (column, cell) in (0..).zip(cells) {
            let at = (self.next, column);
            self.cell(at, cell, faces)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Gives the next row the height of its text, if that has several lines: a row of one line has
    /// the height of the sheet. Programs that trust the file, as they do when it looks like one of
    /// Excel's, would show no more of a longer one.
    fn heighten(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let lines = self.columns.iter().zip(cells);
        let lines = lines.map(|(column, cell)| cell.lines(column.width)).max();
        if let Some(lines) = lines.filter(|lines| *lines > 1) {
            let height = (f64::from(lines) * LINE + 2.0).min(TALLEST);
            self.worksheet.set_row_height(self.next, height)?;
            self.heights += 1;
        }
        Ok(())
    }

    fn cell(&mut self, at: (u32, u16), cell: Cell, faces: &Faces) -> Result<(), XlsxError> {
        let (row, column) = at;
        let format = faces.format(cell.face);
        let sheet = &mut self.worksheet;
        match cell.value {
            Value::Text(text) => {
                sheet.write_string_with_format(
                    row,
                    column,
                    text::safe(&text, self.lang),
                    format,
                )?;
            }
            Value::Number(number) => {
                sheet.write_number_with_format(row, column, number, format)?;
            }
            Value::Link(text, Some(target)) if self.links < self.most_links => {
                self.links += 1;
                let (text, format) = (text::safe(&text, self.lang), faces.leading(cell.face));
                sheet.write_url_with_options(
                    row,
                    column,
                    target.as_str(),
                    text,
                    "",
                    Some(format),
                )?;
            }
            Value::Link(text, _) => {
                let format = match cell.face {
                    Face::Link => faces.format(Face::Text),
                    _ => format,
                };
                sheet.write_string_with_format(
                    row,
                    column,
                    text::safe(&text, self.lang),
                    format,
                )?;
            }
            // Without a row above it a sum would be one of itself.
            Value::Sum(now) if row < 2 => {
                sheet.write_number_with_format(row, column, now, format)?;
            }
            Value::Sum(now) => {
                let letter = utility::column_number_to_name(column);
                // 109 adds up what the filter shows.
                let sum = format!("SUBTOTAL(109,{letter}2:{letter}{row})");
                let sum = Formula::new(sum).set_result(now.to_string());
                sheet.write_formula_with_format(row, column, sum, format)?;
            }
        }
        Ok(())
    }

    /// Puts the filter over the rows so far; `below` stands under it.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(super) fn close(
        mut self,
        below: Option<Vec<Cell>>,
        faces: &Faces,
    ) -> Result<Worksheet, XlsxError> {
        let last = (0..).zip(self.columns).last();
        let last: u16 = last.map_or(0, |(at, _)| at);
        self.worksheet
            .autofilter(0, 0, self.next.saturating_sub(1), last)?;
        if let Some(cells) = below {
            self.put(cells, faces)?;
        }
        if self.left_out > 0 {
            let n = self.left_out.to_string();
            let note = say(self.lang, "list.left-out", &[("n", &n)]);
            let note = text::safe(&note, self.lang);
            let format = faces.format(Face::Pale);
            self.worksheet
                .write_string_with_format(self.next, 0, note, format)?;
        }
        Ok(self.worksheet)
    }
}

/// A4 across, as wide as the page, the heading on every page, page numbers below.
fn set_up_print(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_repeat_rows(0, 0)?;
    let page = say(lang, "list.page", &[("page", "&P"), ("pages", "&N")]);
    sheet.set_header("&C&A").set_footer(format!("&C{page}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Sheet};
    use crate::render::xlsx::face::Faces;
    use crate::source::Lang;
    use rust_xlsxwriter::{Workbook, XlsxError};

    const COLUMNS: &[Column] = &[Column {
        key: "column.file",
        width: 20.0,
    }];

    #[test]
    fn what_a_sheet_has_no_room_for_is_counted() -> Result<(), XlsxError> {
        let (mut book, faces) = (Workbook::new(), Faces::new());
        let mut sheet = Sheet::new(&mut book, "sheet.failures", COLUMNS, &faces, Lang::En)?;
        (sheet.most_rows, sheet.most_links) = (4, 2);
        for row in 0..9 {
            let target = Some(format!("file:///{row}.txt"));
            sheet.row(vec![Cell::link(row.to_string(), target)], &faces)?;
        }
        assert_eq!((sheet.next(), sheet.links, sheet.left_out), (4, 2, 6));
        book.push_worksheet(sheet.close(None, &faces)?);
        assert!(!book.save_to_buffer()?.is_empty());
        Ok(())
    }

    #[test]
    fn the_limits_leave_room_for_what_stands_below() -> Result<(), XlsxError> {
        let (mut book, faces) = (Workbook::new(), Faces::new());
        let mut sheet = Sheet::new(&mut book, "sheet.failures", COLUMNS, &faces, Lang::En)?;
        sheet.next = sheet.most_rows;
        sheet.row(vec![Cell::text("one too many")], &faces)?;
        assert_eq!(sheet.left_out, 1);
        // The last rows of the format are still there for the sums and for the note.
        let closed = sheet.close(Some(vec![Cell::sum(1)]), &faces)?;
        book.push_worksheet(closed);
        assert!(!book.save_to_buffer()?.is_empty());
        Ok(())
    }
}
