//! One report in every text layout and encoding: no value may come out wrong, and what could not
//! be read must be said.

use crate::support::{none_wrong, sample, subject};
use crate::writer::{LAYOUTS, Part, parts};
use gouji::subject::Subject;
use std::collections::BTreeMap;

/// Layouts in which a blank cell makes others wrong: name and reason.
const KNOWN_WRONG: &[(&str, &str)] = &[];

/// Every cell that is read: address and number, `None` for a cell without one.
fn cells(subject: &Subject) -> BTreeMap<String, Option<String>> {
    let mut cells = BTreeMap::new();
    for binding in &subject.bindings {
        let table = &subject.model.forms[binding.form].tables[binding.table];
        for cell in &binding.cells {
            let address = table.address(&table.rows[cell.row], &table.columns[cell.column]);
            let number = cell.value.number.map(|number| number.to_string());
            cells.insert(address, number);
        }
    }
    cells
}

/// Addresses without a cell and without a gap that says why.
fn unexplained(subject: &Subject) -> Vec<String> {
    let mut silent = Vec::new();
    for binding in &subject.bindings {
        let table = &subject.model.forms[binding.form].tables[binding.table];
        for (at, row) in table.rows.iter().enumerate() {
            for column in &row.columns {
                let said = binding
                    .gaps
                    .iter()
                    .any(|gap| gap.kind.hides_cells() && gap.row.is_none_or(|row| row == at));
                if binding.cell(at, *column).is_none() && !said {
                    silent.push(table.address(row, &table.columns[*column]));
                }
            }
        }
    }
    silent
}

/// How a text stands against the sound values.
struct Outcome {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

fn compare(name: &str, bytes: &[u8], sound: &BTreeMap<String, Option<String>>) -> Outcome {
    let subject = subject("layout.txt", bytes);
    let read = cells(&subject);
    let mut outcome = Outcome {
        right: 0,
        all: sound.len(),
        wrong: Vec::new(),
    };
    for (address, number) in &read {
        if sound.get(address) == Some(number) {
            outcome.right += 1;
        } else {
            let right = sound.get(address);
            let what = format!("{name}: {address} is {right:?}, read {number:?}");
            outcome.wrong.push(what);
        }
    }
    let silent = unexplained(&subject);
    if !silent.is_empty() {
        let what = format!("{name}: unread without a gap: {}", silent.join(" "));
        outcome.wrong.push(what);
    }
    outcome
}

/// The sound report and its values.
fn sound() -> (Vec<Part>, BTreeMap<String, Option<String>>) {
    let text = sample("clean-2021.txt");
    let values = cells(&subject("clean-2021.txt", text.as_bytes()));
    assert_eq!(values.len(), 200);
    (parts(&text), values)
}

/// The report in every layout, and on one line.
fn written(parts: &[Part]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, layout) in LAYOUTS {
        let text = parts.iter().map(|part| match part {
            Part::Line(line) => format!("{line}\n"),
            Part::Table(rows) => layout(rows),
        });
        all.push(((*name).to_owned(), text.collect::<String>()));
    }
    let one = |between: &str, layout: &str| {
        let (_, text) = all
            .iter()
            .find(|(name, _)| name == layout)
            .expect("a layout");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.join(between) + "\n"
    };
    let plain = one(" ", "a row a line, blanks between");
    let pipes = one(" ", "pipes on both sides");
    all.push(("the whole report on one line".to_owned(), plain));
    all.push(("one line with pipes".to_owned(), pipes));
    all
}

/// The sound report with another number in every cell, so that no value can stand in for another;
/// every `nth` cell is blank.
fn distinct(nth: usize) -> (Vec<Part>, BTreeMap<String, Option<String>>) {
    let text = sample("clean-2021.txt");
    let sound = subject("clean-2021.txt", text.as_bytes());
    let mut spans: Vec<_> = sound
        .bindings
        .iter()
        .flat_map(|binding| binding.cells.iter().map(|cell| cell.span))
        .collect();
    spans.sort();
    let mut other = text;
    for (at, span) in spans.iter().enumerate().rev() {
        let blank = nth > 0 && at % nth == nth - 1;
        let new = if blank {
            String::new()
        } else {
            (at * 7 % 200 + 1000).to_string()
        };
        other.replace_range(span.start as usize..span.end as usize, &new);
    }
    let values = cells(&subject("clean-2021.txt", other.as_bytes()));
    assert_eq!(values.len(), 200);
    (parts(&other), values)
}

#[test]
fn every_layout_is_read_without_a_wrong_value() {
    for (what, model) in [("sound", sound()), ("distinct", distinct(0))] {
        println!("{what}");
        let (wrong, [right, all]) = read_all(&model);
        none_wrong(
            "layouts",
            &wrong.into_values().flatten().collect::<Vec<_>>(),
        );
        assert!(
            right * 1000 >= all * 995,
            "{right} of {all} cells are right"
        );
    }
}

#[test]
fn a_blank_cell_never_makes_another_value_wrong() {
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for nth in [9, 23] {
        println!("every {nth}th cell blank");
        for (name, found) in read_all(&distinct(nth)).0 {
            wrong.entry(name).or_default().extend(found);
        }
    }
    for (name, reason) in KNOWN_WRONG {
        let found = wrong.remove(*name);
        assert!(found.is_some(), "{name} is mended: {reason}");
    }
    none_wrong(
        "layouts",
        &wrong.into_values().flatten().collect::<Vec<_>>(),
    );
}

/// What is wrong by layout, and how many cells of how many are right.
fn read_all(
    (parts, sound): &(Vec<Part>, BTreeMap<String, Option<String>>),
) -> (BTreeMap<String, Vec<String>>, [usize; 2]) {
    let (mut wrong, mut right, mut all) = (BTreeMap::new(), 0, 0);
    for (name, text) in written(parts) {
        let outcome = compare(&name, text.as_bytes(), sound);
        let share = 100.0 * outcome.right as f64 / outcome.all as f64;
        println!(
            "{name:38} {:3}/{} {share:5.1} %",
            outcome.right, outcome.all
        );
        right += outcome.right;
        all += outcome.all;
        if !outcome.wrong.is_empty() {
            wrong.insert(name, outcome.wrong);
        }
    }
    println!("{right} of {all} cells");
    (wrong, [right, all])
}

/// The same text as other programs would save it.
fn encoded(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let crlf = text.replace('\n', "\r\n");
    let units = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(crlf.encode_utf16());
        units.flat_map(order).collect()
    };
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let mut bom = vec![0xEF, 0xBB, 0xBF];
    bom.extend_from_slice(text.as_bytes());
    vec![
        ("UTF-8 CRLF", crlf.clone().into_bytes()),
        ("UTF-8 with a mark", bom),
        ("GB18030", gb),
        ("UTF-16LE CRLF", units(u16::to_le_bytes)),
        ("UTF-16BE CRLF", units(u16::to_be_bytes)),
    ]
}

#[test]
fn the_encoding_changes_no_value() {
    let (parts, _) = sound();
    let mut wrong = Vec::new();
    for (name, text) in written(&parts) {
        let plain = cells(&subject("layout.txt", text.as_bytes()));
        for (encoding, bytes) in encoded(&text) {
            let read = subject("layout.txt", &bytes);
            if read.replaced > 0 || cells(&read) != plain {
                wrong.push(format!("{name} in {encoding}"));
            }
        }
    }
    none_wrong("encodings", &wrong);
}
