//! Benchmarks: what one report costs, step by step, and what a folder of them costs.
//!
//! `cargo bench --bench bench` runs all of them; with `-- check`, those whose name contains `check`.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads samples and runs the program"
)]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use gouji::check::{Report, Settings, check};
use gouji::pack::{Pack, builtin};
use gouji::read::{Limits, Reading, read};
use gouji::render::{Style, Summary, renderer};
use gouji::rule::selection::Selection;
use gouji::source::Lang;
use gouji::subject::Subject;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, LazyLock};

static PACK: LazyLock<Pack> = LazyLock::new(builtin);
static SAMPLES: LazyLock<BTreeMap<String, (String, String)>> = LazyLock::new(|| PACK.samples());

/// Reports in the folder benchmarks.
const FOLDER: usize = 2_000;

fn main() {
    divan::main();
}

fn names() -> Vec<&'static str> {
    SAMPLES.keys().map(String::as_str).collect()
}

fn reading(name: &str) -> Reading {
    let (path, text) = &SAMPLES[name];
    read(path, text.as_bytes(), &Limits::default()).expect("samples can be read")
}

fn subject(name: &str) -> Arc<Subject> {
    Arc::new(Subject::new(reading(name), &PACK.model))
}

fn report(subject: Arc<Subject>) -> Report {
    check(subject, &PACK, &Settings::default())
}

/// Bytes to text and lines.
#[divan::bench(args = names())]
fn step_1_read(bencher: Bencher<'_, '_>, name: &str) {
    let size = SAMPLES[name].1.len();
    bencher
        .counter(BytesCount::new(size))
        .bench(|| reading(name));
}

/// The pages of a PDF to text and lines.
#[cfg(feature = "pdf")]
#[divan::bench(args = ["faulty-libreoffice", "faulty-chromium", "sound-reportlab"])]
fn step_1_read_pdf(bencher: Bencher<'_, '_>, name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/read/pdf");
    let bytes = std::fs::read(path.join(format!("{name}.pdf"))).expect("the sample is there");
    let bytes = &bytes;
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| read("a.pdf", bytes, &Limits::default()).expect("samples can be read"));
}

/// Lines to a tree, tables on their form, and facts.
#[divan::bench(args = names())]
fn step_2_bind(bencher: Bencher<'_, '_>, name: &str) {
    bencher
        .with_inputs(|| reading(name))
        .bench_values(|reading| Subject::new(reading, &PACK.model));
}

/// All rules on one report that is already understood.
#[divan::bench(args = names())]
fn step_3_check(bencher: Bencher<'_, '_>, name: &str) {
    report(subject(name)); // patterns are built when first needed
    bencher.with_inputs(|| subject(name)).bench_values(report);
}

/// The groups of the pack, in order.
fn groups() -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for rule in &PACK.rules {
        if groups.last() != Some(&rule.meta.group) {
            groups.push(rule.meta.group.clone());
        }
    }
    groups
}

/// The rules of one group alone: the share each has in a check.
#[divan::bench(args = groups())]
fn step_3_group(bencher: Bencher<'_, '_>, group: &str) {
    let select = Selection::new(&[group.to_owned()]).expect("a group is a name");
    let settings = Settings {
        select,
        ..Settings::default()
    };
    let one = |subject| check(subject, &PACK, &settings);
    one(subject("clean-2021"));
    bencher
        .with_inputs(|| subject("clean-2021"))
        .bench_values(one);
}

/// The three steps together: the figure the budget is about.
#[divan::bench(args = names())]
fn whole_report(bencher: Bencher<'_, '_>, name: &str) {
    report(subject(name));
    bencher.bench(|| report(subject(name)));
}

/// One report as JSON.
#[divan::bench(args = names())]
fn step_4_json(bencher: Bencher<'_, '_>, name: &str) {
    let report = report(subject(name));
    let mut summary = Summary::default();
    summary.add(&report);
    let style = Style {
        lang: Lang::Zh,
        color: false,
        width: 100,
        outcomes: false,
        quiet: false,
    };
    bencher.bench(|| {
        let mut out = Vec::new();
        let mut json = renderer("json", style).expect("there is a renderer of this name");
        let metas = PACK.metas();
        json.begin(&metas, &mut out).expect("memory can be written");
        json.report(&report, &mut out)
            .expect("memory can be written");
        json.end(&[], &summary, &mut out)
            .expect("memory can be written");
        out
    });
}

/// Pages of several sizes, each with its bytes.
const PAGES: &[&str] = &[
    "clean-2021.clean.html",
    "clean-2021.portal-a.html",
    "city-2020.word.html",
    "clean-2019.portal-a.html",
];

/// A page to text, grids and the way back.
#[divan::bench(args = PAGES)]
fn read_page(bencher: Bencher<'_, '_>, name: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read/html");
    let bytes = std::fs::read(PathBuf::from(path).join(name)).expect("the page is there");
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| read(name, &bytes, &Limits::default()).expect("pages can be read"));
}

/// A report in every format: a file each, about as long.
const FORMATS: &[&str] = &[
    "rules/gir/samples/clean-2021.txt",
    "rules/gir/samples/markdown-2021.md",
    "tests/read/html/clean-2021.clean.html",
    "tests/read/html/clean-2019.portal-list-sections.html",
    "tests/read/html/clean-2021.quoted.mht",
    "tests/read/docx/sound-wps.docx",
    "tests/read/docx/sound-libreoffice.docx",
    "tests/read/docx/sound-python-docx.docx",
    "tests/read/doc/sound-plain.doc",
    "tests/read/odt/sound-plain.odt",
    "tests/read/rtf/sound-plain.rtf",
];

/// Bytes of a format to text and lines.
#[divan::bench(args = FORMATS)]
fn read_format(bencher: Bencher<'_, '_>, name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let bytes = std::fs::read(path).expect("the file is there");
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| read(name, &bytes, &Limits::default()).expect("the file can be read"));
}

/// A report in a format from bytes to findings, so that the formats can be compared.
#[divan::bench(args = FORMATS)]
fn check_format(bencher: Bencher<'_, '_>, name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let bytes = std::fs::read(path).expect("the file is there");
    let whole = || {
        let reading = read(name, &bytes, &Limits::default()).expect("the file can be read");
        report(Arc::new(Subject::new(reading, &PACK.model)))
    };
    whole(); // patterns are built when first needed
    bencher.bench(whole);
}

/// All files of the built-in pack read and compiled.
#[divan::bench]
fn load_pack() -> Pack {
    builtin()
}

/// Generated reports: the samples with some digits changed, so that no two are alike.
fn folder() -> Vec<(String, String)> {
    let samples: Vec<&(String, String)> = SAMPLES.values().collect();
    let varied = |index: usize| {
        let (path, text) = samples[index % samples.len()];
        let extension = path.rsplit('.').next().unwrap_or("txt");
        let mut seed = index as u32;
        let digits = text.chars().map(|c| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if c.is_ascii_digit() && seed >> 24 < 4 {
                char::from(b'0' + (seed >> 16) as u8 % 10)
            } else {
                c
            }
        });
        (format!("{index}.{extension}"), digits.collect())
    };
    (0..FOLDER).map(varied).collect()
}

/// A folder of reports in memory, through the library, on all cores.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn folder_in_memory(bencher: Bencher<'_, '_>) {
    let folder = folder();
    bencher.counter(ItemsCount::new(FOLDER)).bench(|| {
        let found = folder.par_iter().map(|(path, text)| {
            let reading = read(path, text.as_bytes(), &Limits::default()).expect("it is text");
            let report = report(Arc::new(Subject::new(reading, &PACK.model)));
            report.diagnostics.len()
        });
        found.sum::<usize>()
    });
}

/// The program built in the same profile; `None`, with a line about it, when it is not there.
fn program() -> Option<PathBuf> {
    let bench = std::env::current_exe().ok()?;
    let name = format!("gouji{}", std::env::consts::EXE_SUFFIX);
    let program = bench.parent()?.parent()?.join(name);
    if !program.is_file() {
        let mut err = std::io::stderr();
        let advice = "skipped: run `cargo build --release` first";
        std::io::Write::write_fmt(&mut err, format_args!("{advice}\n")).ok()?;
        return None;
    }
    Some(program)
}

/// A process from start to end on one sample.
#[divan::bench]
fn process_one_report(bencher: Bencher<'_, '_>) {
    let Some(program) = program() else { return };
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/gir/samples/clean-2021.txt"
    );
    bencher.bench(|| {
        let output = Command::new(&program).args(["check", sample]).output();
        assert_eq!(output.expect("the program runs").status.code(), Some(0));
    });
}

/// A process from start to end on a folder of reports on disk.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn process_folder(bencher: Bencher<'_, '_>) {
    let Some(program) = program() else { return };
    let home = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in folder() {
        std::fs::write(home.path().join(path), text).expect("the folder can be written");
    }
    bencher.counter(ItemsCount::new(FOLDER)).bench(|| {
        let output = Command::new(&program)
            .args(["check", "--format", "json"])
            .arg(home.path())
            .output();
        assert_eq!(output.expect("the program runs").status.code(), Some(1));
    });
}
