//! The outcome in one sentence.

use super::Part;
use super::place::rule_of;
use crate::check::{Fate, Traced};
use crate::diagnostic::Diagnostic;
use crate::pack::Pack;
use crate::rule::Outcome;
use crate::rule::found::Context;
use crate::rule::trace::{Focus, Sign, Step};
use crate::source::Lang;
use crate::wording::say;

/// How the rule ended and why, in one sentence.
pub(super) fn sentence(
    traced: &Traced,
    parts: &[Part],
    pack: &Pack,
    context: Context<'_>,
    focus: &Focus,
    is_on: bool,
) -> String {
    let lang = context.lang;
    let ended = ending(traced, parts, pack, context, focus);
    if is_on {
        return ended;
    }
    say(lang, "ends.off", &[("otherwise", &ended)])
}

fn ending(
    traced: &Traced,
    parts: &[Part],
    pack: &Pack,
    context: Context<'_>,
    focus: &Focus,
) -> String {
    let lang = context.lang;
    if let Some(failure) = &traced.failure {
        return say(lang, "ends.broke", &[("reason", &failure.message)]);
    }
    let Some(outcome) = &traced.outcome else {
        return say(lang, "ends.unknown", &[]);
    };
    match outcome.outcome {
        Outcome::Failed => failed(traced, parts, pack, context, focus),
        Outcome::NotAssessable => {
            let reason = outcome.reason.as_deref().unwrap_or_default();
            say(lang, "ends.not-assessable", &[("reason", reason)])
        }
        Outcome::Passed | Outcome::Off => passed(parts, context),
    }
}

/// Where it failed; or that what was found is said by another rule, or stands elsewhere.
fn failed(
    traced: &Traced,
    parts: &[Part],
    pack: &Pack,
    context: Context<'_>,
    focus: &Focus,
) -> String {
    let lang = context.lang;
    let concerned = |one: &&(Diagnostic, Fate)| {
        let mut places = std::iter::once(&one.0.primary).chain(&one.0.secondary);
        focus.is_everything() || places.any(|label| focus.concerns(label))
    };
    let here: Vec<&(Diagnostic, Fate)> = traced.made.iter().filter(concerned).collect();
    let open =
        |(one, fate): &&&(Diagnostic, Fate)| matches!(fate, Fate::Kept) && one.accepted.is_none();
    let kept = here.iter().find(open);
    let place = |one: &Diagnostic| {
        let label = &one.primary;
        context
            .subject
            .place(label.span, label.address.as_deref(), lang)
    };
    match (kept, here.first(), traced.made.first()) {
        (Some((one, _)), ..) => {
            let more = (here.len() - 1).to_string();
            let key = if here.len() > 1 {
                "ends.failed-more"
            } else {
                "ends.failed"
            };
            let given = [("place", place(one)), ("message", one.message.clone())];
            let mut given: Vec<(&str, &str)> = given
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            given.push(("more", &more));
            say(lang, key, &given)
        }
        (None, Some((one, Fate::Kept)), _) => {
            let reason = one.accepted.as_ref().map_or("", |one| one.reason.as_str());
            let place = place(one);
            say(
                lang,
                "ends.accepted",
                &[("place", &place), ("reason", reason)],
            )
        }
        (None, Some((one, Fate::Yielded(other))), _) => say(
            lang,
            "ends.yielded",
            &[("place", &place(one)), ("rule", other.rule.as_str())],
        ),
        (None, Some((one, _)), _) => say(lang, "ends.over", &[("place", &place(one))]),
        (None, None, Some((one, _))) => say(lang, "ends.not-here", &[("place", &place(one))]),
        (None, None, None) => elsewhere(parts, pack, lang),
    }
}

/// Which rule reports the fault of a relation that this one found broken as well.
fn elsewhere(parts: &[Part], pack: &Pack, lang: Lang) -> String {
    let mut faults = Vec::new();
    for part in parts.iter().filter(|part| part.key == "check") {
        part.steps
            .iter()
            .for_each(|step| collect(step, &mut faults));
    }
    if faults.iter().any(|step| step.key == "fault.blank") {
        return say(lang, "ends.cells", &[]);
    }
    let owner = faults.iter().flat_map(|step| &step.values);
    let owner = owner.into_iter().find(|(name, _)| *name == "owner");
    match owner.and_then(|(_, key)| rule_of(pack, key)) {
        Some(rule) => say(lang, "ends.owner", &[("rule", &rule)]),
        None => say(lang, "ends.elsewhere", &[]),
    }
}

fn collect<'s>(step: &'s Step, faults: &mut Vec<&'s Step>) {
    if step.key.starts_with("fault") {
        faults.push(step);
    }
    step.steps.iter().for_each(|one| collect(one, faults));
}

/// Why nothing was found, as far as the trace tells.
fn passed(parts: &[Part], context: Context<'_>) -> String {
    let lang = context.lang;
    let of = |key: &'static str| parts.iter().filter(move |part| part.key == key);
    let unmet = of("applies").flat_map(|part| &part.steps);
    if let Some(unmet) = unmet.into_iter().find(|step| step.sign == Sign::No) {
        return say(lang, "ends.not-for", &[("reason", &unmet.say(lang))]);
    }
    let mut counts = Counts::default();
    of("check").for_each(|part| counts.add(&part.steps));
    let number = |count: usize| count.to_string();
    if counts.excepted > 0 {
        let count = number(counts.excepted);
        return say(lang, "ends.excepted", &[("count", &count)]);
    }
    if counts.sums > 0 {
        return say(lang, "ends.sums", &[("count", &number(counts.sums))]);
    }
    if counts.agreeing > 0 {
        let count = number(counts.agreeing);
        return say(lang, "ends.agreeing", &[("count", &count)]);
    }
    let key = match (counts.required, counts.patterns, counts.matches) {
        (1.., ..) => "ends.required",
        (0, 1.., 0) => "ends.no-match",
        _ => "ends.nothing",
    };
    say(lang, key, &[])
}

/// What was looked at and found to be in order.
#[derive(Default)]
struct Counts {
    excepted: usize,
    sums: usize,
    agreeing: usize,
    patterns: usize,
    required: usize,
    matches: usize,
}

impl Counts {
    fn add(&mut self, steps: &[Step]) {
        for step in steps {
            match step.key {
                "match.excepted" | "word.excepted" | "repeat.excepted" => self.excepted += 1,
                "sum.holds" => self.sums += 1,
                "same.holds" => self.agreeing += 1,
                "pattern.find" => self.patterns += 1,
                "pattern.require" => self.required += 1,
                "match" => self.matches += 1,
                _ => {}
            }
            self.add(&step.steps);
        }
    }
}
