//! `reading`: how the document was read.

use crate::rule::file::ReadingCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;

/// What is wrong with the reading.
#[derive(Debug)]
pub struct ReadingCondition(pub ReadingCheck);

impl ReadingCondition {
    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        context.note(|| looked_at(context));
        match self.0 {
            ReadingCheck::ReplacedCharacters => replaced(context),
            ReadingCheck::NotRecognised if context.subject.is_unread() => {
                Verdict::unassessable(context.subject.why_unread(context.lang))
            }
            ReadingCheck::NotRecognised if context.subject.is_recognised() => Verdict::default(),
            ReadingCheck::NotRecognised => {
                Verdict::found(vec![Found::here(Scope::Whole.anchor(context))])
            }
        }
    }
}

fn looked_at(context: Context<'_>) -> Step {
    let subject = context.subject;
    let key = if subject.is_recognised() {
        "reading"
    } else {
        "reading.foreign"
    };
    Step::new(key)
        .with("encoding", subject.source.encoding().name())
        .counting("count", subject.replaced)
}

fn replaced(context: Context<'_>) -> Verdict {
    let subject = context.subject;
    let text = subject.source.text();
    // What stands around an article or in what is not shown is no part of the document.
    let count = subject.replaced.min(text.matches('\u{FFFD}').count());
    let Some(at) = text.find('\u{FFFD}').filter(|_| count > 0) else {
        return Verdict::default();
    };
    let found = Found::here(Span::new(at, at + '\u{FFFD}'.len_utf8()))
        .with("count", count.to_string())
        .with("encoding", subject.source.encoding().name())
        .valued(count.to_string());
    Verdict::found(vec![found])
}
