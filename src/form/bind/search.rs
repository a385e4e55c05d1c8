//! The search: which form, and which region of the document, fit a table best.

use super::fit::{Fit, fit_layout};
use super::{Binding, Gap, GapKind};
use crate::form::{Form, Table};
use crate::source::fold::squeeze;
use crate::source::{Source, Span};
use crate::syntax::{RawCell, RawRow, RawTable};
use memchr::memmem;

/// Binds every table of the best forms to the document's regions, one binding per table key.
/// `year` breaks ties between forms that fit equally well.
#[must_use]
pub fn bind(
    source: &Source,
    tables: &[RawTable],
    homes: &dyn Fn(&RawTable) -> Option<String>,
    forms: &[Form],
    year: Option<i32>,
) -> Vec<Binding> {
    let preferred = preferred_form(forms, year);
    let mut keys: Vec<&str> = Vec::new();
    for table in forms.iter().flat_map(|form| &form.tables) {
        if !keys.contains(&table.key.as_str()) {
            keys.push(&table.key);
        }
    }
    let regions: Vec<Region<'_>> = tables
        .iter()
        .filter(|raw| is_small(raw))
        .map(|raw| Region {
            raw,
            text: text_of(raw),
            home: homes(raw),
            caption: caption(source, raw, forms),
        })
        .collect();
    let binder = Search {
        source,
        forms,
        regions: &regions,
        preferred,
    };
    keys.into_iter()
        .filter_map(|key| binder.best(key).or_else(|| unbound(forms, preferred, key)))
        .collect()
}

/// The most rows and cells a region may have to be taken for a table of a form. What is larger is
/// some other list, and would cost time without end.
const MOST_ROWS: usize = 300;
/// The most lines a second reading may have: aligned columns wrap a row over several.
const MOST_LINES: usize = 1_000;
const MOST_CELLS: usize = 10_000;

fn is_small(raw: &RawTable) -> bool {
    let small = |rows: &[RawRow]| {
        rows.len() <= MOST_ROWS
            && rows.iter().map(|row| row.cells.len()).sum::<usize>() <= MOST_CELLS
    };
    small(&raw.rows)
}

/// A region with what the search asks of it.
struct Region<'a> {
    raw: &'a RawTable,
    text: String,
    home: Option<String>,
    /// The line above it that names a table, squeezed, without number.
    caption: Option<String>,
}

impl Region<'_> {
    /// Whether a line above it names another table.
    fn is_named_otherwise(&self, table: &Table) -> bool {
        let caption = self.caption.as_ref();
        caption
            .is_some_and(|caption| !table.captions.is_empty() && !table.captions.contains(caption))
    }
}

/// A caption is sought in at most so many lines above a table: below it stand the unit, the number
/// of the table, who made it.
const MOST_ABOVE: usize = 4;

fn caption(source: &Source, raw: &RawTable, forms: &[Form]) -> Option<String> {
    let captions = || forms.iter().flat_map(|form| &form.tables);
    if captions().all(|table| table.captions.is_empty()) {
        return None;
    }
    let above = &source.text()[..raw.span.start as usize];
    let lines = above.lines().rev().filter(|line| !line.trim().is_empty());
    lines.take(MOST_ABOVE).find_map(|line| {
        let bare = squeeze(line.trim_start_matches(['#', '*', ' ']));
        let bare = super::without_number(&bare);
        let names = |table: &Table| table.captions.iter().any(|caption| caption == bare);
        captions().any(names).then(|| bare.to_owned())
    })
}

/// The search for the form and region that fit a table key best.
struct Search<'a> {
    source: &'a Source,
    forms: &'a [Form],
    regions: &'a [Region<'a>],
    preferred: usize,
}

impl Search<'_> {
    /// First the likely pairs by their first reading, then their second reading, then all pairs.
    /// The form in force in its own section ends the search when it fits without a gap.
    fn best(&self, key: &str) -> Option<Binding> {
        let pairs = self.pairs(key);
        let mut best: Option<Fit> = None;
        for second in [false, true] {
            for (id, region) in &pairs {
                if second && region.raw.other.is_none() || !self.likely(region, *id) {
                    continue;
                }
                let Some(fit) = self.fit(region, *id, second) else {
                    continue;
                };
                let whole = fit.whole;
                if best.as_ref().is_none_or(|best| best.score < fit.score) {
                    best = Some(fit);
                }
                if whole && id.0 == self.preferred {
                    return best.map(|fit| fit.binding);
                }
            }
            if best.as_ref().is_some_and(|best| best.whole) {
                return best.map(|fit| fit.binding);
            }
        }
        if best.is_none() {
            let fits = pairs
                .iter()
                .filter_map(|(id, region)| self.fit(region, *id, true));
            best = fits.max_by_key(|fit| fit.score);
        }
        best.map(|fit| fit.binding)
    }

    /// Forms and regions for a key, the form in force first.
    fn pairs(&self, key: &str) -> Vec<((usize, usize), &Region<'_>)> {
        let mut order: Vec<usize> = (0..self.forms.len()).collect();
        order.sort_by_key(|form| *form != self.preferred);
        let mut pairs = Vec::new();
        for form in order {
            let tables = &self.forms[form].tables;
            let Some(at) = tables.iter().position(|table| table.key == key) else {
                continue;
            };
            let regions = self.regions.iter();
            let regions = regions.filter(|region| !region.is_named_otherwise(&tables[at]));
            pairs.extend(regions.map(|region| ((form, at), region)));
        }
        pairs
    }

    /// Whether the region stands in the table's section or holds some of its headers.
    fn likely(&self, region: &Region<'_>, id: (usize, usize)) -> bool {
        let table = &self.forms[id.0].tables[id.1];
        let home = region.home.as_deref() == Some(table.section.as_str());
        home || evidence(table, &region.text) >= 80
    }

    fn fit(&self, region: &Region<'_>, id: (usize, usize), second: bool) -> Option<Fit> {
        let table = &self.forms[id.0].tables[id.1];
        let raw = region.raw;
        let mut fit = fit_layout(self.source, raw.layout, &raw.rows, raw.span, id, table);
        let rows = if second {
            raw.second_rows(self.source)
        } else {
            None
        };
        if let Some((layout, rows)) = rows.filter(|(_, rows)| rows.len() <= MOST_LINES)
            && let Some(other) = fit_layout(self.source, layout, &rows, raw.span, id, table)
        {
            fit = Some(match fit {
                None => other,
                Some(fit) => reconcile(fit, other),
            });
        }
        let mut fit = fit?;
        let home = region.home.as_deref() == Some(table.section.as_str());
        fit.score = (fit.score + evidence(table, &region.text)) * 4
            + i64::from(home) * 2
            + i64::from(id.0 == self.preferred);
        Some(fit)
    }
}

/// The squeezed text of all cells of a region, wrapped ones put together.
fn text_of(raw: &RawTable) -> String {
    let mut text = String::with_capacity(raw.span.len());
    text.extend(
        raw.rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(RawCell::squeezed),
    );
    text
}

/// What a region's text says for a table: the share of its column headers that are there.
fn evidence(table: &Table, text: &str) -> i64 {
    let headers = table
        .columns
        .iter()
        .map(|column| column.squeezed.as_bytes());
    let there = headers.filter(|header| memmem::find(text.as_bytes(), header).is_some());
    let there = there.count();
    i64::try_from(there * 200 / table.columns.len().max(1)).unwrap_or(0)
}

/// The form in force in `year`, or the newest.
fn preferred_form(forms: &[Form], year: Option<i32>) -> usize {
    let in_force = |form: &Form| year.is_some_and(|year| form.years.contains(year));
    let newest = || {
        let mut newest = 0;
        for (index, form) in forms.iter().enumerate() {
            if form.years.from > forms[newest].years.from {
                newest = index;
            }
        }
        newest
    };
    forms.iter().position(in_force).unwrap_or_else(newest)
}

/// A table that was not found anywhere.
fn unbound(forms: &[Form], preferred: usize, key: &str) -> Option<Binding> {
    let form = forms.get(preferred)?;
    let table = form.tables.iter().position(|table| table.key == key)?;
    let gap = Gap {
        kind: GapKind::TableUnreadable,
        row: None,
        span: Span::default(),
        found: String::new(),
        expected: form.tables[table].key.clone(),
    };
    let binding = Binding {
        form: preferred,
        table,
        region: None,
        cells: Vec::new(),
        rows: Vec::new(),
        coded: Vec::new(),
        gaps: vec![gap],
    };
    Some(binding)
}

/// Two readings of one region: the better one, without the cells on which they disagree.
fn reconcile(a: Fit, b: Fit) -> Fit {
    let (mut better, worse) = if b.score > a.score { (b, a) } else { (a, b) };
    let mut doubtful: Vec<usize> = Vec::new();
    for cell in &better.binding.cells {
        // A reading that knew the row only by a likeness is no witness either.
        let altered = |gap: &Gap| gap.kind == GapKind::LabelAltered && gap.row == Some(cell.row);
        let other = worse.binding.cell(cell.row, cell.column);
        let other = other.filter(|_| !worse.binding.gaps.iter().any(altered));
        if other.is_some_and(|other| other.value != cell.value) && !doubtful.contains(&cell.row) {
            doubtful.push(cell.row);
        }
    }
    // A reading that found only a few rows is no witness against one that found them all.
    if worse.binding.rows.len() * 2 < better.binding.rows.len() {
        return better;
    }
    for row in doubtful {
        let label = better
            .binding
            .rows
            .iter()
            .find(|bound| bound.row == row)
            .map(|bound| bound.label);
        better.binding.cells.retain(|cell| cell.row != row);
        better.binding.gaps.push(Gap {
            kind: GapKind::RowUnreadable,
            row: Some(row),
            span: label.unwrap_or_default(),
            found: String::new(),
            expected: String::new(),
        });
        better.score -= 60;
        better.whole = false;
    }
    better
}
