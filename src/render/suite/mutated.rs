//! What `gouji test --mutate` found: scores, and changes that no test noticed.
//!
//! The shape of the JSON is described by `rules/schema/mutate-output.json`, which tests hold it to.

use super::Style;
use super::json::PlaceJson;
use crate::mutate::{Kind, Mutant, Score};
use crate::render::json::{ToolJson, VERSION};
use crate::source::Lang;
use crate::wording::say;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The scores of one pack.
#[derive(Debug)]
pub struct Mutated<'a> {
    /// The pack's id.
    pub pack: &'a str,
    /// Its rules in order, then its facts files.
    pub scores: Vec<Score>,
}

/// How many changes were noticed, and how many were tried.
#[must_use]
pub fn total<'a>(scores: impl IntoIterator<Item = &'a Score>) -> (usize, usize) {
    let totals = scores.into_iter().map(Score::total);
    totals.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// The share of changes that were noticed, in percent, rounded down to a tenth; 100 when nothing
/// was tried.
#[must_use]
pub fn percent((killed, all): (usize, usize)) -> String {
    let tenths = (killed * 1000).checked_div(all).unwrap_or(1000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

pub(super) fn human(mutated: &[Mutated<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for pack in mutated {
        for score in &pack.scores {
            for survivor in &score.survivors {
                let name = score
                    .rule
                    .as_ref()
                    .map_or(score.path.as_str(), |rule| rule.as_str());
                writeln!(out, "survived: {name}: {}", changed(survivor, style.lang))?;
                writeln!(out, "  {}: {}\n", survivor.place, survivor.field)?;
            }
            for (change, place) in &score.unused {
                let said = say(style.lang, "mutate.unused", &[("was", &cut(change))]);
                writeln!(out, "unused: {said}\n  {place}\n")?;
            }
        }
        table(pack, style.lang, out)?;
    }
    Ok(())
}

/// What a change was, in a sentence.
fn changed(mutant: &Mutant, lang: Lang) -> String {
    let was = cut(&mutant.was);
    match &mutant.now {
        Some(now) => say(lang, "mutate.became", &[("was", &was), ("now", &cut(now))]),
        None if mutant.kind == Kind::Negated => say(lang, "mutate.turned", &[("was", &was)]),
        None => say(lang, "mutate.gone", &[("was", &was)]),
    }
}

/// A text on one line, cut when it is long.
fn cut(text: &str) -> String {
    const LONGEST: usize = 100;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// The scores of rules with survivors, and of the whole.
fn table(pack: &Mutated<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let line = |name: &str, (killed, all): (usize, usize), out: &mut dyn Write| {
        let share = percent((killed, all));
        writeln!(out, "{share:>6} %  {killed:>5} / {all:<5}  {name}")
    };
    for score in pack
        .scores
        .iter()
        .filter(|score| !score.survivors.is_empty())
    {
        let name = score
            .rule
            .as_ref()
            .map_or(score.path.as_str(), |rule| rule.as_str());
        line(name, score.total(), out)?;
    }
    for (label, of_rules) in [("mutate.rules", true), ("mutate.facts", false)] {
        let of = || {
            pack.scores
                .iter()
                .filter(|score| score.rule.is_some() == of_rules)
        };
        if of().next().is_none() {
            continue;
        }
        for (index, kind) in Kind::ALL.iter().enumerate() {
            let sum = of().fold((0, 0), |sum, score| {
                (sum.0 + score.kinds[index].0, sum.1 + score.kinds[index].1)
            });
            if sum.1 > 0 {
                let name = say(lang, &format!("mutate.{}", kind.name()), &[]);
                line(&format!("{}: {name}", say(lang, label, &[])), sum, out)?;
            }
        }
        line(
            &format!("{} {}", pack.pack, say(lang, label, &[])),
            total(of()),
            out,
        )?;
    }
    Ok(())
}

pub(super) fn json(mutated: &[Mutated<'_>], _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let packs = mutated.iter().map(|pack| PackJson {
        pack: pack.pack,
        rules: tally(total(
            pack.scores.iter().filter(|score| score.rule.is_some()),
        )),
        facts: tally(total(
            pack.scores.iter().filter(|score| score.rule.is_none()),
        )),
        files: pack.scores.iter().map(file).collect(),
    });
    let object = AllJson {
        version: VERSION,
        tool: ToolJson::default(),
        packs: packs.collect(),
    };
    serde_json::to_writer(&mut *out, &object)?;
    writeln!(out)
}

fn tally((killed, all): (usize, usize)) -> TallyJson {
    TallyJson {
        killed,
        survived: all - killed,
    }
}

fn file(score: &Score) -> FileJson<'_> {
    let kinds = Kind::ALL.iter().zip(&score.kinds);
    FileJson {
        rule: score.rule.as_ref().map(|rule| rule.as_str()),
        path: &score.path,
        kinds: kinds
            .filter(|(_, (_, all))| *all > 0)
            .map(|(kind, sum)| (kind.name(), tally(*sum)))
            .collect(),
        unnoticed: score.unnoticed,
        unused: score
            .unused
            .iter()
            .map(|(change, place)| UnusedJson {
                change,
                place: PlaceJson::new(place),
            })
            .collect(),
        survivors: score
            .survivors
            .iter()
            .map(|mutant| SurvivorJson {
                kind: mutant.kind.name(),
                place: PlaceJson::new(&mutant.place),
                field: &mutant.field,
                was: &mutant.was,
                now: mutant.now.as_deref(),
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct AllJson<'a> {
    version: u32,
    tool: ToolJson,
    packs: Vec<PackJson<'a>>,
}

#[derive(Serialize)]
struct PackJson<'a> {
    pack: &'a str,
    rules: TallyJson,
    facts: TallyJson,
    files: Vec<FileJson<'a>>,
}

#[derive(Serialize)]
struct TallyJson {
    killed: usize,
    survived: usize,
}

#[derive(Serialize)]
struct FileJson<'a> {
    rule: Option<&'a str>,
    path: &'a str,
    kinds: BTreeMap<&'static str, TallyJson>,
    unnoticed: usize,
    unused: Vec<UnusedJson<'a>>,
    survivors: Vec<SurvivorJson<'a>>,
}

#[derive(Serialize)]
struct UnusedJson<'a> {
    change: &'a str,
    place: PlaceJson<'a>,
}

#[derive(Serialize)]
struct SurvivorJson<'a> {
    kind: &'static str,
    place: PlaceJson<'a>,
    field: &'a str,
    was: &'a str,
    now: Option<&'a str>,
}
