//! Lists of rules: a table for people, Markdown, and JSON for programs.

use super::Style;
use super::measure::{columns, one_line, padded, wrapped};
use super::paint::Paint;
use super::rule_json;
use super::rule_words::{severity, state};
use crate::explain::Listed;
use crate::rule::Rule;
use crate::wording::say;
use std::io::{self, Write};

/// A row of [`LISTS`].
#[derive(Clone, Copy)]
pub struct ListFormat {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// Writes the rules, which come group by group.
    pub write: fn(&[Listed<'_>], &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format of `gouji rules`; the first is the default.
///
/// ```
/// use gouji::explain::Listed;
/// use gouji::pack::builtin;
/// use gouji::render::{LISTS, Style};
/// use gouji::source::Lang;
/// let style = Style { lang: Lang::En, color: false, width: 80, outcomes: false, quiet: false };
/// let pack = builtin();
/// let rules = [Listed::new(&pack.rules[0], &pack)];
/// let mut out = Vec::new();
/// (LISTS[0].write)(&rules, &style, &mut out)?;
/// assert!(String::from_utf8_lossy(&out).ends_with("rules: 1\n"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub static LISTS: &[ListFormat] = &[
    ListFormat {
        name: "text",
        about: "for people: a line per rule, by group",
        write: text,
    },
    ListFormat {
        name: "json",
        about: "one JSON object, for programs",
        write: rule_json::list,
    },
    ListFormat {
        name: "markdown",
        about: "a Markdown table per group",
        write: markdown,
    },
];

/// A summary narrower than this stands on lines of its own.
const NARROWEST_SUMMARY: usize = 24;

/// The rules cut at their groups, in order.
pub(super) fn groups<'a, 'r>(
    rules: &'a [&'r Rule],
) -> impl Iterator<Item = (&'r str, &'a [&'r Rule])> {
    rules
        .chunk_by(|a, b| a.meta.group == b.meta.group)
        .map(|group| (group[0].meta.group.as_str(), group))
}

fn bare<'a>(listed: &[Listed<'a>]) -> Vec<&'a Rule> {
    listed.iter().map(|one| one.rule).collect()
}

fn text(listed: &[Listed<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { on: style.color };
    let rules = bare(listed);
    let widest = |word: fn(&Rule, &Style) -> String| {
        let words = rules.iter().map(|rule| columns(&word(rule, style)));
        words.max().unwrap_or(0)
    };
    let id = widest(|rule, _| one_line(rule.meta.id.as_str()).into_owned());
    let weight = widest(|rule, style| severity(rule.meta.severity, style.lang));
    let states = widest(|rule, style| state(&rule.meta, style.lang));
    let indent = 2 + id + 2 + weight + 2 + states + 2;
    let room = style.columns().saturating_sub(indent);
    for (group, rules) in groups(&rules) {
        writeln!(out, "{}", paint.strong(&one_line(group)))?;
        for rule in rules {
            let meta = &rule.meta;
            let name = one_line(meta.id.as_str());
            let word = padded(&severity(meta.severity, style.lang), weight);
            let word = paint.severity(meta.severity, &word);
            let on = padded(&state(meta, style.lang), states);
            let summary = meta.summary.get(style.lang);
            if room < NARROWEST_SUMMARY {
                writeln!(out, "  {}", paint.key(&name))?;
                writeln!(out, "    {word}  {}", on.trim_end())?;
                for line in wrapped(summary, style.columns() - 4) {
                    writeln!(out, "    {line}")?;
                }
                continue;
            }
            let blanks = " ".repeat(id.saturating_sub(columns(&name)));
            let name = paint.key(&name);
            let mut lines = wrapped(summary, room).into_iter();
            let first = lines.next().unwrap_or_default();
            writeln!(out, "  {name}{blanks}  {word}  {on}  {first}")?;
            for line in lines {
                writeln!(out, "{}{line}", " ".repeat(indent))?;
            }
        }
        writeln!(out)?;
    }
    let count = rules.len().to_string();
    writeln!(out, "{}", say(style.lang, "list.count", &[("n", &count)]))
}

fn markdown(listed: &[Listed<'_>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let word = |key: &str| say(style.lang, key, &[]);
    let rules = bare(listed);
    for (index, (group, rules)) in groups(&rules).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}\n", escaped(group))?;
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            word("rule.id"),
            word("rule.severity"),
            word("rule.state"),
            word("rule.summary")
        )?;
        writeln!(out, "|---|---|---|---|")?;
        for rule in rules {
            let meta = &rule.meta;
            writeln!(
                out,
                "| `{}` | {} | {} | {} |",
                meta.id,
                severity(meta.severity, style.lang),
                state(meta, style.lang),
                escaped(meta.summary.get(style.lang))
            )?;
        }
    }
    Ok(())
}

/// A text on one line of Markdown in which nothing is markup, not even the end of a table's cell.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '|' | '[' | ']' | '<' | '*' | '_' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
