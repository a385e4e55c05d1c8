//! `gouji rules`: the rules of a pack.

use crate::check::Settings;
use crate::cli::args::{RulesArguments, SeverityArgument};
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::project::Project;
use crate::diagnostic::Severity;
use crate::explain::Listed;
use crate::render::applied::{self, Applied};
use crate::render::{LISTS, Style};
use crate::rule::selection::Selection;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Lists the rules the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &RulesArguments) -> Result<Exit, Fail> {
    let from = &arguments.pack;
    let about: Vec<PathBuf> = arguments.show_config.iter().cloned().collect();
    let project = Project::open(&from.project, &about, from.no_color, true)?;
    let style = out::style(project.lang, from.no_color, false);
    let named = project.selection(&arguments.names)?;
    if let Some(path) = &arguments.show_config {
        show_config(path, &named, arguments, &project, &style)?;
        return Ok(Exit::of_project(&project));
    }
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

/// Says what applies to one document, and why.
fn show_config(
    path: &Path,
    named: &Selection,
    arguments: &RulesArguments,
    project: &Project,
    style: &Style,
) -> Result<(), Fail> {
    let path = path.to_string_lossy();
    let common = Settings {
        most_findings: project.most_findings(),
        ..Settings::default()
    };
    let settings = project.settings(&common, &path);
    let metas = project.metas();
    let config = project.config.as_ref();
    let layers = project.packs.iter().flat_map(|pack| &pack.layers);
    let wanted = metas
        .iter()
        .filter(|meta| named.is_empty() || named.names(meta));
    let applied = Applied {
        path: &path,
        config: config.map(|config| &*config.file.path),
        packs: layers
            .map(|layer| [layer.id.as_str(), &layer.version, &layer.place])
            .collect(),
        excluded: project.excludes(&path),
        matching: config.map_or_else(Vec::new, |one| one.matching(&project.relative(&path))),
        gate: config.and_then(|config| config.gate).unwrap_or_default(),
        file_size: project.file_size(None),
        most_findings: settings.most_findings,
        rules: wanted
            .map(|meta| (&**meta, settings.decide(meta)))
            .collect(),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.format.as_str() {
        "text" => applied::text(&applied, style, &mut out)?,
        "json" => applied::json(&applied, &mut out)?,
        _ => {
            let message = "--show-config has the formats text and json";
            return Err(Fail::Usage(message.to_owned()));
        }
    }
    Ok(out.flush()?)
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
