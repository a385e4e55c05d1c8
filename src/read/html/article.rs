//! Where the article stands on a page, told by structure alone: sentences and figures are what an
//! article has, and links, controls and scripts what stands around it.

use super::attribute::Attributes;
use super::sheet::Sheet;
use super::tag::{Flow, Tag};
use super::tree::Tree;
use memchr::memmem;

/// What is to be read of a page.
#[derive(Debug)]
pub(super) struct Article {
    /// The node that holds the article.
    pub root: usize,
    /// Its headline, inside of it or before.
    pub headline: Option<usize>,
    /// Whether the headline is to be read by itself, for nothing else around it is.
    pub apart: bool,
    /// For each node: whether it is left out, with all it holds.
    pub gone: Vec<bool>,
}

/// Bytes of text that make a sentence: some thirty Han characters.
const SENTENCE: u32 = 90;
/// A figure in a cell weighs as much as so many bytes of sentences.
const FIGURE: u32 = 9;
/// So many bytes of sentences may be lost around the article: a disclaimer, a hint.
const SLACK: u32 = 300;
/// A paragraph of this many bytes is never lost.
const LONG: u32 = 450;

/// What a node holds, all within it counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Holds {
    /// Bytes of text, without blanks and entities.
    text: u32,
    /// Of these, bytes inside links.
    linked: u32,
    /// Links.
    links: u32,
    /// Form controls, scripts and frames.
    controls: u32,
    /// Pictures.
    images: u32,
    /// Bytes of sentences, and figures in cells.
    weight: u32,
    /// The longest of its sentences' blocks.
    longest: u32,
    /// Whether it is such a block itself.
    own: bool,
}

/// Finds the article.
pub(super) fn find(page: &str, tree: &Tree) -> Article {
    found(page, tree, false)
}

/// Finds the article where elements that are not shown count as shown: a script may show them.
pub(super) fn find_hidden(page: &str, tree: &Tree) -> Article {
    found(page, tree, true)
}

/// The whole page: no article was found, and nothing is to be lost.
pub(super) fn everything(page: &str, tree: &Tree) -> Article {
    let mut gone = vec![false; tree.nodes.len()];
    weigh(page, tree, true, &mut gone);
    Article {
        root: 0,
        headline: None,
        apart: false,
        gone,
    }
}

fn found(page: &str, tree: &Tree, all: bool) -> Article {
    let nodes = &tree.nodes;
    let mut gone = vec![false; nodes.len()];
    let (holds, hidden) = weigh(page, tree, all, &mut gone);
    let whole = holds[0].weight;
    if hidden > SENTENCE.max(4 * whole) {
        return found(page, tree, true);
    }
    let mut index = 0;
    while index < nodes.len() {
        let node = &nodes[index];
        let around = node.tag.is_some_and(|tag| {
            let attributes = || Attributes(&page[node.range()]).is_around();
            matches!(tag.flow(), Flow::Around | Flow::Hidden)
                || tag.flow() == Flow::Block && attributes()
        });
        // An element that was never closed may hold the whole article.
        gone[index] |= around && holds[index].weight * 2 <= whole;
        index = if gone[index] {
            node.end as usize
        } else {
            index + 1
        };
    }
    let mut root = descend(tree, &holds, &gone);
    // Rows are nothing without their table.
    let part = |tag: Tag| tag.is_group() || tag == Tag::Tr;
    while tree.nodes[root].tag.is_some_and(part) && root > 0 {
        root = tree.nodes[root].parent as usize;
    }
    let headline = super::headline::find(page, tree, root, &gone);
    let framed = prune(tree, &holds, root, headline, &mut gone);
    let apart = framed || headline.is_some_and(|at| !tree.within(root).contains(&at));
    Article {
        root,
        headline,
        apart,
        gone,
    }
}

/// What every node holds; marks what is surely not shown.
/// Also the weight of the heaviest element that is not shown.
fn weigh(page: &str, tree: &Tree, all: bool, gone: &mut [bool]) -> (Vec<Holds>, u32) {
    let nodes = &tree.nodes;
    let mut holds = vec![Holds::default(); nodes.len()];
    // For each node the block whose line it stands in, and for each block whether a sentence ends.
    let mut blocks = vec![0u32; nodes.len()];
    let mut stops = vec![false; nodes.len()];
    let mut link_end = 0;
    let sheet = Sheet::new(page, tree);
    let mut index = 0;
    while index < nodes.len() {
        let node = &nodes[index];
        let parent = blocks[node.parent as usize];
        let Some(tag) = node.tag else {
            let text = &page[node.range()];
            let bytes = printed(text);
            let at = parent as usize;
            holds[at].text += bytes;
            if index < link_end {
                holds[at].linked += bytes;
            } else if is_figure(text) && nodes[at].tag.is_some_and(in_cell(tree, at)) {
                holds[at].weight += FIGURE;
            } else if memmem::find(text.as_bytes(), STOP.as_bytes()).is_some() {
                stops[at] = true;
            }
            index += 1;
            continue;
        };
        let attributes = Attributes(&page[node.range()]);
        let raw = matches!(
            tag,
            Tag::Script
                | Tag::Style
                | Tag::Title
                | Tag::Textarea
                | Tag::Noscript
                | Tag::Iframe
                | Tag::Template
        );
        if raw {
            let control = matches!(tag, Tag::Script | Tag::Iframe | Tag::Textarea);
            holds[parent as usize].controls += u32::from(control);
            gone[index] = true;
            index = node.end as usize;
            continue;
        }
        gone[index] = !all && (attributes.is_hidden() || sheet.hides(tag, attributes));
        blocks[index] = if tag.is_inline() && !gone[index] {
            parent
        } else {
            u32::try_from(index).unwrap_or(0)
        };
        match tag {
            Tag::A if !all && is_button(attributes) => {
                holds[parent as usize].controls += 1;
                gone[index] = true;
            }
            Tag::A if leads_away(attributes) => {
                holds[index].links += 1;
                link_end = link_end.max(node.end as usize);
            }
            Tag::Input | Tag::Select | Tag::Button => holds[index].controls += 1,
            Tag::Img => holds[index].images += 1,
            _ => {}
        }
        index += 1;
    }
    let mut hidden = 0;
    for index in (0..nodes.len()).rev() {
        let own = &mut holds[index];
        let free = own.text - own.linked;
        // Nothing of what stands below is added yet to a block that comes earlier.
        let sum = if stops[index] && free >= SENTENCE && own.linked * 2 <= own.text {
            free
        } else {
            0
        };
        own.longest = own.longest.max(sum);
        own.weight += sum;
        own.own = sum > 0;
        let own = *own;
        if gone[index] {
            hidden = hidden.max(own.weight);
        } else if index > 0 {
            let parent = &mut holds[nodes[index].parent as usize];
            parent.links += own.links;
            parent.controls += own.controls;
            parent.images += own.images;
            parent.weight += own.weight;
            parent.longest = parent.longest.max(own.longest);
        }
    }
    // Texts are added last, so that above a block's own text was its own.
    for index in (1..nodes.len()).rev().filter(|index| !gone[*index]) {
        let own = holds[index];
        let parent = &mut holds[nodes[index].parent as usize];
        parent.text += own.text;
        parent.linked += own.linked;
    }
    (holds, hidden)
}

/// Whether a link leads to something else than a place on the same page.
fn leads_away(link: Attributes<'_>) -> bool {
    link.get("href")
        .is_some_and(|href| !href.trim().starts_with('#'))
}

/// Whether a link does something instead of leading somewhere.
fn is_button(link: Attributes<'_>) -> bool {
    let Some(href) = link.get("href").map(str::trim) else {
        return false;
    };
    let script = href
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("javascript:"));
    script || matches!(href, "" | "#") && link.get("onclick").is_some()
}

/// The full stop.
const STOP: &str = "\u{3002}";

/// Whether a block is a cell or stands in one directly.
fn in_cell(tree: &Tree, at: usize) -> impl Fn(Tag) -> bool {
    let parent = tree.nodes[tree.nodes[at].parent as usize].tag;
    move |tag| tag.is_cell() || parent.is_some_and(Tag::is_cell)
}

fn is_figure(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.len() <= 12
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// Bytes that print something.
fn printed(text: &str) -> u32 {
    let bytes = text.bytes().filter(|b| *b > b' ').count();
    let entities = memmem::find_iter(text.as_bytes(), "&nbsp;").count() * 6;
    u32::try_from(bytes.saturating_sub(entities)).unwrap_or(u32::MAX)
}

/// Goes down as long as one child holds all that counts.
fn descend(tree: &Tree, holds: &[Holds], gone: &[bool]) -> usize {
    let slack = SLACK.max(holds[0].weight / 20);
    let mut root = 0;
    loop {
        let children = children(tree, root).filter(|child| !gone[*child]);
        let Some(best) = children.clone().max_by_key(|child| holds[*child].weight) else {
            return root;
        };
        let tag = tree.nodes[best].tag;
        // What is full of links is no part of an article, even if it has a sentence.
        let rest = children.filter(|child| *child != best);
        let rest = rest.filter(|child| !is_linked(holds[*child]));
        let longest = rest.clone().map(|child| holds[child].longest).max();
        let lost: u32 = rest.map(|child| holds[child].weight).sum();
        let own = if holds[root].own {
            holds[root].longest
        } else {
            0
        };
        let (longest, lost) = (longest.unwrap_or(0).max(own), lost + own);
        let inline = tag.is_none_or(Tag::is_inline);
        if holds[best].weight == 0 || inline || lost > slack || longest >= LONG {
            return root;
        }
        root = best;
    }
}

fn children(tree: &Tree, parent: usize) -> impl Iterator<Item = usize> + Clone + '_ {
    let end = tree.nodes[parent].end as usize;
    let next = move |child: usize| (child < end).then_some(child);
    std::iter::successors(next(parent + 1), move |child| {
        next(tree.nodes[*child].end as usize)
    })
}

/// Leaves out what inside the article belongs to the page: what stands before its headline, rows
/// of links, controls, and a table without figures before the first sentence. Whether the headline
/// stands in such a table.
fn prune(
    tree: &Tree,
    holds: &[Holds],
    root: usize,
    headline: Option<usize>,
    gone: &mut [bool],
) -> bool {
    let within = tree.within(root);
    let last = within
        .clone()
        .rev()
        .find(|at| holds[*at].weight > 0 && !gone[*at]);
    let (mut begun, mut framed) = (false, false);
    let mut index = within.start + 1;
    while index < within.end {
        let node = &tree.nodes[index];
        if gone[index] {
            index = node.end as usize;
            continue;
        }
        let Some(tag) = node.tag else {
            index += 1;
            continue;
        };
        let before = headline.is_some_and(|at| within.contains(&at) && (node.end as usize) <= at);
        let block = !tag.is_inline() && !tag.is_cell() && tag != Tag::Tr && !tag.is_group();
        let held = holds[index];
        // Behind the last sentence or figure a picture with a few words is for phones.
        let picture =
            last.is_some_and(|last| index > last) && held.images > 0 && held.text < SENTENCE;
        let frames_headline = headline.is_some_and(|at| tree.within(index).contains(&at));
        // A table around the headline is a box of the page.
        if frames_headline && tag == Tag::Table && held.weight == 0 {
            framed = true;
        }
        if frames_headline && tag == Tag::Table && held.weight == 0
            || before && held.weight == 0
            || block
                && !frames_headline
                && (is_chrome(held) || picture || !begun && is_facts(tree, tag, held, index))
        {
            gone[index] = true;
            index = node.end as usize;
            continue;
        }
        // Sentences or headings that stand here, and not merely further down.
        let here = || children(tree, index).all(|child| holds[child].longest < held.longest);
        begun |= held.longest > 0 && (tag == Tag::P || here());
        index += 1;
    }
    framed
}

/// Whether a part of the page has little text for its links.
fn is_linked(held: Holds) -> bool {
    held.links >= 3 && held.text - held.linked < 120 * held.links
}

/// Whether a block without sentences and figures is links and controls.
fn is_chrome(held: Holds) -> bool {
    let free = held.text - held.linked;
    held.weight == 0
        && (held.links >= 2 && held.linked >= free
            || held.links >= 1 && held.controls >= 1 && free < 2 * SENTENCE
            || held.links >= 3 && free < 60 * held.links
            || held.controls >= 1 && free < 2 * SENTENCE)
}

/// Whether a table says in pairs of words what the document is: no figure, no sentence, little text.
fn is_facts(tree: &Tree, tag: Tag, held: Holds, index: usize) -> bool {
    let cells = || {
        tree.nodes[tree.within(index)]
            .iter()
            .filter(|node| node.tag.is_some_and(Tag::is_cell))
    };
    tag == Tag::Table && held.weight == 0 && held.text > 0 && cells().take(4).count() == 4
}
