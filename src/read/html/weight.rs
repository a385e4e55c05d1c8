//! What the parts of a page hold: sentences, figures, links, controls.

use super::attribute::Attributes;
use super::sheet::Sheet;
use super::tag::Tag;
use super::tree::Tree;
use memchr::memmem;

/// Bytes of text that make a sentence: some thirty Han characters.
pub(super) const SENTENCE: u32 = 90;
/// A figure in a cell weighs as much as so many bytes of sentences.
const FIGURE: u32 = 9;

/// A link holds at most so many elements and texts.
const LARGEST_LINK: usize = 60;

/// What a node holds, all within it counted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Holds {
    /// Bytes of text, without blanks and entities.
    pub text: u32,
    /// Of these, bytes inside links.
    pub linked: u32,
    /// Links.
    pub links: u32,
    /// Form controls, scripts and frames.
    pub controls: u32,
    /// Pictures.
    pub images: u32,
    /// Bytes of sentences, and figures in cells.
    pub weight: u32,
    /// The longest of its sentences' blocks.
    pub longest: u32,
    /// Whether it is such a block itself.
    pub own: bool,
}

/// What every node holds; marks what is surely not shown.
/// Also the weight of the heaviest element that is not shown.
pub(super) fn weigh(page: &str, tree: &Tree, all: bool, gone: &mut [bool]) -> (Vec<Holds>, u32) {
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
            } else if memmem::find(text.as_bytes(), STOP.as_bytes()).is_some()
                && memmem::find(text.as_bytes(), b"&lt;/").is_none()
            {
                // A page as text, tags and all, is what a script works with.
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
            // A link around so much was not closed.
            Tag::A if tree.within(index).len() > LARGEST_LINK => {}
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
            Tag::Span | Tag::Em | Tag::I | Tag::Li if attributes.is_clicked() => {
                holds[index].controls += 1;
            }
            _ => {}
        }
        index += 1;
    }
    let hidden = add_up(tree, gone, &stops, &mut holds);
    (holds, hidden)
}

/// Adds to every node what stands inside of it, and gives the weight of the heaviest element that
/// is not shown. `stops` says in which blocks a sentence ends.
fn add_up(tree: &Tree, gone: &[bool], stops: &[bool], holds: &mut [Holds]) -> u32 {
    let nodes = &tree.nodes;
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
    hidden
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
