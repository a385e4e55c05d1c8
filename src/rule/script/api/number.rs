//! Numbers in scripts: exact decimals, and number words.

use super::{Entry, Owner, optional};
use crate::form::Value;
use crate::source::numeral;
use rust_decimal::Decimal;

/// A number as cells or sentences write it, in digits or in words.
fn number(text: &str) -> Option<Decimal> {
    let worded = || numeral::integer(text).map(Decimal::from);
    Value::read(text).number.or_else(worded)
}

const NUMBER: Owner = Owner::Nothing;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::call(
        NUMBER,
        "integer",
        ("text: string", "int or ()"),
        "A whole number in digits or number words; `()` if anything is left over.",
        "integer(\"二十三\") // 23",
        |engine, name| {
            engine.register_fn(name, |text: &str| optional(numeral::integer(text)));
        },
    ),
    Entry::call(
        NUMBER,
        "number",
        ("text: string", "decimal or ()"),
        "A number as a cell may hold it: with a sign, separators, a fraction or a unit, or in \
         number words; `()` when it is none.",
        "number(\"1,062.50\") // 1062.5",
        |engine, name| {
            engine.register_fn(name, |text: &str| optional(number(text)));
        },
    ),
    Entry::call(
        NUMBER,
        "words",
        ("number: int", "string"),
        "A whole number in number words.",
        "words(1205) // 一千二百零五",
        |engine, name| {
            engine.register_fn(name, |number: i64| {
                numeral::words(usize::try_from(number).unwrap_or(0))
            });
        },
    ),
];
