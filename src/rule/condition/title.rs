//! `title`: the title lines.

use crate::rule::file::TitleCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;
use crate::source::fold::squeeze;

/// What is wrong with the title.
#[derive(Debug)]
pub struct Title(pub TitleCheck);

impl Title {
    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let profile = &context.subject.profile;
        context.notes(|| looked_at(context));
        let found = match self.0 {
            TitleCheck::Missing if profile.titles.is_empty() => {
                vec![Found::here(Scope::Title.anchor(context))]
            }
            TitleCheck::WithoutBody if profile.body.is_none() => profile
                .titles
                .first()
                .map(|span| Found::here(*span))
                .into_iter()
                .collect(),
            TitleCheck::Duplicate => duplicates(context),
            _ => Vec::new(),
        };
        let named = found.into_iter().map(|found| {
            let title = context.subject.title().unwrap_or_default();
            found.with("title", title.clone()).valued(title)
        });
        Verdict::found(named.collect())
    }
}

/// Every title line, and the body that was read from them.
fn looked_at(context: Context<'_>) -> Vec<Step> {
    let profile = &context.subject.profile;
    let line = |span: &Span| {
        let text = context.subject.source.slice(*span).trim();
        Step::new("title").with("text", text).at(*span)
    };
    let mut steps: Vec<Step> = profile.titles.iter().map(line).collect();
    if steps.is_empty() {
        steps.push(Step::new("title.none").is(false));
    }
    let body = profile.body.as_ref().map(|(body, _)| body.as_str());
    steps.push(match body {
        Some(body) => Step::new("body").with("body", body).is(true),
        None => Step::new("body.none").is(false),
    });
    steps
}

/// A second title line that is neither the first broken in two nor its own heading mark.
fn duplicates(context: Context<'_>) -> Vec<Found> {
    let source = &context.subject.source;
    let mut titles = context.subject.profile.titles.iter();
    let Some(first) = titles.next() else {
        return Vec::new();
    };
    let text = squeeze(source.slice(*first));
    titles
        .filter(|span| {
            let other = squeeze(source.slice(**span));
            text.contains(&other) || other.contains(&text) || !other.is_empty()
        })
        .map(|span| Found::here(*span).also(crate::diagnostic::Label::new(*first)))
        .take(1)
        .collect()
}
