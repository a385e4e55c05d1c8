//! The folder in which memories of checked documents are kept.
//!
//! A memory is a file named by its key, written beside and renamed, so that runs at the same time
//! never see half of one. Whatever cannot be read or written is as if it were not there: a cache
//! never changes what is found, nor the exit code.

use super::project::Project;
use crate::cache::{Key, Keys, Memory, Verdict};
use crate::check::Report;
use crate::read::Reading;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The folder, where none is named.
pub(super) const FOLDER: &str = ".gouji-cache";

/// No more memories than these are kept; then the older half goes.
const MOST: usize = 20_000;

/// What backup programs leave out (<https://bford.info/cachedir/>).
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# made by gouji\n";

/// The cache of a run.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    keys: Keys,
    is_written: AtomicBool,
}

/// What is kept of a document, or is to be.
pub(super) struct Kept<'a> {
    cache: &'a Cache,
    key: Key,
    pack: usize,
    reading: Option<Vec<u8>>,
}

impl Cache {
    /// The cache in a folder, for a run with these settings; none where it cannot be made.
    pub(super) fn open(folder: &Path, project: &Project, settings: &[&str]) -> Option<Cache> {
        std::fs::create_dir_all(folder).ok()?;
        let tag = folder.join("CACHEDIR.TAG");
        if !tag.exists() {
            put(folder, &tag, TAG.as_bytes())?;
            put(folder, &folder.join(".gitignore"), b"*\n")?;
        }
        let prints = project.prints();
        let parts = prints.iter().map(Vec::as_slice);
        let settings = settings.iter().map(|one| one.as_bytes());
        let parts: Vec<&[u8]> = parts.chain(settings).collect();
        Some(Cache {
            folder: folder.to_path_buf(),
            keys: Keys::new(&parts),
            is_written: AtomicBool::new(false),
        })
    }

    /// The key of a document.
    pub(super) fn key(&self, project: &Project, path: &str, bytes: &[u8]) -> Key {
        self.keys.key(path, &project.changes(path), bytes)
    }

    /// What is remembered of a document.
    #[expect(
        clippy::disallowed_methods,
        reason = "reading the cache is this room's work"
    )]
    pub(super) fn find(&self, key: Key, path: &str, packs: usize) -> Option<Memory> {
        let bytes = std::fs::read(self.file(key)).ok()?;
        Memory::read(path, &bytes).filter(|memory| memory.pack < packs)
    }

    /// What is to be kept of a document that is not known yet.
    pub(super) fn keep(&self, key: Key, pack: usize, reading: Option<Vec<u8>>) -> Kept<'_> {
        Kept {
            cache: self,
            key,
            pack,
            reading,
        }
    }

    fn file(&self, key: Key) -> PathBuf {
        self.folder.join(key.to_string())
    }

    /// After the run: where there are too many memories, those that were written first go.
    #[expect(
        clippy::disallowed_methods,
        reason = "keeping the cache small is this room's work"
    )]
    pub(super) fn end(&self) {
        if !self.is_written.load(Ordering::Relaxed) {
            return;
        }
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return;
        };
        let is_memory = |name: &str| name.len() == 64;
        let files = entries.flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = files
            .filter(|path| {
                path.file_name()
                    .is_some_and(|name| is_memory(&name.to_string_lossy()))
            })
            .collect();
        if files.len() <= MOST {
            return;
        }
        let written = |path: &PathBuf| {
            std::fs::metadata(path)
                .and_then(|meta| meta.modified())
                .ok()
        };
        files.sort_by_cached_key(written);
        for old in &files[..files.len() - MOST / 2] {
            // Another run may have taken it away.
            let _ = std::fs::remove_file(old);
        }
    }
}

impl Kept<'_> {
    /// Keeps the verdict. What cannot be kept is found again.
    pub(super) fn put(self, report: &Report) {
        let verdict = Verdict::of(report);
        let reading = self.reading.as_deref();
        let bytes = verdict.and_then(|verdict| Memory::written(self.pack, reading, &verdict));
        let folder = &self.cache.folder;
        let done = bytes.and_then(|bytes| put(folder, &self.cache.file(self.key), &bytes));
        if done.is_some() {
            self.cache.is_written.store(true, Ordering::Relaxed);
        }
    }

    /// What there is to keep of a reading.
    pub(super) fn of(reading: &Reading) -> Option<Vec<u8>> {
        Memory::reading(reading)
    }
}

/// Writes a file that is whole as soon as it has its name.
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> Option<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
    file.write_all(bytes).ok()?;
    file.persist(path).ok()?;
    Some(())
}
