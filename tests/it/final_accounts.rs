//! The worked second pack: its own cases, its samples, mistakes planted in them, and the same
//! report in other layouts. It is written in YAML and Rhai only, so it shows what the engine holds.

use crate::cli::gouji;
use crate::support::{line, none_wrong, root};
use gouji::check::{Report, Settings, check};
use gouji::form::compile;
use gouji::pack::{Files, Pack, from_files};
use gouji::read::{Limits, read};
use gouji::subject::Subject;
use gouji::yaml::DataFile;
use std::sync::{Arc, OnceLock};

const FOLDER: &str = "docs/examples/final-accounts";

/// The second pack, with its tests.
pub(crate) fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| from_files(&Files::Folder(root().join(FOLDER))))
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(root().join(FOLDER).join("samples").join(name))
        .expect("the sample is there")
}

fn checked(path: &str, text: &str) -> Report {
    let reading = read(path, text.as_bytes(), &Limits::default()).expect("the text can be read");
    let subject = Arc::new(Subject::new(reading, &pack().model));
    check(subject, pack(), &Settings::default())
}

#[test]
fn its_cases_end_as_they_say() {
    let run = gouji(root(), &["test", FOLDER]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.is_empty(), "{}", run.err);
}

#[test]
fn it_has_rules_of_many_kinds_and_no_problems() {
    let problems: Vec<String> = pack().problems.iter().map(|p| p.message.clone()).collect();
    none_wrong("problems of the pack", &problems);
    let mut groups: Vec<&str> = pack().rules.iter().map(|r| r.meta.group.as_str()).collect();
    groups.dedup();
    assert!(groups.len() >= 6, "{groups:?}");
    assert!(pack().rules.len() >= 30, "{}", pack().rules.len());
    assert!(pack().model.forms[0].tables.len() >= 3);
    let mut wrong = Vec::new();
    for rule in &pack().rules {
        let firing = rule.cases.iter().filter(|c| !c.expect.is_empty()).count();
        let silent = rule.cases.len() - firing;
        if firing < 1 || silent < 2 {
            wrong.push(format!(
                "{}: {firing} firing, {silent} silent",
                rule.meta.id
            ));
        }
    }
    none_wrong("rules without cases of all kinds", &wrong);
}

#[test]
fn its_samples_are_clean() {
    let run = gouji(
        root(),
        &["check", "--pack", FOLDER, &format!("{FOLDER}/samples")],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let mut wrong = Vec::new();
    for (path, text) in pack().samples().values() {
        let report = checked(path, text);
        assert!(report.failures.is_empty(), "{:?}", report.failures);
        wrong.extend(report.diagnostics.iter().map(|one| line(&report, one)));
    }
    none_wrong("findings in samples", &wrong);
}

/// A mistake: sample, what is replaced, by what, and the only finding: rule, text, address.
const MISTAKES: &[[&str; 6]] = &[
    [
        "bureau-2023.txt",
        "三、支出决算表",
        "三、支出总表",
        "",
        "",
        "",
    ],
    [
        "bureau-2023.txt",
        "| 合计 | 2,486.00 | 2,470.40",
        "| 合计 | 2,846.00 | 2,470.40",
        "subject-row-wrong",
        "2,846.00",
        "income/total/total",
    ],
    [
        "bureau-2023.txt",
        "| 合计 | 2,535.00 | 1,595.00 | 940.00",
        "| 合计 | 2,535.00 | 1,595.00 | 490.00",
        "subject-row-wrong",
        "490.00",
        "expenditure/total/project",
    ],
    [
        "bureau-2023.txt",
        "210 | 卫生健康支出 | 98.25 | 98.25 | 0.00\n",
        "210 | 卫生健康支出 | 98.25 | 89.25 | 0.00\n",
        "subject-row-wrong",
        "89.25",
        "general/class.health/basic",
    ],
    [
        "bureau-2023.txt",
        "年末结转和结余 | 59 | 15.00",
        "年末结转和结余 | 59 | 1.50",
        "summary-unbalanced",
        "2,550.00",
        "summary/total-out/amount",
    ],
    [
        "bureau-2023.txt",
        "总计 | 30 | 2,550.00",
        "总计 | 30 | 2,505.00",
        "summary-unbalanced",
        "2,505.00",
        "summary/total-in/amount",
    ],
    [
        "bureau-2023.txt",
        "2,405.40 | 110.00 | 0.00\n年初",
        "2,450.40 | 110.00 | 0.00\n年初",
        "subject-row-wrong",
        "2,450.40",
        "fiscal/expenditure/general",
    ],
    [
        "bureau-2023.txt",
        "| 8.00 | 27.50",
        "| 3.00 | 27.50",
        "three-public-sum-wrong",
        "32.00",
        "three-public/budget/total",
    ],
    [
        "bureau-2023.txt",
        "支出总计2,550.00万元",
        "支出总计2,555.00万元",
        "totals-disagree",
        "2,555.00万元",
        "",
    ],
    [
        "archives-2023.txt",
        "项目支出102.00万元，占20.89%",
        "项目支出102.00万元，占28.09%",
        "share-wrong",
        "102.00万元，占28.09%",
        "",
    ],
    [
        "archives-2023.txt",
        "2012601 行政运行\t300.15\t300.15\t0.00\t0.00\t0.00\t0.00",
        "2012601 行政运行\t300.51\t300.15\t0.00\t0.00\t0.00\t0.00",
        "subject-columns-wrong",
        "300.51",
        "",
    ],
    [
        "archives-2023.txt",
        "合计\t486.37\t486.37",
        "合计\t468.37\t486.37",
        "subject-row-wrong",
        "468.37",
        "income/total/total",
    ],
    [
        "archives-2023.txt",
        "2012604 档案馆\t102.00\t0.00\t102.00\t",
        "2012604 档案馆\t120.00\t0.00\t120.00\t",
        "subject-sum-wrong",
        "402.15",
        "",
    ],
    [
        "school-2022.md",
        "| 五、事业收入 | 200.00 |",
        "| 五、事业收入 | 20.00 |",
        "summary-sum-wrong",
        "2,012.34",
        "summary/income/amount",
    ],
    [
        "school-2022.md",
        "| 205 | 教育支出 | 1,700.00 | 1,500.00 | 200.00",
        "| 205 | 教育支出 | 1,700.00 | 1,500.00 | 20.00",
        "subject-row-wrong",
        "20.00",
        "expenditure/class.education/project",
    ],
    [
        "school-2022.md",
        "公务用车运行维护费2.40万元",
        "公务用车运行维护费24.00万元",
        "three-public-disagree",
        "24.00万元",
        "",
    ],
];

#[test]
fn a_planted_mistake_is_one_finding_at_its_cell() {
    let mut wrong = Vec::new();
    for [name, old, new, rule, at, address] in MISTAKES {
        let text = sample(name);
        assert!(text.contains(old), "{name} has no {old:?}");
        let report = checked(name, &text.replacen(old, new, 1));
        let found: Vec<[String; 3]> = report
            .diagnostics
            .iter()
            .map(|one| {
                [
                    one.rule.name().to_owned(),
                    report.subject.source.slice(one.primary.span).to_owned(),
                    one.primary.address.clone().unwrap_or_default(),
                ]
            })
            .collect();
        let fits = match found.as_slice() {
            [] => rule.is_empty(),
            [[r, t, a]] => r == rule && t == at && (address.is_empty() || a == address),
            _ => false,
        };
        if !fits {
            wrong.push(format!("{name}: {new:?}: {found:?}"));
        }
    }
    none_wrong("planted mistakes", &wrong);
}

/// The rows of a report without a frame, cells apart by a bar, as another layout.
fn relaid(text: &str, row: &dyn Fn(&[&str], bool) -> String) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.contains(" | ") {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            out.push_str(&row(&cells, !inside));
            inside = true;
        } else {
            out.push_str(line);
            inside = false;
        }
        out.push('\n');
    }
    out
}

/// Every cell that was read: address and text.
fn cells(report: &Report) -> Vec<(String, String)> {
    let subject = &report.subject;
    let bindings = subject.bindings.iter().enumerate();
    let all = bindings.flat_map(|(binding, bound)| {
        (0..bound.cells.len()).map(move |cell| (binding, cell, bound.cells[cell].text.clone()))
    });
    all.map(|(binding, cell, text)| (subject.address(binding, cell), text.trim().to_owned()))
        .collect()
}

#[test]
fn other_layouts_of_a_report_have_the_same_cells() {
    let text = sample("bureau-2023.txt");
    let expected = cells(&checked("bureau-2023.txt", &text));
    assert!(expected.len() > 400, "{}", expected.len());
    let markdown = |cells: &[&str], first: bool| {
        let row = format!("| {} |", cells.join(" | "));
        match first {
            true => format!("\n{row}\n|{}", "---|".repeat(cells.len())),
            false => row,
        }
    };
    let mut wrong = Vec::new();
    for (name, other) in [
        ("tabs", relaid(&text, &|cells, _| cells.join("\t"))),
        (
            "framed",
            relaid(&text, &|cells, _| format!("| {} |", cells.join(" | "))),
        ),
        ("markdown.md", relaid(&text, &markdown)),
    ] {
        let report = checked(name, &other);
        wrong.extend(report.diagnostics.iter().map(|one| line(&report, one)));
        let found = cells(&report);
        let differs = found.iter().filter(|cell| !expected.contains(cell)).count();
        if found.len() != expected.len() || differs > 0 {
            wrong.push(format!("{name}: {} cells, {differs} differ", found.len()));
        }
    }
    none_wrong("layouts", &wrong);
}

#[test]
fn a_layout_without_rows_gives_no_wrong_cell() {
    let text = sample("bureau-2023.txt");
    let expected = cells(&checked("bureau-2023.txt", &text));
    let report = checked("cells.txt", &relaid(&text, &|cells, _| cells.join("\n")));
    let found = cells(&report);
    assert!(found.len() > 300, "{} of {}", found.len(), expected.len());
    let wrong: Vec<String> = found
        .iter()
        .filter(|cell| !expected.contains(cell))
        .map(|(address, text)| format!("{address}: {text}"))
        .chain(report.diagnostics.iter().map(|one| line(&report, one)))
        .collect();
    none_wrong("cells and findings", &wrong);
}

#[test]
fn slips_in_codes_and_tolerances_are_shown_where_they_are() {
    let form = std::fs::read_to_string(root().join(FOLDER).join("forms/departmental-2021.yaml"))
        .expect("the form is there");
    let first = "{key: class.foreign, code: \"202\"";
    for (old, new, says) in [
        (
            first,
            "{key: class.foreign, code: \"20a\"",
            "`20a` is no code",
        ),
        (
            first,
            "{key: class.foreign, code: \"201\"",
            "several rows have the code `201`",
        ),
        ("    codes: true\n", "", "does not say `codes: true`"),
        (
            "tolerance: \"0.05\"",
            "tolerance: some",
            "`some` is not a number from 0",
        ),
        (
            "tolerance: \"0.05\"",
            "tolerance: \"-1\"",
            "`-1` is not a number from 0",
        ),
    ] {
        assert!(form.contains(old), "{old}");
        let file = DataFile::new("form.yaml", &form.replacen(old, new, 1));
        let mut problems = Vec::new();
        assert!(compile::form(&file, &mut problems).is_none(), "{new}");
        let found = problems
            .iter()
            .find(|problem| problem.message.contains(says));
        let found = found.unwrap_or_else(|| panic!("{says}: {problems:?}"));
        assert!(found.span.is_some(), "{says}");
    }
}
