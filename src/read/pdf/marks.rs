//! What stands on a page: characters, strokes and pictures, with places in points from the corner
//! at the top left of the page as it is shown.

/// A character where it is printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character; what has none is U+FFFD.
    pub(super) text: char,
    /// Its left edge.
    pub(super) left: f32,
    /// Where the next character would begin.
    pub(super) right: f32,
    /// The line it stands on.
    pub(super) base: f32,
    /// The size of its font.
    pub(super) size: f32,
    /// Which drawing operation it belongs to: what one operation shows belongs together.
    pub(super) run: u32,
}

impl Glyph {
    /// Half way up a Han character.
    pub(super) fn height(&self) -> f32 {
        self.base - 0.38 * self.size
    }
}

/// A straight line from left to right or from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it stands: from the top if it lies, from the left if it is upright.
    pub(super) at: f32,
    /// Where it begins along itself.
    pub(super) from: f32,
    /// Where it ends.
    pub(super) to: f32,
}

/// An area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    /// Its left edge.
    pub(super) left: f32,
    /// Its upper edge.
    pub(super) top: f32,
    /// Its right edge.
    pub(super) right: f32,
    /// Its lower edge.
    pub(super) bottom: f32,
}

impl Area {
    /// The smallest area that holds two corners.
    pub(super) fn of(a: (f32, f32), b: (f32, f32)) -> Area {
        Area {
            left: a.0.min(b.0),
            top: a.1.min(b.1),
            right: a.0.max(b.0),
            bottom: a.1.max(b.1),
        }
    }

    /// From left to right.
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    /// From top to bottom.
    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Whether a point lies in it.
    pub(super) fn holds(&self, x: f32, y: f32) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }
}

/// Everything on one page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// How wide and how high the page is.
    pub(super) size: (f32, f32),
    /// The characters in the order in which they were drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Lines from left to right.
    pub(super) lying: Vec<Rule>,
    /// Lines from top to bottom.
    pub(super) upright: Vec<Rule>,
    /// Areas filled with a colour, in the order in which they were drawn.
    pub(super) fills: Vec<Area>,
    /// Pictures.
    pub(super) pictures: Vec<Area>,
    /// How many characters are not shown: what a program recognised in a picture behind it.
    pub(super) hidden: usize,
}

impl Marks {
    /// Leaves of characters that are drawn twice at one place one: bold type is made so, and shadows.
    pub(super) fn once(&mut self) {
        let near = |a: &Glyph, b: &Glyph| {
            let room = 0.12 * a.size;
            (a.left - b.left).abs() < room && (a.base - b.base).abs() < room
        };
        let mut order: Vec<usize> = (0..self.glyphs.len()).collect();
        let glyphs = &self.glyphs;
        order.sort_by(|a, b| {
            let (one, other) = (&glyphs[*a], &glyphs[*b]);
            let by_text = one.text.cmp(&other.text);
            by_text.then(one.left.total_cmp(&other.left)).then(a.cmp(b))
        });
        let mut gone = vec![false; glyphs.len()];
        for (index, at) in order.iter().enumerate() {
            let glyph = &glyphs[*at];
            let before = order[..index].iter().rev();
            let close = before.take_while(|other| {
                let other = &glyphs[**other];
                other.text == glyph.text && glyph.left - other.left < 0.12 * glyph.size
            });
            // A page has no use for more characters at one place than these.
            let mut close = close.take(64);
            gone[*at] = close.any(|other| !gone[*other] && near(glyph, &glyphs[*other]));
        }
        let mut gone = gone.into_iter();
        self.glyphs.retain(|_| !gone.next().unwrap_or(false));
    }
}

#[cfg(test)]
mod tests {
    use super::{Glyph, Marks};

    #[test]
    fn a_character_drawn_twice_is_there_once() {
        let glyph = |text, left: f32| Glyph {
            text,
            left,
            right: left + 5.0,
            base: 20.0,
            size: 10.0,
            run: 0,
        };
        let mut marks = Marks {
            glyphs: [('1', 0.0), ('1', 5.0), ('1', 0.4), ('2', 0.4)]
                .map(|(text, left)| glyph(text, left))
                .to_vec(),
            ..Marks::default()
        };
        marks.once();
        let left: Vec<char> = marks.glyphs.iter().map(|glyph| glyph.text).collect();
        assert_eq!(left, ['1', '1', '2']);
    }
}
