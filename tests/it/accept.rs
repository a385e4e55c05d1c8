//! Accepting findings: comments, entries of the configuration, baselines.

use crate::cli::{Run, gouji};
use crate::render::valid;
use crate::support::{checked, files_of, line, none_wrong, pack, sample};
use gouji::accept::{Acceptances, Baseline, Configured, Known, Paths, Tally};
use gouji::check::Report;
use gouji::config::Config;
use gouji::diagnostic::{AcceptedBy, Date};
use gouji::source::{Lang, Span};
use gouji::yaml::{DataFile, LoadError};
use serde_json::Value;
use std::path::Path;

const TODAY: &str = "2026-11-23";

fn acceptances() -> Acceptances {
    Acceptances {
        known: Known::new(&pack().metas(), true),
        config: None,
        baseline: None,
        today: Date::parse(TODAY),
        lang: Lang::En,
    }
}

/// A text checked with what its comments accept.
#[track_caller]
pub(crate) fn accepted(path: &str, text: &str) -> Report {
    let mut report = checked(path, text.as_bytes());
    acceptances().apply(&mut report, Paths::default());
    report
}

/// Every finding: the rule, and behind it who accepts it.
fn marks(report: &Report) -> Vec<String> {
    let findings = report.diagnostics.iter();
    let mark = findings.map(|one| match &one.accepted {
        Some(acceptance) => format!("{} {}", one.rule, acceptance.by.name()),
        None => one.rule.to_string(),
    });
    mark.collect()
}

/// The sound report with a wrong total, and the line it stands on.
fn wrong() -> (String, &'static str) {
    let text = sample("clean-2021.txt");
    let (row, total) = ("| 6 | 4 | 78 |", "| 6 | 4 | 80 |");
    assert!(text.contains(row));
    (text.replacen(row, total, 1), total)
}

/// The wrong report with a comment on a line of its own before the wrong line.
fn before(comment: &str) -> String {
    let (text, total) = wrong();
    let at = text.find(total).expect("the line is there");
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    format!("{}{comment}\n{}", &text[..start], &text[start..])
}

const RULE: &str = "gir/applications-unbalanced";

#[test]
fn a_comment_accepts_what_it_names_and_anything_wrong_with_it_is_found() {
    let open = RULE.to_owned();
    let by = format!("{RULE} inline");
    let own = |name: &str| format!("gouji/accept-{name}");
    let cases: &[(&str, &[&String])] = &[
        (
            "<!-- gouji: accept applications-unbalanced -- seen -->",
            &[&by],
        ),
        (
            "<!--gouji:accept gir/applications-unbalanced--seen-->",
            &[&by],
        ),
        (
            "<!-- gouji：accept applications-unbalanced —— 已核实 -->",
            &[&by],
        ),
        (
            "<!-- gouji: accept applications-unbalanced until 2026-11-23 -- seen -->",
            &[&by],
        ),
        (
            "<!-- gouji: accept\n applications-unbalanced\n-- seen -->",
            &[&by],
        ),
        (
            "\t<!-- gouji: accept applications-unbalanced -- seen --> ",
            &[&by],
        ),
        (
            "<!-- gouji: accept applications-unbalanced until 2026-11-22 -- seen -->",
            &[&own("expired"), &open],
        ),
        (
            "<!-- gouji: accept applications-unbalanced -->",
            &[&own("without-reason"), &open],
        ),
        (
            "<!-- gouji: accept applications-unbalanced -- -->",
            &[&own("without-reason"), &open],
        ),
        (
            "<!-- gouji: accept applications-unbalance -- seen -->",
            &[&own("unknown"), &open],
        ),
        (
            "<!-- gouji: accept all -- seen -->",
            &[&own("blanket"), &open],
        ),
        (
            "<!-- gouji: accept arithmetic -- seen -->",
            &[&own("blanket"), &open],
        ),
        (
            "<!-- gouji: accept gir/* -- seen -->",
            &[&own("blanket"), &open],
        ),
        (
            "<!-- gouji: accept gir -- seen -->",
            &[&own("blanket"), &open],
        ),
        (
            "<!-- gouji: accept -- seen -->",
            &[&own("malformed"), &open],
        ),
        (
            "<!-- gouji: acept fee-missing -- seen -->",
            &[&own("malformed"), &open],
        ),
        ("<!-- gouji -->", &[&own("malformed"), &open]),
        (
            "<!-- gouji: accept fee-missing until soon -- seen -->",
            &[&own("malformed"), &open],
        ),
        (
            "<!-- gouji: accept fee-missing until -- seen -->",
            &[&own("malformed"), &open],
        ),
        (
            "<!-- gouji: accept fee-missing -- seen",
            &[&own("malformed"), &open],
        ),
        (
            "<!-- gouji: accept header-mismatch -- seen -->",
            &[&own("unused"), &open],
        ),
        (
            "<!-- gouji: accept applications-unbalanced, header-mismatch -- seen -->",
            &[&own("unused"), &by],
        ),
    ];
    let mut wrong = Vec::new();
    for (comment, expected) in cases {
        for path in ["a.txt", "a.md"] {
            let found = marks(&accepted(path, &before(comment)));
            if found.iter().collect::<Vec<_>>() != *expected {
                wrong.push(format!("{path} {comment}: {found:?}"));
            }
        }
    }
    none_wrong("comments", &wrong);
}

#[test]
fn a_comment_covers_its_own_line_or_the_next_or_the_document() {
    let (text, total) = wrong();
    let with = |comment: &str, at: usize| format!("{}{comment}{}", &text[..at], &text[at..]);
    let comment = "<!-- gouji: accept applications-unbalanced -- seen -->";
    let file = "<!-- gouji: accept-file applications-unbalanced -- seen -->";
    let end = text.find(total).expect("the line is there") + total.len();
    let far = format!("{comment}\n");
    let by = format!("{RULE} inline");
    let unused = "gouji/accept-unused".to_owned();
    for (text, expected) in [
        (with(&format!(" {comment}"), end), vec![by.clone()]),
        (with(&far, 0), vec![unused.clone(), RULE.to_owned()]),
        (
            with(&format!("\n{comment}"), end),
            vec![RULE.to_owned(), unused.clone()],
        ),
        (with(&format!("{file}\n"), 0), vec![by.clone()]),
        (with(&format!("\n{file}"), text.len()), vec![by]),
        (format!("{text}\n{comment}"), vec![RULE.to_owned(), unused]),
    ] {
        assert_eq!(marks(&accepted("a.txt", &text)), expected);
    }
}

#[test]
fn a_flood_of_comments_ends_in_one_finding_and_in_time() {
    let (text, _) = wrong();
    for flood in [
        "<!-- gouji: accept fee-missing, x -- 甲 -->".repeat(5_000),
        "<!-- gouji: accept fee-missing -- 甲 -->\n".repeat(5_000),
        "甲<!-- gouji: accept fee-missing -- 甲 -->".repeat(5_000),
        "<!-- gouji:".repeat(20_000),
        "<!-- gouji\n".repeat(20_000),
        format!(
            "{}{}",
            "甲<!-- gouji: -->".repeat(20_000),
            " ".repeat(400_000)
        ),
    ] {
        let report = accepted("a.txt", &format!("{text}\n{flood}"));
        assert!(
            report
                .diagnostics
                .iter()
                .any(|one| one.rule.as_str() == RULE)
        );
        let own = |one: &&gouji::diagnostic::Diagnostic| one.rule.as_str().starts_with("gouji/");
        let count = report.diagnostics.iter().filter(own).count();
        assert!((1..=1001).contains(&count), "{count}");
    }
}

#[test]
fn two_comments_in_a_row_are_about_the_same_line() {
    let both = "<!-- gouji: accept header-mismatch -- seen -->\n\
                <!-- gouji: accept applications-unbalanced -- seen -->";
    let found = marks(&accepted("a.txt", &before(both)));
    assert_eq!(
        found,
        ["gouji/accept-unused".to_owned(), format!("{RULE} inline")]
    );
}

#[test]
fn a_rule_that_is_off_and_a_file_that_is_no_report_make_no_acceptance_unused() {
    use gouji::check::{Settings, check};
    use gouji::rule::selection::Selection;
    let text = before("<!-- gouji: accept header-mismatch -- seen -->");
    let settings = Settings {
        ignore: Selection::new(&["header-mismatch".to_owned()]).expect("a name"),
        ..Settings::default()
    };
    let subject = crate::support::subject("a.txt", text.as_bytes());
    let mut report = check(subject, pack(), &settings);
    acceptances().apply(&mut report, Paths::default());
    assert_eq!(marks(&report), [RULE]);
    let notes = "# How to\n\nWrite `<!-- gouji: accept RULE -- reason -->`.\n";
    let found = marks(&accepted("notes.md", notes));
    assert!(
        !found.iter().any(|rule| rule.starts_with("gouji/")),
        "{found:?}"
    );
}

/// The reports this project has: path and text.
fn reports() -> Vec<(String, String)> {
    let mut all = files_of("rules/gir/samples");
    all.extend(files_of("tests/corpus"));
    let claimed = |path: &str| path.ends_with(".txt") || path.ends_with(".md");
    all.retain(|(path, _)| claimed(path) && !path.ends_with("README.md"));
    assert!(all.len() > 15, "only {} reports", all.len());
    all
}

/// A span after `by` bytes came in at `at`.
fn moved(span: Span, at: usize, by: usize) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let after = |offset: usize, inside: bool| {
        if offset > at || inside && offset == at {
            offset + by
        } else {
            offset
        }
    };
    // What ends where the comment comes in still ends there.
    Span::new(after(start, true), after(end, span.is_empty()))
}

#[test]
fn a_comment_changes_no_other_finding_and_no_outcome() {
    let comment = "<!-- gouji: accept-file header-mismatch -- 已核实 -->";
    let mut wrong = Vec::new();
    let mut places = 0;
    for (path, text) in reports() {
        let plain = checked(&path, text.as_bytes());
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        // Every line of a short report, and some of a long one.
        let step = starts.len().div_ceil(24);
        for (at, piece) in starts
            .iter()
            .step_by(step)
            .map(|at| (*at, format!("{comment}\n")))
        {
            places += 1;
            let with = format!("{}{piece}{}", &text[..at], &text[at..]);
            let report = checked(&path, with.as_bytes());
            if let Some(difference) = difference(&plain, &report, at, piece.len()) {
                wrong.push(format!("{path} at byte {at}: {difference}"));
            }
        }
    }
    println!("{places} places");
    none_wrong("comments that change something", &wrong);
}

/// What is otherwise in a report with a comment of `by` bytes at `at`.
fn difference(plain: &Report, with: &Report, at: usize, by: usize) -> Option<String> {
    let whole = plain.subject.source.whole();
    let place = |span: Span| {
        if span == whole {
            with.subject.source.whole()
        } else {
            moved(span, at, by)
        }
    };
    for index in 0..plain.diagnostics.len().max(with.diagnostics.len()) {
        let (one, other) = (plain.diagnostics.get(index), with.diagnostics.get(index));
        let (Some(one), Some(other)) = (one, other) else {
            let shown = one.map(|one| line(plain, one));
            return Some(format!(
                "lost {shown:?}, new {:?}",
                other.map(|other| line(with, other))
            ));
        };
        let labels = |one: &gouji::diagnostic::Diagnostic| -> Vec<Span> {
            let labels = std::iter::once(&one.primary).chain(&one.secondary);
            labels.map(|label| label.span).collect()
        };
        let moved: Vec<Span> = labels(one).into_iter().map(place).collect();
        if one.message != other.message || moved != labels(other) {
            return Some(format!("{} became {}", line(plain, one), line(with, other)));
        }
    }
    let ended = |report: &Report| -> Vec<String> {
        let outcomes = report.outcomes.iter();
        outcomes
            .map(|one| format!("{} {} {:?}", one.rule, one.outcome.name(), one.reason))
            .collect()
    };
    let (before, after) = (ended(plain), ended(with));
    let mut pairs = before.iter().zip(&after);
    let other = pairs.find(|(a, b)| a != b);
    other.map(|(a, b)| format!("{a} became {b}"))
}

#[test]
fn accepting_removes_nothing() {
    for (path, text) in reports() {
        let plain = checked(&path, text.as_bytes());
        let rules: std::collections::BTreeSet<&str> = plain
            .diagnostics
            .iter()
            .map(|one| one.rule.as_str())
            .collect();
        if rules.is_empty() || !plain.subject.is_recognised() {
            continue;
        }
        let rules: Vec<&str> = rules.into_iter().collect();
        let comment = format!("<!-- gouji: accept-file {} -- seen -->\n", rules.join(", "));
        let report = accepted(&path, &format!("{comment}{text}"));
        let names = |report: &Report| -> Vec<String> {
            let findings = report.diagnostics.iter();
            findings
                .map(|one| format!("{} {}", one.rule, one.message))
                .collect()
        };
        assert_eq!(names(&plain), names(&report), "{path}");
        assert_eq!(report.open().count(), 0, "{path}");
        assert_eq!(report.accepted(), plain.diagnostics.len(), "{path}");
    }
}

#[test]
fn a_comment_inside_a_line_leaves_no_trace() {
    let text = sample("clean-2021.txt");
    let plain = checked("a.txt", text.as_bytes());
    let comment = "<!-- gouji: accept-file header-mismatch -- 已核实 -->";
    for quoted in ["公开", "总计 |", "2021年"] {
        for (at, _) in text.match_indices(quoted) {
            for at in [at, at + quoted.chars().next().map_or(0, char::len_utf8)] {
                let with = format!("{}{comment}{}", &text[..at], &text[at..]);
                let report = checked("a.txt", with.as_bytes());
                let found = difference(&plain, &report, at, comment.len());
                assert_eq!(found, None, "at byte {at}: {}", &text[..at]);
            }
        }
    }
}

/// The entries of a configuration, compiled, and its whole text.
fn configured(entries: &str) -> (Option<Configured>, Vec<LoadError>, String) {
    let text = format!("accept:\n{entries}");
    let mut problems = Vec::new();
    let config = Config::read(&DataFile::new("gouji.yaml", &text), &mut problems);
    let compiled = config.map(|config| Configured::compile(&config, &mut problems));
    (compiled, problems, text)
}

#[test]
fn the_configuration_accepts_by_path_address_or_quoted_text() {
    let entry = |path: &str, more: &str| {
        format!("- rule: applications-unbalanced\n  path: '{path}'\n  reason: seen\n{more}")
    };
    let (text, _) = wrong();
    let mut wrong = Vec::new();
    for (entry, expected) in [
        (entry("**/*.txt", ""), true),
        (entry("2021/*.txt", ""), true),
        (entry("*.txt", ""), true),
        (entry("/*.txt", ""), false),
        (entry("2021/a.md", ""), false),
        (entry("**", "  address: applications/new/total\n"), true),
        (entry("**", "  address: applications/new\n"), true),
        (entry("**", "  address: applications/ne\n"), false),
        (entry("**", "  address: applications/new/natural\n"), false),
        (entry("**", "  text: '| 6 | 4 | 80 |'\n"), true),
        (entry("**", "  text: '|6|4| 80|'\n"), true),
        (entry("**", "  text: '一、本年新收'\n"), false),
        (entry("**", "  text: 没有这句话\n"), false),
        (entry("**", "  until: 2026-11-22\n"), false),
        (entry("**", "  until: 2026-11-23\n"), true),
        (
            entry("**", "").replace("applications-unbalanced", "arithmetic"),
            false,
        ),
        (entry("**", "").replace("  reason: seen\n", ""), false),
    ] {
        let (config, problems, _) = configured(&entry);
        assert!(problems.is_empty(), "{entry}: {problems:?}");
        let acceptances = Acceptances {
            config,
            ..acceptances()
        };
        let mut report = checked("a.txt", text.as_bytes());
        let paths = Paths {
            config: "2021/a.txt",
            baseline: "",
        };
        let met = acceptances.apply(&mut report, paths);
        let mut tally = Tally::new(&acceptances);
        tally.add(&met);
        let about = acceptances.reports(&tally, false, &pack().model);
        let by_config = report.diagnostics[0].accepted.as_ref();
        let done = by_config.is_some_and(|one| one.by == AcceptedBy::Config);
        // What is not for this document is not known to be unused.
        let elsewhere = met.config.is_empty() && !entry.contains("until") && !done;
        let quiet = done || elsewhere && !entry.contains("arithmetic") && entry.contains("reason");
        if done != expected || about.is_empty() != quiet {
            wrong.push(format!(
                "{entry}: {done}, {:?}",
                about.iter().map(marks).collect::<Vec<_>>()
            ));
        }
    }
    none_wrong("entries", &wrong);
}

#[test]
fn what_is_wrong_with_an_entry_is_a_problem_at_its_place() {
    for (text, quoted, says) in [
        ("- rule: a\n  path: '['\n  reason: b\n", "'['", "glob"),
        (
            "- rule: a\n  path: a\n  until: soon\n",
            "soon",
            "`soon` is not a day",
        ),
        (
            "- rule: a\n  path: a\n  until: 2027-02-30\n",
            "2027-02-30",
            "not a day",
        ),
        (
            "- rule: a\n  path: a\n  adress: b/c\n",
            "adress",
            "unknown field",
        ),
        (
            "- rule: a\n  path: a\n  address: b\n  text: c\n",
            "c",
            "not both",
        ),
        ("- rule: a\n  path: a\n  text: ' '\n", "' '", "blank"),
    ] {
        let (_, problems, text) = configured(text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        let span = problems[0].span.expect("a place");
        assert_eq!(&text[span.range()], quoted);
        assert!(
            problems[0].message.contains(says),
            "{}",
            problems[0].message
        );
    }
}

#[test]
fn a_comment_beats_the_configuration_and_that_beats_a_baseline() {
    let folder = Folder::new();
    folder.write("a.txt", &wrong().0);
    assert_eq!(folder.run(&["--write-baseline", "b.yaml", "a.txt"]).code, 0);
    let baseline = Baseline::read(&DataFile::new("b.yaml", &folder.read("b.yaml")));
    let (config, ..) =
        configured("- rule: applications-unbalanced\n  path: a.txt\n  reason: seen\n");
    let mut all = Acceptances {
        config,
        baseline: Some(baseline.expect("it was just written")),
        ..acceptances()
    };
    let paths = Paths {
        config: "a.txt",
        baseline: "a.txt",
    };
    let by = |all: &Acceptances, text: &str| {
        let mut report = checked("a.txt", text.as_bytes());
        let met = all.apply(&mut report, paths);
        let mut tally = Tally::new(all);
        tally.add(&met);
        assert!(all.reports(&tally, true, &pack().model).is_empty());
        marks(&report)
    };
    let comment = before("<!-- gouji: accept applications-unbalanced -- seen -->");
    assert_eq!(by(&all, &comment), [format!("{RULE} inline")]);
    assert_eq!(by(&all, &wrong().0), [format!("{RULE} config")]);
    all.config = None;
    assert_eq!(by(&all, &wrong().0), [format!("{RULE} baseline")]);
}

#[test]
fn the_configuration_that_is_found_accepts_from_its_own_folder() {
    let folder = Folder::new();
    folder.write("reports/2021/a.txt", &wrong().0);
    let entry = |more: &str| {
        format!("accept:\n- rule: gir/applications-unbalanced\n  path: reports/2021/*.txt\n{more}")
    };
    let run = |yaml: &str| {
        folder.write("gouji.yaml", yaml);
        let run = folder.run(&["--fail-on", "warning", "reports"]);
        (
            run.code,
            if run.code == 2 {
                vec![run.err]
            } else {
                found(&run)
            },
        )
    };
    let by = vec![format!("{RULE} config")];
    assert_eq!(run(&entry("  reason: seen\n")), (0, by));
    let inside = folder.path().join("reports/2021");
    assert_eq!(gouji(&inside, &["check", "a.txt"]).code, 0);
    let open = |rule: &str| vec![RULE.to_owned(), format!("gouji/{rule}")];
    assert_eq!(run(&entry("")), (1, open("accept-without-reason")));
    let unused = entry("  reason: seen\n  address: applications/new/natural\n");
    assert_eq!(run(&unused), (1, open("accept-unused")));
    let unknown = entry("  reason: seen\n").replace("unbalanced", "unbalancd");
    assert_eq!(run(&unknown), (1, open("accept-unknown")));
    // What is for reports that were not checked is not known to be unused.
    let elsewhere = entry("  reason: seen\n").replace("2021/*", "2020/*");
    assert_eq!(run(&elsewhere), (1, vec![RULE.to_owned()]));
    let (code, said) = run(&entry("  reason: seen\n  until: soon\n"));
    assert!(code == 2 && said[0].contains("gouji.yaml:5:10"), "{said:?}");
}

/// A folder to run the program in.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        let folder = path.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Run {
        let all = [&["check", "--as-of", TODAY, "--format", "json"], arguments].concat();
        gouji(self.path(), &all)
    }
}

#[track_caller]
fn json(run: &Run) -> Value {
    valid("check-output", &run.out)
}

/// The rules of all findings of a run, those that are accepted with who accepts them.
#[track_caller]
fn found(run: &Run) -> Vec<String> {
    let value = json(run);
    let reports = value["reports"].as_array().expect("a list");
    let findings = reports
        .iter()
        .flat_map(|report| report["findings"].as_array().expect("a list"));
    let mark = findings.map(|one| {
        let by = one["accepted"]["by"].as_str();
        let rule = one["rule"].as_str().expect("an id");
        by.map_or(rule.to_owned(), |by| format!("{rule} {by}"))
    });
    mark.collect()
}

#[test]
fn a_baseline_that_was_written_accepts_everything_there_is() {
    let folder = Folder::new();
    for (path, text) in reports() {
        folder.write(&path, &text);
    }
    let all = |arguments: &[&str]| folder.run(&[&["--fail-on", "info", "."], arguments].concat());
    let plain = all(&[]);
    assert_eq!(plain.code, 1, "{}", plain.err);
    let wrote = all(&["--write-baseline", "base/b.yaml"]);
    assert_eq!(wrote.code, 2, "there is no folder `base`: {}", wrote.err);
    let wrote = all(&["--write-baseline", "b.yaml"]);
    assert_eq!(wrote.code, 0, "{}", wrote.err);
    let read = all(&["--baseline", "b.yaml", "--baseline-strict"]);
    assert_eq!(read.code, 0, "{}", read.out);
    assert_eq!(found(&plain).len(), found(&read).len());
    assert_eq!(
        wrote.out, read.out,
        "the run that writes shows what the next one shows"
    );
    let summary = &json(&read)["summary"];
    assert_eq!(summary["errors"], 0);
    assert_eq!(summary["accepted"], found(&plain).len());
    // Again, from inside a folder: paths are those from the baseline.
    let inside = [
        "--baseline",
        "../../b.yaml",
        "--fail-on",
        "info",
        "--format",
        "json",
        ".",
    ];
    let inside = gouji(
        &folder.path().join("tests/corpus"),
        &[&["check"][..], &inside].concat(),
    );
    assert_eq!(inside.code, 0, "{}", inside.out);
    let before = folder.read("b.yaml");
    let lines: Vec<&str> = before.lines().skip(3).collect();
    assert!(lines.is_sorted() && lines.len() > 20, "{before}");
    assert_eq!(all(&["--write-baseline", "b.yaml"]).code, 0);
    assert_eq!(folder.read("b.yaml"), before, "written again");
    assert_eq!(all(&["--baseline", "b.yaml", "--prune"]).code, 0);
    assert_eq!(folder.read("b.yaml"), before, "pruned of nothing");
}

#[test]
fn a_baseline_survives_edits_elsewhere_and_reopens_when_a_value_changes() {
    let folder = Folder::new();
    let (text, total) = wrong();
    folder.write("a.txt", &text);
    assert_eq!(folder.run(&["--write-baseline", "b.yaml", "a.txt"]).code, 0);
    folder.write("a.txt", &format!("\n\n{text}"));
    let strict = ["--baseline", "b.yaml", "--baseline-strict", "a.txt"];
    let run = folder.run(&strict);
    assert_eq!(
        (run.code, found(&run)),
        (0, vec![format!("{RULE} baseline")])
    );
    folder.write("a.txt", &text.replace(total, "| 6 | 4 | 81 |"));
    let run = folder.run(&["--baseline", "b.yaml", "a.txt"]);
    assert_eq!(run.code, 1);
    assert_eq!(found(&run), [RULE, "gouji/accept-unused"]);
    let summary = &json(&run)["summary"];
    assert_eq!(
        (&summary["reports"], &summary["warnings"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn a_strict_baseline_only_shrinks_and_pruning_never_adds() {
    let folder = Folder::new();
    folder.write("a.txt", &wrong().0);
    folder.write("sub/b.txt", &wrong().0);
    folder.write("c.txt", &sample("clean-2021.txt"));
    let wrote = folder.run(&["--write-baseline", "base.yaml", "."]);
    assert_eq!(wrote.code, 0);
    let full = folder.read("base.yaml");
    folder.write("a.txt", &sample("clean-2021.txt"));
    folder.write("c.txt", &wrong().0);
    std::fs::remove_file(folder.path().join("sub/b.txt")).expect("it is there");
    let strict = ["--baseline", "base.yaml", "--baseline-strict", "a.txt"];
    let run = folder.run(&strict);
    assert_eq!(run.code, 1);
    assert_eq!(found(&run), ["gouji/accept-unused", "gouji/accept-unused"]);
    let lenient = folder.run(&["--baseline", "base.yaml", "a.txt"]);
    assert_eq!(
        lenient.code, 0,
        "a stale entry is a warning: {}",
        lenient.out
    );
    // A document that is there and was not checked keeps its entries.
    folder.write("sub/b.txt", &wrong().0);
    let run = folder.run(&["--baseline", "base.yaml", "--prune", "a.txt", "c.txt"]);
    assert_eq!((run.code, found(&run)), (1, vec![RULE.to_owned()]));
    let pruned = folder.read("base.yaml");
    assert!(
        full.lines().count() == 5 && pruned.lines().count() == 4,
        "{pruned}"
    );
    assert!(pruned.contains("sub/b.txt"), "{pruned}");
    let run = folder.run(&[
        "--baseline",
        "base.yaml",
        "--baseline-strict",
        "a.txt",
        "sub",
    ]);
    assert_eq!(run.code, 0, "{}", run.out);
    // A rule that was not run says nothing about its entries.
    let off = [
        "--baseline",
        "base.yaml",
        "--baseline-strict",
        "--ignore",
        RULE,
        "sub",
    ];
    let found = found(&folder.run(&off));
    assert!(
        !found.contains(&"gouji/accept-unused".to_owned()),
        "{found:?}"
    );
}

#[test]
fn of_equal_findings_as_many_are_accepted_as_are_counted() {
    let folder = Folder::new();
    let text = sample("clean-2021.txt");
    let twice = text.replacen("| 规章 | 0 |", "| 规章 | / |", 1);
    folder.write("a.txt", &twice);
    assert_eq!(folder.run(&["--write-baseline", "b.yaml", "a.txt"]).code, 0);
    let one = folder.read("b.yaml");
    let two = one.replace(", reason:", ", count: 2, reason:");
    folder.write("b.yaml", &two);
    let run = folder.run(&["--baseline", "b.yaml", "--baseline-strict", "a.txt"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("认可了 2 处，只发现 1 处"), "{}", run.out);
    assert_eq!(
        folder
            .run(&["--baseline", "b.yaml", "--prune", "a.txt"])
            .code,
        0
    );
    assert_eq!(folder.read("b.yaml"), one);
}

#[test]
fn a_reason_that_was_edited_in_stays_and_a_day_ends_it() {
    let folder = Folder::new();
    folder.write("a.txt", &wrong().0);
    let write = ["--write-baseline", "b.yaml", "a.txt"];
    assert_eq!(folder.run(&write).code, 0);
    let written = folder.read("b.yaml");
    assert!(written.contains("2026-11-23 的基线"), "{written}");
    let told = written.replace("2026-11-23 的基线", "已报\\\"市局\\\"核实");
    folder.write("b.yaml", &told);
    assert_eq!(folder.run(&write).code, 0);
    assert_eq!(folder.read("b.yaml"), told);
    let run = folder.run(&["--baseline", "b.yaml", "a.txt"]);
    assert_eq!(
        json(&run)["reports"][0]["findings"][0]["accepted"]["reason"],
        "已报\"市局\"核实"
    );
    folder.write(
        "b.yaml",
        &told.replace(", reason:", ", until: 2026-11-22, reason:"),
    );
    let run = folder.run(&["--baseline", "b.yaml", "a.txt"]);
    assert_eq!(
        (run.code, found(&run)),
        (1, vec![RULE.to_owned(), "gouji/accept-expired".into()])
    );
    folder.write(
        "b.yaml",
        &told.replace("applications-unbalanced", "no-such-rule"),
    );
    let run = folder.run(&["--baseline", "b.yaml", "a.txt"]);
    assert_eq!(
        (run.code, found(&run)),
        (1, vec![RULE.to_owned(), "gouji/accept-unknown".into()])
    );
}

#[test]
fn a_missing_or_broken_baseline_ends_with_2_and_a_place() {
    let folder = Folder::new();
    folder.write("a.txt", &wrong().0);
    let run = folder.run(&["--baseline", "none.yaml", "a.txt"]);
    assert!(run.code == 2 && run.err.contains("none.yaml"), "{run:?}");
    for (text, place) in [
        ("version: 1\nfindngs: []\n", "b.yaml:2:1"),
        ("version: 7\nfindings: []\n", "b.yaml:1:10"),
        ("version: 1\nfindings:\n- {path: a, rule: b}\n", "b.yaml:"),
        (
            "version: 1\nfindings:\n- {path: a, rule: b, fingerprint: c, until: d}\n",
            "b.yaml:3:",
        ),
        ("{{{", "b.yaml"),
        ("", "b.yaml"),
    ] {
        folder.write("b.yaml", text);
        for flag in ["--baseline", "--write-baseline"] {
            let run = folder.run(&[flag, "b.yaml", "a.txt"]);
            assert_eq!(run.code, 2, "{text}: {run:?}");
            assert!(run.err.contains(place), "{text}: {}", run.err);
            assert_eq!(folder.read("b.yaml"), text, "a broken file is left alone");
        }
    }
    for arguments in [
        &["--baseline-strict", "a.txt"][..],
        &["--prune", "a.txt"],
        &["--as-of", "2027-02-29", "a.txt"],
        &[
            "--baseline",
            "b.yaml",
            "--write-baseline",
            "b.yaml",
            "a.txt",
        ],
    ] {
        let run = gouji(folder.path(), &[&["check"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
    }
}

#[test]
fn accepted_findings_are_shown_in_every_format_and_do_not_fail_the_run() {
    let folder = Folder::new();
    let comment = "<!-- gouji: accept applications-unbalanced until 2027-01-31 -- 已核实 -->";
    folder.write("a.txt", &before(comment));
    for (format, lang, shown) in [
        ("fancy", "zh", "  文中注释认可：已核实（至 2027-01-31）\n"),
        (
            "fancy",
            "en",
            "  accepted in the text: 已核实 (until 2027-01-31)\n",
        ),
        (
            "concise",
            "zh",
            ") [文中注释认可：已核实（至 2027-01-31）]\n",
        ),
        (
            "json",
            "zh",
            "\"accepted\":{\"reason\":\"已核实\",\"by\":\"inline\"}",
        ),
    ] {
        let arguments = [
            "check", "--as-of", TODAY, "--format", format, "--lang", lang, "a.txt",
        ];
        let run = gouji(folder.path(), &arguments);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(
            run.out.contains(RULE) && run.out.contains(shown),
            "{format}: {}",
            run.out
        );
    }
    let run = gouji(folder.path(), &["check", "--as-of", TODAY, "a.txt"]);
    assert!(
        run.out.contains("0 个错误") && run.out.contains("另有 1 个"),
        "{}",
        run.out
    );
    // The day decides, and nothing else does.
    let late = gouji(folder.path(), &["check", "--as-of", "2027-02-01", "a.txt"]);
    assert_eq!(late.code, 1, "{}", late.out);
}

#[test]
fn the_examples_of_the_documentation_are_read() {
    let path = crate::support::root().join("docs/reference/accepting.md");
    let text = std::fs::read_to_string(path).expect("the page is there");
    let mut blocks = text.split("```").skip(1).step_by(2);
    let comments = blocks.next().expect("comments come first");
    let subject =
        crate::support::subject("a.txt", comments.trim_start_matches("text\n").as_bytes());
    assert_eq!(subject.comments.len(), 3);
    let mut regions = gouji::accept::inline::Regions::default();
    for comment in &subject.comments {
        let entries =
            gouji::accept::inline::read(&subject, comment, &mut regions).expect("it can be read");
        for entry in entries {
            assert!(
                pack().rule(&entry.terms.rule).is_some(),
                "{}",
                entry.terms.rule
            );
            assert!(!entry.terms.reason.is_empty());
        }
    }
    let entries = blocks.next().expect("entries come next");
    let (config, problems, _) = configured(entries.trim_start_matches("yaml\naccept:\n"));
    assert!(problems.is_empty(), "{problems:?}");
    for entry in &config.expect("it can be read").entries {
        assert!(
            pack().rule(&entry.terms.rule).is_some(),
            "{}",
            entry.terms.rule
        );
    }
    for rule in gouji::accept::fault::RULES {
        assert!(
            text.contains(&format!("`gouji/{rule}`")),
            "{rule} is not described"
        );
    }
}

proptest::proptest! {
    #[test]
    fn comments_of_any_shape_hide_themselves_and_nothing_else(
        pieces in proptest::collection::vec(0usize..14, 0..24),
    ) {
        let words = [
            "<!--", "-->", "<!-- gouji: accept fee-missing -- 甲 -->", "gouji", ":", " ", "\n",
            "\r\n", "\r", "\t", "甲乙𠀀é", "| 3 |", "<!-- gouji: accept", "# x",
        ];
        let text: String = pieces.iter().map(|piece| words[*piece]).collect();
        for path in ["a.txt", "a.md"] {
            let limits = gouji::read::Limits::default();
            let Ok(reading) = gouji::read::read(path, text.as_bytes(), &limits) else {
                continue;
            };
            let source = &reading.source;
            assert_eq!(source.text(), text);
            assert_eq!(source.read().len(), text.len());
            let hidden = |at: usize| reading.comments.iter().any(|one| one.span.contains(at));
            for (at, c) in text.char_indices() {
                let kept = source.read().get(at..).is_some_and(|rest| rest.starts_with(c));
                let same = kept != hidden(at) || c.is_whitespace();
                assert!(same, "{c:?} at {at} of {text:?}");
            }
            for block in &reading.blocks {
                let shown = source.slice(block.span);
                assert!(!shown.contains("gouji: accept fee"), "{shown:?} of {text:?}");
            }
            let _ = accepted(path, &text);
        }
    }
}
