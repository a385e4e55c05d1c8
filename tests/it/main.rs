//! The integration tests, in one binary.

mod render;
mod support;
