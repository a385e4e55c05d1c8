//! A report taken apart, so that it can be written in any format: its lines, and its tables with
//! merged cells as the official form has them.

use crate::support::{root, subject};
use gouji::read::pieces::{Cell, Piece};
use gouji::subject::Subject;

/// A piece of a report.
pub(super) enum Part {
    Line(String),
    Table(Vec<Vec<Label>>),
}

/// A cell: its text and over how many columns it reaches.
#[derive(Clone)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) columns: usize,
}

/// The parts of a report, in order; tables that are bound become those of the form.
pub(super) fn parts(path: &str, bytes: &[u8]) -> Vec<Part> {
    let subject = subject(path, bytes);
    let mut parts = Vec::new();
    let mut written = Vec::new();
    let source = &subject.source;
    for line in source.text().split_inclusive('\n') {
        let at = line.as_ptr() as usize - source.text().as_ptr() as usize;
        let here = |index: &usize| {
            let region = subject.bindings[*index].region;
            region.is_some_and(|region| {
                (region.start as usize) < at + line.len() && at < region.end as usize
            })
        };
        match (0..subject.bindings.len()).find(here) {
            Some(index) if written.contains(&index) => {}
            Some(index) => {
                written.push(index);
                parts.push(Part::Table(filled(&subject, index)));
            }
            None => {
                // Marks of Markdown are no part of a line.
                let bare = line.trim_matches(|c: char| c.is_whitespace() || "#*>".contains(c));
                if !bare.is_empty() {
                    parts.push(Part::Line(bare.to_owned()));
                }
            }
        }
    }
    parts
}

/// The table of a form with the values that stand in a report.
fn filled(subject: &Subject, index: usize) -> Vec<Vec<Label>> {
    let binding = &subject.bindings[index];
    let address = subject.address(index, 0);
    let wanted = address.split('/').next().unwrap_or_default();
    let form = ["clean-2019", "clean-2021"].into_iter().find_map(|name| {
        let path = root().join(format!("rules/gir/samples/{name}.txt"));
        let text = std::fs::read_to_string(path).expect("the sample is there");
        let sample = crate::support::subject("sample.txt", text.as_bytes());
        let mut all = sample.bindings.iter().enumerate();
        let (at, found) = all.find(|(at, other)| {
            let same = other.form == binding.form && other.cells.len() == binding.cells.len();
            same && sample.address(*at, 0).split('/').next() == Some(wanted)
        })?;
        let region = found.region.expect("the sample has its tables");
        Some((sample.source.slice(region).to_owned(), at))
    });
    let (lines, _) = form.unwrap_or_else(|| panic!("no sample has the table of {address}"));
    let mut values = binding.cells.iter().map(|cell| cell.text.trim().to_owned());
    let mut rows = Vec::new();
    for line in lines.lines() {
        let mut row: Vec<Label> = crate::read::row(line).into_iter().map(label).collect();
        for cell in row
            .iter_mut()
            .filter(|cell| cell.text.parse::<f64>().is_ok())
        {
            cell.text = values.next().expect("as many values as the sample has");
        }
        rows.push(row);
    }
    assert!(values.next().is_none(), "{address}: values are left over");
    rows
}

fn label(cell: Cell) -> Label {
    let text = cell.pieces.into_iter().map(|piece| match piece {
        Piece::Paragraph(text) => text.as_str().to_owned(),
        _ => String::new(),
    });
    Label {
        text: text.collect(),
        columns: cell.columns,
    }
}
