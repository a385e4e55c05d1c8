//! The commands, a file each.

pub mod check;
pub mod explain;
pub mod extract;
pub mod rules;
pub mod schema;
pub mod test;
pub mod tree;

use super::args::InputArguments;
use super::fail::{Exit, Fail};
use super::files::{Input, collect};
use crate::check::Selection;
use crate::pack::Pack;
use crate::read::{Limits, read};
use crate::render::Failure;
use crate::subject::Subject;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Documents worked on at once: enough to keep all cores busy, few enough to keep memory flat.
const BATCH: usize = 64;

/// Names of rules as typed. A name that no rule answers to is an error.
fn selection(names: &[String], pack: &Pack) -> Result<Selection, Fail> {
    let selection = Selection::new(names).map_err(Fail::Usage)?;
    let metas = pack.metas();
    // A rule whose file has an error is not loaded; naming it is no slip.
    if let Some(name) = selection
        .unknown(&metas)
        .filter(|_| pack.problems.is_empty())
    {
        let known = metas
            .iter()
            .flat_map(|meta| [meta.id.name(), meta.id.as_str(), meta.group.as_str()]);
        let near = crate::yaml::nearest(name, known);
        let advice = near
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        return Err(Fail::Usage(format!("no rule or group `{name}`{advice}")));
    }
    Ok(selection)
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
    pack: &Pack,
    work: &(dyn Fn(Arc<Subject>) -> T + Sync),
    each: &mut dyn FnMut(T) -> Result<(), Fail>,
) -> Result<Ending, Fail> {
    let (inputs, failures) = collect(arguments)?;
    let limits = Limits {
        file: arguments.max_file_size,
        ..Limits::default()
    };
    let mut ending = Ending {
        failures,
        defects: 0,
    };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0));
    let threads = threads
        .build()
        .map_err(|error| Fail::Usage(error.to_string()))?;
    for batch in inputs.chunks(BATCH) {
        let run = || {
            batch
                .par_iter()
                .map(|input| one(input, pack, &limits, work))
                .collect()
        };
        // One document is not worth waking the other threads.
        let outcomes: Vec<Outcome<T>> = match batch {
            [only] => vec![one(only, pack, &limits, work)],
            _ => threads.install(run),
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Done(value) => each(value)?,
                Outcome::Unread(failure) => ending.failures.push(failure),
                Outcome::Defect(failure) => {
                    ending.defects += 1;
                    ending.failures.push(failure);
                }
            }
        }
    }
    Ok(ending)
}

fn one<T>(
    input: &Input,
    pack: &Pack,
    limits: &Limits,
    work: &(dyn Fn(Arc<Subject>) -> T + Sync),
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
        let reading = read(&path, &bytes, limits)?;
        Ok::<T, crate::read::ReadError>(work(Arc::new(Subject::new(reading, &pack.model))))
    }));
    match done {
        Ok(Ok(value)) => Outcome::Done(value),
        Ok(Err(error)) => Outcome::Unread(failure(error.to_string())),
        Err(_) => Outcome::Defect(failure(
            "gouji failed on this file; this is a defect of gouji".to_owned(),
        )),
    }
}

impl Ending {
    /// The exit code: defects before rule errors before unread input before findings.
    fn exit(&self, pack: &Pack, rule_failures: usize, gate: bool) -> Exit {
        if self.defects > 0 {
            Exit::Defect
        } else if !pack.problems.is_empty() || rule_failures > 0 {
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
