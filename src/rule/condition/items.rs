//! `items`: the sub-items of a section against the form.

use crate::form::Item;
use crate::rule::file::{ItemsCheck, ItemsFile};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::fold::{fold, squeeze};
use crate::source::{Folded, Span};
use crate::syntax::{Section, SectionId};
use crate::wording::{listed, say};

/// What is wrong with the sub-items of a section.
#[derive(Debug)]
pub struct Items {
    role: String,
    are: ItemsCheck,
}

impl Items {
    pub(super) fn compile(file: &ItemsFile, loader: &mut Loader<'_>) -> Option<Items> {
        loader.role(&file.section).then(|| Items {
            role: file.section.value.clone(),
            are: file.are,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let spec = subject.form().and_then(|form| form.section(&self.role));
        let Some((_, spec)) = spec else {
            return Verdict::default();
        };
        let Some((id, section)) = subject.document.role(&self.role) else {
            let title = spec.title.get(context.lang);
            return Verdict::unassessable(say(
                context.lang,
                "reason.no-section",
                &[("section", title)],
            ));
        };
        context.notes(|| looked_at(context, &spec.items, section));
        match self.are {
            ItemsCheck::Missing => missing(context, &spec.items, section),
            ItemsCheck::OutOfOrder => out_of_order(context, &spec.items, section),
            ItemsCheck::Empty => empty(context, section),
            ItemsCheck::NumberBroken => broken(context, id),
        }
    }
}

/// Headings directly under a section, with their folded titles.
fn headings<'a>(context: Context<'a>, section: &'a Section) -> Vec<(SectionId, Span, String)> {
    let document = &context.subject.document;
    section
        .children
        .iter()
        .filter_map(|id| {
            let heading = document.section(*id).heading.as_ref()?;
            Some((
                *id,
                heading.span,
                fold(context.subject.source.slice(heading.title)),
            ))
        })
        .collect()
}

/// Every item of the form: the heading that treats it, or whether the text does.
fn looked_at(context: Context<'_>, items: &[Item], section: &Section) -> Vec<Step> {
    let headings = headings(context, section);
    let text = without_cited(&Folded::new(context.subject.source.slice(section.body), 0));
    let step = |item: &Item| {
        let title = item.title.get(context.lang);
        let heading = headings
            .iter()
            .find(|(_, _, title)| item.pattern.is_match(title));
        match heading {
            Some((_, span, printed)) => Step::new("item.heading")
                .with("item", title)
                .with("heading", printed.as_str())
                .at(*span)
                .is(true),
            None if item.topic.is_match(&text) => {
                Step::new("item.text").with("item", title).is(true)
            }
            None => Step::new("item.none").with("item", title).is(false),
        }
    };
    items.iter().map(step).collect()
}

/// Items that neither a heading nor the text treats. The names of cited documents are no treatment.
fn missing(context: Context<'_>, items: &[Item], section: &Section) -> Verdict {
    let headings = headings(context, section);
    let text = without_cited(&Folded::new(context.subject.source.slice(section.body), 0));
    let absent: Vec<&Item> = items
        .iter()
        .filter(|item| {
            let titled = headings
                .iter()
                .any(|(_, _, title)| item.pattern.is_match(title));
            !titled && !item.topic.is_match(&text)
        })
        .collect();
    if absent.is_empty() {
        return Verdict::default();
    }
    let names: Vec<&str> = absent
        .iter()
        .map(|item| item.title.get(context.lang))
        .collect();
    let keys: Vec<&str> = absent.iter().map(|item| item.key.as_str()).collect();
    let role = section.role.clone().unwrap_or_default();
    let found = Found::here(Scope::Section(role).anchor(context))
        .with("items", listed(context.lang, &names))
        .with("item", names[0])
        .valued(keys.join(","));
    Verdict::found(vec![found])
}

/// The text without what stands between title marks.
fn without_cited(folded: &Folded) -> String {
    let mut depth = 0usize;
    folded
        .text()
        .chars()
        .filter(|c| {
            depth += usize::from(*c == '《');
            let keep = depth == 0;
            depth -= usize::from(*c == '》' && depth > 0);
            keep
        })
        .collect()
}

fn out_of_order(context: Context<'_>, items: &[Item], section: &Section) -> Verdict {
    let mut order: Vec<(usize, Span)> = Vec::new();
    for (_, span, title) in headings(context, section) {
        if let Some(index) = items.iter().position(|item| item.pattern.is_match(&title))
            && order.iter().all(|(other, _)| *other != index)
        {
            order.push((index, span));
        }
    }
    let Some(pair) = order.windows(2).find(|pair| pair[1].0 < pair[0].0) else {
        return Verdict::default();
    };
    let found = Found::here(pair[1].1)
        .with("item", items[pair[1].0].title.get(context.lang))
        .with("items", items[pair[0].0].title.get(context.lang))
        .valued(items[pair[1].0].key.clone())
        .also(crate::diagnostic::Label::new(pair[0].1));
    Verdict::found(vec![found])
}

/// A sub-heading with nothing under it before the next heading.
fn empty(context: Context<'_>, section: &Section) -> Verdict {
    let document = &context.subject.document;
    let source = &context.subject.source;
    let found = section.children.iter().filter_map(|id| {
        let child = document.section(*id);
        let heading = child.heading.as_ref()?;
        let body = squeeze(source.slice(child.body));
        let silent = body.trim_matches(['。', ':', ';', '#', '*']).is_empty();
        let item = source.slice(heading.title).trim().to_owned();
        silent.then(|| {
            Found::here(heading.span)
                .with("item", item.clone())
                .valued(item)
        })
    });
    Verdict::found(found.collect())
}

/// Bracketed numbers that lack a bracket on one side.
fn broken(context: Context<'_>, id: SectionId) -> Verdict {
    let document = &context.subject.document;
    let children = document.section(id).children.iter();
    let found = children.filter_map(|child| {
        let heading = document.section(*child).heading.as_ref()?;
        let ordinal = heading.ordinal.as_ref()?;
        let one_sided = ordinal.marks.0.is_none() || ordinal.marks.1.is_none();
        let item = context.subject.source.slice(heading.span).trim().to_owned();
        (ordinal.broken && one_sided).then(|| {
            Found::here(ordinal.span)
                .with("item", item.clone())
                .valued(item)
        })
    });
    Verdict::folded(found.collect())
}
