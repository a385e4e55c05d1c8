//! A rule and its test cases in words, for lists, explanations and pages alike.

use super::measure::{columns, columns_of, one_line};
use crate::diagnostic::Severity;
use crate::explain::How;
use crate::rule::case::{CaseFile, EditFile};
use crate::rule::{Applies, RuleMeta};
use crate::source::Lang;
use crate::wording::say;

/// A quotation wider than this is cut.
const WIDEST: usize = 60;
/// A replacement narrower than this is shown whole.
const SHORT: usize = 32;
/// What is left of the common beginning and end of a text and its replacement.
const CONTEXT: usize = 8;

/// The word of a severity.
pub(super) fn severity(severity: Severity, lang: Lang) -> String {
    say(lang, &format!("severity.{}", severity.name()), &[])
}

/// Whether a rule is on by default, in a word.
pub(super) fn state(meta: &RuleMeta, lang: Lang) -> String {
    let key = if meta.on { "state.on" } else { "state.off" };
    say(lang, key, &[])
}

/// Whether a rule can propose fixes, in a word.
pub(super) fn fixable(how: &How<'_>, lang: Lang) -> String {
    let key = if how.fixable {
        "rule.fixable"
    } else {
        "rule.not-fixable"
    };
    say(lang, key, &[])
}

/// Which documents a rule is for, a line each.
pub(super) fn applies(applies: &Applies, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(years) = &applies.years {
        let from = years.from.map(|year| year.to_string());
        let to = years.to.map(|year| year.to_string());
        lines.extend(match (&from, &to) {
            (Some(from), Some(to)) => {
                Some(say(lang, "applies.between", &[("from", from), ("to", to)]))
            }
            (Some(from), None) => Some(say(lang, "applies.from", &[("from", from)])),
            (None, Some(to)) => Some(say(lang, "applies.to", &[("to", to)])),
            (None, None) => None,
        });
    }
    let named = |names: &[String]| joined(names.iter().map(|name| code(name)), lang);
    if !applies.forms.is_empty() {
        let names = named(&applies.forms);
        lines.push(say(lang, "applies.forms", &[("names", &names)]));
    }
    if !applies.kinds.is_empty() {
        let names = named(&applies.kinds);
        lines.push(say(lang, "applies.kinds", &[("names", &names)]));
    }
    if !applies.not_kinds.is_empty() {
        let names = named(&applies.not_kinds);
        lines.push(say(lang, "applies.not-kinds", &[("names", &names)]));
    }
    if lines.is_empty() {
        lines.push(say(lang, "applies.all", &[]));
    }
    lines
}

fn joined(names: impl Iterator<Item = String>, lang: Lang) -> String {
    names.collect::<Vec<_>>().join(&say(lang, "list.and", &[]))
}

/// The kinds of checks in words, a line each.
pub(super) fn kinds(kinds: &[&str], lang: Lang) -> Vec<String> {
    kinds
        .iter()
        .map(|kind| {
            let words = say(lang, &format!("check.{kind}"), &[]);
            format!("{}{}{words}", code(kind), say(lang, "list.colon", &[]))
        })
        .collect()
}

/// What a case works on.
pub(super) fn basis_of(case: &CaseFile, lang: Lang) -> String {
    match &case.base {
        Some(base) => say(lang, "edit.sample", &[("base", &code(&base.value))]),
        None => say(lang, "edit.text", &[]),
    }
}

/// A case on one line: its name, what it works on, and what is changed.
pub(super) fn case(case: &CaseFile, lang: Lang) -> String {
    let comma = say(lang, "list.comma", &[]);
    let mut parts = vec![basis_of(case, lang)];
    parts.extend(case.text.iter().map(|text| code(text.trim_end())));
    parts.extend(case.edits.iter().map(|change| edit(change, lang)));
    if case.edits.is_empty() && case.base.is_some() {
        parts.push(say(lang, "edit.none", &[]));
    }
    let colon = say(lang, "list.colon", &[]);
    format!(
        "{}{colon}{}",
        one_line(&case.name.value),
        parts.join(&comma)
    )
}

/// A change to a report.
pub(super) fn edit(edit: &EditFile, lang: Lang) -> String {
    match edit {
        EditFile::Replace(replace) => {
            let (old, new) = trimmed(&replace.old.value, &replace.new);
            match replace.new.as_str() {
                "" => say(lang, "edit.delete", &[("old", &code(&old))]),
                _ => say(
                    lang,
                    "edit.replace",
                    &[("old", &code(&old)), ("new", &code(&new))],
                ),
            }
        }
        EditFile::Set(set) => {
            let cell = code(&set.cell.value);
            match set.to.as_str() {
                "" => say(lang, "edit.blank", &[("cell", &cell)]),
                to => say(lang, "edit.set", &[("cell", &cell), ("new", &code(to))]),
            }
        }
        EditFile::DeleteSection(role) => say(
            lang,
            "edit.delete-section",
            &[("section", &code(&role.value))],
        ),
        EditFile::EmptySection(role) => say(
            lang,
            "edit.empty-section",
            &[("section", &code(&role.value))],
        ),
        EditFile::SwapSections(roles) => {
            let names = joined(roles.iter().map(|role| code(&role.value)), lang);
            say(lang, "edit.swap-sections", &[("sections", &names)])
        }
        EditFile::DeleteLine(piece) => {
            say(lang, "edit.delete-line", &[("text", &code(&piece.value))])
        }
        EditFile::Spoil(piece) => say(lang, "edit.spoil", &[("text", &code(&piece.value))]),
        EditFile::Append(more) => say(lang, "edit.append", &[("text", &code(more))]),
    }
}

/// A long text and its replacement without most of what they share at both ends.
fn trimmed(old: &str, new: &str) -> (String, String) {
    if columns(old).max(columns(new)) <= SHORT || new.is_empty() {
        return (old.to_owned(), new.to_owned());
    }
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let shorter = old.len().min(new.len());
    let same = |at: &usize| old[*at] == new[*at];
    let head = (0..shorter).take_while(same).count();
    let same = |at: &usize| old[old.len() - 1 - at] == new[new.len() - 1 - at];
    let tail = (0..shorter - head).take_while(same).count();
    let (from, back) = (head.saturating_sub(CONTEXT), tail.saturating_sub(CONTEXT));
    let cut = |chars: &[char]| {
        let middle: String = chars[from..chars.len() - back].iter().collect();
        let open = if from > 0 { "\u{2026}" } else { "" };
        let close = if back > 0 { "\u{2026}" } else { "" };
        format!("{open}{middle}{close}")
    };
    (cut(&old), cut(&new))
}

/// A text as a Markdown code span on one line, cut when it is long; a line end shows as a sign.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('\n', "\u{21B5}");
    let safe = one_line(&text);
    let mut shown = String::new();
    let mut wide = 0;
    for c in safe.chars() {
        wide += columns_of(c);
        if wide > WIDEST {
            shown.push('\u{2026}');
            break;
        }
        shown.push(c);
    }
    let ticks = "`".repeat(ticks(&shown) + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{shown}{pad}{ticks}")
}

/// The longest run of backticks in a text: a fence around it must be longer.
pub(super) fn ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{code, trimmed};

    #[test]
    fn code_spans_hold_any_text() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a\nb"), "`a\u{21B5}b`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(
            code(&"x".repeat(70)),
            format!("`{}\u{2026}`", "x".repeat(60))
        );
    }

    #[test]
    fn a_long_replacement_shows_what_differs() {
        let long = "x".repeat(80);
        let (old, new) = trimmed(&format!("{long}a{long}"), &format!("{long}b{long}"));
        assert_eq!(old, "\u{2026}xxxxxxxxaxxxxxxxx\u{2026}");
        assert_eq!(new, "\u{2026}xxxxxxxxbxxxxxxxx\u{2026}");
        assert_eq!(trimmed("ab", "ac"), ("ab".to_owned(), "ac".to_owned()));
    }
}
