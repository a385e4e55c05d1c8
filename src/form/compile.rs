//! A form file to a [`Form`], or errors that point into the YAML.

use super::file::{FormFile, ItemFile, RelationFile, RowFile, SectionFile, TableFile};
use super::{CellType, Column, Each, Form, Item, Orientation, Relation, Row, Section, Table, Term};
use crate::diagnostic::RuleId;
use crate::source::fold::{fold, squeeze};
use crate::source::{Pattern, limits};
use crate::syntax::{Guide, RoleGuide, ordinal};
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Reads and compiles one form file; problems are added to `problems`.
pub fn form(file: &DataFile, problems: &mut Vec<LoadError>) -> Option<Form> {
    let before = problems.iter().filter(|one| one.is_error()).count();
    let written: FormFile = parse(file, problems)?;
    let mut compiler = Compiler { file, problems };
    compiler.size(&written)?;
    compiler.key(&written.id);
    compiler.unique(&written);
    let sections: Vec<Section> = written
        .sections
        .iter()
        .map(|section| compiler.section(section))
        .collect();
    let tables: Vec<Table> = written
        .tables
        .iter()
        .map(|table| compiler.table(table, &sections))
        .collect();
    let relations = written
        .relations
        .iter()
        .filter_map(|relation| compiler.relation(relation, &tables))
        .collect();
    let form = Form {
        id: written.id.value,
        title: written.title,
        years: written.years,
        sections,
        tables,
        relations,
    };
    let after = problems.iter().filter(|one| one.is_error()).count();
    (after == before).then_some(form)
}

/// What the outline needs to know of a set of forms.
#[must_use]
pub fn guide(forms: &[Form]) -> Guide {
    let mut roles: Vec<RoleGuide> = Vec::new();
    for section in forms.iter().flat_map(|form| &form.sections) {
        match roles.iter_mut().find(|role| role.role == section.role) {
            Some(role) => {
                let new = section
                    .titles
                    .iter()
                    .filter(|title| !role.titles.contains(title));
                let new: Vec<String> = new.cloned().collect();
                role.titles.extend(new);
            }
            None => roles.push(RoleGuide {
                role: section.role.clone(),
                titles: section.titles.clone(),
                pattern: section.pattern.clone(),
            }),
        }
    }
    let mut labels = Vec::new();
    for table in forms.iter().flat_map(|form| &form.tables) {
        labels.extend(table.headers.iter().cloned());
        labels.extend(table.columns.iter().map(|column| squeeze(&column.label.zh)));
        for row in &table.rows {
            labels.push(row.printed.clone());
            labels.extend(row.labels.iter().cloned());
            labels.extend(row.group.iter().cloned());
        }
    }
    labels.retain(|label| !label.is_empty());
    labels.sort_unstable();
    labels.dedup();
    let tables = forms.iter().flat_map(|form| &form.tables);
    let captions = tables.flat_map(|table| table.captions.clone()).collect();
    Guide::new(roles, &labels).with_captions(captions)
}

/// A label without its number.
#[must_use]
pub fn without_number(label: &str) -> &str {
    ordinal::read(label, 0).map_or(label, |(_, taken)| &label[taken..])
}

struct Compiler<'a> {
    file: &'a DataFile,
    problems: &'a mut Vec<LoadError>,
}

impl Compiler<'_> {
    fn problem(&mut self, message: String, at: Option<crate::source::Span>) -> &mut LoadError {
        self.problems
            .push(LoadError::new(self.file, message).at(at));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Keys that are there twice, and years of which there is none.
    fn unique(&mut self, written: &FormFile) {
        self.once("section", written.sections.iter().map(|one| &one.role));
        self.once("table", written.tables.iter().map(|one| &one.key));
        // A relation may have a line for each of several tables.
        let mut seen = Vec::new();
        for relation in &written.relations {
            let one = (&relation.key.value, &relation.table.value);
            if seen.contains(&one) {
                let message = format!("the relation `{}` is there twice", relation.key.value);
                self.problem(message, relation.key.span);
            }
            seen.push(one);
        }
        for table in &written.tables {
            self.once("column", table.columns.iter().map(|one| &one.key));
            self.once("row", table.rows.iter().map(|one| &one.key));
        }
        for section in &written.sections {
            self.once("item", section.items.iter().map(|one| &one.key));
        }
        if let (Some(from), Some(to)) = (written.years.from, written.years.to)
            && from > to
        {
            let message = format!("no year lies between {from} and {to}");
            self.problem(message, written.id.span);
        }
    }

    fn once<'a>(&mut self, what: &str, keys: impl Iterator<Item = &'a Spanned<String>>) {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key.value.as_str()) {
                let message = format!("the {what} `{}` is there twice", key.value);
                self.problem(message, key.span);
            }
        }
    }

    /// A form of more cells than it may have is not laid out at all.
    fn size(&mut self, written: &FormFile) -> Option<()> {
        let cells = |table: &TableFile| table.rows.len().saturating_mul(table.columns.len());
        let sizes = written.tables.iter().map(cells);
        let all = sizes.fold(0, usize::saturating_add);
        if all <= limits::MOST_CELLS {
            return Some(());
        }
        let most = limits::MOST_CELLS;
        let message = format!("this form has {all} cells, more than the limit of {most}");
        let largest = written.tables.iter().max_by_key(|table| cells(table));
        self.problem(message, largest.and_then(|table| table.key.span));
        None
    }

    fn key(&mut self, key: &Spanned<String>) -> String {
        if !key.value.split('.').all(RuleId::is_kebab) {
            let message = format!("`{}` is not lower kebab case", key.value);
            let problem = LoadError::new(self.file, message).at(key.span);
            let help = "write lower-case letters, digits and `-`, such as `carried-in`";
            self.problems.push(problem.with_help(help));
        }
        key.value.clone()
    }

    fn regex(&mut self, written: &Spanned<String>, whole: bool) -> Pattern {
        let pattern = if whole {
            format!("^(?:{})", written.value)
        } else {
            written.value.clone()
        };
        match Pattern::new(&pattern, true) {
            Ok(pattern) => pattern,
            Err(error) => {
                // Read by itself, the pattern has its mistake where it was written.
                let error = Pattern::new(&written.value, true).err().unwrap_or(error);
                let span = self.file.inside(written, error.range);
                let problem = LoadError::new(self.file, error.message).at(span);
                self.problems.push(problem.with_any_help(error.help));
                never()
            }
        }
    }

    fn section(&mut self, written: &SectionFile) -> Section {
        let mut titles = vec![squeeze(&written.title.zh)];
        titles.extend(written.aliases.iter().map(|alias| squeeze(alias)));
        Section {
            role: self.key(&written.role),
            title: written.title.clone(),
            titles,
            pattern: self.regex(&written.pattern, true),
            items: written.items.iter().map(|item| self.item(item)).collect(),
        }
    }

    fn item(&mut self, written: &ItemFile) -> Item {
        Item {
            key: self.key(&written.key),
            title: written.title.clone(),
            pattern: self.regex(&written.pattern, false),
            topic: self.regex(&written.topic, false),
        }
    }

    fn table(&mut self, written: &TableFile, sections: &[Section]) -> Table {
        if sections
            .iter()
            .all(|section| section.role != written.section.value)
        {
            let roles = sections.iter().map(|section| section.role.as_str());
            let error =
                LoadError::new(self.file, format!("no section `{}`", written.section.value))
                    .at(written.section.span)
                    .did_you_mean(&written.section.value, roles);
            self.problems.push(error);
        }
        let columns: Vec<Column> = written
            .columns
            .iter()
            .map(|column| Column {
                key: self.key(&column.key),
                label: column.label.clone(),
                squeezed: squeeze(&column.label.zh),
                optional: column.optional,
            })
            .collect();
        let rows: Vec<Row> = written
            .rows
            .iter()
            .map(|row| self.row(row, written, &columns))
            .collect();
        let mut labels: Vec<String> = rows.iter().flat_map(|row| row.labels.clone()).collect();
        labels.sort_unstable();
        Table {
            key: self.key(&written.key),
            title: written.title.clone(),
            section: written.section.value.clone(),
            orientation: written.orientation,
            captions: written
                .captions
                .iter()
                .map(|caption| without_number(&squeeze(caption)).to_owned())
                .collect(),
            codes: written.codes,
            headers: written
                .headers
                .iter()
                .map(|header| squeeze(header))
                .collect(),
            columns,
            rows,
            labels,
        }
    }

    fn row(&mut self, written: &RowFile, table: &TableFile, columns: &[Column]) -> Row {
        let indices: Vec<usize> = match &written.columns {
            None => (0..columns.len()).collect(),
            Some(keys) => keys
                .iter()
                .filter_map(|key| {
                    let found = columns.iter().position(|column| column.key == key.value);
                    if found.is_none() {
                        let known = columns.iter().map(|column| column.key.as_str());
                        let error = LoadError::new(self.file, format!("no column `{}`", key.value))
                            .at(key.span)
                            .did_you_mean(&key.value, known);
                        self.problems.push(error);
                    }
                    found
                })
                .collect(),
        };
        let cell = |index: &usize| {
            written
                .cell
                .or(table.columns[*index].cell)
                .unwrap_or(CellType::Count)
        };
        let printed = squeeze(&written.label.zh);
        let mut labels = vec![without_number(&printed).to_owned()];
        for alias in &written.aliases {
            let alias = squeeze(alias);
            let bare = without_number(&alias).to_owned();
            if !labels.contains(&bare) {
                labels.push(bare);
            }
        }
        Row {
            key: self.key(&written.key),
            label: written.label.clone(),
            labels,
            printed,
            anchor: written.anchor.as_deref().map(squeeze),
            group: written.group.as_deref().map(squeeze),
            code: self.code(written, table),
            optional: written.optional,
            cells: indices.iter().map(cell).collect(),
            columns: indices,
        }
    }

    /// A row's code; the table must say that it has codes.
    fn code(&mut self, row: &RowFile, table: &TableFile) -> Option<String> {
        let code = row.code.as_ref()?;
        let same = |row: &&RowFile| row.code.as_ref().is_some_and(|one| one.value == code.value);
        if !table.codes {
            let message = "a row has a code, but the table does not say `codes: true`";
            self.problem(message.to_owned(), code.span);
        } else if !super::is_code(&code.value) {
            let message = format!("`{}` is no code: three to nine digits", code.value);
            self.problem(message, code.span);
        } else if table.rows.iter().filter(same).count() > 1 {
            let message = format!("several rows have the code `{}`", code.value);
            self.problem(message, code.span);
        }
        Some(code.value.clone())
    }

    fn tolerance(&mut self, written: &RelationFile) -> Decimal {
        let Some(tolerance) = &written.tolerance else {
            return Decimal::ZERO;
        };
        match tolerance.value.parse::<Decimal>() {
            Ok(value) if !value.is_sign_negative() => value,
            _ => {
                let message = format!("`{}` is not a number from 0", tolerance.value);
                self.problem(message, tolerance.span);
                Decimal::ZERO
            }
        }
    }

    fn relation(&mut self, written: &RelationFile, tables: &[Table]) -> Option<Relation> {
        let Some(at) = tables
            .iter()
            .position(|table| table.key == written.table.value)
        else {
            let known = tables.iter().map(|table| table.key.as_str());
            let error = LoadError::new(self.file, format!("no table `{}`", written.table.value))
                .at(written.table.span)
                .did_you_mean(&written.table.value, known);
            self.problems.push(error);
            return None;
        };
        let table = &tables[at];
        let (terms, over): (Vec<&str>, Vec<&str>) = {
            let rows = table.rows.iter().map(|row| row.key.as_str()).collect();
            let columns = table
                .columns
                .iter()
                .map(|column| column.key.as_str())
                .collect();
            match written.each {
                Each::Column => (rows, columns),
                Each::Row => (columns, rows),
            }
        };
        let left = self.terms(&written.left, &terms);
        let right = self.terms(&written.right, &terms);
        let over = match &written.only {
            None => (0..over.len()).collect(),
            Some(keys) => self
                .terms(keys, &over)
                .iter()
                .map(|term| term.index)
                .collect(),
        };
        Some(Relation {
            key: self.key(&written.key),
            title: written.title.clone(),
            table: at,
            each: written.each,
            compare: written.compare,
            tolerance: self.tolerance(written),
            left,
            right,
            over,
        })
    }

    fn terms(&mut self, written: &[Spanned<String>], known: &[&str]) -> Vec<Term> {
        let mut terms = Vec::new();
        for key in written {
            let (factor, name) = match key.value.strip_prefix('-') {
                Some(name) => (-1, name),
                None => (1, key.value.as_str()),
            };
            let matches = |candidate: &str| match name.strip_suffix('*') {
                Some(prefix) => candidate.starts_with(prefix),
                None => candidate == name,
            };
            let before = terms.len();
            let found = known
                .iter()
                .enumerate()
                .filter(|(_, candidate)| matches(candidate));
            terms.extend(found.map(|(index, _)| Term { index, factor }));
            if terms.len() == before {
                let error = LoadError::new(self.file, format!("no row or column `{name}`"))
                    .at(key.span)
                    .did_you_mean(name, known.iter().copied());
                self.problems.push(error);
            }
        }
        terms
    }
}

/// A pattern that matches nothing, in place of one that did not compile.
fn never() -> Pattern {
    Pattern::new(r"[^\s\S]", false).expect("a constant pattern")
}

/// The pattern of titles is matched on folded text; kept here so that callers need not know.
#[must_use]
pub fn folded_title(raw: &str) -> String {
    fold(raw)
}

/// Whether rows of this table are told apart by labels.
#[must_use]
pub fn has_labels(table: &Table) -> bool {
    table.orientation == Orientation::Rows
}
