//! Attributes, read from the text of a tag when they are asked for.

/// The attributes of a tag as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributes<'a>(pub &'a str);

impl<'a> Attributes<'a> {
    /// Names as written and values without quotes, in order.
    pub(super) fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let gap = |c: char| c.is_ascii_whitespace() || c == '/';
            rest = rest.trim_start_matches(gap);
            if rest.is_empty() {
                return None;
            }
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let over = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=');
            let end = rest[first..]
                .find(over)
                .map_or(rest.len(), |end| first + end);
            let name = &rest[..end];
            let behind = rest[end..].trim_start();
            let Some(value) = behind.strip_prefix('=') else {
                rest = &rest[end..];
                return Some((name, ""));
            };
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let bare = |value: &'a str| {
                let end = value.find(|c: char| c.is_ascii_whitespace());
                value.split_at(end.unwrap_or(value.len()))
            };
            let (found, behind) = match quote {
                Some(quote) => value[1..]
                    .split_once(quote)
                    .unwrap_or_else(|| bare(&value[1..])),
                None => bare(value),
            };
            rest = behind;
            Some((name, found))
        })
    }

    /// The value of an attribute, in any case.
    pub(super) fn get(self, name: &str) -> Option<&'a str> {
        if self.0.len() < name.len() {
            return None;
        }
        let mut all = self.iter();
        let found = all.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// A whole number at the start of an attribute's value.
    pub(super) fn number(self, name: &str) -> Option<usize> {
        let value = self.get(name)?.trim();
        let end = value
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(value.len());
        value[..end].parse().ok()
    }

    /// Whether the element is not shown.
    pub(super) fn is_hidden(self) -> bool {
        // Most tags say nothing of the kind, and that is quick to see.
        let says = |word: &str| memchr::memmem::find(self.0.as_bytes(), word.as_bytes()).is_some();
        if !(says("hid")
            || says("none")
            || says("HID")
            || says("NONE")
            || says("None")
            || says("Hid"))
        {
            return false;
        }
        self.iter().any(|(name, value)| {
            if name.eq_ignore_ascii_case("hidden") {
                return true;
            }
            name.eq_ignore_ascii_case("style") && hides(value)
        })
    }

    /// Whether the class or the name of the element says so much in a word of its own, as
    /// `article-info` and `pageTools` do.
    pub(super) fn names_furniture(self) -> bool {
        let names = ["class", "id"]
            .into_iter()
            .filter_map(|name| self.get(name));
        names.flat_map(words).any(|word| {
            FURNITURE
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
        })
    }

    /// Whether the element does something when it is clicked, although it is no link and no button.
    pub(super) fn is_clicked(self) -> bool {
        memchr::memmem::find(self.0.as_bytes(), b"onclick").is_some()
            && self.get("onclick").is_some()
    }

    /// Whether the element's role says that it is part of the page around an article.
    pub(super) fn is_around(self) -> bool {
        let role = self.get("role").map(str::trim);
        let around = [
            "navigation",
            "banner",
            "contentinfo",
            "search",
            "complementary",
            "menu",
            "menubar",
            "toolbar",
            "dialog",
            "alert",
            "tablist",
        ];
        role.is_some_and(|role| around.iter().any(|known| role.eq_ignore_ascii_case(known)))
    }
}

/// The words of a name: parted by marks and digits, and where a capital follows a small letter.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let apart = |at: usize| {
        !bytes[at].is_ascii_alphabetic()
            || at > 0 && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()
    };
    let mut starts: Vec<usize> = (0..bytes.len()).filter(|at| apart(*at)).collect();
    starts.insert(0, 0);
    starts.push(bytes.len());
    let parts: Vec<&str> = starts
        .windows(2)
        .filter_map(|pair| name.get(pair[0]..pair[1]))
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphabetic()))
        .filter(|word| !word.is_empty())
        .collect();
    parts.into_iter()
}

/// Words that pages call their own parts by.
const FURNITURE: &[&str] = &[
    "author",
    "breadcrumb",
    "breadcrumbs",
    "copyright",
    "crumb",
    "crumbs",
    "info",
    "location",
    "meta",
    "next",
    "pager",
    "pagination",
    "prev",
    "print",
    "qrcode",
    "related",
    "share",
    "source",
    "toolbar",
    "tools",
];

/// Whether a style says that its element is not shown.
pub(super) fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else {
            return false;
        };
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |name: &str, known: &str| name.trim().eq_ignore_ascii_case(known);
        is(name, "display") && is(value, "none")
            || is(name, "visibility") && is(value, "hidden")
            || is(name, "mso-hide") && is(value, "all")
    })
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let tag = Attributes(" COLSPAN=2 rowspan = '3' style=\"a:b;Display : none\" x");
        assert_eq!(tag.number("colspan"), Some(2));
        assert_eq!(tag.number("rowspan"), Some(3));
        assert_eq!(tag.get("x"), Some(""));
        assert!(tag.is_hidden());
        assert!(!Attributes(" style='overflow:hidden' aria-hidden=true").is_hidden());
    }

    #[test]
    fn parts_of_a_page_are_known_by_a_word_of_their_class() {
        for tag in [
            " class=\"article-info clearfix\"",
            " id=pageTools",
            " class=xl_info",
        ] {
            assert!(Attributes(tag).names_furniture(), "{tag}");
        }
        for tag in [
            " class=information",
            " class=\"con txt\"",
            " title=info",
            "",
        ] {
            assert!(!Attributes(tag).names_furniture(), "{tag}");
        }
    }
}
