//! What probably happened to a wrong figure: offered only when one explanation fits.

use crate::fact::Sum;
use crate::form::Binding;
use crate::source::Lang;
use crate::wording::say;
use rust_decimal::Decimal;

/// The cells beside a cell: index and value.
#[derive(Debug)]
pub struct Neighbours(Vec<(usize, Decimal)>);

impl Neighbours {
    /// The four cells around `cell`.
    #[must_use]
    pub fn new(binding: &Binding, cell: usize) -> Neighbours {
        let here = &binding.cells[cell];
        let beside = binding.cells.iter().enumerate().filter(|(_, other)| {
            let rows = other.row.abs_diff(here.row);
            let columns = other.column.abs_diff(here.column);
            rows + columns == 1
        });
        Neighbours(
            beside
                .filter_map(|(index, other)| Some((index, other.value.number?)))
                .collect(),
        )
    }
}

/// Why `stated` may stand where `value` belongs.
#[must_use]
pub fn of_cell(
    stated: Decimal,
    value: Decimal,
    neighbours: &Neighbours,
    lang: Lang,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let (printed, wanted) = (stated.to_string(), value.to_string());
    if stated == -value {
        return Some(say(lang, "hypothesis.sign", &[]));
    }
    if is_magnitude(stated, value) {
        return Some(say(lang, "hypothesis.magnitude", &[]));
    }
    if is_transposed(&printed, &wanted) {
        return Some(say(lang, "hypothesis.transposed", &[]));
    }
    let mut copied = neighbours
        .0
        .iter()
        .filter(|(_, other)| *other == stated && !stated.is_zero());
    if let (Some((index, _)), None) = (copied.next(), copied.next())
        && printed.len() > 1
    {
        return Some(say(
            lang,
            "hypothesis.neighbour",
            &[("label", &name(*index))],
        ));
    }
    if lacks_one(&printed, &wanted) {
        return Some(say(lang, "hypothesis.digit-lost", &[]));
    }
    if lacks_one(&wanted, &printed) {
        return Some(say(lang, "hypothesis.digit-doubled", &[]));
    }
    let differing = printed
        .bytes()
        .zip(wanted.bytes())
        .filter(|(a, b)| a != b)
        .count();
    let one_digit = printed.len() == wanted.len() && printed.len() > 1 && differing == 1;
    one_digit.then(|| say(lang, "hypothesis.digit-changed", &[]))
}

/// Why a sum may not hold: one addend counted twice or left out, if only one fits.
#[must_use]
pub fn of_sum(
    sum: &Sum,
    binding: &Binding,
    lang: Lang,
    name: &dyn Fn(usize) -> String,
) -> Option<String> {
    let parts = || {
        sum.terms[sum.left..].iter().filter_map(|(cell, _)| {
            let value = binding.cells[*cell].value.for_sums()?;
            (!value.is_zero()).then_some((*cell, value))
        })
    };
    let unique = |wanted: Decimal| {
        let mut fitting = parts().filter(|(_, value)| *value == wanted);
        fitting.next().filter(|_| fitting.next().is_none())
    };
    if let Some((cell, _)) = unique(sum.difference) {
        return Some(say(
            lang,
            "hypothesis.counted-twice",
            &[("label", &name(cell))],
        ));
    }
    let (cell, _) = unique(-sum.difference)?;
    Some(say(lang, "hypothesis.left-out", &[("label", &name(cell))]))
}

fn is_magnitude(stated: Decimal, value: Decimal) -> bool {
    if stated.is_zero() || value.is_zero() {
        return false;
    }
    let (large, small) = if stated.abs() > value.abs() {
        (stated, value)
    } else {
        (value, stated)
    };
    [10, 100, 1000, 10_000]
        .iter()
        .any(|power| small * Decimal::from(*power) == large)
}

fn is_transposed(a: &str, b: &str) -> bool {
    let differing: Vec<usize> = a
        .bytes()
        .zip(b.bytes())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(at, _)| at)
        .collect();
    let [first, second] = differing[..] else {
        return false;
    };
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.len() == b.len() && second == first + 1 && a[first] == b[second] && a[second] == b[first]
}

/// Whether `short` is `long` without one character.
fn lacks_one(short: &str, long: &str) -> bool {
    short.len() + 1 == long.len()
        && (0..long.len()).any(|skip| {
            short.as_bytes() == [&long.as_bytes()[..skip], &long.as_bytes()[skip + 1..]].concat()
        })
}
