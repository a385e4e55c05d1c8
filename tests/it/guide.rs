//! The guide for rule authors, followed to the letter: every file it shows is written, every
//! command it shows is run, and what it shows as output is compared. `BLESS=1` writes the outputs
//! anew.
//!
//! In the guide, the word behind the language of a code block is a file:
//!
//! - ```` ```yaml path ```` is the whole file;
//! - ```` ```diff path ```` changes it: lines with `-` go, lines with `+` come;
//! - ```` ```console ```` holds commands behind `$ `, each with its output; `…` on a line of its own
//!   stands for any lines.

use crate::support::root;
use std::path::Path;
use std::process::Command;

/// A fenced block: where its text begins and ends, and the words behind the fence.
struct Block {
    range: std::ops::Range<usize>,
    info: Vec<String>,
}

fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, Vec<String>)> = None;
    let mut at = 0;
    for line in guide.split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            match open.take() {
                None => {
                    let info = info.split_whitespace().map(str::to_owned).collect();
                    open = Some((at + line.len(), info));
                }
                Some((from, info)) => blocks.push(Block {
                    range: from..at,
                    info,
                }),
            }
        }
        at += line.len();
    }
    assert!(open.is_none(), "a code block is not closed");
    blocks
}

/// Applies a block of changes: its lines without marks and with `-` must stand in the file.
fn changed(text: &str, change: &str) -> String {
    let side = |mark: char| -> String {
        let lines = change.lines().filter_map(|line| {
            let rest = line.strip_prefix([' ', mark])?;
            Some(format!("{rest}\n"))
        });
        lines.collect()
    };
    let (old, new) = (side('-'), side('+'));
    let times = text.matches(&old).count();
    assert_eq!(
        times, 1,
        "these lines stand {times} times in the file:\n{old}"
    );
    text.replacen(&old, &new, 1)
}

/// Runs a command line of the guide and returns what it prints.
fn printed(folder: &Path, command: &str, lang: &str) -> String {
    let mut words = shell_words(command).into_iter();
    assert_eq!(words.next().as_deref(), Some("gouji"), "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(words)
        .current_dir(folder)
        .env("GOUJI_LANG", lang)
        .env("COLUMNS", "100")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the program starts");
    assert!(output.status.code() != Some(4), "{command}");
    let out = [output.stdout, output.stderr].concat();
    String::from_utf8(out).expect("output is UTF-8")
}

/// The words of a command line; single quotes hold a word together.
fn shell_words(command: &str) -> Vec<String> {
    let quoted = command.split('\'').enumerate();
    let words = quoted.flat_map(|(index, piece)| -> Vec<String> {
        if index % 2 == 1 {
            vec![piece.to_owned()]
        } else {
            piece.split_whitespace().map(str::to_owned).collect()
        }
    });
    words.collect()
}

/// Whether an output is as shown, `…` lines standing for any lines.
fn is_as_shown(shown: &[&str], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((&"…", rest)) => (0..=output.len()).any(|at| is_as_shown(rest, &output[at..])),
        Some((first, rest)) => {
            output.first().map(|line| line.trim_end()) == Some(first.trim_end())
                && is_as_shown(rest, &output[1..])
        }
    }
}

/// The block with the commands run: with outputs as they are, where they are not as shown.
fn run(folder: &Path, block: &str, lang: &str) -> String {
    let mut out = String::new();
    let mut pieces = block.split("$ ");
    assert_eq!(
        pieces.next(),
        Some(""),
        "a console block begins with a command"
    );
    for piece in pieces {
        let (command, shown) = piece.split_once('\n').unwrap_or((piece, ""));
        let printed = printed(folder, command, lang);
        let (shown, lines): (Vec<&str>, Vec<&str>) =
            (shown.lines().collect(), printed.lines().collect());
        out.push_str(&format!("$ {command}\n"));
        let said = if is_as_shown(&shown, &lines) {
            shown
        } else {
            lines
        };
        for line in said {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn follow(name: &str, lang: &str) {
    let path = root().join("docs").join(name);
    let guide = std::fs::read_to_string(&path).expect("the guide is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut anew, mut kept, mut commands) = (String::new(), 0, 0);
    for block in blocks(&guide) {
        let text = &guide[block.range.clone()];
        let words: Vec<&str> = block.info.iter().map(String::as_str).collect();
        anew.push_str(&guide[kept..block.range.start]);
        kept = block.range.end;
        match words[..] {
            ["console"] => {
                commands += text.matches("$ ").count();
                anew.push_str(&run(folder.path(), text, lang));
                continue;
            }
            ["diff", file] => {
                let file = folder.path().join(file);
                let old = std::fs::read_to_string(&file).expect("a file that was shown before");
                std::fs::write(&file, changed(&old, text)).expect("it can be written");
            }
            [_, file] => {
                let file = folder.path().join(file);
                let parent = file.parent().expect("a file has a folder");
                std::fs::create_dir_all(parent).expect("the folder can be made");
                std::fs::write(&file, text).expect("it can be written");
            }
            _ => panic!("docs/{name}: a code block that nothing is done with: {words:?}\n{text}"),
        }
        anew.push_str(text);
    }
    anew.push_str(&guide[kept..]);
    assert!(commands >= 10, "only {commands} commands");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, anew).expect("the guide can be written");
        return;
    }
    let differs = guide.lines().zip(anew.lines()).find(|(a, b)| a != b);
    assert_eq!(guide, anew, "docs/{name} differs: {differs:?}");
}

#[test]
fn the_guide_works_as_it_says() {
    follow("writing-rules.md", "en");
}

#[test]
fn the_chinese_guide_works_as_it_says() {
    follow("writing-rules.zh.md", "zh");
}

#[test]
fn both_guides_show_the_same() {
    let shown = |name: &str| -> Vec<(Vec<String>, String)> {
        let guide = std::fs::read_to_string(root().join("docs").join(name)).expect("a guide");
        let commands = |text: &str| {
            let commands = text.lines().filter(|line| line.starts_with("$ "));
            commands.collect::<Vec<_>>().join("\n")
        };
        let shown = blocks(&guide).into_iter().map(|block| {
            let text = &guide[block.range];
            let text = match block.info[0].as_str() {
                "console" => commands(text),
                _ => text.to_owned(),
            };
            (block.info, text)
        });
        shown.collect()
    };
    assert_eq!(shown("writing-rules.md"), shown("writing-rules.zh.md"));
}
