//! Which value is which column. Where that is not certain, the row is left unread.

use super::super::Table;
use super::group::Group;
use crate::source::Span;
use crate::syntax::RawCell;

/// What placing yields.
pub(super) enum Placed {
    /// One cell per column.
    Cells {
        /// The cells; a blank one has an empty text.
        cells: Vec<RawCell>,
        /// Whether a superfluous cell was left out.
        extra: bool,
    },
    /// The columns are not certain.
    Unsure {
        /// Whether the layout shows that cells are lacking.
        fewer: bool,
    },
}

/// Where the first value stands behind the label, as the complete rows of the table show it.
pub(super) struct Leads {
    /// Shape of the row and number of cells between label and first value.
    known: Vec<((usize, usize), usize)>,
    /// Position of a blank that every complete row has between its values.
    spacer: Option<usize>,
}

impl Leads {
    pub(super) fn new(table: &Table, groups: &[Group<'_>], pairs: &[(usize, usize, f64)]) -> Leads {
        let mut known = Vec::new();
        let mut spacers: Vec<Option<usize>> = Vec::new();
        for (row, group, _) in pairs {
            let group = &groups[*group];
            let columns = table.rows[*row].columns.len();
            if !group.explicit || group.filled() != columns || columns < 2 {
                continue;
            }
            let lead = group
                .cells
                .iter()
                .take_while(|cell| cell.is_blank())
                .count();
            let values = &group.cells[lead..];
            let spacer = values.iter().take(columns).position(RawCell::is_blank);
            spacers.push(spacer);
            if spacer.is_none() && !known.contains(&(group.shape, lead)) {
                known.push((group.shape, lead));
            }
        }
        let first = spacers.first().copied().flatten();
        let spacer = first.filter(|_| spacers.len() > 1 && spacers.iter().all(|s| *s == first));
        Leads { known, spacer }
    }

    /// Whether all complete rows begin right behind their label.
    fn all_adjacent(&self) -> bool {
        self.known.iter().all(|(_, lead)| *lead == 0)
    }

    /// The lead of rows of this shape, if all complete rows agree: first those of the same shape,
    /// then those of the same width with the label further left or right. A row of another width
    /// than any complete one has lost or gained a cell, and nothing is known of it.
    fn lead(&self, shape: (usize, usize)) -> Lead {
        if self.known.is_empty() {
            return Lead::Unknown;
        }
        let unique = |mut leads: Vec<usize>| {
            leads.sort_unstable();
            leads.dedup();
            if let [lead] = leads[..] {
                Lead::At(lead)
            } else {
                Lead::Unsure
            }
        };
        let same: Vec<usize> = self
            .known
            .iter()
            .filter(|(known, _)| *known == shape)
            .map(|(_, lead)| *lead)
            .collect();
        if !same.is_empty() {
            return unique(same);
        }
        // A row whose label stands further left or right: its values may begin as far behind the
        // label, or in the same place of the row. Where the two differ nothing is certain.
        let (label, width) = shape;
        let wide = self
            .known
            .iter()
            .filter(|((other, other_width), _)| *other_width == width && *other != usize::MAX);
        let shifted = wide
            .flat_map(|((other, _), lead)| [Some(*lead), (other + lead).checked_sub(label)])
            .flatten();
        unique(shifted.collect())
    }
}

/// Where the values of a row begin.
enum Lead {
    /// No complete row shows it.
    Unknown,
    /// Complete rows disagree, or none is of this width.
    Unsure,
    /// This many cells behind the label.
    At(usize),
}

/// Assigns the cells of a group to `columns` columns.
pub(super) fn place(group: &Group<'_>, columns: usize, leads: &Leads) -> Placed {
    let filled = group.filled();
    let cells = trimmed(&group.cells);
    if filled == columns {
        let spaced = cells.len() != columns;
        let regular =
            leads.spacer.is_some() && cells.iter().position(RawCell::is_blank) == leads.spacer;
        if spaced && !regular && group.explicit && columns > 1 {
            return Placed::Unsure { fewer: false };
        }
        let filled = cells.iter().filter(|cell| !cell.is_blank());
        return Placed::Cells {
            cells: filled.cloned().collect(),
            extra: false,
        };
    }
    if filled > columns {
        return match merged(cells, columns) {
            Some(cell) => Placed::Cells {
                cells: vec![cell],
                extra: false,
            },
            None => without_extra(cells, columns),
        };
    }
    if !group.explicit {
        return Placed::Unsure { fewer: false };
    }
    if group.streamed {
        // Without rows to see, only a blank between two values is surely a cell of this row.
        return match cells.len() == columns {
            true => Placed::Cells {
                cells: cells.to_vec(),
                extra: false,
            },
            false => Placed::Unsure { fewer: false },
        };
    }
    with_blanks(group, columns, leads)
}

/// The cells from the first filled to the last filled one.
fn trimmed(cells: &[RawCell]) -> &[RawCell] {
    let filled = |cell: &RawCell| !cell.is_blank();
    let first = cells.iter().position(filled).unwrap_or(0);
    let last = cells.iter().rposition(filled).map_or(first, |at| at + 1);
    &cells[first..last]
}

/// A single column whose cell was merged over several and printed in each of them.
fn merged(cells: &[RawCell], columns: usize) -> Option<RawCell> {
    let first = cells.iter().find(|cell| !cell.is_blank())?;
    let same = cells
        .iter()
        .filter(|cell| !cell.is_blank())
        .all(|cell| cell.text() == first.text());
    (columns == 1 && same).then(|| first.clone())
}

/// One value too many: a zero that can be left out in only one way as far as the result goes.
fn without_extra(cells: &[RawCell], columns: usize) -> Placed {
    let filled = cells.iter().filter(|cell| !cell.is_blank());
    let cells: Vec<RawCell> = filled.cloned().collect();
    if cells.len() != columns + 1 || columns < 3 {
        return Placed::Unsure { fewer: false };
    }
    let mut found: Option<Vec<RawCell>> = None;
    for leave in (0..cells.len()).filter(|index| matches!(cells[*index].text().trim(), "0" | "０"))
    {
        let mut rest = cells.clone();
        rest.remove(leave);
        let same = |other: &Vec<RawCell>| {
            other
                .iter()
                .zip(&rest)
                .all(|(a, b)| a.squeezed() == b.squeezed())
        };
        match &found {
            Some(other) if !same(other) => return Placed::Unsure { fewer: false },
            // The superfluous zero is the last that can be: totals stand at the end.
            _ => found = Some(rest),
        }
    }
    match found {
        Some(cells) => Placed::Cells { cells, extra: true },
        None => Placed::Unsure { fewer: false },
    }
}

/// Fewer values than columns, but empty cells are visible: a window of the right width that
/// holds all values and begins where the complete rows begin.
fn with_blanks(group: &Group<'_>, columns: usize, leads: &Leads) -> Placed {
    let cells = &group.cells;
    if cells.len() < columns {
        // A single column may lack its empty cell altogether.
        let blank_one = columns == 1 && cells.is_empty();
        if blank_one {
            let at = Span::new(group.label_span.end as usize, group.label_span.end as usize);
            let blank = RawCell::blank(at);
            return Placed::Cells {
                cells: vec![blank],
                extra: false,
            };
        }
        return Placed::Unsure { fewer: true };
    }
    let first = cells.iter().position(|cell| !cell.is_blank());
    let last = cells.iter().rposition(|cell| !cell.is_blank());
    let fits = |start: usize| {
        first.is_none_or(|first| start <= first) && last.is_none_or(|last| last < start + columns)
    };
    let only_trailing = first == Some(0) && last.is_some_and(|last| last + 1 == group.filled());
    if group.open && only_trailing && columns > 1 {
        return Placed::Unsure { fewer: false };
    }
    let starts: Vec<usize> = (0..=cells.len() - columns)
        .filter(|start| fits(*start))
        .collect();
    let lead = leads.lead(group.shape);
    let start = match (starts.as_slice(), lead) {
        ([0], _) if group.exact && cells.len() == columns && leads.all_adjacent() => 0,
        (_, Lead::At(lead)) if starts.contains(&lead) => lead,
        ([only], Lead::Unknown) => *only,
        // With one column it does not matter which of several empty cells is the blank one.
        (_, _) if columns == 1 && first.is_none() => 0,
        _ => return Placed::Unsure { fewer: false },
    };
    // What is printed in a merged cell may be meant for one of its rows, or for all.
    if cells[start..start + columns]
        .iter()
        .any(|cell| cell.covered)
    {
        return Placed::Unsure { fewer: false };
    }
    Placed::Cells {
        cells: cells[start..start + columns].to_vec(),
        extra: false,
    }
}
