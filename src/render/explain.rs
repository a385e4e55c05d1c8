//! A rule explained: for people in a terminal, as a Markdown page, and as JSON for programs.

use super::fancy::finding;
use super::measure::{one_line, shown, wrapped};
use super::notes::{self, NamedText, basis_words};
use super::paint::Paint;
use super::rule_words::{applies, basis_of, case, edit, fixable, kinds, severity, state};
use super::{Style, page, rule_json};
use crate::check::Report;
use crate::explain::{Example, Explanation};
use crate::rule::RuleMeta;
use crate::rule::case::CaseFile;
use crate::source::Lang;
use crate::wording::say;
use std::io::{self, Write};

/// A row of [`EXPLAINERS`].
#[derive(Clone, Copy)]
pub struct ExplainFormat {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// Writes the explanations.
    pub write: fn(&[Explanation<'_>], &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format of `gouji explain`; the first is the default.
///
/// ```
/// use gouji::explain::Explanation;
/// use gouji::pack::builtin_with_tests;
/// use gouji::render::{EXPLAINERS, Style};
/// use gouji::source::Lang;
/// let style = Style { lang: Lang::En, color: false, width: 80, outcomes: false, quiet: false };
/// let pack = builtin_with_tests();
/// let rule = pack.rule("fee-missing").expect("it is built in");
/// let explained = [Explanation::new(rule, &pack, &pack.samples(), Lang::En)];
/// let mut out = Vec::new();
/// (EXPLAINERS[0].write)(&explained, &style, &mut out)?;
/// assert!(String::from_utf8_lossy(&out).starts_with("warning[gir/fee-missing]"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub static EXPLAINERS: &[ExplainFormat] = &[
    ExplainFormat {
        name: "text",
        about: "for people: everything about a rule, with an example in its frame",
        write: text,
    },
    ExplainFormat {
        name: "markdown",
        about: "a Markdown page per rule",
        write: page::pages,
    },
    ExplainFormat {
        name: "json",
        about: "one JSON object, for programs",
        write: rule_json::explain,
    },
];

/// More findings of one example than this are not drawn but counted.
const MOST_FINDINGS: usize = 3;
/// More lines of a case's own text than this are not shown.
const MOST_LINES: usize = 24;
/// A line of a case's own text is cut behind this many characters.
const LONGEST_LINE: usize = 400;

fn text(explained: &[Explanation<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, one) in explained.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        Sheet {
            style,
            out: &mut *out,
        }
        .write(one)?;
    }
    Ok(())
}

/// A rule on paper.
struct Sheet<'a> {
    style: &'a Style,
    out: &'a mut dyn Write,
}

impl Sheet<'_> {
    fn write(&mut self, explained: &Explanation<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let rule = explained.rule;
        let meta = &rule.meta;
        self.title(explained)?;
        self.heading("explain.docs")?;
        self.paragraph(meta.docs.get(lang).trim_end())?;
        self.heading("explain.basis")?;
        if meta.basis.is_empty() {
            self.paragraph(&say(lang, "explain.no-basis", &[]))?;
        }
        for basis in &meta.basis {
            self.paragraph(&basis_words(basis, lang))?;
        }
        self.heading("explain.applies")?;
        for line in applies(&rule.applies, lang) {
            self.paragraph(&line)?;
        }
        self.heading("explain.how")?;
        for line in kinds(&explained.how.kinds, lang) {
            self.paragraph(&line)?;
        }
        self.block(explained.how.written)?;
        self.heading("explain.example")?;
        self.example(explained)?;
        if !explained.silent.is_empty() {
            self.heading("explain.silent")?;
        }
        for silent in &explained.silent {
            self.paragraph(&case(silent, lang))?;
        }
        Ok(())
    }

    fn title(&mut self, explained: &Explanation<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let meta = &explained.rule.meta;
        let paint = Paint {
            on: self.style.color,
        };
        let tag = format!("{}[{}]", severity(meta.severity, lang), meta.id);
        let full = format!("{tag} {}", one_line(meta.summary.get(lang)));
        for (index, line) in wrapped(&full, self.style.columns()).iter().enumerate() {
            match line.strip_prefix(&tag).filter(|_| index == 0) {
                Some(rest) => {
                    let tag = paint.severity(meta.severity, &tag);
                    writeln!(self.out, "{tag}{}", paint.strong(rest))?;
                }
                None => writeln!(self.out, "{}", paint.strong(line))?,
            }
        }
        notes::write(&facts(explained, lang), self.style, self.out)
    }

    fn heading(&mut self, key: &str) -> io::Result<()> {
        let paint = Paint {
            on: self.style.color,
        };
        let words = say(self.style.lang, key, &[]);
        writeln!(self.out, "\n{}", paint.strong(&words))
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        for line in wrapped(text, self.style.columns() - 2) {
            writeln!(self.out, "{}", format!("  {line}").trim_end())?;
        }
        Ok(())
    }

    /// Lines that mean something as they stand.
    fn block(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.out, "{}", format!("    {}", safe(line)).trim_end())?;
        }
        Ok(())
    }

    fn example(&mut self, explained: &Explanation<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let (case, report) = match &explained.example {
            Example::Fires { case, report } => (case, report),
            Example::Missing => return self.paragraph(&say(lang, "explain.missing", &[])),
            Example::Broken { reason, .. } => {
                let reason = say(lang, "explain.broken", &[("reason", reason)]);
                return self.paragraph(&reason);
            }
        };
        self.paragraph(&named(case, lang))?;
        self.block(&own_text(case))?;
        for change in &case.edits {
            self.paragraph(&format!("- {}", edit(change, lang)))?;
        }
        writeln!(self.out)?;
        drawn(report, &explained.rule.meta, self.style, self.out)
    }
}

/// What is on the face of a rule, named.
pub(super) fn facts(explained: &Explanation<'_>, lang: Lang) -> Vec<NamedText> {
    let meta = &explained.rule.meta;
    vec![
        (say(lang, "rule.group", &[]), meta.group.clone()),
        (
            say(lang, "rule.severity", &[]),
            severity(meta.severity, lang),
        ),
        (say(lang, "rule.state", &[]), state(meta, lang)),
        (say(lang, "rule.since", &[]), meta.since.clone()),
        (say(lang, "rule.fix", &[]), fixable(&explained.how, lang)),
    ]
}

/// The name of a case and what it works on.
pub(super) fn named(case: &CaseFile, lang: Lang) -> String {
    let colon = say(lang, "list.colon", &[]);
    format!(
        "{}{colon}{}",
        one_line(&case.name.value),
        basis_of(case, lang)
    )
}

/// The text of a case that brings its own, as it may be printed; only so much of it that it can
/// be read at a glance.
pub(super) fn own_text(case: &CaseFile) -> String {
    let text = case.text.as_deref().unwrap_or_default();
    let cut = |line: &str| {
        let line = safe(line);
        match line.char_indices().nth(LONGEST_LINE) {
            Some((at, _)) => format!("{}\u{2026}", &line[..at]),
            None => line,
        }
    };
    let mut lines: Vec<String> = text.lines().take(MOST_LINES).map(cut).collect();
    if text.lines().nth(MOST_LINES).is_some() {
        lines.push("\u{2026}".to_owned());
    }
    lines.join("\n")
}

/// Lines without anything that would move the cursor, but with all their blanks.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        let mut column = 0;
        for c in line.chars() {
            column += shown(c, column, &mut out);
        }
    }
    out
}

/// The findings of an example as `gouji check` draws them.
pub(super) fn drawn(
    report: &Report,
    meta: &RuleMeta,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let found = &report.diagnostics;
    let mut drawn = Vec::new();
    for diagnostic in found.iter().take(MOST_FINDINGS) {
        if !drawn.is_empty() {
            drawn.push(b'\n');
        }
        finding(&report.subject, diagnostic, Some(meta), style, &mut drawn)?;
        // The blank line below a finding is for the next one.
        while drawn.ends_with(b"\n\n") {
            drawn.pop();
        }
    }
    out.write_all(&drawn)?;
    if found.len() > MOST_FINDINGS {
        let more = (found.len() - MOST_FINDINGS).to_string();
        let more = say(style.lang, "explain.more", &[("n", &more)]);
        writeln!(out, "\n{more}")?;
    }
    Ok(())
}
