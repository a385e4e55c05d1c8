//! Pages to one text: lines to paragraphs, parts of tables to tables.

use super::lines::{Line, join};
use super::page::{Item, Page, Table};
use super::table::go_on;
use crate::read::layout::OBJECT;
use crate::read::pieces::{self, Piece, Text};
use crate::source::fold::ends_sentence;
use crate::syntax::ordinal;

/// What the lines of a document have in common.
#[derive(Debug, Clone, Copy)]
struct Margins {
    /// Where lines begin that go on.
    left: f32,
    /// Where lines end that are full.
    right: f32,
    /// The size of most of the text.
    size: f32,
    /// From one line of a paragraph to the next.
    lead: f32,
    /// Whether paragraphs begin with an indent, so that a line without one goes on.
    indents: bool,
}

/// A page of this width or one that differs less has the same margins.
const ALIKE: f32 = 12.0;

/// Where one line in so many is indented, paragraphs are.
const INDENTED: usize = 12;

/// The document as it grows.
struct Flow {
    pieces: Vec<Piece>,
    /// The page of the last piece.
    page: u32,
    paragraph: Option<Paragraph>,
    table: Option<Table>,
}

/// Where a line stands.
struct Here<'m> {
    margins: &'m Margins,
    /// How wide the page is.
    width: f32,
    /// Whether its pieces stand in columns.
    aligned: bool,
    /// Whether nothing stands above it on the page.
    first: bool,
}

/// A paragraph as it grows.
struct Paragraph {
    page: u32,
    text: String,
    /// Its last line.
    last: Line,
    /// Whether its last line is full.
    full: bool,
}

/// The pieces of all pages.
pub(super) fn pieces(pages: Vec<Page>) -> Vec<Piece> {
    let mut flow = Flow {
        pieces: Vec::new(),
        page: 0,
        paragraph: None,
        table: None,
    };
    let mut known: Vec<(f32, Margins)> = Vec::new();
    let margins: Vec<Margins> = pages
        .iter()
        .map(|page| {
            let alike = known
                .iter()
                .find(|(width, _)| (width - page.size.0).abs() < ALIKE);
            alike.map(|(_, margins)| *margins).unwrap_or_else(|| {
                let margins = margins(&pages, page);
                // Reports have a few sizes of paper; on others each page stands for itself.
                if known.len() < 16 {
                    known.push((page.size.0, margins));
                }
                margins
            })
        })
        .collect();
    for (page, margins) in pages.into_iter().zip(margins) {
        let columns = columns(&page);
        let last = page.items.len();
        for (at, (_, item)) in page.items.into_iter().enumerate() {
            match item {
                Item::Line(line) => {
                    let here = Here {
                        margins: &margins,
                        width: page.size.0,
                        aligned: columns[at],
                        first: at == 0,
                    };
                    flow.line(page.number, line, &here);
                }
                Item::Table(table) => flow.table(table, at == 0, at + 1 == last),
                Item::Picture => {
                    flow.end();
                    flow.push(page.number, Piece::Paragraph(Text::plain(OBJECT)));
                }
            }
        }
    }
    flow.end();
    flow.pieces
}

/// Which items of a page are lines whose pieces stand in columns: with gaps, or between such lines.
fn columns(page: &Page) -> Vec<bool> {
    let gaps: Vec<bool> = page
        .items
        .iter()
        .map(|(_, item)| matches!(item, Item::Line(line) if line.has_gaps))
        .collect();
    let close = |at: usize| {
        let from = at.saturating_sub(2);
        let before = (from..at).any(|other| gaps[other]);
        let after = (at + 1..gaps.len().min(at + 3)).any(|other| gaps[other]);
        before && after
    };
    (0..gaps.len()).map(|at| gaps[at] || close(at)).collect()
}

/// The margins of pages as wide as one.
fn margins(pages: &[Page], page: &Page) -> Margins {
    let alike = pages
        .iter()
        .filter(|other| (other.size.0 - page.size.0).abs() < ALIKE);
    let lines: Vec<&Line> = alike
        .clone()
        .flat_map(|page| &page.items)
        .filter_map(|(_, item)| match item {
            Item::Line(line) if !line.has_gaps => Some(line),
            _ => None,
        })
        .collect();
    let size = size(&lines);
    let body = lines
        .iter()
        .filter(|line| (line.size - size).abs() < 0.1 * size);
    let lefts: Vec<f32> = body.clone().map(|line| line.left).collect();
    let rights = body.map(|line| -end(line)).collect();
    let mut leads: Vec<f32> = alike
        .flat_map(|page| page.items.windows(2))
        .filter_map(|pair| match (&pair[0].1, &pair[1].1) {
            (Item::Line(a), Item::Line(b)) if (a.size - b.size).abs() < 0.1 * size => {
                Some(b.base - a.base)
            }
            _ => None,
        })
        .collect();
    leads.sort_by(f32::total_cmp);
    let left = outermost(lefts.clone(), size).unwrap_or(0.0);
    let indented = lefts
        .iter()
        .filter(|at| (1.5..2.6).contains(&((*at - left) / size)));
    Margins {
        left,
        indents: indented.count() * INDENTED > lefts.len(),
        right: -outermost(rights, size).unwrap_or(-page.size.0),
        size,
        lead: leads.get(leads.len() / 2).copied().unwrap_or(2.0 * size),
    }
}

/// The size in which most characters are printed.
fn size(lines: &[&Line]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines
        .iter()
        .map(|line| (line.size, line.text.chars().count()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut seen = 0;
    let middle = sizes.iter().find(|(_, count)| {
        seen += count;
        seen > half
    });
    middle.map_or(10.0, |(size, _)| *size)
}

/// The least place at which more than one line stands.
fn outermost(mut places: Vec<f32>, size: f32) -> Option<f32> {
    places.sort_by(f32::total_cmp);
    let shared = places
        .windows(2)
        .find(|pair| pair[1] - pair[0] < 0.3 * size);
    shared.map(|pair| pair[0]).or(places.first().copied())
}

impl Flow {
    fn push(&mut self, page: u32, piece: Piece) {
        if page != self.page {
            self.page = page;
            self.pieces.push(Piece::Page(page));
        }
        self.pieces.push(piece);
    }

    /// Ends the open paragraph and the open table.
    fn end(&mut self) {
        if let Some(paragraph) = self.paragraph.take() {
            let text = Text::plain(&paragraph.text);
            self.push(paragraph.page, Piece::Paragraph(text));
        }
        if let Some(table) = self.table.take() {
            let page = table.rows.first().map_or(self.page, |(page, _)| *page);
            let last = table.rows.last().map_or(page, |(page, _)| *page);
            self.push(page, Piece::Table(built(table)));
            self.page = last;
        }
    }

    fn table(&mut self, table: Table, first: bool, last: bool) {
        if self.paragraph.is_some() || !first {
            self.end();
        }
        let left = match &mut self.table {
            Some(open) => go_on(open, table),
            None => Some(table),
        };
        if let Some(table) = left {
            self.end();
            self.table = Some(table);
        }
        if !last {
            self.end();
        }
    }

    fn line(&mut self, page: u32, line: Line, here: &Here<'_>) {
        let margins = here.margins;
        let goes_on = match &self.paragraph {
            Some(open) if !here.aligned => open.goes_on(&line, here),
            _ => false,
        };
        let room = margins.right - line.right;
        let full = room < 2.0 * margins.size;
        match &mut self.paragraph {
            Some(open) if goes_on => {
                join(&mut open.text, &line.text, open.full);
                open.full = full;
                open.last = line;
            }
            _ => {
                self.end();
                let text = if here.aligned {
                    line.laid(margins.left, margins.size)
                } else {
                    line.text.clone()
                };
                self.paragraph = Some(Paragraph {
                    page,
                    text,
                    full,
                    last: line,
                });
                if here.aligned {
                    self.end();
                }
            }
        }
    }
}

impl Paragraph {
    /// Whether a line is the next one of the paragraph.
    fn goes_on(&self, next: &Line, here: &Here<'_>) -> bool {
        let (margins, width, same_page) = (here.margins, here.width, !here.first);
        let last = &self.last;
        // Behind the end of a sentence a number begins something new, however far the line reaches.
        if self.text.ends_with(ends_sentence) && ordinal::read(&next.text, 0).is_some() {
            return false;
        }
        let alike = (last.size - next.size).abs() < 0.1 * last.size;
        if !alike || last.has_gaps {
            return false;
        }
        let gap = next.base - last.base;
        let centred = |line: &Line| {
            let middle = f32::midpoint(line.left, line.right);
            (middle - width / 2.0).abs() < 1.5 * line.size
        };
        // A title over two lines.
        if last.size > 1.15 * margins.size && same_page && gap < 2.3 * last.size {
            return centred(last) && centred(next);
        }
        if same_page && gap > 1.35 * margins.lead.max(last.size) {
            return false;
        }
        let indented = next.left > margins.left + 0.9 * margins.size;
        let room = margins.right - last.right;
        let slack = if margins.indents { 3.0 } else { 1.0 };
        !indented && room < word(&next.text) * next.size + slack * last.size
    }
}

/// How wide the first word of a text is, in sizes: as much must be free for it to stand on the
/// line before. What may not end a line takes the next along, and what may not begin one the one
/// before.
fn word(text: &str) -> f32 {
    let mut chars = text.chars().peekable();
    let mut width = 0.0;
    while chars.next_if(|c| opens(*c)).is_some() {
        width += 1.0;
    }
    let graphic = |c: &char| c.is_ascii_graphic();
    let narrow = std::iter::from_fn(|| chars.next_if(graphic))
        .take(24)
        .count();
    if narrow > 0 {
        width += 0.55 * narrow as f32;
    } else if chars.next().is_some() {
        width += 1.0;
    }
    let closing = |c: &char| !c.is_alphanumeric() && !c.is_whitespace() && !opens(*c);
    width + chars.take_while(closing).count().min(2) as f32
}

fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '\u{FF08}'
            | '\u{3014}'
            | '\u{300A}'
            | '\u{3008}'
            | '\u{3010}'
            | '\u{300C}'
            | '\u{201C}'
            | '\u{2018}'
    )
}

/// Where a line ends without a stop at its end, which may hang over the margin.
fn end(line: &Line) -> f32 {
    let hangs = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    if line.text.ends_with(hangs) {
        line.right - line.size
    } else {
        line.right
    }
}

/// A table as readers give it.
fn built(table: Table) -> pieces::Table {
    let mut page = table.rows.first().map_or(0, |(page, _)| *page);
    let rows = table.rows.into_iter().map(|(number, cells)| {
        let mut turned = std::mem::replace(&mut page, number) != number;
        let cells = cells.into_iter().map(|cell| {
            let mut inside = Vec::new();
            if std::mem::take(&mut turned) {
                inside.push(Piece::Page(number));
            }
            inside.push(Piece::Paragraph(Text::plain(&cell.text)));
            pieces::Cell {
                columns: cell.columns,
                rows: cell.rows,
                ..pieces::Cell::new(inside)
            }
        });
        cells.collect()
    });
    pieces::Table {
        rows: rows.collect(),
    }
}
