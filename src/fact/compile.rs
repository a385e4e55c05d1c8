//! Facts files to [`Claims`], or errors that point into the YAML.

use super::claim::{Claim, Claims, Qualifier, Same};
use super::figure::Figures;
use super::file::{ClaimFile, ExampleFile, FactsFile, QualifierFile, SameFile};
use crate::form::Form;
use crate::source::fold::fold;
use crate::source::{Needles, Pattern};
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What facts files may name.
#[derive(Debug)]
pub struct Known<'a> {
    /// The forms: sections and addresses.
    pub forms: &'a [Form],
    /// Keys of kinds of bodies.
    pub kinds: Vec<&'a str>,
    /// Where the words of patterns are registered.
    pub needles: &'a Needles,
}

/// A sentence of a facts file with what must be read from it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file it is in.
    pub file: DataFile,
    /// The sentence and its readings.
    pub written: ExampleFile,
}

/// Reads and compiles one facts file into `claims`; problems are added to `problems`.
pub fn facts(
    file: &DataFile,
    known: &Known<'_>,
    claims: &mut Claims,
    problems: &mut Vec<LoadError>,
) -> Vec<Example> {
    let Some(written) = parse::<FactsFile>(file, problems) else {
        return Vec::new();
    };
    if let Some(figures) = &written.figures {
        if claims.has_figures {
            problems.push(LoadError::new(
                file,
                "another facts file has `figures` already",
            ));
        }
        claims.has_figures = true;
        claims.figures = Figures::new(figures);
        claims.units = figures.units.clone();
        claims.alike = figures.alike.clone();
        claims.parts = figures.parts.iter().map(|word| fold(word)).collect();
    }
    let mut compiler = Compiler {
        file,
        known,
        words: &written.words,
        patterns: HashMap::new(),
        problems,
    };
    for qualifier in &written.qualifiers {
        claims.qualifiers.extend(compiler.qualifier(qualifier));
    }
    let keys: BTreeSet<String> = claims
        .qualifiers
        .iter()
        .map(|one| one.key.clone())
        .collect();
    for claim in &written.claims {
        if claims
            .claims
            .iter()
            .any(|other| other.key == claim.key.value)
        {
            compiler.problem(format!("`{}` is there twice", claim.key.value), &claim.key);
        }
        claims.claims.extend(compiler.claim(claim, &keys));
    }
    let example = |written: ExampleFile| Example {
        file: file.clone(),
        written,
    };
    written.tests.into_iter().map(example).collect()
}

struct Compiler<'a> {
    file: &'a DataFile,
    known: &'a Known<'a>,
    words: &'a BTreeMap<String, String>,
    patterns: HashMap<String, Pattern>,
    problems: &'a mut Vec<LoadError>,
}

impl Compiler<'_> {
    fn problem(&mut self, message: String, at: &Spanned<String>) {
        self.problems
            .push(LoadError::new(self.file, message).at(at.span));
    }

    fn name(&mut self, what: &str, name: &Spanned<String>, known: &BTreeSet<String>) -> String {
        if !known.contains(&name.value) {
            let error = LoadError::new(self.file, format!("unknown {what} `{}`", name.value))
                .at(name.span)
                .did_you_mean(&name.value, known.iter().map(String::as_str));
            self.problems.push(error);
        }
        name.value.clone()
    }

    fn pattern(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        let mut whole = written.value.clone();
        for (name, piece) in self.words {
            whole = whole.replace(&format!("{{{name}}}"), piece);
        }
        if let Some(name) = unknown_piece(&whole) {
            let known = self.words.keys().map(String::as_str);
            let error = LoadError::new(self.file, format!("unknown piece `{{{name}}}`"))
                .at(written.span)
                .did_you_mean(&name, known);
            self.problems.push(error);
            return None;
        }
        // Pieces make many patterns alike, and reading one takes longer than copying it.
        if let Some(known) = self.patterns.get(&whole) {
            return Some(known.clone());
        }
        match Pattern::new(&whole, true) {
            Ok(mut pattern) => {
                // The mark of a figure stands in the patterns only, never in the text.
                pattern.map_words(|word| longest_piece(word).to_owned());
                self.known.needles.register(&mut pattern);
                self.patterns.insert(whole, pattern.clone());
                Some(pattern)
            }
            Err(error) => {
                self.problem(error.message, written);
                None
            }
        }
    }

    fn optional(&mut self, written: Option<&Spanned<String>>) -> Option<Pattern> {
        written.and_then(|written| self.pattern(written))
    }

    fn qualifier(&mut self, written: &QualifierFile) -> Option<Qualifier> {
        let kinds = self
            .known
            .kinds
            .iter()
            .map(|kind| (*kind).to_owned())
            .collect();
        let mut named = |written: &[Spanned<String>]| -> Vec<String> {
            written
                .iter()
                .map(|kind| self.name("kind of body", kind, &kinds))
                .collect()
        };
        let (of_kinds, not_kinds) = (named(&written.kinds), named(&written.not_kinds));
        Some(Qualifier {
            key: written.key.value.clone(),
            title: written.title.clone(),
            find: self.pattern(&written.find)?,
            unless: self.optional(written.unless.as_ref()),
            reach: written.reach,
            kinds: of_kinds,
            not_kinds,
        })
    }

    fn claim(&mut self, written: &ClaimFile, qualifiers: &BTreeSet<String>) -> Option<Claim> {
        let forms = self.known.forms;
        let sections = forms.iter().flat_map(|form| &form.sections);
        let roles: BTreeSet<String> = sections.map(|section| section.role.clone()).collect();
        let readings: Vec<Option<(Pattern, Option<Decimal>)>> = written
            .read
            .iter()
            .map(|reading| {
                let pattern = self.pattern(&reading.find)?;
                if reading.value.is_none() && !reading.find.value.contains('#') {
                    let message = "a wording without `#` needs a `value`".to_owned();
                    self.problem(message, &reading.find);
                }
                Some((pattern, reading.value.map(Decimal::from)))
            })
            .collect();
        let same_as: Vec<Same> = written.same_as.iter().map(|same| self.same(same)).collect();
        Some(Claim {
            key: written.key.value.clone(),
            title: written.title.clone(),
            readings: readings.into_iter().collect::<Option<_>>()?,
            roles: written
                .roles
                .iter()
                .map(|role| self.name("section", role, &roles))
                .collect(),
            with: self.optional(written.with.as_ref()),
            not_with: self.optional(written.not_with.as_ref()),
            unless: self.optional(written.unless.as_ref()),
            of: self.optional(written.of.as_ref()),
            not_of: self.optional(written.not_of.as_ref()),
            part: written.part,
            any_year: written.any_year,
            except: written
                .except
                .iter()
                .map(|key| self.name("qualifier", key, qualifiers))
                .collect(),
            counters: written.counters.clone(),
            same_as,
        })
    }

    fn same(&mut self, written: &SameFile) -> Same {
        let known: BTreeSet<String> = self
            .known
            .forms
            .iter()
            .flat_map(|form| form.addresses().collect::<Vec<_>>())
            .collect();
        let times = written.times.map_or(Decimal::ONE, Decimal::from);
        let mut cells = Vec::new();
        for cell in &written.cells {
            let (factor, name) = match cell.value.strip_prefix('-') {
                Some(name) => (Decimal::NEGATIVE_ONE, name),
                None => (Decimal::ONE, cell.value.as_str()),
            };
            let address = Spanned {
                value: name.to_owned(),
                span: cell.span,
            };
            cells.push((self.name("address", &address, &known), factor * times));
        }
        Same {
            cells,
            when: self.optional(written.when.as_ref()),
        }
    }
}

/// The longest piece of a word between marks of figures.
fn longest_piece(word: &str) -> &str {
    word.split('#')
        .max_by_key(|piece| piece.len())
        .unwrap_or_default()
}

/// A name in braces that is left when all pieces are put in; a counted repetition is none.
fn unknown_piece(pattern: &str) -> Option<String> {
    let names = pattern
        .split('{')
        .skip(1)
        .filter_map(|piece| piece.split_once('}'));
    let named = |name: &&str| name.starts_with(|c: char| c.is_ascii_lowercase());
    names.map(|(name, _)| name).find(named).map(str::to_owned)
}
