//! What a check yields before it has words: places, arguments, or the reason why it cannot tell.

use super::trace::Trace;
use crate::diagnostic::{Figures, Fix, Label, Note, Severity};
use crate::source::{Lang, Span};
use crate::subject::Subject;

/// What a check may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The document.
    pub subject: &'a std::sync::Arc<Subject>,
    /// The language of arguments.
    pub lang: Lang,
    /// Keys of the relations whose rules are on: a fault belongs to the first of them it breaks.
    pub relations: &'a [String],
    /// Where to say what is looked at, when somebody asks why.
    pub trace: Option<&'a Trace>,
}

/// One thing found: the place, and the arguments of the message.
#[derive(Debug, Clone)]
pub struct Found {
    /// The place.
    pub primary: Label,
    /// Other places.
    pub secondary: Vec<Label>,
    /// Arguments for the rule's templates.
    pub arguments: Vec<(String, String)>,
    /// What else there is to say.
    pub notes: Vec<Note>,
    /// A fix the check itself knows.
    pub fix: Option<Fix>,
    /// Keys of all relations this explains.
    pub relations: Vec<String>,
    /// The values involved, for the fingerprint.
    pub values: Vec<String>,
    /// The figure the document gives, and the one it is held against.
    pub figures: Figures,
    /// A severity below the rule's own, when the check is less sure than usual.
    pub severity: Option<Severity>,
}

impl Found {
    /// Found at a place.
    #[must_use]
    pub fn at(primary: Label) -> Found {
        Found {
            primary,
            secondary: Vec::new(),
            arguments: Vec::new(),
            notes: Vec::new(),
            fix: None,
            relations: Vec::new(),
            values: Vec::new(),
            figures: Figures::default(),
            severity: None,
        }
    }

    /// Found at a span.
    #[must_use]
    pub fn here(span: Span) -> Found {
        Found::at(Label::new(span))
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Found {
        self.arguments.push((name.to_owned(), value.into()));
        self
    }

    /// With a value for the fingerprint.
    #[must_use]
    pub fn valued(mut self, value: impl Into<String>) -> Found {
        self.values.push(value.into());
        self
    }

    /// With the figure the document gives, and the one it is held against.
    #[must_use]
    pub fn against(mut self, stated: impl Into<String>, computed: impl Into<String>) -> Found {
        self.figures = Figures {
            stated: Some(stated.into()),
            computed: Some(computed.into()),
        };
        self
    }

    /// With another place.
    #[must_use]
    pub fn also(mut self, label: Label) -> Found {
        self.secondary.push(label);
        self
    }
}

/// What a check yields.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// What was found.
    pub found: Vec<Found>,
    /// Why it could not be told, if so. Findings may stand beside it.
    pub unassessable: Option<String>,
    /// Something is wrong that another rule reports: one fault, one finding.
    pub elsewhere: bool,
}

impl Verdict {
    /// These findings.
    #[must_use]
    pub fn found(found: Vec<Found>) -> Verdict {
        Verdict {
            found,
            ..Verdict::default()
        }
    }

    /// It cannot be told.
    #[must_use]
    pub fn unassessable(reason: impl Into<String>) -> Verdict {
        Verdict {
            unassessable: Some(reason.into()),
            ..Verdict::default()
        }
    }

    /// Many findings of one kind as one: the first place is primary, the others are secondary.
    /// The argument `count` says how many there are.
    #[must_use]
    pub fn folded(found: Vec<Found>) -> Verdict {
        let count = found.len();
        let mut found = found.into_iter();
        let Some(mut first) = found.next() else {
            return Verdict::default();
        };
        for other in found {
            first.secondary.push(other.primary);
            first.secondary.extend(other.secondary);
            first.values.extend(other.values);
        }
        first
            .arguments
            .push(("count".to_owned(), count.to_string()));
        Verdict::found(vec![first])
    }
}
