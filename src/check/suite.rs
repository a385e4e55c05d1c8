//! All tests of a pack: which of them run, how each ended, and which rules have too few.

use super::Report;
use super::example::{Mismatch, Samples, report, run};
use super::reading::{self, Misread};
use crate::diagnostic::RuleId;
use crate::fact::compile::Example;
use crate::pack::Pack;
use crate::rule::Rule;
use crate::rule::case::{CaseFile, CaseKind, TodoFile};
use crate::rule::selection::Selection;
use crate::source::{Lang, LineColumn, Lines, Span};
use crate::yaml::DataFile;
use std::sync::Arc;

/// Which tests run. What is empty does not restrict.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Rules by id, group or glob.
    pub rules: Selection,
    /// A piece of the rule's id.
    pub id: Option<String>,
    /// A piece of the case's name.
    pub case: Option<String>,
}

impl Filter {
    /// Whether the tests of a rule run.
    #[must_use]
    pub fn has_rule(&self, rule: &Rule) -> bool {
        let id = self.id.as_ref();
        (self.rules.is_empty() || self.rules.names(&rule.meta))
            && id.is_none_or(|id| rule.meta.id.as_str().contains(id.as_str()))
    }

    /// Whether a case of such a rule runs.
    #[must_use]
    pub fn has_case(&self, case: &CaseFile) -> bool {
        let name = self.case.as_ref();
        name.is_none_or(|name| case.name.value.contains(name.as_str()))
    }

    /// Whether the sentences of facts files are read: when nothing restricts.
    #[must_use]
    pub fn has_sentences(&self) -> bool {
        self.is_open() && self.case.is_none()
    }

    /// Whether no rule is left out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.rules.is_empty() && self.id.is_none()
    }
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As it says.
    Passed,
    /// Otherwise.
    Failed,
    /// Otherwise, as its `todo` says: skipped.
    Todo,
    /// As it says, though its `todo` says that it cannot: a failure.
    Mended,
    /// Otherwise, and the day of its `todo` is over: a failure.
    Expired,
}

impl Ending {
    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Ending::Passed => "passed",
            Ending::Failed => "failed",
            Ending::Todo => "todo",
            Ending::Mended => "mended",
            Ending::Expired => "expired",
        }
    }

    /// Whether it makes the run fail.
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(self, Ending::Failed | Ending::Mended | Ending::Expired)
    }

    fn new(fails: bool, todo: Option<&TodoFile>, today: &str) -> Ending {
        match (fails, todo) {
            (false, None) => Ending::Passed,
            (false, Some(_)) => Ending::Mended,
            (true, None) => Ending::Failed,
            // Days as ISO 8601 writes them compare as texts do.
            (true, Some(todo)) if todo.until.value.as_str() < today => Ending::Expired,
            (true, Some(_)) => Ending::Todo,
        }
    }
}

/// A place in a data file of the pack.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub path: Arc<str>,
    /// The line and column.
    pub at: LineColumn,
}

impl Place {
    /// Where a span of a file begins.
    #[must_use]
    pub fn new(file: &DataFile, span: Option<Span>) -> Place {
        let start = span.map_or(0, |span| span.start as usize);
        Place {
            path: Arc::clone(&file.path),
            at: Lines::new(&file.text).line_column(&file.text, start),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path, self.at.line)
    }
}

/// One case of a rule that was run.
#[derive(Debug)]
pub struct CaseRun<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The case.
    pub case: &'a CaseFile,
    /// Where the case stands.
    pub place: Place,
    /// How it ended.
    pub ending: Ending,
    /// Everything that differs.
    pub mismatches: Vec<Mismatch>,
    /// What the rule found, with Chinese messages; kept where something differs.
    pub report: Option<Report>,
    /// The same in the language of the run, when that is another.
    pub shown: Option<Report>,
}

/// One sentence of a facts file that was read.
#[derive(Debug)]
pub struct SentenceRun<'a> {
    /// The sentence.
    pub example: &'a Example,
    /// Where it stands.
    pub place: Place,
    /// Everything that is read otherwise.
    pub misread: Vec<Misread>,
}

/// A rule that lacks kinds of cases.
#[derive(Debug)]
pub struct Thin<'a> {
    /// The rule.
    pub rule: &'a RuleId,
    /// Where its file is.
    pub place: Place,
    /// The kinds it lacks.
    pub lacks: Vec<CaseKind>,
}

/// How tests are run.
#[derive(Debug, Clone, Copy)]
pub struct Runner<'a> {
    /// The pack they are of.
    pub pack: &'a Pack,
    /// Its sample reports.
    pub samples: &'a Samples,
    /// Which of them run.
    pub filter: &'a Filter,
    /// The day the run assumes, as `2027-01-31`.
    pub today: &'a str,
    /// The language in which findings are shown.
    pub lang: Lang,
}

impl Runner<'_> {
    /// Runs the cases of a rule that the filter lets through.
    #[must_use]
    pub fn cases<'r>(&self, rule: &'r Rule) -> Vec<CaseRun<'r>> {
        let cases = self.pack.cases(rule);
        let named = cases.filter(|case| self.filter.has_case(case));
        named.map(|case| self.case(rule, case)).collect()
    }

    fn case<'r>(&self, rule: &'r Rule, case: &'r CaseFile) -> CaseRun<'r> {
        let tried = run(rule, case, self.pack, self.samples);
        let fails = !tried.mismatches.is_empty();
        // Expectations are pieces of the Chinese messages, whatever is shown.
        let shown = (fails && self.lang != Lang::Zh)
            .then(|| report(rule, case, self.pack, self.samples, self.lang).ok())
            .flatten();
        CaseRun {
            rule,
            case,
            place: Place::new(rule.file_of(case), case.name.span),
            ending: Ending::new(fails, case.todo.as_ref(), self.today),
            report: tried.report.filter(|_| fails),
            shown,
            mismatches: tried.mismatches,
        }
    }
}

/// Reads a sentence of a facts file.
#[must_use]
pub fn sentence<'a>(example: &'a Example, pack: &Pack) -> SentenceRun<'a> {
    SentenceRun {
        example,
        place: Place::new(&example.file, example.written.text.span),
        misread: reading::run(example, &pack.model.claims),
    }
}

/// What a rule lacks to show itself: a case that fires, a clean report, an innocent look-alike.
#[must_use]
pub fn thin<'a>(rule: &'a Rule, pack: &Pack) -> Option<Thin<'a>> {
    // A rule that another pack changed, or only brought along, is not judged here.
    let own = pack
        .cases(rule)
        .any(|case| rule.cases.iter().any(|one| std::ptr::eq(one, case)));
    let changed = !rule.meta.overridden.is_empty() || (!own && !rule.cases.is_empty());
    if changed {
        return None;
    }
    let shown = |kind: &CaseKind| rule.cases.iter().any(|case| case.kind() == *kind);
    let lacks: Vec<CaseKind> = CaseKind::ALL
        .into_iter()
        .filter(|kind| !shown(kind))
        .collect();
    (!lacks.is_empty()).then(|| Thin {
        rule: &rule.meta.id,
        place: Place::new(&rule.file, None),
        lacks,
    })
}

/// Everything that was tested of one pack.
#[derive(Debug)]
pub struct Suite<'a> {
    /// The pack's id.
    pub pack: &'a str,
    /// The cases of its rules, in order.
    pub cases: Vec<CaseRun<'a>>,
    /// The sentences of its facts files, in order.
    pub sentences: Vec<SentenceRun<'a>>,
    /// Rules that lack kinds of cases.
    pub thin: Vec<Thin<'a>>,
}

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// As they say.
    pub passed: usize,
    /// Otherwise.
    pub failed: usize,
    /// Skipped.
    pub todo: usize,
    /// Rules that lack kinds of cases.
    pub thin: usize,
}

impl Tally {
    /// Adds what was tested of a pack.
    pub fn add(&mut self, suite: &Suite<'_>) {
        for case in &suite.cases {
            match case.ending {
                Ending::Passed => self.passed += 1,
                Ending::Todo => self.todo += 1,
                Ending::Failed | Ending::Mended | Ending::Expired => self.failed += 1,
            }
        }
        for sentence in &suite.sentences {
            if sentence.misread.is_empty() {
                self.passed += 1;
            } else {
                self.failed += 1;
            }
        }
        self.thin += suite.thin.len();
    }
}
