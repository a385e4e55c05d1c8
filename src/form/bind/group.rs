//! Groups: the values between one label and the next, with the text before them.

use super::super::{Orientation, Table};
use crate::source::Span;
use crate::syntax::{Layout, RawCell, RawRow};
use std::borrow::Cow;

/// A run of value cells and the label text that leads up to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Group<'a> {
    /// All text since the previous values, squeezed.
    pub text: Cow<'a, str>,
    /// Where that text stands.
    pub text_span: Span,
    /// The code before the label, in tables that have codes.
    pub code: Cow<'a, str>,
    /// The text of the last label cell, squeezed.
    pub last_label: &'a str,
    /// Where the last label cell stands.
    pub label_span: Span,
    /// The cells behind the label: values, blanks, and text between values.
    pub cells: Cow<'a, [RawCell]>,
    /// Index of the last label cell in its row, and the row's width.
    pub shape: (usize, usize),
    /// Whether empty cells are visible in this layout.
    pub explicit: bool,
    /// Whether the format gives the cells, so that as many cells as columns are the columns.
    pub exact: bool,
    /// Whether the layout shows no rows.
    pub streamed: bool,
    /// Whether the row is open at its left end.
    pub open: bool,
    /// Whether nothing but values stands on its line.
    pub bare: bool,
    /// Whether its label runs over several lines with values, so that numbers may be broken too.
    pub broken: bool,
}

impl<'a> Group<'a> {
    /// How many cells hold something.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }

    /// Where its values stand.
    pub(super) fn values_span(&self) -> Span {
        let mut filled = self
            .cells
            .iter()
            .filter(|cell| !cell.is_blank())
            .map(|cell| cell.span);
        let first = filled.next().unwrap_or(self.label_span);
        filled.fold(first, Span::cover)
    }

    /// Where label and values stand.
    pub(super) fn row_span(&self) -> Span {
        if self.label_span.is_empty() {
            return self.values_span();
        }
        self.label_span.cover(self.values_span())
    }

    /// Its values as printed.
    pub(super) fn printed(&self) -> String {
        let texts: Vec<&str> = self.cells.iter().map(RawCell::text).collect();
        texts.join(" ").trim().to_owned()
    }

    fn add_label(&mut self, cell: &'a RawCell) {
        let squeezed = cell.squeezed();
        if self.text.is_empty() {
            // Most groups have one label, which is the cell's own text.
            self.text = Cow::Borrowed(squeezed);
            self.text_span = cell.span;
        } else {
            self.text.to_mut().push_str(squeezed);
            self.text_span = self.text_span.cover(cell.span);
        }
        self.last_label = squeezed;
        self.label_span = cell.span;
    }
}

/// Cuts the rows of a layout into groups.
pub(super) fn groups<'a>(layout: Layout, rows: &'a [RawRow], table: &Table) -> Vec<Group<'a>> {
    match layout {
        Layout::Grid | Layout::Rows | Layout::TabLines | Layout::Ruled => strands(rows, table)
            .iter()
            .flat_map(|strand| by_rows(strand, table, layout == Layout::Grid))
            .collect(),
        Layout::Stream | Layout::Columns => by_stream(rows, table),
    }
}

/// A row, or what of it belongs to one strand of the table.
struct Line<'a> {
    cells: &'a [RawCell],
    open: bool,
    code: &'a str,
}

/// The rows by strands: one, or in a table whose rows stand beside each other as many as there are
/// places where its labels stand below each other.
fn strands<'a>(rows: &'a [RawRow], table: &Table) -> Vec<Vec<Line<'a>>> {
    let mut cuts = vec![0];
    if table.orientation == Orientation::Beside {
        let known = |cell: &RawCell| table.has_label(super::without_number(cell.squeezed()));
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let labels = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(at));
            cells.filter(|cell| known(cell)).count()
        };
        cuts = (0..width)
            .filter(|at| labels(*at) >= FEWEST_LABELS)
            .collect();
        if let Some(first) = cuts.first_mut() {
            *first = 0;
        }
    }
    let strand = |(index, from): (usize, &usize)| {
        let to = cuts.get(index + 1).copied();
        let line = |row: &'a RawRow| {
            let end = to.unwrap_or(row.cells.len()).min(row.cells.len());
            line(
                &row.cells[(*from).min(end)..end],
                row.open && index == 0,
                table,
            )
        };
        // Where one strand goes on and the other has ended, the number of the line may be left.
        let labelled = |line: &Line<'_>| line.cells.iter().any(|c| !c.is_blank() && !c.is_value());
        let lines = rows.iter().map(line);
        lines
            .filter(|line| cuts.len() == 1 || labelled(line))
            .collect()
    };
    cuts.iter().enumerate().map(strand).collect()
}

/// So many labels below each other show where a strand begins.
const FEWEST_LABELS: usize = 2;

/// A line, its code taken off: a value in front of a text, in tables that have codes.
fn line<'a>(cells: &'a [RawCell], open: bool, table: &Table) -> Line<'a> {
    let mut filled = (0..cells.len()).filter(|at| !cells[*at].is_blank());
    let (first, second) = (filled.next(), filled.next());
    if let (true, Some(first), Some(second)) = (table.codes, first, second)
        && !cells[second].is_value()
    {
        let code = cells[first].squeezed();
        if !code.is_empty() && table.code_of(code) == code {
            let cells = &cells[second..];
            return Line { cells, open, code };
        }
    }
    let label = cells.iter().find(|cell| !cell.is_blank());
    let code = label.map_or("", |cell| table.code_of(cell.squeezed()));
    let alone = label.is_some_and(RawCell::is_value);
    let code = if alone { "" } else { code };
    Line { cells, open, code }
}

/// Rows and empty cells are visible: a group a row. Rows without values leave their text to the
/// next one, and stay as groups of blanks in case they are a row whose values are blank.
fn by_rows<'a>(rows: &[Line<'a>], table: &Table, exact: bool) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut open = Group {
        exact,
        ..Group::default()
    };
    for row in rows {
        let first_value = row.cells.iter().position(RawCell::is_value);
        let labels = first_value.unwrap_or(row.cells.len());
        let last_label = last_label(&row.cells[..labels], table);
        for cell in row.cells[..last_label.map_or(0, |at| at + 1)]
            .iter()
            .filter(|cell| !cell.is_blank())
        {
            open.add_label(cell);
        }
        let behind = last_label.map_or(0, |at| at + 1);
        let cells = Cow::Borrowed(&row.cells[behind..]);
        let shape = (last_label.unwrap_or(usize::MAX), row.cells.len());
        match (first_value, last_label) {
            (Some(_), None) if continues(&groups, &open) => {
                // The values of a split row, on a line of their own.
                if let Some(last) = groups.last_mut() {
                    last.cells = cells;
                    last.shape = shape;
                    open = Group {
                        exact,
                        ..Group::default()
                    };
                }
            }
            (Some(_), None)
                if !exact
                    && open.text.is_empty()
                    && groups.last().is_some_and(|g| g.filled() > 0) =>
            {
                // The rest of a row that was split between its values.
                if let Some(last) = groups.last_mut() {
                    let joined = last.cells.to_mut();
                    while joined.last().is_some_and(RawCell::is_blank) {
                        joined.pop();
                    }
                    joined.extend(cells.iter().skip_while(|cell| cell.is_blank()).cloned());
                    last.shape = (usize::MAX, 0);
                }
            }
            (Some(_), _) => {
                let mut group = std::mem::take(&mut open);
                open.exact = exact;
                (group.cells, group.shape, group.explicit) = (cells, shape, true);
                (group.open, group.code) = (row.open, Cow::Borrowed(row.code));
                groups.push(group);
            }
            (None, Some(_)) => {
                let mut blank = open.clone();
                (blank.cells, blank.shape, blank.explicit) = (cells, shape, true);
                blank.code = Cow::Borrowed(row.code);
                groups.push(blank);
            }
            (None, None) => {}
        }
    }
    groups
}

/// The last cell that is a label of the table; what stands behind it is content, even when it is
/// no number. Without a known label, the last cell that holds something.
fn last_label(cells: &[RawCell], table: &Table) -> Option<usize> {
    let filled = |cell: &RawCell| !cell.is_blank();
    let last = cells.iter().rposition(filled)?;
    let known = cells.iter().rposition(|cell| {
        filled(cell) && { table.has_label(super::without_number(cell.squeezed())) }
    });
    // A numbered text behind a known label is a label of another form, not content.
    let numbered =
        |cell: &RawCell| super::without_number(cell.squeezed()).len() < cell.squeezed().len();
    let known = known.filter(|at| !cells[at + 1..].iter().any(numbered));
    Some(known.unwrap_or(last))
}

/// Whether a row of values without label belongs to the row before, which has a label only.
fn continues(groups: &[Group<'_>], open: &Group<'_>) -> bool {
    groups.last().is_some_and(|last| {
        last.filled() == 0 && last.last_label == open.last_label && last.cells.len() <= 1
    })
}

/// No rows are visible: text and values alternate.
fn by_stream<'a>(rows: &'a [RawRow], table: &Table) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut open = Group::default();
    let blanks_visible = rows
        .iter()
        .flat_map(|row| &row.cells)
        .any(RawCell::is_blank);
    for cell in rows.iter().flat_map(|row| &row.cells) {
        if cell.is_blank() {
            if !open.text.is_empty() {
                open.cells.to_mut().push(cell.clone());
            }
        } else if cell.is_value() {
            open.cells.to_mut().push(cell.clone());
        } else {
            let code = take_code(&mut open, cell, table);
            if open.cells.iter().any(|cell| !cell.is_blank()) {
                close(&mut groups, &mut open, blanks_visible);
            } else {
                open.cells = Cow::default();
            }
            open.add_label(cell);
            open.code = code;
        }
    }
    if open.filled() > 0 {
        close(&mut groups, &mut open, blanks_visible);
    }
    groups
}

/// The code of the row that begins with `label`: in front of it, or the value just before, which
/// is then no value of the row before.
fn take_code<'a>(open: &mut Group<'a>, label: &'a RawCell, table: &Table) -> Cow<'a, str> {
    let code = table.code_of(label.squeezed());
    if !code.is_empty() {
        return Cow::Borrowed(code);
    }
    let before = open.cells.last().map(|cell| cell.squeezed().to_owned());
    let known = |text: &String| {
        let mut codes = table.rows.iter().filter_map(|row| row.code.as_deref());
        table.code_of(text) == text && codes.any(|code| text.starts_with(code))
    };
    match before.filter(known) {
        Some(text) => {
            open.cells.to_mut().pop();
            Cow::Owned(text)
        }
        None => Cow::default(),
    }
}

fn close<'a>(groups: &mut Vec<Group<'a>>, open: &mut Group<'a>, blanks_visible: bool) {
    let mut group = std::mem::take(open);
    group.explicit = blanks_visible;
    group.shape = (0, 0);
    group.streamed = true;
    groups.push(group);
}

/// Rows followed by a few values whose own text is a piece of the row's label: the label and one
/// of its numbers were broken over two lines, so the row is not to be trusted.
pub(super) fn tails(
    groups: &[Group<'_>],
    pairs: &[(usize, usize, f64)],
    table: &Table,
) -> Vec<usize> {
    let taken = |group: usize| pairs.iter().any(|(_, other, _)| *other == group);
    let broken = pairs.iter().filter(|(row, group, _)| {
        let Some(next) = groups.get(group + 1) else {
            return false;
        };
        let row = &table.rows[*row];
        let few = next.filled() < row.columns.len() && next.filled() > 0;
        few && !taken(group + 1) && !next.text.is_empty() && row.labels[0].contains(&*next.text)
    });
    broken.map(|(_, group, _)| *group).collect()
}
