//! PDF files made from the sample reports by the programs that offices use: the same cells and the
//! same findings as the text.

use crate::support::{checked, root};
use gouji::check::Report;
use gouji::read::{Limits, ReadError, read};
use gouji::rule::Outcome;
use gouji::source::Lang;

fn bytes(name: &str) -> Vec<u8> {
    let path = root().join("tests/read/pdf").join(name);
    std::fs::read(path).expect("the file is there")
}

#[test]
fn pdf_says_what_the_text_says() {
    crate::read_office::same_as_text("pdf");
}

#[test]
fn the_content_tells_a_pdf_not_the_name() {
    let sound = bytes("sound-reportlab.pdf");
    for name in ["a.pdf", "a.doc", "a.docx", "a.txt", "a.html", "a"] {
        let read = read(name, &sound, &Limits::default()).expect("a PDF can be read");
        assert_eq!(read.format, "pdf", "{name}");
    }
    let sent = [b"Received: by mail\r\n\r\n".as_slice(), &sound].concat();
    let sent = read("a.txt", &sent, &Limits::default()).expect("lines before it do no harm");
    assert_eq!(sent.format, "pdf");
    let text = "一、总体情况\n%PDF- 是一种格式的开头\n";
    let text = read("a.txt", text.as_bytes(), &Limits::default()).expect("text is text");
    assert_eq!(text.format, "text");
}

#[test]
fn a_password_is_named_and_a_lock_on_copying_is_none() {
    let locked = read("a.pdf", &bytes("locked.pdf"), &Limits::default());
    assert_eq!(locked.err(), Some(ReadError::Locked));
    let open = read("a.pdf", &bytes("sound-owner.pdf"), &Limits::default());
    assert!(open.is_ok(), "{open:?}");
}

/// The findings of a rule: message and place.
fn said(report: &Report, rule: &str) -> Vec<(String, String)> {
    let found = report
        .diagnostics
        .iter()
        .filter(|one| one.rule.as_str() == rule);
    let place = |span, address| report.subject.place_in_file(span, address, Lang::Zh);
    found
        .map(|one| {
            let address = one.primary.address.as_deref();
            (one.message.clone(), place(one.primary.span, address))
        })
        .collect()
}

#[test]
fn a_scan_is_said_to_be_one_and_nothing_else_is_said() {
    for (file, why) in [
        ("scan.pdf", "第1、2页是图片，没有文字"),
        (
            "recognised.pdf",
            "第1、2页是图片，其中机器识别的文字未必正确，没有采用",
        ),
    ] {
        let report = checked(file, &bytes(file));
        let rules: Vec<&str> = report
            .diagnostics
            .iter()
            .map(|one| one.rule.as_str())
            .collect();
        assert_eq!(rules, ["gir/unreadable-table"], "{file}");
        let said = said(&report, "gir/unreadable-table");
        assert!(said[0].0.contains(why), "{said:?}");
        assert!(said[0].1.contains("第1页"), "{said:?}");
        let passed = report
            .outcomes
            .iter()
            .filter(|one| one.outcome == Outcome::Passed);
        let passed: Vec<&str> = passed.map(|one| one.rule.as_str()).collect();
        assert_eq!(passed, ["gir/replaced-characters"], "{file}");
    }
}

#[test]
fn a_table_that_is_a_picture_is_not_called_missing() {
    let report = checked("picture.pdf", &bytes("picture.pdf"));
    let (message, place) = said(&report, "gir/unreadable-table").remove(0);
    assert!(
        message.contains("表三读不出来（第4页是图片，没有文字）"),
        "{message}"
    );
    assert!(place.contains("第3页"), "{place}");
    assert!(said(&report, "gir/table-absent").is_empty());
    assert!(said(&report, "gir/section-missing").is_empty());
    // The other tables are read, and what is wrong with them is said.
    assert_eq!(said(&report, "gir/cell-blank").len(), 1);
}

#[test]
fn a_finding_names_the_page() {
    for (file, pages) in [
        (
            "faulty-libreoffice.pdf",
            ["第3页文件第2个表格第4行第4列", "第2页"],
        ),
        (
            "faulty-landscape.pdf",
            ["第4页文件第2个表格第4行第4列", "第2页"],
        ),
        (
            "faulty-turned.pdf",
            ["第3页文件第2个表格第4行第4列", "第1页"],
        ),
    ] {
        let report = checked(file, &bytes(file));
        for (rule, page) in ["gir/applications-unbalanced", "gir/processed-disagrees"]
            .iter()
            .zip(pages)
        {
            let said = said(&report, rule);
            assert!(said[0].1.contains(page), "{file}: {said:?}");
        }
    }
}
