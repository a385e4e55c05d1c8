//! Tokens to a tree in document order: implied and missing end tags, wrong nesting.
//!
//! The tree is a list of nodes, each knowing where its content ends in the list; nothing recurses.

use super::tag::{Content, Tag};
use super::token::{Token, Tokens};
use crate::read::comment::is_ours;
use std::ops::Range;

/// Elements nested deeper than this count as part of the element around them.
const DEEPEST: usize = 256;

/// A page has at most so many elements and texts.
pub(super) const MOST: usize = 2_000_000;

/// One element or stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// The element; none for text.
    pub tag: Option<Tag>,
    /// Its attributes, the text or a comment's inside: where it begins in the file.
    pub from: u32,
    /// Where that ends in the file.
    pub to: u32,
    /// The node it stands in.
    pub parent: u32,
    /// The node behind its content.
    pub end: u32,
}

impl Node {
    /// Its attributes, or the text, as a range of the file.
    pub(super) fn range(&self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// A page; node 0 is the root.
#[derive(Debug)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Reads a page: whatever comes, every node has a place. `None` when it has too many.
    pub(super) fn new(page: &str) -> Option<Tree> {
        let root = Node {
            tag: Some(Tag::Html),
            from: 0,
            to: 0,
            parent: 0,
            end: 0,
        };
        let mut builder = Builder {
            nodes: Vec::with_capacity(page.len() / 24 + 8),
            open: vec![(0, Tag::Html)],
            dropped: 0,
        };
        builder.nodes.push(root);
        for token in Tokens::new(page) {
            if builder.nodes.len() >= MOST {
                return None;
            }
            builder.leave_raw(&token);
            match token {
                Token::Start(tag, attributes) => builder.start(tag, attributes),
                Token::End(tag) => builder.end(tag),
                Token::Text(text) => {
                    builder.add(None, text);
                }
                Token::Comment(inside) => {
                    if is_ours(&page[inside.clone()]) {
                        builder.add(Some(Tag::Remark), inside);
                    }
                }
            }
        }
        builder.close_to(0);
        let end = builder.nodes.len();
        builder.nodes[0].end = narrow(end);
        Some(Tree {
            nodes: builder.nodes,
        })
    }

    /// The nodes inside node `index`, itself included, as a range.
    pub(super) fn within(&self, index: usize) -> Range<usize> {
        index..self.nodes[index].end as usize
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

struct Builder {
    nodes: Vec<Node>,
    /// Open elements, outermost first: index and element.
    open: Vec<(u32, Tag)>,
    /// Open elements that were too deep to be kept.
    dropped: usize,
}

impl Builder {
    fn add(&mut self, tag: Option<Tag>, range: Range<usize>) -> u32 {
        let index = narrow(self.nodes.len());
        self.nodes.push(Node {
            tag,
            from: narrow(range.start),
            to: narrow(range.end),
            parent: self.open.last().map_or(0, |(parent, _)| *parent),
            end: index + 1,
        });
        index
    }

    fn start(&mut self, tag: Tag, attributes: Range<usize>) {
        // A page has one of each; what a second one says is of no use.
        if matches!(tag, Tag::Html | Tag::Frame)
            || tag == Tag::Body && self.find(tag, |_| false).is_some()
        {
            return;
        }
        self.imply_ends(tag);
        if tag.content() == Content::Void {
            self.add(Some(tag), attributes);
            return;
        }
        if self.open.len() >= DEEPEST && !self.make_room(tag) {
            return;
        }
        let index = self.add(Some(tag), attributes);
        self.open.push((index, tag));
    }

    /// Closes an element whose content is no markup when markup comes: it has no end tag.
    fn leave_raw(&mut self, token: &Token) {
        let Some((_, open)) = self.open.last().copied() else {
            return;
        };
        let inside = match token {
            Token::Text(_) => true,
            Token::End(tag) => *tag == open,
            _ => false,
        };
        if open.content() == Content::Raw && !inside {
            self.close_to(self.open.len() - 1);
        }
    }

    /// Closes inline elements that were never closed, so that a block finds room.
    fn make_room(&mut self, tag: Tag) -> bool {
        if tag.is_inline() {
            return false;
        }
        let blocks = self.open.iter().rposition(|(_, open)| !open.is_inline());
        self.close_to(blocks.map_or(1, |at| at + 1));
        let room = self.open.len() < DEEPEST;
        self.dropped += usize::from(!room);
        room
    }

    /// Closes what cannot stay open when `tag` begins.
    fn imply_ends(&mut self, tag: Tag) {
        let is_table = |tag: Tag| tag == Tag::Table;
        match tag {
            Tag::Td | Tag::Th => {
                self.close_inside(|open| is_table(open) || open.is_group() || open == Tag::Tr);
            }
            Tag::Tr => self.close_inside(|open| is_table(open) || open.is_group()),
            Tag::Thead | Tag::Tbody | Tag::Tfoot | Tag::Caption => self.close_inside(is_table),
            Tag::Table => {
                // Inside a table but in no cell: the one before was not closed.
                let last = self.open.last().map(|(_, tag)| *tag);
                if last.is_some_and(|tag| is_table(tag) || tag.is_group() || tag == Tag::Tr)
                    && let Some(at) = self.find(Tag::Table, |_| false)
                {
                    self.close_to(at);
                }
            }
            Tag::Li => self.close_one(&[Tag::Li], |tag| matches!(tag, Tag::Ul | Tag::Ol)),
            Tag::Dd | Tag::Dt => self.close_one(&[Tag::Dd, Tag::Dt], |tag| tag == Tag::Dl),
            Tag::Option => self.close_one(&[Tag::Option], |tag| tag == Tag::Select),
            Tag::A => self.close_one(&[Tag::A], |_| false),
            Tag::Body => {
                if let Some(at) = self.find(Tag::Head, |_| false) {
                    self.close_to(at);
                }
            }
            _ => {}
        }
        if !tag.is_inline()
            && !matches!(
                tag,
                Tag::Script | Tag::Style | Tag::Input | Tag::Link | Tag::Meta
            )
        {
            // Only a paragraph or heading that is not outside a cell.
            self.close_one(&[Tag::P], |_| false);
            if tag.heading().is_some()
                && let Some((_, last)) = self.open.last().copied()
                && last.heading().is_some()
            {
                self.close_to(self.open.len() - 1);
            }
        }
        if self.open.last().is_some_and(|(_, tag)| *tag == Tag::Head) && ends_head(tag) {
            self.close_to(self.open.len() - 1);
        }
    }

    fn end(&mut self, tag: Tag) {
        if self.dropped > 0 && tag.content() == Content::Markup && !tag.is_inline() {
            self.dropped -= 1;
            return;
        }
        if tag == Tag::Br {
            self.add(Some(tag), 0..0);
            return;
        }
        if matches!(tag, Tag::Body | Tag::Html) {
            // Text behind the end of the page still belongs to it.
            return;
        }
        let inline = tag.is_inline();
        let table = matches!(tag, Tag::Table) || tag.is_group() || tag == Tag::Tr || tag.is_cell();
        let stops = |open: Tag| {
            open == Tag::Table
                || !table && (open.is_cell() || open == Tag::Caption)
                || inline && !open.is_inline()
        };
        if let Some(at) = self.find(tag, stops) {
            self.close_to(at);
        }
    }

    /// The innermost open `tag` that nothing for which `stops` holds encloses.
    fn find(&self, tag: Tag, stops: impl Fn(Tag) -> bool) -> Option<usize> {
        for (at, (_, open)) in self.open.iter().enumerate().skip(1).rev() {
            if *open == tag {
                return Some(at);
            }
            if stops(*open) {
                return None;
            }
        }
        None
    }

    /// Closes the innermost of `tags` inside the same cell, with all in it.
    fn close_one(&mut self, tags: &[Tag], stops: impl Fn(Tag) -> bool) {
        for at in (1..self.open.len()).rev() {
            let open = self.open[at].1;
            if tags.contains(&open) {
                self.close_to(at);
                return;
            }
            if stops(open) || open.is_cell() || matches!(open, Tag::Table | Tag::Caption) {
                return;
            }
        }
    }

    /// Closes everything inside the innermost element for which `holds` is true, if there is one
    /// in the innermost table.
    fn close_inside(&mut self, holds: impl Fn(Tag) -> bool) {
        for at in (1..self.open.len()).rev() {
            let open = self.open[at].1;
            if holds(open) {
                self.close_to(at + 1);
                return;
            }
            if open == Tag::Table {
                return;
            }
        }
    }

    /// Closes the open elements from `at` on.
    fn close_to(&mut self, at: usize) {
        let end = narrow(self.nodes.len());
        for (index, _) in self.open.drain(at..) {
            self.nodes[index as usize].end = end;
        }
        if self.open.is_empty() {
            self.open.push((0, Tag::Html));
        }
    }
}

/// Whether an element cannot stand in the head, so that the head was not closed.
fn ends_head(tag: Tag) -> bool {
    let stays = matches!(
        tag,
        Tag::Title
            | Tag::Meta
            | Tag::Link
            | Tag::Style
            | Tag::Script
            | Tag::Noscript
            | Tag::Template
            | Tag::Object
            | Tag::Other
    );
    !stays
}
