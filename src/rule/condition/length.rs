//! `length`: how long a section is, blanks not counted.

use crate::rule::file::LengthFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::parameter::Number;
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;
use crate::source::fold::is_blank;
use crate::wording::say;

/// Bounds on the length of a section.
#[derive(Debug)]
pub struct Length {
    role: String,
    over: usize,
    under: usize,
}

impl Length {
    pub(super) fn compile(file: &LengthFile, loader: &mut Loader<'_>) -> Option<Length> {
        if file.over.is_none() && file.under.is_none() {
            loader.problem("`length` needs `over` or `under`", file.section.span);
            return None;
        }
        let mut bound = |number: &Option<Number>, none: usize| match number {
            Some(number) => loader.number(number, file.section.span),
            None => Some(none),
        };
        let (over, under) = (bound(&file.over, usize::MAX), bound(&file.under, 0));
        loader.role(&file.section).then_some(())?;
        Some(Length {
            role: file.section.value.clone(),
            over: over?,
            under: under?,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let title = subject
            .form()
            .and_then(|form| form.section(&self.role))
            .map(|(_, section)| section.title.get(context.lang).to_owned())
            .unwrap_or_default();
        let Some((_, section)) = subject.document.role(&self.role) else {
            return Verdict::unassessable(say(
                context.lang,
                "reason.no-section",
                &[("section", &title)],
            ));
        };
        let body = subject.source.slice(section.body);
        let length = body.chars().filter(|c| !is_blank(*c)).count();
        context.note(|| self.measured(length, &title, section.body));
        let limit = if length > self.over {
            self.over
        } else if length > 0 && length < self.under {
            self.under
        } else {
            return Verdict::default();
        };
        let found = Found::here(Scope::Section(self.role.clone()).anchor(context))
            .with("length", length.to_string())
            .with("limit", limit.to_string())
            .with("section", title)
            .valued(length.to_string());
        Verdict::found(vec![found])
    }

    fn measured(&self, length: usize, title: &str, body: Span) -> Step {
        let most = (self.over < usize::MAX).then(|| self.over.to_string());
        Step::new("length")
            .with("section", title)
            .counting("length", length)
            .counting("under", self.under)
            .with("over", most.unwrap_or_else(|| "∞".to_owned()))
            .at(body)
    }
}
