//! Output formats: exact pictures, their alignment, and JSON held to its schema.

use crate::support::expect_file;
use gouji::check::{Report, RuleOutcome};
use gouji::diagnostic::{Applicability, Diagnostic, Fix, Label, Note, RuleId, Severity};
use gouji::form::compile;
use gouji::read::{Limits, read};
use gouji::render::{Failure, RENDERERS, Style, Summary, load_errors, renderer};
use gouji::rule::{Basis, Outcome, RuleFailure, RuleMeta};
use gouji::source::{Lang, Span, Text};
use gouji::subject::{Model, Subject};
use gouji::syntax::Guide;
use gouji::yaml::{DataFile, LoadError};
use std::sync::Arc;
use unicode_width::UnicodeWidthChar;

const STYLE: Style = Style {
    lang: Lang::Zh,
    color: false,
    width: 80,
    outcomes: false,
    quiet: true,
};

/// A document without any form.
fn plain(path: &str, text: &str) -> Subject {
    let model = Model {
        forms: Vec::new(),
        guide: Guide::empty(),
        titles: Vec::new(),
        not_titles: Vec::new(),
        years: Vec::new(),
        kinds: Vec::new(),
    };
    subject(path, text, model)
}

/// A document on the real forms.
fn formed(path: &str, text: &str) -> Subject {
    let mut problems = Vec::new();
    let forms: Vec<_> = ["gir-2021", "gir-2019"]
        .iter()
        .filter_map(|id| {
            let file = format!("rules/gir/forms/{id}.yaml");
            let text = std::fs::read_to_string(&file).expect("the form is there");
            compile::form(&DataFile::new(&file, &text), &mut problems)
        })
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    let pattern = |text: &str| regex::Regex::new(text).expect("a pattern of this test");
    let model = Model {
        guide: compile::guide(&forms),
        forms,
        titles: vec![pattern(
            r"^(?P<body>.{2,40}?)(?P<year>20[0-9]{2})年政府信息公开工作年度报告$",
        )],
        not_titles: Vec::new(),
        years: Vec::new(),
        kinds: Vec::new(),
    };
    subject(path, text, model)
}

fn subject(path: &str, text: &str, model: Model) -> Subject {
    let reading = read(path, text.as_bytes(), &Limits::default()).expect("the text can be read");
    Subject::new(reading, &Arc::new(model))
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("rules/gir/samples/{name}")).expect("the sample is there")
}

/// The place of the `nth` occurrence (from 0) of `text`.
fn place(subject: &Subject, text: &str, nth: usize) -> Span {
    let (start, _) = subject
        .source
        .text()
        .match_indices(text)
        .nth(nth)
        .expect("it occurs");
    Span::new(start, start + text.len())
}

/// A cell as a label, by its address.
fn cell(subject: &Subject, address: &str) -> Label {
    let (binding, cell) = subject
        .cell(address)
        .unwrap_or_else(|| panic!("{address} is not bound"));
    Label::new(subject.bindings[binding].cells[cell].span).with_address(address)
}

fn diagnostic(rule: &str, severity: Severity, message: &str, primary: Label) -> Diagnostic {
    Diagnostic {
        rule: RuleId::new("gir", rule),
        severity,
        message: message.to_owned(),
        primary,
        secondary: Vec::new(),
        notes: Vec::new(),
        fix: None,
        relations: Vec::new(),
        values: Vec::new(),
    }
}

fn report(subject: Subject, diagnostics: Vec<Diagnostic>) -> Report {
    Report {
        subject,
        diagnostics,
        outcomes: Vec::new(),
        failures: Vec::new(),
    }
}

fn meta(rule: &str) -> Arc<RuleMeta> {
    let text = || Text {
        zh: "摘要".to_owned(),
        en: "summary".to_owned(),
    };
    let basis = Basis {
        title: "政府信息公开工作年度报告格式".to_owned(),
        number: Some("国办公开办函〔2021〕30号".to_owned()),
        clause: Some("第三部分".to_owned()),
    };
    let law = Basis {
        title: "中华人民共和国政府信息公开条例".to_owned(),
        number: None,
        clause: Some("第五十条".to_owned()),
    };
    Arc::new(RuleMeta {
        id: RuleId::new("gir", rule),
        group: "tables".to_owned(),
        summary: text(),
        docs: text(),
        severity: Severity::Error,
        on: true,
        since: "0.1.0".to_owned(),
        basis: vec![basis, law],
    })
}

/// Everything a renderer writes for these reports.
fn written(format: &str, style: Style, reports: &[Report], failures: &[Failure]) -> String {
    let mut out = Vec::new();
    let mut renderer = renderer(format, style).expect("a format of the table");
    let mut summary = Summary::default();
    let rules = [meta("total-wrong"), meta("section-missing")];
    renderer
        .begin(&rules, &mut out)
        .expect("a vector can be written");
    for report in reports {
        summary.add(report);
        renderer
            .report(report, &mut out)
            .expect("a vector can be written");
    }
    summary.failures += failures.len();
    renderer
        .end(failures, &summary, &mut out)
        .expect("a vector can be written");
    String::from_utf8(out).expect("output is UTF-8")
}

fn fancy(style: Style, report: Report) -> String {
    written("fancy", style, &[report], &[])
}

/// A total that is not the sum of its parts, on the real form.
fn total_wrong(path: &str, text: &str) -> Report {
    let subject = formed(path, text);
    let at = |column: &str| cell(&subject, &format!("applications/new/{column}"));
    let mut finding = diagnostic(
        "total-wrong",
        Severity::Error,
        "本年新收政府信息公开申请数量：总计 80 与各项之和 78 不符",
        at("total").with_text("填报 80，应为 78"),
    );
    let parts = [
        ("natural", "52"),
        ("company", "11"),
        ("research", "2"),
        ("other", "4"),
    ];
    finding.secondary = parts
        .iter()
        .map(|(key, value)| at(key).with_text(*value))
        .collect();
    finding.notes = vec![
        Note::Help("核对本行各列与总计，改正填错的一格。".to_owned()),
        Note::Hypothesis("可能有一位数字写错".to_owned()),
        Note::Why("总计是上级汇总和社会评议的依据，一处不符会使整张表不可信。".to_owned()),
    ];
    let span = finding.primary.span;
    finding.fix = Some(Fix::replacement(
        "改为 78",
        Applicability::Unsafe,
        span,
        "78",
    ));
    finding.relations = vec!["new-total".to_owned()];
    finding.values = vec!["80".to_owned(), "78".to_owned()];
    report(subject, vec![finding])
}

fn sample_with_wrong_total() -> String {
    let text = sample("clean-2021.txt");
    let row = "| 一、本年新收政府信息公开申请数量 | | | 52 | 11 | 2 | 3 | 6 | 4 | 78 |";
    assert!(text.contains(row));
    text.replace(row, &row.replace("| 78 |", "| 80 |"))
}

/// What the underlines of a drawn frame stand under, in order of appearance: the text of the
/// columns from the first to the last stroke; `▲` for a place between two characters.
fn underlined(drawn: &str) -> Vec<String> {
    let lines: Vec<&str> = drawn.lines().collect();
    let mut found = Vec::new();
    for pair in lines.windows(2) {
        let line = pair[0]
            .split_once(" │")
            .filter(|_| starts_with_number(pair[0]));
        let Some((_, text)) = line else { continue };
        let text = text.strip_prefix(' ').unwrap_or(text);
        let Some((_, strokes)) = pair[1].split_once(" · ") else {
            continue;
        };
        let columns = |text: &str| -> Vec<(usize, usize, char)> {
            let mut at = 0;
            text.chars()
                .map(|c| {
                    let start = at;
                    at += c.width().unwrap_or(0);
                    (start, at, c)
                })
                .collect()
        };
        let text = columns(text);
        let mut run: Option<(usize, usize, bool)> = None;
        for (start, end, c) in columns(strokes).into_iter().chain([(usize::MAX, 0, ' ')]) {
            match (c, &mut run) {
                ('─' | '┬' | '▲', Some(run)) => (run.1, run.2) = (end, run.2 || c == '▲'),
                ('─' | '┬' | '▲', None) => run = Some((start, end, c == '▲')),
                (_, Some((from, to, true))) if *to == *from + 1 => {
                    found.push(format!("▲{from}"));
                    run = None;
                }
                (_, Some((from, to, _))) => {
                    let under: Vec<_> = text
                        .iter()
                        .filter(|(start, end, _)| start < to && end > from)
                        .collect();
                    assert!(
                        under.is_empty() || under[0].0 == *from,
                        "a stroke inside a character"
                    );
                    assert!(under.last().is_none_or(|last| last.1 == *to), "{drawn}");
                    found.push(under.iter().map(|(_, _, c)| c).collect());
                    run = None;
                }
                (_, None) => {}
            }
        }
    }
    found
}

fn starts_with_number(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn widest(drawn: &str) -> usize {
    let width = |line: &str| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    // The path in a frame's header is never cut: it is there to be opened.
    drawn
        .lines()
        .filter(|line| !line.contains("─["))
        .map(width)
        .max()
        .unwrap_or(0)
}

#[test]
fn a_wrong_total_is_drawn_with_its_parts_in_both_languages_and_widths() {
    let text = sample_with_wrong_total();
    let (line, row) = text
        .lines()
        .enumerate()
        .find(|(_, row)| row.contains("| 80 |"))
        .expect("it is there");
    let column = row
        .split("80 |")
        .next()
        .expect("what stands before it")
        .chars()
        .count()
        + 1;
    let line = line + 1;
    for (name, lang, width) in [
        ("total-zh-100", Lang::Zh, 100),
        ("total-en-80", Lang::En, 80),
        ("total-zh-40", Lang::Zh, 40),
    ] {
        let style = Style {
            lang,
            width,
            ..STYLE
        };
        let drawn = fancy(style, total_wrong("报告/a.txt", &sample_with_wrong_total()));
        expect_file(&format!("render/{name}.txt"), &drawn);
        assert!(widest(&drawn) <= width, "{drawn}");
        assert!(
            drawn.contains(&format!("报告/a.txt:{line}:{column}]")),
            "{drawn}"
        );
        let under = underlined(&drawn);
        assert!(under.contains(&"80".to_owned()), "{under:?}");
        if width == 100 {
            assert_eq!(under, ["52", "11", "2", "4", "80"]);
        }
    }
}

#[test]
fn colours_come_only_when_asked_for() {
    let report = || total_wrong("a.txt", &sample_with_wrong_total());
    assert!(!fancy(STYLE, report()).contains('\u{1b}'));
    let colored = fancy(
        Style {
            color: true,
            ..STYLE
        },
        report(),
    );
    assert!(
        colored.contains("\u{1b}[1;31m错误[gir/total-wrong]\u{1b}[0m"),
        "{colored}"
    );
    assert!(!colored.contains("\u{1b}]8;"), "no links");
}

#[test]
fn labels_on_far_lines_make_several_frames_and_many_labels_stay_readable() {
    let subject = formed("a.txt", &sample("clean-2021.txt"));
    let at = |row: &str| cell(&subject, &format!("applications/{row}/total"));
    let rows: Vec<String> = subject.model.forms[0]
        .table("applications")
        .expect("the form has it")
        .rows
        .iter()
        .map(|row| row.key.clone())
        .collect();
    let mut finding = diagnostic(
        "total-wrong",
        Severity::Error,
        "办理结果的总计与各项之和不符",
        at("processed").with_text("填报 77"),
    );
    finding.secondary = rows
        .iter()
        .filter(|row| row.as_str() != "processed")
        .map(|row| at(row).with_text(row.clone()))
        .collect();
    let count = finding.secondary.len();
    let mut far = diagnostic(
        "total-wrong",
        Severity::Warning,
        "正文与表格的数字不一致",
        Label::new(place(&subject, "78件", 0)).with_text("正文"),
    );
    far.secondary = vec![at("new").with_text("表格")];
    let drawn = fancy(STYLE, report(subject, vec![far, finding]));
    expect_file("render/many-labels.txt", &drawn);
    assert!(widest(&drawn) <= 80, "{drawn}");
    assert!(
        drawn.contains(&format!("另有 {} 处未标出", count - 12)),
        "{drawn}"
    );
    let under = underlined(&drawn);
    assert_eq!(under[..2], ["78件", "78"]);
    assert_eq!(under.len(), 2 + 13, "{under:?}");
}

#[test]
fn a_document_of_one_line_is_cut_around_the_places() {
    let subject = formed("oneline.txt", &sample("oneline-2021.txt"));
    let mut finding = diagnostic(
        "total-wrong",
        Severity::Error,
        "同一数字前后不一致",
        Label::new(place(&subject, "森林防火21条", 0)).with_text("这里说 21 条"),
    );
    finding.secondary = vec![
        Label::new(place(&subject, "主动公开政府信息94条", 0)).with_text("总数"),
        Label::new(place(&subject, "无法提供1件", 0))
            .with_text("这里说 1 件，与表格第（四）项不同"),
    ];
    for width in [80, 40] {
        let report = report(
            formed("oneline.txt", &sample("oneline-2021.txt")),
            vec![finding.clone()],
        );
        let drawn = fancy(Style { width, ..STYLE }, report);
        expect_file(&format!("render/oneline-{width}.txt"), &drawn);
        assert!(widest(&drawn) <= width, "{drawn}");
        assert!(
            underlined(&drawn).contains(&"森林防火21条".to_owned()),
            "{drawn}"
        );
    }
}

/// A document of awkward lines, and a label of every awkward kind in it.
fn awkward() -> Report {
    let text = "标题\r\n\t制表\t错\t尾\r\n| 总计 |  | 3 |\r\n１２全角👨‍👩‍👧后错\r\n控\u{1b}[31m制错\u{202e}符\r\n最后一行没有换行";
    let subject = plain("目录/crlf.txt", text);
    let end = subject.source.text().len();
    let wrong = |n| place(&subject, "错", n);
    let blank = place(&subject, "|  |", 0).start as usize + 2;
    let multi = Span::new(
        place(&subject, "制表", 0).start as usize,
        wrong(1).end as usize,
    );
    let at = |span: Span, text: &str| {
        diagnostic(
            "awkward",
            Severity::Warning,
            text,
            Label::new(span).with_text(text),
        )
    };
    let findings = vec![
        at(wrong(0), "制表符之后"),
        at(Span::new(blank, blank), "空白单元格"),
        at(wrong(1), "表情之后"),
        at(wrong(2), "控制符之后"),
        at(Span::new(end, end), "文末"),
        at(Span::new(0, 0), "文首"),
        at(multi, "跨行"),
        at(place(&subject, "\r\n", 0), "换行"),
        diagnostic(
            "awkward",
            Severity::Info,
            "全文",
            Label::new(subject.source.whole()),
        ),
    ];
    report(subject, findings)
}

#[test]
fn tabs_line_ends_control_characters_and_empty_places_are_drawn() {
    let drawn = fancy(STYLE, awkward());
    expect_file("render/awkward.txt", &drawn);
    assert!(
        !drawn.contains(['\r', '\t', '\u{1b}', '\u{202e}']),
        "{drawn}"
    );
    let under = underlined(&drawn);
    assert_eq!(
        under,
        ["错", "▲9", "错", "错", "▲16", "▲0", "制表    错  尾", "▲4"],
        "{drawn}"
    );
}

#[test]
fn overlapping_and_equal_labels_are_told_apart() {
    let subject = plain("a.txt", "一、总体情况\n新收申请78件，办结77件。\n");
    let at = |text: &str| Label::new(place(&subject, text, 0));
    let mut finding = diagnostic(
        "total-wrong",
        Severity::Info,
        "数字不一致",
        at("78").with_text("填报"),
    );
    finding.secondary = vec![
        at("新收申请78件").with_text("整句"),
        at("78").with_text("再说一遍"),
        at("办结77件").with_text("第二句"),
        at("77"),
    ];
    let drawn = fancy(
        Style {
            lang: Lang::En,
            ..STYLE
        },
        report(subject, vec![finding]),
    );
    expect_file("render/overlap.txt", &drawn);
}

#[test]
fn every_place_in_every_sample_can_be_drawn_at_every_width() {
    let texts = [
        "clean-2021.txt",
        "markdown-2021.md",
        "oneline-2021.txt",
        "plain-2021.txt",
    ];
    for name in texts {
        let text = sample(name);
        let step = text.len() / 23 + 1;
        for width in [1, 40, 57, 80, 200] {
            let subject = plain(name, &text);
            let spans = (0..=text.len()).step_by(step).flat_map(|at| {
                [
                    Span::new(at, at),
                    Span::new(at, at + 9),
                    Span::new(at, at + 900),
                    Span::new(at, at + 9000),
                ]
            });
            let mut findings: Vec<Diagnostic> = spans
                .map(|span| {
                    diagnostic("x", Severity::Error, "甲", Label::new(span).with_text("乙"))
                })
                .collect();
            for index in 0..findings.len() {
                let others = findings.iter().skip(index / 2).step_by(5);
                let others: Vec<Label> =
                    others.map(|other| other.primary.clone()).take(9).collect();
                findings[index].secondary = others;
            }
            let drawn = fancy(Style { width, ..STYLE }, report(subject, findings));
            assert!(
                widest(&drawn) <= width.max(40) + 10,
                "{name} at {width}: {}",
                widest(&drawn)
            );
            assert!(!drawn.contains("Failed"), "{drawn}");
        }
    }
}

#[test]
fn problems_of_data_files_point_into_them() {
    let text = "id: total-wrong\nmesage:\n  zh: 总计与各项之和不符\ncheck:\n  relation: 一个很长很长的关系名称，长到一行放不下，所以必须截断，否则终端里会折成好几行而看不清楚指的是哪里\n";
    let file = DataFile::new("rules/gir/rules/tables/total-wrong.yaml", text);
    let at = |word: &str| {
        text.find(word)
            .map(|start| Span::new(start, start + word.len()))
    };
    let errors = [
        LoadError::new(&file, "unknown field `mesage`")
            .at(at("mesage"))
            .with_help("did you mean `message`? known here: id, message, check"),
        LoadError::new(&file, "no relation of this name").at(at("看不清楚")),
        LoadError::new(&file, "missing field `severity`"),
        LoadError::new(&DataFile::new("empty.yaml", ""), "the file is empty")
            .at(Some(Span::new(0, 0))),
    ];
    let mut out = Vec::new();
    load_errors(&errors, &STYLE, &mut out).expect("a vector can be written");
    let drawn = String::from_utf8(out).expect("output is UTF-8");
    expect_file("render/load-errors.txt", &drawn);
    assert_eq!(underlined(&drawn), ["mesage", "看不清楚", "▲0"]);
}

/// Two reports, one with findings, outcomes and a broken rule; and a file that could not be read.
fn run() -> (Vec<Report>, Vec<Failure>) {
    let mut first = total_wrong("a.txt", &sample_with_wrong_total());
    let twin = first.diagnostics[0].clone();
    first.diagnostics.push(twin);
    let heading = Label::new(place(&first.subject, "（五）监督保障", 0));
    first.diagnostics.push(diagnostic(
        "section-missing",
        Severity::Warning,
        "第五项\n为空",
        heading,
    ));
    let outcome = |rule: &str, outcome, reason: Option<&str>| RuleOutcome {
        rule: RuleId::new("gir", rule),
        outcome,
        reason: reason.map(str::to_owned),
    };
    first.outcomes = vec![
        outcome("total-wrong", Outcome::Failed, None),
        outcome("section-missing", Outcome::Failed, None),
        outcome(
            "fee-missing",
            Outcome::NotAssessable,
            Some("未能确定报告年度"),
        ),
        outcome("word-list", Outcome::Off, None),
        outcome("year-wrong", Outcome::Passed, None),
    ];
    let script = DataFile::new(
        "rules/gir/rules/x.yaml",
        "id: x\nscript: |\n  let a = 1 / 0;\n",
    );
    first.failures = vec![RuleFailure {
        rule: RuleId::new("gir", "x"),
        message: "division by zero".to_owned(),
        place: Some((script, Some(Span::new(26, 31)))),
    }];
    let second = report(plain("b.txt", "没有格式的文件\n"), Vec::new());
    let failures = vec![
        Failure {
            path: Some("c.bin".to_owned()),
            rule: None,
            message: "不是文本文件".to_owned(),
        },
        Failure {
            path: None,
            rule: Some("gir/y".to_owned()),
            message: "规则已停用".to_owned(),
        },
    ];
    (vec![first, second], failures)
}

#[test]
fn outcomes_failures_and_the_summary_follow_the_findings() {
    let (reports, failures) = run();
    let style = Style {
        outcomes: true,
        quiet: false,
        ..STYLE
    };
    expect_file(
        "render/run-zh.txt",
        &written("fancy", style, &reports, &failures),
    );
    let style = Style {
        lang: Lang::En,
        ..style
    };
    expect_file(
        "render/run-en.txt",
        &written("fancy", style, &reports, &failures),
    );
}

#[test]
fn concise_output_has_one_line_per_finding_and_failure() {
    let (reports, failures) = run();
    let said = written("concise", STYLE, &reports, &failures);
    expect_file("render/concise.txt", &said);
    assert_eq!(said.lines().count(), 3 + 1 + 2);
}

#[test]
fn every_format_can_write_nothing() {
    for format in RENDERERS {
        let _ = written(format.name, STYLE, &[], &[]);
    }
}
