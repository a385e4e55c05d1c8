//! `gouji rules` and `gouji explain`, on a small pack of their own and on the built-in one.

use crate::cli::{Run, gouji};
use crate::render::valid;
use crate::support::{expect_file, pack, root};
use serde_json::Value;
use std::path::Path;

const MANIFEST: &str = "\
id: office
title: {zh: 办公用语, en: office words}
version: 0.1.0
basis:
  handbook: {title: 行文手册, number: 试行, clause: 第二条}
rules:
  - group: words
    rules: [vague-number, loud]
  - group: bytes
    rules: [odd-bytes]
";

const VAGUE: &str = "\
id: vague-number
summary: {zh: 用“若干”代替数字, en: \"“several” instead of a number | or [less]\"}
severity: warning
since: 0.1.0
basis: [handbook]
docs:
  zh: |
    查什么：正文用“若干”代替件数。
  en: |
    What: the text says “several” where a number belongs.
check:
  any:
    # The unit tells that a number was meant.
    - pattern: {find: '若干(?:件|条)', in: [whole]}
    - not:
        check: {pattern: {find: '号', in: [whole]}}
        at: whole
message: {zh: 没有写明数字, en: no number is given}
help: {zh: 写明数字, en: state the number}
fix: {title: {zh: 改为 1, en: change to 1}, applicability: display-only, new: '1件'}
tests:
  - name: several pieces
    text: \"第1号\\n```\\n本年公开信息若干件，另有若干条。\\n若干件；若干件\\n\"
    expect: [{at: 若干件}, {at: 若干条}, {at: 若干件}, {at: 若干件}]
  - name: a use that is no number
    text: \"第2号\\n关于公开的若干规定\\n\"
  - name: numbers, and what surrounds them is very long
    text: \"第3号\\n本年公开信息一百二十三件，比上一年多出二十三件，增长百分之二十三。\\n\"
    edits:
      - {append: \"又有`三`件\"}
      - {replace: {old: 一百二十三件，比上一年多出二十三件，增长, new: 一百二十三件，比上一年多出三十三件，增长}}
      - {delete-line: 第3}
      - {append: \"4号\"}
";

const LOUD: &str = "\
id: loud
summary: {zh: 用了感叹号, en: an exclamation mark}
severity: info
since: 0.2.0
on: false
applies: {years: {from: 2020, to: 2024}}
docs: {zh: 查什么：感叹号。, en: 'What: exclamation marks.'}
check:
  script: |
    // Folded marks are half-width.
    for mark in doc.find(\"!\", \"whole\") {

        report(mark, #{});
    }
message: {zh: 用了感叹号, en: there is an exclamation mark}
tests: []
";

const ODD: &str = "\
id: odd-bytes
summary: {zh: 有无法解码的字节, en: bytes could not be decoded}
severity: error
since: 0.1.0
docs: {zh: 查什么：字节。, en: 'What: bytes.'}
check: {reading: replaced-characters}
message: {zh: 无法解码, en: not decoded}
";

/// A folder with a small pack in `pack`.
fn office() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in [
        ("pack.yaml", MANIFEST),
        ("rules/words/vague-number.yaml", VAGUE),
        ("rules/words/loud.yaml", LOUD),
        ("rules/bytes/odd-bytes.yaml", ODD),
    ] {
        let file = folder.path().join("pack").join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
        std::fs::write(file, text).expect("it can be written");
    }
    folder
}

/// Runs a command on the small pack; it must end well.
#[track_caller]
fn shown(folder: &Path, arguments: &[&str]) -> String {
    let all = [arguments, &["--pack", "pack"]].concat();
    let run = gouji(folder, &all);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    run.out
}

fn ids(value: &Value) -> Vec<&str> {
    let rules = value["rules"].as_array().expect("a list").iter();
    rules.filter_map(|rule| rule["id"].as_str()).collect()
}

#[test]
fn rules_are_listed_and_explained_as_shown() {
    let folder = office();
    let folder = folder.path();
    expect_file("explain/rules-zh.txt", &shown(folder, &["rules"]));
    let table = shown(folder, &["rules", "--lang", "en", "--format", "markdown"]);
    expect_file("explain/rules-en.md", &table);
    let sheets = shown(folder, &["explain", "all"]);
    expect_file("explain/explain-zh.txt", &sheets);
    let pages = ["explain", "all", "--lang", "en", "--format", "markdown"];
    expect_file("explain/explain-en.md", &shown(folder, &pages));
    let list = shown(folder, &["rules", "--format", "json"]);
    let list = valid("rules-output", &list);
    expect_file("explain/rules.json", &format!("{list:#}\n"));
    let all = shown(folder, &["explain", "all", "--format", "json"]);
    let all = valid("explain-output", &all);
    expect_file("explain/explain.json", &format!("{all:#}\n"));
}

#[test]
fn a_narrow_terminal_gets_summaries_of_their_own_lines() {
    let folder = office();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["rules", "--pack", "pack", "--lang", "en"])
        .current_dir(folder.path())
        .env("COLUMNS", "40")
        .env("FORCE_COLOR", "1")
        .env_remove("NO_COLOR")
        .output()
        .expect("it runs");
    let coloured = String::from_utf8(run.stdout).expect("output is UTF-8");
    assert!(coloured.contains('\u{1b}'), "{coloured}");
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern of this test");
    let plain = colour.replace_all(&coloured, "");
    expect_file("explain/rules-en-40.txt", &plain);
    let wide = plain.lines().map(|line| line.chars().count()).max();
    assert!(wide <= Some(40), "{plain}");
}

#[test]
fn colours_are_forced_and_forbidden_by_the_environment() {
    let folder = office();
    for arguments in [&["rules"][..], &["explain", "vague-number"]] {
        let coloured = |no_color: &str| {
            let run = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
                .args(arguments)
                .args(["--pack", "pack"])
                .current_dir(folder.path())
                .env("FORCE_COLOR", "1")
                .env("NO_COLOR", no_color)
                .output()
                .expect("it runs");
            run.stdout.contains(&0x1b)
        };
        assert!(coloured("") && !coloured("1"), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = office();
    for arguments in [&["rules"][..], &["explain", "all", "--format", "json"]] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_pack_cannot_move_the_cursor() {
    let folder = office();
    let file = folder.path().join("pack/rules/words/vague-number.yaml");
    let hostile = VAGUE
        .replace("第1号", "第1号\\e[2J")
        .replace("用“若干”代替数字", "\"用\\e[2J字\"")
        .replace("several pieces", "\"a\\e]0;b\\u202E\"");
    assert_ne!(hostile, VAGUE);
    std::fs::write(file, hostile).expect("it can be written");
    for command in [
        &["rules"][..],
        &["rules", "--format", "markdown"],
        &["explain", "all"],
        &["explain", "all", "--format", "markdown"],
    ] {
        let out = shown(folder.path(), command);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202E}';
        assert!(!out.contains(bad), "{command:?}: {out:?}");
        assert!(out.contains("[2J"), "{command:?}: {out}");
    }
}

#[test]
fn rules_are_filtered() {
    let folder = office();
    let listed = |arguments: &[&str]| {
        let all = [&["rules", "--format", "json"], arguments].concat();
        let text = shown(folder.path(), &all);
        let value = valid("rules-output", &text);
        ids(&value).join(" ").replace("office/", "")
    };
    assert_eq!(listed(&[]), "vague-number loud odd-bytes");
    assert_eq!(listed(&["all"]), "vague-number loud odd-bytes");
    assert_eq!(listed(&["words"]), "vague-number loud");
    assert_eq!(listed(&["office/o*", "loud"]), "loud odd-bytes");
    assert_eq!(listed(&["--severity", "error"]), "odd-bytes");
    assert_eq!(listed(&["--severity", "info,warning"]), "vague-number loud");
    assert_eq!(listed(&["--on"]), "vague-number odd-bytes");
    assert_eq!(listed(&["--off"]), "loud");
    assert_eq!(listed(&["--scripted"]), "loud");
    assert_eq!(listed(&["--scripted", "--on"]), "");
    assert_eq!(
        shown(folder.path(), &["rules", "--scripted", "--on"]),
        "共 0 条规则\n"
    );
}

#[test]
fn a_name_that_is_none_ends_with_2_and_a_hint() {
    let folder = office();
    let fails = |arguments: &[&str]| -> Run {
        let run = gouji(folder.path(), arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        run
    };
    for command in ["rules", "explain"] {
        let says = |name: &str| fails(&[command, name, "--pack", "pack"]).err;
        assert!(says("vauge-number").contains("did you mean `vague-number`?"));
        assert!(says("office/vague-numbr").contains("did you mean `office/vague-number`?"));
        assert!(says("wodrs").contains("did you mean `words`?"));
        assert!(!says("zzz").contains("did you mean"));
        assert!(says("{a").contains("gouji: "));
        fails(&[command, "fee-missing", "--pack", "no-such-folder"]);
        fails(&[command, "--format", "telegram", "fee-missing"]);
    }
    fails(&["rules", "--on", "--off"]);
    fails(&["rules", "--severity", "grave"]);
    fails(&["explain"]);
}

#[test]
fn a_broken_rule_file_ends_with_2_and_the_sound_rules_are_shown() {
    let folder = office();
    let file = folder.path().join("pack/rules/words/loud.yaml");
    std::fs::write(file, LOUD.replace("severity:", "severty:")).expect("it can be written");
    for arguments in [&["rules"][..], &["explain", "words"]] {
        let run = gouji(folder.path(), &[arguments, &["--pack", "pack"]].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("severty"), "{run:?}");
        assert!(run.out.contains("office/vague-number"), "{run:?}");
    }
}

#[test]
fn the_built_in_pack_is_listed_and_explained_and_keeps_to_the_schemas() {
    let here = office();
    let list = gouji(here.path(), &["rules", "--format", "json"]);
    let value = valid("rules-output", &list.out);
    let built_in: Vec<&str> = pack().rules.iter().map(|r| r.meta.id.as_str()).collect();
    assert_eq!(ids(&value), built_in);
    for (rule, json) in pack()
        .rules
        .iter()
        .zip(value["rules"].as_array().expect("a list"))
    {
        assert_eq!(json["cases"], rule.cases.len());
    }
    let group = gouji(here.path(), &["explain", "wording", "--format", "json"]);
    let value = valid("explain-output", &group.out);
    let wording = pack().rules.iter().filter(|r| r.meta.group == "wording");
    assert_eq!(ids(&value).len(), wording.count());
    for name in ["fee-missing", "gir/fee-missing"] {
        let page = gouji(here.path(), &["explain", name, "--format", "markdown"]);
        let file = std::fs::read_to_string(root().join("docs/rules/zh/fee-missing.md"));
        let file = file.expect("the page is there");
        assert!(file.starts_with(&page.out), "{}", page.out);
    }
}

#[test]
fn the_schemas_of_rules_refuse_what_is_not_described() {
    let folder = office();
    for (name, command) in [("rules-output", "rules"), ("explain-output", "explain")] {
        let text = shown(folder.path(), &[command, "all", "--format", "json"]);
        let mut value = valid(name, &text);
        value["rules"][0]["surprise"] = Value::Bool(true);
        let schema = crate::render::schema(name);
        assert!(!schema.is_valid(&value), "{name} lets anything in");
    }
}
