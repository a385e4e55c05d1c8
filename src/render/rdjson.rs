//! `--format rdjson` and `rdjsonl`: the Reviewdog Diagnostic Format, as one object or an object a
//! line, from which reviewdog comments on changes on many hosts.
//!
//! The format: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Lines count from 1;
//! a column counts the bytes of its line as UTF-8, and the end of a range is behind its last
//! character. Accepted findings are left out. `related_locations` needs reviewdog 0.18 or newer.

use super::locate::{End, Region, plain, region, replacement};
use super::said::{failure, graded, line, lines, rule_failure};
use super::{Failure, Format, Renderer, Summary};
use crate::check::Report;
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity};
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::subject::Subject;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats for one object.
pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    about: "one object of the Reviewdog Diagnostic Format",
    binary: false,
    documented: false,
    new: |style| Box::new(Rdjson::new(style.lang, Shape::Object)),
};

/// The row of the table of formats for an object a line.
pub(super) const LINES_FORMAT: Format = Format {
    name: "rdjsonl",
    about: "the Reviewdog Diagnostic Format, an object a line",
    binary: false,
    documented: false,
    new: |style| Box::new(Rdjson::new(style.lang, Shape::Lines)),
};

/// The severities, the lightest first.
const SEVERITIES: [&str; 3] = ["INFO", "WARNING", "ERROR"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Object,
    Lines,
}

struct Rdjson {
    lang: Lang,
    shape: Shape,
    /// The heaviest severity so far; `None` before the first finding.
    heaviest: Option<Severity>,
}

impl Renderer for Rdjson {
    fn begin(&mut self, _: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        match self.shape {
            Shape::Object => write!(out, "{{\"source\":{},\"diagnostics\":[", source()),
            Shape::Lines => Ok(()),
        }
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        for diagnostic in report.open() {
            let value = self.diagnostic(subject, diagnostic);
            self.write(value, diagnostic.severity, out)?;
        }
        for broken in &report.failures {
            let value = json!({
                "message": rule_failure(broken),
                "location": {"path": plain(subject.source.path())},
                "code": {"value": broken.rule.as_str()},
            });
            self.write(value, Severity::Error, out)?;
        }
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for one in failures {
            // What is about no file is about the folder of the run: some readers want a place.
            let path = one.path.as_deref().map_or(".".to_owned(), plain);
            let value = json!({"message": failure(one), "location": {"path": path}});
            self.write(value, Severity::Error, out)?;
        }
        if self.shape == Shape::Lines {
            return Ok(());
        }
        let Some(heaviest) = self.heaviest else {
            return writeln!(out, "]}}");
        };
        let severity = graded(heaviest, SEVERITIES);
        writeln!(out, "\n],\"severity\":\"{severity}\"}}")
    }
}

impl Rdjson {
    fn new(lang: Lang, shape: Shape) -> Rdjson {
        Rdjson {
            lang,
            shape,
            heaviest: None,
        }
    }

    fn write(
        &mut self,
        mut value: Value,
        severity: Severity,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let is_first = self.heaviest.is_none();
        self.heaviest = self.heaviest.max(Some(severity));
        value["severity"] = json!(graded(severity, SEVERITIES));
        match self.shape {
            Shape::Object => {
                writeln!(out, "{}", if is_first { "" } else { "," })?;
                serde_json::to_writer(out, &value)?;
                Ok(())
            }
            Shape::Lines => {
                value["source"] = source();
                serde_json::to_writer(&mut *out, &value)?;
                writeln!(out)
            }
        }
    }

    fn diagnostic(&self, subject: &Subject, diagnostic: &Diagnostic) -> Value {
        let path = plain(subject.source.path());
        let primary = region(&subject.source, diagnostic.primary.span);
        let (severity, rule) = (diagnostic.severity.name(), &diagnostic.rule);
        let at = primary.map_or(String::new(), |region| {
            format!("{}:{}:", region.start.line, region.start.column)
        });
        let said = line(subject, diagnostic, self.lang);
        let mut value = json!({
            "message": lines(subject, diagnostic, self.lang).join("\n"),
            "location": location(&path, primary),
            "code": {"value": rule.as_str()},
            "original_output": format!("{path}:{at} {severity}[{rule}] {said}"),
        });
        let related = diagnostic.secondary.iter();
        let related: Vec<Value> = related
            .map(|label| related_to(subject, label, &path))
            .collect();
        if !related.is_empty() {
            value["related_locations"] = Value::Array(related);
        }
        if let Some(suggestions) = suggestions(subject, diagnostic) {
            value["suggestions"] = suggestions;
        }
        value
    }
}

/// Who says it.
fn source() -> Value {
    json!({"name": env!("CARGO_PKG_NAME")})
}

fn location(path: &str, region: Option<Region>) -> Value {
    match region {
        Some(region) => json!({"path": path, "range": range(region)}),
        None => json!({"path": path}),
    }
}

fn range(region: Region) -> Value {
    let end = |end: End| json!({"line": end.line, "column": end.byte});
    json!({"start": end(region.start), "end": end(region.end)})
}

fn related_to(subject: &Subject, label: &Label, path: &str) -> Value {
    let text = label.text.as_deref();
    let text = text.unwrap_or_else(|| subject.source.slice(label.span));
    json!({
        "message": text,
        "location": location(path, region(&subject.source, label.span)),
    })
}

/// What would put it right, if all of it can be written into the file. A fix of several edits is
/// no suggestion: reviewdog takes each for a fix of its own.
fn suggestions(subject: &Subject, diagnostic: &Diagnostic) -> Option<Value> {
    let fix = diagnostic.fix.as_ref()?;
    let [edit] = fix.edits.as_slice() else {
        return None;
    };
    if fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let (region, text) = replacement(&subject.source, edit.span, &edit.new)?;
    Some(json!([{"range": range(region), "text": text}]))
}
