//! What a rule did on one document, step by step; kept only when somebody asks why.
//!
//! A condition says each thing it looks at in one line, through [`Context::note`]; without a
//! trace the closure is never called, so that a normal run pays one comparison.

use super::found::Context;
use crate::diagnostic::Label;
use crate::form::{Binding, BoundCell};
use crate::source::{Lang, Span};
use crate::subject::Subject;
use crate::wording::say;
use std::cell::RefCell;

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It holds, is there, or found something.
    Yes,
    /// It does not.
    No,
    /// It cannot be told.
    Unknown,
    /// Nothing: the step only says what was looked at.
    Plain,
}

impl Sign {
    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Sign::Yes => "yes",
            Sign::No => "no",
            Sign::Unknown => "unknown",
            Sign::Plain => "plain",
        }
    }
}

impl From<bool> for Sign {
    fn from(holds: bool) -> Sign {
        if holds { Sign::Yes } else { Sign::No }
    }
}

/// One thing a rule looked at.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is: the message `trace.<key>` says it.
    pub key: &'static str,
    /// What came of it.
    pub sign: Sign,
    /// What the message is filled with, in order.
    pub values: Vec<(&'static str, String)>,
    /// Where it stands, if it has a place.
    pub label: Option<Label>,
    /// Whether its steps make sense only together.
    pub whole: bool,
    /// What it consists of.
    pub steps: Vec<Step>,
}

impl Step {
    /// A step of a kind.
    #[must_use]
    pub fn new(key: &'static str) -> Step {
        Step {
            key,
            sign: Sign::Plain,
            values: Vec::new(),
            label: None,
            whole: false,
            steps: Vec::new(),
        }
    }

    /// A cell with its address, what is printed and what it counts as.
    #[must_use]
    pub fn cell(context: Context<'_>, binding: usize, cell: usize) -> Step {
        let bound = &context.subject.bindings[binding].cells[cell];
        let address = context.subject.address(binding, cell);
        let words = context
            .subject
            .place(bound.span, Some(&address), context.lang);
        let step = Step::new("cell")
            .with("address", address.as_str())
            .with("value", counted(bound, context.lang))
            .with("cell", words);
        step.labelled(Label::new(bound.span).with_address(address))
    }

    /// A cell by its address; where it was not read, why.
    #[must_use]
    pub fn address(context: Context<'_>, address: &str) -> Step {
        match context.subject.cell(address) {
            Some((binding, cell)) => Step::cell(context, binding, cell),
            None => unread(context, address),
        }
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Step {
        self.values.push((name, value.into()));
        self
    }

    /// With a number of things.
    #[must_use]
    pub fn counting(self, name: &'static str, count: usize) -> Step {
        self.with(name, count.to_string())
    }

    /// With what came of it.
    #[must_use]
    pub fn is(mut self, sign: impl Into<Sign>) -> Step {
        self.sign = sign.into();
        self
    }

    /// At a place.
    #[must_use]
    pub fn at(self, span: Span) -> Step {
        self.labelled(Label::new(span))
    }

    /// At a place, if it has one.
    #[must_use]
    pub fn at_any(mut self, span: Option<Span>) -> Step {
        self.label = span.map(Label::new);
        self
    }

    /// At a place with an address.
    #[must_use]
    pub fn labelled(mut self, label: Label) -> Step {
        self.label = Some(label);
        self
    }

    /// Consisting of other steps.
    #[must_use]
    pub fn of(mut self, steps: impl IntoIterator<Item = Step>) -> Step {
        self.steps.extend(steps);
        self
    }

    /// Consisting of other steps that make sense only together.
    #[must_use]
    pub fn wholly(mut self, steps: impl IntoIterator<Item = Step>) -> Step {
        self.whole = true;
        self.of(steps)
    }

    /// What it says in a language.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let values: Vec<(&str, &str)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let key = self.key;
        say(lang, &format!("trace.{key}"), &values)
    }
}

/// What a cell holds, and what it counts as where that is something else.
fn counted(bound: &BoundCell, lang: Lang) -> String {
    let printed = bound.text.trim();
    let counts = match (bound.value.number, bound.value.for_sums()) {
        (Some(number), _) => number.normalize().to_string(),
        (None, Some(_)) => say(lang, "trace.as-zero", &[]),
        (None, None) => say(lang, "trace.as-nothing", &[]),
    };
    if counts == printed {
        return counts;
    }
    format!("“{printed}” → {counts}")
}

/// A cell that has no value: the gap that hides it, or that the table is not there.
fn unread(context: Context<'_>, address: &str) -> Step {
    let subject = context.subject;
    let whole = subject.source.whole();
    let words = subject.place(whole, Some(address), context.lang);
    let (reason, span) = why_unread(subject, address, context.lang);
    let step = Step::new("cell.unread")
        .with("address", address)
        .with("cell", words)
        .with("reason", reason)
        .is(Sign::Unknown);
    match span {
        Some(span) => step.labelled(Label::new(span).with_address(address)),
        None => step,
    }
}

/// Why an address has no cell in a document, and the place that tells.
fn why_unread(subject: &Subject, address: &str, lang: Lang) -> (String, Option<Span>) {
    let mut parts = address.split('/');
    let (table, row) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let spec = |binding: &Binding| &subject.model.forms[binding.form].tables[binding.table];
    let of_table = subject.bindings.iter().find(|one| spec(one).key == table);
    let Some(binding) = of_table.filter(|binding| binding.is_bound()) else {
        let name = of_table.map_or(table, |binding| spec(binding).title.get(lang));
        return (say(lang, "reason.no-table", &[("table", name)]), None);
    };
    let spec = spec(binding);
    let Some(row) = spec.row(row) else {
        let form = subject.model.forms[binding.form].title.get(lang);
        return (say(lang, "trace.not-in-form", &[("form", form)]), None);
    };
    let gap = binding
        .gaps
        .iter()
        .find(|gap| gap.row == Some(row) && gap.kind.hides_cells());
    match gap {
        Some(gap) => {
            let given = [("found", &*gap.found), ("expected", &*gap.expected)];
            let key = format!("gap.{}", gap.kind.name());
            (say(lang, &key, &given), Some(gap.span))
        }
        None => (say(lang, "trace.no-cell", &[]), None),
    }
}

/// What is asked about: everything, or one place.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    /// The place.
    pub span: Option<Span>,
    /// The address of a cell.
    pub address: Option<String>,
}

impl Focus {
    /// Whether nothing in particular is asked about.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.span.is_none() && self.address.is_none()
    }

    /// Whether a place is, or overlaps, the one that is asked about.
    #[must_use]
    pub fn concerns(&self, label: &Label) -> bool {
        let named = self.address.is_some() && self.address == label.address;
        // The cells of one line are different places.
        let other = label.address.is_some() && self.address.is_some() && !named;
        let inside = |span: Span| {
            let at = label.span.start as usize;
            span.overlaps(label.span) || label.span.is_empty() && span.contains(at)
        };
        named || !other && self.span.is_some_and(inside)
    }

    /// A step without what is about other places; `None` when nothing of it is left.
    fn narrowed(&self, mut step: Step) -> Option<Step> {
        if self.is_everything() {
            return Some(step);
        }
        let here = step.label.as_ref().is_some_and(|one| self.concerns(one));
        if here || step.label.is_none() && step.steps.is_empty() {
            return Some(step);
        }
        if step.whole {
            return self.touches(&step).then_some(step);
        }
        let inner = std::mem::take(&mut step.steps).into_iter();
        step.steps = inner.filter_map(|one| self.narrowed(one)).collect();
        // A remark about another place is of no use without it.
        let placed = |one: &Step| one.label.is_some() || one.whole;
        let left = match step.label {
            None => !step.steps.is_empty(),
            Some(_) => step.steps.iter().any(placed),
        };
        left.then_some(step)
    }

    fn touches(&self, step: &Step) -> bool {
        step.label.as_ref().is_some_and(|one| self.concerns(one))
            || step.steps.iter().any(|one| self.touches(one))
    }
}

/// More steps than this under one are counted, not kept.
const MOST_STEPS: usize = 1000;

/// Where steps go while a rule runs.
#[derive(Debug)]
pub struct Trace {
    /// What is asked about.
    pub focus: Focus,
    /// Whether scripts are stepped.
    pub stepping: bool,
    /// The steps of every condition that is being checked, the innermost last.
    open: RefCell<Vec<Vec<Step>>>,
}

impl Trace {
    /// An empty one.
    #[must_use]
    pub fn new(focus: Focus, stepping: bool) -> Trace {
        Trace {
            focus,
            stepping,
            open: RefCell::new(vec![Vec::new()]),
        }
    }

    /// Adds a step, if it concerns what is asked about.
    pub fn add(&self, step: Step) {
        if let Some(step) = self.focus.narrowed(step) {
            self.put(step);
        }
    }

    fn put(&self, step: Step) {
        let mut open = self.open.borrow_mut();
        if let Some(last) = open.last_mut().filter(|last| last.len() < MOST_STEPS) {
            last.push(step);
        }
    }

    /// Runs `work`; its steps are those of the step that `close` makes of what it came to.
    pub fn nested<T>(&self, work: impl FnOnce() -> T, close: impl FnOnce(&T) -> Step) -> T {
        self.open.borrow_mut().push(Vec::new());
        let value = work();
        let steps = self.open.borrow_mut().pop().unwrap_or_default();
        self.put(close(&value).of(steps));
        value
    }

    /// Everything that was added.
    #[must_use]
    pub fn into_steps(self) -> Vec<Step> {
        self.open.into_inner().into_iter().flatten().collect()
    }
}

impl Context<'_> {
    /// Says something to whoever asked why; costs nothing when nobody did.
    #[inline]
    pub fn note(&self, step: impl FnOnce() -> Step) {
        if let Some(trace) = self.trace {
            trace.add(step());
        }
    }

    /// Says several things.
    #[inline]
    pub fn notes<T: IntoIterator<Item = Step>>(&self, steps: impl FnOnce() -> T) {
        if let Some(trace) = self.trace {
            steps().into_iter().for_each(|step| trace.add(step));
        }
    }
}
