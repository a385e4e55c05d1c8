//! `--watch`: the run again, whenever a document, the configuration or a pack changes.

use super::args::CheckArguments;
use super::fail::{Exit, Fail};
use super::files::absolute;
use super::project::{FILE_NAME, behind};
use crate::read::is_claimed;
use crate::wording::say;
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// An editor saves in several steps; so long nothing must happen before we run again.
const SETTLED: Duration = Duration::from_millis(120);

/// So many events that do not matter in a row are taken for quiet.
const MOST_IDLE: usize = 16;

/// Clears the screen and goes to its beginning.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Runs, and runs again after every change; ends only when it is stopped, or where the first run
/// cannot begin.
///
/// # Errors
/// When the first run fails, or nothing can be watched.
pub(super) fn run(
    arguments: &CheckArguments,
    once: impl Fn(&CheckArguments) -> Result<Exit, Fail>,
) -> Result<Exit, Fail> {
    let input = &arguments.input;
    if input.paths.iter().any(|path| path.as_os_str() == "-") {
        let why = "standard input cannot be watched";
        return Err(Fail::Usage(why.to_owned()));
    }
    let mut is_first = true;
    loop {
        // What is watched may have changed with the configuration. The watch begins before the
        // run, so that no change is missed.
        let watch = Watch::new(arguments)?;
        if std::io::stdout().is_terminal() {
            write!(std::io::stdout(), "{CLEAR}")?;
        }
        match once(arguments) {
            Err(fail) if is_first => return Err(fail),
            Err(fail) => writeln!(std::io::stderr(), "gouji: {fail}")?,
            Ok(_) => {}
        }
        is_first = false;
        let lang = super::out::lang(input.project.lang, None);
        writeln!(std::io::stderr(), "{}", say(lang, "watch.waiting", &[]))?;
        watch.wait()?;
    }
}

/// What is watched, and what of it matters.
struct Watch {
    /// Watches for as long as it lives.
    _watcher: notify::RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// Documents that were named, and the files behind the run.
    files: Vec<PathBuf>,
    /// Folders of documents.
    folders: Vec<PathBuf>,
    /// Folders in which every file matters.
    packs: Vec<PathBuf>,
    /// Files that the run writes.
    written: Vec<PathBuf>,
}

impl Watch {
    fn new(arguments: &CheckArguments) -> Result<Watch, Fail> {
        let paths = &arguments.input.paths;
        let behind = behind(&arguments.input.project, paths);
        let accept = &arguments.accept;
        let baseline = accept.baseline.iter().chain(&accept.write_baseline);
        let all = paths.iter().chain(&behind).chain(baseline.clone());
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = all
            .map(|path| absolute(path))
            .partition(|path| path.is_dir());
        let packs: Vec<PathBuf> = behind.iter().map(|path| absolute(path)).collect();
        let outputs = arguments.output.iter().map(|output| &output.path);
        let rewritten = baseline.filter(|_| accept.prune || accept.write_baseline.is_some());
        let written = outputs.chain(rewritten).map(|path| absolute(path));
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(sender).map_err(|error| unseen(&error))?;
        let mut spots = BTreeMap::new();
        for file in &files {
            let folder = file.parent().unwrap_or(file).to_path_buf();
            spots.insert(folder, RecursiveMode::NonRecursive);
        }
        let deep = folders.iter().cloned();
        spots.extend(deep.map(|folder| (folder, RecursiveMode::Recursive)));
        for (spot, mode) in &spots {
            watcher.watch(spot, *mode).map_err(|error| unseen(&error))?;
        }
        Ok(Watch {
            _watcher: watcher,
            events,
            packs: packs.into_iter().filter(|path| path.is_dir()).collect(),
            written: written.collect(),
            files,
            folders,
        })
    }

    /// Waits until something that matters has changed, and until it has settled.
    fn wait(&self) -> Result<(), Fail> {
        let matters = |event: notify::Result<Event>| match event {
            Ok(event) => Ok(self.matters(&event)),
            Err(error) => Err(unseen(&error)),
        };
        loop {
            let ended = |_| Fail::Usage("the watch has ended".to_owned());
            if matters(self.events.recv().map_err(ended)?)? {
                break;
            }
        }
        // What does not matter, such as somebody reading, may go on for ever.
        let mut idle = 0;
        while idle < MOST_IDLE {
            let Ok(event) = self.events.recv_timeout(SETTLED) else {
                break;
            };
            idle = if matters(event)? { 0 } else { idle + 1 };
        }
        Ok(())
    }

    fn matters(&self, event: &Event) -> bool {
        let changes = !matches!(event.kind, EventKind::Access(_));
        changes && event.paths.iter().any(|path| self.is_read(path))
    }

    /// Whether the run reads this file, or would.
    fn is_read(&self, path: &Path) -> bool {
        let path = absolute(path);
        let under = |folders: &[PathBuf]| folders.iter().any(|folder| path.starts_with(folder));
        let is_document = || is_claimed(&path.to_string_lossy());
        let is_config = || path.file_name().is_some_and(|name| name == FILE_NAME);
        !self.written.contains(&path)
            && (self.files.contains(&path)
                || under(&self.packs)
                || under(&self.folders) && (is_document() || is_config()))
    }
}

fn unseen(error: &notify::Error) -> Fail {
    Fail::Usage(format!("nothing can be watched: {error}"))
}
