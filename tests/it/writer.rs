//! The sound report written out in the text layouts that occur in the wild.

use unicode_width::UnicodeWidthStr;

/// A report apart from how its tables are laid out: lines and tables in order.
pub(crate) enum Part {
    /// A line of text.
    Line(String),
    /// A table: rows of cells, empty where a neighbour reaches over.
    Table(Vec<Vec<String>>),
}

/// Takes a report with pipe rows apart.
pub(crate) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for line in text.lines() {
        let Some(row) = line.strip_prefix('|') else {
            parts.push(Part::Line(line.to_owned()));
            continue;
        };
        let row = row.strip_suffix('|').expect("a bar closes the row");
        let row: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        match parts.last_mut() {
            Some(Part::Table(rows)) => rows.push(row),
            _ => parts.push(Part::Table(vec![row])),
        }
    }
    parts
}

/// A way to write a table.
pub(crate) type Layout = fn(&[Vec<String>]) -> String;

/// Every layout by name.
pub(crate) const LAYOUTS: &[(&str, Layout)] = &[
    ("a cell a line behind a tab", |rows| {
        each_cell(rows, |cell| format!("\t{cell}\n"))
    }),
    ("a cell a line, merged ones left out", |rows| {
        each_filled(rows, |cell| format!("{cell}\n"))
    }),
    ("a blank line after every cell", |rows| {
        each_filled(rows, |cell| format!("{cell}\n\n"))
    }),
    ("a cell a line with a bar behind", |rows| {
        each_cell(rows, |cell| format!("{cell} |\n"))
    }),
    ("pipes on both sides", |rows| {
        each_row(rows, |row| format!("| {} |", row.join(" | ")))
    }),
    ("pipes without a leading bar", |rows| {
        each_row(rows, |row| format!("{} |", row.join(" | ")))
    }),
    ("pipes between cells only", |rows| {
        each_row(rows, |row| row.join(" | "))
    }),
    ("merged cells as bare bars", |rows| {
        each_row(rows, |row| {
            format!("{}|", row.join(" | ").replace("|  ", "||"))
        })
    }),
    ("tabs between cells", |rows| {
        each_row(rows, |row| row.join("\t"))
    }),
    ("tabs, merged cells flattened", |rows| {
        each_row(rows, wandering)
    }),
    ("tabs, one more field in a row", |rows| {
        each_row(rows, |row| format!("{}\t", wandering(row)))
    }),
    ("full-width bars", |rows| {
        each_row(rows, |row| format!("｜{}｜", row.join("｜")))
    }),
    ("drawn bars, rules that do not line up", |rows| {
        let rule = |row: &[String]| "──".repeat(row.len());
        each_row(rows, |row| format!("│{}│\n├{}┤", row.join("│"), rule(row)))
    }),
    ("a Markdown table", markdown),
    ("a grid with merged cells", |rows| grid(rows, narrow)),
    ("a grid, broad quotes", |rows| grid(rows, broad)),
    ("a simple table with dashes", |rows| dashed(rows, narrow)),
    ("a simple table, broad quotes", |rows| dashed(rows, broad)),
    ("columns aligned by blanks", |rows| {
        aligned(rows, usize::MAX, narrow)
    }),
    ("aligned by blanks, broad quotes", |rows| {
        aligned(rows, usize::MAX, broad)
    }),
    ("aligned by blanks, labels wrapped", |rows| {
        aligned(rows, 12, narrow)
    }),
    ("a row a line, blanks between", |rows| {
        each_row(rows, |row| filled(row).join(" "))
    }),
];

fn filled(row: &[String]) -> Vec<&str> {
    let cells = row.iter().map(String::as_str);
    cells.filter(|cell| !cell.is_empty()).collect()
}

fn each_cell(rows: &[Vec<String>], write: impl Fn(&str) -> String) -> String {
    rows.iter().flatten().map(|cell| write(cell)).collect()
}

fn each_filled(rows: &[Vec<String>], write: impl Fn(&str) -> String) -> String {
    rows.iter().flat_map(|row| filled(row)).map(write).collect()
}

fn each_row(rows: &[Vec<String>], write: impl Fn(&[String]) -> String) -> String {
    rows.iter().map(|row| write(row) + "\n").collect()
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit()) && cell.parse::<f64>().is_ok()
}

/// A label that reaches over several columns becomes one field and the numbers move left; the row
/// is filled up behind.
fn wandering(row: &[String]) -> String {
    let numbers = row.iter().position(|cell| is_number(cell));
    let Some(numbers) = numbers.filter(|at| row.len() == 10 && *at == 3) else {
        return row.join("\t");
    };
    let label = row[..numbers].iter().rposition(|cell| !cell.is_empty());
    let kept = label.map_or(0, |at| at + 1);
    let mut fields: Vec<&str> = row[..kept].iter().map(String::as_str).collect();
    fields.push("");
    fields.extend(row[numbers..].iter().map(String::as_str));
    fields.resize(11, "");
    fields.join("\t")
}

fn markdown(rows: &[Vec<String>]) -> String {
    let width = rows[0].len();
    let line = |row: &[String]| format!("| {} |\n", row.join(" | "));
    let rule = format!("|{}\n", " --- |".repeat(width));
    let rest: String = rows[1..].iter().map(|row| line(row)).collect();
    format!("\n{}{rule}{rest}\n", line(&rows[0]))
}

/// How wide a text is: programs differ over curly quotes.
type Width = fn(&str) -> usize;

/// Curly quotes are one column wide, as document converters have it.
fn narrow(text: &str) -> usize {
    text.width()
}

/// Curly quotes are two columns wide, as Chinese fonts have it.
fn broad(text: &str) -> usize {
    text.width_cjk()
}

fn padded(text: &str, width: usize, wide: Width) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(wide(text))))
}

/// Widths of the columns: of cells that do not reach over their neighbours, and at least `least`.
fn widths(rows: &[Vec<String>], least: usize, wide: Width) -> Vec<usize> {
    let columns = rows[0].len();
    (0..columns)
        .map(|column| {
            let cells = rows.iter().map(|row| wide(&row[column]));
            cells.max().unwrap_or(0).max(least)
        })
        .collect()
}

/// Whether a cell belongs to the one on its left, or to the one above.
fn merged(rows: &[Vec<String>], row: usize, column: usize) -> (bool, bool) {
    if !rows[row][column].is_empty() || holds_value(rows, row, column) {
        return (false, false);
    }
    // The total of table 3 has a heading two rows high, at the edge.
    let corner = rows[0].len() == 10 && (row, column) == (2, 9);
    let left = column > 0
        && !corner
        && (!rows[row][column - 1].is_empty() || merged(rows, row, column - 1).0);
    (left, !left && row > 0)
}

/// Whether a cell is for a value, even if it is blank.
fn holds_value(rows: &[Vec<String>], row: usize, column: usize) -> bool {
    match rows[0].len() {
        15 => row == 3,
        10 => row > 2 && column > 2,
        _ => match rows[row][0].as_str() {
            "规章" | "行政规范性文件" => column > 0,
            "行政许可" | "行政处罚" | "行政强制" | "行政事业性收费" => {
                column == 1
            }
            _ => false,
        },
    }
}

fn grid(rows: &[Vec<String>], wide: Width) -> String {
    let widths = widths(rows, 3, wide);
    let columns = widths.len();
    let mut out = String::from("\n");
    for (at, row) in rows.iter().enumerate() {
        out.push_str(&border(rows, at, &widths));
        for column in 0..columns {
            let joined = merged(rows, at, column).0;
            out.push(if joined { ' ' } else { '|' });
            out.push_str(&padded(
                &format!(" {}", row[column]),
                widths[column] + 2,
                wide,
            ));
        }
        out.push_str("|\n");
    }
    out.push_str(&border(rows, rows.len(), &widths));
    out + "\n"
}

/// The line above a row of a grid; open where a cell goes on from above.
fn border(rows: &[Vec<String>], at: usize, widths: &[usize]) -> String {
    let open = |column: usize| at > 0 && at < rows.len() && merged(rows, at, column).1;
    let mut out = String::new();
    for (column, width) in widths.iter().enumerate() {
        let both = open(column) && (column == 0 || open(column - 1));
        out.push(if both { '|' } else { '+' });
        let fill = if open(column) { " " } else { "-" };
        out.push_str(&fill.repeat(width + 2));
    }
    let last = open(widths.len() - 1);
    out + if last { "|\n" } else { "+\n" }
}

fn dashed(rows: &[Vec<String>], wide: Width) -> String {
    let widths = widths(rows, 4, wide);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let rule = format!("  {}\n", rule.join(" "));
    let mut out = format!("\n{rule}");
    for row in rows {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| padded(cell, *width, wide))
            .collect();
        out.push_str(format!("  {}", cells.join(" ")).trim_end());
        out.push('\n');
    }
    out + &rule + "\n"
}

/// Columns that stand below each other; a text of more than `most` characters is wrapped.
fn aligned(rows: &[Vec<String>], most: usize, wide: Width) -> String {
    let wrapped: Vec<Vec<Vec<String>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| wrap(cell, most)).collect())
        .collect();
    let columns = rows[0].len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let lines = wrapped.iter().flat_map(|row| &row[column]);
            lines.map(|line| wide(line)).max().unwrap_or(0).max(4)
        })
        .collect();
    let mut out = String::new();
    for row in &wrapped {
        let height = row.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for at in 0..height {
            let cells = row.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(lines, width)| {
                    padded(lines.get(at).map_or("", String::as_str), *width, wide)
                })
                .collect();
            out.push_str(cells.join("   ").trim_end());
            out.push('\n');
        }
    }
    out
}

fn wrap(text: &str, most: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(most.min(characters.len().max(1)));
    lines.map(|line| line.iter().collect()).collect()
}
