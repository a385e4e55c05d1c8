//! A rule as a page of the documentation, and the index of all pages.
//!
//! A page looks the same wherever it is written: 100 columns wide, without colours, and without a
//! path of this machine.

use super::Style;
use super::explain::{drawn, facts, named, own_text, safe};
use super::notes::basis_words;
use super::rule_words::{applies, case, edit, kinds, severity, state, ticks};
use super::rules::{escaped, groups};
use crate::explain::{Example, Explanation};
use crate::rule::Rule;
use crate::source::Lang;
use crate::wording::say;
use std::io::{self, Write};

/// How wide the frame of an example is drawn.
const WIDTH: usize = 100;

/// Writes pages one after the other.
pub(super) fn pages(
    explained: &[Explanation<'_>],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, one) in explained.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        page(one, style.lang, out)?;
    }
    Ok(())
}

/// Writes the page of one rule.
///
/// # Errors
/// When `out` cannot be written.
pub fn page(explained: &Explanation<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let rule = explained.rule;
    let meta = &rule.meta;
    writeln!(out, "# {}\n", meta.id)?;
    writeln!(out, "{}\n", escaped(meta.summary.get(lang)))?;
    let facts = facts(explained, lang);
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(
        out,
        "{}",
        row(facts.iter().map(|(name, _)| escaped(name)).collect())
    )?;
    writeln!(out, "|{}", "---|".repeat(facts.len()))?;
    writeln!(
        out,
        "{}",
        row(facts.iter().map(|(_, text)| escaped(text)).collect())
    )?;
    heading("explain.docs", lang, out)?;
    writeln!(out, "{}", safe(meta.docs.get(lang).trim()))?;
    heading("explain.basis", lang, out)?;
    if meta.basis.is_empty() {
        writeln!(out, "{}", say(lang, "explain.no-basis", &[]))?;
    }
    for basis in &meta.basis {
        writeln!(out, "- {}", escaped(&basis_words(basis, lang)))?;
    }
    heading("explain.applies", lang, out)?;
    for line in applies(&rule.applies, lang) {
        writeln!(out, "- {line}")?;
    }
    heading("explain.how", lang, out)?;
    for line in kinds(&explained.how.kinds, lang) {
        writeln!(out, "- {line}")?;
    }
    fenced("yaml", &safe(explained.how.written), out)?;
    heading("explain.example", lang, out)?;
    example(explained, lang, out)?;
    if !explained.silent.is_empty() {
        heading("explain.silent", lang, out)?;
    }
    for silent in &explained.silent {
        writeln!(out, "- {}", case(silent, lang))?;
    }
    Ok(())
}

fn heading(key: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {}\n", say(lang, key, &[]))
}

/// A block of text below what was written, in a fence that it cannot close.
fn fenced(kind: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let fence = "`".repeat((ticks(text) + 1).max(3));
    writeln!(out, "\n{fence}{kind}\n{}\n{fence}", text.trim_end())
}

fn example(explained: &Explanation<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let (case, report) = match &explained.example {
        Example::Fires { case, report } => (case, report),
        Example::Missing => return writeln!(out, "{}", say(lang, "explain.missing", &[])),
        Example::Broken { reason, .. } => {
            let reason = escaped(reason);
            return writeln!(
                out,
                "{}",
                say(lang, "explain.broken", &[("reason", &reason)])
            );
        }
    };
    writeln!(out, "{}", named(case, lang))?;
    let own = own_text(case);
    if !own.is_empty() {
        fenced("text", &own, out)?;
    }
    if !case.edits.is_empty() {
        writeln!(out)?;
    }
    for change in &case.edits {
        writeln!(out, "- {}", edit(change, lang))?;
    }
    let style = Style {
        lang,
        color: false,
        width: WIDTH,
        outcomes: false,
        quiet: false,
    };
    let mut frame = Vec::new();
    drawn(report, &explained.rule.meta, &style, &mut frame)?;
    fenced("text", &String::from_utf8_lossy(&frame), out)
}

/// A file of the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFile {
    /// Its path below the folder of the pages.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The page of a rule as a file, with the way to the index and to the other language.
///
/// # Errors
/// None in practice: the page is written into memory.
pub fn page_file(explained: &Explanation<'_>, lang: Lang) -> io::Result<PageFile> {
    let mut text = Vec::new();
    page(explained, lang, &mut text)?;
    let name = explained.rule.meta.id.name();
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    writeln!(
        text,
        "\n[{}](../README.md) · [{}](../{}/{name}.md)",
        say(lang, "explain.all-rules", &[]),
        say(other, "lang.name", &[]),
        folder(other)
    )?;
    Ok(PageFile {
        path: format!("{}/{name}.md", folder(lang)),
        text: String::from_utf8_lossy(&text).into_owned(),
    })
}

/// The folder of the pages of a language.
fn folder(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// The index of all pages, in both languages at once.
///
/// # Errors
/// None in practice: the page is written into memory.
pub fn index_file(rules: &[&Rule]) -> io::Result<PageFile> {
    let mut text = Vec::new();
    let both = |key: &str| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| say(lang, key, &[]));
        format!("{zh} {en}")
    };
    writeln!(text, "# {}", both("explain.index"))?;
    for (group, rules) in groups(rules) {
        writeln!(text, "\n## {}\n", escaped(group))?;
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            both("rule.id"),
            both("rule.severity"),
            both("rule.state"),
            say(Lang::Zh, "lang.name", &[]),
            say(Lang::En, "lang.name", &[])
        )?;
        writeln!(text, "|---|---|---|---|---|")?;
        for rule in rules {
            let meta = &rule.meta;
            let words =
                |word: &dyn Fn(Lang) -> String| format!("{} {}", word(Lang::Zh), word(Lang::En));
            let link = |lang: Lang| {
                let summary = escaped(meta.summary.get(lang));
                format!("[{summary}]({}/{}.md)", folder(lang), meta.id.name())
            };
            writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                meta.id.name(),
                words(&|lang| severity(meta.severity, lang)),
                words(&|lang| state(meta, lang)),
                link(Lang::Zh),
                link(Lang::En)
            )?;
        }
    }
    Ok(PageFile {
        path: "README.md".to_owned(),
        text: String::from_utf8_lossy(&text).into_owned(),
    })
}
