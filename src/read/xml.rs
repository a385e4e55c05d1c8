//! XML as a tree: elements, attributes and text of one part, within limits.
//!
//! Document types are passed over, so no entity but the five of XML itself and numbers of
//! characters is ever expanded. Names are told by namespace, not by prefix.

use super::ReadError;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Elements and stretches of text in one part.
const MOST_NODES: usize = 1_500_000;
/// How deep elements may stand in each other; readers walk the tree by recursion.
const MOST_DEPTH: usize = 200;
/// Namespace declarations in force at one place.
const MOST_PREFIXES: usize = 500;

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// Word's own elements, transitional or strict.
    Word,
    /// Elements that programs may or may not understand.
    Compatibility,
    /// Office formulas.
    Math,
    /// Open Document's elements, whichever of its namespaces.
    Open,
    /// Everything else.
    Other,
}

const SPACES: &[(&str, Space)] = &[
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        Space::Word,
    ),
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        Space::Word,
    ),
    (
        "http://schemas.openxmlformats.org/markup-compatibility/2006",
        Space::Compatibility,
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        Space::Math,
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/math",
        Space::Math,
    ),
];

/// The namespaces of Open Document all begin like one of these.
const OPEN: &[&str] = &[
    "urn:oasis:names:tc:opendocument:xmlns:",
    "urn:org:documentfoundation:names:experimental:office:xmlns:",
];
/// No node.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
enum Kind<'a> {
    Element {
        space: Space,
        /// With its prefix: Open Document has one name in several namespaces.
        name: &'a str,
        attributes: &'a str,
    },
    Text(&'a str),
    Char(char),
}

#[derive(Debug)]
struct Node<'a> {
    kind: Kind<'a>,
    child: u32,
    next: u32,
}

/// One part as a tree.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Tree<'a> {
    /// Parses a part.
    ///
    /// # Errors
    /// When it is not well-formed or exceeds a limit.
    pub(super) fn parse(part: &str, xml: &'a str) -> Result<Tree<'a>, ReadError> {
        let xml = xml.trim_start_matches('\u{FEFF}');
        let mut builder = Builder::new();
        let mut reader = Reader::from_str(xml);
        loop {
            let from = at(reader.buffer_position());
            let event = reader.read_event();
            let event = event.map_err(|error| ReadError::Damaged {
                part: part.to_owned(),
                reason: error.to_string(),
            })?;
            let raw = xml
                .get(from..at(reader.buffer_position()))
                .unwrap_or_default();
            match event {
                Event::Start(_) => builder.open(raw)?,
                Event::Empty(_) => {
                    builder.open(raw)?;
                    builder.close();
                }
                Event::End(_) => builder.close(),
                Event::Text(_) => builder.text(raw)?,
                Event::CData(_) => {
                    let inner = raw.strip_prefix("<![CDATA[").unwrap_or(raw);
                    builder.text(inner.strip_suffix("]]>").unwrap_or(inner))?;
                }
                Event::GeneralRef(_) => builder.reference(raw)?,
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if builder.open.len() > 1 || builder.nodes.len() < 2 {
            return Err(ReadError::Damaged {
                part: part.to_owned(),
                reason: "the part ends too early".to_owned(),
            });
        }
        Ok(Tree {
            nodes: builder.nodes,
        })
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Element<'_> {
        let top = Element { tree: self, at: 0 };
        top.elements().next().unwrap_or(top)
    }
}

/// Positions in a part fit, since the part is in memory.
fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    /// Open elements: index and last child.
    open: Vec<(u32, u32)>,
    /// Prefixes in force: name, meaning, depth of the element that declares it.
    prefixes: Vec<(&'a str, Space, usize)>,
}

impl<'a> Builder<'a> {
    fn new() -> Builder<'a> {
        let top = Node {
            kind: Kind::Char('\0'),
            child: NONE,
            next: NONE,
        };
        Builder {
            nodes: vec![top],
            open: vec![(0, NONE)],
            prefixes: Vec::new(),
        }
    }

    fn add(&mut self, kind: Kind<'a>) -> Result<u32, ReadError> {
        if self.nodes.len() >= MOST_NODES {
            let (what, limit) = ("elements", MOST_NODES as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        let index = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node {
            kind,
            child: NONE,
            next: NONE,
        });
        // A stray end tag is refused by the reader, so something is always open.
        if let Some((parent, last)) = self.open.last_mut() {
            if *last == NONE {
                self.nodes[*parent as usize].child = index;
            } else {
                self.nodes[*last as usize].next = index;
            }
            *last = index;
        }
        Ok(index)
    }

    fn open(&mut self, raw: &'a str) -> Result<(), ReadError> {
        if self.open.len() > MOST_DEPTH {
            let (what, limit) = ("levels of elements", MOST_DEPTH as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        let inner = raw.strip_prefix('<').unwrap_or(raw);
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let end = inner
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        if memchr::memmem::find(attributes.as_bytes(), b"xmlns").is_some() {
            self.declare(attributes)?;
        }
        let space = self.space(name);
        let kind = Kind::Element {
            space,
            name,
            attributes,
        };
        let index = self.add(kind)?;
        self.open.push((index, NONE));
        Ok(())
    }

    fn declare(&mut self, attributes: &'a str) -> Result<(), ReadError> {
        let depth = self.open.len();
        for (name, value) in Attributes(attributes) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let known = SPACES.iter().find(|(uri, _)| *uri == value);
            let open = OPEN.iter().any(|start| value.starts_with(start));
            let open = open.then_some(Space::Open);
            let space = known.map(|(_, space)| *space).or(open);
            self.prefixes
                .push((prefix, space.unwrap_or(Space::Other), depth));
            if self.prefixes.len() > MOST_PREFIXES {
                let (what, limit) = ("namespaces", MOST_PREFIXES as u64);
                return Err(ReadError::TooMuch { what, limit });
            }
        }
        Ok(())
    }

    fn space(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let found = self
            .prefixes
            .iter()
            .rev()
            .find(|(other, _, _)| *other == prefix);
        found.map_or(Space::Other, |(_, space, _)| *space)
    }

    fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
        let depth = self.open.len();
        while self.prefixes.last().is_some_and(|(_, _, at)| *at >= depth) {
            self.prefixes.pop();
        }
    }

    fn text(&mut self, raw: &'a str) -> Result<(), ReadError> {
        // Blank text between elements is most of an indented part, and outside of the root no part.
        if !raw.is_empty() && self.open.len() > 1 {
            self.add(Kind::Text(raw))?;
        }
        Ok(())
    }

    fn reference(&mut self, raw: &'a str) -> Result<(), ReadError> {
        if self.open.len() > 1 {
            self.add(Kind::Char(character(raw).unwrap_or('\u{FFFD}')))?;
        }
        Ok(())
    }
}

/// The character that `&name;` stands for.
fn character(raw: &str) -> Option<char> {
    let name = raw.strip_prefix('&')?.strip_suffix(';')?;
    let number = name.strip_prefix('#');
    if let Some(number) = number {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(
            || number.parse().ok(),
            |hex| u32::from_str_radix(hex, 16).ok(),
        );
        return code.and_then(char::from_u32).filter(|c| *c != '\0');
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The attributes of a tag: names with prefix, values as written.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let (name, rest) = self.0.split_once('=')?;
        let rest = rest.trim_ascii_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, rest) = rest[1..].split_once(quote)?;
        self.0 = rest;
        Some((name.trim_ascii(), value))
    }
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

/// An element or a stretch of text.
pub(super) enum Content<'t> {
    Element(Element<'t>),
    Text(&'t str),
    Char(char),
}

impl<'t> Element<'t> {
    fn node(&self) -> &'t Node<'t> {
        &self.tree.nodes[self.at as usize]
    }

    /// What it belongs to.
    pub(super) fn space(&self) -> Space {
        match self.node().kind {
            Kind::Element { space, .. } => space,
            Kind::Text(_) | Kind::Char(_) => Space::Other,
        }
    }

    /// Its name without prefix.
    pub(super) fn name(&self) -> &'t str {
        let name = self.full_name();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// Its name with the prefix of the file.
    pub(super) fn full_name(&self) -> &'t str {
        match self.node().kind {
            Kind::Element { name, .. } => name,
            Kind::Text(_) | Kind::Char(_) => "",
        }
    }

    /// Whether it is this element of Word.
    pub(super) fn is_word(&self, name: &str) -> bool {
        self.space() == Space::Word && self.name() == name
    }

    /// The value of an attribute, by name without prefix, as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&'t str> {
        let Kind::Element { attributes, .. } = self.node().kind else {
            return None;
        };
        let found = Attributes(attributes).find(|(other, _)| {
            let local = other.split_once(':').map_or(*other, |(_, local)| local);
            local == name
        });
        found.map(|(_, value)| value)
    }

    /// The value of an attribute with references resolved.
    pub(super) fn text_attribute(&self, name: &str) -> Option<String> {
        self.attribute(name).map(unescape)
    }

    /// Elements and text in it, in order.
    pub(super) fn contents(&self) -> impl Iterator<Item = Content<'t>> + use<'t> {
        let tree = self.tree;
        let mut at = self.node().child;
        std::iter::from_fn(move || {
            let node = tree.nodes.get(at as usize)?;
            let here = Element { tree, at };
            at = node.next;
            Some(match node.kind {
                Kind::Element { .. } => Content::Element(here),
                Kind::Text(text) => Content::Text(text),
                Kind::Char(c) => Content::Char(c),
            })
        })
    }

    /// Elements directly in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = Element<'t>> + use<'t> {
        self.contents().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) | Content::Char(_) => None,
        })
    }

    /// The first element of this name directly in it.
    pub(super) fn child(&self, name: &str) -> Option<Element<'t>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The text directly in it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for content in self.contents() {
            match content {
                Content::Text(piece) => text.push_str(piece),
                Content::Char(c) => text.push(c),
                Content::Element(_) => {}
            }
        }
        text
    }
}

/// An attribute's value with its references resolved.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').map_or(1, |end| end + 1);
        match character(&rest[..end]) {
            Some(c) => {
                text.push(c);
                rest = &rest[end..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}
