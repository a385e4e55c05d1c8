//! `agreement`: what sentences claim against the cells that say the same.

use crate::diagnostic::Label;
use crate::fact::claim::Same;
use crate::fact::{Claim, Fact, Standing};
use crate::form::ValueKind;
use crate::rule::file::AgreementFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::{Sign, Step};
use crate::source::Span;
use crate::wording::say;
use rust_decimal::Decimal;

/// Claims compared with cells.
#[derive(Debug)]
pub struct Agreement {
    keys: Vec<String>,
}

/// A cell with what it adds to a sum.
struct Term<'a> {
    address: &'a str,
    factor: Decimal,
    value: Decimal,
    blank: bool,
    dash: bool,
    label: Label,
}

impl Agreement {
    pub(super) const PLACEHOLDERS: &'static [&'static str] =
        &["claim", "stated", "computed", "cell", "sentence"];

    pub(super) fn compile(file: &AgreementFile, loader: &mut Loader<'_>) -> Option<Agreement> {
        let keys = loader.claims(&file.claims)?;
        Some(Agreement { keys })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        let mut found: Vec<(Span, Found)> = Vec::new();
        for key in &self.keys {
            let claims = &context.subject.model.claims.claims;
            let Some(claim) = claims.iter().find(|claim| claim.key == *key) else {
                continue;
            };
            context.note(|| sighted(key, context));
            for fact in context.subject.claimed().get(key) {
                let wrong = compare(claim, fact, context, &mut verdict);
                found.extend(wrong.map(|one| (fact.sentence, one)));
            }
        }
        verdict.found = by_sentence(found, context);
        verdict
    }
}

/// One finding a sentence: figures that are wrong together, such as two that were exchanged, are
/// one slip.
fn by_sentence(mut found: Vec<(Span, Found)>, context: Context<'_>) -> Vec<Found> {
    found.sort_by_key(|(sentence, one)| (*sentence, one.primary.span));
    let mut folded: Vec<(Span, Found)> = Vec::new();
    for (sentence, one) in found {
        match folded.last_mut().filter(|(last, _)| *last == sentence) {
            Some((_, first)) => {
                let computed = one.arguments.iter().find(|(name, _)| name == "computed");
                let value = computed.map_or("", |(_, value)| value);
                let text = say(context.lang, "fault.in-table", &[("value", value)]);
                first.secondary.push(one.primary.with_text(text));
                first.secondary.extend(one.secondary);
                first.values.extend(one.values);
            }
            None => folded.push((sentence, one)),
        }
    }
    folded.into_iter().map(|(_, one)| one).collect()
}

/// What is wrong with one claim, if anything.
fn compare(
    claim: &Claim,
    fact: &Fact,
    context: Context<'_>,
    verdict: &mut Verdict,
) -> Option<Found> {
    if fact.standing != Standing::Total {
        let reason = not_total(claim, fact, context);
        verdict.unassessable.get_or_insert(reason);
        return None;
    }
    let source = &context.subject.source;
    let sentence = crate::source::fold::fold(source.slice(fact.sentence));
    let mut first = None;
    for same in &claim.same_as {
        let usable = same
            .when
            .as_ref()
            .is_none_or(|when| when.is_match(&sentence));
        let of_form = same
            .cells
            .iter()
            .any(|(address, _)| is_of_form(address, context));
        if !usable || !of_form {
            continue;
        }
        match terms(same, context) {
            Ok(terms) => {
                // A cell may hold a number of any size.
                let product = |term: &Term<'_>| term.factor.checked_mul(term.value);
                let add = |sum: Decimal, term| sum.checked_add(product(term)?);
                let sum = terms.iter().try_fold(Decimal::ZERO, add)?;
                if fact.allows(sum) {
                    return None;
                }
                first.get_or_insert((terms, sum));
            }
            Err(address) => {
                let reason = say(
                    context.lang,
                    "reason.unread-cells",
                    &[("table", ""), ("cells", &address)],
                );
                verdict.unassessable.get_or_insert(reason);
                return None;
            }
        }
    }
    let (terms, sum) = first?;
    // A blank is reported as such; whether the sentence is right cannot be told before it is filled.
    if let Some(blank) = terms.iter().find(|term| term.blank) {
        let reason = say(
            context.lang,
            "reason.blank-cell",
            &[("cell", &words(blank, context))],
        );
        verdict.unassessable.get_or_insert(reason);
        return None;
    }
    Some(found(claim, fact, &terms, sum, context))
}

/// Why a figure is not compared.
fn not_total(claim: &Claim, fact: &Fact, context: Context<'_>) -> String {
    let figure = context.subject.source.slice(fact.span).trim();
    let what = match &fact.standing {
        Standing::Qualified(key) => {
            let qualifiers = &context.subject.model.claims.qualifiers;
            let found = qualifiers.iter().find(|qualifier| qualifier.key == *key);
            found.map_or(String::new(), |one| one.title.get(context.lang).to_owned())
        }
        Standing::OtherYear(year) => say(
            context.lang,
            "standing.other-year",
            &[("year", &year.to_string())],
        ),
        _ => say(context.lang, "standing.part", &[]),
    };
    say(
        context.lang,
        "reason.not-total",
        &[
            ("figure", figure),
            ("claim", claim.title.get(context.lang)),
            ("what", &what),
        ],
    )
}

fn is_of_form(address: &str, context: Context<'_>) -> bool {
    let mut parts = address.split('/');
    let (Some(table), Some(row), Some(column)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let bound = context.subject.bindings.iter().find_map(|binding| {
        let spec = &context.subject.model.forms[binding.form].tables[binding.table];
        (spec.key == table).then_some(spec)
    });
    bound.is_some_and(|spec| spec.row(row).is_some() && spec.column(column).is_some())
}

/// The cells of a sum, or the words for one that was not read.
fn terms<'a>(same: &'a Same, context: Context<'_>) -> Result<Vec<Term<'a>>, String> {
    let read = |(address, factor): &'a (String, Decimal)| {
        let unread = || {
            let whole = context.subject.source.whole();
            context.subject.place(whole, Some(address), context.lang)
        };
        let (binding, cell) = context.subject.cell(address).ok_or_else(unread)?;
        let cell = &context.subject.bindings[binding].cells[cell];
        let value = cell.value.for_sums().ok_or_else(unread)?;
        Ok(Term {
            address,
            factor: *factor,
            value,
            blank: cell.value.kind == ValueKind::Blank,
            dash: cell.value.kind == ValueKind::Dash,
            label: Label::new(cell.span).with_address(address.as_str()),
        })
    };
    same.cells.iter().map(read).collect()
}

fn words(term: &Term<'_>, context: Context<'_>) -> String {
    context
        .subject
        .place(term.label.span, Some(term.address), context.lang)
}

/// A sum in words: its cells, or the first of them and how many there are.
fn sum_words(terms: &[Term<'_>], context: Context<'_>) -> String {
    const MOST: usize = 2;
    if terms.len() > MOST && terms.iter().all(|term| term.factor.is_sign_positive()) {
        let (first, count) = (words(&terms[0], context), terms.len().to_string());
        return say(
            context.lang,
            "sum.cells",
            &[("cell", &first), ("n", &count)],
        );
    }
    let mut written = String::new();
    for (index, term) in terms.iter().enumerate() {
        if index > 0 {
            let sign = if term.factor.is_sign_negative() {
                " − "
            } else {
                " + "
            };
            written.push_str(sign);
        }
        written.push_str(&words(term, context));
    }
    written
}

fn found(
    claim: &Claim,
    fact: &Fact,
    terms: &[Term<'_>],
    sum: Decimal,
    context: Context<'_>,
) -> Found {
    let printed = context.subject.source.slice(fact.span).trim();
    let computed = sum.normalize().to_string();
    let mut found = Found::here(fact.span)
        .with("claim", claim.title.get(context.lang))
        .with("stated", printed)
        .with("computed", computed.as_str())
        .with("cell", sum_words(terms, context))
        .with(
            "sentence",
            context.subject.source.slice(fact.sentence).trim(),
        )
        .against(printed, computed.as_str())
        .valued(claim.key.as_str())
        .valued(fact.value.normalize().to_string())
        .valued(computed);
    // A dash that stands for nothing may be the fault; a plain 0 adds nothing to see.
    let shown = |term: &&Term<'_>| terms.len() == 1 || term.dash || !term.value.is_zero();
    for term in terms.iter().filter(shown) {
        let value = term.value.normalize().to_string();
        found = found.also(term.label.clone().with_text(value));
    }
    found
}

/// Everything that was read as a claim, with the sums it is compared with.
pub(super) fn sighted(key: &str, context: Context<'_>) -> Step {
    let claims = &context.subject.model.claims.claims;
    let claim = claims.iter().find(|claim| claim.key == key);
    let facts = context.subject.claimed().get(key);
    let title = claim.map_or("", |claim| claim.title.get(context.lang));
    let name = if facts.is_empty() {
        "claim.unseen"
    } else {
        "claim"
    };
    let read = facts
        .iter()
        .filter_map(|fact| Some(considered(claim?, fact, context)));
    let step = Step::new(name)
        .with("claim", title)
        .with("key", key)
        .counting("count", facts.len())
        .of(read);
    match facts.is_empty() {
        true => step.is(false),
        false => step,
    }
}

/// One figure that was read as a claim: whether it counts, and what it is compared with.
#[must_use]
pub fn considered(claim: &Claim, fact: &Fact, context: Context<'_>) -> Step {
    let source = &context.subject.source;
    let key = match fact.standing {
        Standing::Total => "fact",
        _ => "fact.other",
    };
    let step = Step::new(key)
        .with("figure", source.slice(fact.span).trim())
        .with("value", fact.value.normalize().to_string())
        .with("sentence", source.slice(fact.sentence).trim())
        .with("standing", fact.standing.name())
        .at(fact.span);
    if fact.standing != Standing::Total {
        let reason = not_total(claim, fact, context);
        return step.with("reason", reason).is(Sign::Unknown);
    }
    let sentence = crate::source::fold::fold(source.slice(fact.sentence));
    let same = claim.same_as.iter();
    step.wholly(same.map(|same| compared(same, fact, &sentence, context)))
}

/// A sum of cells that a claim is compared with, or why it is not.
fn compared(same: &Same, fact: &Fact, sentence: &str, context: Context<'_>) -> Step {
    let addresses = || same.cells.iter().map(|(address, _)| address.as_str());
    let named = addresses().collect::<Vec<_>>().join(" + ");
    if let Some(when) = same.when.as_ref().filter(|when| !when.is_match(sentence)) {
        return Step::new("same.other")
            .with("cells", named)
            .with("pattern", when.as_str());
    }
    if !addresses().any(|address| is_of_form(address, context)) {
        return Step::new("same.foreign").with("cells", named);
    }
    let cells = addresses().map(|address| Step::address(context, address));
    let step = |key| Step::new(key).with("value", fact.value.normalize().to_string());
    let sum = terms(same, context).map(|terms| {
        let add =
            |sum: Decimal, term: &Term<'_>| sum.checked_add(term.factor.checked_mul(term.value)?);
        terms.iter().try_fold(Decimal::ZERO, add)
    });
    match sum {
        Ok(Some(sum)) => {
            let holds = fact.allows(sum);
            step(if holds { "same.holds" } else { "same.differs" })
                .with("sum", sum.normalize().to_string())
                .is(holds)
        }
        _ => step("same.unread").is(Sign::Unknown),
    }
    .wholly(cells)
}
