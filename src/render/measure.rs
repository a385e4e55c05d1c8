//! Display columns: measuring, wrapping, and making foreign text safe to print.
//!
//! Text out of a document may hold anything. Control characters would move the cursor, and
//! direction marks would turn a line around; both are shown as a sign instead of being obeyed.

use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// How many columns a tab stop is wide.
const TAB: usize = 4;

/// The display columns of one character; a character is measured alone, as the frame does.
pub(super) fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The display columns of a text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// A character as it may be printed, and tabs as the blanks they stand for at `column`.
pub(super) fn shown(c: char, column: usize, out: &mut String) -> usize {
    if c == '\t' {
        let blanks = TAB - column % TAB;
        out.extend(std::iter::repeat_n(' ', blanks));
        return blanks;
    }
    let c = harmless(c);
    out.push(c);
    columns_of(c)
}

/// How many columns [`shown`] would take.
pub(super) fn shown_columns(c: char, column: usize) -> usize {
    if c == '\t' {
        TAB - column % TAB
    } else {
        columns_of(harmless(c))
    }
}

/// Control characters as their pictures, direction marks and separators as a replacement sign.
pub(super) fn harmless(c: char) -> char {
    match c {
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or(' '),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{200E}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{61C}' => '\u{FFFD}',
        _ => c,
    }
}

/// A text as one safe line: line ends and tabs become blanks.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| harmless(c) == c) {
        return Cow::Borrowed(text);
    }
    let safe = |c: char| {
        if matches!(c, '\n' | '\r' | '\t') {
            ' '
        } else {
            harmless(c)
        }
    };
    let folded: String = text
        .trim()
        .replace("\r\n", "\n")
        .chars()
        .map(safe)
        .collect();
    Cow::Owned(folded)
}

/// A text followed by blanks up to `width` columns.
pub(super) fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Blanks up to `width` columns followed by a text.
pub(super) fn right(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(columns(text));
    format!("{}{text}", " ".repeat(blanks))
}

/// Breaks a text into lines of at most `width` columns: at blanks and between wide characters,
/// never before closing or after opening punctuation; a word longer than a line is cut.
/// Line ends of the text are kept.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for piece in pieces(&one_line(paragraph)) {
            add_piece(&mut lines, &mut line, piece, width);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn add_piece(lines: &mut Vec<String>, line: &mut String, piece: &str, width: usize) {
    if columns(line) + columns(piece.trim_end()) <= width {
        if !(line.is_empty() && piece.trim().is_empty()) {
            line.push_str(piece);
        }
        return;
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    line.clear();
    for c in piece.trim_start().chars() {
        if columns(line) + columns_of(c) > width && c != ' ' {
            lines.push(std::mem::take(line));
        }
        line.push(c);
    }
}

/// Cuts a line where it may be broken; blanks stay with the piece before them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || opens(before) || closes(after) {
        return false;
    }
    before == ' ' || columns_of(before) == 2 || columns_of(after) == 2
}

fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '[' | '{' | '\u{FF08}' | '\u{201C}' | '\u{2018}' | '\u{300A}' | '\u{3008}'
    ) || matches!(c, '\u{300C}' | '\u{300E}' | '\u{3010}' | '\u{3014}')
}

fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']' | '}' | ',' | '.' | ';' | ':' | '?' | '!' | '%' | '\u{2026}' | '\u{B7}'
    ) || matches!(
        c,
        '\u{FF09}' | '\u{201D}' | '\u{2019}' | '\u{300B}' | '\u{3009}' | '\u{300D}'
    ) || matches!(
        c,
        '\u{300F}' | '\u{3011}' | '\u{3015}' | '\u{3001}' | '\u{3002}' | '\u{FF0C}'
    ) || matches!(
        c,
        '\u{FF1B}' | '\u{FF1A}' | '\u{FF1F}' | '\u{FF01}' | '\u{FF05}' | '\u{2014}'
    )
}

#[cfg(test)]
mod tests {
    use super::{columns, one_line, wrapped};

    #[test]
    fn lines_break_between_wide_characters_but_not_before_punctuation() {
        assert_eq!(wrapped("新收申请，结转", 8), ["新收申", "请，结转"]);
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrapped("见《条例》第5条", 5),
            ["见", "《条", "例》", "第5条"]
        );
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("甲\n乙", 10), ["甲", "乙"]);
    }

    #[test]
    fn text_that_would_move_the_cursor_is_shown_instead() {
        assert_eq!(one_line("a\u{1b}[31mb\r\nc\td"), "a\u{241b}[31mb c d");
        assert_eq!(one_line("x\u{202E}y"), "x\u{FFFD}y");
        assert_eq!(columns("表a\u{FF11}"), 5);
    }
}
