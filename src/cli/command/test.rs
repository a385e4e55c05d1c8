//! `gouji test`: the tests inside rule and facts files.

use crate::check::bless::{fulfilled, rewritten};
use crate::check::suite::{CaseRun, Ending, Filter, Runner, Suite, Tally, sentence, thin};
use crate::cli::accepting::today;
use crate::cli::args::TestArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::cli::project::{selected, tested};
use crate::mutate::{Bench, Score};
use crate::pack::{Files, Pack, several};
use crate::render::suite::total;
use crate::render::{Mutated, Style, TESTERS, TestFormat, Tested, load_errors, summed_up};
use crate::yaml::DataFile;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use std::io::Write;

/// Runs the tests of the packs the arguments name.
///
/// # Errors
/// When the arguments cannot be used or output cannot be written.
pub fn run(arguments: &TestArguments) -> Result<Exit, Fail> {
    let style = out::style(out::lang(arguments.lang, None), arguments.no_color, false);
    let today = arguments.as_of.unwrap_or_else(today).to_string();
    let packs = packs(arguments, &style)?;
    let mut problems = 0;
    for pack in &packs {
        load_errors(&pack.problems, &style, &mut std::io::stderr().lock())?;
        problems += usize::from(!pack.is_whole());
    }
    let threads = ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0));
    let threads = threads
        .build()
        .map_err(|error| Fail::Usage(error.to_string()))?;
    let fails = threads.install(|| {
        if arguments.mutate {
            mutate(&packs, arguments, &style)
        } else if arguments.bless {
            bless(&packs, arguments, &today, &style)
        } else {
            test(&packs, arguments, &today, &style)
        }
    })?;
    Ok(if problems > 0 {
        Exit::Usage
    } else if fails {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn packs(arguments: &TestArguments, style: &Style) -> Result<Vec<Pack>, Fail> {
    let files = if arguments.packs.is_empty() {
        tested(style)?
    } else {
        let typed = arguments.packs.iter().map(|typed| {
            if typed.is_dir() {
                return Ok(Files::Folder(typed.clone()));
            }
            if typed.as_os_str() == Files::BUILTIN_ID {
                return Ok(Files::BuiltinWithTests);
            }
            Err(Fail::Usage(format!(
                "there is no pack folder `{}`; name a folder with a pack.yaml, or `{}`",
                typed.display(),
                Files::BUILTIN_ID
            )))
        });
        typed.collect::<Result<Vec<Files>, Fail>>()?
    };
    let (packs, unplaced) = several(&files, &[]);
    load_errors(&unplaced, style, &mut std::io::stderr().lock())?;
    if packs.is_empty() {
        return Err(Fail::Usage("no pack could be loaded".to_owned()));
    }
    Ok(packs)
}

/// Runs the tests and writes what came of them; whether they fail.
fn test(
    packs: &[Pack],
    arguments: &TestArguments,
    today: &str,
    style: &Style,
) -> Result<bool, Fail> {
    let filter = filter(packs, arguments)?;
    let suites = packs.iter().map(|pack| suite(pack, &filter, today, style));
    let suites: Vec<Suite<'_>> = suites.collect();
    let is_named = |suite: &Suite<'_>| !suite.cases.is_empty() || !suite.sentences.is_empty();
    // A rule whose file has an error is not there to be named.
    let whole = packs.iter().all(Pack::is_whole);
    let narrowed = whole && (arguments.filter.is_some() || arguments.case.is_some());
    if narrowed && !suites.iter().any(is_named) {
        let message = "no case of any rule is named so by `--filter` and `--case`";
        return Err(Fail::Usage(message.to_owned()));
    }
    let tested = Tested {
        suites: &suites,
        strict: arguments.strict,
        today,
    };
    let format = format(arguments)?;
    output(arguments, &mut |out| (format.write)(&tested, style, out))?;
    if arguments.output.is_some() {
        let said = summed_up(&tested, style.lang);
        writeln!(std::io::stdout().lock(), "{said}")?;
    }
    let mut tally = Tally::default();
    suites.iter().for_each(|suite| tally.add(suite));
    Ok(tally.failed > 0 || (arguments.strict && tally.thin > 0))
}

fn suite<'a>(pack: &'a Pack, filter: &Filter, today: &str, style: &Style) -> Suite<'a> {
    let samples = pack.samples();
    let runner = Runner {
        pack,
        samples: &samples,
        filter,
        today,
        lang: style.lang,
    };
    let named = pack.rules.iter().filter(|rule| filter.has_rule(rule));
    let rules: Vec<_> = named.collect();
    let cases: Vec<Vec<_>> = rules.par_iter().map(|rule| runner.cases(rule)).collect();
    let examples: &[_] = if filter.has_sentences() {
        &pack.examples
    } else {
        &[]
    };
    Suite {
        pack: &pack.id,
        cases: cases.into_iter().flatten().collect(),
        sentences: examples
            .par_iter()
            .map(|example| sentence(example, pack))
            .collect(),
        // A rule of which only some cases are asked for is not judged by them.
        thin: rules
            .into_iter()
            .filter(|_| filter.case.is_none())
            .filter_map(|rule| thin(rule, pack))
            .collect(),
    }
}

fn filter(packs: &[Pack], arguments: &TestArguments) -> Result<Filter, Fail> {
    Ok(Filter {
        rules: selected(&arguments.rule, packs)?,
        id: arguments.filter.clone(),
        case: arguments.case.clone(),
    })
}

/// Rewrites what failing cases expect, in the files of the packs; whether some could not be.
fn bless(
    packs: &[Pack],
    arguments: &TestArguments,
    today: &str,
    style: &Style,
) -> Result<bool, Fail> {
    if arguments.packs.is_empty() {
        let message = "the built-in pack cannot be rewritten; name the folder of a pack";
        return Err(Fail::Usage(message.to_owned()));
    }
    let filter = filter(packs, arguments)?;
    let (mut done, mut refused) = (0usize, 0usize);
    let mut out = std::io::stdout().lock();
    for pack in packs {
        let suite = suite(pack, &filter, today, style);
        for rule in &pack.rules {
            let mut file = rule.file.clone();
            let failed = |run: &&CaseRun<'_>| {
                run.rule.meta.id == rule.meta.id && run.ending == Ending::Failed
            };
            for run in suite.cases.iter().filter(failed) {
                let index = rule
                    .cases
                    .iter()
                    .position(|case| std::ptr::eq(case, run.case));
                let index = index.ok_or("the case stands in the file of an override");
                let new = fulfilled(run).ok_or("the case cannot be run");
                let text = index.and_then(|index| rewritten(&file, index, &new?));
                let (id, name) = (&rule.meta.id, &run.case.name.value);
                match text {
                    Ok(text) => {
                        done += 1;
                        file = DataFile::new(&file.path, &text);
                        writeln!(out, "blessed: {id}: {name}\n  {}", run.place)?;
                    }
                    Err(why) => {
                        refused += 1;
                        writeln!(out, "refused: {id}: {name}: {why}\n  {}", run.place)?;
                    }
                }
            }
            if file.text != rule.file.text {
                save(std::path::Path::new(&*file.path), file.text.as_bytes())?;
            }
        }
    }
    let (done, refused) = (done.to_string(), refused.to_string());
    let counts = [("done", done.as_str()), ("refused", refused.as_str())];
    writeln!(
        out,
        "{}",
        crate::wording::say(style.lang, "test.blessed", &counts)
    )?;
    Ok(refused != "0")
}

/// Changes rules and facts, tries the changes on their tests, and writes the scores; whether one is
/// below what the arguments want.
fn mutate(packs: &[Pack], arguments: &TestArguments, style: &Style) -> Result<bool, Fail> {
    let format = format(arguments)?;
    let write = format.mutated.ok_or_else(|| {
        let name = format.name;
        Fail::Usage(format!("`--mutate` has no format `{name}`"))
    })?;
    let filter = filter(packs, arguments)?;
    let mut mutated = Vec::new();
    for pack in packs {
        let bench = Bench::new(pack);
        let named = pack.rules.iter().filter(|rule| filter.has_rule(rule));
        let rules: Vec<_> = named.collect();
        let mut scores: Vec<Score> = rules.par_iter().map(|rule| bench.rule(rule)).collect();
        if filter.has_sentences() {
            let mutants = bench.fact_mutants().into_par_iter();
            let tried = mutants.map(|mutant| {
                let fate = bench.try_fact(&mutant);
                (mutant, fate)
            });
            scores.extend(bench.fact_scores(tried.collect()));
        }
        mutated.push(Mutated {
            pack: &pack.id,
            scores,
        });
    }
    output(arguments, &mut |out| write(&mutated, style, out))?;
    let (killed, all) = total(mutated.iter().flat_map(|pack| &pack.scores));
    let least = arguments.least.map_or(0, usize::from);
    Ok(killed * 100 < all * least)
}

fn format(arguments: &TestArguments) -> Result<&'static TestFormat, Fail> {
    let format = TESTERS.iter().find(|row| row.name == arguments.format);
    format.ok_or_else(|| Fail::unknown_format(&arguments.format))
}

/// Writes to the file of the arguments, or here.
fn output(
    arguments: &TestArguments,
    write: &mut dyn FnMut(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Fail> {
    match &arguments.output {
        Some(path) => {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            save(path, &bytes)
        }
        None => Ok(write(&mut std::io::stdout().lock())?),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "writing the file that was asked for is this room's work"
)]
fn save(path: &std::path::Path, bytes: &[u8]) -> Result<(), Fail> {
    Ok(std::fs::write(path, bytes)?)
}
