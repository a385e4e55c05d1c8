//! Overrides: what a pack that extends another, or the settings of a project, change of a rule.

use super::case::CaseFile;
use super::parameter::Value;
use super::selection::Selection;
use crate::diagnostic::Severity;
use crate::source::Text;
use crate::yaml::{DataFile, Entries, LoadError, Spanned};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// What is changed of the rules of a name: a word for short, or field by field.
#[derive(Debug, Clone)]
pub enum OverrideFile {
    /// `on` or `off`.
    On(bool),
    /// `error`, `warning` or `info`: that severity, and on.
    Severity(Severity),
    /// Fields.
    Fields(Box<FieldsFile>),
}

/// Fields of a rule that may be changed. What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldsFile {
    /// Whether the rule is on.
    #[serde(default)]
    pub on: Option<bool>,
    /// Its severity.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// One line: what the rule finds.
    #[serde(default)]
    pub summary: Option<Spanned<Text>>,
    /// What it checks, why it matters, how to put it right; Markdown.
    #[serde(default)]
    pub docs: Option<Spanned<Text>>,
    /// The fact, on one line, with `{placeholders}` of the rule's check.
    #[serde(default)]
    pub message: Option<Spanned<Text>>,
    /// What to say at the primary place.
    #[serde(default)]
    pub label: Option<Spanned<Text>>,
    /// What to do.
    #[serde(default)]
    pub help: Option<Spanned<Text>>,
    /// Keys of `basis` of any pack in the chain: what obliges, instead of what the rule says.
    #[serde(default)]
    pub basis: Option<Vec<Spanned<String>>>,
    /// Values of the rule's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Spanned<Value>>,
    /// Cases that show the change; they run beside the rule's own.
    #[serde(default)]
    pub tests: Vec<CaseFile>,
}

impl FieldsFile {
    /// Whether more than the switch and the severity is changed, which needs a rule of its own.
    #[must_use]
    pub fn is_about_one_rule(&self) -> bool {
        self.summary.is_some()
            || self.docs.is_some()
            || self.message.is_some()
            || self.label.is_some()
            || self.help.is_some()
            || self.basis.is_some()
            || !self.parameters.is_empty()
            || !self.tests.is_empty()
    }
}

impl OverrideFile {
    /// Whether it switches the rule on or off.
    #[must_use]
    pub fn on(&self) -> Option<bool> {
        match self {
            OverrideFile::On(on) => Some(*on),
            OverrideFile::Severity(_) => Some(true),
            OverrideFile::Fields(fields) => fields.on,
        }
    }

    /// The severity it gives.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        match self {
            OverrideFile::On(_) => None,
            OverrideFile::Severity(severity) => Some(*severity),
            OverrideFile::Fields(fields) => fields.severity,
        }
    }

    /// Its fields, when it is written field by field.
    #[must_use]
    pub fn fields(&self) -> Option<&FieldsFile> {
        match self {
            OverrideFile::Fields(fields) => Some(fields),
            OverrideFile::On(_) | OverrideFile::Severity(_) => None,
        }
    }
}

impl JsonSchema for OverrideFile {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OverrideFile".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let fields = generator.subschema_for::<FieldsFile>();
        json_schema!({ "anyOf": [
            { "oneOf": [
                { "const": "off", "description": "Off." },
                { "const": "on", "description": "On, with the severity it has." },
                { "const": "error", "description": "On, as an error." },
                { "const": "warning", "description": "On, as a warning." },
                { "const": "info", "description": "On, as information." },
            ] },
            { "type": "boolean" },
            fields,
        ] })
    }
}

impl<'de> Deserialize<'de> for OverrideFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OverrideVisitor;
        impl<'de> Visitor<'de> for OverrideVisitor {
            type Value = OverrideFile;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("`off`, `on`, `error`, `warning`, `info`, or fields")
            }
            fn visit_bool<E: Error>(self, on: bool) -> Result<OverrideFile, E> {
                Ok(OverrideFile::On(on))
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<OverrideFile, E> {
                Ok(match word {
                    "on" => OverrideFile::On(true),
                    "off" => OverrideFile::On(false),
                    "error" => OverrideFile::Severity(Severity::Error),
                    "warning" => OverrideFile::Severity(Severity::Warning),
                    "info" => OverrideFile::Severity(Severity::Info),
                    other => {
                        const WORDS: &[&str] = &["off", "on", "error", "warning", "info"];
                        return Err(E::unknown_variant(other, WORDS));
                    }
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OverrideFile, A::Error> {
                let fields = FieldsFile::deserialize(MapAccessDeserializer::new(map))?;
                Ok(OverrideFile::Fields(Box::new(fields)))
            }
        }
        deserializer.deserialize_any(OverrideVisitor)
    }
}

/// An override with the file it stands in.
#[derive(Debug, Clone)]
pub struct Override {
    /// The file.
    pub file: DataFile,
    /// The name it stands under: a rule, a group, or a glob over these.
    pub name: Spanned<String>,
    /// The rules it names.
    pub selection: Selection,
    /// What it changes.
    pub written: OverrideFile,
}

impl Override {
    /// The overrides of one mapping of a file. A name that is no glob is a problem.
    #[must_use]
    pub fn all(
        file: &DataFile,
        entries: &Entries<OverrideFile>,
        problems: &mut Vec<LoadError>,
    ) -> Vec<Override> {
        let mut all = Vec::new();
        for (name, written) in &entries.0 {
            match Selection::new(std::slice::from_ref(&name.value)) {
                Ok(selection) => all.push(Override {
                    file: file.clone(),
                    name: name.clone(),
                    selection,
                    written: written.clone(),
                }),
                Err(message) => problems.push(LoadError::new(file, message).at(name.span)),
            }
        }
        all
    }

    /// Where it stands, for people: `gouji.yaml:12`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.file.origin(self.name.span)
    }
}
