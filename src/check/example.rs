//! The test cases of a rule: a base report, small edits, and what must be found.

use super::{Report, Settings, check};
use crate::diagnostic::Diagnostic;
use crate::pack::Pack;
use crate::read::{Limits, read};
use crate::rule::Rule;
use crate::rule::case::{CaseFile, EditFile, ExpectFile};
use crate::rule::selection::Selection;
use crate::source::{Lang, Span};
use crate::subject::Subject;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a case went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A finding that should have been made was not.
    Missing,
    /// A finding was made that should not have been.
    Noisy,
    /// A finding was made at another place.
    Misplaced,
    /// A finding was made in other words.
    Reworded,
    /// The case itself cannot be run.
    Broken,
}

impl Difference {
    /// The word used in output.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Difference::Missing => "missing",
            Difference::Noisy => "noisy",
            Difference::Misplaced => "misplaced",
            Difference::Reworded => "reworded",
            Difference::Broken => "broken",
        }
    }
}

/// One thing that went wrong in one case.
#[derive(Debug)]
pub struct Mismatch {
    /// How.
    pub difference: Difference,
    /// What was wanted or found, in words.
    pub detail: String,
    /// The report of the case, to show the finding in its frame.
    pub report: Option<Report>,
}

/// Sample reports by name: path and text.
pub type Samples = BTreeMap<String, (String, String)>;

/// Runs one case of a rule; nothing comes back when it is as expected.
///
/// # Errors
/// What differs, the first thing.
pub fn run(rule: &Rule, case: &CaseFile, pack: &Pack, samples: &Samples) -> Result<(), Mismatch> {
    let broken = |detail: String| Mismatch {
        difference: Difference::Broken,
        detail,
        report: None,
    };
    let report = ran(rule, case, pack, samples, Lang::Zh).map_err(broken)?;
    if let Some(failure) = report.failures.first() {
        return Err(Mismatch {
            difference: Difference::Broken,
            detail: failure.message.clone(),
            report: Some(report),
        });
    }
    match compare(&report, &case.expect) {
        None => Ok(()),
        Some((difference, detail)) => Err(Mismatch {
            difference,
            detail,
            report: Some(report),
        }),
    }
}

/// What a rule alone finds in the text of a case, said in a language.
///
/// # Errors
/// When the case cannot be run, or the rule breaks on it.
pub fn report(
    rule: &Rule,
    case: &CaseFile,
    pack: &Pack,
    samples: &Samples,
    lang: Lang,
) -> Result<Report, String> {
    let report = ran(rule, case, pack, samples, lang)?;
    match report.failures.first() {
        Some(failure) => Err(failure.message.clone()),
        None => Ok(report),
    }
}

/// The same; a rule that broke is among the failures of the report.
fn ran(
    rule: &Rule,
    case: &CaseFile,
    pack: &Pack,
    samples: &Samples,
    lang: Lang,
) -> Result<Report, String> {
    let (path, text) = text(case, pack, samples)?;
    let subject = subject(&path, &text, pack)?;
    let id = [rule.meta.id.as_str().to_owned()];
    let settings = Settings {
        select: Selection::new(&id)?,
        lang,
        ..Settings::default()
    };
    Ok(check(subject, pack, &settings))
}

/// The text a case works on: its own or its base, with all edits done.
///
/// # Errors
/// When the base is not there or an edit does not fit.
pub fn text(case: &CaseFile, pack: &Pack, samples: &Samples) -> Result<(String, String), String> {
    let (path, mut text) = match (&case.text, &case.base) {
        (Some(text), _) => ("case.txt".to_owned(), text.clone()),
        (None, Some(base)) => samples
            .get(&base.value)
            .cloned()
            .ok_or_else(|| format!("there is no sample `{}`", base.value))?,
        (None, None) => return Err("the case has neither `base` nor `text`".to_owned()),
    };
    for edit in &case.edits {
        text = edited(&path, text, edit, pack)?;
    }
    Ok((path, text))
}

fn subject(path: &str, text: &str, pack: &Pack) -> Result<Arc<Subject>, String> {
    let reading =
        read(path, text.as_bytes(), &Limits::default()).map_err(|error| error.to_string())?;
    Ok(Arc::new(Subject::new(reading, &pack.model)))
}

fn edited(path: &str, text: String, edit: &EditFile, pack: &Pack) -> Result<String, String> {
    let section = |role: &str| -> Result<(Span, Span), String> {
        let subject = subject(path, &text, pack)?;
        let (_, section) = subject
            .document
            .role(role)
            .ok_or_else(|| format!("there is no section `{role}`"))?;
        Ok((section.span, section.body))
    };
    match edit {
        EditFile::Replace(replace) => {
            if !text.contains(&replace.old.value) {
                return Err(format!("`{}` is not in the text", replace.old.value));
            }
            Ok(text.replacen(&replace.old.value, &replace.new, 1))
        }
        EditFile::Set(set) => {
            let subject = subject(path, &text, pack)?;
            let (binding, cell) = subject
                .cell(&set.cell.value)
                .ok_or_else(|| format!("the cell `{}` is not in the text", set.cell.value))?;
            let span = subject.bindings[binding].cells[cell].span;
            Ok(spliced(&text, span, &set.to))
        }
        EditFile::DeleteSection(role) => Ok(spliced(&text, section(&role.value)?.0, "")),
        EditFile::EmptySection(role) => Ok(spliced(&text, section(&role.value)?.1, "\n")),
        EditFile::SwapSections(roles) => {
            let [first, second] = roles.as_slice() else {
                return Err("`swap-sections` takes two sections".to_owned());
            };
            let (a, b) = (section(&first.value)?.0, section(&second.value)?.0);
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            let (early, late) = (text[a.range()].to_owned(), text[b.range()].to_owned());
            Ok(spliced(&spliced(&text, b, &early), a, &late))
        }
        EditFile::DeleteLine(piece) => {
            let kept: Vec<&str> = text
                .split_inclusive('\n')
                .filter(|line| !line.contains(&piece.value))
                .collect();
            let shorter = kept.concat();
            if shorter.len() == text.len() {
                return Err(format!("no line holds `{}`", piece.value));
            }
            Ok(shorter)
        }
        EditFile::Append(more) => Ok(text + more),
    }
}

fn spliced(text: &str, span: Span, new: &str) -> String {
    format!(
        "{}{new}{}",
        &text[..span.range().start],
        &text[span.range().end..]
    )
}

/// The first difference between what was found and what was wanted.
fn compare(report: &Report, expected: &[ExpectFile]) -> Option<(Difference, String)> {
    let source = &report.subject.source;
    let mut found: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    let describe =
        |one: &Diagnostic| format!("`{}` {}", source.slice(one.primary.span), one.message);
    for wanted in expected {
        let right_place = |one: &&Diagnostic| {
            source.slice(one.primary.span) == wanted.at
                && wanted
                    .address
                    .as_ref()
                    .is_none_or(|a| one.primary.address.as_ref() == Some(a))
        };
        let right_words = |one: &&Diagnostic| {
            wanted
                .says
                .as_ref()
                .is_none_or(|says| one.message.contains(says.as_str()))
        };
        if let Some(at) = found
            .iter()
            .position(|one| right_place(one) && right_words(one))
        {
            found.remove(at);
            continue;
        }
        if let Some(one) = found.iter().find(|one| right_place(one)) {
            let detail = format!(
                "wanted `{}`, found {}",
                wanted.says.as_deref().unwrap_or_default(),
                describe(one)
            );
            return Some((Difference::Reworded, detail));
        }
        if let Some(one) = found.first() {
            let detail = format!("wanted at `{}`, found {}", wanted.at, describe(one));
            return Some((Difference::Misplaced, detail));
        }
        return Some((
            Difference::Missing,
            format!("wanted at `{}`, found nothing", wanted.at),
        ));
    }
    found
        .first()
        .map(|one| (Difference::Noisy, format!("found {}", describe(one))))
}
