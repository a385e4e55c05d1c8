//! Styles: what is hidden, and how lists are numbered.

use crate::read::numbering::{LEVELS, Level, Style, Tail};
use crate::read::xml::Element;
use std::collections::HashMap;

/// A chain of styles is no longer than this; what goes on is a circle.
const LONGEST_CHAIN: usize = 32;
/// The text in front of or behind a number is no longer than this.
const LONGEST_TEXT: usize = 32;

#[derive(Debug, Default)]
struct Own {
    parent: Option<String>,
    hidden: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name.
    styles: HashMap<(String, String), Own>,
    lists: HashMap<String, Vec<Level>>,
    /// How headings outside of lists are numbered.
    pub(super) outline: Vec<Level>,
}

impl Styles {
    /// Adds what stands in these parts of a tree; the later one of two wins.
    pub(super) fn add(&mut self, root: Element<'_>, parts: &[&str]) {
        let wanted = |element: &Element<'_>| parts.contains(&element.name());
        for element in root.elements().filter(wanted).flat_map(|e| e.elements()) {
            let name = element.text_attribute("name").unwrap_or_default();
            match element.name() {
                "style" => {
                    let family = element.attribute("family").unwrap_or_default();
                    let own = Own {
                        parent: element.text_attribute("parent-style-name"),
                        hidden: element
                            .child("text-properties")
                            .and_then(|properties| properties.attribute("display"))
                            .map(|display| display == "none"),
                    };
                    self.styles.insert((family.to_owned(), name), own);
                }
                "list-style" => {
                    self.lists.insert(name, levels(element));
                }
                "outline-style" => self.outline = levels(element),
                _ => {}
            }
        }
    }

    /// Whether a style hides its text.
    pub(super) fn hides(&self, family: &str, name: Option<&str>) -> Option<bool> {
        let mut next = name;
        for _ in 0..LONGEST_CHAIN {
            let key = (family.to_owned(), next?.to_owned());
            let style = self.styles.get(&key)?;
            if style.hidden.is_some() {
                return style.hidden;
            }
            next = style.parent.as_deref();
        }
        None
    }

    /// Whether a paragraph style is one of a table of contents, or based on one.
    pub(super) fn is_contents(&self, name: Option<&str>) -> bool {
        let contents = |name: &str| {
            let level = name.strip_prefix("Contents_20_");
            level.is_some_and(|level| level == "Heading" || level.parse::<u8>().is_ok())
        };
        let own = name.and_then(|name| self.styles.get(&("paragraph".to_owned(), name.to_owned())));
        let parent = own.and_then(|own| own.parent.as_deref());
        [name, parent].into_iter().flatten().any(contents)
    }

    /// The levels of a list style; none for one that is not known.
    pub(super) fn list(&self, name: &str) -> &[Level] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }
}

fn levels(element: Element<'_>) -> Vec<Level> {
    let mut levels = Vec::new();
    for child in element.elements() {
        let at = child.attribute("level").and_then(|at| at.parse().ok());
        let Some(at @ 1..=LEVELS) = at else {
            continue;
        };
        levels.resize(levels.len().max(at), Level::default());
        if matches!(
            child.name(),
            "list-level-style-number" | "outline-level-style"
        ) {
            levels[at - 1] = level(child, at);
        } else {
            levels[at - 1].style = Style::None;
        }
    }
    levels
}

fn level(element: Element<'_>, at: usize) -> Level {
    let number = |name: &str| element.attribute(name)?.parse::<usize>().ok();
    let text = |name: &str| -> String {
        let text = element.text_attribute(name).unwrap_or_default();
        text.chars().take(LONGEST_TEXT).collect()
    };
    let format = text("num-format");
    let style = if format.is_empty() {
        Style::None
    } else {
        Style::by_example(&format)
    };
    let shown = number("display-levels").unwrap_or(1).clamp(1, at);
    let counters: Vec<String> = (at + 1 - shown..=at).map(|at| format!("%{at}")).collect();
    let whole = text("num-list-format");
    let written = if whole.is_empty() {
        format!(
            "{}{}{}",
            text("num-prefix"),
            counters.join("."),
            text("num-suffix")
        )
    } else {
        (1..=LEVELS).fold(whole, |text, at| {
            text.replace(&format!("%{at}%"), &format!("%{at}"))
        })
    };
    let follows = element
        .child("list-level-properties")
        .and_then(|properties| properties.child("list-level-label-alignment"))
        .and_then(|alignment| alignment.attribute("label-followed-by"));
    Level {
        start: number("start-value")
            .and_then(|at| u32::try_from(at).ok())
            .unwrap_or(1),
        style,
        text: if style == Style::None {
            String::new()
        } else {
            written
        },
        tail: if follows == Some("nothing") {
            Tail::Nothing
        } else {
            Tail::Room
        },
        ..Level::default()
    }
}
