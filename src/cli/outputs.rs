//! Where findings go: one format on standard output, any number of others to files, all in one
//! pass over the documents.

use super::args::{CheckArguments, OutputArgument};
use super::fail::Fail;
use super::files::absolute;
use super::out;
use crate::check::Report;
use crate::render::{Failure, Format, Renderer, Style, Summary};
use crate::rule::RuleMeta;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How wide lines are in a file, which has no terminal to ask.
const FILE_COLUMNS: usize = 100;

/// Every output of a run. One that fails is given up; the others go on.
pub(super) struct Outputs {
    all: Vec<Output>,
}

struct Output {
    renderer: Box<dyn Renderer>,
    sink: Sink,
    /// Why nothing more is written to it.
    failed: Option<io::Error>,
}

enum Sink {
    Standard(BufWriter<io::Stdout>),
    /// Written beside the file and renamed, so that a run that is stopped leaves the old one whole.
    Beside(BufWriter<tempfile::NamedTempFile>, PathBuf),
    /// A device or a pipe, which cannot be replaced.
    Direct(BufWriter<File>, PathBuf),
}

impl Outputs {
    /// Opens everything the arguments name. `shown` is the format on standard output.
    ///
    /// # Errors
    /// When a file cannot be made, or two outputs are one file.
    pub(super) fn open(
        arguments: &CheckArguments,
        shown: &Format,
        style: Style,
    ) -> Result<Outputs, Fail> {
        let standard = Output {
            renderer: (shown.new)(style),
            sink: Sink::Standard(BufWriter::new(io::stdout())),
            failed: None,
        };
        let mut all = vec![standard];
        let mut paths = BTreeSet::new();
        for output in &arguments.output {
            if !paths.insert(absolute(&output.path)) {
                let path = output.path.display();
                return Err(Fail::Usage(format!("two outputs are written to `{path}`")));
            }
            let style = Style {
                color: false,
                width: FILE_COLUMNS,
                ..style
            };
            all.push(Output {
                renderer: (output.format.new)(style),
                sink: Sink::open(output)?,
                failed: None,
            });
        }
        Ok(Outputs { all })
    }

    /// Says that a baseline is in use.
    pub(super) fn with_baseline(&mut self) {
        self.each(|renderer, _| {
            renderer.with_baseline();
            Ok(())
        });
    }

    /// Before any report.
    pub(super) fn begin(&mut self, rules: &[Arc<RuleMeta>]) {
        self.each(|renderer, out| renderer.begin(rules, out));
    }

    /// One report.
    ///
    /// # Errors
    /// When nobody is left to be told of anything.
    pub(super) fn report(&mut self, report: &Report) -> Result<(), Fail> {
        self.each(|renderer, out| renderer.report(report, out));
        if self.all.iter().any(|output| output.failed.is_none()) {
            return Ok(());
        }
        let broken = io::Error::from(io::ErrorKind::BrokenPipe);
        let first = self.all.iter_mut().find_map(|output| output.failed.take());
        Err(Fail::Output(first.unwrap_or(broken)))
    }

    /// Whether what is shown stands on a terminal, where a bar would be in the way.
    pub(super) fn are_seen(&self) -> bool {
        let is_standard = |output: &Output| matches!(output.sink, Sink::Standard(_));
        self.all.iter().any(is_standard) && io::stdout().is_terminal()
    }

    /// Brings everything that is shown before the eye.
    pub(super) fn flush(&mut self) {
        self.each(|_, out| out.flush());
    }

    /// After the last report; files get their names now.
    ///
    /// # Errors
    /// Where something could not be written, the first such thing. A reader of standard output
    /// that went away is none.
    pub(super) fn end(mut self, failures: &[Failure], summary: &Summary) -> Result<(), Fail> {
        self.each(|renderer, out| {
            renderer.end(failures, summary, out)?;
            out.flush()
        });
        let mut first = None;
        for output in self.all {
            let ended = match output.failed {
                None => output.sink.finish(),
                Some(error) => Err(output.sink.named(error)),
            };
            first = first.or(ended.err().filter(|fail| !fail.is_silent()));
        }
        first.map_or(Ok(()), Err)
    }

    fn each(&mut self, mut step: impl FnMut(&mut dyn Renderer, &mut dyn Write) -> io::Result<()>) {
        for output in &mut self.all {
            if output.failed.is_none() {
                output.failed = step(&mut *output.renderer, output.sink.writer()).err();
            }
        }
    }
}

impl Sink {
    fn open(output: &OutputArgument) -> Result<Sink, Fail> {
        let path = output.path.clone();
        let shown = path.display().to_string();
        let cannot = |error: io::Error| Fail::File(shown.clone(), error);
        if path.exists() && !path.is_file() {
            if path.is_dir() {
                return Err(cannot(io::Error::from(io::ErrorKind::IsADirectory)));
            }
            let file = File::options().write(true).open(&path).map_err(cannot)?;
            return Ok(Sink::Direct(BufWriter::new(file), path));
        }
        // A link is written through: what it leads to is replaced, not the link.
        let path = path.canonicalize().unwrap_or(path);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let folder = folder.display();
            return Err(Fail::Usage(format!(
                "there is no folder `{folder}` to write to"
            )));
        }
        // The error would name the file that is renamed later.
        let file = beside(folder).map_err(|error| cannot(error.kind().into()))?;
        Ok(Sink::Beside(BufWriter::new(file), path))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Sink::Standard(writer) => writer,
            Sink::Beside(writer, _) => writer,
            Sink::Direct(writer, _) => writer,
        }
    }

    /// Writes what is left and gives the file its name.
    fn finish(self) -> Result<(), Fail> {
        match self {
            Sink::Standard(mut writer) => writer.flush().map_err(Fail::Output),
            Sink::Direct(mut writer, path) => {
                let cannot = |error| Fail::File(path.display().to_string(), error);
                writer.flush().map_err(cannot)
            }
            Sink::Beside(writer, path) => {
                let cannot = |error| Fail::File(path.display().to_string(), error);
                let file = writer.into_inner().map_err(|error| cannot(error.into()))?;
                file.persist(&path)
                    .map(drop)
                    .map_err(|error| cannot(error.error))
            }
        }
    }

    /// An error with the file it is about.
    fn named(&self, error: io::Error) -> Fail {
        match self {
            Sink::Standard(_) => Fail::Output(error),
            Sink::Beside(_, path) | Sink::Direct(_, path) => {
                Fail::File(path.display().to_string(), error)
            }
        }
    }
}

/// A file without a name of its own yet, which others may read as they may any new file.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gouji-").suffix(".new");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The mask of the process takes off what it takes off any new file.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A format of bytes is nothing to put on a terminal.
///
/// # Errors
/// When standard output is one.
pub(super) fn check_terminal(shown: &Format) -> Result<(), Fail> {
    if !shown.binary || !io::stdout().is_terminal() {
        return Ok(());
    }
    let name = shown.name;
    Err(Fail::Usage(format!(
        "`{name}` is nothing for a terminal; write it to a file: --output {name}=FILE"
    )))
}

/// How standard output is to look.
pub(super) fn style(arguments: &CheckArguments, lang: crate::source::Lang) -> Style {
    let style = out::style(lang, arguments.no_color, false);
    Style {
        outcomes: arguments.outcomes,
        quiet: arguments.quiet,
        ..style
    }
}
