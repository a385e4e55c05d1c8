//! Where the article stands on a page, told by structure alone: sentences and figures are what an
//! article has, and links, controls and scripts what stands around it.

use super::attribute::Attributes;
use super::beside;
use super::tag::{Flow, Tag};
use super::tree::Tree;
use super::weight::{Holds, SENTENCE, weigh};

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

/// So many bytes of sentences may be lost around the article: a disclaimer, a hint.
const SLACK: u32 = 300;
/// A paragraph of this many bytes is never lost.
pub(super) const LONG: u32 = 450;
/// So often it is looked at what stands beside an article.
const MOST_LOOKS: usize = 6;

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
    let mut root = descend(page, tree, &holds, &gone);
    // Rows are nothing without their table.
    let part = |tag: Tag| tag.is_group() || tag == Tag::Tr;
    while tree.nodes[root].tag.is_some_and(part) && root > 0 {
        root = tree.nodes[root].parent as usize;
    }
    let headline = super::headline::find(page, tree, root, &gone);
    let framed = prune(page, tree, &holds, root, headline, &mut gone);
    let apart = framed || headline.is_some_and(|at| !tree.within(root).contains(&at));
    Article {
        root,
        headline,
        apart,
        gone,
    }
}

/// Goes down as long as one child holds all that counts.
fn descend(page: &str, tree: &Tree, holds: &[Holds], gone: &[bool]) -> usize {
    let whole = holds[0].weight;
    let mut root = 0;
    // On a page of a few words nothing tells an article from what stands around it.
    if whole < SLACK {
        return root;
    }
    let slack = SLACK.min(whole / 4).max(whole / 20);
    // Telling what stands beside takes a look at every text, so it is not done forever.
    let mut looks = 0;
    loop {
        let children = children(tree, root).filter(|child| !gone[*child]);
        // Of two copies the first counts.
        let heaviest = |best: usize, child: usize| {
            if holds[child].weight > holds[best].weight {
                child
            } else {
                best
            }
        };
        let Some(best) = children.clone().reduce(heaviest) else {
            return root;
        };
        let inline = tree.nodes[best].tag.is_none_or(Tag::is_inline);
        if holds[best].weight == 0 || inline {
            return root;
        }
        // What is full of links is no part of an article, even if it has a sentence.
        let rest = children.filter(|child| *child != best && !is_linked(holds[*child]));
        let mut rest: Vec<usize> = rest.filter(|child| holds[*child].weight > 0).collect();
        if is_much(holds, root, &rest, slack) && looks < MOST_LOOKS {
            looks += 1;
            rest.retain(|child| !beside::is_beside(page, tree, holds, gone, [best, *child]));
        }
        if is_much(holds, root, &rest, slack) {
            return root;
        }
        root = best;
    }
}

/// Whether too much would be lost with the children `rest` and the own text of their parent.
fn is_much(holds: &[Holds], parent: usize, rest: &[usize], slack: u32) -> bool {
    let own = if holds[parent].own {
        holds[parent].longest
    } else {
        0
    };
    let lost: u32 = rest.iter().map(|child| holds[*child].weight).sum();
    let longest = rest.iter().map(|child| holds[*child].longest).max();
    lost + own > slack || longest.unwrap_or(0).max(own) >= LONG
}

pub(super) fn children(tree: &Tree, parent: usize) -> impl Iterator<Item = usize> + Clone + '_ {
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
    page: &str,
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
        let behind = last.is_some_and(|last| index > last);
        let picture = behind && held.images > 0 && held.text < SENTENCE;
        let aside = || {
            behind && beside::is_button_row(page, tree, held, gone, index)
                || (behind || !begun) && beside::is_furniture(page, tree, held, index)
        };
        let frames_headline = headline.is_some_and(|at| tree.within(index).contains(&at));
        // A table around the headline is a box of the page.
        if frames_headline && tag == Tag::Table && held.weight == 0 {
            framed = true;
        }
        if frames_headline && tag == Tag::Table && held.weight == 0
            || before && held.weight == 0 && !is_in_sentence(tree, holds, index)
            || block
                && !frames_headline
                && (is_chrome(held)
                    || picture
                    || !begun && is_facts(tree, tag, held, index)
                    || aside())
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

/// Whether an element only marks a part of a sentence.
fn is_in_sentence(tree: &Tree, holds: &[Holds], index: usize) -> bool {
    let mut at = index;
    while at > 0 && tree.nodes[at].tag.is_none_or(Tag::is_inline) {
        at = tree.nodes[at].parent as usize;
    }
    at != index && holds[at].own
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
