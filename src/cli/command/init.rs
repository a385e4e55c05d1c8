//! `gouji init`: a configuration file to start from.

use crate::cli::args::InitArguments;
use crate::cli::fail::{Exit, Fail};
use crate::cli::out;
use crate::config::FILE_NAME;
use crate::source::Lang;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

/// The files that are written: every key is in them, as a comment.
const CHINESE: &str = include_str!("../../../rules/templates/gouji.zh.yaml");
const ENGLISH: &str = include_str!("../../../rules/templates/gouji.en.yaml");

/// Writes `gouji.yaml` in a folder. A file that is there is never touched.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn run(arguments: &InitArguments) -> Result<Exit, Fail> {
    let path = arguments.folder.join(FILE_NAME);
    let shown = path.display();
    let text = match out::lang(arguments.lang, None) {
        Lang::Zh => CHINESE,
        Lang::En => ENGLISH,
    };
    let opened = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = opened.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Fail::Usage(format!("`{shown}` is there already")),
        _ => Fail::Usage(format!("cannot write `{shown}`: {error}")),
    })?;
    file.write_all(text.as_bytes())?;
    writeln!(std::io::stdout(), "{shown}")?;
    Ok(Exit::Clean)
}
