//! Names of rules as people write them: ids, groups, globs.

use super::RuleMeta;
use crate::diagnostic::RuleId;
use globset::{Glob, GlobSet, GlobSetBuilder};

/// Names of rules: `gir/fee-missing`, `fee-missing`, a group, `all`, or a glob over these.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    written: Vec<String>,
    globs: Option<GlobSet>,
}

impl Selection {
    /// Reads names.
    ///
    /// # Errors
    /// The first name that is no glob.
    pub fn new(names: &[String]) -> Result<Selection, String> {
        let mut globs = GlobSetBuilder::new();
        for name in names {
            globs.add(Glob::new(name).map_err(|error| error.to_string())?);
        }
        let globs = globs.build().map_err(|error| error.to_string())?;
        let globs = (!names.is_empty()).then_some(globs);
        Ok(Selection {
            written: names.to_vec(),
            globs,
        })
    }

    /// Whether nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Whether a rule is named.
    #[must_use]
    pub fn names(&self, meta: &RuleMeta) -> bool {
        self.covers(&meta.id, &meta.group)
    }

    /// Whether the rule of this id in this group is named.
    #[must_use]
    pub fn covers(&self, id: &RuleId, group: &str) -> bool {
        let Some(globs) = &self.globs else {
            return false;
        };
        let all = self.written.iter().any(|name| name == "all");
        all || globs.is_match(id.as_str()) || globs.is_match(id.name()) || globs.is_match(group)
    }

    /// The first name that no rule answers to.
    #[must_use]
    pub fn unknown<'a>(&'a self, metas: &[std::sync::Arc<RuleMeta>]) -> Option<&'a str> {
        let written = self.written.iter().filter(|name| *name != "all");
        written.map(String::as_str).find(|name| {
            Glob::new(name).is_ok_and(|glob| {
                let glob = glob.compile_matcher();
                !metas.iter().any(|meta| {
                    glob.is_match(meta.id.as_str())
                        || glob.is_match(meta.id.name())
                        || glob.is_match(&meta.group)
                })
            })
        })
    }
}
