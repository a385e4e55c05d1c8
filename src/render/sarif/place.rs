//! Places as SARIF writes them: in the file, and in the document as people know it.

use super::located;
use crate::diagnostic::Label;
use crate::render::locate::{Region, lines_around, region, snippet};
use crate::render::measure::one_line;
use crate::source::{Lang, Span};
use crate::subject::Subject;
use crate::syntax::SectionId;
use serde_json::{Value, json};

/// A `location` for a label in the artifact of this index.
pub(super) fn location(subject: &Subject, label: &Label, artifact: usize, lang: Lang) -> Value {
    let mut location = json!({
        "physicalLocation": physical(subject, label.span, artifact),
        "logicalLocations": [logical(subject, label, lang)],
    });
    if let Some(text) = &label.text {
        location["message"] = json!({"text": escaped(&one_line(text))});
    }
    location
}

/// The place of a finding in the artifact of this index, with the lines that hold it.
pub(super) fn primary(subject: &Subject, label: &Label, artifact: usize, lang: Lang) -> Value {
    let mut location = location(subject, label, artifact, lang);
    let region = region(&subject.source, label.span);
    let lines = lines_around(&subject.source, label.span);
    if let (Some(region), Some(lines)) = (region, lines.filter(|lines| !lines.is_empty())) {
        location["physicalLocation"]["contextRegion"] = json!({
            "startLine": region.start.line,
            "endLine": region.end.line,
            "snippet": {"text": lines},
        });
    }
    location
}

fn physical(subject: &Subject, span: Span, artifact: usize) -> Value {
    let mut file = located(subject.source.path());
    file["index"] = json!(artifact);
    let mut place = json!({"startLine": 1});
    if let Some(region) = region(&subject.source, span) {
        place = region_json(region);
        if let Some(text) = snippet(&subject.source, span) {
            place["snippet"] = json!({"text": text});
        }
    }
    json!({"artifactLocation": file, "region": place})
}

/// A region; its end is behind the last character, as SARIF has it too.
pub(super) fn region_json(region: Region) -> Value {
    let (start, end) = (region.start, region.end);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The cell by its address, or the sections around a place, the outermost first.
fn logical(subject: &Subject, label: &Label, lang: Lang) -> Value {
    let place = subject.place_in_file(label.span, label.address.as_deref(), lang);
    let mut logical = json!({"name": one_line(&place)});
    let mut name = |path: String, kind: &str| {
        logical["fullyQualifiedName"] = json!(path);
        logical["kind"] = json!(kind);
    };
    if let Some(address) = &label.address {
        name(address.clone(), "cell");
    } else if label.span == subject.source.whole() {
        name(subject.title().unwrap_or_default(), "document");
    } else {
        let titles = titles(subject, label.span.start as usize);
        if !titles.is_empty() {
            name(titles.join("/"), "section");
        }
    }
    logical
}

fn titles(subject: &Subject, offset: usize) -> Vec<String> {
    let mut titles = Vec::new();
    let mut at = subject.document.section_at(offset);
    while at != SectionId::ROOT {
        let section = subject.document.section(at);
        if let Some(heading) = &section.heading {
            titles.push(one_line(subject.source.slice(heading.title).trim()).into_owned());
        }
        at = section.parent.unwrap_or(SectionId::ROOT);
    }
    titles.reverse();
    titles
}

/// A text in which nothing can be taken for a link: SARIF reads `[text](1)` as one.
pub(super) fn escaped(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}
