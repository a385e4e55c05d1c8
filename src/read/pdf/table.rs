//! Tables that go on over a page break.

use super::lines::join;
use super::page::{Cell, Table};
use crate::syntax::token::is_value;

/// Edges of two parts of a table are the same up to so many points.
const SAME: f32 = 3.5;

/// A cell that goes on over a page break reaches over at most so many rows before it.
const TALLEST: usize = 400;

/// Adds what stands at the top of a page to the table at the foot of the one before, if it is the
/// same table; gives it back if it is another.
pub(super) fn go_on(table: &mut Table, mut more: Table) -> Option<Table> {
    if !align(table, &mut more) {
        return Some(more);
    }
    let repeated = repeated(table, &more);
    more.rows.drain(..repeated);
    if let Some((_, first)) = more.rows.first() {
        let cut = is_cut(table, first);
        close(table, &mut more, cut);
        table.rows.append(&mut more.rows);
    }
    None
}

/// Lays both parts on the same columns. Nothing is done and said so where they have others.
fn align(table: &mut Table, more: &mut Table) -> bool {
    let ends = |table: &Table| {
        let (first, last) = (table.across.first(), table.across.last());
        first.copied().zip(last.copied())
    };
    let (Some((left, right)), Some((other_left, other_right))) = (ends(table), ends(more)) else {
        return false;
    };
    if ((right - left) - (other_right - other_left)).abs() > 2.0 * SAME {
        return false;
    }
    let shift = left - other_left;
    let moved: Vec<f32> = more.across.iter().map(|edge| edge + shift).collect();
    let known = |edges: &[f32], edge: f32| edges.iter().any(|other| (other - edge).abs() < SAME);
    let within = |some: &[f32], all: &[f32]| some.iter().all(|edge| known(all, *edge));
    let across = match (within(&moved, &table.across), within(&table.across, &moved)) {
        (true, _) => table.across.clone(),
        (false, true) => moved.clone(),
        (false, false) => return false,
    };
    let old = table.across.clone();
    on_columns(table, &old, &across) && on_columns(more, &moved, &across)
}

/// Counts the columns of a table's cells by other edges.
fn on_columns(table: &mut Table, own: &[f32], across: &[f32]) -> bool {
    let column = |edge: f32| {
        let by_distance = |a: &(usize, &f32), b: &(usize, &f32)| {
            (a.1 - edge).abs().total_cmp(&(b.1 - edge).abs())
        };
        across
            .iter()
            .enumerate()
            .min_by(by_distance)
            .map_or(0, |(at, _)| at)
    };
    let map: Vec<usize> = own.iter().map(|edge| column(*edge)).collect();
    if map.windows(2).any(|pair| pair[0] >= pair[1]) {
        return false;
    }
    for (_, cells) in &mut table.rows {
        for cell in cells {
            let end = map[cell.column + cell.columns];
            cell.column = map[cell.column];
            cell.columns = end - cell.column;
        }
    }
    table.across = across.to_vec();
    true
}

/// How many rows at the top of the second part are those at the top of the table.
fn repeated(table: &Table, more: &Table) -> usize {
    let same =
        |a: &Cell, b: &Cell| (a.column, a.columns, &a.text) == (b.column, b.columns, &b.text);
    let pairs = table.rows.iter().zip(&more.rows);
    let equal = pairs.take_while(|((_, own), (_, other))| {
        let blank = own.iter().all(Cell::is_blank);
        let values = own.iter().any(|cell| is_value(&cell.text));
        let all = own.len() == other.len() && own.iter().zip(other).all(|(a, b)| same(a, b));
        all && !blank && !values
    });
    let mut count = equal.count();
    // No cell reaches out of a header.
    let reaches = |count: usize| {
        let rows = more.rows[..count].iter().enumerate();
        rows.flat_map(|(at, (_, cells))| cells.iter().map(move |cell| at + cell.rows))
            .any(|end| end > count)
    };
    while count > 0 && (count == more.rows.len() || reaches(count)) {
        count -= 1;
    }
    count
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && !is_value(text)
}

/// Whether a text begins as an entry of a list: with a number or a bracket, and so is not the rest
/// of another text.
fn begins(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars
        .next()
        .is_some_and(|c| c.is_numeric() || matches!(c, '(' | '\u{FF08}'));
    let stop = |c: char| matches!(c, '\u{3001}' | '.' | '\u{FF0E}');
    first || chars.next().is_some_and(stop) || chars.next().is_some_and(stop)
}

/// The cell of a table that reaches to its end over exactly these columns: its row and index.
fn above(table: &Table, cell: &Cell) -> Option<(usize, usize)> {
    let height = table.rows.len();
    let mut rows = table.rows.iter().enumerate().rev().take(TALLEST);
    rows.find_map(|(row, (_, cells))| {
        let fits = |other: &Cell| {
            (other.column, other.columns) == (cell.column, cell.columns)
                && row + other.rows >= height
        };
        Some((row, cells.iter().position(fits)?))
    })
}

/// Whether the last row of a table was cut by the page break, so that the first row behind it is
/// the rest of it: a label goes on that had no room left, and only one of both parts has values.
fn is_cut(table: &Table, first: &[Cell]) -> bool {
    let last = table.rows.len() - 1;
    let mut goes_on = false;
    let (mut values_above, mut values_below) = (false, false);
    for cell in first {
        let Some((row, index)) = above(table, cell) else {
            return false;
        };
        let own = &table.rows[row].1[index];
        values_above |= row == last && is_value(&own.text);
        values_below |= is_value(&cell.text);
        let label = is_label(&own.text) && own.full && is_label(&cell.text);
        if (row < last || cell.rows > 1) && !(cell.is_blank() || label) {
            return false;
        }
        if is_label(&cell.text) && (!label || begins(&cell.text)) {
            return false;
        }
        goes_on |= label;
    }
    goes_on && !(values_above && values_below)
}

/// Lets the cells at the foot of the table reach into the second part where that begins with the
/// rest of them: a blank under a label, and where a row was cut its whole first row.
fn close(table: &mut Table, more: &mut Table, cut: bool) {
    let Some((_, first)) = more.rows.first_mut() else {
        return;
    };
    let mut left = Vec::with_capacity(first.len());
    for cell in std::mem::take(first) {
        let Some((row, index)) = above(table, &cell) else {
            left.push(cell);
            continue;
        };
        let own = &mut table.rows[row].1[index];
        let merged = own.rows > 1 || cell.rows > 1;
        let rest = is_label(&own.text)
            && (cell.is_blank()
                || merged && is_label(&cell.text) && !begins(&cell.text) && own.full);
        if !(cut || rest) {
            left.push(cell);
            continue;
        }
        let full = own.full;
        join(&mut own.text, &cell.text, full);
        own.full = cell.full;
        own.rows += cell.rows - usize::from(cut);
    }
    *first = left;
    if cut {
        more.rows.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::{begins, go_on};
    use crate::read::pdf::page::{Cell, Table};

    fn cell(column: usize, rows: usize, text: &str) -> Cell {
        Cell {
            column,
            columns: 1,
            rows,
            text: text.to_owned(),
            full: text.len() > 6,
        }
    }

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table {
            across: vec![0.0, 50.0, 100.0],
            rows: rows.into_iter().map(|cells| (1, cells)).collect(),
        }
    }

    #[test]
    fn a_header_is_dropped_and_a_row_that_was_cut_is_one() {
        let head = || vec![cell(0, 1, "Kind"), cell(1, 1, "Count")];
        let mut first = table(vec![head(), vec![cell(0, 1, "not to be"), cell(1, 1, "3")]]);
        let more = table(vec![
            head(),
            vec![cell(0, 1, "disclosed"), cell(1, 1, "")],
            vec![cell(0, 1, "Other"), cell(1, 1, "4")],
        ]);
        assert!(go_on(&mut first, more).is_none());
        let texts: Vec<&str> = first
            .rows
            .iter()
            .map(|(_, row)| row[0].text.as_str())
            .collect();
        assert_eq!(texts, ["Kind", "not to be disclosed", "Other"]);
    }

    #[test]
    fn a_row_of_its_own_stays_one() {
        let mut first = table(vec![vec![cell(0, 1, "not to be"), cell(1, 1, "3")]]);
        let more = table(vec![vec![cell(0, 1, "2. others"), cell(1, 1, "")]]);
        assert!(go_on(&mut first, more).is_none());
        assert_eq!(first.rows.len(), 2);
        assert!(begins("(1) a") && !begins("abc"));
    }
}
