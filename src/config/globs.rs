//! Globs over the paths of documents.

use crate::yaml::{DataFile, LoadError, Spanned};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs over paths with forward slashes, relative to the folder of their file. `*` stays inside
/// a folder and `**` does not; a glob without a slash is met at any depth; one that ends with a
/// slash names everything inside a folder.
#[derive(Debug, Default)]
pub struct Globs(GlobSet);

impl Globs {
    /// Reads globs; one that cannot be read is a problem.
    #[must_use]
    pub fn new(
        written: &[Spanned<String>],
        file: &DataFile,
        problems: &mut Vec<LoadError>,
    ) -> Globs {
        let mut set = GlobSetBuilder::new();
        for one in written {
            let glob = whole(&one.value);
            match GlobBuilder::new(&glob).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => {
                    let message = format!("this is no glob: {}", error.kind());
                    problems.push(LoadError::new(file, message).at(one.span));
                }
            }
        }
        // Each was built before; together they can only be too large.
        Globs(set.build().unwrap_or_else(|error| {
            problems.push(LoadError::new(file, error.to_string()));
            GlobSet::default()
        }))
    }

    /// Whether a path is named.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

fn whole(glob: &str) -> String {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let inside = if glob.ends_with('/') { "**" } else { "" };
    let body = glob.trim_end_matches('/');
    // A leading slash names the folder of the file itself.
    let anywhere = if body.contains('/') { "" } else { "**/" };
    let body = body.trim_start_matches('/');
    let slash = if inside.is_empty() { "" } else { "/" };
    format!("{anywhere}{body}{slash}{inside}")
}

#[cfg(test)]
mod tests {
    use super::Globs;
    use crate::yaml::{DataFile, Spanned};

    fn globs(written: &[&str]) -> Globs {
        let spanned = |one: &&str| Spanned {
            value: (*one).to_owned(),
            span: None,
        };
        let written: Vec<Spanned<String>> = written.iter().map(spanned).collect();
        let mut problems = Vec::new();
        let globs = Globs::new(&written, &DataFile::new("gouji.yaml", ""), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        globs
    }

    #[test]
    fn a_glob_without_a_slash_is_met_at_any_depth() {
        let globs = globs(&["*.html"]);
        assert!(globs.is_match("a.html") && globs.is_match("2023/city/a.html"));
        assert!(!globs.is_match("a.html/b.txt"));
    }

    #[test]
    fn a_glob_with_a_slash_starts_at_the_folder_of_the_file() {
        let globs = globs(&["2023/*.txt", "/top.txt", "old/"]);
        assert!(globs.is_match("2023/a.txt") && !globs.is_match("x/2023/a.txt"));
        assert!(globs.is_match("top.txt") && !globs.is_match("x/top.txt"));
        assert!(globs.is_match("old/a/b.txt") && globs.is_match("x/old/b.txt"));
        assert!(!globs.is_match("2023/city/a.txt"));
    }
}
