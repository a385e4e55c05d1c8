//! A page: its tables with what stands in their cells, and the lines around them.

use super::grid::{Grid, Place, grids};
use super::lines::{Line, join, lines};
use super::marks::{Area, Glyph, Marks};
use crate::read::layout::OBJECT;

/// A cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its first column.
    pub(super) column: usize,
    /// How many columns it reaches over.
    pub(super) columns: usize,
    /// How many rows it reaches over.
    pub(super) rows: usize,
    /// What it says.
    pub(super) text: String,
    /// Whether its last line has no room for more, so that the text may go on.
    pub(super) full: bool,
}

impl Cell {
    /// Whether it says nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// A table, or the part of it on one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// Where columns begin and end.
    pub(super) across: Vec<f32>,
    /// Its rows: the page they stand on, and the cells that begin in them.
    pub(super) rows: Vec<(u32, Vec<Cell>)>,
}

/// What stands on a page, one below the other.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// A line of text.
    Line(Line),
    /// A table.
    Table(Table),
    /// A picture over a good part of the page.
    Picture,
}

/// One page as it is read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its number, from 1.
    pub(super) number: u32,
    /// How wide and how high it is.
    pub(super) size: (f32, f32),
    /// What stands on it, each with its place from the top.
    pub(super) items: Vec<(f32, Item)>,
    /// Which share of it pictures cover.
    pub(super) pictured: f32,
    /// How many characters are printed on it.
    pub(super) printed: usize,
    /// How many characters are not shown.
    pub(super) hidden: usize,
    /// How many of its characters have no meaning in the file.
    pub(super) replaced: usize,
}

/// So many lines whose columns stand close make a table.
const FEWEST_TIGHT: usize = 3;

impl Page {
    /// Whether there is a table on it whose columns neither lines nor room keep apart: which figure
    /// is in which column cannot be told.
    pub(super) fn is_unruled(&self) -> bool {
        let tight = |item: &&(f32, Item)| matches!(&item.1, Item::Line(line) if line.is_tight);
        self.items.iter().filter(tight).count() >= FEWEST_TIGHT
    }
}

/// A picture of this share of a page may be a table.
const LARGE: f32 = 0.08;

/// Where a character belongs: a grid and a cell of it, or the page.
type Home = Option<(usize, usize)>;

/// Reads a page.
pub(super) fn page(number: u32, mut marks: Marks) -> Page {
    let mut grids = grids(&marks);
    frames(&mut grids);
    let room = (marks.size.0 * marks.size.1).max(1.0);
    let share = |area: &Area| (area.width() * area.height() / room).clamp(0.0, 1.0);
    let unknown = |glyph: &&Glyph| glyph.text == char::REPLACEMENT_CHARACTER;
    let mut page = Page {
        number,
        size: marks.size,
        printed: marks
            .glyphs
            .iter()
            .filter(|g| !g.text.is_whitespace())
            .count(),
        hidden: marks.hidden,
        replaced: marks.glyphs.iter().filter(unknown).count(),
        pictured: marks.pictures.iter().map(share).sum::<f32>().min(1.0),
        ..Page::default()
    };
    let glyphs = std::mem::take(&mut marks.glyphs);
    let mut homes: Vec<Vec<Vec<Glyph>>> = grids
        .iter()
        .map(|grid| vec![Vec::new(); grid.cells.len()])
        .collect();
    let mut free = Vec::new();
    for (home, glyph) in housed(glyphs, &grids) {
        match home {
            Some((grid, cell)) => homes[grid][cell].push(glyph),
            None => free.push(glyph),
        }
    }
    for line in lines(free) {
        page.items.push((line.base, Item::Line(line)));
    }
    for picture in &marks.pictures {
        let middle = f32::midpoint(picture.top, picture.bottom);
        let across = f32::midpoint(picture.left, picture.right);
        let inside = grids
            .iter()
            .position(|grid| grid.area().holds(across, middle));
        if inside.is_none() && share(picture) >= LARGE {
            page.items.push((picture.top, Item::Picture));
        }
    }
    for (grid, cells) in grids.iter().zip(homes) {
        let table = table(number, grid, cells, &marks.pictures);
        if table
            .rows
            .iter()
            .flat_map(|(_, cells)| cells)
            .any(|cell| !cell.is_blank())
        {
            page.items.push((grid.area().top, Item::Table(table)));
        }
    }
    page.items.sort_by(|a, b| a.0.total_cmp(&b.0));
    page
}

/// Leaves out grids that have another one inside: a frame around a page, or a layout.
fn frames(grids: &mut Vec<Grid>) {
    let areas: Vec<Area> = grids.iter().map(Grid::area).collect();
    let mut at = 0;
    grids.retain(|grid| {
        let outer = grid.area();
        at += 1;
        !areas[at..].iter().take(1000).any(|inner| {
            let middle = (
                f32::midpoint(inner.left, inner.right),
                f32::midpoint(inner.top, inner.bottom),
            );
            outer.holds(middle.0, middle.1) && inner.width() < outer.width() + 1.0
        })
    });
}

/// Every character with where it belongs. What was drawn in one go stays together, even where it is
/// wider than its cell; where two cells' figures touch and nothing tells them apart, both are marked
/// as unreadable.
fn housed(glyphs: Vec<Glyph>, grids: &[Grid]) -> Vec<(Home, Glyph)> {
    let home = |x: f32, y: f32| -> Home {
        // Smaller grids stand last.
        let mut inner = grids.iter().enumerate().rev();
        inner.find_map(|(index, grid)| Some((index, grid.at(x, y)?)))
    };
    let mut found: Vec<(Home, Glyph)> = Vec::with_capacity(glyphs.len());
    let mut start = 0;
    while start < glyphs.len() {
        let end = word_end(&glyphs, start);
        let word = &glyphs[start..end];
        let of = |glyphs: &[Glyph]| {
            let (first, last) = (&glyphs[0], &glyphs[glyphs.len() - 1]);
            home(f32::midpoint(first.left, last.right), first.height())
        };
        let mut last: Option<(Home, Glyph)> = None;
        for run in word.chunk_by(|a, b| a.run == b.run) {
            let home = of(run);
            if let Some((before, glyph)) = last
                && before != home
                && touching(&glyph, &run[0])
            {
                let odd = Glyph {
                    text: char::REPLACEMENT_CHARACTER,
                    ..glyph
                };
                found.push((before, odd));
                found.push((
                    home,
                    Glyph {
                        left: run[0].left,
                        right: run[0].left,
                        ..odd
                    },
                ));
            }
            found.extend(run.iter().map(|glyph| (home, *glyph)));
            last = run.last().map(|glyph| (home, *glyph));
        }
        start = end;
    }
    found
}

/// Whether two figures stand so close that they may be one number.
fn touching(before: &Glyph, after: &Glyph) -> bool {
    let figure = |glyph: &Glyph| glyph.text.is_ascii_digit();
    figure(before) && figure(after) && after.left - before.right < 0.15 * after.size
}

/// Where a word ends that begins at an index: characters in a row that were drawn side by side.
fn word_end(glyphs: &[Glyph], start: usize) -> usize {
    let mut end = start + 1;
    while let Some(next) = glyphs.get(end) {
        let before = &glyphs[end - 1];
        let gap = (next.left - before.right) / before.size;
        let level = (next.base - before.base).abs() < 0.2 * before.size;
        let blank = next.text.is_whitespace() || before.text.is_whitespace();
        if blank || !level || !(-0.5..0.3).contains(&gap) {
            break;
        }
        end += 1;
    }
    end
}

/// A table of a grid and the characters in each of its cells.
fn table(number: u32, grid: &Grid, cells: Vec<Vec<Glyph>>, pictures: &[Area]) -> Table {
    let mut rows: Vec<(u32, Vec<Cell>)> = vec![(number, Vec::new()); grid.down.len() - 1];
    for (place, glyphs) in grid.cells.iter().zip(cells) {
        let area = grid.cell(place);
        let mut cell = cell(place, &area, glyphs);
        let middle = |picture: &Area| {
            let across = f32::midpoint(picture.left, picture.right);
            area.holds(across, f32::midpoint(picture.top, picture.bottom))
        };
        if cell.is_blank() && pictures.iter().any(middle) {
            OBJECT.clone_into(&mut cell.text);
        }
        rows[place.row].1.push(cell);
    }
    Table {
        across: grid.across.clone(),
        rows,
    }
}

/// A cell with its lines joined.
fn cell(place: &Place, area: &Area, glyphs: Vec<Glyph>) -> Cell {
    let mut text = String::new();
    let mut full = false;
    for line in lines(glyphs) {
        join(&mut text, &line.text, full);
        full = area.width() - (line.right - line.left) < 2.2 * line.size;
    }
    Cell {
        column: place.column,
        columns: place.columns,
        rows: place.rows,
        text,
        full,
    }
}
