//! Aligned columns with wrapped labels: values stand on lines, and each label is spelled from the
//! fragments around its line.
//!
//! In text that a converter laid out in columns, a label may run over several lines, above and
//! below the line that holds its values, beside pieces of other columns. But every piece is a
//! piece of a known label: a chain of fragments, downwards and overlapping sideways, that spells
//! the label exactly is strong evidence; nothing less is taken.

use super::super::{Orientation, Table};
use super::align::Scores;
use super::group::Group;
use crate::syntax::{RawCell, RawRow};

/// A label's pieces are at most this many lines apart.
const FARTHEST: usize = 3;

/// A wrapped line may begin under the number of a label: that many columns further left.
const NUMBER: usize = 5;

/// Builds groups from value lines and scores them by the labels spelled around them.
pub(super) fn groups<'a>(rows: &'a [RawRow], table: &'a Table) -> Option<(Vec<Group<'a>>, Scores)> {
    let lines: Vec<usize> = (0..rows.len())
        .filter(|index| rows[*index].cells.iter().any(RawCell::is_value))
        .collect();
    if lines.is_empty() {
        return None;
    }
    if table.orientation == Orientation::Across {
        return across(rows, &lines, table);
    }
    let columns = Columns::new(rows, &lines, table);
    let mut groups: Vec<Group<'_>> = lines
        .iter()
        .map(|line| value_group(&rows[*line], columns.as_ref()))
        .collect();
    let mut scores = Scores::new(table.rows.len(), groups.len());
    let edge = columns
        .as_ref()
        .map_or(usize::MAX, |columns| columns.edge());
    for (row, spec) in table.rows.iter().enumerate() {
        for (index, line) in lines.iter().enumerate() {
            let from = if index == 0 {
                line.saturating_sub(FARTHEST)
            } else {
                lines[index - 1]
            };
            let to = lines
                .get(index + 1)
                .copied()
                .unwrap_or(line + FARTHEST)
                .min(rows.len() - 1);
            let window = Window {
                rows,
                from,
                to,
                edge,
            };
            let spelled = spec
                .labels
                .iter()
                .find_map(|label| window.spell(label, *line));
            let Some(chain) = spelled else { continue };
            let beside = [index.checked_sub(1), Some(index + 1)]
                .into_iter()
                .flatten();
            let held = beside
                .filter_map(|other| lines.get(other))
                .any(|line| chain.holds(*line));
            groups[index].broken |= held;
            scores.set(row, index, 1.0);
            groups[index].text.to_mut().push_str(&spec.labels[0]);
            groups[index].last_label = &spec.labels[0];
            groups[index].label_span = chain.span;
            groups[index].text_span = chain.span;
        }
    }
    Some((groups, scores))
}

/// Groups beside a line of a few values, or of values alone, that belongs to no row: a number broken over two lines
/// leaves its tail there, so the rows next to it are not to be trusted.
pub(super) fn strays(
    groups: &[Group<'_>],
    pairs: &[(usize, usize, f64)],
    table: &Table,
) -> Vec<usize> {
    let taken = |group: usize| pairs.iter().any(|(_, other, _)| *other == group);
    let most = table
        .rows
        .iter()
        .map(|row| row.columns.len())
        .max()
        .unwrap_or(0);
    let few = |group: usize| {
        (1..most).contains(&groups[group].cells.iter().filter(|c| c.is_value()).count())
    };
    let after_first = |group: usize| pairs.iter().any(|(_, other, _)| *other <= group);
    let free = (0..groups.len()).filter(|group| !taken(*group) && after_first(*group));
    let free = free.filter(|group| few(*group) || groups[*group].bare);
    free.flat_map(|group| [group.wrapping_sub(1), group + 1])
        .filter(|group| taken(*group))
        .collect()
}

/// Tables whose rows stand side by side need no labels, only their headers somewhere above.
fn across<'a>(
    rows: &'a [RawRow],
    lines: &[usize],
    table: &Table,
) -> Option<(Vec<Group<'a>>, Scores)> {
    let slots: usize = table.rows.iter().map(|row| row.columns.len()).sum();
    let mut groups = Vec::new();
    let mut scores = Scores::new(table.rows.len(), lines.len());
    for (index, line) in lines.iter().enumerate() {
        let mut group = value_group(&rows[*line], None);
        let above: String = rows[..*line]
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|cell| !cell.is_value())
            .map(RawCell::squeezed)
            .collect();
        let known = table
            .headers
            .iter()
            .filter(|header| above.contains(header.as_str()))
            .count();
        if group.filled() == slots && known > 0 {
            scores.set(0, index, 1.0);
        }
        group.text = above.into();
        groups.push(group);
    }
    Some((groups, scores))
}

/// The values of a line; with known columns, blanks where a column has none.
fn value_group<'a>(row: &'a RawRow, columns: Option<&Columns>) -> Group<'a> {
    // Left of the first column, a piece of a label may look like a value (the 无 of 无法提供).
    let edge = columns.map_or(0, Columns::edge);
    let is_value = |cell: &&RawCell| cell.is_value() && cell.column_end > edge;
    let values: Vec<RawCell> = row.cells.iter().filter(is_value).cloned().collect();
    let mut group = Group {
        cells: values.into(),
        shape: (0, 0),
        ..Group::default()
    };
    group.bare = row
        .cells
        .iter()
        .all(|cell| cell.is_value() || cell.is_blank());
    if let Some(columns) = columns
        && columns.shows_all(row)
        && let Some(cells) = columns.assign(&group.cells)
    {
        group.cells = cells.into();
        group.explicit = true;
    }
    group.label_span = group.values_span();
    group
}

/// Display columns of the values, learnt from the complete lines.
struct Columns {
    ranges: Vec<(usize, usize)>,
    /// Cells in each complete row, where bars show them.
    width: Option<usize>,
}

impl Columns {
    fn new(rows: &[RawRow], lines: &[usize], table: &Table) -> Option<Columns> {
        let wanted = table.rows.iter().map(|row| row.columns.len()).max()?;
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        let mut complete = 0;
        for line in lines {
            let values: Vec<&RawCell> = rows[*line]
                .cells
                .iter()
                .filter(|cell| cell.is_value())
                .collect();
            if values.len() != wanted || wanted < 3 {
                continue;
            }
            complete += 1;
            if ranges.is_empty() {
                ranges = values
                    .iter()
                    .map(|cell| (cell.column, cell.column_end))
                    .collect();
            }
            for (range, cell) in ranges.iter_mut().zip(&values) {
                *range = (range.0.min(cell.column), range.1.max(cell.column_end));
            }
        }
        let apart = ranges.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        let width = lines
            .iter()
            .map(|line| &rows[*line])
            .find(|row| row.cells.iter().filter(|cell| cell.is_value()).count() == wanted);
        let barred = rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(RawCell::is_blank);
        let width = width.filter(|_| barred).map(|row| row.cells.len());
        (complete >= 2 && apart).then_some(Columns { ranges, width })
    }

    /// Whether a row between bars has all its cells: one that lacks some is not to be trusted.
    fn shows_all(&self, row: &RawRow) -> bool {
        self.width.is_none_or(|width| row.cells.len() == width)
    }

    /// Where the values begin: label pieces stand left of it.
    fn edge(&self) -> usize {
        self.ranges.first().map_or(usize::MAX, |range| range.0)
    }

    /// One cell per column, blank where none stands; `None` unless every value overlaps exactly
    /// one column.
    fn assign(&self, values: &[RawCell]) -> Option<Vec<RawCell>> {
        if values.len() >= self.ranges.len() {
            return None;
        }
        let mut cells = vec![RawCell::default(); self.ranges.len()];
        for value in values {
            let mut over = (0..self.ranges.len()).filter(|index| {
                let (start, end) = self.ranges[*index];
                value.column < end && start < value.column_end
            });
            let index = over.next().filter(|_| over.next().is_none())?;
            if !cells[index].is_blank() {
                return None;
            }
            cells[index] = value.clone();
        }
        let end = values.last().map_or(0, |value| value.span.end as usize);
        let place = crate::source::Span::new(end, end);
        for cell in cells.iter_mut().filter(|cell| cell.is_blank()) {
            cell.span = place;
        }
        Some(cells)
    }
}

/// A chain of fragments that spells a label.
#[derive(Clone, Copy)]
struct Chain {
    first: usize,
    last: usize,
    span: crate::source::Span,
}

impl Chain {
    fn holds(&self, line: usize) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

/// The lines around a value line in which its label may stand.
struct Window<'a> {
    rows: &'a [RawRow],
    from: usize,
    to: usize,
    edge: usize,
}

impl Window<'_> {
    /// The chain that spells `label` and runs through `line`.
    fn spell(&self, label: &str, line: usize) -> Option<Chain> {
        let mut chains = self
            .fragments(self.from)
            .filter_map(|(at, cell)| self.extend(label, at, cell));
        chains.find(|chain| chain.holds(line))
    }

    /// The text fragments from line `from` on, left of the values.
    fn fragments(&self, from: usize) -> impl Iterator<Item = (usize, &RawCell)> {
        (from..=self.to).flat_map(move |at| {
            let cells = self.rows[at].cells.iter();
            cells
                .filter(|cell| !cell.is_value() && !cell.is_blank() && cell.column < self.edge)
                .map(move |cell| (at, cell))
        })
    }

    /// Spells the rest of a label starting with `cell` on line `at`. The number before a label
    /// may stand in the same fragment; what follows may stand beside or below.
    fn extend(&self, label: &str, at: usize, cell: &RawCell) -> Option<Chain> {
        let text = cell.squeezed();
        let bare = super::without_number(text);
        let bare = if label.starts_with(text) { text } else { bare };
        if bare.is_empty() || !label.starts_with(bare) {
            return None;
        }
        let mut rest = &label[bare.len()..];
        let mut chain = Chain {
            first: at,
            last: at,
            span: cell.span,
        };
        let (mut line, mut left, mut right) = (at, cell.column, cell.column_end);
        while !rest.is_empty() {
            let next = self.fragments(line).find(|(below, next)| {
                let beside = *below == line && next.column >= right;
                let under = *below > line
                    && *below <= line + FARTHEST
                    && next.column < right.max(left + 2)
                    && left < next.column_end + NUMBER;
                (beside || under) && rest.starts_with(next.squeezed())
            });
            let (below, next) = next?;
            rest = &rest[next.squeezed().len()..];
            chain.span = chain.span.cover(next.span);
            chain.last = below;
            line = below;
            left = left.min(next.column);
            right = if line == at {
                next.column_end
            } else {
                right.max(next.column_end)
            };
        }
        Some(chain)
    }
}
