//! Figures in running text: the number, how exact it is, what it counts.

use super::file::FiguresFile;
use crate::source::fold::fold;
use crate::source::numeral;
use rust_decimal::Decimal;
use std::ops::Range;

/// A figure of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The number as written, scaled.
    pub value: Decimal,
    /// The smallest value the words allow.
    pub low: Decimal,
    /// The largest value the words allow.
    pub high: Decimal,
    /// The counter, or nothing.
    pub counter: String,
    /// Whether it is written in number words.
    pub worded: bool,
    /// Where it stands, counter and approximating words included.
    pub range: Range<usize>,
    /// Where its number and counter stand.
    pub shown: Range<usize>,
}

impl Figure {
    /// Whether the words leave nothing open.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// Whether `value` is what the words say, as far as they say it.
    #[must_use]
    pub fn allows(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }
}

/// How figures are written.
#[derive(Debug, Default)]
pub struct Figures {
    counters: Words,
    not: Words,
    not_words: Words,
    not_before: Words,
    above: Words,
    below: Words,
    about: Words,
}

/// Words, longest first, with the characters that tell most texts from all of them.
#[derive(Debug, Default)]
struct Words {
    all: Vec<String>,
    first: Vec<char>,
    last: Vec<char>,
}

impl Words {
    fn new(words: &[String]) -> Words {
        let mut all: Vec<String> = words.iter().map(|word| fold(word)).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let sorted = |mut chars: Vec<char>| {
            chars.sort_unstable();
            chars.dedup();
            chars
        };
        let first = all.iter().filter_map(|word| word.chars().next());
        let last = all.iter().filter_map(|word| word.chars().next_back());
        Words {
            first: sorted(first.collect()),
            last: sorted(last.collect()),
            all,
        }
    }

    /// The length of the longest word at the beginning of a text; nothing without one.
    fn begin(&self, text: &str) -> usize {
        let first = text.chars().next();
        if first.is_none_or(|first| self.first.binary_search(&first).is_err()) {
            return 0;
        }
        let mut words = self.all.iter();
        let word = words.find(|word| text.starts_with(word.as_str()));
        word.map_or(0, String::len)
    }

    /// The length of the longest word at the end of a text; nothing without one.
    fn end(&self, text: &str) -> usize {
        let last = text.chars().next_back();
        if last.is_none_or(|last| self.last.binary_search(&last).is_err()) {
            return 0;
        }
        let mut words = self.all.iter();
        let word = words.find(|word| text.ends_with(word.as_str()));
        word.map_or(0, String::len)
    }
}

impl Figures {
    /// Takes the words over, longest first.
    #[must_use]
    pub fn new(file: &FiguresFile) -> Figures {
        Figures {
            counters: Words::new(&[file.counters.as_slice(), &file.units].concat()),
            not: Words::new(&file.not),
            not_words: Words::new(&file.not_words),
            not_before: Words::new(&file.not_before),
            above: Words::new(&file.above),
            below: Words::new(&file.below),
            about: Words::new(&file.about),
        }
    }

    /// The words that count, units included, folded.
    pub fn counters(&self) -> impl Iterator<Item = &str> {
        self.counters.all.iter().map(String::as_str)
    }

    /// Every figure of a folded text, in order.
    ///
    /// ```
    /// use gouji::fact::{Figures, file::FiguresFile};
    /// let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    /// let figures = Figures::new(&FiguresFile {
    ///     counters: words(&["件", "元"]),
    ///     above: words(&["余"]),
    ///     ..FiguresFile::default()
    /// });
    /// let found = figures.read("2022年收到1,062件,三十件,100余件,第20件,收费1.5万元");
    /// let values: Vec<String> = found.iter().map(|f| f.value.normalize().to_string()).collect();
    /// assert_eq!(values, ["1062", "30", "100", "15000"]);
    /// assert_eq!(found[2].high.to_string(), "199");
    /// ```
    #[must_use]
    pub fn read(&self, text: &str) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut at = 0;
        while let Some(start) = next_number(text, at) {
            let free = figures.last().map_or(0, |last: &Figure| last.range.end);
            match self.figure(text, start, free) {
                Ok(figure) => {
                    at = figure.range.end;
                    figures.push(figure);
                }
                Err(end) => at = end,
            }
        }
        figures
    }

    /// The figure whose number starts at `start`, or where the number that is none ends. Words
    /// before `free` belong to the figure before.
    fn figure(&self, text: &str, start: usize, free: usize) -> Result<Figure, usize> {
        let number = number(&text[start..]);
        let mut end = start + number.len;
        let head = &text[..start];
        let nothing = self.not_words.begin(&text[start..]) > 0 || number.worded && is_vague(head);
        let sound = |value: &Decimal| *value < MOST && !is_bound(head) && !nothing;
        let Some(written) = number.value.filter(sound) else {
            return Err(end.max(start + 1));
        };
        let mut looseness = Looseness::default();
        let scale_at = end;
        end += looseness.behind(self, &text[end..]);
        let (scale, taken) = scale(&text[end..]);
        if taken == 0 && !looseness.any() {
            end = scale_at;
        }
        end += taken;
        end += looseness.behind(self, &text[end..]);
        let counter = self.counter(&text[end..]).unwrap_or_default();
        let counted = end + counter.len();
        let mut last = counted;
        if !counter.is_empty() {
            last += looseness.behind(self, &text[counted..]);
        }
        let bare = counter.is_empty()
            && !number.worded
            && number.len <= LONGEST_BARE
            && text[end..]
                .chars()
                .next()
                .is_none_or(|c| matches!(c, ',' | '、' | ';' | '。' | ')' | '('))
            && text[..start]
                .chars()
                .next_back()
                .is_some_and(crate::source::fold::is_han);
        if counter.is_empty() && !bare {
            return Err(end);
        }
        let from = looseness.before(self, &text[free..start]);
        let value = written * scale;
        let unit = scale * number.unit;
        let (low, high) = looseness.bounds(value, unit, scale > Decimal::ONE);
        Ok(Figure {
            value,
            low,
            high,
            counter: counter.to_owned(),
            worded: number.worded,
            range: start - from..last,
            shown: start..counted,
        })
    }

    fn counter<'t>(&self, rest: &'t str) -> Option<&'t str> {
        if self.not.begin(rest) > 0 {
            return None;
        }
        rest.get(..self.counters.begin(rest))
    }
}

/// Numbers from here on count nothing that reports count, and would not fit when scaled.
const MOST: Decimal = Decimal::from_parts(0, 232_830, 0, false, 0);
/// A longer number without a counter is a code, a telephone or a card, and counts nothing.
const LONGEST_BARE: usize = 9;

/// Words that make a number approximate.
#[derive(Debug, Default)]
struct Looseness {
    above: bool,
    below: bool,
    about: bool,
}

impl Looseness {
    fn any(&self) -> bool {
        self.above || self.below || self.about
    }

    /// Notes a word at the beginning of `rest` and returns its length.
    fn behind(&mut self, words: &Figures, rest: &str) -> usize {
        let (above, about) = (words.above.begin(rest), words.about.begin(rest));
        let below = words.below.begin(rest);
        self.above |= above > 0;
        self.below |= below > 0;
        self.about |= about > 0;
        above.max(about).max(below)
    }

    /// Notes a word at the end of `head` and returns its length.
    fn before(&mut self, words: &Figures, head: &str) -> usize {
        if words.not_before.end(head) > 0 {
            return 0;
        }
        // The longest word is the one that is meant: 不超过 is not 超过.
        let (above, below) = (words.above.end(head), words.below.end(head));
        let about = words.about.end(head);
        let longest = above.max(below).max(about);
        if longest > 0 {
            self.above |= above == longest;
            self.below |= below == longest;
            self.about |= about == longest;
        }
        longest
    }

    /// What the words allow. "100余" is anything up to the next round number of its kind; a scaled
    /// number (1.5万) stands for everything that is printed so, rounded or cut off.
    fn bounds(&self, value: Decimal, unit: Decimal, scaled: bool) -> (Decimal, Decimal) {
        let round = round_unit(value);
        if self.about {
            let tenth = value / Decimal::TEN;
            return (value - tenth, value + tenth);
        }
        match (self.above, self.below) {
            (true, _) => (value, value + round.max(unit) - Decimal::ONE),
            (_, true) => (value - round.max(unit), value),
            _ if scaled => (value - unit / Decimal::TWO, value + unit),
            _ => (value, value),
        }
    }
}

/// The power of ten of the last digit that is not zero: 100 for 300, 10 for 260.
fn round_unit(value: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    while !value.is_zero() && (value % (unit * Decimal::TEN)).is_zero() {
        unit *= Decimal::TEN;
    }
    unit
}

/// A number at the beginning of a text.
struct Number {
    len: usize,
    value: Option<Decimal>,
    worded: bool,
    /// The weight of its last digit.
    unit: Decimal,
}

/// The next place where a number may begin.
fn next_number(text: &str, from: usize) -> Option<usize> {
    text[from..]
        .char_indices()
        .find(|(_, c)| c.is_ascii_digit() || (!c.is_ascii() && numeral::is_numeral(*c)))
        .map(|(at, _)| from + at)
}

fn number(rest: &str) -> Number {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(rest);
    }
    let len = rest
        .char_indices()
        .find(|(_, c)| !numeral::is_numeral(*c))
        .map_or(rest.len(), |(at, _)| at);
    Number {
        len,
        value: numeral::integer(&rest[..len]).map(Decimal::from),
        worded: true,
        unit: Decimal::ONE,
    }
}

fn digits(rest: &str) -> Number {
    let digit = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut len = 0;
    while digit(len) {
        len += 1;
    }
    // "1,062" is one number; "12,345条" behind a shorter group too; "3,15" is two.
    let mut grouped = len;
    if len <= 3 {
        while rest.as_bytes().get(grouped) == Some(&b',')
            && (1..=3).all(|at| digit(grouped + at))
            && !digit(grouped + 4)
        {
            grouped += 4;
        }
    }
    len = grouped;
    let mut places = 0;
    if rest.as_bytes().get(len) == Some(&b'.') && digit(len + 1) {
        let point = len;
        len += 1;
        while digit(len) {
            len += 1;
        }
        places = len - point - 1;
    }
    let plain: String = rest[..len].chars().filter(|c| *c != ',').collect();
    let unit = (0..places).fold(Decimal::ONE, |unit, _| unit / Decimal::TEN);
    Number {
        len,
        value: plain.parse().ok(),
        worded: false,
        unit,
    }
}

/// A word of scale behind digits.
fn scale(rest: &str) -> (Decimal, usize) {
    match rest.chars().next() {
        Some('万') if rest[3..].starts_with('亿') => (Decimal::from(1_000_000_000_000i64), 6),
        Some(c @ '万') => (Decimal::from(10_000), c.len_utf8()),
        Some(c @ '亿') => (Decimal::from(100_000_000), c.len_utf8()),
        _ => (Decimal::ONE, 0),
    }
}

/// Whether a character before number words leaves open how many there are: 数十, 几百, 上百.
fn is_vague(head: &str) -> bool {
    head.ends_with(['数', '几', '上', '成'])
}

/// Whether what stands before makes a number part of something else: an ordinal, a code, a date.
fn is_bound(head: &str) -> bool {
    head.chars().next_back().is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '第' | '-' | '~' | '.' | '/' | '〔' | '[')
    })
}
