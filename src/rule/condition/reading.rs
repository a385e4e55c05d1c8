//! `reading`: how the document was read.

use crate::rule::file::ReadingCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::source::Span;

/// What is wrong with the reading.
#[derive(Debug)]
pub struct ReadingCondition(pub ReadingCheck);

impl ReadingCondition {
    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        match self.0 {
            ReadingCheck::ReplacedCharacters => replaced(context),
            ReadingCheck::NotRecognised if context.subject.is_recognised() => Verdict::default(),
            ReadingCheck::NotRecognised => {
                Verdict::found(vec![Found::here(Scope::Whole.anchor(context))])
            }
        }
    }
}

fn replaced(context: Context<'_>) -> Verdict {
    let subject = context.subject;
    if subject.replaced == 0 {
        return Verdict::default();
    }
    let at = subject.source.text().find('\u{FFFD}').unwrap_or(0);
    let found = Found::here(Span::new(at, at + '\u{FFFD}'.len_utf8()))
        .with("count", subject.replaced.to_string())
        .with("encoding", subject.source.encoding().name())
        .valued(subject.replaced.to_string());
    Verdict::found(vec![found])
}
