//! The headline of an article: a heading of the first rank, or a line that the page's title repeats.

use super::attribute::Attributes;
use super::flow;
use super::tag::Tag;
use super::tree::{Node, Tree};
use crate::read::pieces::Piece;
use crate::source::fold::{ends_sentence, squeeze};
use crate::syntax::ordinal;

/// A headline has at least so many characters, and at most so many.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=90;

/// The block that is the headline: before the article, or among its first blocks.
pub(super) fn find(page: &str, tree: &Tree, root: usize, gone: &[bool]) -> Option<usize> {
    let titles = titles(page, tree);
    let within = tree.within(root);
    let sections = heads_sections(tree, root, gone);
    let mut best: Option<(u8, usize)> = None;
    let mut index = 0;
    let mut blocks = 0;
    while index < within.end && blocks < 40 {
        let node = &tree.nodes[index];
        if gone[index] {
            index = node.end as usize;
            continue;
        }
        if let Some(tag) = node
            .tag
            .filter(|tag| !tag.is_inline() || *tag == Tag::Strong)
            && is_leaf(tree, index)
        {
            let line = squeeze(&flow::line(page, tree, index, gone));
            let inside = index >= within.start;
            blocks += usize::from(inside && !line.is_empty());
            let fits = LENGTH.contains(&line.chars().count());
            let linked = tag.heading().is_none() && is_linked(page, tree, index);
            let repeats = |title: &String| title.contains(&line) && line.len() * 2 >= title.len();
            let repeated = fits && !linked && titles.iter().any(repeats);
            let rank = match (tag.heading(), repeated) {
                (Some(1), true) => 5,
                (Some(_), true) => 4,
                (None, true) => 3,
                (Some(1), false) if fits && !(inside && sections) => 2,
                _ if fits && !inside && is_large(page, tree, index, &line) => 1,
                _ => 0,
            };
            // The last one before the article counts; inside it, the first.
            if rank > 0 && best.is_none_or(|(other, _)| rank > other || rank == other && !inside) {
                best = Some((rank, index));
            }
        }
        index += 1;
    }
    let (_, best) = best?;
    Some(nearer(page, tree, best, root, gone).unwrap_or(best))
}

/// Whether headings of the first rank head the sections of an article: one or two may be titles.
pub(super) fn heads_sections(tree: &Tree, root: usize, gone: &[bool]) -> bool {
    let mut within = tree.within(root);
    let mut titles = 0;
    while let Some(at) = within.next() {
        if gone[at] {
            within = tree.nodes[at].end as usize..within.end;
            continue;
        }
        titles += usize::from(tree.nodes[at].tag == Some(Tag::H1));
    }
    titles > 2
}

/// So many links between a headline and its article are the menu of a site.
const MENU: usize = 5;

/// The first line behind the menu that stands between a supposed headline and the article, if
/// there is one: the former is the name of the site.
fn nearer(page: &str, tree: &Tree, best: usize, root: usize, gone: &[bool]) -> Option<usize> {
    let mut index = tree.nodes[best].end as usize;
    let (mut links, mut found) = (0, None);
    while index < root {
        let node = &tree.nodes[index];
        if gone[index] {
            index = node.end as usize;
            continue;
        }
        match node.tag {
            Some(Tag::A) if Attributes(&page[node.range()]).get("href").is_some() => {
                links += 1;
                found = None;
            }
            Some(tag) if found.is_none() && !tag.is_inline() && is_leaf(tree, index) => {
                let line = squeeze(&flow::line(page, tree, index, gone));
                let marked = line.starts_with(|c: char| !c.is_alphabetic());
                let words = !marked && !line.contains([':', '>']) && !line.contains(ends_sentence);
                let fits = LENGTH.contains(&line.chars().count());
                found = (words && fits).then_some(index);
            }
            _ => {}
        }
        index += 1;
    }
    found.filter(|_| links >= MENU)
}

/// A headline is repeated in at most so many lines, behind at most so many others.
const LINES: usize = 3;
/// How far behind the headline its repetition may stand.
const BEHIND: usize = 5;

/// Leaves out a second headline: many pages have one of the site and one of the article's own.
/// What stands between them belongs to the page, too.
pub(super) fn drop_repeated(pieces: &mut Vec<Piece>) {
    let line = |piece: &Piece| match piece {
        Piece::Paragraph(text) | Piece::Heading(_, text) => Some(squeeze(text.as_str())),
        Piece::Table(_) | Piece::Page(_) => None,
    };
    let lines = pieces.iter().take(1 + BEHIND + LINES).map_while(line);
    let lines: Vec<String> = lines.collect();
    let Some((headline, rest)) = lines.split_first() else {
        return;
    };
    if !LENGTH.contains(&headline.chars().count()) {
        return;
    }
    let between = |line: &String| {
        line.chars().count() <= *LENGTH.end()
            && !line.contains(ends_sentence)
            && ordinal::read(line, 0).is_none()
    };
    for start in 0..rest.len().min(BEHIND) {
        for end in start + 1..=rest.len().min(start + LINES) {
            if rest[start..end].concat() == *headline {
                pieces.drain(1..=end);
                return;
            }
        }
        if !between(&rest[start]) {
            return;
        }
    }
}

/// Whether a line before the article looks like its title: set in the middle, a heading of any
/// rank, or called a title; neither a link nor words and a colon.
fn is_large(page: &str, tree: &Tree, index: usize, line: &str) -> bool {
    let node = &tree.nodes[index];
    if line.contains([':', '>', '\u{BB}']) || is_linked(page, tree, index) {
        return false;
    }
    let parent = &tree.nodes[node.parent as usize];
    let says = |node: &Node| {
        let attributes = page[node.range()].to_ascii_lowercase();
        attributes.contains("title") || attributes.contains("center")
    };
    let named = |node: &Node| matches!(node.tag, Some(Tag::Center | Tag::H2 | Tag::H3));
    [node, parent]
        .into_iter()
        .any(|node| says(node) || named(node))
}

/// Whether a link stands inside an element.
fn is_linked(page: &str, tree: &Tree, index: usize) -> bool {
    let links = tree.nodes[tree.within(index)].iter();
    let mut links = links.filter(|node| node.tag == Some(Tag::A));
    links.any(|link| Attributes(&page[link.range()]).get("href").is_some())
}

/// Whether no block and no cell stands inside an element.
fn is_leaf(tree: &Tree, index: usize) -> bool {
    let inside = &tree.nodes[tree.within(index)][1..];
    let inline = inside
        .iter()
        .all(|node| node.tag.is_none_or(Tag::is_inline));
    let parent = tree.nodes[tree.nodes[index].parent as usize].tag;
    // A line of a table of facts about the document repeats the title, too.
    let in_cell =
        tree.nodes[index].tag.is_some_and(Tag::is_cell) || parent.is_some_and(Tag::is_cell);
    let heading = tree.nodes[index]
        .tag
        .is_some_and(|tag| tag.heading().is_some());
    inline && (heading || !in_cell || is_alone(tree, index))
}

/// Whether a cell is the only one of its row.
fn is_alone(tree: &Tree, index: usize) -> bool {
    let mut at = index;
    while !tree.nodes[at].tag.is_some_and(Tag::is_cell) {
        at = tree.nodes[at].parent as usize;
    }
    let row = tree.nodes[at].parent as usize;
    let cells = tree.nodes[tree.within(row)]
        .iter()
        .filter(|node| node.tag.is_some_and(Tag::is_cell));
    cells.take(2).count() == 1
}

/// What the page says of itself: its title, and the titles among its metadata; squeezed.
fn titles(page: &str, tree: &Tree) -> Vec<String> {
    let mut titles = Vec::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        match node.tag {
            Some(Tag::Title) => titles.push(squeeze(&title(page, tree, index))),
            Some(Tag::Meta) => {
                let attributes = Attributes(&page[node.range()]);
                let name = attributes
                    .get("name")
                    .or_else(|| attributes.get("property"));
                let names = name.is_some_and(|name| name.to_ascii_lowercase().ends_with("title"));
                if let Some(content) = attributes.get("content").filter(|_| names) {
                    titles.push(squeeze(&flow::decoded(content)));
                }
            }
            // Drawings have titles of their own.
            Some(Tag::Body) => break,
            _ => {}
        }
    }
    titles.retain(|title| !title.is_empty());
    titles
}

/// The text of a title element.
pub(super) fn title(page: &str, tree: &Tree, index: usize) -> String {
    let text = tree
        .nodes
        .get(index + 1)
        .filter(|node| node.tag.is_none() && node.parent as usize == index);
    text.map_or(String::new(), |text| flow::decoded(&page[text.range()]))
}
