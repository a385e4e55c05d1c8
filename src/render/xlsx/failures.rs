//! What could not be processed: files that could not be read, rules that broke.

use super::face::Faces;
use super::link;
use super::sheet::{Cell, Column, Sheet};
use crate::check::Report;
use crate::render::Failure;
use crate::source::Lang;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

const COLUMNS: &[Column] = &[
    Column {
        key: "column.file",
        width: 40.0,
    },
    Column {
        key: "column.rule",
        width: 34.0,
    },
    Column {
        key: "column.reason",
        width: 80.0,
    },
];

/// The sheet.
pub(super) struct Failures {
    sheet: Sheet,
}

impl Failures {
    pub(super) fn new(
        book: &mut Workbook,
        faces: &Faces,
        lang: Lang,
    ) -> Result<Failures, XlsxError> {
        let sheet = Sheet::new(book, "sheet.failures", COLUMNS, faces, lang)?;
        Ok(Failures { sheet })
    }

    /// Adds the rules that broke on a document.
    pub(super) fn add(&mut self, report: &Report, faces: &Faces) -> Result<(), XlsxError> {
        let path = report.subject.source.path();
        for failure in &report.failures {
            self.row(
                Some(path),
                Some(failure.rule.as_str()),
                &failure.message,
                faces,
            )?;
        }
        Ok(())
    }

    /// Adds the failures that belong to no document.
    pub(super) fn close(
        mut self,
        failures: &[Failure],
        faces: &Faces,
    ) -> Result<Worksheet, XlsxError> {
        for failure in failures {
            let (path, rule) = (failure.path.as_deref(), failure.rule.as_deref());
            self.row(path, rule, &failure.message, faces)?;
        }
        self.sheet.close(None, faces)
    }

    fn row(
        &mut self,
        path: Option<&str>,
        rule: Option<&str>,
        message: &str,
        faces: &Faces,
    ) -> Result<(), XlsxError> {
        let cells = vec![
            Cell::link(path.unwrap_or_default(), path.and_then(link::to_file)),
            Cell::text(rule.unwrap_or_default()),
            Cell::text(message),
        ];
        self.sheet.row(cells, faces)
    }
}
