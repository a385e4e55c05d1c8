//! The rules of the house: who uses whom, where outside crates live, sizes, names, words, the pack.

use crate::scan::{RustFile, block_end, files, sources};
use crate::support::{none_wrong, pack, root};
use gouji::pack::manifest::ManifestFile;
use gouji::yaml::DataFile;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Reading order. A room may use the rooms named after it, and no other.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("yaml", &["source"]),
    ("wording", &["source", "yaml"]),
    ("diagnostic", &["source"]),
    ("syntax", &["source"]),
    ("read", &["source", "syntax"]),
    // Of `diagnostic` a form needs only what a key looks like.
    ("form", &["source", "yaml", "diagnostic", "syntax"]),
    ("fact", &["source", "yaml", "form"]),
    (
        "subject",
        &["source", "wording", "syntax", "read", "form", "fact"],
    ),
    (
        "rule",
        &[
            "source",
            "yaml",
            "wording",
            "diagnostic",
            "syntax",
            "form",
            "fact",
            "subject",
        ],
    ),
    (
        "pack",
        &[
            "source",
            "yaml",
            "diagnostic",
            "syntax",
            "form",
            "fact",
            "subject",
            "rule",
        ],
    ),
    (
        "check",
        &[
            "source",
            "yaml",
            "diagnostic",
            "syntax",
            "read",
            "fact",
            "subject",
            "rule",
            "pack",
        ],
    ),
    (
        "cache",
        &["source", "diagnostic", "syntax", "read", "subject", "check"],
    ),
    ("config", &["source", "yaml", "rule", "check"]),
    (
        "mutate",
        &[
            "source",
            "yaml",
            "diagnostic",
            "fact",
            "subject",
            "rule",
            "pack",
            "check",
        ],
    ),
    (
        "accept",
        &[
            "source",
            "yaml",
            "wording",
            "diagnostic",
            "read",
            "subject",
            "rule",
            "check",
            "config",
        ],
    ),
    (
        "explain",
        &["source", "yaml", "form", "rule", "pack", "check"],
    ),
    ("schema", &["form", "fact", "rule", "pack", "config"]),
    (
        "why",
        &[
            "source",
            "yaml",
            "wording",
            "diagnostic",
            "subject",
            "rule",
            "pack",
            "check",
        ],
    ),
    (
        "render",
        &[
            "source",
            "yaml",
            "wording",
            "diagnostic",
            "syntax",
            "form",
            "fact",
            "subject",
            "rule",
            "check",
            "mutate",
            "explain",
            "why",
        ],
    ),
    (
        "cli",
        &[
            "source",
            "yaml",
            "wording",
            "diagnostic",
            "read",
            "subject",
            "rule",
            "pack",
            "check",
            "cache",
            "mutate",
            "config",
            "accept",
            "explain",
            "why",
            "schema",
            "render",
        ],
    ),
];

/// Outside crates, and the only places that know them.
const CRATES: &[(&str, &[&str])] = &[
    ("rhai", &["rule/script/"]),
    ("clap", &["cli/"]),
    ("miette", &["render/"]),
    ("serde_json", &["render/", "schema/"]),
    ("minijinja", &["render/html/"]),
    (
        "tempfile",
        &[
            "cli/cache.rs",
            "cli/outputs.rs",
            "render/html/",
            "render/xlsx/",
        ],
    ),
    (
        "schemars",
        &[
            "schema/",
            "yaml/",
            "source/lang.rs",
            "diagnostic/",
            "form/bind/mod.rs",
            "form/file.rs",
            "fact/file.rs",
            "rule/",
            "pack/manifest.rs",
            "check/settings.rs",
            "config/file.rs",
        ],
    ),
    ("serde_yaml", &["yaml/"]),
    ("encoding_rs", &["source/decode.rs"]),
    ("chardetng", &["source/decode.rs"]),
    ("zip", &["read/package.rs"]),
    ("quick_xml", &["read/xml.rs"]),
    ("cfb", &["read/doc/container.rs"]),
    ("hayro_interpret", &["read/pdf/"]),
    ("kurbo", &["read/pdf/"]),
    ("flate2", &["read/pdf/harm.rs"]),
    ("include_dir", &["pack/files.rs", "pack/scaffold.rs"]),
    ("ignore", &["cli/"]),
    ("rayon", &["cli/"]),
    ("terminal_size", &["cli/"]),
    (
        "clap_complete",
        &["cli/args.rs", "cli/command/completions.rs"],
    ),
    ("clap_mangen", &["cli/command/man.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("notify", &["cli/watch.rs"]),
    ("postcard", &["cache/memory.rs"]),
    ("sha2", &["cache/", "pack/files.rs"]),
    ("rust_xlsxwriter", &["render/xlsx/"]),
    ("semver", &["pack/layer.rs"]),
    ("globset", &["config/globs.rs", "rule/selection.rs"]),
    (
        "regex_syntax",
        &[
            "source/near.rs",
            "source/needle.rs",
            "source/pattern.rs",
            "source/program.rs",
            "source/sense.rs",
        ],
    ),
    (
        "daachorse",
        &["rule/words.rs", "source/needle.rs", "syntax/guide.rs"],
    ),
];

/// Files that may hold Chinese in code: language itself, not words said to people.
const LANGUAGE: &[(&str, &str)] = &[
    ("source/numeral.rs", "number words and their values"),
    (
        "syntax/ordinal.rs",
        "第, and the counters of headings: 部分 章 节 条",
    ),
    (
        "syntax/token.rs",
        "words and strokes that stand for nothing in a cell",
    ),
    (
        "syntax/outline.rs",
        "第, and particles that show a line goes on",
    ),
    ("fact/figure.rs", "words of scale, and 第 of ordinals"),
    ("fact/prose.rs", "年 behind the number of a year"),
    (
        "rule/script/api/number.rs",
        "number words in the examples of the reference",
    ),
    (
        "rule/condition/section.rs",
        "particles that do not tell two titles apart",
    ),
];

/// Messages that no code uses yet: key and reason.
const KNOWN_UNUSED: &[(&str, &str)] = &[
    ("cli.no-input", "the command line says this in English only"),
    ("fault.also", "relations are listed in the finding instead"),
    ("fault.computed", "the rule's own message says it"),
    ("fault.relation", "the rule's own message says it"),
    ("place.heading", "a place ends with the heading itself"),
    ("place.table", "a place ends with the table's own title"),
    (
        "reason.form-out",
        "a rule for another form passes in silence",
    ),
    (
        "reason.kind-out",
        "a rule for another kind of body passes in silence",
    ),
    ("reason.script", "the script's text is used as it is"),
    (
        "reason.year-out",
        "a rule for another year passes in silence",
    ),
    ("summary.rules", "outcomes are listed one by one"),
];

/// Messages that are given more than they use: key and reason.
const KNOWN_OVERFILLED: &[(&str, &str)] = &[(
    "hypothesis.shifted",
    "is given the neighbour's label, which its text does not use",
)];

/// Rules whose inline tests are thin: id and reason.
const KNOWN_THIN: &[(&str, &str)] = &[(
    "replaced-characters",
    "a case is text, and undecodable bytes cannot be written in it; see robust.rs",
)];

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this test")
}

#[test]
fn rooms_stand_in_reading_order() {
    for (at, (room, uses)) in ROOMS.iter().enumerate() {
        for used in *uses {
            let earlier = ROOMS[..at].iter().any(|(other, _)| other == used);
            assert!(earlier, "{room} may not use {used}, which comes later");
        }
    }
    let rooms: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let sources = sources();
    let found: BTreeSet<&str> = sources
        .iter()
        .map(RustFile::room)
        .filter(|room| !["lib", "main"].contains(room))
        .collect();
    assert_eq!(found, rooms, "rooms on disk and on the map");
}

#[test]
fn rooms_use_only_what_the_map_allows() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((room, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            continue;
        };
        for (offset, used) in uses(&file) {
            let is_room = ROOMS.iter().any(|(other, _)| *other == used);
            if is_room && used != *room && !allowed.contains(&used.as_str()) {
                let line = file.line(offset);
                wrong.push(format!("src/{}:{line}: {room} uses {used}", file.path));
            }
        }
    }
    none_wrong("imports against the map", &wrong);
}

/// Every first name behind `crate::`, or behind as many `super::` as lead to the root.
fn uses(file: &RustFile) -> Vec<(usize, String)> {
    let path = pattern(r"\b(?:crate::|((?:super::)+))(\{[^;]*|\w+)");
    let word = pattern(r"\w+");
    let mut found = Vec::new();
    for captures in path.captures_iter(&file.bare) {
        let supers = captures.get(1).map(|m| m.as_str().matches("super").count());
        if supers.is_some_and(|supers| supers < file.depth()) {
            continue;
        }
        let names = captures.get(2).expect("the group takes part");
        match names.as_str().strip_prefix('{') {
            None => found.push((names.start(), names.as_str().to_owned())),
            Some(group) => {
                let words = word.find_iter(group);
                found.extend(words.map(|name| (names.start(), name.as_str().to_owned())));
            }
        }
    }
    found
}

#[test]
fn outside_crates_live_where_the_map_says() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (name, places) in CRATES {
            let used = pattern(&format!(r"(?:^|[^\w:.]){name}(?:::|!)|\buse {name}\b"));
            let Some(found) = used.find(&file.bare) else {
                continue;
            };
            if !places.iter().any(|place| file.path.starts_with(place)) {
                let line = file.line(found.end());
                wrong.push(format!("src/{}:{line}: knows {name}", file.path));
            }
        }
    }
    none_wrong("outside crates in the wrong room", &wrong);
}

#[test]
fn one_file_reads_the_clock_and_few_read_the_disk() {
    let disk = ["cli/", "pack/files.rs"];
    let mut wrong = Vec::new();
    for file in sources() {
        let clock = pattern(r"SystemTime|Instant::now|UNIX_EPOCH").is_match(&file.bare);
        // The day decides only which acceptances are over, and `--as-of` sets it.
        if clock && file.path != "cli/accepting.rs" {
            wrong.push(format!("src/{} reads the clock", file.path));
        }
        let reads = pattern(r"std::fs|std::env|std::process").is_match(&file.bare);
        let may = file.path == "main.rs" || disk.iter().any(|place| file.path.starts_with(place));
        if reads && !may {
            wrong.push(format!("src/{} reaches outside", file.path));
        }
    }
    none_wrong("reaching outside", &wrong);
}

#[test]
fn files_and_functions_stay_small() {
    let declaration = pattern(r"\bfn (\w+)");
    let (mut wrong, mut longest_files, mut longest_functions) =
        (Vec::new(), Vec::new(), Vec::new());
    for file in sources() {
        let lines = file.text.lines().count();
        longest_files.push((lines, file.path.clone()));
        if lines > 600 {
            wrong.push(format!("src/{}: {lines} lines", file.path));
        }
        for captures in declaration.captures_iter(&file.bare) {
            let start = captures.get(0).expect("a match").start();
            let rest = &file.bare[start..];
            // A function without a body ends with a semicolon outside brackets.
            let body = rest.find('{').unwrap_or(rest.len());
            if signature_ends(&rest[..body]) {
                continue;
            }
            let end = block_end(&file.bare, start);
            let length = file.bare[start..end].matches('\n').count() + 1;
            let name = format!("src/{}: {}", file.path, &captures[1]);
            if length > 100 {
                wrong.push(format!("{name}: {length} lines"));
            }
            longest_functions.push((length, name));
        }
    }
    for list in [&mut longest_files, &mut longest_functions] {
        list.sort_by(|a, b| b.cmp(a));
        for (lines, name) in list.iter().take(5) {
            println!("{lines:4} {name}");
        }
    }
    none_wrong("too long", &wrong);
}

fn signature_ends(signature: &str) -> bool {
    let mut depth = 0i32;
    for byte in signature.bytes() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[test]
fn every_file_opens_with_what_it_is_and_has_a_name_of_its_own() {
    let junk = ["utils", "helpers", "common", "misc", "types", "errors"];
    let mut wrong = Vec::new();
    for file in sources() {
        let opening = file.text.lines().next().unwrap_or_default();
        if !opening.starts_with("//! ") {
            wrong.push(format!("src/{}: opens with {opening:?}", file.path));
        }
        let stem = file.path.rsplit('/').next().unwrap_or_default();
        if junk.contains(&stem.trim_end_matches(".rs")) {
            wrong.push(format!("src/{}: a junk room", file.path));
        }
    }
    none_wrong("files without an opening or a name", &wrong);
}

#[test]
fn chinese_stands_in_data_not_in_code() {
    let han = pattern(r"\p{Han}");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for file in sources() {
        for (offset, string) in file.strings() {
            if !han.is_match(string) {
                continue;
            }
            match LANGUAGE.iter().find(|(path, _)| *path == file.path) {
                Some((path, _)) => {
                    seen.insert(*path);
                }
                None => wrong.push(format!("src/{}:{}: {string}", file.path, file.line(offset))),
            }
        }
    }
    for (path, reason) in LANGUAGE {
        if !seen.contains(path) {
            wrong.push(format!(
                "{path} ({reason}) needs no place on the list any more"
            ));
        }
    }
    none_wrong("Chinese in code", &wrong);
}

/// The engine's messages: key to Chinese and English, with the placeholders of each.
fn messages() -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let text = std::fs::read_to_string(root().join("rules/messages.yaml")).expect("messages");
    let all: BTreeMap<String, BTreeMap<String, String>> =
        serde_yaml::from_str(&text).expect("the messages are a map of texts");
    let hole = pattern(r"\{([a-z_]+)\}");
    let holes = |text: &str| -> BTreeSet<String> {
        hole.captures_iter(text).map(|c| c[1].to_owned()).collect()
    };
    all.into_iter()
        .map(|(key, texts)| {
            assert_eq!(texts.len(), 2, "{key} is in two languages");
            (key, [holes(&texts["zh"]), holes(&texts["en"])])
        })
        .collect()
}

#[test]
fn messages_have_the_same_placeholders_in_both_languages() {
    let wrong: Vec<String> = messages()
        .into_iter()
        .filter(|(_, [zh, en])| zh != en)
        .map(|(key, [zh, en])| format!("{key}: {zh:?} and {en:?}"))
        .collect();
    none_wrong("placeholders that differ", &wrong);
}

#[test]
fn every_message_the_code_says_exists_and_is_filled() {
    let messages = messages();
    let call = pattern(r"\bsay\(");
    let key = pattern(r#"^[^"]*?,\s*"([a-z0-9.-]+)""#);
    let argument = pattern(r#"\(\s*"([a-z_]+)"\s*,"#);
    let mut wrong = Vec::new();
    let mut calls = 0;
    for file in sources() {
        for found in call.find_iter(&file.code) {
            let open = found.end();
            let inside = &file.code[open..open + closing(&file.bare[open..])];
            let Some(name) = key.captures(inside) else {
                continue;
            };
            calls += 1;
            let given: BTreeSet<String> = argument
                .captures_iter(inside)
                .map(|c| c[1].to_owned())
                .collect();
            let at = format!("src/{}:{}", file.path, file.line(open));
            match messages.get(&name[1]) {
                None => wrong.push(format!("{at}: there is no message {}", &name[1])),
                Some(_) if KNOWN_OVERFILLED.iter().any(|(key, _)| *key == &name[1]) => {}
                Some([zh, _]) if *zh != given && inside.contains("&[") => wrong.push(format!(
                    "{at}: {} wants {zh:?}, is given {given:?}",
                    &name[1]
                )),
                Some(_) => {}
            }
        }
    }
    println!("{calls} calls");
    assert!(calls > 40, "only {calls} calls were understood");
    none_wrong("messages said wrongly", &wrong);
}

/// Where the bracket that is open at the start of bare code closes.
fn closing(bare: &str) -> usize {
    let mut depth = 1;
    for (offset, byte) in bare.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return offset;
        }
    }
    bare.len()
}

#[test]
fn no_message_is_unused() {
    let sources = sources();
    let strings: Vec<&str> = sources
        .iter()
        .flat_map(|file| file.strings().into_iter().map(|(_, string)| string))
        .collect();
    let used = |key: &str| {
        let family = key.split_once('.').map_or(key, |(family, _)| family);
        let open = format!("{family}.{{");
        strings
            .iter()
            .any(|string| *string == key || string.starts_with(&open))
    };
    let mut wrong = Vec::new();
    for key in messages().keys() {
        let listed = KNOWN_UNUSED.iter().any(|(other, _)| other == key);
        if used(key) == listed {
            let how = if listed {
                "is used after all"
            } else {
                "is never said"
            };
            wrong.push(format!("{key} {how}"));
        }
    }
    none_wrong("messages", &wrong);
}

#[test]
fn the_pack_lists_exactly_the_rule_files_on_disk() {
    let path = root().join("rules/gir/pack.yaml");
    let text = std::fs::read_to_string(&path).expect("the manifest is there");
    let mut problems = Vec::new();
    let manifest: ManifestFile =
        gouji::yaml::parse(&DataFile::new("pack.yaml", &text), &mut problems)
            .expect("the manifest is sound");
    let mut listed: Vec<String> = manifest
        .rules
        .iter()
        .flat_map(|group| {
            let rules = group.rules.iter();
            rules.map(|rule| format!("{}/{}.yaml", group.group.value, rule.value))
        })
        .collect();
    listed.sort();
    assert_eq!(listed, files(&root().join("rules/gir/rules"), "yaml"));
    assert_eq!(pack().rules.len(), listed.len(), "rules that did not load");
}

#[test]
fn every_rule_says_why_and_shows_itself() {
    let headings = [["查什么", "为什么", "怎么改"], ["What", "Why", "How"]];
    let (mut wrong, mut scripted) = (Vec::new(), 0);
    for rule in &pack().rules {
        let id = rule.meta.id.name();
        scripted += usize::from(rule.file.text.contains("script:"));
        let mut need = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{id}: {what}"));
            }
        };
        let basis = !rule.meta.basis.is_empty() || rule.meta.group == "reading";
        need(basis, "names no basis");
        let docs = [&rule.meta.docs.zh, &rule.meta.docs.en];
        for (docs, headings) in docs.into_iter().zip(headings) {
            for heading in headings {
                need(docs.contains(heading), &format!("docs lack {heading}"));
            }
        }
        let summary = &rule.meta.summary;
        let both = !summary.zh.is_empty() && !summary.en.is_empty();
        need(both, "has no summary in both languages");
        let firing = rule.cases.iter().filter(|case| !case.expect.is_empty());
        let firing = firing.count();
        if KNOWN_THIN.iter().any(|(known, _)| *known == id) {
            continue;
        }
        need(rule.cases.len() >= 3, "has fewer than three cases");
        need(firing >= 1, "has no case that fires");
        need(firing < rule.cases.len(), "has no clean case");
    }
    println!("{} rules, {scripted} scripted", pack().rules.len());
    assert!(scripted >= 6, "only {scripted} rules are scripted");
    none_wrong("rules", &wrong);
}
