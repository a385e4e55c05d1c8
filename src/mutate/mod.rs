//! Tests tested: rules and facts are changed one place at a time, and a change that no test of
//! theirs notices survives.

mod alternation;
mod bench;
mod facts;
mod rules;
mod script;
mod tree;

pub use bench::{Bench, Fate};

use crate::check::suite::Place;
use crate::diagnostic::RuleId;
use crate::rule::Rule;

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A condition is left out, or always or never holds.
    Removed,
    /// A condition is turned into its opposite.
    Negated,
    /// A comparison or a limit is shifted.
    Comparison,
    /// An alternative of a pattern is left out.
    Alternative,
    /// A statement of a script is left out.
    Statement,
    /// The exceptions of a word list are left out.
    Words,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 6] = [
        Kind::Removed,
        Kind::Negated,
        Kind::Comparison,
        Kind::Alternative,
        Kind::Statement,
        Kind::Words,
    ];

    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Removed => "removed",
            Kind::Negated => "negated",
            Kind::Comparison => "comparison",
            Kind::Alternative => "alternative",
            Kind::Statement => "statement",
            Kind::Words => "words",
        }
    }
}

/// A rule or a facts file with one thing changed.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What sort of change it is.
    pub kind: Kind,
    /// Where the change is.
    pub place: Place,
    /// The fields that lead to it: `check.when.if.pattern.unless`.
    pub field: String,
    /// What stood there.
    pub was: String,
    /// What stands there now; nothing when it was left out.
    pub now: Option<String>,
    content: Content,
}

/// A changed file.
#[derive(Debug, Clone)]
enum Content {
    /// A rule file.
    Rule(String),
    /// A word list: its name and text.
    Words(String, String),
    /// A facts file: its index and text.
    Facts(usize, String),
}

/// A change that no test noticed, and those that were tried, of one rule or facts file.
#[derive(Debug)]
pub struct Score {
    /// The rule; `None` for a facts file.
    pub rule: Option<RuleId>,
    /// The file.
    pub path: String,
    /// For each of [`Kind::ALL`]: how many changes were noticed, and how many were tried.
    pub kinds: [(usize, usize); 6],
    /// The changes that were not noticed.
    pub survivors: Vec<Mutant>,
    /// How many changes the rule says that no case can notice; they count neither way.
    pub unnoticed: usize,
    /// Changes that the rule says no case can notice, and that a case does or that are not made.
    pub unused: Vec<(String, Place)>,
}

impl Score {
    /// The score of some changes and what came of them; those that do not compile do not count.
    #[must_use]
    pub fn new(rule: Option<RuleId>, path: &str, tried: Vec<(Mutant, Fate)>) -> Score {
        let mut score = Score {
            rule,
            path: path.to_owned(),
            kinds: [(0, 0); 6],
            survivors: Vec::new(),
            unnoticed: 0,
            unused: Vec::new(),
        };
        for (mutant, fate) in tried {
            let Some(index) = Kind::ALL.iter().position(|kind| *kind == mutant.kind) else {
                continue;
            };
            let (killed, all) = &mut score.kinds[index];
            match fate {
                Fate::Invalid => {}
                Fate::Killed => {
                    *killed += 1;
                    *all += 1;
                }
                Fate::Survived => {
                    *all += 1;
                    score.survivors.push(mutant);
                }
            }
        }
        score
    }

    /// Takes out the survivors that the rule says no case can notice.
    #[must_use]
    pub fn without_unnoticed(mut self, rule: &Rule) -> Score {
        for entry in &rule.unnoticed {
            let wanted = spaced(&entry.change.value);
            let before = self.survivors.len();
            let kinds = &mut self.kinds;
            self.survivors.retain(|mutant| {
                let named = spaced(&mutant.was).starts_with(&wanted);
                let kind = Kind::ALL.iter().position(|kind| *kind == mutant.kind);
                if let (true, Some(index)) = (named, kind) {
                    kinds[index].1 -= 1;
                }
                !named
            });
            let taken = before - self.survivors.len();
            self.unnoticed += taken;
            if taken == 0 {
                let place = Place::new(&rule.file, entry.change.span);
                self.unused.push((entry.change.value.clone(), place));
            }
        }
        self
    }

    /// How many changes were noticed, and how many were tried.
    #[must_use]
    pub fn total(&self) -> (usize, usize) {
        let add = |sum: (usize, usize), kind: &(usize, usize)| (sum.0 + kind.0, sum.1 + kind.1);
        self.kinds.iter().fold((0, 0), add)
    }
}

/// A text with single blanks only.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
