//! `contradiction`: totals for one thing that differ between sentences.

use crate::diagnostic::Label;
use crate::fact::{Fact, Standing};
use crate::rule::file::AgreementFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;

/// Claims that must say the same wherever they stand.
#[derive(Debug)]
pub struct Contradiction {
    keys: Vec<String>,
}

impl Contradiction {
    pub(super) const PLACEHOLDERS: &'static [&'static str] = &["claim", "first", "second"];

    pub(super) fn compile(file: &AgreementFile, loader: &mut Loader<'_>) -> Option<Contradiction> {
        let keys = loader.claims(&file.claims)?;
        Some(Contradiction { keys })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let source = &subject.source;
        let mut found = Vec::new();
        for key in &self.keys {
            let totals: Vec<&Fact> = subject
                .claimed()
                .get(key)
                .iter()
                .filter(|fact| fact.standing == Standing::Total)
                .collect();
            context.note(|| super::agreement::sighted(key, context));
            let Some((first, others)) = totals.split_first() else {
                continue;
            };
            let claim = subject
                .model
                .claims
                .claims
                .iter()
                .find(|claim| claim.key == *key);
            let title = claim.map_or("", |claim| claim.title.get(context.lang));
            let differs =
                |fact: &&&Fact| fact.range.0 > first.range.1 || fact.range.1 < first.range.0;
            if let Some(second) = others.iter().find(differs) {
                let one = Found::here(second.span)
                    .with("claim", title)
                    .with("first", source.slice(first.span))
                    .with("second", source.slice(second.span))
                    .against(source.slice(second.span), source.slice(first.span))
                    .valued(first.value.normalize().to_string())
                    .valued(second.value.normalize().to_string())
                    .also(Label::new(first.span).with_text(source.slice(first.span)));
                found.push(one);
            }
        }
        Verdict::found(found)
    }
}
