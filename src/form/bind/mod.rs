//! Table × form → binding: which cell of the document is which cell of the form.
//!
//! The binder never fails and never guesses: a row it is unsure of is a gap. Labels are matched in
//! order; values are what stands between one label and the next; where the layout shows empty
//! cells, they count. See `docs/architecture.md`, "Binding".

mod align;
mod group;
mod place;
mod spell;

use super::compile::without_number;
use super::{Form, Orientation, Table, Value};
use crate::source::fold::squeeze;
use crate::source::{Source, Span};
use crate::syntax::{Layout, RawCell, RawRow, RawTable};
use group::Group;

/// A bound cell.
#[derive(Debug, Clone)]
pub struct BoundCell {
    /// Index of the row in the form's table.
    pub row: usize,
    /// Index of the column in the form's table.
    pub column: usize,
    /// Its value.
    pub value: Value,
    /// Its text as printed.
    pub text: String,
    /// Where it stands; an empty span where a blank cell would be.
    pub span: Span,
}

/// A bound row.
#[derive(Debug, Clone)]
pub struct BoundRow {
    /// Index of the row in the form's table.
    pub row: usize,
    /// Where its label stands.
    pub label: Span,
}

/// Where a table departs from its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GapKind {
    /// The whole table could not be found.
    TableUnreadable,
    /// A row is not there.
    RowMissing,
    /// A row is there, but its values could not be matched to the columns.
    RowUnreadable,
    /// A row shows fewer cells than the form has columns.
    ColumnMissing,
    /// A row shows more cells than the form has columns.
    ColumnExtra,
    /// A label is not worded as in the form.
    LabelAltered,
    /// A group heading is not the one the form has there.
    HeaderMismatch,
    /// A row does not stand where the form has it.
    RowOutOfOrder,
}

impl GapKind {
    /// Every kind, in the order they are documented.
    pub const ALL: &[GapKind] = &[
        GapKind::TableUnreadable,
        GapKind::RowMissing,
        GapKind::RowUnreadable,
        GapKind::ColumnMissing,
        GapKind::ColumnExtra,
        GapKind::LabelAltered,
        GapKind::HeaderMismatch,
        GapKind::RowOutOfOrder,
    ];

    /// The word used in output and rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            GapKind::TableUnreadable => "table-unreadable",
            GapKind::RowMissing => "row-missing",
            GapKind::RowUnreadable => "row-unreadable",
            GapKind::ColumnMissing => "column-missing",
            GapKind::ColumnExtra => "column-extra",
            GapKind::LabelAltered => "label-altered",
            GapKind::HeaderMismatch => "header-mismatch",
            GapKind::RowOutOfOrder => "row-out-of-order",
        }
    }

    /// Whether the row's cells have no values because of it.
    #[must_use]
    pub fn hides_cells(self) -> bool {
        matches!(
            self,
            GapKind::TableUnreadable
                | GapKind::RowMissing
                | GapKind::RowUnreadable
                | GapKind::ColumnMissing
        )
    }
}

/// A departure, with its place.
#[derive(Debug, Clone)]
pub struct Gap {
    /// What it is.
    pub kind: GapKind,
    /// The row of the form it is about.
    pub row: Option<usize>,
    /// Where: the row's label, the values, or where the row would be.
    pub span: Span,
    /// What is printed there.
    pub found: String,
    /// What the form has there.
    pub expected: String,
}

/// One table of a document on one table of a form.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Index of the form in the pack's forms.
    pub form: usize,
    /// Index of the table in the form.
    pub table: usize,
    /// The region it was read from; none when the table was not found.
    pub region: Option<Span>,
    /// Its cells, in the order of the form.
    pub cells: Vec<BoundCell>,
    /// Its rows, in the order of the form.
    pub rows: Vec<BoundRow>,
    /// Where it departs.
    pub gaps: Vec<Gap>,
}

impl Binding {
    /// The cell at a row and column of the form's table.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&BoundCell> {
        self.cells
            .iter()
            .find(|cell| cell.row == row && cell.column == column)
    }

    /// Whether any cell has a place.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        !self.cells.is_empty()
    }
}

/// How well a table of the form fits a region.
struct Fit {
    binding: Binding,
    score: i64,
    /// Every row is bound by its own label and read.
    whole: bool,
}

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
const MOST_ROWS: usize = 1_000;
const MOST_CELLS: usize = 10_000;

fn is_small(raw: &RawTable) -> bool {
    let small = |rows: &[RawRow]| {
        rows.len() <= MOST_ROWS
            && rows.iter().map(|row| row.cells.len()).sum::<usize>() <= MOST_CELLS
    };
    small(&raw.rows) && raw.other.as_ref().is_none_or(|(_, rows)| small(rows))
}

/// A region with what the search asks of it.
struct Region<'a> {
    raw: &'a RawTable,
    text: String,
    home: Option<String>,
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
            for (id, region, likely) in &pairs {
                if !likely || second && region.raw.other.is_none() {
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
                .filter_map(|(id, region, _)| self.fit(region, *id, true));
            best = fits.max_by_key(|fit| fit.score);
        }
        best.map(|fit| fit.binding)
    }

    /// Forms and regions for a key, the form in force first; likely when the region stands in the
    /// table's section or holds some of its headers.
    fn pairs(&self, key: &str) -> Vec<((usize, usize), &Region<'_>, bool)> {
        let mut order: Vec<usize> = (0..self.forms.len()).collect();
        order.sort_by_key(|form| *form != self.preferred);
        let mut pairs = Vec::new();
        for form in order {
            let tables = &self.forms[form].tables;
            let Some(at) = tables.iter().position(|table| table.key == key) else {
                continue;
            };
            for region in self.regions {
                let home = region.home.as_deref() == Some(tables[at].section.as_str());
                let likely = home || evidence(&tables[at], &region.text) >= 80;
                pairs.push(((form, at), region, likely));
            }
        }
        pairs
    }

    fn fit(&self, region: &Region<'_>, id: (usize, usize), second: bool) -> Option<Fit> {
        let table = &self.forms[id.0].tables[id.1];
        let raw = region.raw;
        let mut fit = fit_layout(self.source, raw.layout, &raw.rows, raw.span, id, table);
        if let Some((layout, rows)) = raw.other.as_ref().filter(|_| second)
            && let Some(other) = fit_layout(self.source, *layout, rows, raw.span, id, table)
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
    raw.rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(RawCell::squeezed)
        .collect()
}

/// What a region's text says for a table: the share of its column headers that are there.
fn evidence(table: &Table, text: &str) -> i64 {
    let headers = table.columns.iter().map(|column| squeeze(&column.label.zh));
    let there = headers
        .filter(|header| text.contains(header.as_str()))
        .count();
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
        gaps: vec![gap],
    };
    Some(binding)
}

/// The score of a table whose every row is bound without a gap.
fn perfect(table: &Table) -> i64 {
    i64::try_from(row_count(table)).unwrap_or(i64::MAX) * 100
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

fn fit_layout(
    source: &Source,
    layout: Layout,
    rows: &[RawRow],
    span: Span,
    id: (usize, usize),
    table: &Table,
) -> Option<Fit> {
    let (groups, scores) = if layout == Layout::Columns {
        spell::groups(rows, table)?
    } else {
        let groups = group::groups(layout, rows, table);
        let scores = align::scores(table, &groups);
        (groups, scores)
    };
    let pairs = align::align(
        &scores,
        table.rows.len().min(row_count(table)),
        groups.len(),
    );
    let mut binder = Binder {
        source,
        table,
        groups: &groups,
        gaps: Vec::new(),
    };
    let (mut cells, mut bound) = (Vec::new(), Vec::new());
    let mut score = 0i64;
    let pairs = binder.add_out_of_order(pairs, &scores);
    let leads = place::Leads::new(table, &groups, &pairs);
    let stray = if layout == Layout::Columns {
        spell::strays(&groups, &pairs, table)
    } else {
        group::tails(&groups, &pairs, table)
    };
    for (row, group, likeness) in &pairs {
        let doubtful = stray.contains(group) || groups[*group].broken;
        let group = &groups[*group];
        bound.push(BoundRow {
            row: *row,
            label: group.label_span,
        });
        let placed = if doubtful {
            binder.gap(
                GapKind::RowUnreadable,
                *row,
                group.row_span(),
                group.printed(),
            );
            Vec::new()
        } else {
            binder.place(*row, group, &leads)
        };
        score += if placed.is_empty() {
            10
        } else {
            40 + (likeness * 60.0) as i64
        };
        cells.extend(placed);
        binder.check_label(*row, group, *likeness);
    }
    if pairs.is_empty() {
        return None;
    }
    binder.missing_rows(&pairs, span);
    let gaps = binder.gaps;
    // Only what is not read counts against a reading; a wrong heading is the writer's fault.
    let unread = gaps.iter().filter(|gap| gap.kind.hides_cells()).count();
    score -= 5 * i64::try_from(unread).unwrap_or(0);
    cells.sort_by_key(|cell: &BoundCell| (cell.row, cell.column));
    bound.sort_by_key(|row| row.row);
    let binding = Binding {
        form: id.0,
        table: id.1,
        region: Some(span),
        cells,
        rows: bound,
        gaps,
    };
    let whole = score == perfect(table);
    Some(Fit {
        binding,
        score,
        whole,
    })
}

/// A table whose rows stand side by side is one row to the aligner.
fn row_count(table: &Table) -> usize {
    match table.orientation {
        Orientation::Rows => table.rows.len(),
        Orientation::Across => 1,
    }
}

struct Binder<'a> {
    source: &'a Source,
    table: &'a Table,
    groups: &'a [Group],
    gaps: Vec<Gap>,
}

impl Binder<'_> {
    /// Rows that the aligner left over but whose label stands, exactly, on a free group.
    fn add_out_of_order(
        &mut self,
        mut pairs: Vec<(usize, usize, f64)>,
        scores: &align::Scores,
    ) -> Vec<(usize, usize, f64)> {
        for row in 0..row_count(self.table) {
            if pairs.iter().any(|(bound, _, _)| *bound == row) {
                continue;
            }
            let free: Vec<usize> = (0..self.groups.len())
                .filter(|group| pairs.iter().all(|(_, taken, _)| taken != group))
                .filter(|group| scores.get(row, *group) >= 1.0 && self.groups[*group].filled() > 0)
                .collect();
            if let [group] = free[..] {
                pairs.push((row, group, 1.0));
                self.gap(
                    GapKind::RowOutOfOrder,
                    row,
                    self.groups[group].label_span,
                    String::new(),
                );
            }
        }
        pairs.sort_by_key(|(row, _, _)| *row);
        pairs
    }

    fn gap(&mut self, kind: GapKind, row: usize, span: Span, found: String) {
        let expected = self.table.rows[row].label.zh.clone();
        self.gaps.push(Gap {
            kind,
            row: Some(row),
            span,
            found,
            expected,
        });
    }

    /// The cells of one row, or of all rows of a table that stands across.
    fn place(&mut self, row: usize, group: &Group, leads: &place::Leads) -> Vec<BoundCell> {
        let slots: Vec<(usize, usize)> = match self.table.orientation {
            Orientation::Rows => self.table.rows[row]
                .columns
                .iter()
                .map(|c| (row, *c))
                .collect(),
            Orientation::Across => self
                .table
                .rows
                .iter()
                .enumerate()
                .flat_map(|(row, spec)| spec.columns.iter().map(move |column| (row, *column)))
                .collect(),
        };
        match place::place(group, slots.len(), leads) {
            place::Placed::Cells { cells, extra } => {
                if extra {
                    let found = group.printed();
                    self.gap(GapKind::ColumnExtra, row, group.values_span(), found);
                }
                let bound = slots
                    .iter()
                    .zip(cells)
                    .map(|((row, column), cell)| BoundCell {
                        row: *row,
                        column: *column,
                        value: Value::read(&cell.text),
                        text: cell.text,
                        span: cell.span,
                    });
                bound.collect()
            }
            place::Placed::Unsure { fewer } => {
                let kind = if fewer {
                    GapKind::ColumnMissing
                } else {
                    GapKind::RowUnreadable
                };
                let rows: Vec<usize> = match self.table.orientation {
                    Orientation::Rows => vec![row],
                    Orientation::Across => (0..self.table.rows.len()).collect(),
                };
                for row in rows {
                    self.gap(kind, row, group.row_span(), group.printed());
                }
                Vec::new()
            }
        }
    }

    /// Notes a label that is not worded as in the form, and a group heading that is another one.
    fn check_label(&mut self, row: usize, group: &Group, likeness: f64) {
        if self.table.orientation == Orientation::Across {
            return;
        }
        if likeness < 1.0 {
            let found = without_number(&group.last_label).to_owned();
            self.gap(GapKind::LabelAltered, row, group.label_span, found);
        }
        let spec = &self.table.rows[row];
        let Some(expected) = &spec.group else { return };
        let first_of_group = row == 0 || self.table.rows[row - 1].group != spec.group;
        if first_of_group && let Some(found) = align::near_miss(&group.text, expected) {
            let span = align::find_squeezed(self.source, group.text_span, &found)
                .unwrap_or(group.label_span);
            let expected = expected.clone();
            self.gaps.push(Gap {
                kind: GapKind::HeaderMismatch,
                row: Some(row),
                span,
                found,
                expected,
            });
        }
    }

    /// Rows that no group was bound to: their label may stand there without values.
    fn missing_rows(&mut self, pairs: &[(usize, usize, f64)], region: Span) {
        if self.table.orientation == Orientation::Across {
            return;
        }
        for row in 0..self.table.rows.len() {
            if pairs.iter().any(|(bound, _, _)| *bound == row) {
                continue;
            }
            let before = pairs
                .iter()
                .filter(|(bound, _, _)| *bound < row)
                .map(|(_, group, _)| *group)
                .max();
            let after = pairs
                .iter()
                .filter(|(bound, _, _)| *bound > row)
                .map(|(_, group, _)| *group)
                .min();
            let from = before.map_or(0, |group| group + 1);
            let to = after.map_or(self.groups.len(), |group| group + 1).max(from);
            let label = self.groups[from..to].iter().find_map(|group| {
                let spec = &self.table.rows[row];
                let name = spec.labels.iter().find(|label| {
                    label.chars().count() >= 4 && group.text.contains(label.as_str())
                })?;
                align::find_squeezed(self.source, group.text_span, name)
            });
            match label {
                Some(span) => self.gap(GapKind::RowUnreadable, row, span, String::new()),
                None => {
                    let at = before.map(|group| self.groups[group].row_span().end);
                    let at = at.unwrap_or(region.start) as usize;
                    self.gap(GapKind::RowMissing, row, Span::new(at, at), String::new());
                }
            }
        }
    }
}
