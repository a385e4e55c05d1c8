//! The entries of `accept` in the configuration, compiled.

use super::Terms;
use crate::config::Config;
use crate::config::file::AcceptFile;
use crate::config::globs::Globs;
use crate::diagnostic::{Date, Diagnostic};
use crate::source::Span;
use crate::source::fold::fold;
use crate::subject::Subject;
use crate::yaml::{DataFile, LoadError, Spanned};

/// What the configuration accepts, compiled.
#[derive(Debug)]
pub struct Configured {
    /// The file it stands in.
    pub file: DataFile,
    /// The entries, as they stand there.
    pub entries: Vec<Entry>,
}

/// One entry, compiled.
#[derive(Debug)]
pub struct Entry {
    /// What it says.
    pub terms: Terms,
    paths: Globs,
    address: Option<String>,
    text: Option<String>,
}

impl Configured {
    /// Compiles the entries of a configuration. One with a path that is no glob, with a day that is
    /// none, or with both an address and a text, is a problem and left out.
    #[must_use]
    pub fn compile(config: &Config, problems: &mut Vec<LoadError>) -> Configured {
        let file = &config.file;
        let mut entries = Vec::new();
        for written in &config.accept {
            match entry(file, written) {
                Ok(entry) => entries.push(entry),
                Err(problem) => problems.push(problem),
            }
        }
        Configured {
            file: file.clone(),
            entries,
        }
    }
}

fn entry(file: &DataFile, written: &AcceptFile) -> Result<Entry, LoadError> {
    let mut wrong = Vec::new();
    let paths = Globs::new(std::slice::from_ref(&written.path), file, &mut wrong);
    if let Some(problem) = wrong.pop() {
        return Err(problem);
    }
    if let (Some(_), Some(text)) = (&written.address, &written.text) {
        let message = "an entry names an address or quotes a text, not both";
        return Err(LoadError::new(file, message).at(text.span));
    }
    let text = written.text.as_ref().map(|text| fold(&text.value));
    if text.as_ref().is_some_and(String::is_empty) {
        let span = written.text.as_ref().and_then(|text| text.span);
        return Err(LoadError::new(file, "the quoted text is blank").at(span));
    }
    let value = |written: &Option<Spanned<String>>| written.as_ref().map(|one| one.value.clone());
    Ok(Entry {
        terms: Terms {
            rule: written.rule.value.clone(),
            at: written.rule.span,
            reason: value(&written.reason).unwrap_or_default(),
            until: day(file, written.until.as_ref())?,
        },
        paths,
        address: value(&written.address),
        text,
    })
}

/// The day of an `until`.
pub(super) fn day(
    file: &DataFile,
    written: Option<&Spanned<String>>,
) -> Result<Option<Date>, LoadError> {
    let Some(written) = written else {
        return Ok(None);
    };
    let day = Date::parse(written.value.trim());
    let wrong = || {
        LoadError::new(file, format!("`{}` is not a day", written.value))
            .at(written.span)
            .with_help("write year, month and day: `2027-01-31`")
    };
    day.map(Some).ok_or_else(wrong)
}

impl Entry {
    /// Whether it is for the document of this path.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        self.paths.is_match(path)
    }

    /// Where in a document its quoted text stands; nothing when it quotes none.
    pub(super) fn places(&self, subject: &Subject) -> Vec<Span> {
        let Some(text) = &self.text else {
            return Vec::new();
        };
        let folded = subject.folded();
        let found = folded.text().match_indices(text.as_str());
        found
            .map(|(at, _)| folded.span(at, at + text.len()))
            .collect()
    }

    /// Whether a finding stands where it means; `places` is what [`Entry::places`] gave.
    pub(super) fn covers(&self, finding: &Diagnostic, places: &[Span]) -> bool {
        if self.text.is_some() {
            let span = finding.primary.span;
            let inside = |place: &Span| place.start <= span.start && span.end <= place.end;
            return places
                .iter()
                .any(|place| place.overlaps(span) || inside(place));
        }
        let Some(meant) = &self.address else {
            return true;
        };
        let address = finding.primary.address.as_deref();
        address.is_some_and(|address| {
            let rest = address.strip_prefix(meant.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}
