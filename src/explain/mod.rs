//! What there is to say about a rule: how it checks, and its own test cases run by the engine.

pub mod how;

pub use how::How;

use crate::check::Report;
use crate::check::example::{Samples, report};
use crate::pack::Pack;
use crate::rule::Rule;
use crate::rule::case::CaseFile;
use crate::source::Lang;

/// A rule in a list.
#[derive(Debug)]
pub struct Listed<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// How it checks.
    pub how: How<'a>,
}

impl<'a> Listed<'a> {
    /// A rule of a pack.
    ///
    /// ```
    /// use gouji::explain::Listed;
    /// use gouji::pack::builtin;
    /// let pack = builtin();
    /// let rule = pack.rule("repeat-phrase").expect("it is built in");
    /// assert!(Listed::new(rule, &pack).how.fixable);
    /// ```
    #[must_use]
    pub fn new(rule: &'a Rule, pack: &Pack) -> Listed<'a> {
        Listed {
            rule,
            how: How::of(rule, pack),
        }
    }
}

/// Everything about one rule that is not on its face.
#[derive(Debug)]
pub struct Explanation<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// How it checks.
    pub how: How<'a>,
    /// Its first case that fires.
    pub example: Example<'a>,
    /// Its cases that stay silent: what resembles the fault and is none.
    pub silent: Vec<&'a CaseFile>,
}

/// The first case of a rule that fires.
#[derive(Debug)]
pub enum Example<'a> {
    /// No case fires, or the rule was loaded without its cases.
    Missing,
    /// It could not be run.
    Broken {
        /// The case.
        case: &'a CaseFile,
        /// What stood in the way.
        reason: String,
    },
    /// It fires.
    Fires {
        /// The case.
        case: &'a CaseFile,
        /// What the engine found, by this rule alone.
        report: Report,
    },
}

impl<'a> Explanation<'a> {
    /// Explains a rule in a language. The pack must have been loaded with its tests.
    ///
    /// ```
    /// use gouji::explain::{Example, Explanation};
    /// use gouji::pack::builtin_with_tests;
    /// use gouji::source::Lang;
    /// let pack = builtin_with_tests();
    /// let rule = pack.rule("fee-missing").expect("it is built in");
    /// let explained = Explanation::new(rule, &pack, &pack.samples(), Lang::En);
    /// assert!(matches!(explained.example, Example::Fires { .. }));
    /// assert!(!explained.silent.is_empty());
    /// ```
    #[must_use]
    pub fn new(rule: &'a Rule, pack: &Pack, samples: &Samples, lang: Lang) -> Explanation<'a> {
        let firing = rule.cases.iter().find(|case| !case.expect.is_empty());
        let example = firing.map_or(Example::Missing, |case| {
            match report(rule, case, pack, samples, lang) {
                // A case that does not do what it says is for `gouji test`.
                Ok(report) if report.diagnostics.is_empty() => Example::Missing,
                Ok(report) => Example::Fires { case, report },
                Err(reason) => Example::Broken { case, reason },
            }
        });
        let silent = rule.cases.iter().filter(|case| case.expect.is_empty());
        Explanation {
            rule,
            how: How::of(rule, pack),
            example,
            silent: silent.collect(),
        }
    }
}
