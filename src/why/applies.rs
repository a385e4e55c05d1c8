//! Where a rule comes from, whether it is on, and which documents it is for.

use crate::check::Settings;
use crate::pack::Pack;
use crate::rule::Rule;
use crate::rule::found::Context;
use crate::rule::trace::{Sign, Step};
use crate::wording::listed;

/// Where the rule comes from, and whether it is on.
pub(super) fn home(rule: &Rule, pack: &Pack, settings: &Settings) -> Vec<Step> {
    let meta = &rule.meta;
    let home = Step::new("rule")
        .with("rule", meta.id.as_str())
        .with("pack", pack.title.get(settings.lang))
        .with("file", &*rule.file.path)
        .with("summary", meta.summary.get(settings.lang));
    let decision = settings.decide(meta);
    let key = match (decision.on, decision.because.is_empty()) {
        (true, true) => "on.default",
        (true, false) => "on.because",
        (false, true) => "off.default",
        (false, false) => "off.because",
    };
    let state = Step::new(key)
        .with("rule", meta.id.name())
        .with("because", listed(settings.lang, &decision.because))
        .is(decision.on);
    let mut steps = vec![home, state];
    if !rule.yields_to.is_empty() {
        let names = listed(settings.lang, &rule.yields_to);
        steps.push(Step::new("yields-to").with("names", names));
    }
    steps
}

/// What the rule needs of a document, and what the document is.
pub(super) fn needs(rule: &Rule, context: Context<'_>) -> Vec<Step> {
    let subject = context.subject;
    let applies = &rule.applies;
    let mut steps = Vec::new();
    if !rule.is_about_reading(subject) {
        let known = subject.is_recognised();
        let key = if known { "needs.kind" } else { "needs.foreign" };
        let sign = if known { Sign::Yes } else { Sign::Unknown };
        steps.push(Step::new(key).is(sign));
    }
    if let Some(years) = &applies.years {
        let bound = |year: Option<i32>| year.map_or("…".to_owned(), |year| year.to_string());
        let step = Step::new("needs.years")
            .with("from", bound(years.from))
            .with("to", bound(years.to))
            .with("actual", bound(subject.year()).replace('…', "?"));
        steps.push(step.is(match subject.year() {
            Some(year) => Sign::from(years.contains(year)),
            None => Sign::Unknown,
        }));
    }
    if !applies.forms.is_empty() {
        let form = subject.form().map_or("?", |form| form.id.as_str());
        let step = Step::new("needs.forms")
            .with("names", listed(context.lang, &applies.forms))
            .with("actual", form);
        steps.push(step.is(applies.forms.iter().any(|id| id == form)));
    }
    let kinds = [
        ("needs.kinds", &applies.kinds, true),
        ("needs.not-kinds", &applies.not_kinds, false),
    ];
    for (key, names, wanted) in kinds.into_iter().filter(|(_, names, _)| !names.is_empty()) {
        let is = names
            .iter()
            .any(|kind| subject.profile.kinds.contains(kind));
        let actual = match subject.profile.kinds.as_slice() {
            [] => "?".to_owned(),
            kinds => listed(context.lang, kinds),
        };
        let body = subject.profile.body.as_ref();
        let step = Step::new(key)
            .with("names", listed(context.lang, names))
            .with("actual", actual)
            .with("body", body.map_or("?", |(body, _)| body.as_str()));
        steps.push(step.is(match body {
            Some(_) => Sign::from(is == wanted),
            None => Sign::Unknown,
        }));
    }
    if steps.iter().all(|step| step.sign == Sign::Yes) && applies_to_all(rule) {
        steps.push(Step::new("needs.nothing").is(true));
    }
    steps
}

fn applies_to_all(rule: &Rule) -> bool {
    let applies = &rule.applies;
    let lists = [&applies.forms, &applies.kinds, &applies.not_kinds];
    applies.years.is_none() && lists.iter().all(|names| names.is_empty())
}
