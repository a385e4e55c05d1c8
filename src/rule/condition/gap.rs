//! `gap`: where tables depart from their form.

use crate::diagnostic::Label;
use crate::form::{Binding, Gap, GapKind};
use crate::rule::file::GapFile;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::trace::Step;
use crate::wording::say;

/// Gaps of one kind.
#[derive(Debug)]
pub struct Gaps {
    kind: GapKind,
    table: Option<String>,
}

/// More gaps of one kind in one table than this are one finding.
const MOST_APART: usize = 3;

impl Gaps {
    pub(super) fn compile(file: &GapFile, loader: &mut Loader<'_>) -> Option<Gaps> {
        let names: std::collections::BTreeSet<String> = GapKind::ALL
            .iter()
            .map(|kind| kind.name().to_owned())
            .collect();
        loader.known("kind of gap", &file.kind, &names);
        let kind = GapKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == file.kind.value)?;
        if let Some(table) = &file.table {
            let names = loader.names;
            loader.known("table", table, &names.tables);
        }
        Some(Gaps {
            kind,
            table: file.table.as_ref().map(|table| table.value.clone()),
        })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let mut verdict = Verdict::default();
        for binding in &subject.bindings {
            let table = &subject.model.forms[binding.form].tables[binding.table];
            if self.table.as_ref().is_some_and(|key| *key != table.key) {
                continue;
            }
            if !binding.is_bound() {
                let name = table.title.get(context.lang);
                verdict.unassessable =
                    Some(say(context.lang, "reason.no-table", &[("table", name)]));
                continue;
            }
            context.note(|| looked_at(context, binding, self.kind));
            let found: Vec<Found> = binding
                .gaps
                .iter()
                .filter(|gap| gap.kind == self.kind)
                .map(|gap| {
                    let row = gap.row.map(|row| &table.rows[row]);
                    let mut label = Label::new(gap.span);
                    if let Some(row) = row {
                        label = label.with_address(format!("{}/{}", table.key, row.key));
                    }
                    Found::at(label)
                        .with("table", table.title.get(context.lang))
                        .with("row", row.map_or("", |row| row.label.get(context.lang)))
                        .with("found", gap.found.clone())
                        .with("expected", gap.expected.clone())
                        .valued(gap.found.clone())
                })
                .collect();
            if found.len() > MOST_APART {
                verdict.found.extend(Verdict::folded(found).found);
            } else {
                verdict.found.extend(found);
            }
        }
        verdict
    }
}

/// A table with all its gaps; those of other kinds are none of this check's.
fn looked_at(context: Context<'_>, binding: &Binding, wanted: GapKind) -> Step {
    let table = &context.subject.model.forms[binding.form].tables[binding.table];
    let gap = |gap: &Gap| {
        let row = gap.row.map(|row| table.rows[row].label.get(context.lang));
        let given = [("found", &*gap.found), ("expected", &*gap.expected)];
        let says = say(context.lang, &format!("gap.{}", gap.kind.name()), &given);
        Step::new("gap")
            .with("kind", gap.kind.name())
            .with("row", row.unwrap_or_default())
            .with("says", says)
            .at(gap.span)
            .is(gap.kind == wanted)
    };
    Step::new("gaps")
        .with("table", table.title.get(context.lang))
        .counting("count", binding.gaps.len())
        .at_any(binding.region)
        .of(binding.gaps.iter().map(gap))
}
