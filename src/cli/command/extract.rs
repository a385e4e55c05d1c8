//! `gouji extract`: every cell of the bound tables.

use super::every;
use crate::cli::args::ExtractArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::progress::Progress;
use crate::cli::project::Project;
use crate::render::EXTRACTORS;
use std::io::{BufWriter, IsTerminal, Write};

/// Extracts everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &ExtractArguments) -> Result<Exit, Fail> {
    let input = &arguments.input;
    let project = Project::open(&input.project, &input.paths, false, false)?;
    let format = EXTRACTORS
        .iter()
        .find(|format| format.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut extractor = (format.new)(project.lang);
    let mut out = BufWriter::new(std::io::stdout().lock());
    extractor.begin(&mut out)?;
    let progress = if std::io::stdout().is_terminal() {
        Progress::none()
    } else {
        Progress::on_terminal(project.lang)
    };
    let work = |subject, _: &_| subject;
    let ending = every(input, &project, &progress, &work, &mut |subject| {
        Ok(extractor.subject(&subject, &mut out)?)
    })?;
    progress.end();
    extractor.end(&ending.failures, &mut out)?;
    out.flush()?;
    // A CSV has no room for failures.
    if format.name == "csv" {
        for failure in &ending.failures {
            let path = failure.path.as_deref().unwrap_or_default();
            writeln!(std::io::stderr(), "gouji: {path}: {}", failure.message)?;
        }
    }
    Ok(ending.exit(&project, 0, false))
}
