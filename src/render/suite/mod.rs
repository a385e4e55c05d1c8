//! What `gouji test` found: for people, for programs, and for build servers.

mod human;
mod json;
mod junit;
mod mutated;
mod words;

pub use human::summed_up;
pub use mutated::{Mutated, percent, total};

use super::Style;
use crate::check::suite::Suite;
use std::io::{self, Write};

/// What was tested, and how it is to be taken.
#[derive(Debug)]
pub struct Tested<'a> {
    /// The packs, in order.
    pub suites: &'a [Suite<'a>],
    /// Whether a rule that lacks kinds of cases is a failure.
    pub strict: bool,
    /// The day the run assumes, as `2027-01-31`.
    pub today: &'a str,
}

/// A row of [`TESTERS`].
#[derive(Clone, Copy)]
pub struct TestFormat {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// Writes what was tested.
    pub write: fn(&Tested<'_>, &Style, &mut dyn Write) -> io::Result<()>,
    /// Writes what `--mutate` found, where the format can.
    pub mutated: Option<WriteMutated>,
}

/// Writes the scores of packs.
pub type WriteMutated = fn(&[Mutated<'_>], &Style, &mut dyn Write) -> io::Result<()>;

/// Every output format of `gouji test`; the first is the default.
pub static TESTERS: &[TestFormat] = &[
    TestFormat {
        name: "human",
        about: "for people: what differs, with the frame of what was found",
        write: human::write,
        mutated: Some(mutated::human),
    },
    TestFormat {
        name: "json",
        about: "one JSON object, for programs",
        write: json::write,
        mutated: Some(mutated::json),
    },
    TestFormat {
        name: "junit",
        about: "JUnit XML, for build servers",
        write: junit::write,
        mutated: None,
    },
];
