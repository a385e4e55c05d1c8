//! Packs that mean harm: each ends in time, in little memory, is told by name, and the sound rule
//! beside it still runs.

use crate::support::{none_wrong, root, sample};
use std::fmt::Write;
use std::fs::{create_dir_all, write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long one run may take of the processor, in release and in debug builds.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
/// How much memory one run may take.
const MOST_MEMORY: u64 = 300 << 20;

/// What a pack does, what must be said about it, and whether the sound rule can still run.
struct Case {
    name: &'static str,
    /// Changes the folder of a sound pack.
    harm: fn(&Path),
    /// Each stands in what is said.
    says: &'static [&'static str],
    /// Whether the sound rule can run: not when the manifest itself cannot be read.
    runs: bool,
}

const fn case(name: &'static str, harm: fn(&Path), says: &'static [&'static str]) -> Case {
    Case {
        name,
        harm,
        says,
        runs: true,
    }
}

/// A pack whose manifest cannot be read: no rule of it can run.
const fn headless(name: &'static str, harm: fn(&Path), says: &'static [&'static str]) -> Case {
    Case {
        name,
        harm,
        says,
        runs: false,
    }
}

/// A rule file with this check.
fn rule(id: &str, check: &str) -> String {
    format!(
        "id: {id}\nsummary: {{zh: 摘要, en: summary}}\nseverity: error\nsince: 0.1.0\n\
         docs: {{zh: 说明, en: docs}}\ncheck:\n{check}\nmessage: {{zh: 有误, en: wrong}}\n"
    )
}

fn script(body: &str) -> String {
    let mut check = String::from("  script: |\n");
    for line in body.lines() {
        writeln!(check, "    {line}").expect("a string takes all");
    }
    rule("bad", &check)
}

fn pattern(find: &str) -> String {
    rule(
        "bad",
        &format!("  pattern: {{find: '{find}', in: [whole]}}"),
    )
}

fn manifest(more: &str, rules: &str) -> String {
    format!(
        "id: try\ntitle: {{zh: 试, en: try}}\nversion: 0.1.0\nforms: [gir-2021]\n{more}\
         rules:\n  - {{group: try, rules: [{rules}]}}\n"
    )
}

fn put(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let file = folder.join(path);
    create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
    write(file, text).expect("the file can be written");
}

/// Puts a rule file beside the sound one.
fn bad(folder: &Path, text: impl AsRef<[u8]>) {
    put(folder, "rules/try/bad.yaml", text);
}

/// The sound pack: the form of 2021 and one rule that finds something; `bad` is listed beside it.
fn sound(folder: &Path) {
    let form = "forms/gir-2021.yaml";
    let text = std::fs::read(root().join("rules/gir").join(form)).expect("the form is there");
    put(folder, form, text);
    put(folder, "pack.yaml", manifest("", "bad, sound"));
    let check = "  pattern: {find: '养老服务', in: [whole], once: true}";
    put(folder, "rules/try/sound.yaml", rule("sound", check));
}

/// The most memory a process has had so far; nothing where the system does not tell.
fn memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    number.unwrap_or(0) << 10
}

/// The processor time of a process so far, which does not depend on what else the machine does;
/// nothing where the system does not tell.
fn processor(child: &Child) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    // A tick is a hundredth of a second wherever `/proc` is.
    Some(Duration::from_millis(ticks * 10))
}

/// What a run said, how long it took, how much memory; nothing when it had to be stopped.
struct Run {
    said: String,
    took: Duration,
    memory: u64,
    ended: bool,
}

fn run(folder: &Path, report: &Path) -> Run {
    let out = folder.join("out");
    let file = std::fs::File::create(&out).expect("the output can be written");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--no-color", "--lang", "en", "--pack"])
        .arg(folder.join("pack"))
        .arg(report)
        .stdin(Stdio::null())
        .stdout(file.try_clone().expect("a file can be shared"))
        .stderr(file)
        .spawn()
        .expect("the program starts");
    let (mut most, mut took, mut ended) = (0, Duration::ZERO, true);
    while child.try_wait().expect("it can be asked").is_none() {
        most = most.max(memory(&child));
        took = processor(&child)
            .unwrap_or_else(|| start.elapsed())
            .max(took);
        if took > LONGEST || start.elapsed() > 10 * LONGEST || most > 2 * MOST_MEMORY {
            child.kill().expect("it can be stopped");
            ended = false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let said = std::fs::read(&out).expect("the output can be read");
    Run {
        said: String::from_utf8_lossy(&said).into_owned(),
        took,
        memory: most,
        ended,
    }
}

fn hold(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pack = folder.path().join("pack");
        sound(&pack);
        (case.harm)(&pack);
        let report = folder.path().join("report.txt");
        write(&report, sample("clean-2021.txt")).expect("the report can be written");
        let run = run(folder.path(), &report);
        let name = case.name;
        println!("{name}: {:?}, {} MiB", run.took, run.memory >> 20);
        if std::env::var_os("SHOW").is_some() {
            println!("{}", run.said.chars().take(3000).collect::<String>());
        }
        if !run.ended || run.took > LONGEST {
            wrong.push(format!("{name}: took {:?}", run.took));
        }
        if run.memory > MOST_MEMORY {
            wrong.push(format!("{name}: {} MiB", run.memory >> 20));
        }
        let head: String = run.said.chars().take(500).collect();
        for piece in case.says {
            if !run.said.contains(piece) {
                wrong.push(format!("{name}: does not say `{piece}`:\n{head}"));
            }
        }
        if run.said.contains("root:") || run.said.contains("panicked") {
            wrong.push(format!("{name}: {head}"));
        }
        if case.runs != run.said.contains("try/sound") {
            wrong.push(format!("{name}: the sound rule, {}: {head}", case.runs));
        }
        if run.said.len() > 200_000 {
            wrong.push(format!("{name}: says {} bytes", run.said.len()));
        }
    }
    none_wrong("hostile packs", &wrong);
}

#[test]
fn scripts_are_stopped() {
    let budget = &["try/bad", "operations and was stopped"];
    let large = &["try/bad", "was stopped"];
    hold(&[
        case("loop", |f| bad(f, script("loop {}")), budget),
        case(
            "while",
            |f| bad(f, script("let n = 0;\nwhile true { n += 1; }")),
            budget,
        ),
        case(
            "for",
            |f| {
                bad(
                    f,
                    script("let n = 0;\nfor i in 0..9000000000 { n += i % 7; }"),
                );
            },
            budget,
        ),
        case(
            "recursion",
            |f| bad(f, script("fn f(n) { f(n + 1) }\nf(0);")),
            &["try/bad", "deep and was stopped"],
        ),
        case(
            "two functions",
            |f| bad(f, script("fn f(n) { g(n) }\nfn g(n) { f(n) }\nf(0);")),
            &["try/bad", "deep and was stopped"],
        ),
        case(
            "string",
            |f| bad(f, script("let s = \"xx\";\nloop { s += s; }")),
            large,
        ),
        case(
            "pad",
            |f| bad(f, script("let s = \"\";\ns.pad(900000000, \"x\");")),
            large,
        ),
        case(
            "array",
            |f| bad(f, script("let a = [1, 2];\nloop { a += a; }")),
            large,
        ),
        case(
            "array pad",
            |f| bad(f, script("let a = [];\na.pad(900000000, 1);")),
            large,
        ),
        case(
            "nested array",
            |f| {
                bad(
                    f,
                    script("let a = [1];\nloop { a = [a, a, a, a, a, a, a, a]; }"),
                );
            },
            &["try/bad", "was stopped"],
        ),
        case(
            "map",
            |f| {
                bad(
                    f,
                    script("let m = #{};\nlet n = 0;\nloop { m[`k${n}`] = n; n += 1; }"),
                );
            },
            &["try/bad", "was stopped"],
        ),
        case(
            "closures",
            |f| {
                bad(
                    f,
                    script("let f = |x| x;\nloop { let g = f; f = |x| g.call(x); }"),
                );
            },
            &["try/bad", "was stopped"],
        ),
        case(
            "strings in an array",
            |f| {
                let body = "let s = \"x\";\ns.pad(1000000, \"x\");\nlet a = [];\n\
                            let n = 0;\nwhile n < 4000 { let t = s; t += `${n}`; a.push(t); n += 1; }";
                bad(f, script(body));
            },
            &["try/bad"],
        ),
        case(
            "finds",
            |f| bad(f, script("loop { doc.find(\"(.*)+的\", \"whole\"); }")),
            &["try/bad", "was stopped"],
        ),
        case(
            "texts",
            |f| {
                bad(
                    f,
                    script("let a = [];\nloop { a.push(doc.text(\"whole\")); }"),
                );
            },
            &["try/bad", "was stopped"],
        ),
        case(
            "large expression",
            |f| bad(f, script("doc.find(\"(a{1000}){1000}\", \"whole\");")),
            &["try/bad", "steps"],
        ),
        case(
            "made up expressions",
            |f| {
                bad(
                    f,
                    script("let n = 0;\nloop { doc.find(`\\\\w{${n}}的`, \"whole\"); n += 1; }"),
                );
            },
            &["try/bad", "was stopped"],
        ),
        case(
            "made up large expressions",
            |f| {
                bad(
                    f,
                    script(
                        "let n = 0;\nloop { doc.find(`(?:(?:的|地){9}[^${n}]{0,9}){9}`, \"whole\"); n += 1; }",
                    ),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "slow expressions",
            |f| {
                bad(
                    f,
                    script("loop { doc.find(\".*[^a-z]|[a-z]\", \"whole\"); }"),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "copies of arrays",
            |f| {
                bad(
                    f,
                    script("let a = [];\na.pad(3000, 1);\nloop { let b = a; b.sort(); }"),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "copies of texts",
            |f| {
                bad(
                    f,
                    script("let s = \"\";\ns.pad(262000, \"x\");\nloop { let t = s + \"a\"; }"),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "searches",
            |f| {
                bad(
                    f,
                    script(
                        "let s = \"\";\ns.pad(262000, \"x\");\nloop { s.contains(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxy\"); }",
                    ),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "many reports",
            |f| {
                bad(
                    f,
                    script(
                        "let s = \"\";\ns.pad(8000, \"x\");\nlet p = doc.headings()[0];\nlet m = #{};\nfor i in 0..900 { m[`k${i}`] = s; }\nloop { p.report(m); }",
                    ),
                );
            },
            &["try/bad", "stopped"],
        ),
        case(
            "likeness",
            |f| {
                let body = "let s = \"x\";\ns.pad(1000000, \"x\");\nlet t = \"y\";\n\
                            t.pad(1000000, \"z\");\nlikeness(s, t);";
                bad(f, script(body));
            },
            &["try/bad"],
        ),
        case(
            "replace",
            |f| {
                let body =
                    "let s = \"x\";\ns.pad(1000000, \"x\");\nlet t = s;\ns.replace(\"x\", t);";
                bad(f, script(body));
            },
            &["try/bad"],
        ),
        case(
            "split",
            |f| {
                let body = "let s = \"x\";\ns.pad(1000000, \"x\");\nlet a = [];\n\
                            loop { a.push(s.split(\"\")); }";
                bad(f, script(body));
            },
            &["try/bad"],
        ),
        case(
            "reports",
            |f| {
                bad(
                    f,
                    script("loop { for p in doc.headings() { p.report(#{}); } }"),
                );
            },
            budget,
        ),
        case(
            "eval",
            |f| bad(f, script("eval(\"loop {}\");")),
            &["bad.yaml"],
        ),
        case(
            "import",
            |f| bad(f, script("import \"/etc/passwd\" as p;")),
            &["bad.yaml"],
        ),
        case(
            "deep expression",
            |f| {
                bad(
                    f,
                    script(&format!(
                        "let x = {}1{};",
                        "(".repeat(5000),
                        ")".repeat(5000)
                    )),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "many functions",
            |f| {
                let functions: String = (0..3000)
                    .map(|n| format!("fn f{n}() {{ {n} }}\n"))
                    .collect();
                bad(f, script(&functions));
            },
            &["bad.yaml"],
        ),
        case(
            "long script",
            |f| bad(f, script(&"let x = 1;\n".repeat(60_000))),
            &["bad"],
        ),
    ]);
}

#[test]
fn data_files_are_held_to_their_size() {
    hold(&[
        case(
            "laughs",
            |f| {
                let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
                for n in 1..12 {
                    let one = format!("*a{}", n - 1);
                    let all = vec![one; 10].join(", ");
                    writeln!(text, "a{n}: &a{n} [{all}]").expect("a string takes all");
                }
                bad(f, text);
            },
            &["bad.yaml"],
        ),
        case(
            "laughs in a field",
            |f| {
                let mut text = rule("bad", "  pattern: {find: 好, in: *a8}");
                let mut lists = String::from("x0: &a0 [whole, whole, whole, whole, whole]\n");
                for n in 1..9 {
                    let all = vec![format!("*a{}", n - 1); 9].join(", ");
                    writeln!(lists, "x{n}: &a{n} [{all}]").expect("a string takes all");
                }
                text.insert_str(0, &lists);
                bad(f, text);
            },
            &["bad.yaml"],
        ),
        case(
            "deep flow",
            |f| bad(f, format!("id: {}", "[".repeat(10_000))),
            &["bad.yaml"],
        ),
        case(
            "deep block",
            |f| {
                let deep = (0..600).map(|n| format!("{}a:\n", " ".repeat(n)));
                bad(f, deep.collect::<String>());
            },
            &["bad.yaml"],
        ),
        case(
            "deep checks",
            |f| {
                bad(
                    f,
                    rule(
                        "bad",
                        &format!(
                            "  {}{}",
                            "not: {at: title, check: {".repeat(3000),
                            "}}".repeat(3000)
                        ),
                    ),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "long list",
            |f| {
                bad(
                    f,
                    rule(
                        "bad",
                        &format!("  pattern: {{find: 好, in: [{}]}}", "a,".repeat(500_000)),
                    ),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "too large",
            |f| bad(f, "x".repeat(2 << 20)),
            &["bad.yaml", "limit"],
        ),
        case(
            "long scalar",
            |f| {
                bad(
                    f,
                    rule(
                        "bad",
                        &format!("  pattern: {{find: {}, in: [whole]}}", "好".repeat(340_000)),
                    ),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "same key",
            |f| bad(f, rule("bad", "  reading: not-recognised") + "id: bad\n"),
            &["bad.yaml", "id"],
        ),
        case("a zero byte", |f| bad(f, b"id: b\0d\n"), &["bad.yaml"]),
        case(
            "no UTF-8",
            |f| bad(f, b"id: \xff\xfe\xb9\n"),
            &["bad", "UTF-8"],
        ),
        case(
            "binary",
            |f| bad(f, "id: !!binary aGVsbG8=\n"),
            &["bad.yaml"],
        ),
        case(
            "odd tag",
            |f| bad(f, "id: !!python/object:os.system x\n"),
            &["bad.yaml"],
        ),
        case(
            "include",
            |f| bad(f, "id: !include /etc/passwd\n"),
            &["bad.yaml"],
        ),
        case(
            "many documents",
            |f| bad(f, "---\nid: a\n".repeat(50_000)),
            &["bad.yaml"],
        ),
        case(
            "anchors",
            |f| {
                bad(
                    f,
                    (0..50_000)
                        .map(|n| format!("k{n}: &a{n} x\n"))
                        .collect::<String>(),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "many fields",
            |f| {
                bad(
                    f,
                    (0..60_000)
                        .map(|n| format!("k{n}: x\n"))
                        .collect::<String>(),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "merge keys",
            |f| {
                bad(
                    f,
                    format!("a: &a {{k: v}}\nb:\n{}", "  <<: *a\n".repeat(20_000)),
                );
            },
            &["bad.yaml"],
        ),
        case("empty", |f| bad(f, ""), &["bad.yaml"]),
        case(
            "many words",
            |f| {
                put(f, "pack.yaml", manifest("words: [w]\n", "bad, sound"));
                bad(f, rule("bad", "  words: {list: w}"));
                let lines = (0..60_000).map(|n| format!("w{n}=>r\n"));
                put(f, "words/w.txt", lines.collect::<String>());
            },
            &["words/w.txt"],
        ),
        case(
            "many wrong words",
            |f| {
                put(f, "pack.yaml", manifest("words: [w]\n", "bad, sound"));
                bad(f, rule("bad", "  words: {list: w}"));
                put(f, "words/w.txt", "x\n".repeat(500_000));
            },
            &["words/w.txt"],
        ),
        case(
            "many exceptions",
            |f| {
                put(f, "pack.yaml", manifest("words: [w]\n", "bad, sound"));
                bad(f, rule("bad", "  words: {list: w}"));
                put(
                    f,
                    "words/w.txt",
                    format!("的=>地!{}", "的x,".repeat(200_000)),
                );
            },
            &["words/w.txt"],
        ),
        headless(
            "empty manifest",
            |f| put(f, "pack.yaml", ""),
            &["pack.yaml"],
        ),
        headless(
            "a million rules",
            |f| put(f, "pack.yaml", manifest("", &"a, ".repeat(300_000))),
            &["pack.yaml"],
        ),
        case(
            "thousands of rules that are not there",
            |f| {
                let names: String = (0..9_000).map(|n| format!("no-such-{n}, ")).collect();
                put(f, "pack.yaml", manifest("", &format!("sound, {names}bad")));
            },
            &["pack.yaml"],
        ),
        case(
            "thousands of times the same rule",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", &("sound, ".repeat(9_000) + "bad")),
                );
            },
            &["pack.yaml"],
        ),
        case(
            "long basis",
            |f| {
                let basis: String = (0..4_000)
                    .map(|n| format!("  b{n}: {{title: t}}\n"))
                    .collect();
                put(
                    f,
                    "pack.yaml",
                    manifest(&format!("basis:\n{basis}"), "bad, sound"),
                );
                let text = rule("bad", "  reading: not-recognised");
                let named = vec!["nothing"; 4_000].join(", ");
                bad(f, text + &format!("basis: [{named}]\n"));
            },
            &["bad.yaml"],
        ),
    ]);
}

#[test]
fn patterns_are_held_to_their_size() {
    hold(&[
        case(
            "powers",
            |f| bad(f, pattern("(a{1000}){1000}")),
            &["bad.yaml"],
        ),
        case(
            "powers of powers",
            |f| bad(f, pattern("((((a{90}){90}){90}){90}){90}")),
            &["bad.yaml"],
        ),
        case(
            "classes",
            |f| bad(f, pattern(&"\\p{L}{9}".repeat(900))),
            &["bad.yaml"],
        ),
        case(
            "optional",
            |f| {
                bad(
                    f,
                    pattern(&format!("{}{}", "a?".repeat(9_000), "a".repeat(9_000))),
                );
            },
            &["bad"],
        ),
        case(
            "deep groups",
            |f| {
                bad(
                    f,
                    pattern(&format!("{}a{}", "(".repeat(9_000), ")".repeat(9_000))),
                );
            },
            &["bad.yaml"],
        ),
        case(
            "alternatives",
            |f| {
                let words: Vec<String> = (0..60_000).map(|n| format!("词{n}")).collect();
                bad(f, pattern(&words.join("|")));
            },
            &["bad"],
        ),
        case(
            "many groups",
            |f| {
                bad(
                    f,
                    pattern(
                        &(0..3_000)
                            .map(|n| format!("(?P<g{n}>a)?"))
                            .collect::<String>(),
                    ),
                );
            },
            &["bad"],
        ),
        case("every character", |f| bad(f, pattern(".")), &["bad"]),
        case("everything", |f| bad(f, pattern(".*.*.*.*=.*")), &["sound"]),
        case("nothing", |f| bad(f, pattern("")), &["bad.yaml"]),
        case(
            "many large patterns",
            |f| {
                let names: Vec<String> = (0..400).map(|n| format!("p{n}")).collect();
                for (n, name) in names.iter().enumerate() {
                    let check = format!(
                        "  pattern: {{find: '的[\\p{{L}}{n}]{{{}}}', in: [whole]}}",
                        40 + n % 9
                    );
                    put(f, &format!("rules/try/{name}.yaml"), rule(name, &check));
                }
                put(
                    f,
                    "pack.yaml",
                    manifest("", &(names.join(", ") + ", sound")),
                );
            },
            &["sound"],
        ),
        case(
            "template",
            |f| {
                let text = pattern("养老")
                    .replace("zh: 有误", &format!("zh: '{}'", "{match}".repeat(100_000)));
                bad(f, text);
            },
            &["bad"],
        ),
        case(
            "repeat",
            |f| bad(f, rule("bad", "  repeat: {least: 1, most: 1000000000}")),
            &["sound"],
        ),
    ]);
}

#[test]
fn forms_and_facts_are_held_to_their_size() {
    hold(&[
        case(
            "rows",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", "bad, sound").replace("[gir-2021]", "[gir-2021, big]"),
                );
                let rows: String = (0..9_000)
                    .map(|n| format!("      - {{key: r{n}, label: {{zh: 行{n}, en: row}}}}\n"))
                    .collect();
                put(
                    f,
                    "forms/big.yaml",
                    form(&rows, "      - {key: c, label: {zh: 列, en: column}}\n"),
                );
            },
            &["big.yaml"],
        ),
        case(
            "cells",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", "bad, sound").replace("[gir-2021]", "[gir-2021, big]"),
                );
                let rows: String = (0..1_500)
                    .map(|n| format!("      - {{key: r{n}, label: {{zh: 行{n}, en: row}}}}\n"))
                    .collect();
                let columns: String = (0..1_500)
                    .map(|n| format!("      - {{key: c{n}, label: {{zh: 列{n}, en: column}}}}\n"))
                    .collect();
                put(f, "forms/big.yaml", form(&rows, &columns));
            },
            &["big.yaml"],
        ),
        case(
            "claims",
            |f| {
                put(f, "pack.yaml", manifest("facts: [big]\n", "bad, sound"));
                let claims: String = (0..1_200).map(|n| format!("  - key: k{n}\n    title: {{zh: 数, en: number}}\n    read: [{{find: '(?:共|总).*数{n}#件'}}]\n")).collect();
                put(
                    f,
                    "facts/big.yaml",
                    format!("figures: {{counters: [件]}}\nclaims:\n{claims}"),
                );
            },
            &["sound"],
        ),
        case(
            "pieces",
            |f| {
                put(f, "pack.yaml", manifest("facts: [big]\n", "bad, sound"));
                let mut words = String::from("words:\n  a: '甲乙丙丁戊己庚辛壬癸'\n");
                for (name, before) in ('b'..='z').zip('a'..) {
                    writeln!(words, "  {name}: '{}'", format!("{{{before}}}").repeat(20))
                        .expect("a string takes all");
                }
                let claim = "claims:\n  - {key: k, title: {zh: 数, en: number}, read: [{find: '{z}#件'}]}\n";
                put(
                    f,
                    "facts/big.yaml",
                    format!("{words}figures: {{counters: [件]}}\n{claim}"),
                );
            },
            &["big.yaml"],
        ),
        case(
            "counters",
            |f| {
                put(f, "pack.yaml", manifest("facts: [big]\n", "bad, sound"));
                let many: String = (0..15_000).map(|n| format!("件{n}, ")).collect();
                put(
                    f,
                    "facts/big.yaml",
                    format!("figures: {{counters: [{many}]}}\n"),
                );
            },
            &["sound"],
        ),
    ]);
}

fn form(rows: &str, columns: &str) -> String {
    format!(
        "id: big\ntitle: {{zh: 大, en: big}}\nsections:\n  - {{role: big, title: {{zh: 大, en: big}}, pattern: 大}}\n\
         tables:\n  - key: big\n    title: {{zh: 大, en: big}}\n    section: big\n    columns:\n{columns}    rows:\n{rows}"
    )
}

#[test]
fn nothing_outside_the_pack_is_read() {
    let mut cases = vec![
        case(
            "up",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", "../../../../../../../../etc/passwd, bad, sound"),
                );
            },
            &["pack.yaml"],
        ),
        case(
            "absolute",
            |f| put(f, "pack.yaml", manifest("", "/etc/passwd, bad, sound")),
            &["pack.yaml"],
        ),
        case(
            "windows up",
            |f| put(f, "pack.yaml", manifest("", "'..\\..\\x', bad, sound")),
            &["pack.yaml"],
        ),
        case(
            "windows drive",
            |f| put(f, "pack.yaml", manifest("", "'C:\\x', bad, sound")),
            &["pack.yaml"],
        ),
        case(
            "network",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", "'\\\\host\\share\\x', bad, sound"),
                );
            },
            &["pack.yaml"],
        ),
        case(
            "zero in a name",
            |f| put(f, "pack.yaml", manifest("", "\"a\\0b\", bad, sound")),
            &["pack.yaml"],
        ),
        case(
            "long name",
            |f| {
                put(
                    f,
                    "pack.yaml",
                    manifest("", &format!("{}, bad, sound", "x".repeat(90_000))),
                );
            },
            &["pack.yaml"],
        ),
        case(
            "a group that leads out",
            |f| {
                let more = "  - {group: ../../../../../../etc, rules: [passwd]}\n";
                put(f, "pack.yaml", manifest("", "bad, sound") + more);
            },
            &["pack.yaml"],
        ),
        case(
            "a folder as a file",
            |f| create_dir_all(f.join("rules/try/bad.yaml")).expect("a folder"),
            &["pack.yaml"],
        ),
        case(
            "samples",
            |f| {
                for n in 0..3_000 {
                    put(f, &format!("samples/s{n}.txt"), "x");
                }
                bad(f, rule("bad", "  reading: not-recognised"));
            },
            &["sound"],
        ),
    ];
    if cfg!(unix) {
        cases.extend(links());
    }
    hold(&cases);
}

#[cfg(not(unix))]
fn links() -> Vec<Case> {
    Vec::new()
}

#[cfg(unix)]
fn links() -> Vec<Case> {
    fn link(to: &str, folder: &Path, path: &str) {
        let path = folder.join(path);
        create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::os::unix::fs::symlink(to, path).expect("a link");
    }
    vec![
        case(
            "link to a file",
            |f| link("/etc/passwd", f, "rules/try/bad.yaml"),
            &["pack.yaml", "outside the pack"],
        ),
        case(
            "link to a folder",
            |f| {
                link("/etc", f, "rules/out");
                put(
                    f,
                    "pack.yaml",
                    manifest("", "bad, sound") + "  - {group: out, rules: [passwd]}\n",
                );
            },
            &["pack.yaml"],
        ),
        case(
            "link to itself",
            |f| link("bad.yaml", f, "rules/try/bad.yaml"),
            &["pack.yaml"],
        ),
        case(
            "folder in itself",
            |f| link("..", f, "rules/try/loop"),
            &["pack.yaml"],
        ),
        case(
            "endless file",
            |f| link("/dev/zero", f, "rules/try/bad.yaml"),
            &["pack.yaml"],
        ),
        case(
            "pipe",
            |f| {
                let path = f.join("rules/try/bad.yaml");
                let made = Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .expect("mkfifo runs");
                assert!(made.success(), "a pipe can be made");
            },
            &["pack.yaml", "no plain file"],
        ),
        case(
            "samples that are links",
            |f| {
                link("/etc", f, "samples/etc");
                link("/dev/zero", f, "samples/zero.txt");
                link("/etc/passwd", f, "samples/passwd.txt");
                bad(f, rule("bad", "  reading: not-recognised"));
            },
            &["sound"],
        ),
    ]
}

/// `gouji test` reads the samples as well.
#[test]
fn samples_are_held_to_their_size() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pack = folder.path().join("pack");
    sound(&pack);
    let check = "  pattern: {find: '养老服务', in: [whole], once: true}";
    let case = "tests:\n  - {name: one, base: clean, expect: [{at: 养老服务}]}\n";
    put(&pack, "rules/try/bad.yaml", rule("bad", check) + case);
    put(&pack, "samples/clean.txt", sample("clean-2021.txt"));
    put(&pack, "samples/huge.txt", "一".repeat(3 << 20));
    for n in 0..2_000 {
        put(&pack, &format!("samples/s{n}.txt"), "x");
    }
    let start = Instant::now();
    let run = crate::cli::gouji(folder.path(), &["test", "pack"]);
    let took = start.elapsed();
    assert!(took < 5 * LONGEST, "{took:?}");
    assert!(run.out.contains("通过 1，失败 0"), "{run:?}");
}
