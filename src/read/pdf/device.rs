//! Listens to a page being drawn and takes down what stands where.

use super::marks::{Area, Glyph, Marks, Rule};
use super::radical;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Dict, String as Bytes};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

/// A line is at most so thick, in points; what is thicker is an area.
const THICKEST: f32 = 3.0;

/// A line is at least so long.
const SHORTEST: f32 = 2.0;

/// What is at least so large and so light, out of 1, is printed under the text and is none of it.
const WATERMARK: (f32, f32) = (28.0, 0.6);

/// A drawing has at most so many steps of work; beyond, no page of a report is drawn.
pub(super) const MOST_WORK: u64 = 1_500_000;

/// Thrown through the drawing when the page is more work than any page of a report.
#[derive(Debug)]
pub(super) struct Exhausted;

/// A quarter turn of a character, clockwise.
type Turn = u8;

/// What was drawn, before the page is set upright.
#[derive(Debug)]
pub(super) struct Listener {
    glyphs: Vec<(Turn, Glyph)>,
    strokes: Vec<Area>,
    fills: Vec<Area>,
    pictures: Vec<Area>,
    hidden: usize,
    run: u32,
    /// How solid what is drawn now is.
    solid: Vec<f32>,
    /// Text that stands for the characters drawn since.
    spoken: Vec<(usize, Option<String>)>,
    work: u64,
    /// What a step into another stream costs.
    pub(super) step: u64,
}

impl Listener {
    /// A listener for a whole document; `step` is what a step into another stream costs.
    pub(super) fn new(step: u64) -> Listener {
        Listener {
            glyphs: Vec::new(),
            strokes: Vec::new(),
            fills: Vec::new(),
            pictures: Vec::new(),
            hidden: 0,
            run: 0,
            solid: Vec::new(),
            spoken: Vec::new(),
            work: 0,
            step,
        }
    }

    /// Counts work done. There is no other way out of a drawing than to unwind it: the caller
    /// catches this, and no panic is reported since none is raised.
    pub(super) fn work(&mut self, steps: u64) {
        self.work = self.work.saturating_add(steps);
        if self.work > MOST_WORK {
            std::panic::resume_unwind(Box::new(Exhausted));
        }
    }

    /// The page that was drawn, of this size, set so that most of its text is upright.
    pub(super) fn page(&mut self, size: (f32, f32)) -> Marks {
        let mut count = [0usize; 4];
        for (turn, _) in &self.glyphs {
            count[usize::from(*turn)] += 1;
        }
        let turn = (0..4u8).max_by_key(|turn| (count[usize::from(*turn)], 4 - *turn));
        let turn = turn.unwrap_or(0);
        let (width, height) = size;
        let set = |(x, y): (f32, f32)| match turn {
            1 => (y, width - x),
            2 => (width - x, height - y),
            3 => (height - y, x),
            _ => (x, y),
        };
        let area =
            |area: Area| Area::of(set((area.left, area.top)), set((area.right, area.bottom)));
        let mut marks = Marks {
            size: if turn % 2 == 1 { (height, width) } else { size },
            hidden: std::mem::take(&mut self.hidden),
            pictures: self.pictures.drain(..).map(area).collect(),
            fills: self.fills.drain(..).map(area).collect(),
            ..Marks::default()
        };
        for (of, glyph) in self.glyphs.drain(..) {
            if of == turn {
                let (left, base) = set((glyph.left, glyph.base));
                let right = left + (glyph.right - glyph.left);
                marks.glyphs.push(Glyph {
                    left,
                    right,
                    base,
                    ..glyph
                });
            }
        }
        for stroke in self.strokes.drain(..).map(area) {
            if stroke.width() >= stroke.height() {
                marks.lying.push(Rule {
                    at: f32::midpoint(stroke.top, stroke.bottom),
                    from: stroke.left,
                    to: stroke.right,
                });
            } else {
                marks.upright.push(Rule {
                    at: f32::midpoint(stroke.left, stroke.right),
                    from: stroke.top,
                    to: stroke.bottom,
                });
            }
        }
        self.solid.clear();
        self.spoken.clear();
        marks.once();
        marks
    }

    /// Whether what is drawn in this paint is hardly there.
    fn faint(&self, paint: &Paint<'_>) -> bool {
        let solid: f32 = self.solid.iter().product();
        let Paint::Color(color) = paint else {
            return solid < 1.0 - WATERMARK.1;
        };
        let [red, green, blue, alpha] = color.to_rgba().components();
        let light = 0.3 * red + 0.59 * green + 0.11 * blue;
        1.0 - (1.0 - light) * alpha * solid >= WATERMARK.1
    }

    /// Takes down an area of a path: a thin one is a line.
    fn area(&mut self, area: Area) {
        let (width, height) = (area.width(), area.height());
        if !(width.is_finite() && height.is_finite()) {
            return;
        }
        if width.min(height) > THICKEST {
            self.fills.push(area);
        } else if width.max(height) >= SHORTEST && width.max(height) > 2.0 * width.min(height) {
            self.strokes.push(area);
        }
    }

    /// Takes down the straight lines of a path that is stroked.
    fn stroke(&mut self, path: &BezPath, transform: Affine) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            self.work(1);
            let next = match *element {
                PathEl::MoveTo(point) => {
                    (first, last) = (transform * point, transform * point);
                    continue;
                }
                PathEl::LineTo(point) => transform * point,
                PathEl::ClosePath => first,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    last = transform * point;
                    continue;
                }
            };
            let area = Area::of(narrow(last), narrow(next));
            if area.width().min(area.height()) < 0.7 {
                self.area(area);
            }
            last = next;
        }
    }

    /// Takes down the areas of a path that is filled, each of its closed parts on its own.
    fn fill(&mut self, path: &BezPath, transform: Affine) {
        let mut parts: Vec<Area> = Vec::new();
        let mut open: Option<(Area, bool)> = None;
        let mut end = |open: &mut Option<(Area, bool)>| {
            if let Some((area, true)) = open.take() {
                parts.push(area);
            }
        };
        for element in path.elements() {
            self.work(1);
            match *element {
                PathEl::MoveTo(point) => {
                    end(&mut open);
                    let point = narrow(transform * point);
                    open = Some((Area::of(point, point), true));
                }
                PathEl::LineTo(point) => {
                    let (x, y) = narrow(transform * point);
                    if let Some((area, _)) = &mut open {
                        let grown = |a: f32, b: f32| (a.min(b), a.max(b));
                        (area.left, _) = grown(area.left, x);
                        (_, area.right) = grown(area.right, x);
                        (area.top, _) = grown(area.top, y);
                        (_, area.bottom) = grown(area.bottom, y);
                    }
                }
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    if let Some((_, straight)) = &mut open {
                        *straight = false;
                    }
                }
                PathEl::ClosePath => end(&mut open),
            }
        }
        end(&mut open);
        self.rings(parts);
    }

    /// An area with another just inside it is the four lines between them.
    fn rings(&mut self, parts: Vec<Area>) {
        let mut parts = parts.into_iter().peekable();
        while let Some(outer) = parts.next() {
            let thin = |a: f32, b: f32| (0.0..=THICKEST).contains(&(a - b));
            let inner = parts.next_if(|inner| {
                thin(inner.left, outer.left)
                    && thin(outer.right, inner.right)
                    && thin(inner.top, outer.top)
                    && thin(outer.bottom, inner.bottom)
            });
            let Some(inner) = inner else {
                self.area(outer);
                continue;
            };
            let Area {
                left,
                top,
                right,
                bottom,
            } = outer;
            self.area(Area::of((left, top), (right, inner.top)));
            self.area(Area::of((left, inner.bottom), (right, bottom)));
            self.area(Area::of((left, top), (inner.left, bottom)));
            self.area(Area::of((inner.right, top), (right, bottom)));
        }
    }

    /// Takes down a run of characters.
    fn text(&mut self, run: &GlyphRun<'_, '_>, transform: Affine, faint: bool) {
        self.run += 1;
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let glyphs = run.glyphs();
        let places: Vec<Affine> = glyphs
            .iter()
            .map(|glyph| transform * glyph.transform())
            .collect();
        let wide = wide(glyphs, &places);
        for (glyph, place) in glyphs.iter().zip(&places) {
            self.work(2);
            let origin = *place * Point::ZERO;
            let along = (*place * Point::new(1000.0, 0.0)) - origin;
            let up = (*place * Point::new(0.0, 1000.0)) - origin;
            let (size, length) = (up.hypot(), along.hypot());
            if !(size.is_finite() && length.is_finite() && origin.x.is_finite())
                || size < 0.5
                || length <= 0.0
                || faint && size >= f64::from(WATERMARK.0)
            {
                continue;
            }
            let Some(turn) = turn(along.x / length, along.y / length) else {
                continue;
            };
            let em = if vertical { 1000.0 } else { advance(glyph) };
            let length = em / 1000.0 * if wide { length } else { size };
            let texts: Vec<char> = match glyph.as_unicode() {
                Some(BfString::Char(text)) => vec![text],
                Some(BfString::String(texts)) => texts.chars().take(16).collect(),
                None => vec![char::REPLACEMENT_CHARACTER],
            };
            let share = (length / texts.len().max(1) as f64) as f32;
            let direction = (along / along.hypot()) * f64::from(share);
            for (index, text) in texts.into_iter().enumerate() {
                let from = origin + direction * index as f64;
                let (left, base) = narrow(from);
                let glyph = Glyph {
                    text: readable(text),
                    left,
                    right: left + share,
                    base,
                    size: size as f32,
                    run: self.run,
                };
                self.glyphs.push((turn, glyph));
            }
        }
    }
}

/// A point in the precision that pages need.
fn narrow(point: Point) -> (f32, f32) {
    (point.x as f32, point.y as f32)
}

/// The quarter turn of a direction; `None` where it is slanted, as watermarks are.
fn turn(x: f64, y: f64) -> Option<Turn> {
    let slanted = x.abs().min(y.abs()) > 0.05;
    match (x > 0.5, x < -0.5, y > 0.5) {
        _ if slanted => None,
        (true, _, _) => Some(0),
        (_, true, _) => Some(2),
        (_, _, true) => Some(1),
        _ => Some(3),
    }
}

/// How far the next character stands, in thousandths of the size.
fn advance(glyph: &Drawn<'_>) -> f64 {
    let advance = match glyph {
        Drawn::Outline(outline) => outline.advance_width(),
        Drawn::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(advance.unwrap_or(500.0)).clamp(0.0, 5000.0)
}

/// Whether advances are to be measured along the transformed line rather than by the size: a font
/// that stands for one that is not in the file is stretched, and its advances are not.
fn wide(glyphs: &[hayro_interpret::font::PositionedGlyph<'_>], places: &[Affine]) -> bool {
    let (mut along, mut sized) = (0.0, 0.0);
    for (index, pair) in places.windows(2).enumerate() {
        let origin = pair[0] * Point::ZERO;
        let far = ((pair[1] * Point::ZERO) - origin).hypot();
        let em = advance(&glyphs[index]) / 1000.0;
        let length = ((pair[0] * Point::new(1000.0, 0.0)) - origin).hypot();
        let size = ((pair[0] * Point::new(0.0, 1000.0)) - origin).hypot();
        along += (far - em * length).abs();
        sized += (far - em * size).abs();
    }
    along < sized
}

/// A character as it is read: radicals that only look like characters become these.
fn readable(text: char) -> char {
    match text {
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\t' | '\n' | '\r' => ' ',
        text if text.is_control() => char::REPLACEMENT_CHARACTER,
        text => radical::character(text),
    }
}

impl<'a> Device<'a> for Listener {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let pattern = matches!(props.paint, Paint::Pattern(_));
        self.work(if pattern { 1 + self.step } else { 1 });
        match mode {
            DrawMode::Stroke(_) => self.stroke(path, props.transform),
            DrawMode::Fill(_) => self.fill(path, props.transform),
            DrawMode::FillAndStroke(..) => self.stroke(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, path: &ClipPath) {
        self.work(1 + self.step + path.path.elements().len() as u64);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.work(1);
    }

    fn push_transparency_group(&mut self, solid: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.work(1);
        self.solid.push(solid);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.work(1);
        if matches!(mode, DrawMode::Invisible) {
            self.hidden += run.glyphs().len();
            return;
        }
        let faint = self.faint(&props.paint);
        self.text(run, props.transform, faint);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.work(1);
        let size = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let area = (props.transform * size.to_path(0.1)).bounding_box();
        let area = Area::of(
            (area.x0 as f32, area.y0 as f32),
            (area.x1 as f32, area.y1 as f32),
        );
        // Some programs draw the lines of tables as pictures one dot wide.
        if area.width().min(area.height()) <= THICKEST {
            self.area(area);
        } else {
            self.pictures.push(area);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {
        self.solid.pop();
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.work(1);
        let spoken = properties.and_then(|dict| dict.get::<Bytes<'_>>(b"ActualText"));
        let spoken = spoken.and_then(|bytes| words(bytes.as_bytes()));
        self.spoken.push((self.glyphs.len(), spoken));
    }

    fn end_marked_content(&mut self) {
        let Some((from, Some(spoken))) = self.spoken.pop() else {
            return;
        };
        let drawn = self.glyphs.get(from..).unwrap_or_default();
        let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else {
            return;
        };
        let one_line = drawn.iter().all(|(turn, glyph)| {
            *turn == 0 && (glyph.base - first.1.base).abs() < 0.1 * first.1.size
        });
        let count = spoken.chars().count();
        if !one_line || count == 0 {
            return;
        }
        let (first, right) = (first.1, last.1.right);
        let share = (right - first.left) / count as f32;
        self.glyphs.truncate(from);
        for (index, text) in spoken.chars().enumerate() {
            let left = first.left + share * index as f32;
            let glyph = Glyph {
                text: readable(text),
                left,
                right: left + share,
                ..first
            };
            self.glyphs.push((0, glyph));
        }
    }
}

/// A text string of the format: UTF-16 or UTF-8 with a mark, or plain ASCII.
fn words(bytes: &[u8]) -> Option<String> {
    let words = match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2);
            let units = units.map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            String::from_utf16(&units.collect::<Vec<u16>>()).ok()?
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok()?,
        plain if plain.is_ascii() => String::from_utf8(plain.to_vec()).ok()?,
        _ => return None,
    };
    Some(words.chars().take(256).collect())
}
