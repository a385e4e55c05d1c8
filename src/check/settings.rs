//! Settings: which rules run, how much they weigh, in which language, and how many findings each
//! may make. They may differ from file to file.

use crate::diagnostic::Severity;
use crate::rule::RuleMeta;
use crate::rule::selection::Selection;
use crate::source::Lang;
use serde::Deserialize;
use std::borrow::Cow;

/// What a run is to check in one document.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language of messages.
    pub lang: Lang,
    /// What is changed for some documents, in order; the last word counts.
    pub steps: Vec<Step>,
    /// Rules switched on by name: ids, groups, globs. Empty means the defaults.
    pub select: Selection,
    /// Rules switched off by name; stronger than `select`.
    pub ignore: Selection,
    /// The most findings one rule may make in one document.
    pub most_findings: usize,
}

/// A change for the rules of some names.
#[derive(Debug, Clone)]
pub struct Step {
    /// The rules it is about.
    pub selection: Selection,
    /// Whether they are on; `None` leaves them.
    pub on: Option<bool>,
    /// Their severity; `None` leaves it.
    pub severity: Option<Severity>,
    /// Where it is written, for people: `gouji.yaml:12`.
    pub origin: String,
}

/// What the settings say of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Whether it runs.
    pub on: bool,
    /// What its findings weigh.
    pub severity: Severity,
    /// What decided, in order: places of files, then arguments. Empty when nothing was changed.
    pub because: Vec<Cow<'a, str>>,
}

/// The severity at which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Errors fail the run.
    #[default]
    Error,
    /// Errors and warnings fail the run.
    Warning,
    /// Any finding fails the run.
    Info,
    /// Findings never fail the run.
    Never,
}

impl Gate {
    /// Whether a finding of this severity fails the run.
    #[must_use]
    pub fn is_reached(self, severity: Severity) -> bool {
        match self {
            Gate::Error => severity >= Severity::Error,
            Gate::Warning => severity >= Severity::Warning,
            Gate::Info => true,
            Gate::Never => false,
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: Lang::Zh,
            steps: Vec::new(),
            select: Selection::default(),
            ignore: Selection::default(),
            most_findings: 100,
        }
    }
}

impl Settings {
    /// Whether a rule runs.
    #[must_use]
    pub fn is_on(&self, meta: &RuleMeta) -> bool {
        if self.ignore.names(meta) {
            return false;
        }
        if !self.select.is_empty() {
            return self.select.names(meta);
        }
        let said = |step: &Step| step.on.filter(|_| step.selection.names(meta));
        self.steps.iter().rev().find_map(said).unwrap_or(meta.on)
    }

    /// A rule's severity.
    #[must_use]
    pub fn severity(&self, meta: &RuleMeta) -> Severity {
        let said = |step: &Step| step.severity.filter(|_| step.selection.names(meta));
        let said = self.steps.iter().rev().find_map(said);
        said.unwrap_or(meta.severity)
    }

    /// What is said of a rule, and by what.
    #[must_use]
    pub fn decide<'a>(&'a self, meta: &'a RuleMeta) -> Decision<'a> {
        let mut because: Vec<Cow<'a, str>> = Vec::new();
        because.extend(meta.overridden.iter().map(Cow::from));
        let steps = self.steps.iter().filter(|step| step.selection.names(meta));
        because.extend(steps.map(|step| Cow::from(&step.origin)));
        if !self.select.is_empty() {
            because.push("--select".into());
        }
        if self.ignore.names(meta) {
            because.push("--ignore".into());
        }
        Decision {
            on: self.is_on(meta),
            severity: self.severity(meta),
            because,
        }
    }
}
