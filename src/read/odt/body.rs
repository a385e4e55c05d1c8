//! The body: paragraphs, lists and tables in order.

use super::inline::{Line, inline};
use super::styles::Styles;
use crate::read::ReadError;
use crate::read::layout::{DEEPEST, OBJECT};
use crate::read::numbering::{Counters, LEVELS, Level, is_contents_line, numbered};
use crate::read::pieces::{Cell, Piece, Table, Text};
use crate::read::xml::{Element, Space};
use std::collections::HashMap;

/// Cells in a document, repeated ones counted as often as they are repeated, long ones for more.
const MOST_CELLS: usize = 300_000;
/// The counters of headings outside of lists.
const OUTLINE: u32 = u32::MAX;

/// The list a paragraph stands in.
#[derive(Debug, Clone, Copy)]
struct Place<'t> {
    list: u32,
    levels: &'t [Level],
    level: usize,
    /// The value that the item begins with, and a number of its own for that.
    first: (u32, Option<u32>),
}

/// A document on its way to pieces.
pub(super) struct Body<'t> {
    styles: &'t Styles,
    counters: Counters,
    /// Lists by id and, the last of each, by style.
    lists: HashMap<(bool, &'t str), u32>,
    last_list: u32,
    /// The number that the next paragraph of an item takes.
    number: Option<Place<'t>>,
    items: u32,
    depth: usize,
    cells: usize,
}

impl<'t> Body<'t> {
    /// A document with these styles.
    pub(super) fn new(styles: &'t Styles) -> Body<'t> {
        Body {
            styles,
            counters: Counters::default(),
            lists: HashMap::new(),
            last_list: 0,
            number: None,
            items: 0,
            depth: 0,
            cells: 0,
        }
    }

    /// The pieces of the document under `root`.
    pub(super) fn read(mut self, root: Element<'t>) -> Result<Vec<Piece>, ReadError> {
        let mut pieces = Vec::new();
        let text = root.child("body").and_then(|body| body.child("text"));
        if let Some(text) = text {
            self.blocks(text, &mut pieces)?;
        }
        Ok(pieces)
    }

    fn blocks(&mut self, holder: Element<'t>, out: &mut Vec<Piece>) -> Result<(), ReadError> {
        for element in holder.elements().filter(|e| e.space() == Space::Open) {
            match element.name() {
                "p" | "h" => self.paragraph(element, out)?,
                "list" => self.list(element, None, out)?,
                "table" => self.table(element, out)?,
                "section" if element.attribute("display") != Some("none") => {
                    self.blocks(element, out)?;
                }
                "frame" | "text-box" | "a" | "g" | "custom-shape" | "rect" => {
                    self.blocks(element, out)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        element: Element<'t>,
        outer: Option<Place<'t>>,
        out: &mut Vec<Piece>,
    ) -> Result<(), ReadError> {
        let style = element.attribute("style-name");
        let mut place = self.place(element, style, outer);
        for item in element.elements() {
            let is_item = item.name() == "list-item";
            let start = item.attribute("start-value").and_then(|at| at.parse().ok());
            self.items += 1;
            place.first = (self.items, start);
            self.number = is_item.then_some(place);
            for child in item.elements() {
                if child.name() == "list" {
                    self.number = None;
                    self.list(child, Some(place), out)?;
                } else {
                    self.one(child, out)?;
                }
            }
            self.number = None;
        }
        Ok(())
    }

    /// What stands in an item beside lists.
    fn one(&mut self, element: Element<'t>, out: &mut Vec<Piece>) -> Result<(), ReadError> {
        match element.name() {
            "p" | "h" => self.paragraph(element, out),
            _ => self.blocks(element, out),
        }
    }

    /// Which list an element is or goes on with.
    fn place(
        &mut self,
        element: Element<'t>,
        style: Option<&'t str>,
        outer: Option<Place<'t>>,
    ) -> Place<'t> {
        let level = outer.map_or(0, |outer| (outer.level + 1).min(LEVELS - 1));
        if let Some(outer) = outer
            && style.is_none_or(|style| std::ptr::eq(self.styles.list(style), outer.levels))
        {
            return Place { level, ..outer };
        }
        let style = style.unwrap_or_default();
        let by_id = element.attribute("continue-list");
        let goes_on = element.attribute("continue-numbering") == Some("true");
        let known = by_id.and_then(|id| self.lists.get(&(true, id)));
        let known = known.or_else(|| {
            let same = self.lists.get(&(false, style));
            same.filter(|_| goes_on)
        });
        let list = known.copied().unwrap_or_else(|| {
            self.last_list += 1;
            self.last_list
        });
        self.lists.insert((false, style), list);
        if let Some(id) = element.attribute("id") {
            self.lists.insert((true, id), list);
        }
        Place {
            list,
            levels: self.styles.list(style),
            level,
            first: (0, None),
        }
    }

    fn paragraph(&mut self, element: Element<'t>, out: &mut Vec<Piece>) -> Result<(), ReadError> {
        let style = element.attribute("style-name");
        let hidden = self.styles.hides("paragraph", style);
        let mut line = Line::new(self.styles, hidden.unwrap_or(false));
        inline(element, &mut line);
        let pictures = line.pictures;
        let (mut text, boxes, notes) = line.finish();
        if pictures && self.depth > 0 && text.trim().is_empty() {
            OBJECT.clone_into(&mut text);
        }
        if self.styles.is_contents(style) && is_contents_line(&text) {
            return Ok(());
        }
        let outline = (element.name() == "h").then(|| {
            let level = element.attribute("outline-level");
            level
                .and_then(|level| level.parse::<u8>().ok())
                .unwrap_or(1)
                .clamp(1, 10)
        });
        let unnumbered = element.attribute("is-list-header") == Some("true");
        let place = self.number.take().or_else(|| {
            Some(Place {
                list: OUTLINE,
                levels: &self.styles.outline,
                level: usize::from(outline? - 1),
                first: (0, None),
            })
        });
        let place = place.filter(|_| !unnumbered && hidden != Some(true));
        let number = place.map(|place| {
            let Place {
                list,
                levels,
                level,
                first,
            } = place;
            self.counters.number(list, first, levels, level)
        });
        let blank = text.trim().is_empty();
        let text = Text::plain(&numbered(number, &text));
        // In a cell a level says nothing: whole tables are given one by mistake.
        let heads = !blank && self.depth == 0;
        out.push(match outline.filter(|_| heads) {
            Some(level) => Piece::Heading(level, text),
            None => Piece::Paragraph(text),
        });
        for inner in boxes.into_iter().chain(notes) {
            self.blocks(inner, out)?;
        }
        Ok(())
    }

    fn table(&mut self, element: Element<'t>, out: &mut Vec<Piece>) -> Result<(), ReadError> {
        self.depth += 1;
        let mut rows = Vec::new();
        if self.depth < DEEPEST {
            self.rows(element, &mut rows)?;
        }
        self.depth -= 1;
        if !rows.is_empty() {
            out.push(Piece::Table(Table { rows }));
        }
        Ok(())
    }

    fn rows(&mut self, holder: Element<'t>, rows: &mut Vec<Vec<Cell>>) -> Result<(), ReadError> {
        for element in holder.elements() {
            match element.name() {
                "table-header-rows" | "table-rows" | "table-row-group" => {
                    self.rows(element, rows)?;
                }
                "table-row" => {
                    let first = self.row(element)?;
                    let blank = first.iter().all(is_blank);
                    if blank && element.elements().any(|cell| holds_change(cell)) {
                        // A row of nothing but deleted text is deleted itself.
                        continue;
                    }
                    let again = repeated(element, "number-rows-repeated");
                    let weight: usize = first.iter().map(|cell| weight(&cell.pieces)).sum();
                    self.count(again.saturating_mul(weight.max(1)))?;
                    for _ in 1..again {
                        rows.push(first.clone());
                    }
                    rows.push(first);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn row(&mut self, element: Element<'t>) -> Result<Vec<Cell>, ReadError> {
        let mut row = Vec::new();
        for cell in element.elements().filter(|e| e.name() == "table-cell") {
            let mut pieces = Vec::new();
            self.blocks(cell, &mut pieces)?;
            let mut found = Cell::new(pieces);
            found.columns = repeated(cell, "number-columns-spanned");
            found.rows = repeated(cell, "number-rows-spanned");
            let again = repeated(cell, "number-columns-repeated");
            self.count(again.saturating_mul(weight(&found.pieces)))?;
            for _ in 1..again {
                row.push(found.clone());
            }
            row.push(found);
        }
        Ok(row)
    }

    fn count(&mut self, cells: usize) -> Result<(), ReadError> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > MOST_CELLS {
            let (what, limit) = ("cells", MOST_CELLS as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        Ok(())
    }
}

fn is_blank(cell: &Cell) -> bool {
    cell.pieces.iter().all(|piece| match piece {
        Piece::Paragraph(text) => text.is_blank(),
        Piece::Heading(..) | Piece::Table(_) | Piece::Page(_) => false,
    })
}

/// Whether text was deleted from a paragraph of a cell.
fn holds_change(cell: Element<'_>) -> bool {
    let change = |line: Element<'_>| line.child("change").is_some();
    cell.elements().any(change)
}

/// What a cell with these pieces counts for when it is repeated: long text counts for several.
fn weight(pieces: &[Piece]) -> usize {
    let weights = pieces.iter().map(|piece| match piece {
        Piece::Paragraph(text) | Piece::Heading(_, text) => text.as_str().len() / 32,
        Piece::Table(table) => {
            let cells = table.rows.iter().flatten();
            cells.map(|cell| weight(&cell.pieces)).sum()
        }
        Piece::Page(_) => 0,
    });
    1 + weights.sum::<usize>()
}

/// How often, or over how many, an element says; at least once.
fn repeated(element: Element<'_>, name: &str) -> usize {
    let said = element.attribute(name).and_then(|said| said.parse().ok());
    said.unwrap_or(1).max(1)
}
