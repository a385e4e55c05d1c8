//! The test cases of a rule: a base report, small edits, and what must be found.

use super::run::check_with;
use super::{Report, Settings};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    pub fn name(self) -> &'static str {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// How.
    pub difference: Difference,
    /// What was wanted, if anything.
    pub wanted: Option<ExpectFile>,
    /// Which finding of the report differs, if one does.
    pub found: Option<usize>,
    /// Why the case could not be run.
    pub reason: Option<String>,
}

/// What came of a case.
#[derive(Debug)]
pub struct Tried {
    /// Everything that differs; empty when the case ends as it says.
    pub mismatches: Vec<Mismatch>,
    /// What the rule found, with Chinese messages; nothing when the case could not be run.
    pub report: Option<Report>,
}

/// Sample reports by name: path and text.
pub type Samples = BTreeMap<String, (String, String)>;

/// Runs one case of a rule.
#[must_use]
pub fn run(rule: &Rule, case: &CaseFile, pack: &Pack, samples: &Samples) -> Tried {
    let tried = subject(case, pack, samples)
        .and_then(|subject| check_case(rule, case, pack, subject, Lang::Zh));
    let broken = |reason: String| {
        vec![Mismatch {
            difference: Difference::Broken,
            wanted: None,
            found: None,
            reason: Some(reason),
        }]
    };
    match tried {
        Ok(report) => Tried {
            mismatches: match report.failures.first() {
                Some(failure) => broken(failure.message.clone()),
                None => differences(&report, &case.expect),
            },
            report: Some(report),
        },
        Err(reason) => Tried {
            mismatches: broken(reason),
            report: None,
        },
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
    let report = check_case(rule, case, pack, subject(case, pack, samples)?, lang)?;
    match report.failures.first() {
        Some(failure) => Err(failure.message.clone()),
        None => Ok(report),
    }
}

/// The document of a case: its text with all edits done, understood.
///
/// # Errors
/// When the base is not there or an edit does not fit.
pub fn subject(case: &CaseFile, pack: &Pack, samples: &Samples) -> Result<Arc<Subject>, String> {
    let (path, text) = text(case, pack, samples)?;
    let mut bytes = text.clone().into_bytes();
    for edit in &case.edits {
        if let EditFile::Spoil(piece) = edit {
            let at = place(&text, &piece.value)?;
            bytes[at..at + piece.value.len()].fill(UNDECODABLE);
        }
    }
    understood(&path, &bytes, pack)
}

/// A byte that stands in no text of any encoding we read.
const UNDECODABLE: u8 = 0xFF;

/// What a rule, and those that run beside it, find in the document of a case; only the findings of
/// the rule itself are kept. A rule that broke is among the failures of the report.
///
/// # Errors
/// When a rule that is named is not there.
pub fn check_case(
    rule: &Rule,
    case: &CaseFile,
    pack: &Pack,
    subject: Arc<Subject>,
    lang: Lang,
) -> Result<Report, String> {
    let mut rules = vec![rule];
    for name in &case.beside {
        let other = pack.rule(&name.value);
        rules.push(other.ok_or_else(|| format!("there is no rule `{}`", name.value))?);
    }
    let settings = Settings {
        select: Selection::new(&["all".to_owned()])?,
        lang,
        ..Settings::default()
    };
    let mut report = check_with(subject, &rules, &settings);
    report.diagnostics.retain(|one| one.rule == rule.meta.id);
    Ok(report)
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

fn understood(path: &str, bytes: &[u8], pack: &Pack) -> Result<Arc<Subject>, String> {
    let reading = read(path, bytes, &Limits::default()).map_err(|error| error.to_string())?;
    Ok(Arc::new(Subject::new(reading, &pack.model)))
}

/// Where a text stands first.
fn place(text: &str, piece: &str) -> Result<usize, String> {
    text.find(piece)
        .ok_or_else(|| format!("`{piece}` is not in the text"))
}

fn edited(path: &str, text: String, edit: &EditFile, pack: &Pack) -> Result<String, String> {
    let section = |role: &str| -> Result<(Span, Span), String> {
        let subject = understood(path, text.as_bytes(), pack)?;
        let (_, section) = subject
            .document
            .role(role)
            .ok_or_else(|| format!("there is no section `{role}`"))?;
        Ok((section.span, section.body))
    };
    match edit {
        EditFile::Replace(replace) => {
            place(&text, &replace.old.value)?;
            Ok(text.replacen(&replace.old.value, &replace.new, 1))
        }
        EditFile::Set(set) => {
            let subject = understood(path, text.as_bytes(), pack)?;
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
        // Done to the bytes, when the text is complete.
        EditFile::Spoil(_) => Ok(text),
    }
}

fn spliced(text: &str, span: Span, new: &str) -> String {
    format!(
        "{}{new}{}",
        &text[..span.range().start],
        &text[span.range().end..]
    )
}

/// All differences between what was found and what was wanted. Each finding answers to one
/// expectation at most: first those at the right place in the right words, then those at the right
/// place, then any.
#[must_use]
pub fn differences(report: &Report, expected: &[ExpectFile]) -> Vec<Mismatch> {
    let mut found: Vec<usize> = (0..report.diagnostics.len()).collect();
    let mut wanted: Vec<&ExpectFile> = expected.iter().collect();
    let mut mismatches = Vec::new();
    let mut pair = |fits: &dyn Fn(&Diagnostic, &ExpectFile) -> bool, how: Option<Difference>| {
        wanted.retain(|wanted| {
            let answer = |at: &usize| fits(&report.diagnostics[*at], wanted);
            let Some(index) = found.iter().position(answer) else {
                return true;
            };
            let at = found.remove(index);
            mismatches.extend(how.map(|difference| Mismatch {
                difference,
                wanted: Some((*wanted).clone()),
                found: Some(at),
                reason: None,
            }));
            false
        });
    };
    let placed = |one: &Diagnostic, wanted: &ExpectFile| is_placed(report, one, wanted);
    let both = |one: &Diagnostic, wanted: &ExpectFile| placed(one, wanted) && is_said(one, wanted);
    pair(&both, None);
    pair(&placed, Some(Difference::Reworded));
    pair(&is_said, Some(Difference::Misplaced));
    pair(&|_, _| true, Some(Difference::Misplaced));
    let missing = wanted.into_iter().map(|wanted| Mismatch {
        difference: Difference::Missing,
        wanted: Some(wanted.clone()),
        found: None,
        reason: None,
    });
    mismatches.extend(missing);
    let noisy = found.into_iter().map(|at| Mismatch {
        difference: Difference::Noisy,
        wanted: None,
        found: Some(at),
        reason: None,
    });
    mismatches.extend(noisy);
    mismatches
}

/// Whether a finding stands where it is wanted.
#[must_use]
pub fn is_placed(report: &Report, one: &Diagnostic, wanted: &ExpectFile) -> bool {
    let address = wanted.address.as_ref();
    report.subject.source.slice(one.primary.span) == wanted.at
        && address.is_none_or(|address| one.primary.address.as_ref() == Some(address))
}

/// Whether a finding says what is wanted.
#[must_use]
pub fn is_said(one: &Diagnostic, wanted: &ExpectFile) -> bool {
    let says = wanted.says.as_ref();
    says.is_none_or(|says| one.message.contains(says.as_str()))
}
