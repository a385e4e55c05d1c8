//! A workbook read back: sheets, typed cells, links, and what is around the rows.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Read};

/// A cell as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stored {
    Number(String),
    Text(String),
    /// A formula with the value it had.
    Formula(String, String),
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: BTreeMap<(u32, u32), Stored>,
    /// Where a cell leads: `#sheet` inside, the address outside.
    pub(super) links: BTreeMap<(u32, u32), String>,
    /// What stands around the rows: name of the element, and its attributes.
    pub(super) around: Vec<(String, BTreeMap<String, String>)>,
    pub(super) xml: String,
}

impl Sheet {
    pub(super) fn rows(&self) -> u32 {
        self.cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0)
    }

    /// The text or the number of a cell; nothing is empty.
    pub(super) fn shown(&self, row: u32, column: u32) -> &str {
        match self.cells.get(&(row, column)) {
            None => "",
            Some(Stored::Number(text) | Stored::Text(text) | Stored::Formula(_, text)) => text,
        }
    }

    /// The column of this name.
    #[track_caller]
    pub(super) fn column(&self, name: &str) -> u32 {
        let mut columns = 0..40;
        let found = columns.find(|column| self.shown(0, *column) == name);
        found.unwrap_or_else(|| panic!("{} has no column {name}", self.name))
    }

    /// The attribute of the first such element around the rows.
    pub(super) fn set(&self, element: &str, attribute: &str) -> Option<&str> {
        let found = self.around.iter().find(|(name, _)| name == element)?;
        found.1.get(attribute).map(String::as_str)
    }
}

/// The parts of a package by name.
pub(super) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).expect("a part");
        let mut text = String::new();
        let name = part.name().expect("a name").into_owned();
        part.read_to_string(&mut text).expect("every part is text");
        parts.insert(name, text);
    }
    parts
}

/// The sheets in their order.
pub(super) fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    let parts = parts(bytes);
    let names = elements(&parts["xl/workbook.xml"], "sheet");
    let sheets = names.iter().enumerate().map(|(at, attributes)| {
        let part = format!("xl/worksheets/sheet{}.xml", at + 1);
        let relations = format!("xl/worksheets/_rels/sheet{}.xml.rels", at + 1);
        let relations = parts
            .get(&relations)
            .map_or(Vec::new(), |text| elements(text, "Relationship"));
        sheet(attributes["name"].clone(), &parts[&part], &relations)
    });
    sheets.collect()
}

type Attributes = BTreeMap<String, String>;

fn attributes(start: &BytesStart<'_>) -> Attributes {
    let decoded = |one: quick_xml::events::attributes::Attribute<'_>| {
        let value = quick_xml::escape::unescape(&one.value).expect("it is escaped");
        (one.key.as_ref().to_owned(), value.into_owned())
    };
    let all = start.attributes();
    all.map(|one| decoded(one.expect("an attribute"))).collect()
}

/// The attributes of every element of this name.
fn elements(xml: &str, name: &str) -> Vec<Attributes> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("the part is XML") {
            Event::Start(start) | Event::Empty(start) if start.name().as_ref() == name => {
                found.push(attributes(&start));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// `B3` as row and column, from 0.
fn place(reference: &str) -> (u32, u32) {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let digits = reference.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (digits.parse::<u32>().expect("a row") - 1, column - 1)
}

fn sheet(name: String, xml: &str, relations: &[Attributes]) -> Sheet {
    let mut sheet = Sheet {
        name,
        xml: xml.to_owned(),
        ..Sheet::default()
    };
    let mut reader = Reader::from_str(xml);
    let (mut cell, mut kind, mut inside) = ((0, 0), String::new(), String::new());
    let (mut text, mut formula) = (String::new(), String::new());
    loop {
        match reader.read_event().expect("the sheet is XML") {
            Event::Eof => return sheet,
            Event::Start(start) | Event::Empty(start) => {
                let (of, with) = (start.name(), attributes(&start));
                inside = of.as_ref().to_owned();
                match inside.as_str() {
                    "c" => {
                        (cell, kind) = (place(&with["r"]), String::new());
                        kind.push_str(with.get("t").map_or("n", String::as_str));
                        (text, formula) = (String::new(), String::new());
                    }
                    "hyperlink" => link(&mut sheet, &with, relations),
                    "row" | "v" | "f" | "is" | "t" => {}
                    _ => sheet.around.push((inside.clone(), with)),
                }
            }
            Event::Text(piece) => {
                let piece = quick_xml::escape::unescape(&piece).expect("it is escaped");
                add(&inside, &piece, &mut text, &mut formula);
            }
            Event::GeneralRef(name) => {
                let piece = quick_xml::escape::unescape(&format!("&{};", &*name))
                    .expect("an entity of XML")
                    .into_owned();
                add(&inside, &piece, &mut text, &mut formula);
            }
            Event::End(end) if end.name().as_ref() == "c" => {
                let value = std::mem::take(&mut text);
                let stored = match (kind.as_str(), formula.is_empty()) {
                    (_, false) => Stored::Formula(std::mem::take(&mut formula), value),
                    ("n", true) => Stored::Number(value),
                    _ => Stored::Text(value),
                };
                let empty = matches!(&stored, Stored::Number(text) if text.is_empty());
                if !empty {
                    sheet.cells.insert(cell, stored);
                }
            }
            _ => {}
        }
    }
}

fn add(inside: &str, piece: &str, text: &mut String, formula: &mut String) {
    match inside {
        "f" => formula.push_str(piece),
        "t" | "v" => text.push_str(piece),
        _ => {}
    }
}

fn link(sheet: &mut Sheet, with: &Attributes, relations: &[Attributes]) {
    let target = match with.get("location") {
        Some(location) => format!("#{location}"),
        None => {
            let id = &with["r:id"];
            let relation = relations.iter().find(|one| one["Id"] == *id);
            let relation = relation.expect("a link has its relation");
            assert_eq!(relation["TargetMode"], "External");
            relation["Target"].clone()
        }
    };
    sheet.links.insert(place(&with["ref"]), target);
}

/// A workbook as a picture: a line for each cell that holds something.
pub(super) fn picture(bytes: &[u8]) -> String {
    let mut out = String::new();
    for sheet in sheets(bytes) {
        let _ = writeln!(out, "== {}", sheet.name);
        for (name, with) in &sheet.around {
            let skipped = [
                "worksheet",
                "sheetData",
                "sheetViews",
                "cols",
                "hyperlinks",
                "selection",
            ];
            if !skipped.contains(&name.as_str()) {
                let with: Vec<String> = with.iter().map(|(k, v)| format!("{k}={v}")).collect();
                let _ = writeln!(out, "   {name} {}", with.join(" "));
            }
        }
        for (at, stored) in &sheet.cells {
            let (row, column) = at;
            let leads = sheet.links.get(at).map(|to| format!("  -> {to}"));
            let leads = leads.unwrap_or_default();
            let shown = match stored {
                Stored::Number(value) => value.clone(),
                Stored::Text(text) => format!("{text:?}"),
                Stored::Formula(formula, value) => format!("={formula} ({value})"),
            };
            let _ = writeln!(out, "{row}/{column}: {shown}{leads}");
        }
    }
    out
}
