//! Text out of documents made harmless: no markup, no control characters, no direction marks.

use crate::render::measure::harmless;

/// Appends `text` so that it is nothing but text, between tags and in quoted attributes alike.
///
/// Line ends stay, a carriage return before one goes, and what would be obeyed instead of shown
/// (controls, direction marks, separators) is shown as a sign, as everywhere in our output.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\n' | '\t' => continue,
            '\r' if text[at + 1..].starts_with('\n') => "",
            '\r' => "\n",
            _ => {
                let sign = harmless(c);
                if sign == c {
                    continue;
                }
                out.push_str(&text[plain..at]);
                out.push(sign);
                plain = at + c.len_utf8();
                continue;
            }
        };
        out.push_str(&text[plain..at]);
        out.push_str(instead);
        plain = at + c.len_utf8();
    }
    out.push_str(&text[plain..]);
}

/// [`escape`] into a string of its own.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_text_is_obeyed() {
        assert_eq!(
            escaped("<script>&'\"</template>{{ x }}"),
            "&lt;script&gt;&amp;&#39;&quot;&lt;/template&gt;{{ x }}"
        );
        assert_eq!(escaped("a\r\nb\rc\td"), "a\nb\nc\td");
        assert_eq!(
            escaped("\0\u{1b}[31m\u{202e}x\u{2028}"),
            "\u{2400}\u{241b}[31m\u{fffd}x\u{fffd}"
        );
    }
}
