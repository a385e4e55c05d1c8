//! Statistics for people: two tables, the heaviest first.

use super::{Found, Statistics};
use crate::render::Style;
use crate::render::measure::{columns, one_line, padded, right};
use crate::render::paint::Paint;
use crate::source::Lang;
use crate::wording::say;
use std::cmp::Reverse;
use std::io::{self, Write};

/// A name, and the counts beside it.
struct Row {
    name: String,
    counts: Vec<usize>,
}

impl Statistics {
    /// Writes the rules that found something, and the bodies with what was found in their reports:
    /// those with the most errors first, then by warnings, infos, and the order of the packs or the
    /// name.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let lang = style.lang;
        let all = self.rules.rules();
        let speaking = all.filter(|(_, counts)| counts.found != Found::default());
        let mut rules: Vec<_> = speaking.collect();
        rules.sort_by_key(|(_, counts)| heaviest(&counts.found));
        let rows = rules.iter().map(|(rule, counts)| Row {
            name: rule.to_string(),
            counts: with(
                &counts.found,
                &[counts.safe, counts.doubtful, counts.reports],
            ),
        });
        let names = [
            "statistics.safe",
            "statistics.doubtful",
            "statistics.reports",
        ];
        table("column.rule", &names, rows.collect(), style, out)?;
        let silent = self.rules.rules().count() - rules.len();
        let silent = silent.to_string();
        writeln!(out, "{}", say(lang, "statistics.silent", &[("n", &silent)]))?;
        writeln!(out)?;
        let mut bodies: Vec<_> = self.bodies().collect();
        bodies.sort_by_key(|(_, counts)| heaviest(&counts.found));
        let rows = bodies.iter().map(|(body, counts)| Row {
            name: one_line(body).into_owned(),
            counts: with(&counts.found, &[counts.reports]),
        });
        table(
            "column.body",
            &["statistics.reports"],
            rows.collect(),
            style,
            out,
        )
    }
}

fn heaviest(found: &Found) -> Reverse<(usize, usize, usize, usize)> {
    Reverse((found.errors, found.warnings, found.infos, found.accepted))
}

fn with(found: &Found, more: &[usize]) -> Vec<usize> {
    let mut counts = vec![found.errors, found.warnings, found.infos, found.accepted];
    counts.extend(more);
    counts
}

/// Writes rows under the names of their columns, and the sums below. The last column counts
/// reports, of which one may stand in several rows: it has no sum where rows are rules.
fn table(
    first: &str,
    more: &[&str],
    rows: Vec<Row>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (lang, paint) = (style.lang, Paint { on: style.color });
    let mut names = vec![say(lang, first, &[])];
    let keys = [
        "column.errors",
        "column.warnings",
        "column.infos",
        "column.accepted",
    ];
    names.extend(keys.iter().chain(more).map(|key| say(lang, key, &[])));
    let sums = summed(&rows, names.len() - 1, lang);
    let shared = more.len() > 1;
    let shown = |row: &Row, is_sum: bool| -> Vec<String> {
        let last = row.counts.len();
        let counts = row.counts.iter().enumerate().map(|(at, count)| {
            let blank = is_sum && shared && at + 1 == last;
            if blank {
                String::new()
            } else {
                count.to_string()
            }
        });
        std::iter::once(row.name.clone()).chain(counts).collect()
    };
    let mut lines: Vec<Vec<String>> = vec![names];
    lines.extend(rows.iter().map(|row| shown(row, false)));
    lines.push(shown(&sums, true));
    let width = |column: usize| lines.iter().map(|line| columns(&line[column])).max();
    let widths: Vec<usize> = (0..lines[0].len())
        .map(|at| width(at).unwrap_or(0))
        .collect();
    for (at, line) in lines.iter().enumerate() {
        let cells = line
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| match at {
                0 => padded(cell, *width),
                _ => right(cell, *width),
            });
        let text = cells.collect::<Vec<_>>().join("  ");
        let edge = at == 0 || at + 1 == lines.len();
        let text = text.trim_end();
        if edge {
            writeln!(out, "{}", paint.strong(text))?;
        } else {
            writeln!(out, "{text}")?;
        }
    }
    Ok(())
}

fn summed(rows: &[Row], columns: usize, lang: Lang) -> Row {
    let sum = |at: usize| rows.iter().filter_map(|row| row.counts.get(at)).sum();
    Row {
        name: say(lang, "list.total", &[]),
        counts: (0..columns).map(sum).collect(),
    }
}
