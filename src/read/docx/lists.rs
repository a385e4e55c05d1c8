//! Lists: the definitions of `numbering.xml`.

use super::styles::{NumberOf, Resolved, Styles};
use crate::read::numbering::{Counters, LEVELS, Level, Style, Tail};
use crate::read::xml::{Element, Tree};
use std::collections::BTreeMap;

/// Definitions in a document; Word itself stops at a few thousand.
const MOST_LISTS: usize = 50_000;

/// The text of a number is no longer than this.
const LONGEST_TEXT: usize = 64;

#[derive(Debug, Default)]
struct Definition {
    levels: Vec<Level>,
    /// By level: the paragraph style that is tied to it.
    styles: Vec<Option<String>>,
    /// The numbering style whose definition stands for this one.
    link: Option<String>,
}

/// One use of a definition.
#[derive(Debug, Default)]
struct Usage {
    definition: u32,
    /// By level: where it begins.
    starts: [Option<u32>; LEVELS],
    /// The levels, when the use changes some.
    levels: Option<Vec<Level>>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: BTreeMap<u32, Definition>,
    usages: BTreeMap<u32, Usage>,
    /// Definitions that stand for others.
    links: BTreeMap<u32, u32>,
}

impl Lists {
    /// Reads a part of numberings; a document without one has none.
    pub(super) fn new(tree: Option<&Tree<'_>>, styles: &Styles) -> Lists {
        let mut lists = Lists::default();
        let Some(tree) = tree else {
            return lists;
        };
        let elements = || tree.root().elements().take(MOST_LISTS);
        for element in elements().filter(|element| element.is_word("abstractNum")) {
            if let Some(id) = number(element, "abstractNumId") {
                lists.definitions.insert(id, definition(element));
            }
        }
        for element in elements().filter(|element| element.is_word("num")) {
            if let Some(id) = number(element, "numId") {
                let usage = lists.usage(element);
                lists.usages.insert(id, usage);
            }
        }
        let mut links = BTreeMap::new();
        for definition in lists.definitions.keys() {
            let linked = lists.linked(*definition, styles);
            links.extend(linked.map(|to| (*definition, to)));
        }
        lists.links = links;
        lists
    }

    fn usage(&self, element: Element<'_>) -> Usage {
        let definition = element
            .child("abstractNumId")
            .and_then(|id| number(id, "val"))
            .unwrap_or_default();
        let mut usage = Usage {
            definition,
            ..Usage::default()
        };
        for change in element.elements().filter(|e| e.is_word("lvlOverride")) {
            let Some(at) = number(change, "ilvl").map(|level| level as usize) else {
                continue;
            };
            if at >= LEVELS {
                continue;
            }
            let start = change.child("startOverride");
            usage.starts[at] = start.and_then(|start| number(start, "val"));
            if let Some(other) = change.child("lvl") {
                let given = self.definitions.get(&definition);
                let levels = || given.map(|given| given.levels.clone()).unwrap_or_default();
                let levels = usage.levels.get_or_insert_with(levels);
                levels.resize(levels.len().max(at + 1), Level::default());
                levels[at] = level(other);
            }
        }
        usage
    }

    /// A definition without levels stands for the one that a numbering style uses.
    fn linked(&self, definition: u32, styles: &Styles) -> Option<u32> {
        let link = self.definitions.get(&definition)?.link.as_deref()?;
        let list = styles.list_of(link)?;
        Some(self.usages.get(&list)?.definition)
    }

    /// The number in front of a paragraph, if it has one: counted when asked.
    pub(super) fn number(
        &self,
        counters: &mut Counters,
        own: NumberOf,
        style: &Resolved,
    ) -> Option<String> {
        let list = own.list.or(style.properties.number.list)?;
        let usage = self.usages.get(&list)?;
        let linked = self.links.get(&usage.definition);
        let list_of = *linked.unwrap_or(&usage.definition);
        let definition = self.definitions.get(&list_of)?;
        let tied = || {
            let lister = style.lister.as_deref()?;
            let tied = |other: &Option<String>| other.as_deref() == Some(lister);
            definition.styles.iter().position(tied)
        };
        let from_style = || {
            let inherited = own.list.is_none();
            let tied = if inherited { tied() } else { None };
            tied.or(style.properties.number.level.filter(|_| inherited))
        };
        let level = own.level.or_else(from_style).unwrap_or(0);
        let levels = usage.levels.as_ref().unwrap_or(&definition.levels);
        let first = usage.starts.get(level).copied().flatten();
        Some(counters.number(list_of, (list, first), levels, level))
    }
}

fn definition(element: Element<'_>) -> Definition {
    let mut definition = Definition {
        link: element
            .child("numStyleLink")
            .and_then(|link| link.text_attribute("val")),
        ..Definition::default()
    };
    for other in element.elements().filter(|e| e.is_word("lvl")) {
        let Some(at) = number(other, "ilvl").map(|level| level as usize) else {
            continue;
        };
        if at >= LEVELS {
            continue;
        }
        let length = definition.levels.len().max(at + 1);
        definition.levels.resize(length, Level::default());
        definition.styles.resize(length, None);
        definition.levels[at] = level(other);
        let style = other.child("pStyle");
        definition.styles[at] = style.and_then(|style| style.text_attribute("val"));
    }
    definition
}

fn level(element: Element<'_>) -> Level {
    let mut level = Level {
        start: 0,
        ..Level::default()
    };
    for child in element.elements() {
        match child.name() {
            "start" => level.start = number(child, "val").unwrap_or(0),
            "numFmt" => level.style = style(child.attribute("val").unwrap_or_default()),
            "AlternateContent" => {
                // A format of one's own stands in the choice, the nearest one in the fallback.
                let near = child.child("Fallback").and_then(|f| f.child("numFmt"));
                let near = near.and_then(|near| near.attribute("val"));
                level.style = near.map_or(Style::Decimal, style);
            }
            "lvlText" => {
                let text = child.text_attribute("val").unwrap_or_default();
                level.text = text.chars().take(LONGEST_TEXT).collect();
            }
            "isLgl" => level.legal = child.attribute("val").is_none_or(super::styles::is_on),
            "lvlRestart" => level.restart = number(child, "val"),
            "suff" if child.attribute("val") == Some("nothing") => level.tail = Tail::Nothing,
            _ => {}
        }
    }
    level
}

/// The style a `numFmt` names. Programs write several names for the same Chinese words.
fn style(name: &str) -> Style {
    match name {
        "bullet" | "none" => Style::None,
        "decimalZero" => Style::DecimalZero,
        "decimalFullWidth" | "decimalFullWidth2" => Style::FullWidth,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Style::Circled,
        "decimalEnclosedParen" => Style::Bracketed,
        "decimalEnclosedFullstop" => Style::Stopped,
        "lowerLetter" => Style::LowerLetter,
        "upperLetter" => Style::UpperLetter,
        "lowerRoman" => Style::LowerRoman,
        "upperRoman" => Style::UpperRoman,
        "ordinal" => Style::Ordinal,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Style::Counting,
        "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanDigital2" => Style::Digits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Style::Capital,
        "ideographTraditional" => Style::Stem,
        "ideographZodiac" => Style::Branch,
        _ => Style::Decimal,
    }
}

fn number(element: Element<'_>, attribute: &str) -> Option<u32> {
    element.attribute(attribute)?.trim().parse().ok()
}
