//! A relation of the form as it stands in a document, for traces.

use super::found::Context;
use super::trace::{Sign, Step};
use crate::fact::Sum;
use crate::form::{Each, Relation, Table};

/// Every row or column a relation is taken at, with its cells; `index` is that of the binding,
/// `relation` that in its form.
#[must_use]
pub fn recomputed(context: Context<'_>, index: usize, relation: usize) -> Vec<Step> {
    let balance = &context.subject.balances[index];
    let sums = balance.sums.iter().filter(|sum| sum.relation == relation);
    let sums = sums.map(|sum| computed(context, index, sum));
    let unread = balance.unassessed.iter().filter(|(at, _)| *at == relation);
    let unread = unread.map(|(_, over)| unread_sum(context, index, relation, *over));
    sums.chain(unread).collect()
}

fn spec(context: Context<'_>, index: usize, relation: usize) -> (&Relation, &Table) {
    let binding = &context.subject.bindings[index];
    let form = &context.subject.model.forms[binding.form];
    (&form.relations[relation], &form.tables[binding.table])
}

fn computed(context: Context<'_>, index: usize, sum: &Sum) -> Step {
    let show = |number: rust_decimal::Decimal| number.normalize().to_string();
    let binding = &context.subject.bindings[index];
    let cells = sum.terms.iter();
    let cells = cells.map(|(cell, _)| Step::cell(context, index, *cell));
    let (relation, table) = spec(context, index, sum.relation);
    let key = if sum.holds { "sum.holds" } else { "sum.broken" };
    Step::new(key)
        .with("relation", relation.title.get(context.lang))
        .with("over", over(relation, table, sum.over, context))
        .with("left", show(sum.stated(binding)))
        .with("right", show(sum.computed(binding)))
        .with("difference", show(sum.difference))
        .is(sum.holds)
        .wholly(cells)
}

fn unread_sum(context: Context<'_>, index: usize, at: usize, row: usize) -> Step {
    let (relation, table) = spec(context, index, at);
    let terms = relation.left.iter().chain(&relation.right);
    let cells = terms.map(|term| match relation.each {
        Each::Row => (row, term.index),
        Each::Column => (term.index, row),
    });
    let address = |(row, column): (usize, usize)| -> String {
        table.address(&table.rows[row], &table.columns[column])
    };
    Step::new("sum.unread")
        .with("relation", relation.title.get(context.lang))
        .with("over", over(relation, table, row, context))
        .is(Sign::Unknown)
        .wholly(cells.map(|cell| Step::address(context, &address(cell))))
}

/// The row or column a relation is taken at, in words.
fn over(relation: &Relation, table: &Table, index: usize, context: Context<'_>) -> String {
    let label = match relation.each {
        Each::Row => &table.rows[index].label,
        Each::Column => &table.columns[index].label,
    };
    label.get(context.lang).to_owned()
}
