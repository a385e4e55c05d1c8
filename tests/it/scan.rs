//! Our own source files as the tests of the house see them: Rust with comments and strings told apart.

use crate::support::root;
use std::path::Path;

/// One source file.
pub(crate) struct RustFile {
    /// Its path from `src/`, with slashes.
    pub(crate) path: String,
    /// Its text as it is.
    pub(crate) text: String,
    /// The same without comments and inline tests, blanked so that offsets stay.
    pub(crate) code: String,
    /// [`RustFile::code`] with the contents of strings blanked too.
    pub(crate) bare: String,
}

impl RustFile {
    /// The room the file belongs to: its folder or its stem.
    pub(crate) fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many modules deep the file is.
    pub(crate) fn depth(&self) -> usize {
        let path = self.path.trim_end_matches("/mod.rs");
        path.split('/').count()
    }

    /// The line of an offset, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    /// Every string literal outside comments and inline tests: offset and contents as written.
    pub(crate) fn strings(&self) -> Vec<(usize, &str)> {
        let lexed = lex(&self.code);
        lexed
            .strings
            .into_iter()
            .map(|(start, end)| (start, &self.code[start..end]))
            .collect()
    }
}

/// Every `.rs` file under `src/`, sorted.
pub(crate) fn sources() -> Vec<RustFile> {
    let src = root().join("src");
    files(&src, "rs")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(src.join(&path)).expect("a source file is text");
            let uncommented = blanked(&text, &lex(&text).comments);
            let bare = blanked(&uncommented, &lex(&uncommented).strings);
            let tests = inline_tests(&bare);
            RustFile {
                path,
                code: blanked(&uncommented, &tests),
                bare: blanked(&bare, &tests),
                text,
            }
        })
        .collect()
}

/// The files under a folder with an extension, as sorted paths from it.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|have| have == extension) {
                let inside = path.strip_prefix(folder).expect("it is in the folder");
                let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                found.push(parts.join("/"));
            }
        }
    }
    found.sort();
    found
}

/// Where comments and the contents of strings and characters stand.
struct Lexed {
    comments: Vec<(usize, usize)>,
    strings: Vec<(usize, usize)>,
}

fn lex(text: &str) -> Lexed {
    let bytes = text.as_bytes();
    let mut lexed = Lexed {
        comments: Vec::new(),
        strings: Vec::new(),
    };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            let end = at + rest.find('\n').unwrap_or(rest.len());
            lexed.comments.push((at, end));
            at = end;
        } else if rest.starts_with("/*") {
            let end = at + rest.find("*/").map_or(rest.len(), |end| end + 2);
            lexed.comments.push((at, end));
            at = end;
        } else if let Some((start, end, after)) = literal(text, at) {
            lexed.strings.push((start, end));
            at = after;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    lexed
}

/// The literal that starts at `at`: contents, and where it ends.
fn literal(text: &str, at: usize) -> Option<(usize, usize, usize)> {
    let rest = &text[at..];
    let inside_word = text[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with('r') && !inside_word {
        let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
        if rest[1 + hashes..].starts_with('"') {
            let start = at + 2 + hashes;
            let closing = format!("\"{}", "#".repeat(hashes));
            let end = start + text[start..].find(&closing)?;
            return Some((start, end, end + closing.len()));
        }
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if quote == '\'' {
        // A lifetime has no closing quote behind its first character.
        let mut chars = rest[1..].chars();
        let first = chars.next()?;
        if first != '\\' && chars.next() != Some('\'') {
            return None;
        }
    }
    let mut escaped = false;
    for (offset, c) in text[at + 1..].char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            let end = at + 1 + offset;
            return Some((at + 1, end, end + 1));
        }
    }
    None
}

/// Every `#[cfg(test)] mod … { … }` of bare code.
fn inline_tests(bare: &str) -> Vec<(usize, usize)> {
    let starts = bare.match_indices("#[cfg(test)]").map(|(start, _)| start);
    starts
        .map(|start| (start, block_end(bare, start)))
        .collect()
}

/// Where the first block behind `start` of bare code ends.
pub(crate) fn block_end(bare: &str, start: usize) -> usize {
    let mut depth = 0usize;
    for (offset, byte) in bare[start..].bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return start + offset + 1;
                }
            }
            _ => {}
        }
    }
    bare.len()
}

/// The text with these stretches blanked; line ends stay, so offsets and lines do.
fn blanked(text: &str, stretches: &[(usize, usize)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (start, end) in stretches {
        for byte in &mut bytes[*start..*end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("whole characters were blanked")
}

#[test]
fn strings_comments_and_lifetimes_are_told_apart() {
    let text = r##"fn f<'a>(x: &'a str) { g("{", '\'', '"', r#"}"#); } // {"##;
    let lexed = lex(text);
    let contents: Vec<&str> = lexed.strings.iter().map(|(a, b)| &text[*a..*b]).collect();
    assert_eq!(contents, ["{", "\\'", "\"", "}"]);
    assert_eq!(lexed.comments.len(), 1);
}
