//! The program itself: exit codes, input, output.

use crate::render::valid;
use crate::support::{none_wrong, root, sample};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the program in a folder.
#[track_caller]
pub(crate) fn gouji(folder: &Path, arguments: &[&str]) -> Run {
    gouji_with(folder, arguments, None)
}

#[track_caller]
fn gouji_with(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("GOUJI_LANG")
        .env_remove("COLUMNS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    if let Some(input) = input {
        stdin.write_all(input).expect("it reads its input");
    }
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// A folder with a sound report, one with a wrong total, and one that is no text.
struct Reports {
    folder: tempfile::TempDir,
}

impl Reports {
    fn new() -> Reports {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let reports = Reports { folder };
        reports.write("clean.txt", sample("clean-2021.txt").as_bytes());
        reports.write("sub/wrong.txt", wrong().as_bytes());
        reports
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(&path, bytes).expect("it can be written");
        path
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The sound report with one total that is two too many.
fn wrong() -> String {
    let text = sample("clean-2021.txt");
    let row = "| 4 | 78 |";
    assert!(text.contains(row));
    text.replacen(row, "| 4 | 80 |", 1)
}

fn json(run: &Run) -> Value {
    valid("check-output", &run.out)
}

#[test]
fn a_sound_report_ends_with_0() {
    let run = gouji(Reports::new().path(), &["check", "clean.txt"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.is_empty(), "{run:?}");
}

#[test]
fn an_error_ends_with_1_and_the_gate_moves_that() {
    let reports = Reports::new();
    let code = |arguments: &[&str]| gouji(reports.path(), arguments).code;
    assert_eq!(code(&["check", "sub/wrong.txt"]), 1);
    assert_eq!(code(&["check", "--fail-on", "never", "sub/wrong.txt"]), 0);
    let no_fee = sample("clean-2021.txt").replace("实际收取信息处理费500元", "");
    let no_fee = no_fee
        .replace("总金额620元，", "")
        .replace("收费通知3件", "通知");
    let blank = no_fee.replacen("| 规章 | 0 |", "| 规章 |  |", 1);
    reports.write("warned.txt", blank.as_bytes());
    assert_eq!(code(&["check", "warned.txt"]), 0);
    assert_eq!(code(&["check", "--fail-on", "warning", "warned.txt"]), 1);
    let dash = sample("clean-2021.txt").replacen("| 规章 | 0 |", "| 规章 | / |", 1);
    reports.write("told.txt", dash.as_bytes());
    assert_eq!(code(&["check", "--fail-on", "warning", "told.txt"]), 0);
    assert_eq!(code(&["check", "--fail-on", "info", "told.txt"]), 1);
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let reports = Reports::new();
    for arguments in [
        &["chekc"][..],
        &["check", "--format", "nothing", "clean.txt"],
        &["check", "--select", "no-such-rule", "clean.txt"],
        &["check", "--fail-on", "sometimes", "clean.txt"],
        &["check", "--pack", "no-such-folder", "clean.txt"],
        &["test", "no-such-folder"],
    ] {
        let run = gouji(reports.path(), arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert!(!(run.err.is_empty() && run.out.is_empty()), "{arguments:?}");
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(gouji(empty.path(), &["check", "."]).code, 2);
}

#[test]
fn help_and_version_end_with_0() {
    let here = Reports::new();
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let run = gouji(here.path(), arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(run.out.contains("gouji"), "{run:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_ends_with_3_and_stops_no_other() {
    let reports = Reports::new();
    reports.write("b-broken.txt", &[0; 4000]);
    reports.write("c-long.txt", "表".repeat(3 << 20).as_bytes());
    reports.write("d-empty.txt", b"");
    reports.write("z-clean.txt", sample("clean-2021.txt").as_bytes());
    let run = gouji(reports.path(), &["check", "--format", "json", "."]);
    assert_eq!(run.code, 3, "{}", run.err);
    let value = json(&run);
    let paths: Vec<&str> = list(&value["reports"], "path");
    assert_eq!(paths, ["clean.txt", "sub/wrong.txt", "z-clean.txt"]);
    let failed: Vec<&str> = list(&value["failures"], "path");
    assert_eq!(failed, ["b-broken.txt", "c-long.txt", "d-empty.txt"]);
    let run = gouji(reports.path(), &["check", "clean.txt", "no-such.txt"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.out.contains("no-such.txt"), "{run:?}");
}

fn list<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    let entries = value.as_array().expect("a list").iter();
    entries
        .map(|entry| entry[key].as_str().unwrap_or_default())
        .collect()
}

#[test]
fn a_folder_is_searched_and_its_ignore_file_is_heeded() {
    let reports = Reports::new();
    reports.write("old/last-year.txt", wrong().as_bytes());
    reports.write("picture.png", b"not a report");
    reports.write(".gitignore", b"old/\n");
    let value = json(&gouji(reports.path(), &["check", "--format", "json", "."]));
    assert_eq!(
        list(&value["reports"], "path"),
        ["clean.txt", "sub/wrong.txt"]
    );
    assert_eq!(value["summary"]["errors"], 1);
    let twice = &["check", "--format", "json", "sub", "sub/wrong.txt", "sub"];
    let value = json(&gouji(reports.path(), twice));
    assert_eq!(list(&value["reports"], "path"), ["sub/wrong.txt"]);
}

#[test]
fn standard_input_is_a_report_of_the_path_that_is_given() {
    let here = Reports::new();
    let text = wrong();
    let arguments = [
        "check",
        "--format",
        "json",
        "--stdin-path",
        "x/报告.md",
        "-",
    ];
    let run = gouji_with(here.path(), &arguments, Some(text.as_bytes()));
    assert_eq!(run.code, 1, "{}", run.err);
    let value = json(&run);
    assert_eq!(value["reports"][0]["path"], "x/报告.md");
    assert_eq!(value["reports"][0]["format"], "markdown");
    let run = gouji_with(here.path(), &["check", "-"], Some(b""));
    assert_eq!(run.code, 3, "{run:?}");
}

#[test]
fn json_keeps_to_its_schema_and_names_the_cell() {
    let reports = Reports::new();
    let run = gouji(reports.path(), &["check", "--format", "json", "."]);
    assert_eq!(run.code, 1);
    let value = json(&run);
    let finding = &value["reports"][1]["findings"][0];
    assert_eq!(finding["primary"]["address"], "applications/new/total");
    assert_eq!(finding["primary"]["text"], "80");
    assert_eq!(finding["fix"]["edits"][0]["new"], "78");
    let run = gouji(reports.path(), &["extract", "--format", "json", "."]);
    assert_eq!(run.code, 0);
    let value = valid("extract-output", &run.out);
    let cell = &value["reports"][1]["cells"]["applications/new/total"];
    assert_eq!(cell["value"], "80");
}

#[test]
fn messages_speak_the_language_that_is_asked_for() {
    let reports = Reports::new();
    let says = |lang: &str| {
        let arguments = ["check", "--format", "concise", "--lang", lang, "sub"];
        gouji(reports.path(), &arguments).out
    };
    assert!(says("zh").contains("应为 78"), "{}", says("zh"));
    let english = says("en");
    assert!(english.contains("states 80"), "{english}");
    for word in ["应为", "填报", "错误"] {
        assert!(!english.contains(word), "{word} in {english}");
    }
}

#[test]
fn rules_are_chosen_by_id_group_and_glob() {
    let reports = Reports::new();
    let code = |arguments: &[&str]| {
        let all = [&["check", "sub"], arguments].concat();
        gouji(reports.path(), &all).code
    };
    assert_eq!(code(&["--select", "structure"]), 0);
    assert_eq!(code(&["--select", "arithmetic"]), 1);
    assert_eq!(code(&["--select", "gir/*"]), 1);
    // The sentence that states the figure speaks when the sums are not recomputed.
    let silent = ["--select", "all", "--ignore", "arithmetic,agreement"];
    assert_eq!(code(&["--select", "all", "--ignore", "arithmetic"]), 1);
    assert_eq!(code(&silent), 0);
    assert_eq!(code(&["--ignore", "gir/*"]), 0);
}

#[test]
fn a_pack_with_a_fault_ends_with_2_and_its_sound_rules_run() {
    let reports = Reports::new();
    let from = root().join("rules/gir");
    let folder = reports.path().join("pack");
    copy(&from, &folder);
    let broken = folder.join("rules/structure/title-missing.yaml");
    let text = std::fs::read_to_string(&broken).expect("the rule is there");
    std::fs::write(&broken, text.replace("severity:", "severty:")).expect("it can be written");
    let arguments = [
        "check",
        "--pack",
        "pack",
        "--format",
        "json",
        "sub/wrong.txt",
    ];
    let run = gouji(reports.path(), &arguments);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("severty"), "{}", run.err);
    let value = json(&run);
    assert_eq!(value["summary"]["errors"], 1);
    assert_eq!(gouji(reports.path(), &["test", "pack"]).code, 2);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder can be listed") {
        let entry = entry.expect("the entry can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}

#[test]
fn the_output_is_the_same_with_any_number_of_threads() {
    let reports = Reports::new();
    for at in 0..40 {
        let text = if at % 3 == 0 {
            wrong()
        } else {
            sample("quiet-2021.txt")
        };
        reports.write(&format!("many/{at:02}.txt"), text.as_bytes());
    }
    reports.write("many/99.txt", &[0; 100]);
    let mut wrong = Vec::new();
    for format in ["fancy", "concise", "json"] {
        let output = |jobs: &str| {
            let arguments = ["check", "--format", format, "--jobs", jobs, "many"];
            let run = gouji(reports.path(), &arguments);
            (run.code, run.out, run.err)
        };
        if output("1") != output("2") || output("2") != output("7") {
            wrong.push(format.to_owned());
        }
    }
    none_wrong("formats that depend on threads", &wrong);
}

#[test]
fn colours_are_not_written_into_a_pipe() {
    let reports = Reports::new();
    let run = gouji(reports.path(), &["check", "."]);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'));
}

#[test]
fn the_tests_of_the_built_in_pack_run_from_the_command_line() {
    let run = gouji(Reports::new().path(), &["test", "--filter", "cell-"]);
    assert_eq!(run.code, 0, "{run:?}");
}
