//! `--format sarif`: SARIF 2.1.0, which code scanning on GitHub, Azure DevOps and many editors read.
//!
//! The format: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html>.
//! Results are written report by report; what must be known of the whole run (rules, artifacts,
//! failures) comes behind them, for the order of an object's members means nothing. No time is
//! written, so that the same reports give the same file.
//!
//! Lines and columns are those of the file itself, columns in Unicode code points. A file that has
//! no lines (DOCX, PDF) and a finding on a whole document have line 1 and no columns: GitHub shows
//! no result without a line, and the place in words is in the message, in `logicalLocations` and in
//! `properties.place`. Accepted findings stay, with `suppressions`.

mod artifact;
mod place;
mod result;
mod rules;

use super::locate::{plain, reference};
use super::said::{failure, rule_failure};
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::check::fingerprint::fingerprints;
use crate::diagnostic::{RuleId, Severity};
use crate::rule::RuleMeta;
use crate::source::Lang;
use result::Run;
use rules::Rules;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0, for code scanning",
    binary: false,
    documented: true,
    new: |style| Box::new(Sarif::new(style)),
};

/// Where the schema is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The folder that relative paths start from.
const BASE: &str = "%SRCROOT%";
/// SARIF's levels for our severities, the lightest first.
const LEVELS: [&str; 3] = ["note", "warning", "error"];

struct Sarif {
    lang: Lang,
    rules: Rules,
    /// Whether a baseline tells what is known.
    baseline: bool,
    results: usize,
    /// Every report as an artifact, as JSON.
    artifacts: Vec<String>,
    /// What went wrong while reports were read and checked.
    execution: Vec<Value>,
    /// What is wrong with the files of rules.
    configuration: Vec<Value>,
}

impl Sarif {
    fn new(style: Style) -> Sarif {
        Sarif {
            lang: style.lang,
            rules: Rules::default(),
            baseline: false,
            results: 0,
            artifacts: Vec::new(),
            execution: Vec::new(),
            configuration: Vec::new(),
        }
    }

    fn language(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en-US",
        }
    }
}

impl Renderer for Sarif {
    fn with_baseline(&mut self) {
        self.baseline = true;
    }

    fn begin(&mut self, rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        self.rules = Rules::new(rules);
        let base = json!({BASE: {"description": {"text": "the folder of the run"}}});
        let language = self.language();
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{"
        )?;
        write!(
            out,
            "\"language\":\"{language}\",\"columnKind\":\"unicodeCodePoints\","
        )?;
        write!(out, "\"originalUriBaseIds\":{base},\"results\":[")
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let artifact = artifact::artifact(subject);
        self.artifacts.push(artifact.to_string());
        let run = Run {
            lang: self.lang,
            baseline: self.baseline,
            artifact: self.artifacts.len() - 1,
        };
        for (diagnostic, print) in report.diagnostics.iter().zip(fingerprints(report)) {
            let rule = self.rules.index(&diagnostic.rule, diagnostic.severity);
            let result = run.result(subject, diagnostic, rule, &print);
            writeln!(out, "{}", if self.results == 0 { "" } else { "," })?;
            self.results += 1;
            serde_json::to_writer(&mut *out, &result)?;
        }
        for broken in &report.failures {
            let path = Some(subject.source.path());
            let rule = Some(&broken.rule);
            let notification = self.notification(rule_failure(broken), path, rule);
            self.execution.push(notification);
        }
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for one in failures {
            let notification = self.notification(failure(one), one.path.as_deref(), None);
            // The files of a pack are YAML, and no report is.
            let of_pack = one
                .path
                .as_deref()
                .is_some_and(|path| path.ends_with(".yaml"));
            if of_pack || one.rule.is_some() {
                self.configuration.push(notification);
            } else {
                self.execution.push(notification);
            }
        }
        write!(out, "\n],\n\"artifacts\":[")?;
        for (index, artifact) in self.artifacts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(out, "{comma}\n{artifact}")?;
        }
        let sound = self.execution.is_empty() && self.configuration.is_empty();
        let mut invocation = json!({"executionSuccessful": sound});
        let notifications = [
            ("toolExecutionNotifications", &mut self.execution),
            ("toolConfigurationNotifications", &mut self.configuration),
        ];
        for (name, all) in notifications {
            if !all.is_empty() {
                invocation[name] = Value::Array(std::mem::take(all));
            }
        }
        write!(
            out,
            "\n],\n\"invocations\":[{invocation}],\n\"tool\":{{\"driver\":"
        )?;
        self.rules.write_driver(self.lang, self.language(), out)?;
        writeln!(out, "}}}}]}}")
    }
}

impl Sarif {
    fn notification(&mut self, text: String, path: Option<&str>, rule: Option<&RuleId>) -> Value {
        let mut notification = json!({"level": "error", "message": {"text": text}});
        if let Some(path) = path {
            let location = json!({"artifactLocation": located(path)});
            notification["locations"] = json!([{"physicalLocation": location}]);
        }
        if let Some(rule) = rule {
            let index = self.rules.index(rule, Severity::Error);
            notification["associatedRule"] = json!({"id": rule.as_str(), "index": index});
        }
        notification
    }
}

/// A file as an `artifactLocation`.
fn located(path: &str) -> Value {
    let reference = reference(&plain(path));
    let mut location = json!({"uri": reference.uri});
    if reference.inside {
        location["uriBaseId"] = json!(BASE);
    }
    location
}
