//! Which files: paths as given, folders walked, standard input.

use super::args::InputArguments;
use super::fail::Fail;
use super::project::Project;
use crate::read::{Limits, is_claimed};
use crate::render::Failure;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Something to read.
#[derive(Debug, Clone)]
pub(super) enum Input {
    /// A file on disk.
    File(PathBuf),
    /// Bytes that were on standard input, and the path to assume.
    Stdin(String, Vec<u8>),
}

impl Input {
    /// The path as shown: with forward slashes, without a leading `./`.
    pub(super) fn shown(&self) -> String {
        match self {
            Input::File(path) => shown(path),
            Input::Stdin(path, _) => path.clone(),
        }
    }

    /// Its bytes, or why they cannot be had. A file over the limit is not read.
    #[expect(
        clippy::disallowed_methods,
        reason = "reading input is this room's work"
    )]
    pub(super) fn bytes(&self, limits: &Limits) -> Result<Vec<u8>, String> {
        match self {
            Input::Stdin(_, bytes) => Ok(bytes.clone()),
            Input::File(path) => {
                let meta = std::fs::metadata(path).map_err(|error| error.to_string())?;
                if meta.len() > limits.file {
                    let error = crate::read::ReadError::TooLarge {
                        size: meta.len(),
                        limit: limits.file,
                    };
                    return Err(error.to_string());
                }
                if !meta.is_file() {
                    return Err("this is not a regular file".to_owned());
                }
                std::fs::read(path).map_err(|error| error.to_string())
            }
        }
    }
}

/// The path from the root of the disk, without `.` and `..`; nothing but where we are is asked of
/// the disk.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// Everything the arguments name, sorted by path; what cannot be walked is a failure.
pub(super) fn collect(
    input: &InputArguments,
    project: &Project,
) -> Result<(Vec<Input>, Vec<Failure>), Fail> {
    let mut inputs = Vec::new();
    let mut failures = Vec::new();
    for path in &input.paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let most = project.file_size(input.max_file_size).saturating_add(1);
            std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
            inputs.push(Input::Stdin(input.stdin_path.clone(), bytes));
        } else if path.is_dir() {
            walk(path, project, &mut inputs, &mut failures);
        } else if path.exists() {
            inputs.push(Input::File(path.clone()));
        } else {
            let message = "there is no such file or folder".to_owned();
            failures.push(Failure {
                path: Some(shown(path)),
                rule: None,
                message,
            });
        }
    }
    inputs.sort_by_cached_key(Input::shown);
    inputs.dedup_by_key(|input| input.shown());
    if inputs.is_empty() && failures.is_empty() {
        let paths: Vec<String> = input.paths.iter().map(|path| shown(path)).collect();
        return Err(Fail::NoInput(paths.join(", ")));
    }
    Ok((inputs, failures))
}

/// Files under a folder that a reader claims and the configuration does not leave out; `.gitignore` is heeded, links are not followed.
fn walk(folder: &Path, project: &Project, inputs: &mut Vec<Input>, failures: &mut Vec<Failure>) {
    let walk = ignore::WalkBuilder::new(folder)
        .require_git(false)
        .follow_links(false)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                let path = entry.path().to_string_lossy();
                if is_file && is_claimed(&path) && !project.excludes(&path) {
                    inputs.push(Input::File(entry.into_path()));
                }
            }
            Err(error) => {
                let path = folder_of(&error).unwrap_or_else(|| shown(folder));
                failures.push(Failure {
                    path: Some(path),
                    rule: None,
                    message: error.to_string(),
                });
            }
        }
    }
}

fn folder_of(error: &ignore::Error) -> Option<String> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(shown(path)),
        ignore::Error::WithDepth { err, .. } => folder_of(err),
        _ => None,
    }
}
