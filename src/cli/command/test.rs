//! `gouji test`: the tests inside rule files.

use crate::check::{example, reading};
use crate::cli::args::TestArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::pack::{Files, Pack, builtin_with_tests, from_files};
use crate::render::{Style, load_errors, renderer};
use std::io::Write;

/// Runs the tests of the packs the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &TestArguments) -> Result<Exit, Fail> {
    let style = out::style(out::lang(None, None), arguments.no_color, false);
    let packs: Vec<Pack> = if arguments.packs.is_empty() {
        vec![builtin_with_tests()]
    } else {
        let load = |folder: &std::path::PathBuf| from_files(&Files::Folder(folder.clone()));
        arguments.packs.iter().map(load).collect()
    };
    let mut out = std::io::stdout().lock();
    let (mut passed, mut failed, mut problems) = (0, 0, 0);
    for pack in &packs {
        load_errors(&pack.problems, &style, &mut out)?;
        problems += usize::from(!pack.is_whole());
        let (right, wrong) = test(pack, arguments, style, &mut out)?;
        passed += right;
        failed += wrong;
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    Ok(match (problems, failed) {
        (0, 0) => Exit::Clean,
        (0, _) => Exit::Findings,
        _ => Exit::Usage,
    })
}

fn test(
    pack: &Pack,
    arguments: &TestArguments,
    style: Style,
    out: &mut dyn Write,
) -> Result<(usize, usize), Fail> {
    let samples = pack.samples();
    let (mut passed, mut failed) = (0, 0);
    for one in pack.examples.iter().filter(|_| arguments.filter.is_none()) {
        match reading::run(one, pack) {
            Ok(()) => passed += 1,
            Err(detail) => {
                failed += 1;
                let text = one.written.text.value.as_str();
                writeln!(out, "misread: {}: {text}: {detail}", one.file.path)?;
            }
        }
    }
    for rule in &pack.rules {
        let id = rule.meta.id.as_str();
        if arguments
            .filter
            .as_ref()
            .is_some_and(|filter| !id.contains(filter.as_str()))
        {
            continue;
        }
        for case in pack.cases(rule) {
            let Err(mismatch) = example::run(rule, case, pack, &samples) else {
                passed += 1;
                continue;
            };
            failed += 1;
            let how = mismatch.difference.name();
            writeln!(out, "{how}: {id}: {}: {}", case.name.value, mismatch.detail)?;
            if let (Some(report), Some(mut fancy)) = (&mismatch.report, renderer("fancy", style)) {
                fancy.report(report, out)?;
            }
        }
    }
    Ok((passed, failed))
}
