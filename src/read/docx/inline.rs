//! Inside a paragraph: runs to one line of text, whatever they are wrapped in.

use super::body::{Note, control, understood};
use super::styles::{Styles, hidden};
use crate::read::xml::{Content, Element, Space};

/// A paragraph on its way to text.
pub(super) struct Line<'t> {
    text: String,
    /// Whether runs are hidden unless they say otherwise.
    hidden: bool,
    /// Open fields: whether their code is still going on.
    fields: Vec<bool>,
    boxes: Vec<Element<'t>>,
    notes: Vec<(Note, &'t str)>,
    /// Whether there is a picture or an embedded object.
    pictures: bool,
}

/// What a paragraph holds.
pub(super) struct Held<'t> {
    pub(super) text: String,
    /// The content of text boxes, and the notes, in order.
    pub(super) boxes: Vec<Element<'t>>,
    pub(super) notes: Vec<(Note, &'t str)>,
    /// Whether there is a picture or an embedded object.
    pub(super) pictures: bool,
}

impl<'t> Line<'t> {
    /// An empty line.
    pub(super) fn new(hidden: bool) -> Line<'t> {
        Line {
            text: String::new(),
            hidden,
            fields: Vec::new(),
            boxes: Vec::new(),
            notes: Vec::new(),
            pictures: false,
        }
    }

    /// What was found.
    pub(super) fn finish(self) -> Held<'t> {
        Held {
            text: self.text,
            boxes: self.boxes,
            notes: self.notes,
            pictures: self.pictures,
        }
    }

    fn push(&mut self, text: &str) {
        if self.fields.contains(&true) {
            return;
        }
        // A soft hyphen is a place to break a line, not a character.
        if text.contains('\u{AD}') {
            self.text.extend(text.chars().filter(|c| *c != '\u{AD}'));
        } else {
            self.text.push_str(text);
        }
    }
}

/// Reads everything in `holder` that stands in a line.
pub(super) fn inline<'t>(holder: Element<'t>, styles: &Styles, line: &mut Line<'t>) {
    for element in holder.elements() {
        match (element.space(), element.name()) {
            (Space::Word, "r") => run(element, styles, line),
            (
                Space::Word,
                "ins" | "moveTo" | "hyperlink" | "smartTag" | "fldSimple" | "customXml" | "dir"
                | "bdo",
            ) => inline(element, styles, line),
            (Space::Word, "sdt") => {
                if let Some(content) = control(element, styles) {
                    inline(content, styles, line);
                }
            }
            (Space::Compatibility, "AlternateContent") => {
                if let Some(choice) = understood(element) {
                    inline(choice, styles, line);
                }
            }
            (Space::Math, _) => formula(element, line),
            _ => {}
        }
    }
}

fn run<'t>(element: Element<'t>, styles: &Styles, line: &mut Line<'t>) {
    let marks = element.child("rPr");
    let style = || {
        let style = marks?.child("rStyle")?.text_attribute("val")?;
        styles.hides(&style)
    };
    let is_hidden = marks.and_then(hidden).or_else(style).unwrap_or(line.hidden);
    contents(element, styles, is_hidden, line);
}

fn contents<'t>(run: Element<'t>, styles: &Styles, is_hidden: bool, line: &mut Line<'t>) {
    for element in run.elements() {
        if element.space() == Space::Compatibility {
            if let Some(choice) = understood(element) {
                contents(choice, styles, is_hidden, line);
            }
            continue;
        }
        if element.space() != Space::Word {
            // Text boxes of drawings are told by their name, whatever they are wrapped in.
            boxes(element, line);
            continue;
        }
        match element.name() {
            "fldChar" => field(element, line),
            "drawing" | "pict" | "object" => boxes(element, line),
            _ if is_hidden => {}
            "t" => text(element, line),
            "tab" | "ptab" => line.push("\t"),
            "br" | "cr" => line.push("\n"),
            "noBreakHyphen" => line.push("-"),
            "sym" => symbol(element, line),
            "ruby" => {
                if let Some(base) = element.child("rubyBase") {
                    inline(base, styles, line);
                }
            }
            "footnoteReference" => note(Note::Foot, element, line),
            "endnoteReference" => note(Note::End, element, line),
            _ => {}
        }
    }
}

fn text(element: Element<'_>, line: &mut Line<'_>) {
    let mut contents = element.contents();
    if element.attribute("space") == Some("preserve") {
        for content in contents {
            match content {
                Content::Text(text) => line.push(text),
                Content::Char(c) => line.push(c.encode_utf8(&mut [0; 4])),
                Content::Element(_) => {}
            }
        }
        return;
    }
    match (contents.next(), contents.next()) {
        (Some(Content::Text(text)), None) => line.push(text.trim_ascii()),
        _ => line.push(element.text().trim_ascii()),
    }
}

fn field(element: Element<'_>, line: &mut Line<'_>) {
    match element.attribute("fldCharType") {
        Some("begin") => line.fields.push(true),
        Some("separate") => {
            if let Some(code) = line.fields.last_mut() {
                *code = false;
            }
        }
        Some("end") => {
            line.fields.pop();
        }
        _ => {}
    }
}

fn note<'t>(kind: Note, element: Element<'t>, line: &mut Line<'t>) {
    if let Some(id) = element.attribute("id") {
        line.notes.push((kind, id));
    }
}

/// A character of a symbol font, as far as it is one of a text.
fn symbol(element: Element<'_>, line: &mut Line<'_>) {
    let code = element.attribute("char");
    let Some(code) = code.and_then(|code| u32::from_str_radix(code, 16).ok()) else {
        return;
    };
    let font = element.attribute("font").unwrap_or_default();
    let found = match (font, code & 0xFF) {
        ("Symbol", 0xB7) => Some('\u{2022}'),
        ("Symbol", 0xB4) => Some('\u{D7}'),
        ("Symbol", 0xB8) => Some('\u{F7}'),
        ("Symbol", 0xB1) => Some('\u{B1}'),
        ("Symbol", 0xA3) => Some('\u{2264}'),
        ("Symbol", 0xB3) => Some('\u{2265}'),
        ("Wingdings", 0xFE) => Some('\u{2611}'),
        ("Wingdings", 0xFC) => Some('\u{2713}'),
        ("Wingdings", 0x6C) => Some('\u{25CF}'),
        ("Wingdings", 0x6E) => Some('\u{25A0}'),
        ("Wingdings" | "Wingdings 2", 0xA3 | 0xA8 | 0x6F | 0x72) => Some('\u{25A1}'),
        ("Wingdings 2", 0x52 | 0x54) => Some('\u{2611}'),
        // Latin fonts put their characters into the private area as they are.
        (font, low) if !font.starts_with("Wingdings") && font != "Symbol" && font != "Webdings" => {
            let private = (0xF000..=0xF0FF).contains(&code);
            char::from_u32(if private { low } else { code })
        }
        _ => None,
    };
    // What no font is known for is still something printed.
    let c = found.filter(|c| !c.is_control()).unwrap_or('\u{25A1}');
    line.push(c.encode_utf8(&mut [0; 4]));
}

/// The characters of a formula, in order.
fn formula(element: Element<'_>, line: &mut Line<'_>) {
    if element.name() == "t" {
        line.push(&element.text());
        return;
    }
    for child in element.elements() {
        if child.space() == Space::Math {
            formula(child, line);
        }
    }
}

/// Text boxes in a drawing: each holds paragraphs of its own, which follow this one.
fn boxes<'t>(element: Element<'t>, line: &mut Line<'t>) {
    if element.is_word("txbxContent") {
        line.boxes.push(element);
        return;
    }
    if element.space() == Space::Compatibility && element.name() == "AlternateContent" {
        if let Some(choice) = understood(element) {
            boxes(choice, line);
        }
        return;
    }
    line.pictures |= matches!(element.name(), "blip" | "imagedata" | "OLEObject");
    for child in element.elements() {
        boxes(child, line);
    }
}
