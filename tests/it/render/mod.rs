//! Output formats: exact pictures, their alignment, and JSON held to its schema.

mod check_json;
mod csv;
mod documents;
mod drawing;
mod extract;
mod fancy;
mod jsonl;
mod measured;
mod run;
mod statistics;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod xlsx;

pub(crate) use check_json::{schema, valid};
