//! A report as an artifact: what it is, and what it was understood to be.

use super::located;
use crate::source::{Encoding, Origin};
use crate::subject::Subject;
use serde_json::{Value, json};

/// The type of each input format whose type is registered or in general use.
const TYPES: &[(&str, &str)] = &[
    ("text", "text/plain"),
    ("markdown", "text/markdown"),
    ("html", "text/html"),
    ("mhtml", "multipart/related"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("doc", "application/msword"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("rtf", "application/rtf"),
    ("pdf", "application/pdf"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xls", "application/vnd.ms-excel"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("csv", "text/csv"),
    ("epub", "application/epub+zip"),
];

/// A document as an artifact.
pub(super) fn artifact(subject: &Subject) -> Value {
    let source = &subject.source;
    let mut artifact = json!({"location": located(source.path())});
    if subject.is_data() {
        artifact["roles"] = json!(["userSpecifiedConfiguration"]);
        artifact["mimeType"] = json!("application/yaml");
    } else {
        artifact["roles"] = json!(["analysisTarget"]);
        artifact["properties"] = understood(subject);
    }
    let known = TYPES.iter().find(|(format, _)| *format == subject.format);
    if let Some((_, mime)) = known {
        artifact["mimeType"] = json!(mime);
    }
    if !matches!(source.origin(), Origin::Places(_)) {
        artifact["encoding"] = json!(source.encoding().name());
    }
    if let Some(length) = length(subject) {
        artifact["length"] = json!(length);
    }
    artifact
}

/// The bytes of the file, where the text tells them.
fn length(subject: &Subject) -> Option<usize> {
    let source = &subject.source;
    if subject.replaced > 0 || !matches!(source.origin(), Origin::Verbatim) {
        return None;
    }
    match source.encoding() {
        Encoding::Utf8 => Some(source.text().len()),
        Encoding::Utf8Bom => Some(source.text().len() + 3),
        _ => None,
    }
}

fn understood(subject: &Subject) -> Value {
    let mut properties = json!({"format": subject.format});
    let body = subject.profile.body.as_ref().map(|(body, _)| json!(body));
    let known = [
        ("title", subject.title().map(Value::from)),
        ("body", body),
        ("year", subject.year().map(Value::from)),
        ("form", subject.form().map(|form| json!(form.id))),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            properties[name] = value;
        }
    }
    properties
}
