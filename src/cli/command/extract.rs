//! `gouji extract`: every cell of the bound tables.

use super::every;
use crate::cli::args::ExtractArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::render::EXTRACTORS;
use std::io::{BufWriter, Write};

/// Extracts everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &ExtractArguments) -> Result<Exit, Fail> {
    let lang = out::lang(arguments.input.lang);
    let pack = out::pack(&arguments.input, &out::style(lang, false, true))?;
    let format = EXTRACTORS
        .iter()
        .find(|format| format.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut extractor = (format.new)(lang);
    let mut out = BufWriter::new(std::io::stdout().lock());
    extractor.begin(&mut out)?;
    let ending = every(
        &arguments.input,
        &pack,
        &|subject| subject,
        &mut |subject| Ok(extractor.subject(&subject, &mut out)?),
    )?;
    extractor.end(&ending.failures, &mut out)?;
    out.flush()?;
    // A CSV has no room for failures.
    if format.name == "csv" {
        for failure in &ending.failures {
            let path = failure.path.as_deref().unwrap_or_default();
            writeln!(std::io::stderr(), "gouji: {path}: {}", failure.message)?;
        }
    }
    Ok(ending.exit(&pack, 0, false))
}
