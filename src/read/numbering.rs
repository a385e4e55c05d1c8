//! Automatic numbers: how a counter is written, and how the counters of a list run.

use crate::source::numeral;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
pub(super) const LEVELS: usize = 10;
/// Counters beyond this are written in digits, so that no number is longer than its list.
const MOST_LETTERS: u32 = 26 * 8;

/// How a counter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// 01, 02, 03
    DecimalZero,
    /// １, ２, ３
    FullWidth,
    /// ①, ②, ③
    Circled,
    /// ⑴, ⑵, ⑶
    Bracketed,
    /// ⒈, ⒉, ⒊
    Stopped,
    /// a, b, c
    LowerLetter,
    /// A, B, C
    UpperLetter,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// One, two, three in Chinese words.
    Counting,
    /// Chinese digits, one after the other.
    Digits,
    /// The capital Chinese words of bank notes.
    Capital,
    /// The ten heavenly stems.
    Stem,
    /// The twelve earthly branches.
    Branch,
    /// The first and others with an English ending.
    Ordinal,
    /// Nothing is written: a bullet, or no number at all.
    None,
}

/// The styles that a format may show by the first counters in them.
const SHOWN: &[Style] = &[
    Style::Decimal,
    Style::FullWidth,
    Style::Circled,
    Style::Bracketed,
    Style::Stopped,
    Style::LowerLetter,
    Style::UpperLetter,
    Style::LowerRoman,
    Style::UpperRoman,
    Style::Counting,
    Style::Capital,
    Style::Stem,
    Style::Branch,
    Style::Ordinal,
];

impl Style {
    /// The style of which `shown` lists the first counters, or only the first one.
    pub(super) fn by_example(shown: &str) -> Style {
        let items: Vec<&str> = shown.split(',').map(str::trim).take(3).collect();
        let fits = |style: &&Style| {
            let mut counted = items.iter().zip(1..);
            counted.all(|(item, value)| style.write(value) == *item)
        };
        SHOWN.iter().find(fits).copied().unwrap_or_default()
    }

    /// A counter in this style.
    pub(super) fn write(self, value: u32) -> String {
        let plain = || value.to_string();
        match self {
            Style::Decimal => plain(),
            Style::DecimalZero => format!("{value:02}"),
            Style::FullWidth => plain().chars().map(wide).collect(),
            Style::Circled => circled(value).map_or_else(plain, String::from),
            Style::Bracketed => within(value, 0x2474).map_or_else(plain, String::from),
            Style::Stopped => within(value, 0x2488).map_or_else(plain, String::from),
            Style::LowerLetter => letters(value, b'a').unwrap_or_else(plain),
            Style::UpperLetter => letters(value, b'A').unwrap_or_else(plain),
            Style::LowerRoman => roman(value).map_or_else(plain, |text| text.to_lowercase()),
            Style::UpperRoman => roman(value).unwrap_or_else(plain),
            Style::Counting => numeral::words(value as usize),
            Style::Digits => numeral::digits(value as usize),
            Style::Capital => numeral::capitals(value as usize),
            Style::Stem => cycle(value, numeral::STEMS).map_or_else(plain, String::from),
            Style::Branch => cycle(value, numeral::BRANCHES).map_or_else(plain, String::from),
            Style::Ordinal => format!("{value}{}", ending(value)),
            Style::None => String::new(),
        }
    }
}

fn wide(c: char) -> char {
    c.to_digit(10)
        .and_then(|digit| char::from_u32(0xFF10 + digit))
        .unwrap_or(c)
}

/// One of twenty characters from `first` on.
fn within(value: u32, first: u32) -> Option<char> {
    (1..=20)
        .contains(&value)
        .then(|| char::from_u32(first + value - 1))
        .flatten()
}

fn circled(value: u32) -> Option<char> {
    match value {
        0 => Some('\u{24EA}'),
        1..=20 => within(value, 0x2460),
        21..=35 => char::from_u32(0x3251 + value - 21),
        36..=50 => char::from_u32(0x32B1 + value - 36),
        _ => None,
    }
}

/// a to z, then aa, bb, cc.
fn letters(value: u32, first: u8) -> Option<String> {
    if value == 0 || value > MOST_LETTERS {
        return None;
    }
    let letter = char::from(first + u8::try_from((value - 1) % 26).ok()?);
    let times = (value - 1) / 26 + 1;
    Some((0..times).map(|_| letter).collect())
}

fn roman(value: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
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
    if !(1..4000).contains(&value) {
        return None;
    }
    let mut rest = value;
    let mut text = String::new();
    for (weight, sign) in SIGNS {
        while rest >= weight {
            text.push_str(sign);
            rest -= weight;
        }
    }
    Some(text)
}

fn cycle(value: u32, signs: &str) -> Option<char> {
    let at = usize::try_from(value.checked_sub(1)?).ok()?;
    signs.chars().nth(at)
}

fn ending(value: u32) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    /// The first value.
    pub(super) start: u32,
    /// How its counter is written.
    pub(super) style: Style,
    /// The text of the number, where `%1` to `%9` stand for the counters.
    pub(super) text: String,
    /// Whether all counters are written in digits here.
    pub(super) legal: bool,
    /// The level, from 1, that begins it anew; 0 for none, `None` for every outer one.
    pub(super) restart: Option<u32>,
    /// What stands behind the number; Word's own word for it.
    pub(super) tail: Tail,
}

/// What stands between a number and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tail {
    /// Nothing.
    Nothing,
    /// Room: a blank or a tab.
    #[default]
    Room,
}

/// The counters of all lists of a document.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By list: the values of its levels.
    values: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Uses of a list that begin at a value of their own and have begun.
    begun: HashSet<(u32, usize)>,
}

impl Counters {
    /// Counts one paragraph of `list` at `level` and returns its number with what follows it.
    /// `first` is the value that this `usage` of the list begins with.
    pub(super) fn number(
        &mut self,
        list: u32,
        (usage, first): (u32, Option<u32>),
        levels: &[Level],
        level: usize,
    ) -> String {
        let Some(own) = levels.get(level) else {
            return String::new();
        };
        let values = self.values.entry(list).or_default();
        let value = match first.filter(|_| self.begun.insert((usage, level))) {
            Some(first) => first,
            None => values[level].map_or(own.start, |value| value.saturating_add(1)),
        };
        values[level] = Some(value);
        for (inner, value) in values.iter_mut().enumerate().skip(level + 1) {
            let restart = levels.get(inner).and_then(|level| level.restart);
            // Counted from 1, as the file does.
            if restart.is_none_or(|by| level < by as usize) {
                *value = None;
            }
        }
        let shown = |at: usize| {
            let value = values[at].or_else(|| levels.get(at).map(|level| level.start));
            let style = if own.legal && levels[at].style != Style::None {
                Style::Decimal
            } else {
                levels[at].style
            };
            style.write(value.unwrap_or(1))
        };
        written(own, levels.len(), shown)
    }
}

/// A level's text with its counters filled in, and what follows.
fn written(own: &Level, levels: usize, shown: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    if own.style == Style::None && !own.text.contains('%') {
        // A bullet is a mark of the layout, not of the text.
        return text;
    }
    let mut chars = own.text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|c| c.to_digit(10));
        match digit.map(|digit| digit as usize) {
            Some(digit @ 1..) if c == '%' => {
                chars.next();
                if digit <= levels {
                    text.push_str(&shown(digit - 1));
                }
            }
            _ => text.push(c),
        }
    }
    let text = text.trim().to_owned();
    // Behind a mark of full width the room is only layout.
    let room = own.tail == Tail::Room && text.ends_with(|c: char| c.is_ascii());
    if room { text + " " } else { text }
}

/// A paragraph with its number in front. A page may break before the text, not behind the number.
pub(super) fn numbered(number: Option<String>, text: &str) -> String {
    match number.filter(|number| !number.is_empty()) {
        Some(number) => number + text.trim_start_matches('\n'),
        None => text.to_owned(),
    }
}

/// Whether a paragraph in a style of a table of contents is a line of one: such styles are also
/// used for headings, but then no page number stands behind a tab.
pub(super) fn is_contents_line(text: &str) -> bool {
    let page = text
        .trim_end()
        .rsplit_once('\t')
        .map(|(_, page)| page.trim());
    let counts = |c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X');
    page.is_some_and(|page| !page.is_empty() && page.chars().all(counts))
}

#[cfg(test)]
mod tests {
    use super::{Counters, Level, Style};

    fn level(style: Style, text: &str) -> Level {
        Level {
            start: 1,
            style,
            text: text.to_owned(),
            ..Level::default()
        }
    }

    #[test]
    fn inner_levels_begin_anew_under_outer_ones() {
        let levels = [
            level(Style::UpperRoman, "%1:"),
            level(Style::Decimal, "%1.%2"),
            Level {
                legal: true,
                ..level(Style::LowerLetter, "%1.%2.%3")
            },
        ];
        let mut counters = Counters::default();
        let mut next = |at| counters.number(7, (7, None), &levels, at);
        assert_eq!(next(0), "I: ");
        assert_eq!(next(1), "I.1 ");
        assert_eq!(next(1), "I.2 ");
        assert_eq!(next(2), "1.2.1 ");
        assert_eq!(next(0), "II: ");
        assert_eq!(next(1), "II.1 ");
    }

    #[test]
    fn a_usage_begins_once_at_its_own_value() {
        let levels = [level(Style::LowerLetter, "%1)")];
        let mut counters = Counters::default();
        assert_eq!(counters.number(1, (1, None), &levels, 0), "a) ");
        assert_eq!(counters.number(1, (2, Some(25)), &levels, 0), "y) ");
        assert_eq!(counters.number(1, (2, Some(25)), &levels, 0), "z) ");
        assert_eq!(counters.number(1, (2, Some(25)), &levels, 0), "aa) ");
    }
}
