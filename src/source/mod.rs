//! The text: one string that rules, facts, patterns and snippets share, and the way back to the file.

pub mod decode;
pub mod fold;
pub mod lang;
pub mod limits;
pub mod lines;
pub mod near;
pub mod needle;
pub mod numeral;
pub mod origin;
pub mod pattern;
pub mod prepared;
pub mod program;
pub mod sense;
pub mod span;

pub use decode::{Decoded, Encoding, decode, decode_labelled};
pub use fold::Folded;
pub use lang::{Lang, Text};
pub use lines::{LineColumn, Lines};
pub use needle::{Needles, Seen};
pub use origin::Origin;
pub use pattern::{Groups, Part, Pattern};
pub use span::Span;

/// One document's reading text with its line index.
///
/// ```
/// use gouji::source::{Encoding, Origin, Source, Span};
/// let source = Source::new("a.txt", "一、总体情况\n正文".to_owned(), Encoding::Utf8, Origin::Verbatim);
/// assert_eq!(source.slice(Span::new(0, 9)), "一、总");
/// assert_eq!(source.lines().line_column(source.text(), 19).line, 2);
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// The text with what is hidden blanked, byte for byte as long; `None` when nothing is.
    read: Option<String>,
    lines: Lines,
    encoding: Encoding,
    origin: Origin,
}

impl Source {
    /// Indexes `text`, which was read from `path`.
    #[must_use]
    pub fn new(path: &str, text: String, encoding: Encoding, origin: Origin) -> Source {
        let lines = Lines::new(&text);
        Source {
            path: path.to_owned(),
            text,
            read: None,
            lines,
            encoding,
            origin,
        }
    }

    /// The same source with `spans` (in order, none overlapping) blanked for those who read it:
    /// [`Source::read`] and [`Source::slice`]. What is shown, and every place, stays.
    #[must_use]
    pub fn hiding(mut self, spans: &[Span]) -> Source {
        let mut read = String::with_capacity(self.text.len());
        for span in spans {
            let range = span.range();
            let parts = (
                self.text.get(read.len()..range.start),
                self.text.get(range.clone()),
            );
            let (Some(kept), Some(hidden)) = parts else {
                continue;
            };
            read.push_str(kept);
            let around = [
                read.chars().next_back(),
                self.text[range.end..].chars().next(),
            ];
            // Blanks between two Han characters would themselves be something to find.
            let inside = |c: &Option<char>| c.is_some_and(|c| !c.is_ascii() && !fold::is_blank(c));
            if around.iter().all(inside) {
                fill_invisible(&mut read, hidden);
            } else {
                read.extend(hidden.chars().flat_map(blanks_for));
            }
        }
        if !spans.is_empty() {
            read.push_str(&self.text[read.len()..]);
            self.read = Some(read);
        }
        self
    }

    /// The same source as `read` has it, which must have the same length; nothing where it has not.
    #[must_use]
    pub fn read_as(mut self, read: String) -> Option<Source> {
        if read.len() != self.text.len() {
            return None;
        }
        self.read = Some(read);
        Some(self)
    }

    /// The text as it is read: [`Source::text`] with what is hidden blanked, at the same bytes.
    #[must_use]
    pub fn read(&self) -> &str {
        self.read.as_deref().unwrap_or(&self.text)
    }

    /// The path as the user gave it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole reading text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line index of [`Source::text`].
    #[must_use]
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The encoding the bytes were read in.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How the reading text relates to the file.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The text under `span` as it is read; empty when the span is not one of this source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.read().get(span.range()).unwrap_or_default()
    }

    /// Where a span begins in a container, whose text has no lines of its own. The whole text
    /// begins nowhere.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<origin::Place> {
        let Origin::Places(map) = &self.origin else {
            return None;
        };
        (span != self.whole()).then(|| map.place(span.start))
    }

    /// The span of the whole text.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span::new(0, self.text.len())
    }
}

/// Blanks that take as many bytes as a character does, so that what was a boundary stays one.
fn blanks_for(c: char) -> impl Iterator<Item = char> {
    let (blank, times) = match c.len_utf8() {
        1 => (' ', 1),
        2 => ('\u{A0}', 1),
        3 => ('\u{3000}', 1),
        _ => ('\u{A0}', 2),
    };
    std::iter::repeat_n(blank, times)
}

/// Appends as many bytes as `hidden` has, of characters that print nothing. None has one byte: a
/// single ASCII character becomes a blank, which has nothing printed beside it.
fn fill_invisible(text: &mut String, hidden: &str) {
    let (soft_hyphen, zero_width) = ('\u{AD}', '\u{200B}');
    let mut rest = hidden;
    while let Some(first) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii()).len();
        let taken = if run > 0 { run } else { first.len_utf8() };
        rest = &rest[taken..];
        if taken == 1 {
            text.push(' ');
            continue;
        }
        let threes = taken % 2;
        text.extend(std::iter::repeat_n(zero_width, threes));
        text.extend(std::iter::repeat_n(soft_hyphen, (taken - 3 * threes) / 2));
    }
}
