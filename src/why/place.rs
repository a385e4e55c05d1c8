//! What is known of the place that is asked about, whatever the rule.

use crate::pack::Pack;
use crate::rule::condition::considered;
use crate::rule::found::Context;
use crate::rule::recomputed::recomputed;
use crate::rule::trace::{Focus, Sign, Step};
use crate::source::Span;
use crate::source::fold::sentence_around;

/// The cell with the relations it stands in, or the line with what was read from it.
pub(super) fn stands(context: Context<'_>, pack: &Pack, focus: &Focus) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(address) = &focus.address {
        steps.push(Step::address(context, address));
        steps.extend(relations(context, pack, address));
    } else if let Some(span) = focus.span {
        steps.push(where_it_is(context, span));
        steps.extend(cells(context, span));
        steps.extend(figures(context, span));
    }
    steps
}

/// Every relation a cell stands in, with the rule that recomputes it.
fn relations(context: Context<'_>, pack: &Pack, address: &str) -> Vec<Step> {
    let subject = context.subject;
    let holds = |step: &Step| {
        let cells = step.steps.iter().flat_map(|cell| &cell.label);
        let named = |step: &Step| step.values.iter().any(|(_, value)| value == address);
        cells
            .into_iter()
            .any(|label| label.address.as_deref() == Some(address))
            || step.steps.iter().any(named)
    };
    let mut steps = Vec::new();
    for (index, binding) in subject.bindings.iter().enumerate() {
        let form = &subject.model.forms[binding.form];
        for (at, relation) in form.relations.iter().enumerate() {
            if relation.table != binding.table {
                continue;
            }
            let found = recomputed(context, index, at).into_iter().filter(holds);
            let rule = rule_of(pack, &relation.key);
            steps.extend(found.map(|step| {
                let rule = rule.clone().unwrap_or_default();
                let named = Step::new("relation.rule")
                    .with("relation", relation.key.as_str())
                    .with("rule", rule);
                step.of([named])
            }));
        }
    }
    steps
}

/// The rule that recomputes a relation.
pub(super) fn rule_of(pack: &Pack, key: &str) -> Option<String> {
    let recomputes = |rule: &&crate::rule::Rule| {
        let mut keys = Vec::new();
        rule.condition.relations(&mut keys);
        keys.iter().any(|one| one == key)
    };
    let rule = pack.rules.iter().find(recomputes)?;
    Some(rule.meta.id.as_str().to_owned())
}

/// The line as matching sees it, and what part of the document it is in.
fn where_it_is(context: Context<'_>, span: Span) -> Step {
    let source = context.subject.source.text();
    // What is asked about may be one character: it is shown in its sentence.
    let around = sentence_around(source, span.start as usize, span.end as usize);
    let around = Span::new(around.start, around.end);
    let folded = context.subject.folded().slice(span.cover(around)).0;
    let role = context
        .subject
        .role_of(context.subject.document.section_at(span.start as usize));
    Step::new("line")
        .with("text", folded.trim())
        .with("place", context.subject.place(span, None, context.lang))
        .with("role", role.unwrap_or("preamble"))
        .at(span)
}

fn cells(context: Context<'_>, span: Span) -> Vec<Step> {
    let bindings = context.subject.bindings.iter().enumerate();
    let cells = bindings.flat_map(|(index, binding)| {
        let here = binding.cells.iter().enumerate();
        let here = here.filter(move |(_, cell)| cell.span.overlaps(span));
        here.map(move |(cell, _)| Step::cell(context, index, cell))
    });
    cells.collect()
}

/// Every figure of the paragraphs at a place: what it was read as, or why it is no claim.
fn figures(context: Context<'_>, at: Span) -> Vec<Step> {
    let subject = context.subject;
    let claims = &subject.model.claims.claims;
    let mut steps: Vec<Step> = Vec::new();
    for fact in subject
        .claimed()
        .iter()
        .filter(|fact| fact.span.overlaps(at))
    {
        let claim = claims.iter().find(|claim| claim.key == fact.key);
        let read = claim.map(|claim| considered(claim, fact, context));
        steps.extend(read.map(|step| {
            let named = claim.map_or("", |claim| claim.title.get(context.lang));
            step.of([Step::new("claim.of")
                .with("claim", named)
                .with("key", fact.key.as_str())])
        }));
    }
    let placed = |steps: &[Step], span: Span| {
        let spans = steps.iter().flat_map(|step| &step.label);
        spans.into_iter().any(|label| label.span.overlaps(span))
    };
    let read = steps.len();
    for (claim, span, why) in subject.refused(at) {
        if placed(&steps[..read], span) {
            continue;
        }
        let step = Step::new("figure.refused")
            .with("figure", subject.source.slice(span).trim())
            .with("claim", claims[claim].title.get(context.lang))
            .with("key", claims[claim].key.as_str())
            .with("field", why.field())
            .at(span);
        steps.push(step.is(Sign::No));
    }
    let folded = subject.folded();
    for (paragraph, sentences) in subject.document.paragraphs.iter().zip(subject.marked()) {
        if !paragraph.span.overlaps(at) {
            continue;
        }
        let base = folded.slice(paragraph.span).1;
        for figure in sentences.iter().flat_map(|sentence| &sentence.figures) {
            let span = folded.span(base + figure.shown.start, base + figure.shown.end);
            if span.overlaps(at) && !placed(&steps, span) {
                let step = Step::new("figure.unread");
                let step = step.with("figure", subject.source.slice(span).trim());
                steps.push(step.at(span).is(Sign::No));
            }
        }
    }
    steps.sort_by_key(|step| step.label.as_ref().map(|label| label.span));
    steps
}
