//! The cache: the same bytes of output with it, without it, cold and warm, damaged and shared.

use crate::cli::gouji;
use crate::support::{checked, none_wrong, root};
use gouji::cache::{Keys, Memory, Verdict};
use gouji::read::{Limits, read};
use std::path::Path;
use std::process::Command;

/// A folder with reports of several formats.
fn reports() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in [
        "docs/examples/report.txt",
        "rules/gir/samples/markdown-2021.md",
        "tests/read/docx/faulty-wps.docx",
        "tests/read/doc/faulty-plain.doc",
        "tests/read/html/clean-2019.gb.html",
    ] {
        let from = root().join(name);
        let to = folder.path().join(from.file_name().expect("a file"));
        std::fs::copy(&from, to).expect("it can be copied");
    }
    folder
}

/// Everything a run says, in two formats.
#[track_caller]
fn said(folder: &Path, more: &[&str]) -> (i32, String) {
    let mut arguments = vec!["check", ".", "--outcomes", "--format", "fancy"];
    arguments.extend(["-o", "json=all.json"]);
    arguments.extend(more);
    let run = gouji(folder, &arguments);
    let json = std::fs::read_to_string(folder.join("all.json")).expect("it is written");
    (run.code, run.out + &json + &run.err)
}

fn memories(folder: &Path) -> Vec<std::path::PathBuf> {
    let all = std::fs::read_dir(folder).expect("the cache is there");
    let all = all.map(|entry| entry.expect("an entry").path());
    let mut all: Vec<_> = all.filter(|path| path.extension().is_none()).collect();
    all.retain(|path| path.file_name().is_some_and(|name| name.len() == 64));
    all.sort();
    all
}

#[test]
fn a_cache_changes_nothing_that_is_said() {
    let folder = reports();
    let (folder, cache) = (folder.path(), folder.path().join("kept"));
    let plain = said(folder, &[]);
    assert!(!cache.exists());
    let cached = ["--cache=kept"];
    let mut wrong = Vec::new();
    let mut same = |when: &str, now: (i32, String)| {
        if now != plain {
            wrong.push(when.to_owned());
        }
    };
    same("cold", said(folder, &cached));
    let kept = memories(&cache);
    assert_eq!(kept.len(), 5);
    same("warm", said(folder, &cached));
    assert_eq!(memories(&cache), kept);
    for (at, path) in kept.iter().enumerate() {
        let mut bytes = std::fs::read(path).expect("it is there");
        let middle = bytes.len() / 2;
        match at % 3 {
            0 => bytes[middle] ^= 0x55,
            1 => bytes.truncate(middle),
            _ => bytes.clear(),
        }
        std::fs::write(path, bytes).expect("it can be written");
    }
    same("damaged", said(folder, &cached));
    same("mended", said(folder, &cached));
    none_wrong(
        "states of the cache in which something else is said",
        &wrong,
    );
}

#[test]
fn what_decides_is_in_the_key() {
    let folder = reports();
    let (folder, cache) = (folder.path(), folder.path().join(".gouji-cache"));
    let mut count = 0;
    let mut grows = |why: &str, more: &[&str]| {
        let arguments = [&["--cache"], more].concat();
        let plain = said(folder, more);
        assert_eq!(said(folder, &arguments), plain, "{why}");
        let now = memories(&cache).len();
        assert!(now > count, "{why}: {now} memories");
        count = now;
        assert_eq!(said(folder, &arguments), plain, "{why}, warm");
        assert_eq!(memories(&cache).len(), count, "{why}, warm");
    };
    grows("first", &[]);
    grows("language", &["--lang", "en"]);
    grows("selection", &["--select", "table"]);
    grows("exclusion", &["--ignore", "table"]);
    std::fs::write(folder.join("gouji.yaml"), "rules: {typography: off}\n").expect("written");
    grows("configuration", &[]);
    let some = "overrides:\n  - paths: [report.txt]\n    rules: {arithmetic: off}\n";
    std::fs::write(folder.join("gouji.yaml"), some).expect("written");
    grows("changes for a path", &[]);
    std::fs::remove_file(folder.join("gouji.yaml")).expect("it is there");
    let text = std::fs::read_to_string(folder.join("report.txt")).expect("it is there");
    std::fs::write(folder.join("report.txt"), text + "\n").expect("written");
    grows("the document", &[]);
    let pack = folder.join("pack");
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(root().join("rules/gir")).arg(&pack);
    assert!(copy.status().expect("it can be copied").success());
    std::fs::write(folder.join(".ignore"), "pack\n").expect("written");
    grows("another pack", &["--pack", "pack"]);
    let words = pack.join("words/common-typo.txt");
    let list = std::fs::read_to_string(&words).expect("it is there");
    std::fs::write(&words, list + "\n# one more line\n").expect("written");
    grows("a word list", &["--pack", "pack"]);
}

#[test]
fn a_cache_can_be_configured_and_refused_and_says_what_it_is() {
    let folder = reports();
    let folder = folder.path();
    std::fs::write(folder.join("gouji.yaml"), "cache: sub/kept\n").expect("written");
    std::fs::create_dir(folder.join("inner")).expect("it can be made");
    said(folder, &["--no-cache"]);
    assert!(!folder.join("sub").exists());
    gouji(&folder.join("inner"), &["check", "../report.txt"]);
    assert_eq!(memories(&folder.join("sub/kept")).len(), 1);
    for (name, begins) in [(".gitignore", "*"), ("CACHEDIR.TAG", "Signature: 8a477f5")] {
        let text = std::fs::read_to_string(folder.join("sub/kept").join(name));
        assert!(text.expect("it is there").starts_with(begins), "{name}");
    }
    let both = gouji(folder, &["check", ".", "--cache", "--no-cache"]);
    assert_eq!(both.code, 2);
}

#[test]
fn a_cache_that_cannot_be_written_stops_nothing() {
    let folder = reports();
    let plain = said(folder.path(), &[]);
    std::fs::write(folder.path().join("file"), "").expect("written");
    assert_eq!(said(folder.path(), &["--cache=file/kept"]), plain);
}

#[test]
fn runs_at_the_same_time_share_a_cache() {
    let folder = reports();
    let run = || {
        let mut run = Command::new(env!("CARGO_BIN_EXE_gouji"));
        run.args(["check", ".", "--cache=kept", "--format", "json"])
            .current_dir(folder.path())
            .stdout(std::process::Stdio::piped());
        run.spawn().expect("the program starts")
    };
    let runs: Vec<_> = (0..4).map(|_| run()).collect();
    let said = runs
        .into_iter()
        .map(|run| run.wait_with_output().expect("it ends").stdout);
    let said: Vec<Vec<u8>> = said.collect();
    assert!(said.iter().all(|one| *one == said[0] && !one.is_empty()));
    assert_eq!(memories(&folder.path().join("kept")).len(), 5);
}

#[test]
fn bytes_that_are_no_memory_are_none() {
    let path = root().join("tests/read/docx/faulty-wps.docx");
    let bytes = std::fs::read(path).expect("it is there");
    let reading = read("a.docx", &bytes, &Limits::default()).expect("it can be read");
    let report = checked("a.docx", &bytes);
    let verdict = Verdict::of(&report).expect("no rule broke");
    let kept = Memory::reading(&reading);
    let written = Memory::written(3, kept.as_deref(), &verdict).expect("it can be written");
    let memory = Memory::read("b.docx", &written).expect("it is whole");
    assert_eq!(memory.pack, 3);
    let again = memory.reading.expect("a container is kept");
    assert_eq!(again.source.text(), reading.source.text());
    assert_eq!(again.blocks, reading.blocks);
    assert_eq!((again.source.path(), again.format), ("b.docx", "docx"));
    let again = memory.verdict.report(report.subject.clone());
    assert_eq!(again.diagnostics, report.diagnostics);
    for at in (0..written.len()).step_by(97) {
        let mut broken = written.clone();
        broken[at] ^= 1;
        assert!(Memory::read("b.docx", &broken).is_none(), "byte {at}");
        assert!(
            Memory::read("b.docx", &written[..at]).is_none(),
            "cut at {at}"
        );
    }
    let keys = Keys::new(&[b"a", b"bc"]);
    assert_ne!(
        keys.key("", &[], b""),
        Keys::new(&[b"ab", b"c"]).key("", &[], b"")
    );
}
