//! What a script names: functions that there are, and names of the pack in its plain texts.

use super::host;
use super::written::Written;
use crate::rule::loader::Loader;
use crate::rule::scope::Scope;
use crate::source::sense::{Purpose, oddities};
use crate::source::{Pattern, Span};
use crate::yaml::{LoadError, Spanned, nearest};
use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Words of the language itself that look like functions.
const LANGUAGE: &[&str] = &[
    "call",
    "curry",
    "debug",
    "eval",
    "Fn",
    "is_def_fn",
    "is_def_var",
    "is_shared",
    "print",
    "type_of",
];

/// What an argument of a function names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Address,
    Claim,
    Kind,
    Pattern,
    Role,
    Scope,
}

/// Functions of the document whose arguments name something: the argument, not counting what the
/// function is called on.
const ARGUMENTS: &[(&str, usize, Names)] = &[
    ("cell", 0, Names::Address),
    ("value", 0, Names::Address),
    ("facts", 0, Names::Claim),
    ("totals", 0, Names::Claim),
    ("is_kind", 0, Names::Kind),
    ("find", 0, Names::Pattern),
    ("find", 1, Names::Scope),
    ("matches", 0, Names::Pattern),
    ("paragraphs", 0, Names::Scope),
    ("text", 0, Names::Scope),
    ("section", 0, Names::Role),
    ("official_title", 0, Names::Role),
];

/// The functions of the engine: with how many arguments each can be called.
type Functions = BTreeMap<String, BTreeSet<usize>>;

/// What property getters are registered under.
const GETTER: &str = "get$";

fn functions() -> &'static Functions {
    static FUNCTIONS: OnceLock<Functions> = OnceLock::new();
    FUNCTIONS.get_or_init(|| {
        let one = |info: rhai::FuncInfo| {
            let name = info.metadata.name.to_string();
            Some((name, info.metadata.num_params))
        };
        let mut functions = Functions::new();
        for (name, count) in host::engine().collect_fn_metadata(None, one, true) {
            functions.entry(name).or_default().insert(count);
        }
        functions
    })
}

/// Problems of a script that its syntax does not show are added to the loader's.
pub(super) fn check(ast: &AST, written: &Written, loader: &mut Loader<'_>) {
    let mut own = Functions::new();
    for function in ast.iter_functions() {
        let counts = own.entry(function.name.to_string()).or_default();
        counts.insert(function.params.len());
    }
    let keys = keys(ast, false);
    let mut calls = Calls {
        own: &own,
        keys: &keys,
        written,
        loader,
        seen: BTreeSet::new(),
    };
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Expr(expr)) => calls.expr(expr),
            Some(ASTNode::Stmt(Stmt::FnCall(call, at))) => calls.call(call, *at, false),
            _ => {}
        }
        true
    });
}

/// The keys of all maps that a script writes; with `assigned`, every property that it may give one.
pub(super) fn keys(ast: &AST, assigned: bool) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Expr(Expr::Map(map, _))) => {
                keys.extend(map.0.iter().map(|(key, _)| key.name.to_string()));
                keys.extend(map.1.keys().map(ToString::to_string));
            }
            // A map that holds nothing but constants has become one itself.
            Some(ASTNode::Expr(Expr::DynamicConstant(value, _))) => {
                let map = value.read_lock::<rhai::Map>();
                keys.extend(
                    map.iter()
                        .flat_map(|map| map.keys())
                        .map(ToString::to_string),
                );
            }
            // `map.name = …` and `map["name"] = …`.
            Some(ASTNode::Expr(Expr::Property(property, _))) if assigned => {
                keys.insert(property.2.to_string());
            }
            Some(ASTNode::Expr(Expr::Index(pair, ..))) => {
                if let Expr::StringConstant(name, _) = &pair.rhs {
                    keys.insert(name.to_string());
                }
            }
            _ => {}
        }
        true
    });
    keys
}

struct Calls<'a, 'l> {
    own: &'a Functions,
    keys: &'a BTreeSet<String>,
    written: &'a Written,
    loader: &'a mut Loader<'l>,
    /// Places that have been told: the walk may meet one more than once.
    seen: BTreeSet<(Option<usize>, Option<usize>)>,
}

impl Calls<'_, '_> {
    /// Where `length` bytes from a position of the script stand in the file.
    fn span(&self, at: Position, length: usize) -> Option<Span> {
        let line = self.written.span(at)?;
        let start = line.range().start;
        Some(Span::new(start, (start + length).min(line.range().end)))
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::FnCall(call, at) => self.call(call, *at, false),
            Expr::MethodCall(call, at) => self.call(call, *at, true),
            Expr::Property(property, at) => self.property(&property.2, *at),
            _ => {}
        }
    }

    fn call(&mut self, call: &FnCallExpr, at: Position, method: bool) {
        let name = call.name.as_str();
        let plain = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !plain || name.contains('$') || call.op_token.is_some() || LANGUAGE.contains(&name) {
            return;
        }
        if !self.seen.insert((at.line(), at.position())) {
            return;
        }
        let given = call.args.len();
        let engine = functions().get(name);
        let own = self.own.get(name);
        if engine.is_none() && own.is_none() {
            self.unknown(name, at, method);
            return;
        }
        // What a method is called on is the first argument of a function of the engine.
        let counted = given + usize::from(method);
        let fits = engine.is_some_and(|counts| counts.contains(&counted))
            || own.is_some_and(|counts| counts.contains(&given));
        if !fits {
            self.miscounted(name, at, (given, usize::from(method)));
        }
        self.arguments(name, &call.args, method);
    }

    fn unknown(&mut self, name: &str, at: Position, method: bool) {
        let known = functions().keys().chain(self.own.keys());
        let known = known.map(String::as_str).filter(|name| !name.contains('$'));
        let what = if method { "method" } else { "function" };
        let error = LoadError::new(self.loader.file, format!("unknown {what} `{name}`"));
        let mut error = error.at(self.span(at, name.len()));
        if functions().contains_key(&format!("{GETTER}{name}")) {
            error = error.with_help(format!("`{name}` is a property: write it without `()`"));
        } else {
            error = error.did_you_mean(name, known);
        }
        self.loader.problems.push(error);
    }

    fn miscounted(&mut self, name: &str, at: Position, (given, receiver): (usize, usize)) {
        let engine = functions().get(name).into_iter().flatten();
        let engine = engine.filter_map(|count| count.checked_sub(receiver));
        let own = self.own.get(name).into_iter().flatten().copied();
        let counts: BTreeSet<usize> = engine.chain(own).collect();
        let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
        let message = format!("`{name}` is called with {given} arguments");
        let mut help = format!("it takes {}", counts.join(" or "));
        if functions().contains_key(&format!("{GETTER}{name}")) {
            help += &format!("; the property `{name}` is written without `()`");
        }
        let span = self.span(at, name.len());
        self.loader.refuse(message, &help, span);
    }

    /// A property that nothing has: no view of the document, and no map of the script.
    fn property(&mut self, name: &str, at: Position) {
        let known: Vec<&str> = functions()
            .keys()
            .filter_map(|known| known.strip_prefix(GETTER))
            .collect();
        // Maps that the engine gives have keys of their own, which may be called like a method.
        let method = functions().contains_key(name) || self.own.contains_key(name);
        let parameter = self.loader.parameters.contains_key(name);
        if known.contains(&name) || method || parameter || self.is_key(name) {
            return;
        }
        if !self.seen.insert((at.line(), at.position())) {
            return;
        }
        if nearest(name, known.iter().copied()).is_some() {
            // A map may have it all the same.
            let message = format!("no view of the document has a property `{name}`");
            let error = LoadError::warning(self.loader.file, message);
            let error = error.at(self.span(at, name.len()));
            let error = error.did_you_mean(name, known.iter().copied());
            self.loader.problems.push(error);
        }
    }

    /// Whether a map of the script may have this key, apart from where it is asked for.
    fn is_key(&self, name: &str) -> bool {
        self.keys.contains(name)
    }

    fn arguments(&mut self, name: &str, arguments: &[Expr], method: bool) {
        for (function, index, names) in ARGUMENTS {
            let index = index + usize::from(!method);
            if *function != name {
                continue;
            }
            if let Some(Expr::StringConstant(text, at)) = arguments.get(index) {
                self.argument(*names, text, *at);
            }
        }
    }

    fn argument(&mut self, names: Names, text: &str, at: Position) {
        let loader_names = self.loader.names;
        // The quotation marks around it belong to it.
        let span = self.span(at, text.len() + 2);
        let name = Spanned {
            value: text.to_owned(),
            span,
        };
        match names {
            Names::Address => {
                self.loader.address(&name);
            }
            Names::Claim => {
                self.loader.known("claim", &name, &loader_names.claims);
            }
            Names::Kind => {
                self.loader
                    .known("kind of body", &name, &loader_names.kinds);
            }
            Names::Role => {
                self.loader.role(&name);
            }
            // Scripts know no items of sections.
            Names::Scope => {
                let roles = &loader_names.roles;
                let known: Vec<&str> = roles.iter().map(String::as_str).collect();
                if Scope::named(text, &known).is_none() {
                    self.loader.scope(&name);
                }
            }
            Names::Pattern => self.pattern(&name),
        }
    }

    fn pattern(&mut self, written: &Spanned<String>) {
        if let Err(error) = Pattern::new(&written.value, true) {
            self.loader.problem(error.message, written.span);
            return;
        }
        for odd in oddities(&written.value, Purpose::Find) {
            self.loader.warn(odd.message, odd.help, written.span);
        }
    }
}
