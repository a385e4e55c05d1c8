//! Five real reports that were audited by hand. They are not ours to publish: the tests look for
//! them beside the project and are skipped, with a word, where they are absent.

use crate::support::{checked, line, none_wrong, pack, root};
use gouji::check::Report;
use gouji::diagnostic::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// What the audit found: seed, rule, the lines where a finding is right.
const AUDITED: &[(&str, &str, &[usize])] = &[
    ("000", "title-missing", &[1]),
    (
        "000",
        "section-number-style-mixed",
        &[1, 7, 54, 360, 414, 417],
    ),
    ("000", "year-bracket-wrong", &[2]),
    ("000", "issuer-code-missing", &[2]),
    ("000", "common-typo", &[2]),
    ("000", "common-typo", &[5]),
    ("000", "breakdown-sum-wrong", &[5]),
    ("000", "plan-year-slip", &[416]),
    ("000", "fee-missing", &[418]),
    ("000", "subitem-missing", &[1]),
    ("000", "paren-mixed", &[6]),
    ("001", "superseded-format-cited", &[2]),
    ("001", "bookmark-left", &[404]),
    ("001", "common-typo", &[402]),
    ("002", "title-no-year", &[1]),
    ("002", "issuer-code-wrong", &[5]),
    ("002", "year-bracket-wrong", &[5]),
    ("002", "superseded-format-cited", &[5]),
    ("002", "superseded-table", &[56]),
    ("002", "cell-blank", &[28]),
    ("002", "quantity-contradicted", &[7, 11]),
    ("002", "fee-missing", &[70]),
    ("003", "common-typo", &[19]),
    ("004", "processed-disagrees", &[15]),
    ("004", "cited-title-wrong", &[94]),
    ("004", "label-altered", &[56]),
    ("004", "assessment-missing", &[5, 25, 27]),
    ("004", "common-typo", &[88]),
    ("004", "common-typo", &[7]),
    ("004", "common-typo", &[90]),
];

/// Audited faults that are not found although their rule exists: seed, rule, line, reason.
const KNOWN: &[(&str, &str, usize, &str)] = &[];

/// Cells that are not 0: seed, address, value; no value where the cell is blank.
const CELLS: &[(&str, &str, Option<&str>)] = &[
    ("000", "disclosure/normative-documents/made", Some("40")),
    ("000", "disclosure/normative-documents/in-force", Some("40")),
    ("002", "disclosure/coercion/decisions", None),
    ("003", "applications/new/natural", Some("1")),
    ("003", "applications/new/total", Some("1")),
    (
        "003",
        "applications/unavailable.not-held/natural",
        Some("1"),
    ),
    ("003", "applications/unavailable.not-held/total", Some("1")),
    ("003", "applications/processed/natural", Some("1")),
    ("003", "applications/processed/total", Some("1")),
    ("004", "disclosure/normative-documents/made", Some("6")),
    ("004", "disclosure/normative-documents/repealed", Some("13")),
    ("004", "disclosure/normative-documents/in-force", Some("44")),
    ("004", "disclosure/permits/decisions", Some("10292")),
    ("004", "disclosure/penalties/decisions", Some("97")),
    ("004", "disclosure/coercion/decisions", Some("1")),
    ("004", "disclosure/fees/amount", Some("882")),
    ("004", "applications/new/natural", Some("22")),
    ("004", "applications/new/total", Some("22")),
    ("004", "applications/carried-in/natural", Some("1")),
    ("004", "applications/carried-in/total", Some("1")),
    ("004", "applications/granted/natural", Some("12")),
    ("004", "applications/granted/total", Some("12")),
    ("004", "applications/partial/natural", Some("2")),
    ("004", "applications/partial/total", Some("2")),
    ("004", "applications/denied.third-party/natural", Some("3")),
    ("004", "applications/denied.third-party/total", Some("3")),
    (
        "004",
        "applications/unavailable.not-held/natural",
        Some("5"),
    ),
    ("004", "applications/unavailable.not-held/total", Some("5")),
    ("004", "applications/not-handled.repeat/natural", Some("1")),
    ("004", "applications/not-handled.repeat/total", Some("1")),
    ("004", "applications/processed/natural", Some("23")),
    ("004", "applications/processed/total", Some("23")),
    ("004", "review/review/upheld", Some("5")),
    ("004", "review/review/total", Some("5")),
    ("004", "review/litigation-direct/upheld", Some("5")),
    ("004", "review/litigation-direct/other", Some("1")),
    ("004", "review/litigation-direct/total", Some("6")),
    ("004", "review/litigation-after-review/upheld", Some("3")),
    ("004", "review/litigation-after-review/total", Some("3")),
];

/// How many cells the tables of a seed have.
const SIZES: &[(&str, [usize; 3])] = &[
    ("000", [10, 175, 15]),
    ("001", [10, 175, 15]),
    ("002", [10, 161, 15]),
    ("003", [10, 175, 15]),
    ("004", [10, 175, 15]),
];

/// The seeds by number, checked; `None` where they are absent.
fn seeds() -> Option<BTreeMap<String, Report>> {
    let folder = root().join("../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: the audited reports are not beside the project");
        return None;
    };
    let mut reports = BTreeMap::new();
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().expect("it has a name").to_string_lossy();
        if let Some((number, _)) = name.split_once('_').filter(|_| name.ends_with(".txt")) {
            let bytes = std::fs::read(&path).expect("the report can be read");
            reports.insert(number.to_owned(), checked(number, &bytes));
        }
    }
    assert_eq!(reports.len(), 5, "five audited reports");
    Some(reports)
}

fn line_of(report: &Report, finding: &Diagnostic) -> usize {
    let source = &report.subject.source;
    let start = finding.primary.span.start as usize;
    source.lines().line_column(source.text(), start).line
}

#[test]
fn every_cell_of_the_audited_reports_is_read() {
    let Some(seeds) = seeds() else { return };
    let mut wrong = Vec::new();
    for (number, sizes) in SIZES {
        let subject = &seeds[*number].subject;
        let found: Vec<usize> = subject.bindings.iter().map(|b| b.cells.len()).collect();
        if found != sizes {
            wrong.push(format!("{number}: {found:?} cells, there are {sizes:?}"));
        }
        for binding in &subject.bindings {
            let table = &subject.model.forms[binding.form].tables[binding.table];
            for cell in &binding.cells {
                let address = table.address(&table.rows[cell.row], &table.columns[cell.column]);
                let audited = CELLS.iter().find(|(n, a, _)| n == number && *a == address);
                let right = audited.map_or(Some("0"), |(_, _, value)| *value);
                let read = cell.value.number.map(|number| number.to_string());
                if read.as_deref() != right {
                    wrong.push(format!("{number}: {address} is {right:?}, read {read:?}"));
                }
            }
        }
    }
    none_wrong("cells read wrongly", &wrong);
}

#[test]
fn no_sum_is_wrong_in_the_audited_reports() {
    let Some(seeds) = seeds() else { return };
    let mut wrong = Vec::new();
    for report in seeds.values() {
        for finding in &report.diagnostics {
            let rule = pack().rule(finding.rule.as_str()).expect("a rule spoke");
            if rule.meta.group == "arithmetic" {
                wrong.push(line(report, finding));
            }
        }
    }
    none_wrong("findings about sums that hold", &wrong);
}

#[test]
fn what_the_audit_found_is_found_where_it_stands() {
    let Some(seeds) = seeds() else { return };
    let mut wrong = Vec::new();
    let (mut found, mut to_come) = (0, Vec::new());
    for (number, rule, lines) in AUDITED {
        if pack().rule(rule).is_none() {
            to_come.push(*rule);
            continue;
        }
        let report = &seeds[*number];
        let hit = report.diagnostics.iter().any(|finding| {
            finding.rule.name() == *rule && lines.contains(&line_of(report, finding))
        });
        let known = KNOWN
            .iter()
            .any(|(n, r, l, _)| n == number && r == rule && lines.contains(l));
        match (hit, known) {
            (true, false) => found += 1,
            (true, true) => wrong.push(format!("{number}: {rule}: is found after all")),
            (false, false) => wrong.push(format!("{number}: {rule}: not found at {lines:?}")),
            (false, true) => {}
        }
    }
    println!(
        "{found} of {} found; no rule yet: {to_come:?}",
        AUDITED.len()
    );
    none_wrong("audited faults", &wrong);
}

#[test]
fn nothing_else_is_an_error_or_a_warning() {
    let Some(seeds) = seeds() else { return };
    let mut wrong = Vec::new();
    for (number, report) in &seeds {
        assert!(report.failures.is_empty(), "{:?}", report.failures);
        for finding in &report.diagnostics {
            let at = line_of(report, finding);
            let audited = AUDITED.iter().any(|(n, rule, lines)| {
                n == number && *rule == finding.rule.name() && lines.contains(&at)
            });
            if finding.severity >= Severity::Warning && !audited {
                wrong.push(line(report, finding));
            }
        }
    }
    none_wrong("findings the audit does not have", &wrong);
}
