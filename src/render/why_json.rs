//! The answer of `gouji why` as JSON; `rules/schema/why-output.json` describes it, and a test holds it
//! to that.

use super::Style;
use super::json::{ToolJson, VERSION};
use super::span::SpanJson;
use crate::rule::trace::Step;
use crate::source::Lang;
use crate::subject::Subject;
use crate::why::Why;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the answer.
pub(super) fn write(why: &Why<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let subject = &*why.subject;
    let parts = why.parts.iter().map(|part| PartJson {
        part: part.key,
        steps: steps(&part.steps, subject, lang),
    });
    let whole = WhyJson {
        version: VERSION,
        tool: ToolJson::default(),
        rule: why.rule.meta.id.as_str(),
        file: &why.rule.file.path,
        path: subject.source.path(),
        asked: asked(why, lang),
        outcome: why.outcome.name(),
        conclusion: &why.conclusion,
        parts: parts.collect(),
        failure: why.failure.as_ref().map(|failure| FailureJson {
            message: &failure.message,
            help: failure.help.as_deref(),
        }),
    };
    serde_json::to_writer(&mut *out, &whole)?;
    writeln!(out)
}

fn asked(why: &Why<'_>, lang: Lang) -> Option<AskedJson> {
    if why.focus.is_everything() {
        return None;
    }
    let address = why.focus.address.as_deref();
    Some(AskedJson {
        address: address.map(str::to_owned),
        at: why
            .focus
            .span
            .map(|span| SpanJson::new(&why.subject, span, address, lang)),
    })
}

fn steps(steps: &[Step], subject: &Subject, lang: Lang) -> Vec<StepJson> {
    let step = |step: &Step| StepJson {
        step: step.key,
        sign: step.sign.name(),
        says: step.say(lang),
        values: step
            .values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect(),
        at: step
            .label
            .as_ref()
            .map(|label| SpanJson::new(subject, label.span, label.address.as_deref(), lang)),
        steps: self::steps(&step.steps, subject, lang),
    };
    steps.iter().map(step).collect()
}

#[derive(Serialize)]
struct WhyJson<'a> {
    version: u32,
    tool: ToolJson,
    rule: &'a str,
    file: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<AskedJson>,
    outcome: &'a str,
    conclusion: &'a str,
    parts: Vec<PartJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureJson<'a>>,
}

#[derive(Serialize)]
struct AskedJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<SpanJson>,
}

#[derive(Serialize)]
struct PartJson {
    part: &'static str,
    steps: Vec<StepJson>,
}

#[derive(Serialize)]
struct StepJson {
    step: &'static str,
    sign: &'static str,
    says: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    values: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<SpanJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepJson>,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}
