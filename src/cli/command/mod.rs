//! The commands, a file each.

pub mod check;
pub mod explain;
pub mod extract;
pub mod init;
pub mod new;
mod order;
pub mod rules;
pub mod schema;
pub mod test;
pub mod tree;
pub mod why;

use self::order::in_order;
use super::args::InputArguments;
use super::fail::{Exit, Fail};
use super::files::{Input, collect};
use super::project::Project;
use crate::pack::Pack;
use crate::read::{Limits, ReadError, read};
use crate::render::Failure;
use crate::subject::Subject;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What is done with each document and the pack that recognises it.
type Work<'a, T> = dyn Fn(Arc<Subject>, &Pack) -> T + Sync + 'a;

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
    work: &Work<'_, T>,
    each: &mut dyn FnMut(T) -> Result<(), Fail>,
) -> Result<Ending, Fail> {
    let (inputs, failures) = collect(arguments, project)?;
    let limits = Limits {
        file: project.file_size(arguments.max_file_size),
        ..Limits::default()
    };
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
    let work = |index: usize| one(&inputs[index], project, &limits, work);
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

fn one<T>(input: &Input, project: &Project, limits: &Limits, work: &Work<'_, T>) -> Outcome<T> {
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
        let (subject, pack) = understood(&path, &bytes, limits, &project.packs)?;
        Ok::<T, ReadError>(work(Arc::new(subject), pack))
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
    packs: &'a [Pack],
) -> Result<(Subject, &'a Pack), ReadError> {
    let subject = |pack: &Pack| Ok(Subject::new(read(path, bytes, limits)?, &pack.model));
    let first = subject(&packs[0])?;
    if !first.is_recognised() {
        for pack in &packs[1..] {
            let other = subject(pack)?;
            if other.is_recognised() {
                return Ok((other, pack));
            }
        }
    }
    Ok((first, &packs[0]))
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
