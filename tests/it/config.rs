//! `gouji.yaml`, packs that extend, overrides and parameters: the program run on small projects.

use crate::cli::{Run, gouji};
use crate::render::valid;
use crate::support::{root, sample};
use serde_json::Value;
use std::path::Path;

/// A folder with files.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Project { folder };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        let parent = path.parent().expect("it has a folder");
        std::fs::create_dir_all(parent).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Run {
        gouji(self.path(), arguments)
    }

    /// The ids of the rules that found something, with severities, in one report.
    #[track_caller]
    fn found(&self, path: &str) -> Vec<(String, String)> {
        let run = self.run(&["check", "--format", "json", path]);
        let json: Value = serde_json::from_str(&run.out).expect("one JSON object");
        let findings = json["reports"][0]["findings"].as_array();
        let findings = findings.unwrap_or_else(|| panic!("no report: {}", run.err));
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        findings
            .iter()
            .map(|one| (word(&one["rule"]), word(&one["severity"])))
            .collect()
    }
}

/// A report with a wrong total and a doubled mark.
fn wrong() -> String {
    let text = sample("clean-2021.txt");
    let doubled = text.replacen("。", "。。", 1);
    assert_ne!(text, doubled);
    doubled
}

fn pair(rule: &str, severity: &str) -> (String, String) {
    (rule.to_owned(), severity.to_owned())
}

#[test]
fn rules_are_switched_and_weighed_and_the_last_entry_counts() {
    let project = Project::new(&[("a.txt", &wrong())]);
    let before = project.found("a.txt");
    assert_eq!(before, [pair("gir/dup-punct", "info")]);
    let cases = [
        ("rules: {dup-punct: off}", vec![]),
        ("rules: {typography: off}", vec![]),
        (
            "rules: {'dup-*': error}",
            vec![pair("gir/dup-punct", "error")],
        ),
        (
            "rules: {gir/dup-punct: {severity: warning}}",
            vec![pair("gir/dup-punct", "warning")],
        ),
        (
            "rules: {typography: off, dup-punct: error}",
            vec![pair("gir/dup-punct", "error")],
        ),
        ("rules: {dup-punct: error, typography: off}", vec![]),
        ("rules: {dup-punct: {on: false}}", vec![]),
    ];
    for (config, wanted) in cases {
        project.write("gouji.yaml", config);
        assert_eq!(project.found("a.txt"), wanted, "{config}");
    }
}

#[test]
fn changes_for_some_paths_touch_no_other() {
    let project = Project::new(&[
        ("new/a.txt", &wrong()),
        ("old/a.txt", &wrong()),
        (
            "gouji.yaml",
            "overrides:\n  - paths: [\"old/**\"]\n    rules: {dup-punct: error}\n",
        ),
    ]);
    assert_eq!(project.found("old/a.txt"), [pair("gir/dup-punct", "error")]);
    assert_eq!(project.found("new/a.txt"), [pair("gir/dup-punct", "info")]);
    // However the path is written.
    let arguments = ["check", "--format", "concise", "../old/../old/a.txt"];
    let run = gouji(&project.path().join("new"), &arguments);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
}

#[test]
fn gate_language_format_and_excluded_paths_come_from_the_file() {
    let project = Project::new(&[
        ("a.txt", &wrong()),
        ("archive/b.txt", &wrong()),
        (
            "gouji.yaml",
            "lang: en\nformat: concise\nfail-on: info\nexclude: [archive/]\n",
        ),
    ]);
    let run = project.run(&["check"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("a.txt:") && run.out.contains("info[gir/dup-punct]"));
    assert!(!run.out.contains("archive"), "{}", run.out);
    // Arguments are stronger, and a file that is named itself is checked.
    let run = project.run(&[
        "check",
        "--fail-on",
        "never",
        "--lang",
        "zh",
        "archive/b.txt",
    ]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("archive/b.txt:"), "{}", run.out);
    let run = project.run(&["check", "--no-config", "--format", "concise"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("archive/b.txt:"), "{}", run.out);
}

#[test]
fn the_file_is_found_upwards_from_what_is_checked() {
    let project = Project::new(&[
        ("gouji.yaml", "rules: {dup-punct: off}\n"),
        ("city/town/a.txt", &wrong()),
        ("city/gouji.yaml", "rules: {dup-punct: error}\n"),
        ("other/b.txt", &wrong()),
    ]);
    assert_eq!(
        project.found("city/town/a.txt"),
        [pair("gir/dup-punct", "error")]
    );
    // One run has one configuration: the one of the folder that holds all of it.
    let run = project.run(&["check", "--format", "concise", "city", "other"]);
    assert!(!run.out.contains("dup-punct"), "{}", run.out);
}

#[test]
fn what_is_wrong_in_the_file_ends_the_run_at_its_place() {
    let cases = [
        ("rulez: {}\n", "did you mean `rules`?", "gouji.yaml:1:1"),
        (
            "rules:\n  fee-mising: off\n",
            "did you mean `fee-missing`?",
            "gouji.yaml:2:3",
        ),
        (
            "rules:\n  fee-missing: of\n",
            "did you mean `off`?",
            "gouji.yaml:2:16",
        ),
        ("packs: [giir]\n", "did you mean `gir`?", "gouji.yaml:1:9"),
        (
            "packs:\n  - nowhere\n",
            "there is no pack folder `nowhere`",
            "gouji.yaml:2:5",
        ),
        (
            "fail-on: errors\n",
            "did you mean `error`?",
            "gouji.yaml:1:10",
        ),
        ("exclude: ['a[']\n", "this is no glob", "gouji.yaml:1:11"),
        (
            "rules:\n  fee-*: {help: {zh: 甲, en: a}}\n",
            "rules; texts and parameters",
            "gouji.yaml:2:3",
        ),
        (
            "rules:\n  fee-title: {parameters: {least: 3}}\n",
            "no parameter `least`",
            "gouji.yaml:2:28",
        ),
        (
            "rules:\n  overview-too-short: {parameters: {least: many}}\n",
            "`least` must be a whole number",
            "gouji.yaml:2:44",
        ),
        (
            "rules:\n  fee-title: {message: {zh: '{nothing}', en: a}}\n",
            "unknown placeholder `{nothing}`",
            "gouji.yaml:2:",
        ),
        (
            "overrides:\n  - paths: ['*']\n    rules: {fee-mising: off}\n",
            "did you mean `fee-missing`?",
            "gouji.yaml:3:13",
        ),
        (
            "overrides:\n  - paths: ['*']\n    rules: {fee-title: {help: {zh: 甲, en: a}}}\n",
            "belong under the main `rules`",
            "gouji.yaml:3:13",
        ),
        ("limits: {file-size: -1}\n", "", "gouji.yaml:1:21"),
    ];
    for (config, says, place) in cases {
        let project = Project::new(&[("gouji.yaml", config), ("a.txt", &wrong())]);
        let run = project.run(&["check", "a.txt"]);
        assert_eq!(run.code, 2, "{config}{}{}", run.out, run.err);
        assert!(run.err.contains(says), "{config}{}", run.err);
        assert!(run.err.contains(place), "{config}{}", run.err);
    }
}

const PROVINCE: &str = "id: province
title: {zh: 某省, en: a province}
version: 1.2.0
extends: gir
words: [common-typo]
overrides:
  dup-punct:
    severity: error
    message: {zh: 省里不许重复标点, en: no doubled marks here}
  overview-too-short:
    parameters: {least: 5000}
rules:
  - group: province
    rules: [motto]
";

const MOTTO: &str = "id: motto
summary: {zh: 不写口号, en: no mottoes}
severity: warning
since: 1.2.0
docs: {zh: 甲, en: a}
parameters:
  words:
    default: [砥砺前行]
    about: {zh: 口号, en: the mottoes}
check:
  pattern: {find: \"${words}\", in: [text]}
message: {zh: \"“{match}”是口号\", en: \"{match} is a motto ({words})\"}
tests:
  - name: a motto
    base: clean-2021
    edits: [{append: \"\\n我们砥砺前行。\\n\"}]
    expect: [{at: 砥砺前行, says: 口号}]
";

fn province() -> Project {
    Project::new(&[
        (
            "a.txt",
            &wrong().replacen("。。", "，砥砺前行，奋楫扬帆。。", 1),
        ),
        ("province/pack.yaml", PROVINCE),
        ("province/rules/province/motto.yaml", MOTTO),
        ("province/words/common-typo.txt", "# none of its own\n"),
        ("gouji.yaml", "packs: [province]\n"),
    ])
}

#[test]
fn a_pack_that_extends_another_adds_to_it_and_changes_it() {
    let project = province();
    let found = project.found("a.txt");
    assert!(found.contains(&pair("gir/dup-punct", "error")), "{found:?}");
    assert!(
        found.contains(&pair("province/motto", "warning")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|(rule, _)| rule == "gir/overview-too-short"),
        "{found:?}"
    );
    let run = project.run(&["check", "--format", "concise", "a.txt"]);
    assert!(run.out.contains("省里不许重复标点"), "{}", run.out);
    // The settings come after the packs.
    let config = "packs: [province]\nrules:\n  motto: {parameters: {words: [奋楫扬帆, 破浪]}}\n";
    project.write("gouji.yaml", config);
    let run = project.run(&["check", "--format", "concise", "--lang", "en", "a.txt"]);
    assert!(
        run.out.contains("奋楫扬帆 is a motto (奋楫扬帆|破浪)"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("砥砺前行 is"), "{}", run.out);
    // Without a configuration, the folder is enough.
    let run = project.run(&[
        "rules",
        "--no-config",
        "--pack",
        "province",
        "motto",
        "fee-missing",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("province/motto") && run.out.contains("gir/fee-missing"));
    let run = project.run(&["test", "province"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn packs_of_different_documents_stand_side_by_side() {
    let memo = "id: memo
title: {zh: 便函, en: memos}
version: 1.0.0
report: {titles: ['^(?<body>.{2,20})便函$']}
rules:
  - group: memo
    rules: [greeting]
";
    let greeting = "id: greeting
summary: {zh: 没有问候, en: no greeting}
severity: error
since: 1.0.0
docs: {zh: 甲, en: a}
check: {pattern: {require: 您好, in: [text]}}
message: {zh: 没有问候, en: no greeting}
";
    let project = Project::new(&[
        ("memo.txt", "云栖市科技局便函\n\n请于三日内办理。\n"),
        ("a.txt", &wrong()),
        ("memo/pack.yaml", memo),
        ("memo/rules/memo/greeting.yaml", greeting),
        ("gouji.yaml", "packs: [gir, memo]\n"),
    ]);
    assert_eq!(project.found("memo.txt"), [pair("memo/greeting", "error")]);
    assert_eq!(project.found("a.txt"), [pair("gir/dup-punct", "info")]);
}

#[test]
fn a_base_that_is_missing_or_circular_is_said() {
    let pack = |id: &str, extends: &str| {
        format!("id: {id}\ntitle: {{zh: 甲, en: a}}\nversion: 1.0.0\nextends: {extends}\n")
    };
    let project = Project::new(&[
        ("a/pack.yaml", &pack("a", "provence")),
        ("b/pack.yaml", &pack("b", "c")),
        ("c/pack.yaml", &pack("c", "b")),
        ("d/pack.yaml", &pack("b", "gir")),
        ("f/pack.yaml", &pack("gouji", "gir")),
        (
            "e/pack.yaml",
            &pack("e", "gir").replace("extends", "overrides: {fee-mising: off}\nextends"),
        ),
    ]);
    let says = |packs: &[&str], wanted: &str| {
        let mut arguments = vec!["rules", "fee-missing"];
        for pack in packs {
            arguments.extend(["--pack", *pack]);
        }
        let run = project.run(&arguments);
        assert_eq!(run.code, 2, "{packs:?}: {}", run.err);
        assert!(run.err.contains(wanted), "{packs:?}: {}", run.err);
    };
    says(&["a"], "extends `provence`, which is not among the packs");
    says(&["gir", "b", "c"], "`c` extends this pack in turn");
    says(&["e", "b", "d"], "has the same id `b`");
    says(&["f"], "kept for the rules of the engine");
    says(&["e"], "did you mean `fee-missing`?");
}

#[test]
fn show_config_says_what_decided() {
    let project = province();
    let config = "packs: [province]\nfail-on: warning\nrules:\n  dup-punct: off\n\
                  overrides:\n  - paths: ['*.txt']\n    rules: {typography: warning}\n";
    project.write("gouji.yaml", config);
    let arguments = [
        "rules",
        "--show-config",
        "a.txt",
        "dup-punct",
        "motto",
        "--format",
        "json",
    ];
    let run = project.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let json = valid("applied-output", &run.out);
    assert_eq!(json["packs"][1]["id"], "province");
    assert_eq!(json["overrides"][0], "*.txt");
    assert_eq!(json["fail_on"], "warning");
    let rule = |name: &str| {
        let rules = json["rules"].as_array().expect("rules");
        let found = rules.iter().find(|one| one["rule"] == name);
        found.unwrap_or_else(|| panic!("{name} is listed")).clone()
    };
    let doubled = rule("gir/dup-punct");
    assert_eq!(
        (&doubled["on"], &doubled["severity"]),
        (&true.into(), &"warning".into())
    );
    let because = ["province/pack.yaml:7", "gouji.yaml:4", "gouji.yaml:7"];
    assert_eq!(doubled["because"], serde_json::json!(because));
    assert_eq!(rule("province/motto")["because"], serde_json::json!([]));
    let text = project.run(&["rules", "--show-config", "a.txt", "--lang", "en"]);
    assert!(text.out.contains("province 1.2.0"), "{}", text.out);
    assert!(
        text.out.contains("gouji.yaml:4, gouji.yaml:7"),
        "{}",
        text.out
    );
}

#[test]
fn init_writes_a_file_whose_every_line_can_be_used() {
    for lang in ["zh", "en"] {
        let project = Project::new(&[("a.txt", &wrong()), ("rules/province/pack.yaml", PROVINCE)]);
        project.write("rules/province/rules/province/motto.yaml", MOTTO);
        project.write("rules/province/words/common-typo.txt", "# none\n");
        assert_eq!(project.run(&["init", "--lang", lang]).code, 0);
        let path = project.path().join("gouji.yaml");
        let written = std::fs::read_to_string(&path).expect("it was written");
        assert_eq!(project.found("a.txt"), [pair("gir/dup-punct", "info")]);
        let again = project.run(&["init"]);
        assert_eq!(again.code, 2);
        assert_eq!(
            std::fs::read_to_string(&path).expect("it is there"),
            written
        );
        // A comment that is a line of the file becomes one when its sign is taken away.
        let keys = written.lines().filter_map(|line| {
            let bare = line.strip_prefix("# ")?;
            let first = bare.trim_start().chars().next()?;
            let is_entry = bare.trim_start().starts_with("- ");
            let is_key = first.is_ascii_lowercase() && bare.contains(':') && !bare.ends_with('.');
            (is_entry || is_key).then_some(bare)
        });
        let config: String = keys.flat_map(|line| [line, "\n"]).collect();
        for key in [
            "packs",
            "lang",
            "fail-on",
            "format",
            "exclude",
            "rules",
            "overrides",
            "accept",
            "cache",
            "limits",
        ] {
            let there = config
                .lines()
                .any(|line| line.starts_with(&format!("{key}:")));
            assert!(there, "{key}: {config}");
        }
        project.write("gouji.yaml", &config);
        let run = project.run(&["check", "--format", "concise", "a.txt"]);
        assert!(run.code < 2, "{config}{}", run.err);
    }
}

#[test]
fn the_reference_shows_a_file_that_loads() {
    let page = std::fs::read_to_string(root().join("docs/reference/config.md")).expect("the page");
    let block = page
        .split("```yaml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let project = province();
    project.write("gouji.yaml", block.expect("the page has an example"));
    let run = project.run(&["check", "a.txt"]);
    assert!(run.code < 2, "{}", run.err);
    // Every key of the file is described.
    for key in [
        "packs",
        "lang",
        "format",
        "fail-on",
        "exclude",
        "rules",
        "overrides",
        "accept",
        "cache",
        "limits",
    ] {
        assert!(page.contains(&format!("| `{key}` |")), "{key}");
    }
}
