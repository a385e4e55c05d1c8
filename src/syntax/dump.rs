//! A stable text picture of a tree: for tests and the `tree` command.

use super::{Document, SectionId};
use crate::source::Source;
use std::fmt::Write as _;

/// Draws the sections, paragraphs and tables of a document, a line each, indented by depth.
/// Paragraphs show their first `width` characters.
#[must_use]
pub fn tree(source: &Source, document: &Document, width: usize) -> String {
    let mut lines: Vec<(u32, usize, String)> = Vec::new();
    for (index, section) in document.sections.iter().enumerate() {
        let Some(heading) = &section.heading else {
            continue;
        };
        let title = source.slice(heading.span).trim();
        let role = section
            .role
            .as_deref()
            .map(|role| format!(" [{role}]"))
            .unwrap_or_default();
        let _ = index;
        lines.push((
            section.span.start,
            depth(document, section.parent),
            format!("# {title}{role}"),
        ));
    }
    for paragraph in &document.paragraphs {
        let text = source.slice(paragraph.span);
        let count = text.chars().count();
        let more = if count > width { "…" } else { "" };
        let head: String = text.chars().take(width).filter(|c| *c != '\n').collect();
        let level = depth(document, Some(paragraph.section));
        lines.push((
            paragraph.span.start,
            level,
            format!("¶ {head}{more} ({count})"),
        ));
    }
    for table in &document.tables {
        let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
        let level = depth(document, Some(table.section));
        let text = format!(
            "▦ {:?} {} rows {cells} cells",
            table.layout,
            table.rows.len()
        );
        lines.push((table.span.start, level, text));
    }
    lines.sort_by_key(|(start, level, _)| (*start, *level));
    let mut out = String::new();
    for (start, level, text) in lines {
        let line = source
            .lines()
            .line_column(source.text(), start as usize)
            .line;
        let _ = writeln!(out, "{line:>5} {}{text}", "  ".repeat(level));
    }
    out
}

fn depth(document: &Document, parent: Option<SectionId>) -> usize {
    let mut level = 0;
    let mut at = parent;
    while let Some(id) = at.filter(|id| *id != SectionId::ROOT) {
        level += 1;
        at = document.section(id).parent;
    }
    level
}
