//! One table of a form on one reading of one region.

use super::group::Group;
use super::{
    Binding, BoundCell, BoundRow, CodedRow, Gap, GapKind, align, group, place, spell,
    without_number,
};
use crate::form::{Orientation, Table, Value};
use crate::source::{Source, Span};
use crate::syntax::{Layout, RawCell, RawRow};

/// How well a table of the form fits a region.
pub(super) struct Fit {
    pub binding: Binding,
    pub score: i64,
    /// Every row is bound by its own label and read.
    pub whole: bool,
}

/// The score of a table whose every row is bound without a gap, optional ones if they are there.
fn perfect(table: &Table, bound: &[BoundRow]) -> i64 {
    let there = |row: usize| bound.iter().any(|bound| bound.row == row);
    let rows = (0..row_count(table)).filter(|row| !table.rows[*row].optional || there(*row));
    i64::try_from(rows.count()).unwrap_or(i64::MAX) * 100
}

pub(super) fn fit_layout(
    source: &Source,
    layout: Layout,
    rows: &[RawRow],
    span: Span,
    id: (usize, usize),
    table: &Table,
) -> Option<Fit> {
    let reduced = without_columns(rows, table);
    let table = reduced.as_ref().unwrap_or(table);
    let (groups, scores) = if layout == Layout::Columns {
        spell::groups(rows, table)?
    } else {
        let mut groups = group::groups(layout, rows, table);
        let mut scores = align::scores(table, &groups);
        if table.orientation == Orientation::Beside && groups.iter().any(|group| group.streamed) {
            groups = by_strand(groups, &scores, table);
            scores = align::scores(table, &groups);
        }
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
    let coded = binder.coded(&pairs, &leads);
    let gaps = binder.gaps;
    // Only what is not read counts against a reading; a wrong heading is the writer's fault.
    let unread = gaps.iter().filter(|gap| gap.kind.hides_cells()).count();
    score -= 5 * i64::try_from(unread).unwrap_or(0);
    cells.sort_by_key(|cell: &BoundCell| (cell.row, cell.column));
    bound.sort_by_key(|row| row.row);
    let whole = score == perfect(table, &bound);
    let binding = Binding {
        form: id.0,
        table: id.1,
        region: Some(span),
        cells,
        rows: bound,
        coded,
        gaps,
    };
    Some(Fit {
        binding,
        score,
        whole,
    })
}

/// Groups of a table whose strands are not visible, in the order of the form: the rows of both
/// strands come by turns. Of rows with one label, the first is the first in the text.
fn by_strand<'a>(groups: Vec<Group<'a>>, scores: &align::Scores, table: &Table) -> Vec<Group<'a>> {
    let mut taken = vec![false; table.rows.len()];
    let mut row_of = |group: usize| {
        let row =
            (0..table.rows.len()).find(|row| !taken[*row] && scores.get(*row, group) >= 1.0)?;
        taken[row] = true;
        Some(row)
    };
    let groups = groups.into_iter().enumerate();
    let mut placed: Vec<(usize, Group<'_>)> = groups
        .map(|(at, group)| (row_of(at).unwrap_or(usize::MAX), group))
        .collect();
    placed.sort_by_key(|(row, _)| *row);
    placed.into_iter().map(|(_, group)| group).collect()
}

/// The table without the optional columns whose headers the region does not have; none when it
/// has them all.
fn without_columns(rows: &[RawRow], table: &Table) -> Option<Table> {
    let headed = |header: &str| {
        let mut cells = rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| cell.squeezed().contains(header))
    };
    let absent: Vec<usize> = (0..table.columns.len())
        .filter(|at| table.columns[*at].optional && !headed(&table.columns[*at].squeezed))
        .collect();
    if absent.is_empty() {
        return None;
    }
    let mut table = table.clone();
    for row in &mut table.rows {
        let kept = row.columns.iter().zip(&row.cells);
        let kept = kept.filter(|(column, _)| !absent.contains(column));
        (row.columns, row.cells) = kept.map(|(column, cell)| (*column, *cell)).unzip();
    }
    Some(table)
}

/// A table whose rows stand side by side is one row to the aligner.
fn row_count(table: &Table) -> usize {
    match table.orientation {
        Orientation::Rows | Orientation::Beside => table.rows.len(),
        Orientation::Across => 1,
    }
}

struct Binder<'a> {
    source: &'a Source,
    table: &'a Table,
    groups: &'a [Group<'a>],
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
    fn place(&mut self, row: usize, group: &Group<'_>, leads: &place::Leads) -> Vec<BoundCell> {
        let slots: Vec<(usize, usize)> = match self.table.orientation {
            Orientation::Rows | Orientation::Beside => self.table.rows[row]
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
        let mut group = std::borrow::Cow::Borrowed(group);
        if self.table.orientation == Orientation::Beside && group.streamed {
            // What stands behind a blank belongs to the other strand, which has no label there.
            let full = group
                .cells
                .iter()
                .take(slots.len())
                .all(|cell| !cell.is_blank());
            let more = group.cells.get(slots.len());
            if full && more.is_some_and(RawCell::is_blank) {
                group.to_mut().cells.to_mut().truncate(slots.len());
            }
        }
        match place::place(&group, slots.len(), leads) {
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
                        value: Value::read(cell.text()),
                        text: cell.text().to_owned(),
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
                    Orientation::Rows | Orientation::Beside => vec![row],
                    Orientation::Across => (0..self.table.rows.len()).collect(),
                };
                for row in rows {
                    self.gap(kind, row, group.row_span(), group.printed());
                }
                Vec::new()
            }
        }
    }

    /// The rows with a code, which the form may have or not.
    fn coded(&self, pairs: &[(usize, usize, f64)], leads: &place::Leads) -> Vec<CodedRow> {
        let rows = self.table.rows.iter();
        let columns: &[usize] = rows
            .map(|row| row.columns.as_slice())
            .max_by_key(|columns| columns.len())
            .unwrap_or_default();
        let coded = self.groups.iter().enumerate();
        let coded =
            coded.filter(|(_, group)| !group.code.is_empty() && !group.last_label.is_empty());
        let row = |(at, group): (usize, &Group<'_>)| {
            let own = pairs.iter().find(|(_, group, _)| *group == at);
            let placed = place::place(group, columns.len(), leads);
            let place::Placed::Cells {
                cells,
                extra: false,
            } = placed
            else {
                return None;
            };
            let cells = columns.iter().zip(cells).map(|(column, cell)| BoundCell {
                row: 0,
                column: *column,
                value: Value::read(cell.text()),
                text: cell.text().to_owned(),
                span: cell.span,
            });
            let label = group.last_label;
            Some(CodedRow {
                row: own.map(|(row, _, _)| *row),
                code: group.code.to_string(),
                label: label.strip_prefix(&*group.code).unwrap_or(label).to_owned(),
                span: group.label_span,
                cells: cells.collect(),
            })
        };
        coded.filter_map(row).collect()
    }

    /// Notes a label that is not worded as in the form, and a group heading that is another one.
    fn check_label(&mut self, row: usize, group: &Group<'_>, likeness: f64) {
        if self.table.orientation == Orientation::Across {
            return;
        }
        if likeness < 1.0 {
            let found = without_number(group.last_label).to_owned();
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
        let mut taken: Vec<usize> = pairs.iter().map(|(_, group, _)| *group).collect();
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
            // A row with a label of its own and all its values is there, whatever it is called;
            // of rows that a table may do without nothing is known but their labels.
            let optional = self.table.rows[row].optional;
            let label = label.or_else(|| {
                if optional {
                    return None;
                }
                let full = |group: &usize| {
                    let group = &self.groups[*group];
                    !group.text.is_empty() && group.filled() == self.table.rows[row].columns.len()
                };
                let group = (from..to).find(|group| !taken.contains(group) && full(group))?;
                taken.push(group);
                Some(self.groups[group].label_span)
            });
            match label {
                Some(span) => self.gap(GapKind::RowUnreadable, row, span, String::new()),
                None if optional => {}
                None => {
                    let at = before.map(|group| self.groups[group].row_span().end);
                    let at = at.unwrap_or(region.start) as usize;
                    self.gap(GapKind::RowMissing, row, Span::new(at, at), String::new());
                }
            }
        }
    }
}
