//! What a run works with: the configuration file, the packs, the language.

use super::args::ProjectArguments;
use super::fail::Fail;
use super::files::absolute;
use super::out;
use crate::check::Settings;
use crate::config::Config;
pub(super) use crate::config::FILE_NAME;
use crate::pack::{Files, Pack, several};
use crate::render::{RENDERERS, Style, load_errors};
use crate::rule::RuleMeta;
use crate::rule::overrides::Override;
use crate::rule::selection::Selection;
use crate::source::Lang;
use crate::yaml::{DataFile, LoadError, Spanned};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A configuration file is refused when it is larger than this many bytes.
const LARGEST_CONFIG: u64 = 1 << 20;

/// The configuration and the packs of a run.
#[derive(Debug)]
pub(super) struct Project {
    /// The language of messages.
    pub(super) lang: Lang,
    /// The configuration, if there is one.
    pub(super) config: Option<Config>,
    /// The packs; one at least.
    pub(super) packs: Vec<Pack>,
    /// The folder that globs start at.
    root: PathBuf,
    /// Where the packs come from.
    files: Vec<Files>,
    /// What the run itself writes, which is never taken up from a folder.
    written: Vec<PathBuf>,
}

impl Project {
    /// Finds the configuration of some paths and loads the packs. Load errors are shown; a
    /// configuration that cannot be used ends the run.
    ///
    /// # Errors
    /// When the configuration or a pack folder cannot be used.
    pub(super) fn open(
        arguments: &ProjectArguments,
        paths: &[PathBuf],
        no_color: bool,
        tests: bool,
    ) -> Result<Project, Fail> {
        let before = out::style(out::lang(arguments.lang, None), no_color, true);
        let found = find(arguments, paths)?;
        let config = match &found {
            Some(path) => Some(read(path, &before)?),
            None => None,
        };
        let root = match found.as_deref().and_then(Path::parent) {
            Some(folder) => folder.to_path_buf(),
            None => absolute(Path::new(".")),
        };
        let lang = out::lang(arguments.lang, config.as_ref().and_then(|one| one.lang));
        let style = Style { lang, ..before };
        let tests = tests || config.as_ref().is_some_and(shows_docs);
        let files = folders(arguments, config.as_ref(), &root, tests, &style)?;
        let overrides: &[Override] = config.as_ref().map_or(&[], |config| &config.rules);
        let (packs, unplaced) = several(&files, overrides);
        let mut problems: Vec<LoadError> = Vec::new();
        problems.extend(packs.iter().flat_map(|pack| pack.problems.clone()));
        problems.extend(unplaced);
        if !problems.is_empty() {
            load_errors(&problems, &style, &mut std::io::stderr().lock())?;
        }
        if packs.is_empty() {
            return Err(Fail::Usage("no pack could be loaded".to_owned()));
        }
        let project = Project {
            lang,
            config,
            packs,
            root,
            files,
            written: Vec::new(),
        };
        project.check_path_rules(&style)?;
        Ok(project)
    }

    /// Names in overrides for some paths must be those of rules, as all names must.
    fn check_path_rules(&self, style: &Style) -> Result<(), Fail> {
        let Some(config) = self.config.as_ref().filter(|_| !self.has_problems()) else {
            return Ok(());
        };
        let metas = self.metas();
        let mut problems = Vec::new();
        for one in config.path_rules() {
            if let Some(name) = one.selection.unknown(&metas) {
                let message = format!("no rule or group `{name}`");
                let error = LoadError::new(&one.file, message).at(one.name.span);
                problems.push(error.did_you_mean(name, names(&metas)));
            }
        }
        unusable(&problems, style)
    }

    /// The metadata of all rules, in order.
    pub(super) fn metas(&self) -> Vec<Arc<RuleMeta>> {
        self.packs.iter().flat_map(Pack::metas).collect()
    }

    /// Whether something had to be left out of a pack.
    pub(super) fn has_problems(&self) -> bool {
        self.packs.iter().any(|pack| !pack.is_whole())
    }

    /// Names of rules as typed. A name that no rule answers to is an error.
    pub(super) fn selection(&self, typed: &[String]) -> Result<Selection, Fail> {
        selected(typed, &self.packs)
    }

    /// A document's path from the folder of the configuration, with forward slashes.
    pub(super) fn relative(&self, path: &str) -> String {
        let full = absolute(Path::new(path));
        let inside = full.strip_prefix(&self.root).unwrap_or(&full);
        inside.to_string_lossy().replace('\\', "/")
    }

    /// Files that this run writes are no documents of it.
    pub(super) fn writing(mut self, files: impl Iterator<Item = PathBuf>) -> Project {
        self.written.extend(files.map(|file| absolute(&file)));
        self
    }

    /// Hashes of all that decides, besides arguments, what is found: the packs and the configuration.
    pub(super) fn prints(&self) -> Vec<Vec<u8>> {
        let packs = self.files.iter().map(|files| files.print().to_vec());
        let config = self.config.as_ref();
        let config = config.map(|config| config.file.text.as_bytes().to_vec());
        packs.chain(config).collect()
    }

    /// The settings that apply to the path of a document alone, as the configuration writes them.
    pub(super) fn changes(&self, path: &str) -> Vec<String> {
        let config = self.config.as_ref().filter(|config| !config.is_uniform());
        config.map_or_else(Vec::new, |config| config.matching(&self.relative(path)))
    }

    /// The folder that relative paths of the configuration start at.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a document is left out: by the configuration, or as something the run writes.
    pub(super) fn excludes(&self, path: &str) -> bool {
        let is_written = || self.written.contains(&absolute(Path::new(path)));
        if !self.written.is_empty() && is_written() {
            return true;
        }
        let config = self.config.as_ref();
        config.is_some_and(|config| config.excludes(&self.relative(path)))
    }

    /// The settings for one document.
    pub(super) fn settings<'a>(&self, common: &'a Settings, path: &str) -> Cow<'a, Settings> {
        match &self.config {
            Some(config) if !config.is_uniform() => {
                Cow::Owned(config.settings(common, &self.relative(path)))
            }
            _ => Cow::Borrowed(common),
        }
    }

    /// The most findings one rule may make in one document: as configured, or the usual.
    pub(super) fn most_findings(&self) -> usize {
        let config = self.config.as_ref();
        let configured = config.and_then(|config| config.limits.findings_per_rule);
        configured.unwrap_or(Settings::default().most_findings)
    }

    /// The largest file to read: as typed, as configured, or the usual.
    pub(super) fn file_size(&self, typed: Option<u64>) -> u64 {
        let configured = self.config.as_ref().and_then(|one| one.limits.file_size);
        typed.or(configured).unwrap_or(64 << 20)
    }
}

/// Whether the configured format shows the documentation of rules, which is part of a pack only
/// where its tests are.
fn shows_docs(config: &Config) -> bool {
    let named = config.format.as_ref().map(|format| format.value.as_str());
    let mut documented = RENDERERS.iter().filter(|format| format.documented);
    documented.any(|format| Some(format.name) == named)
}

fn names(metas: &[Arc<RuleMeta>]) -> impl Iterator<Item = &str> {
    metas
        .iter()
        .flat_map(|meta| [meta.id.name(), meta.id.as_str(), meta.group.as_str()])
}

/// The packs that a project tests: those of its configuration, with nothing else of it, or the one
/// inside the binary.
///
/// # Errors
/// When the configuration or a pack folder cannot be used.
pub(super) fn tested(style: &Style) -> Result<Vec<Files>, Fail> {
    let arguments = ProjectArguments::default();
    let found = find(&arguments, &[])?;
    let config = found.as_deref().map(|path| read(path, style)).transpose()?;
    let root = found.as_deref().and_then(Path::parent);
    let root = root.map_or_else(|| absolute(Path::new(".")), Path::to_path_buf);
    folders(&arguments, config.as_ref(), &root, true, style)
}

/// The files and folders behind a run besides its documents: the configuration, and its packs.
/// What cannot be read has none.
#[cfg(feature = "watch")]
pub(super) fn behind(arguments: &ProjectArguments, paths: &[PathBuf]) -> Vec<PathBuf> {
    let config = find(arguments, paths).ok().flatten();
    let mut behind: Vec<PathBuf> = arguments.pack.clone();
    #[expect(
        clippy::disallowed_methods,
        reason = "reading the configuration is this room's work"
    )]
    let text = config.as_ref().map(std::fs::read_to_string);
    if let (Some(path), Some(Ok(text))) = (&config, text) {
        let file = DataFile::new(&path.to_string_lossy(), &text);
        let root = path.parent().unwrap_or(Path::new(""));
        let read = Config::read(&file, &mut Vec::new());
        let named = read.iter().flat_map(|config| &config.packs);
        behind.extend(named.filter_map(|name| configured(name, root)));
    }
    behind.extend(config);
    behind.retain(|path| path.exists());
    behind
}

/// The configuration file: as typed, or the nearest in the folder that holds all paths, or above.
fn find(arguments: &ProjectArguments, paths: &[PathBuf]) -> Result<Option<PathBuf>, Fail> {
    if let Some(typed) = &arguments.config {
        let path = absolute(typed);
        if !path.is_file() {
            let shown = typed.display();
            return Err(Fail::Usage(format!(
                "there is no configuration file `{shown}`"
            )));
        }
        return Ok(Some(path));
    }
    if arguments.no_config {
        return Ok(None);
    }
    let folders = paths.iter().map(|path| {
        let full = absolute(path);
        if full.is_dir() {
            full
        } else {
            full.parent().map_or(full.clone(), Path::to_path_buf)
        }
    });
    let start = folders
        .reduce(|a, b| shared(&a, &b))
        .unwrap_or_else(|| absolute(Path::new(".")));
    let mut all = start.ancestors().map(|folder| folder.join(FILE_NAME));
    Ok(all.find(|path| path.is_file()))
}

/// The folder that holds both.
fn shared(a: &Path, b: &Path) -> PathBuf {
    let pairs = a.components().zip(b.components());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(part, _)| part)
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "reading the configuration is this room's work"
)]
fn read(path: &Path, style: &Style) -> Result<Config, Fail> {
    let shown = match path.strip_prefix(absolute(Path::new("."))) {
        Ok(inside) => inside.display().to_string(),
        Err(_) => path.display().to_string(),
    };
    let cannot = |why: &dyn std::fmt::Display| Fail::Usage(format!("cannot read `{shown}`: {why}"));
    let size = std::fs::metadata(path)
        .map_err(|error| cannot(&error))?
        .len();
    if size > LARGEST_CONFIG {
        return Err(cannot(&format!("it has {size} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| cannot(&error))?;
    let file = DataFile::new(&shown, text.strip_prefix('\u{feff}').unwrap_or(&text));
    let mut problems = Vec::new();
    let config = Config::read(&file, &mut problems);
    unusable(&problems, style)?;
    config.ok_or_else(|| cannot(&"it is not usable"))
}

/// Shows what is wrong with the configuration, and ends the run if anything is.
pub(super) fn unusable(problems: &[LoadError], style: &Style) -> Result<(), Fail> {
    let Some(first) = problems.first() else {
        return Ok(());
    };
    load_errors(problems, style, &mut std::io::stderr().lock())?;
    let path = &first.file.path;
    Err(Fail::Usage(format!("`{path}` cannot be used")))
}

/// The packs to load: as typed, as configured, or the one inside the binary.
fn folders(
    arguments: &ProjectArguments,
    config: Option<&Config>,
    root: &Path,
    tests: bool,
    style: &Style,
) -> Result<Vec<Files>, Fail> {
    let builtin = || {
        if tests {
            Files::BuiltinWithTests
        } else {
            Files::Builtin
        }
    };
    if !arguments.pack.is_empty() {
        let typed = arguments.pack.iter().map(|typed| {
            if typed.is_dir() {
                Ok(Files::Folder(typed.clone()))
            } else if typed.as_os_str() == Files::BUILTIN_ID {
                Ok(builtin())
            } else {
                let shown = typed.display();
                Err(Fail::Usage(format!(
                    "there is no pack folder `{shown}`; --pack takes `gir` or a folder with a pack.yaml"
                )))
            }
        });
        return typed.collect();
    }
    let Some(config) = config.filter(|config| !config.packs.is_empty()) else {
        return Ok(vec![builtin()]);
    };
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for name in &config.packs {
        match configured(name, root) {
            Some(folder) => files.push(Files::Folder(folder)),
            None if name.value == Files::BUILTIN_ID => files.push(builtin()),
            None => {
                let message = format!("there is no pack folder `{}`", name.value);
                let error = LoadError::new(&config.file, message).at(name.span);
                let error = error.did_you_mean(&name.value, [Files::BUILTIN_ID]);
                problems.push(if error.help.is_some() {
                    error
                } else {
                    error.with_help(
                        "a folder is named relative to this file; the pack inside gouji is `gir`",
                    )
                });
            }
        }
    }
    unusable(&problems, style)?;
    Ok(files)
}

/// The folder of a configured pack; the name of the pack inside the binary is never a folder.
fn configured(name: &Spanned<String>, root: &Path) -> Option<PathBuf> {
    let is_builtin = name.value == Files::BUILTIN_ID;
    let folder = root.join(name.value.strip_prefix("./").unwrap_or(&name.value));
    let here = absolute(Path::new("."));
    let shown = folder.strip_prefix(&here).unwrap_or(&folder).to_path_buf();
    (!is_builtin && folder.is_dir()).then_some(shown)
}

/// Names of rules as typed, over packs. A name that no rule answers to is an error.
pub(super) fn selected(typed: &[String], packs: &[Pack]) -> Result<Selection, Fail> {
    let selection = Selection::new(typed).map_err(Fail::Usage)?;
    let metas: Vec<Arc<RuleMeta>> = packs.iter().flat_map(Pack::metas).collect();
    // A rule whose file has an error is not loaded; naming it is no slip.
    let whole = packs.iter().all(Pack::is_whole);
    if let Some(name) = selection.unknown(&metas).filter(|_| whole) {
        let advice = crate::yaml::nearest(name, names(&metas))
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default();
        return Err(Fail::Usage(format!("no rule or group `{name}`{advice}")));
    }
    Ok(selection)
}
