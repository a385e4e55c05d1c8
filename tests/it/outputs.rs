//! Several outputs in one run, the run again, and what shells and manuals are given.

use crate::cli::gouji;
use crate::support::{none_wrong, root, sample};
use gouji::render::RENDERERS;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder with a sound report and one with a wrong total.
fn reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = sample("clean-2021.txt");
    std::fs::write(folder.path().join("sound.txt"), &text).expect("it can be written");
    let wrong = text.replacen("| 4 | 78 |", "| 4 | 80 |", 1);
    assert_ne!(wrong, text);
    std::fs::write(folder.path().join("wrong.txt"), wrong).expect("it can be written");
    folder
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).expect("the output is there")
}

#[test]
fn every_format_goes_to_a_file_in_one_run_and_says_what_it_says_alone() {
    let folder = reports();
    let names = |format: &str| format!("{format}={format}.out");
    let mut arguments = vec!["check".to_owned(), ".".to_owned(), "--no-color".to_owned()];
    for format in RENDERERS {
        arguments.extend(["--output".to_owned(), names(format.name)]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = gouji(folder.path(), &arguments);
    assert_eq!(run.code, 1, "{run:?}");
    let all: BTreeMap<&str, Vec<u8>> = RENDERERS
        .iter()
        .map(|format| {
            (
                format.name,
                read(folder.path(), &format!("{}.out", format.name)),
            )
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, together) in &all {
        for jobs in ["1", "4"] {
            let output = format!("{name}=alone.out");
            let alone = ["check", ".", "--jobs", jobs, "--output", &output];
            assert_eq!(gouji(folder.path(), &alone).code, 1);
            if read(folder.path(), "alone.out") != *together {
                wrong.push(format!("{name} with {jobs} threads"));
            }
        }
    }
    none_wrong("formats that say something else in company", &wrong);
}

#[test]
fn what_the_run_writes_is_no_document_of_it() {
    let folder = reports();
    std::fs::write(folder.path().join("list.txt"), "old").expect("it can be written");
    let run = gouji(folder.path(), &["check", ".", "-o", "concise=list.txt"]);
    assert_eq!(run.code, 1);
    let brief =
        "wrong.txt: 1 个错误，0 个警告，0 个提示\n共 2 份报告：1 个错误，0 个警告，0 个提示\n";
    assert_eq!(run.out, brief);
    let list = String::from_utf8(read(folder.path(), "list.txt")).expect("it is text");
    assert!(list.starts_with("wrong.txt:"), "{list}");
}

#[test]
fn an_output_that_cannot_be_written_is_named_and_the_others_go_on() {
    let folder = reports();
    let run = |arguments: &[&str]| gouji(folder.path(), arguments);
    let twice = run(&["check", ".", "-o", "json=a", "-o", "concise=./a"]);
    assert_eq!(twice.code, 2);
    assert!(
        twice.err.contains("two outputs are written to `./a`"),
        "{twice:?}"
    );
    let nowhere = run(&["check", ".", "-o", "json=none/a.json"]);
    assert_eq!(nowhere.code, 2);
    assert!(
        nowhere.err.contains("there is no folder `none`"),
        "{nowhere:?}"
    );
    let unknown = run(&["check", ".", "-o", "jsno=a"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `json`?"), "{unknown:?}");
    for wrong in ["json", "json=", "json=-"] {
        assert_eq!(run(&["check", ".", "-o", wrong]).code, 2, "{wrong}");
    }
    if Path::new("/dev/full").exists() {
        let full = run(&["check", ".", "-o", "json=/dev/full", "-o", "concise=list"]);
        assert_eq!(full.code, 3);
        assert!(full.err.contains("cannot write `/dev/full`"), "{full:?}");
        assert!(!read(folder.path(), "list").is_empty());
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_stops_no_file() {
    let folder = reports();
    let script = "\"$0\" check . --format fancy --output json=all.json | head -c 1 > /dev/null; \
                  echo ${PIPESTATUS[0]}";
    let output = Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_gouji")])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1");
    let json: serde_json::Value =
        serde_json::from_slice(&read(folder.path(), "all.json")).expect("it is whole");
    assert_eq!(json["summary"]["reports"], 2);
}

#[test]
#[cfg(unix)]
fn a_file_of_output_may_be_read_as_any_new_file_and_a_link_is_written_through() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = reports();
    std::fs::write(folder.path().join("plain"), "").expect("it can be written");
    std::fs::write(folder.path().join("target"), "").expect("it can be written");
    symlink("target", folder.path().join("link")).expect("a link can be made");
    gouji(
        folder.path(),
        &["check", ".", "-o", "json=new", "-o", "brief=link"],
    );
    let mode = |name: &str| {
        let meta = std::fs::metadata(folder.path().join(name)).expect("it is there");
        meta.permissions().mode()
    };
    assert_eq!(mode("new"), mode("plain"));
    assert!(!read(folder.path(), "target").is_empty());
    let link = std::fs::symlink_metadata(folder.path().join("link")).expect("it is there");
    assert!(link.file_type().is_symlink());
}

/// A process that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[cfg(feature = "watch")]
fn a_change_runs_the_check_again() {
    let folder = reports();
    let child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", ".", "--watch", "-o", "json=all.json"])
        .current_dir(folder.path())
        .env_remove("GOUJI_LANG")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let _running = Running(child);
    let errors = || {
        let text = std::fs::read(folder.path().join("all.json")).ok()?;
        let json: serde_json::Value = serde_json::from_slice(&text).ok()?;
        json["summary"]["errors"].as_u64()
    };
    let until = |wanted: u64| {
        let start = Instant::now();
        while errors() != Some(wanted) {
            assert!(start.elapsed() < Duration::from_secs(60), "{:?}", errors());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    until(1);
    let wrong = std::fs::read(folder.path().join("wrong.txt")).expect("it is there");
    std::fs::write(folder.path().join("again.txt"), wrong).expect("it can be written");
    until(2);
    let off = "rules:\n  agreement: off\n  arithmetic: off\n";
    std::fs::write(folder.path().join("gouji.yaml"), off).expect("it can be written");
    until(0);
    std::fs::write(folder.path().join("gouji.yaml"), "rules: [").expect("it can be written");
    std::fs::remove_file(folder.path().join("gouji.yaml")).expect("it is there");
    until(2);
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = gouji(folder.path(), &["completions", shell]);
        assert_eq!(run.code, 0);
        for word in ["extract", "stdin-path", "completions"] {
            assert!(run.out.contains(word), "{shell} knows no {word}");
        }
    }
    let run = gouji(folder.path(), &["man", "--folder", "pages"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    let page = |name: &str| {
        let path = folder.path().join("pages").join(name);
        std::fs::read_to_string(path).expect("the page is there")
    };
    assert!(page("gouji.1").contains("gouji\\-check(1)"));
    assert!(page("gouji-check.1").contains("\\-\\-output"));
    assert!(page("gouji-new-rule.1").contains("gouji\\-new\\-rule"));
    assert_eq!(
        gouji(folder.path(), &["man", "check"]).out,
        page("gouji-check.1")
    );
    let unknown = gouji(root(), &["man", "chekc"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn a_format_of_the_configuration_shows_the_documentation_of_rules_too() {
    let folder = reports();
    let typed = gouji(folder.path(), &["check", "wrong.txt", "--format", "sarif"]);
    std::fs::write(folder.path().join("gouji.yaml"), "format: sarif\n").expect("written");
    let configured = gouji(folder.path(), &["check", "wrong.txt"]);
    let docs = |out: &str| {
        let log: serde_json::Value = serde_json::from_str(out).expect("it is JSON");
        let rule = log["runs"][0]["tool"]["driver"]["rules"][0].clone();
        assert_ne!(rule["shortDescription"], rule["fullDescription"]);
        rule
    };
    assert_eq!(docs(&typed.out), docs(&configured.out));
}
