//! The integration tests, in one binary.

mod render;
mod rules;
mod scan;
mod support;
mod tidy;
