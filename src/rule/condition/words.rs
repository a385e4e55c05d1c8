//! `words`: wrong words of a list.

use crate::diagnostic::{Applicability, Fix};
use crate::rule::file::WordsFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::rule::words::{Entry, WordList};
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
                .or_known(&name, names.keys().map(String::as_str));
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
            context.notes(|| self.looked_at(context, text, base));
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

    /// Every wrong word, and whether it stands in a longer one in which it is right.
    fn looked_at(&self, context: Context<'_>, text: &str, base: usize) -> Vec<Step> {
        let folded = context.subject.folded();
        let step = |(at, entry, excepted): (usize, &Entry, bool)| {
            let key = if excepted { "word.excepted" } else { "word" };
            Step::new(key)
                .with("wrong", entry.wrong.as_str())
                .with("right", entry.right.as_str())
                .with("except", entry.except.join(" "))
                .at(folded.span(base + at, base + at + entry.wrong.len()))
                .is(!excepted)
        };
        self.list.seen(text).map(step).collect()
    }
}
