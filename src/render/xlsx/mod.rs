//! `--format xlsx`: the workbook that an office sends round.
//!
//! Sheets, in order: an overview with a row for each document; the findings; the rules by how they
//! ended; what could not be told, and why; the rules explained; what could not be processed. Rows
//! are spooled to temporary files while reports come in, and the workbook is put together at the
//! end, so that memory does not grow with the reports. The same reports give the same bytes: no
//! clock is read, and the workbook says that it was made on a day long ago.

mod face;
mod failures;
mod findings;
mod link;
mod outcomes;
mod overview;
mod rules;
mod sheet;
mod text;

use super::statistics::ByRule;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::rule::RuleMeta;
use crate::wording::say;
use face::Faces;
use failures::Failures;
use findings::Findings;
use outcomes::Outcomes;
use overview::Overview;
use rules::Rules;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::io::{self, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    about: "a workbook for offices: overview, findings, what was checked, the rules",
    binary: true,
    documented: true,
    new: |style| Box::new(Xlsx { style, book: None }),
};

/// A workbook, once it has begun.
struct Xlsx {
    style: Style,
    book: Option<Book>,
}

/// A workbook that is being written.
struct Book {
    workbook: Workbook,
    faces: Faces,
    rules: Rules,
    counts: ByRule,
    overview: Overview,
    findings: Findings,
    outcomes: Outcomes,
    failures: Failures,
}

impl Renderer for Xlsx {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        self.book = Some(guarded(|| Book::new(rules, self.style))?);
        Ok(())
    }

    fn report(&mut self, report: &Report, _: &mut dyn Write) -> io::Result<()> {
        match &mut self.book {
            Some(book) => guarded(|| book.add(report)),
            None => Ok(()),
        }
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(book) = self.book.take() else {
            return Ok(());
        };
        // The library hands the workbook to a writer of another thread, which `out` may not be.
        let mut file = tempfile::tempfile()?;
        guarded(|| book.close(failures, summary)?.save_to_writer(&file))?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, out)?;
        Ok(())
    }
}

impl Book {
    fn new(rules: &[Arc<RuleMeta>], style: Style) -> Result<Book, XlsxError> {
        let lang = style.lang;
        let mut workbook = Workbook::new();
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let author = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        let properties = DocProperties::new()
            .set_title(say(lang, "list.title", &[]))
            .set_author(author)
            .set_creation_datetime(&day);
        workbook.set_properties(&properties);
        let faces = Faces::new();
        Ok(Book {
            overview: Overview::new(&mut workbook, &faces, lang)?,
            findings: Findings::new(&mut workbook, &faces, lang)?,
            outcomes: Outcomes::new(&mut workbook, &faces, style)?,
            failures: Failures::new(&mut workbook, &faces, lang)?,
            rules: Rules::new(rules, lang),
            counts: ByRule::new(rules),
            workbook,
            faces,
        })
    }

    fn add(&mut self, report: &Report) -> Result<(), XlsxError> {
        self.counts.add(report);
        let first = self.findings.add(report, &self.rules, &self.faces)?;
        self.overview.add(report, first, &self.faces)?;
        self.outcomes.add(report, &self.faces)?;
        self.failures.add(report, &self.faces)
    }

    /// The sheets in their order.
    fn close(self, failures: &[Failure], summary: &Summary) -> Result<Workbook, XlsxError> {
        let Book {
            mut workbook,
            faces,
            rules,
            counts,
            ..
        } = self;
        let sheets = [
            self.overview.close(failures, summary, &faces)?,
            self.findings.close(&faces)?,
            rules.counted(&mut workbook, &counts, &faces)?,
            self.outcomes.close(&faces)?,
            rules.explained(&mut workbook, &faces)?,
            self.failures.close(failures, &faces)?,
        ];
        for sheet in sheets {
            workbook.push_worksheet(sheet);
        }
        Ok(workbook)
    }
}

/// Does work of the library. It gives up where a temporary file cannot be written, which is no
/// defect of ours and none of the document: it ends the run as any output does that fails.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(XlsxError::IoError(error))) => Err(error),
        Ok(Err(error)) => Err(io::Error::other(error)),
        Err(_) => Err(io::Error::other(
            "the temporary files of the workbook could not be written",
        )),
    }
}
