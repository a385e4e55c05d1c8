//! `relation`: a relation of the form recomputed, and the cell named (see [`crate::fact::balance`]).

use crate::diagnostic::{Applicability, Fix, Label, Note};
use crate::fact::{Balance, Fault};
use crate::form::{Binding, Comparison, Form, ValueKind};
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::hypothesis;
use crate::rule::loader::Loader;
use crate::rule::recomputed::recomputed;
use crate::rule::trace::Step;
use crate::wording::{listed, say};
use crate::yaml::Spanned;

/// A relation by its key.
#[derive(Debug)]
pub struct Relation {
    pub(super) key: String,
}

/// One bound table with everything around it.
struct Place<'a> {
    context: Context<'a>,
    index: usize,
    binding: &'a Binding,
    balance: &'a Balance,
    form: &'a Form,
}

impl Relation {
    pub(super) const PLACEHOLDERS: &'static [&'static str] =
        &["cell", "relation", "stated", "computed", "difference"];

    pub(super) fn compile(key: &Spanned<String>, loader: &mut Loader<'_>) -> Option<Relation> {
        let names = loader.names;
        loader
            .known("relation", key, &names.relations)
            .then(|| Relation {
                key: key.value.clone(),
            })
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let subject = context.subject;
        let mut verdict = Verdict::default();
        for (index, binding) in subject.bindings.iter().enumerate() {
            let form = &subject.model.forms[binding.form];
            let Some(at) = form
                .relations
                .iter()
                .position(|relation| relation.key == self.key && relation.table == binding.table)
            else {
                continue;
            };
            let balance = &subject.balances[index];
            let place = Place {
                context,
                index,
                binding,
                balance,
                form,
            };
            verdict.unassessable = verdict.unassessable.or_else(|| place.unread(at));
            context.notes(|| recomputed(context, index, at));
            for fault in &balance.faults {
                let keys = || {
                    fault
                        .broken
                        .iter()
                        .map(|sum| &form.relations[balance.sums[*sum].relation].key)
                };
                if !keys().any(|key| *key == self.key) {
                    continue;
                }
                let owner = keys().find(|key| context.relations.contains(key));
                context.note(|| place.explained(fault, owner.unwrap_or(&self.key)));
                if place.is_blank(fault) || owner.is_some_and(|owner| *owner != self.key) {
                    verdict.elsewhere = true;
                } else {
                    verdict.found.push(place.found(fault));
                }
            }
        }
        verdict
    }
}

impl Place<'_> {
    /// Why the relation could not be computed everywhere.
    fn unread(&self, relation: usize) -> Option<String> {
        let table = &self.form.tables[self.binding.table];
        let name = table.title.get(self.context.lang);
        if !self.binding.is_bound() {
            return Some(say(
                self.context.lang,
                "reason.no-table",
                &[("table", name)],
            ));
        }
        let spec = &self.form.relations[relation];
        let names: Vec<&str> = self
            .balance
            .unassessed
            .iter()
            .filter(|(at, _)| *at == relation)
            .map(|(_, over)| match spec.each {
                crate::form::Each::Row => table.rows[*over].label.get(self.context.lang),
                crate::form::Each::Column => table.columns[*over].label.get(self.context.lang),
            })
            .collect();
        let cells = listed(self.context.lang, &names);
        (!names.is_empty()).then(|| {
            say(
                self.context.lang,
                "reason.unread-cells",
                &[("table", name), ("cells", &cells)],
            )
        })
    }

    /// A blank or dash that alone explains the fault is reported by the cell rules, with the
    /// value: one fault, one finding.
    fn is_blank(&self, fault: &Fault) -> bool {
        let [only] = fault.candidates.as_slice() else {
            return false;
        };
        let kind = self.binding.cells[only.cell].value.kind;
        matches!(kind, ValueKind::Blank | ValueKind::Dash)
    }

    fn label(&self, cell: usize) -> Label {
        let address = self.context.subject.address(self.index, cell);
        Label::new(self.binding.cells[cell].span).with_address(address)
    }

    fn words(&self, cell: usize) -> String {
        let address = self.context.subject.address(self.index, cell);
        self.context.subject.place(
            self.binding.cells[cell].span,
            Some(&address),
            self.context.lang,
        )
    }

    /// Row and column without the table's name.
    fn short(&self, cell: usize) -> String {
        let table = &self.form.tables[self.binding.table];
        let cell = &self.binding.cells[cell];
        let separator = say(self.context.lang, "place.separator", &[]);
        let row = table.rows[cell.row].label.get(self.context.lang);
        let column = table.columns[cell.column].label.get(self.context.lang);
        format!("{row}{separator}{column}")
    }

    /// What tells a cell apart from the one that is named: the column in its row, the row in its
    /// column, both elsewhere.
    fn shorter(&self, cell: usize, named: usize) -> String {
        let table = &self.form.tables[self.binding.table];
        let (here, there) = (&self.binding.cells[cell], &self.binding.cells[named]);
        if here.row == there.row {
            table.columns[here.column]
                .label
                .get(self.context.lang)
                .to_owned()
        } else if here.column == there.column {
            table.rows[here.row].label.get(self.context.lang).to_owned()
        } else {
            self.short(cell)
        }
    }

    fn found(&self, fault: &Fault) -> Found {
        let sum = &self.balance.sums[fault.broken[0]];
        let relation = &self.form.relations[sum.relation];
        let lang = self.context.lang;
        let (cell, stated, computed) = match fault.candidates.as_slice() {
            [only] => {
                let stated = self.binding.cells[only.cell]
                    .value
                    .for_sums()
                    .unwrap_or_default();
                (only.cell, stated, only.value)
            }
            _ => (
                sum.terms[0].0,
                sum.stated(self.binding),
                sum.computed(self.binding),
            ),
        };
        let show = |number: rust_decimal::Decimal| number.normalize().to_string();
        let mut found = Found::at(self.label(cell))
            .with("cell", self.words(cell))
            .with("relation", relation.title.get(lang))
            .with("stated", show(stated))
            .with("computed", show(computed))
            .with("difference", show((stated - computed).abs()))
            .against(show(stated), show(computed))
            .valued(show(stated))
            .valued(show(computed));
        found.primary.text = Some(say(lang, "fault.stated", &[("value", &show(stated))]));
        self.add_addends(fault, cell, &mut found);
        self.add_notes(fault, cell, &mut found);
        for index in &fault.broken {
            let key = &self.form.relations[self.balance.sums[*index].relation].key;
            if !found.relations.contains(key) {
                found.relations.push(key.clone());
            }
        }
        if let [only] = fault.candidates.as_slice() {
            let value = show(only.value);
            let title = say(lang, "fault.fix", &[("value", &value)]);
            let mut fix = Fix::replacement(title, Applicability::Unsafe, found.primary.span, value);
            if let Some(other) = fault.exchanged {
                let new = self.binding.cells[cell].text.trim().to_owned();
                fix.edits.push(crate::diagnostic::Edit {
                    span: self.binding.cells[other].span,
                    new,
                });
                fix.edits.sort_by_key(|edit| edit.span);
            }
            found.fix = Some(fix);
        }
        found
    }

    /// Every addend that is not nothing, labelled with its value.
    fn add_addends(&self, fault: &Fault, primary: usize, found: &mut Found) {
        let mut shown = vec![primary];
        for index in &fault.broken {
            for (cell, _) in &self.balance.sums[*index].terms {
                let bound = &self.binding.cells[*cell];
                let nothing = bound.value.for_sums().is_none_or(|value| value.is_zero());
                if shown.contains(cell) || nothing && bound.value.kind == ValueKind::Count {
                    continue;
                }
                shown.push(*cell);
                let (label, value) = (self.shorter(*cell, primary), bound.text.trim());
                let text = say(
                    self.context.lang,
                    "fault.addend",
                    &[("label", &label), ("value", value)],
                );
                found.secondary.push(self.label(*cell).with_text(text));
            }
        }
    }

    fn add_notes(&self, fault: &Fault, cell: usize, found: &mut Found) {
        let lang = self.context.lang;
        let mut guess = |text: String| found.notes.push(Note::Hypothesis(text));
        let value_of = |cell: usize| {
            self.binding.cells[cell]
                .value
                .for_sums()
                .unwrap_or_default()
        };
        match fault.candidates.as_slice() {
            [only] => {
                let (stated, value) = (value_of(only.cell).normalize(), only.value.normalize());
                guess(match fault.exchanged {
                    Some(other) => {
                        say(lang, "hypothesis.shifted", &[("label", &self.short(other))])
                    }
                    None => {
                        let (stated, value) = (stated.to_string(), value.to_string());
                        say(
                            lang,
                            "fault.single",
                            &[("stated", &stated), ("value", &value)],
                        )
                    }
                });
                let neighbours = hypothesis::Neighbours::new(self.binding, cell);
                if fault.exchanged.is_none()
                    && let Some(text) =
                        hypothesis::of_cell(stated, value, &neighbours, lang, &|c| self.short(c))
                {
                    guess(text);
                }
            }
            [] if fault.broken.len() == 2 => {
                let off = |index: usize| self.balance.sums[fault.broken[index]].difference;
                let value = off(0).abs().normalize().to_string();
                let value = [("value", value.as_str())];
                guess(if off(0) == off(1) {
                    say(lang, "hypothesis.miscounted", &value)
                } else {
                    say(lang, "hypothesis.moved", &value)
                });
            }
            [] => {
                let sum = &self.balance.sums[fault.broken[0]];
                let equal = self.form.relations[sum.relation].compare == Comparison::Equal;
                if equal
                    && let Some(text) =
                        hypothesis::of_sum(sum, self.binding, lang, &|c| self.short(c))
                {
                    guess(text);
                }
            }
            several => {
                let cells: Vec<String> = several
                    .iter()
                    .map(|one| format!("{} → {}", self.short(one.cell), one.value.normalize()))
                    .collect();
                let cells = cells.join(&say(lang, "frame.and", &[]));
                guess(say(lang, "fault.one-of", &[("cells", &cells)]));
            }
        }
        let sum = &self.balance.sums[fault.broken[0]];
        let colon = say(lang, "list.colon", &[]);
        for (term, _) in &sum.terms {
            let bound = &self.binding.cells[*term];
            let text = match bound.value.kind {
                ValueKind::Blank => say(lang, "fault.blank", &[]),
                ValueKind::Dash => say(lang, "fault.dash", &[("text", bound.text.trim())]),
                _ => continue,
            };
            found
                .notes
                .push(Note::Why(format!("{}{colon}{text}", self.short(*term))));
        }
    }
}

impl Place<'_> {
    /// A fault: which cells alone explain it, and whose it is.
    fn explained(&self, fault: &Fault, owner: &str) -> Step {
        let candidates = fault.candidates.iter().map(|one| {
            Step::new("fault.candidate")
                .with("cell", self.words(one.cell))
                .with("value", one.value.normalize().to_string())
                .labelled(self.label(one.cell))
        });
        let key = if self.is_blank(fault) {
            "fault.blank"
        } else {
            "fault"
        };
        Step::new(key)
            .counting("relations", fault.broken.len())
            .counting("cells", fault.candidates.len())
            .with("owner", owner)
            .wholly(candidates)
    }
}
