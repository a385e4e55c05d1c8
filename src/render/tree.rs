//! `gouji tree`: the document as gouji sees it, and which table was read as which.

use super::Style;
use super::measure::{columns, one_line, padded, right};
use crate::form::{Binding, GapKind};
use crate::source::Lang;
use crate::subject::Subject;
use crate::syntax::dump;
use crate::wording::say;
use std::io::{self, Write};

/// The beginning of a paragraph takes this share of the line, at two columns a character.
const SHARE: usize = 4;

/// Writes the picture of one document: who reports on which year, the tree, the tables.
///
/// # Errors
/// When `out` cannot be written.
pub fn tree(subject: &Subject, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", one_line(subject.source.path()))?;
    let lang = style.lang;
    let none = say(lang, "tree.none", &[]);
    let known = [
        ("tree.title", subject.title()),
        (
            "tree.body",
            subject.profile.body.as_ref().map(|(body, _)| body.clone()),
        ),
        ("tree.year", subject.year().map(|year| year.to_string())),
        (
            "tree.form",
            subject
                .form()
                .map(|form| format!("{}  {}", form.id, form.title.get(lang))),
        ),
    ];
    let known = known.map(|(key, value)| (say(lang, key, &[]), value.unwrap_or(none.clone())));
    let wide = known
        .iter()
        .map(|(name, _)| columns(name))
        .max()
        .unwrap_or(0);
    for (name, value) in &known {
        writeln!(out, "  {}  {}", padded(name, wide), one_line(value))?;
    }
    writeln!(out)?;
    let picture = dump::tree(
        &subject.source,
        &subject.document,
        (style.width / SHARE).max(8),
    );
    for line in picture.lines() {
        writeln!(out, "{}", one_line(line).trim_end())?;
    }
    tables(subject, lang, out)
}

/// A line per table of the forms: rows read, cells read, gaps.
fn tables(subject: &Subject, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if subject.bindings.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let header = ["table", "form", "line", "rows", "cells", "gaps"];
    let mut rows = vec![
        header
            .map(|key| say(lang, &format!("tree.{key}"), &[]))
            .to_vec(),
    ];
    rows.extend(
        subject
            .bindings
            .iter()
            .map(|binding| table_row(subject, binding)),
    );
    let wide: Vec<usize> = (0..header.len())
        .map(|column| {
            rows.iter()
                .map(|row| columns(&row[column]))
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, text)| match column {
            2..=4 => right(text, wide[column]),
            _ => padded(text, wide[column]),
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

fn table_row(subject: &Subject, binding: &Binding) -> Vec<String> {
    let form = &subject.model.forms[binding.form];
    let table = &form.tables[binding.table];
    let line = binding
        .region
        .map(|region| subject.source.lines().line_index(region.start as usize) + 1);
    let cells: usize = table.rows.iter().map(|row| row.columns.len()).sum();
    let mut rows_read: Vec<usize> = binding.cells.iter().map(|cell| cell.row).collect();
    rows_read.dedup();
    vec![
        table.key.clone(),
        form.id.clone(),
        line.map_or(String::from("-"), |line| line.to_string()),
        format!("{}/{}", rows_read.len(), table.rows.len()),
        format!("{}/{cells}", binding.cells.len()),
        gap_words(binding),
    ]
}

/// The gaps by kind, counted: `label-altered 2`.
fn gap_words(binding: &Binding) -> String {
    let count = |kind: GapKind| binding.gaps.iter().filter(|gap| gap.kind == kind).count();
    let counted = GapKind::ALL.iter().map(|kind| (kind.name(), count(*kind)));
    let words = counted
        .filter(|(_, n)| *n > 0)
        .map(|(name, n)| format!("{name} {n}"));
    words.collect::<Vec<_>>().join(", ")
}
