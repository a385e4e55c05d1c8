//! `--format gitlab`: a Code Quality report, which GitLab shows in merge requests: a JSON array
//! with an object for each finding.
//!
//! The format: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
//! GitLab drops an entry whose fingerprint another has already, and one whose path begins with
//! `./`. It compares the reports of two branches, so accepted findings, being in both, are left out
//! as noise, and a fingerprint names no line.

use super::locate::{plain, region};
use super::said::{failure, graded, line, rule_failure};
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::check::fingerprint::{fingerprints, hashed};
use crate::rule::RuleMeta;
use crate::source::Lang;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    about: "a Code Quality report, for merge requests on GitLab",
    binary: false,
    documented: false,
    new: |style| Box::new(Gitlab::new(style)),
};

/// GitLab's severities for ours, the lightest first. `blocker` is for what could not be checked,
/// and `critical` is left to others.
const SEVERITIES: [&str; 3] = ["info", "minor", "major"];
const UNCHECKED: &str = "blocker";

struct Gitlab {
    lang: Lang,
    /// Fingerprints that are taken.
    taken: BTreeSet<String>,
}

impl Renderer for Gitlab {
    fn begin(&mut self, _: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        write!(out, "[")
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let subject = &report.subject;
        let path = plain(subject.source.path());
        for (diagnostic, print) in report.diagnostics.iter().zip(fingerprints(report)) {
            if diagnostic.accepted.is_some() {
                continue;
            }
            let region = region(&subject.source, diagnostic.primary.span);
            let entry = Entry {
                said: &line(subject, diagnostic, self.lang),
                check: diagnostic.rule.as_str(),
                severity: graded(diagnostic.severity, SEVERITIES),
                path: &path,
                lines: region.map_or((1, 1), |region| (region.start.line, region.end.line)),
                known_by: &print,
            };
            self.write(&entry, out)?;
        }
        for broken in &report.failures {
            let said = rule_failure(broken);
            let entry = Entry {
                check: broken.rule.as_str(),
                ..Entry::unchecked(&path, &said)
            };
            self.write(&entry, out)?;
        }
        Ok(())
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        for one in failures {
            // GitLab wants a path; what is about no file is about the folder of the run.
            let path = one.path.as_deref().map_or(".".to_owned(), plain);
            self.write(&Entry::unchecked(&path, &failure(one)), out)?;
        }
        writeln!(out, "{}]", if self.taken.is_empty() { "" } else { "\n" })
    }
}

/// What becomes an object of the array.
struct Entry<'a> {
    said: &'a str,
    check: &'a str,
    severity: &'a str,
    path: &'a str,
    lines: (usize, usize),
    known_by: &'a str,
}

impl<'a> Entry<'a> {
    fn unchecked(path: &'a str, said: &'a str) -> Entry<'a> {
        Entry {
            said,
            check: "gouji/failure",
            severity: UNCHECKED,
            path,
            lines: (1, 1),
            known_by: said,
        }
    }
}

impl Gitlab {
    fn new(style: Style) -> Gitlab {
        Gitlab {
            lang: style.lang,
            taken: BTreeSet::new(),
        }
    }

    fn write(&mut self, entry: &Entry<'_>, out: &mut dyn Write) -> io::Result<()> {
        let comma = if self.taken.is_empty() { "" } else { "," };
        writeln!(out, "{comma}")?;
        let (begin, end) = entry.lines;
        let value: Value = json!({
            "description": entry.said,
            "check_name": entry.check,
            "fingerprint": self.fingerprint(entry),
            "severity": entry.severity,
            "location": {"path": entry.path, "lines": {"begin": begin, "end": end}},
        });
        serde_json::to_writer(out, &value)?;
        Ok(())
    }

    /// A fingerprint that no other entry of the file has.
    fn fingerprint(&mut self, entry: &Entry<'_>) -> String {
        let known_by = [entry.check, entry.path, entry.known_by];
        let mut print = hashed(&known_by);
        while !self.taken.insert(print.clone()) {
            print = hashed(&[&print, entry.path]);
        }
        print
    }
}
