//! What scripts may call: every example runs, every name is documented, the reference is current.

use crate::scan::sources;
use crate::support::{none_wrong, root};
use gouji::pack::files::Files;
use gouji::pack::load::from_files;
use gouji::read::{Limits, read};
use gouji::rule::found::Context;
use gouji::rule::script::{Entry, Owner, Usage, entries, evaluate};
use gouji::source::Lang;
use gouji::subject::Subject;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

/// The report that the examples of the reference are about.
fn subject() -> &'static Arc<Subject> {
    static SUBJECT: OnceLock<Arc<Subject>> = OnceLock::new();
    SUBJECT.get_or_init(|| {
        let pack = from_files(&Files::Folder(root().join("tests/script-api")));
        let problems = pack.problems.iter().map(|problem| problem.message.as_str());
        assert_eq!(problems.collect::<Vec<&str>>(), Vec::<&str>::new());
        let text = std::fs::read(root().join("tests/script-api/report.txt")).expect("the report");
        let reading = read("report.txt", &text, &Limits::default()).expect("it is text");
        Arc::new(Subject::new(reading, &pack.model))
    })
}

fn evaluated(script: &str) -> Result<String, String> {
    let context = Context {
        subject: subject(),
        lang: Lang::En,
        relations: &[],
    };
    evaluate(script, context)
}

/// The script of an example, and what it ends with.
fn example(entry: &Entry) -> (&str, &str) {
    entry
        .example
        .rsplit_once(" // ")
        .unwrap_or((entry.example, ""))
}

#[test]
fn every_example_of_the_reference_ends_as_it_says() {
    let mut wrong = Vec::new();
    let mut run = 0;
    for entry in entries() {
        let (script, expected) = example(entry);
        let name = entry.name;
        if !script.contains(name) {
            wrong.push(format!("{name}: its example does not use it: {script}"));
        }
        match evaluated(script) {
            Ok(value) if value == expected => run += 1,
            Ok(value) => wrong.push(format!("{script}\n  ends with {value:?}, not {expected:?}")),
            Err(error) => wrong.push(format!("{script}\n  {error}")),
        }
    }
    println!("{run} examples");
    none_wrong("examples", &wrong);
}

#[test]
fn scripts_can_call_what_the_table_lists_and_nothing_else_of_ours() {
    let mut wrong = Vec::new();
    // A row registers under its own name, so a name can only come from the table.
    let call =
        regex::Regex::new(r"register_(?:fn|get|set|indexer\w*|iterator\w*)\b[^(]*\(\s*(\w+|.)");
    let call = call.expect("a pattern of this test");
    let mut calls = 0;
    for file in sources() {
        for found in call.captures_iter(&file.code) {
            calls += 1;
            let at = format!(
                "src/{}:{}",
                file.path,
                file.line(found.get(0).map_or(0, |m| m.start()))
            );
            if !file.path.starts_with("rule/script/api/") || &found[1] != "name" {
                wrong.push(format!("{at}: registers {} outside the table", &found[1]));
            }
        }
    }
    let listed = entries().count();
    assert_eq!(calls, listed, "each row registers one function");
    let mut seen = BTreeSet::new();
    for entry in entries() {
        let what = (
            format!("{:?}", entry.owner),
            entry.usage == Usage::Call,
            entry.name,
            entry.takes,
        );
        if !seen.insert(what) {
            wrong.push(format!("{} is listed twice", entry.name));
        }
        if !entry.about.ends_with(['.', ')']) || entry.gives.is_empty() {
            wrong.push(format!("{}: {:?}", entry.name, entry.about));
        }
        if entry.usage == Usage::Property && !entry.takes.is_empty() {
            wrong.push(format!("{}: a property takes nothing", entry.name));
        }
    }
    none_wrong("the table of the script API", &wrong);
}

#[test]
fn what_does_not_apply_is_unit_and_what_does_not_exist_is_an_error() {
    let units = [
        "doc.title.role",
        "doc.title.number",
        "doc.title.value",
        "doc.title.state",
        "doc.title.low",
        "doc.title.unit",
        "doc.title.reason",
        "doc.title.address",
        "doc.title.heading",
        "doc.section(\"none\")",
        "doc.first(\"nowhere\", \"text\")",
        "number(\"twelve\")",
        "percent(1, 0, 1)",
        "sum([1, ()])",
        "captures(\"a\", \"b\")",
        "doc.title.first(\"x9\")",
    ];
    for script in units {
        assert_eq!(
            evaluated(&format!("{script} == ()")),
            Ok("true".to_owned()),
            "{script}"
        );
    }
    let errors = [
        (
            "doc.cell(\"stock/opening/west\")",
            "unknown address `stock/opening/west`",
        ),
        (
            "doc.cell(\"stock/*/north\")",
            "`stock/*/north` names several cells: ask `cells`",
        ),
        ("doc.cells(\"stock/*\")", "`stock/*` is no address"),
        ("doc.table(\"stocks\")", "unknown table `stocks`"),
        ("doc.facts(\"stock.lost\")", "unknown claim `stock.lost`"),
        ("doc.text(\"remark\")", "unknown scope `remark`"),
        (
            "doc.find(\"(\", \"text\")",
            "this regular expression does not compile: (",
        ),
        ("sum([true])", "a number is needed here, not a bool"),
        (
            "report(doc.title, #{severity: \"fatal\"})",
            "unknown severity `fatal`",
        ),
        (
            "report(doc.title, #{secondary: [1]})",
            "places are needed here",
        ),
        (
            "report(doc.title, #{fix: #{title: \"a\"}})",
            "`fix` has no `text`",
        ),
        (
            "report(doc.title, #{fix: #{title: \"a\", text: \"b\", txt: 1}})",
            "unknown name `txt` in `fix`",
        ),
        (
            "distance(\"a\".repeated(3000), \"b\")",
            "texts of more than 2000 bytes are not compared",
        ),
        (
            "sum([79228162514264337593543950335, 1])",
            "a number became too large",
        ),
        ("doc.year = 2000", "set"),
        ("doc.title.text = \"x\"", "set"),
    ];
    for (script, wanted) in errors {
        // Rhai itself has no function for a text written many times.
        let script = script.replace("\"a\".repeated(3000)", &format!("\"{}\"", "a".repeat(3000)));
        let error = evaluated(&script).expect_err(&script);
        assert!(error.contains(wanted), "{script}: {error}");
    }
}

#[test]
fn arithmetic_is_exact() {
    let cases = [
        ("0.1 + 0.2 == 0.3", "true"),
        ("sum([0.1, 0.2, 0.3]) == 0.6", "true"),
        (
            "decimal(\"12,345,678,901,234.56\") + 0.04",
            "12345678901234.6",
        ),
        ("rounded(0.125, 2)", "0.13"),
        ("rounded(-0.125, 2)", "-0.13"),
        ("percent(2, 3, 1)", "66.7"),
        ("percent(1, 8, 1)", "12.5"),
        ("percent(\"1\", decimal(200), 3)", "0.5"),
        (
            "difference(doc.cell(\"stock/added/north\"), doc.cell(\"stock/added/south\"))",
            "2",
        ),
        ("doc.relations.filter(|one| one.holds != true).len()", "0"),
        ("doc.relations[2].left == doc.relations[2].right", "true"),
        ("words(10001)", "一万零一"),
        ("integer(words(987654321))", "987654321"),
        ("number(\"三十\") + number(\"0.5\")", "30.5"),
    ];
    for (script, wanted) in cases {
        assert_eq!(evaluated(script).as_deref(), Ok(wanted), "{script}");
    }
}

/// How a name is written, with what it takes and gives.
fn signature(entry: &Entry) -> String {
    let of = match entry.owner {
        Owner::Document => "doc.",
        Owner::Place => "place.",
        Owner::Section => "section.",
        Owner::Table => "table.",
        Owner::Cell => "cell.",
        Owner::Figure => "figure.",
        Owner::Nothing => "",
    };
    match entry.usage {
        Usage::Property => format!("{of}{} → {}", entry.name, entry.gives),
        Usage::Call => format!("{of}{}({}) → {}", entry.name, entry.takes, entry.gives),
    }
}

const OPENING: &str = include_str!("../script-api/opening.md");

const CHAPTERS: &[(Owner, &str, &str)] = &[
    (
        Owner::Document,
        "The document",
        "`doc` is there from the beginning.",
    ),
    (
        Owner::Place,
        "Places",
        "A place is something in the document. Every place has these.",
    ),
    (
        Owner::Section,
        "Sections",
        "From `doc.section`, `doc.sections`, `place.section` and `section.items`.",
    ),
    (
        Owner::Table,
        "Tables",
        "From `doc.table`, `doc.tables` and `place.tables`.",
    ),
    (
        Owner::Cell,
        "Cells",
        "From `doc.cell`, `doc.cells`, `table.cells`, `table.cell` and `doc.relations`.",
    ),
    (
        Owner::Figure,
        "Figures",
        "Claimed ones from `doc.facts` and `doc.totals`, any number from `doc.numbers` and `place.numbers`.",
    ),
    (
        Owner::Nothing,
        "Functions",
        "A function may also be written behind its first argument: `text.matches(pattern)`.",
    ),
];

#[test]
fn the_reference_is_up_to_date() {
    let report = std::fs::read_to_string(root().join("tests/script-api/report.txt"));
    let mut page = OPENING.replace("{report}", report.expect("the report").trim_end());
    for (owner, title, about) in CHAPTERS {
        write!(page, "\n## {title}\n\n{about}\n\n").expect("a text can be written to");
        page.push_str("| | | example | ends with |\n|---|---|---|---|\n");
        for entry in entries().filter(|entry| entry.owner == *owner) {
            let (script, result) = example(entry);
            let result = match result {
                "" => "`()`".to_owned(),
                result => format!("`{result}`"),
            };
            let line = format!(
                "`{}` ¦ {} ¦ `{script}` ¦ {result}",
                signature(entry),
                entry.about
            );
            let line = line.replace('|', "\\|").replace('¦', "|");
            writeln!(page, "| {line} |").expect("a text can be written to");
        }
    }
    crate::support::expect_file("../docs/reference/script-api.md", &page);
}
