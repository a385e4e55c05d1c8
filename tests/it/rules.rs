//! The inline tests of every rule of the built-in pack, and its sample reports.

use crate::support::{checked, line, none_wrong, pack};
use gouji::check::{example, reading};
use gouji::diagnostic::Severity;
use std::collections::BTreeSet;

/// Cases that fail because of a defect elsewhere: rule, case, reason.
const KNOWN: &[(&str, &str, &str)] = &[];

#[test]
fn every_case_of_every_rule_ends_as_it_says() {
    let pack = pack();
    let samples = pack.samples();
    let (mut wrong, mut cases) = (Vec::new(), 0);
    for rule in &pack.rules {
        for case in &rule.cases {
            cases += 1;
            let known = KNOWN
                .iter()
                .any(|(id, name, _)| *id == rule.meta.id.name() && *name == case.name.value);
            let tried = example::run(rule, case, pack, &samples);
            let at = format!("{}: {}", rule.meta.id, case.name.value);
            match tried.mismatches.is_empty() {
                true if known => wrong.push(format!("{at}: mended")),
                false if !known => wrong.push(format!("{at}: {:?}", tried.mismatches)),
                _ => {}
            }
        }
    }
    println!("{} rules, {cases} cases", pack.rules.len());
    assert!(
        cases >= 3 * pack.rules.len() - 1,
        "only {cases} cases were run"
    );
    none_wrong("cases that end otherwise", &wrong);
}

#[test]
fn every_sentence_of_the_facts_is_read_as_it_says() {
    let examples = &pack().examples;
    let wrong: Vec<String> = examples
        .iter()
        .filter_map(|one| {
            let misread = reading::run(one, &pack().model.claims);
            let text = &one.written.text.value;
            (!misread.is_empty()).then(|| format!("{}: {text}: {misread:?}", one.file.path))
        })
        .collect();
    println!("{} sentences", examples.len());
    assert!(examples.len() >= 100, "only {} sentences", examples.len());
    none_wrong("sentences that are read otherwise", &wrong);
}

#[test]
fn every_claim_is_made_by_a_sentence_and_every_file_has_sentences_that_make_none() {
    let examples = &pack().examples;
    let made = |key: &str| examples.iter().any(|one| one.written.is.contains_key(key));
    let claims = &pack().model.claims.claims;
    let mut wrong: Vec<String> = claims
        .iter()
        .filter(|claim| !made(&claim.key))
        .map(|claim| format!("no sentence claims {}", claim.key))
        .collect();
    let files: BTreeSet<&str> = examples.iter().map(|one| &*one.file.path).collect();
    for file in files {
        let silent = |one: &&gouji::fact::compile::Example| {
            &*one.file.path == file && one.written.is.is_empty()
        };
        if examples.iter().filter(silent).count() < 2 {
            wrong.push(format!("{file}: too few sentences that claim nothing"));
        }
    }
    none_wrong("claims without sentences", &wrong);
}

#[test]
fn the_built_in_pack_has_no_problems() {
    let problems: Vec<String> = pack()
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.file.path, problem.message))
        .collect();
    none_wrong("problems of the pack", &problems);
}

#[test]
fn every_sample_is_clean_of_errors_and_warnings() {
    let samples = pack().samples();
    assert!(samples.len() >= 7, "only {} samples", samples.len());
    let mut wrong = Vec::new();
    for (path, text) in samples.values() {
        let report = checked(path, text.as_bytes());
        assert!(report.failures.is_empty(), "{:?}", report.failures);
        let heavy = report
            .diagnostics
            .iter()
            .filter(|finding| finding.severity >= Severity::Warning);
        wrong.extend(heavy.map(|finding| line(&report, finding)));
    }
    none_wrong("findings in samples", &wrong);
}
