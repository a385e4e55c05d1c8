//! How a rule checks, read from its file: the kinds of checks, and the check as written.

use crate::form::Comparison;
use crate::pack::Pack;
use crate::rule::Rule;
use crate::rule::file::{CellCheck, CheckFile, RuleFile};
use crate::yaml::parse;

/// How a rule checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How<'a> {
    /// The kinds of checks it is made of, outermost first, each once.
    pub kinds: Vec<&'static str>,
    /// The check as its file has it: YAML, with the script if there is one.
    pub written: &'a str,
    /// Whether its findings can come with a fix.
    pub fixable: bool,
}

impl How<'_> {
    /// Reads how a rule checks.
    ///
    /// ```
    /// use gouji::explain::How;
    /// use gouji::pack::builtin;
    /// let pack = builtin();
    /// let how = How::of(pack.rule("table-absent").expect("it is built in"), &pack);
    /// assert_eq!(how.kinds, ["table"]);
    /// assert!(how.written.starts_with("check:"));
    /// assert!(!how.fixable);
    /// ```
    #[must_use]
    pub fn of<'a>(rule: &'a Rule, pack: &Pack) -> How<'a> {
        // The file has been read before, so nothing can be wrong with it now.
        let file: Option<RuleFile> = parse(&rule.file, &mut Vec::new());
        let mut kinds = Vec::new();
        let mut own_fix = false;
        if let Some(file) = &file {
            gather(&file.check.value, &mut kinds);
            own_fix = brings_fix(&file.check.value, pack);
        }
        How {
            kinds,
            written: written(&rule.file.text),
            fixable: rule.fix.is_some() || own_fix,
        }
    }
}

/// The lines of the key `check`, up to the next key: blocks below a key are always indented.
fn written(text: &str) -> &str {
    let head = if text.starts_with("check:") {
        Some(0)
    } else {
        text.find("\ncheck:").map(|at| at + 1)
    };
    let Some(start) = head else { return "" };
    let mut end = text.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let opens = line.starts_with(|c: char| !c.is_whitespace());
        if at > start && opens {
            end = at;
            break;
        }
        at += line.len();
    }
    text[start..end].trim_end()
}

/// The kinds of a check and of the checks inside it.
fn gather(check: &CheckFile, kinds: &mut Vec<&'static str>) {
    let kind = kind(check);
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    match check {
        CheckFile::All(list) | CheckFile::Any(list) => {
            list.iter().for_each(|one| gather(&one.value, kinds));
        }
        CheckFile::Not(not) => gather(&not.check.value, kinds),
        CheckFile::When(when) => {
            gather(&when.condition.value, kinds);
            gather(&when.then.value, kinds);
        }
        _ => {}
    }
}

/// The key of a check in a rule file.
fn kind(check: &CheckFile) -> &'static str {
    match check {
        CheckFile::Title(_) => "title",
        CheckFile::Section(_) => "section",
        CheckFile::Items(_) => "items",
        CheckFile::Length(_) => "length",
        CheckFile::Table(_) => "table",
        CheckFile::Gap(_) => "gap",
        CheckFile::Cell(_) => "cell",
        CheckFile::Relation(_) => "relation",
        CheckFile::Compare(_) => "compare",
        CheckFile::Agreement(_) => "agreement",
        CheckFile::Contradiction(_) => "contradiction",
        CheckFile::Breakdown(_) => "breakdown",
        CheckFile::Citation(_) => "citation",
        CheckFile::Pairs(_) => "pairs",
        CheckFile::Pattern(_) => "pattern",
        CheckFile::Words(_) => "words",
        CheckFile::Repeat(_) => "repeat",
        CheckFile::Reading(_) => "reading",
        CheckFile::All(_) => "all",
        CheckFile::Any(_) => "any",
        CheckFile::Not(_) => "not",
        CheckFile::When(_) => "when",
        CheckFile::Script(_) => "script",
    }
}

/// Whether a check makes fixes of its own, besides the one a rule file may have.
fn brings_fix(check: &CheckFile, pack: &Pack) -> bool {
    match check {
        CheckFile::Words(_) | CheckFile::Repeat(_) => true,
        // Only of these is the right number known, and something there that it replaces.
        CheckFile::Cell(cell) => matches!(cell.is, CellCheck::Dash | CellCheck::SplitDigits),
        // An inequality tells that a number is wrong, but not what it should be.
        CheckFile::Relation(key) => {
            let mut relations = pack.model.forms.iter().flat_map(|form| &form.relations);
            relations.any(|one| one.key == key.value && one.compare == Comparison::Equal)
        }
        // The first says where; its finding is the one that is kept.
        CheckFile::All(list) => list.first().is_some_and(|one| brings_fix(&one.value, pack)),
        CheckFile::Any(list) => list.iter().any(|one| brings_fix(&one.value, pack)),
        CheckFile::When(when) => brings_fix(&when.then.value, pack),
        _ => false,
    }
}
