//! The integration tests, in one binary.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read data, time themselves and print what they measured"
)]

mod accept;
mod cache;
mod ci;
mod cli;
mod cli_reference;
mod config;
mod corpus;
mod explain;
mod final_accounts;
mod formats;
mod fuzz;
mod guide;
mod hostile;
mod language;
mod layouts;
mod load;
mod mutants;
mod mutation;
mod mutation_score;
mod new;
#[cfg(not(feature = "pdf"))]
mod no_pdf;
mod office_harm;
mod outputs;
mod page_harm;
mod page_parts;
mod pages;
#[cfg(feature = "pdf")]
mod pdf_harm;
mod prepared;
mod read;
mod read_office;
#[cfg(feature = "pdf")]
mod read_pdf;
mod render;
mod robust;
mod rules;
mod scan;
mod schemas;
mod script_api;
mod seeds;
mod suite;
mod support;
mod tidy;
mod why;
mod writer;
