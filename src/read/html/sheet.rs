//! Style sheets in a page, as far as they say what is not shown.

use super::attribute::{Attributes, hides};
use super::tag::Tag;
use super::tree::Tree;

/// Classes and identifiers that a page's own style sheets hide.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    hidden: Vec<Selector<'a>>,
}

/// `div.tip`, `.tip` or `#tip`.
#[derive(Debug)]
struct Selector<'a> {
    tag: &'a str,
    attribute: &'static str,
    name: &'a str,
}

/// More such rules no page has.
const MOST: usize = 64;

impl<'a> Sheet<'a> {
    /// The sheets of a page. Rules for other media than the screen are passed over.
    pub(super) fn new(page: &'a str, tree: &Tree) -> Sheet<'a> {
        let mut sheet = Sheet::default();
        for (index, node) in tree.nodes.iter().enumerate() {
            if node.tag == Some(Tag::Style)
                && let Some(text) = tree.nodes.get(index + 1)
                && text.tag.is_none()
            {
                sheet.read(&page[text.range()]);
            }
        }
        sheet
    }

    fn read(&mut self, mut rest: &'a str) {
        while let Some((selectors, behind)) = rest.split_once('{') {
            let selectors = selectors
                .rsplit(['}', ';', '/', '>'])
                .next()
                .unwrap_or_default()
                .trim();
            if selectors.starts_with('@') {
                rest = skip_block(behind);
                continue;
            }
            let (rules, behind) = behind.split_once('}').unwrap_or((behind, ""));
            rest = behind;
            if hides(rules) {
                let selectors = selectors.split(',').filter_map(selector);
                self.hidden.extend(selectors);
                self.hidden.truncate(MOST);
            }
        }
    }

    /// Whether an element is hidden by a rule.
    pub(super) fn hides(&self, tag: Tag, attributes: Attributes<'_>) -> bool {
        if self.hidden.is_empty() || attributes.0.is_empty() {
            return false;
        }
        self.hidden.iter().any(|selector| {
            let value = attributes.get(selector.attribute).unwrap_or_default();
            let named = value
                .split_ascii_whitespace()
                .any(|name| name == selector.name);
            named && (selector.tag.is_empty() || selector.tag.eq_ignore_ascii_case(tag.name()))
        })
    }
}

/// A selector of one class or identifier; what is more intricate may not match.
fn selector(text: &str) -> Option<Selector<'_>> {
    let text = text.trim();
    let at = text.find(['.', '#'])?;
    let (tag, name) = (&text[..at], &text[at + 1..]);
    let plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    let attribute = if text[at..].starts_with('.') {
        "class"
    } else {
        "id"
    };
    (plain(tag) && plain(name) && !name.is_empty()).then_some(Selector {
        tag,
        attribute,
        name,
    })
}

/// What stands behind a block that may hold blocks.
fn skip_block(text: &str) -> &str {
    let mut depth = 1;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}
