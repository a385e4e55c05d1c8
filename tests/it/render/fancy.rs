//! The pictures, exactly, and that their strokes stand where they should.

use super::documents::{
    STYLE, awkward, cell, diagnostic, fancy, formed, place, plain, report, sample,
    sample_with_wrong_total, total_wrong,
};
use super::drawing::{underlined, widest};
use crate::support::expect_file;
use gouji::diagnostic::{Diagnostic, Label, Severity};
use gouji::render::{Style, load_errors};
use gouji::source::{Lang, Span};
use gouji::yaml::{DataFile, LoadError};

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
