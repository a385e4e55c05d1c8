//! Where a cell leads: a place in the workbook, or the file that was checked.

/// The longest address of a link that Excel takes.
const LONGEST: usize = 2_000;

/// A cell of a sheet, in the first column. `row` counts from 0.
pub(super) fn to_row(sheet: &str, row: u32) -> String {
    format!("internal:'{}'!A{}", sheet.replace('\'', "''"), row + 1)
}

/// A file by its path: relative to where the workbook lies, if the path is. There is no link to a
/// path that an address cannot hold as it is: one with control characters or signs that part an
/// address, or with a name before a colon, which would be taken for a protocol.
pub(super) fn to_file(path: &str) -> Option<String> {
    let strange = |c: char| {
        c.is_control() || matches!(c, '#' | '?' | '*' | '|' | '<' | '>' | '"' | '\u{FFFD}')
    };
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let colon = path.find(':').is_some_and(|at| !(at == 1 && drive));
    let wrong = path.is_empty() || path == "-" || colon || path.len() > LONGEST;
    if wrong || path.contains(strange) {
        return None;
    }
    Some(format!("file:///{}", escaped(&path.replace('\\', "/"))))
}

/// Signs that an address may not hold. It is done here and completely: a file whose name holds
/// `%20` would otherwise be taken for one that is escaped already.
fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | ' ' | '[' | ']' | '^' | '`' | '{' | '}' => {
                escaped.push_str(&format!("%{:02x}", c as u32));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{to_file, to_row};

    #[test]
    fn files_are_linked_where_an_address_can_hold_them() {
        for (path, link) in [
            ("a/b.docx", "file:///a/b.docx"),
            ("../a b [1].txt", "file:///../a%20b%20%5b1%5d.txt"),
            ("100%20.txt", "file:///100%2520.txt"),
            ("C:\\a\\b.doc", "file:///C:/a/b.doc"),
            ("/a/b.doc", "file:////a/b.doc"),
        ] {
            assert_eq!(to_file(path).as_deref(), Some(link));
        }
        for path in [
            "",
            "-",
            "<stdin>",
            "a#b.txt",
            "a?b",
            "http://a/b",
            "ab:c",
            "a\u{7}b",
        ] {
            assert_eq!(to_file(path), None, "{path}");
        }
    }

    #[test]
    fn sheets_are_quoted() {
        assert_eq!(to_row("it's", 4), "internal:'it''s'!A5");
    }
}
