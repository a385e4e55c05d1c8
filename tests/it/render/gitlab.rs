//! Code Quality reports of GitLab.

use super::machine::{bare, machine, with_baseline};
use crate::support::{expect_file, root};
use serde_json::Value;
use std::collections::BTreeSet;

fn valid(text: &str) -> Vec<Value> {
    let path = root().join("tests/schema/gitlab-code-quality.json");
    let schema = std::fs::read_to_string(path).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value.as_array().cloned().expect("it is an array")
}

#[test]
fn every_entry_is_known_by_a_fingerprint_of_its_own() {
    let said = machine("gitlab");
    expect_file("render/gitlab.json", &said);
    let all = valid(&said);
    let prints: BTreeSet<&str> = all
        .iter()
        .filter_map(|one| one["fingerprint"].as_str())
        .collect();
    assert_eq!(prints.len(), all.len(), "GitLab drops duplicates");
    let total = |path: &str| {
        let found = all
            .iter()
            .find(|one| one["check_name"] == "gir/total-wrong" && one["location"]["path"] == path);
        found.expect("the total is wrong in both files")["fingerprint"].clone()
    };
    assert_ne!(total("a.txt"), total("copy.txt"));
}

#[test]
fn accepted_findings_and_empty_runs_leave_an_array() {
    assert_eq!(valid(&with_baseline("gitlab")).len(), 1);
    let [nothing, failures] = bare("gitlab");
    assert_eq!(nothing, "[]\n");
    let failures = valid(&failures);
    assert_eq!(failures.len(), 2);
    assert!(failures.iter().all(|one| one["severity"] == "blocker"));
}
