//! Output formats: exact pictures, their alignment, and JSON held to its schema.

mod check_json;
mod checkstyle;
mod csv;
mod documents;
mod drawing;
mod extract;
mod fancy;
mod github;
mod gitlab;
mod html;
mod jsonl;
mod junit;
mod machine;
mod markup;
mod measured;
mod rdjson;
mod run;
mod sarif;
mod statistics;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod xlsx;

pub(crate) use check_json::{schema, valid};
