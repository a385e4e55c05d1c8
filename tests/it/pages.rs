//! The pages of `docs/rules` are what the engine says about the rules now.

use crate::scan::files;
use crate::support::{none_wrong, pack, root};
use gouji::check::example;
use gouji::explain::{Example, Explanation, How};
use gouji::render::page::{PageFile, index_file, page_file};
use gouji::source::Lang;
use gouji::wording::is_said;
use regex::Regex;
use std::path::Path;

/// Every page of every rule, and the index.
fn pages() -> Vec<PageFile> {
    let pack = pack();
    let samples = pack.samples();
    let rules: Vec<_> = pack.rules.iter().collect();
    let mut pages = vec![index_file(&rules).expect("memory can be written")];
    for rule in &pack.rules {
        for lang in [Lang::Zh, Lang::En] {
            let explained = Explanation::new(rule, pack, &samples, lang);
            pages.push(page_file(&explained, lang).expect("memory can be written"));
        }
    }
    pages
}

#[test]
fn the_pages_of_all_rules_are_up_to_date() {
    let folder = root().join("docs/rules");
    let pages = pages();
    if std::env::var_os("BLESS").is_some() {
        bless(&folder, &pages);
    }
    let mut wrong = Vec::new();
    for page in &pages {
        match std::fs::read_to_string(folder.join(&page.path)) {
            Ok(text) if text == page.text => {}
            Ok(_) => wrong.push(format!("docs/rules/{} is out of date", page.path)),
            Err(_) => wrong.push(format!("docs/rules/{} is not there", page.path)),
        }
    }
    if folder.is_dir() {
        for path in files(&folder, "md") {
            if pages.iter().all(|page| page.path != path) {
                wrong.push(format!("docs/rules/{path} is the page of no rule"));
            }
        }
    }
    if !wrong.is_empty() {
        wrong.push("to write the pages anew: BLESS=1 cargo test --test it pages".to_owned());
    }
    none_wrong("pages of rules", &wrong);
}

/// Writes the pages that have changed, and takes away those of no rule. Other tests may be reading.
fn bless(folder: &Path, pages: &[PageFile]) {
    for page in pages {
        let file = folder.join(&page.path);
        if std::fs::read_to_string(&file).is_ok_and(|text| text == page.text) {
            continue;
        }
        std::fs::create_dir_all(file.parent().expect("a page has a folder"))
            .expect("the folder can be made");
        std::fs::write(file, &page.text).expect("the page can be written");
    }
    for path in files(folder, "md") {
        if pages.iter().all(|page| page.path != path) {
            std::fs::remove_file(folder.join(path)).expect("the page can be removed");
        }
    }
}

#[test]
fn pages_are_the_same_twice_and_name_no_folder_of_this_machine() {
    let pages = pages();
    assert_eq!(pages, self::pages());
    let here = root().display().to_string();
    let key = Regex::new("^(explain|rule|edit|applies|state|list|check|lang)[.][a-z-]+$");
    let key = key.expect("a pattern of this test");
    let mut wrong = Vec::new();
    for page in &pages {
        let text = &page.text;
        let mut need = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{}: {what}", page.path));
            }
        };
        need(!text.contains(&here), "names a folder of this machine");
        need(!text.contains('\u{1b}'), "has colours");
        need(text.ends_with('\n'), "does not end with a line");
        need(!text.contains("\n\n\n"), "has two blank lines");
        let trailing = text.lines().any(|line| line.ends_with(' '));
        need(!trailing, "has blanks at the end of a line");
        // A message that is not there says its key.
        let words = unfenced(text);
        let key = words.iter().find(|word| key.is_match(word));
        need(key.is_none(), &format!("shows the key {key:?}"));
    }
    none_wrong("pages", &wrong);
}

/// The words of a page outside its fences.
fn unfenced(text: &str) -> Vec<&str> {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        inside ^= line.starts_with("```");
        !inside
    });
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn every_rule_that_can_be_shown_is_shown_by_its_own_case() {
    let pack = pack();
    let samples = pack.samples();
    let (mut wrong, mut without) = (Vec::new(), Vec::new());
    for rule in &pack.rules {
        let explained = Explanation::new(rule, pack, &samples, Lang::En);
        let id = rule.meta.id.name();
        match &explained.example {
            Example::Missing => without.push(id),
            Example::Broken { reason, .. } => wrong.push(format!("{id}: {reason}")),
            Example::Fires { report, .. } => {
                let own = |d: &&gouji::diagnostic::Diagnostic| d.rule == rule.meta.id;
                let own = report.diagnostics.iter().filter(own).count();
                if own != report.diagnostics.len() {
                    wrong.push(format!("{id}: another rule speaks in its example"));
                }
            }
        }
    }
    println!("without an example: {without:?}");
    assert!(without.len() * 20 <= pack.rules.len(), "{without:?}");
    none_wrong("examples", &wrong);
}

#[test]
fn what_is_said_of_checks_and_fixes_is_true() {
    let pack = pack();
    let samples = pack.samples();
    let mut wrong = Vec::new();
    for rule in &pack.rules {
        let id = rule.meta.id.name();
        let how = How::of(rule, pack);
        for kind in &how.kinds {
            if !is_said(&format!("check.{kind}")) {
                wrong.push(format!("{id}: no words for `{kind}`"));
            }
        }
        if how.kinds.contains(&"script") != rule.condition.is_scripted() {
            wrong.push(format!("{id}: script or not"));
        }
        if !how.written.starts_with("check:") || how.written.contains("\nmessage:") {
            wrong.push(format!("{id}: the check is cut out wrongly"));
        }
        let reports = rule
            .cases
            .iter()
            .filter_map(|case| example::report(rule, case, pack, &samples, Lang::Zh).ok());
        let (mut found, mut fixed) = (0, 0);
        for finding in reports.flat_map(|report| report.diagnostics) {
            found += 1;
            fixed += usize::from(finding.fix.is_some());
        }
        // Of a broken sum the right number is not always known.
        let sure = how.fixable && !how.kinds.contains(&"relation");
        if (fixed > 0 && !how.fixable) || (fixed == 0 && found > 0 && sure) {
            let said = how.fixable;
            wrong.push(format!("{id}: fixable {said}, {fixed} fixes of {found}"));
        }
    }
    none_wrong("what is said of rules", &wrong);
}
