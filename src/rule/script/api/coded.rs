//! Rows of a table that are known by their codes, those that no form names among them.

use super::document::Doc;
use super::place::Place;
use super::{Entry, Fallible, Owner, optional};
use crate::form::{CodedRow, Table};
use rhai::{Array, Dynamic, Map};

impl Doc {
    /// Every row with a code of the table of this key.
    fn coded_rows(&self, key: &str) -> Fallible<Array> {
        let forms = &self.subject.model.forms;
        if forms.iter().all(|form| form.table(key).is_none()) {
            return Err(format!("unknown table `{key}`").into());
        }
        let mut rows = Array::new();
        for binding in &self.subject.bindings {
            let table = &forms[binding.form].tables[binding.table];
            if table.key == key {
                rows.extend(binding.coded.iter().map(|row| self.coded_row(row, table)));
            }
        }
        Ok(rows)
    }

    fn coded_row(&self, row: &CodedRow, table: &Table) -> Dynamic {
        let (mut cells, mut values) = (Map::new(), Map::new());
        for cell in &row.cells {
            let key = table.columns[cell.column].key.as_str();
            let value = cell.value.for_sums();
            values.insert(key.into(), value.map_or(Dynamic::UNIT, Dynamic::from));
            cells.insert(key.into(), Dynamic::from(Place::new(self, cell.span)));
        }
        let key = row.row.map(|row| table.rows[row].key.clone());
        Dynamic::from(Map::from([
            ("key".into(), optional(key)),
            ("code".into(), row.code.clone().into()),
            ("label".into(), row.label.clone().into()),
            ("place".into(), Dynamic::from(Place::new(self, row.span))),
            ("cells".into(), cells.into()),
            ("values".into(), values.into()),
        ]))
    }
}

pub(super) static ENTRIES: &[Entry] = &[Entry::call(
    Owner::Document,
    "coded_rows",
    ("table: string", "array of map"),
    "The rows of a table that have a code before their label, those that the form does not have \
     among them: `#{key, code, label, place, cells, values}`, with the row’s key or `()`, and with \
     places and numbers by the keys of the columns.",
    "doc.coded_rows(\"stock\").len() // 0",
    |engine, name| {
        engine.register_fn(name, |doc: &mut Doc, table: &str| doc.coded_rows(table));
    },
)];
