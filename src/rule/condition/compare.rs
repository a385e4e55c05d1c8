//! `compare`: sums of cells compared.

use crate::diagnostic::Label;
use crate::rule::file::CompareFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::Step;
use crate::wording::say;
use crate::yaml::Spanned;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Two sums and the comparison that makes a finding.
#[derive(Debug)]
pub struct Compare {
    left: Vec<Term>,
    right: Vec<Term>,
    wrong: &'static [Ordering],
    within: Decimal,
}

/// A cell with its factor, or a number.
#[derive(Debug)]
enum Term {
    Cell(String, Decimal),
    Number(Decimal),
}

impl Compare {
    pub(super) fn compile(file: &CompareFile, loader: &mut Loader<'_>) -> Option<Compare> {
        let wrong: &[Ordering] = match file.is.value.as_str() {
            "=" => &[Ordering::Equal],
            "!=" => &[Ordering::Less, Ordering::Greater],
            "<" => &[Ordering::Less],
            "<=" => &[Ordering::Less, Ordering::Equal],
            ">" => &[Ordering::Greater],
            ">=" => &[Ordering::Greater, Ordering::Equal],
            _ => {
                loader.problem("`is` must be one of = != < <= > >=", file.is.span);
                return None;
            }
        };
        let (left, right) = (terms(&file.left, loader), terms(&file.right, loader));
        let (left, right) = (left?, right?);
        if !matches!(left.first(), Some(Term::Cell(..))) {
            loader.problem(
                "the left side must begin with the address of a cell",
                file.is.span,
            );
            return None;
        }
        let within = match file
            .within
            .as_ref()
            .map(|within| (within, within.value.parse()))
        {
            None => Decimal::ZERO,
            Some((_, Ok(value))) => value,
            Some((written, Err(_))) => {
                loader.problem("`within` must be a number", written.span);
                return None;
            }
        };
        Some(Compare {
            left,
            right,
            wrong,
            within,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        context.note(|| self.computed(context));
        let (Ok(left), Ok(right)) = (sum(&self.left, context), sum(&self.right, context)) else {
            let unread = sum(&self.left, context)
                .err()
                .or(sum(&self.right, context).err());
            let cells = unread.unwrap_or_default();
            let reason = say(
                context.lang,
                "reason.unread-cells",
                &[("table", ""), ("cells", &cells)],
            );
            return Verdict::unassessable(reason);
        };
        let same = (left - right).abs() <= self.within;
        let order = if same {
            Ordering::Equal
        } else {
            left.cmp(&right)
        };
        if !self.wrong.contains(&order) {
            return Verdict::default();
        }
        let mut labels = self
            .left
            .iter()
            .chain(&self.right)
            .filter_map(|term| label(term, context));
        let Some(primary) = labels.next() else {
            return Verdict::default();
        };
        let mut found = Found::at(primary)
            .with("left", left.normalize().to_string())
            .with("right", right.normalize().to_string())
            .against(left.normalize().to_string(), right.normalize().to_string())
            .valued(left.normalize().to_string())
            .valued(right.normalize().to_string());
        found.secondary = labels.collect();
        Verdict::found(vec![found])
    }
}

impl Compare {
    /// Both sums with their cells.
    fn computed(&self, context: Context<'_>) -> Step {
        let side = |terms: &[Term]| match sum(terms, context) {
            Ok(sum) => sum.normalize().to_string(),
            Err(_) => "?".to_owned(),
        };
        let cells = self.left.iter().chain(&self.right);
        let cells = cells.filter_map(|term| match term {
            Term::Cell(address, _) => Some(Step::address(context, address)),
            Term::Number(_) => None,
        });
        let wrong: Vec<&str> = self.wrong.iter().map(|one| sign_of(*one)).collect();
        Step::new("compare")
            .with("left", side(&self.left))
            .with("right", side(&self.right))
            .with("wrong", wrong.join(" / "))
            .wholly(cells)
    }
}

fn sign_of(ordering: Ordering) -> &'static str {
    match ordering {
        Ordering::Less => "<",
        Ordering::Equal => "=",
        Ordering::Greater => ">",
    }
}

fn terms(written: &[Spanned<String>], loader: &mut Loader<'_>) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    let mut sound = true;
    for term in written {
        if let Ok(number) = term.value.parse::<Decimal>() {
            terms.push(Term::Number(number));
            continue;
        }
        let (factor, name) = match term.value.strip_prefix('-') {
            Some(name) => (Decimal::NEGATIVE_ONE, name),
            None => (Decimal::ONE, term.value.as_str()),
        };
        let address = Spanned {
            value: name.to_owned(),
            span: term.span,
        };
        sound &= loader.address(&address);
        terms.push(Term::Cell(address.value, factor));
    }
    sound.then_some(terms)
}

/// The sum, or the address of a cell that was not read.
fn sum(terms: &[Term], context: Context<'_>) -> Result<Decimal, String> {
    let mut sum = Decimal::ZERO;
    for term in terms {
        match term {
            Term::Number(number) => sum += number,
            Term::Cell(address, factor) => {
                let value = context.subject.addend(address);
                sum += *factor * value.ok_or_else(|| address.clone())?;
            }
        }
    }
    Ok(sum)
}

fn label(term: &Term, context: Context<'_>) -> Option<Label> {
    let Term::Cell(address, _) = term else {
        return None;
    };
    let (binding, cell) = context.subject.cell(address)?;
    let span = context.subject.bindings[binding].cells[cell].span;
    Some(Label::new(span).with_address(address.clone()))
}
