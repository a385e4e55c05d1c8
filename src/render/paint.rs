//! Colours for the words around a frame, or none.

use crate::diagnostic::Severity;

/// Paints words, if colours may be used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// Whether they may.
    pub(super) on: bool,
}

impl Paint {
    /// The word of a severity.
    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.with(code, text)
    }

    /// What stands out.
    pub(super) fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What does not count.
    pub(super) fn pale(self, text: &str) -> String {
        self.with("2", text)
    }

    /// A name before its note.
    pub(super) fn key(self, text: &str) -> String {
        self.with("36", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
