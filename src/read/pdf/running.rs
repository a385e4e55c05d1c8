//! Headers, footers and page numbers: lines at the edge of pages that say the same on several.

use super::lines::Line;
use super::page::{Item, Page};
use std::collections::BTreeMap;

/// Headers and footers have at most so many lines.
const DEEPEST: usize = 3;

/// Lines that come again stand at the same height, up to so many points.
const LEVEL: f32 = 6.0;

/// Which edge of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Top,
    Bottom,
}

/// Takes headers, footers and page numbers out of the pages, the outermost lines first.
pub(super) fn drop_running(pages: &mut [Page]) {
    for edge in [Edge::Top, Edge::Bottom] {
        let mut open: Vec<usize> = (0..pages.len()).collect();
        for _ in 0..DEEPEST {
            let running = running(pages, edge, &open);
            for page in &running {
                let items = &mut pages[*page].items;
                match edge {
                    Edge::Top => drop(items.remove(0)),
                    Edge::Bottom => drop(items.pop()),
                }
            }
            open = running;
        }
    }
}

/// The pages whose outermost line comes again on another page, or is a page number.
fn running(pages: &[Page], edge: Edge, open: &[usize]) -> Vec<usize> {
    let mut seen: BTreeMap<String, Vec<(usize, f32)>> = BTreeMap::new();
    let mut running = Vec::new();
    for index in open {
        let page = &pages[*index];
        let Some(line) = outermost(page, edge) else {
            continue;
        };
        if is_number(&line.text, page.number) {
            running.push(*index);
            continue;
        }
        let height = match edge {
            Edge::Top => line.base,
            Edge::Bottom => page.size.1 - line.base,
        };
        seen.entry(shape(&line.text))
            .or_default()
            .push((*index, height));
    }
    for places in seen.into_values() {
        for (index, height) in &places {
            let same = |(other, at): &(usize, f32)| other != index && (at - height).abs() < LEVEL;
            if places.iter().any(same) {
                running.push(*index);
            }
        }
    }
    running.sort_unstable();
    running
}

fn outermost(page: &Page, edge: Edge) -> Option<&Line> {
    let item = match edge {
        Edge::Top => page.items.first(),
        Edge::Bottom => page.items.last(),
    };
    match item {
        Some((_, Item::Line(line))) => Some(line),
        _ => None,
    }
}

/// A line without its figures, which are others on every page, and without blanks.
fn shape(text: &str) -> String {
    let visible = text.chars().filter(|c| !c.is_whitespace());
    visible
        .map(|c| if c.is_numeric() { '#' } else { c })
        .collect()
}

/// Whether a line is a number between strokes, or nothing but the number of its page.
fn is_number(text: &str, page: u32) -> bool {
    let visible: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let stroke = |c: char| {
        matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '~' | '\u{B7}'
        )
    };
    let figures = visible.trim_matches(stroke);
    let is_figure =
        !figures.is_empty() && figures.len() < 5 && figures.bytes().all(|b| b.is_ascii_digit());
    let strokes = visible.chars().filter(|c| stroke(*c)).count();
    is_figure && (strokes >= 2 || strokes == 0 && figures.parse() == Ok(page))
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_number_between_strokes_is_one_of_a_page() {
        for text in ["- 3 -", "\u{2014} 12 \u{2014}", "3"] {
            assert!(is_number(text, 3), "{text}");
        }
        for text in ["4", "2022", "-3", "3 4", ""] {
            assert!(!is_number(text, 3), "{text}");
        }
    }
}
