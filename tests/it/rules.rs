//! The inline tests of every rule of the built-in pack, and its sample reports.

use crate::support::{checked, line, none_wrong, pack};
use gouji::check::example;
use gouji::diagnostic::Severity;

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
            match example::run(rule, case, pack, &samples) {
                Ok(()) if known => {
                    wrong.push(format!("{}: {}: mended", rule.meta.id, case.name.value));
                }
                Err(mismatch) if !known => wrong.push(format!(
                    "{}: {}: {}: {}",
                    rule.meta.id,
                    case.name.value,
                    mismatch.difference.name(),
                    mismatch.detail
                )),
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
