//! Checkstyle XML.

use super::machine::{bare, machine, valid_xml, with_baseline};
use crate::support::expect_file;

#[test]
fn every_open_finding_is_an_error_in_its_file() {
    let said = machine("checkstyle");
    expect_file("render/checkstyle.xml", &said);
    valid_xml("checkstyle.xsd", &said);
    assert!(
        said.contains("<file name=\"b.txt\">\n  </file>"),
        "files without findings are listed"
    );
    let office = said
        .split_once("年报 一.docx")
        .expect("the office file is there")
        .1;
    assert!(
        office
            .trim_start_matches("\">")
            .trim_start()
            .starts_with("<error line=\"1\" severity")
    );
}

#[test]
fn empty_runs_failures_and_accepted_findings_are_valid() {
    let [nothing, failures] = bare("checkstyle");
    for xml in [&nothing, &failures, &with_baseline("checkstyle")] {
        valid_xml("checkstyle.xsd", xml);
    }
    assert!(!nothing.contains("<file"));
    assert_eq!(failures.matches("<error ").count(), 1);
    assert_eq!(failures.matches("<exception>").count(), 1);
    assert_eq!(with_baseline("checkstyle").matches("<error ").count(), 1);
}
