//! Pages that are broken or mean harm: they are read in time, and no value comes out wrong.

use crate::read::pages;
use crate::support::{none_wrong, pack, subject};
use gouji::read::{Limits, read};
use gouji::subject::Subject;
use regex::Regex;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Pages that mean harm.
fn harmful() -> Vec<(&'static str, String)> {
    let many = |piece: &str, count: usize| piece.repeat(count);
    let span = "<td colspan=1000 rowspan=65534>1</td>";
    let table = format!("<table><tr>{}</tr></table>", many("<td colspan=999>1", 100));
    let rows = many(&format!("<tr>{span}</tr>"), 10_000);
    vec![
        ("merged cells", format!("<table>{rows}</table>")),
        ("many merged tables", many(&table, 600)),
        ("nested blocks", many("<div>", 40000) + "a"),
        ("nested tables", many("<table><tr><td>", 10000) + "a"),
        ("unclosed fonts", many("<font><b>a", 20000)),
        ("unclosed links", many("<a href=x>a", 20000)),
        ("end tags", many("</div></td></p>", 40000) + "a"),
        ("comments", many("<!-- a", 40000)),
        ("titles", many("<title>", 20000) + "a"),
        ("scripts", many("<script>", 20000) + "a"),
        ("quotes", many("<a b=\"", 20000)),
        ("two quotes", many("<a b=\"c='<", 20000)),
        ("attributes", format!("<p {}>a", many("a=b ", 60000))),
        ("ampersands", many("&", 200000)),
        ("references", many("&#x110000;&#0;&nbsp", 20000)),
        ("breaks", format!("<p>{}", many("a<br>", 40000))),
        ("blanks", many(" \n", 200000) + "a"),
        ("lists", many("<ol start=99999999999999999999><li>a", 10000)),
        ("one cell", format!("<table><tr><td>{}", many("a ", 200000))),
        ("rows", format!("<table>{}", many("<tr><td>1<td>2", 20_000))),
        ("brackets", many("<", 200000)),
        ("sections", many("<![CDATA[a", 20000)),
        ("headings", many("<h1>标题标题标题标题</h1>", 6000)),
        ("elements", many("<p>", 2_100_000)),
    ]
}

#[test]
fn pages_that_mean_harm_end_in_time() {
    let longest = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
    let mut wrong = Vec::new();
    for (name, page) in harmful() {
        let start = Instant::now();
        let bytes = format!("<html><body>{page}");
        let read = read("page.html", bytes.as_bytes(), &Limits::default());
        let length = read.as_ref().map_or(0, |read| read.source.text().len());
        if let Ok(read) = read {
            let _ = Subject::new(read, &pack().model);
        }
        let took = start.elapsed();
        if std::env::var_os("SHOW").is_some() {
            println!("{name}: {took:?}, {length} bytes");
        }
        if took > longest || length > 8 << 20 {
            wrong.push(format!("{name}: {took:?}, {length} bytes"));
        }
    }
    none_wrong("pages", &wrong);
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

#[test]
fn a_lost_or_doubled_tag_makes_no_wrong_value() {
    let tags =
        Regex::new(r"(?i)</?(?:td|th|tr|table|p|div|span|font|tbody)\b[^>]*>").expect("a pattern");
    let values = |subject: &Subject| {
        let mut values = BTreeMap::new();
        for (index, binding) in subject.bindings.iter().enumerate() {
            for (at, cell) in binding.cells.iter().enumerate() {
                values.insert(subject.address(index, at), cell.value.number);
            }
        }
        values
    };
    let mut dice = Dice(77);
    let (mut wrong, mut read) = (Vec::new(), 0);
    let pages = pages()
        .into_iter()
        .filter(|(_, page, _)| page.len() < 35_000);
    let pages: Vec<_> = pages
        .filter_map(|(name, page, _)| Some((name, String::from_utf8(page).ok()?)))
        .collect();
    let count = std::env::var("MUTANTS")
        .ok()
        .and_then(|count| count.parse().ok());
    for _ in 0..count.unwrap_or(400) {
        let (name, page) = &pages[dice.roll(pages.len())];
        let expected = values(&subject(name, page.as_bytes()));
        let all: Vec<_> = tags.find_iter(page).collect();
        if all.is_empty() {
            continue;
        }
        let tag = &all[dice.roll(all.len())];
        let mut broken = page.clone();
        match dice.roll(2) {
            0 => broken.replace_range(tag.range(), ""),
            _ => broken.insert_str(tag.start(), tag.as_str()),
        }
        let got = values(&subject(name, broken.as_bytes()));
        read += got.len();
        for (address, value) in got {
            let before = expected.get(&address);
            if value.is_some() && before.is_some_and(|before| *before != value) {
                let at = page.floor_char_boundary(tag.start().saturating_sub(60));
                wrong.push(format!(
                    "{name} {address} {value:?} not {before:?}: {}",
                    &page[at..tag.end()]
                ));
            }
        }
    }
    assert!(read > 1_000, "only {read}");
    none_wrong("values", &wrong);
}
