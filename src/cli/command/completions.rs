//! `gouji completions`: what a shell needs to complete our command line.

use crate::cli::args::{Arguments, CompletionsArguments};
use crate::cli::fail::{Exit, Fail};
use clap::CommandFactory;
use std::io::Write;

/// Prints the completions of one shell.
///
/// # Errors
/// When output cannot be written.
pub fn run(arguments: &CompletionsArguments) -> Result<Exit, Fail> {
    // The generator ends the process where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    let mut out = std::io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Clean)
}
