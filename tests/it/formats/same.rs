//! Every sample report, sound and with mistakes, in every format: what is found is the same.

use super::model::parts;
use super::writers::WRITERS;
use crate::read::cells;
use crate::support::{checked, none_wrong, root};
use gouji::check::Report;
use gouji::source::fold::squeeze;

/// What depends on the format, and why: format, rule, reason. A format of `*` is every one.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "*",
    "gir/heading-trailing-space",
    "formats that have paragraphs are read without the blanks behind them, which nobody sees",
)];

/// Samples that no other format can hold, and why.
const LEFT_OUT: &[(&str, &str)] = &[(
    "oneline-2021.txt",
    "a report on one line has no paragraphs, and another format has nothing else",
)];

/// Mistakes: the old text and the new one. Each is put into the samples of both forms, and the
/// first of them together into every sample.
const MISTAKES: &[(&str, &str)] = &[
    ("| 4 | 78 |", "| 4 | 80 |"),
    ("| 行政处罚 | 7 |", "| 行政处罚 | |"),
    ("| 行政强制 | 2 |", "| 行政强制 | / |"),
    ("规范性文件 | 3 |", "规范性文件 | ３件 |"),
    ("标准", "标椎"),
    (
        "三、收到和处理政府信息公开申请情况",
        "四、收到和处理政府信息公开申请情况",
    ),
    ("五、存在的主要问题及改进情况", "五、存在问题及改进情况"),
    ("（三）政府信息管理", "（四）政府信息管理"),
    ("。\n", "，，\n"),
    (
        "《中华人民共和国政府信息公开条例》",
        "《中华人民共和国政府信息公开条例",
    ),
    ("国办公开办函", "国办政务公开办函"),
    ("1月1日", "1月2日"),
    ("政府信息公开工作", "政府信息公开工作工作"),
    ("件", "　件"),
    ("（", "("),
    ("一、总体情况", "一、总体情况 "),
    ("二、主动公开政府信息情况", "二、主动公开政府信息情况　"),
    ("，", ",  "),
    ("（二）依申请公开", "(二)　依申请公开"),
    ("全年", "全 年"),
    ("2022年", "2021年"),
    ("2024年", "2042年"),
    ("平台", "平\u{200B}台"),
    ("。", "。<br>&nbsp;"),
    ("，", "\u{3000}\u{3000}，"),
    ("政府", "\t政府"),
];

/// Rule, address and values of every finding.
fn findings(report: &Report) -> Vec<String> {
    let found = report.diagnostics.iter();
    let mut lines: Vec<String> = found
        .map(|finding| {
            let address = finding.primary.address.as_deref().unwrap_or("-");
            let there = squeeze(report.subject.source.slice(finding.primary.span));
            // Bars and marks of headings belong to how a text is laid out.
            let there = there.replace(['|', '#'], "");
            let there: String = there.chars().take(16).collect();
            format!(
                "{} {address} {there} {}",
                finding.rule,
                squeeze(&finding.message)
            )
        })
        .collect();
    lines.sort();
    lines
}

/// Every report to be tried: a name, the path it is read under, its text.
fn reports() -> Vec<(String, String, String)> {
    let folder = root().join("rules/gir/samples");
    let entries = std::fs::read_dir(&folder).expect("the samples are there");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.retain(|name| !LEFT_OUT.iter().any(|(left, _)| left == name));
    let mut reports = Vec::new();
    for path in names {
        let text = std::fs::read_to_string(folder.join(&path)).expect("a sample is text");
        for (old, new) in MISTAKES {
            if path.starts_with("clean") && text.contains(old) {
                let faulty = text.replacen(old, new, 1);
                reports.push((format!("{path} with {new:?}"), path.clone(), faulty));
            }
        }
        let mut all = text.clone();
        for (old, new) in MISTAKES.iter().take(16) {
            all = all.replacen(old, new, 1);
        }
        reports.push((format!("{path} with all"), path.clone(), all));
        reports.push((path.clone(), path, text));
    }
    reports
}

#[test]
fn every_format_finds_what_the_text_finds() {
    let (mut wrong, mut compared, mut found) = (Vec::new(), 0, 0);
    let reports = reports();
    for (name, path, text) in &reports {
        let expected = checked(path, text.as_bytes());
        let parts = parts(path, text.as_bytes());
        let (cells_expected, all) = (cells(&expected.subject), findings(&expected));
        found += all.len();
        for (format, file, write) in WRITERS {
            let read = checked(file, &write(&parts));
            assert_eq!(read.subject.format, *format);
            let excepted = |line: &&String| {
                let excepted = |(one, rule, _): &(&str, &str, &str)| {
                    (*one == "*" || one == format) && line.starts_with(&format!("{rule} "))
                };
                !EXCEPTIONS.iter().any(excepted)
            };
            compared += 1;
            for (what, expected, read) in [
                ("cells", &cells_expected, &cells(&read.subject)),
                ("findings", &all, &findings(&read)),
            ] {
                let lost = expected.iter().filter(|line| !read.contains(line));
                let lost = lost.filter(excepted);
                wrong.extend(lost.map(|line| format!("{name} {format} {what} lost: {line}")));
                let added = read.iter().filter(|line| !expected.contains(line));
                let added = added.filter(excepted);
                wrong.extend(added.map(|line| format!("{name} {format} {what} added: {line}")));
            }
        }
    }
    println!(
        "{} reports, {compared} files, {found} findings",
        reports.len()
    );
    assert!(
        reports.len() > 50 && found > 90,
        "{} {found}",
        reports.len()
    );
    none_wrong("differences from the text", &wrong);
}
