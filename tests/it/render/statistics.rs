//! Statistics of a run: counted right, drawn in columns, and true to their schema.

use super::check_json::valid;
use super::documents::{STYLE, meta, run};
use crate::support::{checked, expect_file, pack, root};
use gouji::check::Report;
use gouji::diagnostic::{Acceptance, AcceptedBy, Severity};
use gouji::render::Style;
use gouji::render::statistics::{Found, Statistics};
use gouji::source::Lang;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn text(statistics: &Statistics, style: Style) -> String {
    let mut out = Vec::new();
    statistics
        .write_text(&style, &mut out)
        .expect("a vector can be written");
    String::from_utf8(out).expect("it is text")
}

fn json(statistics: &Statistics) -> Value {
    let mut out = Vec::new();
    statistics
        .write_json(&mut out)
        .expect("a vector can be written");
    valid(
        "statistics-output",
        &String::from_utf8(out).expect("it is text"),
    )
}

fn corpus() -> Vec<Report> {
    let folder = root().join("tests/corpus");
    let paths = crate::scan::files(&folder, "txt");
    let read = |path: &String| std::fs::read(folder.join(path)).expect("the report is there");
    paths
        .iter()
        .map(|path| checked(path, &read(path)))
        .collect()
}

#[test]
fn findings_are_counted_by_rule_and_by_body() {
    let (mut reports, _) = run();
    reports[0].diagnostics[1].accepted = Some(Acceptance {
        reason: "已核实".to_owned(),
        by: AcceptedBy::Config,
        until: None,
    });
    let mut statistics = Statistics::new(&[meta("total-wrong"), meta("section-missing")]);
    for report in &reports {
        statistics.add(report);
    }
    let (rule, counts) = statistics.rules().rules().next().expect("a rule");
    assert_eq!(rule.as_str(), "gir/total-wrong");
    let found = Found {
        errors: 1,
        accepted: 1,
        ..Found::default()
    };
    assert_eq!(counts.found, found);
    assert_eq!((counts.safe, counts.doubtful, counts.reports), (0, 1, 1));
    assert_eq!(counts.outcomes, [0, 1, 0, 0]);
    let bodies: Vec<_> = statistics
        .bodies()
        .map(|(body, counts)| (body, counts.reports))
        .collect();
    assert_eq!(bodies, [("b.txt", 1), ("云栖市青禾区民政局", 1)]);
}

#[test]
fn the_sums_are_those_of_the_reports() {
    let reports = corpus();
    let mut statistics = Statistics::new(&pack().metas());
    for report in &reports {
        statistics.add(report);
    }
    let count = |severity| {
        reports
            .iter()
            .map(|report| report.count(severity))
            .sum::<usize>()
    };
    let expected = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let mut sums = [[0; 3]; 2];
    for (_, counts) in statistics.rules().rules() {
        let found = counts.found;
        sums[0] = [
            sums[0][0] + found.errors,
            sums[0][1] + found.warnings,
            sums[0][2] + found.infos,
        ];
    }
    for (_, counts) in statistics.bodies() {
        let found = counts.found;
        sums[1] = [
            sums[1][0] + found.errors,
            sums[1][1] + found.warnings,
            sums[1][2] + found.infos,
        ];
    }
    assert_eq!(sums, [expected; 2]);
    assert_eq!(
        json(&statistics)["rules"].as_array().map(Vec::len),
        Some(pack().rules.len())
    );
}

#[test]
fn tables_are_aligned_in_both_languages() {
    let mut statistics = Statistics::new(&pack().metas());
    for report in corpus() {
        statistics.add(&report);
    }
    let mut all = String::new();
    for lang in [Lang::Zh, Lang::En] {
        let drawn = text(&statistics, Style { lang, ..STYLE });
        for table in drawn.split("\n\n") {
            let lines: Vec<&str> = table.lines().filter(|line| line.contains("  ")).collect();
            // Every row but the sum of rules, whose last cell is blank, ends in the same column.
            let ends: Vec<usize> = lines[..lines.len() - 1]
                .iter()
                .map(|line| line.width())
                .collect();
            assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
        }
        all.push_str(&drawn);
        all.push('\n');
    }
    expect_file("render/statistics.txt", &all);
}
