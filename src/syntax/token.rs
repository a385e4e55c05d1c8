//! Value-like tokens: what can stand in a value cell, as far as language tells.

use crate::source::fold::{fold_char, is_han};

/// Whether `text`, trimmed, looks like the content of a value cell: a number of any width with
/// separators, sign and up to two characters of unit; a dash or a word for nothing; or a lone mark.
///
/// ```
/// use gouji::syntax::token::is_value;
/// assert!(is_value("10,292") && is_value("１２") && is_value("+19") && is_value("5件"));
/// assert!(is_value("/") && is_value("—") && is_value("无") && is_value("0.0000"));
/// assert!(!is_value("1.") && !is_value("3.其他") && !is_value("规章") && !is_value(""));
/// ```
#[must_use]
pub fn is_value(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 {
        return false;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    is_nothing(text) || is_number(text) || is_mark(text) || is_split(text)
}

/// Digits that a blank splits: one cell, wrongly typed.
fn is_split(text: &str) -> bool {
    if !text.starts_with(|c| fold_char(c).is_ascii_digit()) {
        return false;
    }
    let mut pieces = text.split_whitespace();
    pieces.clone().count() > 1
        && pieces.all(|piece| piece.chars().map(fold_char).all(|c| c.is_ascii_digit()))
}

/// Whether `text` says "nothing": a dash, a slash, or the words for none.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    let mut chars = text.chars().map(fold_char);
    // A backslash is a stroke when it stands alone; two of them end a row in some notations.
    let all_dashes = text == "\\"
        || text
            .chars()
            .map(fold_char)
            .all(|c| matches!(c, '/' | '-' | '一' | '~'));
    let one_word = matches!(text, "无" | "不适用" | "空" | "没有");
    (all_dashes && chars.next().is_some() && text.chars().count() <= 4 && text != "一一")
        || one_word
}

/// A number with optional sign, separators, fraction, percent sign or a short unit.
fn is_number(text: &str) -> bool {
    let mut digits = 0;
    let mut units = 0;
    let mut last_stop = false;
    for (index, c) in text.chars().map(fold_char).enumerate() {
        match c {
            '0'..='9' if units == 0 => {
                digits += 1;
                last_stop = false;
            }
            '+' | '-' if index == 0 => {}
            ',' | '.' if digits > 0 && units == 0 => last_stop = true,
            '%' if digits > 0 => units += 1,
            c if digits > 0 && !last_stop && is_han(c) && units < 2 => units += 1,
            _ => return false,
        }
    }
    digits > 0 && !last_stop
}

/// A lone character that people type or converters leave where a digit belongs.
fn is_mark(text: &str) -> bool {
    let mut chars = text.chars().map(fold_char);
    matches!(
        (chars.next(), chars.next()),
        (Some('O' | 'o' | '?' | '*' | 'l'), None)
    )
}
