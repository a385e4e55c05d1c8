//! `gouji why`: traces of rules over reports, and what scripts that break say.

use crate::cli::{Run, gouji};
use crate::render::{schema, valid};
use crate::scan::sources;
use crate::support::{check_subject, expect_file, none_wrong, pack, root, sample, subject};
use gouji::check::Settings;
use gouji::rule::trace::{Focus, Step};
use gouji::why::{Question, Why};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const MANIFEST: &str = "\
id: office
title: {zh: 办公用语, en: office words}
version: 0.1.0
rules:
  - group: words
    rules: [vague-number, loud, shy, odd, listed, steps]
";

/// The head of a rule of the small pack; `check` and what follows come behind it.
fn rule(id: &str, check: &str) -> String {
    format!(
        "\
id: {id}
summary: {{zh: 检查{id}, en: looks for {id}}}
severity: warning
since: 0.1.0
docs: {{zh: 查什么。, en: What.}}
message: {{zh: 发现{id}, en: there is {id}}}
{check}"
    )
}

const VAGUE: &str =
    "check: {pattern: {find: '公开信息若干(?:件|条)', in: [whole], unless: '规定'}}\n";
const LOUD: &str = "on: false\ncheck: {pattern: {find: '!', in: [whole]}}\n";
const SHY: &str = "yields-to: [vague-number]\ncheck: {pattern: {find: '信息若干', in: [whole]}}\n";
const ODD: &str = "\
check:
  when:
    if: {all: [{pattern: {find: '报告', in: [whole]}}, {pattern: {find: '第[0-9]号', in: [whole]}}]}
    then:
      any:
        - not: {check: {pattern: {find: '印章', in: [whole]}}, at: whole}
        - length: {section: nowhere, under: 3}
";
const LISTED: &str = "\
applies: {years: {from: 2030}}
check: {pattern: {find: '附件', in: [whole]}}
";
const STEPS: &str = "\
check:
  script: |
    // Figures of two digits are looked for.
    fn long(place) {
        place.text.len() > 2
    }
    let count = 0;
    for place in doc.find(\"[0-9]+件\", \"whole\") {
        if long(place) {
            count += 1;
            report(place, #{});
        }
    }
";

/// A folder with a small pack in `pack` and a report.
fn office(report: &str) -> tempfile::TempDir {
    let odd = ODD.replace(
        "        - length: {section: nowhere, under: 3}\n",
        "        - pairs: {marks: ['（）']}\n",
    );
    let rules = [
        ("vague-number", VAGUE),
        ("loud", LOUD),
        ("shy", SHY),
        ("odd", &odd),
        ("listed", LISTED),
        ("steps", STEPS),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "pack/pack.yaml", MANIFEST);
    for (id, check) in rules {
        let path = format!("pack/rules/words/{id}.yaml");
        write(folder.path(), &path, &rule(id, check));
    }
    write(folder.path(), "report.txt", report);
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    std::fs::write(path, text).expect("it can be written");
}

#[track_caller]
fn traced(folder: &Path, arguments: &[&str]) -> String {
    let run = gouji(folder, &[&["why"], arguments].concat());
    assert_eq!(
        (run.code, run.err.as_str()),
        (0, ""),
        "{arguments:?}: {run:?}"
    );
    run.out
}

/// A sample report with one text replaced.
fn changed(old: &str, new: &str) -> String {
    let text = sample("clean-2021.txt");
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

#[test]
fn traces_of_the_built_in_rules_are_as_reviewed() {
    let clean = sample("clean-2021.txt");
    let wrong = changed("| 4 | 78 |", "| 4 | 80 |");
    let unread = changed("| 4 | 78 |", "| 4 | 若干 |");
    let part = changed(
        "全年新收政府信息公开申请78件",
        "全年通过网络新收政府信息公开申请78件",
    );
    let typed = changed("全年主动公开", "全年主动公开公开");
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "relation-fails",
            &wrong,
            &["applications-unbalanced", "--lang", "en"],
        ),
        (
            "relation-holds",
            &clean,
            &["review-sum-wrong", "--lang", "zh"],
        ),
        (
            "relation-elsewhere",
            &wrong,
            &["row-total-wrong", "--at", "applications/new/total"],
        ),
        (
            "not-assessable",
            &unread,
            &["received-disagrees", "--lang", "en"],
        ),
        (
            "cell",
            &unread,
            &["cell-nonnumeric", "--lang", "en", "--at", "34"],
        ),
        (
            "sub-count",
            &part,
            &["received-disagrees", "--lang", "en", "--at", "8:17"],
        ),
        (
            "line",
            &part,
            &["received-disagrees", "--lang", "zh", "--at", "10"],
        ),
        ("yielded", &wrong, &["received-disagrees", "--lang", "en"]),
        ("repeat", &typed, &["repeat-phrase", "--lang", "zh"]),
        (
            "required",
            &clean,
            &["fee-missing", "--lang", "en", "--at", "12"],
        ),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, report, arguments) in cases {
        write(folder.path(), "report.txt", report);
        let out = traced(
            folder.path(),
            &[&[arguments[0], "report.txt"], &arguments[1..]].concat(),
        );
        expect_file(&format!("why/{name}.txt"), &out);
    }
}

#[test]
fn traces_of_a_pack_of_ones_own_are_as_reviewed() {
    let report = "办公室报告，第1号\n本年公开信息若干佧。\n本年公开信息若干件，见规定。\n收到12件，办结3件！\n";
    let spoken = report.replace("佧", "条");
    let cases: &[(&str, &str, &[&str])] = &[
        ("pattern-misses", report, &["vague-number", "--at", "2"]),
        ("unless", report, &["vague-number", "--lang", "en"]),
        ("yields", &spoken, &["shy", "--lang", "en"]),
        ("off", report, &["loud", "--lang", "en"]),
        ("conditions", report, &["odd", "--lang", "en"]),
        ("another-year", report, &["listed", "--lang", "en"]),
        ("script", report, &["steps", "--lang", "en"]),
        ("script-steps", report, &["steps", "--step"]),
        (
            "script-line",
            report,
            &["steps", "--lang", "en", "--at", "4:3"],
        ),
    ];
    for (name, report, arguments) in cases {
        let folder = office(report);
        let all = [
            &[arguments[0], "report.txt", "--pack", "pack"],
            &arguments[1..],
        ]
        .concat();
        expect_file(&format!("why/{name}.txt"), &traced(folder.path(), &all));
    }
}

#[test]
fn a_finding_that_is_accepted_is_said_to_be() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(
        folder.path(),
        "report.txt",
        &changed("| 4 | 78 |", "| 4 | 80 |"),
    );
    let config = "accept:\n  - rule: applications-unbalanced\n    path: report.txt\n    reason: 上级系统如此\n";
    let arguments = ["applications-unbalanced", "report.txt", "--lang", "en"];
    let open = traced(folder.path(), &arguments);
    assert!(!open.contains("accepted"), "{open}");
    write(folder.path(), "gouji.yaml", config);
    let text = traced(folder.path(), &arguments);
    assert!(text.contains("accepted: 上级系统如此"), "{text}");
    assert!(
        text.ends_with("which is accepted: 上级系统如此\n"),
        "{text}"
    );
}

#[test]
fn what_is_unknown_ends_with_2_and_a_nearby_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "report.txt", &sample("clean-2021.txt"));
    let fails = |arguments: &[&str]| -> Run {
        let run = gouji(folder.path(), &[&["why"], arguments].concat());
        assert_eq!(
            (run.code, run.out.as_str()),
            (2, ""),
            "{arguments:?}: {run:?}"
        );
        run
    };
    let says = |arguments: &[&str], wanted: &str| {
        let run = fails(arguments);
        assert!(run.err.contains(wanted), "{arguments:?}: {}", run.err);
    };
    says(&["fee-mising", "report.txt"], "did you mean `fee-missing`?");
    says(&["fee-missing", "no-such.txt"], "no-such.txt");
    says(&["fee-missing", "."], "not a regular file");
    let at = |place: &'static str| ["fee-missing", "report.txt", "--at", place];
    says(
        &at("applications/new/totl"),
        "did you mean `applications/new/total`?",
    );
    says(&at("9999"), "there is no line 9999");
    says(&at("here"), "is no place");
    says(&at("0"), "there is no line 0");
    fails(&["fee-missing", "report.txt", "--format", "telegram"]);
    fails(&["fee-missing", "report.txt", "--pack", "no-such-folder"]);
}

#[test]
fn json_keeps_to_its_schema_and_says_what_the_text_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = changed("| 4 | 78 |", "| 4 | 80 |");
    write(folder.path(), "report.txt", &wrong);
    let asked = [
        "applications-unbalanced",
        "report.txt",
        "--format",
        "json",
        "--at",
    ];
    let text = traced(
        folder.path(),
        &[&asked[..], &["applications/new/total"]].concat(),
    );
    let mut value = valid("why-output", &text);
    assert_eq!(value["outcome"], "failed");
    assert_eq!(value["asked"]["at"]["text"], "80");
    let parts: Vec<&Value> = value["parts"].as_array().expect("parts").iter().collect();
    let names: Vec<&str> = parts
        .iter()
        .filter_map(|part| part["part"].as_str())
        .collect();
    assert_eq!(names, ["rule", "applies", "place", "check", "made"]);
    assert_eq!(
        parts[4]["steps"][0]["at"]["address"],
        "applications/new/total"
    );
    value["parts"][0]["steps"][0]["surprise"] = Value::Bool(true);
    assert!(!schema("why-output").is_valid(&value), "anything is let in");
}

/// Every rule of the built-in pack on a sound and an unsound report: it ends as in a check, and
/// says something of its own.
#[test]
fn every_rule_says_what_it_looked_at_and_ends_as_in_a_check() {
    let texts = [
        sample("clean-2021.txt"),
        changed("| 4 | 78 |", "| 4 | 若干 |"),
        "一封信\n".to_owned(),
    ];
    let settings = Settings::default();
    let mut wrong = Vec::new();
    for text in texts {
        let subject = subject("a.txt", text.as_bytes());
        let report = check_subject(&subject);
        for (rule, ended) in pack().rules.iter().zip(&report.outcomes) {
            let why = Why::new(
                Arc::clone(&subject),
                Question {
                    rule,
                    pack: pack(),
                    settings: &settings,
                    focus: Focus::default(),
                    stepping: false,
                },
                &|_| {},
            );
            let id = rule.meta.id.name();
            if why.outcome != ended.outcome {
                wrong.push(format!("{id}: {:?} and {:?}", why.outcome, ended.outcome));
            }
            let checked = &why.parts[2].steps;
            let asleep = checked.is_empty() && rule.exempt(context(&subject)).is_none();
            let silent = checked.iter().any(|step| step.steps.is_empty());
            if asleep || silent && subject.is_recognised() {
                wrong.push(format!("{id}: looked at nothing: {checked:?}"));
            }
            let unsaid = why
                .parts
                .iter()
                .flat_map(|part| &part.steps)
                .any(has_unsaid);
            if unsaid || why.conclusion.starts_with("ends.") {
                wrong.push(format!("{id}: {}", why.conclusion));
            }
        }
    }
    none_wrong("traces", &wrong);
}

fn context(subject: &Arc<gouji::subject::Subject>) -> gouji::rule::found::Context<'_> {
    gouji::rule::found::Context {
        subject,
        lang: gouji::source::Lang::Zh,
        relations: &[],
        trace: None,
    }
}

/// Whether a step has no words, or words with a hole in them.
fn has_unsaid(step: &Step) -> bool {
    let says = step.say(gouji::source::Lang::En);
    let holed = step.values.iter().all(|(_, value)| !value.contains('{')) && says.contains('{');
    says.starts_with("trace.")
        || holed && step.key != "script.call"
        || step.steps.iter().any(has_unsaid)
}

#[test]
fn every_step_has_words_and_all_words_are_used() {
    let key = regex::Regex::new(r#""([a-z]+(?:[.-][a-z]+)*)""#).expect("a pattern of this test");
    let mut named = BTreeSet::new();
    for file in sources() {
        if file.path.starts_with("rule/") || file.path.starts_with("why/") {
            named.extend(
                key.captures_iter(&file.code)
                    .map(|found| found[1].to_owned()),
            );
        }
    }
    let text = std::fs::read_to_string(root().join("rules/messages.yaml")).expect("messages");
    let all: BTreeMap<String, BTreeMap<String, String>> =
        serde_yaml::from_str(&text).expect("the messages are a map of texts");
    let unused = all.keys().filter_map(|key| {
        let bare = key.strip_prefix("trace.")?;
        (!named.contains(bare) && !named.contains(key)).then(|| key.clone())
    });
    none_wrong("words of no step", &unused.collect::<Vec<_>>());
}

/// A script that breaks: its lines, and what must be said, in the frame and below it.
const BREAKS: &[(&str, &str, &[&str])] = &[
    (
        "wrong-argument",
        "let all = doc.find(12, \"whole\");",
        &[
            "`find` was called with the document, a whole number, a text",
            "it takes `doc.find(pattern: ",
        ],
    ),
    (
        "unknown-property",
        "let y = doc.yaer;",
        &[
            "the document has no property `yaer`",
            "did you mean `year`?",
        ],
    ),
    (
        "function-not-called",
        "let y = doc.headings;",
        &[
            "the document has no property `headings`",
            "is a function: it is written with brackets",
        ],
    ),
    (
        "missing-value",
        "let place = doc.first(\"zzz\", \"whole\");\nreport(place.heading, #{});",
        &["nothing has no property `heading`", "if x != ()", ":12:18]"],
    ),
    (
        "missing-operand",
        "let n = integer(\"x\") + 1;",
        &[
            "`+` does not work on nothing and a whole number",
            "if x != ()",
        ],
    ),
    (
        "out-of-bounds",
        "let all = [1, 2, 3];\nlet one = all[3];",
        &[
            "there is no entry 3 in a list of 3",
            "from 0 to 2",
            ":12:19]",
        ],
    ),
    (
        "not-a-condition",
        "let n = doc.paragraphs(\"whole\").len();\nlet a = 0;\nif n { a += 1; }",
        &["true or false is needed here, not a whole number"],
    ),
    (
        "endless",
        "fn around() {\n    while true { }\n}\n\naround();",
        &[
            "took more than 150000 operations",
            "(in the function `around`)",
            "a loop that never ends",
            ":12:",
        ],
    ),
    (
        "deep",
        "fn down(n) {\n    down(n + 1)\n}\ndown(0);",
        &[
            "nested calls more than 32 deep",
            "a function that calls itself",
        ],
    ),
    (
        "long-text",
        "let text = \"long\";\nwhile true { text += text; }",
        &["a text of more than 262144 bytes", ":12:"],
    ),
    (
        "long-list",
        "let list = [0];\nwhile true { list += list; }",
        &["a list of more than 3000 entries", ":12:"],
    ),
    (
        "in-a-function",
        "fn head_of(list) {\n    list[0]\n}\nhead_of([]);",
        &[
            "there is no entry 0 in a list of 0",
            "(in the function `head_of`)",
            "is empty",
            ":12:",
        ],
    ),
];

/// A folder with a pack of one rule, which is the script.
fn breaking(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manifest = MANIFEST.replace("vague-number, loud, shy, odd, listed, steps", "broken");
    write(folder.path(), "pack/pack.yaml", &manifest);
    let lines: Vec<String> = script.lines().map(|line| format!("    {line}")).collect();
    let check = format!(
        "check:\n  # The script.\n  script: |\n\n{}\n",
        lines.join("\n")
    );
    let check = format!("{check}tests:\n  - {{name: a letter, text: \"一封信\\n\"}}\n");
    write(
        folder.path(),
        "pack/rules/words/broken.yaml",
        &rule("broken", &check),
    );
    write(folder.path(), "report.txt", "一封信\n");
    folder
}

#[test]
fn scripts_that_break_say_what_where_and_the_cure() {
    let mut pictures = String::new();
    let mut wrong = Vec::new();
    for (name, script, wanted) in BREAKS {
        let folder = breaking(script);
        let check = gouji(
            folder.path(),
            &["check", "--pack", "pack", "--lang", "en", "report.txt"],
        );
        let test = gouji(folder.path(), &["test", "pack"]);
        let why = gouji(
            folder.path(),
            &[
                "why",
                "broken",
                "report.txt",
                "--pack",
                "pack",
                "--lang",
                "en",
            ],
        );
        let codes = (check.code, test.code, why.code);
        if codes != (2, 1, 0) {
            wrong.push(format!("{name}: exit codes {codes:?}: {check:?}"));
        }
        for wanted in *wanted {
            for (command, run) in [("check", &check), ("test", &test), ("why", &why)] {
                // A message may be wrapped.
                let out = run.out.replace('\n', " ");
                if !out.contains(wanted) {
                    wrong.push(format!(
                        "{name}: {command} does not say {wanted}:\n{}",
                        run.out
                    ));
                }
            }
        }
        pictures.push_str(&format!("== {name}\n{}\n", check.out));
    }
    none_wrong("scripts that break", &wrong);
    expect_file("why/breaks.txt", &pictures);
}

/// The page shows what the program prints: each block runs what its first line says.
#[test]
fn the_reference_shows_real_output() {
    let path = root().join("docs/reference/why.md");
    let page = std::fs::read_to_string(&path).expect("the page is there");
    let (mut real, mut blocks) = (String::new(), 0);
    let mut rest = page.as_str();
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").expect("the block ends");
        let command = block.lines().next().unwrap_or_default();
        let arguments = command
            .strip_prefix("$ gouji ")
            .expect("a command of gouji");
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let run = gouji(root(), &arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{command}");
        real.push_str(&format!("{before}```console\n{command}\n{}```", run.out));
        rest = after;
        blocks += 1;
    }
    real.push_str(rest);
    assert!(blocks >= 3, "only {blocks} blocks were found");
    expect_file("../docs/reference/why.md", &real);
}
