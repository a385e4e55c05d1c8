//! `words`: wrong words of a list.

use crate::diagnostic::{Applicability, Fix};
use crate::rule::file::WordsFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::words::WordList;
use crate::wording::say;
use crate::yaml::LoadError;
use std::sync::Arc;

/// A word list.
#[derive(Debug)]
pub struct Words {
    list: Arc<WordList>,
}

impl Words {
    pub(super) fn compile(file: &WordsFile, loader: &mut Loader<'_>) -> Option<Words> {
        let name = loader.substituted(&file.list)?;
        let names = &loader.names.words;
        let Some(list) = names.get(&name) else {
            let error = LoadError::new(loader.file, format!("unknown word list `{name}`"))
                .at(file.list.span)
                .did_you_mean(&name, names.keys().map(String::as_str));
            loader.problems.push(error);
            return None;
        };
        Some(Words {
            list: Arc::clone(list),
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let folded = context.subject.folded();
        let mut found = Vec::new();
        for span in Scope::Text.spans(context).unwrap_or_default() {
            let (text, base) = folded.slice(span);
            for (at, entry) in self.list.find(text) {
                let place = folded.span(base + at, base + at + entry.wrong.len());
                let wrong = context.subject.source.slice(place).to_owned();
                let title = say(context.lang, "fault.fix", &[("value", &entry.right)]);
                let fix =
                    Fix::replacement(title, Applicability::Unsafe, place, entry.right.clone());
                let mut one = Found::here(place)
                    .with("wrong", wrong.clone())
                    .with("right", entry.right.clone())
                    .valued(wrong);
                one.fix = Some(fix);
                found.push(one);
            }
        }
        // The same slip made several times is one finding with several places.
        let mut grouped: Vec<Found> = Vec::new();
        for one in found {
            match grouped.iter_mut().find(|other| other.values == one.values) {
                Some(other) => {
                    other.secondary.push(one.primary);
                    if let (Some(fix), Some(more)) = (&mut other.fix, one.fix) {
                        fix.edits.extend(more.edits);
                    }
                }
                None => grouped.push(one),
            }
        }
        Verdict::found(grouped)
    }
}
