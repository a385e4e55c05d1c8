//! What compiles and still makes no sense: checks that can never find anything, fixes that change
//! nothing, captures that nothing uses, texts that are empty.

mod address;
mod case;
mod dead;
mod fix;
mod pattern;
mod text;

pub use address::address;

use super::file::{CheckFile, RuleFile};
use super::loader::Loader;
use crate::yaml::Spanned;

/// Looks through a rule that compiled; what it finds is added to the loader's problems.
pub fn rule(written: &RuleFile, loader: &mut Loader<'_>) {
    pattern::check(&written.check, loader);
    dead::check(written, loader);
    fix::check(written, loader);
    text::check(written, loader);
    case::check(written, loader);
}

/// The checks of which one decides where a finding stands and what it says: itself, the first of
/// `all`, the second of `when`, every one of `any`.
fn speakers(check: &Spanned<CheckFile>) -> Vec<&Spanned<CheckFile>> {
    match &check.value {
        CheckFile::All(list) => list.first().map(speakers).unwrap_or_default(),
        CheckFile::Any(list) => list.iter().flat_map(speakers).collect(),
        CheckFile::When(file) => speakers(&file.then),
        _ => vec![check],
    }
}

/// Calls `each` for a check and every check inside it.
fn walk<'a>(check: &'a Spanned<CheckFile>, each: &mut dyn FnMut(&'a Spanned<CheckFile>)) {
    each(check);
    match &check.value {
        CheckFile::All(list) | CheckFile::Any(list) => list.iter().for_each(|one| walk(one, each)),
        CheckFile::Not(file) => walk(&file.check, each),
        CheckFile::When(file) => {
            walk(&file.condition, each);
            walk(&file.then, each);
        }
        _ => {}
    }
}
