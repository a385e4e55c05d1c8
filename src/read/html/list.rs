//! Numbers of lists: not in the file, but what a reader sees.

use super::attribute::Attributes;
use crate::source::numeral;

/// How the items of a list are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    Decimal,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Han,
}

/// An open list.
#[derive(Debug)]
pub(super) struct List {
    style: Style,
    next: usize,
}

/// Behind a Han number stands an ideographic comma.
const COMMA: char = '\u{3001}';

impl List {
    /// A list that is numbered as its attributes say.
    pub(super) fn new(attributes: Attributes<'_>) -> List {
        List {
            style: style(attributes).unwrap_or(Style::Decimal),
            next: attributes.number("start").unwrap_or(1),
        }
    }

    /// A list without numbers.
    pub(super) fn bullets() -> List {
        List {
            style: Style::None,
            next: 1,
        }
    }

    /// The number of the next item as it is shown; none if it has none.
    pub(super) fn number(&mut self, item: Attributes<'_>) -> Option<String> {
        let number = item.number("value").unwrap_or(self.next);
        self.next = number.saturating_add(1);
        let style = if self.style == Style::None {
            Style::None
        } else {
            style(item).unwrap_or(self.style)
        };
        Some(match style {
            Style::None => return None,
            Style::Decimal => format!("{number}. "),
            Style::Lower => format!("{}. ", letters(number).to_lowercase()),
            Style::Upper => format!("{}. ", letters(number)),
            Style::LowerRoman => format!("{}. ", roman(number).to_lowercase()),
            Style::UpperRoman => format!("{}. ", roman(number)),
            Style::Han => format!("{}{COMMA}", numeral::words(number)),
        })
    }
}

fn style(attributes: Attributes<'_>) -> Option<Style> {
    let of_type = attributes.get("type").and_then(|kind| match kind.trim() {
        "1" => Some(Style::Decimal),
        "a" => Some(Style::Lower),
        "A" => Some(Style::Upper),
        "i" => Some(Style::LowerRoman),
        "I" => Some(Style::UpperRoman),
        _ => None,
    });
    let rules = attributes
        .get("style")
        .into_iter()
        .flat_map(|style| style.split(';'));
    let mut named = rules.filter_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        let list = name.trim().to_ascii_lowercase().starts_with("list-style");
        list.then(|| value.split_whitespace().find_map(of_name))
            .flatten()
    });
    named.next_back().or(of_type)
}

fn of_name(name: &str) -> Option<Style> {
    Some(match name.to_ascii_lowercase().as_str() {
        "none" | "disc" | "circle" | "square" => Style::None,
        "decimal" => Style::Decimal,
        "lower-alpha" | "lower-latin" => Style::Lower,
        "upper-alpha" | "upper-latin" => Style::Upper,
        "lower-roman" => Style::LowerRoman,
        "upper-roman" => Style::UpperRoman,
        "cjk-ideographic"
        | "simp-chinese-informal"
        | "trad-chinese-informal"
        | "japanese-informal" => Style::Han,
        _ => return None,
    })
}

/// 1 is A, 27 is AA.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    letters.into_iter().rev().collect()
}

fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number >= 4000 {
        return number.to_string();
    }
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

#[cfg(test)]
mod tests {
    use super::{Attributes, List};

    #[test]
    fn items_are_numbered_as_they_are_shown() {
        let mut han = List::new(Attributes(
            " style='list-style-type: cjk-ideographic' start=9",
        ));
        let none = Attributes("");
        let shown = |list: &mut List, item| list.number(item).unwrap_or_default();
        assert_eq!(shown(&mut han, none), "\u{4E5D}\u{3001}");
        assert_eq!(shown(&mut han, none), "\u{5341}\u{3001}");
        let mut roman = List::new(Attributes(" type=i"));
        assert_eq!(shown(&mut roman, Attributes(" value=4")), "iv. ");
        assert_eq!(shown(&mut roman, none), "v. ");
        assert_eq!(
            shown(&mut List::new(Attributes(" style=list-style:none")), none),
            ""
        );
        assert_eq!(
            shown(&mut List::new(Attributes(" type=A start=28")), none),
            "AB. "
        );
    }
}
