//! `gouji tree`: the tree and the binding.

use super::every;
use crate::cli::args::TreeArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::render::tree;
use std::io::{BufWriter, Write};

/// Shows everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &TreeArguments) -> Result<Exit, Fail> {
    let lang = out::lang(arguments.input.lang);
    let style = out::style(lang, arguments.no_color, false);
    let pack = out::pack(
        &arguments.input,
        &out::style(lang, arguments.no_color, true),
    )?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let ending = every(
        &arguments.input,
        &pack,
        &|subject| subject,
        &mut |subject| Ok(tree(&subject, &style, &mut out)?),
    )?;
    out.flush()?;
    for failure in &ending.failures {
        let path = failure.path.as_deref().unwrap_or_default();
        writeln!(std::io::stderr(), "gouji: {path}: {}", failure.message)?;
    }
    Ok(ending.exit(&pack, 0, false))
}
