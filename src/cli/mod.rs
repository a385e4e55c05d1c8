//! The command line: arguments to exit code.

mod accepting;
pub mod args;
mod cache;
pub mod command;
mod fail;
mod files;
mod out;
mod outputs;
mod progress;
mod project;
#[cfg(feature = "watch")]
mod watch;

pub use fail::{Exit, Fail};

use args::{Arguments, Command};
use clap::Parser;
use std::io::Write;

/// Runs the program on the process's arguments and returns its exit code.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "reading the arguments is this room's work"
)]
pub fn run() -> u8 {
    quiet_where_caught();
    let arguments = match Arguments::try_parse_from(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Clean
            };
            // Nothing can be done when the terminal itself is gone.
            let _ = error.print();
            return code as u8;
        }
    };
    let result = match &arguments.command {
        Command::Check(check) => command::check::run(check),
        Command::Extract(extract) => command::extract::run(extract),
        Command::Tree(tree) => command::tree::run(tree),
        Command::Rules(rules) => command::rules::run(rules),
        Command::Explain(explain) => command::explain::run(explain),
        Command::Test(test) => command::test::run(test),
        Command::Why(why) => command::why::run(why),
        Command::Schema(schema) => command::schema::run(schema),
        Command::Init(init) => command::init::run(init),
        Command::New(new) => command::new::run(new),
        Command::Completions(completions) => command::completions::run(completions),
        Command::Man(man) => command::man::run(man),
    };
    match result {
        Ok(exit) => exit as u8,
        Err(fail) => {
            if !fail.is_silent() {
                let _ = writeln!(std::io::stderr(), "gouji: {fail}");
            }
            fail.exit() as u8
        }
    }
}

/// Lets panics that a reader catches pass in silence: what they say is about another crate, and the
/// run says that the file is damaged.
fn quiet_where_caught() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::read::is_guarded() {
            report(panic);
        }
    }));
}
