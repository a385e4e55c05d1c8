//! Checks that can never find anything, or that no document is for.

use super::walk;
use crate::form::YearsFile;
use crate::rule::file::{CheckFile, RuleFile};
use crate::rule::loader::Loader;
use crate::rule::parameter::{Number, Parameters, Value};
use crate::source::Span;
use crate::yaml::Spanned;

pub(super) fn check(written: &RuleFile, loader: &mut Loader<'_>) {
    applies(written, loader);
    let mut found: Vec<(&str, &str, Option<Span>)> = Vec::new();
    let mut named: Vec<&Spanned<String>> = Vec::new();
    walk(&written.check, &mut |one| {
        found.extend(dead(one, loader.parameters).map(|(message, help)| (message, help, one.span)));
        named.extend(names(&one.value));
    });
    for (message, help, span) in found {
        loader.refuse(message, help, span);
    }
    absent(written, &named, loader);
}

/// Why a check can never find anything, or finds something everywhere; and what to do.
fn dead(
    check: &Spanned<CheckFile>,
    parameters: &Parameters,
) -> Option<(&'static str, &'static str)> {
    match &check.value {
        CheckFile::Length(file) => {
            let bound = |bound: &Option<Number>| number(bound.as_ref()?, parameters);
            let bounds = bound(&file.over).zip(bound(&file.under));
            bounds.is_some_and(|(over, under)| over < under).then_some((
                "every length is too long or too short for this check",
                "`over` is the longest that is right, `under` the shortest: `under` must be less",
            ))
        }
        CheckFile::Repeat(file) => number(&file.least, parameters)
            .zip(number(&file.most, parameters))
            .is_some_and(|(least, most)| least > most)
            .then_some((
                "this check can never find anything: `least` is more than `most`",
                "exchange the two",
            )),
        CheckFile::Pairs(file) => file.marks.is_empty().then_some((
            "this check can never find anything: `marks` is empty",
            "name the pairs: an opening and a closing mark each",
        )),
        CheckFile::Agreement(file) | CheckFile::Contradiction(file) => {
            file.claims.is_empty().then_some((
                "this check can never find anything: `claims` is empty",
                "name claims of the pack's facts files",
            ))
        }
        CheckFile::Pattern(file) => file.scopes.is_empty().then_some((
            "this check can never find anything: `in` is empty",
            "name where to look, such as `whole` or the role of a section",
        )),
        CheckFile::Compare(file) => {
            let side = |side: &[Spanned<String>]| -> Vec<String> {
                let mut names: Vec<String> = side.iter().map(|one| one.value.clone()).collect();
                names.sort_unstable();
                names
            };
            (side(&file.left) == side(&file.right)).then_some((
                "both sides of this check are the same",
                "name what the left side is compared with",
            ))
        }
        _ => None,
    }
}

/// A number as this run has it.
fn number(written: &Number, parameters: &Parameters) -> Option<i64> {
    match written {
        Number::Value(value) => i64::try_from(*value).ok(),
        Number::Parameter(name) => match parameters.get(name)? {
            Value::Number(value) => Some(*value),
            _ => None,
        },
    }
}

/// Names of sections, tables, cells and relations that a check needs.
fn names(check: &CheckFile) -> Vec<&Spanned<String>> {
    match check {
        CheckFile::Items(file) => vec![&file.section],
        CheckFile::Length(file) => vec![&file.section],
        CheckFile::Gap(file) => file.table.iter().collect(),
        CheckFile::Cell(file) => file.table.iter().collect(),
        CheckFile::Relation(key) => vec![key],
        CheckFile::Compare(file) => file.left.iter().collect(),
        CheckFile::Pattern(file) if file.scopes.len() == 1 => file.scopes.iter().collect(),
        _ => Vec::new(),
    }
}

/// Names that only forms have which the rule is not for.
fn absent(written: &RuleFile, named: &[&Spanned<String>], loader: &mut Loader<'_>) {
    let for_forms = &written.applies.forms;
    if for_forms.is_empty() {
        return;
    }
    let names = loader.names;
    let has = |form: &str, name: &str| {
        let known = names.of_form.get(form);
        known.is_some_and(|(_, known)| known.contains(name))
    };
    for name in named {
        let bare = name.value.trim_start_matches('-');
        let somewhere = names.of_form.keys().any(|form| has(form, bare));
        if somewhere && !for_forms.iter().any(|form| has(&form.value, bare)) {
            let message = format!("no form in `applies` has `{bare}`, so this is never checked");
            let others = names.of_form.keys().filter(|form| has(form, bare));
            let others: Vec<&str> = others.map(String::as_str).collect();
            let help = format!("forms that have it: {}", others.join(", "));
            loader.warn(message, &help, name.span);
        }
    }
}

/// Documents that `applies` leaves.
fn applies(written: &RuleFile, loader: &mut Loader<'_>) {
    let applies = &written.applies;
    let left_out = |kind: &Spanned<String>| {
        let mut not = applies.not_kinds.iter();
        not.any(|other| other.value == kind.value)
    };
    let both: Vec<&Spanned<String>> = applies.kinds.iter().filter(|kind| left_out(kind)).collect();
    if let Some(first) = both.first() {
        if both.len() == applies.kinds.len() {
            loader.problem(
                "`applies` leaves no document: `not-kinds` has all `kinds`",
                first.span,
            );
        } else {
            let message = format!("`{}` stands in `kinds` and in `not-kinds`", first.value);
            loader.warn(
                message,
                "`not-kinds` wins: take it out of `kinds`",
                first.span,
            );
        }
    }
    let Some(years) = &applies.years else { return };
    let (from, to) = (years.value.from, years.value.to);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let message = format!("no year lies between {from} and {to}");
        loader.problem(message, years.span);
        return;
    }
    if from.is_none() && to.is_none() {
        loader.warn(
            "`years` restricts nothing",
            "give `from` or `to`, or leave it out",
            years.span,
        );
    }
    let names = loader.names;
    let forms = names.of_form.iter().filter(|(id, _)| {
        applies.forms.is_empty() || applies.forms.iter().any(|form| form.value == **id)
    });
    let in_force: Vec<(&String, &YearsFile)> = forms.map(|(id, (years, _))| (id, years)).collect();
    let meets = |form: &YearsFile| {
        let late = form.from.zip(to).is_some_and(|(from, to)| from > to);
        let early = form.to.zip(from).is_some_and(|(to, from)| to < from);
        !late && !early
    };
    if !in_force.is_empty() && !in_force.iter().any(|(_, years)| meets(years)) {
        let shown = |year: Option<i32>| year.map_or(String::new(), |year| year.to_string());
        let ranges = in_force
            .iter()
            .map(|(id, years)| format!("{id}: {}-{}", shown(years.from), shown(years.to)));
        let help = format!(
            "forms and their years: {}",
            ranges.collect::<Vec<_>>().join(", ")
        );
        loader.warn("no form is in force in these years", &help, years.span);
    }
}
