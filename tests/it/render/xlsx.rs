//! `--format xlsx`: the workbook read back.

use super::documents::{
    STYLE, awkward, cell, diagnostic, formed, plain, report, run, sample, sample_with_wrong_total,
    total_wrong, written_bytes,
};
use super::workbook::{Sheet, Stored, parts, picture, sheets};
use crate::support::{checked, expect_file, root};
use gouji::check::Report;
use gouji::diagnostic::{Acceptance, AcceptedBy, Figures, Label, Severity};
use gouji::render::{RENDERERS, Style};
use gouji::source::{Lang, Span};
use gouji::wording::{keys, say};
use std::collections::BTreeSet;
use std::process::Command;

fn workbook(style: Style, reports: &[Report]) -> Vec<u8> {
    written_bytes("xlsx", style, reports, &[])
}

/// A report whose only finding says `message`.
fn saying(path: &str, message: &str) -> Report {
    let subject = plain(path, "文字\n");
    let finding = diagnostic("x", Severity::Error, message, Label::new(Span::new(0, 6)));
    report(subject, vec![finding])
}

#[track_caller]
fn sheet<'a>(all: &'a [Sheet], key: &str) -> &'a Sheet {
    let name = say(Lang::Zh, key, &[]);
    let found = all.iter().find(|sheet| sheet.name == name);
    found.unwrap_or_else(|| panic!("there is no sheet {name}"))
}

#[test]
fn the_workbook_holds_everything_once_in_its_place() {
    let (mut reports, failures) = run();
    reports[0].diagnostics[0].figures = Figures {
        stated: Some("80".to_owned()),
        computed: Some("78".to_owned()),
    };
    reports[0].diagnostics[1].accepted = Some(Acceptance {
        reason: "已核实".to_owned(),
        by: AcceptedBy::Config,
        until: None,
    });
    let bytes = written_bytes("xlsx", STYLE, &reports, &failures);
    expect_file("render/workbook-zh.txt", &picture(&bytes));
    let style = Style {
        lang: Lang::En,
        outcomes: true,
        ..STYLE
    };
    let bytes = written_bytes("xlsx", style, &reports, &failures);
    expect_file("render/workbook-en.txt", &picture(&bytes));
}

#[test]
fn every_sheet_filters_keeps_its_heading_and_prints_across() {
    let (reports, _) = run();
    for sheet in sheets(&workbook(STYLE, &reports)) {
        let name = &sheet.name;
        let filter = sheet.set("autoFilter", "ref").unwrap_or_default();
        assert!(filter.starts_with("A1:"), "{name}: {filter}");
        assert_eq!(sheet.set("pane", "state"), Some("frozen"), "{name}");
        assert_eq!(sheet.set("pane", "ySplit"), Some("1"), "{name}");
        assert_eq!(sheet.set("pageSetup", "orientation"), Some("landscape"));
        assert_eq!(sheet.set("pageSetup", "paperSize"), Some("9"), "{name}");
        assert_eq!(sheet.set("pageSetup", "fitToHeight"), Some("0"), "{name}");
        let footer = "&amp;C第 &amp;P 页，共 &amp;N 页";
        assert!(sheet.xml.contains(footer), "{name} has no page numbers");
    }
    let parts = parts(&workbook(STYLE, &reports));
    let book = &parts["xl/workbook.xml"];
    assert_eq!(book.matches("_xlnm.Print_Titles").count(), 6, "{book}");
    assert_eq!(book.matches("_xlnm._FilterDatabase").count(), 6, "{book}");
}

#[test]
fn the_same_reports_give_the_same_bytes() {
    let once = || {
        let (reports, failures) = run();
        written_bytes("xlsx", STYLE, &reports, &failures)
    };
    let first = once();
    assert_eq!(first, once());
    let core = &parts(&first)["docProps/core.xml"];
    assert_eq!(core.matches("2000-01-01T00:00:00Z").count(), 2, "{core}");
}

#[test]
fn no_text_becomes_a_formula() {
    let texts = ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "{=1}"];
    let reports: Vec<Report> = texts.iter().map(|text| saying(text, text)).collect();
    let all = sheets(&workbook(STYLE, &reports));
    let findings = sheet(&all, "sheet.findings");
    let (file, message) = (findings.column("文件"), findings.column("问题"));
    for (row, text) in (1..).zip(texts) {
        for column in [file, message] {
            let stored = &findings.cells[&(row, column)];
            assert_eq!(*stored, Stored::Text(text.to_owned()));
        }
    }
    for sheet in &all {
        for stored in sheet.cells.values() {
            if let Stored::Formula(formula, _) = stored {
                assert!(formula.starts_with("SUBTOTAL(109,"), "{formula}");
            }
        }
    }
}

#[test]
fn what_a_cell_cannot_hold_is_shown_and_not_lost() {
    let control: String = ('\u{0}'..='\u{1F}')
        .chain(['\u{FFFE}', '\u{FFFF}'])
        .collect();
    let long = "长".repeat(40_000);
    let reports = [
        saying("a\u{1}.txt", &format!("<&>\"{control}_x000D_ end")),
        saying("b.txt", &long),
    ];
    let bytes = workbook(STYLE, &reports);
    for (name, part) in parts(&bytes) {
        let forbidden =
            |c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{FFFE}' || c == '\u{FFFF}';
        assert!(!part.contains(forbidden), "{name} is no XML");
    }
    let all = sheets(&bytes);
    let findings = sheet(&all, "sheet.findings");
    let message = findings.column("问题");
    let shown = findings.shown(1, message);
    assert!(shown.starts_with("<&>\"\u{2400}\u{2401}"), "{shown}");
    // A text that looks like an escape is escaped itself, and so stays what it is.
    assert!(
        shown.ends_with("\u{FFFD}\u{FFFD}_x005F_x000D_ end"),
        "{shown}"
    );
    let cut = findings.shown(2, message);
    assert_eq!(cut.encode_utf16().count(), 32_767);
    assert!(cut.ends_with("……（过长，已截断）"));
    let file = findings.column("文件");
    assert!(
        !findings.links.contains_key(&(1, file)),
        "no link to a\\u{{1}}.txt"
    );
    assert_eq!(findings.links[&(2, file)], "b.txt");
}

#[test]
fn numbers_are_numbers_and_texts_are_texts() {
    let subject = formed("a.txt", &sample("clean-2021.txt"));
    let figures = [
        ("80", "78"),
        ("12.5%", "13"),
        ("007", "-3.25"),
        ("16件", "1234567890123456"),
    ];
    let findings = figures.map(|(stated, computed)| {
        let label = cell(&subject, "applications/new/total");
        let mut one = diagnostic("total-wrong", Severity::Error, "不符", label);
        one.figures = Figures {
            stated: Some(stated.to_owned()),
            computed: Some(computed.to_owned()),
        };
        one
    });
    let all = sheets(&workbook(STYLE, &[report(subject, findings.to_vec())]));
    let sheet = sheet(&all, "sheet.findings");
    let number = |text: &str| Stored::Number(text.to_owned());
    let text = |text: &str| Stored::Text(text.to_owned());
    let expected = [
        (number("80"), number("78")),
        (text("12.5%"), number("13")),
        (text("007"), number("-3.25")),
        (text("16件"), text("1234567890123456")),
    ];
    let (stated, computed) = (sheet.column("填报"), sheet.column("核算"));
    for (row, (one, other)) in (1..).zip(expected) {
        assert_eq!(sheet.cells[&(row, stated)], one);
        assert_eq!(sheet.cells[&(row, computed)], other);
        let year = &sheet.cells[&(row, sheet.column("年度"))];
        assert_eq!(*year, number("2022"));
    }
}

#[test]
fn links_lead_to_what_they_name() {
    let reports = [
        total_wrong("a b.txt", &sample_with_wrong_total()),
        report(plain("c.txt", "无\n"), Vec::new()),
        awkward(),
    ];
    let all = sheets(&workbook(STYLE, &reports));
    let (overview, findings) = (sheet(&all, "sheet.overview"), sheet(&all, "sheet.findings"));
    let verdict = overview.column("结论");
    assert_eq!(overview.links[&(1, verdict)], "#'问题清单'!A2");
    assert!(
        !overview.links.contains_key(&(2, verdict)),
        "nothing to lead to"
    );
    assert_eq!(overview.links[&(3, verdict)], "#'问题清单'!A3");
    let file = overview.column("文件");
    assert_eq!(overview.links[&(1, file)], "a%20b.txt");
    assert_eq!(findings.shown(2, findings.column("文件")), "目录/crlf.txt");
    let rules = sheet(&all, "sheet.rules");
    let target = &findings.links[&(1, findings.column("规则"))];
    assert_eq!(target, "#'规则说明'!A2");
    assert_eq!(rules.shown(1, 0), "gir/total-wrong");
    // A rule that no pack has is explained nowhere.
    assert!(!findings.links.contains_key(&(2, findings.column("规则"))));
}

#[test]
fn wrapped_rows_are_as_tall_as_their_text() {
    let all = sheets(&workbook(
        STYLE,
        &[saying("a.txt", &"字".repeat(200)), saying("b.txt", "字")],
    ));
    let findings = sheet(&all, "sheet.findings");
    // The column takes 16 characters a line, so that 200 are 13 lines of 14 points.
    assert!(findings.xml.contains("<row r=\"2\" ht=\"183.75\""));
    assert!(
        findings.xml.contains("<row r=\"3\">"),
        "one line needs no height"
    );
}

#[test]
fn names_of_sheets_are_ones_that_spreadsheets_take() {
    for lang in [Lang::Zh, Lang::En] {
        let names = keys().filter(|key| key.starts_with("sheet."));
        let names: Vec<String> = names.map(|key| say(lang, key, &[])).collect();
        for name in &names {
            let short = (1..=31).contains(&name.encode_utf16().count());
            let plain = !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']);
            assert!(short && plain, "{name}");
        }
        let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len(), "{names:?}");
    }
}

#[test]
fn real_findings_say_what_is_stated_and_what_it_is_held_against() {
    let mut lines = String::new();
    let folder = root().join("tests/corpus");
    for path in crate::scan::files(&folder, "txt") {
        let bytes = std::fs::read(folder.join(&path)).expect("the report is there");
        for finding in checked(&path, &bytes).diagnostics {
            let Figures { stated, computed } = &finding.figures;
            assert_eq!(stated.is_some(), computed.is_some(), "{}", finding.message);
            if let (Some(stated), Some(computed)) = (stated, computed) {
                let rule = finding.rule.name();
                lines.push_str(&format!(
                    "{path} {rule}: {stated} | {computed} | {}\n",
                    finding.message
                ));
            }
        }
    }
    expect_file("render/figures.txt", &lines);
}

#[test]
fn the_program_writes_the_workbook_and_ends_as_it_would_otherwise() {
    let run = |format: &str| {
        Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args([
                "check",
                "--lang",
                "zh",
                "--format",
                format,
                "docs/examples/report.txt",
            ])
            .current_dir(root())
            .output()
            .expect("the program starts")
    };
    let (workbook, concise) = (run("xlsx"), run("concise"));
    assert_eq!(workbook.status.code(), concise.status.code());
    let all = sheets(&workbook.stdout);
    let rules = sheet(&all, "sheet.rules");
    let what = rules.column("查什么");
    let empty = (1..rules.rows()).filter(|row| rules.shown(*row, what).is_empty());
    assert_eq!(empty.count(), 0, "a rule is not explained");
    let checked = sheet(&all, "sheet.checked");
    assert_eq!(
        checked.rows(),
        rules.rows(),
        "every rule is counted and explained"
    );
}

#[test]
fn only_the_workbook_is_bytes() {
    let binary = RENDERERS.iter().filter(|format| format.binary);
    let binary: Vec<&str> = binary.map(|format| format.name).collect();
    assert_eq!(binary, ["xlsx"]);
}
