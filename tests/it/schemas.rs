//! The JSON Schemas of data files: regenerated, and true of every data file that is shipped.

use crate::scan::files;
use crate::support::{none_wrong, root};
use gouji::config::file::ConfigFile;
use gouji::fact::file::FactsFile;
use gouji::form::GapKind;
use gouji::form::file::FormFile;
use gouji::pack::manifest::ManifestFile;
use gouji::rule::file::RuleFile;
use gouji::rule::registry::RegistryFile;
use gouji::rule::scope::Scope;
use gouji::schema::SCHEMAS;
use gouji::yaml::{DataFile, parse};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn the_schemas_of_data_files_are_up_to_date() {
    for schema in SCHEMAS {
        let Some(generate) = schema.generate else {
            continue;
        };
        let path = root().join("rules/schema").join(schema.file);
        let now = generate();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &now).expect("the schema can be written");
        }
        let written = std::fs::read_to_string(&path).expect("the schema is there");
        assert_eq!(
            written, now,
            "{} is out of date; BLESS=1 writes it",
            schema.file
        );
    }
}

/// A data file as JSON: what an editor's YAML reader hands to a validator.
fn json(text: &str) -> Value {
    serde_yaml::from_str(text).expect("the file is YAML")
}

fn validator(name: &str) -> jsonschema::Validator {
    let schema = gouji::schema::schema(name).expect("there is such a schema");
    let schema = serde_json::from_str(schema.text).expect("the schema is JSON");
    jsonschema::draft7::new(&schema).expect("the schema is one of draft 7")
}

/// The schema of a data file, by its folder.
fn kind(path: &str) -> &'static str {
    match path.split('/').next().unwrap_or_default() {
        "rules" => "rule",
        "forms" => "form",
        "facts" => "facts",
        "documents" => "documents",
        _ => "pack",
    }
}

#[test]
fn every_data_file_keeps_to_its_schema_and_names_it_in_its_first_line() {
    let pack = root().join("rules/gir");
    let mut wrong = Vec::new();
    let mut seen = BTreeMap::new();
    for path in files(&pack, "yaml") {
        let text = std::fs::read_to_string(pack.join(&path)).expect("the file is there");
        let kind = kind(&path);
        let up = "../".repeat(path.matches('/').count() + 1);
        let line = format!("# yaml-language-server: $schema={up}schema/{kind}.json");
        if text.lines().next() != Some(line.as_str()) {
            wrong.push(format!("{path}: its first line is not {line}"));
        }
        let validator = validator(kind);
        for error in validator.iter_errors(&json(&text)) {
            wrong.push(format!("{path}: {}: {error}", error.instance_path));
        }
        *seen.entry(kind).or_insert(0) += 1;
    }
    println!("{seen:?}");
    assert_eq!(
        seen.len(),
        5,
        "a kind of data file is not shipped: {seen:?}"
    );
    none_wrong("data files against their schemas", &wrong);
}

#[test]
fn every_file_that_names_a_schema_keeps_to_it() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in ["docs", "tests"] {
        let folder = root().join(folder);
        for path in files(&folder, "yaml") {
            let path = folder.join(path);
            let text = std::fs::read_to_string(&path).expect("the file is there");
            let line = text.lines().next().unwrap_or_default();
            let Some(schema) = line.strip_prefix("# yaml-language-server: $schema=") else {
                continue;
            };
            let schema = path.parent().expect("it has a folder").join(schema);
            let schema = std::fs::read_to_string(&schema);
            let Ok(schema) = schema.map(|text| serde_json::from_str(&text)) else {
                wrong.push(format!("{}: there is no such schema", path.display()));
                continue;
            };
            let schema = schema.expect("the schema is JSON");
            let validator = jsonschema::draft7::new(&schema).expect("the schema is one");
            for error in validator.iter_errors(&json(&text)) {
                let at = error.instance_path.clone();
                wrong.push(format!("{}: {at}: {error}", path.display()));
            }
            seen += 1;
        }
    }
    assert!(seen > 0, "no file names a schema");
    none_wrong("files against the schema they name", &wrong);
}

#[test]
fn every_schema_on_disk_is_listed() {
    let mut listed: Vec<&str> = SCHEMAS.iter().map(|schema| schema.file).collect();
    listed.sort_unstable();
    assert_eq!(listed, files(&root().join("rules/schema"), "json"));
}

/// Files with one mistake each: kind, what is wrong, the file.
const BROKEN: &[(&str, &str, &str)] = &[
    ("rule", "a field that is none", "RULE\nseverty: error\n"),
    ("rule", "a severity that is none", "RULE\nseverity: fatal\n"),
    ("rule", "a text in one language", "RULE\nhelp: {en: do}\n"),
    ("rule", "a text that is a list", "RULE\nhelp: [do]\n"),
    (
        "rule",
        "two checks",
        "RULE\ncheck: {title: missing, table: absent}\n",
    ),
    ("rule", "no check", "RULE\ncheck: {}\n"),
    (
        "rule",
        "a check that is none",
        "RULE\ncheck: {titel: missing}\n",
    ),
    (
        "rule",
        "a word the check does not know",
        "RULE\ncheck: {cell: {is: blnk}}\n",
    ),
    (
        "rule",
        "a check without what it needs",
        "RULE\ncheck: {pattern: {find: x}}\n",
    ),
    (
        "rule",
        "a mistake inside a check of checks",
        "RULE\ncheck: {all: [{cell: {is: blnk}}]}\n",
    ),
    (
        "rule",
        "a mistake under a condition",
        "RULE\ncheck: {when: {if: {title: missing}}}\n",
    ),
    (
        "rule",
        "a fix without a promise",
        "RULE\nfix: {title: {zh: a, en: a}, new: b}\n",
    ),
    (
        "rule",
        "an edit that is none",
        "RULE\ntests: [{name: a, edits: [{replce: {old: a, new: b}}]}]\n",
    ),
    (
        "rule",
        "a case without a name",
        "RULE\ntests: [{text: a}]\n",
    ),
    (
        "rule",
        "years that are no numbers",
        "RULE\napplies: {years: {from: early}}\n",
    ),
    (
        "form",
        "no sections",
        "id: a\ntitle: {zh: a, en: a}\nyears: {}\ntables: []\n",
    ),
    (
        "form",
        "a cell type that is none",
        "FORM\ntables: [{key: t, title: {zh: a, en: a}, section: s, columns: [{key: c, label: {zh: a, en: a}, cell: number}], rows: []}]\n",
    ),
    (
        "form",
        "a relation over nothing",
        "FORM\nrelations: [{key: r, title: {zh: a, en: a}, table: t, left: [a], right: [b]}]\n",
    ),
    (
        "facts",
        "a reach that is none",
        "qualifiers: [{key: a, title: {zh: a, en: a}, find: a, reach: page}]\n",
    ),
    (
        "facts",
        "a claim without readings",
        "claims: [{key: a, title: {zh: a, en: a}}]\n",
    ),
    (
        "facts",
        "a factor below zero",
        "claims: [{key: a, title: {zh: a, en: a}, read: [], same-as: [{cells: [], times: -1}]}]\n",
    ),
    (
        "documents",
        "a number without its year",
        "number: a\nwritten: a\ndocuments: [{key: a, title: a, number: {issuer: a, number: 1}}]\n",
    ),
    (
        "pack",
        "no version",
        "id: a\ntitle: {zh: a, en: a}\nrules: []\n",
    ),
    ("config", "a setting that is none", "langs: zh\n"),
    ("config", "a severity that is none", "rules: {a: fatal}\n"),
    (
        "config",
        "a field that is none of a rule",
        "rules: {a: {messages: {zh: a, en: a}}}\n",
    ),
    ("config", "a limit below zero", "limits: {file-size: -1}\n"),
    (
        "pack",
        "rules without a group",
        "id: a\ntitle: {zh: a, en: a}\nversion: 1\nrules: [a]\n",
    ),
];

/// The least that a rule or a form needs; a later line of the same key takes its place.
fn complete(text: &str) -> String {
    let rule = "id: a\nsummary: {zh: a, en: a}\nseverity: error\nsince: 0.1.0\ndocs: {zh: a, en: a}\ncheck: {title: missing}\nmessage: {zh: a, en: a}";
    let form = "id: a\ntitle: {zh: a, en: a}\nyears: {}\nsections: []\ntables: []";
    let (base, rest) = match text.split_once('\n') {
        Some(("RULE", rest)) => (rule, rest),
        Some(("FORM", rest)) => (form, rest),
        _ => return text.to_owned(),
    };
    let key = rest.split(':').next().unwrap_or_default();
    let kept = base
        .lines()
        .filter(|line| !line.starts_with(&format!("{key}:")));
    let kept: Vec<&str> = kept.collect();
    format!("{}\n{rest}", kept.join("\n"))
}

/// Whether the type that reads such a file takes it.
fn reads(kind: &str, text: &str) -> bool {
    let file = DataFile::new("a.yaml", text);
    let mut problems = Vec::new();
    let read = match kind {
        "rule" => parse::<RuleFile>(&file, &mut problems).is_some(),
        "form" => parse::<FormFile>(&file, &mut problems).is_some(),
        "facts" => parse::<FactsFile>(&file, &mut problems).is_some(),
        "documents" => parse::<RegistryFile>(&file, &mut problems).is_some(),
        "config" => parse::<ConfigFile>(&file, &mut problems).is_some(),
        _ => parse::<ManifestFile>(&file, &mut problems).is_some(),
    };
    read && problems.is_empty()
}

#[test]
fn schema_and_loader_take_and_refuse_the_same() {
    let mut wrong = Vec::new();
    for (kind, what, text) in BROKEN {
        let text = complete(text);
        if validator(kind).is_valid(&json(&text)) {
            wrong.push(format!("the schema of {kind} takes {what}"));
        }
        if reads(kind, &text) {
            wrong.push(format!("the loader of {kind} takes {what}"));
        }
    }
    for (kind, base) in [
        (
            "config",
            "packs: [gir]\nrules: {a: off, b: on, c: info, d: {parameters: {most: 3}}}",
        ),
        (
            "pack",
            "id: a\ntitle: {zh: a, en: a}\nversion: 1.0\noverrides: {a: off}",
        ),
        (
            "rule",
            "RULE\nparameters: {most: {default: 3, about: {zh: a, en: a}}}\n",
        ),
        ("rule", "RULE\non: false"),
        ("form", "FORM\nrelations: []"),
    ] {
        let text = complete(base);
        let sound = validator(kind).is_valid(&json(&text)) && reads(kind, &text);
        assert!(sound, "what the broken files are made of is sound: {kind}");
    }
    none_wrong("broken files that are taken", &wrong);
}

#[test]
fn every_property_and_every_word_is_described() {
    let mut wrong = Vec::new();
    let mut described = 0;
    for schema in SCHEMAS.iter().filter(|schema| schema.generate.is_some()) {
        let value: Value = serde_json::from_str(schema.text).expect("the schema is JSON");
        undescribed(&value, schema.name, &mut described, &mut wrong);
    }
    println!("{described} descriptions");
    assert!(described > 200, "only {described} descriptions were seen");
    none_wrong("without a description", &wrong);
}

/// Adds every property and every alternative below `schema` that nothing is said of.
fn undescribed(schema: &Value, path: &str, described: &mut usize, wrong: &mut Vec<String>) {
    let mut need = |one: &Value, path: &str| match one["description"].as_str() {
        Some(text) if text.ends_with(['.', '…']) => *described += 1,
        Some(text) => wrong.push(format!("{path}: {text:?} does not end")),
        None => wrong.push(path.to_owned()),
    };
    if let Value::Object(properties) = &schema["properties"] {
        for (name, one) in properties {
            need(one, &format!("{path}/{name}"));
        }
    }
    for one in schema["oneOf"].as_array().into_iter().flatten() {
        need(one, &format!("{path}={}", one["const"]));
    }
    match schema {
        Value::Object(object) => {
            for (name, one) in object {
                undescribed(one, &format!("{path}/{name}"), described, wrong);
            }
        }
        Value::Array(list) => {
            for one in list {
                undescribed(one, path, described, wrong);
            }
        }
        _ => {}
    }
}

#[test]
fn words_that_are_checked_later_are_the_words_of_the_engine() {
    let schema: Value =
        serde_json::from_str(gouji::schema::schema("rule").expect("there is one").text)
            .expect("the schema is JSON");
    let gap = &schema["properties"]["check"]["properties"]["gap"]["properties"]["kind"];
    let words = gap["oneOf"].as_array().expect("its words are listed");
    let words: Vec<&str> = words
        .iter()
        .filter_map(|one| one["const"].as_str())
        .collect();
    let known: Vec<&str> = GapKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(words, known);
    let scopes = &schema["properties"]["check"]["properties"]["pattern"]["properties"]["in"];
    let names = &scopes["items"]["anyOf"][0]["enum"];
    assert_eq!(*names, serde_json::json!(Scope::NAMES));
}
