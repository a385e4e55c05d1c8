//! How rules ended, document by document: those that could not be told, with the reason; all of
//! them when outcomes are asked for.

use super::face::Faces;
use super::overview::{body, year};
use super::sheet::{Cell, Column, Sheet};
use crate::check::Report;
use crate::render::Style;
use crate::rule::Outcome;
use crate::wording::say;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

const COLUMNS: &[Column] = &[
    Column {
        key: "column.body",
        width: 26.0,
    },
    Column {
        key: "column.year",
        width: 7.0,
    },
    Column {
        key: "column.file",
        width: 44.0,
    },
    Column {
        key: "column.rule",
        width: 34.0,
    },
    Column {
        key: "column.outcome",
        width: 11.0,
    },
    Column {
        key: "column.reason",
        width: 64.0,
    },
];

/// The sheet.
pub(super) struct Outcomes {
    sheet: Sheet,
    style: Style,
}

impl Outcomes {
    pub(super) fn new(
        book: &mut Workbook,
        faces: &Faces,
        style: Style,
    ) -> Result<Outcomes, XlsxError> {
        let key = if style.outcomes {
            "sheet.outcomes"
        } else {
            "sheet.unassessed"
        };
        let sheet = Sheet::new(book, key, COLUMNS, faces, style.lang)?;
        Ok(Outcomes { sheet, style })
    }

    /// Adds a document.
    pub(super) fn add(&mut self, report: &Report, faces: &Faces) -> Result<(), XlsxError> {
        if !report.subject.is_recognised() && !report.outcomes.is_empty() {
            return self.unknown(report, faces);
        }
        for ended in &report.outcomes {
            let told = match ended.outcome {
                Outcome::NotAssessable => true,
                Outcome::Passed | Outcome::Failed => self.style.outcomes,
                Outcome::Off => false,
            };
            if !told {
                continue;
            }
            let (rule, reason) = (ended.rule.as_str(), ended.reason.as_deref());
            self.row(report, rule, ended.outcome, reason, faces)?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        report: &Report,
        rule: &str,
        outcome: Outcome,
        reason: Option<&str>,
        faces: &Faces,
    ) -> Result<(), XlsxError> {
        let word = say(self.style.lang, &format!("outcome.{}", outcome.name()), &[]);
        let cells = vec![
            Cell::text(body(report)),
            year(report),
            Cell::text(report.subject.source.path()),
            Cell::text(rule),
            Cell::text(word),
            Cell::text(reason.unwrap_or_default()),
        ];
        self.sheet.row(cells, faces)
    }

    /// Adds a document that no pack is for: one row, for every rule says the same of it.
    fn unknown(&mut self, report: &Report, faces: &Faces) -> Result<(), XlsxError> {
        let unknown = Outcome::NotAssessable;
        let mut all = report.outcomes.iter().filter(|one| one.outcome == unknown);
        let reason = all.clone().find_map(|one| one.reason.as_deref());
        let n = all.by_ref().count().to_string();
        let rules = say(self.style.lang, "list.rules", &[("n", &n)]);
        self.row(report, &rules, unknown, reason, faces)
    }

    pub(super) fn close(self, faces: &Faces) -> Result<Worksheet, XlsxError> {
        self.sheet.close(None, faces)
    }
}
