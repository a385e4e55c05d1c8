//! SARIF: held to its schema, and to what the schema cannot say.

use super::documents::{STYLE, diagnostic, of_bytes, place, report, written};
use super::machine::{bare, machine, machine_run, with_baseline};
use crate::support::{expect_file, root};
use gouji::accept::fault::RULES;
use gouji::diagnostic::{Applicability, Fix, Label, Severity};
use gouji::source::Lang;
use gouji::subject::Model;
use gouji::wording::say;
use serde_json::Value;
use std::sync::OnceLock;

fn valid(text: &str) -> Value {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let path = root().join("tests/schema/sarif-2.1.0.json");
        let schema = std::fs::read_to_string(path).expect("the schema is there");
        let schema = serde_json::from_str(&schema).expect("the schema is JSON");
        jsonschema::draft7::new(&schema).expect("the schema is one")
    });
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("an array")
}

/// The text between two places, as SARIF counts: lines, and code points of a line.
fn cut(text: &str, region: &Value) -> String {
    let number = |name: &str| region[name].as_u64().expect("a number") as usize;
    let offset = |line: usize, column: usize| {
        let before: usize = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(|line| line.chars().count())
            .sum();
        before + column - 1
    };
    let start = offset(number("startLine"), number("startColumn"));
    let end = offset(number("endLine"), number("endColumn"));
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn a_log_keeps_to_the_schema_and_its_references_lead_somewhere() {
    let said = machine("sarif");
    let log = valid(&said);
    expect_file("render/sarif.json", &format!("{log:#}\n"));
    let run = &log["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    for result in results(&log) {
        let rule = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let file = &place["artifactLocation"];
        let artifact = file["index"].as_u64().expect("a number") as usize;
        assert_eq!(run["artifacts"][artifact]["location"]["uri"], file["uri"]);
        assert!(place["region"]["startLine"].as_u64() > Some(0));
        let text = result["message"]["text"].as_str().expect("a text");
        for (id, related) in (1..).zip(result["relatedLocations"].as_array().into_iter().flatten())
        {
            assert_eq!(related["id"], id);
            assert!(text.contains(&format!("]({id})")) || id > 8, "{text}");
        }
    }
    let notes = &run["invocations"][0];
    assert_eq!(notes["executionSuccessful"], false);
    assert_eq!(
        notes["toolExecutionNotifications"].as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(
        notes["toolConfigurationNotifications"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[test]
fn regions_hold_what_their_snippets_say() {
    let log = valid(&machine("sarif"));
    let (reports, _) = machine_run();
    let mut checked = 0;
    for result in results(&log) {
        let place = &result["locations"][0]["physicalLocation"];
        let index = place["artifactLocation"]["index"]
            .as_u64()
            .expect("a number") as usize;
        let report = &reports[index];
        let snippet = &place["region"]["snippet"]["text"];
        if report.subject.format != "text" || snippet.is_null() {
            continue;
        }
        let text = report.subject.source.text();
        assert_eq!(
            cut(text, &place["region"]),
            snippet.as_str().expect("a text")
        );
        checked += 1;
    }
    assert!(checked > 6, "{checked}");
}

#[test]
fn fixes_are_offered_only_where_they_can_be_written() {
    let log = valid(&machine("sarif"));
    let of = |path: &str| -> Vec<&Value> {
        let all = results(&log).iter();
        let of_file = all.filter(|result| {
            let file = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            file["uri"].as_str().is_some_and(|uri| uri.contains(path))
        });
        of_file.collect()
    };
    let page = of("page.html");
    let inserted = |result: &Value| {
        result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]
            .clone()
    };
    assert_eq!(inserted(page[0]), "标准&lt;化&gt;");
    assert!(page[1]["fixes"].is_null() && page[2]["fixes"].is_null());
    let office = of(".docx");
    assert!(office[0]["fixes"].is_null());
    let said = office[0]["message"]["text"].as_str().expect("a text");
    assert!(
        said.contains("改为 1（须人工确认）") && said.contains("文件第"),
        "{said}"
    );
    assert_eq!(
        office[0]["locations"][0]["physicalLocation"]["region"],
        serde_json::json!({"startLine": 1})
    );
    let edits = &of("%231%2520")[0]["fixes"][0]["artifactChanges"][0]["replacements"];
    assert_eq!(edits.as_array().map(Vec::len), Some(2));
}

#[test]
fn accepted_findings_are_suppressed_and_a_baseline_tells_what_is_new() {
    let log = valid(&with_baseline("sarif"));
    let kinds: Vec<_> = results(&log)
        .iter()
        .map(|one| {
            (
                one["suppressions"][0]["kind"].as_str(),
                one["baselineState"].as_str(),
            )
        })
        .collect();
    let expected = [
        (Some("inSource"), Some("new")),
        (Some("external"), Some("new")),
        (Some("external"), Some("unchanged")),
        (None, Some("new")),
    ];
    assert_eq!(kinds, expected);
    let without = valid(&machine("sarif"));
    assert!(
        results(&without)
            .iter()
            .all(|one| one["baselineState"].is_null())
    );
}

#[test]
fn empty_runs_and_runs_of_failures_are_logs() {
    let [nothing, failures] = bare("sarif");
    let nothing = valid(&nothing);
    assert_eq!(
        nothing["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
    assert!(results(&nothing).is_empty());
    assert!(results(&valid(&failures)).is_empty());
}

#[test]
fn the_engines_own_rules_have_words() {
    for rule in RULES {
        let key = format!("own.{rule}");
        assert_ne!(say(Lang::En, &key, &[]), key);
    }
}

/// The only result about the word in a file of these bytes, and the artifact.
fn only(path: &str, bytes: &[u8]) -> (Value, Value) {
    let subject = of_bytes(path, bytes, Model::empty());
    let span = place(&subject, "标椎", 0);
    let mut finding = diagnostic("x", Severity::Warning, "错字", Label::new(span));
    finding.fix = Some(Fix::replacement("改正", Applicability::Safe, span, "标准"));
    let log = valid(&written(
        "sarif",
        STYLE,
        &[report(subject, vec![finding])],
        &[],
    ));
    (
        results(&log)[0].clone(),
        log["runs"][0]["artifacts"][0].clone(),
    )
}

#[test]
fn places_are_those_of_the_stored_file_whatever_its_encoding() {
    let text = "标题\n推进标椎化\n";
    let utf16: Vec<u8> = std::iter::once('\u{FEFF}')
        .chain(text.chars())
        .flat_map(|c| u16::try_from(u32::from(c)).expect("one unit").to_le_bytes())
        .collect();
    let marked = ["\u{FEFF}", text].concat();
    for (bytes, encoding, length) in [
        (text.as_bytes(), "UTF-8", Some(text.len())),
        (marked.as_bytes(), "UTF-8", Some(text.len() + 3)),
        (&utf16[..], "UTF-16LE", None),
    ] {
        let (result, artifact) = only("a.txt", bytes);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(
            (&region["startLine"], &region["startColumn"]),
            (&2.into(), &3.into())
        );
        assert_eq!(artifact["encoding"], encoding);
        assert_eq!(artifact["length"].as_u64().map(|n| n as usize), length);
        assert!(result["fixes"].is_array());
    }
}

#[test]
fn a_page_in_a_mail_has_the_lines_of_the_mail_and_no_fixes() {
    let word: String = "标椎".bytes().map(|byte| format!("={byte:02X}")).collect();
    let mail = format!(
        "MIME-Version: 1.0\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         <html><body>\r\n<p>{word}</p></body></html>\r\n"
    );
    let (result, artifact) = only("a.mht", mail.as_bytes());
    assert_eq!(artifact["mimeType"], "multipart/related");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 6);
    assert_eq!(place["region"]["startColumn"], 4);
    assert_eq!(place["region"]["endColumn"], 4 + word.len());
    assert!(place["region"]["snippet"].is_null() && result["fixes"].is_null());
    assert!(
        result["message"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("修正：改正"))
    );
}
