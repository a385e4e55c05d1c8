//! The tests of facts files: sentences with the claims that must be read from them.

use crate::fact::compile::Example;
use crate::fact::{Claims, Passage, Standing};
use crate::source::fold::fold;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The year the sentences are written in.
const YEAR: i32 = 2022;

/// A claim that is read otherwise than a test wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// The claim's key.
    pub key: String,
    /// What is wanted: a total, or `not-total: ` and the standing.
    pub wanted: Option<String>,
    /// What is read, in the same words.
    pub read: Option<String>,
}

/// Runs one test; nothing comes back when the sentence is read as expected.
#[must_use]
pub fn run(example: &Example, claims: &Claims) -> Vec<Misread> {
    let written = &example.written;
    let text = fold(&written.text.value);
    let headings = written.under.as_deref().map(fold).unwrap_or_default();
    let passage = Passage {
        text: &text,
        seen: None,
        role: written.role.as_ref().map(|role| role.value.as_str()),
        top: "",
        headings: &headings,
        year: Some(YEAR),
        kinds: &[],
    };
    let mut totals: BTreeMap<&str, String> = BTreeMap::new();
    let mut others: BTreeMap<&str, &str> = BTreeMap::new();
    let sightings = claims.read(passage);
    for sighting in &sightings {
        let key = claims.claims[sighting.claim].key.as_str();
        if sighting.standing == Standing::Total {
            totals.insert(key, shown(sighting.value));
        } else {
            others.insert(key, sighting.standing.name());
        }
    }
    let totals_wanted = written
        .is
        .iter()
        .map(|(key, value)| (key.value.as_str(), value.clone()));
    let mut misread = differences("", &totals_wanted.collect(), &totals);
    let others_wanted = written
        .not_total
        .iter()
        .map(|(key, why)| (key.value.as_str(), why.value.as_str()));
    misread.extend(differences(
        "not-total: ",
        &others_wanted.collect(),
        &others,
    ));
    misread
}

/// A value as tests write it: `12`, or `100..199` when the words leave it open.
fn shown((value, least, most): (Decimal, Decimal, Decimal)) -> String {
    if least == most {
        value.normalize().to_string()
    } else {
        format!("{}..{}", least.normalize(), most.normalize())
    }
}

fn differences<T: PartialEq + std::fmt::Display>(
    field: &str,
    wanted: &BTreeMap<&str, T>,
    found: &BTreeMap<&str, T>,
) -> Vec<Misread> {
    let keys: BTreeSet<&str> = wanted.keys().chain(found.keys()).copied().collect();
    let text = |value: Option<&T>| value.map(|value| format!("{field}{value}"));
    keys.into_iter()
        .filter(|key| wanted.get(key) != found.get(key))
        .map(|key| Misread {
            key: key.to_owned(),
            wanted: text(wanted.get(key)),
            read: text(found.get(key)),
        })
        .collect()
}
