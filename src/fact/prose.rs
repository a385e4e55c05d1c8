//! Claims in sentences: which figure says what, and whether it is the document's own total.
//!
//! A sentence is read with every figure standing as `#`, so that patterns are about words. What a
//! figure says depends on its clause and on the figure it is a part of: a channel, another body,
//! another year or a plan make it something else than the total.

use super::claim::{Claim, Claims, Standing};
use super::file::Reach;
use super::sentence::Marked;
use crate::source::{Groups, Pattern, Seen, numeral};
use rust_decimal::Decimal;
use std::cell::OnceCell;
use std::ops::Range;

/// A paragraph to be read, folded.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The text.
    pub text: &'a str,
    /// Which of the pack's needles the document has, and where in it the text begins; every
    /// pattern is tried when left out.
    pub seen: Option<(&'a Seen, usize)>,
    /// The role of the section it stands in.
    pub role: Option<&'a str>,
    /// The heading of its top-level section, folded.
    pub top: &'a str,
    /// The headings above it inside that section, folded.
    pub headings: &'a str,
    /// The year the document is about.
    pub year: Option<i32>,
    /// Keys of the kinds the body is of.
    pub kinds: &'a [String],
}

/// A claim seen in a passage. Ranges are of the passage's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Index of the claim.
    pub claim: usize,
    /// The value as far as the words say it: as written, least, most.
    pub value: (Decimal, Decimal, Decimal),
    /// Where the figure stands, or the words that stand for it.
    pub at: Range<usize>,
    /// The sentence.
    pub sentence: Range<usize>,
    /// Whether it is the total.
    pub standing: Standing,
}

/// Why a figure that a wording matched is no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its clause has what the claim's `unless` finds.
    Unless,
    /// Its sentence has what `not-with` finds.
    NotWith,
    /// Nothing around it has what `with` asks for.
    With,
    /// The words before it tell that it is of something else: `of`, `not-of`.
    Of,
    /// It counts other things: `counters`.
    Counter,
}

impl Refusal {
    /// The field of a facts file that refuses.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Refusal::Unless => "unless",
            Refusal::NotWith => "not-with",
            Refusal::With => "with",
            Refusal::Of => "of",
            Refusal::Counter => "counters",
        }
    }
}

/// Told of every wording that matches: the claim, where, and what came of it.
type Each<'a> = dyn FnMut(usize, Range<usize>, Result<Sighting, Refusal>) + 'a;

/// A clause that only leads to the next has at most so many characters.
const LONGEST_LEAD: usize = 10;
/// So many sentences before one may tell what it is of.
const FAR_BACK: usize = 12;
/// A sentence with more figures than this is a table or a list, and claims nothing.
const MOST_FIGURES: usize = 120;

impl Claims {
    /// Whether two counters count the same sort of thing.
    #[must_use]
    pub fn are_alike(&self, one: &str, other: &str) -> bool {
        let known = |counter: &str| self.alike.iter().any(|known| known == counter);
        one == other || (known(one) && known(other))
    }

    /// Every claim of a passage, in order.
    #[must_use]
    pub fn read(&self, passage: Passage<'_>) -> Vec<Sighting> {
        let mut sightings: Vec<Sighting> = Vec::new();
        self.each(passage, &mut |claim, _, seen| {
            let Ok(sighting) = seen else { return };
            let known = |known: &Sighting| known.claim == claim && known.at == sighting.at;
            if !sightings.iter().any(known) {
                sightings.push(sighting);
            }
        });
        sightings.sort_by_key(|sighting| (sighting.at.start, sighting.claim));
        sightings
    }

    /// What looks like a claim in a passage and is none: the claim, where its figure stands, and
    /// why.
    #[must_use]
    pub fn refused(&self, passage: Passage<'_>) -> Vec<(usize, Range<usize>, Refusal)> {
        let mut refused = Vec::new();
        self.each(passage, &mut |claim, at, seen| {
            refused.extend(seen.err().map(|why| (claim, at, why)));
        });
        refused
    }

    fn each(&self, passage: Passage<'_>, each: &mut Each<'_>) {
        let sentences = self.sentences(passage.text, false);
        let likely = self.likely(passage);
        for (index, sentence) in sentences.iter().enumerate() {
            let reading = Reading {
                claims: self,
                passage,
                sentence,
                before: &sentences[index.saturating_sub(FAR_BACK)..index],
                dated: OnceCell::new(),
            };
            reading.collect(&likely, each);
        }
    }

    /// The wordings that the passage may have, each with its claim.
    fn likely(&self, passage: Passage<'_>) -> Vec<Likely<'_>> {
        let end = |base| base + passage.text.len();
        let may_have = |pattern: &Pattern| {
            let seen = passage.seen;
            seen.is_none_or(|(seen, base)| seen.allows_in(pattern, base, end(base)))
        };
        let elsewhere = |claim: &Claim| {
            passage.role.is_some_and(|role| {
                !claim.roles.is_empty() && claim.roles.iter().all(|known| known != role)
            })
        };
        let claims = self.claims.iter().enumerate();
        let claims = claims.filter(|(_, claim)| !elsewhere(claim));
        let wordings = claims.flat_map(|(index, claim)| {
            let readings = claim.readings.iter();
            readings.map(move |(pattern, value)| (index, claim, pattern, *value))
        });
        wordings
            .filter(|(_, _, pattern, _)| may_have(pattern))
            .collect()
    }
}

/// A wording of a claim: the index of the claim, the claim, the pattern, and the value where words
/// stand for the figure.
type Likely<'a> = (usize, &'a Claim, &'a Pattern, Option<Decimal>);

/// One sentence being read.
struct Reading<'a> {
    claims: &'a Claims,
    passage: Passage<'a>,
    sentence: &'a Marked,
    /// The sentences of the paragraph before it.
    before: &'a [Marked],
    /// Years that belong to wordings, found when first asked for.
    dated: OnceCell<Vec<usize>>,
}

/// Words that stand for a figure, or the figure itself.
struct Wording {
    at: usize,
    figure: Option<usize>,
    end: usize,
    /// Whether the wording itself names a year, and the right one.
    dated: bool,
}

impl Reading<'_> {
    fn collect(&self, likely: &[Likely<'_>], each: &mut Each<'_>) {
        if self.sentence.figures.len() > MOST_FIGURES {
            return;
        }
        for (index, claim, pattern, value) in likely.iter().copied() {
            if value.is_none() && self.sentence.figures.is_empty() || !self.may_have(pattern) {
                continue;
            }
            self.matches(pattern, value, &mut |seen| {
                let sighting = self.sighting(index, claim, value, &seen);
                each(index, self.place(&seen), sighting);
            });
        }
    }

    /// Whether a pattern may match in the sentence.
    fn may_have(&self, pattern: &Pattern) -> bool {
        let Range { start, end } = self.sentence.range;
        let seen = self.passage.seen;
        seen.is_none_or(|(seen, base)| seen.allows_in(pattern, base + start, base + end))
    }

    fn matches(&self, pattern: &Pattern, value: Option<Decimal>, each: &mut dyn FnMut(Wording)) {
        for captures in pattern.matches(&self.sentence.text) {
            let whole = captures.whole();
            if !self.is_dated_right(&captures) {
                continue;
            }
            let named = captures.name("n");
            let at = match (value, named) {
                (_, Some(named)) => Some(named.start()),
                (Some(_), None) => Some(whole.start()),
                (None, None) => whole.as_str().rfind('#').map(|at| whole.start() + at),
            };
            let Some(at) = at else { continue };
            let figure = self.sentence.at.iter().position(|known| *known == at);
            if value.is_none() && figure.is_none() {
                continue;
            }
            let end = named.map_or(whole.end(), |named| named.end());
            let dated = ["last", "next"]
                .iter()
                .any(|name| captures.name(name).is_some());
            each(Wording {
                at,
                figure,
                end,
                dated,
            });
        }
    }

    /// Whether the years that a wording names are the ones it means: groups `last` and `next` are
    /// the years before and after the document's own.
    fn is_dated_right(&self, captures: &Groups<'_, '_>) -> bool {
        let Some(own) = self.passage.year else {
            return true;
        };
        let right = |name: &str, wanted: i32| {
            let year = captures
                .name(name)
                .and_then(|year| year.as_str().parse::<i32>().ok());
            year.is_none_or(|year| year == wanted)
        };
        right("last", own - 1) && right("next", own + 1)
    }

    /// Where years stand that belong to a wording: they say nothing of other figures.
    fn dated_elsewhere(&self) -> &[usize] {
        self.dated.get_or_init(|| self.find_dated())
    }

    fn find_dated(&self) -> Vec<usize> {
        let mut places = Vec::new();
        let readings = self.claims.claims.iter().flat_map(|claim| &claim.readings);
        let dated = readings.filter(|(pattern, _)| {
            let of_year = |name: &String| name == "last" || name == "next";
            pattern.groups().iter().any(of_year) && self.may_have(pattern)
        });
        for (pattern, _) in dated {
            for captures in pattern.matches(&self.sentence.text) {
                let years = ["last", "next"]
                    .into_iter()
                    .filter_map(|name| captures.name(name));
                places.extend(
                    years
                        .filter(|_| self.is_dated_right(&captures))
                        .map(|year| year.end()),
                );
            }
        }
        places
    }

    fn sighting(
        &self,
        index: usize,
        claim: &Claim,
        value: Option<Decimal>,
        seen: &Wording,
    ) -> Result<Sighting, Refusal> {
        let figure = seen.figure.map(|figure| &self.sentence.figures[figure]);
        let clause = self.clause(self.sentence, seen.at);
        let found = |pattern: &Option<Pattern>, text: &str| {
            let pattern = pattern.as_ref().filter(|pattern| self.may_have(pattern));
            pattern.is_some_and(|pattern| pattern.is_match(text))
        };
        if found(&claim.unless, clause) {
            return Err(Refusal::Unless);
        }
        if found(&claim.not_with, &self.sentence.text) {
            return Err(Refusal::NotWith);
        }
        let with = |pattern: &Pattern| {
            let before = self.before.last();
            self.may_have(pattern) && pattern.is_match(&self.sentence.text)
                || before.is_some_and(|before| pattern.is_match(&before.text))
                || pattern.is_match(self.passage.headings)
                || pattern.is_match(self.passage.top)
        };
        if claim.with.as_ref().is_some_and(|pattern| !with(pattern)) {
            return Err(Refusal::With);
        }
        // Words that stand for a figure may themselves tell what it is of.
        let until = if value.is_some() { seen.end } else { seen.at };
        if claim.of.is_some() && !self.is_of(claim, until) {
            return Err(Refusal::Of);
        }
        if let Some(figure) = figure {
            let counted = match claim.counters.as_slice() {
                [] => !self.claims.units.contains(&figure.counter),
                named => named.contains(&figure.counter),
            };
            if value.is_none() && !counted {
                return Err(Refusal::Counter);
            }
        }
        let value = match (value, figure) {
            (Some(value), _) => (value, value, value),
            (None, Some(figure)) => (figure.value, figure.low, figure.high),
            (None, None) => return Err(Refusal::Counter),
        };
        Ok(Sighting {
            claim: index,
            value,
            at: self.place(seen),
            sentence: self.sentence.range.clone(),
            standing: self.standing(claim, seen),
        })
    }

    /// Where the figure stands in the passage, or the words that stand for it.
    fn place(&self, seen: &Wording) -> Range<usize> {
        match seen.figure.map(|figure| &self.sentence.figures[figure]) {
            Some(figure) => figure.shown.clone(),
            None => self.sentence.back(seen.at)..self.sentence.back(seen.end),
        }
    }

    /// Whether the last words before the figure that tell what it is of are the claim's own.
    fn is_of(&self, claim: &Claim, at: usize) -> bool {
        let mut words = format!("{};", self.passage.headings);
        for sentence in self.before {
            words.push_str(&sentence.text);
            words.push(';');
        }
        words.push_str(&self.sentence.text[..at]);
        let last = |pattern: &Option<Pattern>| pattern.as_ref()?.last_end(&words);
        match (last(&claim.of), last(&claim.not_of)) {
            (Some(of), Some(not)) => of > not,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// The clause around a byte of a marked sentence.
    fn clause<'t>(&self, sentence: &'t Marked, at: usize) -> &'t str {
        let text = &sentence.text;
        let from = text[..at]
            .rfind([',', '(', ')'])
            .map_or(0, |found| found + 1);
        let to = text[at..]
            .find([',', '(', ')'])
            .map_or(text.len(), |found| at + found);
        &text[from..to]
    }

    /// The clause before the figure's own, when it is a mere lead: short and without a figure.
    fn lead(&self, at: usize) -> Option<&str> {
        let text = &self.sentence.text;
        let start = text[..at].rfind([',', '(', ')'])?;
        let before = text[..start]
            .rfind([',', '(', ')'])
            .map_or(0, |found| found + 1);
        let lead = &text[before..start];
        let mere = text[start..].starts_with(',') && !lead.contains('#');
        (mere && lead.chars().count() <= LONGEST_LEAD).then_some(lead)
    }

    fn standing(&self, claim: &Claim, seen: &Wording) -> Standing {
        let at = seen.at;
        let antecedent = self.antecedent(at);
        if antecedent.is_some() && !claim.part {
            return Standing::Part;
        }
        let year = self.year(at).filter(|_| !claim.any_year && !seen.dated);
        // Without a year of its own, a document's dated figures cannot be told from others.
        if let Some(year) = year
            && self.passage.year != Some(year)
        {
            return Standing::OtherYear(year);
        }
        let own = self.clause(self.sentence, at);
        let lead = self.lead(at);
        let above = antecedent.map(|(sentence, at)| self.clause(sentence, at));
        let so_far = &self.sentence.text[..at];
        for qualifier in &self.claims.qualifiers {
            let here = self.may_have(&qualifier.find);
            // What is said elsewhere is said of the figure above, or not of this one.
            if !here && (above.is_none() || qualifier.reach == Reach::Sentence) {
                continue;
            }
            let of = |kinds: &[String]| kinds.iter().any(|kind| self.passage.kinds.contains(kind));
            let other_kind = !qualifier.kinds.is_empty() && !of(&qualifier.kinds);
            let excepted =
                claim.except.contains(&qualifier.key) || other_kind || of(&qualifier.not_kinds);
            let says = |clause: &str| {
                qualifier.find.is_match(clause)
                    && !qualifier
                        .unless
                        .as_ref()
                        .is_some_and(|unless| unless.is_match(clause))
            };
            let said = match qualifier.reach {
                Reach::Clause => {
                    here && (says(own) || lead.is_some_and(says)) || above.is_some_and(says)
                }
                Reach::Sentence => says(so_far) || says(own),
            };
            if !excepted && said {
                return Standing::Qualified(qualifier.key.clone());
            }
        }
        Standing::Total
    }

    /// The figure that the one at `at` is a part of: the last one before the word that says so.
    fn antecedent(&self, at: usize) -> Option<(&Marked, usize)> {
        let head = &self.sentence.text[..at];
        let marker = self
            .claims
            .parts
            .iter()
            .filter_map(|word| head.rfind(word.as_str()))
            .max()?;
        // In brackets the parts end with the bracket.
        let inside = &head[marker..];
        let opened = head[..marker].rfind('(') > head[..marker].rfind(')');
        if opened && inside.contains(')') {
            return None;
        }
        let last = self
            .sentence
            .at
            .partition_point(|known| *known < marker)
            .checked_sub(1);
        match (last, self.before.last()) {
            (Some(last), _) => Some((self.sentence, self.sentence.at[last])),
            (None, Some(before)) => Some((before, *before.at.last()?)),
            (None, None) => None,
        }
    }

    /// The last year named in the sentence before the figure; where there is none, the year of the
    /// sentence that a semicolon, or a list of parts, carries on.
    fn year(&self, at: usize) -> Option<i32> {
        self.own_year(at).or_else(|| {
            let before = self.before.last()?;
            let carried = self.passage.text[..self.sentence.range.start].ends_with(';');
            let listed = self
                .claims
                .parts
                .iter()
                .any(|word| self.sentence.text.starts_with(word.as_str()));
            if !carried && !listed {
                return None;
            }
            let (first, _) = before
                .text
                .match_indices('年')
                .find(|(found, _)| year_before(&before.text[..*found]).is_some())?;
            year_before(&before.text[..first])
        })
    }

    fn own_year(&self, at: usize) -> Option<i32> {
        let head = &self.sentence.text[..at];
        if !head.contains('年') {
            return None;
        }
        let elsewhere = self.dated_elsewhere();
        let mut from = head.len();
        while let Some(found) = head[..from].rfind('年') {
            let year = year_before(&head[..found]);
            if let Some(year) = year.filter(|_| !elsewhere.contains(&found)) {
                return Some(year);
            }
            from = found;
        }
        None
    }
}

/// The year whose four digits, of any script, end a text.
fn year_before(head: &str) -> Option<i32> {
    let start = head.char_indices().rev().nth(3).map(|(at, _)| at)?;
    let digits = &head[start..];
    let bound = head[..start].ends_with(|c: char| c == '-' || c.is_ascii_digit());
    let year = numeral::integer(digits).filter(|_| !bound)?;
    let year = i32::try_from(year).ok()?;
    (1900..2100).contains(&year).then_some(year)
}
