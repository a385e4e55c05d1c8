//! Annotations and job summaries of GitHub.

use super::documents::{STYLE, diagnostic, place, plain, report, written};
use super::machine::{bare, machine, with_baseline};
use crate::support::expect_file;
use gouji::check::Report;
use gouji::diagnostic::{Label, Severity};

/// A workflow command read back: level, properties, message.
type Command<'a> = (&'a str, Vec<(String, String)>, String);

/// Reads a command as GitHub's runner does.
fn command(line: &str) -> Option<Command<'_>> {
    let (head, message) = line.strip_prefix("::")?.split_once("::")?;
    let (level, properties) = head.split_once(' ')?;
    let data = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%")
    };
    let property = |text: &str| data(&text.replace("%3A", ":").replace("%2C", ","));
    let properties = properties.split(',').map(|one| {
        let (name, value) = one.split_once('=').expect("a property has a value");
        (name.to_owned(), property(value))
    });
    Some((level, properties.collect(), data(message)))
}

#[test]
fn every_line_is_one_command_that_reads_back() {
    let said = machine("github");
    expect_file("render/github.txt", &said);
    let commands: Vec<_> = said.lines().filter_map(command).collect();
    assert_eq!(
        said.lines().filter(|line| line.starts_with("::")).count(),
        commands.len()
    );
    let known = ["file", "line", "endLine", "col", "endColumn", "title"];
    for (level, properties, message) in &commands {
        assert!(["error", "warning", "notice"].contains(level));
        assert!(
            properties
                .iter()
                .all(|(name, _)| known.contains(&name.as_str()))
        );
        assert!(!message.is_empty());
        let get = |name: &str| properties.iter().find(|(other, _)| other == name);
        // GitHub's rule: columns only within a line.
        if get("line").map(|(_, n)| n) != get("endLine").map(|(_, n)| n) {
            assert!(get("col").is_none(), "{properties:?}");
        }
    }
    let awkward = commands
        .iter()
        .find(|(_, _, message)| message.contains("::error::x"));
    let (_, properties, message) = awkward.expect("the awkward one is there");
    assert_eq!(properties[0].1, "reports/甲 乙#1%20:,\"<a>'&[b](1)|.txt");
    assert!(message.contains("%0A [链](1)"), "{message}");
}

#[test]
fn what_github_hides_is_counted_and_what_is_accepted_is_left_out() {
    let many = |n: usize| -> Report {
        let subject = plain("a.txt", "错\n");
        let label = Label::new(place(&subject, "错", 0));
        let finding = diagnostic("section-missing", Severity::Warning, "错", label);
        report(subject, vec![finding; n])
    };
    let last = |n| written("github", STYLE, &[many(n)], &[]);
    assert!(!last(10).contains("GitHub 对每一步"));
    let said = last(13);
    assert_eq!(
        said.lines().filter(|line| line.starts_with("::")).count(),
        13
    );
    assert!(said.ends_with("有 3 条只在此日志中\n"), "{said}");
    let said = with_baseline("github");
    assert_eq!(
        said.lines().filter(|line| line.starts_with("::")).count(),
        1
    );
    assert!(said.contains("accepted findings, not counted: 3"), "{said}");
    let [nothing, failures] = bare("github");
    assert_eq!(nothing, "共 0 份报告：0 个错误，0 个警告，0 个提示\n");
    assert!(failures.starts_with(
        "::error file=c.bin,title=gouji::不是文本文件\n::error title=gouji::[gir/y] "
    ));
}

#[test]
fn a_summary_shows_every_text_as_it_is() {
    let said = machine("github-summary");
    expect_file("render/github-summary.md", &said);
    let table: Vec<&str> = said.lines().filter(|line| line.starts_with("| ")).collect();
    // Every row has the columns of the head, however many bars are in a path.
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(table.iter().all(|line| bars(line) == 6), "{table:#?}");
    assert!(!said.contains("<b>") && !said.contains("@all"));
    assert!(!bare("github-summary")[0].contains('|'));
}

#[test]
fn a_summary_is_never_longer_than_github_takes() {
    let subject = plain("a.txt", "错\n");
    let label = Label::new(place(&subject, "错", 0));
    let long = "很长的话".repeat(2000);
    let finding = diagnostic("section-missing", Severity::Warning, &long, label);
    let reports = [report(subject, vec![finding; 60])];
    let said = written("github-summary", STYLE, &reports, &[]);
    assert!(said.len() < 1 << 20, "{}", said.len());
    assert!(
        said.contains("项因篇幅所限未列出"),
        "{}",
        &said[said.len() - 200..]
    );
    assert!(said.contains("60 个警告"));
}
