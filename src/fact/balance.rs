//! Relations recomputed, and the cell named.
//!
//! Relations are linear, so a wrong cell leaves a fingerprint: exactly the relations it stands in
//! are broken, all by the same amount. For the broken relations of one table, the smallest sets of
//! cells are sought whose change would satisfy all of them and break none; if one set of least
//! size is unique, its cells are named with the value they would have. This is minimal-change
//! error localisation in the sense of Fellegi and Holt (JASA 71, 1976) for linear edits.

use crate::form::{Binding, CellType, Comparison, Each, Form, Relation, ValueKind};
use rust_decimal::Decimal;

/// A relation at one row or column: its cells, and whether it holds.
#[derive(Debug, Clone)]
pub struct Sum {
    /// Index of the relation in the form.
    pub relation: usize,
    /// Index of the row or column it is taken at.
    pub over: usize,
    /// Indices into the binding's cells, with factors: left terms positive, right terms negated.
    pub terms: Vec<(usize, Decimal)>,
    /// How many of the terms belong to the left side.
    pub left: usize,
    /// Left side minus right side; zero when an equality holds.
    pub difference: Decimal,
    /// Whether it holds.
    pub holds: bool,
}

impl Sum {
    /// The left side.
    #[must_use]
    pub fn stated(&self, binding: &Binding) -> Decimal {
        side(&self.terms[..self.left], binding)
    }

    /// The right side.
    #[must_use]
    pub fn computed(&self, binding: &Binding) -> Decimal {
        -side(&self.terms[self.left..], binding)
    }
}

fn side(terms: &[(usize, Decimal)], binding: &Binding) -> Decimal {
    let value = |cell: usize| binding.cells[cell].value.for_sums().unwrap_or_default();
    terms
        .iter()
        .map(|(cell, factor)| *factor * value(*cell))
        .sum()
}

/// A cell whose change would put things right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Index into the binding's cells.
    pub cell: usize,
    /// The value it would have.
    pub value: Decimal,
}

/// One fault in the figures of a table.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Indices into [`Balance::sums`] of the broken relations it explains, in form order.
    pub broken: Vec<usize>,
    /// The single cells that explain it: one when it is certain, two or three when it is not.
    pub candidates: Vec<Candidate>,
    /// The cell whose value the single candidate has been exchanged with.
    pub exchanged: Option<usize>,
}

/// The relations of one bound table.
#[derive(Debug, Clone, Default)]
pub struct Balance {
    /// Every relation that could be computed.
    pub sums: Vec<Sum>,
    /// Relations that could not, by index in the form and row or column, with the unread cell.
    pub unassessed: Vec<(usize, usize)>,
    /// The faults found.
    pub faults: Vec<Fault>,
}

/// More candidates than this say nothing.
const MOST_CANDIDATES: usize = 3;
/// At most this many wrong cells of one table are told apart.
const MOST_CELLS: usize = 3;

impl Balance {
    /// Recomputes the relations of `form` on `binding`.
    #[must_use]
    pub fn new(form: &Form, binding: &Binding) -> Balance {
        let mut balance = Balance::default();
        let index = CellIndex::new(form, binding);
        for (at, relation) in form.relations.iter().enumerate() {
            if relation.table != binding.table || !binding.is_bound() {
                continue;
            }
            for over in &relation.over {
                if relation.each == Each::Row && index.is_absent(*over) {
                    continue;
                }
                match sum(at, relation, *over, binding, &index) {
                    Some(sum) => balance.sums.push(sum),
                    None => balance.unassessed.push((at, *over)),
                }
            }
        }
        balance.find_faults(form, binding);
        balance
    }

    fn find_faults(&mut self, form: &Form, binding: &Binding) {
        let broken: Vec<usize> = (0..self.sums.len())
            .filter(|index| !self.sums[*index].holds)
            .filter(|index| self.is_equality(form, *index))
            .collect();
        let soft = (0..self.sums.len())
            .filter(|index| !self.sums[*index].holds && !self.is_equality(form, *index));
        let soft: Vec<Fault> = soft.map(|index| fault(vec![index], Vec::new())).collect();
        if !broken.is_empty() {
            let explanations = self.explanations(form, binding, &broken);
            self.faults = assign(&broken, &explanations);
            let named = self.faults.iter().any(|fault| !fault.candidates.is_empty());
            if !named
                && let Some(fault) = self
                    .exchange(form, binding, &broken)
                    .or_else(|| self.moved(form, &broken))
            {
                self.faults = vec![fault];
            }
        }
        self.faults.extend(soft);
        self.faults
            .sort_by_key(|fault| fault.broken.first().copied());
    }

    fn is_equality(&self, form: &Form, index: usize) -> bool {
        form.relations[self.sums[index].relation].compare == Comparison::Equal
    }

    /// A relation that is taken column by column and fails in two columns by the same amount, which is one fault though no cell
    /// can be named: in opposite directions, when something was entered in the wrong column; in
    /// the same, when a row that adds up counts something too many or too few.
    fn moved(&self, form: &Form, broken: &[usize]) -> Option<Fault> {
        let [first, second] = broken else { return None };
        let (one, other) = (&self.sums[*first], &self.sums[*second]);
        let same = one.relation == other.relation
            && form.relations[one.relation].each == Each::Column
            && one.difference.abs() == other.difference.abs();
        same.then(|| fault(broken.to_vec(), Vec::new()))
    }

    /// Two cells of one row whose values, exchanged, would put everything right: a number in the
    /// wrong column. `None` unless exactly one such pair exists.
    fn exchange(&self, form: &Form, binding: &Binding, broken: &[usize]) -> Option<Fault> {
        let cells = &binding.cells;
        let mut found = None;
        for first in 0..cells.len() {
            let row = cells[first].row;
            for second in first + 1..cells.len() {
                if cells[second].row != row {
                    break;
                }
                let (a, b) = (
                    cells[first].value.for_sums()?,
                    cells[second].value.for_sums()?,
                );
                if a != b && self.exchanging_helps(form, broken, (first, second), b - a) {
                    if found.is_some() {
                        return None;
                    }
                    found = Some((first, second, b));
                }
            }
        }
        let (first, second, value) = found?;
        let candidates = vec![Candidate { cell: first, value }];
        Some(Fault {
            broken: broken.to_vec(),
            candidates,
            exchanged: Some(second),
        })
    }

    /// Whether adding `change` to the first cell and taking it from the second mends every broken
    /// relation and leaves the others as they are.
    fn exchanging_helps(
        &self,
        form: &Form,
        broken: &[usize],
        (first, second): (usize, usize),
        change: Decimal,
    ) -> bool {
        (0..self.sums.len())
            .filter(|index| self.is_equality(form, *index))
            .all(|index| {
                let factor = |cell: usize| -> Decimal {
                    let terms = self.sums[index].terms.iter();
                    terms
                        .filter(|(term, _)| *term == cell)
                        .map(|(_, factor)| *factor)
                        .sum()
                };
                let moved = (factor(first) - factor(second)) * change;
                let after = self.sums[index].difference + moved;
                let tolerance = form.relations[self.sums[index].relation].tolerance;
                if broken.contains(&index) {
                    after.abs() <= tolerance
                } else {
                    moved.is_zero()
                }
            })
    }

    /// Every cell that stands in broken relations only, all off by one and the same amount.
    fn explanations(&self, form: &Form, binding: &Binding, broken: &[usize]) -> Vec<Explanation> {
        let mut found = Vec::new();
        for cell in 0..binding.cells.len() {
            if let Some(explanation) = self.explanation(form, binding, broken, cell) {
                found.push(explanation);
            }
        }
        found
    }

    fn explanation(
        &self,
        form: &Form,
        binding: &Binding,
        broken: &[usize],
        cell: usize,
    ) -> Option<Explanation> {
        let mut change: Option<Decimal> = None;
        let mut explains = Vec::new();
        for (index, sum) in self.sums.iter().enumerate() {
            let factor: Decimal = sum
                .terms
                .iter()
                .filter(|(term, _)| *term == cell)
                .map(|(_, factor)| *factor)
                .sum();
            if factor.is_zero() {
                continue;
            }
            if !self.is_equality(form, index) {
                continue;
            }
            if !broken.contains(&index) {
                return None;
            }
            let needed = -sum.difference / factor;
            let tolerance = form.relations[sum.relation].tolerance;
            if change.is_some_and(|change| (change - needed).abs() > tolerance) {
                return None;
            }
            change = Some(change.unwrap_or(needed));
            explains.push(index);
        }
        let value = binding.cells[cell].value.for_sums()? + change?;
        let column = binding.cells[cell].column;
        let row = &form.tables[binding.table].rows[binding.cells[cell].row];
        let at = row.columns.iter().position(|index| *index == column)?;
        let fits =
            row.cells[at] == CellType::Change || !value.is_sign_negative() || value.is_zero();
        let empty = matches!(
            binding.cells[cell].value.kind,
            ValueKind::Blank | ValueKind::Dash
        );
        fits.then_some(Explanation {
            candidate: Candidate { cell, value },
            explains,
            empty,
        })
    }
}

/// A cell and the relations its change would put right.
#[derive(Debug, Clone)]
struct Explanation {
    candidate: Candidate,
    explains: Vec<usize>,
    /// Whether nothing, or a sign for nothing, stands in the cell.
    empty: bool,
}

/// Covers the broken relations with as few cells as possible.
fn assign(broken: &[usize], explanations: &[Explanation]) -> Vec<Fault> {
    // A single cell for everything.
    let single: Vec<&Explanation> = explanations
        .iter()
        .filter(|one| one.explains.len() == broken.len())
        .collect();
    // A number that was left out is the likeliest slip of all.
    let empty: Vec<&&Explanation> = single.iter().filter(|one| one.empty).collect();
    if let [only] = empty[..] {
        return vec![fault(broken.to_vec(), vec![only.candidate.clone()])];
    }
    if !single.is_empty() {
        let candidates = single.iter().map(|one| one.candidate.clone()).collect();
        return vec![fault(broken.to_vec(), candidates)];
    }
    for size in 2..=MOST_CELLS {
        let mut covers = Vec::new();
        cover(broken, explanations, size, &mut Vec::new(), &mut covers);
        if let [only] = covers.as_slice() {
            let named = only.iter().map(|index| {
                let one = &explanations[*index];
                fault(one.explains.clone(), vec![one.candidate.clone()])
            });
            return named.collect();
        }
        if !covers.is_empty() {
            break;
        }
    }
    by_relation(broken, explanations)
}

/// All sets of `size` explanations that cover `rest` exactly; stops once two are found.
fn cover(
    rest: &[usize],
    explanations: &[Explanation],
    size: usize,
    chosen: &mut Vec<usize>,
    covers: &mut Vec<Vec<usize>>,
) {
    let Some(first) = rest.first() else {
        covers.push(chosen.clone());
        return;
    };
    if chosen.len() == size || covers.len() > 1 {
        return;
    }
    for (index, one) in explanations.iter().enumerate() {
        let fits =
            one.explains.contains(first) && one.explains.iter().all(|sum| rest.contains(sum));
        if fits {
            let left: Vec<usize> = rest
                .iter()
                .copied()
                .filter(|sum| !one.explains.contains(sum))
                .collect();
            chosen.push(index);
            cover(&left, explanations, size, chosen, covers);
            chosen.pop();
        }
    }
}

/// Nothing explains all: cells that alone explain two or more relations are named, the rest is
/// one fault per broken relation.
fn by_relation(broken: &[usize], explanations: &[Explanation]) -> Vec<Fault> {
    let mut rest: Vec<usize> = broken.to_vec();
    let mut faults = Vec::new();
    for one in explanations.iter().filter(|one| one.explains.len() >= 2) {
        let rivals = explanations
            .iter()
            .filter(|other| other.explains.len() >= 2)
            .filter(|other| other.explains.iter().any(|sum| one.explains.contains(sum)))
            .count();
        if rivals == 1 && one.explains.iter().all(|sum| rest.contains(sum)) {
            rest.retain(|sum| !one.explains.contains(sum));
            faults.push(fault(one.explains.clone(), vec![one.candidate.clone()]));
        }
    }
    faults.extend(rest.into_iter().map(|sum| fault(vec![sum], Vec::new())));
    faults
}

fn fault(broken: Vec<usize>, candidates: Vec<Candidate>) -> Fault {
    let candidates = if candidates.len() > MOST_CANDIDATES {
        Vec::new()
    } else {
        candidates
    };
    Fault {
        broken,
        candidates,
        exchanged: None,
    }
}

/// Cells by row and column, to find terms without a search each.
struct CellIndex {
    columns: usize,
    cells: Vec<Option<usize>>,
    /// Rows that the form leaves to the table, and that it does not have.
    absent: Vec<bool>,
}

impl CellIndex {
    fn new(form: &Form, binding: &Binding) -> CellIndex {
        let table = &form.tables[binding.table];
        let columns = table.columns.len();
        let mut cells = vec![None; columns * table.rows.len()];
        for (index, cell) in binding.cells.iter().enumerate() {
            cells[cell.row * columns + cell.column] = Some(index);
        }
        let absent = (0..table.rows.len()).map(|row| binding.is_absent(row, table));
        let absent = absent.collect();
        CellIndex {
            columns,
            cells,
            absent,
        }
    }

    fn is_absent(&self, row: usize) -> bool {
        self.absent[row]
    }

    fn get(&self, row: usize, column: usize) -> Option<usize> {
        self.cells[row * self.columns + column]
    }
}

/// The relation at one place, or `None` when a cell of it is unread or no number. A blank total
/// over filled parts is not a broken sum but a fault of its own, which the cell rules report.
fn sum(
    at: usize,
    relation: &Relation,
    over: usize,
    binding: &Binding,
    index: &CellIndex,
) -> Option<Sum> {
    let cell = |term: usize| match relation.each {
        Each::Column => index.get(term, over),
        Each::Row => index.get(over, term),
    };
    let mut terms = Vec::with_capacity(relation.left.len() + relation.right.len());
    let mut difference = Decimal::ZERO;
    let mut left = 0;
    for (side, sign) in [(&relation.left, 1i8), (&relation.right, -1i8)] {
        for term in side {
            if relation.each == Each::Column && index.is_absent(term.index) {
                continue;
            }
            let cell = cell(term.index)?;
            let value = binding.cells[cell].value.for_sums()?;
            let factor = term.factor * sign;
            // A factor is 1 or -1.
            if factor > 0 {
                difference += value;
            } else {
                difference -= value;
            }
            terms.push((cell, Decimal::from(factor)));
            left += usize::from(sign > 0);
        }
    }
    // Without a left side, or without anything to compare it with, nothing is said.
    if left == 0 || terms.len() == left {
        return None;
    }
    let blank_total = left == 1
        && binding.cells[terms[0].0].value.kind == ValueKind::Blank
        && relation.compare == Comparison::Equal;
    let holds = match relation.compare {
        Comparison::Equal => difference.abs() <= relation.tolerance,
        Comparison::AtLeast => difference >= -relation.tolerance,
    };
    // Of a stock that is blank or dashed nothing can be said.
    let empty = matches!(
        binding.cells[terms[0].0].value.kind,
        ValueKind::Blank | ValueKind::Dash
    );
    if !holds && (blank_total || empty && relation.compare == Comparison::AtLeast) {
        return None;
    }
    Some(Sum {
        relation: at,
        over,
        terms,
        left,
        difference,
        holds,
    })
}
