//! Where the files of a pack come from: the binary, or a folder whose files stay inside it.

use crate::source::limits;
use crate::yaml::DataFile;
use include_dir::{Dir, File, include_dir};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/gir");

/// Where the files of a pack come from.
#[derive(Debug, Clone)]
pub enum Files {
    /// The pack inside the binary.
    Builtin,
    /// The same with the tests of its rules.
    BuiltinWithTests,
    /// A folder on disk.
    Folder(PathBuf),
}

/// The files of the pack inside the binary by path: the tree itself is searched entry by entry.
fn builtin() -> &'static HashMap<&'static str, &'static str> {
    fn add(dir: &'static Dir<'static>, files: &mut HashMap<&'static str, &'static str>) {
        let text =
            |file: &'static File<'static>| Some((file.path().to_str()?, file.contents_utf8()?));
        files.extend(dir.files().filter_map(text));
        dir.dirs().for_each(|dir| add(dir, files));
    }
    static FILES: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files = HashMap::new();
        add(&BUILTIN, &mut files);
        files
    })
}

impl Files {
    /// The id of the pack inside the binary.
    pub const BUILTIN_ID: &'static str = "gir";

    pub(super) fn is_builtin(&self) -> bool {
        matches!(self, Files::Builtin)
    }

    /// The text of a file, or why it cannot be had.
    pub(super) fn read(&self, path: &str) -> Result<String, String> {
        match self {
            Files::Builtin | Files::BuiltinWithTests => builtin()
                .get(path)
                .map(|text| (*text).to_owned())
                .ok_or_else(|| "there is no such file".to_owned()),
            Files::Folder(folder) => read_inside(folder, path, limits::LARGEST_FILE),
        }
    }

    /// A file with its path as people are shown it; of the pack inside the binary without its
    /// tests and its documentation.
    pub(super) fn data(&self, path: &str) -> Result<DataFile, String> {
        let text = self.read(path)?;
        let file = DataFile::new(&self.shown(path), &text);
        Ok(if self.is_builtin() {
            without_tests(&file)
        } else {
            file
        })
    }

    /// The files under `folder`, as paths relative to the pack, sorted.
    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        match self {
            Files::Builtin | Files::BuiltinWithTests => {
                if let Some(dir) = BUILTIN.get_dir(folder) {
                    list_builtin(dir, &mut found);
                }
            }
            Files::Folder(root) => list_folder(root, &root.join(folder), 0, &mut found),
        }
        found.sort();
        found
    }

    /// A hash over the names and texts of all files that make a difference to what is found.
    #[must_use]
    pub fn print(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for path in self.list("") {
            let text = self.read(&path).unwrap_or_default();
            for part in [&path, &text] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().into()
    }

    /// The names of the sample reports.
    pub(super) fn sample_names(&self) -> BTreeSet<String> {
        let paths = self.list("samples").into_iter().take(limits::MOST_SAMPLES);
        let stem = |path: String| Some(Path::new(&path).file_stem()?.to_str()?.to_owned());
        paths.filter_map(stem).collect()
    }

    /// The sample reports by name: path and text.
    #[must_use]
    pub fn samples(&self) -> BTreeMap<String, (String, String)> {
        let paths = self.list("samples").into_iter().take(limits::MOST_SAMPLES);
        let mut left = limits::ALL_SAMPLES;
        paths
            .filter_map(|path| {
                let text = match self {
                    Files::Folder(folder) => {
                        read_inside(folder, &path, limits::LARGEST_SAMPLE.min(left)).ok()?
                    }
                    _ => self.read(&path).ok()?,
                };
                left = left.saturating_sub(text.len());
                let name = Path::new(&path).file_stem()?.to_str()?.to_owned();
                Some((name, (path, text)))
            })
            .collect()
    }

    /// The path of a file as people are shown it.
    pub(super) fn shown(&self, path: &str) -> String {
        match self {
            Files::Builtin | Files::BuiltinWithTests => format!("rules/gir/{path}"),
            Files::Folder(folder) => folder.join(path).display().to_string(),
        }
    }
}

/// A data file of the built-in pack without its tests and its documentation, which our own tests
/// have checked and which only `gouji test` and `gouji explain` need: reading them would take most
/// of the start.
fn without_tests(file: &DataFile) -> DataFile {
    let end = file
        .text
        .find("\ntests:\n")
        .map_or(file.text.len(), |at| at + 1);
    let text = &file.text[..end];
    // The documentation ends where the next key begins.
    let docs = text.find("\ndocs:\n").map(|at| {
        let mut lines = text[at + 1..]
            .match_indices('\n')
            .map(|(end, _)| at + 1 + end);
        let next = |end: &usize| {
            let first = text[end + 1..].chars().next();
            first.is_some_and(|first| !matches!(first, ' ' | '\n' | '#'))
        };
        (at, lines.find(next).unwrap_or(text.len()))
    });
    match docs {
        Some((docs, next)) => {
            // As many lines as before, so that places in the file stay what they are.
            let lines = "\n".repeat(text[docs + 1..next].matches('\n').count());
            let none = "\ndocs: {zh: '', en: ''}";
            let short = [&text[..docs], none, &lines, &text[next..]].concat();
            DataFile::new(&file.path, &short)
        }
        None => DataFile::new(&file.path, text),
    }
}

/// A path as manifests write it, whatever the system.
fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Reads a file that lies inside the folder even after links are followed.
#[expect(
    clippy::disallowed_methods,
    reason = "loading packs from disk is this room's work"
)]
fn read_inside(folder: &Path, path: &str, most: usize) -> Result<String, String> {
    // A manifest written for one system means the same on every other.
    let outside = |c: char| matches!(c, '\\' | ':' | '\0');
    let up = path.split('/').any(|part| part == "..");
    if up || path.contains(outside) || Path::new(path).is_absolute() {
        return Err("this is no name of a file in a pack".to_owned());
    }
    let root = folder.canonicalize().map_err(|error| error.to_string())?;
    let full = root
        .join(path)
        .canonicalize()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        })?;
    if !full.starts_with(&root) {
        return Err("the file lies outside the pack".to_owned());
    }
    let about = std::fs::metadata(&full).map_err(|error| error.to_string())?;
    // A pipe or a device may never end, or never begin.
    if !about.is_file() {
        return Err("it is no plain file".to_owned());
    }
    let too_large = |size: u64| format!("the file has {size} bytes, more than the limit of {most}");
    if about.len() > most as u64 {
        return Err(too_large(about.len()));
    }
    let file = std::fs::File::open(full).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    // The file may have grown since.
    file.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() > most {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(&error))
}

fn not_utf8(error: &std::string::FromUtf8Error) -> String {
    let valid = error.utf8_error().valid_up_to();
    let before = error.as_bytes().iter().take(valid);
    let line = before.filter(|byte| **byte == b'\n').count() + 1;
    format!("it is not UTF-8, from line {line} on")
}

fn list_builtin(dir: &Dir<'_>, found: &mut Vec<String>) {
    found.extend(dir.files().map(|file| slashed(file.path())));
    dir.dirs().for_each(|dir| list_builtin(dir, found));
}

#[expect(
    clippy::disallowed_methods,
    reason = "loading packs from disk is this room's work"
)]
fn list_folder(root: &Path, folder: &Path, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if found.len() >= limits::MOST_FILES {
            return;
        }
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() && depth < limits::DEEPEST_FOLDER {
            list_folder(root, &entry.path(), depth + 1, found);
        } else if kind.is_file()
            && let Ok(path) = entry.path().strip_prefix(root)
        {
            found.push(slashed(path));
        }
    }
}
