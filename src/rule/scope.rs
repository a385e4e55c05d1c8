//! Scopes: where a pattern looks.

use super::found::Context;
use crate::source::Span;
use crate::syntax::Section;
use crate::syntax::line::trim;
use schemars::{Schema, json_schema};

/// A part of the document, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole reading text.
    Whole,
    /// Headings and paragraphs: the text without its tables.
    Text,
    /// The title lines.
    Title,
    /// What stands before the first section.
    Preamble,
    /// All headings, one by one.
    Headings,
    /// All paragraphs, one by one.
    Paragraphs,
    /// The regions of all tables.
    Tables,
    /// The paragraphs and sub-headings of a section, by role.
    Section(String),
    /// A sub-item of a section, by role and key: `role/item`.
    Item(String, String),
}

impl Scope {
    /// The names that are no roles.
    pub const NAMES: &[&str] = &[
        "whole",
        "text",
        "title",
        "preamble",
        "headings",
        "paragraphs",
        "tables",
    ];

    /// What an editor offers where a scope is written: the names that are no roles, or any other.
    pub(super) fn alternatives() -> [Schema; 2] {
        [
            json_schema!({ "enum": Scope::NAMES }),
            json_schema!({ "type": "string" }),
        ]
    }

    /// The same for each entry of a list.
    pub(super) fn any_of() -> Schema {
        json_schema!({ "anyOf": Scope::alternatives() })
    }

    /// The scope of this name; roles are those of the pack's forms, with their items as `role/item`.
    #[must_use]
    pub fn named(name: &str, roles: &[&str]) -> Option<Scope> {
        Some(match name {
            "whole" => Scope::Whole,
            "text" => Scope::Text,
            "title" => Scope::Title,
            "preamble" => Scope::Preamble,
            "headings" => Scope::Headings,
            "paragraphs" => Scope::Paragraphs,
            "tables" => Scope::Tables,
            name if roles.contains(&name) => match name.split_once('/') {
                Some((role, item)) => Scope::Item(role.to_owned(), item.to_owned()),
                None => Scope::Section(name.to_owned()),
            },
            _ => return None,
        })
    }

    /// The name it goes by in rule files.
    #[must_use]
    pub fn name(&self) -> String {
        let fixed = match self {
            Scope::Whole => "whole",
            Scope::Text => "text",
            Scope::Title => "title",
            Scope::Preamble => "preamble",
            Scope::Headings => "headings",
            Scope::Paragraphs => "paragraphs",
            Scope::Tables => "tables",
            Scope::Section(role) => role,
            Scope::Item(role, item) => return format!("{role}/{item}"),
        };
        fixed.to_owned()
    }

    /// The spans to look through; `None` when the document has no such part.
    #[must_use]
    pub fn spans(&self, context: Context<'_>) -> Option<Vec<Span>> {
        let subject = context.subject;
        let document = &subject.document;
        let spans = match self {
            Scope::Whole => vec![subject.source.whole()],
            Scope::Text => text(context),
            Scope::Title => subject.profile.titles.clone(),
            Scope::Preamble => vec![document.preamble()],
            Scope::Headings => document
                .sections
                .iter()
                .filter_map(|section| section.heading.as_ref().map(|heading| heading.span))
                .collect(),
            Scope::Paragraphs => document
                .paragraphs
                .iter()
                .map(|paragraph| paragraph.span)
                .collect(),
            Scope::Tables => document.tables.iter().map(|table| table.span).collect(),
            Scope::Section(role) => {
                let (_, section) = document.role(role)?;
                return Some(without_tables(context, section.body));
            }
            Scope::Item(role, item) => {
                let body = item_section(context, role, item)?.body;
                return Some(without_tables(context, body));
            }
        };
        (!spans.is_empty()).then_some(spans)
    }

    /// Whether the document has such a part.
    #[must_use]
    pub fn exists(&self, context: Context<'_>) -> bool {
        let subject = context.subject;
        match self {
            Scope::Whole | Scope::Preamble => true,
            Scope::Section(role) => subject.document.role(role).is_some(),
            Scope::Title => !subject.profile.titles.is_empty(),
            Scope::Tables => !subject.document.tables.is_empty(),
            Scope::Text | Scope::Headings | Scope::Paragraphs | Scope::Item(..) => {
                self.spans(context).is_some()
            }
        }
    }

    /// Where to point when the scope as a whole is meant: a heading, a title, the beginning.
    #[must_use]
    pub fn anchor(&self, context: Context<'_>) -> Span {
        let subject = context.subject;
        let beginning = first_line(context);
        match self {
            Scope::Section(role) => {
                subject
                    .document
                    .role(role)
                    .map_or(beginning, |(_, section)| {
                        let body = trim(&subject.source, section.body);
                        // One short line is the thing itself; more is shown by its heading.
                        let first = subject
                            .source
                            .slice(body)
                            .lines()
                            .next()
                            .unwrap_or_default()
                            .trim_end();
                        let body = Span::new(body.range().start, body.range().start + first.len());
                        let tables = &subject.document.tables;
                        let tabled = tables.iter().any(|table| section.body.overlaps(table.span));
                        let short =
                            first.chars().count() <= 40 && section.children.is_empty() && !tabled;
                        let heading = section
                            .heading
                            .as_ref()
                            .map_or(body, |heading| heading.span);
                        if short && !body.is_empty() {
                            body
                        } else {
                            heading
                        }
                    })
            }
            Scope::Item(role, item) => item_section(context, role, item)
                .and_then(|section| section.heading.as_ref())
                .map_or_else(
                    || Scope::Section(role.clone()).anchor(context),
                    |heading| heading.span,
                ),
            Scope::Title => subject.profile.titles.first().copied().unwrap_or(beginning),
            _ => beginning,
        }
    }
}

/// The sub-section whose heading is that of an item of the form.
fn item_section<'a>(context: Context<'a>, role: &str, item: &str) -> Option<&'a Section> {
    let subject = context.subject;
    let (_, spec) = subject.form()?.section(role)?;
    let item = spec.items.iter().find(|known| known.key == item)?;
    let (_, section) = subject.document.role(role)?;
    section
        .children
        .iter()
        .map(|id| subject.document.section(*id))
        .find(|child| {
            child.heading.as_ref().is_some_and(|heading| {
                item.pattern.is_match(&crate::source::fold::fold(
                    subject.source.slice(heading.title),
                ))
            })
        })
}

/// A body cut at its tables.
fn without_tables(context: Context<'_>, body: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut from = body.range().start;
    for table in context
        .subject
        .document
        .tables
        .iter()
        .filter(|table| body.overlaps(table.span))
    {
        spans.push(Span::new(from, table.span.range().start.max(from)));
        from = table.span.range().end;
    }
    spans.push(Span::new(from, body.range().end.max(from)));
    spans.retain(|span| !context.subject.source.slice(*span).trim().is_empty());
    if spans.is_empty() {
        vec![Span::new(from, from)]
    } else {
        spans
    }
}

/// How much of the first line is shown when the beginning is meant.
const BEGINNING: usize = 24;

/// The beginning of the first line that holds something.
fn first_line(context: Context<'_>) -> Span {
    let source = &context.subject.source;
    let text = source.read();
    let lead = text.len() - text.trim_start().len();
    let range = source.lines().range(text, source.lines().line_index(lead));
    let line = trim(source, Span::new(range.start.max(lead), range.end));
    let shown = source.slice(line).char_indices().nth(BEGINNING);
    shown.map_or(line, |(at, _)| {
        Span::new(line.range().start, line.range().start + at)
    })
}

/// Headings and paragraphs in document order.
fn text(context: Context<'_>) -> Vec<Span> {
    let document = &context.subject.document;
    let headings = document
        .sections
        .iter()
        .filter_map(|s| s.heading.as_ref().map(|h| h.span));
    let mut spans: Vec<Span> = headings
        .chain(document.paragraphs.iter().map(|paragraph| paragraph.span))
        .collect();
    spans.sort_unstable();
    spans
}
