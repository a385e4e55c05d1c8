//! Office files made from the sample reports: the same cells and the same findings as the text.

use crate::read::cells;
use crate::support::{checked, expect_file, none_wrong, root, sample};
use gouji::check::Report;
use gouji::syntax::dump::tree;
use std::path::PathBuf;

/// Rules about how characters are typed, which another format may change.
const TYPOGRAPHIC: &[&str] = &[];

/// The files of a format, sorted.
fn files(format: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/read").join(format);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|other| other == format))
        .collect();
    files.sort();
    files
}

fn name(path: &std::path::Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.expect("a file has a name")
}

/// Rule, addresses and values of every finding.
fn findings(report: &Report) -> Vec<String> {
    let source = &report.subject.source;
    let mut lines = Vec::new();
    for finding in &report.diagnostics {
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let what = squeeze(source.slice(finding.primary.span));
        let address = finding.primary.address.as_deref().unwrap_or("-");
        lines.push(format!(
            "{} {address} {what} {}",
            finding.rule, finding.message
        ));
    }
    lines.sort();
    lines.retain(|line| !TYPOGRAPHIC.iter().any(|rule| line.starts_with(rule)));
    lines
}

/// Every file of the format against the text it was made from.
fn same_as_text(format: &str) {
    let faulty = root().join("tests/read/faulty.txt");
    let faulty = std::fs::read_to_string(faulty).expect("the text is there");
    let sound = sample("clean-2021.txt");
    let (mut wrong, mut all, mut right) = (Vec::new(), 0, 0);
    for path in files(format) {
        let Some((base, _)) = name(&path).split_once('-') else {
            continue;
        };
        let text = if base == "sound" { &sound } else { &faulty };
        let expected = checked("report.txt", text.as_bytes());
        let bytes = std::fs::read(&path).expect("the file can be read");
        let read = checked(name(&path), &bytes);
        assert_eq!(read.subject.format, format, "{}", path.display());
        let (cells_expected, cells_read) = (cells(&expected.subject), cells(&read.subject));
        all += cells_expected.len();
        right += cells_expected
            .iter()
            .filter(|cell| cells_read.contains(cell))
            .count();
        for (what, expected, read) in [
            ("cells", cells_expected, cells_read),
            ("findings", findings(&expected), findings(&read)),
        ] {
            assert!(base == "sound" || !expected.is_empty(), "{what}");
            let lost = expected.iter().filter(|line| !read.contains(line));
            let added = read.iter().filter(|line| !expected.contains(line));
            let lost = lost.map(|line| format!("{}: {what} lost: {line}", name(&path)));
            wrong.extend(lost);
            wrong.extend(added.map(|line| format!("{}: {what} added: {line}", name(&path))));
        }
        let subject = &read.subject;
        let drawn = tree(&subject.source, &subject.document, 40);
        expect_file(&format!("read/{format}/{}.tree", name(&path)), &drawn);
    }
    println!("{format}: {right} of {all} cells");
    none_wrong("differences from the text", &wrong);
}

#[test]
fn docx_says_what_the_text_says() {
    same_as_text("docx");
}

#[test]
fn everything_that_a_line_can_hold_is_read() {
    for file in [
        "features.docx",
        "strict.docx",
        "features.odt",
        "features.rtf",
        "features.doc",
    ] {
        let (_, folder) = file.split_once('.').expect("a name with an extension");
        let path = root().join("tests/read").join(folder).join(file);
        let bytes = std::fs::read(path).expect("the file is there");
        let read = gouji::read::read(file, &bytes, &gouji::read::Limits::default());
        let read = read.expect("the file can be read");
        expect_file(&format!("read/{folder}/{file}.text"), read.source.text());
    }
}

#[test]
fn odt_says_what_the_text_says() {
    same_as_text("odt");
}

#[test]
fn rtf_says_what_the_text_says() {
    same_as_text("rtf");
}

#[test]
fn doc_says_what_the_text_says() {
    same_as_text("doc");
}
