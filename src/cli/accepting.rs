//! Accepting findings, seen from outside: the day, the baseline's file, paths from its folder.

use super::args::AcceptArguments;
use super::fail::Fail;
use super::files::absolute;
use super::out;
use super::project::{Project, unusable};
use crate::accept::baseline::{Draft, written};
use crate::accept::{Acceptances, Baseline, Configured, Known, Met, Paths, Tally};
use crate::check::Report;
use crate::check::fingerprint::fingerprint;
use crate::diagnostic::{Acceptance, AcceptedBy, Date};
use crate::pack::Pack;
use crate::render::{Style, load_errors};
use crate::wording::say;
use crate::yaml::DataFile;
use std::path::{Path, PathBuf};

/// How the ids of the engine's own rules begin: what they find is never listed.
const OWN: &str = "gouji/";

/// A baseline is not longer than this many bytes.
const LONGEST: u64 = 64 << 20;

/// What marks findings while documents are checked; documents in parallel share it.
pub(super) struct Desk<'a> {
    project: &'a Project,
    acceptances: Acceptances,
    /// The baseline's file, and what is to become of it.
    baseline: Option<(PathBuf, Use)>,
    /// What is written anew keeps the reasons of this one.
    before: Option<Baseline>,
    /// The reason of what is listed for the first time.
    reason: String,
}

/// What is to become of a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Read { strict: bool },
    Prune,
    Write,
}

impl<'a> Desk<'a> {
    /// Reads what the arguments name and what the configuration accepts.
    pub(super) fn open(
        arguments: &AcceptArguments,
        project: &'a Project,
        no_color: bool,
    ) -> Result<Desk<'a>, Fail> {
        let style = &out::style(project.lang, no_color, true);
        let mut problems = Vec::new();
        let config = project.config.as_ref();
        let config = config.map(|config| Configured::compile(config, &mut problems));
        unusable(&problems, style)?;
        let today = arguments.as_of.unwrap_or_else(today);
        let strict = arguments.baseline_strict;
        let (baseline, before, named) = match (&arguments.baseline, &arguments.write_baseline) {
            (Some(path), _) => {
                let how = if arguments.prune {
                    Use::Prune
                } else {
                    Use::Read { strict }
                };
                (Some(read(path, style)?), None, Some((path.clone(), how)))
            }
            (None, Some(path)) => {
                let mut before = path.exists().then(|| read(path, style)).transpose()?;
                for entry in before.iter_mut().flat_map(|before| &mut before.entries) {
                    entry.terms.until = entry.terms.until.filter(|day| *day >= today);
                }
                (None, before, Some((path.clone(), Use::Write)))
            }
            (None, None) => (None, None, None),
        };
        Ok(Desk {
            acceptances: Acceptances {
                known: Known::new(&project.metas(), !project.has_problems()),
                config,
                baseline,
                today: Some(today),
                lang: project.lang,
            },
            project,
            baseline: named,
            before,
            reason: say(
                project.lang,
                "baseline.reason",
                &[("date", &today.to_string())],
            ),
        })
    }

    /// Marks the accepted findings of a report.
    pub(super) fn mark(&self, report: &mut Report) -> Met {
        let path = report.subject.source.path().to_owned();
        let config = self.acceptances.config.as_ref();
        let config = config.map(|_| self.project.relative(&path));
        let baseline = self.key(&path);
        let met = self.acceptances.apply(
            report,
            Paths {
                config: config.as_deref().unwrap_or_default(),
                baseline: &baseline,
            },
        );
        if self.writes() {
            self.list(report, &baseline);
        }
        met
    }

    fn writes(&self) -> bool {
        matches!(self.baseline, Some((_, Use::Write)))
    }

    /// Marks what is open as listed, for it is about to be.
    fn list(&self, report: &mut Report, path: &str) {
        let subject = std::sync::Arc::clone(&report.subject);
        for finding in &mut report.diagnostics {
            if finding.accepted.is_some() || finding.rule.as_str().starts_with(OWN) {
                continue;
            }
            let print = fingerprint(&subject, finding);
            let told = self.before.as_ref();
            let told = told.and_then(|before| before.told(path, &print));
            finding.accepted = Some(Acceptance {
                reason: told.map_or(&self.reason, |told| &told.reason).clone(),
                by: AcceptedBy::Baseline,
                until: told.and_then(|told| told.until),
            });
        }
    }

    /// A document's path from the folder of the baseline.
    fn key(&self, path: &str) -> String {
        let baseline = self.baseline.as_ref();
        baseline.map_or_else(String::new, |(file, _)| from_folder_of(file, path))
    }
}

/// What the run makes of the entries, document by document.
pub(super) struct Ledger<'a> {
    desk: &'a Desk<'a>,
    tally: Tally,
    draft: Draft,
}

impl Ledger<'_> {
    /// Before any document.
    pub(super) fn new<'a>(desk: &'a Desk<'_>) -> Ledger<'a> {
        Ledger {
            desk,
            tally: Tally::new(&desk.acceptances),
            draft: Draft::default(),
        }
    }

    /// Takes what one document made of them.
    pub(super) fn take(&mut self, report: &Report, met: &Met) {
        self.tally.add(met);
        if !self.desk.writes() {
            return;
        }
        let path = self.desk.key(report.subject.source.path());
        for finding in &report.diagnostics {
            let accepted = finding.accepted.as_ref();
            if accepted.is_some_and(|one| one.by == AcceptedBy::Baseline) {
                let print = fingerprint(&report.subject, finding);
                self.draft.add(&path, finding.rule.as_str(), print);
            }
        }
    }

    /// Writes the baseline, if that was asked for. What comes back are findings about the files
    /// of acceptances.
    ///
    /// # Errors
    /// When the baseline cannot be written.
    pub(super) fn end(&mut self, pack: &Pack) -> Result<Vec<Report>, Fail> {
        let acceptances = &self.desk.acceptances;
        let mut strict = false;
        match &self.desk.baseline {
            Some((path, Use::Write)) => {
                let draft = std::mem::take(&mut self.draft);
                let entries = draft.entries(self.desk.before.as_ref(), &self.desk.reason);
                write(path, &written(&entries))?;
            }
            Some((path, how)) => {
                self.find_gone(path);
                if let (Use::Prune, Some(baseline)) = (how, &acceptances.baseline) {
                    write(
                        path,
                        &written(&baseline.pruned(&self.tally, &acceptances.known)),
                    )?;
                    self.tally.settle();
                }
                strict = *how == Use::Read { strict: true };
            }
            None => {}
        }
        Ok(acceptances.reports(&self.tally, strict, &pack.model))
    }

    /// A document that was deleted is never checked, so nothing else tells that its entries are stale.
    fn find_gone(&mut self, path: &Path) {
        let Some(baseline) = &self.desk.acceptances.baseline else {
            return;
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        for listed in baseline.paths() {
            if !folder.join(listed).exists() {
                self.tally.gone(baseline.of(listed));
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "reading the baseline is this room's work"
)]
fn read(path: &Path, style: &Style) -> Result<Baseline, Fail> {
    let unread = |why: String| Fail::Usage(format!("the baseline `{}`: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| unread(error.to_string()))?;
    if length.len() > LONGEST {
        return Err(unread(format!("longer than {LONGEST} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unread(error.to_string()))?;
    let shown = path.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Baseline::read(&DataFile::new(&shown, text)).or_else(|problems| {
        load_errors(&problems, style, &mut std::io::stderr().lock())?;
        Err(unread("it cannot be used".to_owned()))
    })
}

/// Writes beside the file and renames, so that a run that is stopped leaves the old one whole.
#[expect(
    clippy::disallowed_methods,
    reason = "writing the baseline is this room's work"
)]
fn write(path: &Path, text: &str) -> Result<(), Fail> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let beside = path.with_file_name(name);
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    done.map_err(|error| {
        // What was half written is of no use to anyone.
        let _ = std::fs::remove_file(&beside);
        Fail::Usage(format!("the baseline `{}`: {error}", path.display()))
    })
}

/// A path as seen from the folder of a file, with slashes. Nothing is asked of the disk but where
/// we are.
fn from_folder_of(file: &Path, path: &str) -> String {
    let (file, path) = (absolute(file), absolute(Path::new(path)));
    let folder = file.parent().unwrap_or(&file);
    let shared = folder
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = path.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<String>>().join("/")
}

/// The day, in UTC.
#[expect(clippy::disallowed_methods, reason = "only here is the clock read")]
pub(super) fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Date::from_epoch_days(since.map_or(0, |since| since.as_secs() / 86_400))
}
