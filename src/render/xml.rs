//! Texts as XML holds them.

/// A text as XML holds it, in attributes and between tags. Characters that XML cannot hold become
/// U+FFFD.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_text_ends_it_or_breaks_the_file() {
        assert_eq!(
            escaped("a]]>\"<b>&\n\t\u{1}\u{1b}\u{FFFF}\u{2028}'"),
            "a]]&gt;&quot;&lt;b&gt;&amp;&#10;&#9;\u{FFFD}\u{FFFD}\u{FFFD}\u{2028}'"
        );
    }
}
