//! The commands, a file each.

pub mod check;
pub mod completions;
pub mod explain;
pub mod extract;
pub mod init;
pub mod man;
pub mod new;
mod order;
pub mod rules;
pub mod schema;
pub mod test;
pub mod tree;
pub mod why;

use self::order::in_order;
use super::args::InputArguments;
use super::cache::{Cache, Kept};
use super::fail::{Exit, Fail};
use super::files::{Input, collect};
use super::progress::Progress;
use super::project::Project;
use crate::cache::Verdict;
use crate::pack::Pack;
use crate::read::{Limits, ReadError, Reading, read};
use crate::render::Failure;
use crate::subject::Subject;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What is done with each document.
type Work<'a, T> = dyn Fn(Understood<'_>) -> T + Sync + 'a;

/// A document, the pack that recognises it, and what a cache has or wants of it.
struct Understood<'a> {
    subject: Arc<Subject>,
    pack: &'a Pack,
    /// How its rules ended in an earlier run.
    known: Option<Verdict>,
    /// Where to keep how they end in this one.
    kept: Option<Kept<'a>>,
}

/// What came of one input.
enum Outcome<T> {
    Done(T),
    Unread(Failure),
    Defect(Failure),
}

/// Tallies of a run that decide its exit code.
#[derive(Debug, Default)]
struct Ending {
    failures: Vec<Failure>,
    defects: usize,
}

/// Reads every input in parallel, does `work` on each document, and hands the results to `each`
/// in path order. A document that cannot be read, or that brings us down, never stops the others.
fn every<T: Send>(
    arguments: &InputArguments,
    project: &Project,
    progress: &Progress,
    cache: Option<&Cache>,
    work: &Work<'_, T>,
    each: &mut dyn FnMut(T) -> Result<(), Fail>,
) -> Result<Ending, Fail> {
    let (inputs, failures) = collect(arguments, project)?;
    let limits = Limits {
        file: project.file_size(arguments.max_file_size),
        ..Limits::default()
    };
    progress.begin(inputs.len());
    let mut ending = Ending {
        failures,
        defects: 0,
    };
    let threads = match (inputs.len(), arguments.jobs.unwrap_or(0)) {
        // One document is not worth waking other threads.
        (0 | 1, _) => 0,
        (_, 0) => std::thread::available_parallelism().map_or(1, usize::from),
        (_, jobs) => jobs,
    };
    let work = |index: usize| {
        let outcome = one(&inputs[index], project, &limits, cache, work);
        progress.tick();
        outcome
    };
    in_order(inputs.len(), threads, &work, &mut |outcome| {
        match outcome {
            Outcome::Done(value) => each(value)?,
            Outcome::Unread(failure) => ending.failures.push(failure),
            Outcome::Defect(failure) => {
                ending.defects += 1;
                ending.failures.push(failure);
            }
        }
        Ok(())
    })?;
    Ok(ending)
}

fn one<T>(
    input: &Input,
    project: &Project,
    limits: &Limits,
    cache: Option<&Cache>,
    work: &Work<'_, T>,
) -> Outcome<T> {
    let path = input.shown();
    let failure = |message: String| Failure {
        path: Some(path.clone()),
        rule: None,
        message,
    };
    let bytes = match input.bytes(limits) {
        Ok(bytes) => bytes,
        Err(message) => return Outcome::Unread(failure(message)),
    };
    let done = catch_unwind(AssertUnwindSafe(|| {
        Ok::<T, ReadError>(work(understood(&path, &bytes, limits, project, cache)?))
    }));
    match done {
        Ok(Ok(value)) => Outcome::Done(value),
        Ok(Err(error)) => Outcome::Unread(failure(error.to_string())),
        Err(_) => Outcome::Defect(failure(
            "gouji failed on this file; this is a defect of gouji".to_owned(),
        )),
    }
}

/// A document as the first pack understands it that recognises it; the first of all where none
/// does, to say so.
fn understood<'a>(
    path: &str,
    bytes: &[u8],
    limits: &Limits,
    project: &'a Project,
    cache: Option<&'a Cache>,
) -> Result<Understood<'a>, ReadError> {
    let packs = &project.packs;
    let subject = |reading: Reading, pack: &Pack| Subject::new(reading, &pack.model);
    let asked = cache.map(|cache| (cache, cache.key(project, path, bytes)));
    let memory = asked.and_then(|(cache, key)| cache.find(key, path, packs.len()));
    if let Some(memory) = memory {
        let reading = match memory.reading {
            Some(reading) => reading,
            None => read(path, bytes, limits)?,
        };
        let pack = &packs[memory.pack];
        return Ok(Understood {
            subject: Arc::new(subject(reading, pack)),
            pack,
            known: Some(memory.verdict),
            kept: None,
        });
    }
    let reading = read(path, bytes, limits)?;
    let stored = asked.and_then(|_| Kept::of(&reading));
    let mut found = (0, subject(reading, &packs[0]));
    if !found.1.is_recognised() {
        for (at, pack) in packs.iter().enumerate().skip(1) {
            let other = subject(read(path, bytes, limits)?, pack);
            if other.is_recognised() {
                found = (at, other);
                break;
            }
        }
    }
    let (at, subject) = found;
    Ok(Understood {
        subject: Arc::new(subject),
        pack: &packs[at],
        known: None,
        kept: asked.map(|(cache, key)| cache.keep(key, at, stored)),
    })
}

impl Ending {
    /// The exit code: defects before rule errors before unread input before findings.
    fn exit(&self, project: &Project, rule_failures: usize, gate: bool) -> Exit {
        if self.defects > 0 {
            Exit::Defect
        } else if project.has_problems() || rule_failures > 0 {
            Exit::Usage
        } else if !self.failures.is_empty() {
            Exit::Unread
        } else if gate {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}
