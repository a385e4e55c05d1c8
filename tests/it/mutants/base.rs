//! A sound report and what can be changed in it.

use crate::support::{checked, root, subject};
use gouji::check::Report;
use gouji::diagnostic::Diagnostic;
use gouji::fact::{Evidence, Fact, Standing};
use gouji::source::Span;
use gouji::subject::Subject;
use gouji::syntax::{Section, SectionId};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A report without errors and warnings.
pub(crate) struct Base {
    /// Its path, which decides the format.
    pub(crate) path: String,
    /// Its text as read.
    pub(crate) text: String,
    /// What is understood of it.
    pub(crate) subject: Arc<Subject>,
    /// What is found in it as it is: rule and printed text, and how often.
    pub(crate) before: BTreeMap<(String, String), usize>,
}

/// One mistake in one report.
pub(crate) struct Mutant {
    /// The text with the mistake.
    pub(crate) text: String,
    /// Where a finding may stand.
    pub(crate) at: Vec<Span>,
    /// What was written, for people.
    pub(crate) shown: String,
}

/// Which part of a report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything.
    Whole,
    /// Title lines.
    Title,
    /// Text before the first section.
    Intro,
    /// Paragraphs anywhere.
    Text,
    /// Paragraphs of the section of this role.
    Role(&'static str),
    /// Headings below the top level.
    SubHeadings,
}

/// A change: where, and what is written there.
pub(crate) type Edit = (Span, String);

impl Base {
    /// Reads and checks a report.
    pub(crate) fn new(path: &str, bytes: &[u8]) -> Base {
        let report = checked(path, bytes);
        let before = keys(&report)
            .into_iter()
            .fold(BTreeMap::new(), |mut map, key| {
                *map.entry(key).or_insert(0) += 1;
                map
            });
        Base {
            path: path.to_owned(),
            text: report.subject.source.text().to_owned(),
            subject: Arc::clone(&report.subject),
            before,
        }
    }

    /// The text with these changes.
    pub(crate) fn edited(&self, mut edits: Vec<Edit>) -> Mutant {
        edits.sort_by_key(|(span, _)| *span);
        let (mut text, mut at, mut from) = (String::new(), Vec::new(), 0);
        for (span, new) in &edits {
            text.push_str(&self.text[from..span.start as usize]);
            let start = text.len();
            text.push_str(new);
            at.push(Span::new(start, text.len()));
            from = span.end as usize;
        }
        text.push_str(&self.text[from..]);
        let shown = edits
            .iter()
            .map(|(span, new)| {
                let old: String = self.text[span.range()].chars().take(24).collect();
                let new: String = new.chars().take(40).collect();
                format!("`{}`→`{}`", old.trim(), new.trim())
            })
            .take(2)
            .collect::<Vec<_>>()
            .join(", ");
        let line = text[..at[0].start as usize].matches('\n').count() + 1;
        Mutant {
            text,
            at,
            shown: format!("line {line}: {shown}"),
        }
    }

    /// The text with one change.
    pub(crate) fn with(&self, span: Span, new: impl Into<String>) -> Mutant {
        self.edited(vec![(span, new.into())])
    }

    /// The parts of the text that a scope names.
    pub(crate) fn spans(&self, scope: Scope) -> Vec<Span> {
        let document = &self.subject.document;
        let paragraphs = |keep: &dyn Fn(SectionId) -> bool| -> Vec<Span> {
            document
                .paragraphs
                .iter()
                .filter(|paragraph| keep(paragraph.section))
                .map(|paragraph| paragraph.span)
                .collect()
        };
        match scope {
            Scope::Whole => vec![self.subject.source.whole()],
            Scope::Title => self.subject.profile.titles.clone(),
            Scope::Text => paragraphs(&|_| true),
            Scope::Intro => paragraphs(&|section| section == SectionId::ROOT),
            Scope::Role(role) => paragraphs(&|id| self.subject.role_of(id) == Some(role)),
            Scope::SubHeadings => document
                .sections
                .iter()
                .filter(|section| section.level > 1)
                .filter_map(|section| Some(section.heading.as_ref()?.span))
                .collect(),
        }
    }

    /// Every place of a pattern in a scope: the group `at` or the whole match, and what the
    /// template makes of it.
    pub(crate) fn places(&self, scope: Scope, find: &Regex, new: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        for span in self.spans(scope) {
            let piece = &self.text[span.range()];
            for captures in find.captures_iter(piece) {
                let whole = captures
                    .name("at")
                    .or_else(|| captures.get(0))
                    .expect("group 0");
                let start = span.start as usize;
                let mut written = String::new();
                captures.expand(new, &mut written);
                let at = Span::new(start + whole.start(), start + whole.end());
                if self.text[at.range()] != written {
                    edits.push((at, written));
                }
            }
        }
        edits
    }

    /// Top-level sections with a role, in order.
    pub(crate) fn sections(&self) -> Vec<&Section> {
        let top = self.subject.document.top();
        top.map(|(_, section)| section)
            .filter(|section| section.role.is_some())
            .collect()
    }

    /// The section of a role.
    pub(crate) fn section(&self, role: &str) -> Option<&Section> {
        self.subject.document.role(role).map(|(_, section)| section)
    }

    /// The parts of section one that have a heading of their own.
    pub(crate) fn items(&self) -> Vec<&Section> {
        let Some(section) = self.section("overview") else {
            return Vec::new();
        };
        let children = section.children.iter();
        children
            .map(|id| self.subject.document.section(*id))
            .collect()
    }

    /// Figures of sentences that are the report's own total or a part that is compared.
    pub(crate) fn figures(&self, keys: &[&str]) -> Vec<&Fact> {
        let all = self.subject.facts().iter();
        all.filter(|fact| {
            fact.from == Evidence::Sentence
                && fact.standing == Standing::Total
                && keys.iter().any(|key| {
                    fact.key == *key
                        || fact
                            .key
                            .strip_prefix(key)
                            .is_some_and(|k| k.starts_with('.'))
                })
        })
        .collect()
    }

    /// What was not found in the report as it is.
    pub(crate) fn news<'a>(&self, report: &'a Report) -> Vec<&'a Diagnostic> {
        let mut known = self.before.clone();
        let findings = report.diagnostics.iter().zip(keys(report));
        let mut news: Vec<&Diagnostic> = findings
            .filter(|(_, key)| match known.get_mut(key) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            })
            .map(|(finding, _)| finding)
            .collect();
        // What a rule said before and says elsewhere now is not new.
        for ((rule, _), left) in known {
            for _ in 0..left {
                if let Some(at) = news.iter().position(|one| one.rule.name() == rule) {
                    news.remove(at);
                }
            }
        }
        news
    }

    /// Whether one of these rules speaks of the report as it is.
    pub(crate) fn speaks(&self, rules: &[&str]) -> bool {
        self.before
            .keys()
            .any(|(rule, _)| rules.contains(&rule.as_str()))
    }
}

fn keys(report: &Report) -> Vec<(String, String)> {
    let source = &report.subject.source;
    let key = |finding: &Diagnostic| {
        let printed = source
            .slice(finding.primary.span)
            .chars()
            .take(12)
            .collect();
        (finding.rule.name().to_owned(), printed)
    };
    report.diagnostics.iter().map(key).collect()
}

/// The samples and those reports of the corpus in which nothing heavier than info is expected.
pub(crate) fn bases() -> Vec<Base> {
    let mut bases = Vec::new();
    for folder in ["rules/gir/samples", "tests/corpus"] {
        let mut paths: Vec<_> = std::fs::read_dir(root().join(folder))
            .expect("the folder is there")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_stem().is_none_or(|name| name != "README"))
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| end == "txt" || end == "md")
            })
            .collect();
        paths.sort();
        for path in paths {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            let expected =
                std::fs::read_to_string(path.with_extension("expect")).unwrap_or_default();
            let heavy = |line: &str| line.starts_with("error ") || line.starts_with("warning ");
            if expected.lines().any(heavy) {
                continue;
            }
            let base = Base::new(&name, &std::fs::read(&path).expect("it can be read"));
            // That nothing heavier is found in it is what other tests are about.
            bases.push(base);
        }
    }
    bases
}

/// A mutant, understood and checked.
pub(crate) fn check(base: &Base, mutant: &Mutant) -> Report {
    let report = crate::support::check_subject(&subject(&base.path, mutant.text.as_bytes()));
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    report
}
