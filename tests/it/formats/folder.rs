//! A folder of files of every kind, sound ones, broken ones and such that are something else.

use super::model::parts;
use super::writers::WRITERS;
use crate::cli::gouji;
use crate::office_harm::{compound, stored};
use crate::render::valid;
use crate::support::{root, sample};
use serde_json::Value;
use std::path::Path;

/// Files that cannot be read, and what is said of each.
fn unreadable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let broken = std::fs::read(root().join("tests/read/docx/faulty-wps.docx"));
    let broken = broken.expect("the file is there");
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec();
    let picture = [picture, vec![0; 4_000]].concat();
    let locked = compound(&[("EncryptedPackage", vec![7; 5_000])]);
    let sheet = stored(&[("xl/workbook.xml", b"<workbook/>".to_vec())]);
    vec![
        (
            "broken.docx",
            broken[..broken.len() / 2].to_vec(),
            "the file is damaged",
        ),
        (
            "locked.docx",
            locked,
            "the file is protected by a password; save it without one",
        ),
        ("empty.txt", Vec::new(), "the file holds no text"),
        ("blank.docx", Vec::new(), "the file holds no text"),
        ("picture.doc", picture, "this is not a text file"),
        (
            "sheet.docx",
            sheet,
            "this is a spreadsheet, which gouji does not read",
        ),
    ]
}

/// A folder with the sound report in every format and the files that cannot be read.
fn fill(folder: &Path) -> usize {
    let text = sample("clean-2021.txt");
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).expect("a file can be written");
    };
    let all = parts("clean-2021.txt", text.as_bytes());
    for (_, name, writer) in WRITERS {
        write(name, &writer(&all));
    }
    write("report.txt", text.as_bytes());
    write("report.md", sample("markdown-2021.md").as_bytes());
    let doc = std::fs::read(root().join("tests/read/doc/sound-plain.doc"));
    let doc = doc.expect("the file is there");
    write("report.doc", &doc);
    write("report.wps", &doc);
    for (name, bytes, _) in unreadable() {
        write(name, &bytes);
    }
    WRITERS.len() + 4
}

#[test]
fn a_mixed_folder_is_read_as_far_as_it_can_be() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sound = fill(folder.path());
    let run = gouji(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!(run.code, 3, "{run:?}");
    let json: Value = valid("check-output", &run.out);
    let reports = json["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), sound, "{:?}", json["failures"]);
    let mut formats: Vec<&str> = reports
        .iter()
        .filter_map(|one| one["format"].as_str())
        .collect();
    formats.sort_unstable();
    assert_eq!(
        formats,
        [
            "doc", "doc", "docx", "html", "markdown", "mhtml", "odt", "rtf", "text"
        ]
    );
    for report in reports {
        let errors = report["findings"].as_array().expect("findings");
        let errors = errors.iter().filter(|one| one["severity"] == "error");
        assert_eq!(errors.count(), 0, "{}", report["path"]);
    }
    let failures = json["failures"].as_array().expect("failures");
    let told: Vec<(&str, &str)> = failures
        .iter()
        .map(|one| {
            let text = |field: &str| one[field].as_str().expect("a text");
            (text("path"), text("message"))
        })
        .collect();
    let unreadable = unreadable();
    assert_eq!(told.len(), unreadable.len(), "{told:?}");
    for (name, _, says) in &unreadable {
        let found = told.iter().find(|(path, _)| path == name);
        let (_, message) = found.unwrap_or_else(|| panic!("{name} is not named: {told:?}"));
        assert!(message.starts_with(says), "{name}: {message}");
    }
}

#[test]
fn a_mixed_folder_is_the_same_on_one_core_and_on_many() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fill(folder.path());
    let run = |jobs| {
        gouji(
            folder.path(),
            &["check", "--format", "concise", "--jobs", jobs, "."],
        )
    };
    let (one, many) = (run("1"), run("4"));
    assert_eq!((one.code, many.code), (3, 3));
    assert_eq!(one.out, many.out);
    assert_eq!(one.err, many.err);
    for (name, _, says) in unreadable() {
        let line = one
            .err
            .lines()
            .chain(one.out.lines())
            .find(|line| line.contains(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not named:\n{}", one.err));
        assert!(line.contains(says), "{line}");
    }
}
