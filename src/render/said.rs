//! What a finding and a failure say, as formats for machines put it: on one line, or with advice.

use super::Failure;
use super::measure::one_line;
use super::notes::{advice, fix_words};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::RuleFailure;
use crate::source::{Lang, Lines};
use crate::subject::Subject;
use crate::wording::say;

/// The name of a severity in a format that has three: the lightest first.
pub(super) fn graded(severity: Severity, names: [&'static str; 3]) -> &'static str {
    let [info, warning, error] = names;
    match severity {
        Severity::Info => info,
        Severity::Warning => warning,
        Severity::Error => error,
    }
}

/// A finding on one line: the fact, and the place in words.
pub(super) fn line(subject: &Subject, diagnostic: &Diagnostic, lang: Lang) -> String {
    let (message, place) = (
        one_line(&diagnostic.message),
        place(subject, diagnostic, lang),
    );
    format!("{message} ({place})")
}

/// The place of a finding in words, on one line; of a file that has no lines, also where in it.
pub(super) fn place(subject: &Subject, diagnostic: &Diagnostic, lang: Lang) -> String {
    let primary = &diagnostic.primary;
    let place = subject.place_in_file(primary.span, primary.address.as_deref(), lang);
    one_line(&place).into_owned()
}

/// The place of a finding as a line of its own.
pub(super) fn place_line(subject: &Subject, diagnostic: &Diagnostic, lang: Lang) -> String {
    let name = say(lang, "note.place", &[]);
    named(&name, &place(subject, diagnostic, lang), lang)
}

/// What probably happened and what to do, a line each: `name: text`.
pub(super) fn advised(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let notes = advice(diagnostic, lang).into_iter();
    notes
        .map(|(name, text)| named(&name, &text, lang))
        .collect()
}

/// The fix on a line, for a format or a file that cannot carry it out.
pub(super) fn fix_line(diagnostic: &Diagnostic, lang: Lang) -> Option<String> {
    let fix = diagnostic.fix.as_ref()?;
    let name = say(lang, "note.fix", &[]);
    Some(named(&name, &fix_words(fix, lang), lang))
}

/// Everything about a finding, a line each: the fact with the place, the advice, the fix.
pub(super) fn lines(subject: &Subject, diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    let mut lines = vec![line(subject, diagnostic, lang)];
    lines.extend(advised(diagnostic, lang));
    lines.extend(fix_line(diagnostic, lang));
    lines
}

fn named(name: &str, text: &str, lang: Lang) -> String {
    let colon = say(lang, "list.colon", &[]);
    format!("{name}{colon}{}", one_line(text))
}

/// How a rule broke, on one line, with the place in its own file.
pub(super) fn rule_failure(failure: &RuleFailure) -> String {
    let message = one_line(&failure.message);
    let Some((file, span)) = &failure.place else {
        return message.into_owned();
    };
    let path = one_line(&file.path);
    let Some(span) = span else {
        return format!("{message} ({path})");
    };
    let at = Lines::new(&file.text).line_column(&file.text, span.start as usize);
    format!("{message} ({path}:{}:{})", at.line, at.column)
}

/// A failure of the run on one line, with the rule it is about.
pub(super) fn failure(failure: &Failure) -> String {
    let message = one_line(&failure.message);
    match &failure.rule {
        Some(rule) => format!("[{}] {message}", one_line(rule)),
        None => message.into_owned(),
    }
}
