//! `--format checkstyle`: the XML that Checkstyle writes and many tools read: a `file` for each
//! report, in it an `error` for each finding.
//!
//! The format is what its `XMLLogger` writes: <https://checkstyle.org/apidocs/com/puppycrawl/tools/checkstyle/XMLLogger.html>.
//! Reports without findings are listed, as Checkstyle lists files. Accepted findings are left out.
//! What is about no file is an `exception`.

use super::locate::{plain, region};
use super::said::{failure, graded, line, rule_failure};
use super::xml::escaped;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::rule::RuleMeta;
use crate::source::Lang;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    about: "Checkstyle XML, for Jenkins and other build servers",
    binary: false,
    documented: false,
    new: |style: Style| Box::new(Checkstyle { lang: style.lang }),
};

/// The version of Checkstyle whose shape this is.
const VERSION: &str = "8.0";

/// Checkstyle's severities for ours, the lightest first.
const SEVERITIES: [&str; 3] = ["info", "warning", "error"];

struct Checkstyle {
    lang: Lang,
}

impl Renderer for Checkstyle {
    fn begin(&mut self, _: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<checkstyle version=\"{VERSION}\">")
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let path = escaped(&plain(subject.source.path()));
        writeln!(out, "  <file name=\"{path}\">")?;
        for diagnostic in report.open() {
            let region = region(&subject.source, diagnostic.primary.span);
            let place = region.map_or("line=\"1\"".to_owned(), |region| {
                let start = region.start;
                format!("line=\"{}\" column=\"{}\"", start.line, start.column)
            });
            let error = Error {
                place,
                severity: graded(diagnostic.severity, SEVERITIES),
                message: line(subject, diagnostic, self.lang),
                source: diagnostic.rule.as_str(),
            };
            error.write(out)?;
        }
        for broken in &report.failures {
            Error::of_failure(rule_failure(broken), broken.rule.as_str()).write(out)?;
        }
        writeln!(out, "  </file>")
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for one in failures {
            let said = failure(one);
            let Some(path) = &one.path else {
                writeln!(out, "  <exception>{}</exception>", escaped(&said))?;
                continue;
            };
            writeln!(out, "  <file name=\"{}\">", escaped(&plain(path)))?;
            Error::of_failure(said, "gouji/failure").write(out)?;
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}

struct Error<'a> {
    place: String,
    severity: &'a str,
    message: String,
    source: &'a str,
}

impl Error<'_> {
    fn of_failure(message: String, source: &str) -> Error<'_> {
        Error {
            place: "line=\"1\"".to_owned(),
            severity: SEVERITIES[2],
            message,
            source,
        }
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (place, severity) = (&self.place, self.severity);
        let (message, source) = (escaped(&self.message), escaped(self.source));
        writeln!(
            out,
            "    <error {place} severity=\"{severity}\" message=\"{message}\" source=\"{source}\"/>"
        )
    }
}
