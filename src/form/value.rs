//! Cell text to value: count, amount, blank, dash, or text that is no number.

use crate::source::fold::{fold_char, is_blank, is_han};
use crate::syntax::token;
use rust_decimal::Decimal;

/// What kind of thing a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Count,
    /// A number with a fraction.
    Amount,
    /// Nothing.
    Blank,
    /// A sign or word for nothing.
    Dash,
    /// Something that is no number.
    Text,
}

impl ValueKind {
    /// The word used in output and scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ValueKind::Count => "count",
            ValueKind::Amount => "amount",
            ValueKind::Blank => "blank",
            ValueKind::Dash => "dash",
            ValueKind::Text => "text",
        }
    }
}

/// A cell's value, exact, and how it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its kind.
    pub kind: ValueKind,
    /// The number; none for blank, dash and text.
    pub number: Option<Decimal>,
    /// Printed with thousands separators.
    pub thousands: bool,
    /// Printed with full-width digits.
    pub fullwidth: bool,
    /// Printed with a sign.
    pub signed: bool,
    /// The unit printed behind the number.
    pub unit: Option<String>,
}

impl Value {
    /// Reads a cell's text. Never fails: what is no number is [`ValueKind::Text`].
    ///
    /// ```
    /// use gouji::form::{Value, ValueKind};
    /// let value = Value::read("１０,292件");
    /// assert_eq!(value.number.unwrap().to_string(), "10292");
    /// assert!(value.thousands && value.fullwidth && value.unit.as_deref() == Some("件"));
    /// assert_eq!(Value::read(" ").kind, ValueKind::Blank);
    /// assert_eq!(Value::read("—").kind, ValueKind::Dash);
    /// assert_eq!(Value::read("1 2").kind, ValueKind::Text);
    /// assert_eq!(Value::read("1,23").kind, ValueKind::Text);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Value {
        // Nearly every cell holds a short plain number.
        if digits(text)
            && let Ok(number) = text.parse::<u64>()
        {
            return Value {
                number: Some(number.into()),
                ..Value::plain(ValueKind::Count)
            };
        }
        let text = text.trim_matches(|c: char| is_blank(c) || crate::source::fold::is_invisible(c));
        if text.is_empty() {
            return Value::plain(ValueKind::Blank);
        }
        if token::is_nothing(text) {
            return Value::plain(ValueKind::Dash);
        }
        Value::number(text).unwrap_or_else(|| Value::plain(ValueKind::Text))
    }

    fn plain(kind: ValueKind) -> Value {
        Value {
            kind,
            number: None,
            thousands: false,
            fullwidth: false,
            signed: false,
            unit: None,
        }
    }

    fn number(text: &str) -> Option<Value> {
        let folded: String = text.chars().map(fold_char).collect();
        let at = folded.find(|c: char| is_han(c)).unwrap_or(folded.len());
        let (number, unit) = folded.split_at(at);
        let number = number.trim();
        if unit.chars().count() > 4 || unit.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let body = number.trim_start_matches(['+', '-']);
        let signed = body.len() + 1 == number.len();
        if body.is_empty() || number.len() > body.len() + 1 {
            return None;
        }
        let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
        let grouped = whole.contains(',');
        if !digits(fraction)
            || !(if grouped {
                groups(whole)
            } else {
                digits(whole)
            })
        {
            return None;
        }
        let number: Decimal = number
            .replace(',', "")
            .trim_start_matches('+')
            .parse()
            .ok()?;
        let kind = if number.fract().is_zero() && !body.contains('.') {
            ValueKind::Count
        } else {
            ValueKind::Amount
        };
        Some(Value {
            kind,
            number: Some(number),
            thousands: grouped,
            fullwidth: text.chars().any(|c| ('\u{FF10}'..='\u{FF19}').contains(&c)),
            signed,
            unit: (!unit.is_empty()).then(|| unit.to_owned()),
        })
    }

    /// The number for sums: blank and dash count as nothing, text as unknown.
    #[must_use]
    pub fn for_sums(&self) -> Option<Decimal> {
        match self.kind {
            ValueKind::Blank | ValueKind::Dash => Some(Decimal::ZERO),
            _ => self.number,
        }
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit())
}

/// `1,234,567`: a head of one to three digits and groups of three.
fn groups(text: &str) -> bool {
    let mut parts = text.split(',');
    let head = parts.next().unwrap_or_default();
    (1..=3).contains(&head.len())
        && digits(head)
        && parts.all(|part| part.len() == 3 && digits(part))
}
