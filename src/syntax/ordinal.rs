//! Heading numbers as people write them: 一、 1、 第一部分 （一） (1) and their broken forms.

use crate::source::Span;
use crate::source::fold::{fold_char, is_blank};
use crate::source::numeral;

/// How a heading number is written. The order is from outer to inner level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrdinalStyle {
    /// 第一部分, 第一章.
    Part,
    /// 一、
    Han,
    /// 1、 or 1．
    Digit,
    /// （一）
    HanParen,
    /// (1) or 1)
    DigitParen,
}

/// A heading number and how it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordinal {
    /// The number itself, from 1.
    pub value: u32,
    /// How it is written.
    pub style: OrdinalStyle,
    /// From the first mark to the last, blanks behind it excluded.
    pub span: Span,
    /// The opening and closing marks as printed (`（`, `)`, `、`), empty where absent.
    pub marks: (Option<char>, Option<char>),
    /// Whether its marks are complete and of one width.
    pub broken: bool,
}

/// Reads a heading number at the start of `line`, which begins at byte `base`.
/// Returns the number and how many bytes it and the blanks behind it take.
///
/// ```
/// use gouji::syntax::ordinal::{OrdinalStyle, read};
/// let (ordinal, taken) = read("（四)加强审核", 0).unwrap();
/// assert_eq!((ordinal.value, ordinal.style, ordinal.broken), (4, OrdinalStyle::HanParen, true));
/// assert_eq!(&"（四)加强审核"[taken..], "加强审核");
/// assert!(read("一方面", 0).is_none());
/// assert!(read("2021年", 0).is_none());
/// ```
#[must_use]
pub fn read(line: &str, base: usize) -> Option<(Ordinal, usize)> {
    let mut cursor = Cursor { line, at: 0 };
    cursor.blanks();
    let start = cursor.at;
    // One stray character before a number is a slip of the keyboard ("l六、"), not another heading.
    let stray = cursor.take(|c| matches!(c, 'l' | 'I' | '|'));
    let open = cursor.take(|c| matches!(fold_char(c), '('));
    let part = open.is_none() && cursor.take(|c| c == '第').is_some();
    cursor.blanks();
    let digits = cursor.while_(|c| fold_char(c).is_ascii_digit(), 3);
    let (value, han) = if digits.is_empty() {
        let words = cursor.while_(
            |c| numeral::is_numeral(c) && !fold_char(c).is_ascii_digit(),
            3,
        );
        (numeral::integer(words)?, true)
    } else {
        (numeral::integer(digits)?, false)
    };
    let value = u32::try_from(value)
        .ok()
        .filter(|value| (1..100).contains(value))?;
    let spaced = cursor.peek().is_some_and(is_blank);
    cursor.blanks();
    let (style, close) = if part {
        cursor.take(|c| matches!(c, '部' | '章' | '节' | '条'))?;
        cursor.take(|c| c == '分');
        (
            OrdinalStyle::Part,
            cursor.take(|c| matches!(fold_char(c), '、' | '.' | ':')),
        )
    } else if let Some(close) = cursor.take(|c| fold_char(c) == ')') {
        (
            if han {
                OrdinalStyle::HanParen
            } else {
                OrdinalStyle::DigitParen
            },
            Some(close),
        )
    } else if open.is_some() {
        // A lost closing bracket is believed only before a blank: "(一带一路)" is no number.
        cursor.peek().filter(|c| spaced || *c == '、')?;
        (
            if han {
                OrdinalStyle::HanParen
            } else {
                OrdinalStyle::DigitParen
            },
            None,
        )
    } else {
        let close = cursor.take(|c| matches!(fold_char(c), '、' | '.' | ',' | '﹒' | '·'))?;
        (
            if han {
                OrdinalStyle::Han
            } else {
                OrdinalStyle::Digit
            },
            Some(close),
        )
    };
    if matches!(style, OrdinalStyle::Digit) && cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let end = cursor.at;
    cursor.take(|c| style == OrdinalStyle::HanParen && c == '、');
    cursor.blanks();
    let bracketed = matches!(style, OrdinalStyle::HanParen | OrdinalStyle::DigitParen);
    let mixed = match (open, close) {
        (Some(open), Some(close)) => (open == '(') != (close == ')'),
        _ => bracketed && style == OrdinalStyle::HanParen,
    };
    let ordinal = Ordinal {
        value,
        style,
        span: Span::new(base + start, base + end),
        marks: (open, close),
        broken: mixed || stray.is_some(),
    };
    Some((ordinal, cursor.at))
}

struct Cursor<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<char> {
        self.line[self.at..].chars().next()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| wanted(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn while_(&mut self, wanted: impl Fn(char) -> bool, most: usize) -> &'a str {
        let start = self.at;
        for _ in 0..most {
            if self.take(&wanted).is_none() {
                break;
            }
        }
        &self.line[start..self.at]
    }

    fn blanks(&mut self) {
        while self.take(is_blank).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::{OrdinalStyle, read};

    #[test]
    fn styles_and_breakage_are_told_apart() {
        let cases = [
            ("一、总体情况", 1, OrdinalStyle::Han, false),
            (" 1、 总体情况", 1, OrdinalStyle::Digit, false),
            ("6. 其他", 6, OrdinalStyle::Digit, false),
            ("（一）主动公开", 1, OrdinalStyle::HanParen, false),
            ("(二) 主动公开", 2, OrdinalStyle::HanParen, false),
            ("( 四)无", 4, OrdinalStyle::HanParen, false),
            ("一)主动公开", 1, OrdinalStyle::HanParen, true),
            ("（三)管理", 3, OrdinalStyle::HanParen, true),
            ("第一部分 总体情况", 1, OrdinalStyle::Part, false),
            ("l六、其他", 6, OrdinalStyle::Han, true),
            ("十二、其他", 12, OrdinalStyle::Han, false),
            ("（1）甲", 1, OrdinalStyle::DigitParen, false),
        ];
        for (line, value, style, broken) in cases {
            let (ordinal, _) = read(line, 0).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (ordinal.value, ordinal.style, ordinal.broken),
                (value, style, broken),
                "{line}"
            );
        }
        for line in [
            "2021年",
            "1.5件",
            "总体情况",
            "",
            "（区分处理的）",
            "一方面",
            "十",
        ] {
            assert!(read(line, 0).is_none(), "{line}");
        }
    }
}
