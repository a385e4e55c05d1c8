//! A finding as the cells of a list, for the formats that are tables.

use super::notes::{accepted_words, basis_words, fix_words};
use crate::diagnostic::{Diagnostic, Note};
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::subject::Subject;
use crate::wording::say;

/// A finding in words, cell by cell; what there is nothing to say about is empty.
pub(super) struct Listed<'a> {
    /// The line of the reading text, from 1.
    pub(super) line: usize,
    /// The character in that line, from 1.
    pub(super) column: usize,
    /// The place in words, and where that is in the file.
    pub(super) place: String,
    /// The address of the cell, if the place is one.
    pub(super) address: &'a str,
    /// The figure that the document gives.
    pub(super) stated: &'a str,
    /// The figure it is held against.
    pub(super) computed: &'a str,
    /// What to do.
    pub(super) help: String,
    /// What probably happened.
    pub(super) hypothesis: String,
    /// What the fix does, and what it promises.
    pub(super) fix: String,
    /// What obliges.
    pub(super) basis: String,
    /// Why it is accepted, and where that is written.
    pub(super) accepted: String,
}

impl<'a> Listed<'a> {
    /// A finding of a document, by a rule that is known or not.
    pub(super) fn new(
        subject: &Subject,
        finding: &'a Diagnostic,
        meta: Option<&RuleMeta>,
        lang: Lang,
    ) -> Listed<'a> {
        let source = &subject.source;
        let primary = &finding.primary;
        let at = source
            .lines()
            .line_column(source.text(), primary.span.start as usize);
        let basis = meta.map_or(&[][..], |meta| &meta.basis).iter();
        let accepted = finding.accepted.as_ref();
        let fix = finding.fix.as_ref();
        Listed {
            line: at.line,
            column: at.column,
            place: subject.place_in_file(primary.span, primary.address.as_deref(), lang),
            address: primary.address.as_deref().unwrap_or_default(),
            stated: finding.figures.stated.as_deref().unwrap_or_default(),
            computed: finding.figures.computed.as_deref().unwrap_or_default(),
            help: noted(finding, "help", lang),
            hypothesis: noted(finding, "hypothesis", lang),
            fix: fix.map_or_else(String::new, |fix| fix_words(fix, lang)),
            basis: joined(basis.map(|basis| basis_words(basis, lang)), lang),
            accepted: accepted.map_or_else(String::new, |accepted| accepted_words(accepted, lang)),
        }
    }
}

fn noted(finding: &Diagnostic, kind: &str, lang: Lang) -> String {
    let notes = finding.notes.iter().filter(|note| note.kind() == kind);
    joined(notes.map(Note::text), lang)
}

/// Sentences one behind the other.
fn joined<T: AsRef<str>>(texts: impl Iterator<Item = T>, lang: Lang) -> String {
    let texts: Vec<String> = texts.map(|text| text.as_ref().to_owned()).collect();
    texts.join(&say(lang, "frame.and", &[]))
}
