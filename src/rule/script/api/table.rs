//! Places that are tables of the form and their cells, and the relations between these.

use super::document::Doc;
use super::place::{Place, What};
use super::{Entry, Fallible, Owner, optional};
use crate::diagnostic::Label;
use crate::fact::Sum;
use crate::form::{self, Binding, BoundCell, Comparison, Each, GapKind};
use crate::source::Span;
use rhai::{Array, Dynamic, Map};

impl Doc {
    fn spec(&self, binding: &Binding) -> &form::Table {
        &self.subject.model.forms[binding.form].tables[binding.table]
    }

    fn cell_at(&self, binding: usize, cell: usize) -> Place {
        let span = self.subject.bindings[binding].cells[cell].span;
        let label = Label::new(span).with_address(self.subject.address(binding, cell));
        Place {
            label,
            ..Place::of(self, span, What::Cell(binding, cell))
        }
    }

    /// The cell of an address that a form has.
    pub(super) fn cell(&self, address: &str) -> Fallible<Option<Place>> {
        if address.contains('*') {
            return Err(format!("`{address}` names several cells: ask `cells`").into());
        }
        self.known(address)?;
        let found = self.subject.cell(address);
        Ok(found.map(|(binding, cell)| self.cell_at(binding, cell)))
    }

    /// The cells of an address in which `*` stands for any key, in the order of the form.
    pub(super) fn cells(&self, address: &str) -> Fallible<Array> {
        self.known(address)?;
        let mut places = Array::new();
        for (at, binding) in self.subject.bindings.iter().enumerate() {
            let spec = self.spec(binding);
            for (index, cell) in binding.cells.iter().enumerate() {
                let own = spec.address(&spec.rows[cell.row], &spec.columns[cell.column]);
                if meets(address, &own) {
                    places.push(Dynamic::from(self.cell_at(at, index)));
                }
            }
        }
        Ok(places)
    }

    /// An address that no form has is a slip of the script, not of the document.
    fn known(&self, address: &str) -> Fallible<()> {
        let mut parts = address.split('/');
        let (Some(table), Some(row), Some(column), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(format!("`{address}` is no address: `table/row/column`").into());
        };
        let is = |wanted: &str, key: &str| wanted == "*" || wanted == key;
        let mut tables = self
            .subject
            .model
            .forms
            .iter()
            .flat_map(|form| &form.tables);
        let known = tables.any(|spec| {
            is(table, &spec.key)
                && spec.rows.iter().any(|one| is(row, &one.key))
                && spec.columns.iter().any(|one| is(column, &one.key))
        });
        match known {
            true => Ok(()),
            false => Err(format!("unknown address `{address}`").into()),
        }
    }

    pub(super) fn tables(&self, inside: Option<Span>) -> Array {
        let bindings = self.subject.bindings.iter().enumerate();
        let read = bindings.filter_map(|(at, binding)| {
            let region = binding.region.filter(|_| binding.is_bound())?;
            let wanted = inside.is_none_or(|span| span.overlaps(region));
            wanted.then(|| Place::of(self, region, What::Table(at)))
        });
        read.map(Dynamic::from).collect()
    }

    /// A table that was not found stands where its section does, or where the document begins.
    pub(super) fn table(&self, key: &str) -> Fallible<Option<Place>> {
        let mut forms = self.subject.model.forms.iter();
        if forms.all(|form| form.table(key).is_none()) {
            return Err(format!("unknown table `{key}`").into());
        }
        let mut bindings = self.subject.bindings.iter().enumerate();
        let found = bindings.find(|(_, binding)| self.spec(binding).key == key);
        Ok(found.map(|(at, binding)| {
            let section = self.subject.document.role(&self.spec(binding).section);
            let heading = section.and_then(|(_, section)| section.heading.as_ref());
            let instead = heading.map_or(Span::new(0, 0), |heading| heading.span);
            Place::of(self, binding.region.unwrap_or(instead), What::Table(at))
        }))
    }

    pub(super) fn relations(&self) -> Array {
        let mut all = Array::new();
        let bindings = self.subject.bindings.iter().zip(&self.subject.balances);
        for (at, (binding, balance)) in bindings.enumerate() {
            for sum in &balance.sums {
                let mut map = self.relation(binding, sum.relation, sum.over);
                self.judge(&mut map, (at, binding), sum);
                all.push(Dynamic::from(map));
            }
            for (relation, over) in &balance.unassessed {
                let mut map = self.relation(binding, *relation, *over);
                for name in ["holds", "left", "right", "difference"] {
                    map.insert(name.into(), Dynamic::UNIT);
                }
                map.insert("cells".into(), Array::new().into());
                all.push(Dynamic::from(map));
            }
        }
        all
    }

    fn relation(&self, binding: &Binding, relation: usize, over: usize) -> Map {
        let relation = &self.subject.model.forms[binding.form].relations[relation];
        let spec = self.spec(binding);
        let at = match relation.each {
            Each::Column => &spec.columns[over].key,
            Each::Row => &spec.rows[over].key,
        };
        let compare = match relation.compare {
            Comparison::Equal => "equal",
            Comparison::AtLeast => "at-least",
        };
        Map::from([
            ("key".into(), relation.key.clone().into()),
            (
                "title".into(),
                relation.title.get(self.lang).to_owned().into(),
            ),
            ("table".into(), spec.key.clone().into()),
            ("at".into(), at.clone().into()),
            ("compare".into(), compare.into()),
        ])
    }

    fn judge(&self, map: &mut Map, (at, binding): (usize, &Binding), sum: &Sum) {
        let cells = sum.terms.iter().map(|(cell, _)| self.cell_at(at, *cell));
        let cells: Array = cells.map(Dynamic::from).collect();
        map.insert("holds".into(), sum.holds.into());
        map.insert("left".into(), sum.stated(binding).into());
        map.insert("right".into(), sum.computed(binding).into());
        map.insert("difference".into(), sum.difference.into());
        map.insert("cells".into(), cells.into());
    }
}

/// Whether an address is the one asked for; `*` for a whole part is any key.
fn meets(asked: &str, address: &str) -> bool {
    let (mut asked, mut own) = (asked.split('/'), address.split('/'));
    loop {
        match (asked.next(), own.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == "*" || wanted == part => {}
            _ => return false,
        }
    }
}

impl Place {
    /// The binding of a table or a cell, and its index.
    fn binding(&self) -> Option<(usize, &Binding)> {
        match self.what {
            What::Table(at) | What::Cell(at, _) => Some((at, &self.doc.subject.bindings[at])),
            _ => None,
        }
    }

    fn as_table(&self) -> Option<(usize, &Binding)> {
        self.binding()
            .filter(|_| matches!(self.what, What::Table(_)))
    }

    pub(super) fn bound(&self) -> Option<&BoundCell> {
        match self.what {
            What::Cell(binding, cell) => Some(&self.doc.subject.bindings[binding].cells[cell]),
            _ => None,
        }
    }

    fn kind(&self) -> &'static str {
        self.bound().map_or("text", |cell| cell.value.kind.name())
    }

    /// The key of a cell's table, row or column, or of a table.
    fn key_of(&self, part: fn(&form::Table, &BoundCell) -> String) -> Option<String> {
        let (_, binding) = self.binding()?;
        Some(part(self.doc.spec(binding), self.bound()?))
    }

    pub(super) fn table_key(&self) -> Option<String> {
        let (_, binding) = self.as_table()?;
        Some(self.doc.spec(binding).key.clone())
    }

    fn state(&self) -> Option<&'static str> {
        let (_, binding) = self.as_table()?;
        let hidden = binding.gaps.iter().any(|gap| gap.kind.hides_cells());
        Some(match (binding.is_bound(), hidden) {
            (false, _) => "unread",
            (true, true) => "partly-read",
            (true, false) => "read",
        })
    }

    fn label(&self) -> Option<String> {
        let (_, binding) = self.as_table()?;
        Some(self.doc.spec(binding).title.get(self.doc.lang).to_owned())
    }

    fn table_cells(&self) -> Array {
        let Some((at, binding)) = self.as_table() else {
            return Array::new();
        };
        let cells = 0..binding.cells.len();
        let places = cells.map(|cell| self.doc.cell_at(at, cell));
        places.map(Dynamic::from).collect()
    }

    fn rows(&self) -> Array {
        let Some((_, binding)) = self.as_table() else {
            return Array::new();
        };
        let spec = self.doc.spec(binding);
        let rows = spec.rows.iter().enumerate().map(|(index, row)| {
            let bound = binding.rows.iter().find(|bound| bound.row == index);
            let place = bound.map(|bound| Place::new(&self.doc, bound.label));
            lined(&row.key, row.label.get(self.doc.lang), optional(place))
        });
        rows.collect()
    }

    fn columns(&self) -> Array {
        let Some((_, binding)) = self.as_table() else {
            return Array::new();
        };
        let columns = self.doc.spec(binding).columns.iter();
        let columns = columns.map(|column| {
            let label = column.label.get(self.doc.lang).to_owned();
            Dynamic::from(Map::from([
                ("key".into(), column.key.clone().into()),
                ("label".into(), label.into()),
            ]))
        });
        columns.collect()
    }

    fn gaps(&self) -> Array {
        let Some((_, binding)) = self.as_table() else {
            return Array::new();
        };
        let spec = self.doc.spec(binding);
        let gaps = binding.gaps.iter().map(|gap| {
            let kind: GapKind = gap.kind;
            let row = gap.row.map(|row| spec.rows[row].key.clone());
            Dynamic::from(Map::from([
                ("kind".into(), kind.name().into()),
                ("row".into(), optional(row)),
                ("found".into(), gap.found.clone().into()),
                ("expected".into(), gap.expected.clone().into()),
                (
                    "place".into(),
                    Dynamic::from(Place::new(&self.doc, gap.span)),
                ),
            ]))
        });
        gaps.collect()
    }
}

fn lined(key: &str, label: &str, place: Dynamic) -> Dynamic {
    Dynamic::from(Map::from([
        ("key".into(), key.to_owned().into()),
        ("label".into(), label.to_owned().into()),
        ("place".into(), place),
    ]))
}

const TABLE: Owner = Owner::Table;
const CELL: Owner = Owner::Cell;

pub(super) static ENTRIES: &[Entry] = &[
    Entry::property(
        TABLE,
        "label",
        "string or ()",
        "What the form calls it.",
        "doc.table(\"stock\").label // Stock",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| optional(place.label()));
        },
    ),
    Entry::property(
        TABLE,
        "state",
        "string or ()",
        "`read`, `partly-read` when some rows were not, or `unread`.",
        "doc.table(\"stock\").state // read",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.state().map(str::to_owned))
            });
        },
    ),
    Entry::property(
        TABLE,
        "rows",
        "array of map",
        "The rows of the form: `#{key, label, place}`, with the printed label, or `()` where the \
         row was not read.",
        "doc.table(\"stock\").rows[0].key // opening",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.rows());
        },
    ),
    Entry::property(
        TABLE,
        "columns",
        "array of map",
        "The columns of the form: `#{key, label}`.",
        "doc.table(\"stock\").columns.len() // 3",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.columns());
        },
    ),
    Entry::property(
        TABLE,
        "cells",
        "array of Place",
        "Its cells that were read, in the order of the form.",
        "doc.table(\"stock\").cells.len() // 9",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.table_cells());
        },
    ),
    Entry::property(
        TABLE,
        "gaps",
        "array of map",
        "Where it departs from the form: `#{kind, row, found, expected, place}`; `row` is a key or \
         `()`.",
        "doc.table(\"stock\").gaps.len() // 0",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.gaps());
        },
    ),
    Entry::call(
        TABLE,
        "cell",
        ("row: string, column: string", "Place or ()"),
        "The cell of a row and a column, by their keys.",
        "doc.table(\"stock\").cell(\"closing\", \"total\").value // 30",
        |engine, name| {
            let cell = |place: &mut Place, row: &str, column: &str| -> Fallible<Dynamic> {
                let key = place.table_key().ok_or("this place is no table")?;
                Ok(optional(place.doc.cell(&format!("{key}/{row}/{column}"))?))
            };
            engine.register_fn(name, cell);
        },
    ),
    Entry::property(
        CELL,
        "kind",
        "string",
        "What it holds: `count`, `amount`, `blank`, `dash` or `text`; `text` for what is no cell.",
        "doc.cell(\"stock/opening/north\").kind // count",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| place.kind().to_owned());
        },
    ),
    Entry::property(
        CELL,
        "address",
        "string or ()",
        "Its address.",
        "doc.table(\"stock\").cells[0].address // stock/opening/north",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.label.address.clone())
            });
        },
    ),
    Entry::property(
        CELL,
        "table",
        "string or ()",
        "The key of its table.",
        "doc.table(\"stock\").cells[0].table // stock",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.key_of(|spec, _| spec.key.clone()))
            });
        },
    ),
    Entry::property(
        CELL,
        "row",
        "string or ()",
        "The key of its row.",
        "doc.table(\"stock\").cells[0].row // opening",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.key_of(|spec, cell| spec.rows[cell.row].key.clone()))
            });
        },
    ),
    Entry::property(
        CELL,
        "column",
        "string or ()",
        "The key of its column.",
        "doc.table(\"stock\").cells[0].column // north",
        |engine, name| {
            engine.register_get(name, |place: &mut Place| {
                optional(place.key_of(|spec, cell| spec.columns[cell.column].key.clone()))
            });
        },
    ),
];
