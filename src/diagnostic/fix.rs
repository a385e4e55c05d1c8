//! Fixes: edits with a promise attached.

use crate::source::Span;

/// What a fix promises. The order is from weak to strong.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// For the eye only.
    DisplayOnly,
    /// Right if the assumption in the finding is; a person decides.
    Unsafe,
    /// Nobody could want the old text.
    Safe,
}

impl Applicability {
    /// The word used in output and in rule files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Applicability::DisplayOnly => "display-only",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

/// One replacement in the reading text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub new: String,
}

/// A set of edits that belong together, in document order and without overlap.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fix {
    /// What it does, in words.
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
    /// The edits.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// One replacement.
    #[must_use]
    pub fn replacement(
        title: impl Into<String>,
        applicability: Applicability,
        span: Span,
        new: impl Into<String>,
    ) -> Fix {
        let edits = vec![Edit {
            span,
            new: new.into(),
        }];
        Fix {
            title: title.into(),
            applicability,
            edits,
        }
    }
}
