//! `gouji check`: the main job.

use super::{Ending, every};
use crate::check::{Gate, Report, Settings, check};
use crate::cli::accepting::{Desk, Ledger};
use crate::cli::args::{CheckArguments, GateArgument};
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::project::Project;
use crate::pack::Pack;
use crate::render::{Failure, RENDERERS, Renderer, Summary, renderer, shows_docs};
use crate::subject::Subject;
use std::io::{BufWriter, Write};
use std::sync::Arc;

/// Checks everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &CheckArguments) -> Result<Exit, Fail> {
    let input = &arguments.input;
    let docs = arguments.format.as_deref().is_some_and(shows_docs);
    let project = Project::open(&input.project, &input.paths, arguments.no_color, docs)?;
    let lang = project.lang;
    let mut style = out::style(lang, arguments.no_color, false);
    style.outcomes = arguments.outcomes;
    style.quiet = arguments.quiet;
    let settings = Settings {
        lang,
        select: project.selection(&arguments.select)?,
        ignore: project.selection(&arguments.ignore)?,
        most_findings: project.most_findings(),
        ..Settings::default()
    };
    let shown = renderer(format(arguments, &project)?, style)
        .ok_or_else(|| Fail::Usage("there is no such format".to_owned()))?;
    let desk = Desk::open(&arguments.accept, &project, arguments.no_color)?;
    let mut job = Job {
        ledger: Ledger::new(&desk),
        shown,
        out: BufWriter::new(std::io::stdout().lock()),
        summary: Summary::default(),
        rule_failures: 0,
        gate: gate(arguments, &project),
        over: false,
    };
    if arguments.accept.baseline.is_some() {
        job.shown.with_baseline();
    }
    job.shown.begin(&project.metas(), &mut job.out)?;
    let work = |subject: Arc<Subject>, pack: &Pack| {
        let settings = project.settings(&settings, subject.source.path());
        let mut report = check(subject, pack, &settings);
        let met = desk.mark(&mut report);
        (report, met)
    };
    let ending = every(&arguments.input, &project, &work, &mut |(report, met)| {
        job.ledger.take(&report, &met);
        job.take(&report)
    });
    match ending {
        Ok(ending) => job.end(&project, ending),
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

/// The format: as typed, as configured, or the first.
fn format<'a>(arguments: &'a CheckArguments, project: &'a Project) -> Result<&'a str, Fail> {
    if let Some(typed) = &arguments.format {
        return Ok(typed);
    }
    let config = project.config.as_ref();
    let Some(written) = config.and_then(|config| config.format.as_ref()) else {
        return Ok(RENDERERS[0].name);
    };
    if RENDERERS.iter().any(|format| format.name == written.value) {
        return Ok(&written.value);
    }
    let names: Vec<&str> = RENDERERS.iter().map(|format| format.name).collect();
    let origin = config.map_or_else(String::new, |config| config.file.origin(written.span));
    Err(Fail::Usage(format!(
        "{origin}: there is no format `{}`; known: {}",
        written.value,
        names.join(", ")
    )))
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

struct Job<'a, W: Write> {
    ledger: Ledger<'a>,
    shown: Box<dyn Renderer>,
    out: W,
    summary: Summary,
    rule_failures: usize,
    gate: Gate,
    over: bool,
}

impl<W: Write> Job<'_, W> {
    fn take(&mut self, report: &Report) -> Result<(), Fail> {
        self.summary.add(report);
        // The renderer shows the rule failures of a report itself.
        self.rule_failures += report.failures.len();
        self.show(report)
    }

    fn show(&mut self, report: &Report) -> Result<(), Fail> {
        let gate = self.gate;
        self.over |= report.open().any(|one| gate.is_reached(one.severity));
        Ok(self.shown.report(report, &mut self.out)?)
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
        self.shown.end(&failures, &self.summary, &mut self.out)?;
        self.out.flush()?;
        Ok(exit)
    }
}
