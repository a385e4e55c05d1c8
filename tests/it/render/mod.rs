//! Output formats: exact pictures, their alignment, and JSON held to its schema.

mod check_json;
mod documents;
mod drawing;
mod extract;
mod fancy;
mod html;
mod markup;
mod measured;
mod run;

pub(crate) use check_json::{schema, valid};
