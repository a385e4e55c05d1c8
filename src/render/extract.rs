//! `gouji extract`: every figure of a report with its place, as JSON or CSV.
//!
//! The shape of the JSON is described by `rules/schema/extract-output.json`. Every address of the
//! bound forms is there: under `cells` when it was read, under `gaps` with the reason when not.

use super::Failure;
use super::delimited;
use super::json::{FailureJson, HeadJson, ToolJson, VERSION};
use super::span::SpanJson;
use crate::fact::Standing;
use crate::form::{Binding, BoundCell, Gap, GapKind, Table};
use crate::source::{Lang, Span};
use crate::subject::Subject;
use crate::wording::say;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

/// One output format of `gouji extract`: told of documents one by one, in order.
pub trait Extraction: Send {
    /// Called once, before any document.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// Called for every document, in path order.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn subject(&mut self, subject: &Subject, out: &mut dyn Write) -> io::Result<()>;
    /// Called once, at the end, with what could not be read.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn end(&mut self, failures: &[Failure], out: &mut dyn Write) -> io::Result<()>;
}

/// A row of [`EXTRACTORS`].
#[derive(Clone, Copy)]
pub struct ExtractFormat {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// An extraction of this format.
    pub new: fn(Lang) -> Box<dyn Extraction>,
}

/// Every output format of `gouji extract`; the first is the default.
pub static EXTRACTORS: &[ExtractFormat] = &[
    ExtractFormat {
        name: "json",
        about: "one JSON object with sections, cells, gaps and facts",
        new: |lang| Box::new(Json { lang, written: 0 }),
    },
    ExtractFormat {
        name: "csv",
        about: "one line per cell, for spreadsheets",
        new: |lang| Box::new(Csv { lang }),
    },
];

struct Json {
    lang: Lang,
    written: usize,
}

impl Extraction for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"version\":{VERSION},\"tool\":")?;
        serde_json::to_writer(&mut *out, &ToolJson::default())?;
        write!(out, ",\"reports\":[")
    }

    fn subject(&mut self, subject: &Subject, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", if self.written == 0 { "" } else { "," })?;
        self.written += 1;
        let lang = self.lang;
        let report = ReportJson {
            head: HeadJson::new(subject),
            sections: sections(subject, lang),
            cells: Cells { subject, lang },
            gaps: gaps(subject, lang),
            facts: facts(subject, lang),
        };
        serde_json::to_writer(out, &report)?;
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], out: &mut dyn Write) -> io::Result<()> {
        let failures: Vec<FailureJson> = failures.iter().map(FailureJson::from).collect();
        write!(out, "],\n\"failures\":")?;
        serde_json::to_writer(&mut *out, &failures)?;
        writeln!(out, "}}")
    }
}

#[derive(serde::Serialize)]
struct ReportJson<'a> {
    #[serde(flatten)]
    head: HeadJson<'a>,
    sections: Vec<SectionJson<'a>>,
    cells: Cells<'a>,
    gaps: Vec<GapJson>,
    facts: Vec<FactJson<'a>>,
}

#[derive(serde::Serialize)]
struct SectionJson<'a> {
    role: Option<&'a str>,
    number: Option<&'a str>,
    title: &'a str,
    level: u8,
    span: SpanJson,
}

#[derive(serde::Serialize)]
struct CellJson<'a> {
    text: &'a str,
    kind: &'static str,
    value: Option<String>,
    span: SpanJson,
}

#[derive(serde::Serialize)]
struct GapJson {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<SpanJson>,
}

#[derive(serde::Serialize)]
struct FactJson<'a> {
    key: &'a str,
    value: String,
    from: &'static str,
    /// What it is when it is not the document's own total.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'a str>,
    /// The least and the most the words allow, when they leave it open.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<[String; 2]>,
    span: SpanJson,
}

/// Sections with their headings; the root, which has none, is not one.
fn sections(subject: &Subject, lang: Lang) -> Vec<SectionJson<'_>> {
    let with_heading = subject
        .document
        .sections
        .iter()
        .filter_map(|section| Some((section, section.heading.as_ref()?)));
    with_heading
        .map(|(section, heading)| SectionJson {
            role: section.role.as_deref(),
            number: heading
                .ordinal
                .as_ref()
                .map(|ordinal| subject.source.slice(ordinal.span)),
            title: subject.source.slice(heading.title).trim(),
            level: section.level,
            span: SpanJson::new(subject, heading.span, None, lang),
        })
        .collect()
}

fn table_of<'a>(subject: &'a Subject, binding: &Binding) -> &'a Table {
    &subject.model.forms[binding.form].tables[binding.table]
}

/// Every bound cell with its address, in the order of the forms.
fn bound_cells(subject: &Subject) -> impl Iterator<Item = (String, &BoundCell)> {
    subject.bindings.iter().flat_map(move |binding| {
        let table = table_of(subject, binding);
        binding.cells.iter().map(move |cell| {
            (
                table.address(&table.rows[cell.row], &table.columns[cell.column]),
                cell,
            )
        })
    })
}

/// The object of cells, written in the order of the forms.
struct Cells<'a> {
    subject: &'a Subject,
    lang: Lang,
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (address, cell) in bound_cells(self.subject) {
            let json = CellJson {
                text: &cell.text,
                kind: cell.value.kind.name(),
                value: number(cell),
                span: SpanJson::new(self.subject, cell.span, Some(&address), self.lang),
            };
            map.serialize_entry(&address, &json)?;
        }
        map.end()
    }
}

/// A cell's number as a plain decimal.
fn number(cell: &BoundCell) -> Option<String> {
    cell.value
        .number
        .map(|number| number.normalize().to_string())
}

/// One gap per address that was not read, and those that hide no cell.
fn gaps(subject: &Subject, lang: Lang) -> Vec<GapJson> {
    let mut gaps = Vec::new();
    for binding in &subject.bindings {
        let table = table_of(subject, binding);
        for (row, spec) in table.rows.iter().enumerate() {
            for column in &spec.columns {
                if binding.cell(row, *column).is_none() {
                    let address = table.address(spec, &table.columns[*column]);
                    gaps.push(unread(subject, binding, row, address, lang));
                }
            }
        }
        for gap in binding.gaps.iter().filter(|gap| !gap.kind.hides_cells()) {
            gaps.push(gap_json(subject, gap.kind, Some(gap), None, lang));
        }
    }
    gaps
}

fn unread(
    subject: &Subject,
    binding: &Binding,
    row: usize,
    address: String,
    lang: Lang,
) -> GapJson {
    let hides = |gap: &&Gap| gap.kind.hides_cells() && (gap.row == Some(row) || gap.row.is_none());
    let gap = binding.gaps.iter().find(hides);
    let kind = gap.map_or(GapKind::RowUnreadable, |gap| gap.kind);
    gap_json(subject, kind, gap, Some(address), lang)
}

fn gap_json(
    subject: &Subject,
    kind: GapKind,
    gap: Option<&Gap>,
    address: Option<String>,
    lang: Lang,
) -> GapJson {
    let found = gap.map_or("", |gap| gap.found.as_str());
    let expected = gap.map_or("", |gap| gap.expected.as_str());
    let message = say(
        lang,
        &format!("gap.{}", kind.name()),
        &[("found", found), ("expected", expected)],
    );
    let span = gap
        .map(|gap| gap.span)
        .filter(|span| *span != Span::default());
    let span = span.map(|span| SpanJson::new(subject, span, address.as_deref(), lang));
    GapJson {
        kind: kind.name(),
        address,
        message,
        span,
    }
}

fn facts(subject: &Subject, lang: Lang) -> Vec<FactJson<'_>> {
    let facts = subject.facts().iter().map(|fact| {
        let address = subject.cell(&fact.key).map(|_| fact.key.as_str());
        FactJson {
            key: &fact.key,
            value: fact.value.normalize().to_string(),
            from: fact.from.name(),
            standing: (fact.standing != Standing::Total).then(|| fact.standing.name()),
            range: (fact.range.0 != fact.range.1)
                .then(|| [fact.range.0, fact.range.1].map(|bound| bound.normalize().to_string())),
            span: SpanJson::new(subject, fact.span, address, lang),
        }
    });
    facts.collect()
}

struct Csv {
    lang: Lang,
}

impl Extraction for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let names = "path,body,year,form,address,text,value,line,column,place";
        write!(out, "{names}\r\n")
    }

    fn subject(&mut self, subject: &Subject, out: &mut dyn Write) -> io::Result<()> {
        let body = subject
            .profile
            .body
            .as_ref()
            .map_or("", |(body, _)| body.as_str());
        let year = subject
            .year()
            .map(|year| year.to_string())
            .unwrap_or_default();
        let source = &subject.source;
        for binding in &subject.bindings {
            let form = &subject.model.forms[binding.form];
            let table = &form.tables[binding.table];
            for cell in &binding.cells {
                let address = table.address(&table.rows[cell.row], &table.columns[cell.column]);
                let at = source
                    .lines()
                    .line_column(source.text(), cell.span.start as usize);
                let place = subject.place(cell.span, Some(&address), self.lang);
                let (line, column) = (at.line.to_string(), at.column.to_string());
                let value = number(cell).unwrap_or_default();
                let fields = [
                    source.path(),
                    body,
                    &year,
                    &form.id,
                    &address,
                    &cell.text,
                    &value,
                    &line,
                    &column,
                    &place,
                ];
                delimited::line(&fields, out)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, _: &[Failure], _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
