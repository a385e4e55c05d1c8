//! The reports of `tests/corpus`, each with the complete list of what must be found in it.

use crate::support::{checked, none_wrong, root};
use gouji::diagnostic::Severity;
use std::path::{Path, PathBuf};

/// Every report of the corpus that has its expectations beside it.
pub(crate) fn reports() -> Vec<PathBuf> {
    let folder = root().join("tests/corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let mut reports: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of the corpus").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "txt" || end == "md")
        })
        .filter(|path| path.with_extension("expect").exists())
        .collect();
    reports.sort();
    reports
}

/// The lines of an `.expect` file that are no comments.
fn expected(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path.with_extension("expect")).expect("an expectation");
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// Findings as `.expect` files write them: `severity rule line:column "text"`.
fn found(path: &Path) -> Vec<String> {
    let bytes = std::fs::read(path).expect("a report");
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name");
    let report = checked(name, &bytes);
    assert!(report.failures.is_empty(), "{name}: {:?}", report.failures);
    let source = &report.subject.source;
    let line = |one: &gouji::diagnostic::Diagnostic| {
        let span = one.primary.span;
        let at = source
            .lines()
            .line_column(source.text(), span.start as usize);
        let text = source
            .slice(span)
            .replace('\\', "\\\\")
            .replace('"', "\\\"");
        format!(
            "{} {} {}:{} \"{}\"",
            one.severity.name(),
            one.rule.name(),
            at.line,
            at.column,
            text.replace('\n', "\\n")
        )
    };
    report.diagnostics.iter().map(line).collect()
}

#[test]
fn every_report_has_exactly_the_findings_its_author_expects() {
    let reports = reports();
    assert!(reports.len() >= 12, "only {} reports", reports.len());
    let mut wrong = Vec::new();
    for path in &reports {
        let (wanted, found) = (expected(path), found(path));
        let name = path.file_name().unwrap_or_default().display().to_string();
        let missing = wanted.iter().filter(|line| !found.contains(line));
        wrong.extend(missing.map(|line| format!("{name}: missing {line}")));
        let extra = found.iter().filter(|line| !wanted.contains(line));
        wrong.extend(extra.map(|line| format!("{name}: noisy {line}")));
    }
    none_wrong("differences", &wrong);
}

#[test]
fn the_clean_reports_of_the_corpus_are_clean_of_errors_and_warnings() {
    let clean = reports().into_iter().filter(|path| {
        let heavy = |line: &String| !line.starts_with(Severity::Info.name());
        !expected(path).iter().any(heavy)
    });
    assert!(clean.count() >= 6, "the corpus needs its clean reports");
}
