//! `all`, `any`, `not`, `when`: conditions over conditions.

use super::Condition;
use crate::rule::file::{CheckFile, NotFile, WhenFile};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::rule::script::ScriptError;
use crate::rule::trace::Step;
use crate::yaml::Spanned;

/// Compiles a list that must not be empty.
pub(super) fn several(
    list: &[Spanned<CheckFile>],
    written: &Spanned<CheckFile>,
    loader: &mut Loader<'_>,
) -> Option<Vec<Condition>> {
    if list.is_empty() {
        loader.problem(
            "an empty list of checks can never find anything",
            written.span,
        );
        return None;
    }
    let compiled: Vec<Option<Condition>> = list
        .iter()
        .map(|one| Condition::compile(one, loader))
        .collect();
    compiled.into_iter().collect()
}

/// All find something: what the first found. One that cannot tell makes all unable to.
pub(super) fn all(list: &[Condition], context: Context<'_>) -> Result<Verdict, ScriptError> {
    let mut first: Option<Verdict> = None;
    for condition in list {
        let verdict = condition.check(context)?;
        if verdict.found.is_empty() {
            context.note(|| Step::new("all.ends").is(false));
            return Ok(Verdict {
                unassessable: verdict.unassessable,
                ..Verdict::default()
            });
        }
        first.get_or_insert(verdict);
    }
    Ok(first.unwrap_or_default())
}

/// Whatever any finds.
pub(super) fn any(list: &[Condition], context: Context<'_>) -> Result<Verdict, ScriptError> {
    let mut union = Verdict::default();
    for condition in list {
        let verdict = condition.check(context)?;
        union.found.extend(verdict.found);
        union.elsewhere |= verdict.elsewhere;
        union.unassessable = union.unassessable.or(verdict.unassessable);
    }
    Ok(union)
}

/// Something is found where the check finds nothing.
#[derive(Debug)]
pub struct Not {
    pub(super) check: Condition,
    at: Scope,
}

impl Not {
    pub(super) fn compile(file: &NotFile, loader: &mut Loader<'_>) -> Option<Not> {
        let check = Condition::compile(&file.check, loader);
        let at = loader.scope(&file.at);
        Some(Not {
            check: check?,
            at: at?,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Result<Verdict, ScriptError> {
        let verdict = self.check.check(context)?;
        if verdict.unassessable.is_some() {
            return Ok(Verdict {
                found: Vec::new(),
                ..verdict
            });
        }
        let silent = verdict.found.is_empty();
        context.note(|| Step::new(if silent { "not.silent" } else { "not.found" }).is(silent));
        Ok(Verdict::found(
            silent
                .then(|| Found::here(self.at.anchor(context)))
                .into_iter()
                .collect(),
        ))
    }
}

/// The second check, where the first finds something.
#[derive(Debug)]
pub struct When {
    pub(super) condition: Condition,
    pub(super) then: Condition,
}

impl When {
    pub(super) fn compile(file: &WhenFile, loader: &mut Loader<'_>) -> Option<When> {
        let condition = Condition::compile(&file.condition, loader);
        let then = Condition::compile(&file.then, loader);
        Some(When {
            condition: condition?,
            then: then?,
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Result<Verdict, ScriptError> {
        let verdict = self.condition.check(context)?;
        if verdict.found.is_empty() {
            context.note(|| Step::new("when.not").is(false));
            return Ok(Verdict {
                unassessable: verdict.unassessable,
                ..Verdict::default()
            });
        }
        self.then.check(context)
    }
}
