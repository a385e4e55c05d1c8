//! The tool and its rules, as SARIF describes them.

use super::LEVELS;
use crate::diagnostic::{RuleId, Severity};
use crate::render::json::BasisJson;
use crate::render::notes::basis_words;
use crate::render::said::graded;
use crate::rule::RuleMeta;
use crate::source::Lang;
use crate::wording::say;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The rules of a run, known by their place in the list.
#[derive(Default)]
pub(super) struct Rules {
    all: Vec<Known>,
    index: BTreeMap<RuleId, usize>,
}

enum Known {
    /// A rule of a pack.
    Written(Arc<RuleMeta>),
    /// A rule of the engine itself, with the severity it was first seen with.
    Own(RuleId, Severity),
}

impl Rules {
    pub(super) fn new(metas: &[Arc<RuleMeta>]) -> Rules {
        let mut rules = Rules::default();
        for meta in metas {
            rules.index.insert(meta.id.clone(), rules.all.len());
            rules.all.push(Known::Written(Arc::clone(meta)));
        }
        rules
    }

    /// The place of a rule in the list; one of the engine's own is added when it is first met.
    pub(super) fn index(&mut self, id: &RuleId, severity: Severity) -> usize {
        if let Some(index) = self.index.get(id) {
            return *index;
        }
        self.all.push(Known::Own(id.clone(), severity));
        self.index.insert(id.clone(), self.all.len() - 1);
        self.all.len() - 1
    }

    /// Writes the tool with all its rules.
    pub(super) fn write_driver(
        &self,
        lang: Lang,
        language: &str,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        write!(
            out,
            "{{\"name\":\"{name}\",\"version\":\"{version}\",\"semanticVersion\":\"{version}\",\
             \"language\":\"{language}\",\"rules\":["
        )?;
        for (index, rule) in self.all.iter().enumerate() {
            let rule = match rule {
                Known::Written(meta) => of_pack(meta, lang)?,
                Known::Own(id, severity) => own(id, *severity, lang),
            };
            write!(out, "{}\n{rule}", if index == 0 { "" } else { "," })?;
        }
        write!(out, "\n]}}")
    }
}

fn of_pack(meta: &RuleMeta, lang: Lang) -> io::Result<Value> {
    // A pack may be loaded without what is for reading only.
    let docs = Some(meta.docs.get(lang).trim()).filter(|docs| !docs.is_empty());
    let docs = docs.unwrap_or_else(|| meta.summary.get(lang));
    let (mut text, mut markdown) = (docs.to_owned(), docs.to_owned());
    if !meta.basis.is_empty() {
        let words = meta.basis.iter().map(|basis| basis_words(basis, lang));
        let words: Vec<String> = words.collect();
        let name = say(lang, "note.basis", &[]);
        let colon = say(lang, "list.colon", &[]);
        text.push_str(&format!("\n\n{name}{colon}{}", words.join("\n")));
        markdown.push_str(&format!("\n\n**{name}**\n\n- {}", words.join("\n- ")));
    }
    let basis: Vec<BasisJson<'_>> = meta.basis.iter().map(BasisJson::from).collect();
    let mut properties = json!({
        "group": meta.group,
        "since": meta.since,
        "basis": serde_json::to_value(basis)?,
        "tags": [meta.id.pack(), meta.group],
    });
    if !meta.overridden.is_empty() {
        properties["overridden"] = json!(meta.overridden);
    }
    Ok(json!({
        "id": meta.id.as_str(),
        "name": name(&meta.id),
        "shortDescription": {"text": meta.summary.get(lang)},
        "fullDescription": {"text": docs},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {
            "enabled": meta.on,
            "level": graded(meta.severity, LEVELS),
        },
        "properties": properties,
    }))
}

fn own(id: &RuleId, severity: Severity, lang: Lang) -> Value {
    let key = format!("own.{}", id.name());
    let text = Some(say(lang, &key, &[])).filter(|text| *text != key);
    let text = text.unwrap_or_else(|| id.to_string());
    json!({
        "id": id.as_str(),
        "name": name(id),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": graded(severity, LEVELS)},
        "properties": {"tags": [id.pack()]},
    })
}

/// `fee-missing` as `FeeMissing`, as SARIF asks of names.
fn name(id: &RuleId) -> String {
    let mut name = String::new();
    for part in id.name().split('-') {
        let mut rest = part.chars();
        name.extend(rest.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(rest.as_str());
    }
    name
}
