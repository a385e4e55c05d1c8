//! What went wrong in a script, in words for whoever wrote the rule: what, where, and the cure.

use super::api::{Usage, entries};
use crate::source::limits;
use crate::yaml::nearest;
use rhai::{AST, EvalAltResult, Position};

/// An error of a script.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// What happened.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Option<String>,
    /// Where, in the script: the innermost place that is known.
    pub(super) position: Position,
}

/// Functions and methods of the language that a script is likely to mean.
const BUILT_IN: &[&str] = &[
    "abs",
    "all",
    "append",
    "clear",
    "contains",
    "crop",
    "dedup",
    "drain",
    "ends_with",
    "extract",
    "filter",
    "find",
    "find_map",
    "get",
    "index_of",
    "insert",
    "is_empty",
    "keys",
    "len",
    "map",
    "max",
    "min",
    "mixin",
    "pad",
    "parse_decimal",
    "parse_int",
    "pop",
    "push",
    "range",
    "reduce",
    "remove",
    "replace",
    "retain",
    "reverse",
    "shift",
    "some",
    "sort",
    "splice",
    "split",
    "starts_with",
    "sub_string",
    "to_float",
    "to_int",
    "to_lower",
    "to_string",
    "to_upper",
    "trim",
    "truncate",
    "type_of",
    "values",
    "zip",
];

impl Fault {
    /// The words for an error; the functions of `ast` are known by name.
    pub(super) fn new(error: &EvalAltResult, ast: Option<&AST>) -> Fault {
        let (message, help) = words(error.unwrap_inner(), ast);
        let fault = Fault {
            message,
            help,
            position: innermost_position(error),
        };
        match innermost_function(error) {
            Some(name) => fault.inside(name),
            None => fault,
        }
    }

    /// The same, with the function it came out of.
    fn inside(mut self, name: &str) -> Fault {
        self.message = format!("{} (in the function `{name}`)", self.message);
        self
    }

    /// The same, at the place a second run has found.
    pub(super) fn found_at(mut self, position: Position, name: Option<&str>) -> Fault {
        self.position = position;
        match name {
            Some(name) => self.inside(name),
            None => self,
        }
    }
}

/// Whether a script was stopped for its budget, which hides the place.
pub(super) fn is_budget(error: &EvalAltResult) -> bool {
    matches!(
        error,
        EvalAltResult::ErrorTooManyOperations(_)
            | EvalAltResult::ErrorStackOverflow(_)
            | EvalAltResult::ErrorDataTooLarge(..)
    )
}

/// The script's own function that failed, if the error came out of one.
fn innermost_function(error: &EvalAltResult) -> Option<&str> {
    match error {
        EvalAltResult::ErrorInFunctionCall(name, _, inner, _) => {
            innermost_function(inner).or(Some(name.as_str()))
        }
        _ => None,
    }
}

/// The innermost place of an error: inside a function that was called, when that is known.
fn innermost_position(error: &EvalAltResult) -> Position {
    if let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
        let position = innermost_position(inner);
        if !position.is_none() {
            return position;
        }
    }
    error.position()
}

/// What happened and what to do.
fn words(error: &EvalAltResult, ast: Option<&AST>) -> (String, Option<String>) {
    let advised = |message: String, help: &str| (message, Some(help.to_owned()));
    match error {
        EvalAltResult::ErrorTooManyOperations(_) => advised(
            format!(
                "the script took more than {} operations and was stopped",
                limits::SCRIPT_OPERATIONS
            ),
            "look for a loop that never ends, or go through less of the document",
        ),
        EvalAltResult::ErrorStackOverflow(_) => advised(
            format!(
                "the script nested calls more than {} deep and was stopped",
                limits::SCRIPT_CALLS
            ),
            "a function that calls itself needs a case in which it does not",
        ),
        EvalAltResult::ErrorDataTooLarge(what, _) => too_large(what),
        EvalAltResult::ErrorFunctionNotFound(signature, _) => not_found(signature, ast),
        EvalAltResult::ErrorDotExpr(text, _) if text.contains('\'') => no_property(text),
        EvalAltResult::ErrorPropertyNotFound(name, _) => advised(
            format!("the map has no entry `{name}`"),
            "entries of a map are those that were written into it; test with `in` first",
        ),
        EvalAltResult::ErrorArrayBounds(length, index, _) => out_of_bounds("list", *length, *index),
        EvalAltResult::ErrorStringBounds(length, index, _) => {
            out_of_bounds("text", *length, *index)
        }
        EvalAltResult::ErrorIndexingType(kind, _) => advised(
            format!(
                "{} has no entries to be taken by number or name",
                of_type(kind)
            ),
            cure_of(kind).unwrap_or("only lists, maps and texts have entries"),
        ),
        EvalAltResult::ErrorMismatchDataType(wanted, actual, _) => (
            format!(
                "{} is needed here, not {}",
                of_type(wanted),
                of_type(actual)
            ),
            cure_of(actual).map(str::to_owned),
        ),
        EvalAltResult::ErrorFor(_) => advised(
            "`for` was given something that has no entries".to_owned(),
            "it goes through lists, texts and ranges; what may be missing is `()` and is tested \
             first: `if x != ()`",
        ),
        EvalAltResult::ErrorVariableNotFound(name, _) => advised(
            format!("unknown variable `{name}`"),
            "declare it with `let`",
        ),
        EvalAltResult::ErrorRuntime(thrown, _) => (format!("the script failed: {thrown}"), None),
        other => {
            let mut bare = other.to_string();
            if let Some(at) = bare.rfind(" (line ") {
                bare.truncate(at);
            }
            (format!("the script failed: {bare}"), None)
        }
    }
}

fn too_large(what: &str) -> (String, Option<String>) {
    let what = what.to_lowercase();
    let (kind, limit, unit) = if what.contains("string") {
        ("text", limits::SCRIPT_STRING, "bytes")
    } else if what.contains("map") {
        ("map", limits::SCRIPT_MAP, "entries")
    } else {
        ("list", limits::SCRIPT_ARRAY, "entries")
    };
    let message = format!("the script made a {kind} of more than {limit} {unit} and was stopped");
    let help = "keep what is needed only: a place instead of its text, a count instead of a list";
    (message, Some(help.to_owned()))
}

fn out_of_bounds(what: &str, length: usize, index: i64) -> (String, Option<String>) {
    let message = format!("there is no entry {index} in a {what} of {length}");
    let help = match length {
        0 => format!("the {what} is empty; test its `len()` first"),
        _ => format!(
            "entries are numbered from 0 to {}, or from -1 backwards",
            length - 1
        ),
    };
    (message, Some(help))
}

/// A call to something that does not exist, or not for these arguments.
fn not_found(signature: &str, ast: Option<&AST>) -> (String, Option<String>) {
    let (name, arguments) = signature.split_once(" (").unwrap_or((signature, ")"));
    let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
    let kinds: Vec<&str> = arguments
        .split(", ")
        .filter(|one| !one.is_empty())
        .collect();
    let given: Vec<String> = kinds.iter().map(|kind| of_type(kind)).collect();
    let cure = kinds.iter().find_map(|kind| cure_of(kind));
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        let message = format!("`{name}` does not work on {}", given.join(" and "));
        return (message, cure.map(str::to_owned));
    }
    let own: Vec<(&str, usize)> = ast
        .iter()
        .flat_map(|ast| ast.iter_functions())
        .map(|function| (function.name, function.params.len()))
        .collect();
    let takes = forms_of(name, &own);
    if takes.is_empty() {
        return unknown_function(name, &own);
    }
    let message = match given.as_slice() {
        [] => format!("`{name}` was called with nothing"),
        _ => format!("`{name}` was called with {}", given.join(", ")),
    };
    let help = format!("it takes {}", takes.join(", or "));
    (
        message,
        Some(cure.map_or(help.clone(), |cure| format!("{help}; {cure}"))),
    )
}

/// How a function of this name is called, in every form there is.
fn forms_of(name: &str, own: &[(&str, usize)]) -> Vec<String> {
    let api = entries().filter(|entry| entry.usage == Usage::Call && entry.name == name);
    let mut forms: Vec<String> = api
        .map(|entry| match entry.owner {
            super::Owner::Nothing => format!("`{name}({})`", entry.takes),
            owner => format!("`{}.{name}({})`", owner_name(owner), entry.takes),
        })
        .collect();
    let own = own.iter().filter(|(known, _)| *known == name);
    forms.extend(own.map(|(_, count)| format!("{count} arguments")));
    if forms.is_empty() && BUILT_IN.contains(&name) {
        forms.push("what its namesake in the language takes".to_owned());
    }
    forms
}

fn owner_name(owner: super::Owner) -> &'static str {
    match owner {
        super::Owner::Document => "doc",
        super::Owner::Place => "place",
        super::Owner::Section => "section",
        super::Owner::Table => "table",
        super::Owner::Cell => "cell",
        super::Owner::Figure => "figure",
        super::Owner::Nothing => "",
    }
}

fn unknown_function(name: &str, own: &[(&str, usize)]) -> (String, Option<String>) {
    let message = format!("there is no function `{name}`");
    if entries().any(|entry| entry.usage == Usage::Property && entry.name == name) {
        let help = format!("`{name}` is a property: it is written without brackets");
        return (message, Some(help));
    }
    let calls = entries().filter(|entry| entry.usage == Usage::Call);
    let known = calls
        .map(|entry| entry.name)
        .chain(own.iter().map(|(name, _)| *name))
        .chain(BUILT_IN.iter().copied());
    (message, did_you_mean(name, known))
}

fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// A property that its owner does not have: rhai names both in quotation marks.
fn no_property(text: &str) -> (String, Option<String>) {
    let mut quoted = text.split('\'').skip(1).step_by(2);
    let name = quoted.next().unwrap_or_default();
    let kind = quoted.next().unwrap_or_default();
    let message = format!("{} has no property `{name}`", of_type(kind));
    if let Some(cure) = cure_of(kind) {
        return (message, Some(cure.to_owned()));
    }
    let of_owner = |usage| {
        let owned = move |entry: &&super::Entry| match entry.owner {
            super::Owner::Document => kind == "Document",
            super::Owner::Place
            | super::Owner::Section
            | super::Owner::Table
            | super::Owner::Cell
            | super::Owner::Figure => kind == "Place",
            super::Owner::Nothing => false,
        };
        entries()
            .filter(owned)
            .filter(move |entry| entry.usage == usage)
    };
    if of_owner(Usage::Call).any(|entry| entry.name == name) {
        let help = format!("`{name}` is a function: it is written with brackets");
        return (message, Some(help));
    }
    if of_owner(Usage::Property).any(|entry| entry.name == name) {
        let message = format!("`{name}` of {} cannot be set", of_type(kind));
        let help = "a script reads the document and reports; it changes nothing";
        return (message, Some(help.to_owned()));
    }
    let names = of_owner(Usage::Property).map(|entry| entry.name);
    (message, did_you_mean(name, names))
}

/// What to do where a value is missing.
fn cure_of(kind: &str) -> Option<&'static str> {
    (kind == "()").then_some("a value that is not there is `()`: test it first, `if x != ()`")
}

/// A type of the language in plain words.
fn of_type(kind: &str) -> String {
    let plain = match kind {
        "()" => "nothing",
        "Document" => "the document",
        "Place" => "a place",
        "i64" => "a whole number",
        "decimal" => "a number",
        "bool" => "true or false",
        "char" => "a character",
        "array" => "a list",
        "map" => "a map",
        "Fn" => "a function",
        kind if kind.contains("tring") || kind.starts_with("&str") => "a text",
        kind if kind.contains("Decimal") => "a number",
        kind if kind.contains("ange") => "a range",
        kind => return format!("a value of the type `{kind}`"),
    };
    plain.to_owned()
}
