//! `gouji new`: what it writes passes its own tests, and nothing that is there is touched.

use crate::cli::gouji;
use gouji::pack::scaffold::entered;
use std::path::Path;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[track_caller]
fn ends(folder: &Path, arguments: &[&str], code: i32, says: &str) {
    let run = gouji(folder, arguments);
    let said = format!("{}{}", run.out, run.err);
    assert_eq!(run.code, code, "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {said}");
}

#[test]
fn new_packs_and_rules_pass_their_tests_at_once() {
    for lang in ["zh", "en"] {
        let folder = folder();
        let at = folder.path();
        ends(
            at,
            &["new", "pack", "own", "--lang", lang],
            0,
            "next: gouji test own",
        );
        ends(
            at,
            &["test", "own", "--lang", "en"],
            0,
            "3 passed, 0 failed\n",
        );
        let next = "next: gouji new rule local/my-rule --pack area";
        ends(
            at,
            &["new", "pack", "area", "--extends", "gir", "--lang", lang],
            0,
            next,
        );
        for pack in ["own", "area"] {
            let written = std::fs::read_to_string(at.join(pack).join("pack.yaml"));
            let written = written.expect("the manifest is there");
            assert!(
                !written.contains("#zh") && !written.contains("#en"),
                "{written}"
            );
            for (rule, more) in [("local/plain", None), ("local/clever", Some("--scripted"))] {
                let mut arguments = vec!["new", "rule", rule, "--pack", pack, "--lang", lang];
                arguments.extend(more);
                let id = rule.split_once('/').map_or(rule, |(_, id)| id);
                ends(
                    at,
                    &arguments,
                    0,
                    &format!("next: gouji test {pack} --filter {id}\n"),
                );
                ends(
                    at,
                    &["test", pack, "--filter", id, "--lang", "en"],
                    0,
                    "3 passed, 0 failed\n",
                );
            }
            let run = gouji(at, &["rules", "--pack", pack, "local"]);
            assert!(
                run.out.contains("plain") && run.out.contains("clever"),
                "{}",
                run.out
            );
        }
    }
}

#[test]
fn what_is_there_is_not_touched_and_names_are_checked() {
    let folder = folder();
    let at = folder.path();
    ends(at, &["new", "pack", "own"], 0, "");
    ends(at, &["new", "rule", "local/one", "--pack", "own"], 0, "");
    let manifest = || std::fs::read_to_string(at.join("own/pack.yaml")).expect("a manifest");
    let before = manifest();
    for (arguments, says) in [
        (["new", "pack", "own"].as_slice(), "`own` is there already"),
        (&["new", "pack", "gir"], "the name of another pack"),
        (&["new", "pack", "Own"], "is no name for a pack"),
        (&["new", "pack", "../own"], "is no name for a pack"),
        (&["new", "rule", "one", "--pack", "own"], "local/one"),
        (
            &["new", "rule", "local/One", "--pack", "own"],
            "is no name for a rule",
        ),
        (
            &["new", "rule", "local/one", "--pack", "own"],
            "a rule `own/one` already",
        ),
        (
            &["new", "rule", "lokal/two", "--pack", "own"],
            "did you mean `local`?",
        ),
        (&["new", "rule", "local/two"], "--pack names the folder"),
        (
            &["new", "rule", "local/two", "--pack", "other"],
            "cannot read",
        ),
    ] {
        ends(at, arguments, 2, says);
    }
    assert_eq!(manifest(), before);
}

#[test]
fn a_rule_is_entered_where_it_belongs_and_comments_stay() {
    let head = "id: a\ntitle: {zh: a, en: a}\nversion: 0.1.0\n";
    for (list, group, expected) in [
        (
            "rules: []\n",
            "g",
            "rules:\n  - group: g\n    rules:\n      - new\n",
        ),
        ("", "g", "rules:\n  - group: g\n    rules:\n      - new\n"),
        (
            "rules:\n- group: g # first\n  rules: [one, two]\n# end\n",
            "g",
            "rules:\n- group: g # first\n  rules: [one, two, new]\n# end\n",
        ),
        (
            "rules:\n  - group: g\n    rules:\n      - one # why\n      # later\n  - group: h\n    rules:\n      - two",
            "g",
            "rules:\n  - group: g\n    rules:\n      - one # why\n      - new\n      # later\n  - group: h\n    rules:\n      - two",
        ),
        (
            "rules:\n  - group: g\n    rules:\n      - one",
            "g",
            "rules:\n  - group: g\n    rules:\n      - one\n      - new\n",
        ),
        (
            "rules:\n  - group: g\n    rules:\n      - one # why\n",
            "h",
            "rules:\n  - group: g\n    rules:\n      - one # why\n  - group: h\n    rules:\n      - new\n",
        ),
    ] {
        let new = entered(&format!("{head}{list}"), group, "new");
        assert_eq!(
            new.as_deref(),
            Some(format!("{head}{expected}").as_str()),
            "{list}"
        );
    }
    assert_eq!(entered("rules: {}", "g", "new"), None);
}

#[test]
fn a_pack_says_which_gouji_it_needs() {
    let folder = folder();
    let at = folder.path();
    ends(at, &["new", "pack", "own"], 0, "");
    let path = at.join("own/pack.yaml");
    let manifest = std::fs::read_to_string(&path).expect("a manifest");
    let here = format!(">={}", env!("CARGO_PKG_VERSION"));
    for (requires, code, says) in [
        (">=0.1.0, <99.0.0", 0, "3 passed"),
        (
            ">=99.0.0",
            2,
            "this pack requires gouji >=99.0.0, and this is gouji",
        ),
        ("<0.1.0", 2, "this pack requires gouji <0.1.0"),
        ("soon", 2, "`soon` is no range of versions"),
    ] {
        let text = manifest.replace(&here, requires);
        assert!(text.contains(requires), "{text}");
        std::fs::write(&path, text).expect("it can be written");
        ends(at, &["test", "own", "--lang", "en"], code, says);
    }
    // A field of a later gouji is not what the author should hear of first.
    let text = manifest.replace(&here, ">=99.0.0") + "novelty: true\n";
    std::fs::write(&path, text).expect("it can be written");
    let run = gouji(at, &["test", "own"]);
    assert!(!run.out.contains("novelty"), "{}", run.out);
    let text = manifest.replace("version: 0.1.0", "version: first");
    std::fs::write(&path, text).expect("it can be written");
    ends(at, &["test", "own"], 2, "`first` is no version");
}
