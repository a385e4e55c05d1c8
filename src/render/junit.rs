//! `--format junit`: XML as `JUnit` writes it, which nearly every build server shows: a suite for
//! each report, in it a test for each rule, and for a rule with findings a test for each of them.
//!
//! The format: <https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd>.
//! Errors and warnings are failures; the format knows nothing lighter, so infos are passed tests with
//! something to say. What could not be told and what is accepted is skipped, with the reason. Rules
//! that broke and files that could not be read are errors. Times are not measured, so that the same
//! reports give the same file.

use super::locate::{plain, region};
use super::measure::one_line;
use super::notes::accepted_words;
use super::said::{advised, failure, fix_line, place, rule_failure};
use super::xml::escaped;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::{Outcome, RuleMeta};
use crate::source::Lang;
use crate::subject::Subject;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "JUnit XML, for build servers: a test for each rule",
    binary: false,
    documented: false,
    new: |style: Style| Box::new(Junit { lang: style.lang }),
};

struct Junit {
    lang: Lang,
}

impl Renderer for Junit {
    fn begin(&mut self, _: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"{}\">", env!("CARGO_PKG_NAME"))
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let path = plain(report.subject.source.path());
        let mut tests = Vec::new();
        for ended in &report.outcomes {
            let broke = report.failures.iter().any(|one| one.rule == ended.rule);
            let end = match ended.outcome {
                Outcome::Passed => End::Passed(Vec::new()),
                Outcome::NotAssessable if !broke => {
                    let reason = ended.reason.as_deref().unwrap_or_default();
                    End::Skipped(one_line(reason).into_owned())
                }
                _ => continue,
            };
            tests.push(Test::new(ended.rule.as_str(), end));
        }
        let findings = report.diagnostics.iter();
        tests.extend(findings.map(|one| self.finding(&report.subject, one, &path)));
        tests.extend(report.failures.iter().map(|broken| {
            let end = End::Error(rule_failure(broken));
            Test::new(broken.rule.as_str(), end)
        }));
        number(&mut tests);
        suite(&path, Some(&path), &tests, out)
    }

    fn end(&mut self, failures: &[Failure], _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let tests = failures.iter().map(|one| {
            let path = one.path.as_deref().map(plain);
            let name = path.as_deref().or(one.rule.as_deref());
            Test {
                file: path.clone(),
                ..Test::new(name.unwrap_or("run"), End::Error(failure(one)))
            }
        });
        let tests: Vec<Test> = tests.collect();
        if !tests.is_empty() {
            suite(env!("CARGO_PKG_NAME"), None, &tests, out)?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// A test as the file shows it.
struct Test {
    name: String,
    file: Option<String>,
    line: Option<usize>,
    end: End,
}

enum End {
    /// It passed, with something to say or nothing.
    Passed(Vec<String>),
    Skipped(String),
    Failed {
        severity: &'static str,
        message: String,
        said: Vec<String>,
    },
    Error(String),
}

impl Test {
    fn new(name: &str, end: End) -> Test {
        Test {
            name: name.to_owned(),
            file: None,
            line: None,
            end,
        }
    }
}

impl Junit {
    /// A finding, known by its rule and place, so that a build server follows it through runs.
    fn finding(&self, subject: &Subject, diagnostic: &Diagnostic, path: &str) -> Test {
        let region = region(&subject.source, diagnostic.primary.span);
        let line = region.map(|region| region.start.line);
        let place = place(subject, diagnostic, self.lang);
        let at = line.map_or(path.to_owned(), |line| format!("{path}:{line}"));
        let message = one_line(&diagnostic.message).into_owned();
        let mut said = vec![at, message.clone(), place.clone()];
        said.extend(advised(diagnostic, self.lang));
        said.extend(fix_line(diagnostic, self.lang));
        let end = match (&diagnostic.accepted, diagnostic.severity) {
            (Some(acceptance), _) => {
                let why = accepted_words(acceptance, self.lang);
                End::Skipped(format!("{message} ({})", one_line(&why)))
            }
            (None, Severity::Info) => End::Passed(said),
            (None, severity) => End::Failed {
                severity: severity.name(),
                message,
                said,
            },
        };
        Test {
            name: format!("{} ({place})", diagnostic.rule),
            file: Some(path.to_owned()),
            line,
            end,
        }
    }
}

/// Tells tests of the same name apart: build servers take them for one.
fn number(tests: &mut [Test]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for test in tests {
        let count = seen.entry(test.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            test.name = format!("{} #{count}", test.name);
        }
    }
}

fn suite(name: &str, file: Option<&str>, tests: &[Test], out: &mut dyn Write) -> io::Result<()> {
    let count = |of: fn(&End) -> bool| tests.iter().filter(|test| of(&test.end)).count();
    let file = file.map(|file| format!(" file=\"{}\"", escaped(file)));
    writeln!(
        out,
        "  <testsuite name=\"{name}\"{file} tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\">",
        name = escaped(name),
        file = file.unwrap_or_default(),
        tests = tests.len(),
        failures = count(|end| matches!(end, End::Failed { .. })),
        errors = count(|end| matches!(end, End::Error(_))),
        skipped = count(|end| matches!(end, End::Skipped(_))),
    )?;
    let class = escaped(&class_of(name));
    for test in tests {
        write_test(test, &class, out)?;
    }
    writeln!(out, "  </testsuite>")
}

/// A path as the name of a class in packages: build servers cut at dots, and show folders so.
fn class_of(path: &str) -> String {
    path.replace('.', "_").replace('/', ".")
}

fn write_test(test: &Test, class: &str, out: &mut dyn Write) -> io::Result<()> {
    let name = escaped(&test.name);
    write!(out, "    <testcase name=\"{name}\" classname=\"{class}\"")?;
    if let Some(file) = &test.file {
        write!(out, " file=\"{}\"", escaped(file))?;
    }
    if let Some(line) = test.line {
        write!(out, " line=\"{line}\"")?;
    }
    write!(out, " time=\"0\"")?;
    let inside = match &test.end {
        End::Passed(said) if said.is_empty() => return writeln!(out, "/>"),
        End::Passed(said) => format!("<system-out>{}</system-out>", escaped(&said.join("\n"))),
        End::Skipped(why) => format!("<skipped message=\"{}\"/>", escaped(why)),
        End::Failed {
            severity,
            message,
            said,
        } => format!(
            "<failure type=\"{severity}\" message=\"{}\">{}</failure>",
            escaped(message),
            escaped(&said.join("\n"))
        ),
        End::Error(said) => format!("<error type=\"failure\" message=\"{}\"/>", escaped(said)),
    };
    writeln!(out, ">\n      {inside}\n    </testcase>")
}
