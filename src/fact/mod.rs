//! What the document claims: figures with their places, and what must hold between them.

pub mod balance;
pub mod cells;

pub use balance::{Balance, Candidate, Fault, Sum};

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
    /// Where it stands.
    pub span: Span,
    /// How it was seen.
    pub from: Evidence,
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
