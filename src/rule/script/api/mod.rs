//! What scripts see: read-only views of one document, and `report`. One table lists it all.
//!
//! `doc` is the document. A `Place` is something in it: a section, a heading, a paragraph, a cell,
//! a match. Everything a script gives back goes through `report(place, #{…})`.

mod coded;
mod document;
mod fact;
mod number;
mod pattern;
mod place;
mod report;
mod section;
mod table;

pub(super) use document::Doc;
pub(super) use place::Place;
pub(super) use report::{RESERVED, shown};

use super::watch::{Registry, Watch};
use rhai::{Dynamic, Engine, EvalAltResult};

/// What a call may end with.
type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The document, `doc`.
    Document,
    /// A place in it, of any kind.
    Place,
    /// A place that is a section.
    Section,
    /// A place that is a table of the form.
    Table,
    /// A place that is a cell of such a table.
    Cell,
    /// A place that is a figure: of a claim, or any number in running text.
    Figure,
    /// Nothing: a function of its own.
    Nothing,
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Without brackets.
    Property,
    /// With arguments in brackets.
    Call,
}

/// One name that scripts may use: its line of the reference, and what registers it.
#[derive(Debug)]
pub struct Entry {
    /// What it belongs to.
    pub owner: Owner,
    /// How it is used.
    pub usage: Usage,
    /// The name.
    pub name: &'static str,
    /// The parameters, `name: type`, without the owner.
    pub takes: &'static str,
    /// The type of what it gives.
    pub gives: &'static str,
    /// What it gives, in one sentence or two.
    pub about: &'static str,
    /// A script that uses it; what stands behind the last `// ` is what it ends with.
    pub example: &'static str,
    register: fn(&mut Registry<'_>, &'static str),
}

impl Entry {
    const fn property(
        owner: Owner,
        name: &'static str,
        gives: &'static str,
        about: &'static str,
        example: &'static str,
        register: fn(&mut Registry<'_>, &'static str),
    ) -> Entry {
        Entry {
            owner,
            usage: Usage::Property,
            name,
            takes: "",
            gives,
            about,
            example,
            register,
        }
    }

    /// A function; `signature` is its parameters and the type of what it gives.
    const fn call(
        owner: Owner,
        name: &'static str,
        signature: (&'static str, &'static str),
        about: &'static str,
        example: &'static str,
        register: fn(&mut Registry<'_>, &'static str),
    ) -> Entry {
        Entry {
            owner,
            usage: Usage::Call,
            name,
            takes: signature.0,
            gives: signature.1,
            about,
            example,
            register,
        }
    }
}

/// Everything scripts may use beyond the language itself, in the order of the reference.
///
/// ```
/// assert!(gouji::rule::script::entries().any(|entry| entry.name == "report"));
/// ```
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    let all = [
        document::ENTRIES,
        coded::ENTRIES,
        place::ENTRIES,
        section::ENTRIES,
        table::ENTRIES,
        fact::ENTRIES,
        report::ENTRIES,
        pattern::ENTRIES,
        number::ENTRIES,
    ];
    all.into_iter().flatten()
}

/// Registers everything scripts may use.
pub(super) fn register(engine: &mut Engine, watch: Option<&Watch>) {
    engine.register_type_with_name::<Doc>("Document");
    engine.register_type_with_name::<Place>("Place");
    let mut registry = Registry::new(engine, watch);
    for entry in entries() {
        registry.owner = entry.owner;
        (entry.register)(&mut registry, entry.name);
    }
    registry.finish();
}

fn optional<T: Clone + Send + Sync + 'static>(value: Option<T>) -> Dynamic {
    value.map_or(Dynamic::UNIT, Dynamic::from)
}
