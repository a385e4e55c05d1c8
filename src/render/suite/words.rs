//! What went wrong in a test, in sentences.

use crate::check::Report;
use crate::check::example::{Difference, Mismatch};
use crate::check::reading::Misread;
use crate::check::suite::{CaseRun, Ending, SentenceRun, Thin};
use crate::diagnostic::Diagnostic;
use crate::rule::case::ExpectFile;
use crate::source::Lang;
use crate::wording::{listed, say};

/// Everything there is to say about a case that did not pass.
pub(super) fn of_case(run: &CaseRun<'_>, lang: Lang) -> Vec<String> {
    let todo = run.case.todo.as_ref();
    let reason = todo.map_or("", |todo| todo.reason.as_str());
    let until = todo.map_or("", |todo| todo.until.value.as_str());
    let mut said = match run.ending {
        Ending::Passed | Ending::Failed => Vec::new(),
        Ending::Todo => vec![say(
            lang,
            "test.todo",
            &[("reason", reason), ("until", until)],
        )],
        Ending::Mended => vec![say(lang, "test.mended", &[("reason", reason)])],
        Ending::Expired => vec![say(
            lang,
            "test.expired",
            &[("reason", reason), ("until", until)],
        )],
    };
    said.extend(
        run.mismatches
            .iter()
            .map(|one| match (one.difference, silent(run)) {
                (Difference::Missing, Some(reason)) => {
                    let at = one.wanted.as_ref().map(|wanted| spot(wanted, lang));
                    let at = at.unwrap_or_default();
                    say(
                        lang,
                        "test.missing-because",
                        &[("at", &at), ("reason", reason)],
                    )
                }
                _ => mismatch(one, run.report.as_ref(), lang),
            }),
    );
    said
}

/// Why the rule could not tell, in the language of the run.
fn silent<'a>(run: &'a CaseRun<'_>) -> Option<&'a str> {
    let report = run.shown.as_ref().or(run.report.as_ref())?;
    let mut outcomes = report.outcomes.iter();
    let own = outcomes.find(|one| one.rule == run.rule.meta.id)?;
    own.reason.as_deref()
}

/// One thing that differs, in a sentence.
pub(super) fn mismatch(one: &Mismatch, report: Option<&Report>, lang: Lang) -> String {
    let found = found(one, report);
    let wanted = one.wanted.as_ref();
    let at = wanted.map_or_else(String::new, |wanted| spot(wanted, lang));
    let says = wanted
        .and_then(|wanted| wanted.says.as_deref())
        .unwrap_or_default();
    let place = found.map_or_else(String::new, |(place, _)| quoted(&place, lang));
    let message = found_message(one, report);
    match one.difference {
        Difference::Missing => say(lang, "test.missing", &[("at", &at)]),
        Difference::Noisy => say(
            lang,
            "test.noisy",
            &[("found", &place), ("message", message)],
        ),
        Difference::Misplaced => say(
            lang,
            "test.misplaced",
            &[("at", &at), ("found", &place), ("message", message)],
        ),
        Difference::Reworded => say(
            lang,
            "test.reworded",
            &[("at", &at), ("says", says), ("message", message)],
        ),
        Difference::Broken => say(
            lang,
            "test.broken",
            &[("reason", one.reason.as_deref().unwrap_or_default())],
        ),
    }
}

fn found_message<'a>(one: &Mismatch, report: Option<&'a Report>) -> &'a str {
    diagnostic(one, report).map_or("", |(_, finding)| finding.message.as_str())
}

fn diagnostic<'a>(
    one: &Mismatch,
    report: Option<&'a Report>,
) -> Option<(&'a Report, &'a Diagnostic)> {
    let report = report?;
    Some((report, report.diagnostics.get(one.found?)?))
}

/// The place and the address of what was found.
pub(super) fn found<'a>(
    one: &Mismatch,
    report: Option<&'a Report>,
) -> Option<(String, Option<&'a str>)> {
    let (report, finding) = diagnostic(one, report)?;
    let at = report.subject.source.slice(finding.primary.span);
    Some((at.to_owned(), finding.primary.address.as_deref()))
}

/// The message of what was found.
pub(super) fn message<'a>(one: &Mismatch, report: Option<&'a Report>) -> Option<&'a str> {
    diagnostic(one, report).map(|(_, finding)| finding.message.as_str())
}

fn spot(wanted: &ExpectFile, lang: Lang) -> String {
    let at = quoted(&wanted.at, lang);
    match &wanted.address {
        Some(address) => say(lang, "test.cell", &[("at", &at), ("address", address)]),
        None => at,
    }
}

/// A place as it is quoted: nothing is a place between characters, and line ends are shown.
fn quoted(text: &str, lang: Lang) -> String {
    /// Longer places are cut in the middle.
    const LONGEST: usize = 60;
    if text.is_empty() {
        return say(lang, "test.nowhere", &[]);
    }
    let line = text.replace('\n', "⏎");
    let count = line.chars().count();
    let shown = if count > LONGEST {
        let head: String = line.chars().take(LONGEST / 2).collect();
        let tail: String = line.chars().skip(count - LONGEST / 2).collect();
        format!("{head}…{tail}")
    } else {
        line
    };
    say(lang, "test.quoted", &[("text", &shown)])
}

/// What is read otherwise in a sentence of a facts file.
pub(super) fn of_sentence(run: &SentenceRun<'_>, lang: Lang) -> Vec<String> {
    run.misread.iter().map(|one| misread(one, lang)).collect()
}

fn misread(one: &Misread, lang: Lang) -> String {
    let nothing = say(lang, "test.nothing", &[]);
    let wanted = one.wanted.as_ref().unwrap_or(&nothing);
    let read = one.read.as_ref().unwrap_or(&nothing);
    say(
        lang,
        "test.misread",
        &[("claim", &one.key), ("wanted", wanted), ("read", read)],
    )
}

/// Which kinds of cases a rule lacks.
pub(super) fn of_thin(thin: &Thin<'_>, lang: Lang) -> String {
    let kinds = thin
        .lacks
        .iter()
        .map(|kind| say(lang, &format!("kind.{}", kind.name()), &[]));
    let kinds = listed(lang, &kinds.collect::<Vec<String>>());
    say(lang, "test.thin", &[("kinds", &kinds)])
}
