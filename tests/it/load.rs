//! Mistakes of authors: what is said about each, with its frame. Read what you bless, line by line.

use crate::support::{expect_file, none_wrong, root, sample};
use gouji::pack::{Files, Pack, from_files};
use gouji::render::{Style, load_errors};
use gouji::source::Lang;
use gouji::yaml::LoadError;
use std::fs::{create_dir_all, read_dir, read_to_string, write};
use std::path::Path;

const STYLE: Style = Style {
    lang: Lang::En,
    color: false,
    width: 100,
    outcomes: false,
    quiet: false,
};

fn put(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
    write(file, text).expect("the file can be written");
}

/// The files of `tests/load/<folder>` that are no expectations: name and text.
fn mistakes(folder: &str) -> Vec<(String, String)> {
    let path = root().join("tests/load").join(folder);
    let mut found: Vec<(String, String)> = read_dir(path)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|kind| kind != "out"))
        .map(|path| {
            let name = path.file_stem().expect("a file has a name");
            let text = read_to_string(&path).expect("it can be read");
            (name.to_string_lossy().into_owned(), text)
        })
        .collect();
    found.sort();
    found
}

const SOUND: &str = "id: sound\nsummary: {zh: 摘要, en: summary}\nseverity: error\nsince: 0.1.0\n\
     docs: {zh: 说明, en: docs}\ncheck:\n  pattern: {find: 养老服务, in: [text]}\n\
     message: {zh: 有误, en: wrong}\n";

/// A pack of the form of 2021, the facts of the built-in pack, one sample and one sound rule.
fn sound(folder: &Path, more: &str, rules: &[&str]) {
    let copy = |path: &str| {
        let text = read_to_string(root().join("rules/gir").join(path)).expect("it is there");
        put(folder, path, &text);
    };
    copy("forms/gir-2021.yaml");
    put(folder, "samples/clean-2021.txt", &sample("clean-2021.txt"));
    put(folder, "rules/try/sound.yaml", SOUND);
    let manifest = format!(
        "id: try\ntitle: {{zh: 试, en: try}}\nversion: 0.1.0\nforms: [gir-2021]\n\
         report: {{kinds: [{{key: government, pattern: 人民政府$}}]}}\n\
         basis: {{regulation-50: {{title: 条例}}}}\n{more}\
         rules:\n  - {{group: try, rules: [sound, {}]}}\n",
        rules.join(", ")
    );
    put(folder, "pack.yaml", &manifest);
}

fn load(folder: &Path) -> Pack {
    from_files(&Files::Folder(folder.to_path_buf()))
}

/// Problems as people see them, without the place of the temporary folder.
fn drawn<'a>(folder: &Path, problems: impl Iterator<Item = &'a LoadError>) -> String {
    let problems: Vec<LoadError> = problems
        .map(|one| {
            let mut one = one.clone();
            let inside = one.file.path.replace(&folder.display().to_string(), "");
            one.file.path = inside.trim_start_matches('/').into();
            one
        })
        .collect();
    let mut out = Vec::new();
    load_errors(&problems, &STYLE, &mut out).expect("a vector can be written");
    String::from_utf8(out).expect("output is UTF-8")
}

#[test]
fn mistakes_in_rules_are_told_with_place_and_cure() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mistakes = mistakes("rules");
    assert!(mistakes.len() >= 10, "only {} mistakes", mistakes.len());
    let names: Vec<&str> = mistakes.iter().map(|(name, _)| name.as_str()).collect();
    sound(folder.path(), "facts: [figures]\n", &names);
    put(
        folder.path(),
        "facts/figures.yaml",
        "figures: {counters: [件]}\nclaims:\n  - {key: received, title: {zh: 收到的申请, en: \
         applications received}, read: [{find: '收到申请#件'}]}\n",
    );
    for (name, text) in &mistakes {
        put(folder.path(), &format!("rules/try/{name}.yaml"), text);
    }
    let pack = load(folder.path());
    assert!(pack.rule("sound").is_some(), "the sound rule is there");
    let mut wrong = Vec::new();
    for (name, _) in &mistakes {
        let file = format!("rules/try/{name}.yaml");
        let here = pack
            .problems
            .iter()
            .filter(|one| one.file.path.ends_with(&file));
        let here: Vec<&LoadError> = here.collect();
        expect_file(
            &format!("load/rules/{name}.out"),
            &drawn(folder.path(), here.iter().copied()),
        );
        if here.is_empty() {
            wrong.push(format!("{name}: nothing is said"));
        }
        if here.iter().any(|one| one.is_error()) == pack.rule(name).is_some() {
            wrong.push(format!(
                "{name}: a rule is there if, and only if, it has no error"
            ));
        }
    }
    let elsewhere = pack
        .problems
        .iter()
        .filter(|one| !one.file.path.contains("rules/try"));
    wrong.extend(elsewhere.map(|one| format!("{}: {}", one.file.path, one.message)));
    none_wrong("mistakes in rules", &wrong);
}

/// One file of another kind in a pack of its own.
fn alone(kind: &str, manifest: &str, extension: &str) {
    for (name, text) in mistakes(kind) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        sound(folder.path(), &manifest.replace("NAME", &name), &[]);
        put(folder.path(), &format!("{kind}/{name}.{extension}"), &text);
        let pack = load(folder.path());
        let all = drawn(folder.path(), pack.problems.iter());
        expect_file(&format!("load/{kind}/{name}.out"), &all);
        assert!(
            pack.rule("sound").is_some(),
            "{name}: the sound rule is there"
        );
        assert!(!pack.problems.is_empty(), "{name}: nothing is said");
    }
}

#[test]
fn mistakes_in_facts_are_told_with_place_and_cure() {
    alone("facts", "facts: [NAME]\n", "yaml");
}

#[test]
fn mistakes_in_word_lists_are_told_with_place_and_cure() {
    alone("words", "words: [NAME]\n", "txt");
}

#[test]
fn mistakes_in_documents_are_told_with_place_and_cure() {
    alone("documents", "documents: [NAME]\n", "yaml");
}

#[test]
fn mistakes_in_forms_are_told_with_place_and_cure() {
    for (name, text) in mistakes("forms") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        sound(folder.path(), "", &[]);
        put(folder.path(), "forms/gir-2021.yaml", &text);
        let pack = load(folder.path());
        let all = drawn(folder.path(), pack.problems.iter());
        expect_file(&format!("load/forms/{name}.out"), &all);
        assert!(!pack.is_whole(), "{name}: nothing is said");
    }
}

#[test]
fn mistakes_in_manifests_are_told_with_place_and_cure() {
    for (name, text) in mistakes("packs") {
        let folder = tempfile::tempdir().expect("a temporary folder");
        sound(folder.path(), "", &[]);
        put(folder.path(), "pack.yaml", &text);
        let pack = load(folder.path());
        let all = drawn(folder.path(), pack.problems.iter());
        expect_file(&format!("load/packs/{name}.out"), &all);
        assert!(!pack.is_whole(), "{name}: nothing is said");
    }
}

/// One facts file or form that cannot be read is one problem, not one for each name it would have.
#[test]
fn one_broken_file_is_one_problem() {
    let rule = |id: &str, check: &str| {
        SOUND.replace("id: sound", &format!("id: {id}")).replace(
            "  pattern: {find: 养老服务, in: [text]}\n",
            &format!("  {check}\n"),
        )
    };
    let rules = [
        ("claim", "agreement: {claims: [received]}"),
        ("section", "length: {section: overview, over: 9}"),
        (
            "cell",
            "compare: {left: [applications/new/total], is: '<', right: ['0']}",
        ),
        ("table", "gap: {kind: row-missing, table: applications}"),
        ("relation", "relation: applications-balanced"),
        ("scope", "pattern: {find: 好, in: [overview]}"),
    ];
    let names = rules.map(|(name, _)| name);
    for (path, left_out) in [("facts/numbers.yaml", 1), ("forms/gir-2021.yaml", 5)] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        sound(folder.path(), "facts: [numbers]\n", &names);
        let numbers = "figures: {counters: [件]}\nclaims:\n  - {key: received, title: {zh: 收, en: \
                       got}, in: [overview], read: [{find: '收到#件'}], same-as: [{cells: \
                       [applications/new/total]}]}\n";
        put(folder.path(), "facts/numbers.yaml", numbers);
        for (name, check) in rules {
            put(
                folder.path(),
                &format!("rules/try/{name}.yaml"),
                &rule(name, check),
            );
        }
        put(folder.path(), path, "[\n");
        let pack = load(folder.path());
        let errors: Vec<&LoadError> = pack.problems.iter().filter(|one| one.is_error()).collect();
        assert_eq!(
            errors.len(),
            1,
            "{:#?}",
            drawn(folder.path(), errors.iter().copied())
        );
        assert!(errors[0].file.path.ends_with(path));
        let notes: Vec<&LoadError> = pack.problems.iter().filter(|one| !one.is_error()).collect();
        assert_eq!(
            notes.len(),
            1,
            "one note: {}",
            drawn(folder.path(), notes.iter().copied())
        );
        assert!(
            notes[0].message.ends_with(&left_out.to_string()),
            "{}",
            notes[0].message
        );
        assert_eq!(pack.rules.len(), 1 + rules.len() - left_out);
    }
}

/// A file that is there and is not listed, or is listed in another way, is one problem.
#[test]
fn a_file_out_of_its_place_is_one_problem() {
    let cases = [
        (
            "rules/other/moved.yaml",
            "rules: [sound, moved]",
            "did you mean `rules/other/moved.yaml`?",
        ),
        (
            "rules/moved.yaml",
            "rules: [sound, moved]",
            "did you mean `rules/moved.yaml`?",
        ),
        (
            "rules/try/movd.yaml",
            "rules: [sound, moved]",
            "did you mean `rules/try/movd.yaml`?",
        ),
        (
            "rules/try/moved.yaml",
            "rules: [sound]",
            "add `moved` to the `rules` of the group `try`",
        ),
        (
            "rules/moved.yaml",
            "rules: [sound]",
            "a rule is the file `rules/<group>/<id>.yaml`",
        ),
        (
            "forms/other.yaml",
            "rules: [sound]",
            "add `other` to `forms` in pack.yaml",
        ),
        (
            "words/typo.txt",
            "rules: [sound]",
            "add `typo` to `words` in pack.yaml",
        ),
    ];
    for (path, rules, help) in cases {
        let folder = tempfile::tempdir().expect("a temporary folder");
        sound(folder.path(), "", &[]);
        let manifest = read_to_string(folder.path().join("pack.yaml")).expect("it is there");
        put(
            folder.path(),
            "pack.yaml",
            &manifest.replace("rules: [sound, ]", rules),
        );
        put(
            folder.path(),
            path,
            &SOUND.replace("id: sound", "id: moved"),
        );
        let pack = load(folder.path());
        let all = drawn(folder.path(), pack.problems.iter());
        assert_eq!(pack.problems.len(), 1, "{path}: {all}");
        let said = pack.problems[0].help.as_deref().unwrap_or_default();
        assert!(said.starts_with(help), "{path}: {all}");
    }
}

/// Every limit of the code stands in the reference, with its number.
#[test]
fn the_reference_of_limits_is_that_of_the_code() {
    let code = read_to_string(root().join("src/source/limits.rs")).expect("the limits");
    let mut rows = String::new();
    let mut what = "";
    for line in code.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            what = text;
        } else if let Some((_, value)) = line.split_once(" = ").filter(|_| line.starts_with("pub"))
        {
            let value = value.trim_end_matches(';').replace('_', " ");
            rows += &format!("| {what} | {value} |\n");
        }
    }
    let reference = root().join("docs/reference/limits.md");
    let text = read_to_string(reference).expect("the reference is there");
    assert!(
        text.contains(&rows),
        "the table of docs/reference/limits.md is now:\n{rows}"
    );
}
