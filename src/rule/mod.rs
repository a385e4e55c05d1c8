//! What is checked, and how: rules compiled from their files.

pub mod case;
pub mod compile;
pub mod condition;
pub mod file;
pub mod found;
pub mod hypothesis;
pub mod loader;
pub mod overrides;
pub mod parameter;
pub mod recomputed;
pub mod registry;
pub mod scope;
pub mod script;
pub mod selection;
pub mod template;
pub mod trace;
pub mod vet;
pub mod words;

use crate::diagnostic::{Applicability, RuleId, Severity};
use crate::form::YearsFile;
use crate::source::{Span, Text};
use crate::subject::Subject;
use crate::wording::say;
use crate::yaml::DataFile;
use case::{CaseFile, UnnoticedFile};
use condition::Condition;
use found::Context;
use parameter::Parameters;
use std::sync::Arc;
use template::Template;

/// What a rule is, apart from how it checks.
#[derive(Debug, Clone)]
pub struct RuleMeta {
    /// Its id.
    pub id: RuleId,
    /// The group it belongs to: its folder.
    pub group: String,
    /// One line.
    pub summary: Text,
    /// What it checks, why it matters, how to put it right; Markdown.
    pub docs: Text,
    /// The default severity.
    pub severity: Severity,
    /// Whether it is on unless settings say otherwise.
    pub on: bool,
    /// The version it came with.
    pub since: String,
    /// What obliges.
    pub basis: Vec<Basis>,
    /// Where another pack or the settings changed it, in order: `gouji.yaml:12`.
    pub overridden: Vec<String>,
}

/// A document that obliges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// The clause.
    pub clause: Option<String>,
}

/// How a rule ended on one document.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Outcome {
    /// Checked, and it holds.
    Passed,
    /// It has findings.
    Failed,
    /// It could not be told, for a reason.
    NotAssessable,
    /// Not checked, because settings say so.
    Off,
}

impl Outcome {
    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::NotAssessable => "not-assessable",
            Outcome::Off => "off",
        }
    }
}

/// A rule that broke while it ran: neither a finding nor a clean result.
#[derive(Debug, Clone)]
pub struct RuleFailure {
    /// The rule.
    pub rule: RuleId,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The rule's file, and where in it.
    pub place: Option<(DataFile, Option<Span>)>,
}

/// Which documents a rule is for.
#[derive(Debug, Clone, Default)]
pub struct Applies {
    /// Report years.
    pub years: Option<YearsFile>,
    /// Forms.
    pub forms: Vec<String>,
    /// Kinds of bodies.
    pub kinds: Vec<String>,
    /// Kinds left out.
    pub not_kinds: Vec<String>,
}

/// A fix before it is filled.
#[derive(Debug, Clone)]
pub struct FixTemplate {
    /// What it does.
    pub title: Template,
    /// What it promises.
    pub applicability: Applicability,
    /// The new text.
    pub new: String,
}

/// A rule, compiled. After a pack has loaded, no rule can be invalid.
#[derive(Debug)]
pub struct Rule {
    /// What it is.
    pub meta: Arc<RuleMeta>,
    /// Which documents it is for.
    pub applies: Applies,
    /// Names of rules and groups whose findings come first.
    pub yields_to: Vec<String>,
    /// The check.
    pub condition: Condition,
    /// Its parameters, with the values they have in this run.
    pub parameters: Parameters,
    /// The fact.
    pub message: Template,
    /// What to say at the place.
    pub label: Option<Template>,
    /// What to do.
    pub help: Option<Template>,
    /// How to put it right.
    pub fix: Option<FixTemplate>,
    /// Its test cases.
    pub cases: Vec<CaseFile>,
    /// Changes to it that no case can notice.
    pub unnoticed: Vec<UnnoticedFile>,
    /// Cases of the overrides, which show what they change, each with the file it stands in.
    pub override_cases: Vec<(DataFile, CaseFile)>,
    /// Its file.
    pub file: DataFile,
}

impl Rule {
    /// The file a case of the rule stands in.
    #[must_use]
    pub fn file_of(&self, case: &CaseFile) -> &DataFile {
        let mut cases = self.override_cases.iter();
        let found = cases.find(|(_, one)| std::ptr::eq(one, case));
        found.map_or(&self.file, |(file, _)| file)
    }

    /// Whether the rule speaks of how a document was read, and so of any document. Where next to
    /// nothing could be read, the rule that says so is one of them.
    #[must_use]
    pub fn is_about_reading(&self, subject: &Subject) -> bool {
        match &self.condition {
            Condition::Reading(_) => true,
            Condition::Table(tables) => {
                tables.0 == file::TableCheck::Unreadable && subject.is_unread()
            }
            _ => false,
        }
    }

    /// Why the rule does not apply to a document, if it does not.
    ///
    /// The inner reason is `None` when the rule simply passes (another year, another kind of
    /// body), and given when it cannot be told (the year or the body is not known).
    #[must_use]
    pub fn exempt(&self, context: Context<'_>) -> Option<Option<String>> {
        let subject = context.subject;
        let applies = &self.applies;
        let about_reading = self.is_about_reading(subject);
        if !about_reading && subject.is_unread() {
            return Some(Some(subject.why_unread(context.lang)));
        }
        if !about_reading && !subject.is_recognised() {
            return Some(Some(say(context.lang, "reason.not-recognised", &[])));
        }
        if let Some(years) = &applies.years {
            match subject.year() {
                Some(year) if years.contains(year) => {}
                Some(_) => return Some(None),
                None => return Some(Some(say(context.lang, "reason.no-year", &[]))),
            }
        }
        let form = subject
            .form()
            .map(|form| form.id.as_str())
            .unwrap_or_default();
        if !applies.forms.is_empty() && applies.forms.iter().all(|id| id != form) {
            return Some(None);
        }
        let of = |kinds: &[String]| {
            kinds
                .iter()
                .any(|kind| subject.profile.kinds.contains(kind))
        };
        let by_kind = !applies.kinds.is_empty() || !applies.not_kinds.is_empty();
        if by_kind && subject.profile.body.is_none() {
            return Some(Some(say(context.lang, "reason.no-body", &[])));
        }
        let wanted = applies.kinds.is_empty() || of(&applies.kinds);
        (!wanted || of(&applies.not_kinds)).then_some(None)
    }
}
