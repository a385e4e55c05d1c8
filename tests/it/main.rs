//! The integration tests, in one binary.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read data, time themselves and print what they measured"
)]

mod accept;
mod cli;
mod config;
mod corpus;
mod explain;
mod hostile;
mod layouts;
mod mutants;
mod mutation;
mod office_harm;
mod pages;
mod read;
mod read_office;
mod render;
mod robust;
mod rules;
mod scan;
mod seeds;
mod support;
mod tidy;
mod writer;
mod zz;
