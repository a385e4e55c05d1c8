//! Inside a paragraph: spans, fields and marks to one line of text.

use super::styles::Styles;
use crate::read::xml::{Content, Element, Space};

/// Blanks that one element stands for.
const MOST_BLANKS: usize = 200;

/// A paragraph on its way to text.
pub(super) struct Line<'t> {
    styles: &'t Styles,
    text: String,
    hidden: bool,
    /// Whether blanks that come now are one with what is there.
    blank: bool,
    boxes: Vec<Element<'t>>,
    notes: Vec<Element<'t>>,
    /// Whether there is a picture or an embedded object.
    pub(super) pictures: bool,
}

impl<'t> Line<'t> {
    /// An empty line.
    pub(super) fn new(styles: &'t Styles, hidden: bool) -> Line<'t> {
        Line {
            styles,
            text: String::new(),
            hidden,
            blank: true,
            boxes: Vec::new(),
            notes: Vec::new(),
            pictures: false,
        }
    }

    /// The text, the content of frames, and the notes, in order.
    pub(super) fn finish(self) -> (String, Vec<Element<'t>>, Vec<Element<'t>>) {
        (self.text, self.boxes, self.notes)
    }

    /// Appends text of the file, in which any blanks are one.
    fn flow(&mut self, text: &str) {
        if self.hidden {
            return;
        }
        for c in text.chars() {
            let blank = matches!(c, ' ' | '\t' | '\r' | '\n');
            if blank && !self.blank {
                self.text.push(' ');
            } else if !blank && c != '\u{AD}' {
                self.text.push(c);
            }
            self.blank = blank;
        }
    }

    /// Appends a mark as it is.
    fn mark(&mut self, c: char, times: usize) {
        if !self.hidden {
            self.text.extend(std::iter::repeat_n(c, times));
            self.blank = false;
        }
    }
}

/// Reads everything in `holder` that stands in a line.
pub(super) fn inline<'t>(holder: Element<'t>, line: &mut Line<'t>) {
    for content in holder.contents() {
        match content {
            Content::Text(text) => line.flow(text),
            Content::Char(c) => line.flow(c.encode_utf8(&mut [0; 4])),
            Content::Element(element) if element.space() == Space::Open => one(element, line),
            Content::Element(_) => {}
        }
    }
}

fn one<'t>(element: Element<'t>, line: &mut Line<'t>) {
    match element.name() {
        "s" => {
            let count = element.attribute("c").and_then(|count| count.parse().ok());
            line.mark(' ', count.unwrap_or(1).min(MOST_BLANKS));
        }
        "tab" => line.mark('\t', 1),
        "line-break" => {
            line.mark('\n', 1);
            line.blank = true;
        }
        "span" => {
            let before = line.hidden;
            let hides = line.styles.hides("text", element.attribute("style-name"));
            line.hidden = hides.unwrap_or(before);
            inline(element, line);
            line.hidden = before;
        }
        "ruby" => {
            if let Some(base) = element.child("ruby-base") {
                inline(base, line);
            }
        }
        "note" => line.notes.extend(element.child("note-body")),
        "frame" | "custom-shape" | "rect" | "g" | "text-box" if !line.hidden => {
            let picture = element.child("image").or(element.child("object"));
            line.pictures |= picture.is_some();
            line.boxes.push(element);
        }
        // The rest of what may stand here without being text of the document.
        "annotation" | "annotation-end" | "number" | "script" | "hidden-paragraph"
        | "placeholder" | "object" | "image" | "frame" | "custom-shape" | "rect" | "g"
        | "text-box" => {}
        "content-control" if element.attribute("showing-place-holder") == Some("true") => {}
        "hidden-text" if element.attribute("is-hidden") != Some("false") => {}
        // Links, fields, conditions, fields of metadata: what they show is text.
        _ => inline(element, line),
    }
}
