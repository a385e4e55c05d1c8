//! Rhai scripts: the way out until a pattern has been written three times.

mod api;
mod calls;
mod fault;
mod host;
mod strings;
mod watch;
mod written;

pub use api::{Entry, Owner, Usage, entries};

use super::found::{Context, Verdict};
use super::loader::Loader;
use super::parameter::{Parameters, Value};
use super::trace::{Sign, Step};
use crate::source::{Span, limits};
use crate::yaml::Spanned;
use fault::Fault;
use rhai::{AST, Engine, ParseError, Scope};
use std::sync::{OnceLock, PoisonError};
use watch::{Deed, Event, Watch};
use written::Written;

/// A script that compiled.
#[derive(Debug)]
pub struct Script {
    /// Compiled when it first runs, unless it had to be checked before.
    ast: OnceLock<Result<AST, String>>,
    text: String,
    /// The rule file, and where in it the script stands.
    written: Written,
    parameters: rhai::Map,
}

/// A script that failed or ran out of its budget.
#[derive(Debug, Clone)]
pub struct ScriptError {
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where in the rule file.
    pub span: Option<Span>,
}

impl Script {
    /// Compiles a script; a syntax error points at its line in the YAML.
    pub fn compile(written: &Spanned<String>, loader: &mut Loader<'_>) -> Option<Script> {
        let place = Written::new(loader.file, written);
        if written.value.len() > limits::LONGEST_SCRIPT {
            let most = limits::LONGEST_SCRIPT;
            let length = written.value.len();
            let message = format!("this script has {length} bytes, more than the limit of {most}");
            loader.problem(message, written.span);
            return None;
        }
        let script = |ast, place, loader: &Loader<'_>| {
            Some(Script {
                ast,
                text: written.value.clone(),
                written: place,
                parameters: parameters(loader.parameters),
            })
        };
        if loader.trusted {
            return script(OnceLock::new(), place, loader);
        }
        match compiled(&written.value) {
            Ok(ast) => {
                if loader.names.vet {
                    calls::check(&ast, &place, loader);
                }
                script(OnceLock::from(Ok(ast)), place, loader)
            }
            Err(error) => {
                let span = place.span(error.1);
                // What is missing at the end is missing in the last line.
                let end = written.span.map_or(usize::MAX, |span| span.range().end);
                let span = match span {
                    Some(span) if span.range().start < end => Some(span),
                    _ => written.span.map(|span| last_line(&loader.file.text, span)),
                };
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
        let Some(trace) = context.trace else {
            return self.run(host::engine(), context);
        };
        let watch = Watch::default();
        let verdict = self.run(&host::watched(&watch, trace.stepping), context);
        context.notes(|| self.steps(watch.events()));
        verdict
    }

    fn ast(&self) -> Result<&AST, &String> {
        let compile = || compiled(&self.text).map_err(|error| error.0.to_string());
        self.ast.get_or_init(compile).as_ref()
    }

    fn run(&self, engine: &Engine, context: Context<'_>) -> Result<Verdict, ScriptError> {
        host::begin(context.subject.source.text().len());
        let doc = api::Doc::new(context);
        let mut scope = Scope::new();
        scope.push_constant("doc", doc.clone());
        scope.push_constant("parameters", self.parameters.clone());
        let ast = self.ast().map_err(|message| ScriptError {
            message: message.clone(),
            help: None,
            span: None,
        })?;
        match engine.run_ast_with_scope(&mut scope, ast) {
            Ok(()) => Ok(doc.into_verdict()),
            Err(error) => {
                let mut fault = Fault::new(&error, Some(ast));
                if fault::is_budget(&error) {
                    fault = self.located(fault, ast, context);
                }
                Err(ScriptError {
                    message: fault.message,
                    help: fault.help,
                    span: self.written.span(fault.position),
                })
            }
        }
    }

    /// An error of the budget, at the statement that ran out of it.
    fn located(&self, fault: Fault, ast: &AST, context: Context<'_>) -> Fault {
        host::begin(context.subject.source.text().len());
        let (engine, last) = host::remembering();
        let mut scope = Scope::new();
        scope.push_constant("doc", api::Doc::new(context));
        scope.push_constant("parameters", self.parameters.clone());
        // That it fails again is what it is run for.
        let _ = engine.run_ast_with_scope(&mut scope, ast);
        let last = last.lock().unwrap_or_else(PoisonError::into_inner);
        match last.0.is_none() {
            true => fault,
            false => fault.found_at(last.0, last.1.as_deref()),
        }
    }

    /// What the script did, for a trace.
    fn steps(&self, events: Vec<Event>) -> Vec<Step> {
        let mut before: Vec<(String, String)> = Vec::new();
        let step = |event: Event| {
            let known = match &event.deed {
                Deed::Statement(variables) => std::mem::replace(&mut before, variables.clone()),
                Deed::Call(..) => Vec::new(),
            };
            self.step(event, &known)
        };
        events.into_iter().map(step).collect()
    }

    /// Something the script did; `before` are the variables as they were last shown.
    fn step(&self, event: Event, before: &[(String, String)]) -> Step {
        let line = self.written.line(event.position).to_string();
        let step = match event.deed {
            Deed::Call(call, Ok(gave)) if gave == "()" && call.starts_with("report(") => {
                Step::new("script.report").with("call", call)
            }
            Deed::Call(call, Ok(gave)) => Step::new("script.call")
                .with("call", call)
                .with("gave", gave),
            Deed::Call(call, Err(reason)) => Step::new("script.failed")
                .with("call", call)
                .with("reason", reason)
                .is(Sign::Unknown),
            Deed::Statement(variables) => {
                // The position of an expression is that of its operator, so the line is shown.
                let line = event.position.line().unwrap_or(1);
                let text = self.text.lines().nth(line - 1).unwrap_or_default();
                let variable = |one: (String, String)| {
                    let known = before.contains(&one);
                    let key = if known {
                        "script.unchanged"
                    } else {
                        "script.variable"
                    };
                    Step::new(key).with("name", one.0).with("value", one.1)
                };
                Step::new("script.statement")
                    .with("text", text.trim())
                    .with("text", text.trim())
                    .wholly(variables.into_iter().map(variable))
            }
        };
        let places = event.labels.into_iter();
        let places = places.map(|label| Step::new("script.place").labelled(label));
        step.with("line", line).of(places)
    }

    /// The names the script gives to its findings: every key of a map it writes.
    #[must_use]
    pub fn placeholders(&self) -> Vec<String> {
        let Ok(ast) = self.ast() else {
            return Vec::new();
        };
        let names = calls::keys(ast, true).into_iter();
        names
            .filter(|name| !api::RESERVED.contains(&name.as_str()))
            .collect()
    }
}

fn compiled(text: &str) -> Result<AST, ParseError> {
    // Strict variables need to know that `doc` will be there.
    let mut known = Scope::new();
    known.push("doc", ());
    known.push("parameters", ());
    host::engine().compile_with_scope(&known, text)
}

/// What a script ends with on one document, as a message shows it.
///
/// # Errors
/// When it does not compile, fails or runs out of its budget.
pub fn evaluate(text: &str, context: Context<'_>) -> Result<String, String> {
    host::begin(context.subject.source.text().len());
    let mut scope = Scope::new();
    scope.push_constant("doc", api::Doc::new(context));
    let value = host::engine().eval_with_scope::<rhai::Dynamic>(&mut scope, text);
    let value = value.map_err(|error| Fault::new(&error, None).message)?;
    Ok(api::shown(&value))
}

/// The last line of a script that holds something.
fn last_line(file: &str, script: Span) -> Span {
    let text = file.get(script.range()).unwrap_or_default().trim_end();
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let line = line + text[line..].len() - text[line..].trim_start().len();
    let start = script.range().start;
    Span::new(start + line, start + text.len())
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
