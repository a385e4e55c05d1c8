//! The entries of `accept:` in the configuration.

use super::Terms;
use crate::diagnostic::{Date, Diagnostic};
use crate::source::Span;
use crate::source::fold::fold;
use crate::subject::Subject;
use crate::yaml::{DataFile, LoadError, Spanned};
use globset::{GlobBuilder, GlobMatcher};

/// One accepted finding, or several of one rule, as written in the configuration.
///
/// ```
/// use gouji::accept::AcceptFile;
/// use gouji::yaml::{DataFile, parse};
/// let text = "- rule: gir/fee-missing\n  path: '2021/*.txt'\n  reason: 已于次年更正\n";
/// let entries: Vec<AcceptFile> = parse(&DataFile::new("a.yaml", text), &mut Vec::new()).unwrap();
/// assert_eq!(entries[0].rule.value, "gir/fee-missing");
/// ```
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AcceptFile {
    /// The rule, by its id; never a group, never a glob.
    pub rule: Spanned<String>,
    /// The documents: a glob over paths from the folder of the configuration.
    pub path: Spanned<String>,
    /// Only findings at this cell, row or table of the form: `applications/new/natural`.
    pub address: Option<Spanned<String>>,
    /// Only findings in this text, quoted from the document.
    pub text: Option<Spanned<String>>,
    /// Why the findings are accepted. An entry without one accepts nothing.
    pub reason: Option<Spanned<String>>,
    /// The last day on which it holds: `2027-01-31`.
    pub until: Option<Spanned<String>>,
}

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
    glob: GlobMatcher,
    address: Option<String>,
    text: Option<String>,
}

impl Configured {
    /// Compiles the entries of a file. One with a path that is no glob, with a day that is none, or
    /// with both an address and a text, is a problem and left out.
    #[must_use]
    pub fn compile(
        file: &DataFile,
        written: Vec<AcceptFile>,
        problems: &mut Vec<LoadError>,
    ) -> Configured {
        let mut entries = Vec::new();
        for one in written {
            match entry(file, one) {
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

fn entry(file: &DataFile, written: AcceptFile) -> Result<Entry, LoadError> {
    let glob = GlobBuilder::new(&written.path.value)
        .literal_separator(true)
        .build()
        .map_err(|error| LoadError::new(file, error.to_string()).at(written.path.span))?;
    if let (Some(_), Some(text)) = (&written.address, &written.text) {
        let message = "an entry names an address or quotes a text, not both";
        return Err(LoadError::new(file, message).at(text.span));
    }
    if let Some(text) = written
        .text
        .as_ref()
        .filter(|text| fold(&text.value).is_empty())
    {
        return Err(LoadError::new(file, "the quoted text is blank").at(text.span));
    }
    Ok(Entry {
        terms: Terms {
            until: day(file, written.until.as_ref())?,
            at: written.rule.span,
            rule: written.rule.value,
            reason: written
                .reason
                .map(|reason| reason.value)
                .unwrap_or_default(),
        },
        glob: glob.compile_matcher(),
        address: written.address.map(|address| address.value),
        text: written.text.map(|text| fold(&text.value)),
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
        self.glob.is_match(path)
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
