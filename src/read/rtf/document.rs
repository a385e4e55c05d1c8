//! The document: what each control word means for the text.

use super::paragraph::Paragraph;
use super::table::RowDefinition;
use super::token::{Token, Tokens};
use crate::read::ReadError;
use crate::read::edged::Tables;
use crate::read::layout::OBJECT;
use crate::read::numbering::{is_contents_line, numbered};
use crate::read::pieces::{Piece, Text};
use std::collections::HashMap;

/// Groups in each other; Word's own writer stays below a few dozen.
const MOST_GROUPS: usize = 2_000;
/// Texts beside the text (boxes, notes) in each other.
const MOST_ASIDES: usize = 16;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    /// Nowhere.
    Skip,
    /// Nowhere, but a group inside says the same in Unicode.
    Twice,
    /// The number in front of a paragraph.
    Number,
    Fonts,
    Styles,
}

/// What a group inherits and gives back at its end.
#[derive(Debug, Clone, Copy)]
struct State {
    target: Target,
    /// Characters that stand behind a `\u` for readers that do not know it.
    fallback: i32,
    hidden: bool,
    deleted: bool,
    /// The code page of the font.
    page: u32,
    /// Whether the group began with `\*`.
    optional: bool,
    /// Whether it is the definition of a nested row.
    nested: bool,
}

/// What `\pard` puts back.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    in_table: bool,
    depth: usize,
    outline: Option<u8>,
    contents: bool,
}

/// The main text, or one beside it.
#[derive(Debug, Default)]
struct Stream {
    paragraph: Paragraph,
    tables: Tables,
    marks: Marks,
    /// What follows the paragraph.
    after: Vec<Piece>,
    /// Whether the paragraph has a picture.
    pictures: bool,
    /// How many groups were open when it began.
    groups: usize,
}

/// What a style says.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    outline: Option<u8>,
    contents: bool,
}

struct Document {
    state: State,
    stack: Vec<State>,
    streams: Vec<Stream>,
    rows: [RowDefinition; 2],
    page: u32,
    pages: HashMap<i32, u32>,
    font: i32,
    styles: HashMap<i32, Style>,
    style: (i32, Vec<u8>, Option<u8>),
    /// Tokens still to be passed over behind a `\u`.
    skip: i32,
    replaced: usize,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<(Vec<Piece>, usize), ReadError> {
    let mut document = Document::new();
    for token in Tokens::new(bytes) {
        document.token(token)?;
    }
    while document.streams.len() > 1 {
        document.end_aside();
    }
    document.end_paragraph();
    let replaced = document.replaced;
    let last = document.streams.pop().unwrap_or_default();
    Ok((last.tables.finish(), replaced))
}

impl Document {
    fn new() -> Document {
        Document {
            state: State {
                target: Target::Text,
                fallback: 1,
                hidden: false,
                deleted: false,
                page: 1252,
                optional: false,
                nested: false,
            },
            stack: Vec::new(),
            streams: vec![Stream::default()],
            rows: [RowDefinition::default(), RowDefinition::default()],
            page: 1252,
            pages: HashMap::new(),
            font: 0,
            styles: HashMap::new(),
            style: (0, Vec::new(), None),
            skip: 0,
            replaced: 0,
        }
    }

    fn stream(&mut self) -> &mut Stream {
        let last = self.streams.len() - 1;
        &mut self.streams[last]
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), ReadError> {
        if self.skip > 0 {
            match token {
                Token::Open | Token::Close => self.skip = 0,
                Token::Word(..) | Token::Symbol(_) | Token::Byte(_) => {
                    self.skip -= 1;
                    return Ok(());
                }
            }
        }
        match token {
            Token::Open => {
                if self.stack.len() >= MOST_GROUPS {
                    let (what, limit) = ("levels of groups", MOST_GROUPS as u64);
                    return Err(ReadError::TooMuch { what, limit });
                }
                self.stack.push(self.state);
                self.state.optional = false;
            }
            Token::Close => self.close(),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Byte(byte) => self.byte(byte),
            Token::Word(word, number) => self.word(word, number),
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(outer) = self.stack.pop() else {
            return;
        };
        match (self.state.target, outer.target) {
            (Target::Number, other) if other != Target::Number => {
                self.stream().paragraph.becomes_number();
            }
            (Target::Styles, _) => self.end_style(),
            _ => {}
        }
        if self.streams.len() > 1 && self.stream().groups > self.stack.len() {
            self.end_aside();
        }
        self.state = outer;
    }

    fn is_shown(&self) -> bool {
        let text = matches!(self.state.target, Target::Text | Target::Number);
        text && !self.state.hidden && !self.state.deleted
    }

    fn byte(&mut self, byte: u8) {
        if self.state.target == Target::Styles {
            self.style.1.push(byte);
        }
        if self.is_shown() {
            let page = self.state.page;
            self.stream().paragraph.byte(byte, page);
        } else if self.state.deleted {
            self.stream().tables.deletes();
        }
    }

    fn character(&mut self, c: char) {
        if self.is_shown() {
            self.stream().paragraph.push(c);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.state.optional = true,
            b'~' => self.character('\u{A0}'),
            b'_' => self.character('-'),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\t' => self.character('\t'),
            b'\r' | b'\n' => self.word("par", None),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let optional = std::mem::take(&mut self.state.optional);
        if self.state.target == Target::Skip {
            return;
        }
        if self.destination(word, optional) || self.mark(word, number) {
            return;
        }
        match word {
            "par" | "sect" => self.end_line(),
            "cell" => self.end_cell(1),
            "nestcell" => {
                let depth = self.stream().marks.depth.max(2);
                self.end_cell(depth);
            }
            "row" => {
                let [row, _] = self.rows.clone();
                self.stream().tables.end_row(1, &row.edges);
            }
            "nestrow" => {
                let [_, row] = self.rows.clone();
                let tables = &mut self.stream().tables;
                let depth = tables.depth();
                if depth > 1 {
                    tables.end_row(depth, &row.edges);
                }
            }
            "u" => {
                let unit = number.unwrap_or(0);
                // Programs write the upper half as negative numbers, or not.
                let unit = u16::try_from(unit.rem_euclid(0x1_0000)).unwrap_or(0xFFFD);
                if self.is_shown() {
                    self.stream().paragraph.unit(unit);
                } else if self.state.deleted {
                    self.stream().tables.deletes();
                }
                self.skip = self.state.fallback;
            }
            _ => {
                if let Some(c) = named(word) {
                    self.character(c);
                }
            }
        }
    }

    /// Whether the word opens a destination; then the group goes there.
    fn destination(&mut self, word: &str, optional: bool) -> bool {
        match word {
            "fonttbl" => self.state.target = Target::Fonts,
            "stylesheet" => self.state.target = Target::Styles,
            "listtext" | "pntext" => self.state.target = Target::Number,
            "shptxt" | "dptxbxtext" | "footnote" => self.aside(),
            "nesttableprops" => self.state.nested = true,
            // These hold text that counts somewhere inside.
            "upr" if self.state.target == Target::Text => self.state.target = Target::Twice,
            "shpinst" | "ud" if optional => self.state.target = Target::Text,
            _ if optional || is_apart(word) => {
                self.stream().pictures |= matches!(word, "pict" | "shppict");
                self.state.target = Target::Skip;
            }
            _ => return false,
        }
        true
    }

    fn aside(&mut self) {
        if self.streams.len() > MOST_ASIDES {
            self.state.target = Target::Skip;
            return;
        }
        self.state.target = Target::Text;
        self.state.hidden = false;
        self.streams.push(Stream {
            groups: self.stack.len(),
            ..Stream::default()
        });
    }

    fn end_aside(&mut self) {
        self.end_paragraph();
        if let Some(aside) = self.streams.pop() {
            self.stream().after.extend(aside.tables.finish());
        }
    }

    /// Takes up a word about what follows; false when it is none.
    fn mark(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        let styles = self.state.target == Target::Styles;
        match word {
            "ansicpg" => {
                self.page = number
                    .and_then(|page| u32::try_from(page).ok())
                    .unwrap_or(1252);
                self.state.page = self.page;
            }
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 8),
            "f" | "af" if self.state.target == Target::Fonts => self.font = number.unwrap_or(0),
            "f" | "af" => {
                let page = self.pages.get(&number.unwrap_or(0)).copied();
                self.state.page = page.unwrap_or(self.page);
            }
            "fcharset" => {
                let page = match number {
                    Some(134) => 936,
                    Some(136) => 950,
                    _ => self.page,
                };
                self.pages.insert(self.font, page);
            }
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "plain" => (self.state.hidden, self.state.deleted) = (false, false),
            "s" if styles => self.style.0 = number.unwrap_or(0),
            "outlinelevel" if styles => self.style.2 = level(number),
            "s" => {
                let style = self.styles.get(&number.unwrap_or(0)).copied();
                let style = style.unwrap_or_default();
                let marks = &mut self.stream().marks;
                (marks.outline, marks.contents) = (style.outline, style.contents);
            }
            "outlinelevel" => self.stream().marks.outline = level(number),
            "pard" if self.state.target == Target::Text => self.stream().marks = Marks::default(),
            "intbl" => self.stream().marks.in_table = true,
            "itap" => {
                let depth = number.and_then(|depth| usize::try_from(depth).ok());
                self.stream().marks.depth = depth.unwrap_or(0);
            }
            "trowd" | "trleft" | "clvmgf" | "clvmrg" | "clmgf" | "clmrg" | "cellx" => {
                self.rows[usize::from(self.state.nested)].word(word, number);
            }
            _ => return false,
        }
        true
    }

    fn end_style(&mut self) {
        let (number, name, outline) = std::mem::take(&mut self.style);
        let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
        let name = name.trim().trim_end_matches(';');
        let numbered = |prefix: &str| name.strip_prefix(prefix)?.trim().parse::<i32>().ok();
        let heading = numbered("heading ").and_then(|at| level(Some(at - 1)));
        let style = Style {
            outline: outline.or(heading),
            contents: numbered("toc ").or(numbered("contents ")).is_some() || name == "toc heading",
        };
        if style.outline.is_some() || style.contents {
            self.styles.insert(number, style);
        }
    }

    fn end_line(&mut self) {
        // Where the end itself is deleted the paragraph goes on.
        if self.state.target == Target::Text && !self.state.deleted {
            self.end_paragraph();
        }
    }

    fn end_cell(&mut self, depth: usize) {
        if self.state.target == Target::Text {
            self.stream().marks.in_table = true;
            self.stream().marks.depth = depth;
            self.end_paragraph();
            self.stream().tables.end_cell(depth);
        }
    }

    fn end_paragraph(&mut self) {
        let stream = self.stream();
        let mut text = stream.paragraph.take();
        let number = std::mem::take(&mut stream.paragraph.number);
        let replaced = std::mem::take(&mut stream.paragraph.replaced);
        let marks = stream.marks;
        let depth = if marks.in_table {
            marks.depth.max(1)
        } else {
            0
        };
        if std::mem::take(&mut stream.pictures) && depth > 0 && text.trim().is_empty() {
            OBJECT.clone_into(&mut text);
        }
        let blank = text.trim().is_empty();
        let after = std::mem::take(&mut stream.after);
        let contents = marks.contents && is_contents_line(&text);
        let nothing = blank && number.is_empty();
        if !contents && !nothing {
            let text = Text::plain(&numbered(Some(number), &text));
            // In a cell a level says nothing: whole tables are given one by mistake.
            let heads = !blank && depth == 0;
            let piece = match marks.outline.filter(|_| heads) {
                Some(level) => Piece::Heading(level + 1, text),
                None => Piece::Paragraph(text),
            };
            stream.tables.push(depth, piece);
        }
        for piece in after {
            stream.tables.push(depth, piece);
        }
        self.replaced += replaced;
    }
}

/// An outline level from 0; what is none is body text.
fn level(number: Option<i32>) -> Option<u8> {
    let level = number.and_then(|level| u8::try_from(level).ok());
    level.filter(|level| *level < 9)
}

/// Destinations that are no text of the document.
fn is_apart(word: &str) -> bool {
    matches!(
        word,
        "colortbl"
            | "info"
            | "pict"
            | "nonshppict"
            | "objdata"
            | "fldinst"
            | "listtable"
            | "listoverridetable"
            | "revtbl"
            | "rsidtbl"
            | "header"
            | "headerl"
            | "headerr"
            | "headerf"
            | "footer"
            | "footerl"
            | "footerr"
            | "footerf"
            | "annotation"
            | "atnid"
            | "atnauthor"
            | "ftnsep"
            | "ftnsepc"
            | "ftncn"
            | "aftnsep"
            | "aftnsepc"
            | "aftncn"
            | "sp"
            | "sn"
            | "sv"
            | "shprslt"
            | "nonesttables"
            | "xe"
            | "tc"
            | "rxe"
            | "pntxta"
            | "pntxtb"
            | "themedata"
            | "filetbl"
            | "mmathPr"
            | "upr"
    )
}

/// Characters that have a word of their own.
fn named(word: &str) -> Option<char> {
    Some(match word {
        "tab" => '\t',
        "line" | "page" | "column" => '\n',
        "emdash" => '\u{2014}',
        "endash" => '\u{2013}',
        "lquote" => '\u{2018}',
        "rquote" => '\u{2019}',
        "ldblquote" => '\u{201C}',
        "rdblquote" => '\u{201D}',
        "bullet" => '\u{2022}',
        "emspace" => '\u{2003}',
        "enspace" => '\u{2002}',
        _ => return None,
    })
}
