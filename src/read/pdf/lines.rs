//! Characters to lines of text.

use super::marks::Glyph;
use crate::source::fold::is_han;

/// A gap of so many sizes between characters is where a program has moved on: a column.
const COLUMN: f32 = 1.0;

/// A blank that is drawn is one from so many sizes on: beside Han characters some have no width.
const DRAWN: f32 = 0.1;

/// A table has at most so many columns that only a little space tells apart.
const TIGHT: usize = 16;

/// A line of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// What it says, with blanks where it has gaps.
    pub(super) text: String,
    /// Where its first character begins.
    pub(super) left: f32,
    /// Where its last one ends.
    pub(super) right: f32,
    /// What it stands on.
    pub(super) base: f32,
    /// The size of most of its characters.
    pub(super) size: f32,
    /// What was drawn in it piece by piece, each with where it begins.
    pub(super) pieces: Vec<Drawn>,
    /// Whether it has gaps as between columns.
    pub(super) has_gaps: bool,
    /// Whether it has columns that stand close to each other.
    pub(super) is_tight: bool,
}

/// A piece of a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    left: f32,
    text: String,
    /// What stands before it.
    gap: Gap,
}

/// What stands between two characters of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    /// No more than elsewhere.
    #[default]
    None,
    /// A little more, and what stands behind it was drawn on its own.
    Column,
    /// As much as between columns.
    Wide,
}

impl Line {
    /// The line with each piece at the display column that it stands at, counted from `left` in
    /// halves of `size`.
    pub(super) fn laid(&self, left: f32, size: f32) -> String {
        let mut text = String::new();
        let mut width = 0;
        for piece in &self.pieces {
            let column = ((piece.left - left) / (0.5 * size))
                .round()
                .clamp(0.0, 400.0) as usize;
            let blanks = match (width, piece.gap) {
                (0, _) => column,
                (_, Gap::Wide) => column.saturating_sub(width).max(2),
                _ => 0,
            };
            text.extend(std::iter::repeat_n(' ', blanks));
            text.push_str(&piece.text);
            width += blanks + unicode_width::UnicodeWidthStr::width(piece.text.as_str());
        }
        text
    }
}

/// The lines of some characters, from top to bottom.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut anchor = (0.0f32, 0.0f32);
    for glyph in glyphs {
        let (base, size) = anchor;
        match rows.last_mut() {
            // Raised and lowered characters stand on the line of the larger ones beside them.
            Some(row) if glyph.base - base <= 0.45 * size.max(glyph.size) => {
                if glyph.size > size {
                    anchor = (glyph.base, glyph.size);
                }
                row.push(glyph);
            }
            _ => {
                anchor = (glyph.base, glyph.size);
                rows.push(vec![glyph]);
            }
        }
    }
    let lines = rows.into_iter().map(line);
    lines.filter(|line| !line.text.is_empty()).collect()
}

/// One line of characters that stand beside each other.
fn line(mut glyphs: Vec<Glyph>) -> Line {
    glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let size = usual(&glyphs);
    let base = glyphs.iter().filter(|glyph| glyph.size >= 0.8 * size);
    let base = base
        .map(|glyph| glyph.base)
        .fold(f32::NEG_INFINITY, f32::max);
    without_marks(&mut glyphs, base, size);
    let blank = |glyph: &Glyph| glyph.text.is_whitespace();
    let visible = |glyphs: &[Glyph]| glyphs.iter().any(|glyph| !blank(glyph));
    if !visible(&glyphs) {
        return Line::default();
    }
    let spread = spread(&glyphs);
    let mut line = Line {
        base,
        size,
        left: f32::INFINITY,
        ..Line::default()
    };
    let mut last: Option<Glyph> = None;
    let mut space = false;
    for glyph in &glyphs {
        if blank(glyph) {
            space = last.is_some();
            continue;
        }
        line.left = line.left.min(glyph.left);
        let gap = last.map_or(Gap::None, |before| gap(&before, glyph, spread, size));
        if last.is_none() || gap != Gap::None {
            line.pieces.push(Drawn {
                left: glyph.left,
                text: String::new(),
                gap,
            });
        }
        let wide = last.map_or(0.0, |before| glyph.left - before.right - spread);
        let blank = last.is_some_and(|before| wide > tight(&before, glyph) * size);
        if gap != Gap::Wide && (blank || space && wide > DRAWN * size) {
            push(&mut line, ' ');
        }
        // A hyphen that shows only where a line ends.
        if glyph.text != '\u{AD}' {
            push(&mut line, glyph.text);
        }
        line.right = glyph.right;
        last = Some(*glyph);
        space = false;
    }
    finished(line)
}

/// A line with its text, once all of it is there.
fn finished(mut line: Line) -> Line {
    let count = |of: Gap| line.pieces.iter().filter(|piece| piece.gap == of).count();
    // One such gap may be anything, and where there are very many, every character was drawn alone.
    line.is_tight = (2..=TIGHT).contains(&count(Gap::Column));
    line.has_gaps = count(Gap::Wide) > 0;
    for piece in &line.pieces {
        if piece.gap == Gap::Wide {
            line.text.push_str("  ");
        }
        line.text.push_str(&piece.text);
    }
    line.text.truncate(line.text.trim_end().len());
    line
}

/// What stands between two characters.
fn gap(before: &Glyph, after: &Glyph, spread: f32, size: f32) -> Gap {
    let room = after.left - before.right;
    if room - spread > COLUMN * size {
        return Gap::Wide;
    }
    let figures = |glyph: &Glyph| glyph.text.is_ascii_digit();
    let alike = figures(before) && figures(after) || is_han(before.text) && is_han(after.text);
    if alike && before.run != after.run && room > DRAWN * size {
        Gap::Column
    } else {
        Gap::None
    }
}

fn push(line: &mut Line, text: char) {
    if let Some(piece) = line.pieces.last_mut() {
        piece.text.push(text);
    }
}

/// How large a gap without a blank must be to stand for one, in sizes.
fn tight(before: &Glyph, after: &Glyph) -> f32 {
    let latin = |glyph: &Glyph| glyph.text.is_ascii_alphabetic();
    if latin(before) && latin(after) {
        0.18
    } else {
        0.6
    }
}

/// The size of most of the characters.
fn usual(glyphs: &[Glyph]) -> f32 {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
}

/// How far the characters of a line are set apart, where they all are.
fn spread(glyphs: &[Glyph]) -> f32 {
    let visible: Vec<&Glyph> = glyphs.iter().filter(|g| !g.text.is_whitespace()).collect();
    let mut gaps: Vec<f32> = visible
        .windows(2)
        .map(|pair| pair[1].left - pair[0].right)
        .collect();
    if gaps.len() < 2 {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    let (least, middle) = (gaps[gaps.len() / 10], gaps[gaps.len() / 2]);
    // Only where nearly every gap is that wide are the characters set apart.
    if gaps.len() >= 4 && least > 0.5 * middle {
        middle.max(0.0)
    } else {
        middle.clamp(0.0, 0.3 * visible[0].size)
    }
}

/// Leaves out the numbers of notes: small figures above the line.
fn without_marks(glyphs: &mut Vec<Glyph>, base: f32, size: f32) {
    let raised = |glyph: &Glyph| glyph.size < 0.8 * size && base - glyph.base > 0.2 * size;
    let is_mark = |glyph: &Glyph| {
        raised(glyph) && (glyph.text.is_ascii_digit() || matches!(glyph.text, '[' | ']'))
    };
    let units: Vec<bool> = (0..glyphs.len())
        .map(|at| {
            let before = glyphs[..at].iter().rev().find(|glyph| !is_mark(glyph));
            is_mark(&glyphs[at]) && !before.is_some_and(|glyph| glyph.text.is_ascii_alphabetic())
        })
        .collect();
    let mut marks = units.into_iter();
    glyphs.retain(|_| !marks.next().unwrap_or(false));
}

/// How two lines of one paragraph or cell go together: `full` says that there was no more room in
/// the first one.
pub(super) fn join(text: &mut String, next: &str, full: bool) {
    let (Some(before), Some(after)) = (text.chars().next_back(), next.chars().next()) else {
        text.push_str(next);
        return;
    };
    let wide = |c: char| is_han(c) || !c.is_ascii() && !c.is_alphabetic();
    let closed = wide(before) || wide(after) || before == '-' || after == '-';
    let figures = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%');
    let cut = full && figures(before) && figures(after);
    if !(closed || cut) {
        text.push(' ');
    }
    text.push_str(next);
}
