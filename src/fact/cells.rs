//! Facts from bound tables: every cell that holds a number.

use super::{Evidence, Fact, FactSet, Standing};
use crate::form::{Binding, Form};

/// Collects the numbers of all bindings.
#[must_use]
pub fn collect(bindings: &[Binding], forms: &[Form]) -> FactSet {
    let mut facts = FactSet::default();
    for binding in bindings {
        let table = &forms[binding.form].tables[binding.table];
        for cell in &binding.cells {
            let Some(value) = cell.value.number else {
                continue;
            };
            let key = table.address(&table.rows[cell.row], &table.columns[cell.column]);
            facts.add(Fact {
                key,
                value,
                range: (value, value),
                span: cell.span,
                sentence: cell.span,
                from: Evidence::Cell,
                standing: Standing::Total,
            });
        }
    }
    facts
}
