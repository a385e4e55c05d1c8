//! A rule file to a [`Rule`], or errors that point into the YAML.

use super::case::CaseFile;
use super::condition::Condition;
use super::file::{AppliesFile, FixFile, RuleFile};
use super::loader::Loader;
use super::overrides::{FieldsFile, Override};
use super::parameter::{ParameterFile, Parameters};
use super::template::{Template, placeholders};
use super::{Applies, Basis, FixTemplate, Rule, RuleMeta};
use crate::diagnostic::{Date, RuleId};
use crate::source::{Span, Text, limits};
use crate::yaml::{DataFile, LoadError, Spanned, crowded, parse};
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
    /// What packs and settings change of rules, in order.
    pub overrides: &'a [Override],
}

/// Compiles one rule file, and reads it unless that has been done without a problem. All problems are gathered; a rule with a problem does not run.
pub fn rule(home: Home<'_>, written: Option<RuleFile>, loader: &mut Loader<'_>) -> Option<Rule> {
    let errors = |problems: &[LoadError]| problems.iter().filter(|one| one.is_error()).count();
    let before = errors(loader.problems);
    let written = written.or_else(|| parse(loader.file, loader.problems))?;
    check_id(&written.id, home.name, loader);
    let id = RuleId::new(home.pack, &written.id.value);
    let overrides: Vec<&Override> = home
        .overrides
        .iter()
        .filter(|one| one.selection.covers(&id, home.group))
        .collect();
    let parameters = parameters(&written.parameters, &overrides, loader.problems);
    let mut loader = Loader {
        file: loader.file,
        names: loader.names,
        parameters: &parameters,
        trusted: loader.trusted && overrides.is_empty(),
        problems: loader.problems,
    };
    let loader = &mut loader;
    let basis = written_basis(&written, &overrides, home, loader);
    let applies = applies(&written.applies, loader);
    let condition = Condition::compile(&written.check, loader);
    let known = condition.as_ref().map(|condition| {
        if loader.trusted {
            return Vec::new();
        }
        let mut known = condition.placeholders();
        known.extend(parameters.keys().cloned());
        known
    });
    let mut text = |own: Option<&Spanned<Text>>, field: TextField| {
        let (text, file) = latest(own, &overrides, field);
        let mut loader = Loader {
            file: file.unwrap_or(loader.file),
            names: loader.names,
            parameters: &parameters,
            trusted: loader.trusted,
            problems: loader.problems,
        };
        template(text, known.as_deref(), &mut loader)
    };
    let message = text(Some(&written.message), |fields| fields.message.as_ref());
    let label = text(written.label.as_ref(), |fields| fields.label.as_ref());
    let help = text(written.help.as_ref(), |fields| fields.help.as_ref());
    let fix = written
        .fix
        .as_ref()
        .and_then(|fix| fix_template(fix, known.as_deref(), loader));
    check_cases(&written.tests, loader);
    let fields = overrides
        .iter()
        .filter_map(|one| Some((one, one.written.fields()?)));
    let override_cases = fields
        .flat_map(|(one, fields)| {
            fields
                .tests
                .iter()
                .map(|case| (one.file.clone(), case.clone()))
        })
        .collect();
    if loader.names.is_left_out(loader.file) || errors(loader.problems) > before {
        return None;
    }
    if loader.names.vet {
        super::vet::rule(&written, loader);
        if errors(loader.problems) > before {
            return None;
        }
    }
    Some(Rule {
        meta: Arc::new(meta(&written, id, home.group, basis, &overrides)),
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
        unnoticed: written.unnoticed,
        override_cases,
        file: loader.file.clone(),
        parameters,
    })
}

fn check_id(id: &Spanned<String>, name: &str, loader: &mut Loader<'_>) {
    if !RuleId::is_kebab(&id.value) {
        let help = "write lower-case letters, digits and `-`, as in the name of the file";
        loader.refuse(
            format!("`{}` is not lower kebab case", id.value),
            help,
            id.span,
        );
    } else if id.value != name {
        let message = format!("the id is `{}`, but the file is `{name}`", id.value);
        let help = "write one as the other; the name of the file is what pack.yaml lists";
        loader.refuse(message, help, id.span);
    }
}

fn meta(
    written: &RuleFile,
    id: RuleId,
    group: &str,
    basis: Vec<Basis>,
    overrides: &[&Override],
) -> RuleMeta {
    let last = |own: &Text, field: TextField| {
        let changed = overrides
            .iter()
            .rev()
            .find_map(|one| field(one.written.fields()?));
        changed.map_or_else(|| own.clone(), |text| text.value.clone())
    };
    let severity = overrides
        .iter()
        .rev()
        .find_map(|one| one.written.severity());
    let on = overrides.iter().rev().find_map(|one| one.written.on());
    RuleMeta {
        id,
        group: group.to_owned(),
        summary: last(&written.summary, |fields| fields.summary.as_ref()),
        docs: last(&written.docs, |fields| fields.docs.as_ref()),
        severity: severity.unwrap_or(written.severity),
        on: on.unwrap_or(written.on),
        since: written.since.clone(),
        basis,
        overridden: overrides.iter().map(|one| one.origin()).collect(),
    }
}

/// One text of an override's fields.
type TextField = fn(&FieldsFile) -> Option<&Spanned<Text>>;

/// A text as the last override has it, with that override's file, or the rule's own.
fn latest<'a>(
    own: Option<&'a Spanned<Text>>,
    overrides: &[&'a Override],
    field: TextField,
) -> (Option<&'a Spanned<Text>>, Option<&'a DataFile>) {
    let changed = overrides
        .iter()
        .rev()
        .find_map(|one| Some((field(one.written.fields()?)?, &one.file)));
    match changed {
        Some((text, file)) => (Some(text), Some(file)),
        None => (own, None),
    }
}

/// The values of a rule's parameters: its own, changed by the overrides in order.
fn parameters(
    written: &BTreeMap<String, ParameterFile>,
    overrides: &[&Override],
    problems: &mut Vec<LoadError>,
) -> Parameters {
    let mut values: Parameters = written
        .iter()
        .map(|(name, parameter)| (name.clone(), parameter.default.value.clone()))
        .collect();
    for one in overrides {
        let changed = one.written.fields().map(|fields| fields.parameters.iter());
        for (name, new) in changed.into_iter().flatten() {
            problems.push(match values.get_mut(name) {
                Some(value) if value.kind() == new.value.kind() => {
                    *value = new.value.clone();
                    continue;
                }
                Some(value) => {
                    let message = format!("`{name}` must be {}", value.kind());
                    LoadError::new(&one.file, message).at(new.span)
                }
                None => {
                    let span = name_of(&one.file, name, new.span);
                    let message = format!("this rule has no parameter `{name}`");
                    let error = LoadError::new(&one.file, message).at(span);
                    if values.is_empty() {
                        error.with_help("it has none at all: take this out")
                    } else {
                        error.or_known(name, values.keys().map(String::as_str))
                    }
                }
            });
        }
    }
    values
}

/// Where the name of a value stands.
fn name_of(file: &DataFile, name: &str, value: Option<Span>) -> Option<Span> {
    let head = file.text.get(..value?.range().start)?;
    let at = head.rfind(name)?;
    Some(Span::new(at, at + name.len()))
}

/// What obliges: as the last override has it, or as the rule says.
fn written_basis(
    written: &RuleFile,
    overrides: &[&Override],
    home: Home<'_>,
    loader: &mut Loader<'_>,
) -> Vec<Basis> {
    let changed = overrides
        .iter()
        .rev()
        .find_map(|one| Some((one.written.fields()?.basis.as_ref()?, &one.file)));
    let (keys, file) = changed.unwrap_or((&written.basis, loader.file));
    let mut loader = Loader {
        file,
        names: loader.names,
        parameters: loader.parameters,
        trusted: loader.trusted,
        problems: loader.problems,
    };
    keys.iter()
        .filter_map(|key| basis(key, home.basis, &mut loader))
        .collect()
}

fn basis(
    key: &Spanned<String>,
    known: &BTreeMap<String, Basis>,
    loader: &mut Loader<'_>,
) -> Option<Basis> {
    let found = known.get(&key.value).cloned();
    if found.is_none() {
        let mut error = LoadError::new(loader.file, format!("unknown basis `{}`", key.value));
        error = error.at(key.span);
        if known.is_empty() {
            let help = format!(
                "name it under `basis` in pack.yaml: `{}: {{title: …}}`",
                key.value
            );
            error = error.with_help(help);
        } else if !crowded(loader.problems, loader.file) {
            error = error.or_known(&key.value, known.keys().map(String::as_str));
        }
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
        years: written.years.as_ref().map(|years| years.value),
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
    if loader.trusted {
        return Some(Template::trusted(&written.value));
    }
    let longest = written.value.zh.len().max(written.value.en.len());
    if longest > limits::LONGEST_TEXT {
        let most = limits::LONGEST_TEXT;
        let message = format!("this text has {longest} bytes, more than the limit of {most}");
        loader.problem(message, written.span);
        return None;
    }
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
    near: Option<Span>,
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
        .map(|at| Span::new(from + at, from + at + wanted.len()));
    let error =
        LoadError::new(loader.file, format!("unknown placeholder `{{{name}}}`")).at(span.or(near));
    match crate::yaml::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => error.with_help(format!("did you mean `{{{near}}}`?")),
        None if known.is_empty() => error.with_help("this check gives no placeholders"),
        None => {
            let known: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
            error.with_help(format!("known here: {}", known.join(", ")))
        }
    }
}

fn fix_template(
    written: &FixFile,
    known: Option<&[String]>,
    loader: &mut Loader<'_>,
) -> Option<FixTemplate> {
    let title = template(Some(&written.title), known, loader);
    let known = known?;
    if written.new.value.len() > limits::LONGEST_TEXT {
        let most = limits::LONGEST_TEXT;
        let message = format!("this text has more than the limit of {most} bytes");
        loader.problem(message, written.new.span);
        return None;
    }
    let is_known = |name: &&str| loader.trusted || known.iter().any(|known| known == name);
    if let Some(name) = placeholders(&written.new.value).find(|name| !is_known(name)) {
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
            && Date::parse(&todo.until.value).is_none()
        {
            loader.problem("not a day such as `2027-01-31`", todo.until.span);
        }
    }
}
