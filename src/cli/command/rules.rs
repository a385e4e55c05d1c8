//! `gouji rules`: the rules of a pack.

use crate::cli::args::{RulesArguments, SeverityArgument};
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::project::Project;
use crate::diagnostic::Severity;
use crate::explain::Listed;
use crate::render::LISTS;
use std::io::{BufWriter, Write};

/// Lists the rules the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &RulesArguments) -> Result<Exit, Fail> {
    let from = &arguments.pack;
    let project = Project::open(&from.project, &[], from.no_color, true)?;
    let style = out::style(project.lang, from.no_color, false);
    let named = project.selection(&arguments.names)?;
    let wanted: Vec<Severity> = arguments
        .severity
        .iter()
        .map(|one| one.severity())
        .collect();
    let rules: Vec<Listed<'_>> = project
        .packs
        .iter()
        .flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)))
        .filter(|(_, rule)| named.is_empty() || named.names(&rule.meta))
        .filter(|(_, rule)| wanted.is_empty() || wanted.contains(&rule.meta.severity))
        .filter(|(_, rule)| !arguments.on || rule.meta.on)
        .filter(|(_, rule)| !arguments.off || !rule.meta.on)
        .filter(|(_, rule)| !arguments.scripted || rule.condition.is_scripted())
        .map(|(pack, rule)| Listed::new(rule, pack))
        .collect();
    let format = LISTS.iter().find(|row| row.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    (format.write)(&rules, &style, &mut out)?;
    out.flush()?;
    Ok(Exit::of_project(&project))
}

impl SeverityArgument {
    fn severity(self) -> Severity {
        match self {
            SeverityArgument::Error => Severity::Error,
            SeverityArgument::Warning => Severity::Warning,
            SeverityArgument::Info => Severity::Info,
        }
    }
}
