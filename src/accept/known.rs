//! The rules there are, so that an acceptance can be held to naming one of them.

use super::fault::Fault;
use crate::rule::RuleMeta;
use crate::yaml::nearest;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The names an acceptance may use, and those it may not.
#[derive(Debug, Default)]
pub struct Known {
    /// Ids of rules, with and without the name of their pack.
    rules: BTreeSet<String>,
    /// Groups and packs.
    groups: BTreeSet<String>,
    complete: bool,
}

impl Known {
    /// The names of these rules. When the list is not `complete`, because files of rules could not
    /// be loaded, no name is called unknown.
    #[must_use]
    pub fn new(rules: &[Arc<RuleMeta>], complete: bool) -> Known {
        let mut known = Known {
            complete,
            ..Known::default()
        };
        for meta in rules {
            let (id, name) = (meta.id.as_str(), meta.id.name());
            known.rules.extend([id.to_owned(), name.to_owned()]);
            let pack = id.strip_suffix(name).unwrap_or_default();
            known.groups.insert(pack.trim_end_matches('/').to_owned());
            known.groups.insert(meta.group.clone());
        }
        known
    }

    /// Whether a name is that of one rule.
    pub(super) fn is_rule(&self, name: &str) -> bool {
        self.rules.contains(name)
    }

    /// What is wrong with a name: it means more than one rule, or none.
    pub(super) fn fault(&self, name: &str) -> Option<Fault> {
        if self.rules.contains(name) {
            return None;
        }
        let glob = name.contains(['*', '?', '[', '{']);
        if name == "all" || glob || self.groups.contains(name) {
            return Some(Fault::Blanket);
        }
        let near = nearest(name, self.rules.iter().map(String::as_str));
        self.complete
            .then(|| Fault::Unknown(near.map(str::to_owned)))
    }
}
