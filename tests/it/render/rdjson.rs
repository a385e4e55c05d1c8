//! The Reviewdog Diagnostic Format.

use super::machine::{bare, machine, machine_run, with_baseline};
use crate::support::{expect_file, root};
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let path = root().join("tests/schema/rdjson.json");
    let schema = std::fs::read_to_string(path).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    jsonschema::draft4::new(&schema).expect("the schema is one")
}

fn valid(value: &Value) {
    let schema = schema();
    let errors = schema.iter_errors(value);
    let errors: Vec<String> = errors
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn parsed(text: &str) -> Value {
    let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    valid(&value);
    value
}

/// The text of a file between two places, as reviewdog cuts it: lines, and bytes of a line.
fn cut<'a>(text: &'a str, range: &Value) -> &'a str {
    let offset = |place: &Value| {
        let number = |name: &str| place[name].as_u64().expect("a number") as usize;
        let line: usize = text
            .split_inclusive('\n')
            .take(number("line") - 1)
            .map(str::len)
            .sum();
        line + number("column") - 1
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}

#[test]
fn columns_are_bytes_and_ranges_end_behind_the_text() {
    let said = machine("rdjson");
    expect_file("render/rdjson.json", &said);
    let value = parsed(&said);
    assert_eq!(value["severity"], "ERROR");
    let (reports, _) = machine_run();
    let mut cuts = 0;
    for one in value["diagnostics"].as_array().expect("an array") {
        let path = one["location"]["path"].as_str().unwrap_or_default();
        let found = reports
            .iter()
            .find(|report| report.subject.source.path() == path);
        let Some(report) = found.filter(|report| report.subject.format == "text") else {
            continue;
        };
        let text = report.subject.source.text();
        for related in one["related_locations"].as_array().into_iter().flatten() {
            let words = related["message"].as_str().unwrap_or_default();
            let marked = cut(text, &related["location"]["range"]);
            assert!(
                words.contains(marked) || marked == "错",
                "{words}: {marked}"
            );
            cuts += 1;
        }
    }
    assert!(cuts >= 8, "{cuts}");
    let mends = value["diagnostics"].as_array().into_iter().flatten();
    let mends: Vec<&Value> = mends.filter(|one| one["suggestions"].is_array()).collect();
    assert!(
        mends
            .iter()
            .any(|one| one["suggestions"][0]["text"] == "标准&lt;化&gt;")
    );
    assert!(mends.iter().all(|one| {
        let path = one["location"]["path"].as_str().unwrap_or_default();
        !path.ends_with(".docx") && !path.contains('#')
    }));
}

#[test]
fn a_line_is_a_diagnostic_that_says_who_speaks() {
    let said = machine("rdjsonl");
    expect_file("render/rdjsonl.jsonl", &said);
    let lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert!(lines.iter().all(|line| line["source"]["name"] == "gouji"));
    let object = parsed(&machine("rdjson"));
    assert_eq!(
        object["diagnostics"].as_array().map(Vec::len),
        Some(lines.len())
    );
    valid(&serde_json::json!({"diagnostics": lines}));
}

#[test]
fn empty_runs_failures_and_accepted_findings() {
    let [nothing, failures] = bare("rdjson");
    assert_eq!(parsed(&nothing)["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(
        parsed(&failures)["diagnostics"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(bare("rdjsonl")[0], "");
    let accepted = parsed(&with_baseline("rdjson"));
    assert_eq!(accepted["diagnostics"].as_array().map(Vec::len), Some(1));
    assert_eq!(accepted["severity"], "WARNING");
}
