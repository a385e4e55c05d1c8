//! Ruling lines to grids: lines that touch are one table, and where a wall is missing cells are merged.

use super::marks::{Area, Marks, Rule};

/// Lines nearer to each other than this are one: double lines, and both edges of a thin area.
const NEAR: f32 = 3.2;

/// So far a line may end before the one it meets.
const TOUCH: f32 = 2.5;

/// A page has at most so many lines; beyond, they are a drawing and no table.
const MOST_RULES: usize = 20_000;

/// A table on a page has at most so many columns and rows.
const MOST_EDGES: (usize, usize) = (120, 400);

/// A page has at most so many tables.
const MOST_GRIDS: usize = 100;

/// Not yet part of a cell.
const FREE: usize = usize::MAX;

/// A cell with the grid columns and rows that it reaches over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Its first row.
    pub(super) row: usize,
    /// Its first column.
    pub(super) column: usize,
    /// How many rows it reaches over.
    pub(super) rows: usize,
    /// How many columns it reaches over.
    pub(super) columns: usize,
}

/// A grid: the edges of its columns and rows, and its cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    /// Where columns begin and end.
    pub(super) across: Vec<f32>,
    /// Where rows begin and end.
    pub(super) down: Vec<f32>,
    /// The cells from top to bottom and from left to right.
    pub(super) cells: Vec<Place>,
    /// For each row and column the cell that reaches over it.
    owner: Vec<usize>,
}

impl Grid {
    /// Everything the grid covers.
    pub(super) fn area(&self) -> Area {
        let ends = |edges: &[f32]| {
            let first = edges.first().copied().unwrap_or_default();
            (first, edges.last().copied().unwrap_or_default())
        };
        let ((left, right), (top, bottom)) = (ends(&self.across), ends(&self.down));
        Area {
            left,
            top,
            right,
            bottom,
        }
    }

    /// What a cell covers.
    pub(super) fn cell(&self, place: &Place) -> Area {
        Area {
            left: self.across[place.column],
            top: self.down[place.row],
            right: self.across[place.column + place.columns],
            bottom: self.down[place.row + place.rows],
        }
    }

    /// The cell at a point.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<usize> {
        if !self.area().holds(x, y) {
            return None;
        }
        let index = |edges: &[f32], at: f32| {
            let after = edges.partition_point(|edge| *edge <= at);
            after.clamp(1, edges.len() - 1) - 1
        };
        let (row, column) = (index(&self.down, y), index(&self.across, x));
        self.owner
            .get(row * (self.across.len() - 1) + column)
            .copied()
    }
}

/// The grids on a page, larger ones first.
pub(super) fn grids(marks: &Marks) -> Vec<Grid> {
    if marks.lying.len() + marks.upright.len() > MOST_RULES {
        return Vec::new();
    }
    let drawn = groups(joined(&marks.lying), joined(&marks.upright));
    let mut found: Vec<Grid> = drawn.into_iter().filter_map(of_rules).collect();
    found.extend(filled(marks, &found));
    found.sort_by(|a, b| {
        let size = |grid: &Grid| grid.area().width() * grid.area().height();
        size(b).total_cmp(&size(a))
    });
    found.truncate(MOST_GRIDS);
    found
}

/// Grids that are not drawn but left open between areas filled with a colour.
fn filled(marks: &Marks, drawn: &[Grid]) -> Vec<Grid> {
    if marks.fills.len() > MOST_RULES / 4 {
        return Vec::new();
    }
    let inside = |fill: &Area| {
        let middle = (
            f32::midpoint(fill.left, fill.right),
            f32::midpoint(fill.top, fill.bottom),
        );
        drawn
            .iter()
            .any(|grid| grid.area().holds(middle.0, middle.1))
    };
    let (mut lying, mut upright) = (Vec::new(), Vec::new());
    let room = marks.size.0 * marks.size.1 / 2.0;
    for fill in &marks.fills {
        if inside(fill) || fill.width() * fill.height() > room || fill.height() < 6.0 {
            continue;
        }
        for at in [fill.top, fill.bottom] {
            lying.push(Rule {
                at,
                from: fill.left,
                to: fill.right,
            });
        }
        for at in [fill.left, fill.right] {
            upright.push(Rule {
                at,
                from: fill.top,
                to: fill.bottom,
            });
        }
    }
    let groups = groups(joined(&lying), joined(&upright));
    let grids = groups.into_iter().filter_map(of_rules);
    // A coloured row or column is no table; one of cells has walls both ways.
    let is_table = |grid: &Grid| grid.across.len() > 2 && grid.down.len() > 2;
    grids.filter(is_table).collect()
}

/// Lines that go on where another one ends are one.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut found: Vec<Rule> = Vec::new();
    // Only lines that are nearly at the same place can be one: those at the end of the list.
    for rule in rules {
        let near = found
            .iter()
            .rev()
            .take_while(|other| rule.at - other.at < 1.0);
        let near = near.take(256);
        let mut same = near
            .enumerate()
            .filter(|(_, other)| rule.from <= other.to + TOUCH && other.from <= rule.to + TOUCH);
        match same.next().map(|(back, _)| found.len() - 1 - back) {
            Some(index) => {
                let other = &mut found[index];
                other.from = other.from.min(rule.from);
                other.to = other.to.max(rule.to);
            }
            None => found.push(rule),
        }
    }
    found
}

/// Lines that touch, group by group: lying ones and upright ones.
fn groups(lying: Vec<Rule>, upright: Vec<Rule>) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let count = lying.len();
    let mut parent: Vec<usize> = (0..count + upright.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut unite = |a: usize, b: usize| {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b)] = a.min(b);
    };
    let meet = |a: &Rule, b: &Rule| {
        a.from - TOUCH <= b.at
            && b.at <= a.to + TOUCH
            && b.from - TOUCH <= a.at
            && a.at <= b.to + TOUCH
    };
    let along = |a: &Rule, b: &Rule| {
        (a.at - b.at).abs() < NEAR && a.from <= b.to + TOUCH && b.from <= a.to + TOUCH
    };
    // Upright lines are in order of their place, so that those a lying line reaches are in a row.
    for (index, rule) in lying.iter().enumerate() {
        let first = upright.partition_point(|other| other.at < rule.from - TOUCH);
        let reached = upright[first..]
            .iter()
            .take_while(|other| other.at <= rule.to + TOUCH);
        for (offset, other) in reached.enumerate() {
            if meet(rule, other) {
                unite(index, count + first + offset);
            }
        }
    }
    for (rules, base) in [(&lying, 0), (&upright, count)] {
        for (index, rule) in rules.iter().enumerate() {
            let next = rules[index + 1..]
                .iter()
                .take_while(|other| other.at - rule.at < NEAR);
            for (offset, other) in next.enumerate() {
                if along(rule, other) {
                    unite(base + index, base + index + 1 + offset);
                }
            }
        }
    }
    let roots: Vec<usize> = (0..count + upright.len())
        .map(|at| root(&mut parent, at))
        .collect();
    let mut order: Vec<usize> = roots.clone();
    order.sort_unstable();
    order.dedup();
    let mut groups: Vec<(Vec<Rule>, Vec<Rule>)> = vec![Default::default(); order.len()];
    for (at, rule) in lying.into_iter().chain(upright).enumerate() {
        let group = order.partition_point(|other| *other < roots[at]);
        let (lying, upright) = &mut groups[group];
        if at < count {
            lying.push(rule);
        } else {
            upright.push(rule);
        }
    }
    groups
}

/// The places at which lines stand, those near to each other as one.
fn edges(rules: &[Rule], ends: &[Rule]) -> Vec<f32> {
    let mut places: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    // A table may be open at its sides: then the lines across end where it ends.
    let first = ends
        .iter()
        .map(|rule| rule.from)
        .fold(f32::INFINITY, f32::min);
    let last = ends
        .iter()
        .map(|rule| rule.to)
        .fold(f32::NEG_INFINITY, f32::max);
    let open = |end: f32| places.iter().all(|at| (at - end).abs() > 2.0 * NEAR);
    let shared = |end: f32, of: fn(&Rule) -> f32| {
        ends.iter()
            .filter(|rule| (of(rule) - end).abs() < NEAR)
            .count()
            > 1
    };
    let (open_first, open_last) = (
        open(first) && shared(first, |rule| rule.from),
        open(last) && shared(last, |rule| rule.to),
    );
    places.extend(open_first.then_some(first));
    places.extend(open_last.then_some(last));
    places.sort_by(f32::total_cmp);
    let mut found: Vec<(f32, f32)> = Vec::new();
    for place in places {
        match found.last_mut() {
            Some((first, last)) if place - *last < NEAR && place - *first < 2.0 * NEAR => {
                *last = place;
            }
            _ => found.push((place, place)),
        }
    }
    let middle = found
        .into_iter()
        .map(|(first, last)| f32::midpoint(first, last));
    middle.collect()
}

/// The grid of lines that touch; `None` where they enclose no two cells.
fn of_rules((lying, upright): (Vec<Rule>, Vec<Rule>)) -> Option<Grid> {
    if lying.len() < 2 || upright.is_empty() {
        return None;
    }
    let across = edges(&upright, &lying);
    let down = edges(&lying, &upright);
    let (columns, rows) = (across.len().checked_sub(1)?, down.len().checked_sub(1)?);
    let most = (1..=MOST_EDGES.0).contains(&columns) && (1..=MOST_EDGES.1).contains(&rows);
    if !most || columns * rows < 2 {
        return None;
    }
    let below = walls(&lying, &down, &across);
    let right = walls(&upright, &across, &down);
    let mut grid = Grid {
        across,
        down,
        cells: Vec::new(),
        owner: vec![FREE; rows * columns],
    };
    for row in 0..rows {
        for column in 0..columns {
            if grid.owner[row * columns + column] != FREE {
                continue;
            }
            let mut place = Place {
                row,
                column,
                rows: 1,
                columns: 1,
            };
            let free = |row: usize, column: usize| grid.owner[row * columns + column] == FREE;
            while column + place.columns < columns
                && free(row, column + place.columns)
                && !right[(column + place.columns) * rows + row]
            {
                place.columns += 1;
            }
            // A cell goes on below as long as there is no wall under any of its columns, nor
            // between them.
            while row + place.rows < rows {
                let next = row + place.rows;
                let over = column..column + place.columns;
                let open = over
                    .clone()
                    .all(|at| !below[next * columns + at] && free(next, at));
                let whole = over.skip(1).all(|at| !right[at * rows + next]);
                if !(open && whole) {
                    break;
                }
                place.rows += 1;
            }
            for row in row..row + place.rows {
                for column in column..column + place.columns {
                    grid.owner[row * columns + column] = grid.cells.len();
                }
            }
            grid.cells.push(place);
        }
    }
    (grid.cells.len() > 1).then_some(grid)
}

/// For each edge and each stretch along it whether a line stands there, over most of the stretch.
fn walls(rules: &[Rule], edges: &[f32], stretches: &[f32]) -> Vec<bool> {
    let count = stretches.len() - 1;
    let mut covered = vec![0.0f32; edges.len() * count];
    for rule in rules {
        let near = |edge: &f32| (edge - rule.at).abs();
        let by_distance = |a: &(usize, &f32), b: &(usize, &f32)| near(a.1).total_cmp(&near(b.1));
        let Some((edge, _)) = edges.iter().enumerate().min_by(by_distance) else {
            continue;
        };
        for (at, ends) in stretches.windows(2).enumerate() {
            let over = rule.to.min(ends[1]) - rule.from.max(ends[0]);
            covered[edge * count + at] += over.max(0.0);
        }
    }
    let stretch = |at: usize| stretches[at % count + 1] - stretches[at % count];
    let walls = covered.iter().enumerate();
    walls.map(|(at, over)| *over >= 0.6 * stretch(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Place, grids};
    use crate::read::pdf::marks::{Marks, Rule};

    fn rule(at: f32, from: f32, to: f32) -> Rule {
        Rule { at, from, to }
    }

    #[test]
    fn a_missing_wall_merges_cells_and_an_underline_is_no_table() {
        let marks = Marks {
            size: (500.0, 500.0),
            lying: vec![
                rule(10.0, 0.0, 300.0),
                rule(40.0, 100.0, 300.0),
                rule(70.0, 0.0, 300.0),
                rule(200.0, 50.0, 90.0),
            ],
            upright: vec![
                rule(0.5, 10.0, 70.0),
                rule(100.0, 10.0, 70.0),
                rule(200.0, 40.0, 70.0),
                rule(300.0, 10.0, 70.0),
            ],
            ..Marks::default()
        };
        let found = grids(&marks);
        assert_eq!(found.len(), 1);
        let place = |row, column, rows, columns| Place {
            row,
            column,
            rows,
            columns,
        };
        let expected = [
            place(0, 0, 2, 1),
            place(0, 1, 1, 2),
            place(1, 1, 1, 1),
            place(1, 2, 1, 1),
        ];
        assert_eq!(found[0].cells, expected);
    }
}
