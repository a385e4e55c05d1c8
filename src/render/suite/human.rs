//! `gouji test` for people.

use super::words::{of_case, of_sentence, of_thin};
use super::{Style, Tested};
use crate::check::suite::{CaseRun, Ending, Suite, Tally};
use crate::render::fancy::{finding, rule_failure};
use crate::source::Lang;
use crate::wording::say;
use std::io::{self, Write};

pub(super) fn write(tested: &Tested<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for suite in tested.suites {
        pack(suite, style, out)?;
    }
    writeln!(out, "{}", summed_up(tested, style.lang))
}

/// How many tests ended how, in a sentence.
#[must_use]
pub fn summed_up(tested: &Tested<'_>, lang: Lang) -> String {
    let mut tally = Tally::default();
    tested.suites.iter().for_each(|suite| tally.add(suite));
    let (passed, failed) = (tally.passed.to_string(), tally.failed.to_string());
    let mut said = say(
        lang,
        "test.summary",
        &[("passed", &passed), ("failed", &failed)],
    );
    if tally.todo > 0 {
        let todo = tally.todo.to_string();
        said.push_str(&say(lang, "test.summary-todo", &[("todo", &todo)]));
    }
    if tally.thin > 0 {
        let thin = tally.thin.to_string();
        said.push_str(&say(lang, "test.summary-thin", &[("thin", &thin)]));
    }
    said
}

fn pack(suite: &Suite<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for run in &suite.sentences {
        if !run.misread.is_empty() {
            writeln!(out, "misread: {}", run.place)?;
            writeln!(out, "  {}", run.example.written.text.value.trim_end())?;
            for said in of_sentence(run, style.lang) {
                writeln!(out, "  {said}")?;
            }
            writeln!(out)?;
        }
    }
    for run in suite
        .cases
        .iter()
        .filter(|run| run.ending != Ending::Passed)
    {
        case(run, style, out)?;
    }
    for thin in &suite.thin {
        writeln!(out, "thin: {}: {}", thin.rule, of_thin(thin, style.lang))?;
        writeln!(out, "  {}\n", thin.place)?;
    }
    Ok(())
}

fn case(run: &CaseRun<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut kinds: Vec<&str> = run
        .mismatches
        .iter()
        .map(|one| one.difference.name())
        .collect();
    kinds.dedup();
    if run.ending != Ending::Failed {
        kinds.insert(0, run.ending.name());
    }
    let id = &run.rule.meta.id;
    writeln!(out, "{}: {id}: {}", kinds.join(", "), run.case.name.value)?;
    writeln!(out, "  {}", run.place)?;
    for said in of_case(run, style.lang) {
        writeln!(out, "  {said}")?;
    }
    writeln!(out)?;
    // A case that is skipped is not looked at in detail.
    let report = run.shown.as_ref().or(run.report.as_ref());
    let Some(report) = report.filter(|_| run.ending != Ending::Todo) else {
        return Ok(());
    };
    for failure in &report.failures {
        rule_failure(Some(report.subject.source.path()), failure, style, out)?;
    }
    let found = run.mismatches.iter().filter_map(|one| one.found);
    for one in found.filter_map(|at| report.diagnostics.get(at)) {
        finding(&report.subject, one, Some(&run.rule.meta), style, out)?;
    }
    Ok(())
}
