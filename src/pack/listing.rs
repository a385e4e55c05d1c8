//! What a manifest lists and what lies in the folder of the pack: files that belong together.

use super::files::Files;
use super::manifest::ManifestFile;
use crate::source::limits;
use crate::yaml::{DataFile, LoadError, Spanned, nearest};
use std::collections::BTreeSet;

/// Everything that a manifest lists of a folder, as paths.
fn entries(written: &ManifestFile, folder: &str) -> Vec<String> {
    let names = match folder {
        "forms" => &written.forms,
        "facts" => &written.facts,
        "documents" => &written.documents,
        "words" => &written.words,
        _ => {
            let groups = written.rules.iter().flat_map(|group| {
                let path = |rule: &Spanned<String>| {
                    format!("rules/{}/{}.yaml", group.group.value, rule.value)
                };
                group.rules.iter().map(path)
            });
            return groups.collect();
        }
    };
    let kind = kind_of(folder);
    let path = |name: &Spanned<String>| format!("{folder}/{}.{kind}", name.value);
    names.iter().map(path).collect()
}

/// How names of files in a folder of a pack end.
fn kind_of(folder: &str) -> &'static str {
    if folder == "words" { "txt" } else { "yaml" }
}

/// The data files of a folder that the manifest does not list.
pub(super) fn unlisted(files: &Files, written: &ManifestFile, folder: &str) -> Vec<String> {
    let known: BTreeSet<String> = entries(written, folder).into_iter().collect();
    let kind = format!(".{}", kind_of(folder));
    let mut found = files.list(folder);
    found.retain(|path| path.ends_with(&kind) && !known.contains(path));
    found
}

/// What to do about an entry whose file is not there.
pub(super) fn instead_of(path: &str, files: &Files, written: &ManifestFile) -> String {
    let folder = path.split('/').next().unwrap_or_default();
    let meant = meant(path, &unlisted(files, written, folder));
    let Some(meant) = meant.or_else(|| near(path, &files.list(folder))) else {
        return "write the file, or take the entry out".to_owned();
    };
    let help = format!("did you mean `{meant}`?");
    match folder {
        "rules" => format!("{help} a rule lies in the folder of its group"),
        _ => help,
    }
}

/// Data files that the manifest does not list would never be read. One that a wrong entry was
/// meant to name is told of at the entry.
pub(super) fn check(files: &Files, written: &ManifestFile, problems: &mut Vec<LoadError>) {
    for folder in ["forms", "facts", "documents", "words", "rules"] {
        let unlisted = unlisted(files, written, folder);
        if unlisted.is_empty() {
            continue;
        }
        let there: BTreeSet<String> = files.list(folder).into_iter().collect();
        let entries = entries(written, folder).into_iter();
        // Of more than are shown, none needs to be told apart.
        let wrong = entries.filter(|entry| !there.contains(entry));
        let wrong = wrong.take(limits::MOST_PROBLEMS_OF_A_FILE);
        let told: BTreeSet<String> = wrong.filter_map(|entry| meant(&entry, &unlisted)).collect();
        for path in unlisted.iter().filter(|path| !told.contains(*path)) {
            let file = DataFile::new(&files.shown(path), "");
            let message = match folder {
                "rules" => "this rule file is not listed in pack.yaml, so it never runs",
                _ => "this file is not listed in pack.yaml, so it is never read",
            };
            problems.push(LoadError::new(&file, message).with_help(how_to_list(path)));
        }
    }
}

/// The file that a path with a slip in it means: one of the same name elsewhere, or one nearly so.
fn meant(path: &str, files: &[String]) -> Option<String> {
    let same = files.iter().find(|file| name_of(file) == name_of(path));
    same.cloned().or_else(|| near(path, files))
}

/// The file whose name is nearest, wherever it lies.
fn near(path: &str, files: &[String]) -> Option<String> {
    let name = nearest(
        stem(name_of(path)),
        files.iter().map(|file| stem(name_of(file))),
    )?;
    files
        .iter()
        .find(|file| stem(name_of(file)) == name)
        .cloned()
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// How a file gets into the manifest.
fn how_to_list(path: &str) -> String {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["rules", group, name] => {
            let name = stem(name);
            format!("add `{name}` to the `rules` of the group `{group}` in pack.yaml")
        }
        ["rules", ..] => "a rule is the file `rules/<group>/<id>.yaml`".to_owned(),
        _ => {
            let (folder, name) = path.split_once('/').unwrap_or((path, ""));
            let name = stem(name);
            format!("add `{name}` to `{folder}` in pack.yaml, or take the file out")
        }
    }
}
