//! `gouji explain`: everything about a rule, with an example that the engine runs.

use crate::cli::args::ExplainArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::project::Project;
use crate::explain::Explanation;
use crate::render::EXPLAINERS;
use std::io::{BufWriter, Write};

/// Explains the rules the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &ExplainArguments) -> Result<Exit, Fail> {
    let from = &arguments.pack;
    let project = Project::open(&from.project, &[], from.no_color, true)?;
    let style = out::style(project.lang, from.no_color, false);
    let named = project.selection(&arguments.names)?;
    let mut explained: Vec<Explanation<'_>> = Vec::new();
    for pack in &project.packs {
        let samples = pack.samples();
        let rules = pack.rules.iter().filter(|rule| named.names(&rule.meta));
        explained.extend(rules.map(|rule| Explanation::new(rule, pack, &samples, project.lang)));
    }
    let format = EXPLAINERS.iter().find(|row| row.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    (format.write)(&explained, &style, &mut out)?;
    out.flush()?;
    Ok(Exit::of_project(&project))
}
