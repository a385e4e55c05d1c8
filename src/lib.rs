//! gouji (勾稽) checks statutory reports against their official form.
//!
//! Rooms in reading order; each uses only rooms named before it (see `docs/architecture.md`).

pub mod source;
pub mod yaml;
pub mod wording;
pub mod diagnostic;
pub mod syntax;
pub mod read;
pub mod form;
pub mod fact;
pub mod subject;
pub mod rule;
pub mod pack;
pub mod check;
pub mod render;
pub mod cli;
