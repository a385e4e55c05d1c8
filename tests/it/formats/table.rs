//! The tables of docs/formats.md that say what can be read and what is said of what cannot.

use crate::support::root;
use gouji::read::{READERS, ReadError};

/// Compares a stretch of the page with what it should be; with `BLESS=1` it is rewritten.
fn expect(start: &str, end: &str, written: impl Fn(&str) -> String) {
    let path = root().join("docs/formats.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = page.split_once(start).expect("where it begins");
    let (now, after) = rest.split_once(end).expect("where it ends");
    let wanted = written(now);
    if std::env::var_os("BLESS").is_some() {
        let page = format!("{before}{start}{wanted}{end}{after}");
        std::fs::write(&path, page).expect("the page can be written");
        return;
    }
    assert_eq!(
        now, wanted,
        "docs/formats.md is not what it should be: BLESS=1 rewrites it"
    );
}

/// What a row says in its last cell, for the row with these first ones.
fn kept<'a>(now: &'a str, format: &str) -> &'a str {
    let rows = now.lines().filter_map(|line| {
        let mut cells = line.trim_matches('|').splitn(3, " | ");
        let name = cells.nth(1)?.trim();
        (name == format).then_some(cells.next()?.trim())
    });
    let mut rows = rows;
    rows.next().unwrap_or("TODO")
}

#[test]
fn the_tables_say_what_the_readers_say() {
    // One behind the other, for both are rewritten in one file.
    formats();
    outcomes();
}

fn formats() {
    let row = |now: &str, reader: &&dyn gouji::read::Reader| {
        let names = reader.extensions().iter().map(|name| format!("`.{name}`"));
        let names: Vec<String> = names.collect();
        let (names, name) = (names.join(", "), reader.name());
        format!("| {names} | {name} | {} |\n", kept(now, name))
    };
    let head = "| extension | format | what is taken off |\n|---|---|---|\n";
    expect(head, "\n\n", |now| {
        let rows: String = READERS.iter().map(|reader| row(now, reader)).collect();
        assert!(!rows.contains("TODO"), "say what is taken off:\n{rows}");
        rows.trim_end().to_owned()
    });
}

/// Every reason why a file is not read, with what it is for.
fn reasons() -> Vec<(ReadError, &'static str)> {
    let damaged = |part: &str, reason: &str| ReadError::Damaged {
        part: part.to_owned(),
        reason: reason.to_owned(),
    };
    let other = |what| ReadError::OtherKind { what };
    vec![
        (ReadError::Locked, "a password"),
        (damaged("", "…"), "a container that cannot be opened"),
        (
            damaged("word/document.xml", "…"),
            "a part of it that cannot be read",
        ),
        (other("a spreadsheet"), "`.xls`, `.xlsx` under another name"),
        (other("a set of slides"), "`.ppt`, `.pptx`"),
        (other("a document of Word 95 or earlier"), "an old `.doc`"),
        (other("a document of Microsoft Works"), "an old `.wps`"),
        (
            other("a Word document saved as bare XML"),
            "`.xml` of Word 2003 and later",
        ),
        (
            other("a zip archive without a text document"),
            "any other archive",
        ),
        (
            other("a container without a text document"),
            "any other compound file",
        ),
        (
            ReadError::LeftOut {
                what: "PDF",
                feature: "pdf",
            },
            "a build of gouji that left out a format",
        ),
        (ReadError::Empty, "nothing in it, or nothing that is text"),
        (ReadError::NotText { nuls: 812 }, "a picture, a program"),
        (
            ReadError::Unreadable { odd: 512, all: 900 },
            "text in an encoding that is not known",
        ),
        (
            ReadError::TooLarge {
                size: 70_000_000,
                limit: 67_108_864,
            },
            "a file over its limit",
        ),
        (
            ReadError::LineTooLong {
                length: 9_000_000,
                limit: 8_388_608,
            },
            "a line over its limit",
        ),
        (
            ReadError::TooMuch {
                what: "unpacked bytes",
                limit: 50_331_648,
            },
            "a bomb; also parts, cells, elements, levels, characters",
        ),
        (
            ReadError::TooManyParts { limit: 2_000_000 },
            "a page over its limit",
        ),
    ]
}

fn outcomes() {
    // A new reason must be added above: this does not compile without it.
    for (reason, _) in reasons() {
        match reason {
            ReadError::Locked
            | ReadError::Damaged { .. }
            | ReadError::OtherKind { .. }
            | ReadError::Empty
            | ReadError::NotText { .. }
            | ReadError::Unreadable { .. }
            | ReadError::TooLarge { .. }
            | ReadError::LineTooLong { .. }
            | ReadError::TooMuch { .. }
            | ReadError::TooManyParts { .. }
            | ReadError::LeftOut { .. } => {}
        }
    }
    expect("| what is said | when |\n|---|---|\n", "\n\n", |_| {
        let row = |(reason, when): &(ReadError, &str)| format!("| {reason} | {when} |\n");
        let rows: String = reasons().iter().map(row).collect();
        rows.trim_end().to_owned()
    });
}
