//! A run with everything that formats for machines must bear: awkward paths and texts, a page, an
//! office file, a file of ours, accepted findings, failures.

use super::documents::{
    STYLE, diagnostic, formed, gir, of_bytes, place, plain, report, run, written, written_by,
};
use crate::support::root;
use gouji::check::Report;
use gouji::diagnostic::{
    Acceptance, AcceptedBy, Applicability, Date, Diagnostic, Edit, Fix, Label, Note, RuleId,
    Severity,
};
use gouji::read::Reading;
use gouji::render::{Failure, RENDERERS, Style, renderer};
use gouji::source::Lang;
use gouji::subject::{Model, Subject};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const ENGLISH: Style = Style {
    lang: Lang::En,
    ..STYLE
};

/// A finding about the `nth` occurrence of a text.
fn at(subject: &Subject, text: &str, nth: usize, severity: Severity) -> Diagnostic {
    let label = Label::new(place(subject, text, nth));
    diagnostic("section-missing", severity, "用词不当", label)
}

/// Findings that are accepted in each of the three ways, and one that is not.
fn accepted() -> Report {
    let text = "一、标题\n甲错\n乙错\n丙错\n丁错\n";
    let subject = plain("reports/accepted.txt", text);
    let mut findings: Vec<Diagnostic> = (0..4)
        .map(|nth| at(&subject, "错", nth, Severity::Warning))
        .collect();
    let ways = [
        (AcceptedBy::Inline, "原件如此"),
        (AcceptedBy::Config, "已核对 <实地>"),
        (AcceptedBy::Baseline, "基线"),
    ];
    for (finding, (by, reason)) in findings.iter_mut().zip(ways) {
        finding.accepted = Some(Acceptance {
            reason: reason.to_owned(),
            by,
            until: Date::parse("2027-01-31").filter(|_| by == AcceptedBy::Config),
        });
    }
    report(subject, findings)
}

/// A page: a fix that can be written into it, and one that cannot, for an entity stands there.
fn page() -> Report {
    let html = "<html><head><title>页</title></head>\n<body><h1>某局年报</h1>\n\
        <p>推进标椎化&amp;规范化。</p>\n<p>收费&lt;零。</p></body></html>\n";
    let subject = of_bytes("reports/page.html", html.as_bytes(), Model::empty());
    let fixed = |text: &str, new: &str| {
        let mut finding = at(&subject, text, 0, Severity::Warning);
        let span = finding.primary.span;
        finding.fix = Some(Fix::replacement("改正", Applicability::Safe, span, new));
        finding
    };
    let findings = vec![
        fixed("标椎", "标准<化>"),
        fixed("化&规", "化和规"),
        fixed("<零", "零"),
    ];
    report(subject, findings)
}

/// An office file, which has no lines: a cell and a whole document.
fn office() -> Report {
    let path = "tests/read/docx/faulty-wps.docx";
    let bytes = std::fs::read(root().join(path)).expect("the file is there");
    let subject = of_bytes("reports/年报 一.docx", &bytes, gir());
    let mut cell = diagnostic(
        "total-wrong",
        Severity::Error,
        "总计与各项之和不符",
        super::documents::cell(&subject, "applications/new/total").with_text("填报有误"),
    );
    cell.secondary =
        vec![super::documents::cell(&subject, "applications/new/natural").with_text("自然人")];
    let span = cell.primary.span;
    cell.fix = Some(Fix::replacement("改为 1", Applicability::Unsafe, span, "1"));
    let whole = Label::new(subject.source.whole());
    let whole = diagnostic("section-missing", Severity::Info, "缺一部分", whole);
    report(subject, vec![cell, whole])
}

/// A finding about a file of ours.
fn data() -> Report {
    let text = "accept:\n- rule: gir/no-such\n  reason: x\n";
    let reading = Reading::of_data("gouji.yaml", text);
    let subject = Subject::new(reading, &Arc::new(Model::empty()));
    let label = Label::new(place(&subject, "gir/no-such", 0));
    let mut finding = diagnostic("x", Severity::Error, "没有规则 gir/no-such", label);
    finding.rule = RuleId::new("gouji", "accept-unknown");
    report(subject, vec![finding])
}

/// Texts that would break out of any format that lets them, in a file with an awkward path.
fn awkward() -> Report {
    let text = "标题\r\n甲错乙\u{2028}丙\u{1b}[31m错\r\n末行";
    let subject = plain("reports/甲 乙#1%20:,\"<a>'&[b](1)|.txt", text);
    let mut nasty = at(&subject, "错", 0, Severity::Error);
    nasty.message =
        "一\n二\r\n]]> <b>\"&'\u{1b}[31m\u{2028}::error::x %0A [链](1) |`*_ @all\u{202e}"
            .to_owned();
    nasty.notes = vec![Note::Help("]]>\n::warning file=x::y".to_owned())];
    nasty.secondary = vec![
        Label::new(place(&subject, "错", 1)).with_text("见 [此](2) \\ 处"),
        Label::new(place(&subject, "末行", 0)),
    ];
    let edit = |nth, new: &str| Edit {
        span: place(&subject, "错", nth),
        new: new.to_owned(),
    };
    nasty.fix = Some(Fix {
        title: "改\"两\"处".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit(0, "对"), edit(1, "")],
    });
    let mut twin = at(&subject, "错", 0, Severity::Info);
    twin.primary.span = place(&subject, "甲错乙\u{2028}丙\u{1b}[31m错\r\n末", 0);
    let again = twin.clone();
    let mut shown = at(&subject, "末行", 0, Severity::Info);
    let span = shown.primary.span;
    shown.fix = Some(Fix::replacement(
        "参考",
        Applicability::DisplayOnly,
        span,
        "x",
    ));
    report(subject, vec![nasty, twin, again, shown])
}

/// All of it, and the failures of the run.
pub(super) fn machine_run() -> (Vec<Report>, Vec<Failure>) {
    let (mut reports, mut failures) = run();
    // The same findings in another file have the same fingerprints.
    let copy =
        super::documents::total_wrong("copy.txt", &super::documents::sample_with_wrong_total());
    reports.extend([copy, accepted(), page(), office(), awkward(), data()]);
    failures.push(Failure {
        path: Some("rules/own/a b.yaml".to_owned()),
        rule: None,
        message: "unknown field `mesage`\nline 3".to_owned(),
    });
    (reports, failures)
}

/// Everything a format writes of it.
pub(super) fn machine(format: &str) -> String {
    let (reports, failures) = machine_run();
    written(format, STYLE, &reports, &failures)
}

/// The same in English with a baseline in use.
pub(super) fn with_baseline(format: &str) -> String {
    let mut renderer = renderer(format, ENGLISH).expect("a format of the table");
    renderer.with_baseline();
    written_by(renderer, &[accepted()], &[])
}

/// What a format writes of nothing, and of failures alone.
pub(super) fn bare(format: &str) -> [String; 2] {
    let failures = run().1;
    [
        written(format, STYLE, &[], &[]),
        written(format, STYLE, &[], &failures),
    ]
}

/// Holds XML to a schema of `tests/schema`, and to well-formedness where that is all that can be
/// done.
pub(super) fn valid_xml(schema: &str, xml: &str) {
    well_formed(xml);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("out.xml");
    std::fs::write(&path, xml).expect("the file can be written");
    let schema = Path::new("tests/schema").join(schema);
    let run = Command::new("xmllint")
        .args(["--noout", "--schema"])
        .args([&root().join(schema), &path])
        .output();
    match run {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}\n{xml}");
        }
        Err(error) => println!("skipped: xmllint (package libxml2-utils) cannot be run: {error}"),
    }
}

/// Tags that open and close in order, attributes in double quotes, no characters that XML forbids.
pub(super) fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let (_, mut rest) = xml.split_once("?>").expect("it says that it is XML");
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains("]]>"), "{text}");
        let (tag, behind) = after.split_once('>').expect("a tag ends");
        rest = behind;
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).find(|part| !part.is_empty());
        let name = name.expect("a tag has a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!xml.contains(forbidden), "a character that XML cannot hold");
}

#[test]
fn formats_write_the_same_twice_and_nothing_of_paths_they_were_not_given() {
    for format in RENDERERS.iter().filter(|format| !format.binary) {
        let once = machine(format.name);
        assert_eq!(once, machine(format.name), "{}", format.name);
        let here = root().to_string_lossy();
        assert!(!once.contains(&*here), "{} knows where it ran", format.name);
    }
}

#[test]
fn formats_for_machines_show_nothing_that_moves_a_cursor_but_in_json_strings() {
    for format in ["github", "gitlab", "junit", "checkstyle", "github-summary"] {
        let said = machine(format);
        let moves = |c: char| c.is_control() && c != '\n';
        assert!(!said.contains(moves), "{format}");
        assert!(!said.contains('\u{202e}'), "{format}");
    }
}

#[test]
fn many_reports_are_written_as_they_come() {
    let one = formed("many.txt", "没有表格。\n");
    let label = Label::new(place(&one, "没有", 0));
    let finding = diagnostic("section-missing", Severity::Warning, "缺", label);
    let many = report(one, vec![finding]);
    for format in [
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "rdjsonl",
    ] {
        let mut renderer = renderer(format, STYLE).expect("a format of the table");
        let mut sizes = Vec::new();
        renderer
            .begin(&[], &mut Vec::new())
            .expect("a vector can be written");
        for _ in 0..3 {
            let mut out = Vec::new();
            renderer
                .report(&many, &mut out)
                .expect("a vector can be written");
            sizes.push(out.len());
        }
        assert!(
            sizes.iter().all(|size| *size > 40),
            "{format} keeps reports back: {sizes:?}"
        );
    }
}
