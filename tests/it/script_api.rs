//! What scripts may call: every example runs, every name is documented, the reference is current.

use crate::scan::sources;
use crate::support::{none_wrong, root};
use gouji::check::{Settings, check};
use gouji::diagnostic::{Applicability, Note, Severity};
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
    evaluated_on(subject(), script)
}

fn evaluated_on(subject: &Arc<Subject>, script: &str) -> Result<String, String> {
    let context = Context {
        subject,
        lang: Lang::En,
        relations: &[],
        trace: None,
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
    // `watch.rs` hands on to the engine what the table registers, and `strings.rs` puts calls with
    // a budget in the place of the engine's own.
    let apart = ["rule/script/watch.rs", "rule/script/strings.rs"];
    let others = sources().into_iter();
    for file in others.filter(|file| !apart.contains(&file.path.as_str())) {
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
            "texts of more than 1000 characters are not compared",
        ),
        (
            "sum([79228162514264337593543950335, 1])",
            "a number became too large",
        ),
        ("doc.year = 2000", "`year` of the document cannot be set"),
        ("doc.title.text = \"x\"", "`text` of a place cannot be set"),
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

#[test]
fn a_real_report_shows_its_items_gaps_relations_and_words() {
    let text = crate::support::sample("clean-2021.txt");
    let sound = crate::support::subject("a.txt", text.as_bytes());
    let cases = [
        ("doc.relations.all(|one| one.holds == true)", "true"),
        (
            "doc.section(\"overview\").items.filter(|one| one.place != ()).len() > 0",
            "true",
        ),
        ("doc.section(\"overview\").items[0].place.level", "2"),
        ("doc.sections.map(|one| one.number)", "[1, 2, 3, 4, 5, 6]"),
        ("doc.tables.all(|one| one.state == \"read\")", "true"),
        (
            "sum(doc.cells(\"applications/new/*\")) == doc.value(\"applications/new/total\") * 2",
            "true",
        ),
        (
            "doc.cells(\"*/*/total\").all(|one| one.column == \"total\")",
            "true",
        ),
        (
            "doc.totals(\"applications.received\").all(|one| one.low == one.value && one.reason == ())",
            "true",
        ),
    ];
    for (script, wanted) in cases {
        assert_eq!(
            evaluated_on(&sound, script).as_deref(),
            Ok(wanted),
            "{script}"
        );
    }
    let row = text
        .lines()
        .find(|line| line.contains("本年新收政府信息公开申请数量"));
    let row = row.expect("the sample has this row");
    let without = crate::support::subject("b.txt", text.replace(row, "").as_bytes());
    let cases = [
        ("doc.table(\"applications\").state", "partly-read"),
        ("doc.table(\"applications\").gaps[0].kind", "row-missing"),
        ("doc.table(\"applications\").gaps[0].row", "new"),
        ("doc.table(\"applications\").rows[0].place == ()", "true"),
        ("doc.cell(\"applications/new/total\") == ()", "true"),
        (
            "doc.sum([\"applications/new/total\", \"applications/carried-in/total\"]) == ()",
            "true",
        ),
        (
            "doc.relations.some(|one| one.holds == () && one.left == () && one.cells == [])",
            "true",
        ),
    ];
    for (script, wanted) in cases {
        assert_eq!(
            evaluated_on(&without, script).as_deref(),
            Ok(wanted),
            "{script}"
        );
    }
}

#[test]
fn a_script_reports_other_places_help_a_fix_and_a_lighter_severity() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = root().join("tests/script-api");
    for file in ["forms/stock-2020.yaml", "facts/stock.yaml"] {
        let to = folder.path().join(file);
        std::fs::create_dir_all(to.parent().expect("it has a folder")).expect("the folder");
        std::fs::copy(here.join(file), to).expect("the file");
    }
    let manifest = std::fs::read_to_string(here.join("pack.yaml")).expect("the manifest");
    let manifest = manifest.replace("rules: []", "rules: [{group: try, rules: [scripted]}]");
    std::fs::write(folder.path().join("pack.yaml"), manifest).expect("the manifest");
    std::fs::create_dir_all(folder.path().join("rules/try")).expect("the folder");
    let rule = "id: scripted\nsummary: {zh: 甲, en: a}\nseverity: warning\nsince: 0.1.0\n\
        docs: {zh: 甲, en: a}\ncheck:\n  script: |\n\
        \x20   let cell = doc.cell(\"stock/closing/total\");\n\
        \x20   report(cell, #{value: cell.value, secondary: doc.cells(\"stock/*/total\"),\n\
        \x20       help: \"look again\", severity: \"info\",\n\
        \x20       fix: #{title: \"put it right\", text: \"31\"}});\n\
        \x20   report(doc.title, #{value: \"t\", severity: \"error\"});\n\
        \x20   doc.not_assessable(\"no figure of last year\");\n\
        message: {zh: '{value}', en: '{value}'}\n";
    std::fs::write(folder.path().join("rules/try/scripted.yaml"), rule).expect("the rule");
    let pack = from_files(&Files::Folder(folder.path().to_path_buf()));
    let problems = pack.problems.iter().map(|problem| problem.message.as_str());
    assert_eq!(problems.collect::<Vec<&str>>(), Vec::<&str>::new());
    let text = std::fs::read(here.join("report.txt")).expect("the report");
    let reading = read("report.txt", &text, &Limits::default()).expect("it is text");
    let subject = Arc::new(Subject::new(reading, &pack.model));
    let report = check(subject, &pack, &Settings::default());
    let [title, cell] = report.diagnostics.as_slice() else {
        panic!("two findings are made: {:?}", report.diagnostics);
    };
    // A script makes a finding lighter, never heavier.
    assert_eq!(
        (title.severity, cell.severity),
        (Severity::Warning, Severity::Info)
    );
    assert_eq!((title.message.as_str(), cell.message.as_str()), ("t", "30"));
    assert_eq!(cell.primary.address.as_deref(), Some("stock/closing/total"));
    assert_eq!(cell.secondary.len(), 3);
    assert_eq!(cell.notes, [Note::Help("look again".to_owned())]);
    let fix = cell.fix.as_ref().expect("there is a fix");
    assert_eq!(
        (fix.title.as_str(), fix.applicability),
        ("put it right", Applicability::Unsafe)
    );
    assert_eq!(fix.edits.len(), 1);
    assert_eq!(
        (fix.edits[0].new.as_str(), fix.edits[0].span),
        ("31", cell.primary.span)
    );
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

#[test]
fn sorting_is_that_of_the_language_and_charged() {
    assert_eq!(
        evaluated("let a = [3, 1, 2]; a.sort(); a[0]"),
        Ok("1".to_owned())
    );
    assert_eq!(
        evaluated("let a = [\"b\", \"a\"]; a.sort(); a[0]"),
        Ok("a".to_owned())
    );
    let mixed = evaluated("let a = [1, \"a\"]; a.sort();").expect_err("two kinds");
    assert!(mixed.contains("can be sorted"), "{mixed}");
    let endless = "let a = []; a.pad(3000, 1); loop { let b = a; b.sort(); }";
    let stopped = evaluated(endless).expect_err("it has no end");
    assert!(stopped.contains("searched or copied"), "{stopped}");
}
