//! A facts file as written: how figures, qualifiers and claims read in sentences. The doc comments
//! are the reference.

use crate::source::Text;
use crate::yaml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One file of `facts/`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    /// Pieces of patterns by name; `{name}` in a pattern of this file stands for one.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// How figures are written; exactly one file of a pack says so.
    #[serde(default)]
    pub figures: Option<FiguresFile>,
    /// What makes a figure something else than the document's own total.
    #[serde(default)]
    pub qualifiers: Vec<QualifierFile>,
    /// What sentences claim.
    #[serde(default)]
    pub claims: Vec<ClaimFile>,
    /// Sentences with what must be read from them.
    #[serde(default)]
    pub tests: Vec<ExampleFile>,
}

/// How figures are written: a number, words around it that make it approximate, a counter.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiguresFile {
    /// Words that count: a number with one of them behind it is a figure.
    pub counters: Vec<String>,
    /// Counters that count the same sort of thing: parts in one may add up to a whole in another.
    #[serde(default)]
    pub alike: Vec<String>,
    /// Units of figures that only claims which name them are given in: 元, %.
    #[serde(default)]
    pub units: Vec<String>,
    /// Words that begin like a counter and are none.
    #[serde(default)]
    pub not: Vec<String>,
    /// Words that begin with a number word and count nothing: 一起.
    #[serde(default, rename = "not-words")]
    pub not_words: Vec<String>,
    /// Words before a number that end like one of the next three lists and are none: 其余.
    #[serde(default, rename = "not-before")]
    pub not_before: Vec<String>,
    /// Words before or behind a number that make it a lower bound.
    #[serde(default)]
    pub above: Vec<String>,
    /// Words before or behind a number that make it an upper bound.
    #[serde(default)]
    pub below: Vec<String>,
    /// Words before or behind a number that leave it open.
    #[serde(default)]
    pub about: Vec<String>,
    /// Words behind which figures are parts of the figure before.
    #[serde(default)]
    pub parts: Vec<String>,
}

/// What makes a figure something else than the document's own total: a channel, another body, a
/// plan. The pattern is looked for in the clause of the figure, and of the figure it is a part of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QualifierFile {
    /// Its key: the standing of a figure it applies to.
    pub key: Spanned<String>,
    /// What it says of the figure, to end “this figure is …”.
    pub title: Text,
    /// The pattern it is told by.
    pub find: Spanned<String>,
    /// Words that look like it and are not.
    #[serde(default)]
    pub unless: Option<Spanned<String>>,
    /// How far it reaches.
    #[serde(default)]
    #[schemars(extend("default" = "clause"))]
    pub reach: Reach,
    /// Kinds of bodies of which one must apply for it to say something.
    #[serde(default)]
    pub kinds: Vec<Spanned<String>>,
    /// Kinds of bodies for which it says nothing.
    #[serde(default)]
    pub not_kinds: Vec<Spanned<String>>,
}

/// How far the words of a qualifier reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The clause they stand in.
    #[default]
    Clause,
    /// The rest of the sentence: a subject that later clauses leave out.
    Sentence,
}

/// What a sentence claims, and the cells that say the same.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimFile {
    /// Its key: rules and scripts name the claim by it.
    #[schemars(example = "stock.added")]
    pub key: Spanned<String>,
    /// What it is a figure of, in words.
    pub title: Text,
    /// How it is worded. Patterns see a sentence, folded, in which every figure stands as `#`.
    pub read: Vec<ReadingFile>,
    /// Roles of the sections it may stand in; anywhere when left out.
    #[serde(default, rename = "in")]
    pub roles: Vec<Spanned<String>>,
    /// Must be found in the sentence, the one before, or the headings above.
    #[serde(default)]
    pub with: Option<Spanned<String>>,
    /// Must not be found in the sentence.
    #[serde(default, rename = "not-with")]
    pub not_with: Option<Spanned<String>>,
    /// Must not be found in the clause.
    #[serde(default)]
    pub unless: Option<Spanned<String>>,
    /// Must be found in the paragraph before the figure, later than `not-of`.
    #[serde(default)]
    pub of: Option<Spanned<String>>,
    /// Must not be found in the paragraph before the figure later than `of` is.
    #[serde(default, rename = "not-of")]
    pub not_of: Option<Spanned<String>>,
    /// Whether it may be a part of the figure before.
    #[serde(default)]
    pub part: bool,
    /// Whether a year in the sentence says nothing about it.
    #[serde(default, rename = "any-year")]
    pub any_year: bool,
    /// Qualifiers that do not matter for it.
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
    /// Counters it is given in; any when left out.
    #[serde(default)]
    pub counters: Vec<Spanned<String>>,
    /// The cells whose sum says the same, with alternatives.
    #[serde(default, rename = "same-as")]
    pub same_as: Vec<SameFile>,
}

/// One wording of a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingFile {
    /// The pattern. The figure is the group `n`, or else the last `#` of the match. Groups `last`
    /// and `next` must be the years before and after the document's.
    pub find: Spanned<String>,
    /// The value, when the wording itself gives it.
    #[serde(default)]
    pub value: Option<u32>,
}

/// Cells whose sum says the same as a claim.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SameFile {
    /// Addresses, `table/row/column`, added up; a leading `-` subtracts.
    pub cells: Vec<Spanned<String>>,
    /// What one of the cells' unit is in the sentence's: 10000 where cells hold 万元.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only when the sentence has this.
    #[serde(default, rename = "if")]
    pub when: Option<Spanned<String>>,
}

/// A sentence with what must be read from it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    /// The sentence, or several.
    pub text: Spanned<String>,
    /// The role of the section it stands in.
    #[serde(default, rename = "in")]
    pub role: Option<Spanned<String>>,
    /// The heading it stands under.
    #[serde(default)]
    pub under: Option<String>,
    /// The totals it claims, by key; every other claim must not be read from it.
    #[serde(default)]
    pub is: BTreeMap<Spanned<String>, String>,
    /// Claims that are read but are not the total, with the qualifier that says so.
    #[serde(default, rename = "not-total")]
    pub not_total: BTreeMap<Spanned<String>, Spanned<String>>,
}
