//! One slip at a time in a sound report: each must be found, and found at its place.

use crate::support::{checked, none_wrong, pack, sample, subject};
use gouji::check::Report;
use gouji::diagnostic::{Diagnostic, Severity};
use gouji::source::Span;
use std::collections::BTreeMap;

/// Slips that are not found as they should be: kind, address or key, reason.
const KNOWN: &[(&str, &str, &str)] = &[];

/// A cell of the sound report.
struct Cell {
    address: String,
    table: String,
    text: String,
    span: Span,
}

fn sound() -> (String, Vec<Cell>) {
    let text = sample("clean-2021.txt");
    let subject = subject("clean-2021.txt", text.as_bytes());
    let mut cells = Vec::new();
    for binding in &subject.bindings {
        let table = &subject.model.forms[binding.form].tables[binding.table];
        cells.extend(binding.cells.iter().map(|cell| Cell {
            address: table.address(&table.rows[cell.row], &table.columns[cell.column]),
            table: table.key.clone(),
            text: cell.text.clone(),
            span: cell.span,
        }));
    }
    assert_eq!(cells.len(), 200);
    (text, cells)
}

fn spliced(text: &str, span: Span, new: &str) -> String {
    format!(
        "{}{new}{}",
        &text[..span.start as usize],
        &text[span.end as usize..]
    )
}

fn check_text(text: &str) -> Report {
    let report = checked("clean-2021.txt", text.as_bytes());
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    report
}

/// What was tried, found and wrong, by kind of slip.
#[derive(Default)]
struct Tally {
    rows: BTreeMap<&'static str, [usize; 3]>,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, kind: &'static str, what: &str, outcome: Result<(), String>) {
        let known = KNOWN.iter().any(|(k, w, _)| *k == kind && *w == what);
        let row = self.rows.entry(kind).or_default();
        row[0] += 1;
        row[1] += usize::from(outcome.is_ok());
        match outcome {
            Err(_) if known => {}
            Err(how) => {
                row[2] += 1;
                self.wrong.push(format!("{kind}: {what}: {how}"));
            }
            Ok(()) if known => self.wrong.push(format!("{kind}: {what}: mended")),
            Ok(()) => {}
        }
    }

    fn print(&self) {
        println!("{:28} {:>6} {:>6} {:>6}", "kind", "tried", "found", "wrong");
        for (kind, [tried, found, wrong]) in &self.rows {
            println!("{kind:28} {tried:6} {found:6} {wrong:6}");
        }
    }
}

/// The number with one digit changed in every way that is tried.
fn slips(text: &str) -> Vec<(&'static str, String)> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let write = |digits: &[u32]| digits.iter().map(u32::to_string).collect::<String>();
    let number: u64 = text.parse().expect("a count");
    let mut slips = vec![("one more", (number + 1).to_string())];
    for at in 0..digits.len() {
        let mut other = digits.clone();
        // Neither the same digit nor a leading 0.
        other[at] = 1 + (digits[at] + 3) % 9;
        slips.push(("another digit", write(&other)));
    }
    for at in 1..digits.len() {
        let mut other = digits.clone();
        other.swap(at - 1, at);
        if other != digits && other[0] != 0 {
            slips.push(("digits transposed", write(&other)));
        }
    }
    slips.retain(|(_, new)| new != text);
    slips
}

#[test]
fn the_sound_report_has_no_finding() {
    let (text, _) = sound();
    let report = check_text(&text);
    let found: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_wrong_digit_is_found_in_its_own_cell() {
    let (text, cells) = sound();
    let mut tally = Tally::default();
    let (mut tried, mut errors) = (0, 0);
    for cell in &cells {
        if cell.table == "disclosure" || cell.text == "0" {
            continue;
        }
        for (kind, new) in slips(&cell.text) {
            let report = check_text(&spliced(&text, cell.span, &new));
            tried += 1;
            let errs: Vec<&Diagnostic> = report
                .diagnostics
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            errors += usize::from(!errs.is_empty());
            let outcome = if cell.table == "applications" {
                names(&errs, cell)
            } else if errs.is_empty() {
                Err("no error".to_owned())
            } else {
                Ok(())
            };
            let what = format!("{} {} for {}", cell.address, new, cell.text);
            let kind = match (cell.table.as_str(), kind) {
                ("applications", "one more") => "table 3, one more",
                ("applications", "another digit") => "table 3, another digit",
                ("applications", _) => "table 3, transposed",
                (_, "one more") => "table 4, one more",
                (_, "another digit") => "table 4, another digit",
                _ => "table 4, transposed",
            };
            tally.add(kind, &what, outcome);
        }
    }
    tally.print();
    println!("errors in {errors} of {tried} positions");
    assert!(errors * 100 >= tried * 99, "{errors} of {tried}");
    none_wrong("wrong digits", &tally.wrong);
}

/// Whether exactly one error stands at the cell and its fix gives the old value back.
fn names(errors: &[&Diagnostic], cell: &Cell) -> Result<(), String> {
    let [error] = errors else {
        let all: Vec<&str> = errors.iter().map(|one| one.message.as_str()).collect();
        return Err(format!("{} errors: {all:?}", errors.len()));
    };
    if error.primary.address.as_deref() != Some(&cell.address) {
        return Err(format!("found at {:?}", error.primary.address));
    }
    let edits = error.fix.as_ref().map(|fix| fix.edits.as_slice());
    match edits {
        Some([edit]) if edit.new == cell.text => Ok(()),
        other => Err(format!("fix {other:?}")),
    }
}

/// Whether there is exactly one finding and it is of one of these rules.
fn only(report: &Report, rules: &[&str]) -> Result<(), String> {
    match report.diagnostics.as_slice() {
        [one] if rules.contains(&one.rule.name()) => Ok(()),
        other => Err(format!(
            "{:?}",
            other
                .iter()
                .map(|one| format!("{} {}", one.rule, one.message))
                .collect::<Vec<_>>()
        )),
    }
}

#[test]
fn what_is_left_out_is_found_once() {
    let (text, cells) = sound();
    let subject = subject("clean-2021.txt", text.as_bytes());
    let mut tally = Tally::default();
    for section in &pack().model.forms[0].sections {
        let (_, found) = subject.document.role(&section.role).expect("it is there");
        let report = check_text(&spliced(&text, found.span, ""));
        let outcome = only(&report, &["section-missing"]);
        tally.add("section deleted", &section.role, outcome);
    }
    for binding in &subject.bindings {
        let table = &subject.model.forms[binding.form].tables[binding.table];
        if table.key == "review" {
            // Its rows stand side by side.
            continue;
        }
        for row in &binding.rows {
            let start = text[..row.label.start as usize]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let end = start + text[start..].find('\n').expect("the line ends") + 1;
            let report = check_text(&spliced(&text, Span::new(start, end), ""));
            let what = format!("{}/{}", table.key, table.rows[row.row].key);
            tally.add("row deleted", &what, only(&report, &["row-missing"]));
        }
    }
    for cell in &cells {
        let report = check_text(&spliced(&text, cell.span, ""));
        let outcome = only(&report, &["cell-blank", "total-blank"]);
        tally.add("cell emptied", &cell.address, outcome);
        let report = check_text(&spliced(&text, cell.span, "/"));
        let outcome = only(&report, &["cell-dash"]);
        tally.add("cell struck out", &cell.address, outcome);
    }
    tally.print();
    none_wrong("left out", &tally.wrong);
}
