//! Comments that accept: `<!-- gouji: accept RULE, RULE until 2027-01-31 -- reason -->`.

use super::Terms;
use super::fault::Fault;
use crate::diagnostic::{Date, Diagnostic};
use crate::read::Comment;
use crate::read::comment::LINE_ENDS;
use crate::source::Span;
use crate::source::fold::is_empty;
use crate::subject::Subject;
use std::ops::Range;

/// The words that may follow our name.
const ONE: &str = "accept";
const FILE: &str = "accept-file";

/// One rule that a comment accepts.
#[derive(Debug)]
pub struct Inline {
    /// What it says.
    pub terms: Terms,
    /// The bytes it covers; `None` when it covers the whole document.
    region: Option<Range<usize>>,
}

impl Inline {
    /// Whether a finding stands where the comment means. A finding belongs to the line it begins in.
    /// `whole` is the span of the document.
    pub(super) fn covers(&self, finding: &Diagnostic, whole: Span) -> bool {
        let Some(region) = &self.region else {
            return true;
        };
        let span = finding.primary.span;
        let start = span.start as usize;
        let at_end = span.is_empty() && start == region.end && !region.is_empty();
        span != whole && (region.contains(&start) || at_end)
    }
}

/// What a comment accepts, one entry for each rule it names. `regions` is of the same document.
///
/// # Errors
/// Why it cannot be read, and where.
pub fn read(
    subject: &Subject,
    comment: &Comment,
    regions: &mut Regions,
) -> Result<Vec<Inline>, (Fault, Span)> {
    if !comment.closed {
        return Err((Fault::NotClosed, comment.span));
    }
    let text = subject.source.text();
    let said = &text[comment.body.range()];
    let (order, reason) = parted(said);
    let mut words = words(order, comment.body.start as usize).into_iter();
    let whole = match words.next() {
        Some((ONE, _)) => false,
        Some((FILE, _)) => true,
        Some((_, span)) => return Err((Fault::NoVerb, span)),
        None => return Err((Fault::NoVerb, comment.span)),
    };
    let mut named = Vec::new();
    let mut until = None;
    while let Some((word, span)) = words.next() {
        if word != "until" {
            named.push((word, span));
            continue;
        }
        let (day, at) = words.next().unwrap_or(("", span));
        until = Some(Date::parse(day).ok_or((Fault::NoDate, at))?);
        if let Some((_, span)) = words.next() {
            return Err((Fault::NoDate, span));
        }
    }
    if named.is_empty() {
        return Err((Fault::NoRule, comment.span));
    }
    let region = (!whole).then(|| regions.of(subject, comment));
    let entries = named.into_iter().map(|(rule, span)| Inline {
        terms: Terms {
            rule: rule.to_owned(),
            at: Some(span),
            reason: reason.to_owned(),
            until,
        },
        region: region.clone(),
    });
    Ok(entries.collect())
}

/// What is ordered, and the reason behind `--`, or behind the dash that Chinese has for it.
fn parted(said: &str) -> (&str, &str) {
    let dashes = said.match_indices("--").map(|(at, _)| at).next();
    let dash = said.find('\u{2014}');
    let at = [dashes, dash].into_iter().flatten().min();
    at.map_or((said, ""), |at| {
        let reason = said[at..].trim_start_matches(['-', '\u{2014}']);
        (&said[..at], reason.trim())
    })
}

/// Words between blanks and commas, each with its place.
fn words(order: &str, base: usize) -> Vec<(&str, Span)> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | '\u{FF0C}' | '\u{3001}');
    let words = order.split(separates).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let at = base + (word.as_ptr() as usize - order.as_ptr() as usize);
            (word, Span::new(at, at + word.len()))
        })
        .collect()
}

/// What the comments of one document are about. Comments of one line are about the same, and a
/// line may hold all of them.
#[derive(Debug, Default)]
pub struct Regions {
    /// The bytes in which comments are about the region beside it.
    last: Option<(Range<usize>, Range<usize>)>,
}

impl Regions {
    /// The line a comment is about: its own, or when nothing else stands on it, the next that
    /// holds something; and all of a paragraph that begins there.
    fn of(&mut self, subject: &Subject, comment: &Comment) -> Range<usize> {
        let at = comment.span.start as usize;
        let last = self.last.as_ref().filter(|(bytes, _)| bytes.contains(&at));
        if let Some((_, region)) = last {
            return region.clone();
        }
        let line = next_line(subject.source.read(), at);
        let region = line.start..with_paragraphs(subject, line.clone());
        self.last = Some((at..line.end, region.clone()));
        region
    }
}

/// The first line from byte `at` on that holds something, its beginning before `at` included.
fn next_line(read: &str, at: usize) -> Range<usize> {
    let before = read[..at]
        .char_indices()
        .rfind(|(_, c)| LINE_ENDS.contains(c));
    let mut start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let mut from = at;
    loop {
        let rest = &read[from..];
        let end = from + rest.find(LINE_ENDS).unwrap_or(rest.len());
        if !is_empty(&read[start..end]) {
            return start..end;
        }
        let Some(line_end) = read[end..].chars().next() else {
            return end..end;
        };
        from = end + line_end.len_utf8();
        start = from;
    }
}

/// The end of a line, or of the last paragraph that begins on it.
fn with_paragraphs(subject: &Subject, line: Range<usize>) -> usize {
    let paragraphs = &subject.document.paragraphs;
    let before = |end: usize| paragraphs.partition_point(|one| (one.span.start as usize) < end);
    let begun = &paragraphs[before(line.start)..before(line.end)];
    let ends = begun.iter().map(|one| one.span.end as usize);
    ends.fold(line.end, usize::max)
}
