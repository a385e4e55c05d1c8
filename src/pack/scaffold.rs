//! New packs and rules from templates, and the entry of a rule in a manifest.

use super::manifest::ManifestFile;
use crate::source::Lang;
use crate::yaml::{DataFile, Spanned, parse};
use include_dir::{Dir, File, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/templates");

/// A file to be written: its path inside the pack, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path, relative to the pack.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The files of a new pack: one that extends another, or one with a form, a sample and a rule.
#[must_use]
pub fn pack(id: &str, extends: Option<&str>, lang: Lang) -> Vec<NewFile> {
    let folder = if extends.is_some() { "extends" } else { "pack" };
    let values = [
        ("id", id),
        ("extends", extends.unwrap_or_default()),
        ("gouji", env!("CARGO_PKG_VERSION")),
    ];
    let mut files = Vec::new();
    if let Some(dir) = TEMPLATES.get_dir(folder) {
        collect(dir, &mut files);
    }
    let file = |file: &File<'_>| {
        let path = file.path().strip_prefix(folder).ok()?;
        Some(NewFile {
            path: path.display().to_string().replace('\\', "/"),
            text: filled(file.contents_utf8()?, lang, &values),
        })
    };
    files.into_iter().filter_map(file).collect()
}

fn collect<'a>(dir: &'a Dir<'_>, files: &mut Vec<&'a File<'a>>) {
    files.extend(dir.files());
    dir.dirs().for_each(|dir| collect(dir, files));
}

/// The file of a new rule, whose cases are about the sample report `base`.
#[must_use]
pub fn rule(name: (&str, &str), version: &str, base: &str, scripted: bool, lang: Lang) -> NewFile {
    let (group, id) = name;
    let template = if scripted { "script.yaml" } else { "rule.yaml" };
    let file = TEMPLATES.get_file(template);
    let text = file.and_then(File::contents_utf8).unwrap_or_default();
    let values = [("id", id), ("version", version), ("base", base)];
    NewFile {
        path: format!("rules/{group}/{id}.yaml"),
        text: filled(text, lang, &values),
    }
}

/// A template with the comments of one language, its `{holes}` filled.
fn filled(template: &str, lang: Lang, values: &[(&str, &str)]) -> String {
    let (own, other) = match lang {
        Lang::Zh => ("#zh ", "#en "),
        Lang::En => ("#en ", "#zh "),
    };
    let mut text = String::with_capacity(template.len());
    for line in template.lines() {
        if line.trim_start().starts_with(other) {
            continue;
        }
        text.push_str(&line.replacen(own, "# ", 1));
        text.push('\n');
    }
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// A manifest with a rule entered at the end of its group, everything else as it was; the group is
/// added at the end if it is not there. `None` when the list is written in a way that is not
/// understood, and somebody has to enter the rule by hand.
///
/// ```
/// use gouji::pack::scaffold::entered;
/// let text = "id: a\ntitle: {zh: a, en: a}\nversion: 0.1.0\nrules:\n  - group: g\n    rules:\n      - one # first\n";
/// let with = entered(text, "g", "two").unwrap();
/// assert!(with.ends_with("      - one # first\n      - two\n"));
/// let with = entered(text, "h", "two").unwrap();
/// assert!(with.ends_with("  - group: h\n    rules:\n      - two\n"));
/// ```
#[must_use]
pub fn entered(manifest: &str, group: &str, id: &str) -> Option<String> {
    let written = read(manifest)?;
    let known = written.rules.iter().find(|one| one.group.value == group);
    let new = match known {
        Some(known) => behind(manifest, known.rules.last()?, id)?,
        None => with_group(manifest, &written, group, id)?,
    };
    let lists = |file: &ManifestFile| {
        let groups = file.rules.iter().filter(|one| one.group.value == group);
        let mut rules = groups.flat_map(|one| &one.rules);
        rules.any(|rule| rule.value == id)
    };
    read(&new).filter(lists).map(|_| new)
}

fn read(manifest: &str) -> Option<ManifestFile> {
    parse(&DataFile::new("pack.yaml", manifest), &mut Vec::new())
}

/// The text with an entry behind another one: on a line of its own, or behind a comma.
fn behind(text: &str, last: &Spanned<String>, id: &str) -> Option<String> {
    let span = last.span?.range();
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[start..span.start];
    if indent.trim() != "-" {
        return Some(insert(text, span.end, &format!(", {id}")));
    }
    Some(insert(
        text,
        line_end(text, span.end),
        &format!("{indent}{id}\n"),
    ))
}

/// The text with a group at the end of the list of rules.
fn with_group(text: &str, written: &ManifestFile, group: &str, id: &str) -> Option<String> {
    let entry =
        |indent: &str| format!("{indent}- group: {group}\n{indent}  rules:\n{indent}    - {id}\n");
    let text = if text.ends_with('\n') {
        text.to_owned()
    } else {
        format!("{text}\n")
    };
    let Some(last) = written.rules.last() else {
        let empty = text.lines().find(|line| line.starts_with("rules:"));
        return Some(match empty {
            Some(line) => text.replacen(line, &format!("rules:\n{}", entry("  ").trim_end()), 1),
            None => format!("{text}rules:\n{}", entry("  ")),
        });
    };
    let at = last.group.span?.range().start;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[start..start + text[start..at].find('-')?];
    let end = last.rules.last()?.span?.range().end;
    Some(insert(&text, line_end(&text, end), &entry(indent)))
}

/// The byte behind the line that holds a byte.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

fn insert(text: &str, at: usize, new: &str) -> String {
    let gap = if at > 0 && at == text.len() && !text.ends_with('\n') && new.ends_with('\n') {
        "\n"
    } else {
        ""
    };
    format!("{}{gap}{new}{}", &text[..at], &text[at..])
}
