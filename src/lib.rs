//! gouji (勾稽) checks statutory reports against their official form.
//!
//! Rooms in reading order; each uses only rooms named before it (see `docs/architecture.md`).

pub mod accept;
pub mod cache;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod explain;
pub mod fact;
pub mod form;
pub mod mutate;
pub mod pack;
pub mod read;
pub mod render;
pub mod rule;
pub mod schema;
pub mod source;
pub mod subject;
pub mod syntax;
pub mod why;
pub mod wording;
pub mod yaml;
