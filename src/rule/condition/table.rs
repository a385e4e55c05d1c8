//! `table`: tables against their form as a whole.

use crate::diagnostic::Label;
use crate::form::Binding;
use crate::rule::file::TableCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;
use crate::syntax::block::OBJECT;
use crate::wording::{listed, say};

/// What is wrong with a table as a whole.
#[derive(Debug)]
pub struct Tables(pub TableCheck);

impl Tables {
    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        context.notes(|| looked_at(context));
        match self.0 {
            TableCheck::Absent => absent(context),
            TableCheck::Unreadable => unreadable(context),
            TableCheck::Superseded => other_form(context, true),
            TableCheck::Ahead => other_form(context, false),
        }
    }
}

/// Every table of the forms: the form it was bound to, or that it was not.
fn looked_at(context: Context<'_>) -> Vec<Step> {
    let subject = context.subject;
    let step = |binding: &Binding| {
        let form = &subject.model.forms[binding.form];
        let title = form.tables[binding.table].title.get(context.lang);
        if !binding.is_bound() {
            return Step::new("table.none").with("table", title).is(false);
        }
        Step::new("table")
            .with("table", title)
            .with("form", form.id.as_str())
            .counting("cells", binding.cells.len())
            .at_any(binding.region)
            .is(true)
    };
    subject.bindings.iter().map(step).collect()
}

/// A table that was not bound: its title, and the heading of its section if that is there.
struct Unbound {
    table: String,
    key: String,
    heading: Option<Span>,
    /// Whether something stands under the heading that may be the table.
    something: bool,
    /// The pages on which pictures stand under it.
    pages: Vec<u32>,
}

fn unbound(context: Context<'_>) -> Vec<Unbound> {
    let subject = context.subject;
    let missing = subject
        .bindings
        .iter()
        .filter(|binding| !binding.is_bound());
    missing
        .map(|binding| {
            let table = &subject.model.forms[binding.form].tables[binding.table];
            let section = subject
                .document
                .role(&table.section)
                .map(|(_, section)| section);
            let body = section.map(|section| section.body);
            let something = binding.region.is_some()
                || body.is_some_and(|body| {
                    let picture = subject.source.slice(body).contains("![");
                    picture
                        || subject
                            .document
                            .tables
                            .iter()
                            .any(|t| body.overlaps(t.span))
                });
            let heading = section
                .and_then(|s| s.heading.as_ref())
                .map(|heading| heading.span);
            Unbound {
                table: table.title.get(context.lang).to_owned(),
                key: table.key.clone(),
                heading,
                something,
                pages: body.map(|body| pictures(context, body)).unwrap_or_default(),
            }
        })
        .collect()
}

/// The pages on which pictures stand in a stretch of the text.
fn pictures(context: Context<'_>, body: Span) -> Vec<u32> {
    let source = &context.subject.source;
    let found = source
        .slice(body)
        .match_indices(OBJECT)
        .map(|(at, object)| {
            let start = body.range().start + at;
            source.position(Span::new(start, start + object.len()))
        });
    // In a cell a picture is no table of its own.
    let found = found
        .flatten()
        .filter(|place| place.page > 0 && place.table == 0);
    let mut pages: Vec<u32> = found.map(|place| place.page).collect();
    pages.dedup();
    pages
}

/// Why a table on these pages could not be read, in a message's words; nothing if that is not known.
fn because(context: Context<'_>, pages: &[u32], key: &str) -> String {
    if pages.is_empty() {
        return String::new();
    }
    let names: Vec<String> = pages.iter().map(u32::to_string).collect();
    say(
        context.lang,
        key,
        &[("pages", &listed(context.lang, &names))],
    )
}

/// A document of which next to nothing could be read.
fn unread(context: Context<'_>) -> Verdict {
    let subject = context.subject;
    let tables = subject.bindings.iter().map(|binding| {
        let table = &subject.model.forms[binding.form].tables[binding.table];
        table.title.get(context.lang)
    });
    let tables: Vec<&str> = tables.collect();
    if tables.is_empty() {
        return Verdict::default();
    }
    let unread = &subject.unread;
    let (pages, key) = match (unread.is_mostly_pictures(), unread.recognised) {
        (true, false) => (&unread.pictures, "unread.picture"),
        (true, true) => (&unread.pictures, "unread.recognised"),
        (false, _) => (&unread.unruled, "unread.unruled"),
    };
    let found = Found::here(Scope::Whole.anchor(context))
        .with("table", listed(context.lang, &tables))
        .with("because", because(context, pages, key))
        .with("count", tables.len().to_string());
    Verdict::found(vec![found])
}

/// All tables are gone and nothing is in their place: pictures that the text does not have.
fn all_gone(context: Context<'_>, unbound: &[Unbound]) -> bool {
    let silent = unbound
        .iter()
        .filter(|table| table.heading.is_some() && !table.something)
        .count();
    silent > 1 && silent == context.subject.bindings.len()
}

/// A section of the form that holds no table, while other tables are there.
fn absent(context: Context<'_>) -> Verdict {
    let unbound = unbound(context);
    if all_gone(context, &unbound) {
        let names: Vec<&str> = unbound.iter().map(|table| table.table.as_str()).collect();
        let reason = say(
            context.lang,
            "reason.no-table",
            &[("table", &listed(context.lang, &names))],
        );
        return Verdict::unassessable(reason);
    }
    let found = unbound
        .into_iter()
        .filter(|table| !table.something)
        .filter_map(|table| {
            let found = Found::here(table.heading?)
                .with("table", table.table)
                .valued(table.key);
            Some(found)
        });
    Verdict::found(found.collect())
}

/// Something that could not be bound; or all tables gone at once.
fn unreadable(context: Context<'_>) -> Verdict {
    if context.subject.is_unread() {
        return unread(context);
    }
    let unbound = unbound(context);
    if all_gone(context, &unbound) {
        let names: Vec<String> = unbound.iter().map(|table| table.table.clone()).collect();
        let found = unbound.iter().filter_map(|table| {
            Some(
                Found::here(table.heading?)
                    .with("table", listed(context.lang, &names))
                    .with("because", "")
                    .valued(&*table.key),
            )
        });
        return Verdict::folded(found.collect());
    }
    let found = unbound
        .into_iter()
        .filter(|table| table.something)
        .filter_map(|table| {
            let because = because(context, &table.pages, "unread.picture");
            Some(
                Found::here(table.heading?)
                    .with("table", table.table)
                    .with("because", because)
                    .valued(table.key),
            )
        });
    Verdict::found(found.collect())
}

/// Tables of a form that is not the one in force in the report year. Without a year, a document
/// whose tables are of several forms is measured by the newest of them.
fn other_form(context: Context<'_>, older: bool) -> Verdict {
    let subject = context.subject;
    let forms = &subject.model.forms;
    let bound = || subject.bindings.iter().filter(|binding| binding.is_bound());
    let newest = bound()
        .filter_map(|binding| forms[binding.form].years.from)
        .max();
    let Some(year) = subject.year().or(if older { newest } else { None }) else {
        return Verdict::unassessable(say(context.lang, "reason.no-year", &[]));
    };
    let departs = |binding: &&Binding| {
        let years = forms[binding.form].years;
        let shared = forms
            .iter()
            .any(|form| form.years.contains(year) && same_table(context, binding, form));
        !shared
            && if older {
                years.to.is_some_and(|to| to < year)
            } else {
                years.from.is_some_and(|from| year < from)
            }
    };
    let mut found: Option<Found> = None;
    for binding in bound().filter(departs) {
        let form = &forms[binding.form];
        let table = &form.tables[binding.table];
        let span = telling_row(context, binding);
        let title = table.title.get(context.lang);
        found = Some(match found {
            None => Found::here(span)
                .with("table", title)
                .with("form", form.title.get(context.lang))
                .with("year", year.to_string())
                .valued(form.id.clone()),
            Some(found) => found.also(Label::new(span).with_text(title)),
        });
    }
    Verdict::found(found.into_iter().collect())
}

/// Whether the table is the same in another form.
fn same_table(context: Context<'_>, binding: &Binding, other: &crate::form::Form) -> bool {
    let form = &context.subject.model.forms[binding.form];
    let table = &form.tables[binding.table];
    let rows = |table: &crate::form::Table| -> Vec<String> {
        table.rows.iter().map(|row| row.key.clone()).collect()
    };
    other.table(&table.key).is_some_and(|same| {
        rows(same) == rows(table)
            && same
                .columns
                .iter()
                .map(|c| &c.key)
                .eq(table.columns.iter().map(|c| &c.key))
    })
}

/// The first row whose key no other form has in this table, or the first row.
fn telling_row(context: Context<'_>, binding: &Binding) -> Span {
    let forms = &context.subject.model.forms;
    let table = &forms[binding.form].tables[binding.table];
    let only_here = |row: usize| {
        let key = &table.rows[row].key;
        forms.iter().enumerate().all(|(index, form)| {
            index == binding.form || form.table(&table.key).is_none_or(|t| t.row(key).is_none())
        })
    };
    let row = binding
        .rows
        .iter()
        .find(|bound| only_here(bound.row))
        .or(binding.rows.first());
    row.map_or(binding.region.unwrap_or_default(), |bound| bound.label)
}
