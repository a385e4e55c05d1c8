//! Statistics for programs: one object, described by `rules/schema/statistics-output.json`.

use super::{BodyCounts, Found, RuleCounts, Statistics};
use crate::diagnostic::RuleId;
use crate::render::json::{ToolJson, VERSION};
use crate::rule::Outcome;
use serde::Serialize;
use std::io::{self, Write};

impl Statistics {
    /// Writes every rule, in the order of the packs, and every body, by name.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let json = StatisticsJson {
            version: VERSION,
            tool: ToolJson::default(),
            rules: self.rules.rules().map(RuleJson::from).collect(),
            bodies: self.bodies().map(BodyJson::from).collect(),
        };
        serde_json::to_writer(&mut *out, &json)?;
        writeln!(out)
    }
}

#[derive(Serialize)]
struct StatisticsJson<'a> {
    version: u32,
    tool: ToolJson,
    rules: Vec<RuleJson<'a>>,
    bodies: Vec<BodyJson<'a>>,
}

#[derive(Serialize)]
struct FoundJson {
    errors: usize,
    warnings: usize,
    infos: usize,
    accepted: usize,
}

impl From<Found> for FoundJson {
    fn from(found: Found) -> FoundJson {
        FoundJson {
            errors: found.errors,
            warnings: found.warnings,
            infos: found.infos,
            accepted: found.accepted,
        }
    }
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: &'a str,
    #[serde(flatten)]
    found: FoundJson,
    safe: usize,
    #[serde(rename = "unsafe")]
    doubtful: usize,
    reports: usize,
    outcomes: OutcomesJson,
}

#[derive(Serialize)]
struct OutcomesJson {
    passed: usize,
    failed: usize,
    not_assessable: usize,
    off: usize,
}

impl<'a> From<(&'a RuleId, &RuleCounts)> for RuleJson<'a> {
    fn from((rule, counts): (&'a RuleId, &RuleCounts)) -> RuleJson<'a> {
        RuleJson {
            rule: rule.as_str(),
            found: counts.found.into(),
            safe: counts.safe,
            doubtful: counts.doubtful,
            reports: counts.reports,
            outcomes: OutcomesJson {
                passed: counts.ended(Outcome::Passed),
                failed: counts.ended(Outcome::Failed),
                not_assessable: counts.ended(Outcome::NotAssessable),
                off: counts.ended(Outcome::Off),
            },
        }
    }
}

#[derive(Serialize)]
struct BodyJson<'a> {
    body: &'a str,
    reports: usize,
    #[serde(flatten)]
    found: FoundJson,
}

impl<'a> From<(&'a str, &BodyCounts)> for BodyJson<'a> {
    fn from((body, counts): (&'a str, &BodyCounts)) -> BodyJson<'a> {
        BodyJson {
            body,
            reports: counts.reports,
            found: counts.found.into(),
        }
    }
}
