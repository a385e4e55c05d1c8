//! Accepting findings: by comments in the document, by the configuration, by a baseline.
//!
//! An accepted finding stays in the report, marked with the reason; it only ceases to count. What
//! accepts is itself held to something: it names its rules one by one, it gives a reason, it ends
//! on its day, and it is reported when it accepts nothing.

pub mod baseline;
pub mod fault;
pub mod file;
pub mod inline;
pub mod known;
pub mod tally;

pub use baseline::Baseline;
pub use file::Configured;
pub use known::Known;
pub use tally::{Met, Tally};

use crate::check::Report;
use crate::check::fingerprint::fingerprint;
use crate::diagnostic::{Acceptance, AcceptedBy, Date, Diagnostic, RuleId};
use crate::rule::Outcome;
use crate::source::{Lang, Span};
use fault::Fault;

/// Of one document, so many rules named in comments are looked at.
const MOST_ENTRIES: usize = 1000;

/// What every acceptance says, wherever it is written.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The rule, as written.
    pub rule: String,
    /// Where the rule is named.
    pub at: Option<Span>,
    /// Why; blank when it does not say.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

impl Terms {
    /// What is wrong with it, whatever the documents hold. What is wrong accepts nothing.
    fn fault(&self, known: &Known, today: Option<Date>) -> Option<Fault> {
        if let Some(fault) = known.fault(&self.rule) {
            return Some(fault);
        }
        if self.reason.trim().is_empty() {
            return Some(Fault::WithoutReason);
        }
        let over = self
            .until
            .filter(|until| today.is_some_and(|today| *until < today));
        over.map(Fault::Expired)
    }

    /// Whether it may accept anything.
    fn is_sound(&self, known: &Known, today: Option<Date>) -> bool {
        let over = self
            .until
            .is_some_and(|until| today.is_some_and(|today| until < today));
        known.is_rule(&self.rule) && !self.reason.trim().is_empty() && !over
    }

    /// Whether it names the rule.
    #[must_use]
    pub fn names(&self, rule: &RuleId) -> bool {
        rule.as_str() == self.rule || rule.name() == self.rule
    }

    /// Whether the rule was checked on a document: it passed, or it found something.
    fn was_asked(&self, report: &Report) -> bool {
        let checked = |outcome| matches!(outcome, Outcome::Passed | Outcome::Failed);
        let mut outcomes = report.outcomes.iter();
        outcomes.any(|one| self.names(&one.rule) && checked(one.outcome))
    }

    /// Marks a finding, unless something stronger has.
    fn accept(&self, finding: &mut Diagnostic, by: AcceptedBy) {
        finding.accepted.get_or_insert_with(|| Acceptance {
            reason: self.reason.trim().to_owned(),
            by,
            until: self.until,
        });
    }
}

/// Everything that accepts findings in one run.
#[derive(Debug)]
pub struct Acceptances {
    /// The rules there are.
    pub known: Known,
    /// What the configuration accepts.
    pub config: Option<Configured>,
    /// What a baseline accepts.
    pub baseline: Option<Baseline>,
    /// The day of the run; without one, nothing expires.
    pub today: Option<Date>,
    /// The language of findings about acceptances.
    pub lang: Lang,
}

/// A document's path as the files of acceptances write it: from their own folder, with slashes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paths<'a> {
    /// From the folder of the configuration.
    pub config: &'a str,
    /// From the folder of the baseline.
    pub baseline: &'a str,
}

impl Acceptances {
    /// Marks the findings of a report that are accepted, and adds findings about its comments.
    /// A comment is stronger than the configuration, the configuration than a baseline.
    pub fn apply(&self, report: &mut Report, paths: Paths<'_>) -> Met {
        let about_comments = self.by_comments(report);
        let met = Met {
            config: self.by_config(report, paths.config),
            baseline: self.by_baseline(report, paths.baseline),
        };
        report.diagnostics.extend(about_comments);
        report
            .diagnostics
            .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        met
    }

    fn by_comments(&self, report: &mut Report) -> Vec<Diagnostic> {
        let mut about = Vec::new();
        // Whatever stands in a file that is no report is not for us to judge.
        if report.subject.comments.is_empty() || !report.subject.is_recognised() {
            return about;
        }
        let subject = std::sync::Arc::clone(&report.subject);
        let mut regions = inline::Regions::default();
        let mut left = MOST_ENTRIES;
        for comment in &subject.comments {
            if left == 0 {
                about.push(Fault::TooMany.finding(Some(comment.span), "", self.lang));
                break;
            }
            match inline::read(&subject, comment, &mut regions) {
                Ok(entries) => {
                    for entry in entries.into_iter().take(left) {
                        about.extend(self.by_comment(&entry, report));
                        left -= 1;
                    }
                }
                Err((fault, span)) => {
                    about.push(fault.finding(Some(span), "", self.lang));
                    left -= 1;
                }
            }
        }
        about
    }

    /// Marks what one entry of a comment accepts. What comes back is wrong with it.
    fn by_comment(&self, entry: &inline::Inline, report: &mut Report) -> Option<Diagnostic> {
        let terms = &entry.terms;
        let mut fault = terms.fault(&self.known, self.today);
        if fault.is_none() {
            let whole = report.subject.source.whole();
            let mut used = false;
            for finding in &mut report.diagnostics {
                if terms.names(&finding.rule) && entry.covers(finding, whole) {
                    terms.accept(finding, AcceptedBy::Inline);
                    used = true;
                }
            }
            let idle = !used && terms.was_asked(report);
            fault = idle.then_some(Fault::Unused);
        }
        fault.map(|fault| fault.finding(terms.at, &terms.rule, self.lang))
    }

    fn by_config(&self, report: &mut Report, path: &str) -> Vec<(usize, bool)> {
        let mut met = Vec::new();
        let entries = self.config.iter().flat_map(|config| &config.entries);
        for (index, entry) in entries.enumerate() {
            let terms = &entry.terms;
            if !entry.is_for(path) || !terms.is_sound(&self.known, self.today) {
                continue;
            }
            let places = entry.places(&report.subject);
            let mut used = false;
            for finding in &mut report.diagnostics {
                if terms.names(&finding.rule) && entry.covers(finding, &places) {
                    terms.accept(finding, AcceptedBy::Config);
                    used = true;
                }
            }
            if used || terms.was_asked(report) {
                met.push((index, used));
            }
        }
        met
    }

    fn by_baseline(&self, report: &mut Report, path: &str) -> Vec<(usize, usize)> {
        let Some(baseline) = &self.baseline else {
            return Vec::new();
        };
        let listed = baseline.of(path);
        if listed.is_empty() {
            return Vec::new();
        }
        let prints: Vec<String> = report
            .diagnostics
            .iter()
            .map(|finding| fingerprint(&report.subject, finding))
            .collect();
        let mut taken = vec![false; prints.len()];
        let mut met = Vec::new();
        for index in listed {
            let entry = &baseline.entries[*index];
            let terms = &entry.terms;
            let sound = terms.is_sound(&self.known, self.today);
            let mut count = 0;
            let findings = report.diagnostics.iter_mut().zip(&prints).zip(&mut taken);
            for ((finding, print), taken) in findings {
                let same = *print == entry.fingerprint && terms.names(&finding.rule);
                if *taken || !same || count == entry.count {
                    continue;
                }
                (*taken, count) = (true, count + 1);
                if sound {
                    terms.accept(finding, AcceptedBy::Baseline);
                }
            }
            if count > 0 || terms.was_asked(report) {
                met.push((*index, count));
            }
        }
        met
    }
}
