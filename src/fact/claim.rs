//! What a pack knows of claims in sentences, compiled.

use super::figure::Figures;
use super::file::Reach;
use crate::source::{Pattern, Text};
use crate::yaml::{DataFile, Spanned};
use rust_decimal::Decimal;

/// What a pack knows of claims in sentences.
#[derive(Debug, Default)]
pub struct Claims {
    /// Whether a facts file has said how figures are written.
    pub has_figures: bool,
    /// How figures are written.
    pub figures: Figures,
    /// Units that only claims which name them are given in.
    pub units: Vec<String>,
    /// Counters that count the same sort of thing.
    pub alike: Vec<String>,
    /// Words behind which figures are parts.
    pub parts: Vec<String>,
    /// What makes a figure something else than the total.
    pub qualifiers: Vec<Qualifier>,
    /// What sentences claim.
    pub claims: Vec<Claim>,
    /// A facts file that could not be read: what it has is not known to be there or not.
    pub broken: Option<DataFile>,
    /// Names that are looked up when all files are read, for [`super::compile::finish`].
    pub(super) pending: Vec<Pending>,
}

/// A name in a facts file that another file may explain.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) file: DataFile,
    pub(super) kind: Kind,
    pub(super) name: Spanned<String>,
}

/// What a name is to be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A claim.
    Claim,
    /// A qualifier.
    Qualifier,
    /// How a figure stands: a qualifier, or a word of the engine.
    Standing,
    /// A counter or unit of figures.
    Counter,
}

/// What makes a figure something else than the total.
#[derive(Debug)]
pub struct Qualifier {
    /// Its key.
    pub key: String,
    /// What it says of the figure.
    pub title: Text,
    pub(super) find: Pattern,
    pub(super) unless: Option<Pattern>,
    pub(super) reach: Reach,
    pub(super) kinds: Vec<String>,
    pub(super) not_kinds: Vec<String>,
}

/// What a sentence claims, and the cells that say the same.
#[derive(Debug)]
pub struct Claim {
    /// Its key.
    pub key: String,
    /// What it is a figure of.
    pub title: Text,
    pub(super) readings: Vec<(Pattern, Option<Decimal>)>,
    pub(super) roles: Vec<String>,
    pub(super) with: Option<Pattern>,
    pub(super) not_with: Option<Pattern>,
    pub(super) unless: Option<Pattern>,
    pub(super) of: Option<Pattern>,
    pub(super) not_of: Option<Pattern>,
    pub(super) part: bool,
    pub(super) any_year: bool,
    pub(super) except: Vec<String>,
    pub(super) counters: Vec<String>,
    /// The cells whose sum says the same, with alternatives.
    pub same_as: Vec<Same>,
}

/// Cells whose sum says the same as a claim.
#[derive(Debug)]
pub struct Same {
    /// Addresses and factors.
    pub cells: Vec<(String, Decimal)>,
    /// Only when the sentence has this.
    pub when: Option<Pattern>,
}

/// Whether a figure is the document's own total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Total,
    /// It is a part of another figure.
    Part,
    /// It is of another year.
    OtherYear(i32),
    /// A qualifier of the pack says what it is instead.
    Qualified(String),
}

impl Standing {
    /// The words of the engine for what is no total, apart from the pack's qualifiers.
    pub const NAMES: [&str; 2] = ["part", "other-year"];

    /// The word used in facts files and output.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Standing::Total => "total",
            Standing::Part => "part",
            Standing::OtherYear(_) => "other-year",
            Standing::Qualified(key) => key,
        }
    }
}
