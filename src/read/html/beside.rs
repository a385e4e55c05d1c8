//! What stands beside an article although it has sentences or no links: a second copy for phones or
//! for printing, comments and summaries of other articles, lines about the document, buttons.

use super::attribute::Attributes;
use super::flow;
use super::tag::Tag;
use super::tree::Tree;
use super::weight::{Holds, SENTENCE};
use crate::source::fold::squeeze;
use crate::syntax::ordinal::{self, OrdinalStyle};
use std::collections::HashSet;

/// An article with so many numbered headings has no part without.
const NUMBERED: usize = 3;
/// So many links lead to other articles.
const SUMMARIES: u32 = 3;

/// Whether the second of two parts of a page is none of the article that the first one holds: it
/// says the same again, or it stands behind a numbered article and has no numbers.
pub(super) fn is_beside(
    page: &str,
    tree: &Tree,
    holds: &[Holds],
    gone: &[bool],
    [article, part]: [usize; 2],
) -> bool {
    let sentences = |index| sentences(page, tree, holds, gone, index);
    let (all, own) = (sentences(article), sentences(part));
    if own.is_empty() {
        return false;
    }
    let known: HashSet<&String> = all.iter().map(|(line, _)| line).collect();
    let weight = |lines: &[(String, u32)]| lines.iter().map(|(_, weight)| weight).sum::<u32>();
    let again = own.iter().filter(|(line, _)| known.contains(line));
    let again: u32 = again.map(|(_, weight)| weight).sum();
    if u64::from(again) * 10 >= u64::from(weight(&own)) * 8 {
        return true;
    }
    let small = weight(&own) <= weight(&all) / 2 || holds[part].links >= SUMMARIES;
    let short = holds[part].longest < super::article::LONG;
    part > article
        && small
        && short
        && numbers(page, tree, gone, part) == 0
        && numbers(page, tree, gone, article) >= NUMBERED
}

/// The blocks with sentences inside a node, squeezed and cut, each with what it weighs.
fn sentences(
    page: &str,
    tree: &Tree,
    holds: &[Holds],
    gone: &[bool],
    index: usize,
) -> Vec<(String, u32)> {
    let mut lines = Vec::new();
    let within = tree.within(index);
    let mut at = within.start;
    while at < within.end {
        if gone[at] {
            at = tree.nodes[at].end as usize;
            continue;
        }
        if holds[at].own {
            let line = squeeze(&flow::line(page, tree, at, gone));
            lines.push((line, holds[at].longest));
        }
        at += 1;
    }
    lines
}

/// How many lines inside a node begin with a number in Han characters.
fn numbers(page: &str, tree: &Tree, gone: &[bool], index: usize) -> usize {
    let mut line = String::new();
    let mut count = 0;
    let mut end = |line: &mut String| {
        let number = ordinal::read(&squeeze(line), 0).map(|(ordinal, _)| ordinal.style);
        count += usize::from(matches!(
            number,
            Some(OrdinalStyle::Part | OrdinalStyle::Han | OrdinalStyle::HanParen)
        ));
        line.clear();
    };
    let within = tree.within(index);
    let mut at = within.start;
    while at < within.end {
        let node = &tree.nodes[at];
        if gone[at] {
            at = node.end as usize;
            continue;
        }
        match node.tag {
            None if line.len() < 60 => line.push_str(&flow::decoded(&page[node.range()])),
            Some(tag) if !tag.is_inline() || tag == Tag::Br => end(&mut line),
            _ => {}
        }
        at += 1;
    }
    end(&mut line);
    count
}

/// Whether a block is called part of the page by its class or name, and holds a few words at most.
pub(super) fn is_furniture(page: &str, tree: &Tree, held: Holds, index: usize) -> bool {
    let node = &tree.nodes[index];
    let parent = tree.nodes[node.parent as usize].tag;
    held.weight == 0
        && held.text < 2 * SENTENCE
        && !parent.is_some_and(Tag::is_cell)
        && Attributes(&page[node.range()]).names_furniture()
        && !tree.nodes[tree.within(index)].iter().any(|inner| {
            inner
                .tag
                .is_some_and(|tag| tag == Tag::Table || tag.heading().is_some())
        })
}

/// Whether a block behind the article is a link with a few words before it, or words in brackets
/// and nothing else: the neighbour, a file to fetch, print and close.
pub(super) fn is_button_row(
    page: &str,
    tree: &Tree,
    held: Holds,
    gone: &[bool],
    index: usize,
) -> bool {
    if held.weight > 0 || held.text == 0 || held.text > 2 * SENTENCE {
        return false;
    }
    if held.links > 0 && held.text - held.linked <= 36 {
        let mut inside = tree.nodes[tree.within(index)].iter();
        return !inside
            .any(|node| node.tag == Some(Tag::A) && page[node.range()].contains("mailto:"));
    }
    let line = squeeze(&flow::line(page, tree, index, gone));
    is_bracketed(&line)
}

/// Whether a line is short words in square brackets.
fn is_bracketed(line: &str) -> bool {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix(['[', '\u{3010}']) {
        let Some(end) = inner.find([']', '\u{3011}']) else {
            return false;
        };
        if inner[..end].chars().count() > 6 || inner[..end].contains(['[', '\u{3010}']) {
            return false;
        }
        rest = inner[end..].trim_start_matches([']', '\u{3011}']);
    }
    rest.is_empty() && !line.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_bracketed;

    #[test]
    fn buttons_are_words_in_brackets_and_nothing_else() {
        for line in ["[print][close]", "\u{3010}a\u{3011}\u{3010}b\u{3011}"] {
            assert!(is_bracketed(line), "{line}");
        }
        for line in ["", "[1] note", "[a long remark]", "[a", "[a[b]]"] {
            assert!(!is_bracketed(line), "{line}");
        }
    }
}
