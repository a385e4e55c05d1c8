//! The rules: what each checks and why, and how it ended over all documents.

use super::face::Faces;
use super::link;
use super::sheet::{Cell, Column, Sheet};
use crate::diagnostic::RuleId;
use crate::render::notes::basis_words;
use crate::render::rule_words;
use crate::render::statistics::{ByRule, RuleCounts};
use crate::rule::{Outcome, RuleMeta};
use crate::source::Lang;
use crate::wording::say;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::sync::Arc;

const COUNTS: &[Column] = &[
    Column {
        key: "column.rule",
        width: 34.0,
    },
    Column {
        key: "rule.summary",
        width: 44.0,
    },
    Column {
        key: "rule.severity",
        width: 8.0,
    },
    Column {
        key: "outcome.passed",
        width: 8.0,
    },
    Column {
        key: "outcome.failed",
        width: 8.0,
    },
    Column {
        key: "outcome.not-assessable",
        width: 8.0,
    },
    Column {
        key: "outcome.off",
        width: 8.0,
    },
    Column {
        key: "column.open",
        width: 8.0,
    },
    Column {
        key: "column.accepted",
        width: 8.0,
    },
];

const TEXTS: &[Column] = &[
    Column {
        key: "column.rule",
        width: 26.0,
    },
    Column {
        key: "rule.summary",
        width: 28.0,
    },
    Column {
        key: "rule.severity",
        width: 8.0,
    },
    Column {
        key: "column.what",
        width: 44.0,
    },
    Column {
        key: "column.why",
        width: 44.0,
    },
    Column {
        key: "column.how",
        width: 44.0,
    },
    Column {
        key: "note.basis",
        width: 36.0,
    },
];

/// The rules of the run, and where the workbook explains each.
pub(super) struct Rules {
    all: Vec<Arc<RuleMeta>>,
    at: BTreeMap<RuleId, usize>,
    sheet: String,
    lang: Lang,
}

impl Rules {
    pub(super) fn new(rules: &[Arc<RuleMeta>], lang: Lang) -> Rules {
        let at = rules.iter().enumerate();
        Rules {
            all: rules.to_vec(),
            at: at.map(|(at, rule)| (rule.id.clone(), at)).collect(),
            sheet: say(lang, "sheet.rules", &[]),
            lang,
        }
    }

    /// What is known of a rule.
    pub(super) fn meta(&self, rule: &RuleId) -> Option<&RuleMeta> {
        self.at.get(rule).map(|at| self.all[*at].as_ref())
    }

    /// Where the workbook explains a rule.
    pub(super) fn link(&self, rule: &RuleId) -> Option<String> {
        let at = u32::try_from(*self.at.get(rule)?).ok()?;
        Some(link::to_row(&self.sheet, at + 1))
    }

    /// The sheet of how the rules ended.
    pub(super) fn counted(
        &self,
        book: &mut Workbook,
        counts: &ByRule,
        faces: &Faces,
    ) -> Result<Worksheet, XlsxError> {
        let mut sheet = Sheet::new(book, "sheet.checked", COUNTS, faces, self.lang)?;
        for (rule, counts) in counts.rules() {
            sheet.row(self.counts(rule, counts), faces)?;
        }
        sheet.close(None, faces)
    }

    fn counts(&self, rule: &RuleId, counts: &RuleCounts) -> Vec<Cell> {
        let meta = self.meta(rule);
        let severity = meta.map(|meta| rule_words::severity(meta.severity, self.lang));
        vec![
            Cell::link(rule.as_str(), self.link(rule)),
            Cell::text(meta.map_or("", |meta| meta.summary.get(self.lang))),
            Cell::text(severity.unwrap_or_default()),
            Cell::count(counts.ended(Outcome::Passed)),
            Cell::count(counts.ended(Outcome::Failed)),
            Cell::count(counts.ended(Outcome::NotAssessable)),
            Cell::count(counts.ended(Outcome::Off)),
            Cell::count(counts.found.open()),
            Cell::count(counts.found.accepted),
        ]
    }

    /// The sheet that explains them.
    pub(super) fn explained(
        &self,
        book: &mut Workbook,
        faces: &Faces,
    ) -> Result<Worksheet, XlsxError> {
        let mut sheet = Sheet::new(book, "sheet.rules", TEXTS, faces, self.lang)?;
        for meta in &self.all {
            let basis = meta.basis.iter();
            let basis: Vec<String> = basis.map(|one| basis_words(one, self.lang)).collect();
            let [what, why, how] = parts(meta.docs.get(self.lang), self.lang);
            let cells = vec![
                Cell::text(meta.id.as_str()),
                Cell::text(meta.summary.get(self.lang)),
                Cell::text(rule_words::severity(meta.severity, self.lang)),
                Cell::text(what),
                Cell::text(why),
                Cell::text(how),
                Cell::text(basis.join("\n")),
            ];
            sheet.row(cells, faces)?;
        }
        sheet.close(None, faces)
    }
}

/// What a rule checks, why, and how to put it right: the paragraphs of its documentation, each to
/// the column it is named for. One without such a name goes on with the paragraph before it.
fn parts(docs: &str, lang: Lang) -> [String; 3] {
    let names = ["column.what", "column.why", "column.how"].map(|key| say(lang, key, &[]));
    let mut parts = [const { String::new() }; 3];
    let mut at = 0;
    for paragraph in docs.split("\n\n") {
        let mut text = paragraph.trim();
        let behind = |name: &String| {
            let rest = text.strip_prefix(name.as_str())?;
            rest.strip_prefix([':', '\u{FF1A}'])
        };
        let mut named = names.iter().enumerate();
        if let Some((part, rest)) = named.find_map(|(part, name)| Some((part, behind(name)?))) {
            at = part;
            text = rest.trim_start();
        }
        if !parts[at].is_empty() {
            parts[at].push_str("\n\n");
        }
        parts[at].push_str(text);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::source::Lang;

    #[test]
    fn documentation_is_cut_at_its_names() {
        let docs = "What: a cell.\n\nMore of it.\n\nWhy: it matters.\n\nHow: fill it.\n";
        let [what, why, how] = parts(docs, Lang::En);
        assert_eq!(what, "a cell.\n\nMore of it.");
        assert_eq!((why.as_str(), how.as_str()), ("it matters.", "fill it."));
        let [what, why, _] = parts("Whatever it is.", Lang::En);
        assert_eq!((what.as_str(), why.as_str()), ("Whatever it is.", ""));
    }
}
