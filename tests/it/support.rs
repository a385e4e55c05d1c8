//! What several tests need: expectations in files, the built-in pack, one document checked.

use gouji::check::{Report, Settings, check};
use gouji::diagnostic::Diagnostic;
use gouji::pack::{Pack, builtin_with_tests};
use gouji::read::{Limits, read};
use gouji::subject::Subject;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Compares `actual` with the file `tests/<path>`; with `BLESS=1` in the environment the file is
/// rewritten instead. Read what you bless.
pub(crate) fn expect_file(path: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a file in tests/ has a folder"))
            .expect("the folder can be made");
        std::fs::write(&file, actual).expect("the file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let first = lines.find(|(_, (expected, actual))| expected != actual);
    let at = first.map_or(
        expected.lines().count().min(actual.lines().count()),
        |(at, _)| at,
    );
    panic!(
        "tests/{path} differs from line {} on; the output is now:\n{actual}",
        at + 1
    );
}

/// The built-in pack, loaded once.
pub(crate) fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(builtin_with_tests)
}

/// One document as the built-in pack understands it.
#[track_caller]
pub(crate) fn subject(path: &str, bytes: &[u8]) -> Arc<Subject> {
    let reading = read(path, bytes, &Limits::default()).expect("the text can be read");
    Arc::new(Subject::new(reading, &pack().model))
}

/// One document against the whole built-in pack.
#[track_caller]
pub(crate) fn checked(path: &str, bytes: &[u8]) -> Report {
    check(subject(path, bytes), pack(), &Settings::default())
}

/// A document, already understood, against the whole built-in pack.
pub(crate) fn check_subject(subject: &Arc<Subject>) -> Report {
    check(Arc::clone(subject), pack(), &Settings::default())
}

/// The text of a sample report of the built-in pack.
#[track_caller]
pub(crate) fn sample(name: &str) -> String {
    std::fs::read_to_string(root().join("rules/gir/samples").join(name))
        .expect("the sample is there")
}

/// The folder of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A finding on one line: place, rule, severity, message.
pub(crate) fn line(report: &Report, finding: &Diagnostic) -> String {
    let source = &report.subject.source;
    let at = source
        .lines()
        .line_column(source.text(), finding.primary.span.start as usize);
    format!(
        "{}:{}:{} {} {} {}",
        source.path(),
        at.line,
        at.column,
        finding.severity.name(),
        finding.rule,
        finding.message
    )
}

/// Fails with every line of `wrong`, unless there is none.
#[track_caller]
pub(crate) fn none_wrong(what: &str, wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{what} ({}):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The files of a folder of the project that are text: path from the project, and text.
pub(crate) fn files_of(folder: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let name = entry.expect("it can be listed").file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            let text = std::fs::read_to_string(root().join(&path)).ok()?;
            Some((path, text))
        })
        .collect();
    files.sort();
    files
}
