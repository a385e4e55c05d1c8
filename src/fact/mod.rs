//! What the document claims: figures with their places, and what must hold between them.

pub mod balance;
pub mod breakdown;
pub mod cells;
pub mod claim;
pub mod compile;
pub mod figure;
pub mod file;
pub mod prose;
pub mod sentence;

pub use balance::{Balance, Candidate, Fault, Sum};
pub use claim::{Claim, Claims, Standing};
pub use figure::{Figure, Figures};
pub use prose::{Passage, Refusal, Sighting};

use crate::source::Span;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How much a fact can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A cell of a bound table: certain.
    Cell,
    /// A sentence that a pattern matched.
    Sentence,
}

impl Evidence {
    /// The word used in output and scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Cell => "cell",
            Evidence::Sentence => "sentence",
        }
    }
}

/// One figure, where it was seen, and how.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is a figure of; for cells the address.
    pub key: String,
    /// The figure.
    pub value: Decimal,
    /// The least and the most the words allow: both the value itself when they leave nothing open.
    pub range: (Decimal, Decimal),
    /// Where it stands.
    pub span: Span,
    /// The sentence around it; the place itself for cells.
    pub sentence: Span,
    /// How it was seen.
    pub from: Evidence,
    /// Whether it is the document's own total.
    pub standing: Standing,
}

impl Fact {
    /// Whether `value` is what it says, as far as it says it.
    #[must_use]
    pub fn allows(&self, value: Decimal) -> bool {
        self.range.0 <= value && value <= self.range.1
    }

    /// Whether it is exact and the document's own total.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.standing == Standing::Total && self.range.0 == self.range.1
    }
}

/// All facts of a document; a key may have several sightings.
#[derive(Debug, Clone, Default)]
pub struct FactSet {
    facts: BTreeMap<String, Vec<Fact>>,
}

impl FactSet {
    /// Adds a sighting.
    pub fn add(&mut self, fact: Fact) {
        self.facts.entry(fact.key.clone()).or_default().push(fact);
    }

    /// All sightings of a key, in document order.
    #[must_use]
    pub fn get(&self, key: &str) -> &[Fact] {
        self.facts.get(key).map_or(&[], Vec::as_slice)
    }

    /// Every fact, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values().flatten()
    }
}
