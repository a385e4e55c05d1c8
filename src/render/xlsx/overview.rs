//! The first sheet: a row for each document, those that could not be read among them.

use super::face::{Face, Faces};
use super::link;
use super::sheet::{Cell, Column, Sheet};
use crate::check::Report;
use crate::diagnostic::Severity;
use crate::render::{Failure, Summary};
use crate::rule::Outcome;
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
        width: 20.0,
    },
    Column {
        key: "column.title",
        width: 26.0,
    },
    Column {
        key: "column.year",
        width: 6.0,
    },
    Column {
        key: "column.form",
        width: 16.0,
    },
    Column {
        key: "column.file",
        width: 20.0,
    },
    Column {
        key: "column.verdict",
        width: 11.0,
    },
    Column {
        key: "column.errors",
        width: 6.0,
    },
    Column {
        key: "column.warnings",
        width: 6.0,
    },
    Column {
        key: "column.infos",
        width: 6.0,
    },
    Column {
        key: "column.accepted",
        width: 7.0,
    },
    Column {
        key: "outcome.passed",
        width: 7.0,
    },
    Column {
        key: "outcome.failed",
        width: 7.0,
    },
    Column {
        key: "outcome.not-assessable",
        width: 7.0,
    },
    Column {
        key: "column.remark",
        width: 18.0,
    },
];

/// The sheet.
pub(super) struct Overview {
    sheet: Sheet,
    lang: Lang,
    documents: usize,
    ended: [usize; 3],
}

impl Overview {
    pub(super) fn new(
        book: &mut Workbook,
        faces: &Faces,
        lang: Lang,
    ) -> Result<Overview, XlsxError> {
        Ok(Overview {
            sheet: Sheet::new(book, "sheet.overview", COLUMNS, faces, lang)?,
            lang,
            documents: 0,
            ended: [0; 3],
        })
    }

    /// Adds a document; its verdict leads to its findings.
    pub(super) fn add(
        &mut self,
        report: &Report,
        findings: Option<String>,
        faces: &Faces,
    ) -> Result<(), XlsxError> {
        let subject = &report.subject;
        self.documents += 1;
        let form = subject.form().map(|form| form.title.get(self.lang));
        let path = subject.source.path();
        let (verdict, face) = verdict(report);
        let verdict = say(self.lang, &format!("verdict.{verdict}"), &[]);
        let mut verdict = Cell::link(verdict, findings);
        verdict.face = face;
        let mut cells = vec![
            Cell::count(self.documents),
            Cell::text(body(report)),
            Cell::text(subject.title().unwrap_or_default()),
            year(report),
            Cell::text(form.unwrap_or_default()),
            Cell::link(path, link::to_file(path)),
            verdict,
            counted(report.count(Severity::Error), Face::Error),
            counted(report.count(Severity::Warning), Face::Warning),
            Cell::count(report.count(Severity::Info)),
            Cell::count(report.accepted()),
        ];
        let kinds = [Outcome::Passed, Outcome::Failed, Outcome::NotAssessable];
        for (sum, kind) in self.ended.iter_mut().zip(kinds) {
            let ended = report.outcomes.iter().filter(|one| one.outcome == kind);
            let ended = ended.count();
            *sum += ended;
            cells.push(Cell::count(ended));
        }
        cells.push(Cell::text(self.remark(report)));
        self.sheet.row(cells, faces)
    }

    /// What else is to be known of a document: rules that broke on it.
    fn remark(&self, report: &Report) -> String {
        match report.failures.len() {
            0 => String::new(),
            n => say(self.lang, "list.broken-rules", &[("n", &n.to_string())]),
        }
    }

    /// Adds what could not be read, and the sums.
    pub(super) fn close(
        mut self,
        failures: &[Failure],
        summary: &Summary,
        faces: &Faces,
    ) -> Result<Worksheet, XlsxError> {
        let unread = say(self.lang, "verdict.unread", &[]);
        for failure in failures.iter().filter(|one| one.rule.is_none()) {
            let Some(path) = &failure.path else { continue };
            self.documents += 1;
            let mut cells = vec![Cell::count(self.documents)];
            cells.extend((0..4).map(|_| Cell::text("")));
            cells.push(Cell::link(path, link::to_file(path)));
            cells.push(Cell::faced(unread.as_str(), Face::Error));
            cells.extend((0..7).map(|_| Cell::text("")));
            cells.push(Cell::text(failure.message.as_str()));
            self.sheet.row(cells, faces)?;
        }
        let label = say(self.lang, "list.total", &[]);
        let mut cells = vec![
            Cell::faced("", Face::Total),
            Cell::faced(label, Face::Total),
        ];
        cells.extend((0..5).map(|_| Cell::faced("", Face::Total)));
        let [held, failed, unknown] = self.ended;
        let sums = [
            summary.errors,
            summary.warnings,
            summary.infos,
            summary.accepted,
            held,
            failed,
            unknown,
        ];
        cells.extend(sums.map(Cell::sum));
        cells.push(Cell::faced("", Face::Total));
        self.sheet.close(Some(cells), faces)
    }
}

/// The body of a report, as far as it is known.
pub(super) fn body(report: &Report) -> &str {
    let body = report.subject.profile.body.as_ref();
    body.map_or("", |(body, _)| body)
}

/// The year of a report as a number.
pub(super) fn year(report: &Report) -> Cell {
    match report.subject.year() {
        Some(year) => Cell::figure(&year.to_string()),
        None => Cell::text(""),
    }
}

/// A count that is seen when it is none of zero.
fn counted(count: usize, face: Face) -> Cell {
    let mut cell = Cell::count(count);
    if count > 0 {
        cell.face = face;
    }
    cell
}

/// The heaviest open finding, in a word and in how it looks.
fn verdict(report: &Report) -> (&'static str, Face) {
    let severity = report.open().map(|finding| finding.severity).max();
    match severity {
        Some(Severity::Error) => ("error", Face::Error),
        Some(Severity::Warning) => ("warning", Face::Warning),
        Some(Severity::Info) => ("info", Face::Info),
        None if report.accepted() > 0 => ("accepted", Face::Text),
        None => ("clean", Face::Text),
    }
}
