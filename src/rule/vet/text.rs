//! Texts that are empty, and captures that no text uses.

use super::speakers;
use crate::rule::file::{CheckFile, RuleFile};
use crate::rule::loader::Loader;
use crate::rule::template::placeholders;
use crate::source::{Pattern, Span, Text};
use crate::yaml::Spanned;
use std::collections::BTreeSet;

/// The group that says which part of a match is meant.
const AT: &str = "at";

pub(super) fn check(written: &RuleFile, loader: &mut Loader<'_>) {
    empty("message", &written.message, loader);
    for (what, text) in [("label", &written.label), ("help", &written.help)] {
        if let Some(text) = text {
            empty(what, text, loader);
        }
    }
    captures(written, loader);
    parameters(written, loader);
}

/// Parameters that nothing in the file names, in any of the ways it may.
fn parameters(written: &RuleFile, loader: &mut Loader<'_>) {
    let text = &loader.file.text;
    let mut unused = Vec::new();
    for (name, parameter) in &written.parameters {
        let ways = [
            format!("${{{name}}}"),
            format!("{{{name}}}"),
            format!("${name}"),
            format!("parameters.{name}"),
            format!("parameters[\"{name}\"]"),
        ];
        if !ways.iter().any(|way| text.contains(way.as_str())) {
            unused.push((name, parameter.default.span));
        }
    }
    for (name, span) in unused {
        let help =
            format!("write `${{{name}}}` in a pattern, `${name}` for a number, or take it out");
        loader.warn(format!("nothing uses the parameter `{name}`"), &help, span);
    }
}

fn empty(what: &str, text: &Spanned<Text>, loader: &mut Loader<'_>) {
    for (lang, said) in [("zh", &text.value.zh), ("en", &text.value.en)] {
        if said.trim().is_empty() {
            loader.problem(format!("`{what}` says nothing in `{lang}`"), text.span);
        }
    }
}

/// Every placeholder that some text of the rule has.
fn used(written: &RuleFile) -> BTreeSet<&str> {
    let texts = [
        Some(&written.message),
        written.label.as_ref(),
        written.help.as_ref(),
    ];
    let title = written.fix.as_ref().map(|fix| &fix.title);
    let both = texts.into_iter().chain([title]).flatten();
    let mut names: BTreeSet<&str> = both
        .flat_map(|text| placeholders(&text.value.zh).chain(placeholders(&text.value.en)))
        .collect();
    names.extend(
        written
            .fix
            .iter()
            .flat_map(|fix| placeholders(&fix.new.value)),
    );
    names
}

fn captures(written: &RuleFile, loader: &mut Loader<'_>) {
    let used = used(written);
    let speakers = speakers(&written.check);
    let finds = speakers.iter().filter_map(|one| match &one.value {
        CheckFile::Pattern(file) => file.find.as_ref(),
        _ => None,
    });
    for find in finds {
        let Some(Ok(pattern)) = loader
            .substituted(find)
            .map(|text| Pattern::parsed(&text, false))
        else {
            continue;
        };
        for group in pattern.groups() {
            if group == AT || used.contains(group.as_str()) {
                continue;
            }
            let message = format!("nothing uses the group `{group}`");
            let help = format!("use `{{{group}}}` in a text, or write `(?:…)` instead");
            let span = place(find, group, loader).or(find.span);
            loader.warn(message, &help, span);
        }
    }
}

/// Where the name of a group stands in the file.
fn place(find: &Spanned<String>, group: &str, loader: &Loader<'_>) -> Option<Span> {
    let span = find.span?;
    let raw = loader.file.text.get(span.range())?;
    let at = raw.find(&format!("<{group}>"))? + 1;
    let start = span.start as usize + at;
    Some(Span::new(start, start + group.len()))
}
