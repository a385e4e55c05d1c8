//! Every reader against files that were sound and were changed: broken, cut, spliced, with wrong
//! lengths. No file may make it panic, take long, take much memory, or give places that are none.
//!
//! The files of a format are tried in a process of their own, so that its memory can be measured
//! and a stack that overflows is seen. `MUTANTS=10000 cargo test --release --test it fuzz` tries so
//! many of each; with `FUZZ_TRACE=1` the rounds are printed as they begin.

pub(crate) mod container;
mod dice;
mod mutate;
mod seeds;

use crate::support::{check_subject, pack};
use dice::Dice;
use gouji::read::{Limits, READERS, Reading, read};
use gouji::source::Origin;
use gouji::subject::Subject;
use seeds::{Seed, TARGETS, Target};
use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// How long one file may take, in release and in debug builds.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 12 } else { 2 });
/// How much memory a process may take at most, the rules and the seeds included.
const MOST_MEMORY: u64 = 300 << 20;
/// How many files of a format are made unless `MUTANTS` says otherwise.
const ROUNDS: usize = 1_500;
/// Of so many readable files one goes through all rules.
const CHECKED: usize = 6;
/// What tells a process that it is to try a format.
const FORMAT: &str = "GOUJI_FUZZ_FORMAT";

fn rounds() -> usize {
    let said = std::env::var("MUTANTS").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(ROUNDS)
}

/// Tries a format in a process of its own.
fn run(format: &str) {
    let program = std::env::current_exe().expect("this program has a path");
    let child = "fuzz::what_a_process_of_its_own_does";
    let output = Command::new(program)
        .args([child, "--exact", "--nocapture", "--test-threads=1"])
        .env(FORMAT, format)
        .output()
        .expect("the process starts");
    let out = String::from_utf8_lossy(&output.stdout);
    let told: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("fuzz "))
        .collect();
    println!("{}", told.join("\n"));
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{format}: {out}\n{err}");
    assert!(out.contains("fuzz ended"), "{format} did not end: {out}");
}

#[test]
fn text() {
    run("text");
}

#[test]
fn markdown() {
    run("markdown");
}

#[test]
fn html() {
    run("html");
}

#[test]
fn mhtml() {
    run("mhtml");
}

#[test]
fn docx() {
    run("docx");
}

#[test]
fn doc() {
    run("doc");
}

#[test]
fn odt() {
    run("odt");
}

#[test]
fn rtf() {
    run("rtf");
}

#[test]
fn every_reader_is_a_target() {
    let mut readers: Vec<&str> = READERS.iter().map(|reader| reader.name()).collect();
    // Files of this format are made and tried by tests of its own.
    readers.retain(|name| *name != "pdf");
    let targets: Vec<&str> = TARGETS.iter().map(|target| target.format).collect();
    assert_eq!(targets, readers);
}

/// Does nothing unless [`run`] started it.
#[test]
fn what_a_process_of_its_own_does() {
    let Ok(format) = std::env::var(FORMAT) else {
        return;
    };
    let target = TARGETS.iter().find(|target| target.format == format);
    try_all(target.expect("the format is a target"));
    println!("fuzz ended");
}

fn try_all(target: &Target) {
    let seeds = target.seeds();
    // Loading the rules is no part of a file's time.
    let _ = pack();
    let trace = std::env::var_os("FUZZ_TRACE").is_some();
    let mut dice = Dice::new(20_260_101);
    let mut tally = Tally::default();
    let begin = Instant::now();
    for round in 0..rounds() {
        if trace {
            println!("round {round}");
        }
        let (name, bytes) = target.mutant(&seeds, &mut dice);
        let whole = dice.below(CHECKED) == 0;
        let start = worked();
        let tried = std::panic::catch_unwind(|| try_one(&name, &bytes, whole));
        let took = worked().saturating_sub(start);
        let wrong = match tried {
            Ok(Ok(readable)) => {
                tally.readable += usize::from(readable);
                (took > LONGEST).then(|| format!("{took:?}"))
            }
            Ok(Err(wrong)) => Some(wrong),
            Err(_) => Some("a panic, see above".to_owned()),
        };
        if let Some(wrong) = wrong {
            let kept = std::env::temp_dir().join(format!("gouji-{round}-{name}"));
            std::fs::write(&kept, &bytes).expect("the file can be kept");
            panic!("{wrong}: round {round}, kept as {}", kept.display());
        }
        if took > tally.slowest {
            (tally.slowest, tally.slowest_round) = (took, round);
        }
    }
    tally.tell(target.format, &seeds, begin.elapsed());
}

/// How long this thread has worked, where the system says so: other work on the machine does not
/// count. Elsewhere the time that has passed.
fn worked() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let passed = BEGIN.elapsed();
    let Ok(said) = std::fs::read_to_string("/proc/thread-self/schedstat") else {
        return passed;
    };
    let nanoseconds = said.split_ascii_whitespace().next();
    let nanoseconds = nanoseconds.and_then(|said| said.parse().ok());
    nanoseconds.map_or(passed, Duration::from_nanos)
}

/// What came of it.
#[derive(Default)]
struct Tally {
    readable: usize,
    slowest: Duration,
    slowest_round: usize,
}

impl Tally {
    fn tell(&self, format: &str, seeds: &[Seed], took: Duration) {
        let peak = peak_memory();
        println!(
            "\nfuzz {format}: {} of {} files from {} seeds can be read, in {took:.1?}; the slowest \
             took {:.1?} (round {}); at most {} MB of memory",
            self.readable,
            rounds(),
            seeds.len(),
            self.slowest,
            self.slowest_round,
            peak.map_or("?".to_owned(), |peak| (peak >> 20).to_string()),
        );
        assert!(
            self.readable * 20 > rounds(),
            "the changes leave little to read"
        );
        let limit = MOST_MEMORY >> 20;
        assert!(
            peak.is_none_or(|peak| peak < MOST_MEMORY),
            "more than {limit} MB"
        );
    }
}

/// The most memory this process has held, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

/// Reads a file and understands it, and with `whole` checks it: whether it can be read, or what
/// is wrong with what came of it.
fn try_one(name: &str, bytes: &[u8], whole: bool) -> Result<bool, String> {
    let Ok(reading) = read(name, bytes, &Limits::default()) else {
        return Ok(false);
    };
    places(&reading, bytes)?;
    let subject = Arc::new(Subject::new(reading, &pack().model));
    if whole {
        let report = check_subject(&subject);
        if !report.failures.is_empty() {
            return Err(format!("{:?}", report.failures));
        }
        for finding in &report.diagnostics {
            let span = finding.primary.span;
            if subject.source.text().get(span.range()).is_none() {
                return Err(format!("{} at {span:?}", finding.rule));
            }
        }
    }
    Ok(true)
}

/// Whether every place is one of the text, and leads back into the file.
fn places(reading: &Reading, bytes: &[u8]) -> Result<(), String> {
    let text = reading.source.text();
    for block in &reading.blocks {
        let cells = block.row.iter().flat_map(|row| &row.cells);
        for span in cells.map(|cell| cell.span).chain([block.span]) {
            if text.get(span.range()).is_none() {
                return Err(format!("{span:?} is no place in the text"));
            }
            if let Origin::Bytes(map) = reading.source.origin() {
                let range = map.range(span);
                if map.file().get(range.clone()).is_none() {
                    return Err(format!("{range:?} is no place in the page"));
                }
                let (start, end) = map.points(span);
                if start.byte > end.byte || end.byte > bytes.len() {
                    return Err(format!("{span:?} leads out of the file"));
                }
            }
        }
    }
    Ok(())
}
