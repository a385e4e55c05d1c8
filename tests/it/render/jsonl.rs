//! `--format jsonl`: every line held to its schema, and to what `--format json` says.

use super::check_json::valid;
use super::documents::{STYLE, awkward, run, written};
use crate::support::expect_file;
use gouji::check::Report;
use gouji::diagnostic::Figures;
use gouji::render::Style;
use serde_json::Value;

fn lines(style: Style, reports: &[Report]) -> Vec<Value> {
    let text = written("jsonl", style, reports, &run().1);
    assert!(text.ends_with('\n'), "the last line ends");
    text.lines()
        .map(|line| valid("check-lines", line))
        .collect()
}

#[test]
fn every_line_keeps_to_the_schema_and_has_its_place() {
    let reports: Vec<Report> = run().0.into_iter().chain([awkward()]).collect();
    let all = lines(STYLE, &reports);
    let kinds: Vec<&str> = all
        .iter()
        .filter_map(|line| line["type"].as_str())
        .collect();
    let mut expected = vec![
        "begin", "report", "finding", "finding", "finding", "failure", "report", "report",
    ];
    expected.extend(["finding"; 9]);
    expected.extend(["failure", "failure", "summary"]);
    assert_eq!(kinds, expected);
    let shown: Vec<String> = all.iter().map(|line| format!("{line:#}\n")).collect();
    let shown: String = shown[..8].concat() + &shown[shown.len() - 3..].concat();
    expect_file("render/check.jsonl.txt", &shown);
    let nothing = written("jsonl", STYLE, &[], &[]);
    assert_eq!(
        nothing.lines().count(),
        2,
        "where it begins and the summary"
    );
}

#[test]
fn a_finding_is_that_of_json_with_its_document_beside_it() {
    let (mut reports, failures) = run();
    reports[0].diagnostics[0].figures = Figures {
        stated: Some("80".to_owned()),
        computed: Some("78".to_owned()),
    };
    let json: Value =
        serde_json::from_str(&written("json", STYLE, &reports, &failures)).expect("it is JSON");
    let report = &json["reports"][0];
    let all = lines(STYLE, &reports);
    let findings: Vec<&Value> = all
        .iter()
        .filter(|line| line["type"] == "finding")
        .collect();
    assert_eq!(findings.len(), 3);
    for (at, line) in findings.iter().enumerate() {
        for (name, value) in report["findings"][at].as_object().expect("an object") {
            assert_eq!(line[name], *value, "{name}");
        }
        for name in ["path", "body", "year", "form"] {
            assert_eq!(line[name], report[name], "{name}");
        }
    }
    assert_eq!(findings[0]["stated"], "80");
    assert_eq!(findings[0]["computed"], "78");
    assert_eq!(findings[2].get("stated"), None);
    let summary = all.last().expect("a line");
    for (name, value) in json["summary"].as_object().expect("an object") {
        assert_eq!(summary[name], *value, "{name}");
    }
}

#[test]
fn outcomes_are_told_when_asked_for() {
    let (reports, _) = run();
    let style = Style {
        outcomes: true,
        ..STYLE
    };
    assert_eq!(
        lines(style, &reports)[1]["rules"].as_array().map(Vec::len),
        Some(5)
    );
    assert_eq!(lines(STYLE, &reports)[1].get("rules"), None);
}

#[test]
fn the_schema_says_of_a_finding_what_that_of_json_says() {
    let read = |name: &str| -> Value {
        let text = gouji::schema::schema(name).expect("there is one").text;
        serde_json::from_str(text).expect("it is JSON")
    };
    let (json, lines) = (read("check"), read("check-lines"));
    for name in ["tool", "point", "span", "rule"] {
        assert_eq!(lines["$defs"][name], json["$defs"][name], "{name}");
    }
    for name in ["finding", "failure"] {
        let (one, other) = (&json["$defs"][name], &lines["$defs"][name]);
        for (property, schema) in one["properties"].as_object().expect("an object") {
            assert_eq!(other["properties"][property], *schema, "{name}/{property}");
        }
        for required in one["required"].as_array().expect("a list") {
            let all = other["required"].as_array().expect("a list");
            assert!(all.contains(required), "{name}/{required}");
        }
    }
}

#[test]
fn the_schema_refuses_what_is_not_described() {
    for mut line in lines(STYLE, &run().0) {
        line["surprise"] = Value::Bool(true);
        let schema = super::check_json::schema("check-lines");
        assert!(!schema.is_valid(&line), "{line}");
    }
}
