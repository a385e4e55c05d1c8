//! Numbers in scripts: exact decimals, and number words.

use super::place::Place;
use super::{Entry, Fallible, Owner, optional};
use crate::form::Value;
use crate::source::numeral;
use rhai::{Array, Dynamic, ImmutableString};
use rust_decimal::{Decimal, RoundingStrategy};

/// A number as cells or sentences write it, in digits or in words.
fn number(text: &str) -> Option<Decimal> {
    let worded = || numeral::integer(text).map(Decimal::from);
    Value::read(text).number.or_else(worded)
}

/// What counts as a number where one is wanted: an integer, a decimal, a text that is one, or the
/// value of a place; `None` for `()` and for a place without one.
fn value(given: &Dynamic) -> Fallible<Option<Decimal>> {
    if given.is_unit() {
        return Ok(None);
    }
    if let Ok(integer) = given.as_int() {
        return Ok(Some(integer.into()));
    }
    if let Ok(decimal) = given.as_decimal() {
        return Ok(Some(decimal));
    }
    if let Some(place) = given.clone().try_cast::<Place>() {
        return Ok(place.value());
    }
    match given.clone().try_cast::<ImmutableString>() {
        Some(text) => Ok(number(&text)),
        None => Err(format!("a number is needed here, not a {}", given.type_name()).into()),
    }
}

fn overflow() -> String {
    "a number became too large".to_owned()
}

fn sum(numbers: &Array) -> Fallible<Option<Decimal>> {
    let mut total = Decimal::ZERO;
    for number in numbers {
        let Some(number) = value(number)? else {
            return Ok(None);
        };
        total = total.checked_add(number).ok_or_else(overflow)?;
    }
    Ok(Some(total))
}

fn difference(a: &Dynamic, b: &Dynamic) -> Fallible<Option<Decimal>> {
    let (Some(a), Some(b)) = (value(a)?, value(b)?) else {
        return Ok(None);
    };
    let apart = a.checked_sub(b).ok_or_else(overflow)?;
    Ok(Some(apart.abs()))
}

/// Half away from zero, as people round.
fn rounded(number: Decimal, digits: i64) -> Decimal {
    let digits = u32::try_from(digits.clamp(0, 28)).unwrap_or(0);
    number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

fn percent(part: &Dynamic, whole: &Dynamic, digits: i64) -> Fallible<Option<Decimal>> {
    let (Some(part), Some(whole)) = (value(part)?, value(whole)?) else {
        return Ok(None);
    };
    if whole.is_zero() {
        return Ok(None);
    }
    // Multiplied first: a third of a hundred percent is not a hundred thirds of one.
    let share = part.checked_mul(Decimal::ONE_HUNDRED);
    let share = share.and_then(|share| share.checked_div(whole));
    Ok(Some(rounded(share.ok_or_else(overflow)?, digits)))
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
    Entry::call(
        NUMBER,
        "decimal",
        ("number: any", "decimal or ()"),
        "An exact decimal of an integer, a text or a place. Decimals divide exactly to 28 digits; \
         integers drop the rest.",
        "decimal(1) / 8 // 0.125",
        |engine, name| {
            engine.register_fn(name, |given: Dynamic| -> Fallible<Dynamic> {
                Ok(optional(value(&given)?))
            });
        },
    ),
    Entry::call(
        NUMBER,
        "sum",
        ("numbers: array", "decimal or ()"),
        "The sum of numbers and of the values of places; `()` when one of them has none.",
        "sum([0.1, 0.2, doc.cell(\"stock/opening/north\")]) // 12.3",
        |engine, name| {
            engine.register_fn(name, |numbers: Array| -> Fallible<Dynamic> {
                Ok(optional(sum(&numbers)?))
            });
        },
    ),
    Entry::call(
        NUMBER,
        "difference",
        ("a: any, b: any", "decimal or ()"),
        "How far apart two numbers or places are, never below zero; `()` when one has no value.",
        "difference(3, 4.5) // 1.5",
        |engine, name| {
            engine.register_fn(name, |a: Dynamic, b: Dynamic| -> Fallible<Dynamic> {
                Ok(optional(difference(&a, &b)?))
            });
        },
    ),
    Entry::call(
        NUMBER,
        "percent",
        ("part: any, whole: any, digits: int", "decimal or ()"),
        "What percentage one is of the other, rounded half up to so many digits; `()` when the \
         whole is 0 or one has no value.",
        "percent(1, 3, 2) // 33.33",
        |engine, name| {
            let percent = |part: Dynamic, whole: Dynamic, digits: i64| -> Fallible<Dynamic> {
                Ok(optional(percent(&part, &whole, digits)?))
            };
            engine.register_fn(name, percent);
        },
    ),
    Entry::call(
        NUMBER,
        "rounded",
        ("number: any, digits: int", "decimal or ()"),
        "A number rounded half up to so many digits. (`round` of the language rounds half to even.)",
        "rounded(2.125, 2) // 2.13",
        |engine, name| {
            engine.register_fn(name, |given: Dynamic, digits: i64| -> Fallible<Dynamic> {
                Ok(optional(
                    value(&given)?.map(|number| rounded(number, digits)),
                ))
            });
        },
    ),
];
