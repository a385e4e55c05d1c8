//! Mistakes in cells, rows and labels of the tables.

use super::base::{Base, Mutant, Scope};
use super::structure::line_of;
use super::{Kind, kind, swap};
use gouji::form::Table;
use gouji::form::bind::{Binding, BoundCell};
use gouji::source::Span;

const SUMS: &[&str] = &[
    "applications-unbalanced",
    "processed-sum-wrong",
    "row-total-wrong",
];

/// A cell with its table.
#[derive(Clone, Copy)]
struct At<'a> {
    binding: &'a Binding,
    table: &'a Table,
    cell: &'a BoundCell,
}

impl At<'_> {
    fn digits(&self) -> bool {
        !self.cell.text.is_empty() && self.cell.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn row(&self) -> &str {
        &self.table.rows[self.cell.row].key
    }

    fn column(&self) -> &str {
        &self.table.columns[self.cell.column].key
    }
}

fn cells<'a>(base: &'a Base, table: &str) -> Vec<At<'a>> {
    let mut cells = Vec::new();
    for binding in base
        .subject
        .bindings
        .iter()
        .filter(|binding| binding.is_bound())
    {
        let spec = &base.subject.model.forms[binding.form].tables[binding.table];
        if spec.key == table || table.is_empty() {
            cells.extend(binding.cells.iter().map(|cell| At {
                binding,
                table: spec,
                cell,
            }));
        }
    }
    cells
}

/// A kind that writes something else into cells of a table.
fn cell(
    name: &'static str,
    rules: &'static [&'static str],
    table: &'static str,
    new: impl Fn(At<'_>) -> Option<String> + Send + Sync + 'static,
) -> Kind {
    kind(name, rules, move |base| {
        let all = cells(base, table).into_iter();
        all.filter(|at| !at.cell.span.is_empty())
            .filter_map(|at| Some(base.with(at.cell.span, new(at)?)))
            .collect()
    })
}

fn counted(at: At<'_>) -> Option<u64> {
    if at.digits() && at.cell.text != "0" {
        at.cell.text.parse().ok()
    } else {
        None
    }
}

/// The first digit is another one.
fn slip(at: At<'_>) -> Option<String> {
    counted(at)?;
    let text = &at.cell.text;
    let first = text[..1].parse::<u32>().ok()?;
    Some(format!("{}{}", 1 + (first + 3) % 9, &text[1..]))
}

fn transposed(at: At<'_>) -> Option<String> {
    counted(at)?;
    let mut digits: Vec<char> = at.cell.text.chars().collect();
    let last = digits.len() - 1;
    if last == 0 || digits[last - 1] == digits[last] || (last == 1 && digits[last] == '0') {
        return None;
    }
    digits.swap(last - 1, last);
    Some(digits.into_iter().collect())
}

fn wide(text: &str) -> String {
    text.chars()
        .filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0))
        .collect()
}

pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = vec![
        cell("table 3: one more", SUMS, "applications", |at| {
            Some((counted(at)? + 1).to_string())
        }),
        cell("table 3: digit slip", SUMS, "applications", slip),
        cell(
            "table 3: digits transposed",
            SUMS,
            "applications",
            transposed,
        ),
        cell("table 3: a number for 0", SUMS, "applications", |at| {
            (at.cell.text == "0").then(|| "2".to_owned())
        }),
        kind("table 4: digit slip", &["review-sum-wrong"], |base| {
            review(base, slip)
        }),
        kind("table 4: one more", &["review-sum-wrong"], |base| {
            review(base, |at| Some((counted(at)? + 1).to_string()))
        }),
        kind("cell: emptied", &["cell-blank", "total-blank"], |base| {
            emptied(base, true)
        }),
        kind(
            "cell: lost where no cell is shown",
            &["col-missing", "unreadable-row", "cell-blank", "total-blank"],
            |base| emptied(base, false),
        ),
        cell("cell: dash for 0", &["cell-dash"], "", |at| {
            (at.cell.text == "0").then(|| "—".to_owned())
        }),
        cell("cell: 无 for 0", &["cell-dash"], "", |at| {
            (at.cell.text == "0").then(|| "无".to_owned())
        }),
        cell("cell: unit inside", &["cell-unit-inside"], "", |at| {
            counted(at).map(|number| format!("{number}件"))
        }),
        cell("cell: full-width digits", &["cell-thousands"], "", |at| {
            counted(at).map(|number| wide(&number.to_string()))
        }),
        cell("cell: thousands separator", &["cell-thousands"], "", |at| {
            let number = counted(at).filter(|number| (1000..1_000_000).contains(number))?;
            Some(format!("{},{:03}", number / 1000, number % 1000))
        }),
        cell("cell: fraction", &["cell-fraction"], "applications", |at| {
            counted(at).map(|number| format!("{number}.5"))
        }),
        cell("cell: negative", &["cell-negative"], "applications", |at| {
            counted(at).map(|number| format!("-{number}"))
        }),
        cell("cell: question mark", &["cell-nonnumeric"], "", |at| {
            at.digits().then(|| "?".to_owned())
        }),
        cell("cell: letter O for 0", &["cell-nonnumeric"], "", |at| {
            (at.digits() && at.cell.text.contains('0')).then(|| at.cell.text.replace('0', "O"))
        }),
        kind("cell: digits apart", &["digits-split"], |base| {
            // Where blanks part the cells, a number in two pieces is two numbers.
            let all = cells(base, "applications")
                .into_iter()
                .filter(|_| shows(base));
            all.filter_map(|at| {
                counted(at).filter(|number| (10..100).contains(number))?;
                let text = &at.cell.text;
                Some(base.with(at.cell.span, format!("{} {}", &text[..1], &text[1..])))
            })
            .collect()
        }),
    ];
    kinds.extend(rows());
    kinds.extend(labels());
    kinds.extend(second());
    kinds
}

/// Whether the layout shows where cells are: by bars, or a line for each.
fn shows(base: &Base) -> bool {
    !["oneline", "aligned", "plain"]
        .iter()
        .any(|layout| base.path.contains(layout))
}

/// Cells without their number; the finding may stand anywhere in the row.
fn emptied(base: &Base, shown: bool) -> Vec<Mutant> {
    let all = cells(base, "");
    let mut mutants = Vec::new();
    for at in all.iter().filter(|at| at.digits() && shows(base) == shown) {
        // Without cells that show, the row of table 4 cannot be read at all.
        if !shown && at.table.key == "review" {
            continue;
        }
        let mut mutant = base.with(at.cell.span, "");
        let row = all
            .iter()
            .filter(|other| other.cell.row == at.cell.row && other.table.key == at.table.key);
        let whole = row.fold(at.cell.span, |span, other| span.cover(other.cell.span));
        let label = at.binding.rows.iter().find(|row| row.row == at.cell.row);
        mutant.at[0] = if at.table.key == "review" {
            whole
        } else {
            whole.cover(label.map_or(whole, |row| row.label))
        };
        mutants.push(mutant);
    }
    mutants
}

/// A wrong number in a block of four and their total: any of the five may be named.
fn review(base: &Base, new: impl Fn(At<'_>) -> Option<String>) -> Vec<Mutant> {
    let all = cells(base, "review");
    let mut mutants = Vec::new();
    for at in &all {
        let Some(new) = new(*at) else { continue };
        let grown = new.len();
        let mut mutant = base.with(at.cell.span, new);
        for other in all.iter().filter(|other| other.cell.row == at.cell.row) {
            let mut span = other.cell.span;
            if span.start > at.cell.span.start {
                let shift = |offset: u32| offset as usize + grown - at.cell.span.len();
                span = Span::new(shift(span.start), shift(span.end));
            }
            mutant.at.push(span);
        }
        mutants.push(mutant);
    }
    mutants
}

/// From the label of a row to where the next one begins, when every row has lines of its own.
fn row_spans(base: &Base, table: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for binding in base
        .subject
        .bindings
        .iter()
        .filter(|binding| binding.is_bound())
    {
        let spec = &base.subject.model.forms[binding.form].tables[binding.table];
        if spec.key != table {
            continue;
        }
        for row in &binding.rows {
            let cells = binding.cells.iter().filter(|cell| cell.row == row.row);
            let span = cells.fold(row.label, |span, cell| span.cover(cell.span));
            spans.push(if base.text[span.range()].contains('\n') {
                span
            } else {
                let line = line_of(base, span);
                if line.len() > 900 { span } else { line }
            });
        }
    }
    spans
}

fn rows() -> Vec<Kind> {
    vec![
        kind("row: deleted", &["row-missing"], |base| {
            let mut spans = row_spans(base, "applications");
            spans.extend(row_spans(base, "disclosure"));
            let cut = spans.into_iter().map(|span| {
                let mut mutant = base.with(span, "");
                // The place is where the row would be: the row before or the one behind.
                let at = mutant.at[0].start as usize;
                let near = |at: usize| {
                    (0..=3)
                        .map(|n| at + n)
                        .find(|at| mutant.text.is_char_boundary(*at))
                };
                let to = near((at + 400).min(mutant.text.len() - 3)).unwrap_or(at);
                let from = near(at.saturating_sub(400)).unwrap_or(at);
                mutant.at = vec![Span::new(from, to)];
                mutant
            });
            cut.collect()
        }),
        kind(
            "row: exchanged with the next",
            &["rows-out-of-order"],
            |base| {
                let spans = row_spans(base, "applications");
                let mut mutants = Vec::new();
                for pair in spans.windows(2) {
                    let both = pair[0].cover(pair[1]);
                    let plain = |span: Span| !base.text[span.range()].contains('（');
                    if pair[0].end <= pair[1].start && plain(both) {
                        let between = &base.text[pair[0].end as usize..pair[1].start as usize];
                        let (one, two) = (&base.text[pair[0].range()], &base.text[pair[1].range()]);
                        mutants.push(base.with(both, format!("{two}{between}{one}")));
                    }
                }
                mutants
            },
        ),
        kind(
            "row: a cell lost",
            &["col-missing", "unreadable-row"],
            |base| {
                neighbours(base, |between, cell| {
                    (format!("{cell}{between}"), String::new())
                })
            },
        ),
        kind(
            "row: a cell too many",
            &["col-extra", "unreadable-row"],
            |base| {
                neighbours(base, |between, cell| {
                    (String::new(), format!("{cell}{between}"))
                })
            },
        ),
    ]
}

/// A cell inside a row of table 3, with what stands before the next one, taken out or put in.
fn neighbours(base: &Base, change: impl Fn(&str, &str) -> (String, String)) -> Vec<Mutant> {
    let all = cells(base, "applications");
    let mut mutants = Vec::new();
    for pair in all.windows(2) {
        let (one, two) = (pair[0].cell, pair[1].cell);
        // A number that is neither first nor last, so that what is lost is no label's neighbour.
        let inside = one.row == two.row && one.column == 2;
        if !inside || one.span.is_empty() || two.span.is_empty() || one.span.end > two.span.start {
            continue;
        }
        let between = &base.text[one.span.end as usize..two.span.start as usize];
        let (old, new) = change(between, &base.text[one.span.range()]);
        let start = one.span.start as usize;
        let mut mutant = base.with(Span::new(start, start + old.len()), new);
        let row = all.iter().filter(|at| at.cell.row == one.row);
        let whole = row.fold(one.span, |span, at| span.cover(at.cell.span));
        let label = pair[0].binding.rows.iter().find(|row| row.row == one.row);
        mutant.at[0] = whole.cover(label.map_or(whole, |row| row.label));
        mutants.push(mutant);
    }
    mutants
}

fn labels() -> Vec<Kind> {
    vec![
        swap(
            "label: 行政 dropped",
            &["label-altered"],
            Scope::Whole,
            "其他法律(?P<at>行政)法规禁止公开",
            "",
        ),
        swap(
            "label: a character lost",
            &["label-altered"],
            Scope::Whole,
            "保护第三(?P<at>方)合法权益",
            "",
        ),
        swap(
            "label: another word",
            &["label-altered"],
            Scope::Whole,
            "(?P<at>本机关)不掌握相关政府信息[^的]",
            "本单位",
        ),
        swap(
            "label: most words others",
            &["label-altered"],
            Scope::Whole,
            "(?P<at>本机关不掌握)相关政府信息",
            "本单位没有",
        ),
        swap(
            "header: another item of article 20",
            &["header-mismatch"],
            Scope::Whole,
            "(?m)第二十条第（(?P<at>五)）项",
            "七",
        ),
        swap(
            "header: fee in 元",
            &["fee-unit"],
            Scope::Whole,
            "金额（单位：(?P<at>万元)）",
            "元",
        ),
    ]
}

fn second() -> Vec<Kind> {
    vec![
        kind(
            "table 2: rules of a body that makes none",
            &["rules-without-power"],
            |base| {
                let low =
                    base.subject.profile.body.as_ref().is_some_and(|(body, _)| {
                        body.contains(['区', '县']) && !body.ends_with('社')
                    });
                let all = cells(base, "disclosure").into_iter().filter(|_| low);
                all.filter(|at| {
                    at.row() == "rules" && at.column() == "in-force" && at.cell.text == "0"
                })
                .map(|at| base.with(at.cell.span, "2"))
                .collect()
            },
        ),
        cell(
            "table 2: fee with five decimals",
            &["fee-precision"],
            "disclosure",
            |at| {
                (at.row() == "fees" && at.column() == "amount" && at.cell.text.contains('.'))
                    .then(|| format!("{}54321", at.cell.text))
            },
        ),
        kind(
            "table 2: fewer in force than made",
            &[
                "in-force-impossible",
                "in-force-below-made",
                "normative-documents-disagree",
            ],
            |base| {
                let all = cells(base, "disclosure").into_iter();
                let low = all.filter(|at| {
                    at.row() == "normative-documents"
                        && at.column() == "in-force"
                        && counted(*at) > Some(2)
                });
                low.map(|at| {
                    let mut mutant = base.with(at.cell.span, "1");
                    let said = base.figures(&["normative-documents.in-force"]);
                    mutant.at.extend(said.iter().map(|fact| fact.span));
                    mutant
                })
                .collect()
            },
        ),
    ]
}
