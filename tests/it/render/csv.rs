//! `--format csv`: read back field by field.

use super::documents::{STYLE, diagnostic, plain, report, run, written};
use crate::support::{checked, expect_file, sample};
use gouji::check::Report;
use gouji::check::fingerprint::fingerprints;
use gouji::diagnostic::{Figures, Label, Severity};
use gouji::render::Style;
use gouji::source::{Lang, Span};

/// A file as RFC 4180 reads it: lines of fields.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            (true, '"') => quoted = false,
            (true, c) => field.push(c),
            (false, '"') => {
                assert!(field.is_empty(), "a quote inside a bare field: {text}");
                quoted = true;
            }
            (false, ',') => line.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'), "lines end with CRLF");
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            (false, '\n') => panic!("a bare line end outside quotes: {text}"),
            (false, c) => field.push(c),
        }
    }
    assert!(
        !quoted && field.is_empty() && line.is_empty(),
        "the last line ends"
    );
    lines
}

/// The fields below their names, without the mark at the beginning.
fn read(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = text
        .strip_prefix('\u{FEFF}')
        .expect("the mark that Excel asks for");
    let mut lines = fields(text);
    let names = lines.remove(0);
    for line in &lines {
        assert_eq!(line.len(), names.len(), "{line:?}");
    }
    (names, lines)
}

#[test]
fn a_line_holds_everything_about_a_finding() {
    let (reports, failures) = run();
    let text = written("csv", STYLE, &reports, &failures);
    expect_file("render/check.csv", &text);
    let (names, lines) = read(&text);
    assert_eq!(lines.len(), 3 + 1 + 2, "findings, a broken rule, failures");
    let column = |name: &str| names.iter().position(|one| one == name).expect("it is one");
    let severities: Vec<&str> = lines
        .iter()
        .map(|line| line[column("severity")].as_str())
        .collect();
    assert_eq!(
        severities,
        ["error", "error", "warning", "failure", "failure", "failure"]
    );
    // A message of two lines is one field.
    assert_eq!(lines[2][column("message")], "第五项\n为空");
    let prints: Vec<&str> = lines[..3]
        .iter()
        .map(|line| line[column("fingerprint")].as_str())
        .collect();
    assert_eq!(prints, fingerprints(&reports[0]));
    let english = Style {
        lang: Lang::En,
        ..STYLE
    };
    let (same, _) = read(&written("csv", english, &reports, &failures));
    assert_eq!(
        same, names,
        "names of fields are the same in every language"
    );
}

#[test]
fn no_field_is_a_formula() {
    let texts = [
        "=1+1",
        "+1+1",
        "-A1",
        "@SUM(1)",
        "\t=1",
        "\u{FF1D}1",
        "=cmd|' /C \"calc\"'!A0",
    ];
    let saying = |text: &&str| -> Report {
        let label = Label::new(Span::new(0, 6));
        let mut finding = diagnostic("total-wrong", Severity::Error, text, label);
        finding.figures = Figures {
            stated: Some("-5".to_owned()),
            computed: Some((*text).to_owned()),
        };
        report(plain(&format!("{text}.txt"), "文字\n"), vec![finding])
    };
    let reports: Vec<Report> = texts.iter().map(saying).collect();
    let (names, lines) = read(&written("csv", STYLE, &reports, &[]));
    let column = |name: &str| names.iter().position(|one| one == name).expect("it is one");
    for (line, text) in lines.iter().zip(texts) {
        assert_eq!(line[column("message")], format!("'{text}"));
        assert_eq!(line[column("path")], format!("'{text}.txt"));
        assert_eq!(line[column("computed")], format!("'{text}"));
        assert_eq!(line[column("stated")], "-5", "a number stays one");
    }
}

#[test]
fn figures_of_real_findings_have_fields_of_their_own() {
    let row = "| 一、本年新收政府信息公开申请数量 | | | 52 | 11 | 2 | 3 | 6 | 4 | 78 |";
    let text = sample("clean-2021.txt").replace(row, &row.replace("| 78 |", "| 80 |"));
    let report = checked("a.txt", text.as_bytes());
    let (names, lines) = read(&written("csv", STYLE, &[report], &[]));
    let column = |name: &str| names.iter().position(|one| one == name).expect("it is one");
    let of = lines
        .iter()
        .find(|line| line[column("address")] == "applications/new/total");
    let line = of.expect("the total is reported");
    assert_eq!(
        (
            line[column("stated")].as_str(),
            line[column("computed")].as_str()
        ),
        ("80", "78")
    );
    assert_eq!(line[column("year")], "2022");
}

#[test]
fn a_script_says_figures_by_their_names() {
    let old = "全年新收政府信息公开申请78件，";
    let new = format!("{old}比上年的64件增加12件，");
    let text = sample("clean-2021.txt");
    assert!(text.contains(old));
    let report = checked("a.txt", text.replace(old, &new).as_bytes());
    let finding = report
        .diagnostics
        .iter()
        .find(|one| one.rule.name() == "growth-wrong");
    let figures = &finding.expect("the growth is wrong").figures;
    let (stated, computed) = (figures.stated.as_deref(), figures.computed.as_deref());
    assert_eq!((stated, computed), (Some("增加12件"), Some("14")));
}
