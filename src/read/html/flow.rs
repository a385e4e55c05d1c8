//! Nodes to pieces: lines, headings, lists, preformatted text, tables with their cells.

use super::attribute::Attributes;
use super::entity::reference;
use super::headline;
use super::list::List;
use super::table::Frame;
use super::tag::{Flow, Tag};
use super::tree::{Node, Tree};
use crate::read::layout::{DEEPEST, OBJECT};
use crate::read::pieces::{Piece, Text};
use crate::source::fold::is_han;
use std::ops::Range;

/// The pieces of a node, without those of nodes that are gone. `headline` is a line like any other.
pub(super) fn pieces(
    page: &str,
    tree: &Tree,
    index: usize,
    gone: &[bool],
    headline: Option<usize>,
) -> Vec<Piece> {
    let mut walk = Walk {
        page,
        nodes: &tree.nodes,
        headline,
        sections: headline::heads_sections(tree, index, gone),
        open: Vec::new(),
        sinks: vec![Vec::new()],
        text: Text::default(),
        space: None,
        prefix: None,
        heading: None,
        pre: 0,
        tables: 0,
        remarks: Vec::new(),
    };
    walk.walk(tree.within(index), gone);
    walk.sinks.into_iter().flatten().collect()
}

/// The text of a node on one line, as far as a headline may be long.
pub(super) fn line(page: &str, tree: &Tree, index: usize, gone: &[bool]) -> String {
    let mut line = String::new();
    let within = tree.within(index);
    let mut at = within.start;
    while at < within.end && line.len() < 600 {
        let node = &tree.nodes[at];
        if gone[at] {
            at = node.end as usize;
            continue;
        }
        if node.tag.is_none() {
            line.push_str(&decoded(&page[node.range()]));
        }
        at += 1;
    }
    line
}

/// A text with its references read.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'&', &text.as_bytes()[at..]) {
        let amp = at + found;
        out.push_str(&text[at..amp]);
        let (c, length) = reference(&text[amp..]).unwrap_or(('&', 1));
        out.push(c);
        at = amp + length;
    }
    out.push_str(&text[at..]);
    out
}

/// An element whose end matters.
enum Open {
    Block,
    Heading,
    Pre,
    List(List),
    Table(Box<Frame>),
    Group,
    Cell {
        columns: usize,
        rows: usize,
        header: bool,
        /// A picture or field in it.
        object: Option<Range<usize>>,
    },
}

struct Walk<'a> {
    page: &'a str,
    nodes: &'a [Node],
    headline: Option<usize>,
    /// Whether headings of the first rank head sections.
    sections: bool,
    /// With the node at which each ends.
    open: Vec<(u32, Open)>,
    /// Where pieces go: the document, and each open cell.
    sinks: Vec<Vec<Piece>>,
    /// The paragraph so far.
    text: Text,
    /// Blanks read and not yet written, and whether a line ends in them.
    space: Option<(Range<usize>, bool)>,
    /// The number of a list's item, before its first text.
    prefix: Option<(String, usize)>,
    heading: Option<u8>,
    pre: usize,
    tables: usize,
    /// Comments that wait for the next cell.
    remarks: Vec<Range<usize>>,
}

impl Walk<'_> {
    fn walk(&mut self, within: Range<usize>, gone: &[bool]) {
        let mut index = within.start;
        while index < within.end {
            self.close_before(index);
            let node = self.nodes[index];
            if gone[index] && index != within.start {
                if let Some(tag) = node.tag.filter(|tag| is_object(*tag)) {
                    self.object(tag, &node);
                }
                index = node.end as usize;
                continue;
            }
            match node.tag {
                None if self.pre > 0 => self.preformatted(node.range()),
                None => self.text(node.range()),
                Some(tag) => self.element(tag, &node, index),
            }
            index += 1;
        }
        self.close_before(usize::MAX);
        self.flush();
    }

    fn element(&mut self, tag: Tag, node: &Node, index: usize) {
        let attributes = Attributes(&self.page[node.range()]);
        match tag {
            Tag::Br => {
                self.space = None;
                if !self.text.as_str().is_empty() {
                    self.text.push("\n", node.from as usize..node.from as usize);
                }
            }
            Tag::Remark => self.remark(node.range()),
            _ if is_object(tag) => self.object(tag, node),
            _ if tag.flow() == Flow::Table => self.table_part(tag, node, attributes),
            _ if tag.is_inline() => {}
            _ => {
                self.flush();
                let open = self.block(tag, node, attributes);
                if self.headline == Some(index) {
                    self.heading = None;
                }
                self.open.push((node.end, open));
            }
        }
    }

    fn block(&mut self, tag: Tag, node: &Node, attributes: Attributes<'_>) -> Open {
        match tag {
            Tag::H1 if self.sections => {
                self.heading = Some(1);
                Open::Heading
            }
            // Otherwise a heading of the first rank is the title, which is no section.
            Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
                self.heading = tag.heading();
                Open::Heading
            }
            Tag::Pre => {
                self.pre += 1;
                Open::Pre
            }
            Tag::Ol => Open::List(List::new(attributes)),
            Tag::Li => {
                let list = self.open.iter_mut().rev().find_map(|(_, open)| match open {
                    Open::List(list) => Some(Some(list)),
                    Open::Cell { .. } | Open::Table(_) => Some(None),
                    _ => None,
                });
                let number = list.flatten().and_then(|list| list.number(attributes));
                self.prefix = number.map(|number| (number, node.to as usize));
                Open::Block
            }
            Tag::Ul => Open::List(List::bullets()),
            _ => Open::Block,
        }
    }

    /// A comment that speaks to us, as it stands: on a line of its own, or in the line or cell it
    /// stands in. Between the rows of a table it goes to the next cell.
    fn remark(&mut self, inside: Range<usize>) {
        let start = self.page[..inside.start].rfind('<').unwrap_or(inside.start);
        let close = self.page[inside.end..].find('>').map_or(0, |at| at + 1);
        let all = start..inside.end + close;
        let in_table = self.open.iter().rev().find_map(|(_, open)| match open {
            Open::Table(_) => Some(true),
            Open::Cell { .. } => Some(false),
            _ => None,
        });
        if in_table == Some(true) {
            self.remarks.push(all);
        } else if self.text.as_str().is_empty() && in_table.is_none() {
            let mut text = Text::default();
            text.push(&self.page[all.clone()], all);
            self.put(Piece::Paragraph(text));
        } else {
            self.text.push(&self.page[all.clone()], all);
        }
    }

    /// A picture or a field: nothing to read, but something to see.
    fn object(&mut self, tag: Tag, node: &Node) {
        let attributes = Attributes(&self.page[node.range()]);
        let tiny = |name| attributes.number(name).is_some_and(|size| size <= 4);
        let hidden = attributes
            .get("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"));
        if tag == Tag::Img && (tiny("width") || tiny("height")) || hidden {
            return;
        }
        let inner = self.open.iter_mut().rev().find_map(|(_, open)| match open {
            Open::Cell { object, .. } => Some(object),
            _ => None,
        });
        if let Some(object) = inner {
            *object = Some(node.range());
        }
    }

    fn table_part(&mut self, tag: Tag, node: &Node, attributes: Attributes<'_>) {
        self.flush();
        if tag == Tag::Table {
            self.tables += 1;
            let frame = match self.tables > DEEPEST {
                true => Open::Block,
                false => Open::Table(Box::default()),
            };
            self.open.push((node.end, frame));
            return;
        }
        let frame = self.open.iter_mut().rev().find_map(|(_, open)| match open {
            Open::Table(frame) => Some(Some(frame)),
            Open::Cell { .. } => Some(None),
            _ => None,
        });
        let Some(frame) = frame.flatten() else {
            self.open.push((node.end, Open::Block));
            return;
        };
        let open = if tag.is_cell() {
            let span = |name| attributes.number(name);
            self.sinks.push(Vec::new());
            Open::Cell {
                columns: span("colspan").unwrap_or(1).max(1),
                // 0 means down to the end of the group.
                rows: span("rowspan").map_or(1, |rows| if rows == 0 { usize::MAX } else { rows }),
                header: tag == Tag::Th,
                object: None,
            }
        } else {
            if tag == Tag::Tr {
                frame.row();
            } else {
                frame.group(tag == Tag::Tfoot);
            }
            Open::Group
        };
        self.open.push((node.end, open));
        if tag.is_cell() {
            for remark in std::mem::take(&mut self.remarks) {
                self.text.push(&self.page[remark.clone()], remark);
            }
        }
    }

    /// Closes what ends at or before node `index`.
    fn close_before(&mut self, index: usize) {
        while let Some((_, open)) = self.open.pop_if(|(end, _)| *end as usize <= index) {
            self.flush();
            match open {
                Open::Block | Open::Group | Open::List(_) => {}
                Open::Heading => self.heading = None,
                Open::Pre => self.pre -= 1,
                Open::Cell {
                    columns,
                    rows,
                    header,
                    object,
                } => {
                    let mut pieces = self.sinks.pop().unwrap_or_default();
                    if let Some(object) = object.filter(|_| pieces.is_empty()) {
                        let mut text = Text::default();
                        text.push(OBJECT, object);
                        pieces.push(Piece::Paragraph(text));
                    }
                    let cell = crate::read::pieces::Cell {
                        pieces,
                        columns,
                        rows,
                        header,
                    };
                    if let Some(frame) = self.frame() {
                        frame.cell(cell);
                    }
                }
                Open::Table(frame) => {
                    self.tables -= 1;
                    self.put(Piece::Table(frame.finish()));
                }
            }
        }
    }

    /// The innermost open table.
    fn frame(&mut self) -> Option<&mut Frame> {
        self.open.iter_mut().rev().find_map(|(_, open)| match open {
            Open::Table(frame) => Some(&mut **frame),
            _ => None,
        })
    }

    fn put(&mut self, piece: Piece) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.push(piece);
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        self.space = None;
        if self.text.as_str().is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        if text.is_blank() {
            return;
        }
        self.put(match self.heading {
            Some(level) => Piece::Heading(level, text),
            None => Piece::Paragraph(text),
        });
    }

    /// Running text: blanks become one, and at a line's start none.
    fn text(&mut self, range: Range<usize>) {
        let bytes = &self.page.as_bytes()[..range.end];
        let mut at = range.start;
        while at < range.end {
            let special = bytes[at..].iter().position(|b| *b <= b' ' || *b == b'&');
            let end = special.map_or(range.end, |special| at + special);
            if at < end {
                self.push(&self.page[at..end], at..end);
                at = end;
                continue;
            }
            if bytes[at] == b'&' {
                let (c, length) = reference(&self.page[at..range.end]).unwrap_or(('&', 1));
                if c.is_ascii_whitespace() {
                    self.blank(at..at + length, false);
                } else {
                    self.push(c.encode_utf8(&mut [0; 4]), at..at + length);
                }
                at += length;
                continue;
            }
            let blanks = bytes[at..].iter().take_while(|b| **b <= b' ').count();
            let newline = bytes[at..at + blanks].contains(&b'\n');
            self.blank(at..at + blanks, newline);
            at += blanks;
        }
    }

    fn blank(&mut self, from: Range<usize>, newline: bool) {
        let line = self.text.as_str();
        if line.is_empty() || line.ends_with('\n') {
            return;
        }
        let newline = newline || self.space.as_ref().is_some_and(|(_, newline)| *newline);
        let start = self
            .space
            .take()
            .map_or(from.start, |(space, _)| space.start);
        self.space = Some((start.min(from.start)..from.end, newline));
    }

    fn push(&mut self, text: &str, from: Range<usize>) {
        if let Some((number, at)) = self.prefix.take() {
            self.text.push(&number, at..at);
        }
        if let Some((space, newline)) = self.space.take() {
            // Between two wide characters the end of a line is no blank.
            let before = self.text.as_str().chars().next_back();
            let wide = |c: Option<char>| c.is_some_and(is_wide);
            if !(newline && wide(before) && wide(text.chars().next())) {
                let tail = space.end - 1..space.end;
                let exact =
                    self.page.as_bytes().get(space.end - 1) == Some(&b' ') && space.len() == 1;
                self.text.push(" ", if exact { tail } else { space });
            }
        }
        self.text.push(text, from);
    }

    /// Text whose blanks and line ends count.
    fn preformatted(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.page[at..range.end];
            let end = rest.find(['&', '\r']).unwrap_or(rest.len());
            if end > 0 {
                self.text.push(&rest[..end], at..at + end);
                at += end;
            } else if rest.starts_with('\r') {
                if !rest.starts_with("\r\n") {
                    self.text.push("\n", at..at + 1);
                }
                at += 1;
            } else {
                let (c, length) = reference(rest).unwrap_or(('&', 1));
                self.text.push(c.encode_utf8(&mut [0; 4]), at..at + length);
                at += length;
            }
        }
    }
}

/// Whether an element shows something that is no text.
fn is_object(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Img
            | Tag::Input
            | Tag::Select
            | Tag::Textarea
            | Tag::Canvas
            | Tag::Svg
            | Tag::Object
            | Tag::Embed
    )
}

/// Whether a character is as wide as a Han character.
fn is_wide(c: char) -> bool {
    is_han(c)
        || matches!(c, '\u{3001}'..='\u{30FF}' | '\u{FF01}'..='\u{FF60}' | '\u{2018}'..='\u{201D}' | '\u{2026}' | '\u{2014}')
}
