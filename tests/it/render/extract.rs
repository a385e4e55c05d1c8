//! `gouji extract` and `gouji tree`: nothing of a form is lost without a word.

use super::check_json::valid;
use super::documents::{STYLE, formed, plain, sample};
use crate::support::expect_file;
use gouji::render::{EXTRACTORS, Failure, tree};
use gouji::source::Lang;
use gouji::subject::Subject;
use serde_json::Value;

pub(super) fn extracted(format: &str, subject: &Subject) -> String {
    let row = EXTRACTORS
        .iter()
        .find(|row| row.name == format)
        .expect("a format of the table");
    let mut extraction = (row.new)(Lang::Zh);
    let mut out = Vec::new();
    let failure = Failure {
        path: Some("c.bin".to_owned()),
        rule: None,
        message: "坏".to_owned(),
    };
    extraction.begin(&mut out).expect("a vector can be written");
    extraction
        .subject(subject, &mut out)
        .expect("a vector can be written");
    extraction
        .end(&[failure], &mut out)
        .expect("a vector can be written");
    String::from_utf8(out).expect("output is UTF-8")
}

/// A report with a blank, a dash, an amount, a text for a number and a row that is gone.
pub(super) fn gappy() -> Subject {
    let text = sample("clean-2021.txt")
        .replace("| 行政处罚 | 7 | | |", "| 行政处罚 | / | | |")
        .replace("| 行政强制 | 2 | | |", "| 行政强制 | 1,23 | | |")
        .replace("| | | 2.重复申请 | 1 | 1 | 0 | 0 | 0 | 0 | 2 |\n", "");
    formed("a \"b\".txt", &text)
}

#[test]
fn every_address_of_the_forms_is_extracted_or_a_gap() {
    for subject in [
        gappy(),
        formed("none.txt", "没有表格。\n"),
        formed("o.txt", &sample("oneline-2021.txt")),
    ] {
        let value = valid("extract-output", &extracted("json", &subject));
        let report = &value["reports"][0];
        let mut seen: Vec<&str> = report["gaps"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|gap| gap["address"].as_str())
            .chain(
                report["cells"]
                    .as_object()
                    .expect("an object")
                    .keys()
                    .map(String::as_str),
            )
            .collect();
        seen.sort_unstable();
        let mut all: Vec<String> = subject
            .form()
            .expect("there are forms")
            .addresses()
            .collect();
        all.sort_unstable();
        assert_eq!(seen, all);
    }
    let value = valid("extract-output", &extracted("json", &gappy()));
    let mut report = value["reports"][0].clone();
    for list in ["sections", "gaps", "facts"] {
        report[list].as_array_mut().expect("a list").truncate(2);
    }
    let shown =
        |address: &str| address.starts_with("disclosure/p") || address.starts_with("disclosure/f");
    report["cells"]
        .as_object_mut()
        .expect("an object")
        .retain(|address, _| shown(address));
    expect_file("render/extract.json", &format!("{report:#}\n"));
    let cells = &value["reports"][0]["cells"];
    let kinds = [
        "penalties/decisions",
        "coercion/decisions",
        "fees/amount",
        "permits/decisions",
    ]
    .map(|rest| &cells[format!("disclosure/{rest}")])
    .map(|cell| (cell["kind"].as_str(), cell["value"].as_str()));
    let (dash, text) = ((Some("dash"), None), (Some("text"), None));
    assert_eq!(
        kinds,
        [
            dash,
            text,
            (Some("amount"), Some("12.5")),
            (Some("count"), Some("186"))
        ]
    );
}

#[test]
fn plain_documents_can_be_extracted() {
    let value = valid(
        "extract-output",
        &extracted("json", &plain("a.txt", "文字\n")),
    );
    assert_eq!(value["reports"][0]["form"], Value::Null);
}

#[test]
fn csv_has_one_quoted_line_per_cell() {
    let subject = gappy();
    let text = extracted("csv", &subject);
    let first: String = text.split_inclusive('\n').take(12).collect();
    expect_file("render/extract.csv", &first);
    let cells: usize = subject
        .bindings
        .iter()
        .map(|binding| binding.cells.len())
        .sum();
    assert_eq!(text.matches("\r\n").count(), cells + 1);
    assert!(text.contains("\n\"a \"\"b\"\".txt\",云栖市"), "{text}");
    assert!(text.contains(",\"1,23\",,26,"), "{text}");
}

#[test]
fn the_tree_shows_what_was_read_as_what() {
    let mut out = Vec::new();
    tree(&gappy(), &STYLE, &mut out).expect("a vector can be written");
    let drawn = String::from_utf8(out).expect("output is UTF-8");
    expect_file("render/tree.txt", &drawn);
    let mut out = Vec::new();
    tree(&plain("a.txt", "文字\n"), &STYLE, &mut out).expect("a vector can be written");
    assert!(!out.is_empty());
}
