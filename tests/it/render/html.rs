//! The page: what it looks like, that it is sound whatever a report holds, that nothing is lost.

use super::documents::{
    STYLE, awkward, diagnostic, meta, plain, report, run, sample_with_wrong_total, total_wrong,
    written,
};
use super::markup::{Tag, sound, tags, unescaped};
use crate::support::{checked, expect_file, root};
use gouji::check::Report;
use gouji::diagnostic::{Acceptance, AcceptedBy, Label, Severity};
use gouji::render::{Style, renderer};
use gouji::source::{Lang, Span};
use gouji::wording::keys;
use regex::Regex;
use std::collections::BTreeSet;

fn page(reports: &[Report]) -> String {
    written("html", STYLE, reports, &[])
}

/// A page without its style sheet and script, which are files of their own.
fn bare(page: &str) -> String {
    let style = Regex::new(r"(?s)<style>.*?</style>").expect("a pattern of this test");
    let script = Regex::new(r"(?s)<script>.*?</script>").expect("a pattern of this test");
    let page = style.replace(page, "<style>…</style>");
    script.replace(&page, "<script>…</script>").into_owned()
}

/// Reports of every layout of tables and of several formats.
fn many() -> Vec<Report> {
    let mut paths = Vec::new();
    for folder in [
        "tests/corpus",
        "tests/read/docx",
        "tests/read/html",
        "rules/gir/samples",
    ] {
        let listed = std::fs::read_dir(root().join(folder)).expect("the folder is there");
        let listed = listed.map(|entry| entry.expect("it can be listed").path());
        let read = ["txt", "md", "html", "docx"];
        paths.extend(listed.filter(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|extension| read.contains(&extension))
        }));
    }
    paths.sort();
    assert!(paths.len() > 50, "only {} reports", paths.len());
    let report = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("it can be read");
        checked(&path.to_string_lossy(), &bytes)
    };
    paths.iter().map(report).collect()
}

/// The part of a page that shows report `number`.
fn body(page: &str, number: usize) -> &str {
    let from = page.find(&format!("<article class=\"report\" id=\"r{number}\""));
    let rest = &page[from.expect("the report is there")..];
    &rest[..rest.find("</noscript>").expect("it ends")]
}

fn reading(body: &str) -> &str {
    let from = body
        .find("<section class=\"reading\"")
        .expect("the text is there");
    let rest = &body[from..];
    &rest[..rest.find("</section>").expect("it ends")]
}

fn with_class<'t, 'p>(tags: &'t [Tag<'p>], name: &str, class: &str) -> Vec<&'t Tag<'p>> {
    tags.iter()
        .filter(|tag| tag.opens && tag.name == name && tag.has_class(class))
        .collect()
}

#[test]
fn a_small_page_looks_like_this() {
    let (mut reports, failures) = run();
    let mut accepted = diagnostic(
        "word-list",
        Severity::Info,
        "用词",
        Label::new(Span::new(3, 9)),
    );
    accepted.accepted = Some(Acceptance {
        reason: "引文原样".to_owned(),
        by: AcceptedBy::Inline,
        until: None,
    });
    reports[1].diagnostics.push(accepted);
    let page = written("html", STYLE, &reports, &failures);
    sound(&page);
    expect_file("render/page.html", &bare(&page));
    let english = Style {
        lang: Lang::En,
        ..STYLE
    };
    let page = written("html", english, &reports, &failures);
    sound(&page);
    assert!(page.contains("<html lang=\"en\">") && page.contains("with accepted ones"));
    assert!(!bare(&page).contains("html."), "a word is missing");
}

#[test]
fn every_finding_has_its_sign_its_card_and_its_other_places() {
    let reports = many();
    let page = page(&reports);
    sound(&page);
    let (mut findings, mut others) = (0, 0);
    for (index, report) in reports.iter().enumerate() {
        let body = body(&page, index + 1);
        let tags = tags(body);
        let count = report.diagnostics.len();
        let signs = with_class(&tags, "a", "n").len();
        assert_eq!(signs, 2 * count, "a sign in the text and one on the card");
        assert_eq!(with_class(&tags, "li", "card").len(), count);
        let ids: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
        for (finding, diagnostic) in report.diagnostics.iter().enumerate() {
            for other in 0..diagnostic.secondary.len() {
                let id = format!("r{}-s{}-{other}", index + 1, finding + 1);
                assert!(ids.contains(id.as_str()), "{id}");
                others += 1;
            }
        }
        findings += count;
    }
    assert!(
        findings > 100 && others > 50,
        "{findings} findings, {others} other places"
    );
}

/// What of a reading view is the report's own text: no signs, no lines about findings.
fn own_text(reading: &str) -> String {
    let mut own = String::new();
    let mut hidden = None;
    for tag in tags(&format!("{reading}</section>")) {
        let is_ours = tag.has_class("n") || tag.has_class("between") || tag.name == "summary";
        if tag.opens && hidden.is_none() && is_ours {
            hidden = Some(tag.depth);
        } else if !tag.opens && hidden == Some(tag.depth) {
            hidden = None;
        }
        if hidden.is_none() {
            own.push_str(&unescaped(tag.text));
        }
    }
    own
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn the_reading_view_holds_the_whole_text_in_its_order() {
    let reports = many();
    let page = page(&reports);
    let mut whole = 0;
    for (index, report) in reports.iter().enumerate() {
        let view = reading(body(&page, index + 1));
        let source = letters(report.subject.source.slice(report.subject.source.whole()));
        // Drawn by a form, a table says its labels in the form's words, and its lines follow.
        if view.contains("<details class=\"printed\"") {
            continue;
        }
        let shown = letters(&own_text(view));
        // A table between drawn lines may be wrapped, so that its cells are not in one piece.
        if view.contains("<table") && report.subject.source.text().contains("+--") {
            let sorted = |text: &str| {
                let mut all: Vec<char> = text.chars().collect();
                all.sort_unstable();
                all
            };
            assert_eq!(
                sorted(&shown),
                sorted(&source),
                "{}",
                report.subject.source.path()
            );
        } else {
            assert_eq!(shown, source, "{}", report.subject.source.path());
        }
        whole += 1;
    }
    assert!(whole > 40, "only {whole} were compared");
}

#[test]
fn marks_that_nest_and_overlap_are_cut_into_pieces() {
    let subject = plain("a.txt", "甲乙丙丁戊");
    let at = |from: usize, to: usize, severity| {
        diagnostic(
            "x",
            severity,
            "说明",
            Label::new(Span::new(from * 3, to * 3)),
        )
    };
    let mut third = at(4, 4, Severity::Info);
    third.secondary = vec![Label::new(Span::new(0, 6)).with_text("<此处>")];
    let findings = vec![
        at(0, 3, Severity::Warning),
        at(2, 4, Severity::Error),
        third,
    ];
    let page = page(&[report(subject, findings)]);
    let view = reading(body(&page, 1));
    let sign = |class: &str, n: usize, word: &str| {
        format!(
            "<a class=\"n {class}\" id=\"r1-m{n}\" href=\"#r1-f{n}\" aria-label=\"{n} {word} 说明\">{n}</a>"
        )
    };
    let expected = format!(
        "<p>{}<i class=\"l\" id=\"r1-s3-0\" data-p=\"3\" data-k=\"a\" data-l=\"&lt;此处&gt;\"></i>\
         <mark class=\"m w\" data-f=\"1 3\">甲乙</mark>{}<mark class=\"m e\" data-f=\"2 1\">丙</mark>\
         <mark class=\"m e\" data-f=\"2\">丁</mark>{}戊</p>",
        sign("w", 1, "警告"),
        sign("e", 2, "错误"),
        sign("i", 3, "提示")
    );
    assert!(view.contains(&expected), "{view}\n{expected}");
}

#[test]
fn merged_cells_are_drawn_as_the_file_has_them() {
    let file = "<html><body><h1>标题</h1><p>这是一段正文，说明下面的表格。共收到申请12件。</p><table>\
        <tr><th rowspan=2 colspan=2>项目</th><th colspan=2>数量</th></tr>\
        <tr><th>甲</th><th>乙</th></tr>\
        <tr><td rowspan=2>大类</td><td>小类一</td><td>1</td><td>2</td></tr>\
        <tr><td>小类二</td><td colspan=2>3</td></tr></table></body></html>";
    let subject = super::documents::subject("a.html", file, gouji::subject::Model::empty());
    let page = page(&[report(subject, Vec::new())]);
    let tags = tags(body(&page, 1));
    let cells = tags
        .iter()
        .filter(|tag| tag.opens && (tag.name == "td" || tag.name == "th"));
    let drawn: Vec<(&str, Option<&str>, Option<&str>)> = cells
        .map(|tag| (tag.text, tag.attribute("colspan"), tag.attribute("rowspan")))
        .collect();
    assert_eq!(
        drawn,
        [
            ("项目", Some("2"), Some("2")),
            ("数量", Some("2"), None),
            ("甲", None, None),
            ("乙", None, None),
            ("大类", None, Some("2")),
            ("小类一", None, None),
            ("1", None, None),
            ("2", None, None),
            ("小类二", None, None),
            ("3", Some("2"), None),
        ]
    );
}

#[test]
fn nothing_in_a_report_becomes_markup() {
    let evil = "</noscript><script>alert(1)</script></template><!--rows--><!--reports-->\
        <img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}\u{2028}\u{202e}文\u{202c}\u{7}\u{0}&lt;\"'";
    let text = format!("{evil}\n正文{evil}\n| {evil} | 3 |\n| 甲 | 4 |\n");
    let subject = plain("\"><svg onload=alert(3)>.txt", &text);
    let whole = subject.source.whole();
    let label = |span| Label::new(span).with_text(evil);
    let mut finding = diagnostic("x", Severity::Error, evil, label(Span::new(0, 20)));
    finding.secondary = vec![label(Span::new(30, 40))];
    finding.notes = vec![gouji::diagnostic::Note::Help(evil.to_owned())];
    finding.accepted = Some(Acceptance {
        reason: evil.to_owned(),
        by: AcceptedBy::Config,
        until: None,
    });
    let about_all = diagnostic("y", Severity::Error, evil, label(whole));
    let page = page(&[report(subject, vec![about_all, finding])]);
    let all = sound(&page);
    let foreign = ["svg", "img", "template"];
    assert!(all.iter().all(|tag| !foreign.contains(&tag.name)));
    assert_eq!(
        all.iter()
            .filter(|tag| tag.name == "script" && tag.opens)
            .count(),
        2
    );
    assert_eq!(
        all.iter()
            .filter(|tag| tag.name == "noscript" && tag.opens)
            .count(),
        1
    );
    assert!(page.contains("{{ 7*7 }}{% raw %}"), "braces are text");
    let controls = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!page.contains(controls) && !page.contains('\u{2028}'));
}

#[test]
fn strange_texts_are_shown_and_every_mark_in_them() {
    let long = format!("标题\n{}错{}\n", "长".repeat(400_000), "文".repeat(10));
    let subject = plain("long.txt", &long);
    let wrong = long.find('错').expect("it is there");
    let finding = diagnostic(
        "x",
        Severity::Error,
        "错",
        Label::new(Span::new(wrong, wrong + 3)),
    );
    let reports = [awkward(), report(subject, vec![finding])];
    let page = page(&reports);
    sound(&page);
    for (index, report) in reports.iter().enumerate() {
        let tags = tags(body(&page, index + 1));
        assert_eq!(
            with_class(&tags, "a", "n").len(),
            2 * report.diagnostics.len()
        );
    }
    assert!(body(&page, 2).contains("<mark class=\"m e\" data-f=\"1\">错</mark>"));
}

#[test]
fn tables_that_no_browser_could_draw_stand_line_for_line() {
    let narrow = "甲\t2\n".repeat(300);
    for (columns, is_drawn) in [(150, true), (2000, false)] {
        let wide = vec!["1"; columns].join("\t");
        let text = format!("标题\n\n{wide}\n{narrow}");
        let subject = plain("wide.txt", &text);
        let page = page(&[report(subject, Vec::new())]);
        let view = reading_of(&page);
        assert_eq!(view.contains("<table"), is_drawn, "{columns} columns");
        assert_eq!(view.contains("<pre"), !is_drawn, "{columns} columns");
        assert_eq!(letters(&own_text(view)), letters(&text));
    }
}

#[test]
fn a_file_of_ours_is_shown_line_for_line() {
    let text = "accept:\n  - rule: <x>\n";
    let reading = gouji::read::Reading::of_data("gouji.yaml", text);
    let model = std::sync::Arc::new(gouji::subject::Model::empty());
    let subject = gouji::subject::Subject::new(reading, &model);
    let span = Span::new(12, 21);
    let finding = diagnostic("x", Severity::Warning, "没有", Label::new(span));
    let page = page(&[report(subject, vec![finding])]);
    let view = reading_of(&page);
    assert!(
        view.contains("<pre class=\"lines\">accept:\n  - <a"),
        "{view}"
    );
    assert!(
        view.contains("<mark class=\"m w\" data-f=\"1\">rule: &lt;x&gt;</mark>\n</pre>"),
        "{view}"
    );
}

fn reading_of(page: &str) -> &str {
    reading(body(page, 1))
}

#[test]
fn a_table_without_rows_is_drawn_by_its_form_and_marked_in_its_cells() {
    let text = super::documents::sample("oneline-2021.txt");
    let subject = super::documents::formed("a.txt", &text);
    let cell = super::documents::cell(&subject, "applications/new/total");
    let finding = diagnostic("x", Severity::Error, "不符", cell.with_text("填报 2"));
    let page = page(&[report(subject, vec![finding])]);
    let view = reading_of(&page);
    assert!(
        view.contains("<td class=\"v m e\" data-f=\"1\"><a class=\"n e\""),
        "{view}"
    );
    assert!(view.contains("<th scope=\"col\">自然人</th>"), "{view}");
    assert!(
        view.contains("<details class=\"printed\"><summary>"),
        "{view}"
    );
}

#[test]
fn reports_leave_memory_and_nothing_is_written_before_the_end() {
    let mut out = Vec::new();
    let mut html = renderer("html", STYLE).expect("a format of the table");
    html.begin(&[meta("total-wrong")], &mut out)
        .expect("it can be written");
    for _ in 0..200 {
        let report = total_wrong("a.txt", &sample_with_wrong_total());
        html.report(&report, &mut out).expect("it can be written");
    }
    assert!(out.is_empty(), "totals stand above the reports");
    html.end(&[], &gouji::render::Summary::default(), &mut out)
        .expect("it can be written");
    let page = String::from_utf8(out).expect("a page is UTF-8");
    assert!(
        page.len() > 2 << 20,
        "more than stays in memory: {}",
        page.len()
    );
    sound(&page);
    assert!(page.contains("id=\"r200-f1\"") && page.ends_with("</html>\n"));
}

#[test]
fn every_word_of_the_page_is_said_and_every_said_word_is_there() {
    let file = |name: &str| {
        std::fs::read_to_string(root().join("src/render/html").join(name))
            .expect("a file of the page")
    };
    let call = Regex::new(r#"say\(["']([a-z-]+)["']"#).expect("a pattern of this test");
    let mut said: BTreeSet<String> = BTreeSet::new();
    for name in ["page.html", "row.html", "report.html"] {
        said.extend(
            call.captures_iter(&file(name))
                .map(|c| format!("html.{}", &c[1])),
        );
    }
    let script = file("page.js");
    said.extend(
        call.captures_iter(&script)
            .map(|c| format!("html.js-{}", &c[1])),
    );
    // The heads of a table that the script makes are said from a list.
    let listed = ["body", "reports", "errors", "warnings", "infos", "accepted"];
    for name in listed {
        assert!(script.contains(&format!("'{name}'")));
        said.insert(format!("html.js-{name}"));
    }
    said.extend(["o", "i", "w", "e"].map(|state| format!("html.verdict-{state}")));
    said.extend(["html.as-printed", "html.unread"].map(str::to_owned));
    let there: BTreeSet<String> = keys()
        .filter(|key| key.starts_with("html."))
        .map(str::to_owned)
        .collect();
    assert_eq!(said, there);
}
