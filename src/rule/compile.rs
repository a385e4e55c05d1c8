//! A rule file to a [`Rule`], or errors that point into the YAML.

use super::case::CaseFile;
use super::condition::Condition;
use super::file::{AppliesFile, FixFile, RuleFile};
use super::loader::Loader;
use super::template::{Template, placeholders};
use super::{Applies, Basis, FixTemplate, Rule, RuleMeta};
use crate::diagnostic::RuleId;
use crate::source::Text;
use crate::yaml::{LoadError, Spanned, parse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a rule stands: what its file must agree with.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// The pack's id.
    pub pack: &'a str,
    /// The group, which is the folder.
    pub group: &'a str,
    /// The file name without extension.
    pub name: &'a str,
    /// The pack's documents that oblige, by key.
    pub basis: &'a BTreeMap<String, Basis>,
}

/// Reads and compiles one rule file. All problems are gathered; a rule with a problem does not run.
pub fn rule(home: Home<'_>, loader: &mut Loader<'_>) -> Option<Rule> {
    let before = loader.problems.len();
    let written: RuleFile = parse(loader.file, loader.problems)?;
    if !RuleId::is_kebab(&written.id.value) {
        loader.problem(
            format!("`{}` is not lower kebab case", written.id.value),
            written.id.span,
        );
    } else if written.id.value != home.name {
        let message = format!(
            "the id is `{}`, but the file is `{}`",
            written.id.value, home.name
        );
        loader.problem(message, written.id.span);
    }
    let basis: Vec<Basis> = written
        .basis
        .iter()
        .filter_map(|key| basis(key, home.basis, loader))
        .collect();
    let applies = applies(&written.applies, loader);
    let condition = Condition::compile(&written.check, loader);
    let known = condition.as_ref().map(Condition::placeholders);
    let message = template(Some(&written.message), known.as_deref(), loader);
    let label = template(written.label.as_ref(), known.as_deref(), loader);
    let help = template(written.help.as_ref(), known.as_deref(), loader);
    let fix = written
        .fix
        .as_ref()
        .and_then(|fix| fix_template(fix, known.as_deref(), loader));
    check_cases(&written.tests, loader);
    if loader.problems.len() > before {
        return None;
    }
    let meta = RuleMeta {
        id: RuleId::new(home.pack, &written.id.value),
        group: home.group.to_owned(),
        summary: written.summary,
        docs: written.docs,
        severity: written.severity,
        on: written.on,
        since: written.since,
        basis,
    };
    Some(Rule {
        meta: Arc::new(meta),
        applies,
        yields_to: written
            .yields_to
            .into_iter()
            .map(|name| name.value)
            .collect(),
        condition: condition?,
        message: message?,
        label,
        help,
        fix,
        cases: written.tests,
        file: loader.file.clone(),
    })
}

fn basis(
    key: &Spanned<String>,
    known: &BTreeMap<String, Basis>,
    loader: &mut Loader<'_>,
) -> Option<Basis> {
    let found = known.get(&key.value).cloned();
    if found.is_none() {
        let error = LoadError::new(loader.file, format!("unknown basis `{}`", key.value))
            .at(key.span)
            .did_you_mean(&key.value, known.keys().map(String::as_str));
        loader.problems.push(error);
    }
    found
}

fn applies(written: &AppliesFile, loader: &mut Loader<'_>) -> Applies {
    let names = loader.names;
    let mut keep =
        |what: &str, keys: &[Spanned<String>], known: &std::collections::BTreeSet<String>| {
            keys.iter().for_each(|key| {
                loader.known(what, key, known);
            });
            keys.iter()
                .map(|key| key.value.clone())
                .collect::<Vec<String>>()
        };
    Applies {
        years: written.years,
        forms: keep("form", &written.forms, &names.forms),
        kinds: keep("kind of body", &written.kinds, &names.kinds),
        not_kinds: keep("kind of body", &written.not_kinds, &names.kinds),
    }
}

/// A template, checked only when the check itself is sound: otherwise its names are not known.
fn template(
    written: Option<&Spanned<Text>>,
    known: Option<&[String]>,
    loader: &mut Loader<'_>,
) -> Option<Template> {
    let (written, known) = (written?, known?);
    match Template::new(&written.value, known) {
        Ok(template) => Some(template),
        Err(name) => {
            let error = unknown_placeholder(&name, written.span, known, loader);
            loader.problems.push(error);
            None
        }
    }
}

fn unknown_placeholder(
    name: &str,
    near: Option<crate::source::Span>,
    known: &[String],
    loader: &Loader<'_>,
) -> LoadError {
    // A mapping's own span is its first key: the placeholder itself is looked for behind it.
    let text = &loader.file.text;
    let from = near.map_or(0, |span| span.start as usize);
    let wanted = format!("{{{name}}}");
    let span = text
        .get(from..)
        .and_then(|rest| rest.find(&wanted))
        .map(|at| crate::source::Span::new(from + at, from + at + wanted.len()));
    let error =
        LoadError::new(loader.file, format!("unknown placeholder `{{{name}}}`")).at(span.or(near));
    match crate::yaml::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => error.with_help(format!("did you mean `{{{near}}}`?")),
        None => error.with_help(format!("known here: {}", known.join(", "))),
    }
}

fn fix_template(
    written: &FixFile,
    known: Option<&[String]>,
    loader: &mut Loader<'_>,
) -> Option<FixTemplate> {
    let title = template(Some(&written.title), known, loader);
    let known = known?;
    if let Some(name) =
        placeholders(&written.new.value).find(|name| !known.iter().any(|known| known == name))
    {
        let error = unknown_placeholder(name, written.new.span, known, loader);
        loader.problems.push(error);
        return None;
    }
    Some(FixTemplate {
        title: title?,
        applicability: written.applicability,
        new: written.new.value.clone(),
    })
}

/// A case needs exactly one text to work on.
fn check_cases(cases: &[CaseFile], loader: &mut Loader<'_>) {
    for case in cases {
        if case.base.is_some() == case.text.is_some() {
            loader.problem(
                "a test case needs `base` or `text`, and not both",
                case.name.span,
            );
        }
        if let Some(todo) = &case.todo
            && !is_day(&todo.until.value)
        {
            loader.problem("not a day such as `2027-01-31`", todo.until.span);
        }
    }
}

/// Whether a text is a day as ISO 8601 writes it, so that days compare as texts do.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, digits: usize| -> Option<u32> {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| plain)
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}
