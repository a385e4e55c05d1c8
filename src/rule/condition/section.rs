//! `section`: the top-level sections against the form.

use crate::diagnostic::Label;
use crate::form;
use crate::rule::file::SectionCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;
use crate::source::fold::squeeze;
use crate::syntax::{OrdinalStyle, Section};
use crate::wording::{listed, say};

/// What is wrong with the sections.
#[derive(Debug)]
pub struct Sections(pub SectionCheck);

/// A section that is there: its number in the form, and itself.
type Present<'a> = (usize, &'a Section);

impl Sections {
    pub(super) const PLACEHOLDERS: &'static [&'static str] = &[
        "title", "number", "expected", "found", "before", "count", "sections",
    ];

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let Some(form) = context.subject.form() else {
            return Verdict::default();
        };
        let present: Vec<Present<'_>> = context
            .subject
            .document
            .top()
            .filter_map(|(_, section)| {
                let (number, _) = form.section(section.role.as_deref()?)?;
                Some((number, section))
            })
            .collect();
        context.notes(|| looked_at(context, form, &present));
        let may_be_pictured = matches!(self.0, SectionCheck::Missing | SectionCheck::NumberGap);
        if may_be_pictured && !context.subject.unread.pictures.is_empty() {
            return Verdict::unassessable(say(context.lang, "reason.some-pictures", &[]));
        }
        match self.0 {
            SectionCheck::Missing => missing(context, form, &present),
            SectionCheck::OutOfOrder => out_of_order(context, form, &present),
            SectionCheck::NumberWrong => number_wrong(context, &present),
            SectionCheck::NumberGap => number_gap(context, &present),
            SectionCheck::NumberStyleMixed => style_mixed(&present),
            SectionCheck::TitleVariant => variants(context, form, &present),
            SectionCheck::Duplicate => duplicates(context, &present),
            SectionCheck::Empty => empty(context, form, &present),
        }
    }
}

/// Every section of the form: its heading in the document, or that it is not there.
fn looked_at(context: Context<'_>, form: &form::Form, present: &[Present<'_>]) -> Vec<Step> {
    let wanted = form.sections.iter().enumerate().flat_map(|(number, spec)| {
        let official = spec.title.get(context.lang);
        let there = present.iter().filter(|(other, _)| *other == number);
        let mut steps: Vec<Step> = there
            .map(|(_, section)| {
                let printed = context.subject.source.slice(heading_span(section)).trim();
                Step::new("section")
                    .with("title", official)
                    .with("heading", printed)
                    .at(heading_span(section))
                    .is(true)
            })
            .collect();
        if steps.is_empty() {
            steps.push(Step::new("section.none").with("title", official).is(false));
        }
        steps
    });
    wanted.collect()
}

fn heading_span(section: &Section) -> Span {
    section
        .heading
        .as_ref()
        .map_or(section.span, |heading| heading.span)
}

fn title(context: Context<'_>, section: &Section) -> String {
    let span = section
        .heading
        .as_ref()
        .map_or(section.span, |heading| heading.title);
    bare_number(context, span).to_owned()
}

/// One finding per section that is not there; one for all when none is.
fn missing(context: Context<'_>, form: &form::Form, present: &[Present<'_>]) -> Verdict {
    let absent: Vec<usize> = (0..form.sections.len())
        .filter(|number| present.iter().all(|(other, _)| other != number))
        .collect();
    let titles = |numbers: &[usize]| {
        let titles: Vec<&str> = numbers
            .iter()
            .map(|number| form.sections[*number].title.get(context.lang))
            .collect();
        listed(context.lang, &titles)
    };
    let found = |numbers: &[usize], place: Span| {
        let roles: Vec<&str> = numbers
            .iter()
            .map(|n| form.sections[*n].role.as_str())
            .collect();
        Found::here(place)
            .with("title", titles(numbers))
            .with("number", numbers.first().map_or(0, |n| n + 1).to_string())
            .with("count", numbers.len().to_string())
            .valued(roles.join(","))
    };
    if present.is_empty() {
        return Verdict::found(vec![found(&absent, Scope::Whole.anchor(context))]);
    }
    let place = |number: usize| {
        let next = present.iter().find(|(other, _)| *other > number);
        let last = present.last().map(|(_, section)| section.span.end as usize);
        let at = next.map_or(last.unwrap_or(0), |(_, section)| {
            section.span.start as usize
        });
        Span::new(at, at)
    };
    Verdict::found(
        absent
            .iter()
            .map(|number| found(&[*number], place(*number)))
            .collect(),
    )
}

/// The fewest sections that would have to move: one finding, at the first of them.
fn out_of_order(context: Context<'_>, form: &form::Form, present: &[Present<'_>]) -> Verdict {
    let mut seen = Vec::new();
    let first: Vec<&Present<'_>> = present
        .iter()
        .filter(|(number, _)| {
            let fresh = !seen.contains(number);
            seen.push(*number);
            fresh
        })
        .collect();
    let Some(at) = first.windows(2).position(|pair| pair[1].0 < pair[0].0) else {
        return Verdict::default();
    };
    let (early, late) = (first[at], first[at + 1]);
    let name = |number: usize| form.sections[number].title.get(context.lang).to_owned();
    let found = Found::here(heading_span(late.1))
        .with("title", name(late.0))
        .with("before", name(early.0))
        .valued(form.sections[late.0].role.clone())
        .also(Label::new(heading_span(early.1)));
    Verdict::found(vec![found])
}

/// Printed top-level numbers with the position of their section.
fn numbers(present: &[Present<'_>]) -> Vec<(usize, u32, usize, Span)> {
    present
        .iter()
        .enumerate()
        .filter_map(|(position, (number, section))| {
            let ordinal = section.heading.as_ref()?.ordinal.as_ref()?;
            Some((position, ordinal.value, *number, ordinal.span))
        })
        .collect()
}

fn is_wrong(position: usize, printed: u32, number: usize) -> bool {
    printed as usize != position + 1 && printed as usize != number + 1
}

/// A number that is neither the section's own nor its position. A run of numbers that is shifted
/// by one from some place on is a gap, not so many wrong numbers.
fn number_wrong(context: Context<'_>, present: &[Present<'_>]) -> Verdict {
    if gap(present).is_some() {
        return Verdict::default();
    }
    let wrong = numbers(present)
        .into_iter()
        .filter(|(position, printed, number, _)| is_wrong(*position, *printed, *number));
    let found = wrong.map(|(position, printed, number, span)| {
        let section = present[position].1;
        Found::here(span)
            .with("found", bare_number(context, span))
            .with("number", printed.to_string())
            .with(
                "expected",
                expected_number(context, present, position, number),
            )
            .with("title", title(context, section))
            .valued(printed.to_string())
    });
    Verdict::found(found.collect())
}

/// A number as printed, without the mark behind it.
fn bare_number(context: Context<'_>, span: Span) -> &str {
    context
        .subject
        .source
        .slice(span)
        .trim()
        .trim_end_matches(['、', '.', '．', '，'])
}

/// The number that belongs there, written as the neighbours write theirs.
fn expected_number(
    context: Context<'_>,
    present: &[Present<'_>],
    position: usize,
    number: usize,
) -> String {
    let _ = (context, position);
    let han = present.iter().any(|(_, section)| {
        let ordinal = section
            .heading
            .as_ref()
            .and_then(|heading| heading.ordinal.as_ref());
        ordinal.is_some_and(|ordinal| ordinal.style == OrdinalStyle::Han)
    });
    if han {
        crate::source::numeral::words(number + 1)
    } else {
        (number + 1).to_string()
    }
}

/// The position from which all numbers are one too high, when at least two are.
fn gap(present: &[Present<'_>]) -> Option<(usize, u32, Span)> {
    let numbers = numbers(present);
    let rising = numbers.windows(2).all(|pair| pair[0].1 < pair[1].1);
    let at = numbers
        .iter()
        .position(|(position, printed, number, _)| is_wrong(*position, *printed, *number))?;
    let shifted = &numbers[at..];
    let by_one = shifted
        .iter()
        .all(|(position, printed, ..)| *printed as usize == position + 2);
    let (position, printed, _, span) = shifted[0];
    (rising && by_one && at > 0 && shifted.len() >= 2).then_some((position, printed, span))
}

fn number_gap(context: Context<'_>, present: &[Present<'_>]) -> Verdict {
    let Some((position, printed, span)) = gap(present) else {
        return Verdict::default();
    };
    let found = Found::here(span)
        .with("found", bare_number(context, span))
        .with("number", printed.to_string())
        .with("expected", (position + 1).to_string())
        .with("title", title(context, present[position].1))
        .valued(printed.to_string());
    Verdict::found(vec![found])
}

/// Numbers in more than one style: the rarer ones are shown.
fn style_mixed(present: &[Present<'_>]) -> Verdict {
    let styled: Vec<(OrdinalStyle, Span)> = present
        .iter()
        .filter_map(|(_, section)| {
            let ordinal = section.heading.as_ref()?.ordinal.as_ref()?;
            Some((ordinal.style, ordinal.span))
        })
        .collect();
    let count = |style: OrdinalStyle| styled.iter().filter(|(other, _)| *other == style).count();
    let Some(first) = styled.first() else {
        return Verdict::default();
    };
    if styled.iter().all(|(style, _)| *style == first.0) {
        return Verdict::default();
    }
    // Of equally frequent styles the first printed counts as the rule.
    let mut usual = first.0;
    for (style, _) in &styled {
        if count(*style) > count(usual) {
            usual = *style;
        }
    }
    let odd = styled.iter().filter(|(style, _)| *style != usual);
    Verdict::folded(odd.map(|(_, span)| Found::here(*span)).collect())
}

/// Titles that are not worded as in the form; joining words and punctuation do not count.
fn variants(context: Context<'_>, form: &form::Form, present: &[Present<'_>]) -> Verdict {
    let bare = |text: &str| {
        let joiners = ['、', '和', '及', '与', '。', ':', ',', '的'];
        squeeze(text).replace(|c| joiners.contains(&c), "")
    };
    let found = present.iter().filter_map(|(number, section)| {
        let printed = title(context, section);
        let official = form.sections[*number].title.get(crate::source::Lang::Zh);
        (bare(&printed) != bare(official)).then(|| {
            Found::here(
                section
                    .heading
                    .as_ref()
                    .map_or(section.span, |heading| heading.title),
            )
            .with("found", printed.clone())
            .with("expected", official)
            .valued(printed)
        })
    });
    Verdict::folded(found.collect())
}

fn duplicates(context: Context<'_>, present: &[Present<'_>]) -> Verdict {
    let mut found = Vec::new();
    for (index, (number, section)) in present.iter().enumerate() {
        let Some((_, first)) = present[..index].iter().find(|(other, _)| other == number) else {
            continue;
        };
        found.push(
            Found::here(heading_span(section))
                .with("title", title(context, section))
                .valued(section.role.clone().unwrap_or_default())
                .also(Label::new(heading_span(first))),
        );
    }
    Verdict::found(found)
}

/// Sections without text. Those that hold a table are left to the table rules.
fn empty(context: Context<'_>, form: &form::Form, present: &[Present<'_>]) -> Verdict {
    let found = present.iter().filter_map(|(number, section)| {
        let spec = &form.sections[*number];
        let holds_table = form.tables.iter().any(|table| table.section == spec.role);
        let body = squeeze(context.subject.source.slice(section.body));
        (body.is_empty() && !holds_table).then(|| {
            Found::here(heading_span(section))
                .with("title", spec.title.get(context.lang))
                .valued(spec.role.clone())
        })
    });
    Verdict::found(found.collect())
}
