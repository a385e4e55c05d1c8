//! Why a rule spoke, or did not: what it looked at in one document, and what became of it.

mod applies;
mod conclusion;
mod place;

use crate::check::{Fate, Report, Settings, Traced, traced};
use crate::diagnostic::Diagnostic;
use crate::pack::Pack;
use crate::rule::found::Context;
use crate::rule::trace::{Focus, Sign, Step, Trace};
use crate::rule::{Outcome, Rule, RuleFailure};
use crate::source::{LineColumn, Span};
use crate::subject::Subject;
use crate::wording::say;
use crate::yaml::nearest;
use std::sync::Arc;

/// What is asked.
#[derive(Debug)]
pub struct Question<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The pack it is of.
    pub pack: &'a Pack,
    /// What the run would check.
    pub settings: &'a Settings,
    /// The place that is asked about.
    pub focus: Focus,
    /// Whether scripts are stepped.
    pub stepping: bool,
}

/// One part of the answer.
#[derive(Debug)]
pub struct Part {
    /// What it is about: the message `why.<key>` is its heading.
    pub key: &'static str,
    /// What there is to say.
    pub steps: Vec<Step>,
}

/// The answer.
#[derive(Debug)]
pub struct Why<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The document.
    pub subject: Arc<Subject>,
    /// The place that was asked about.
    pub focus: Focus,
    /// How the rule ended; of a rule that is off, that it is.
    pub outcome: Outcome,
    /// The parts, in the order they are read.
    pub parts: Vec<Part>,
    /// The findings the rule made, and what became of each.
    pub made: Vec<(Diagnostic, Fate)>,
    /// How it broke, if it did.
    pub failure: Option<RuleFailure>,
    /// The outcome in one sentence.
    pub conclusion: String,
}

impl<'a> Why<'a> {
    /// Runs every rule on a document and says what one of them did; `accept` marks the findings of
    /// a report that somebody has accepted.
    ///
    /// ```
    /// use gouji::check::Settings;
    /// use gouji::pack::builtin;
    /// use gouji::read::{Limits, read};
    /// use gouji::rule::Outcome;
    /// use gouji::rule::trace::Focus;
    /// use gouji::subject::Subject;
    /// use gouji::why::{Question, Why};
    /// let pack = builtin();
    /// use std::sync::Arc;
    /// let settings = Settings::default();
    /// let reading = read("a.txt", "一封信\n".as_bytes(), &Limits::default())?;
    /// let why = Why::new(
    ///     Arc::new(Subject::new(reading, &pack.model)),
    ///     Question {
    ///         rule: pack.rule("fee-missing").expect("it is built in"),
    ///         pack: &pack,
    ///         settings: &settings,
    ///         focus: Focus::default(),
    ///         stepping: false,
    ///     },
    ///     &|_| {},
    /// );
    /// assert_eq!(why.outcome, Outcome::NotAssessable);
    /// # Ok::<(), gouji::read::ReadError>(())
    /// ```
    #[must_use]
    pub fn new(
        subject: Arc<Subject>,
        question: Question<'a>,
        accept: &dyn Fn(&mut Report),
    ) -> Why<'a> {
        let Question {
            rule,
            pack,
            settings,
            focus,
            stepping,
        } = question;
        let trace = Trace::new(focus.clone(), stepping);
        let mut traced = traced(Arc::clone(&subject), pack, settings, rule, &trace);
        accept(&mut traced.report);
        for (made, _) in &mut traced.made {
            let mut all = traced.report.diagnostics.iter();
            let same = |one: &&Diagnostic| {
                one.rule == made.rule
                    && one.primary.span == made.primary.span
                    && one.message == made.message
            };
            made.accepted = all.find(same).and_then(|one| one.accepted.clone());
        }
        let context = Context {
            subject: &subject,
            lang: settings.lang,
            relations: &[],
            trace: None,
        };
        let is_on = settings.is_on(&rule.meta);
        let checked = trace.into_steps();
        let mut parts = vec![
            part("rule", applies::home(rule, pack, settings)),
            part("applies", applies::needs(rule, context)),
        ];
        if !focus.is_everything() {
            parts.push(part("place", place::stands(context, pack, &focus)));
        }
        parts.push(part("check", checked));
        parts.push(part("made", made(&traced, settings, &focus)));
        let outcome = match &traced.outcome {
            Some(ended) if is_on => ended.outcome,
            _ => Outcome::Off,
        };
        let conclusion = conclusion::sentence(&traced, &parts, pack, context, &focus, is_on);
        Why {
            rule,
            focus,
            outcome,
            parts,
            made: traced.made,
            failure: traced.failure,
            conclusion,
            subject,
        }
    }
}

fn part(key: &'static str, steps: Vec<Step>) -> Part {
    Part { key, steps }
}

/// The findings of the rule, and what became of each.
fn made(traced: &Traced, settings: &Settings, focus: &Focus) -> Vec<Step> {
    let concerned = |one: &Diagnostic| {
        let mut places = std::iter::once(&one.primary).chain(&one.secondary);
        focus.is_everything() || places.any(|label| focus.concerns(label))
    };
    let made = traced.made.iter().filter(|(one, _)| concerned(one));
    let step = |(one, fate): &(Diagnostic, Fate)| {
        let severity = say(
            settings.lang,
            &format!("severity.{}", one.severity.name()),
            &[],
        );
        let step = |key| {
            Step::new(key)
                .with("message", one.message.as_str())
                .with("severity", severity.as_str())
                .labelled(one.primary.clone())
        };
        match fate {
            Fate::Kept => match &one.accepted {
                Some(accepted) => step("made.accepted")
                    .with("reason", accepted.reason.as_str())
                    .is(false),
                None => step("made.kept").is(true),
            },
            Fate::Yielded(other) => step("made.yielded")
                .with("rule", other.rule.as_str())
                .with("other", other.message.as_str())
                .is(false),
            Fate::OverLimit => step("made.over")
                .counting("limit", settings.most_findings)
                .is(false),
        }
    };
    let mut steps: Vec<Step> = made.map(step).collect();
    if steps.is_empty() {
        let elsewhere = traced.made.len();
        let key = if elsewhere == 0 {
            "made.none"
        } else {
            "made.elsewhere"
        };
        steps.push(Step::new(key).counting("count", elsewhere).is(Sign::Plain));
    }
    steps
}

/// Reads a place as typed: the address of a cell, a line, or a line and column.
///
/// # Errors
/// When it is none of these, or the document has no such line, or no form such a cell.
pub fn focus(written: &str, subject: &Subject) -> Result<Focus, String> {
    if written.contains('/') {
        return cell_focus(written, subject);
    }
    let (line, column) = match written.split_once(':') {
        Some((line, column)) => (line.parse().ok(), column.parse().ok()),
        None => (written.parse().ok(), Some(1)),
    };
    let (Some(line), Some(column)) = (line, column) else {
        return Err(format!(
            "`{written}` is no place: give the address of a cell, as in `table/row/column`, a line, \
             or `line:column`"
        ));
    };
    let source = &subject.source;
    let (text, lines) = (source.text(), source.lines());
    let Some(at) = lines.offset(text, LineColumn { line, column }) else {
        let count = lines.count();
        return Err(format!("there is no line {line}: the document has {count}"));
    };
    if written.contains(':') {
        return Ok(point(at, subject));
    }
    let range = lines.range(text, line - 1);
    Ok(Focus {
        span: Some(Span::new(range.start, range.end)),
        address: None,
    })
}

/// What is asked about by pointing at a character: the cell that stands there, or itself.
fn point(at: usize, subject: &Subject) -> Focus {
    let cell = subject
        .bindings
        .iter()
        .enumerate()
        .find_map(|(index, one)| {
            let cell = one.cells.iter().position(|cell| cell.span.contains(at))?;
            Some((one.cells[cell].span, subject.address(index, cell)))
        });
    if let Some((span, address)) = cell {
        return Focus {
            span: Some(span),
            address: Some(address),
        };
    }
    let rest = subject.source.text().get(at..).unwrap_or_default();
    let width = rest.chars().next().map_or(0, char::len_utf8);
    Focus {
        span: Some(Span::new(at, at + width)),
        address: None,
    }
}

fn cell_focus(address: &str, subject: &Subject) -> Result<Focus, String> {
    let forms = subject.model.forms.iter();
    let known: Vec<String> = forms.flat_map(|form| form.addresses()).collect();
    if !known.iter().any(|one| one == address) {
        let near = nearest(address, known.iter().map(String::as_str));
        let advice = near
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        return Err(format!("no form has a cell `{address}`{advice}"));
    }
    let cell = subject.cell(address);
    let span = cell.map(|(binding, cell)| subject.bindings[binding].cells[cell].span);
    Ok(Focus {
        span,
        address: Some(address.to_owned()),
    })
}
