//! A page as a tree of tags, read strictly: everything closed in order, every attribute quoted.

use std::collections::BTreeSet;

/// Elements that have no end.
const VOID: [&str; 4] = ["meta", "input", "br", "img"];

/// One tag of a page.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, &'a str)>,
    /// The text behind it, up to the next tag.
    pub(super) text: &'a str,
    /// How many elements it stands in.
    pub(super) depth: usize,
    /// Whether it opens an element.
    pub(super) opens: bool,
}

impl Tag<'_> {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(key, _)| *key == name);
        found.next().map(|(_, value)| *value)
    }

    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|all| all.split(' ').any(|one| one == class))
    }
}

/// Reads a page, or a part of one. What is not strictly written is a panic that shows it.
#[track_caller]
pub(super) fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags: Vec<Tag<'_>> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let inside = &rest[..rest.find('>').expect("every tag ends")];
        rest = &rest[inside.len() + 1..];
        let text = &rest[..rest.find('<').unwrap_or(rest.len())];
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed before: {rest:.80}");
            let depth = open.len();
            tags.push(Tag {
                name,
                attributes: Vec::new(),
                text,
                depth,
                opens: false,
            });
            continue;
        }
        let name = inside.split([' ', '\n']).next().unwrap_or_default();
        let attributes = attributes(&inside[name.len()..]);
        tags.push(Tag {
            name,
            attributes,
            text,
            depth: open.len(),
            opens: true,
        });
        if name == "style" || name == "script" {
            let end = format!("</{name}");
            let at = rest.find(&end).expect("the element ends");
            rest = &rest[at..];
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    tags
}

fn attributes(mut text: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return found;
        }
        let end = text.find([' ', '=', '\n']).unwrap_or(text.len());
        let name = &text[..end];
        text = &text[end..];
        let mut value = "";
        if let Some(quoted) = text.strip_prefix("=\"") {
            value = &quoted[..quoted.find('"').expect("the quote ends")];
            text = &quoted[value.len() + 1..];
        }
        assert!(
            found.iter().all(|(other, _)| *other != name),
            "{name} twice"
        );
        found.push((name, value));
    }
}

/// Holds a page to what every page must be: strict, each identifier once, each link leading to
/// something, and nothing that asks the network.
#[track_caller]
pub(super) fn sound(page: &str) -> Vec<Tag<'_>> {
    let tags = tags(page);
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
        assert!(ids.insert(id), "the identifier {id} twice");
    }
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on") && *name != "src", "{name}={value}");
            if *name == "href" {
                let place = value.strip_prefix('#').expect("links stay on the page");
                let made_by_script = place == "all" || place.starts_with("by=");
                assert!(made_by_script || ids.contains(place), "nothing is #{place}");
            }
        }
    }
    tags
}

/// Text with its entities read.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
