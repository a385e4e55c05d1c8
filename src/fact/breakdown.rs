//! Breakdowns in sentences: a whole and the parts that should add up to it.
//!
//! "66条,其中发布政策7条、动态32条(其中要闻20条、基层12条)…": parts follow the whole behind a word
//! that says so, up to the end of the sentence; parts of a part stand in brackets behind it or
//! behind another such word.

use super::claim::Claims;
use super::figure::Figure;
use super::sentence::Marked;
use crate::source::Pattern;
use rust_decimal::Decimal;

/// The words that breakdowns are told by.
#[derive(Debug)]
pub struct BreakdownWords {
    /// Words between a whole and its parts.
    pub markers: Pattern,
    /// Words that leave a list open.
    pub open: Pattern,
    /// Words of parts that may overlap, when two parts have them.
    pub overlapping: Pattern,
    /// Words by which a sentence says that its parts overlap.
    pub overlap: Pattern,
    /// Words of figures that are no parts.
    pub apart: Pattern,
    /// Words between a part and its percentage.
    pub share: Pattern,
}

/// A figure of a breakdown, with its own parts.
#[derive(Debug, Clone)]
pub struct Part {
    /// The figure.
    pub figure: Figure,
    /// The percentage given for it.
    pub percent: Option<Figure>,
    /// What it is broken down into.
    pub parts: Vec<Part>,
}

/// A whole and its parts.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// The whole.
    pub whole: Figure,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Other figures before the list, one of which the parts may be of.
    pub rivals: Vec<Decimal>,
    /// Whether words leave the list open.
    pub open: bool,
    /// Whether the parts may overlap.
    pub overlapping: bool,
    /// Whether everything is counted alike.
    pub alike: bool,
}

impl Breakdown {
    /// Whether the parts add up in any way the sentence can be read: all of them, the first few
    /// when the sentence goes on to something else, those counted like the whole, or with the
    /// parts of parts beside them; to the whole or to another figure before the list.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let alike = self
            .parts
            .iter()
            .filter(|part| part.figure.counter == self.whole.counter);
        let mut flat = Vec::new();
        flatten(&self.parts, &mut flat);
        let readings = [
            self.parts.iter().map(|part| part.figure.value).collect(),
            alike.map(|part| part.figure.value).collect(),
            flat,
        ];
        let adds = |values: &Vec<Decimal>| {
            let mut sum = Decimal::ZERO;
            values.iter().enumerate().any(|(index, value)| {
                sum += value;
                let rival = index > 0 && self.rivals.contains(&sum);
                rival || self.whole.allows(sum)
            })
        };
        readings.iter().any(adds)
    }

    /// The sum of its parts.
    #[must_use]
    pub fn sum(&self) -> Decimal {
        self.parts.iter().map(|part| part.figure.value).sum()
    }

    /// Whether every figure is exact and counted alike.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.alike && self.whole.is_exact() && self.parts.iter().all(|part| part.figure.is_exact())
    }
}

fn flatten(parts: &[Part], values: &mut Vec<Decimal>) {
    for part in parts {
        if part.parts.is_empty() {
            values.push(part.figure.value);
        } else {
            flatten(&part.parts, values);
        }
    }
}

/// Every breakdown of a paragraph's sentences: those of wholes, and those of parts.
#[must_use]
pub fn breakdowns(
    claims: &Claims,
    words: &BreakdownWords,
    sentences: &[Marked],
) -> (Vec<Breakdown>, Vec<Breakdown>) {
    let (mut wholes, mut nested) = (Vec::new(), Vec::new());
    for (index, sentence) in sentences.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| &sentences[index]);
        let list = List {
            claims,
            words,
            sentence,
            before,
        };
        if let Some(found) = list.read() {
            collect_nested(&found, &mut nested);
            wholes.push(found);
        }
    }
    (wholes, nested)
}

fn collect_nested(of: &Breakdown, nested: &mut Vec<Breakdown>) {
    for part in of.parts.iter().filter(|part| !part.parts.is_empty()) {
        let inner = Breakdown {
            whole: part.figure.clone(),
            parts: part.parts.clone(),
            rivals: vec![of.whole.value],
            open: of.open,
            overlapping: of.overlapping,
            alike: of.alike,
        };
        collect_nested(&inner, nested);
        nested.push(inner);
    }
}

/// Parts of parts deeper than this are taken as parts of the last level.
const DEEPEST: usize = 4;

/// A sentence with a list in it.
struct List<'a> {
    claims: &'a Claims,
    words: &'a BreakdownWords,
    sentence: &'a Marked,
    before: Option<&'a Marked>,
}

impl List<'_> {
    /// The first list of the sentence.
    fn read(&self) -> Option<Breakdown> {
        let text = &self.sentence.text;
        let marker = self.words.markers.find(text)?;
        let head = self.sentence.at.partition_point(|at| *at < marker.start());
        let (whole, rivals) = self.whole(head)?;
        let until = self.bracket_end(marker.start());
        let until = self.list_end(marker.end(), until.max(marker.end()));
        let parts = self.parts(head, marker.end(), until, DEEPEST);
        if parts.is_empty() || whole.counter == "%" {
            return None;
        }
        // What leaves a list open may stand behind its last figure or between whole and parts.
        let from = head.checked_sub(1).map_or(0, |last| self.sentence.at[last]);
        let listed = &text[from..until];
        // A sentence of its own may be about something else: there the counter must be the same.
        let apart = head == 0;
        let counted = |part: &Part| {
            let same = part.figure.counter == whole.counter;
            same || !apart && self.claims.are_alike(&part.figure.counter, &whole.counter)
        };
        if apart && !parts.iter().any(counted) {
            return None;
        }
        // It may as well be about an earlier figure of the sentence before, where that is large
        // enough and the last one is not.
        let sum: Decimal = parts.iter().map(|part| part.figure.value).sum();
        if apart && sum > whole.value && rivals.iter().any(|rival| *rival >= sum) {
            return None;
        }
        Some(Breakdown {
            alike: parts.iter().all(counted),
            whole,
            parts,
            rivals,
            open: self.words.open.is_match(listed),
            overlapping: self.overlap(head, marker.end(), until),
        })
    }

    /// Whether two or more parts are told by words of things that overlap, or the sentence says so.
    fn overlap(&self, first: usize, from: usize, until: usize) -> bool {
        if self.words.overlap.is_match(&self.sentence.text) {
            return true;
        }
        let mut last = from;
        let mut told = 0;
        for at in self.sentence.at[first..]
            .iter()
            .take_while(|at| **at < until)
        {
            told += usize::from(
                self.words
                    .overlapping
                    .is_match(&self.sentence.text[last..*at]),
            );
            last = *at;
        }
        told >= 2
    }

    /// The last figure before the list that is not set apart, and the figures before it.
    fn whole(&self, head: usize) -> Option<(Figure, Vec<Decimal>)> {
        let (sentence, until) = match (head, self.before) {
            (0, Some(before)) => (before, before.figures.len()),
            _ => (self.sentence, head),
        };
        let usable = |index: &usize| {
            let figure = &sentence.figures[*index];
            figure.counter != "%"
                && !self
                    .words
                    .apart
                    .is_match(clause(&sentence.text, sentence.at[*index]))
        };
        let last = (0..until).rev().find(usable)?;
        let rivals = sentence.figures[..last].iter().map(|figure| figure.value);
        Some((sentence.figures[last].clone(), rivals.collect()))
    }

    /// Where the brackets close that the list stands in, or the end of the sentence.
    fn bracket_end(&self, marker: usize) -> usize {
        let text = &self.sentence.text;
        let opened = text[..marker].rfind('(') > text[..marker].rfind(')');
        let close = text[marker..].find(')').filter(|_| opened);
        close.map_or(text.len(), |close| marker + close)
    }

    /// A semicolon ends the list, unless each of several pieces between semicolons is one part.
    fn list_end(&self, from: usize, until: usize) -> usize {
        let text = &self.sentence.text[from..until];
        let Some(first) = text.find(';') else {
            return until;
        };
        let mut start = from;
        let mut pieces = Vec::new();
        for piece in text.trim_end_matches(';').split(';') {
            pieces.push(self.counted(start, start + piece.len()));
            start += piece.len() + 1;
        }
        let listed = pieces.len() >= 3 && pieces.iter().all(|count| *count == 1);
        if listed { until } else { from + first }
    }

    /// Whether a percentage is that of the part before it: "占5%" or "(5%)", not a rate of growth.
    fn is_share(&self, between: &str, at: usize) -> bool {
        let bracket = between.trim_end().ends_with('(');
        (bracket || self.words.share.is_match(between))
            && !self.words.apart.is_match(clause(&self.sentence.text, at))
    }

    /// The parts whose figures stand in `from..until`, the first of them figure `first`.
    fn parts(&self, first: usize, from: usize, until: usize, depth: usize) -> Vec<Part> {
        let text = &self.sentence.text;
        let mut parts: Vec<Part> = Vec::new();
        let mut index = first;
        let mut last = from;
        while let Some(at) = self
            .sentence
            .at
            .get(index)
            .copied()
            .filter(|at| *at < until)
        {
            let figure = &self.sentence.figures[index];
            let between = &text[last.min(at)..at];
            if figure.counter == "%" {
                if let Some(part) = parts.last_mut().filter(|_| self.is_share(between, at)) {
                    part.percent.get_or_insert_with(|| figure.clone());
                }
                index += 1;
            } else if self.words.apart.is_match(clause(text, at)) {
                index += 1;
            } else if let Some(part) = parts.last_mut()
                && depth > 0
                && between.contains('(')
                && !between.contains(')')
            {
                let end = text[at..]
                    .find(')')
                    .map_or(until, |close| (at + close).min(until));
                let inner = self.parts(index, at, end, depth - 1);
                index += self.count(index, end);
                part.parts = inner;
                last = end;
                continue;
            } else if let Some(part) = parts.last_mut()
                && depth > 0
                && self.words.markers.is_match(between)
            {
                let (inner, taken) = self.nested(index, until, part.figure.value, depth - 1);
                part.parts = inner;
                index += taken;
            } else {
                parts.push(Part {
                    figure: figure.clone(),
                    percent: None,
                    parts: Vec::new(),
                });
                index += 1;
            }
            last = self.sentence.at[index - 1] + 1;
        }
        parts
    }

    /// How many figures other than percentages stand in `from..until`.
    fn counted(&self, from: usize, until: usize) -> usize {
        let places = self.sentence.at.iter().zip(&self.sentence.figures);
        let inside = places.filter(|(at, _)| (from..until).contains(*at));
        inside.filter(|(_, figure)| figure.counter != "%").count()
    }

    /// How many figures from `index` on stand before `end`.
    fn count(&self, index: usize, end: usize) -> usize {
        self.sentence.at[index..]
            .iter()
            .take_while(|at| **at < end)
            .count()
    }

    /// The parts of a part that no bracket ends: the shortest run that adds up to it, or else
    /// everything up to the semicolon.
    fn nested(
        &self,
        index: usize,
        until: usize,
        whole: Decimal,
        depth: usize,
    ) -> (Vec<Part>, usize) {
        let at = self.sentence.at[index];
        let stop = self.sentence.text[at..until]
            .find(';')
            .map_or(until, |found| at + found);
        let inside = self.count(index, stop).max(1);
        let mut sum = Decimal::ZERO;
        let mut run = Vec::new();
        for figure in &self.sentence.figures[index..index + inside] {
            sum += figure.value;
            run.push(Part {
                figure: figure.clone(),
                percent: None,
                parts: Vec::new(),
            });
            if sum >= whole {
                break;
            }
        }
        if sum == whole {
            let taken = run.len();
            return (run, taken);
        }
        (self.parts(index, at, stop, depth), inside)
    }
}

/// Every share of a paragraph, "24件,占42%", and every other figure it may be of.
#[must_use]
pub fn shares(words: &BreakdownWords, sentences: &[Marked]) -> (Vec<Part>, Vec<Decimal>) {
    let (mut shares, mut wholes) = (Vec::new(), Vec::new());
    for sentence in sentences {
        let mut before: Option<(usize, &Figure)> = None;
        for (at, figure) in sentence.at.iter().zip(&sentence.figures) {
            if figure.counter != "%" {
                wholes.push(figure.value);
                before = Some((*at, figure));
                continue;
            }
            let told = |last: usize| {
                let between = &sentence.text[last + 1..*at];
                words.share.is_match(between)
                    && !words.apart.is_match(between)
                    && !between.contains(';')
            };
            if let Some((_, part)) = before.take().filter(|(last, _)| told(*last)) {
                shares.push(Part {
                    figure: part.clone(),
                    percent: Some(figure.clone()),
                    parts: Vec::new(),
                });
            }
        }
    }
    (shares, wholes)
}

/// The clause around a byte of a marked text.
fn clause(text: &str, at: usize) -> &str {
    let stop = [',', '(', ')', ';', '、'];
    let from = text[..at].rfind(stop).map_or(0, |found| {
        found + text[found..].chars().next().map_or(1, char::len_utf8)
    });
    let to = text[at..].find(stop).map_or(text.len(), |found| at + found);
    &text[from..to]
}
