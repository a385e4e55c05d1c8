//! The folded view: what matching sees of a text, with the way back to its spans.
//!
//! Folding is language, not domain: full-width ASCII becomes half-width, typographic variants of
//! brackets and dashes are unified, white space between Han characters and around digits goes.
//! Nothing is replaced in the source; the map leads every folded byte back.

use super::Span;
use std::ops::Range;

/// A folded text and, for each of its bytes, where the character came from.
///
/// ```
/// use gouji::source::Folded;
/// let folded = Folded::new("共 １２ 件（其中）", 100);
/// assert_eq!(folded.text(), "共12件(其中)");
/// let at = folded.text().find("12").unwrap();
/// assert_eq!(folded.span(at, at + 2).range(), 104..110);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// Start offset in the source of the character each folded byte belongs to.
    starts: Vec<u32>,
    /// End offset in the source of the same character.
    ends: Vec<u32>,
}

impl Folded {
    /// Folds `raw`, which starts at byte `base` of the source.
    #[must_use]
    pub fn new(raw: &str, base: usize) -> Folded {
        let mut folded = Folded::default();
        folded.push(raw, base);
        folded
    }

    /// Appends the folded form of `raw`, which starts at byte `base` of the source.
    pub fn push(&mut self, raw: &str, base: usize) {
        self.text.reserve(raw.len());
        self.starts.reserve(raw.len());
        self.ends.reserve(raw.len());
        let mut at = 0;
        while let Some(c) = raw[at..].chars().next() {
            let rest = &raw[at..];
            if is_plain(c) {
                let run = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
                self.put_plain(&rest[..run], base + at);
                at += run;
            } else if is_blank(c) {
                let end = at + rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
                let before = self.text.chars().next_back();
                let after = raw[end..].chars().next().map(fold_char);
                if keeps_blank(before, after) {
                    self.put(' ', base + at, base + end);
                }
                at = end;
            } else {
                if !is_invisible(c) {
                    self.put(fold_char(c), base + at, base + at + c.len_utf8());
                }
                at += c.len_utf8();
            }
        }
    }

    /// Appends characters that folding leaves alone: each takes one byte or three.
    fn put_plain(&mut self, run: &str, base: usize) {
        self.text.push_str(run);
        let mut at = Span::new(base, base).start;
        let mut bytes = 0;
        while bytes < run.len() {
            if run.as_bytes()[bytes] < 0x80 {
                self.starts.push(at);
                self.ends.push(at.saturating_add(1));
                (at, bytes) = (at.saturating_add(1), bytes + 1);
            } else {
                self.starts.extend_from_slice(&[at; 3]);
                self.ends.extend_from_slice(&[at.saturating_add(3); 3]);
                (at, bytes) = (at.saturating_add(3), bytes + 3);
            }
        }
    }

    fn put(&mut self, c: char, start: usize, end: usize) {
        let span = Span::new(start, end);
        self.text.push(c);
        let bytes = c.len_utf8();
        self.starts.extend(std::iter::repeat_n(span.start, bytes));
        self.ends.extend(std::iter::repeat_n(span.end, bytes));
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The folded text of a source span, and the folded byte it starts at.
    #[must_use]
    pub fn slice(&self, span: Span) -> (&str, usize) {
        let from = self.starts.partition_point(|start| *start < span.start);
        let to = self.ends.partition_point(|end| *end <= span.end).max(from);
        (self.text.get(from..to).unwrap_or_default(), from)
    }

    /// The source span of folded bytes `start..end`.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        let Some(last) = self.starts.len().checked_sub(1) else {
            return Span::default();
        };
        let from = self.starts[start.min(last)];
        if end <= start {
            let at = if start > last { self.ends[last] } else { from };
            return Span { start: at, end: at };
        }
        Span {
            start: from,
            end: self.ends[(end - 1).min(last)],
        }
    }
}

/// Folds a text without keeping the map: for labels and other fixed strings.
#[must_use]
pub fn fold(raw: &str) -> String {
    if is_squeezed(raw) {
        return raw.to_owned();
    }
    Folded::new(raw, 0).text
}

/// Folds and drops every remaining blank: the form in which labels are compared.
///
/// ```
/// assert_eq!(gouji::source::fold::squeeze("（一） 予以\n公开"), "(一)予以公开");
/// ```
#[must_use]
pub fn squeeze(raw: &str) -> String {
    // Nothing gets longer by folding.
    let mut squeezed = String::with_capacity(raw.len());
    let mut kept = 0;
    for (at, c) in raw.char_indices().filter(|(_, c)| !is_plain(*c)) {
        squeezed.push_str(&raw[kept..at]);
        kept = at + c.len_utf8();
        if !is_blank(c) && !is_invisible(c) {
            squeezed.push(fold_char(c));
        }
    }
    squeezed.push_str(&raw[kept..]);
    squeezed
}

/// Whether nothing is left of a text that is squeezed.
#[must_use]
pub fn is_empty(raw: &str) -> bool {
    raw.chars().all(|c| is_blank(c) || is_invisible(c))
}

/// Whether squeezing surely leaves a text as it is.
#[must_use]
pub fn is_squeezed(raw: &str) -> bool {
    raw.chars().all(is_plain)
}

/// The characters that most of a text consists of, and that folding leaves alone.
fn is_plain(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '!'..='~')
}

/// White space of any width, tabs and line ends included.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{3000}' || c == '\u{00A0}'
}

/// Characters that print nothing: zero-width blanks, joiners, soft hyphens, byte order marks.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
    )
}

/// Whether `c` is a Han character (the unified ideographs, their extensions, and 〇).
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{3007}')
}

/// Whether a character ends a sentence; of either width.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(fold_char(c), '。' | ';' | '\n' | '!' | '?')
}

/// The sentence around bytes `from..to` of a text.
///
/// ```
/// use gouji::source::fold::sentence_around;
/// let text = "先。全年收到3件；另有1件";
/// let at = text.find('3').unwrap();
/// assert_eq!(&text[sentence_around(text, at, at + 1)], "全年收到3件");
/// ```
#[must_use]
pub fn sentence_around(text: &str, from: usize, to: usize) -> Range<usize> {
    let start = text[..from]
        .char_indices()
        .rfind(|(_, c)| ends_sentence(*c));
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[to..]
        .find(ends_sentence)
        .map_or(text.len(), |at| to + at);
    start..end
}

/// A blank carries meaning only between two Latin words, or between two numbers.
fn keeps_blank(before: Option<char>, after: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    word(before) && word(after)
}

/// One character folded: full-width forms, bracket and dash variants.
#[must_use]
pub fn fold_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹙' | '❨' => '(',
        '﹚' | '❩' => ')',
        '﹝' | '〘' => '〔',
        '﹞' | '〙' => '〕',
        '—' | '–' | '‒' | '―' | '−' | '﹣' | '─' => '-',
        '‘' | '’' => '\'',
        '“' | '”' | '〝' | '〞' => '"',
        _ => c,
    }
}
