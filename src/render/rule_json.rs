//! Rules as JSON: the list and the explanation, for programs.
//!
//! The shapes are described by `rules/schema/rules-output.json` and `explain-output.json`, which
//! tests hold them to.

use super::Style;
use super::json::{BasisJson, FindingJson, Json, ToolJson, VERSION};
use super::rule_words::{case, edit};
use crate::explain::{Example, Explanation, How, Listed};
use crate::rule::{Applies, Rule};
use crate::source::{Lang, Text};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// Writes the list of `gouji rules`.
pub(super) fn list(listed: &[Listed<'_>], _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rules = listed.iter().map(|one| RuleJson::new(one.rule, &one.how));
    write(&AllJson::new(rules.collect()), out)
}

/// Writes what `gouji explain` has to say.
pub(super) fn explain(
    explained: &[Explanation<'_>],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let metas = explained.iter().map(|one| Arc::clone(&one.rule.meta));
    let findings = Json::knowing(&metas.collect::<Vec<_>>(), *style);
    let rules = explained
        .iter()
        .map(|one| ExplainedJson {
            rule: RuleJson::new(one.rule, &one.how),
            docs: TextJson::from(&one.rule.meta.docs),
            check: CheckJson {
                kinds: &one.how.kinds,
                written: one.how.written,
            },
            example: example(&one.example, &findings, style.lang),
            silent: one
                .silent
                .iter()
                .map(|silent| SilentJson {
                    name: &silent.name.value,
                    about: case(silent, style.lang),
                })
                .collect(),
        })
        .collect();
    write(&AllJson::new(rules), out)
}

fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

fn example<'a>(
    example: &'a Example<'_>,
    findings: &'a Json,
    lang: Lang,
) -> Option<ExampleJson<'a>> {
    let Example::Fires { case, report } = example else {
        return None;
    };
    Some(ExampleJson {
        name: &case.name.value,
        base: case.base.as_ref().map(|base| base.value.as_str()),
        edits: case.edits.iter().map(|change| edit(change, lang)).collect(),
        path: report.subject.source.path(),
        text: report.subject.source.text(),
        findings: findings.findings(report),
    })
}

#[derive(Serialize)]
struct AllJson<T> {
    version: u32,
    tool: ToolJson,
    rules: Vec<T>,
}

impl<T> AllJson<T> {
    fn new(rules: Vec<T>) -> AllJson<T> {
        AllJson {
            version: VERSION,
            tool: ToolJson::default(),
            rules,
        }
    }
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    group: &'a str,
    severity: &'a str,
    on: bool,
    since: &'a str,
    scripted: bool,
    summary: TextJson<'a>,
    basis: Vec<BasisJson<'a>>,
    applies: AppliesJson<'a>,
    cases: usize,
    fixable: bool,
}

impl RuleJson<'_> {
    fn new<'a>(rule: &'a Rule, how: &How<'_>) -> RuleJson<'a> {
        let meta = &rule.meta;
        RuleJson {
            id: meta.id.as_str(),
            group: &meta.group,
            severity: meta.severity.name(),
            on: meta.on,
            since: &meta.since,
            scripted: rule.condition.is_scripted(),
            summary: TextJson::from(&meta.summary),
            basis: meta.basis.iter().map(BasisJson::from).collect(),
            applies: AppliesJson::from(&rule.applies),
            cases: rule.cases.len(),
            fixable: how.fixable,
        }
    }
}

#[derive(Serialize)]
struct TextJson<'a> {
    zh: &'a str,
    en: &'a str,
}

impl<'a> From<&'a Text> for TextJson<'a> {
    fn from(text: &'a Text) -> TextJson<'a> {
        TextJson {
            zh: &text.zh,
            en: &text.en,
        }
    }
}

#[derive(Serialize)]
struct AppliesJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    years: Option<YearsJson>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    forms: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    kinds: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_kinds: &'a [String],
}

impl<'a> From<&'a Applies> for AppliesJson<'a> {
    fn from(applies: &'a Applies) -> AppliesJson<'a> {
        AppliesJson {
            years: applies.years.map(|years| YearsJson {
                from: years.from,
                to: years.to,
            }),
            forms: &applies.forms,
            kinds: &applies.kinds,
            not_kinds: &applies.not_kinds,
        }
    }
}

#[derive(Serialize)]
struct YearsJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<i32>,
}

#[derive(Serialize)]
struct ExplainedJson<'a> {
    #[serde(flatten)]
    rule: RuleJson<'a>,
    docs: TextJson<'a>,
    check: CheckJson<'a>,
    example: Option<ExampleJson<'a>>,
    silent: Vec<SilentJson<'a>>,
}

#[derive(Serialize)]
struct CheckJson<'a> {
    kinds: &'a [&'static str],
    written: &'a str,
}

#[derive(Serialize)]
struct ExampleJson<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a str>,
    edits: Vec<String>,
    path: &'a str,
    text: &'a str,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct SilentJson<'a> {
    name: &'a str,
    about: String,
}
