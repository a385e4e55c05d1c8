//! The integration tests, in one binary.

mod cli;
mod layouts;
mod mutation;
mod render;
mod robust;
mod rules;
mod scan;
mod seeds;
mod support;
mod tidy;
mod writer;
