//! Facts files to [`Claims`], or errors that point into the YAML.

use super::claim::{Claim, Claims, Kind, Pending, Qualifier, Same, Standing};
use super::figure::Figures;
use super::file::{ClaimFile, ExampleFile, FactsFile, QualifierFile, SameFile};
use crate::form::Form;
use crate::source::fold::fold;
use crate::source::{Needles, Pattern, limits};
use crate::yaml::{DataFile, LoadError, Spanned, crowded, parse};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What facts files may name.
#[derive(Debug)]
pub struct Known<'a> {
    /// The forms: sections and addresses.
    pub forms: &'a [Form],
    /// Every address of every form.
    pub addresses: &'a BTreeSet<String>,
    /// Keys of kinds of bodies.
    pub kinds: Vec<&'a str>,
    /// Where the words of patterns are registered.
    pub needles: &'a Needles,
    /// Whether to build large patterns to see whether they can be.
    pub vet: bool,
    /// Whether a form could not be read, so that names of its own are not known.
    pub broken_form: bool,
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
    let before = problems.len();
    let Some(written) = parse::<FactsFile>(file, problems) else {
        claims.broken = Some(file.clone());
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
        let key = &qualifier.key;
        if claims.qualifiers.iter().any(|other| other.key == key.value) {
            compiler.problem(format!("`{}` is there twice", key.value), key);
        }
        claims.qualifiers.extend(compiler.qualifier(qualifier));
    }
    for claim in &written.claims {
        if claims
            .claims
            .iter()
            .any(|other| other.key == claim.key.value)
        {
            compiler.problem(format!("`{}` is there twice", claim.key.value), &claim.key);
        }
        if claims.claims.len() == limits::MOST_CLAIMS {
            let most = limits::MOST_CLAIMS;
            let message = format!("the claims end here: more than the limit of {most}");
            compiler.problem(message, &claim.key);
            break;
        }
        let names = claim.except.iter().map(|name| (Kind::Qualifier, name));
        let counters = claim.counters.iter().map(|name| (Kind::Counter, name));
        claims
            .pending
            .extend(names.chain(counters).map(|one| pending(file, one)));
        claims.claims.extend(compiler.claim(claim));
    }
    for test in &written.tests {
        if let Some(role) = &test.role {
            let roles = compiler.roles();
            compiler.name("section", role, &roles);
        }
        let totals = test.is.keys().chain(test.not_total.keys());
        let names = totals.map(|name| (Kind::Claim, name));
        let standings = test.not_total.values().map(|name| (Kind::Standing, name));
        claims
            .pending
            .extend(names.chain(standings).map(|one| pending(file, one)));
    }
    if problems[before..].iter().any(LoadError::is_error) {
        claims.broken = Some(file.clone());
    }
    let example = |written: ExampleFile| Example {
        file: file.clone(),
        written,
    };
    written.tests.into_iter().map(example).collect()
}

fn pending(file: &DataFile, (kind, name): (Kind, &Spanned<String>)) -> Pending {
    Pending {
        file: file.clone(),
        kind,
        name: name.clone(),
    }
}

/// Looks up the names that any facts file may explain, when all are read. Where one could not be
/// read, a name that is not known may be one of its own, so nothing is said.
pub fn finish(claims: &mut Claims, problems: &mut Vec<LoadError>) {
    let pending = std::mem::take(&mut claims.pending);
    if claims.broken.is_some() {
        return;
    }
    let keys: Vec<&str> = claims.claims.iter().map(|one| one.key.as_str()).collect();
    let qualifiers: Vec<&str> = claims
        .qualifiers
        .iter()
        .map(|one| one.key.as_str())
        .collect();
    let standings: Vec<&str> = qualifiers.iter().copied().chain(Standing::NAMES).collect();
    // A number without a counter has the empty one.
    let counters: Vec<&str> = claims.figures.counters().chain([""]).collect();
    for one in pending {
        let (what, known) = match one.kind {
            Kind::Claim => ("claim", &keys),
            Kind::Qualifier => ("qualifier", &qualifiers),
            Kind::Standing => ("qualifier", &standings),
            Kind::Counter => ("counter", &counters),
        };
        let given = fold(&one.name.value);
        if known.contains(&one.name.value.as_str()) || known.contains(&given.as_str()) {
            continue;
        }
        let error = LoadError::new(&one.file, format!("unknown {what} `{}`", one.name.value));
        let error = error.at(one.name.span);
        problems.push(if crowded(problems, &one.file) {
            error
        } else {
            error.or_known(&one.name.value, known.iter().copied())
        });
    }
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
        let may_be_broken = self.known.broken_form && matches!(what, "section" | "address");
        if !known.contains(&name.value) && !may_be_broken {
            let mut error = LoadError::new(self.file, format!("unknown {what} `{}`", name.value));
            error = error.at(name.span);
            if !crowded(self.problems, self.file) {
                error = error.or_known(&name.value, known.iter().map(String::as_str));
            }
            self.problems.push(error);
        }
        name.value.clone()
    }

    fn pattern(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        let mut whole = written.value.clone();
        for (name, piece) in self.words {
            let hole = format!("{{{name}}}");
            let times = whole.matches(&hole).count();
            let length = times.saturating_mul(piece.len()) + whole.len();
            if length > limits::LONGEST_PATTERN {
                let most = limits::LONGEST_PATTERN;
                let message = format!(
                    "this pattern has more than the limit of {most} bytes with `{hole}` put in"
                );
                self.problem(message, written);
                return None;
            }
            whole = whole.replace(&hole, piece);
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
        let parsed = match self.known.vet {
            true => Pattern::parsed(&whole, true),
            false => self.known.needles.trusted(&whole, true),
        };
        match parsed {
            Ok(mut pattern) => {
                // The mark of a figure stands in the patterns only, never in the text.
                pattern.map_words(|word| longest_piece(word).to_owned());
                if !self.known.needles.register(&mut pattern) {
                    self.problem(Needles::too_much(), written);
                    return None;
                }
                if self.known.vet
                    && let Err(error) = pattern.fits()
                {
                    self.problem(error.message, written);
                    return None;
                }
                self.patterns.insert(whole, pattern.clone());
                Some(pattern)
            }
            Err(error) => {
                // Where pieces were put in, the pattern stands nowhere as it is.
                let range = error.range.filter(|_| whole == written.value);
                let span = self.file.inside(written, range);
                let problem = LoadError::new(self.file, error.message).at(span);
                self.problems.push(problem.with_any_help(error.help));
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

    fn roles(&self) -> BTreeSet<String> {
        let sections = self.known.forms.iter().flat_map(|form| &form.sections);
        sections.map(|section| section.role.clone()).collect()
    }

    fn claim(&mut self, written: &ClaimFile) -> Option<Claim> {
        let roles = self.roles();
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
            except: written.except.iter().map(|key| key.value.clone()).collect(),
            counters: written
                .counters
                .iter()
                .map(|one| one.value.clone())
                .collect(),
            same_as,
        })
    }

    fn same(&mut self, written: &SameFile) -> Same {
        let known = self.known.addresses;
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
            cells.push((self.name("address", &address, known), factor * times));
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
