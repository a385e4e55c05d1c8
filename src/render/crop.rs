//! One line of a document fitted into the columns there are: windows around what is marked, with
//! `…` for what is left out. Only the windows are looked at, so a line of many megabytes costs no
//! more than a short one.

use super::measure::{shown, shown_columns};
use std::ops::Range;

/// What stands for text that was left out.
const CUT: char = '\u{2026}';
/// Between a mark's middle and the text of its label stand these columns.
pub(super) const LEAD: usize = 4;

/// Every mark costs these columns besides its own: a cut and a little of what is around it.
const AROUND: usize = 3;
/// A mark is cut to no fewer columns than these.
const LEAST: usize = 8;

/// Something marked on a line.
#[derive(Debug, Clone)]
pub(super) struct Want {
    /// Bytes of the line; empty for a place between two characters.
    pub(super) range: Range<usize>,
    /// Columns of the text that is to stand under it.
    pub(super) label: usize,
    /// Whether it has to be seen whatever happens.
    pub(super) primary: bool,
}

/// A line as it is shown, and where each mark stands in it: `None` when there was no room.
#[derive(Debug)]
pub(super) struct Row {
    /// What is printed.
    pub(super) text: String,
    /// One entry per mark, in bytes of [`Row::text`].
    pub(super) marks: Vec<Option<Range<usize>>>,
}

/// Lays out `line` with `wants` (in order, without overlap) in `room` columns.
pub(super) fn row(line: &str, wants: &[Want], room: usize) -> Row {
    let whole = fits(line, room);
    if wants.is_empty() {
        let end = if whole {
            line.len()
        } else {
            forward(line, 0, room.saturating_sub(1))
        };
        return compose(line, std::slice::from_ref(&(0..end)), wants);
    }
    if whole && labels_fit(line, wants, room) {
        return compose(line, std::slice::from_ref(&(0..line.len())), wants);
    }
    compose(line, &windows(line, wants, room), wants)
}

/// Whether the line as a whole takes at most `room` columns.
fn fits(line: &str, room: usize) -> bool {
    line.len() <= room * 4 && forward(line, 0, room) == line.len()
}

/// Whether at least the first words of the last label have room beside it.
fn labels_fit(line: &str, wants: &[Want], room: usize) -> bool {
    let Some(last) = wants.last() else {
        return true;
    };
    let start = width(&line[..last.range.start]);
    let middle = start + width(&line[last.range.clone()]) / 2;
    last.label == 0 || middle + LEAD + last.label.min(room / 4) <= room
}

/// The stretches of the line that are shown.
fn windows(line: &str, wants: &[Want], room: usize) -> Vec<Range<usize>> {
    let tail = wants
        .iter()
        .map(|want| want.label.min(room / 3))
        .max()
        .unwrap_or(0)
        + LEAD;
    let budget = room.saturating_sub(tail).max(room / 3);
    let cores = cores(line, wants, budget);
    let taken: usize = cores
        .iter()
        .map(|core| width(&line[core.clone()]) + 3)
        .sum();
    let pad = budget.saturating_sub(taken) / (2 * cores.len());
    let mut windows: Vec<Range<usize>> = Vec::new();
    for core in cores {
        let window = back(line, core.start, pad)..forward(line, core.end, pad);
        match windows.last_mut() {
            Some(last) if near(line, last.end, window.start) => last.end = window.end.max(last.end),
            _ => windows.push(window),
        }
    }
    let spare = budget.saturating_sub(used(line, &windows));
    if let Some(first) = windows.first_mut() {
        first.start = back(line, first.start, spare);
    }
    let spare = room.saturating_sub(used(line, &windows));
    if let Some(last) = windows.last_mut() {
        last.end = forward(line, last.end, spare);
    }
    windows
}

/// What of each mark must be seen: all of it, or its beginning as far as there is room. The primary
/// mark comes first, then the others in order; marks for which nothing is left are not shown.
fn cores(line: &str, wants: &[Want], budget: usize) -> Vec<Range<usize>> {
    let reach = |want: &Want, most| forward(line, want.range.start, most).min(want.range.end);
    let whole = |want: &Want| width(&line[want.range.start..reach(want, budget)]);
    let widths: Vec<usize> = wants.iter().map(whole).collect();
    let most = fair_share(&widths, budget);
    let mut order: Vec<&Want> = wants.iter().collect();
    order.sort_by_key(|want| !want.primary);
    let mut left = budget;
    let mut cores: Vec<Range<usize>> = Vec::new();
    for want in order {
        let core = want.range.start..reach(want, most);
        let cost = width(&line[core.clone()]) + AROUND;
        if cost <= left || cores.is_empty() {
            left = left.saturating_sub(cost);
            cores.push(core);
        }
    }
    cores.sort_by_key(|core| (core.start, core.end));
    cores
}

/// The most columns one mark may take so that all of them fit; no less than [`LEAST`].
fn fair_share(widths: &[usize], budget: usize) -> usize {
    let taken = |most: usize| {
        widths
            .iter()
            .map(|width| width.min(&most) + AROUND)
            .sum::<usize>()
    };
    (LEAST..=budget)
        .rev()
        .find(|most| taken(*most) <= budget)
        .unwrap_or(LEAST)
}

/// Whether what lies between two windows is no longer than the sign that would stand for it.
fn near(line: &str, from: usize, to: usize) -> bool {
    to <= from || line[from..to].chars().take(3).count() < 3
}

/// The columns of all windows with the signs between and around them.
fn used(line: &str, windows: &[Range<usize>]) -> usize {
    let texts: usize = windows
        .iter()
        .map(|window| width(&line[window.clone()]))
        .sum();
    let open_start = windows.first().is_some_and(|first| first.start > 0);
    let open_end = windows.last().is_some_and(|last| last.end < line.len());
    texts + windows.len().saturating_sub(1) + usize::from(open_start) + usize::from(open_end)
}

fn width(text: &str) -> usize {
    let mut column = 0;
    for c in text.chars() {
        column += shown_columns(c, column);
    }
    column
}

/// The offset `columns` columns behind `at`, or the end.
fn forward(line: &str, at: usize, columns: usize) -> usize {
    let mut column = 0;
    for (offset, c) in line[at..].char_indices() {
        column += shown_columns(c, column);
        if column > columns {
            return at + offset;
        }
    }
    line.len()
}

/// The offset `columns` columns before `at`, or the start.
fn back(line: &str, at: usize, columns: usize) -> usize {
    let mut column = 0;
    let mut reached = at;
    for (offset, c) in line[..at].char_indices().rev() {
        column += shown_columns(c, 0);
        if column > columns {
            return reached;
        }
        reached = offset;
    }
    reached
}

fn compose(line: &str, windows: &[Range<usize>], wants: &[Want]) -> Row {
    let mut text = String::new();
    let mut column = 0;
    let mut starts: Vec<Option<usize>> = vec![None; wants.len()];
    let mut ends: Vec<Option<usize>> = vec![None; wants.len()];
    let mut previous = 0;
    for window in windows {
        if window.start > previous {
            text.push(CUT);
            column += 1;
        }
        for (offset, c) in line[window.clone()].char_indices() {
            note(
                &mut starts,
                &mut ends,
                wants,
                window.start + offset,
                text.len(),
            );
            column += shown(c, column, &mut text);
        }
        note(&mut starts, &mut ends, wants, window.end, text.len());
        previous = window.end;
        for (start, end) in starts.iter().zip(&mut ends) {
            if start.is_some() && end.is_none() {
                *end = Some(text.len());
            }
        }
    }
    if previous < line.len() {
        text.push(CUT);
    }
    let marks = starts.into_iter().zip(ends);
    let marks = marks.map(|(start, end)| Some(start?..end?)).collect();
    Row { text, marks }
}

/// Notes which marks begin or end at byte `at` of the line.
fn note(
    starts: &mut [Option<usize>],
    ends: &mut [Option<usize>],
    wants: &[Want],
    at: usize,
    shown_at: usize,
) {
    for (index, want) in wants.iter().enumerate() {
        if want.range.start == at && starts[index].is_none() {
            starts[index] = Some(shown_at);
        }
        if want.range.end == at && starts[index].is_some() && ends[index].is_none() {
            ends[index] = Some(shown_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Want, row, width};

    fn want(line: &str, text: &str) -> Want {
        let start = line.find(text).expect("the text stands in the line");
        Want {
            range: start..start + text.len(),
            label: 0,
            primary: false,
        }
    }

    #[test]
    fn a_line_that_fits_is_shown_whole() {
        let line = "| 总计 | 78 |";
        let row = row(line, &[want(line, "78")], 40);
        assert_eq!(row.text, line);
        assert_eq!(&row.text[row.marks[0].clone().expect("shown")], "78");
    }

    #[test]
    fn a_long_line_is_cut_around_its_marks() {
        let line = format!(
            "{}错{}误{}",
            "甲".repeat(5000),
            "乙".repeat(5000),
            "丙".repeat(5000)
        );
        let row = row(&line, &[want(&line, "错"), want(&line, "误")], 50);
        assert!(width(&row.text) <= 50, "{}", row.text);
        for (mark, text) in row.marks.iter().zip(["错", "误"]) {
            assert_eq!(&row.text[mark.clone().expect("shown")], text);
        }
        assert_eq!(row.text.matches('…').count(), 3, "{}", row.text);
    }

    #[test]
    fn marks_beyond_the_room_are_left_out_but_never_the_primary_one() {
        let line = (0..60)
            .map(|n| format!("| 单元{n:02} "))
            .collect::<String>();
        let mut wants: Vec<Want> = (0..60)
            .map(|n| want(&line, &format!("单元{n:02}")))
            .collect();
        wants[59].primary = true;
        let row = row(&line, &wants, 40);
        assert!(width(&row.text) <= 40);
        assert!(row.marks[59].is_some());
        assert!(row.marks.iter().any(Option::is_none));
    }

    #[test]
    fn an_empty_mark_at_the_end_of_a_long_line_is_placed() {
        let line = "甲".repeat(100);
        let end = Want {
            range: 300..300,
            label: 6,
            primary: true,
        };
        let row = row(&line, &[end], 40);
        assert_eq!(row.marks[0], Some(row.text.len()..row.text.len()));
    }
}
