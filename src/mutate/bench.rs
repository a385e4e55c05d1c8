//! Where changed rules and facts are tried on the tests of their own.

use super::rules::{Edit, written};
use super::tree::{Node, Step, Value};
use super::{Content, Kind, Mutant, Score, facts, rules};
use crate::check::example::{Samples, check_case, differences, subject};
use crate::check::reading;
use crate::check::suite::Place;
use crate::fact::Claims;
use crate::fact::compile::{Known, facts as compile_facts};
use crate::pack::Pack;
use crate::rule::Rule;
use crate::rule::case::CaseFile;
use crate::rule::compile::{Home, rule as compile_rule};
use crate::rule::loader::{Loader, Names};
use crate::rule::parameter::Parameters;
use crate::rule::words::WordList;
use crate::source::{Lang, Needles, Span};
use crate::subject::Subject;
use crate::yaml::{DataFile, parse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A test noticed it.
    Killed,
    /// No test noticed it.
    Survived,
    /// The changed file has an error: there is nothing to test.
    Invalid,
}

/// Where changed rules and facts of a pack are tried.
#[derive(Debug)]
pub struct Bench<'a> {
    pack: &'a Pack,
    samples: Samples,
}

/// A case of a rule that passes, and its document.
type Trial<'a> = (&'a CaseFile, Arc<Subject>);

impl<'a> Bench<'a> {
    /// A bench for a pack that was loaded with its tests.
    #[must_use]
    pub fn new(pack: &'a Pack) -> Bench<'a> {
        // From now on no words are added to the needles, in whatever order changes are tried.
        let _ = pack.model.needles.scan("");
        Bench {
            pack,
            samples: pack.samples(),
        }
    }

    /// Changes a rule in every way, and tries each change on its cases. Cases that fail as it is
    /// are left out.
    #[must_use]
    pub fn rule(&self, rule: &Rule) -> Score {
        let trials: Vec<Trial<'_>> = self
            .pack
            .cases(rule)
            .filter_map(|case| {
                let subject = subject(case, self.pack, &self.samples).ok()?;
                let trial = (case, subject);
                passes(rule, &trial, self.pack).then_some(trial)
            })
            .collect();
        // A rule that another pack changed, or only brought along, is not scored.
        let mutants = if rule.meta.overridden.is_empty() && self.pack.cases(rule).next().is_some() {
            self.rule_mutants(rule)
        } else {
            Vec::new()
        };
        let tried = mutants.into_iter().map(|mutant| {
            let fate = self.try_rule(rule, &trials, &mutant);
            (mutant, fate)
        });
        let path = rule.file.path.as_ref();
        Score::new(Some(rule.meta.id.clone()), path, tried.collect()).without_unnoticed(rule)
    }

    /// Every change to a rule, in the order of its file.
    #[must_use]
    pub fn rule_mutants(&self, rule: &Rule) -> Vec<Mutant> {
        let Some(tree) = tree(&rule.file) else {
            return Vec::new();
        };
        let bare = bare(&tree);
        let mut mutants: Vec<Mutant> = rules::edits(&tree)
            .into_iter()
            .map(|edit| {
                let text = bare.with(&edit.path, edit.new.as_ref()).written();
                mutant(&rule.file, &tree, edit, Content::Rule(text))
            })
            .collect();
        mutants.extend(self.words(&tree));
        mutants
    }

    /// A word list that knows no longer words in which its words are right.
    fn words(&self, tree: &Node) -> Option<Mutant> {
        let path = [Step::Key("check"), Step::Key("words"), Step::Key("list")];
        let name = tree.at(&path)?.as_text()?;
        let file = self.pack.parts.words.get(name)?;
        let lines = file.text.lines();
        let kept: Vec<&str> = lines
            .map(|line| line.split('!').next().unwrap_or_default())
            .collect();
        let at = file.text.find('!')?;
        Some(Mutant {
            kind: Kind::Words,
            place: Place::new(file, Some(Span::new(at, at + 1))),
            field: "words".to_owned(),
            was: "!".to_owned(),
            now: None,
            content: Content::Words(name.to_owned(), kept.join("\n")),
        })
    }

    fn try_rule(&self, rule: &Rule, trials: &[Trial<'_>], mutant: &Mutant) -> Fate {
        let names = &self.pack.parts.names;
        let changed = match &mutant.content {
            Content::Rule(text) => compiled(rule, text, names),
            Content::Words(name, text) => {
                let mut names: Names = Names::clone(names);
                let list = WordList::read(&DataFile::new(name, text), &mut Vec::new());
                names.words.insert(name.clone(), Arc::new(list));
                tree(&rule.file).and_then(|tree| compiled(rule, &bare(&tree).written(), &names))
            }
            Content::Facts(..) => None,
        };
        let Some(changed) = changed else {
            return Fate::Invalid;
        };
        if trials
            .iter()
            .all(|trial| passes(&changed, trial, self.pack))
        {
            Fate::Survived
        } else {
            Fate::Killed
        }
    }

    /// Every change to the facts files.
    #[must_use]
    pub fn fact_mutants(&self) -> Vec<Mutant> {
        let files = self.pack.parts.facts.iter().enumerate();
        files
            .filter_map(|(index, file)| Some((index, file, tree(file)?)))
            .flat_map(|(index, file, tree)| {
                let bare = tree.with(&[Step::Key("tests")], None);
                let edits = facts::edits(&tree);
                let change = move |edit: Edit| {
                    let text = bare.with(&edit.path, edit.new.as_ref()).written();
                    mutant(file, &tree, edit, Content::Facts(index, text))
                };
                edits.into_iter().map(change).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Tries a change to a facts file on the sentences of all of them.
    #[must_use]
    pub fn try_fact(&self, mutant: &Mutant) -> Fate {
        let Content::Facts(index, text) = &mutant.content else {
            return Fate::Invalid;
        };
        let Some(claims) = self.claims(*index, text) else {
            return Fate::Invalid;
        };
        // The sentences of the same file first: they are the likeliest to notice.
        let path = &self.pack.parts.facts[*index].path;
        let (own, others): (Vec<_>, Vec<_>) = self
            .pack
            .examples
            .iter()
            .partition(|example| example.file.path == *path);
        let misread = |example: &&crate::fact::compile::Example| {
            !reading::run(example, &claims).is_empty()
                && reading::run(example, &self.pack.model.claims).is_empty()
        };
        if own.iter().any(misread) || others.iter().any(misread) {
            Fate::Killed
        } else {
            Fate::Survived
        }
    }

    fn claims(&self, index: usize, text: &str) -> Option<Claims> {
        let needles = Needles::default();
        let model = &self.pack.model;
        let known = Known {
            forms: &model.forms,
            addresses: &self.pack.parts.names.addresses,
            vet: true,
            kinds: model.kinds.iter().map(|(key, _)| key.as_str()).collect(),
            needles: &needles,
            broken_form: false,
        };
        let (mut claims, mut problems) = (Claims::default(), Vec::new());
        for (at, file) in self.pack.parts.facts.iter().enumerate() {
            let changed = DataFile::new(&file.path, text);
            let file = if at == index { &changed } else { file };
            compile_facts(file, &known, &mut claims, &mut problems);
        }
        problems.is_empty().then_some(claims)
    }

    /// The scores of the facts files, from changes and what came of them.
    #[must_use]
    pub fn fact_scores(&self, tried: Vec<(Mutant, Fate)>) -> Vec<Score> {
        let mut by_file: BTreeMap<usize, Vec<(Mutant, Fate)>> = BTreeMap::new();
        for (mutant, fate) in tried {
            if let Content::Facts(index, _) = mutant.content {
                by_file.entry(index).or_default().push((mutant, fate));
            }
        }
        let scores = by_file.into_iter().map(|(index, tried)| {
            let path = &self.pack.parts.facts[index].path;
            Score::new(None, path, tried)
        });
        scores.collect()
    }
}

fn passes(rule: &Rule, (case, subject): &Trial<'_>, pack: &Pack) -> bool {
    let report = check_case(rule, case, pack, Arc::clone(subject), Lang::Zh);
    report.is_ok_and(|report| {
        report.failures.is_empty() && differences(&report, &case.expect).is_empty()
    })
}

fn tree(file: &DataFile) -> Option<Node> {
    parse(file, &mut Vec::new())
}

/// A rule file without what plays no part in checking.
fn bare(tree: &Node) -> Node {
    let none = Node::map(vec![("zh", Node::text("")), ("en", Node::text(""))]);
    tree.with(&[Step::Key("tests")], None)
        .with(&[Step::Key("unnoticed")], None)
        .with(&[Step::Key("basis")], None)
        .with(&[Step::Key("docs")], Some(&none))
}

fn compiled(rule: &Rule, text: &str, names: &Names) -> Option<Rule> {
    let file = DataFile::new(&rule.file.path, text);
    let mut problems = Vec::new();
    let mut loader = Loader {
        file: &file,
        names,
        parameters: &Parameters::new(),
        trusted: false,
        problems: &mut problems,
    };
    let basis = BTreeMap::new();
    let home = Home {
        pack: rule.meta.id.pack(),
        group: &rule.meta.group,
        name: rule.meta.id.name(),
        basis: &basis,
        overrides: &[],
    };
    compile_rule(home, None, &mut loader)
}

fn mutant(file: &DataFile, tree: &Node, edit: Edit, content: Content) -> Mutant {
    let node = tree.at(&edit.path);
    let span = node.and_then(first_span);
    let mut place = Place::new(file, span);
    if edit.below > 0 {
        place.at.line += edit.below;
        place.at.column = 1;
    }
    Mutant {
        kind: edit.kind,
        place,
        field: written(&edit.path),
        was: edit.was,
        now: edit.now,
        content,
    }
}

/// Where a node begins; a list or a mapping begins with the first of what it holds.
fn first_span(node: &Node) -> Option<Span> {
    let inside = match &node.value {
        Value::List(items) => items.first().and_then(first_span),
        Value::Map(pairs) => pairs.first().and_then(|(_, node)| first_span(node)),
        _ => None,
    };
    inside.or(node.span)
}
