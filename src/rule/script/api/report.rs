//! `report`: the one way from a script to a finding.

use super::place::Place;
use super::{Entry, Fallible, Owner};
use crate::diagnostic::{Applicability, Fix, Note, Severity};
use crate::rule::found::Found;
use crate::rule::script::host::charge;
use crate::source::limits;
use rhai::{Array, Dynamic, Map};
use rust_decimal::Decimal;
use std::sync::PoisonError;

/// Names of the map given to `report` that are no arguments of the message.
pub(in crate::rule::script) const RESERVED: &[&str] = &["secondary", "help", "fix", "severity"];

impl Place {
    fn report(&self, arguments: &Map, others: &Array) -> Fallible<()> {
        let mut found = Found::at(self.label.clone()).valued(self.printed().trim());
        for (name, value) in arguments {
            if !value.is_array() && !value.is_map() {
                let length = shown(value).len();
                charge(length)?;
                if length > limits::LONGEST_TEXT {
                    let most = limits::LONGEST_TEXT;
                    let what = format!("`{name}` has {length} bytes");
                    return Err(format!("{what}, more than the limit of {most}").into());
                }
            }
            match name.as_str() {
                "secondary" => {
                    let others = value.clone().try_cast::<Array>();
                    add_places(
                        &mut found,
                        &others.ok_or("`secondary` is an array of places")?,
                    )?;
                }
                "help" => found.notes.push(Note::Help(shown(value))),
                "severity" => found.severity = Some(severity(&shown(value))?),
                "fix" => found.fix = Some(self.fix(value)?),
                name => found = found.with(name, shown(value)),
            }
        }
        add_places(&mut found, others)?;
        let verdict = self.doc.verdict.lock();
        let mut verdict = verdict.unwrap_or_else(PoisonError::into_inner);
        // A script that reports without end is cut off by its budget; this bounds memory before.
        if verdict.found.len() < limits::SCRIPT_FINDINGS {
            verdict.found.push(found);
        }
        Ok(())
    }

    /// `#{title: …, text: …, applicability: …}`; a person decides unless the script says otherwise.
    fn fix(&self, written: &Dynamic) -> Fallible<Fix> {
        let written = written.clone().try_cast::<Map>();
        let written = written.ok_or("`fix` is a map with `title` and `text`")?;
        for name in written.keys() {
            if !["title", "text", "applicability"].contains(&name.as_str()) {
                return Err(format!("unknown name `{name}` in `fix`").into());
            }
        }
        let text = |name: &str| written.get(name).map(shown);
        let need = |name: &str| text(name).ok_or_else(|| format!("`fix` has no `{name}`"));
        let all = [
            Applicability::DisplayOnly,
            Applicability::Unsafe,
            Applicability::Safe,
        ];
        let promise = text("applicability").unwrap_or_else(|| "unsafe".to_owned());
        let applicability = all.into_iter().find(|one| one.name() == promise);
        let applicability =
            applicability.ok_or_else(|| format!("unknown applicability `{promise}`"))?;
        let (title, new) = (need("title")?, need("text")?);
        Ok(Fix::replacement(title, applicability, self.label.span, new))
    }
}

fn add_places(found: &mut Found, others: &Array) -> Fallible<()> {
    for other in others {
        let place = other.clone().try_cast::<Place>();
        found
            .secondary
            .push(place.ok_or("places are needed here")?.label);
    }
    Ok(())
}

fn severity(word: &str) -> Fallible<Severity> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    let found = all.into_iter().find(|one| one.name() == word);
    found.ok_or_else(|| format!("unknown severity `{word}`").into())
}

/// A value as a message shows it: decimals without trailing zeros.
pub(in crate::rule::script) fn shown(value: &Dynamic) -> String {
    match value.clone().try_cast::<Decimal>() {
        Some(number) => number.normalize().to_string(),
        None => value.to_string(),
    }
}

pub(super) static ENTRIES: &[Entry] = &[
    Entry::call(
        Owner::Nothing,
        "report",
        ("place: Place, arguments: map", "()"),
        "Reports a finding at a place. The map holds the arguments of the rule’s message, and \
         may hold `secondary` (an array of places that belong to it), `help` (what to do), \
         `severity` (only to make it lighter than the rule) and `fix` (`#{title, text, \
         applicability}`: what replaces the place; `applicability` is `unsafe` when left out). \
         Arguments called `stated` and `computed` are also the figures that lists of findings show.",
        "report(doc.title, #{n: 1, help: \"shorten it\", severity: \"info\", \
         fix: #{title: \"shorten\", text: \"Report\"}}) // ",
        |engine, name| {
            engine.register_fn(name, |place: Place, arguments: Map| {
                place.report(&arguments, &Array::new())
            });
        },
    ),
    Entry::call(
        Owner::Nothing,
        "report",
        (
            "place: Place, arguments: map, secondary: array of Place",
            "()",
        ),
        "The same, with the other places as an argument of their own.",
        "report(doc.title, #{}, doc.headings()) // ",
        |engine, name| {
            engine.register_fn(name, |place: Place, arguments: Map, others: Array| {
                place.report(&arguments, &others)
            });
        },
    ),
];
