//! Where output goes and how it is to look: decided once, here.

use super::args::LangArgument;
use crate::render::Style;
use crate::source::Lang;
use std::io::IsTerminal;

/// The language: argument, then environment, then configuration, then Chinese.
#[expect(
    clippy::disallowed_methods,
    reason = "reading the environment is this room's work"
)]
pub(super) fn lang(argument: Option<LangArgument>, configured: Option<Lang>) -> Lang {
    match argument {
        Some(LangArgument::Zh) => Lang::Zh,
        Some(LangArgument::En) => Lang::En,
        None => match std::env::var("GOUJI_LANG").as_deref() {
            Ok(tag) if tag.to_ascii_lowercase().starts_with("en") => Lang::En,
            Ok(tag) if tag.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
            _ => configured.unwrap_or_default(),
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
