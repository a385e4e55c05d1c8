//! JSON of `gouji check`: its shape and its fingerprints.

use super::documents::{
    STYLE, awkward, diagnostic, formed, place, run, sample, sample_with_wrong_total, total_wrong,
    written,
};
use super::extract::extracted;
use crate::support::expect_file;
use gouji::check::Report;
use gouji::check::fingerprint::{fingerprint, fingerprints};
use gouji::diagnostic::{Label, Severity};
use serde_json::Value;

pub(crate) fn schema(name: &str) -> jsonschema::Validator {
    let path = format!("rules/schema/{name}.json");
    let text = std::fs::read_to_string(&path).expect("the schema is there");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

/// Reads JSON output and holds it to its schema.
pub(crate) fn valid(name: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let errors: Vec<String> = schema(name)
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

#[test]
fn json_output_keeps_to_its_schema() {
    let nothing = valid("check-output", &written("json", STYLE, &[], &[]));
    assert_eq!(nothing["reports"], Value::Array(Vec::new()));
    let (reports, failures) = run();
    let reports: Vec<Report> = reports.into_iter().chain([awkward()]).collect();
    let text = written("json", STYLE, &reports, &failures);
    let value = valid("check-output", &text);
    expect_file("render/check.json", &format!("{value:#}\n"));
    let first = &value["reports"][0];
    let primary = &first["findings"][0]["primary"];
    assert_eq!(
        (&primary["text"], &primary["address"]),
        (&"80".into(), &"applications/new/total".into())
    );
    assert_eq!(primary["start"]["column"], 52);
    assert_eq!(first["form"], "gir-2021");
    assert_eq!(first["outcomes"]["not_assessable"], 1);
    assert_eq!(value["failures"].as_array().map(Vec::len), Some(3));
    assert_eq!(value["summary"]["errors"], 2);
}

#[test]
fn the_schemas_refuse_what_is_not_described() {
    for (name, text) in [
        ("check-output", written("json", STYLE, &run().0, &[])),
        (
            "extract-output",
            extracted("json", &formed("a.txt", &sample("clean-2021.txt"))),
        ),
    ] {
        let mut value = valid(name, &text);
        value["reports"][0]["surprise"] = Value::Bool(true);
        assert!(!schema(name).is_valid(&value), "{name} lets anything in");
    }
}

#[test]
fn fingerprints_survive_edits_elsewhere_and_expire_with_a_value() {
    let prints = |report: &Report| fingerprints(report);
    let text = sample_with_wrong_total();
    let mut report = total_wrong("a.txt", &text);
    let twin = report.diagnostics[0].clone();
    report.diagnostics.push(twin);
    let before = prints(&report);
    assert_eq!(before[1], format!("{}-2", before[0]));
    let moved = format!(
        "\n\n{}",
        text.replace("（二）依申请公开\n", "（二）依申请公开\n新的一段。\n")
    );
    assert_eq!(prints(&total_wrong("b.txt", &moved))[0], before[0]);
    let mut changed = total_wrong("a.txt", &text);
    changed.diagnostics[0].values[0] = "81".to_owned();
    assert_ne!(prints(&changed)[0], before[0]);

    let place = |text: &str| {
        let subject = formed("a.txt", text);
        let label = Label::new(place(&subject, "绩效考核", 0));
        let finding = diagnostic("word", Severity::Info, "用词", label);
        fingerprint(&subject, &finding)
    };
    let text = "某局2021年政府信息公开工作年度报告\n一、总体情况\n（一）主动公开\n纳入绩效考核。\n";
    let renumbered = text.replace("（一）主动", "（三）主动");
    let elsewhere = text.replace("主动公开\n", "监督保障\n");
    assert_eq!(place(text), place(&renumbered));
    assert_ne!(place(text), place(&elsewhere));
}
