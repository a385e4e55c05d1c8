//! Changes to a facts file: what restricts its claims and its qualifiers.

use super::rules::{Edit, Editor, joined};
use super::tree::{Node, Step};
use Step::{Item, Key};

/// Every change to a facts file.
pub(super) fn edits(tree: &Node) -> Vec<Edit> {
    let mut editor = Editor::new(tree);
    let claims = tree.get("claims").map_or(0, |list| list.items().len());
    for index in 0..claims {
        claim(&[Key("claims"), Item(index)], &mut editor);
    }
    let qualifiers = tree.get("qualifiers").map_or(0, |list| list.items().len());
    for index in 0..qualifiers {
        let at = |key| vec![Key("qualifiers"), Item(index), Key(key)];
        editor.condition(&at("unless"));
        editor.alternatives(&at("find"));
        for key in ["reach", "kinds", "not-kinds"] {
            editor.gone(&at(key));
        }
    }
    editor.edits
}

fn claim(path: &[Step], editor: &mut Editor<'_>) {
    let at = |key| joined(path, &[Key(key)]);
    for key in ["with", "not-with", "unless", "of", "not-of"] {
        editor.condition(&at(key));
    }
    for key in ["in", "part", "any-year", "except", "counters"] {
        editor.gone(&at(key));
    }
    for key in ["except", "counters", "read"] {
        editor.items(&at(key));
    }
}
