//! `breakdown`: wholes and their parts in sentences.

use crate::diagnostic::{Label, Severity};
use crate::fact::Figure;
use crate::fact::breakdown::{Breakdown, BreakdownWords, Part, breakdowns, shares};
use crate::fact::sentence::Marked;
use crate::rule::file::{BreakdownCheck, BreakdownFile};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::Step;
use crate::source::{Pattern, Span};
use crate::yaml::Spanned;
use rust_decimal::Decimal;

/// So many shares of one figure must be right before another is called wrong.
const MOST_RIGHT: usize = 2;

/// Breakdowns and what may be wrong with them.
#[derive(Debug)]
pub struct Breakdowns {
    wrong: BreakdownCheck,
    words: BreakdownWords,
}

/// One paragraph: where its folded text begins.
#[derive(Clone, Copy)]
struct Place<'a> {
    context: Context<'a>,
    base: usize,
}

impl Breakdowns {
    pub(super) const PLACEHOLDERS: &'static [&'static str] =
        &["whole", "sum", "difference", "part", "percent", "exact"];

    pub(super) fn compile(file: &BreakdownFile, loader: &mut Loader<'_>) -> Option<Breakdowns> {
        let markers = loader.pattern(&file.markers, true);
        let open = given(file.open.as_ref(), loader);
        let overlapping = given(file.overlapping.as_ref(), loader);
        let overlap = given(file.overlap.as_ref(), loader);
        let apart = loader.pattern(&file.apart, true);
        let share = given(file.share.as_ref(), loader);
        Some(Breakdowns {
            wrong: file.wrong,
            words: BreakdownWords {
                markers: markers?,
                open: open?,
                overlapping: overlapping?,
                overlap: overlap?,
                apart: apart?,
                share: share?,
            },
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let folded = subject.folded();
        let mut found: Vec<Found> = Vec::new();
        for (paragraph, sentences) in subject.document.paragraphs.iter().zip(subject.marked()) {
            let (text, base) = folded.slice(paragraph.span);
            let percent = self.wrong == BreakdownCheck::Percentage && text.contains('%');
            if !percent && !self.words.markers.is_match(text) {
                continue;
            }
            let (wholes, nested) = breakdowns(&subject.model.claims, &self.words, sentences);
            let place = Place { context, base };
            context.notes(|| wholes.iter().chain(&nested).map(|one| place.looked_at(one)));
            match self.wrong {
                BreakdownCheck::Sum => found.extend(wholes.iter().filter_map(|one| place.sum(one))),
                BreakdownCheck::NestedSum => {
                    found.extend(nested.iter().filter_map(|one| place.sum(one)));
                }
                BreakdownCheck::Percentage => {
                    let all = wholes.iter().chain(&nested);
                    found.extend(all.flat_map(|one| place.percentages(one)));
                    let told: Vec<Span> =
                        found.iter().map(|one: &Found| one.primary.span).collect();
                    let more = place.shares(&self.words, sentences);
                    found.extend(
                        more.into_iter()
                            .filter(|one| !told.contains(&one.primary.span)),
                    );
                }
            }
        }
        Verdict::found(found)
    }
}

/// A pattern, or one that matches nothing where none is given.
fn given(written: Option<&Spanned<String>>, loader: &mut Loader<'_>) -> Option<Pattern> {
    match written {
        Some(written) => loader.pattern(written, true),
        None => Pattern::new(r"[^\s\S]", true).ok(),
    }
}

impl Place<'_> {
    fn label(self, figure: &Figure) -> Label {
        let folded = self.context.subject.folded();
        Label::new(folded.span(self.base + figure.shown.start, self.base + figure.shown.end))
    }

    fn printed(self, figure: &Figure) -> String {
        self.context
            .subject
            .source
            .slice(self.label(figure).span)
            .to_owned()
    }

    /// A whole with its parts, and why a difference is or is not held against it.
    fn looked_at(self, breakdown: &Breakdown) -> Step {
        let figure = |figure: &Figure, percent: Option<&Figure>| {
            let printed = percent.map_or(String::new(), |percent| self.printed(percent));
            Step::new("part")
                .with("figure", self.printed(figure))
                .with("percent", printed)
                .labelled(self.label(figure))
        };
        let parts = breakdown.parts.iter();
        let parts = parts.map(|part| figure(&part.figure, part.percent.as_ref()));
        let sum = breakdown.sum();
        let key = match () {
            () if breakdown.adds_up() => "breakdown.holds",
            () if breakdown.overlapping => "breakdown.overlapping",
            () if breakdown.open => "breakdown.open",
            () if !breakdown.is_plain() => "breakdown.mixed",
            () => "breakdown.differs",
        };
        Step::new(key)
            .with("whole", self.printed(&breakdown.whole))
            .with("sum", sum.normalize().to_string())
            .labelled(self.label(&breakdown.whole))
            .is(breakdown.adds_up())
            .wholly(parts)
    }

    fn sum(self, breakdown: &Breakdown) -> Option<Found> {
        if breakdown.adds_up() || !breakdown.whole.is_exact() {
            return None;
        }
        let whole = breakdown.whole.value;
        let sum = breakdown.sum();
        let severity = weight(breakdown, sum)?;
        let mut found = Found::here(self.label(&breakdown.whole).span)
            .with("whole", self.printed(&breakdown.whole))
            .with("sum", sum.normalize().to_string())
            .with("difference", (whole - sum).abs().normalize().to_string())
            .against(self.printed(&breakdown.whole), sum.normalize().to_string())
            .valued(whole.normalize().to_string())
            .valued(sum.normalize().to_string());
        for part in &breakdown.parts {
            let value = part.figure.value.normalize().to_string();
            found = found.also(self.label(&part.figure).with_text(value));
        }
        found.severity = Some(severity);
        Some(found)
    }

    /// Shares that are given outside a list. Where most of a paragraph's shares are of one figure,
    /// one that is of none of its figures is wrong.
    fn shares(self, words: &BreakdownWords, sentences: &[Marked]) -> Vec<Found> {
        let (mut shares, wholes) = shares(words, sentences);
        shares.retain(is_exact);
        let right = |whole: Decimal| shares.iter().filter(|part| is_share(part, whole)).count();
        let Some(whole) = wholes.iter().copied().max_by_key(|whole| right(*whole)) else {
            return Vec::new();
        };
        if right(whole) < MOST_RIGHT || right(whole) * 2 < shares.len() {
            return Vec::new();
        }
        let of_none = |part: &Part| !wholes.iter().any(|whole| is_share(part, *whole));
        let wrong = shares.iter().filter(|part| of_none(part));
        let found = wrong.filter_map(|part| self.wrong_share(part, whole));
        found.collect()
    }

    /// A percentage that is not that of its part.
    fn wrong_share(self, part: &Part, whole: Decimal) -> Option<Found> {
        let percent = part.percent.as_ref()?;
        let exact = share(part, whole)?.round_dp(2).normalize().to_string();
        let found = Found::here(self.label(percent).span)
            .with("part", self.printed(&part.figure))
            .with("whole", whole.normalize().to_string())
            .with("percent", self.printed(percent))
            .with("exact", exact.as_str())
            .against(self.printed(percent), format!("{exact}%"))
            .valued(part.figure.value.normalize().to_string())
            .valued(percent.value.normalize().to_string())
            .also(self.label(&part.figure));
        Some(found)
    }

    fn percentages(self, breakdown: &Breakdown) -> Vec<Found> {
        let parts: Vec<&Part> = breakdown
            .parts
            .iter()
            .filter(|part| is_exact(part))
            .collect();
        let mut wholes = breakdown.rivals.clone();
        wholes.push(breakdown.whole.value);
        // The whole is the one that most of the percentages are of.
        let right = |whole: &Decimal| parts.iter().filter(|part| is_share(part, *whole)).count();
        let Some(whole) = wholes.into_iter().rev().max_by_key(|whole| right(whole)) else {
            return Vec::new();
        };
        let wrong = parts.into_iter().filter(|part| !is_share(part, whole));
        let found = wrong.filter_map(|part| {
            let whole_label = self.label(&breakdown.whole);
            Some(self.wrong_share(part, whole)?.also(whole_label))
        });
        found.collect()
    }
}

/// How much a sum that does not add up weighs. Parts that exceed the whole are wrong unless they
/// may overlap or are of another kind; parts that fall short may simply not be all, so that is
/// said softly unless a single slip of a digit explains it.
fn weight(breakdown: &Breakdown, sum: Decimal) -> Option<Severity> {
    let whole = breakdown.whole.value;
    // Where a part is the whole, the others are other views of the same things.
    let repeated = breakdown
        .parts
        .iter()
        .any(|part| part.figure.value == whole);
    if breakdown.overlapping
        || repeated
        || breakdown.parts.iter().any(|part| !part.figure.is_exact())
    {
        return None;
    }
    // A lone figure behind "of which" says nothing unless it cannot be a part.
    if let [only] = breakdown.parts.as_slice() {
        let counted = only.figure.counter == breakdown.whole.counter;
        return (counted && sum > whole).then_some(Severity::Error);
    }
    if sum > whole {
        let larger = breakdown.parts.iter().any(|part| part.figure.value > whole);
        let likely = breakdown.is_plain() && (!larger || slip(breakdown, sum));
        return likely.then_some(Severity::Error);
    }
    if breakdown.open || !breakdown.is_plain() || breakdown.parts.len() < 3 {
        return None;
    }
    let close = sum * Decimal::from(10) >= whole * Decimal::from(8);
    let partition = breakdown.parts.len() >= 4 && close && slip(breakdown, sum);
    Some(if partition {
        Severity::Error
    } else {
        Severity::Info
    })
}

fn share(part: &Part, whole: Decimal) -> Option<Decimal> {
    (part.figure.value * Decimal::ONE_HUNDRED).checked_div(whole)
}

/// Whether a part and the percentage given for it leave nothing open.
fn is_exact(part: &Part) -> bool {
    part.figure.is_exact() && part.percent.as_ref().is_some_and(Figure::is_exact)
}

/// Whether a percentage is that of its part at the precision it is printed with, rounded or cut off.
fn is_share(part: &Part, whole: Decimal) -> bool {
    let (Some(percent), Some(exact)) = (&part.percent, share(part, whole)) else {
        return true;
    };
    let unit = Decimal::new(1, percent.value.scale());
    (percent.value - exact).abs() < unit
}

/// Whether one slip of a digit in one figure explains the difference.
fn slip(breakdown: &Breakdown, sum: Decimal) -> bool {
    let whole = breakdown.whole.value;
    let difference = whole - sum;
    is_slip(whole, sum)
        || breakdown.parts.iter().any(|part| {
            let value = part.figure.value;
            is_slip(value, value + difference)
        })
}

/// Whether two counts differ by one digit changed, two neighbours exchanged, one lost or doubled.
fn is_slip(a: Decimal, b: Decimal) -> bool {
    if a.is_sign_negative() || b.is_sign_negative() {
        return false;
    }
    let (a, b) = (a.normalize().to_string(), b.normalize().to_string());
    // Short numbers are near each other by chance.
    let telling = a.len() == b.len() || a.len().min(b.len()) >= 2;
    telling && strsim::osa_distance(&a, &b) <= 1
}
