//! A rule file as written: the YAML, field for field. The doc comments are the reference.

use super::case::{CaseFile, UnnoticedFile};
use super::parameter::{Number, ParameterFile};
use super::scope::Scope;
use crate::diagnostic::{Applicability, Severity};
use crate::form::{GapKind, YearsFile};
use crate::source::Text;
use crate::yaml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule: identity, why, check, words, fix, tests, in that order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Names the fault, lower kebab case, equal to the file name, never reused.
    #[schemars(example = "year-conflict")]
    pub id: Spanned<String>,
    /// One line: what the rule finds. Shown by `gouji rules`.
    pub summary: Text,
    /// The default severity; a configuration may set another.
    pub severity: Severity,
    /// The version of the pack the rule came with.
    #[schemars(example = "0.2.0")]
    pub since: String,
    /// Whether the rule is on by default; one that is off runs when it is selected.
    #[serde(default = "yes")]
    pub on: bool,
    /// Keys of `basis` in `pack.yaml`: what obliges.
    #[serde(default)]
    pub basis: Vec<Spanned<String>>,
    /// Which documents it is for.
    #[serde(default)]
    pub applies: AppliesFile,
    /// Rules or groups whose findings come first: where one of them is about a place of this
    /// rule's finding, this rule is silent. One fault, one finding.
    #[serde(default, rename = "yields-to")]
    pub yields_to: Vec<Spanned<String>>,
    /// What it checks, why it matters, how to put it right; Markdown.
    pub docs: Text,
    /// Values of the check that packs and settings may change, by name.
    #[serde(default)]
    pub parameters: BTreeMap<String, ParameterFile>,
    /// The check: what is looked for.
    pub check: Spanned<CheckFile>,
    /// The fact, on one line, sensible alone, without a full stop. `{placeholders}` are filled
    /// with what the check found; which there are depends on the check, and an unknown one is an
    /// error that lists them.
    pub message: Spanned<Text>,
    /// What to say at the primary place, shorter than the message; with `{placeholders}`.
    #[serde(default)]
    pub label: Option<Spanned<Text>>,
    /// What to do; with `{placeholders}`.
    #[serde(default)]
    pub help: Option<Spanned<Text>>,
    /// How to put it right in the text.
    #[serde(default)]
    pub fix: Option<FixFile>,
    /// Cases that `gouji test` runs: each fires or stays silent.
    #[serde(default)]
    pub tests: Vec<CaseFile>,
    /// Changes to the rule that no case can notice.
    #[serde(default)]
    pub unnoticed: Vec<UnnoticedFile>,
}

fn yes() -> bool {
    true
}

/// Which documents a rule is for. What is left out does not restrict.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AppliesFile {
    /// Report years, both ends included.
    #[serde(default)]
    pub years: Option<Spanned<YearsFile>>,
    /// Ids of forms, of which the document must follow one.
    #[serde(default)]
    pub forms: Vec<Spanned<String>>,
    /// Kinds of bodies, of which one must apply: keys of `report.kinds` in `pack.yaml`.
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    /// Kinds of bodies that are left out.
    #[serde(default)]
    pub not_kinds: Vec<Spanned<String>>,
}

/// A fix: what replaces the primary place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixFile {
    /// What it does, in words.
    pub title: Spanned<Text>,
    /// What it promises.
    pub applicability: Applicability,
    /// The new text, with `{placeholders}`.
    pub new: Spanned<String>,
}

/// A check: exactly one of these.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckFile {
    /// The title lines.
    Title(TitleCheck),
    /// The top-level sections against the form.
    Section(SectionCheck),
    /// The sub-items of a section against the form.
    Items(ItemsFile),
    /// How long a section is.
    Length(LengthFile),
    /// Tables against the form as a whole.
    Table(TableCheck),
    /// Where tables depart from their form.
    Gap(GapFile),
    /// What cells hold.
    Cell(CellFile),
    /// A relation of the form, by key: a finding where it does not hold.
    Relation(Spanned<String>),
    /// Sums of cells compared.
    Compare(CompareFile),
    /// What sentences claim, against the cells that say the same.
    Agreement(AgreementFile),
    /// Totals for one thing that differ between sentences.
    Contradiction(AgreementFile),
    /// Wholes and their parts in sentences.
    Breakdown(BreakdownFile),
    /// Documents that are cited, against the pack's registry.
    Citation(CitationCheck),
    /// Brackets and quotation marks that do not pair.
    Pairs(PairsFile),
    /// A pattern in the text.
    Pattern(PatternFile),
    /// Words of a list: wrong ones and what they should be.
    Words(WordsFile),
    /// A phrase written twice.
    Repeat(RepeatFile),
    /// How the bytes were read.
    Reading(ReadingCheck),
    /// All of these find something; the first says where.
    All(Vec<Spanned<CheckFile>>),
    /// Whatever any of these finds.
    Any(Vec<Spanned<CheckFile>>),
    /// Something is found when the check finds nothing.
    Not(Box<NotFile>),
    /// The second check, where the first finds something.
    When(Box<WhenFile>),
    /// A Rhai script: `doc` is the document, and `report(place, #{…})` makes a finding.
    Script(Spanned<String>),
}

/// What is wrong with the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TitleCheck {
    /// There is none.
    Missing,
    /// It names no body.
    WithoutBody,
    /// It stands there more than once.
    Duplicate,
}

/// What is wrong with the top-level sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionCheck {
    /// One is not there.
    Missing,
    /// They stand in another order.
    OutOfOrder,
    /// A number is not the section's.
    NumberWrong,
    /// The numbers skip one.
    NumberGap,
    /// Numbers are written in several ways.
    NumberStyleMixed,
    /// A title is worded otherwise.
    TitleVariant,
    /// One is there twice.
    Duplicate,
    /// One has no text.
    Empty,
}

/// The sub-items of a section.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemsFile {
    /// The role of the section, as the form has it.
    pub section: Spanned<String>,
    /// What is wrong with them.
    pub are: ItemsCheck,
}

/// What is wrong with sub-items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemsCheck {
    /// One is neither a heading nor treated in the text.
    Missing,
    /// They stand in another order.
    OutOfOrder,
    /// A heading is followed by the next.
    Empty,
    /// A number lacks a mark.
    NumberBroken,
}

/// The length of a section in characters, blanks not counted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LengthFile {
    /// The role of the section, as the form has it.
    pub section: Spanned<String>,
    /// More than this is too long.
    #[serde(default)]
    pub over: Option<Number>,
    /// Less than this is too short; an empty section is left to `section: empty`.
    #[serde(default)]
    pub under: Option<Number>,
}

/// What is wrong with a table as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableCheck {
    /// Its section has none.
    Absent,
    /// Something is there that could not be bound.
    Unreadable,
    /// It is of a form that is no longer in force.
    Superseded,
    /// It is of a form that is not yet in force.
    Ahead,
}

/// Where tables depart from their form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapFile {
    /// The kind of gap.
    #[schemars(with = "GapKind")]
    pub kind: Spanned<String>,
    /// Only in this table.
    #[serde(default)]
    pub table: Option<Spanned<String>>,
}

/// What cells hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellFile {
    /// What is wrong with them.
    pub is: CellCheck,
    /// Only in this table.
    #[serde(default)]
    pub table: Option<Spanned<String>>,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellCheck {
    /// Nothing stands in it; a blank total over filled parts is `total-blank`.
    Blank,
    /// A total is blank while its parts are filled.
    TotalBlank,
    /// A dash, slash or word for nothing.
    Dash,
    /// No number.
    NotANumber,
    /// Below zero where the form wants none.
    Negative,
    /// A fraction where the form counts.
    Fraction,
    /// A unit behind the number.
    Unit,
    /// Thousands separators or full-width digits.
    Separators,
    /// Digits split by a blank that make the sums right when joined.
    SplitDigits,
}

/// Sums of cells compared; blanks count as nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompareFile {
    /// Addresses, `table/row/column`, added up; a leading `-` subtracts; the first says where.
    #[schemars(example = ["stock/opening/total", "-stock/added/total"])]
    pub left: Vec<Spanned<String>>,
    /// `=`, `!=`, `<`, `<=`, `>` or `>=`: what makes a finding.
    #[schemars(extend("enum" = ["=", "!=", "<", "<=", ">", ">="]))]
    pub is: Spanned<String>,
    /// Addresses, or a number.
    pub right: Vec<Spanned<String>>,
    /// Sums that differ by no more than this are the same: what rounding can bring about.
    #[serde(default)]
    pub within: Option<Spanned<String>>,
}

/// Claims of the pack's facts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementFile {
    /// Their keys, as `facts/` has them.
    pub claims: Vec<Spanned<String>>,
}

/// Wholes and their parts in sentences: "66 items, of which 7 …, 32 …".
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakdownFile {
    /// What is wrong.
    pub wrong: BreakdownCheck,
    /// Words between a whole and its parts.
    pub markers: Spanned<String>,
    /// Words that leave a list open: its parts may fall short of the whole. Not for percentages.
    #[serde(default)]
    pub open: Option<Spanned<String>>,
    /// Words of parts that may overlap, when two parts have them: they may exceed the whole. Not
    /// for percentages.
    #[serde(default)]
    pub overlapping: Option<Spanned<String>>,
    /// Words by which a sentence says that its parts overlap. Not for percentages.
    #[serde(default)]
    pub overlap: Option<Spanned<String>>,
    /// Words of figures that are no parts: growth, comparisons.
    pub apart: Spanned<String>,
    /// Words between a part and the percentage given for it. For percentages only.
    #[serde(default)]
    pub share: Option<Spanned<String>>,
}

/// What is wrong with a breakdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreakdownCheck {
    /// The parts of a whole do not add up to it.
    Sum,
    /// The parts of a part do not add up to it.
    NestedSum,
    /// A percentage is not that of its part.
    Percentage,
}

/// What is wrong with a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CitationCheck {
    /// The issuer's code is nearly that of a known one.
    IssuerCode,
    /// A document that another has taken the place of.
    Superseded,
    /// Title and number belong to two documents.
    TitleNumber,
    /// The title is nearly that of a known document.
    Title,
}

/// Marks that come in pairs.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairsFile {
    /// The pairs: an opening and a closing mark each, `()`.
    pub marks: Vec<Spanned<String>>,
}

/// A pattern in the text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatternFile {
    /// A regular expression; each match is a finding. Its named groups are placeholders of the
    /// message, and `{match}` is the whole. Give this or `require`.
    #[serde(default)]
    pub find: Option<Spanned<String>>,
    /// A regular expression; no match is a finding.
    #[serde(default)]
    pub require: Option<Spanned<String>>,
    /// Where to look: `whole`, `text` (without tables), `title`, `preamble`, `headings`,
    /// `paragraphs`, `tables`, or a section's role. Several are looked through in turn.
    #[serde(rename = "in")]
    #[schemars(extend("items" = Scope::any_of()))]
    pub scopes: Vec<Spanned<String>>,
    /// A match is passed over when the sentence around it matches this.
    #[serde(default)]
    pub unless: Option<Spanned<String>>,
    /// Which view of the text is matched.
    #[serde(default)]
    #[schemars(extend("default" = "folded"))]
    pub text: TextView,
    /// Folds all matches into one finding.
    #[serde(default)]
    pub once: bool,
    /// Where to point when nothing was found: a scope, named as in `in`.
    #[serde(default)]
    #[schemars(extend("anyOf" = Scope::alternatives()))]
    pub at: Option<Spanned<String>>,
}

/// Which view of the text a pattern sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextView {
    /// Half-width, without blanks between Han characters.
    #[default]
    Folded,
    /// As printed.
    Raw,
}

/// Words of a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsFile {
    /// The list's name: a file in `words/`, without its extension.
    pub list: Spanned<String>,
}

/// A phrase written twice in a row.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepeatFile {
    /// The shortest phrase, in characters.
    pub least: Number,
    /// The longest phrase, in characters.
    pub most: Number,
    /// Patterns of doublings that are ordinary; matched on the doubled text and its neighbours.
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
}

/// How the document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingCheck {
    /// Some were not valid in the encoding.
    ReplacedCharacters,
    /// The document is not of the kind the pack is for, so nothing else was checked.
    NotRecognised,
}

/// A check that must find nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotFile {
    /// The check.
    pub check: Spanned<CheckFile>,
    /// Where to point: a scope, named as in `in` of a pattern.
    #[schemars(extend("anyOf" = Scope::alternatives()))]
    pub at: Spanned<String>,
}

/// A check under a condition.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhenFile {
    /// The condition.
    #[serde(rename = "if")]
    pub condition: Spanned<CheckFile>,
    /// The check.
    pub then: Spanned<CheckFile>,
}
