//! JSON Schemas: of the data files authors write, generated from the types that read them, and of
//! the JSON that commands print.

mod generate;

use crate::config::file::ConfigFile;
use crate::fact::file::FactsFile;
use crate::form::file::FormFile;
use crate::pack::manifest::ManifestFile;
use crate::rule::file::RuleFile;
use crate::rule::registry::RegistryFile;
use generate::generated;

/// A schema, as it lies in `rules/schema/`.
#[derive(Debug)]
pub struct JsonSchema {
    /// The name `gouji schema` knows it by.
    pub name: &'static str,
    /// What it is the shape of.
    pub about: &'static str,
    /// Its file in `rules/schema/`.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What writes it anew, for the schemas that are generated.
    pub generate: Option<fn() -> String>,
}

/// A row of [`SCHEMAS`].
macro_rules! row {
    ($name:literal, $file:literal, $about:literal, $generate:expr) => {
        JsonSchema {
            name: $name,
            about: $about,
            file: $file,
            text: include_str!(concat!("../../rules/schema/", $file)),
            generate: $generate,
        }
    };
}

/// Every schema, in the order `gouji schema` lists them.
pub static SCHEMAS: &[JsonSchema] = &[
    row!(
        "rule",
        "rule.json",
        "a rule: rules/<group>/<id>.yaml",
        Some(|| generated::<RuleFile>("A rule of a gouji pack"))
    ),
    row!(
        "form",
        "form.json",
        "an official form: forms/<id>.yaml",
        Some(|| generated::<FormFile>("An official form of a gouji pack"))
    ),
    row!(
        "facts",
        "facts.json",
        "how sentences claim figures: facts/<topic>.yaml",
        Some(|| generated::<FactsFile>("A facts file of a gouji pack"))
    ),
    row!(
        "documents",
        "documents.json",
        "documents that are cited: documents/<name>.yaml",
        Some(|| generated::<RegistryFile>("A registry of documents of a gouji pack"))
    ),
    row!(
        "pack",
        "pack.json",
        "the manifest of a pack: pack.yaml",
        Some(|| generated::<ManifestFile>("The manifest of a gouji pack"))
    ),
    row!(
        "config",
        "config.json",
        "the settings of a project: gouji.yaml",
        Some(|| generated::<ConfigFile>("Settings of gouji"))
    ),
    row!(
        "check",
        "check-output.json",
        "what `gouji check --format json` prints",
        None
    ),
    row!(
        "check-lines",
        "check-lines.json",
        "a line of what `gouji check --format jsonl` prints",
        None
    ),
    row!(
        "statistics",
        "statistics-output.json",
        "what `gouji check --statistics` writes as JSON",
        None
    ),
    row!(
        "extract",
        "extract-output.json",
        "what `gouji extract --format json` prints",
        None
    ),
    row!(
        "rules",
        "rules-output.json",
        "what `gouji rules --format json` prints",
        None
    ),
    row!(
        "applied",
        "applied-output.json",
        "what `gouji rules --show-config PATH --format json` prints",
        None
    ),
    row!(
        "explain",
        "explain-output.json",
        "what `gouji explain --format json` prints",
        None
    ),
    row!(
        "test",
        "test-output.json",
        "what `gouji test --format json` prints",
        None
    ),
    row!(
        "mutate",
        "mutate-output.json",
        "what `gouji test --mutate --format json` prints",
        None
    ),
    row!(
        "why",
        "why-output.json",
        "what `gouji why --format json` prints",
        None
    ),
];

/// The schema of this name.
#[must_use]
pub fn schema(name: &str) -> Option<&'static JsonSchema> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}
