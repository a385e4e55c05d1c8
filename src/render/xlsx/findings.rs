//! The sheet of findings, one a row, with a column for those who have to answer.

use super::face::{Face, Faces};
use super::link;
use super::overview::{body, year};
use super::rules::Rules;
use super::sheet::{Cell, Column, Sheet};
use crate::check::Report;
use crate::diagnostic::Diagnostic;
use crate::render::listed::Listed;
use crate::render::rule_words;
use crate::source::Lang;
use crate::wording::say;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

const COLUMNS: &[Column] = &[
    Column {
        key: "column.number",
        width: 5.0,
    },
    Column {
        key: "column.body",
        width: 14.0,
    },
    Column {
        key: "column.year",
        width: 6.0,
    },
    Column {
        key: "column.file",
        width: 14.0,
    },
    Column {
        key: "note.place",
        width: 18.0,
    },
    Column {
        key: "rule.severity",
        width: 6.0,
    },
    Column {
        key: "column.message",
        width: 32.0,
    },
    Column {
        key: "column.stated",
        width: 8.0,
    },
    Column {
        key: "column.computed",
        width: 8.0,
    },
    Column {
        key: "column.remedy",
        width: 28.0,
    },
    Column {
        key: "note.basis",
        width: 20.0,
    },
    Column {
        key: "column.rule",
        width: 16.0,
    },
    Column {
        key: "column.acceptance",
        width: 10.0,
    },
    Column {
        key: "column.answer",
        width: 12.0,
    },
];

/// The sheet.
pub(super) struct Findings {
    sheet: Sheet,
    lang: Lang,
    written: usize,
}

impl Findings {
    pub(super) fn new(
        book: &mut Workbook,
        faces: &Faces,
        lang: Lang,
    ) -> Result<Findings, XlsxError> {
        Ok(Findings {
            sheet: Sheet::new(book, "sheet.findings", COLUMNS, faces, lang)?,
            lang,
            written: 0,
        })
    }

    /// Adds the findings of a document, and says where the first of them stands.
    pub(super) fn add(
        &mut self,
        report: &Report,
        rules: &Rules,
        faces: &Faces,
    ) -> Result<Option<String>, XlsxError> {
        let first = link::to_row(self.sheet.name(), self.sheet.next());
        for finding in &report.diagnostics {
            self.written += 1;
            let cells = self.cells(report, finding, rules);
            self.sheet.row(cells, faces)?;
        }
        Ok((!report.diagnostics.is_empty()).then_some(first))
    }

    fn cells(&self, report: &Report, finding: &Diagnostic, rules: &Rules) -> Vec<Cell> {
        let meta = rules.meta(&finding.rule);
        let listed = Listed::new(&report.subject, finding, meta, self.lang);
        let path = report.subject.source.path();
        let (message, severity) = match finding.accepted {
            Some(_) => (Face::Pale, Face::Pale),
            None => (Face::Text, Face::of(finding.severity)),
        };
        let word = rule_words::severity(finding.severity, self.lang);
        vec![
            Cell::count(self.written),
            Cell::text(body(report)),
            year(report),
            Cell::link(path, link::to_file(path)),
            Cell::text(listed.place.as_str()),
            Cell::faced(word, severity),
            Cell::faced(finding.message.as_str(), message),
            Cell::figure(listed.stated),
            Cell::figure(listed.computed),
            Cell::text(self.remedy(&listed)),
            Cell::text(listed.basis.as_str()),
            Cell::link(finding.rule.as_str(), rules.link(&finding.rule)),
            Cell::text(listed.accepted.as_str()),
            Cell::text(""),
        ]
    }

    /// What to do, what the fix does, and what probably happened, a line each.
    fn remedy(&self, listed: &Listed<'_>) -> String {
        let named = |key: &str, text: &str| {
            let (name, colon) = (say(self.lang, key, &[]), say(self.lang, "list.colon", &[]));
            (!text.is_empty()).then(|| format!("{name}{colon}{text}"))
        };
        let help = (!listed.help.is_empty()).then(|| listed.help.clone());
        let lines = [
            help,
            named("note.fix", &listed.fix),
            named("note.hypothesis", &listed.hypothesis),
        ];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        lines.join("\n")
    }

    pub(super) fn close(self, faces: &Faces) -> Result<Worksheet, XlsxError> {
        self.sheet.close(None, faces)
    }
}
