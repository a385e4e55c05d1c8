//! `pattern`: a pattern that must not, or must, be in the text.

use crate::rule::file::{CheckFile, PatternFile, TextView};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::trace::{Sign, Step};
use crate::source::fold::sentence_around;
use crate::source::near::{Miss, nearest};
use crate::source::{Groups, Pattern, Span};
use crate::wording::say;
use crate::yaml::Spanned;

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
        context.notes(|| self.looked_at(context));
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
    fn matches(
        &self,
        context: Context<'_>,
        span: Span,
        each: &mut dyn FnMut(Span, &Groups<'_, '_>),
    ) {
        let source = &context.subject.source;
        let folded = context.subject.folded();
        let (text, base) = folded.slice(span);
        let seen = context.subject.seen();
        if !seen.allows_in(&self.pattern, base, base + text.len()) {
            return;
        }
        let (text, base) = match self.view {
            TextView::Folded => (text, base),
            TextView::Raw => (source.slice(span), span.start as usize),
        };
        for captures in self.pattern.matches(text) {
            let whole = captures.name("at").unwrap_or(captures.whole());
            let place = match self.view {
                TextView::Folded => folded.span(base + whole.start(), base + whole.end()),
                TextView::Raw => Span::new(base + whole.start(), base + whole.end()),
            };
            let excepted = self.is_excepted(text, whole.start(), whole.end());
            context.note(|| self.matched(text, whole.range(), place, &captures));
            if whole.is_empty() || excepted {
                continue;
            }
            each(place, &captures);
        }
    }

    /// What `unless` finds in the sentence around a match.
    fn exception<'t>(&self, text: &'t str, start: usize, end: usize) -> Option<&'t str> {
        let unless = self.unless.as_ref()?;
        let sentence = &text[sentence_around(text, start, end)];
        Some(unless.find(sentence)?.as_str())
    }

    /// Whether the sentence around a match matches `unless`.
    fn is_excepted(&self, text: &str, start: usize, end: usize) -> bool {
        self.exception(text, start, end).is_some()
    }

    fn found(&self, context: Context<'_>, place: Span, captures: &Groups<'_, '_>) -> Found {
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

/// So much of the text a pattern looks through is shown, in characters.
const EXCERPT: usize = 60;

/// What a pattern says to whoever asks why.
impl PatternCheck {
    /// Where it looks, what the folded text is there, and how near it comes to matching.
    fn looked_at(&self, context: Context<'_>) -> Vec<Step> {
        let written = Step::new(match self.required {
            true => "pattern.require",
            false => "pattern.find",
        });
        let mut steps = vec![written.with("pattern", self.pattern.as_str())];
        if let Some(unless) = &self.unless {
            steps.push(Step::new("pattern.unless").with("pattern", unless.as_str()));
        }
        for scope in &self.scopes {
            let spans = scope.spans(context).unwrap_or_default();
            let step = Step::new("scope").with("scope", scope.name());
            steps.push(match spans.is_empty() {
                true => step.counting("count", 0).is(Sign::Unknown),
                false => step.counting("count", spans.len()),
            });
            steps.extend(
                spans
                    .into_iter()
                    .flat_map(|span| self.missed(context, span)),
            );
        }
        steps
    }

    /// The folded text of a place, and where the pattern stops matching it. Of a place that is
    /// asked about only the lines asked about are shown.
    fn missed(&self, context: Context<'_>, span: Span) -> Vec<Step> {
        let source = &context.subject.source;
        let asked = context.trace.and_then(|trace| trace.focus.span);
        let start = asked.map_or(span.start, |asked| asked.start.max(span.start));
        let end = asked.map_or(span.end, |asked| asked.end.min(span.end));
        if start > end || asked.is_some() && start == end && span.start != span.end {
            return Vec::new();
        }
        let shown = Span { start, end };
        let text = match self.view {
            TextView::Folded => context.subject.folded().slice(shown).0,
            TextView::Raw => source.slice(shown),
        };
        let matched = self.pattern.is_match(text);
        let excerpt = Step::new("text")
            .with("text", cut(text, asked.is_none()))
            .at(shown);
        if asked.is_none() || matched {
            return vec![excerpt];
        }
        let miss = match nearest(self.pattern.as_str(), text) {
            Some(miss) => near_miss(text, &miss).at(shown),
            None => Step::new("pattern.nowhere").at(shown).is(false),
        };
        vec![excerpt, miss]
    }

    /// A match, its groups, and the exception that swallows it.
    fn matched(
        &self,
        text: &str,
        range: std::ops::Range<usize>,
        place: Span,
        captures: &Groups<'_, '_>,
    ) -> Step {
        let groups = self.pattern.groups().iter().map(|name| {
            let found = captures.name(name).map_or("", |group| group.as_str());
            Step::new("group")
                .with("name", name.as_str())
                .with("text", found)
        });
        let step = |key| Step::new(key).with("match", &text[range.clone()]).at(place);
        match self.exception(text, range.start, range.end) {
            Some(exception) => step("match.excepted")
                .with("exception", exception)
                .with(
                    "sentence",
                    &text[sentence_around(text, range.start, range.end)],
                )
                .is(false),
            None if range.is_empty() => step("match.empty").is(false),
            None => step("match").is(true),
        }
        .of(groups)
    }
}

/// Where a pattern stops matching.
fn near_miss(text: &str, miss: &Miss) -> Step {
    let rest = &text[miss.matched.end..];
    Step::new("pattern.stops")
        .with("matched", &text[miss.matched.clone()])
        .with("part", miss.part.as_str())
        .with("rest", cut(rest.lines().next().unwrap_or_default(), true))
        .is(false)
}

/// The beginning of a text on one line, or all of it.
fn cut(text: &str, short: bool) -> String {
    match text.char_indices().nth(EXCERPT).filter(|_| short) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}
