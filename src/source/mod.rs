//! The text: one string that rules, facts, patterns and snippets share, and the way back to the file.

pub mod decode;
pub mod fold;
pub mod lang;
pub mod lines;
pub mod needle;
pub mod numeral;
pub mod origin;
pub mod pattern;
pub mod span;

pub use decode::{Decoded, Encoding, decode, decode_labelled};
pub use fold::Folded;
pub use lang::{Lang, Text};
pub use lines::{LineColumn, Lines};
pub use needle::{Needles, Seen};
pub use origin::Origin;
pub use pattern::Pattern;
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
            lines,
            encoding,
            origin,
        }
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

    /// The text under `span`; empty when the span is not one of this source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The span of the whole text.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span::new(0, self.text.len())
    }
}
