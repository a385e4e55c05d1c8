//! The reference of the rule language names everything that a data file of a pack may hold.

use crate::support::{none_wrong, root};
use regex::Regex;
use std::collections::BTreeSet;

/// The files whose types are data files as written, field for field.
const WRITTEN: &[&str] = &[
    "rule/file.rs",
    "rule/case.rs",
    "rule/parameter.rs",
    "rule/overrides.rs",
    "rule/registry.rs",
    "form/file.rs",
    "fact/file.rs",
    "pack/manifest.rs",
    "diagnostic/fix.rs",
];

/// Types in those files that are no data files.
const NOT_WRITTEN: &[&str] = &[
    "KnownDocument",
    "Registry",
    "Override",
    "Value",
    "Number",
    "OverrideFile",
    "Edit",
    "Fix",
];

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this test")
}

/// The name of a field or a variant as YAML has it.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(if c == '_' {
            '-'
        } else {
            c.to_ascii_lowercase()
        });
    }
    kebab
}

/// Every field, and every value of the enums, of one file.
fn names(source: &str) -> BTreeSet<String> {
    let types = pattern(r"(?m)^pub (struct|enum) (\w+) \{\n((?:(?:    .*)?\n)*?)\}");
    let field = pattern(r#"(?m)(?:rename = "([^"]+)"[^\n]*\n(?:    #[^\n]*\n)*)?    pub (\w+):"#);
    let variant = pattern(r"(?m)^    ([A-Z]\w*)");
    let mut names = BTreeSet::new();
    for one in types.captures_iter(source) {
        if NOT_WRITTEN.contains(&&one[2]) {
            continue;
        }
        let body = &one[3];
        if &one[1] == "struct" {
            names.extend(field.captures_iter(body).map(|c| match c.get(1) {
                Some(renamed) => renamed.as_str().to_owned(),
                None => kebab(&c[2]),
            }));
        } else {
            names.extend(variant.captures_iter(body).map(|c| kebab(&c[1])));
        }
    }
    names
}

#[test]
fn the_reference_names_every_field_and_value() {
    let reference = std::fs::read_to_string(root().join("docs/reference/rule-language.md"))
        .expect("the reference is there");
    let code = pattern(r"`([^`\n]+)`");
    let word = pattern(r"[a-z]+(?:-[a-z]+)*");
    let words: BTreeSet<&str> = code
        .captures_iter(&reference)
        .flat_map(|c| {
            word.find_iter(c.get(1).map_or("", |m| m.as_str()))
                .collect::<Vec<_>>()
        })
        .map(|m| m.as_str())
        .collect();
    let mut wrong = Vec::new();
    let mut all = 0;
    for file in WRITTEN {
        let source = std::fs::read_to_string(root().join("src").join(file)).expect("a source file");
        let names = names(&source);
        assert!(!names.is_empty(), "{file} has no types");
        all += names.len();
        let missing = names.iter().filter(|name| !words.contains(name.as_str()));
        wrong.extend(missing.map(|name| format!("{file}: {name}")));
    }
    assert!(all > 150, "only {all} names were found");
    none_wrong("what the reference does not name", &wrong);
}

#[test]
fn the_reference_names_every_gap_and_placeholder() {
    let reference = std::fs::read_to_string(root().join("docs/reference/rule-language.md"))
        .expect("the reference is there");
    let mut wrong: Vec<String> = gouji::form::GapKind::ALL
        .iter()
        .filter(|kind| !reference.contains(&format!("`{}`", kind.name())))
        .map(|kind| format!("gap {}", kind.name()))
        .collect();
    // What a check provides stands in lists of names: `&["left", "right"]`.
    let list = pattern(
        r#"(?:=> &|PLACEHOLDERS: &(?:'static )?\[&(?:'static )?str\]\s*=\s*&)\[([^\]]*)\]"#,
    );
    let name = pattern(r#""(\w+)""#);
    let mut all = 0;
    for file in std::fs::read_dir(root().join("src/rule/condition")).expect("the checks") {
        let path = file.expect("a file").path();
        let source = std::fs::read_to_string(&path).expect("a source file");
        for names in list.captures_iter(&source) {
            for found in name.captures_iter(&names[1]) {
                all += 1;
                if !reference.contains(&format!("`{{{}}}`", &found[1])) {
                    wrong.push(format!("{}: {{{}}}", path.display(), &found[1]));
                }
            }
        }
    }
    assert!(all > 40, "only {all} placeholders were found");
    none_wrong("what the reference does not name", &wrong);
}
