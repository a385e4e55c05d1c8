//! The settings of a project, `gouji.yaml`: packs, rules, paths, limits.

pub mod file;
pub mod globs;

use crate::check::settings::{Gate, Settings, Step};
use crate::rule::overrides::{Override, OverrideFile};
use crate::source::Lang;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use file::{AcceptFile, ConfigFile, LimitsFile, PathsFile};
use globs::Globs;

/// The name a configuration file is found by.
pub const FILE_NAME: &str = "gouji.yaml";

/// The settings of a project, checked.
#[derive(Debug)]
pub struct Config {
    /// The file they stand in.
    pub file: DataFile,
    /// Ids of packs, or folders relative to the file; empty means the pack inside the binary.
    pub packs: Vec<Spanned<String>>,
    /// The language of messages.
    pub lang: Option<Lang>,
    /// The output format of `gouji check`.
    pub format: Option<Spanned<String>>,
    /// The severity at which a run fails.
    pub gate: Option<Gate>,
    /// The folder of the cache, relative to the file.
    pub cache: Option<String>,
    /// Limits.
    pub limits: LimitsFile,
    /// What is changed of rules, in every document.
    pub rules: Vec<Override>,
    /// Findings that are accepted.
    pub accept: Vec<AcceptFile>,
    exclude: Globs,
    overrides: Vec<PathOverride>,
}

/// What is changed for the documents of some paths.
#[derive(Debug)]
struct PathOverride {
    paths: Globs,
    written: Vec<String>,
    rules: Vec<Override>,
}

impl Config {
    /// Reads a configuration file; all problems are gathered.
    ///
    /// ```
    /// use gouji::config::Config;
    /// use gouji::yaml::DataFile;
    /// let file = DataFile::new("gouji.yaml", "lang: en\nexclude: [archive/]\n");
    /// let config = Config::read(&file, &mut Vec::new()).expect("sound");
    /// assert!(config.excludes("archive/2019/a.txt"));
    /// ```
    pub fn read(file: &DataFile, problems: &mut Vec<LoadError>) -> Option<Config> {
        let before = problems.len();
        // An empty file, or one of comments only, changes nothing.
        let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let written = if file.text.lines().all(is_empty) {
            ConfigFile::default()
        } else {
            parse::<ConfigFile>(file, problems)?
        };
        let rules = Override::all(file, &written.rules, problems);
        let exclude = Globs::new(&written.exclude, file, problems);
        let overrides = written
            .overrides
            .iter()
            .map(|one| PathOverride::read(one, file, problems))
            .collect();
        (problems.len() == before).then(|| Config {
            file: file.clone(),
            packs: written.packs,
            lang: written.lang,
            format: written.format,
            gate: written.fail_on,
            cache: written.cache,
            limits: written.limits,
            rules,
            accept: written.accept,
            exclude,
            overrides,
        })
    }

    /// Whether a document, by its path from the folder of the file, is left out.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.is_match(path)
    }

    /// The settings for one document, by its path from the folder of the file.
    #[must_use]
    pub fn settings(&self, common: &Settings, path: &str) -> Settings {
        let mut settings = common.clone();
        for one in self.applying(path) {
            settings.steps.extend(one.rules.iter().map(step));
        }
        settings
    }

    /// The globs of every `overrides` entry that applies to a document.
    #[must_use]
    pub fn matching(&self, path: &str) -> Vec<String> {
        let globs = |one: &PathOverride| one.written.join(", ");
        self.applying(path).map(globs).collect()
    }

    /// Every override for some paths only; they change the switch and the severity.
    pub fn path_rules(&self) -> impl Iterator<Item = &Override> {
        self.overrides.iter().flat_map(|one| &one.rules)
    }

    fn applying<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a PathOverride> {
        self.overrides
            .iter()
            .filter(move |one| one.paths.is_match(path))
    }

    /// Whether settings are the same for every document.
    #[must_use]
    pub fn is_uniform(&self) -> bool {
        self.overrides.is_empty()
    }
}

impl PathOverride {
    fn read(one: &PathsFile, file: &DataFile, problems: &mut Vec<LoadError>) -> PathOverride {
        let rules = Override::all(file, &one.rules, problems);
        for rule in &rules {
            let fields = rule.written.fields();
            if fields.is_some_and(|fields| fields.is_about_one_rule()) {
                let message = "for some paths only, a rule can be switched or given a severity";
                let error = LoadError::new(file, message).at(rule.name.span);
                problems
                    .push(error.with_help("texts and parameters belong under the main `rules`"));
            }
        }
        if one.paths.is_empty() {
            let message = "this entry has no `paths`, so it applies to nothing";
            let span = one.rules.0.first().and_then(|(name, _)| name.span);
            problems.push(LoadError::new(file, message).at(span));
        }
        PathOverride {
            paths: Globs::new(&one.paths, file, problems),
            written: one.paths.iter().map(|glob| glob.value.clone()).collect(),
            rules,
        }
    }
}

fn step(one: &Override) -> Step {
    let written: &OverrideFile = &one.written;
    Step {
        selection: one.selection.clone(),
        on: written.on(),
        severity: written.severity(),
        origin: one.origin(),
    }
}
