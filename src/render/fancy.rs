//! The default output: every finding with the lines it is about, what to do and what obliges.
//!
//! miette draws the frame; the words around it are ours, for miette's own are English only.

use super::brief::sum_up;
use super::excerpt::{Excerpt, Mark};
use super::measure::{one_line, wrapped};
use super::notes;
use super::paint::Paint;
use super::{Failure, Format, Renderer, Style, Summary};
use crate::check::Report;
use crate::diagnostic::{Acceptance, Diagnostic, Label, RuleId, Severity};
use crate::rule::{RuleFailure, RuleMeta};
use crate::source::{Encoding, Origin, Source, Span};
use crate::subject::Subject;
use crate::wording::say;
use crate::yaml::{DataFile, LoadError, LoadSeverity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

/// The row of the table of formats.
pub(super) const FORMAT: Format = Format {
    name: "fancy",
    about: "for people: the lines in question with what is wrong, why, and what to do",
    new: |style| Box::new(Fancy::new(style)),
};

/// Findings for people.
struct Fancy {
    style: Style,
    rules: BTreeMap<RuleId, Arc<RuleMeta>>,
}

impl Fancy {
    fn new(style: Style) -> Fancy {
        Fancy {
            style,
            rules: BTreeMap::new(),
        }
    }
}

impl Renderer for Fancy {
    fn begin(&mut self, rules: &[Arc<RuleMeta>], _: &mut dyn Write) -> io::Result<()> {
        self.rules = rules
            .iter()
            .map(|rule| (rule.id.clone(), Arc::clone(rule)))
            .collect();
        Ok(())
    }

    fn report(&mut self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for diagnostic in &report.diagnostics {
            let meta = self.rules.get(&diagnostic.rule).map(AsRef::as_ref);
            finding(&report.subject, diagnostic, meta, &self.style, out)?;
        }
        for failure in &report.failures {
            rule_failure(
                Some(report.subject.source.path()),
                failure,
                &self.style,
                out,
            )?;
        }
        if self.style.outcomes && !report.outcomes.is_empty() {
            notes::outcomes(report, &self.style, out)?;
        }
        Ok(())
    }

    fn end(
        &mut self,
        failures: &[Failure],
        summary: &Summary,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for failure in failures {
            let what = failure.rule.as_deref().or(failure.path.as_deref());
            let about = failure.rule.as_ref().and(failure.path.as_deref());
            let message = match about {
                Some(path) => format!("{path}: {}", failure.message),
                None => failure.message.clone(),
            };
            head(Severity::Error, what, &message, &self.style, out)?;
            writeln!(out)?;
        }
        if self.style.quiet {
            return Ok(());
        }
        sum_up(summary, self.style.lang, out)
    }
}

/// Writes one finding.
///
/// # Errors
/// When `out` cannot be written.
pub fn finding(
    subject: &Subject,
    diagnostic: &Diagnostic,
    meta: Option<&RuleMeta>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(acceptance) = &diagnostic.accepted {
        return accepted(subject, diagnostic, acceptance, style, out);
    }
    let rule = Some(diagnostic.rule.as_str());
    head(diagnostic.severity, rule, &diagnostic.message, style, out)?;
    let source = &subject.source;
    let mut marks = Vec::new();
    let mark = |label: &Label, primary| Mark {
        span: label.span,
        text: label.text.clone(),
        primary,
    };
    if diagnostic.primary.span != source.whole() {
        marks.push(mark(&diagnostic.primary, true));
    }
    marks.extend(diagnostic.secondary.iter().map(|label| mark(label, false)));
    let left_out = frame(source, marks, diagnostic.severity, style, out)?;
    notes::write(
        &notes::of_finding(subject, diagnostic, meta, left_out, style.lang),
        style,
        out,
    )?;
    writeln!(out)
}

/// Writes an accepted finding: what it is, where, and why it may stay; no frame, and pale.
fn accepted(
    subject: &Subject,
    diagnostic: &Diagnostic,
    acceptance: &Acceptance,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = Paint { on: style.color };
    let source = &subject.source;
    let primary = &diagnostic.primary;
    let at = source
        .lines()
        .line_column(source.text(), primary.span.start as usize);
    let word = say(
        style.lang,
        &format!("severity.{}", diagnostic.severity.name()),
        &[],
    );
    let place = subject.place_in_file(primary.span, primary.address.as_deref(), style.lang);
    let head = format!(
        "{word}[{}] {}",
        diagnostic.rule,
        one_line(&diagnostic.message)
    );
    let path = one_line(source.path());
    let below = [
        format!("{path}:{}:{} {place}", at.line, at.column),
        notes::accepted_words(acceptance, style.lang),
    ];
    for line in wrapped(&head, style.columns()) {
        writeln!(out, "{}", paint.pale(&line))?;
    }
    for text in below {
        for line in wrapped(&one_line(&text), style.columns().saturating_sub(2)) {
            writeln!(out, "  {}", paint.pale(&line))?;
        }
    }
    writeln!(out)
}

/// Writes problems of data files, each with the lines of the file it is about.
///
/// # Errors
/// When `out` cannot be written.
pub fn load_errors(errors: &[LoadError], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for error in errors {
        let severity = match error.severity {
            LoadSeverity::Error => Severity::Error,
            LoadSeverity::Warning => Severity::Warning,
        };
        head(severity, None, &error.message, style, out)?;
        file_frame(&error.file, error.span, style, out)?;
        let help = error
            .help
            .iter()
            .map(|help| (say(style.lang, "note.help", &[]), help.clone()));
        notes::write(&help.collect::<Vec<_>>(), style, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a rule that broke, with the lines of its own file when they are known; `path` is the
/// document it broke on.
///
/// # Errors
/// When `out` cannot be written.
pub fn rule_failure(
    path: Option<&str>,
    failure: &RuleFailure,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let message = say(style.lang, "failure.rule", &[("message", &failure.message)]);
    head(
        Severity::Error,
        Some(failure.rule.as_str()),
        &message,
        style,
        out,
    )?;
    if let Some((file, span)) = &failure.place {
        file_frame(file, *span, style, out)?;
    }
    let help = failure.help.clone();
    let help = help.map(|help| (say(style.lang, "note.help", &[]), help));
    let document = path.map(|path| (say(style.lang, "note.document", &[]), path.to_owned()));
    let notes: Vec<_> = help.into_iter().chain(document).collect();
    notes::write(&notes, style, out)?;
    writeln!(out)
}

fn file_frame(
    file: &DataFile,
    span: Option<Span>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = if span.is_some() {
        file.text.to_string()
    } else {
        String::new()
    };
    let source = Source::new(&file.path, text, Encoding::Utf8, Origin::Verbatim);
    let mark = span.map(|span| Mark {
        span,
        text: None,
        primary: true,
    });
    frame(
        &source,
        mark.into_iter().collect(),
        Severity::Error,
        style,
        out,
    )
    .map(|_| ())
}

/// The first line: severity, id, and the message, wrapped.
fn head(
    severity: Severity,
    what: Option<&str>,
    message: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = Paint { on: style.color };
    let word = say(style.lang, &format!("severity.{}", severity.name()), &[]);
    let tag = what.map_or(word.clone(), |what| format!("{word}[{}]", one_line(what)));
    let full = format!("{tag} {}", one_line(message));
    for (index, line) in wrapped(&full, style.columns()).iter().enumerate() {
        match line.strip_prefix(&tag).filter(|_| index == 0) {
            Some(rest) => {
                writeln!(
                    out,
                    "{}{}",
                    paint.severity(severity, &tag),
                    paint.strong(rest)
                )?;
            }
            None => writeln!(out, "{}", paint.strong(line))?,
        }
    }
    Ok(())
}

/// What miette is shown: an excerpt and its labels, and no words at all.
#[derive(Debug)]
struct Frame(Excerpt);

impl fmt::Display for Frame {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Frame {}

impl miette::Diagnostic for Frame {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels()))
    }
}

/// Draws the lines in question. Returns how many marks there was no room for.
fn frame(
    source: &Source,
    marks: Vec<Mark>,
    severity: Severity,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<usize> {
    if marks.is_empty() {
        writeln!(out, "  \u{256D}\u{2500}[{}]", one_line(source.path()))?;
        writeln!(out, "  \u{2570}\u{2500}\u{2500}\u{2500}\u{2500}")?;
        return Ok(0);
    }
    let width = style.columns();
    let frame = Frame(Excerpt::new(source, marks, width, style.lang));
    let handler = GraphicalReportHandler::new_themed(theme(&frame.0, severity, style.color))
        .with_links(false)
        .with_width(width)
        .without_cause_chain()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    handler
        .render_report(&mut drawn, &frame)
        .map_err(|_| io::Error::other("frame not drawn"))?;
    // The first line is where miette puts the message, which stands above already.
    let drawn = drawn.split_once('\n').map_or("", |(_, rest)| rest);
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(frame.0.left_out)
}

/// The primary label in the colour of the severity, the others in another one.
fn theme(excerpt: &Excerpt, severity: Severity, color: bool) -> GraphicalTheme {
    let mut theme = if color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    theme.characters = ThemeCharacters::unicode();
    if color {
        let styles = &theme.styles;
        let (primary, other) = match severity {
            Severity::Error => (styles.error, styles.advice),
            Severity::Warning => (styles.warning, styles.advice),
            Severity::Info => (styles.advice, styles.linum),
        };
        let highlights = excerpt
            .primaries()
            .map(|is| if is { primary } else { other })
            .collect();
        theme.styles.highlights = highlights;
    }
    theme
}
