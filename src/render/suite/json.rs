//! `gouji test --format json`.
//!
//! The shape is described by `rules/schema/test-output.json`, which tests hold it to.

use super::words::{found, message, mismatch};
use super::{Style, Tested};
use crate::check::Report;
use crate::check::example::Mismatch;
use crate::check::suite::{CaseRun, Place, SentenceRun, Suite, Tally, Thin};
use crate::render::json::{ToolJson, VERSION};
use crate::source::Lang;
use serde::Serialize;
use std::io::{self, Write};

pub(super) fn write(tested: &Tested<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut tally = Tally::default();
    tested.suites.iter().for_each(|suite| tally.add(suite));
    let object = AllJson {
        version: VERSION,
        tool: ToolJson::default(),
        today: tested.today,
        strict: tested.strict,
        packs: tested
            .suites
            .iter()
            .map(|suite| pack(suite, style.lang))
            .collect(),
        summary: TallyJson {
            passed: tally.passed,
            failed: tally.failed,
            todo: tally.todo,
            thin: tally.thin,
        },
    };
    serde_json::to_writer(&mut *out, &object)?;
    writeln!(out)
}

fn pack<'a>(suite: &'a Suite<'_>, lang: Lang) -> PackJson<'a> {
    PackJson {
        pack: suite.pack,
        cases: suite.cases.iter().map(|run| case(run, lang)).collect(),
        sentences: suite.sentences.iter().map(sentence).collect(),
        thin: suite.thin.iter().map(thin).collect(),
    }
}

fn case<'a>(run: &'a CaseRun<'_>, lang: Lang) -> CaseJson<'a> {
    let report = run.report.as_ref();
    CaseJson {
        rule: run.rule.meta.id.as_str(),
        case: &run.case.name.value,
        place: PlaceJson::new(&run.place),
        kind: run.case.kind().name(),
        ending: run.ending.name(),
        todo: run.case.todo.as_ref().map(|todo| TodoJson {
            reason: &todo.reason,
            until: &todo.until.value,
        }),
        differences: run
            .mismatches
            .iter()
            .map(|one| difference(one, report, lang))
            .collect(),
    }
}

fn difference<'a>(one: &'a Mismatch, report: Option<&'a Report>, lang: Lang) -> DifferenceJson<'a> {
    DifferenceJson {
        difference: one.difference.name(),
        says: mismatch(one, report, lang),
        expected: one.wanted.as_ref().map(|wanted| ExpectedJson {
            at: &wanted.at,
            says: wanted.says.as_deref(),
            address: wanted.address.as_deref(),
        }),
        found: found(one, report).map(|(at, address)| FoundJson {
            at,
            address,
            message: message(one, report).unwrap_or_default(),
        }),
    }
}

fn sentence<'a>(run: &'a SentenceRun<'_>) -> SentenceJson<'a> {
    SentenceJson {
        text: run.example.written.text.value.trim_end(),
        place: PlaceJson::new(&run.place),
        ending: if run.misread.is_empty() {
            "passed"
        } else {
            "failed"
        },
        differences: run
            .misread
            .iter()
            .map(|one| MisreadJson {
                claim: &one.key,
                expected: one.wanted.as_deref(),
                found: one.read.as_deref(),
            })
            .collect(),
    }
}

fn thin<'a>(thin: &'a Thin<'_>) -> ThinJson<'a> {
    ThinJson {
        rule: thin.rule.as_str(),
        place: PlaceJson::new(&thin.place),
        lacks: thin.lacks.iter().map(|kind| kind.name()).collect(),
    }
}

#[derive(Serialize)]
struct AllJson<'a> {
    version: u32,
    tool: ToolJson,
    today: &'a str,
    strict: bool,
    packs: Vec<PackJson<'a>>,
    summary: TallyJson,
}

#[derive(Serialize)]
struct PackJson<'a> {
    pack: &'a str,
    cases: Vec<CaseJson<'a>>,
    sentences: Vec<SentenceJson<'a>>,
    thin: Vec<ThinJson<'a>>,
}

/// A place in a data file.
#[derive(Serialize)]
pub(in crate::render) struct PlaceJson<'a> {
    path: &'a str,
    line: usize,
    column: usize,
}

impl<'a> PlaceJson<'a> {
    /// The same place.
    pub(in crate::render) fn new(place: &'a Place) -> PlaceJson<'a> {
        PlaceJson {
            path: &place.path,
            line: place.at.line,
            column: place.at.column,
        }
    }
}

#[derive(Serialize)]
struct CaseJson<'a> {
    rule: &'a str,
    case: &'a str,
    place: PlaceJson<'a>,
    kind: &'static str,
    ending: &'static str,
    todo: Option<TodoJson<'a>>,
    differences: Vec<DifferenceJson<'a>>,
}

#[derive(Serialize)]
struct TodoJson<'a> {
    reason: &'a str,
    until: &'a str,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    difference: &'static str,
    says: String,
    expected: Option<ExpectedJson<'a>>,
    found: Option<FoundJson<'a>>,
}

#[derive(Serialize)]
struct ExpectedJson<'a> {
    at: &'a str,
    says: Option<&'a str>,
    address: Option<&'a str>,
}

#[derive(Serialize)]
struct FoundJson<'a> {
    at: String,
    address: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct SentenceJson<'a> {
    text: &'a str,
    place: PlaceJson<'a>,
    ending: &'static str,
    differences: Vec<MisreadJson<'a>>,
}

#[derive(Serialize)]
struct MisreadJson<'a> {
    claim: &'a str,
    expected: Option<&'a str>,
    found: Option<&'a str>,
}

#[derive(Serialize)]
struct ThinJson<'a> {
    rule: &'a str,
    place: PlaceJson<'a>,
    lacks: Vec<&'static str>,
}

#[derive(Serialize)]
struct TallyJson {
    passed: usize,
    failed: usize,
    todo: usize,
    thin: usize,
}
