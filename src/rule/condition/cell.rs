//! `cell`: what cells hold.

use crate::diagnostic::{Applicability, Fix, Label};
use crate::fact::Balance;
use crate::form::{Binding, BoundCell, CellType, Comparison, Table, ValueKind};
use crate::rule::file::{CellCheck, CellFile};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::Step;
use crate::wording::say;
use rust_decimal::Decimal;

/// Cells with one thing wrong.
#[derive(Debug)]
pub struct Cells {
    is: CellCheck,
    table: Option<String>,
}

/// One bound table with everything around it.
struct Place<'a> {
    context: Context<'a>,
    binding: usize,
    bound: &'a Binding,
    balance: &'a Balance,
    table: &'a Table,
}

impl Cells {
    pub(super) const PLACEHOLDERS: &'static [&'static str] =
        &["cell", "text", "value", "table", "count", "unit"];

    pub(super) fn compile(file: &CellFile, loader: &mut Loader<'_>) -> Option<Cells> {
        if let Some(table) = &file.table {
            let names = loader.names;
            loader.known("table", table, &names.tables).then_some(())?;
        }
        Some(Cells {
            is: file.is,
            table: file.table.as_ref().map(|table| table.value.clone()),
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let mut verdict = Verdict::default();
        for (index, bound) in subject.bindings.iter().enumerate() {
            let table = &subject.model.forms[bound.form].tables[bound.table];
            if self.table.as_ref().is_some_and(|key| *key != table.key) {
                continue;
            }
            if !bound.is_bound() {
                let name = table.title.get(context.lang);
                verdict.unassessable =
                    Some(say(context.lang, "reason.no-table", &[("table", name)]));
                continue;
            }
            let balance = &subject.balances[index];
            let place = Place {
                context,
                binding: index,
                bound,
                balance,
                table,
            };
            let found: Vec<Found> = (0..bound.cells.len())
                .filter_map(|cell| {
                    let judged = self.judge(&place, cell);
                    context.note(|| Step::cell(context, index, cell).is(judged.is_some()));
                    judged.map(|value| place.found(cell, value))
                })
                .collect();
            // What is left out or dashed is one habit of the writer: one finding per table.
            if matches!(
                self.is,
                CellCheck::Negative
                    | CellCheck::Fraction
                    | CellCheck::NotANumber
                    | CellCheck::SplitDigits
            ) {
                verdict.found.extend(found);
            } else {
                verdict.found.extend(Verdict::folded(found).found);
            }
        }
        verdict
    }

    /// Whether a cell is at fault; with the value it should have, when that is known.
    fn judge(&self, place: &Place<'_>, cell: usize) -> Option<Option<Decimal>> {
        let bound = &place.bound.cells[cell];
        let value = &bound.value;
        let number = value.number;
        let counts = place.cell_type(bound) != CellType::Amount;
        let yes = |wrong: bool| wrong.then_some(None);
        match self.is {
            CellCheck::Blank if value.kind == ValueKind::Blank => match place.blank_total(cell) {
                Some(total) if !total.is_zero() => None,
                _ => Some(place.wanted(cell)),
            },
            CellCheck::TotalBlank if value.kind == ValueKind::Blank => place
                .blank_total(cell)
                .filter(|total| !total.is_zero())
                .map(Some),
            CellCheck::Dash if value.kind == ValueKind::Dash => Some(place.wanted(cell)),
            CellCheck::NotANumber => {
                yes(value.kind == ValueKind::Text && joined_digits(&bound.text).is_none())
            }
            CellCheck::SplitDigits if value.kind == ValueKind::Text => {
                joined_digits(&bound.text).map(Some)
            }
            CellCheck::Negative => {
                let signed = place.cell_type(bound) == CellType::Change;
                yes(!signed && number.is_some_and(|n| n.is_sign_negative() && !n.is_zero()))
            }
            CellCheck::Fraction => yes(counts && number.is_some_and(|n| !n.fract().is_zero())),
            CellCheck::Unit => yes(value.unit.is_some()),
            CellCheck::Separators => yes(value.thousands || value.fullwidth),
            _ => None,
        }
    }
}

/// Digits with blanks between them and nothing else, as one number.
fn joined_digits(text: &str) -> Option<Decimal> {
    let folded: String = text.chars().map(crate::source::fold::fold_char).collect();
    let all = folded
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace());
    let joined: String = folded.chars().filter(char::is_ascii_digit).collect();
    (all && !joined.is_empty() && folded.trim().contains(char::is_whitespace))
        .then(|| joined.parse().ok())
        .flatten()
}

impl Place<'_> {
    fn cell_type(&self, bound: &BoundCell) -> CellType {
        let row = &self.table.rows[bound.row];
        let at = row
            .columns
            .iter()
            .position(|column| *column == bound.column);
        at.map_or(CellType::Count, |at| row.cells[at])
    }

    /// For a blank cell that is the total of some relation: what its parts add up to.
    fn blank_total(&self, cell: usize) -> Option<Decimal> {
        let bound = &self.bound.cells[cell];
        let form = &self.context.subject.model.forms[self.bound.form];
        form.relations
            .iter()
            .filter(|relation| {
                relation.table == self.bound.table
                    && relation.compare == Comparison::Equal
                    && relation.left.len() == 1
            })
            .find_map(|relation| {
                let (own, over) = match relation.each {
                    crate::form::Each::Row => (bound.column, bound.row),
                    crate::form::Each::Column => (bound.row, bound.column),
                };
                if relation.left[0].index != own || !relation.over.contains(&over) {
                    return None;
                }
                let mut total = Decimal::ZERO;
                for term in &relation.right {
                    let (row, column) = match relation.each {
                        crate::form::Each::Row => (bound.row, term.index),
                        crate::form::Each::Column => (term.index, bound.column),
                    };
                    let part = self.bound.cell(row, column)?.value.for_sums()?;
                    total += part * Decimal::from(term.factor);
                }
                Some(total)
            })
    }

    /// The value that would make the sums right, when this cell alone explains them.
    fn wanted(&self, cell: usize) -> Option<Decimal> {
        let fault = self
            .balance
            .faults
            .iter()
            .find(|fault| matches!(fault.candidates.as_slice(), [only] if only.cell == cell))?;
        fault.candidates.first().map(|candidate| candidate.value)
    }

    /// What to write where the sums do not tell a value: 0 when they hold with nothing there.
    fn likely(&self, cell: usize) -> String {
        let holds = self
            .balance
            .sums
            .iter()
            .any(|sum| sum.holds && sum.terms.iter().any(|(term, _)| *term == cell));
        if holds {
            "0".to_owned()
        } else {
            say(self.context.lang, "cell.unknown", &[])
        }
    }

    fn found(&self, cell: usize, value: Option<Decimal>) -> Found {
        let bound = &self.bound.cells[cell];
        let subject = self.context.subject;
        let lang = self.context.lang;
        let address = subject.address(self.binding, cell);
        let words = subject.place(bound.span, Some(&address), lang);
        let mut label = Label::new(bound.span).with_address(address);
        let shown = value.map(|value| value.normalize().to_string());
        if let Some(value) = &shown {
            label = label.with_text(say(lang, "fault.candidate", &[("value", value)]));
        }
        let unit = bound.value.unit.clone().unwrap_or_default();
        let mut found = Found::at(label)
            .with("cell", words)
            .with("text", bound.text.trim())
            .with("unit", unit)
            .with("table", self.table.title.get(lang))
            .with("value", shown.clone().unwrap_or_else(|| self.likely(cell)))
            .valued(bound.text.trim());
        if let Some(value) = &shown {
            found = found.against(bound.text.trim(), value.as_str());
        }
        if let Some(value) = shown.filter(|_| !bound.span.is_empty()) {
            let title = say(lang, "fault.fix", &[("value", &value)]);
            found.fix = Some(Fix::replacement(
                title,
                Applicability::Unsafe,
                bound.span,
                value,
            ));
        }
        found
    }
}
