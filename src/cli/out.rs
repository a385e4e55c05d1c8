//! Where output goes and how it is to look: decided once, here.

use super::args::{InputArguments, LangArgument};
use super::fail::Fail;
use crate::pack::{Files, Pack, builtin, builtin_with_tests, from_files};
use crate::render::Style;
use crate::source::Lang;
use std::io::IsTerminal;
use std::path::Path;

/// The language: argument, then environment, then Chinese.
#[expect(
    clippy::disallowed_methods,
    reason = "reading the environment is this room's work"
)]
pub(super) fn lang(argument: Option<LangArgument>) -> Lang {
    match argument {
        Some(LangArgument::Zh) => Lang::Zh,
        Some(LangArgument::En) => Lang::En,
        None => match std::env::var("GOUJI_LANG").as_deref() {
            Ok(tag) if tag.to_ascii_lowercase().starts_with("en") => Lang::En,
            _ => Lang::Zh,
        },
    }
}

/// How output is to look. Colour: never when asked not to or under `NO_COLOR`, always when
/// forced, else on a terminal.
#[expect(
    clippy::disallowed_methods,
    reason = "reading the environment is this room's work"
)]
pub(super) fn style(lang: Lang, no_color: bool, to_error: bool) -> Style {
    let set =
        |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let terminal = if to_error {
        std::io::stderr().is_terminal()
    } else {
        std::io::stdout().is_terminal()
    };
    let color =
        !no_color && !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE") || set("FORCE_COLOR"));
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = columns
        .or_else(|| terminal.then(measured).flatten())
        .unwrap_or(100);
    Style {
        lang,
        color,
        width: width.clamp(40, 160),
        outcomes: false,
        quiet: false,
    }
}

/// The pack the arguments name, and its load errors shown.
pub(super) fn pack(input: &InputArguments, style: &Style) -> Result<Pack, Fail> {
    loaded(input.pack.as_deref(), builtin, style)
}

/// The same with the tests of its rules.
pub(super) fn pack_with_tests(folder: Option<&Path>, style: &Style) -> Result<Pack, Fail> {
    loaded(folder, builtin_with_tests, style)
}

fn loaded(folder: Option<&Path>, builtin: fn() -> Pack, style: &Style) -> Result<Pack, Fail> {
    let pack = match folder {
        None => builtin(),
        Some(folder) if folder.is_dir() => from_files(&Files::Folder(folder.to_path_buf())),
        Some(folder) => {
            return Err(Fail::Usage(format!(
                "there is no pack folder `{}`",
                folder.display()
            )));
        }
    };
    if !pack.problems.is_empty() {
        crate::render::load_errors(&pack.problems, style, &mut std::io::stderr().lock())?;
    }
    Ok(pack)
}
