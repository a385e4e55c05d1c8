//! `gouji test --format junit`: a suite for each rule and each facts file.
//!
//! Times are not measured, so that the same tests give the same file; the schema wants them, and
//! they are 0. The timestamp is the day the run assumes.

use super::super::xml::escaped;
use super::words::{of_case, of_sentence, of_thin};
use super::{Style, Tested};
use crate::check::suite::{CaseRun, Ending, SentenceRun, Suite};
use crate::source::Lang;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) fn write(tested: &Tested<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: Vec<Group> = Vec::new();
    for suite in tested.suites {
        groups.extend(sentences(suite, style.lang));
        groups.extend(cases(suite, style.lang));
        if tested.strict {
            groups.extend(thin(suite, style.lang));
        }
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites>")?;
    for (id, group) in groups.iter().enumerate() {
        out.write_all(group.xml(id, tested.today).as_bytes())?;
    }
    writeln!(out, "</testsuites>")
}

/// A suite: the tests of one rule or one facts file.
struct Group {
    pack: String,
    name: String,
    tests: Vec<Test>,
}

struct Test {
    name: String,
    place: String,
    end: End,
}

enum End {
    Passed,
    Skipped(String),
    Failed {
        kind: &'static str,
        said: Vec<String>,
    },
}

fn grouped<T>(
    pack: &str,
    runs: &[T],
    name: impl Fn(&T) -> String,
    test: impl Fn(&T) -> Test,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for run in runs {
        let name = name(run);
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(Group {
                pack: pack.to_owned(),
                name,
                tests: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.tests.push(test(run));
        }
    }
    groups
}

fn cases(suite: &Suite<'_>, lang: Lang) -> Vec<Group> {
    let name = |run: &CaseRun<'_>| run.rule.meta.id.to_string();
    grouped(suite.pack, &suite.cases, name, |run| Test {
        name: run.case.name.value.clone(),
        place: run.place.to_string(),
        end: match run.ending {
            Ending::Passed => End::Passed,
            Ending::Todo => End::Skipped(of_case(run, lang).join("\n")),
            Ending::Failed => End::Failed {
                kind: run
                    .mismatches
                    .first()
                    .map_or("failed", |one| one.difference.name()),
                said: of_case(run, lang),
            },
            Ending::Mended | Ending::Expired => End::Failed {
                kind: run.ending.name(),
                said: of_case(run, lang),
            },
        },
    })
}

fn sentences(suite: &Suite<'_>, lang: Lang) -> Vec<Group> {
    let name = |run: &SentenceRun<'_>| run.place.path.to_string();
    grouped(suite.pack, &suite.sentences, name, |run| Test {
        name: run.example.written.text.value.trim_end().to_owned(),
        place: run.place.to_string(),
        end: if run.misread.is_empty() {
            End::Passed
        } else {
            End::Failed {
                kind: "misread",
                said: of_sentence(run, lang),
            }
        },
    })
}

fn thin(suite: &Suite<'_>, lang: Lang) -> Option<Group> {
    let tests = suite.thin.iter().map(|thin| Test {
        name: thin.rule.to_string(),
        place: thin.place.to_string(),
        end: End::Failed {
            kind: "thin",
            said: vec![of_thin(thin, lang)],
        },
    });
    let tests: Vec<Test> = tests.collect();
    (!tests.is_empty()).then(|| Group {
        pack: suite.pack.to_owned(),
        name: format!("{}/thin", suite.pack),
        tests,
    })
}

impl Group {
    fn xml(&self, id: usize, today: &str) -> String {
        let count = |of: fn(&End) -> bool| self.tests.iter().filter(|test| of(&test.end)).count();
        let mut xml = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" package=\"{pack}\" id=\"{id}\" timestamp=\"{today}T00:00:00\" \
             hostname=\"localhost\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">",
            name = escaped(&self.name),
            pack = escaped(&self.pack),
            tests = self.tests.len(),
            failures = count(|end| matches!(end, End::Failed { .. })),
            skipped = count(|end| matches!(end, End::Skipped(_))),
        );
        xml.push_str("    <properties/>\n");
        let class = escaped(&self.name.replace('/', "."));
        for test in &self.tests {
            test.xml(&class, &mut xml);
        }
        xml.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
        xml
    }
}

impl Test {
    fn xml(&self, class: &str, xml: &mut String) {
        let head = format!(
            "    <testcase name=\"{}\" classname=\"{class}\" time=\"0\"",
            escaped(&self.name)
        );
        let place = escaped(&self.place);
        let _ = match &self.end {
            End::Passed => writeln!(xml, "{head}/>"),
            End::Skipped(why) => writeln!(
                xml,
                "{head}>\n      <skipped message=\"{}\"/>\n    </testcase>",
                escaped(why)
            ),
            End::Failed { kind, said } => writeln!(
                xml,
                "{head}>\n      <failure type=\"{kind}\" message=\"{}\">{place}\n{}</failure>\n    </testcase>",
                escaped(said.first().map_or("", String::as_str)),
                escaped(&said.join("\n"))
            ),
        };
    }
}
