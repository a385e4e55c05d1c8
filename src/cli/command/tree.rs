//! `gouji tree`: the tree and the binding.

use super::every;
use crate::cli::args::TreeArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::progress::Progress;
use crate::cli::project::Project;
use crate::render::tree;
use std::io::{BufWriter, Write};

/// Shows everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &TreeArguments) -> Result<Exit, Fail> {
    let input = &arguments.input;
    let project = Project::open(&input.project, &input.paths, arguments.no_color, false)?;
    let style = out::style(project.lang, arguments.no_color, false);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (progress, work) = (Progress::none(), |subject, _: &_| subject);
    let ending = every(input, &project, &progress, &work, &mut |subject| {
        Ok(tree(&subject, &style, &mut out)?)
    })?;
    out.flush()?;
    for failure in &ending.failures {
        let path = failure.path.as_deref().unwrap_or_default();
        writeln!(std::io::stderr(), "gouji: {path}: {}", failure.message)?;
    }
    Ok(ending.exit(&project, 0, false))
}
