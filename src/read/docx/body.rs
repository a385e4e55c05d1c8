//! The body: paragraphs and tables in order, with what is hidden, deleted or said twice left out.

use super::inline::{Held, Line, inline};
use super::lists::Lists;
use super::styles::{Properties, Resolved, Styles, hidden, is_on, properties};
use crate::read::layout::{DEEPEST, OBJECT};
use crate::read::merged::{Rows, Vertical};
use crate::read::numbering::{Counters, is_contents_line, numbered};
use crate::read::pieces::{Piece, Text};
use crate::read::xml::{Element, Space, Tree};
use std::collections::HashMap;

/// A kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Note {
    /// At the foot of the page.
    Foot,
    /// At the end of the document.
    End,
}

/// A document on its way to pieces.
pub(super) struct Body<'t> {
    styles: &'t Styles,
    lists: &'t Lists,
    counters: Counters,
    /// Notes by kind and id; each is taken out when it is used.
    notes: HashMap<(Note, &'t str), Element<'t>>,
    /// Chunks by name; each is taken out when it is used.
    chunks: HashMap<&'t str, Vec<Piece>>,
    /// The text of a paragraph whose end was deleted: it goes on in the next one.
    carried: String,
    /// How many tables stand around this place.
    depth: usize,
}

impl<'t> Body<'t> {
    /// A document with these styles, lists, notes and chunks.
    pub(super) fn new(
        styles: &'t Styles,
        lists: &'t Lists,
        notes: [(Note, Option<&'t Tree<'t>>); 2],
        chunks: HashMap<&'t str, Vec<Piece>>,
    ) -> Body<'t> {
        let mut all = HashMap::new();
        for (kind, tree) in notes {
            let Some(tree) = tree else { continue };
            for note in tree.root().elements() {
                // Lines between text and notes are notes of a type of their own.
                let is_text = matches!(note.attribute("type"), None | Some("normal"));
                if let Some(id) = note.attribute("id").filter(|_| is_text) {
                    all.insert((kind, id), note);
                }
            }
        }
        Body {
            styles,
            lists,
            counters: Counters::default(),
            notes: all,
            chunks,
            carried: String::new(),
            depth: 0,
        }
    }

    /// The pieces of the document under `root`.
    pub(super) fn read(mut self, root: Element<'t>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for body in root.elements().filter(|part| part.is_word("body")) {
            self.blocks(body, &mut pieces);
        }
        self.end_carried(&mut pieces);
        pieces
    }

    /// Everything in an element that holds paragraphs and tables.
    pub(super) fn blocks(&mut self, holder: Element<'t>, out: &mut Vec<Piece>) {
        for element in holder.elements() {
            match (element.space(), element.name()) {
                (Space::Word, "p") => self.paragraph(element, out),
                (Space::Word, "tbl") => self.table(element, out),
                // A chunk may hold tables of its own, and tables in each other have a limit.
                (Space::Word, "altChunk") if self.depth == 0 => {
                    let chunk = element.attribute("id").unwrap_or_default();
                    out.extend(self.chunks.remove(chunk).unwrap_or_default());
                }
                (Space::Word, "sdt") => {
                    if let Some(content) = control(element, self.styles) {
                        self.blocks(content, out);
                    }
                }
                (Space::Word, "ins" | "moveTo" | "customXml" | "smartTag") => {
                    self.blocks(element, out);
                }
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = understood(element) {
                        self.blocks(choice, out);
                    }
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, element: Element<'t>, out: &mut Vec<Piece>) {
        let marks = element.child("pPr");
        let own = marks.map(properties).unwrap_or_default();
        let style = marks.and_then(|marks| marks.child("pStyle")?.text_attribute("val"));
        let style = self.styles.paragraph(style.as_deref());
        let mark = marks.and_then(|marks| marks.child("rPr"));
        let mark_hidden = mark.and_then(hidden).or(style.properties.hidden);
        let ends = |name: &str| mark.is_some_and(|mark| mark.child(name).is_some());
        let goes_on = ends("del") || ends("moveFrom");
        let mut line = Line::new(style.properties.hidden.unwrap_or(false));
        inline(element, self.styles, &mut line);
        let Held {
            mut text,
            boxes,
            notes,
            pictures,
        } = line.finish();
        if pictures && self.depth > 0 && text.trim().is_empty() {
            OBJECT.clone_into(&mut text);
        }
        if style.contents && is_contents_line(&text) {
            return;
        }
        if goes_on {
            self.carried.push_str(&text);
        } else if !text.trim().is_empty() || mark_hidden != Some(true) {
            self.line(&text, own, &style, out);
        }
        for content in boxes {
            self.blocks(content, out);
        }
        for note in notes {
            if let Some(note) = self.notes.remove(&note) {
                self.blocks(note, out);
            }
        }
    }

    /// Adds a paragraph with its number.
    fn line(&mut self, text: &str, own: Properties, style: &Resolved, out: &mut Vec<Piece>) {
        let carried = std::mem::take(&mut self.carried);
        let number = self.lists.number(&mut self.counters, own.number, style);
        let outline = own.outline.or(style.properties.outline);
        let blank = carried.trim().is_empty() && text.trim().is_empty();
        let text = Text::plain(&numbered(number, &(carried + text)));
        // In a cell a level says nothing: whole tables are given one by mistake.
        let heads = !blank && self.depth == 0;
        out.push(match outline.filter(|level| *level < 9 && heads) {
            Some(level) => Piece::Heading(level + 1, text),
            None => Piece::Paragraph(text),
        });
    }

    /// What a deleted end left over when nothing follows.
    fn end_carried(&mut self, out: &mut Vec<Piece>) {
        if !self.carried.trim().is_empty() {
            out.push(Piece::Paragraph(Text::plain(&self.carried)));
        }
        self.carried.clear();
    }

    fn table(&mut self, element: Element<'t>, out: &mut Vec<Piece>) {
        self.end_carried(out);
        let mut rows = Rows::default();
        self.depth += 1;
        if self.depth < DEEPEST {
            self.rows(element, &mut rows);
        }
        self.depth -= 1;
        out.extend(rows.finish());
    }

    fn rows(&mut self, holder: Element<'t>, rows: &mut Rows) {
        for element in holder.elements() {
            match (element.space(), element.name()) {
                (Space::Word, "tr") => self.row(element, rows),
                (Space::Word, "sdt") => {
                    if let Some(content) = control(element, self.styles) {
                        self.rows(content, rows);
                    }
                }
                (Space::Word, "ins" | "moveTo" | "customXml" | "smartTag") => {
                    self.rows(element, rows);
                }
                (Space::Compatibility, "AlternateContent") => {
                    if let Some(choice) = understood(element) {
                        self.rows(choice, rows);
                    }
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, element: Element<'t>, rows: &mut Rows) {
        let marks = element.child("trPr");
        let mark = |name: &str| marks.and_then(|marks| marks.child(name));
        let is = |name: &str| {
            let found = mark(name);
            found.is_some_and(|found| found.attribute("val").is_none_or(is_on))
        };
        if mark("del").is_some() || is("hidden") {
            return;
        }
        let before = mark("gridBefore").and_then(|before| before.attribute("val"));
        rows.skip(before.and_then(|before| before.parse().ok()).unwrap_or(0));
        let mut cells = Vec::new();
        cells_of(element, self.styles, &mut cells);
        let mut cells = cells.into_iter().peekable();
        while let Some(cell) = cells.next() {
            let marks = Marks::new(cell);
            let mut columns = marks.columns;
            let mut pieces = Vec::new();
            self.blocks(cell, &mut pieces);
            self.end_carried(&mut pieces);
            while let Some(next) = cells.next_if(|next| Marks::new(*next).goes_on_left) {
                columns += Marks::new(next).columns;
            }
            rows.cell(columns, marks.vertical, pieces);
        }
        rows.end_row();
    }
}

/// The cells of a row, whatever they are wrapped in.
fn cells_of<'t>(holder: Element<'t>, styles: &Styles, cells: &mut Vec<Element<'t>>) {
    for element in holder.elements() {
        match (element.space(), element.name()) {
            (Space::Word, "tc") => {
                let marks = element.child("tcPr");
                if marks.is_none_or(|marks| marks.child("cellDel").is_none()) {
                    cells.push(element);
                }
            }
            (Space::Word, "sdt") => {
                if let Some(content) = control(element, styles) {
                    cells_of(content, styles, cells);
                }
            }
            (Space::Word, "ins" | "moveTo" | "customXml" | "smartTag") => {
                cells_of(element, styles, cells);
            }
            _ => {}
        }
    }
}

/// How a cell is merged.
struct Marks {
    columns: usize,
    vertical: Vertical,
    /// Whether it is the cell to its left: the old way of merging.
    goes_on_left: bool,
}

impl Marks {
    fn new(cell: Element<'_>) -> Marks {
        let marks = cell.child("tcPr");
        let mark = |name: &str| marks.and_then(|marks| marks.child(name));
        let columns = mark("gridSpan").and_then(|span| span.attribute("val")?.trim().parse().ok());
        let first = |found: Element<'_>| found.attribute("val") == Some("restart");
        Marks {
            columns: columns.unwrap_or(1).max(1),
            vertical: match mark("vMerge") {
                None => Vertical::Single,
                Some(found) if first(found) => Vertical::First,
                Some(_) => Vertical::More,
            },
            goes_on_left: mark("hMerge").is_some_and(|found| !first(found)),
        }
    }
}

/// The content of a content control; `None` when it shows only what should be filled in, or is a
/// table of contents.
pub(super) fn control<'t>(element: Element<'t>, styles: &Styles) -> Option<Element<'t>> {
    let content = element.child("sdtContent")?;
    let marks = element.child("sdtPr");
    let mark = |name: &str| marks.and_then(|marks| marks.child(name));
    let asks = mark("showingPlcHdr").is_some_and(|mark| mark.attribute("val").is_none_or(is_on));
    let gallery = mark("docPartObj").and_then(|part| part.child("docPartGallery"));
    let contents =
        gallery.and_then(|gallery| gallery.attribute("val")) == Some("Table of Contents");
    // Programs that fill in a control may leave the mark; the style of the text tells.
    if contents || asks && is_placeholder(content, styles) {
        return None;
    }
    Some(content)
}

/// Whether every run has the style of text that should be replaced.
fn is_placeholder(content: Element<'_>, styles: &Styles) -> bool {
    content.elements().all(|element| {
        if !element.is_word("r") {
            return is_placeholder(element, styles);
        }
        let style = element.child("rPr").and_then(|marks| marks.child("rStyle"));
        let style = style.and_then(|style| style.text_attribute("val"));
        style.is_some_and(|style| styles.is_placeholder(&style))
    })
}

/// Of several ways to say the same, the first one that is understood here, else the last resort.
pub(super) fn understood(element: Element<'_>) -> Option<Element<'_>> {
    // What these stand for is Word's own way to write shapes and text boxes.
    let known = [
        "wps", "wpg", "wpc", "w14", "w15", "w16", "w16se", "wp14", "m",
    ];
    let choice = element.elements().find(|choice| {
        let needs = choice.attribute("Requires").unwrap_or_default();
        let mut needs = needs.split_ascii_whitespace();
        choice.name() == "Choice" && needs.all(|need| known.contains(&need))
    });
    choice.or_else(|| element.child("Fallback"))
}
