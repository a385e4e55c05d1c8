//! The tests of facts files: sentences with the claims that must be read from them.

use crate::fact::compile::Example;
use crate::fact::{Passage, Standing};
use crate::pack::Pack;
use crate::source::fold::fold;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The year the sentences are written in.
const YEAR: i32 = 2022;

/// Runs one test; nothing comes back when the sentence is read as expected.
///
/// # Errors
/// The first claim that is read otherwise, in words.
pub fn run(example: &Example, pack: &Pack) -> Result<(), String> {
    let written = &example.written;
    let text = fold(&written.text.value);
    let headings = written.under.as_deref().map(fold).unwrap_or_default();
    let claims = &pack.model.claims;
    let passage = Passage {
        text: &text,
        needles: None,
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
    let wanted = written
        .is
        .iter()
        .map(|(key, value)| (key.value.as_str(), value.clone()));
    differ("total", &wanted.collect(), &totals)?;
    let wanted = written
        .not_total
        .iter()
        .map(|(key, why)| (key.value.as_str(), why.value.as_str()));
    differ("not-total", &wanted.collect(), &others)
}

/// A value as tests write it: `12`, or `100..199` when the words leave it open.
fn shown((value, least, most): (Decimal, Decimal, Decimal)) -> String {
    if least == most {
        value.normalize().to_string()
    } else {
        format!("{}..{}", least.normalize(), most.normalize())
    }
}

fn differ<T: PartialEq + std::fmt::Display>(
    what: &str,
    wanted: &BTreeMap<&str, T>,
    found: &BTreeMap<&str, T>,
) -> Result<(), String> {
    for (key, value) in wanted {
        match found.get(key) {
            Some(read) if read == value => {}
            Some(read) => return Err(format!("{what} {key}: wanted {value}, read {read}")),
            None => return Err(format!("{what} {key}: wanted {value}, read nothing")),
        }
    }
    let extra = found.iter().find(|(key, _)| !wanted.contains_key(*key));
    extra.map_or(Ok(()), |(key, value)| {
        Err(format!("{what} {key}: read {value}, wanted nothing"))
    })
}
