//! An address that no form has: which of its parts is at fault.

use crate::source::Span;
use crate::yaml::{DataFile, LoadError, Spanned};
use std::collections::BTreeSet;

/// What is wrong with an address that is not among the known ones, and what to write instead.
pub fn address(name: &Spanned<String>, known: &BTreeSet<String>, file: &DataFile) -> LoadError {
    let given = name.value.as_str();
    let at = |message: String, part: Option<&str>| {
        LoadError::new(file, message).at(place(name, part, file))
    };
    if given.contains(['*', '?']) {
        let error = at(format!("`{given}` names more than one cell"), None);
        return error.with_help("an address has no wildcards here: name each cell, one by one");
    }
    let parts: Vec<&str> = given.split('/').collect();
    let [table, row, column] = parts.as_slice() else {
        let error = at(format!("`{given}` is no address"), None);
        let near = crate::yaml::nearest(given, known.iter().map(String::as_str));
        return error.with_help(match near {
            Some(near) => format!("write table/row/column; did you mean `{near}`?"),
            None => "write table/row/column; `gouji extract FILE` lists them".to_owned(),
        });
    };
    let split = || known.iter().filter_map(|one| three(one));
    let tables: BTreeSet<&str> = split().map(|(table, ..)| table).collect();
    if !tables.contains(table) {
        let error = at(format!("no form has a table `{table}`"), Some(table));
        return error.or_known(table, tables.iter().copied());
    }
    let here = || split().filter(|(other, ..)| other == table);
    let rows: BTreeSet<&str> = here().map(|(_, row, _)| row).collect();
    if !rows.contains(row) {
        let error = at(format!("table `{table}` has no row `{row}`"), Some(row));
        return error.or_known(row, rows.iter().copied());
    }
    let columns = here().filter(|(_, other, _)| other == row);
    let columns: BTreeSet<&str> = columns.map(|(_, _, column)| column).collect();
    let message = format!("row `{row}` of table `{table}` has no column `{column}`");
    at(message, Some(column)).or_known(column, columns.iter().copied())
}

fn three(address: &str) -> Option<(&str, &str, &str)> {
    let (table, rest) = address.split_once('/')?;
    let (row, column) = rest.split_once('/')?;
    Some((table, row, column))
}

/// Where a part of the address stands, when the address stands in the file as it is.
fn place(name: &Spanned<String>, part: Option<&str>, file: &DataFile) -> Option<Span> {
    let span = name.span?;
    let (Some(part), Some(raw)) = (part, file.text.get(span.range())) else {
        return Some(span);
    };
    // The last one: a row may be called like its table.
    let at = if name.value.starts_with(part) && !name.value.ends_with(&format!("/{part}")) {
        raw.find(part)
    } else {
        raw.rfind(part)
    };
    let start = at.map(|at| span.start as usize + at);
    Some(start.map_or(span, |start| Span::new(start, start + part.len())))
}
