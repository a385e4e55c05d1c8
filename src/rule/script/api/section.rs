//! A place that is a section.

use super::document::Doc;
use super::place::{Place, What};
use super::{Entry, Owner, optional};
use crate::syntax::{Heading, Section, SectionId};
use rhai::{Array, Dynamic, Map};

impl Doc {
    pub(super) fn section(&self, id: SectionId) -> Place {
        let body = self.subject.document.section(id).body;
        Place::of(self, body, What::Section(id))
    }
}

impl Place {
    fn as_section(&self) -> Option<&Section> {
        match self.what {
            What::Section(id) => Some(self.doc.subject.document.section(id)),
            _ => None,
        }
    }

    fn as_heading(&self) -> Option<&Heading> {
        self.as_section()?.heading.as_ref()
    }

    fn children(&self) -> Array {
        let section = self.as_section();
        let children = section.into_iter().flat_map(|section| &section.children);
        let places = children.map(|id| self.doc.section(*id));
        places.map(Dynamic::from).collect()
    }

    /// The sub-items the form expects here, with the sub-section of each.
    fn items(&self) -> Array {
        let subject = &self.doc.subject;
        let role = self.as_section().and_then(|section| section.role.as_ref());
        let form = subject.form();
        let spec = role.and_then(|role| form?.section(role));
        let items = spec.into_iter().flat_map(|(_, section)| &section.items);
        let place = |item: &crate::form::Item| {
            let mut children = self.as_section()?.children.iter();
            let found = children.find(|id| {
                let heading = subject.document.section(**id).heading.as_ref();
                heading.is_some_and(|heading| {
                    let title = subject.source.slice(heading.title);
                    item.pattern.is_match(&crate::source::fold::fold(title))
                })
            })?;
            Some(self.doc.section(*found))
        };
        let maps = items.map(|item| {
            let title = item.title.get(self.doc.lang).to_owned();
            Map::from([
                ("key".into(), item.key.clone().into()),
                ("title".into(), title.into()),
                ("place".into(), optional(place(item))),
            ])
        });
        maps.map(Dynamic::from).collect()
    }
}

const SECTION: Owner = Owner::Section;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::property(
        SECTION,
        "role",
        "string or ()",
        "The role a form gives it; `()` when it is none of a form.",
        "doc.sections[0].role // stock",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.as_section().and_then(|section| section.role.clone()))
            });
        },
    ),
    Entry::property(
        SECTION,
        "number",
        "int or ()",
        "The number of its heading; `()` when it is printed without one.",
        "doc.section(\"remarks\").number // 2",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                let ordinal = place.as_heading().and_then(|h| h.ordinal.as_ref());
                optional(ordinal.map(|ordinal| i64::from(ordinal.value)))
            });
        },
    ),
    Entry::property(
        SECTION,
        "level",
        "int or ()",
        "How deep it stands: 1 for a top-level section.",
        "doc.section(\"remarks\").level // 1",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.as_section().map(|section| i64::from(section.level)))
            });
        },
    ),
    Entry::property(
        SECTION,
        "heading",
        "Place or ()",
        "Its heading, number and title.",
        "doc.section(\"remarks\").heading.text // 2.Remarks",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.as_heading().map(|h| Place::new(&place.doc, h.span)))
            });
        },
    ),
    Entry::property(
        SECTION,
        "title",
        "Place or ()",
        "The title of its heading, without the number.",
        "doc.section(\"remarks\").title.text // Remarks",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.as_heading().map(|h| Place::new(&place.doc, h.title)))
            });
        },
    ),
    Entry::property(
        SECTION,
        "sections",
        "array of Place",
        "The sections directly inside it.",
        "doc.section(\"remarks\").sections.len() // 0",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.children());
        },
    ),
    Entry::property(
        SECTION,
        "items",
        "array of map",
        "The sub-items the form expects in it: `#{key, title, place}`, with the sub-section that \
         is one, or `()`.",
        "doc.section(\"remarks\").items.len() // 0",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.items());
        },
    ),
];
