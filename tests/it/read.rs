//! Formats other than text: the same report says the same in each of them.

use crate::support::{checked, expect_file, none_wrong, pack, root, sample, subject};
use gouji::check::Report;
use gouji::read::Reading;
use gouji::read::pieces::{Cell, Piece, Pieces, Table, Text};
use gouji::source::Origin;
use gouji::source::fold::squeeze;
use gouji::subject::Subject;
use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Address and text of every bound cell, and every gap.
pub(crate) fn cells(subject: &Subject) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, binding) in subject.bindings.iter().enumerate() {
        for (at, cell) in binding.cells.iter().enumerate() {
            lines.push(format!("{} = {}", subject.address(index, at), cell.text));
        }
        for gap in &binding.gaps {
            lines.push(format!("{index} {} {:?}", gap.kind.name(), gap.row));
        }
    }
    lines
}

fn cell(text: &str) -> Cell {
    Cell::new(vec![Piece::Paragraph(Text::plain(text))])
}

/// The rows of a sample's bars as cells, blanks behind a label merged with it.
pub(crate) fn row(line: &str) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut behind_label = false;
    for piece in line.trim_matches('|').split('|').map(str::trim) {
        let blank = piece.is_empty();
        match cells.last_mut() {
            Some(last) if blank && behind_label => last.columns += 1,
            _ => cells.push(cell(piece)),
        }
        let label = piece.parse::<f64>().is_err();
        behind_label = if blank { behind_label } else { label };
    }
    cells
}

fn as_pieces(text: &str) -> Reading {
    let mut pieces = Pieces::default();
    let mut table = Table::default();
    for line in text.lines().chain([""]) {
        if line.starts_with('|') {
            table.rows.push(row(line));
            continue;
        }
        if !table.rows.is_empty() {
            pieces.push(Piece::Table(std::mem::take(&mut table)));
        }
        pieces.push(Piece::Paragraph(Text::plain(line)));
    }
    let (source, blocks) = pieces.into_places("report");
    Reading {
        source,
        blocks,
        comments: Vec::new(),
        unread: gouji::read::Unread::default(),
        replaced: 0,
        format: "pieces",
    }
}

#[test]
fn pieces_with_merged_cells_give_the_cells_of_the_text() {
    for name in ["clean-2021.txt", "clean-2019.txt"] {
        let text = sample(name);
        let expected = subject(name, text.as_bytes());
        let read = Subject::new(as_pieces(&text), &pack().model);
        assert_eq!(cells(&read), cells(&expected), "{name}");
        assert!(cells(&read).len() > 30);
    }
}

fn disclosure(rows: Vec<Vec<Cell>>) -> Arc<Subject> {
    let mut pieces = Pieces::default();
    let title = "二、主动公开政府信息情况";
    pieces.push(Piece::Paragraph(Text::plain(title)));
    pieces.push(Piece::Table(Table { rows }));
    let (source, blocks) = pieces.into_places("report");
    let reading = Reading {
        source,
        blocks,
        comments: Vec::new(),
        unread: gouji::read::Unread::default(),
        replaced: 0,
        format: "pieces",
    };
    Arc::new(Subject::new(reading, &pack().model))
}

#[test]
fn an_empty_cell_is_blank_and_a_merged_value_is_nobodys() {
    let row = |texts: &[&str]| texts.iter().map(|text| cell(text)).collect::<Vec<Cell>>();
    let head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"];
    let wide = |text: &str, columns| Cell {
        columns,
        ..cell(text)
    };
    let mut merged = wide("3", 3);
    merged.rows = 2;
    let read = disclosure(vec![
        row(&head),
        row(&["规章", "", "0", "5"]),
        row(&["行政规范性文件", "1|2", "1\n2", "14"]),
        row(&["信息内容", "本年处理决定数量"]),
        vec![cell("行政处罚"), merged],
        vec![cell("行政强制")],
    ]);
    let found = cells(&read);
    let has = |line: &str| found.iter().any(|found| found == line);
    assert!(has("disclosure/rules/made = "), "{found:#?}");
    assert!(has("disclosure/rules/in-force = 5"), "{found:#?}");
    assert!(
        has("disclosure/normative-documents/made = 1|2"),
        "{found:#?}"
    );
    assert!(
        has("disclosure/normative-documents/repealed = 1 2"),
        "{found:#?}"
    );
    assert!(has("disclosure/penalties/decisions = 3"), "{found:#?}");
    let coercion = found
        .iter()
        .any(|line| line.contains("disclosure/coercion"));
    assert!(!coercion, "{found:#?}");
}

#[test]
fn a_heading_may_be_a_row_over_the_whole_table() {
    let wide = |text: &str| Cell {
        columns: 2,
        ..cell(text)
    };
    let mut pieces = Pieces::default();
    let rows = vec![
        vec![wide("二、主动公开政府信息情况")],
        vec![wide("第二十条第（五）项")],
        vec![cell("信息内容"), cell("本年处理决定数量")],
        vec![cell("行政许可"), cell("5")],
        vec![wide("三、收到和处理政府信息公开申请情况")],
        vec![cell("一、本年新收政府信息公开申请数量"), cell("")],
    ];
    pieces.push(Piece::Table(Table { rows }));
    let (source, blocks) = pieces.into_places("report");
    let reading = Reading {
        source,
        blocks,
        comments: Vec::new(),
        unread: gouji::read::Unread::default(),
        replaced: 0,
        format: "pieces",
    };
    let read = Subject::new(reading, &pack().model);
    let roles = read
        .document
        .top()
        .map(|(_, section)| section.role.as_deref());
    let roles: Vec<&str> = roles.flatten().collect();
    assert_eq!(roles, ["disclosure", "applications"]);
    let found = cells(&read);
    assert!(
        found.contains(&"disclosure/permits/decisions = 5".to_owned()),
        "{found:#?}"
    );
    let rows = read.document.tables.iter().map(|table| table.rows.len());
    assert_eq!(rows.collect::<Vec<usize>>(), [3, 1]);
}

/// The report that a page was made from, by the first part of its name.
const ORIGINALS: &[(&str, &str)] = &[
    ("clean-2021", "rules/gir/samples/clean-2021.txt"),
    ("clean-2019", "rules/gir/samples/clean-2019.txt"),
    ("archive-2024", "tests/corpus/archive-2024-framed.txt"),
    ("bureau-2022", "tests/corpus/bureau-2022-framed.txt"),
    ("city-2020", "tests/corpus/city-department-2020-pipes.txt"),
    ("township-2022", "tests/corpus/township-2022-pipes.txt"),
    ("street-2021", "tests/corpus/street-2021-tab.txt"),
    (
        "provincial-2022",
        "tests/corpus/provincial-department-2022-aligned.txt",
    ),
];

/// Every page of `tests/read/html` with the bytes of the report that it was made from.
pub(crate) fn pages() -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let folder = root().join("tests/read/html");
    let entries = std::fs::read_dir(folder).expect("the pages are there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|end| end != "tree"))
        .collect();
    paths.sort();
    let read = |path: &Path| std::fs::read(path).expect("a file");
    let page = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy();
        let known = |(start, _): &&(&str, &str)| name.starts_with(start);
        let (_, original) = ORIGINALS.iter().find(known).expect("a known report");
        (name.to_string(), read(path), read(&root().join(original)))
    };
    paths.iter().map(page).collect()
}

/// What is found, without what depends on how the format writes blanks and line ends.
fn findings(report: &Report) -> Vec<String> {
    let group = |rule: &str| {
        let rules = pack().rules.iter();
        let found = rules
            .map(|rule| &rule.meta)
            .find(|meta| meta.id.as_str() == rule);
        found.map(|meta| meta.group.clone())
    };
    let text = report.diagnostics.iter();
    let text = text.filter(|one| group(one.rule.as_str()).as_deref() != Some("typography"));
    let mut lines: Vec<String> = text
        .map(|one| {
            let address = one.primary.address.as_deref().unwrap_or_default();
            format!("{} {address} {}", one.rule, one.message)
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_page_says_what_the_text_says() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for (name, page, original) in pages() {
        let expected = checked("original.txt", &original);
        let got = checked(&name, &page);
        let format = if name.contains(".mht") {
            "mhtml"
        } else {
            "html"
        };
        if got.subject.format != format {
            wrong.push(format!("{name} was read as {}", got.subject.format));
        }
        for (what, one, other) in [
            ("cells", cells(&expected.subject), cells(&got.subject)),
            ("findings", findings(&expected), findings(&got)),
        ] {
            read += usize::from(what == "cells") * other.len();
            let lost = one.iter().filter(|line| !other.contains(line));
            wrong.extend(lost.map(|line| format!("{name} {what} lost: {line}")));
            let new = other.iter().filter(|line| !one.contains(line));
            wrong.extend(new.map(|line| format!("{name} {what} new: {line}")));
        }
    }
    assert!(read > 6_000, "only {read} cells");
    none_wrong("differences", &wrong);
}

/// The text of a stretch of a page, tags left out and entities read, blanks gone.
fn shown(stretch: &str) -> String {
    static PATTERNS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [
            r"(?s)<!--.*?-->",
            r#"(?s)<(?:[^<>"']|"[^"]*"|'[^']*')*>"#,
            r"&(#x?[0-9a-fA-F]+|[a-z]+);",
            r"(?s)<span[^>]*display:none[^>]*>.*?</span>",
        ]
        .map(|text| Regex::new(text).expect("a pattern"))
    });
    let [comments, tags, entities, hidden] = &*PATTERNS;
    let bare = hidden.replace_all(stretch, "");
    let bare = comments.replace_all(&bare, "");
    let bare = tags.replace_all(&bare, "");
    let named = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("nbsp", "\u{A0}"),
        ("ldquo", "“"),
        ("rdquo", "”"),
    ];
    let read = entities.replace_all(&bare, |found: &regex::Captures<'_>| {
        let name = &found[1];
        let number = match name.strip_prefix("#x") {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => name.strip_prefix('#').and_then(|n| n.parse().ok()),
        };
        let known = named.iter().find(|(known, _)| *known == name);
        match number.and_then(char::from_u32) {
            Some(c) => c.to_string(),
            None => known.map_or(String::new(), |(_, text)| (*text).to_owned()),
        }
    });
    squeeze(&read)
}

#[test]
fn every_place_leads_back_to_its_bytes_in_the_file() {
    let mut places = 0;
    let mut wrong = Vec::new();
    for (name, page, _) in pages()
        .into_iter()
        .filter(|(name, ..)| !name.contains(".mht"))
    {
        let read = subject(&name, &page);
        let Origin::Bytes(map) = read.source.origin() else {
            panic!("{name} knows no bytes");
        };
        let cells = read.bindings.iter().flat_map(|binding| &binding.cells);
        let spans = cells.map(|cell| cell.span);
        let spans = spans.chain(read.document.paragraphs.iter().map(|one| one.span));
        for span in spans.filter(|span| !span.is_empty()) {
            let (start, end) = map.points(span);
            let decoded = gouji::source::decode(&page[start.byte..end.byte]).text;
            let utf16 = name.contains("utf16").then(|| {
                let units = page[start.byte..end.byte].as_chunks::<2>().0.iter();
                let units: Vec<u16> = units.map(|unit| u16::from_le_bytes(*unit)).collect();
                String::from_utf16_lossy(&units)
            });
            let there = shown(&utf16.unwrap_or(decoded));
            let here = squeeze(read.source.slice(span));
            places += 1;
            if there != here {
                wrong.push(format!("{name} {here}: {there}"));
            }
        }
    }
    assert!(places > 5_000, "only {places} places");
    none_wrong("places", &wrong);
}

#[test]
fn nothing_around_the_article_is_read() {
    let bare = |text: &str| squeeze(text).replace('|', "");
    let mut wrong = Vec::new();
    for (name, page, original) in pages() {
        let original = String::from_utf8(original).expect("a report is UTF-8");
        let read = subject(&name, &page);
        let (expected, got) = (bare(&original), bare(read.source.text()));
        if expected != got {
            let differs = |(one, other): &(char, char)| one != other;
            let at = expected
                .chars()
                .zip(got.chars())
                .take_while(|pair| !differs(pair));
            let at = at.count().saturating_sub(10);
            let cut = |text: &str| text.chars().skip(at).take(40).collect::<String>();
            wrong.push(format!(
                "{name}: {} instead of {}",
                cut(&got),
                cut(&expected)
            ));
        }
    }
    none_wrong("texts", &wrong);
}

#[test]
fn trees_of_pages() {
    for (name, page, _) in pages()
        .into_iter()
        .filter(|(name, ..)| !name.contains("portal-"))
    {
        let read = subject(&name, &page);
        let tree = gouji::syntax::dump::tree(&read.source, &read.document, 24);
        expect_file(&format!("read/html/{name}.tree"), &tree);
    }
}

#[test]
fn comments_in_a_page_accept_what_stands_beside_them() {
    let path = root().join("tests/read/html/clean-2021.clean.html");
    let clean = std::fs::read_to_string(path).expect("a page");
    let page = |first: &str, second: &str| {
        let typo = format!("{first}<p>2022年，我局标椎化");
        let blank = format!("{second}<tr><td>行政处罚</td><td colspan=\"3\"></td>");
        let page = clean.replacen("<p>2022年，我局", &typo, 1);
        let row = "<tr><td>行政处罚</td><td colspan=\"3\">7</td>";
        assert!(page.contains(&typo) && page.contains(row));
        page.replace(row, &blank)
    };
    let shown = |page: &str| {
        let report = crate::accept::accepted("a.html", page);
        let open = report
            .diagnostics
            .iter()
            .filter(|one| one.accepted.is_none());
        let rules: Vec<String> = open.map(|one| one.rule.to_string()).collect();
        (rules, report.subject.source.read().to_owned())
    };
    let (before, _) = shown(&page("", ""));
    assert!(before.contains(&"gir/common-typo".to_owned()), "{before:?}");
    assert!(before.contains(&"gir/cell-blank".to_owned()), "{before:?}");
    let (after, text) = shown(&page(
        "<!-- gouji: accept common-typo -- 原文如此 -->",
        "<!-- gouji: accept cell-blank -- 待补 -->",
    ));
    assert!(
        !after.contains(&"gir/common-typo".to_owned()),
        "{after:?}\n{text}"
    );
    assert!(
        !after.contains(&"gir/cell-blank".to_owned()),
        "{after:?}\n{text}"
    );
    assert!(!text.contains("gouji"), "{text}");
    assert_eq!(before.len(), after.len() + 2, "{before:?} {after:?}");
}

/// Quoted-printable text decoded.
fn unquoted(coded: &str) -> String {
    let coded = coded.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = coded.as_str();
    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).expect("whole characters")
}

#[test]
fn json_places_of_a_page_inside_a_mail_are_in_the_mail() {
    let name = "tests/read/html/clean-2021.quoted.mht";
    let run = crate::cli::gouji(root(), &["extract", "--format", "json", name]);
    assert_eq!(run.code, 0, "{}", run.err);
    let json = crate::render::valid("extract-output", &run.out);
    let file = std::fs::read_to_string(root().join(name)).expect("a page");
    let cells = json["reports"][0]["cells"].as_object().expect("cells");
    assert!(cells.len() > 190);
    for cell in cells.values() {
        let source = &cell["span"]["source"];
        let byte = |end: &str| source[end]["byte"].as_u64().map(|byte| byte as usize);
        let (start, end) = (
            byte("start").expect("a start"),
            byte("end").expect("an end"),
        );
        assert_eq!(
            shown(&unquoted(&file[start..end])),
            cell["text"].as_str().unwrap_or_default()
        );
        let line = file[..start].matches('\n').count() as u64 + 1;
        assert_eq!(source["start"]["line"].as_u64(), Some(line));
    }
    let page = "tests/read/html/clean-2019.gb.html";
    let run = crate::cli::gouji(root(), &["check", "--format", "json", page]);
    let json = crate::render::valid("check-output", &run.out);
    assert_eq!(json["reports"][0]["format"], "html");
}
