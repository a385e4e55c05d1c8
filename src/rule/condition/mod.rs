//! The declarative language: one condition a file, one closed enum over them.

mod agreement;
mod breakdown;
mod cell;
mod citation;
mod combine;
mod compare;
mod contradiction;
mod gap;
mod items;
mod length;
mod pairs;
mod pattern;
mod reading;
mod relation;
mod repeat;
mod section;
mod table;
mod title;
mod words;

pub use agreement::considered;

use super::file::CheckFile;
use super::found::{Context, Verdict};
use super::loader::Loader;
use super::script::Script;
use super::trace::{Sign, Step};
use crate::yaml::Spanned;

/// What a condition came to, for a trace.
fn traced(kind: &'static str, verdict: &Result<Verdict, super::script::ScriptError>) -> Step {
    let step = |key| Step::new(key).with("kind", kind);
    match verdict {
        Ok(verdict) if !verdict.found.is_empty() => step("condition.found")
            .counting("count", verdict.found.len())
            .is(true),
        Ok(verdict) if verdict.elsewhere => step("condition.elsewhere").is(true),
        Ok(Verdict {
            unassessable: Some(reason),
            ..
        }) => step("condition.unknown")
            .with("reason", reason.as_str())
            .is(Sign::Unknown),
        Ok(_) => step("condition.nothing").is(false),
        Err(error) => step("condition.broke")
            .with("reason", error.message.as_str())
            .is(Sign::Unknown),
    }
}

/// A compiled check. Closed on purpose: what it lacks is written as a script until the shape has
/// come up three times.
#[derive(Debug)]
pub enum Condition {
    /// Title lines.
    Title(title::Title),
    /// Top-level sections.
    Section(section::Sections),
    /// Sub-items.
    Items(items::Items),
    /// Length of a section.
    Length(length::Length),
    /// Tables as a whole.
    Table(table::Tables),
    /// Gaps of bindings.
    Gap(gap::Gaps),
    /// Cells.
    Cell(cell::Cells),
    /// A relation.
    Relation(relation::Relation),
    /// Sums compared.
    Compare(compare::Compare),
    /// Sentences against cells.
    Agreement(agreement::Agreement),
    /// Sentences against each other.
    Contradiction(contradiction::Contradiction),
    /// Wholes and parts in sentences.
    Breakdown(Box<breakdown::Breakdowns>),
    /// Citations.
    Citation(citation::Citations),
    /// Marks in pairs.
    Pairs(pairs::Pairs),
    /// A pattern.
    Pattern(Box<pattern::PatternCheck>),
    /// A word list.
    Words(words::Words),
    /// A phrase twice.
    Repeat(repeat::Repeat),
    /// How the bytes were read.
    Reading(reading::ReadingCondition),
    /// All of these.
    All(Vec<Condition>),
    /// Any of these.
    Any(Vec<Condition>),
    /// Nothing of this.
    Not(Box<combine::Not>),
    /// This where that.
    When(Box<combine::When>),
    /// A script.
    Script(Box<Script>),
}

impl Condition {
    /// Compiles a written check; `None` when it has problems, which are gathered.
    pub fn compile(written: &Spanned<CheckFile>, loader: &mut Loader<'_>) -> Option<Condition> {
        Some(match &written.value {
            CheckFile::Title(check) => Condition::Title(title::Title(*check)),
            CheckFile::Section(check) => Condition::Section(section::Sections(*check)),
            CheckFile::Items(file) => Condition::Items(items::Items::compile(file, loader)?),
            CheckFile::Length(file) => Condition::Length(length::Length::compile(file, loader)?),
            CheckFile::Table(check) => Condition::Table(table::Tables(*check)),
            CheckFile::Gap(file) => Condition::Gap(gap::Gaps::compile(file, loader)?),
            CheckFile::Cell(file) => Condition::Cell(cell::Cells::compile(file, loader)?),
            CheckFile::Relation(key) => {
                Condition::Relation(relation::Relation::compile(key, loader)?)
            }
            CheckFile::Compare(file) => {
                Condition::Compare(compare::Compare::compile(file, loader)?)
            }
            CheckFile::Agreement(file) => {
                Condition::Agreement(agreement::Agreement::compile(file, loader)?)
            }
            CheckFile::Contradiction(file) => {
                Condition::Contradiction(contradiction::Contradiction::compile(file, loader)?)
            }
            CheckFile::Breakdown(file) => {
                Condition::Breakdown(Box::new(breakdown::Breakdowns::compile(file, loader)?))
            }
            CheckFile::Citation(check) => {
                Condition::Citation(citation::Citations::compile(*check, loader))
            }
            CheckFile::Pairs(file) => Condition::Pairs(pairs::Pairs::compile(file, loader)?),
            CheckFile::Pattern(file) => Condition::Pattern(Box::new(
                pattern::PatternCheck::compile(file, written, loader)?,
            )),
            CheckFile::Words(file) => Condition::Words(words::Words::compile(file, loader)?),
            CheckFile::Repeat(file) => Condition::Repeat(repeat::Repeat::compile(file, loader)?),
            CheckFile::Reading(check) => Condition::Reading(reading::ReadingCondition(*check)),
            CheckFile::All(list) => Condition::All(combine::several(list, written, loader)?),
            CheckFile::Any(list) => Condition::Any(combine::several(list, written, loader)?),
            CheckFile::Not(file) => Condition::Not(Box::new(combine::Not::compile(file, loader)?)),
            CheckFile::When(file) => {
                Condition::When(Box::new(combine::When::compile(file, loader)?))
            }
            CheckFile::Script(text) => Condition::Script(Box::new(Script::compile(text, loader)?)),
        })
    }

    /// Runs the check on one document.
    ///
    /// # Errors
    /// When a script fails or runs out of its budget.
    pub fn check(&self, context: Context<'_>) -> Result<Verdict, super::script::ScriptError> {
        match context.trace {
            None => self.judge(context),
            Some(trace) => trace.nested(
                || self.judge(context),
                |verdict| traced(self.kind(), verdict),
            ),
        }
    }

    fn judge(&self, context: Context<'_>) -> Result<Verdict, super::script::ScriptError> {
        Ok(match self {
            Condition::Title(title) => title.check(context),
            Condition::Section(sections) => sections.check(context),
            Condition::Items(items) => items.check(context),
            Condition::Length(length) => length.check(context),
            Condition::Table(tables) => tables.check(context),
            Condition::Gap(gaps) => gaps.check(context),
            Condition::Cell(cells) => cells.check(context),
            Condition::Relation(relation) => relation.check(context),
            Condition::Compare(compare) => compare.check(context),
            Condition::Agreement(agreement) => agreement.check(context),
            Condition::Contradiction(contradiction) => contradiction.check(context),
            Condition::Breakdown(breakdown) => breakdown.check(context),
            Condition::Citation(citation) => citation.check(context),
            Condition::Pairs(pairs) => pairs.check(context),
            Condition::Pattern(pattern) => pattern.check(context),
            Condition::Words(words) => words.check(context),
            Condition::Repeat(repeat) => repeat.check(context),
            Condition::Reading(reading) => reading.check(context),
            Condition::All(list) => return combine::all(list, context),
            Condition::Any(list) => return combine::any(list, context),
            Condition::Not(not) => return not.check(context),
            Condition::When(when) => return when.check(context),
            Condition::Script(script) => return script.check(context),
        })
    }

    /// The word for it in rule files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Condition::Title(_) => "title",
            Condition::Section(_) => "section",
            Condition::Items(_) => "items",
            Condition::Length(_) => "length",
            Condition::Table(_) => "table",
            Condition::Gap(_) => "gap",
            Condition::Cell(_) => "cell",
            Condition::Relation(_) => "relation",
            Condition::Compare(_) => "compare",
            Condition::Agreement(_) => "agreement",
            Condition::Contradiction(_) => "contradiction",
            Condition::Breakdown(_) => "breakdown",
            Condition::Citation(_) => "citation",
            Condition::Pairs(_) => "pairs",
            Condition::Pattern(_) => "pattern",
            Condition::Words(_) => "words",
            Condition::Repeat(_) => "repeat",
            Condition::Reading(_) => "reading",
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
            Condition::Not(_) => "not",
            Condition::When(_) => "when",
            Condition::Script(_) => "script",
        }
    }

    /// The names that templates may use; scripts give their own.
    #[must_use]
    pub fn placeholders(&self) -> Vec<String> {
        let fixed: &[&str] = match self {
            Condition::Title(_) => &["title"],
            Condition::Section(_) => section::Sections::PLACEHOLDERS,
            Condition::Items(_) => &["item", "items", "count"],
            Condition::Length(_) => &["length", "limit", "section"],
            Condition::Table(_) => &["table", "form", "year", "count", "because"],
            Condition::Gap(_) => &["table", "row", "found", "expected", "count"],
            Condition::Cell(_) => cell::Cells::PLACEHOLDERS,
            Condition::Relation(_) => relation::Relation::PLACEHOLDERS,
            Condition::Compare(_) => &["left", "right"],
            Condition::Agreement(_) => agreement::Agreement::PLACEHOLDERS,
            Condition::Contradiction(_) => contradiction::Contradiction::PLACEHOLDERS,
            Condition::Breakdown(_) => breakdown::Breakdowns::PLACEHOLDERS,
            Condition::Citation(_) => citation::Citations::PLACEHOLDERS,
            Condition::Pairs(_) => &["mark", "count"],
            Condition::Words(_) => &["wrong", "right"],
            Condition::Repeat(_) => &["phrase", "doubled"],
            Condition::Reading(_) => &["count", "encoding"],
            Condition::Pattern(pattern) => return pattern.placeholders(),
            Condition::Script(script) => return script.placeholders(),
            // What `all` says is what the first of its checks found.
            Condition::All(list) => {
                return list
                    .first()
                    .map(Condition::placeholders)
                    .unwrap_or_default();
            }
            // What `any` says may come from each of its checks.
            Condition::Any(list) => {
                let mut each = list.iter().map(Condition::placeholders);
                let first = each.next().unwrap_or_default();
                return each.fold(first, |mut known, next| {
                    known.retain(|name| next.contains(name));
                    known
                });
            }
            Condition::Not(_) => &[],
            Condition::When(when) => return when.then.placeholders(),
        };
        fixed.iter().map(|name| (*name).to_owned()).collect()
    }

    /// The keys of the relations it recomputes.
    pub fn relations(&self, keys: &mut Vec<String>) {
        match self {
            Condition::Relation(relation) => keys.push(relation.key.clone()),
            Condition::All(list) | Condition::Any(list) => {
                list.iter().for_each(|one| one.relations(keys));
            }
            Condition::When(when) => when.then.relations(keys),
            _ => {}
        }
    }

    /// Whether it is, or holds, a script.
    #[must_use]
    pub fn is_scripted(&self) -> bool {
        match self {
            Condition::Script(_) => true,
            Condition::All(list) | Condition::Any(list) => list.iter().any(Condition::is_scripted),
            Condition::Not(not) => not.check.is_scripted(),
            Condition::When(when) => when.condition.is_scripted() || when.then.is_scripted(),
            _ => false,
        }
    }
}
