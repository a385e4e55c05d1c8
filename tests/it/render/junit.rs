//! `gouji check --format junit`.

use super::machine::{bare, machine, valid_xml, with_baseline};
use crate::support::expect_file;
use std::collections::BTreeSet;

fn attribute(tag: &str, name: &str) -> usize {
    let (_, rest) = tag
        .split_once(&format!(" {name}=\""))
        .expect("the attribute is there");
    let (value, _) = rest.split_once('"').expect("it ends");
    value.parse().expect("it is a number")
}

#[test]
fn counts_are_those_of_the_tests_in_each_suite() {
    let said = machine("junit");
    expect_file("render/junit.xml", &said);
    valid_xml("junit-10.xsd", &said);
    let mut suites = 0;
    for suite in said.split("<testsuite ").skip(1) {
        let head = suite.split('>').next().expect("a tag ends");
        let head = format!(" {head}");
        let count = |tag: &str| suite.matches(&format!("<{tag} ")).count();
        assert_eq!(attribute(&head, "tests"), count("testcase"), "{head}");
        assert_eq!(attribute(&head, "failures"), count("failure"), "{head}");
        assert_eq!(attribute(&head, "errors"), count("error"), "{head}");
        assert_eq!(attribute(&head, "skipped"), count("skipped"), "{head}");
        let names: Vec<&str> = suite.split("<testcase name=\"").skip(1).collect();
        let names = names.iter().filter_map(|rest| rest.split('"').next());
        let different: BTreeSet<&str> = names.collect();
        assert_eq!(different.len(), count("testcase"), "names are their own");
        suites += 1;
    }
    assert_eq!(
        suites,
        8 + 1,
        "a suite for each report and one for failures"
    );
}

#[test]
fn accepted_findings_are_skipped_with_the_reason() {
    let said = with_baseline("junit");
    valid_xml("junit-10.xsd", &said);
    assert_eq!(said.matches("<skipped ").count(), 3);
    assert_eq!(said.matches("<failure ").count(), 1);
    assert!(said.contains("accepted by the baseline: 基线"), "{said}");
}

#[test]
fn empty_runs_and_runs_of_failures_are_valid() {
    let [nothing, failures] = bare("junit");
    valid_xml("junit-10.xsd", &nothing);
    valid_xml("junit-10.xsd", &failures);
    assert!(!nothing.contains("<testsuite "));
    assert_eq!(failures.matches("<error ").count(), 2);
}
