//! `gouji check`: the main job.

use super::{Ending, Understood, every};
use crate::check::{Gate, Report, Settings, check};
use crate::cli::accepting::{Desk, Ledger};
use crate::cli::args::{CheckArguments, GateArgument};
use crate::cli::cache::Cache;
use crate::cli::fail::{Exit, Fail};
use crate::cli::outputs::{self, Outputs};
use crate::cli::progress::Progress;
use crate::cli::project::Project;
use crate::render::statistics::Statistics;
use crate::render::{Failure, Format, RENDERERS, Style, Summary};
use crate::source::Lang;
use std::io::Write;
use std::path::Path;

/// What standard output shows while findings go to files.
const BRIEF: &str = "brief";

/// Formats for people, below which counts may stand; no program reads them.
const FOR_PEOPLE: [&str; 2] = ["fancy", BRIEF];

/// Checks everything the arguments name; with `--watch`, again and again.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &CheckArguments) -> Result<Exit, Fail> {
    #[cfg(feature = "watch")]
    if arguments.watch {
        return crate::cli::watch::run(arguments, once);
    }
    once(arguments)
}

fn once(arguments: &CheckArguments) -> Result<Exit, Fail> {
    let input = &arguments.input;
    let (plain, documented) = (arguments.no_color, is_documented(arguments));
    let project = Project::open(&input.project, &input.paths, plain, documented)?;
    let outputs = arguments.output.iter().map(|output| output.path.clone());
    let project = project.writing(outputs);
    let lang = project.lang;
    let style = outputs::style(arguments, lang);
    let settings = settings(arguments, &project)?;
    let shown = format(arguments, &project)?;
    outputs::check_terminal(shown)?;
    let desk = Desk::open(&arguments.accept, &project, arguments.no_color)?;
    let progress = progress(arguments, lang);
    let counted = arguments.statistics.as_ref();
    let mut job = Job {
        statistics: counted.map(|_| Statistics::new(&project.metas())),
        ledger: Ledger::new(&desk),
        outputs: Outputs::open(arguments, shown, style)?,
        progress: &progress,
        summary: Summary::default(),
        rule_failures: 0,
        gate: gate(arguments, &project),
        over: false,
    };
    if arguments.accept.baseline.is_some() {
        job.outputs.with_baseline();
    }
    job.outputs.begin(&project.metas());
    let cache = cache(arguments, &project);
    let work = |one: Understood<'_>| {
        let settings = project.settings(&settings, one.subject.source.path());
        let mut report = match one.known {
            Some(verdict) => verdict.report(one.subject),
            None => check(one.subject, one.pack, &settings),
        };
        if let Some(kept) = one.kept {
            kept.put(&report);
        }
        let met = desk.mark(&mut report);
        (report, met)
    };
    let ending = every(
        input,
        &project,
        &progress,
        cache.as_ref(),
        &work,
        &mut |(report, met)| {
            job.ledger.take(&report, &met);
            job.take(&report)
        },
    );
    if let Some(cache) = &cache {
        cache.end();
    }
    progress.end();
    match ending {
        Ok(ending) => {
            let statistics = job.statistics.take();
            let exit = job.end(&project, ending)?;
            if let (Some(statistics), Some(file)) = (statistics, counted) {
                count(&statistics, file.as_deref(), &style, shown)?;
            }
            Ok(exit)
        }
        // A reader that went away does not change what was found.
        Err(Fail::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            Ok(if job.over {
                Exit::Findings
            } else {
                Exit::Clean
            })
        }
        Err(fail) => Err(fail),
    }
}

/// What is checked in every document, before the settings for its path.
fn settings(arguments: &CheckArguments, project: &Project) -> Result<Settings, Fail> {
    Ok(Settings {
        lang: project.lang,
        select: project.selection(&arguments.select)?,
        ignore: project.selection(&arguments.ignore)?,
        most_findings: project.most_findings(),
        ..Settings::default()
    })
}

/// A bar, unless nothing but findings is wanted.
fn progress(arguments: &CheckArguments, lang: Lang) -> Progress {
    if arguments.quiet {
        Progress::none()
    } else {
        Progress::on_terminal(lang)
    }
}

/// Whether a format that was typed shows the documentation of rules.
fn is_documented(arguments: &CheckArguments) -> bool {
    let typed = arguments.format.as_deref();
    let shown = RENDERERS.iter().find(|format| typed == Some(format.name));
    let written = arguments.output.iter().map(|output| output.format);
    shown
        .into_iter()
        .chain(written)
        .any(|format| format.documented)
}

/// The format of standard output: as typed; a line a report where findings go to files; as
/// configured, or the first.
fn format(arguments: &CheckArguments, project: &Project) -> Result<&'static Format, Fail> {
    let find = |name: &str| RENDERERS.iter().find(|format| format.name == name);
    if let Some(typed) = &arguments.format {
        return find(typed).ok_or_else(|| Fail::unknown_format(typed));
    }
    let brief = (!arguments.output.is_empty())
        .then(|| find(BRIEF))
        .flatten();
    if let Some(brief) = brief {
        return Ok(brief);
    }
    let config = project.config.as_ref();
    let Some(written) = config.and_then(|config| config.format.as_ref()) else {
        return Ok(&RENDERERS[0]);
    };
    find(&written.value).ok_or_else(|| {
        let names: Vec<&str> = RENDERERS.iter().map(|format| format.name).collect();
        let origin = config.map_or_else(String::new, |config| config.file.origin(written.span));
        Fail::Usage(format!(
            "{origin}: there is no format `{}`; known: {}",
            written.value,
            names.join(", ")
        ))
    })
}

/// Writes the counts: as JSON to a file, or else below what is shown, unless a program reads that.
#[expect(
    clippy::disallowed_methods,
    reason = "writing output is this room's work"
)]
fn count(
    statistics: &Statistics,
    file: Option<&Path>,
    style: &Style,
    shown: &Format,
) -> Result<(), Fail> {
    let mut written = Vec::new();
    if let Some(file) = file {
        statistics.write_json(&mut written)?;
        let cannot = |error| Fail::File(file.display().to_string(), error);
        return std::fs::write(file, written).map_err(cannot);
    }
    statistics.write_text(style, &mut written)?;
    if FOR_PEOPLE.contains(&shown.name) {
        let mut out = std::io::stdout().lock();
        out.write_all(&written)?;
        out.flush()?;
    } else {
        std::io::stderr().lock().write_all(&written)?;
    }
    Ok(())
}

/// The cache: as typed, or as configured; otherwise there is none.
fn cache(arguments: &CheckArguments, project: &Project) -> Option<Cache> {
    let config = project.config.as_ref();
    let configured = config.and_then(|config| config.cache.as_ref());
    let configured = configured.map(|folder| project.root().join(folder));
    let folder = arguments.cache.clone().or(configured);
    let folder = folder.filter(|_| !arguments.no_cache)?;
    let select = arguments.select.join(",");
    let ignore = arguments.ignore.join(",");
    let most = project.most_findings().to_string();
    let lang = format!("{:?}", project.lang);
    Cache::open(&folder, project, &[&lang, &select, &ignore, &most])
}

/// The gate: as typed, as configured, or at errors.
fn gate(arguments: &CheckArguments, project: &Project) -> Gate {
    let configured = project.config.as_ref().and_then(|config| config.gate);
    match arguments.fail_on {
        Some(GateArgument::Error) => Gate::Error,
        Some(GateArgument::Warning) => Gate::Warning,
        Some(GateArgument::Info) => Gate::Info,
        Some(GateArgument::Never) => Gate::Never,
        None => configured.unwrap_or_default(),
    }
}

struct Job<'a> {
    statistics: Option<Statistics>,
    ledger: Ledger<'a>,
    outputs: Outputs,
    progress: &'a Progress,
    summary: Summary,
    rule_failures: usize,
    gate: Gate,
    over: bool,
}

impl Job<'_> {
    fn take(&mut self, report: &Report) -> Result<(), Fail> {
        self.summary.add(report);
        if let Some(statistics) = &mut self.statistics {
            statistics.add(report);
        }
        // The renderer shows the rule failures of a report itself.
        self.rule_failures += report.failures.len();
        self.show(report)
    }

    fn show(&mut self, report: &Report) -> Result<(), Fail> {
        let gate = self.gate;
        self.over |= report.open().any(|one| gate.is_reached(one.severity));
        self.progress.found(&self.summary);
        if !self.outputs.are_seen() {
            return self.outputs.report(report);
        }
        self.progress.aside(|| {
            let shown = self.outputs.report(report);
            self.outputs.flush();
            shown
        })
    }

    fn end(mut self, project: &Project, ending: Ending) -> Result<Exit, Fail> {
        for report in self.ledger.end(&project.packs[0])? {
            self.summary.add_findings(&report);
            self.show(&report)?;
        }
        let exit = ending.exit(project, self.rule_failures, self.over);
        let mut failures = Vec::new();
        let problems = project.packs.iter().flat_map(|pack| &pack.problems);
        for problem in problems.filter(|one| one.is_error()) {
            let path = Some(problem.file.path.to_string());
            failures.push(Failure {
                path,
                rule: None,
                message: problem.message.clone(),
            });
        }
        failures.extend(ending.failures);
        self.summary.failures += failures.len();
        self.outputs.end(&failures, &self.summary)?;
        Ok(exit)
    }
}
