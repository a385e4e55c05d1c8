//! Output formats: exact pictures, their alignment, and JSON held to its schema.

mod check_json;
mod checkstyle;
mod documents;
mod drawing;
mod extract;
mod fancy;
mod github;
mod gitlab;
mod junit;
mod machine;
mod measured;
mod rdjson;
mod run;
mod sarif;

pub(crate) use check_json::{schema, valid};
