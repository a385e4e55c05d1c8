//! What is known of the pack's patterns before they are read, and how they are searched: both must
//! come to what reading them and the regular expressions themselves come to.

use crate::support::{pack, root, sample};
use gouji::source::program::{NOWHERE, Program};
use gouji::source::{Folded, Lang, Pattern, prepared};
use gouji::wording::say;
use regex::Regex;

/// Every pattern of the pack that is registered.
fn patterns() -> Vec<String> {
    pack().model.needles.patterns()
}

#[test]
fn the_table_of_patterns_is_what_reading_them_yields() {
    let line = |written: &String| prepared::line(&Pattern::parsed(written, false).ok()?);
    let mut lines: Vec<String> = patterns().iter().filter_map(line).collect();
    lines.sort_unstable();
    lines.dedup_by(|a, b| a.split('\t').next() == b.split('\t').next());
    assert_eq!(lines.len(), patterns().len(), "each pattern has a line");
    let text = lines.join("\n") + "\n";
    let path = root().join("rules/gir/patterns.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("the table can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "rules/gir/patterns.txt is out of date: BLESS=1 cargo test --test it prepared"
    );
}

/// Where matches and their named groups stand, as a search without building finds them; `None`
/// when the pattern is none of those that are searched so.
fn by_going_back(written: &str, text: &str) -> Option<Vec<Vec<usize>>> {
    let hir = regex_syntax::Parser::new().parse(written).ok()?;
    let pattern = Pattern::parsed(written, false).ok()?;
    let program = Program::new(&hir, pattern.groups())?;
    let mut found = Vec::new();
    let mut from = 0;
    loop {
        let mut slots = vec![NOWHERE; pattern.groups().len() * 2 + 2];
        let mut left = 100_000_000;
        if !program.search(text, from, &mut left, &mut slots)? {
            return Some(found);
        }
        from = slots[1];
        found.push(slots);
    }
}

/// The same as the regular expression finds them.
fn by_expression(regex: &Regex, text: &str) -> Vec<Vec<usize>> {
    let place = |range: Option<regex::Match<'_>>| {
        range.map_or([NOWHERE; 2], |found| [found.start(), found.end()])
    };
    let slots = |captures: regex::Captures<'_>| {
        let names = regex.capture_names().flatten();
        let groups = names.flat_map(|name| place(captures.name(name)));
        place(captures.get(0)).into_iter().chain(groups).collect()
    };
    regex.captures_iter(text).map(slots).collect()
}

#[test]
fn patterns_find_without_being_built_what_they_find_when_built() {
    let texts: Vec<String> = ["clean-2021.txt", "markdown-2021.md", "clean-2019.txt"]
        .iter()
        .map(|name| Folded::new(&sample(name), 0).text().to_owned())
        .collect();
    let (mut searched, mut matches) = (0, 0);
    for written in patterns() {
        let regex = Regex::new(&written).expect("patterns of the pack compile");
        for text in &texts {
            let Some(found) = by_going_back(&written, text) else {
                continue;
            };
            let wanted = by_expression(&regex, text);
            assert_eq!(found, wanted, "{written}");
            searched += 1;
            matches += wanted.len();
        }
    }
    assert!(searched > 500 && matches > 500, "{searched}, {matches}");
}

#[test]
fn what_is_hard_to_search_is_found_all_the_same() {
    let text = "甲乙甲乙丙 12件,3件;\n二是丙。甲甲甲a-b\n";
    let patterns = [
        "甲|甲乙",
        "(?:甲|甲乙)丙",
        "(?P<a>甲)?乙",
        "(?:(?P<a>甲)|乙)+",
        "(?:(?P<a>甲)|(?P<b>乙)){2,3}",
        "[^。;]{0,5}丙",
        "[^。;]{0,5}?丙",
        "甲+?乙",
        "(?m)^.是",
        "(?m)件[,;]$",
        "^甲",
        "\n$",
        "(?i)A-B",
        r"\p{Han}{2}",
        "[0-9]+件|[0-9]",
        "甲{2,}",
        "(?P<n>[0-9]{1,2})(?P<unit>件)?",
    ];
    for written in patterns {
        let regex = Regex::new(written).expect("the pattern compiles");
        let found = by_going_back(written, text);
        assert_eq!(found, Some(by_expression(&regex, text)), "{written}");
    }
    // What may be empty, and borders of words, are left to the expression.
    for written in ["甲*", r"\b甲", "(?:甲*)*乙", ""] {
        assert_eq!(by_going_back(written, text), None, "{written}");
    }
}

#[test]
fn empty_matches_are_those_of_the_expression() {
    for written in ["甲*", "(?:)", "$", "(?m)^", "乙?|丙"] {
        let pattern = Pattern::parsed(written, false).expect("the pattern compiles");
        let regex = Regex::new(written).expect("the pattern compiles");
        let text = "甲甲乙丙\n甲";
        let found: Vec<_> = pattern
            .matches(text)
            .map(|one| one.whole().range())
            .collect();
        let wanted: Vec<_> = regex.find_iter(text).map(|one| one.range()).collect();
        assert_eq!(found, wanted, "{written}");
    }
}

#[test]
fn every_message_is_found_by_its_key() {
    let text = std::fs::read_to_string(root().join("rules/messages.yaml")).expect("messages");
    let all: std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>> =
        serde_yaml::from_str(&text).expect("the messages are a map of texts");
    for (key, texts) in all {
        assert_eq!(say(Lang::Zh, &key, &[]), texts["zh"], "{key}");
        assert_eq!(say(Lang::En, &key, &[]), texts["en"], "{key}");
    }
}
