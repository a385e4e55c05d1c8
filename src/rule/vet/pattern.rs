//! Patterns that cannot mean what they say.

use super::walk;
use crate::rule::file::CheckFile;
use crate::rule::loader::Loader;
use crate::source::sense::{Purpose, oddities};
use crate::yaml::Spanned;

pub(super) fn check(check: &Spanned<CheckFile>, loader: &mut Loader<'_>) {
    let mut patterns: Vec<(&Spanned<String>, Purpose)> = Vec::new();
    walk(check, &mut |one| match &one.value {
        CheckFile::Pattern(file) => {
            patterns.extend(file.find.iter().map(|find| (find, Purpose::Find)));
            let tests = file.require.iter().chain(&file.unless);
            patterns.extend(tests.map(|test| (test, Purpose::Test)));
        }
        CheckFile::Breakdown(file) => {
            let words = [&file.markers, &file.apart];
            let more = [&file.open, &file.overlapping, &file.overlap, &file.share];
            let words = words.into_iter().chain(more.into_iter().flatten());
            patterns.extend(words.map(|word| (word, Purpose::Test)));
        }
        CheckFile::Repeat(file) => {
            patterns.extend(file.unless.iter().map(|unless| (unless, Purpose::Test)));
        }
        _ => {}
    });
    for (written, purpose) in patterns {
        let Some(text) = loader.substituted(written) else {
            continue;
        };
        for mut odd in oddities(&text, purpose) {
            // With parameters filled in, the pattern stands nowhere as it is.
            odd.range = odd.range.filter(|_| text == written.value);
            let span = loader.file.inside(written, odd.range);
            if odd.useless {
                loader.refuse(odd.message, odd.help, span);
            } else {
                loader.warn(odd.message, odd.help, span);
            }
        }
    }
}
