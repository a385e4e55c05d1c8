//! Lines of comma-separated fields, for every format that is CSV.

use std::io::{self, Write};

/// What tells a spreadsheet program that the file is UTF-8; without it, Excel takes Chinese for
/// the code page of the machine.
pub(super) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Writes a line of fields as RFC 4180 has it.
pub(super) fn line(fields: &[&str], out: &mut dyn Write) -> io::Result<()> {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        quoted(field, out)?;
    }
    out.write_all(b"\r\n")
}

/// A field: in quotes when it holds a comma, a quote or a line end.
fn quoted(field: &str, out: &mut dyn Write) -> io::Result<()> {
    if field.contains(['"', ',', '\n', '\r']) {
        write!(out, "\"{}\"", field.replace('"', "\"\""))
    } else {
        out.write_all(field.as_bytes())
    }
}

/// A text that no spreadsheet program takes for a formula: one that begins as a formula does has
/// an apostrophe in front. Numbers with a sign stay numbers.
pub(super) fn inert(text: &str) -> String {
    let begins = |c: char| {
        let wide = ['\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];
        ['=', '+', '-', '@', '\t', '\r', '\n'].contains(&c) || wide.contains(&c)
    };
    if text.starts_with(begins) && !is_number(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Whether a text is a plain decimal: a sign, digits, and at most one point between them.
pub(super) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

#[cfg(test)]
mod tests {
    use super::{inert, line};

    #[test]
    fn what_begins_as_a_formula_does_is_made_a_text() {
        for formula in ["=1+1", "+A1", "-A1", "@SUM(1)", "\t=1", "\r=1", "\u{FF1D}1"] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        for harmless in ["", "-5", "+12.50", "a=b", "'=1", "1-2"] {
            assert_eq!(inert(harmless), harmless);
        }
        assert_eq!(inert("-5-A1"), "'-5-A1");
        assert_eq!(inert("-"), "'-");
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        line(&["a", "b,c", "d\"e", "f\ng", ""], &mut out).expect("a vector can be written");
        let text = String::from_utf8(out).expect("it is text");
        assert_eq!(text, "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }
}
