//! Counts over a run: by rule, and by reporting body. Fed report by report.

mod json;
mod table;

use crate::check::Report;
use crate::diagnostic::{Applicability, Diagnostic, RuleId, Severity};
use crate::rule::{Outcome, RuleMeta};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Findings, counted: the open ones by severity, and the accepted ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Open findings of severity error.
    pub errors: usize,
    /// Open findings of severity warning.
    pub warnings: usize,
    /// Open findings of severity info.
    pub infos: usize,
    /// Findings accepted.
    pub accepted: usize,
}

impl Found {
    /// Counts a finding.
    fn add(&mut self, finding: &Diagnostic) {
        let count = match (&finding.accepted, finding.severity) {
            (Some(_), _) => &mut self.accepted,
            (None, Severity::Error) => &mut self.errors,
            (None, Severity::Warning) => &mut self.warnings,
            (None, Severity::Info) => &mut self.infos,
        };
        *count += 1;
    }

    /// Findings that nobody has accepted.
    #[must_use]
    pub fn open(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// What one rule did in a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleCounts {
    /// Its findings.
    pub found: Found,
    /// Open findings with a fix that can be applied.
    pub safe: usize,
    /// Open findings with a fix that a person has to confirm.
    pub doubtful: usize,
    /// Reports with a finding of it, open or accepted.
    pub reports: usize,
    /// Reports by how it ended: passed, failed, not assessable, off.
    pub outcomes: [usize; 4],
}

impl RuleCounts {
    /// Reports in which it ended in this way.
    #[must_use]
    pub fn ended(&self, outcome: Outcome) -> usize {
        self.outcomes[index(outcome)]
    }

    fn add(&mut self, finding: &Diagnostic) {
        self.found.add(finding);
        let fix = finding.fix.as_ref().filter(|_| finding.accepted.is_none());
        match fix.map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.safe += 1,
            Some(Applicability::Unsafe) => self.doubtful += 1,
            Some(Applicability::DisplayOnly) | None => {}
        }
    }
}

fn index(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Passed => 0,
        Outcome::Failed => 1,
        Outcome::NotAssessable => 2,
        Outcome::Off => 3,
    }
}

/// What the rules did, in the order of the packs; its size does not depend on the reports.
#[derive(Debug, Clone, Default)]
pub struct ByRule {
    order: Vec<RuleId>,
    counts: BTreeMap<RuleId, RuleCounts>,
}

impl ByRule {
    /// Nothing yet, for these rules.
    #[must_use]
    pub fn new(rules: &[Arc<RuleMeta>]) -> ByRule {
        let order: Vec<RuleId> = rules.iter().map(|rule| rule.id.clone()).collect();
        let counts = order.iter().map(|id| (id.clone(), RuleCounts::default()));
        ByRule {
            counts: counts.collect(),
            order,
        }
    }

    /// Adds a report.
    pub fn add(&mut self, report: &Report) {
        for outcome in &report.outcomes {
            self.of(&outcome.rule).outcomes[index(outcome.outcome)] += 1;
        }
        let mut rules: Vec<&RuleId> = Vec::new();
        for finding in &report.diagnostics {
            self.of(&finding.rule).add(finding);
            rules.push(&finding.rule);
        }
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            self.of(rule).reports += 1;
        }
    }

    /// The counts of a rule; one that is not of the packs, such as those about acceptances, is
    /// entered behind them.
    fn of(&mut self, rule: &RuleId) -> &mut RuleCounts {
        if !self.counts.contains_key(rule) {
            self.order.push(rule.clone());
        }
        self.counts.entry(rule.clone()).or_default()
    }

    /// Every rule with its counts.
    pub fn rules(&self) -> impl Iterator<Item = (&RuleId, &RuleCounts)> {
        self.order
            .iter()
            .filter_map(|rule| Some((rule, self.counts.get(rule)?)))
    }
}

/// What was found in the reports of one body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BodyCounts {
    /// Its reports.
    pub reports: usize,
    /// Their findings.
    pub found: Found,
}

/// Counts over a run.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    rules: ByRule,
    bodies: BTreeMap<String, BodyCounts>,
}

impl Statistics {
    /// Nothing yet, for these rules.
    #[must_use]
    pub fn new(rules: &[Arc<RuleMeta>]) -> Statistics {
        Statistics {
            rules: ByRule::new(rules),
            bodies: BTreeMap::new(),
        }
    }

    /// Adds a report. One whose body is not known stands under its path.
    pub fn add(&mut self, report: &Report) {
        self.rules.add(report);
        let subject = &report.subject;
        let body = subject.profile.body.as_ref().map(|(body, _)| body.as_str());
        let name = body.unwrap_or(subject.source.path());
        let counts = self.bodies.entry(name.to_owned()).or_default();
        counts.reports += 1;
        for finding in &report.diagnostics {
            counts.found.add(finding);
        }
    }

    /// Every rule with its counts, in the order of the packs.
    #[must_use]
    pub fn rules(&self) -> &ByRule {
        &self.rules
    }

    /// Every body with its counts, by name.
    pub fn bodies(&self) -> impl Iterator<Item = (&str, &BodyCounts)> {
        self.bodies
            .iter()
            .map(|(name, counts)| (name.as_str(), counts))
    }
}
