//! Settings: which rules run, in which language, and how many findings each may make.

use crate::diagnostic::Severity;
use crate::rule::RuleMeta;
use crate::source::Lang;
use globset::{Glob, GlobSet, GlobSetBuilder};

/// What a run is to check.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language of messages.
    pub lang: Lang,
    /// Rules switched on by name: ids, groups, globs. Empty means the defaults.
    pub select: Selection,
    /// Rules switched off by name; stronger than `select`.
    pub ignore: Selection,
    /// The most findings one rule may make in one document.
    pub most_findings: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: Lang::Zh,
            select: Selection::default(),
            ignore: Selection::default(),
            most_findings: 100,
        }
    }
}

impl Settings {
    /// Whether a rule runs.
    #[must_use]
    pub fn is_on(&self, meta: &RuleMeta) -> bool {
        let selected = if self.select.is_empty() {
            meta.on
        } else {
            self.select.names(meta)
        };
        selected && !self.ignore.names(meta)
    }

    /// A rule's severity.
    #[must_use]
    pub fn severity(&self, meta: &RuleMeta) -> Severity {
        meta.severity
    }
}

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
        let Some(globs) = &self.globs else {
            return false;
        };
        let all = self.written.iter().any(|name| name == "all");
        all || globs.is_match(meta.id.as_str())
            || globs.is_match(meta.id.name())
            || globs.is_match(&meta.group)
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
