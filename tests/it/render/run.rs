//! Whole runs: what follows the findings, one line each, and nothing at all.

use super::documents::{STYLE, run, written, written_bytes};
use crate::support::expect_file;
use gouji::render::{RENDERERS, Style, Summary};
use gouji::source::Lang;
use std::io;

#[test]
fn outcomes_failures_and_the_summary_follow_the_findings() {
    let (reports, failures) = run();
    let style = Style {
        outcomes: true,
        quiet: false,
        ..STYLE
    };
    expect_file(
        "render/run-zh.txt",
        &written("fancy", style, &reports, &failures),
    );
    let style = Style {
        lang: Lang::En,
        ..style
    };
    expect_file(
        "render/run-en.txt",
        &written("fancy", style, &reports, &failures),
    );
}

#[test]
fn concise_output_has_one_line_per_finding_and_failure() {
    let (reports, failures) = run();
    let said = written("concise", STYLE, &reports, &failures);
    expect_file("render/concise.txt", &said);
    assert_eq!(said.lines().count(), 3 + 1 + 2);
}

#[test]
fn every_format_can_write_nothing() {
    for format in RENDERERS {
        let _ = written_bytes(format.name, STYLE, &[], &[]);
    }
}

/// Output that takes nothing.
struct Full;

impl io::Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_format_says_that_output_cannot_be_written() {
    let (reports, failures) = run();
    for format in RENDERERS {
        let mut renderer = (format.new)(STYLE);
        let summary = Summary::default();
        let mut all = vec![renderer.begin(&[], &mut Full)];
        all.extend(
            reports
                .iter()
                .map(|report| renderer.report(report, &mut Full)),
        );
        all.push(renderer.end(&failures, &summary, &mut Full));
        let kinds: Vec<_> = all.into_iter().filter_map(Result::err).collect();
        let full = kinds
            .iter()
            .all(|error| error.kind() == io::ErrorKind::StorageFull);
        assert!(!kinds.is_empty() && full, "{}: {kinds:?}", format.name);
    }
}
