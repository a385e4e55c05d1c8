//! `gouji test` from the command line, on a small pack of its own.

use crate::cli::{Run, gouji};
use crate::render::valid;
use crate::support::expect_file;
use serde_json::Value;
use std::path::Path;

const MANIFEST: &str = "id: memo
title: {zh: 便函, en: memos}
version: 0.1.0
report:
  titles: ['^(?P<body>.{2,8}[局委])(?P<year>20[0-9]{2})年便函$']
rules:
  - group: wording
    rules: [vague]
";

const RULE: &str = "id: vague
summary: {zh: 数量含糊, en: a vague count}
severity: warning
since: 0.1.0
docs: {zh: 写明数量。, en: Give the count.}
check:
  pattern: {find: '若干|一些', in: [paragraphs], unless: '若干意见'}
message: {zh: '“{match}”含糊', en: '“{match}” is vague'}
tests:
  # comments stay
  - name: a vague word
    base: memo
    edits: [{replace: {old: 三份, new: 若干份}}]
    expect: [{at: 若干, says: 含糊}]
  - {name: a count, base: memo} # so do these
  - name: part of a title
    base: memo
    edits: [{replace: {old: 三份, new: 《若干意见》三份}}]
";

/// A pack in a folder of its own, with the tests of its rule changed.
fn with_pack(change: impl Fn(String) -> String, then: impl Fn(&Path)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
        std::fs::write(path, text).expect("the file can be written");
    };
    write("memo/pack.yaml", MANIFEST);
    write("memo/rules/wording/vague.yaml", &change(RULE.to_owned()));
    write(
        "memo/samples/memo.txt",
        "云栖市水务局2022年便函\n\n今年印发文件三份。\n",
    );
    then(folder.path());
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let all = [&["test", "memo", "--as-of", "2027-01-31"], arguments].concat();
    gouji(folder, &all)
}

/// A rule whose tests go wrong in every way.
fn wrong(rule: String) -> String {
    let rule = rule.replace("{at: 若干, says: 含糊}", "{at: 若干, says: 笼统}");
    let more = "  - name: nothing is there
    text: \"云栖市水务局2022年便函\\n\\n印发文件三份。\\n\"
    expect: [{at: 若干}]
  - name: more than one
    text: \"云栖市水务局2022年便函\\n\\n印发文件若干份，通知一些。\\n\"
    expect: [{at: 三份, says: 一些}]
  - {name: no such neighbour, base: memo, beside: [other]}
  - name: not yet
    text: \"云栖市水务局2022年便函\\n\\n印发文件少许。\\n\"
    expect: [{at: 少许}]
    todo: {reason: the word is being asked about, until: 2027-01-31}
  - name: too late
    text: \"云栖市水务局2022年便函\\n\\n印发文件少许。\\n\"
    expect: [{at: 少许}]
    todo: {reason: the word was being asked about, until: 2027-01-30}
  - name: done
    base: memo
    todo: {reason: it was noisy, until: 2027-12-31}
";
    rule + more
}

#[test]
fn a_sound_pack_passes_in_every_format() {
    with_pack(
        |rule| rule,
        |folder| {
            let human = run(folder, &["--strict", "--lang", "en"]);
            assert_eq!(human.code, 0, "{human:?}");
            assert!(human.out == "3 passed, 0 failed\n", "{}", human.out);
            assert_eq!(run(folder, &["--format", "junit"]).code, 0);
            let json = valid("test-output", &run(folder, &["--format", "json"]).out);
            assert_eq!(json["summary"]["passed"], 3);
        },
    );
}

#[test]
fn everything_that_differs_is_said_in_every_format() {
    with_pack(wrong, |folder| {
        let human = run(folder, &["--lang", "en"]);
        assert_eq!(human.code, 1, "{human:?}");
        expect_file("suite/human-en.txt", &human.out);
        expect_file("suite/human-zh.txt", &run(folder, &[]).out);
        let junit = run(folder, &["--format", "junit", "--lang", "en"]);
        assert_eq!(junit.code, 1);
        expect_file("suite/junit.xml", &junit.out);
        let json = run(folder, &["--format", "json", "--lang", "en"]);
        assert_eq!(json.code, 1);
        let json = valid("test-output", &json.out);
        expect_file("suite/test.json", &format!("{json:#}\n"));
    });
}

#[test]
fn tests_are_chosen_by_rule_and_by_name() {
    with_pack(wrong, |folder| {
        let passed = |arguments: &[&str]| {
            let run = run(folder, &[arguments, &["--format", "json"]].concat());
            let json: Value = valid("test-output", &run.out);
            (json["summary"]["passed"].clone(), run.code)
        };
        assert_eq!(passed(&["--case", "a count"]), (1.into(), 0));
        assert_eq!(
            passed(&["--rule", "wording", "--case", "part of"]),
            (1.into(), 0)
        );
        let nothing = run(folder, &["--filter", "nothing-like-it"]);
        assert_eq!(nothing.code, 2, "{}", nothing.out);
        let unknown = run(folder, &["--rule", "vgue"]);
        assert_eq!(unknown.code, 2);
        assert!(
            unknown.err.contains("did you mean `vague`"),
            "{}",
            unknown.err
        );
    });
}

#[test]
fn output_goes_to_a_file_and_the_summary_stays() {
    with_pack(wrong, |folder| {
        let human = run(folder, &["--format", "junit", "--output", "tests.xml"]);
        assert_eq!((human.code, human.out.lines().count()), (1, 1), "{human:?}");
        let text = std::fs::read_to_string(folder.join("tests.xml")).expect("it was written");
        assert!(text.starts_with("<?xml"), "{text}");
    });
}

#[test]
fn a_day_that_is_none_is_refused() {
    with_pack(
        |rule| {
            rule.replace(
                "    base: memo\n    edits",
                "    base: memo\n    todo: {reason: x, until: soon}\n    edits",
            )
        },
        |folder| {
            let bad = run(folder, &[]);
            assert_eq!(bad.code, 2);
            assert!(bad.err.contains("not a day"), "{}", bad.err);
            let bad = gouji(folder, &["test", "memo", "--as-of", "2027-13-01"]);
            assert_eq!(bad.code, 2);
        },
    );
}

#[test]
fn rules_without_all_kinds_of_cases_fail_when_strict() {
    with_pack(
        |rule| rule.replace("  - {name: a count, base: memo} # so do these\n", ""),
        |folder| {
            let loose = run(folder, &["--lang", "en"]);
            assert_eq!(loose.code, 0);
            assert!(
                loose
                    .out
                    .contains("it has no case that is an unchanged sample"),
                "{}",
                loose.out
            );
            assert_eq!(run(folder, &["--strict"]).code, 1);
            let junit = run(folder, &["--strict", "--format", "junit"]);
            assert!(junit.out.contains("type=\"thin\""), "{}", junit.out);
        },
    );
}

#[test]
fn blessing_rewrites_what_fails_and_nothing_else() {
    let file = |folder: &Path| {
        let path = folder.join("memo/rules/wording/vague.yaml");
        std::fs::read_to_string(path).expect("it is there")
    };
    with_pack(wrong, |folder| {
        let before = file(folder);
        let blessed = run(folder, &["--bless", "--lang", "en"]);
        assert_eq!(
            blessed.code, 1,
            "a case that cannot be run is refused: {blessed:?}"
        );
        assert!(
            blessed
                .out
                .ends_with("3 cases rewritten, 1 refused; read what changed\n"),
            "{}",
            blessed.out
        );
        let after = file(folder);
        let changed: Vec<&str> = after
            .lines()
            .filter(|line| !before.contains(line))
            .collect();
        let known = [
            "    expect: [{at: '若干', says: '“若干”含糊'}]",
            "      - {at: '若干', says: '“若干”含糊'}",
            "      - {at: '一些', says: '“一些”含糊'}",
        ];
        assert_eq!(changed, known);
        assert!(after.contains("# comments stay") && after.contains("# so do these"));
        assert!(
            run(folder, &["--bless"]).out.lines().count() == 3,
            "nothing is left but the refused one"
        );
    });
    let builtin = gouji(Path::new("."), &["test", "--bless"]);
    assert_eq!(builtin.code, 2);
}

#[test]
fn changes_that_no_test_notices_survive() {
    with_pack(
        |rule| rule,
        |folder| {
            let run = run(folder, &["--mutate", "--format", "json"]);
            assert_eq!(run.code, 0);
            let json = valid("mutate-output", &run.out);
            expect_file("suite/mutate.json", &format!("{json:#}\n"));
            let human = gouji(
                folder,
                &["test", "memo", "--mutate", "--least", "90", "--lang", "en"],
            );
            assert_eq!(human.code, 1, "{human:?}");
            expect_file("suite/mutate-en.txt", &human.out);
            let junit = gouji(folder, &["test", "memo", "--mutate", "--format", "junit"]);
            assert_eq!(junit.code, 2);
        },
    );
}

#[test]
fn schemas_of_tests_refuse_what_is_not_described() {
    for name in ["test-output", "mutate-output"] {
        let schema = crate::render::schema(name);
        assert!(
            !schema.is_valid(&serde_json::json!({"version": 1})),
            "{name}"
        );
    }
}
