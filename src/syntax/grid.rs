//! Tables whose grid the format gives: cells are taken as they are, merged ones once.

use super::block::{Cover, GridRow};
use super::{Layout, RawCell, RawRow, RawTable, SectionId};
use crate::source::{Source, Span};

/// The width of a grid column in the display columns of [`RawCell::column`].
pub const STEP: usize = 100;

/// Makes a raw table of the lines of a region: rows of grids, and between them captions of one cell.
/// `lines` must not be empty.
#[must_use]
pub fn read<'a>(
    source: &Source,
    section: SectionId,
    lines: impl Iterator<Item = (Span, Option<&'a GridRow>)>,
) -> RawTable {
    let mut whole: Option<Span> = None;
    let mut rows = Vec::new();
    let mut above = Above::default();
    for (span, row) in lines {
        whole = Some(whole.map_or(span, |whole| whole.cover(span)));
        let Some(row) = row else {
            let caption = RawCell::new(source, span);
            if !caption.is_blank() {
                rows.push(RawRow::new(vec![caption]));
            }
            continue;
        };
        if above.table != Some(row.table) {
            above = Above {
                table: Some(row.table),
                labels: Vec::new(),
            };
        }
        rows.push(RawRow {
            above: reached_from_above(row),
            ..RawRow::new(cells(source, row, &mut above))
        });
    }
    RawTable {
        section,
        span: whole.unwrap_or_default(),
        layout: Layout::Grid,
        rows,
        other: None,
        lines: Vec::new(),
    }
}

/// The columns of a row that a cell of a row above reaches over.
fn reached_from_above(row: &GridRow) -> Vec<u16> {
    let columns = (0..=u16::MAX).zip(&row.cells);
    columns
        .filter(|(_, cell)| cell.cover == Cover::Above)
        .map(|(column, _)| column)
        .collect()
}

/// What the last cell of each column was.
#[derive(Default)]
struct Above {
    table: Option<u32>,
    /// Whether it holds a label.
    labels: Vec<bool>,
}

/// The cells of a row. A position that the cell to its left reaches over is no cell; nor is one
/// under a label that reaches down, but under a merged value or blank there is a cell nobody knows.
fn cells(source: &Source, row: &GridRow, above: &mut Above) -> Vec<RawCell> {
    let mut cells: Vec<RawCell> = Vec::with_capacity(row.cells.len());
    above
        .labels
        .resize(above.labels.len().max(row.cells.len()), false);
    let mut label = false;
    for (index, grid) in row.cells.iter().enumerate() {
        let column = index * STEP;
        match grid.cover {
            Cover::Own => {
                let mut cell = RawCell::new(source, grid.span);
                cell.column = column;
                cell.column_end = column + STEP - 1;
                label = !cell.is_blank() && !cell.is_value();
                above.labels[index] = label;
                cells.push(cell);
            }
            Cover::Left => {
                above.labels[index] = label;
                if let Some(last) = cells.last_mut() {
                    last.column_end = column + STEP - 1;
                }
            }
            Cover::Above if above.labels[index] => {}
            Cover::Above => {
                let mut cell = RawCell::blank(grid.span);
                cell.column = column;
                cell.column_end = column + STEP - 1;
                cell.covered = true;
                cells.push(cell);
            }
        }
    }
    cells
}
