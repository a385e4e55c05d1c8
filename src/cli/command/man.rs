//! `gouji man`: manual pages from the table of commands.

use crate::cli::args::{Arguments, ManArguments};
use crate::cli::fail::{Exit, Fail};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::Write;
use std::path::Path;

/// Prints the page of the program, or of one of its commands; with a folder, writes all of them
/// there.
///
/// # Errors
/// When there is no such command, or a page cannot be written.
pub fn run(arguments: &ManArguments) -> Result<Exit, Fail> {
    let mut program = Arguments::command();
    program.build();
    if let Some(folder) = &arguments.folder {
        write(&program, folder)?;
        return Ok(Exit::Clean);
    }
    let command = match &arguments.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name);
            let unknown = || Fail::Usage(format!("there is no command `{name}`"));
            found.ok_or_else(unknown)?.clone()
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&page(command)?)?;
    out.flush()?;
    Ok(Exit::Clean)
}

/// One manual page, in roff.
fn page(command: Command) -> Result<Vec<u8>, Fail> {
    let mut page = Vec::new();
    let name = command.get_display_name().unwrap_or(command.get_name());
    let title = name.to_owned();
    let source = concat!("gouji ", env!("CARGO_PKG_VERSION"));
    Man::new(command)
        .title(title)
        .source(source)
        .render(&mut page)?;
    Ok(page)
}

/// A page for a command and for each below it, named as manual pages are: `gouji-new-rule.1`.
#[expect(
    clippy::disallowed_methods,
    reason = "writing the pages is this command's work"
)]
fn write(command: &Command, folder: &Path) -> Result<(), Fail> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = folder.join(format!("{name}.1"));
    let cannot = |error| Fail::File(path.display().to_string(), error);
    std::fs::create_dir_all(folder).map_err(cannot)?;
    std::fs::write(&path, page(command.clone())?).map_err(cannot)?;
    let below = command.get_subcommands();
    for one in below.filter(|one| one.get_name() != "help") {
        write(one, folder)?;
    }
    Ok(())
}
