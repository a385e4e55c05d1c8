//! What applies to one document and why: the answer of `gouji rules --show-config`.

use super::Style;
use super::json::{ToolJson, VERSION};
use super::measure::{columns, one_line, padded};
use super::paint::Paint;
use super::rule_words::severity;
use crate::check::settings::{Decision, Gate};
use crate::rule::RuleMeta;
use crate::wording::say;
use serde::Serialize;
use std::io::{self, Write};

/// Everything that settings say of one document.
#[derive(Debug)]
pub struct Applied<'a> {
    /// The document's path as given.
    pub path: &'a str,
    /// The configuration file, if there is one.
    pub config: Option<&'a str>,
    /// The packs: id, version, and where each comes from.
    pub packs: Vec<[&'a str; 3]>,
    /// Whether the configuration leaves the document out of folders.
    pub excluded: bool,
    /// The globs of each entry of `overrides` that applies.
    pub matching: Vec<String>,
    /// The gate.
    pub gate: Gate,
    /// The largest file, in bytes.
    pub file_size: u64,
    /// The most findings of one rule.
    pub most_findings: usize,
    /// The rules, by group, and what was decided of each.
    pub rules: Vec<(&'a RuleMeta, Decision<'a>)>,
}

/// Writes it for people.
///
/// # Errors
/// When `out` cannot be written.
pub fn text(applied: &Applied<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { on: style.color };
    let words = |key: &str| say(style.lang, key, &[]);
    writeln!(out, "{}", paint.strong(&one_line(applied.path)))?;
    let none = words("applied.no-config");
    let mut facts = vec![(
        words("applied.config"),
        applied.config.unwrap_or(&none).to_owned(),
    )];
    for [id, version, place] in &applied.packs {
        facts.push((words("applied.pack"), format!("{id} {version} ({place})")));
    }
    for globs in &applied.matching {
        facts.push((words("applied.override"), globs.clone()));
    }
    if applied.excluded {
        facts.push((words("applied.excluded"), words("applied.excluded-how")));
    }
    facts.push((words("applied.gate"), gate(applied.gate).to_owned()));
    let limits = say(
        style.lang,
        "applied.limits-are",
        &[
            ("bytes", &applied.file_size.to_string()),
            ("findings", &applied.most_findings.to_string()),
        ],
    );
    facts.push((words("applied.limits"), limits));
    let widest = facts
        .iter()
        .map(|(name, _)| columns(name))
        .max()
        .unwrap_or(0);
    for (name, value) in &facts {
        writeln!(out, "  {}  {}", padded(name, widest), one_line(value))?;
    }
    let ids = applied
        .rules
        .iter()
        .map(|(meta, _)| columns(meta.id.as_str()));
    let widest = ids.max().unwrap_or(0);
    for rules in applied.rules.chunk_by(|a, b| a.0.group == b.0.group) {
        let group = rules.first().map_or("", |(meta, _)| &meta.group);
        writeln!(out, "\n{}", paint.strong(&one_line(group)))?;
        for (meta, decision) in rules {
            let word = if decision.on {
                severity(decision.severity, style.lang)
            } else {
                words("state.off")
            };
            let mut line = format!(
                "  {}  {}",
                padded(meta.id.as_str(), widest),
                padded(&word, 8)
            );
            if !decision.because.is_empty() {
                line.push_str(&format!("  {}", decision.because.join(", ")));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// Writes it for programs; the shape is described by `rules/schema/applied-output.json`.
///
/// # Errors
/// When `out` cannot be written.
pub fn json(applied: &Applied<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = applied.rules.iter().map(|(meta, decision)| RuleJson {
        rule: meta.id.as_str(),
        group: &meta.group,
        on: decision.on,
        severity: decision.severity.name(),
        because: decision.because.iter().map(AsRef::as_ref).collect(),
    });
    let packs = applied
        .packs
        .iter()
        .map(|[id, version, place]| PackJson { id, version, place });
    let value = AppliedJson {
        version: VERSION,
        tool: ToolJson::default(),
        path: applied.path,
        config: applied.config,
        packs: packs.collect(),
        excluded: applied.excluded,
        overrides: &applied.matching,
        fail_on: gate(applied.gate),
        limits: LimitsJson {
            file_size: applied.file_size,
            findings_per_rule: applied.most_findings,
        },
        rules: rules.collect(),
    };
    serde_json::to_writer(&mut *out, &value)?;
    writeln!(out)
}

fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Error => "error",
        Gate::Warning => "warning",
        Gate::Info => "info",
        Gate::Never => "never",
    }
}

#[derive(Serialize)]
struct AppliedJson<'a> {
    version: u32,
    tool: ToolJson,
    path: &'a str,
    config: Option<&'a str>,
    packs: Vec<PackJson<'a>>,
    excluded: bool,
    overrides: &'a [String],
    fail_on: &'a str,
    limits: LimitsJson,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize)]
struct PackJson<'a> {
    id: &'a str,
    version: &'a str,
    place: &'a str,
}

#[derive(Serialize)]
struct LimitsJson {
    file_size: u64,
    findings_per_rule: usize,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: &'a str,
    group: &'a str,
    on: bool,
    severity: &'a str,
    because: Vec<&'a str>,
}
