//! Nothing that is put in brings the program down: bytes, broken reports, broken packs.

use crate::support::{checked, none_wrong, pack, root, sample};
use gouji::check::{Report, Settings, check};
use gouji::diagnostic::Label;
use gouji::pack::{Files, Pack, from_files};
use gouji::read::{Limits, ReadError, read};
use gouji::rule::Outcome;
use gouji::source::Span;
use gouji::subject::Subject;
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pieces of reports and of trouble.
const PIECES: &[&str] = &[
    "一、总体情况\n",
    "二、主动公开政府信息情况\n",
    "三、收到和处理政府信息公开申请情况\n",
    "四、政府信息公开行政复议、行政诉讼情况\n",
    "六、其他需要报告的事项\n",
    "某市某局2022年政府信息公开工作年度报告\n",
    "（一）主动公开\n",
    "| 一、本年新收政府信息公开申请数量 | | | 52 | 11 | 2 | 3 | 6 | 4 | 78 |\n",
    "| 行政许可 | 186 | | |\n",
    "行政许可\t",
    "（七）总计",
    "1.属于国家秘密",
    "+-----+-----+\n",
    "----- ---- ---\n",
    "| --- | --- |\n",
    "\t0\n",
    " 12 ",
    "０，",
    "1,234",
    "|||",
    "\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "\u{3000}",
    "\u{202e}",
    "e\u{301}",
    "👨\u{200d}👩",
    "𠀀",
    "《》",
    "（",
    ")",
    "其中",
    "同比增长12.5%",
    "国办函〔2020〕109号",
    "99999999999999999999999999",
    "-0.00000000000000000000000000001",
];

fn examine(path: &str, bytes: &[u8]) -> Option<Report> {
    let reading = read(path, bytes, &Limits::default()).ok()?;
    let subject = Arc::new(Subject::new(reading, &pack().model));
    Some(check(subject, pack(), &Settings::default()))
}

/// Every span a report holds.
fn spans(report: &Report) -> Vec<Span> {
    let subject = &report.subject;
    let mut spans: Vec<Span> = subject.profile.titles.clone();
    spans.extend(subject.profile.body.iter().map(|(_, span)| *span));
    spans.extend(subject.profile.year.iter().map(|(_, span)| *span));
    for binding in &subject.bindings {
        spans.extend(binding.region);
        spans.extend(binding.cells.iter().map(|cell| cell.span));
        spans.extend(binding.rows.iter().map(|row| row.label));
        spans.extend(binding.gaps.iter().map(|gap| gap.span));
    }
    for finding in &report.diagnostics {
        let labels = std::iter::once(&finding.primary).chain(&finding.secondary);
        spans.extend(labels.map(|label: &Label| label.span));
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        spans.extend(edits.map(|edit| edit.span));
    }
    spans
}

/// Fails unless every span lies in the text, on boundaries of characters.
#[track_caller]
fn sound_spans(report: &Report) {
    let text = report.subject.source.text();
    for span in spans(report) {
        assert!(
            span.start <= span.end && text.get(span.range()).is_some(),
            "{span:?} is no place in {text:?}"
        );
    }
    assert!(report.failures.is_empty(), "{:?}", report.failures);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_can_be_checked(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for path in ["a.txt", "a.md"] {
            if let Some(report) = examine(path, &bytes) {
                sound_spans(&report);
            }
        }
    }

    #[test]
    fn any_pieces_of_reports_can_be_checked(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..60)
    ) {
        let text = pieces.concat();
        for path in ["a.txt", "a.md"] {
            if let Some(report) = examine(path, text.as_bytes()) {
                sound_spans(&report);
            }
        }
    }

    #[test]
    fn a_report_with_any_hole_can_be_checked(at in 0usize..7000, length in 1usize..400, new in prop::sample::select(PIECES)) {
        let text = sample("clean-2021.txt");
        let start = text.floor_char_boundary(at);
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let broken = format!("{}{new}{}", &text[..start], &text[end..]);
        if let Some(report) = examine("a.txt", broken.as_bytes()) {
            sound_spans(&report);
        }
    }
}

#[test]
fn any_beginning_of_a_sample_can_be_checked() {
    for (path, text) in pack().samples().values() {
        for end in (1..text.len()).step_by(97) {
            if let Some(report) = examine(path, &text.as_bytes()[..end]) {
                sound_spans(&report);
            }
        }
    }
}

#[test]
fn text_full_of_nuls_is_refused_by_name() {
    let nuls = read("a.txt", &[0; 5000], &Limits::default()).map(|_| ());
    assert!(
        matches!(nuls, Err(ReadError::NotText { .. } | ReadError::Empty)),
        "{nuls:?}"
    );
    let mut text = sample("clean-2021.txt").into_bytes();
    text[500] = 0;
    if let Some(report) = examine("a.txt", &text) {
        sound_spans(&report);
    }
}

#[test]
fn a_line_of_nine_megabytes_is_refused_by_name() {
    let text = "表".repeat(3 << 20);
    let reading = read("a.txt", text.as_bytes(), &Limits::default()).map(|_| ());
    assert!(
        matches!(reading, Err(ReadError::LineTooLong { .. })),
        "{reading:?}"
    );
}

#[test]
fn nothing_at_all_is_refused_by_name() {
    for bytes in [&b""[..], b" \n\t\n", &[0xEF, 0xBB, 0xBF]] {
        let reading = read("a.txt", bytes, &Limits::default()).map(|_| ());
        assert!(matches!(reading, Err(ReadError::Empty)), "{reading:?}");
    }
}

#[test]
fn undecodable_bytes_are_reported() {
    let mut bytes = sample("clean-2021.txt").into_bytes();
    bytes[900] = 0xFF;
    let report = checked("a.txt", &bytes);
    let found = report
        .diagnostics
        .iter()
        .any(|finding| finding.rule.name() == "replaced-characters");
    assert!(found && report.subject.replaced > 0);
    sound_spans(&report);
}

#[test]
fn ten_thousand_open_brackets_take_no_time() {
    for bracket in ["（", "(", "[", "{", "《", "“", "|", "（一）", "一、"] {
        for open in [
            bracket.repeat(10_000),
            format!("{bracket}\n").repeat(10_000),
        ] {
            let text = format!("一、总体情况\n{open}");
            let start = Instant::now();
            let report = examine("a.txt", text.as_bytes()).expect("it is text");
            let took = start.elapsed();
            println!("{bracket} {took:?}");
            assert!(took < Duration::from_secs(2), "{bracket} took {took:?}");
            sound_spans(&report);
        }
    }
}

/// A rule file with this check.
fn rule(id: &str, check: &str) -> String {
    format!(
        "id: {id}\nsummary: {{zh: 摘要, en: summary}}\nseverity: error\nsince: 0.1.0\n\
         docs: {{zh: 说明, en: docs}}\ncheck:\n{check}\nmessage: {{zh: 有误, en: wrong}}\n"
    )
}

const SOUND: &str = "  pattern: {find: '养老服务', in: [whole], once: true}";

/// A pack in a folder: the form of 2021 and these rules.
fn write_pack(folder: &Path, rules: &[(&str, String)]) -> Pack {
    let rules_folder = folder.join("rules/try");
    std::fs::create_dir_all(&rules_folder).expect("the folder can be made");
    std::fs::create_dir_all(folder.join("forms")).expect("the folder can be made");
    let form = "forms/gir-2021.yaml";
    std::fs::copy(root().join("rules/gir").join(form), folder.join(form)).expect("the form");
    let names: Vec<&str> = rules.iter().map(|(name, _)| *name).collect();
    let manifest = format!(
        "id: try\ntitle: {{zh: 试, en: try}}\nversion: 0.1.0\nforms: [gir-2021]\n\
         rules:\n  - {{group: try, rules: [{}]}}\n",
        names.join(", ")
    );
    std::fs::write(folder.join("pack.yaml"), manifest).expect("the manifest can be written");
    for (name, text) in rules {
        let path = rules_folder.join(format!("{name}.yaml"));
        std::fs::write(path, text).expect("the rule can be written");
    }
    from_files(&Files::Folder(folder.to_path_buf()))
}

#[test]
fn every_fault_of_a_pack_is_shown_where_it_stands() {
    let faults = [
        (
            "misspelt",
            rule("misspelt", SOUND) + "mesage: {zh: 有误, en: wrong}\n",
            "mesage",
        ),
        (
            "address",
            rule(
                "address",
                "  compare: {left: [applications/nwe/total], is: '=', right: ['0']}",
            ),
            "applications/nwe/total",
        ),
        (
            "regex",
            rule("regex", "  pattern: {find: '好(的[', in: [whole]}"),
            "(的[",
        ),
        (
            "script",
            rule(
                "script",
                "  script: |\n    let one = 1;\n    let two = = 2;\n",
            ),
            "= 2",
        ),
        (
            "scope",
            rule("scope", "  pattern: {find: '好', in: [hwole]}"),
            "hwole",
        ),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut rules: Vec<(&str, String)> = faults
        .iter()
        .map(|(name, text, _)| (*name, text.clone()))
        .collect();
    rules.push(("sound", rule("sound", SOUND)));
    let pack = write_pack(folder.path(), &rules);
    let mut wrong = Vec::new();
    for (name, text, offending) in &faults {
        let start = text.find(offending).expect("the fault is in the text");
        let problems = pack
            .problems
            .iter()
            .filter(|problem| problem.file.path.ends_with(&format!("{name}.yaml")));
        let problems: Vec<_> = problems.collect();
        let touches = problems.iter().any(|problem| {
            problem.span.is_some_and(|span| {
                (span.start as usize) < start + offending.len() && span.end as usize > start
            })
        });
        if !touches {
            let found: Vec<_> = problems
                .iter()
                .map(|one| (&one.message, one.span.map(|s| text.get(s.range()))))
                .collect();
            wrong.push(format!("{name}: {offending:?} is not marked: {found:?}"));
        }
    }
    none_wrong("faults of a pack", &wrong);
    assert_eq!(pack.problems.len(), faults.len(), "{:#?}", pack.problems);
    assert!(pack.rule("sound").is_some(), "the sound rule is loaded");
}

#[test]
fn an_endless_script_breaks_itself_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let endless = "  script: |\n    let n = 0;\n    loop { n += 1; }\n";
    let deep = "  script: |\n    fn f(n) { f(n + 1) }\n    f(0);\n";
    let pack = write_pack(
        folder.path(),
        &[
            ("endless", rule("endless", endless)),
            ("deep", rule("deep", deep)),
            ("sound", rule("sound", SOUND)),
        ],
    );
    assert!(pack.problems.is_empty(), "{:#?}", pack.problems);
    let text = sample("clean-2021.txt");
    let reading = read("a.txt", text.as_bytes(), &Limits::default()).expect("it is text");
    let subject = Arc::new(Subject::new(reading, &pack.model));
    let report = check(subject, &pack, &Settings::default());
    let broken: Vec<&str> = report.failures.iter().map(|one| one.rule.name()).collect();
    assert_eq!(broken, ["endless", "deep"]);
    for failure in &report.failures {
        let (file, span) = failure.place.as_ref().expect("it names its file");
        assert!(
            file.path.ends_with(".yaml") && span.is_some(),
            "{failure:?}"
        );
    }
    let outcomes: Vec<Outcome> = report.outcomes.iter().map(|one| one.outcome).collect();
    let unknown = Outcome::NotAssessable;
    assert_eq!(outcomes, [unknown, unknown, Outcome::Failed]);
    assert_eq!(report.diagnostics.len(), 1);
}

#[test]
fn a_folder_that_is_no_pack_is_a_problem_not_a_panic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pack = from_files(&Files::Folder(folder.path().to_path_buf()));
    assert_eq!(pack.problems.len(), 1);
    for text in ["", "[]", "id: [", "\u{0}", "id: a\nid: b\n", "&a [*a]"] {
        std::fs::write(folder.path().join("pack.yaml"), text).expect("it can be written");
        let pack = from_files(&Files::Folder(folder.path().to_path_buf()));
        assert!(
            !pack.problems.is_empty() && pack.rules.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn four_times_the_text_takes_about_four_times_as_long() {
    let took = |line: &str, count: usize| {
        let text = format!("一、总体情况\n{}", line.repeat(count));
        let runs = (0..2).map(|_| {
            let start = Instant::now();
            examine("a.txt", text.as_bytes()).expect("it is text");
            start.elapsed()
        });
        runs.min().expect("two runs")
    };
    let mut wrong = Vec::new();
    for line in [
        "| 1 | 2 |\n",
        "| 一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n",
        "《\n",
        "\t0\n",
        "2022年收到申请3件，其中自然人2件。",
        "一、总体情况\n",
    ] {
        let (few, many) = (took(line, 150), took(line, 600));
        println!("{few:?} {many:?} {}", line.trim());
        // Short runs are mostly noise.
        let square = many > few * 10 && many > Duration::from_millis(500);
        if square {
            wrong.push(format!("{few:?} and {many:?}: {}", line.trim()));
        }
    }
    none_wrong("cost that grows with the square", &wrong);
}
