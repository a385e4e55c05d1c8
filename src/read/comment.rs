//! Comments that speak to us: `<!-- gouji: … -->`, in every format whose text is the file itself.
//!
//! They are no part of the report. A comment on a line of its own goes with its line end, so that
//! the paragraph or table it stands in is read as if it were not there.

use crate::source::fold::{is_blank, is_invisible};
use crate::source::{Source, Span};
use crate::syntax::Block;
use std::ops::Range;

/// What ends a line, in the files of any system.
pub const LINE_ENDS: [char; 6] = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}'];

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";
const NAME: &str = "gouji";

/// What may stand between a comment and the text on its line, and is no part of either. A tab may
/// be a column of a table.
const PADDING: [char; 3] = [' ', '\u{A0}', '\u{3000}'];

/// A comment longer than this many bytes is one that was not closed.
const LONGEST: usize = 4096;

/// A comment that speaks to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Comment {
    /// All of it, marks included; of one that is not closed, up to the end of its line.
    pub span: Span,
    /// What it says, behind our name.
    pub body: Span,
    /// Whether it is closed.
    pub closed: bool,
}

/// The comments of one text, and what of it they hide.
#[derive(Debug, Default)]
pub(super) struct Comments {
    pub(super) all: Vec<Comment>,
    hidden: Vec<Span>,
}

impl Comments {
    /// Finds the comments of a source, and hides them in it.
    pub(super) fn hide(source: Source) -> (Source, Comments) {
        let all = find(source.text());
        let hidden = hidden(source.text(), &all);
        let source = source.hiding(&hidden);
        (source, Comments { all, hidden })
    }

    /// The lines of a format that knows its rows, without what comments take. A row stays.
    pub(super) fn without(&self, source: &Source, blocks: Vec<Block>) -> Vec<Block> {
        if self.all.is_empty() {
            return blocks;
        }
        let visible = |block: Block| {
            if block.row.is_some() {
                return Some(block);
            }
            let range = self.visible(source, block.span.range())?;
            let span = Span::new(range.start, range.end);
            Some(Block { span, ..block })
        };
        blocks.into_iter().filter_map(visible).collect()
    }

    /// What of a line is to be read: all of it, or what stands before, behind or around comments;
    /// `None` when comments take all of it, so that it is not even a blank line.
    pub(super) fn visible(&self, source: &Source, line: Range<usize>) -> Option<Range<usize>> {
        let Range { mut start, mut end } = line;
        let read = source.read();
        let first = self
            .hidden
            .partition_point(|span| span.range().end <= start);
        for hidden in self.hidden[first..].iter().map(|span| span.range()) {
            if hidden.start >= end && hidden.start > start {
                break;
            }
            let blank = |range: Range<usize>| read[range].chars().all(|c| PADDING.contains(&c));
            let leads = hidden.start <= start || blank(start..hidden.start);
            if leads && hidden.end >= end {
                return None;
            }
            if leads {
                start = hidden.end;
                start +=
                    read[start..end].len() - read[start..end].trim_start_matches(PADDING).len();
            } else if hidden.end >= end || blank(hidden.end..end) {
                end = start + read[start..hidden.start].trim_end_matches(PADDING).len();
                break;
            }
        }
        Some(start..end.max(start))
    }
}

/// Whether the inside of a comment speaks to us.
pub(super) fn is_ours(inside: &str) -> bool {
    inside.trim_start().starts_with(NAME)
}

fn find(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], OPEN.as_bytes()) {
        let start = from + at;
        from = start + OPEN.len();
        if let Some(comment) = comment(text, start) {
            from = comment.span.end as usize;
            found.push(comment);
        }
    }
    found
}

/// The comment that opens at `start`, if it is one of ours.
fn comment(text: &str, start: usize) -> Option<Comment> {
    let opened = &text[start + OPEN.len()..];
    let named = opened.trim_start().strip_prefix(NAME)?;
    let said = match named.chars().next() {
        Some(colon @ (':' | '\u{FF1A}')) => &named[colon.len_utf8()..],
        Some(c) if is_blank(c) || named.starts_with(CLOSE) => named,
        _ => return None,
    };
    let body = text.len() - said.len();
    let near = &said[..said.floor_char_boundary(LONGEST)];
    let near = &near[..near.find(OPEN).unwrap_or(near.len())];
    let (end, closed) = match near.find(CLOSE) {
        Some(at) => (body + at, true),
        None => {
            let at = said.find(LINE_ENDS).unwrap_or(said.len());
            (body + at, false)
        }
    };
    let taken = if closed { CLOSE.len() } else { 0 };
    Some(Comment {
        span: Span::new(start, end + taken),
        body: Span::new(body, end),
        closed,
    })
}

/// What the comments hide: themselves, and the whole line where nothing else stands on it.
fn hidden(text: &str, all: &[Comment]) -> Vec<Span> {
    let blank = |c: char| (is_blank(c) || is_invisible(c)) && !LINE_ENDS.contains(&c);
    let mut hidden = Vec::new();
    let mut rest = all;
    while let Some(first) = rest.first() {
        // Comments with nothing but blanks between them are hidden as one.
        let mut end = first.span.end as usize;
        let mut count = 1;
        let follows = |end: usize, next: &Comment| {
            let between = text.get(end..next.span.start as usize);
            between.is_some_and(|between| between.chars().all(blank))
        };
        while let Some(next) = rest.get(count).filter(|next| follows(end, next)) {
            end = next.span.end as usize;
            count += 1;
        }
        rest = &rest[count..];
        let start = first.span.start as usize;
        let before = text[..start].trim_end_matches(blank);
        let after = text[end..].trim_start_matches(blank);
        let alone = (before.is_empty() || before.ends_with(LINE_ENDS))
            && (after.is_empty() || after.starts_with(LINE_ENDS));
        hidden.push(if alone {
            let line_end = match after.strip_prefix("\r\n") {
                Some(_) => 2,
                None => after.chars().next().map_or(0, char::len_utf8),
            };
            Span::new(before.len(), text.len() - after.len() + line_end)
        } else {
            Span::new(start, end)
        });
    }
    hidden
}
