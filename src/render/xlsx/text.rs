//! What a cell may hold: texts that every reader of the format takes, and numbers that are some.

use super::super::delimited::is_number;
use super::super::measure::harmless;
use crate::source::Lang;
use crate::wording::say;

/// The longest text of a cell, in UTF-16 units: a limit of the format (ECMA-376, 18.18.96, as
/// spreadsheet programs read it).
const LONGEST: usize = 32_767;
/// So many line ends are kept in a cell: beyond it, Excel refuses to edit one.
const MOST_LINES: usize = 253;
/// So many digits a number of a spreadsheet holds.
const MOST_DIGITS: usize = 15;

/// A text as a cell holds it: no character that XML forbids or that turns a line around, line ends
/// as one character, and not longer than a cell may be. One that is cut says so.
pub(super) fn safe(text: &str, lang: Lang) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut lines = 0;
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' if lines < MOST_LINES => {
                lines += 1;
                kept.push('\n');
            }
            '\n' => kept.push(' '),
            '\t' => kept.push('\t'),
            '\u{FFFE}' | '\u{FFFF}' => kept.push('\u{FFFD}'),
            c => kept.push(harmless(c)),
        }
    }
    clipped(kept, LONGEST, lang)
}

fn clipped(text: String, longest: usize, lang: Lang) -> String {
    if text.encode_utf16().count() <= longest {
        return text;
    }
    let note = say(lang, "list.cut", &[]);
    let room = longest - note.encode_utf16().count();
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= room
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push_str(&note);
    kept
}

/// The number that a text is, if a spreadsheet can hold it as it is written: a decimal of at most
/// fifteen digits without a plus sign or zeros in front.
pub(super) fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = unsigned.split('.').next().unwrap_or_default();
    let plain = is_number(unsigned) && !unsigned.starts_with('+');
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    let led = whole.len() > 1 && whole.starts_with('0');
    (plain && !led && digits <= MOST_DIGITS)
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{clipped, number, safe};
    use crate::source::Lang;

    #[test]
    fn texts_are_made_fit_for_a_cell() {
        let text = "a\r\nb\rc\u{0}\u{1b}[1m\u{202e}\u{FFFE}\td";
        let shown = "a\nb\u{240D}c\u{2400}\u{241B}[1m\u{FFFD}\u{FFFD}\td";
        assert_eq!(safe(text, Lang::En), shown);
        let lines = safe(&"x\n".repeat(300), Lang::En);
        assert_eq!(lines.matches('\n').count(), 253);
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_says_so() {
        let long = safe(&"\u{1F600}".repeat(20_000), Lang::En);
        let units = long.encode_utf16().count();
        assert!((32_760..=32_767).contains(&units), "{units}");
        assert!(long.ends_with("(cut)"), "{long}");
        assert_eq!(clipped("ab".to_owned(), 2, Lang::En), "ab");
    }

    #[test]
    fn numbers_are_those_that_stay_what_they_are() {
        for (text, value) in [("0", 0.0), ("12.50", 12.5), ("-3", -3.0), ("0.5", 0.5)] {
            assert_eq!(number(text), Some(value));
        }
        for text in [
            "",
            "007",
            "+3",
            "1,234",
            "12%",
            "1e5",
            "1234567890123456",
            "inf",
            "5\u{4EF6}",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
