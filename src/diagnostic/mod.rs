//! The finding: plain data that knows no renderer and no protocol.

pub mod acceptance;
pub mod fix;
pub mod id;

pub use acceptance::{Acceptance, AcceptedBy, Date};
pub use fix::{Applicability, Edit, Fix};
pub use id::RuleId;

use crate::source::Span;

/// How much a finding weighs. The order is from light to heavy.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong, or wrong but harmless.
    Warning,
    /// Certainly wrong in the report itself.
    Error,
}

impl Severity {
    /// The word used in output and in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in the reading text, with what to say there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to say at that place.
    pub text: Option<String>,
    /// The cell's address, `table/row/column`, when the place is a cell of a form.
    pub address: Option<String>,
}

impl Label {
    /// A bare place.
    #[must_use]
    pub fn new(span: Span) -> Label {
        Label {
            span,
            text: None,
            address: None,
        }
    }

    /// The same place with something to say.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Label {
        self.text = Some(text.into());
        self
    }

    /// The same place, known as a cell.
    #[must_use]
    pub fn with_address(mut self, address: impl Into<String>) -> Label {
        self.address = Some(address.into());
        self
    }
}

/// What else there is to say: the second and third pillar of a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Note {
    /// Why it matters.
    Why(String),
    /// What to do.
    Help(String),
    /// What probably happened.
    Hypothesis(String),
}

impl Note {
    /// The kind as JSON names it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Note::Why(_) => "why",
            Note::Help(_) => "help",
            Note::Hypothesis(_) => "hypothesis",
        }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Note::Why(text) | Note::Help(text) | Note::Hypothesis(text) => text,
        }
    }
}

/// What a finding about figures sets against each other, as they are shown to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    /// The figure that the document gives.
    pub stated: Option<String>,
    /// The figure it is held against: recomputed, or given elsewhere in the document.
    pub computed: Option<String>,
}

/// One finding about one document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub rule: RuleId,
    /// Its weight, as the settings decided.
    pub severity: Severity,
    /// The fact, on one line, sensible alone.
    pub message: String,
    /// The smallest place that shows the fault.
    pub primary: Label,
    /// Other places that belong to it.
    pub secondary: Vec<Label>,
    /// Why, what to do, what probably happened.
    pub notes: Vec<Note>,
    /// How to put it right, when that is known.
    pub fix: Option<Fix>,
    /// For relations: the keys of every relation this finding explains.
    pub relations: Vec<String>,
    /// The values involved, for the fingerprint: never a position.
    pub values: Vec<String>,
    /// The figures it sets against each other, where it is about figures.
    pub figures: Figures,
    /// Why it is accepted, if it is: then it is shown, and does not count. It depends on the run
    /// and the day, and is never kept.
    #[serde(skip)]
    pub accepted: Option<Acceptance>,
}

impl Diagnostic {
    /// The order findings are shown in: place, then severity (heavy first), then id, then message.
    #[must_use]
    pub fn sort_key(&self) -> (Span, std::cmp::Reverse<Severity>, &str, &str) {
        (
            self.primary.span,
            std::cmp::Reverse(self.severity),
            self.rule.as_str(),
            &self.message,
        )
    }
}
