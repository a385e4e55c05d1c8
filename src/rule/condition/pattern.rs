//! `pattern`: a pattern that must not, or must, be in the text.

use crate::rule::file::{CheckFile, PatternFile, TextView};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::source::Pattern;
use crate::source::Span;
use crate::source::fold::sentence_around;
use crate::wording::say;
use crate::yaml::Spanned;
use regex::Captures;

/// A pattern in a scope.
#[derive(Debug)]
pub struct PatternCheck {
    pattern: Pattern,
    required: bool,
    scopes: Vec<Scope>,
    unless: Option<Pattern>,
    view: TextView,
    once: bool,
    at: Option<Scope>,
}

/// At most this many matches of one pattern are reported in one document.
const MOST_MATCHES: usize = 50;

impl PatternCheck {
    pub(super) fn compile(
        file: &PatternFile,
        whole: &Spanned<CheckFile>,
        loader: &mut Loader<'_>,
    ) -> Option<PatternCheck> {
        let folded = file.text == TextView::Folded;
        let (written, required) = match (&file.find, &file.require) {
            (Some(find), None) => (find, false),
            (None, Some(require)) => (require, true),
            _ => {
                loader.problem(
                    "`pattern` needs `find` or `require`, and not both",
                    whole.span,
                );
                return None;
            }
        };
        let pattern = loader.pattern(written, folded);
        let unless = file
            .unless
            .as_ref()
            .map(|unless| loader.pattern(unless, folded));
        let scopes: Vec<Option<Scope>> =
            file.scopes.iter().map(|name| loader.scope(name)).collect();
        let at = file.at.as_ref().map(|name| loader.scope(name));
        Some(PatternCheck {
            pattern: pattern?,
            required,
            scopes: scopes.into_iter().collect::<Option<_>>()?,
            unless: unless.map_or(Some(None), |unless| unless.map(Some))?,
            view: file.text,
            once: file.once,
            at: at.map_or(Some(None), |at| at.map(Some))?,
        })
    }

    pub(super) fn placeholders(&self) -> Vec<String> {
        let mut names = vec!["match".to_owned(), "count".to_owned()];
        names.extend(self.pattern.groups().iter().cloned());
        names
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let possible = context.subject.seen().allows(&self.pattern);
        if !possible && !self.required {
            return self.nothing(context);
        }
        let mut spans: Vec<Span> = Vec::new();
        for scope in &self.scopes {
            spans.extend(scope.spans(context).unwrap_or_default());
        }
        if spans.is_empty() {
            return Verdict::unassessable(self.no_scope(context));
        }
        if self.required {
            return self.check_required(context, &spans);
        }
        let mut found: Vec<Found> = Vec::new();
        for span in spans {
            self.matches(context, span, &mut |place, captures| {
                let repeated = found
                    .iter()
                    .any(|other: &Found| other.primary.span == place);
                if found.len() < MOST_MATCHES && !repeated {
                    found.push(self.found(context, place, captures));
                }
            });
        }
        if self.once {
            Verdict::folded(found)
        } else {
            Verdict::found(found)
        }
    }

    /// Nothing can be found; without the part that is looked through, that cannot be told.
    fn nothing(&self, context: Context<'_>) -> Verdict {
        let there = |scope: &Scope| scope.exists(context);
        if self.scopes.iter().any(there) {
            Verdict::default()
        } else {
            Verdict::unassessable(self.no_scope(context))
        }
    }

    fn no_scope(&self, context: Context<'_>) -> String {
        let role = self
            .scopes
            .iter()
            .chain(&self.at)
            .find_map(|scope| match scope {
                Scope::Section(role) => Some(role.as_str()),
                _ => None,
            });
        let title = role
            .and_then(|role| context.subject.form()?.section(role))
            .map_or("", |(_, section)| section.title.get(context.lang));
        say(context.lang, "reason.no-section", &[("section", title)])
    }

    fn check_required(&self, context: Context<'_>, spans: &[Span]) -> Verdict {
        let possible = context.subject.seen().allows(&self.pattern);
        let matches = |span: &Span| {
            let mut there = false;
            self.matches(context, *span, &mut |_, _| there = true);
            there
        };
        if possible && spans.iter().any(matches) {
            return Verdict::default();
        }
        let scope = self.at.as_ref().unwrap_or(&self.scopes[0]);
        // Where it belongs is missing as a whole, which is a fault of its own.
        if let Scope::Section(role) = scope
            && context.subject.document.role(role).is_none()
        {
            return Verdict::unassessable(self.no_scope(context));
        }
        Verdict::found(vec![Found::here(scope.anchor(context))])
    }

    /// Calls `each` for every match in `span` that no exception covers.
    fn matches(&self, context: Context<'_>, span: Span, each: &mut dyn FnMut(Span, &Captures<'_>)) {
        let Some(regex) = self.pattern.regex() else {
            return;
        };
        let source = &context.subject.source;
        let folded = context.subject.folded();
        let (text, base) = match self.view {
            TextView::Folded => folded.slice(span),
            TextView::Raw => (source.slice(span), span.start as usize),
        };
        if !regex.is_match(text) {
            return;
        }
        for captures in regex.captures_iter(text) {
            let Some(whole) = captures.name("at").or(captures.get(0)) else {
                continue;
            };
            if whole.is_empty() || self.is_excepted(text, whole.start(), whole.end()) {
                continue;
            }
            let place = match self.view {
                TextView::Folded => folded.span(base + whole.start(), base + whole.end()),
                TextView::Raw => Span::new(base + whole.start(), base + whole.end()),
            };
            each(place, &captures);
        }
    }

    /// Whether the sentence around a match matches `unless`.
    fn is_excepted(&self, text: &str, start: usize, end: usize) -> bool {
        let Some(unless) = self.unless.as_ref().and_then(Pattern::regex) else {
            return false;
        };
        unless.is_match(&text[sentence_around(text, start, end)])
    }

    fn found(&self, context: Context<'_>, place: Span, captures: &Captures<'_>) -> Found {
        let printed = context.subject.source.slice(place).to_owned();
        let mut found = Found::here(place)
            .with("match", printed.clone())
            .valued(printed);
        for name in self.pattern.groups() {
            let text = captures.name(name).map_or("", |group| group.as_str());
            found = found.with(name, text);
        }
        found
    }
}
