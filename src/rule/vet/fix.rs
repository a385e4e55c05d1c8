//! Fixes that change nothing, or that have no text to change.

use super::speakers;
use crate::rule::file::{CheckFile, ItemsCheck, RuleFile, SectionCheck, TableCheck, TitleCheck};
use crate::rule::loader::Loader;

pub(super) fn check(written: &RuleFile, loader: &mut Loader<'_>) {
    let Some(fix) = &written.fix else { return };
    let new = fix.new.value.as_str();
    let speakers = speakers(&written.check);
    let own = speakers.iter().filter_map(|one| own_fix(&one.value)).next();
    if let Some(what) = own {
        let message = format!("this fix is never used: `{what}` brings its own");
        loader.warn(message, "leave `fix` out", fix.new.span);
    }
    if speakers.iter().all(|one| finds_nothing_there(&one.value)) {
        let help = "it finds that something is missing: say in `help` what to add";
        loader.refuse(
            "this check has no text that a fix could replace",
            help,
            fix.new.span,
        );
        return;
    }
    let same = speakers.iter().any(|one| match &one.value {
        CheckFile::Pattern(file) => {
            let plain = file.find.as_ref().map(|find| find.value.as_str());
            plain.is_some_and(|find| find == new && regex_free(find))
        }
        _ => false,
    });
    if same || matches!(new, "{match}" | "{wrong}" | "{doubled}") {
        let help = "`new` is the whole text that takes the place of the match";
        loader.refuse(
            "this fix puts what stands there already",
            help,
            fix.new.span,
        );
    }
}

/// Whether a pattern is plain text.
fn regex_free(pattern: &str) -> bool {
    !pattern.contains([
        '\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$',
    ])
}

/// The check's name, when each of its findings has a fix already.
fn own_fix(check: &CheckFile) -> Option<&'static str> {
    match check {
        CheckFile::Words(_) => Some("words"),
        CheckFile::Repeat(_) => Some("repeat"),
        _ => None,
    }
}

/// Whether what is found is that something is not there.
fn finds_nothing_there(check: &CheckFile) -> bool {
    match check {
        CheckFile::Pattern(file) => file.find.is_none(),
        CheckFile::Not(_) | CheckFile::Length(_) | CheckFile::Reading(_) => true,
        CheckFile::Title(check) => matches!(check, TitleCheck::Missing),
        CheckFile::Section(check) => matches!(check, SectionCheck::Missing | SectionCheck::Empty),
        CheckFile::Items(file) => matches!(file.are, ItemsCheck::Missing | ItemsCheck::Empty),
        CheckFile::Table(check) => matches!(check, TableCheck::Absent | TableCheck::Unreadable),
        _ => false,
    }
}
