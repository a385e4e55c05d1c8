//! The templates of the page, with everything in them escaped and every word in both languages.

use super::escape::escaped;
use crate::source::Lang;
use crate::wording::say;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, Output, State, UndefinedBehavior};
use std::io;

/// The page around everything; [`ROWS`] and [`REPORTS`] stand where the rest belongs.
pub(super) static PAGE: &str = "page.html";
/// A row of the overview.
pub(super) static ROW: &str = "row.html";
/// A report.
pub(super) static REPORT: &str = "report.html";

/// Where the rows of the overview belong. No text can hold this, for all text is escaped.
pub(super) static ROWS: &str = "<!--rows-->";
/// Where the reports belong.
pub(super) static REPORTS: &str = "<!--reports-->";

static TEMPLATES: [(&str, &str); 3] = [
    (PAGE, include_str!("page.html")),
    (ROW, include_str!("row.html")),
    (REPORT, include_str!("report.html")),
];

/// The style sheet.
pub(super) static STYLE: &str = include_str!("page.css");
/// The script.
pub(super) static SCRIPT: &str = include_str!("page.js");

/// The templates, speaking a language.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Those of the page.
    pub(super) fn new(lang: Lang) -> Templates {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(format);
        environment.add_function("say", move |name: &str, arguments: Kwargs| {
            word(lang, name, &arguments)
        });
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .expect("a template of ours parses, as every test of the page shows");
        }
        Templates(environment)
    }

    /// Fills a template.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub(super) fn fill(&self, name: &str, context: Value) -> io::Result<String> {
        let template = self.0.get_template(name).map_err(io::Error::other)?;
        template.render(context).map_err(io::Error::other)
    }
}

/// Writes a value: markup of ours as it is, everything else escaped.
fn format(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_safe() {
        out.write_str(value.as_str().unwrap_or_default())?;
    } else if let Some(text) = value.as_str() {
        out.write_str(&escaped(text))?;
    } else if !value.is_none() {
        out.write_str(&escaped(&value.to_string()))?;
    }
    Ok(())
}

/// A word of the page, filled by name.
fn word(lang: Lang, name: &str, arguments: &Kwargs) -> Result<String, Error> {
    let mut filled: Vec<(&str, String)> = Vec::new();
    for key in arguments.args() {
        let value: Value = arguments.get(key)?;
        filled.push((key, value.to_string()));
    }
    let filled: Vec<(&str, &str)> = filled
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    Ok(say(lang, &format!("html.{name}"), &filled))
}
