//! `gouji check`: the main job.

use super::{Ending, every, selection};
use crate::check::{Report, Settings, check};
use crate::cli::accepting::{Desk, Ledger};
use crate::cli::args::{CheckArguments, Gate};
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::diagnostic::Severity;
use crate::pack::Pack;
use crate::render::{Failure, Renderer, Summary, renderer};
use std::io::{BufWriter, Write};

/// Checks everything the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &CheckArguments) -> Result<Exit, Fail> {
    let lang = out::lang(arguments.input.lang);
    let mut style = out::style(lang, arguments.no_color, false);
    style.outcomes = arguments.outcomes;
    style.quiet = arguments.quiet;
    let errors = out::style(lang, arguments.no_color, true);
    let pack = out::pack(&arguments.input, &errors)?;
    let settings = Settings {
        lang,
        select: selection(&arguments.select, &pack)?,
        ignore: selection(&arguments.ignore, &pack)?,
        ..Settings::default()
    };
    let shown = renderer(&arguments.format, style)
        .ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let desk = Desk::open(&arguments.accept, None, &pack, lang, &errors)?;
    let mut job = Job {
        ledger: Ledger::new(&desk),
        shown,
        out: BufWriter::new(std::io::stdout().lock()),
        summary: Summary::default(),
        rule_failures: 0,
        gate: arguments.fail_on,
        over: false,
    };
    job.shown.begin(&pack.metas(), &mut job.out)?;
    let work = |subject| {
        let mut report = check(subject, &pack, &settings);
        let met = desk.mark(&mut report);
        (report, met)
    };
    let ending = every(&arguments.input, &pack, &work, &mut |(report, met)| {
        job.ledger.take(&report, &met);
        job.take(&report)
    });
    match ending {
        Ok(ending) => job.end(&pack, ending),
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
        let least = match self.gate {
            Gate::Error => Some(Severity::Error),
            Gate::Warning => Some(Severity::Warning),
            Gate::Info => Some(Severity::Info),
            Gate::Never => None,
        };
        let reached = |severity| least.is_some_and(|least| severity >= least);
        self.over |= report.open().any(|one| reached(one.severity));
        Ok(self.shown.report(report, &mut self.out)?)
    }

    fn end(mut self, pack: &Pack, ending: Ending) -> Result<Exit, Fail> {
        for report in self.ledger.end(pack)? {
            self.summary.add_findings(&report);
            self.show(&report)?;
        }
        let exit = ending.exit(pack, self.rule_failures, self.over);
        let mut failures = Vec::new();
        for problem in &pack.problems {
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
