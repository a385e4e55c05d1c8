//! A finding as a result.

use super::LEVELS;
use super::place::{escaped, location, primary, region_json};
use crate::diagnostic::{Acceptance, AcceptedBy, Applicability, Diagnostic, Fix, Label};
use crate::render::locate::{region, replacement};
use crate::render::measure::one_line;
use crate::render::notes::fix_words;
use crate::render::said::{advised, fix_line, graded, place, place_line};
use crate::render::span::position;
use crate::source::Lang;
use crate::subject::Subject;
use crate::wording::{listed, say};
use serde_json::{Value, json};

/// A message names no more places than these.
const MOST_LINKS: usize = 8;
/// What is marked at a place is quoted in so many characters.
const LONGEST_QUOTE: usize = 40;

/// What all results of a report share.
pub(super) struct Run {
    pub(super) lang: Lang,
    /// Whether a baseline tells what is known.
    pub(super) baseline: bool,
    /// The index of the report among the artifacts.
    pub(super) artifact: usize,
}

impl Run {
    /// A finding as a result of the rule of this index.
    pub(super) fn result(
        &self,
        subject: &Subject,
        diagnostic: &Diagnostic,
        rule: usize,
        print: &str,
    ) -> Value {
        let location = |label| location(subject, label, self.artifact, self.lang);
        let fix = self.fix(subject, diagnostic);
        let mut result = json!({
            "ruleId": diagnostic.rule.as_str(),
            "ruleIndex": rule,
            "level": graded(diagnostic.severity, LEVELS),
            "message": {"text": self.message(subject, diagnostic, fix.is_some())},
            "locations": [primary(subject, &diagnostic.primary, self.artifact, self.lang)],
            "partialFingerprints": {"gouji/v1": print},
            "properties": self.properties(subject, diagnostic),
        });
        let related = diagnostic
            .secondary
            .iter()
            .enumerate()
            .map(|(index, label)| {
                let mut related = location(label);
                related["id"] = json!(index + 1);
                related
            });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
        if let Some(fix) = fix {
            result["fixes"] = json!([fix]);
        }
        if let Some(acceptance) = &diagnostic.accepted {
            result["suppressions"] = json!([suppression(acceptance)]);
        }
        if self.baseline {
            let by = diagnostic.accepted.as_ref().map(|one| one.by);
            let known = by == Some(AcceptedBy::Baseline);
            result["baselineState"] = json!(if known { "unchanged" } else { "new" });
        }
        result
    }

    /// The fact with links to the other places, the place where the file has no lines, the advice,
    /// and the fix where it is not among the fixes.
    fn message(&self, subject: &Subject, diagnostic: &Diagnostic, is_fixed: bool) -> String {
        let mut first = escaped(&one_line(&diagnostic.message));
        if let Some(links) = self.links(subject, &diagnostic.secondary) {
            let filled = [("message", first.as_str()), ("places", links.as_str())];
            first = say(self.lang, "ci.see", &filled);
        }
        let place = region(&subject.source, diagnostic.primary.span)
            .is_none()
            .then(|| place_line(subject, diagnostic, self.lang));
        let fix = fix_line(diagnostic, self.lang).filter(|_| !is_fixed);
        let mut lines = vec![first];
        let more = place.into_iter().chain(advised(diagnostic, self.lang));
        lines.extend(more.chain(fix).map(|line| escaped(&line)));
        lines.join("\n")
    }

    /// The other places as links to their ids.
    fn links(&self, subject: &Subject, labels: &[Label]) -> Option<String> {
        let links = labels.iter().enumerate().filter_map(|(index, label)| {
            let text = label.text.as_deref();
            let text = one_line(text.unwrap_or_else(|| subject.source.slice(label.span)));
            let quoted: String = text.trim().chars().take(LONGEST_QUOTE).collect();
            let quoted = quoted.replace('\\', "\\\\");
            let quoted = quoted.replace('[', "\\[").replace(']', "\\]");
            (!quoted.is_empty()).then(|| format!("[{quoted}]({})", index + 1))
        });
        let links: Vec<String> = links.take(MOST_LINKS).collect();
        (!links.is_empty()).then(|| listed(self.lang, &links))
    }

    fn properties(&self, subject: &Subject, diagnostic: &Diagnostic) -> Value {
        let mut properties = json!({"place": place(subject, diagnostic, self.lang)});
        if let Some(address) = &diagnostic.primary.address {
            properties["address"] = json!(address);
        }
        if let Some(position) = position(&subject.source, diagnostic.primary.span) {
            properties["position"] = json!(position);
        }
        if !diagnostic.relations.is_empty() {
            properties["relations"] = json!(diagnostic.relations);
        }
        properties
    }

    /// A fix of which every edit can be written into the file.
    fn fix(&self, subject: &Subject, diagnostic: &Diagnostic) -> Option<Value> {
        let fix = diagnostic.fix.as_ref()?;
        if fix.applicability == Applicability::DisplayOnly {
            return None;
        }
        let replacements = replacements(subject, fix)?;
        let mut file = super::located(subject.source.path());
        file["index"] = json!(self.artifact);
        let change = json!({"artifactLocation": file, "replacements": replacements});
        Some(json!({
            "description": {"text": escaped(&one_line(&fix_words(fix, self.lang)))},
            "artifactChanges": [change],
            "properties": {"applicability": fix.applicability.name()},
        }))
    }
}

fn replacements(subject: &Subject, fix: &Fix) -> Option<Vec<Value>> {
    let edits = fix.edits.iter().map(|edit| {
        let (region, text) = replacement(&subject.source, edit.span, &edit.new)?;
        Some(json!({
            "deletedRegion": region_json(region),
            "insertedContent": {"text": text},
        }))
    });
    let edits = edits.collect::<Option<Vec<Value>>>()?;
    (!edits.is_empty()).then_some(edits)
}

fn suppression(acceptance: &Acceptance) -> Value {
    let kind = match acceptance.by {
        AcceptedBy::Inline => "inSource",
        AcceptedBy::Config | AcceptedBy::Baseline => "external",
    };
    let mut properties = json!({"by": acceptance.by.name()});
    if let Some(until) = acceptance.until {
        properties["until"] = json!(until.to_string());
    }
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": acceptance.reason,
        "properties": properties,
    })
}
