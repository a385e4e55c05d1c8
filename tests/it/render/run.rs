//! Whole runs: what follows the findings, one line each, and nothing at all.

use super::documents::{STYLE, run, written, written_bytes};
use crate::support::expect_file;
use gouji::render::{RENDERERS, Style};
use gouji::source::Lang;

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
