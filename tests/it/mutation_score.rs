//! The tests of the built-in pack, tested: how many changes to its rules they notice.

use crate::support::{expect_file, none_wrong, pack};
use gouji::check::suite::thin;
use gouji::mutate::{Bench, Kind, Score};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::fmt::Write;

/// The least share of changes to rules that must be noticed, in percent.
const LEAST: usize = 95;

#[test]
fn the_cases_of_the_rules_notice_what_is_missing() {
    let bench = Bench::new(pack());
    let scores: Vec<Score> = pack()
        .rules
        .par_iter()
        .map(|rule| bench.rule(rule))
        .collect();
    let mut unused = Vec::new();
    let mut survivors = String::new();
    let (mut killed, mut all) = (0, 0);
    for score in &scores {
        killed += score.total().0;
        all += score.total().1;
        let rule = score.rule.as_ref().expect("a score of a rule");
        unused.extend(
            score
                .unused
                .iter()
                .map(|(change, _)| format!("{rule}: {change}")),
        );
        for one in &score.survivors {
            let now = one.now.as_deref().unwrap_or_default();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (kind, field) = (one.kind.name(), &one.field);
            let (was, now) = (words(&one.was), words(now));
            writeln!(survivors, "{rule}: {kind}: {field}: {was} => {now}")
                .expect("a string can be written to");
        }
    }
    println!("{killed} of {all} changes are noticed");
    assert!(all > 1000, "only {all} changes were tried");
    assert!(
        killed * 100 >= all * LEAST,
        "only {killed} of {all} are noticed:\n{survivors}"
    );
    none_wrong("entries of unnoticed that are of no use", &unused);
    // Every line less is a gain; read every line more.
    expect_file("suite/survivors.txt", &survivors);
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
fn every_rule_of_the_built_in_pack_has_all_kinds_of_cases() {
    let lacking = pack().rules.iter().filter_map(|rule| thin(rule, pack()));
    let lacking: Vec<String> = lacking
        .map(|thin| format!("{}: {:?}", thin.rule, thin.lacks))
        .collect();
    none_wrong("rules without all kinds of cases", &lacking);
}
