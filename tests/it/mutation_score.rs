//! The tests of the packs, tested: how many changes to their rules and facts they notice.

use crate::final_accounts::pack as final_accounts;
use crate::support::{expect_file, none_wrong, pack};
use gouji::check::suite::thin;
use gouji::mutate::{Bench, Kind, Score};
use gouji::pack::Pack;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::fmt::Write;

/// The least share of changes to rules that must be noticed, in percent.
const LEAST: usize = 98;

/// The least share of conditions left out that must be noticed, in percent.
const LEAST_CONDITIONS: usize = 99;

/// The scores of all rules of a pack.
fn scores(pack: &Pack) -> Vec<Score> {
    let bench = Bench::new(pack);
    pack.rules.par_iter().map(|rule| bench.rule(rule)).collect()
}

/// The changes that no case noticed, a line each.
fn survivors(scores: &[Score]) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut survivors = String::new();
    for score in scores {
        let name = score.rule.as_ref().map(ToString::to_string);
        let name = name.unwrap_or_else(|| score.path.clone());
        for one in &score.survivors {
            let (kind, field) = (one.kind.name(), &one.field);
            let (was, now) = (
                words(&one.was),
                words(one.now.as_deref().unwrap_or_default()),
            );
            writeln!(survivors, "{name}: {kind}: {field}: {was} => {now}")
                .expect("a string can be written to");
        }
    }
    survivors
}

/// How many changes of these kinds were noticed, and how many were tried.
fn total(scores: &[Score], kinds: &[Kind]) -> (usize, usize) {
    let of = |score: &Score| {
        let of = Kind::ALL.iter().zip(score.kinds);
        of.filter(|(kind, _)| kinds.contains(kind))
            .fold((0, 0), |sum, (_, (killed, all))| {
                (sum.0 + killed, sum.1 + all)
            })
    };
    scores
        .iter()
        .map(of)
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Fails when fewer are noticed than the floors say, or when an entry of `unnoticed` is of no use.
fn hold(scores: &[Score]) {
    for (kinds, least) in [
        (&Kind::ALL[..], LEAST),
        (&[Kind::Removed], LEAST_CONDITIONS),
    ] {
        let (killed, all) = total(scores, kinds);
        assert!(
            killed * 100 >= all * least,
            "only {killed} of {all} are noticed:\n{}",
            survivors(scores)
        );
    }
    let unused = scores.iter().flat_map(|score| {
        let change = move |(change, _): &(String, _)| format!("{}: {change}", score.path);
        score.unused.iter().map(change)
    });
    let unused: Vec<String> = unused.collect();
    none_wrong("entries of unnoticed that are of no use", &unused);
}

#[test]
fn the_cases_of_the_rules_notice_what_is_missing() {
    let scores = scores(pack());
    let (_, all) = total(&scores, &Kind::ALL);
    assert!(all > 1000, "only {all} changes were tried");
    hold(&scores);
    // Every line less is a gain; read every line more.
    expect_file("suite/survivors.txt", &survivors(&scores));
}

#[test]
fn the_cases_of_the_second_pack_notice_what_is_missing() {
    let pack = final_accounts();
    let scores = scores(pack);
    let (_, all) = total(&scores, &Kind::ALL);
    assert!(all > 100, "only {all} changes were tried");
    hold(&scores);
    let bench = Bench::new(pack);
    let tried = bench.fact_mutants().into_iter().map(|mutant| {
        let fate = bench.try_fact(&mutant);
        (mutant, fate)
    });
    hold(&bench.fact_scores(tried.collect()));
}

#[test]
fn every_kind_of_change_is_made() {
    let bench = Bench::new(pack());
    let made: Vec<Kind> = pack()
        .rules
        .iter()
        .flat_map(|rule| bench.rule_mutants(rule))
        .map(|mutant| mutant.kind)
        .collect();
    for kind in Kind::ALL {
        assert!(made.contains(&kind), "no rule is {}", kind.name());
    }
    assert!(bench.fact_mutants().len() > 1000);
}

#[test]
fn changes_to_facts_are_noticed_by_sentences() {
    let bench = Bench::new(pack());
    let mutants = bench.fact_mutants();
    // A few of them: trying all takes minutes.
    let tried: Vec<_> = mutants
        .into_iter()
        .filter(|mutant| mutant.field == "claims[0].with" || mutant.field == "claims[0].read[0]")
        .map(|mutant| {
            let fate = bench.try_fact(&mutant);
            (mutant, fate)
        })
        .collect();
    let scores = bench.fact_scores(tried);
    let killed: usize = scores.iter().map(|score| score.total().0).sum();
    assert!(killed > 0, "no sentence notices anything");
}

#[test]
fn every_rule_has_all_kinds_of_cases() {
    let mut lacking = Vec::new();
    for pack in [pack(), final_accounts()] {
        let thin = pack.rules.iter().filter_map(|rule| thin(rule, pack));
        lacking.extend(thin.map(|thin| format!("{}: {:?}", thin.rule, thin.lacks)));
    }
    none_wrong("rules without all kinds of cases", &lacking);
}
