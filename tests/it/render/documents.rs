//! Documents and findings made by hand for the tests of output formats.

use gouji::check::{Report, RuleOutcome};
use gouji::diagnostic::{Applicability, Diagnostic, Figures, Fix, Label, Note, RuleId, Severity};
use gouji::form::compile;
use gouji::read::{Limits, read};
use gouji::render::{Failure, Renderer, Style, Summary, renderer};
use gouji::rule::{Basis, Outcome, RuleFailure, RuleMeta};
use gouji::source::{Lang, Pattern, Span, Text};
use gouji::subject::{Model, Subject};
use gouji::yaml::DataFile;
use std::sync::Arc;

pub(super) const STYLE: Style = Style {
    lang: Lang::Zh,
    color: false,
    width: 80,
    outcomes: false,
    quiet: true,
};

/// A document without any form.
pub(super) fn plain(path: &str, text: &str) -> Subject {
    subject(path, text, Model::empty())
}

/// A document on the real forms.
pub(super) fn formed(path: &str, text: &str) -> Subject {
    subject(path, text, gir())
}

/// What the forms of the built-in pack know.
pub(super) fn gir() -> Model {
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
    let pattern = |text: &str| Pattern::new(text, true).expect("a pattern of this test");
    Model {
        guide: compile::guide(&forms),
        forms,
        titles: vec![pattern(
            r"^(?P<body>.{2,40}?)(?P<year>20[0-9]{2})年政府信息公开工作年度报告$",
        )],
        not_titles: Vec::new(),
        years: Vec::new(),
        kinds: Vec::new(),
        claims: gouji::fact::Claims::default(),
        needles: Arc::default(),
    }
}

pub(super) fn subject(path: &str, text: &str, model: Model) -> Subject {
    of_bytes(path, text.as_bytes(), model)
}

/// A document of any format.
pub(super) fn of_bytes(path: &str, bytes: &[u8], model: Model) -> Subject {
    let reading = read(path, bytes, &Limits::default()).expect("the text can be read");
    Subject::new(reading, &Arc::new(model))
}

pub(super) fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("rules/gir/samples/{name}")).expect("the sample is there")
}

/// The place of the `nth` occurrence (from 0) of `text`.
pub(super) fn place(subject: &Subject, text: &str, nth: usize) -> Span {
    let (start, _) = subject
        .source
        .text()
        .match_indices(text)
        .nth(nth)
        .expect("it occurs");
    Span::new(start, start + text.len())
}

/// A cell as a label, by its address.
pub(super) fn cell(subject: &Subject, address: &str) -> Label {
    let (binding, cell) = subject
        .cell(address)
        .unwrap_or_else(|| panic!("{address} is not bound"));
    Label::new(subject.bindings[binding].cells[cell].span).with_address(address)
}

pub(super) fn diagnostic(
    rule: &str,
    severity: Severity,
    message: &str,
    primary: Label,
) -> Diagnostic {
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
        figures: Figures::default(),
        accepted: None,
    }
}

pub(super) fn report(subject: Subject, diagnostics: Vec<Diagnostic>) -> Report {
    Report {
        subject: Arc::new(subject),
        diagnostics,
        outcomes: Vec::new(),
        failures: Vec::new(),
    }
}

pub(super) fn meta(rule: &str) -> Arc<RuleMeta> {
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
        overridden: Vec::new(),
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

/// Everything a renderer of text writes for these reports.
pub(super) fn written(
    format: &str,
    style: Style,
    reports: &[Report],
    failures: &[Failure],
) -> String {
    let out = written_bytes(format, style, reports, failures);
    String::from_utf8(out).expect("output is UTF-8")
}

/// Everything a renderer writes for these reports.
pub(super) fn written_bytes(
    format: &str,
    style: Style,
    reports: &[Report],
    failures: &[Failure],
) -> Vec<u8> {
    let renderer = renderer(format, style).expect("a format of the table");
    bytes_by(renderer, reports, failures)
}

/// The same of a renderer that knows more of the run.
pub(super) fn written_by(
    renderer: Box<dyn Renderer>,
    reports: &[Report],
    failures: &[Failure],
) -> String {
    let out = bytes_by(renderer, reports, failures);
    String::from_utf8(out).expect("output is UTF-8")
}

fn bytes_by(mut renderer: Box<dyn Renderer>, reports: &[Report], failures: &[Failure]) -> Vec<u8> {
    let mut out = Vec::new();
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
    out
}

pub(super) fn fancy(style: Style, report: Report) -> String {
    written("fancy", style, &[report], &[])
}

/// A total that is not the sum of its parts, on the real form.
pub(super) fn total_wrong(path: &str, text: &str) -> Report {
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

pub(super) fn sample_with_wrong_total() -> String {
    let text = sample("clean-2021.txt");
    let row = "| 一、本年新收政府信息公开申请数量 | | | 52 | 11 | 2 | 3 | 6 | 4 | 78 |";
    assert!(text.contains(row));
    text.replace(row, &row.replace("| 78 |", "| 80 |"))
}

/// A document of awkward lines, and a label of every awkward kind in it.
pub(super) fn awkward() -> Report {
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

/// Two reports, one with findings, outcomes and a broken rule; and a file that could not be read.
pub(super) fn run() -> (Vec<Report>, Vec<Failure>) {
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
        help: None,
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
