//! Rhai scripts: the way out until a pattern has been written three times.

mod api;
mod host;

pub use api::{Entry, Owner, Usage, entries};

use super::found::{Context, Verdict};
use super::loader::Loader;
use super::parameter::{Parameters, Value};
use crate::source::Span;
use crate::yaml::Spanned;
use rhai::{AST, Scope};

/// A script that compiled.
#[derive(Debug)]
pub struct Script {
    ast: AST,
    text: String,
    /// Where the script's text begins in its file, and how far each of its lines is indented.
    origin: Option<(usize, usize)>,
    parameters: rhai::Map,
}

/// A script that failed or ran out of its budget.
#[derive(Debug, Clone)]
pub struct ScriptError {
    /// What happened.
    pub message: String,
    /// Where in the rule file.
    pub span: Option<Span>,
}

impl Script {
    /// Compiles a script; a syntax error points at its line in the YAML.
    pub fn compile(written: &Spanned<String>, loader: &mut Loader<'_>) -> Option<Script> {
        let origin = written.span.map(|span| {
            let start = span.start as usize;
            let head = loader.file.text.get(..start).unwrap_or_default();
            let line = head.rfind('\n').map_or(0, |at| at + 1);
            (line, start - line)
        });
        // Strict variables need to know that `doc` will be there.
        let mut known = Scope::new();
        known.push("doc", ());
        known.push("parameters", ());
        match host::engine().compile_with_scope(&known, &written.value) {
            Ok(ast) => Some(Script {
                ast,
                text: written.value.clone(),
                origin,
                parameters: parameters(loader.parameters),
            }),
            Err(error) => {
                let span = place(&loader.file.text, origin, error.1).or(written.span);
                loader.problem(format!("this script does not compile: {}", error.0), span);
                None
            }
        }
    }

    /// Runs the script on one document.
    ///
    /// # Errors
    /// When it fails or runs out of its budget.
    pub fn check(&self, context: Context<'_>) -> Result<Verdict, ScriptError> {
        let doc = api::Doc::new(context);
        let mut scope = Scope::new();
        scope.push_constant("doc", doc.clone());
        scope.push_constant("parameters", self.parameters.clone());
        match host::engine().run_ast_with_scope(&mut scope, &self.ast) {
            Ok(()) => Ok(doc.into_verdict()),
            Err(error) => {
                let position = error.position();
                let message = host::explain(&error);
                Err(ScriptError {
                    message,
                    span: self.span_of(position),
                })
            }
        }
    }

    /// The names the script gives to its findings: every `name:` of a map it writes.
    #[must_use]
    pub fn placeholders(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (at, _) in self.text.match_indices(':') {
            let head = &self.text[..at];
            let start = head
                .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .map_or(0, |found| found + 1);
            let name = &head[start..];
            if !name.is_empty()
                && !api::RESERVED.contains(&name)
                && !names.iter().any(|known| known == name)
            {
                names.push(name.to_owned());
            }
        }
        names
    }

    fn span_of(&self, position: rhai::Position) -> Option<Span> {
        let (line, indent) = self.origin?;
        let mut at = line;
        let wanted = position.line()?;
        // Lines of a block scalar keep their order; each is indented by the same amount.
        let mut lines = self.text.split_inclusive('\n');
        for text in lines.by_ref().take(wanted - 1) {
            at += text.len() + if text.trim().is_empty() { 0 } else { indent };
        }
        let text = lines.next().unwrap_or_default();
        let skip = position
            .position()
            .map_or(0, |column| column.saturating_sub(1));
        let offset = text
            .char_indices()
            .nth(skip)
            .map_or(0, |(offset, _)| offset);
        let start = at + indent + offset;
        Some(Span::new(
            start,
            start + text[offset..].trim_end().len().max(1),
        ))
    }
}

/// The parameters of a rule as a script sees them.
fn parameters(values: &Parameters) -> rhai::Map {
    let dynamic = |value: &Value| match value {
        Value::Flag(flag) => (*flag).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
        Value::List(list) => list.iter().cloned().map(rhai::Dynamic::from).collect(),
    };
    let named = values
        .iter()
        .map(|(name, value)| (name.as_str().into(), dynamic(value)));
    named.collect()
}

/// Where a position of a script stands in its file.
fn place(file: &str, origin: Option<(usize, usize)>, position: rhai::Position) -> Option<Span> {
    let (line, indent) = origin?;
    let wanted = position.line()?;
    let mut at = line;
    for _ in 1..wanted {
        at += file.get(at..)?.find('\n')? + 1;
    }
    let text = file.get(at..)?.lines().next()?;
    let skip = indent
        + position
            .position()
            .map_or(0, |column| column.saturating_sub(1));
    let start = text
        .char_indices()
        .nth(skip)
        .map_or(text.len(), |(offset, _)| offset);
    let end = text.trim_end().len().max(start + 1).min(file.len() - at);
    Some(Span::new(at + start.min(end), at + end))
}
