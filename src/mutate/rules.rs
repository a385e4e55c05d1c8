//! Changes to a rule file: its conditions, whom it applies to, what it yields to.

use super::alternation::{alternatives, without};
use super::tree::{Node, Step, Value};
use super::{Kind, script};
use Step::{Item, Key};

/// A change to a data file.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) kind: Kind,
    pub(super) path: Vec<Step>,
    /// What comes in its place; nothing when it goes.
    pub(super) new: Option<Node>,
    /// What stood there, as people are shown it.
    pub(super) was: String,
    /// What stands there now.
    pub(super) now: Option<String>,
    /// So many lines below the node.
    pub(super) below: usize,
}

/// Gathers changes to a tree.
pub(super) struct Editor<'a> {
    tree: &'a Node,
    pub(super) edits: Vec<Edit>,
}

/// Every change to a rule.
pub(super) fn edits(tree: &Node) -> Vec<Edit> {
    let mut editor = Editor::new(tree);
    editor.applies();
    // One name may stand for another: what the rule yields to is one condition.
    editor.gone(&[Key("yields-to")]);
    editor.check(&[Key("check")], false);
    editor.edits
}

impl<'a> Editor<'a> {
    pub(super) fn new(tree: &'a Node) -> Editor<'a> {
        Editor {
            tree,
            edits: Vec::new(),
        }
    }

    fn push(&mut self, kind: Kind, path: &[Step], new: Option<Node>, now: Option<String>) {
        if let Some(node) = self.tree.at(path) {
            self.edits.push(Edit {
                kind,
                path: path.to_vec(),
                new,
                was: shown(node),
                now,
                below: 0,
            });
        }
    }

    /// Leaves a field out.
    pub(super) fn gone(&mut self, path: &[Step]) {
        self.push(Kind::Removed, path, None, None);
    }

    /// Leaves each item of a list out, when there are several.
    pub(super) fn items(&mut self, path: &[Step]) {
        let count = self.tree.at(path).map_or(0, |node| node.items().len());
        for index in (0..count).filter(|_| count > 1) {
            self.gone(&joined(path, &[Item(index)]));
        }
    }

    /// Leaves each alternative of a pattern out, when there are several.
    pub(super) fn alternatives(&mut self, path: &[Step]) {
        let Some(pattern) = self.tree.at(path).and_then(Node::as_text) else {
            return;
        };
        let parts = alternatives(pattern);
        for index in (0..parts.len()).filter(|_| parts.len() > 1) {
            self.edits.push(Edit {
                kind: Kind::Alternative,
                path: path.to_vec(),
                new: Some(Node::text(without(pattern, &parts, index))),
                was: pattern[parts[index].clone()].to_owned(),
                now: None,
                below: 0,
            });
        }
    }

    /// A field that may be left out and is a pattern.
    pub(super) fn condition(&mut self, path: &[Step]) {
        self.gone(path);
        self.alternatives(path);
    }

    fn number(&mut self, path: &[Step], by: &[i64]) {
        let node = self.tree.at(path).and_then(Node::as_text);
        let Some(number) = node.and_then(|text| text.parse::<i64>().ok()) else {
            return;
        };
        for new in by.iter().map(|by| (number + by).to_string()) {
            let node = Node {
                value: Value::Plain(new.clone()),
                span: None,
            };
            self.push(Kind::Comparison, path, Some(node), Some(new));
        }
    }

    fn applies(&mut self) {
        let years = [Key("applies"), Key("years")];
        for bound in ["from", "to"] {
            self.gone(&joined(&years, &[Key(bound)]));
        }
        for list in ["forms", "kinds", "not-kinds"] {
            let path = [Key("applies"), Key(list)];
            self.gone(&path);
            self.items(&path);
        }
    }

    /// A check; `asked` when only whether it finds something matters.
    fn check(&mut self, path: &[Step], asked: bool) {
        for list in ["all", "any"] {
            let path = joined(path, &[Key(list)]);
            let count = self.tree.at(&path).map_or(0, |node| node.items().len());
            self.items(&path);
            for index in 0..count {
                self.check(
                    &joined(&path, &[Item(index)]),
                    asked || (list == "all" && index > 0),
                );
            }
        }
        let at = |rest: &[Step]| joined(path, rest);
        self.when(path, asked);
        if let Some(inner) = self.tree.at(&at(&[Key("not"), Key("check")])).cloned() {
            self.push(Kind::Negated, path, Some(inner), None);
            self.check(&at(&[Key("not"), Key("check")]), true);
        }
        self.pattern(&at(&[Key("pattern")]), asked);
        self.gone(&at(&[Key("gap"), Key("table")]));
        self.gone(&at(&[Key("cell"), Key("table")]));
        self.compare(&at(&[Key("compare")]));
        for claims in ["agreement", "contradiction"] {
            self.items(&at(&[Key(claims), Key("claims")]));
        }
        self.breakdown(&at(&[Key("breakdown")]));
        self.items(&at(&[Key("pairs"), Key("marks")]));
        self.repeat(&at(&[Key("repeat")]));
        self.number(&at(&[Key("length"), Key("over")]), &[-1, 1]);
        self.number(&at(&[Key("length"), Key("under")]), &[-1, 1]);
        self.script(&at(&[Key("script")]));
    }

    fn when(&mut self, path: &[Step], asked: bool) {
        let condition = joined(path, &[Key("when"), Key("if")]);
        let then = joined(path, &[Key("when"), Key("then")]);
        let Some(inner) = self.tree.at(&then).cloned() else {
            return;
        };
        let Some(written) = self.tree.at(&condition).cloned() else {
            return;
        };
        let place = self.edits.len();
        self.push(Kind::Removed, path, Some(inner), None);
        let not = Node::map(vec![
            ("check", written.clone()),
            ("at", Node::text("whole")),
        ]);
        let not = Node::map(vec![("not", not)]);
        self.push(Kind::Negated, &condition, Some(not), Some("not".to_owned()));
        // Shown where the condition stands, though the whole check is replaced.
        if let Some(edit) = self.edits.get_mut(place) {
            edit.was = format!("if: {}", shown(&written));
        }
        self.check(&condition, true);
        self.check(&then, asked);
    }

    fn pattern(&mut self, path: &[Step], asked: bool) {
        let at = |key| joined(path, &[Key(key)]);
        self.alternatives(&at("find"));
        self.alternatives(&at("require"));
        self.condition(&at("unless"));
        self.items(&at("in"));
        self.gone(&at("text"));
        // Folding all matches into one changes nothing where only their being there is asked for.
        if !asked {
            self.gone(&at("once"));
        }
    }

    fn compare(&mut self, path: &[Step]) {
        let at = |key| joined(path, &[Key(key)]);
        self.items(&at("left"));
        self.items(&at("right"));
        let count = self
            .tree
            .at(&at("right"))
            .map_or(0, |node| node.items().len());
        for index in 0..count {
            self.number(&joined(&at("right"), &[Item(index)]), &[-1, 1]);
        }
        let turned = match self.tree.at(&at("is")).and_then(Node::as_text) {
            Some("<") => "<=",
            Some("<=") => "<",
            Some(">") => ">=",
            Some(">=") => ">",
            Some("=") => "!=",
            Some("!=") => "=",
            _ => return,
        };
        let turned = turned.to_owned();
        self.push(
            Kind::Comparison,
            &at("is"),
            Some(Node::text(turned.clone())),
            Some(turned),
        );
    }

    fn breakdown(&mut self, path: &[Step]) {
        /// Matches nothing.
        const NEVER: &str = r"[^\s\S]";
        for key in [
            "markers",
            "open",
            "overlapping",
            "overlap",
            "apart",
            "share",
        ] {
            let field = joined(path, &[Key(key)]);
            self.push(Kind::Removed, &field, Some(Node::text(NEVER)), None);
            self.alternatives(&field);
        }
    }

    fn repeat(&mut self, path: &[Step]) {
        let at = |key| joined(path, &[Key(key)]);
        self.number(&at("least"), &[-1, 1]);
        self.number(&at("most"), &[-1, 1]);
        let unless = at("unless");
        let count = self.tree.at(&unless).map_or(0, |node| node.items().len());
        for index in 0..count {
            self.condition(&joined(&unless, &[Item(index)]));
        }
    }

    fn script(&mut self, path: &[Step]) {
        let Some(text) = self.tree.at(path).and_then(Node::as_text) else {
            return;
        };
        for change in script::changes(text) {
            let (head, tail) = (&text[..change.range.start], &text[change.range.end..]);
            let new = format!("{head}{}{tail}", change.new);
            self.edits.push(Edit {
                kind: change.kind,
                path: path.to_vec(),
                new: Some(Node::text(new)),
                was: text[change.range.clone()].to_owned(),
                now: Some(change.new).filter(|new| !new.is_empty()),
                below: head.matches('\n').count(),
            });
        }
    }
}

/// A path and the steps behind it.
pub(super) fn joined(path: &[Step], rest: &[Step]) -> Vec<Step> {
    [path, rest].concat()
}

/// A path as people are shown it.
pub(super) fn written(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Key(key) if out.is_empty() => out.push_str(key),
            Key(key) => out.push_str(&format!(".{key}")),
            Item(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

fn shown(node: &Node) -> String {
    match &node.value {
        Value::Text(text) | Value::Plain(text) => text.clone(),
        _ => node.written(),
    }
}
