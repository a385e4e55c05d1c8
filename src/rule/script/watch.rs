//! Watching a script: its calls with what they gave, and its statements with their variables.
//!
//! A watched script runs on an engine of its own, whose functions are wrapped; the engine of
//! normal runs knows nothing of it.

use super::api::{Doc, Owner, Place};
use crate::diagnostic::Label;
use rhai::debugger::{DebuggerCommand, DebuggerEvent};
use rhai::{
    ASTNode, Array, Dynamic, Engine, EvalAltResult, FuncRegistration, ImmutableString, Map, Module,
    NativeCallContext, Position, RhaiFunc, RhaiNativeFunc, Stmt,
};
use rust_decimal::Decimal;
use std::sync::{Arc, Mutex, PoisonError};

/// Something a script did.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Where in the script.
    pub(super) position: Position,
    /// What.
    pub(super) deed: Deed,
    /// The places of the document it is about.
    pub(super) labels: Vec<Label>,
}

/// A call, or a statement that is about to run.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// A call and what it gave, or why it failed.
    Call(String, Result<String, String>),
    /// The variables before a statement.
    Statement(Vec<(String, String)>),
}

/// More calls or statements than this are not kept.
const MOST_EVENTS: usize = 500;
/// More entries of a list than this are counted.
const MOST_ENTRIES: usize = 3;
/// More places of one list than this are not kept.
const MOST_PLACES: usize = 20;
/// A text is cut behind this many characters.
const LONGEST_TEXT: usize = 40;
/// Lists in lists are shown this deep.
const DEEPEST: usize = 3;

/// Where what a script does is written down.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    events: Arc<Mutex<Vec<Event>>>,
}

impl Watch {
    fn add(&self, event: impl FnOnce() -> Event) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if events.len() < MOST_EVENTS {
            events.push(event());
        }
    }

    /// Everything so far.
    pub(super) fn events(&self) -> Vec<Event> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes an engine write down the variables before each statement.
    #[expect(deprecated, reason = "rhai marks what it may still change this way")]
    pub(super) fn step(&self, engine: &mut Engine) {
        let watch = self.clone();
        engine.register_debugger(
            |_, debugger| debugger,
            move |context, event, node, _, position| {
                let before = matches!(event, DebuggerEvent::Start | DebuggerEvent::Step);
                let block = matches!(node, ASTNode::Stmt(Stmt::Block(..)));
                if before && node.is_stmt() && !block && !position.is_none() {
                    watch.add(|| {
                        let scope = context.scope().iter_raw();
                        let variables = scope.filter(|(_, _, value)| !value.is::<Doc>());
                        let mut variables: Vec<(String, String)> = variables
                            .map(|(name, _, value)| (name.to_owned(), shown(value, 0)))
                            .collect();
                        variables.reverse();
                        Event {
                            position,
                            deed: Deed::Statement(variables),
                            labels: Vec::new(),
                        }
                    });
                }
                Ok(DebuggerCommand::StepInto)
            },
        );
    }
}

/// The last statement that was begun: where, and in which function of the script.
pub(super) type Last = Arc<Mutex<(Position, Option<String>)>>;

/// Makes an engine remember the last statement. What stops a script for its budget is told by
/// rhai at the outermost call, so that the script is run once more to find the place.
#[expect(deprecated, reason = "rhai marks what it may still change this way")]
pub(super) fn remember_last(engine: &mut Engine) -> Last {
    let last = Last::default();
    let told = Arc::clone(&last);
    engine.register_debugger(
        |_, debugger| debugger,
        move |context, event, node, _, position| {
            let before = matches!(event, DebuggerEvent::Start | DebuggerEvent::Step);
            if before && node.is_stmt() && !position.is_none() {
                let state = context.global_runtime_state();
                let inside = state.debugger().call_stack().last();
                let mut last = told.lock().unwrap_or_else(PoisonError::into_inner);
                last.0 = position;
                let name = inside.map_or("", |frame| frame.fn_name.as_str());
                if last.1.as_deref().unwrap_or_default() != name {
                    last.1 = (!name.is_empty()).then(|| name.to_owned());
                }
            }
            Ok(DebuggerCommand::StepInto)
        },
    );
    last
}

/// Where the functions of the API are registered: as they are, or wrapped for a watch.
pub(super) struct Registry<'a> {
    engine: &'a mut Engine,
    watched: Option<(&'a Watch, Module)>,
    /// What the names that are registered belong to.
    pub(super) owner: Owner,
}

impl<'a> Registry<'a> {
    pub(super) fn new(engine: &'a mut Engine, watch: Option<&'a Watch>) -> Registry<'a> {
        Registry {
            engine,
            watched: watch.map(|watch| (watch, Module::new())),
            owner: Owner::Nothing,
        }
    }

    /// Registers a function.
    pub(super) fn register_fn<A: 'static, const N: usize, const X: bool, R, const F: bool, T>(
        &mut self,
        name: &'static str,
        function: T,
    ) where
        R: Clone + Send + Sync + 'static,
        T: RhaiNativeFunc<A, N, X, R, F> + Send + Sync + 'static,
    {
        self.register(name, FuncRegistration::new(name), true, function);
    }

    /// Registers a property.
    pub(super) fn register_get<A: 'static, const X: bool, R, const F: bool, T>(
        &mut self,
        name: &'static str,
        getter: T,
    ) where
        R: Clone + Send + Sync + 'static,
        T: RhaiNativeFunc<A, 1, X, R, F> + Send + Sync + 'static,
    {
        self.register(name, FuncRegistration::new_getter(name), false, getter);
    }

    fn register<A: 'static, const N: usize, const X: bool, R, const F: bool, T>(
        &mut self,
        name: &'static str,
        registration: FuncRegistration,
        is_call: bool,
        function: T,
    ) where
        R: Clone + Send + Sync + 'static,
        T: RhaiNativeFunc<A, N, X, R, F> + Send + Sync + 'static,
    {
        let Some((watch, module)) = &mut self.watched else {
            registration.register_into_engine(self.engine, function);
            return;
        };
        let types = T::param_types();
        let function = function.into_rhai_function(true, false);
        let how = (name, is_call, self.owner);
        let wrapped = wrapped((*watch).clone(), how, function);
        registration
            .in_global_namespace()
            .set_into_module_raw(module, types, wrapped);
    }

    /// Hands what is wrapped to the engine.
    pub(super) fn finish(self) {
        if let Some((_, module)) = self.watched {
            self.engine.register_global_module(module.into());
        }
    }
}

/// A name, whether it is called with brackets, and what it belongs to.
type How = (&'static str, bool, Owner);

/// A function as rhai keeps it.
type FnAny = dyn Fn(Option<NativeCallContext<'_>>, &mut [&mut Dynamic]) -> RhaiResult + Send + Sync;

/// What a function of rhai comes to.
type RhaiResult = Result<Dynamic, Box<EvalAltResult>>;

/// A function that writes down how it was called and what it gave.
fn wrapped(watch: Watch, how: How, function: RhaiFunc) -> RhaiFunc {
    let has_context = function.has_context();
    let is_method = matches!(function, RhaiFunc::Method { .. });
    let Some(inner) = function.get_native_fn().cloned() else {
        return function;
    };
    let heard = move |context: Option<NativeCallContext<'_>>, arguments: &mut [&mut Dynamic]| {
        let position = context
            .as_ref()
            .map_or(Position::NONE, NativeCallContext::call_position);
        let call = written(how, arguments);
        let mut labels = labels(arguments.iter().map(|one| &**one));
        let given = inner(context.filter(|_| has_context), arguments);
        watch.add(|| {
            labels.extend(self::labels(given.iter()));
            let gave = given.as_ref().map(|value| shown(value, 0));
            let gave = gave.map_err(|error| super::fault::Fault::new(error, None).message);
            Event {
                position,
                deed: Deed::Call(call, gave),
                labels,
            }
        });
        given
    };
    let func: Arc<FnAny> = Arc::new(heard);
    // What is a method takes its first argument by reference, and only that.
    if is_method {
        RhaiFunc::Method {
            func,
            has_context: true,
            is_pure: true,
            is_volatile: false,
        }
    } else {
        RhaiFunc::Pure {
            func,
            has_context: true,
            is_pure: true,
            is_volatile: false,
        }
    }
}

/// A call as a script writes it.
fn written((name, is_call, owner): How, arguments: &[&mut Dynamic]) -> String {
    let (owner, rest) = match arguments.split_first() {
        Some((first, rest)) if owner != Owner::Nothing => (format!("{}.", shown(first, 0)), rest),
        _ => (String::new(), arguments),
    };
    if !is_call {
        return format!("{owner}{name}");
    }
    let rest: Vec<String> = rest.iter().map(|one| shown(one, 0)).collect();
    format!("{owner}{name}({})", rest.join(", "))
}

/// The places among some values, and in lists of them.
fn labels<'a>(values: impl Iterator<Item = &'a Dynamic>) -> Vec<Label> {
    let mut labels = Vec::new();
    for value in values {
        if let Some(place) = value.read_lock::<Place>() {
            labels.push(place.label.clone());
        } else if let Some(list) = value.read_lock::<Array>() {
            let places = list.iter().filter_map(|one| one.read_lock::<Place>());
            labels.extend(places.map(|place| place.label.clone()).take(MOST_PLACES));
        }
    }
    labels
}

/// A value as a script would write it, bounded in length.
fn shown(value: &Dynamic, depth: usize) -> String {
    if let Some(place) = value.read_lock::<Place>() {
        return format!("\u{27E8}{}\u{27E9}", cut(place.printed().trim()));
    }
    if value.is::<Doc>() {
        return "doc".to_owned();
    }
    if let Some(number) = value.read_lock::<Decimal>() {
        return number.normalize().to_string();
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return quoted(&text);
    }
    if let Some(list) = value.read_lock::<Array>() {
        let entries = list.iter().take(MOST_ENTRIES);
        return gathered('[', list.len(), entries.map(|one| deeper(one, depth)));
    }
    if let Some(map) = value.read_lock::<Map>() {
        let entries = map.iter().take(MOST_ENTRIES);
        let entries = entries.map(|(name, one)| format!("{name}: {}", deeper(one, depth)));
        return gathered('{', map.len(), entries);
    }
    if value.is_unit() {
        return "()".to_owned();
    }
    cut(&value.to_string())
}

fn deeper(value: &Dynamic, depth: usize) -> String {
    if depth < DEEPEST {
        shown(value, depth + 1)
    } else {
        "\u{2026}".to_owned()
    }
}

fn gathered(open: char, count: usize, entries: impl Iterator<Item = String>) -> String {
    let mut entries: Vec<String> = entries.collect();
    if count > entries.len() {
        entries.push(format!("\u{2026} {count} in all"));
    }
    let inside = entries.join(", ");
    match open {
        '[' => format!("[{inside}]"),
        _ => format!("#{{{inside}}}"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", cut(text.trim()))
}

/// The beginning of a text, on one line.
fn cut(text: &str) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}\u{2026}", &line[..at]),
        None => line,
    }
}
