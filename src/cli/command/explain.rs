//! `gouji explain`: everything about a rule, with an example that the engine runs.

use super::selection;
use crate::cli::args::ExplainArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::explain::Explanation;
use crate::render::EXPLAINERS;
use std::io::{BufWriter, Write};

/// Explains the rules the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &ExplainArguments) -> Result<Exit, Fail> {
    let from = &arguments.pack;
    let lang = out::lang(from.lang);
    let style = out::style(lang, from.no_color, false);
    let errors = out::style(lang, from.no_color, true);
    let pack = out::pack_with_tests(from.pack.as_deref(), &errors)?;
    let named = selection(&arguments.names, &pack)?;
    let samples = pack.samples();
    let rules = pack.rules.iter().filter(|rule| named.names(&rule.meta));
    let explained: Vec<Explanation<'_>> = rules
        .map(|rule| Explanation::new(rule, &pack, &samples, lang))
        .collect();
    let format = EXPLAINERS.iter().find(|row| row.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    (format.write)(&explained, &style, &mut out)?;
    out.flush()?;
    Ok(Exit::of_pack(&pack))
}
