//! The words below a frame: the place, what probably happened, what to do, what obliges; and how
//! the rules ended.

use super::Style;
use super::measure::{columns, one_line, padded, wrapped};
use super::paint::Paint;
use crate::check::Report;
use crate::diagnostic::{Acceptance, Applicability, Diagnostic, Fix};
use crate::rule::{Basis, RuleMeta};
use crate::source::Lang;
use crate::subject::Subject;
use crate::wording::say;
use std::io::{self, Write};

/// A name and the text beside it; a text without a name continues what stands above.
pub(super) type NamedText = (String, String);

/// Everything said below a finding's frame. `left_out` marks had no room in it.
pub(super) fn of_finding(
    subject: &Subject,
    diagnostic: &Diagnostic,
    meta: Option<&RuleMeta>,
    left_out: usize,
    lang: Lang,
) -> Vec<NamedText> {
    let name = |key: &str| say(lang, key, &[]);
    let mut notes = Vec::new();
    let primary = &diagnostic.primary;
    if primary.span == subject.source.whole() {
        notes.extend(
            primary
                .text
                .iter()
                .map(|text| (String::new(), text.clone())),
        );
    }
    if left_out > 0 {
        let text = say(lang, "frame.more", &[("n", &left_out.to_string())]);
        notes.push((String::new(), text));
    }
    let place = subject.place_in_file(primary.span, primary.address.as_deref(), lang);
    notes.push((name("note.place"), place));
    notes.extend(advice(diagnostic, lang));
    if let Some(fix) = &diagnostic.fix {
        notes.push((name("note.fix"), fix_words(fix, lang)));
    }
    let basis = meta.map_or(&[][..], |meta| &meta.basis);
    notes.extend(
        basis
            .iter()
            .map(|basis| (name("note.basis"), basis_words(basis, lang))),
    );
    notes
}

/// What probably happened, why it matters, and what to do.
pub(super) fn advice(diagnostic: &Diagnostic, lang: Lang) -> Vec<NamedText> {
    let mut notes = Vec::new();
    for kind in ["hypothesis", "why", "help"] {
        let of_kind = diagnostic.notes.iter().filter(|note| note.kind() == kind);
        let name = say(lang, &format!("note.{kind}"), &[]);
        notes.extend(of_kind.map(|note| (name.clone(), note.text().to_owned())));
    }
    notes
}

/// What a fix does, in words, and what it promises.
pub(super) fn fix_words(fix: &Fix, lang: Lang) -> String {
    let promise = match fix.applicability {
        Applicability::Safe => "fix.safe",
        Applicability::Unsafe => "fix.unsafe",
        Applicability::DisplayOnly => "fix.display-only",
    };
    say(lang, promise, &[("title", &fix.title)])
}

/// Why a finding is accepted, in words: where that is written, the reason, the day it ends.
pub(super) fn accepted_words(acceptance: &Acceptance, lang: Lang) -> String {
    let key = format!("accepted.{}", acceptance.by.name());
    let text = say(lang, &key, &[("reason", &acceptance.reason)]);
    let Some(until) = acceptance.until else {
        return text;
    };
    let date = until.to_string();
    say(lang, "accepted.until", &[("text", &text), ("date", &date)])
}

/// A document that obliges, in words: title, number, clause.
#[must_use]
pub fn basis_words(basis: &Basis, lang: Lang) -> String {
    let mut words = say(lang, "basis.title", &[("title", &basis.title)]);
    if let Some(number) = &basis.number {
        words.push_str(&say(lang, "basis.number", &[("number", number)]));
    }
    if let Some(clause) = &basis.clause {
        words.push_str(&say(lang, "basis.clause", &[("clause", clause)]));
    }
    words
}

/// Names in one column, texts wrapped beside them. The same name is not said twice in a row.
pub(super) fn write(notes: &[NamedText], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { on: style.color };
    let names = notes
        .iter()
        .map(|(name, _)| columns(name))
        .max()
        .unwrap_or(0);
    let indent = if names == 0 { 2 } else { 2 + names + 2 };
    let width = style.columns().saturating_sub(indent);
    let mut before = "";
    for (name, text) in notes {
        let shown = if name == before { "" } else { name };
        for (index, line) in wrapped(text, width).iter().enumerate() {
            let shown = if index == 0 { shown } else { "" };
            let blanks = " ".repeat(indent - 2 - columns(shown));
            writeln!(
                out,
                "{}",
                format!("  {}{blanks}{line}", paint.key(shown)).trim_end()
            )?;
        }
        before = name;
    }
    Ok(())
}

/// One line per rule: how it ended, and why.
pub(super) fn outcomes(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { on: style.color };
    writeln!(
        out,
        "{}",
        paint.strong(&one_line(report.subject.source.path()))
    )?;
    let word = |key: &str| say(style.lang, &format!("outcome.{key}"), &[]);
    let words = ["passed", "failed", "not-assessable", "off"].map(word);
    let wide = words.iter().map(|word| columns(word)).max().unwrap_or(0);
    for outcome in &report.outcomes {
        let ended = padded(&word(outcome.outcome.name()), wide);
        let reason = outcome
            .reason
            .as_deref()
            .map(|reason| format!("  {}", one_line(reason)));
        writeln!(
            out,
            "  {ended}  {}{}",
            outcome.rule,
            reason.unwrap_or_default()
        )?;
    }
    writeln!(out)
}
