//! Styles: what a paragraph or a run inherits, as far as the text depends on it.

use crate::read::xml::{Element, Tree};
use std::collections::HashMap;

/// A chain of styles is no longer than this; what goes on is a circle.
const LONGEST_CHAIN: usize = 32;

/// The number a paragraph takes part in: list and level as far as they are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct NumberOf {
    /// `numId`; 0 takes a number away.
    pub(super) list: Option<u32>,
    /// `ilvl`, from 0.
    pub(super) level: Option<usize>,
}

/// What a paragraph's properties say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Properties {
    /// The list it belongs to.
    pub(super) number: NumberOf,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// Whether its runs are hidden.
    pub(super) hidden: Option<bool>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    /// Lower case.
    name: String,
    own: Properties,
    is_default: bool,
}

/// The styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The paragraph style of paragraphs that name none.
    default: Option<String>,
}

/// What a style comes to with all it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// Its properties.
    pub(super) properties: Properties,
    /// The style in the chain that gives the list.
    pub(super) lister: Option<String>,
    /// Whether it is a style of a table of contents.
    pub(super) contents: bool,
}

impl Styles {
    /// Reads a part of styles; a document without one has none.
    pub(super) fn new(tree: Option<&Tree<'_>>) -> Styles {
        let mut styles = Styles::default();
        let Some(tree) = tree else {
            return styles;
        };
        for element in tree.root().elements().filter(|e| e.is_word("style")) {
            let Some(id) = element.text_attribute("styleId") else {
                continue;
            };
            let kind = element.attribute("type").unwrap_or("paragraph");
            let style = style(element);
            if kind == "paragraph" && style.is_default {
                styles.default = Some(id.clone());
            }
            styles.styles.insert(id, style);
        }
        styles
    }

    /// What the style of this id comes to; of none, the default style.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Resolved {
        match id.or(self.default.as_deref()) {
            Some(id) => self.resolve(id),
            None => Resolved::default(),
        }
    }

    /// Whether the character style of this id hides its text.
    pub(super) fn hides(&self, id: &str) -> Option<bool> {
        self.resolve(id).properties.hidden
    }

    /// Whether the style of this id is that of text which should be replaced.
    pub(super) fn is_placeholder(&self, id: &str) -> bool {
        let style = self.styles.get(id);
        style.is_some_and(|style| style.name == "placeholder text")
    }

    /// The list that a numbering style stands for.
    pub(super) fn list_of(&self, id: &str) -> Option<u32> {
        self.styles.get(id)?.own.number.list
    }

    fn resolve(&self, id: &str) -> Resolved {
        let mut resolved = Resolved::default();
        let mut next = Some(id);
        for depth in 0..LONGEST_CHAIN {
            let Some((id, style)) = next.and_then(|id| Some((id, self.styles.get(id)?))) else {
                break;
            };
            let (all, own) = (&mut resolved.properties, style.own);
            if all.number.list.is_none() && own.number.list.is_some() {
                resolved.lister = Some(id.to_owned());
            }
            all.number.list = all.number.list.or(own.number.list);
            all.number.level = all.number.level.or(own.number.level);
            all.outline = all.outline.or(own.outline).or_else(|| heading(&style.name));
            all.hidden = all.hidden.or(own.hidden);
            resolved.contents |= depth == 0 && is_contents(&style.name);
            next = style.based_on.as_deref();
        }
        resolved
    }
}

/// Names of built-in styles are stored in English whatever the program shows.
fn heading(name: &str) -> Option<u8> {
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}

fn is_contents(name: &str) -> bool {
    let level = name.strip_prefix("toc ").map(str::trim);
    level.is_some_and(|level| level == "heading" || level.parse::<u8>().is_ok())
}

fn style(element: Element<'_>) -> Style {
    let value = |name: &str| element.child(name)?.text_attribute("val");
    let mut own = element.child("pPr").map(properties).unwrap_or_default();
    own.hidden = element.child("rPr").and_then(hidden);
    Style {
        based_on: value("basedOn"),
        name: value("name").unwrap_or_default().to_ascii_lowercase(),
        own,
        is_default: element.attribute("default").is_some_and(is_on),
    }
}

/// What a `pPr` says itself.
pub(super) fn properties(element: Element<'_>) -> Properties {
    let mut properties = Properties::default();
    for child in element.elements() {
        let value = child.attribute("val");
        match child.name() {
            "numPr" => {
                let number = |name: &str| child.child(name)?.attribute("val")?.parse::<u32>().ok();
                properties.number = NumberOf {
                    list: number("numId"),
                    level: number("ilvl").map(|level| level as usize),
                };
            }
            "outlineLvl" => properties.outline = value.and_then(|value| value.parse().ok()),
            _ => {}
        }
    }
    properties
}

/// Whether an `rPr` hides its text, when it says so.
pub(super) fn hidden(element: Element<'_>) -> Option<bool> {
    let vanish = element.child("vanish")?;
    Some(vanish.attribute("val").is_none_or(is_on))
}

/// How the format writes yes.
pub(super) fn is_on(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}
