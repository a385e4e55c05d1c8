//! Single mistakes of many kinds in every sound report: each must be found once, by its rule, at
//! its place. What comes out is the table of `docs/mutations.md`.

mod base;
mod figures;
mod marks;
mod structure;
mod tables;
mod weak;
mod words;

use crate::support::{none_wrong, root};
use base::{Base, Mutant, Scope, bases, check};
use gouji::source::Span;
use rayon::prelude::*;
use regex::Regex;
use std::fmt::Write as _;
use weak::KNOWN_WEAK;

/// At most so many places of a kind in one report.
const PLACES: usize = 4;

/// What writes the mistake into a report, at every place that takes it.
type Make = Box<dyn Fn(&Base) -> Vec<Mutant> + Send + Sync>;

/// A kind of mistake.
struct Kind {
    name: &'static str,
    /// The rules that may speak of it.
    rules: &'static [&'static str],
    make: Make,
}

fn kind(
    name: &'static str,
    rules: &'static [&'static str],
    make: impl Fn(&Base) -> Vec<Mutant> + Send + Sync + 'static,
) -> Kind {
    Kind {
        name,
        rules,
        make: Box::new(make),
    }
}

/// A kind that writes something else where a pattern matches.
fn swap(
    name: &'static str,
    rules: &'static [&'static str],
    scope: Scope,
    find: &str,
    new: &'static str,
) -> Kind {
    let find = Regex::new(find).expect("the pattern is one");
    kind(name, rules, move |base| {
        let edits = base.places(scope, &find, new);
        let mutants = edits.into_iter().map(|edit| base.edited(vec![edit]));
        mutants.collect()
    })
}

/// What became of the mistakes of one kind.
#[derive(Default, Clone)]
struct Tally {
    applied: usize,
    found: usize,
    right: usize,
    extra: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(mut self, other: Tally) -> Tally {
        self.applied += other.applied;
        self.found += other.found;
        self.right += other.right;
        self.extra += other.extra;
        self.wrong.extend(other.wrong);
        self
    }

    /// Found at the right place, in percent, rounded down.
    fn rate(&self) -> usize {
        self.right * 100 / self.applied.max(1)
    }

    /// With another finding beside it, in percent, rounded up.
    fn noise(&self) -> usize {
        (self.extra * 100).div_ceil(self.applied.max(1))
    }
}

/// Some of them, always the same: the order is shuffled by the name of kind and report.
fn chosen(mut mutants: Vec<Mutant>, kind: &str, path: &str) -> Vec<Mutant> {
    let mut state = kind
        .bytes()
        .chain(path.bytes())
        .fold(1_469_598_103_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
        });
    let mut kept = Vec::new();
    while kept.len() < PLACES && !mutants.is_empty() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).expect("31 bits") % mutants.len();
        kept.push(mutants.swap_remove(at));
    }
    kept
}

fn overlap(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.overlaps(other)
    }
}

fn judge(kind: &Kind, base: &Base, mutant: &Mutant) -> Tally {
    let report = check(base, mutant);
    let news = base.news(&report);
    let own = |rule: &str| kind.rules.contains(&rule);
    let found = news.iter().filter(|one| own(one.rule.name())).count();
    let right = news.iter().any(|one| {
        own(one.rule.name()) && mutant.at.iter().any(|at| overlap(*at, one.primary.span))
    });
    let extra = news.len() > found.min(1);
    let mut wrong = Vec::new();
    if !right || extra {
        let said: Vec<String> = news
            .iter()
            .map(|one| {
                let printed: String = base_slice(&mutant.text, one.primary.span);
                format!("{} {} at `{printed}`", one.severity.name(), one.rule.name())
            })
            .collect();
        wrong.push(format!(
            "{}: {}: {} — {said:?}",
            kind.name, base.path, mutant.shown
        ));
    }
    Tally {
        applied: 1,
        found: usize::from(found > 0),
        right: usize::from(right),
        extra: usize::from(extra),
        wrong,
    }
}

fn base_slice(text: &str, span: Span) -> String {
    let printed = text.get(span.range()).unwrap_or_default();
    printed.chars().take(24).filter(|c| *c != '\n').collect()
}

fn kinds() -> Vec<Kind> {
    let mut kinds = structure::kinds();
    kinds.extend(tables::kinds());
    kinds.extend(figures::kinds());
    kinds.extend(words::kinds());
    kinds.extend(marks::kinds());
    kinds
}

fn page(kinds: &[Kind], tallies: &[Tally]) -> String {
    let total = tallies.iter().cloned().fold(Tally::default(), Tally::add);
    let mut page = String::from("# Single mistakes, and whether they are found\n\n");
    page.push_str(
        "Every kind of mistake below is written into every sound report of the samples and the corpus that has a place for it, one at a time,\n\
         and the report is checked again: the mistake should be found by its rule, at its place, and nothing else should be said.\n\
         This page is generated by `tests/it/mutants` (`BLESS=1 cargo test --test it mutants` rewrites it).\n\n",
    );
    page.push_str("| kind | rule | applied | found | right place | extra findings |\n");
    page.push_str("| --- | --- | ---: | ---: | ---: | ---: |\n");
    for (kind, tally) in kinds.iter().zip(tallies) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            kind.name,
            kind.rules
                .iter()
                .map(|rule| format!("`{rule}`"))
                .collect::<Vec<_>>()
                .join(" "),
            tally.applied,
            tally.found,
            tally.right,
            tally.extra
        );
    }
    let _ = writeln!(
        page,
        "| all | | {} | {} | {} | {} |",
        total.applied, total.found, total.right, total.extra
    );
    page
}

/// What is below the mark, and what is listed as weak and is not, or no longer so weak.
fn below(kinds: &[Kind], tallies: &[Tally]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (kind, tally) in kinds.iter().zip(tallies) {
        let (rate, noise) = (tally.rate(), tally.noise());
        let name = kind.name;
        if tally.applied < 3 {
            wrong.push(format!("{name}: applied {} times only", tally.applied));
        }
        match KNOWN_WEAK.iter().find(|weak| weak.0 == name) {
            None if rate >= 95 && noise <= 5 => {}
            None => {
                wrong.push(format!(
                    "{name}: {rate} % at the right place, {noise} % with more"
                ));
                wrong.extend(tally.wrong.iter().take(3).map(|line| format!("  {line}")));
            }
            Some((_, listed, louder, _)) if rate > *listed || noise < *louder => {
                wrong.push(format!(
                    "{name}: better than listed: {rate} % and {noise} %"
                ));
            }
            Some((_, listed, louder, _)) if rate < *listed || noise > *louder => {
                wrong.push(format!("{name}: worse than listed: {rate} % and {noise} %"));
            }
            Some(_) => {}
        }
    }
    for (name, ..) in KNOWN_WEAK {
        if kinds.iter().all(|kind| kind.name != *name) {
            wrong.push(format!("{name}: no kind of that name"));
        }
    }
    wrong
}

#[test]
fn single_mistakes_are_found_once_at_their_place() {
    let bases = bases();
    let kinds = kinds();
    assert!(kinds.len() >= 50, "only {} kinds", kinds.len());
    let work: Vec<(usize, &Base)> = (0..kinds.len())
        .flat_map(|index| bases.iter().map(move |base| (index, base)))
        .collect();
    let results: Vec<(usize, Tally)> = work
        .par_iter()
        .map(|(index, base)| {
            let kind = &kinds[*index];
            if base.speaks(kind.rules) {
                return (*index, Tally::default());
            }
            let mutants = chosen((kind.make)(base), kind.name, &base.path);
            let tallies = mutants.iter().map(|mutant| judge(kind, base, mutant));
            (*index, tallies.fold(Tally::default(), Tally::add))
        })
        .collect();
    let mut tallies = vec![Tally::default(); kinds.len()];
    for (index, tally) in results {
        tallies[index] = std::mem::take(&mut tallies[index]).add(tally);
    }
    let page = page(&kinds, &tallies);
    println!("{page}");
    for line in tallies.iter().flat_map(|tally| &tally.wrong) {
        println!("{line}");
    }
    let mut wrong = below(&kinds, &tallies);
    let file = root().join("docs/mutations.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page).expect("the page can be written");
    } else if std::fs::read_to_string(&file).unwrap_or_default() != page {
        wrong.push("docs/mutations.md is out of date; BLESS=1 rewrites it".to_owned());
    }
    none_wrong("single mistakes", &wrong);
}
