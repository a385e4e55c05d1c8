//! The reference of the command line, written from the table of commands.

use crate::support::expect_file;
use clap::{Arg, Command, CommandFactory};
use gouji::cli::args::Arguments;
use std::fmt::Write as _;

#[test]
fn the_reference_lists_every_command_and_argument() {
    let mut program = Arguments::command();
    program.build();
    let mut page = String::from(
        "# Command line\n\n\
         This page is written by a test from the table of commands; `gouji help COMMAND` says the same, \
         `gouji man` prints it as a manual page, and `gouji completions SHELL` makes a shell complete it.\n",
    );
    for command in program.get_subcommands() {
        section(command, &mut page);
    }
    page.push_str(EXITS);
    expect_file("../docs/reference/cli.md", &page);
}

/// What is said about exit codes; the tests of the program hold them.
const EXITS: &str = "
## Exit codes

| code | when |
|---|---|
| 0 | nothing at or above the gate |
| 1 | findings at or above the gate (`--fail-on`, by default `error`) |
| 2 | wrong usage, a broken configuration or rule file, a rule that broke on a report |
| 3 | some input could not be read, or some output could not be written; everything else was done |
| 4 | a defect of gouji |

If several apply, 4 goes before 2, 2 before 3, and 3 before 1.
Formats never change the exit code, and a reader that goes away (`| head`) does not either.
";

fn section(command: &Command, page: &mut String) {
    let name = command.get_name();
    let below: Vec<&Command> = command.get_subcommands().collect();
    if name == "help" {
        return;
    }
    let full = command.get_display_name().unwrap_or(name).replace('-', " ");
    let about = command.get_about().map(ToString::to_string);
    let about = about.expect("every command has a line about it");
    writeln!(page, "\n## {full}\n\n{about}.\n").expect("a string takes all");
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    writeln!(page, "```text\n{usage}\n```").expect("a string takes all");
    let own = |argument: &&Arg| argument.get_id() != "help" && argument.get_id() != "version";
    let arguments: Vec<&Arg> = command.get_arguments().filter(own).collect();
    if !arguments.is_empty() {
        page.push_str("\n| argument | what it does |\n|---|---|\n");
    }
    for argument in arguments {
        writeln!(page, "| {} | {} |", spelled(argument), said(argument))
            .expect("a string takes all");
    }
    for one in below {
        section(one, page);
    }
}

/// `--format FORMAT`, `-q`, `PATH…`.
fn spelled(argument: &Arg) -> String {
    let takes = argument.get_action().takes_values();
    let name = argument.get_value_names().and_then(|names| names.first());
    let value = name.map_or(String::new(), ToString::to_string);
    let mut names = Vec::new();
    if let Some(short) = argument.get_short() {
        names.push(format!("`-{short}`"));
    }
    match argument.get_long() {
        Some(long) if takes => names.push(format!("`--{long} {value}`")),
        Some(long) => names.push(format!("`--{long}`")),
        None => names.push(format!("`{value}`")),
    }
    names.join(", ")
}

/// The help, and the values there are.
fn said(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string);
    let help = help.expect("every argument says what it does");
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    let values = if values.is_empty() || !argument.get_action().takes_values() {
        String::new()
    } else {
        format!(": {}", values.join(", "))
    };
    format!("{help}{values}").replace('|', "\\|")
}
