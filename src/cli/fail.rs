//! Every way to end, with its exit code.

use super::project::Project;
use std::io;

/// The exit codes. They are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Nothing at or above the gate.
    Clean = 0,
    /// Findings at or above the gate.
    Findings = 1,
    /// The command line, the configuration or a rule file is wrong.
    Usage = 2,
    /// Some input could not be read; everything else was checked.
    Unread = 3,
    /// A defect of gouji itself.
    Defect = 4,
}

impl Exit {
    /// The end of a run that only shows packs: broken rule files count as wrong usage.
    #[must_use]
    pub(super) fn of_project(project: &Project) -> Exit {
        if project.has_problems() {
            Exit::Usage
        } else {
            Exit::Clean
        }
    }
}

/// Why a run ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// A value on the command line cannot be used.
    #[error("{0}")]
    Usage(String),
    /// There was nothing to work on.
    #[error("no files to check were found in: {0}")]
    NoInput(String),
    /// Output could not be written.
    #[error("cannot write output: {0}")]
    Output(#[from] io::Error),
    /// A file of output could not be written.
    #[error("cannot write `{0}`: {1}")]
    File(String, io::Error),
}

impl Fail {
    /// A name of a format that there is not.
    #[must_use]
    pub fn unknown_format(name: &str) -> Fail {
        Fail::Usage(format!("unknown format `{name}`"))
    }

    /// Whether nobody is left to be told: the reader of our output went away.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        matches!(self, Fail::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Fail::Usage(_) | Fail::NoInput(_) => Exit::Usage,
            // A reader that went away (`| head`) is no error of the run.
            Fail::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
            Fail::Output(_) | Fail::File(..) => Exit::Unread,
        }
    }
}
