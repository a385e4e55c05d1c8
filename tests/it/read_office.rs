//! Office files made from the sample reports: the same cells and the same findings as the text.

use crate::read::cells;
use crate::support::{checked, expect_file, none_wrong, root, sample};
use gouji::check::Report;
use gouji::syntax::dump::tree;
use std::path::PathBuf;

/// Rules about how characters are typed, which another format may change.
const TYPOGRAPHIC: &[&str] = &[];

/// The files of a format, sorted.
fn files(format: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/read").join(format);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|other| other == format))
        .collect();
    files.sort();
    files
}

fn name(path: &std::path::Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.expect("a file has a name")
}

/// Rule, addresses and values of every finding.
fn findings(report: &Report) -> Vec<String> {
    let source = &report.subject.source;
    let mut lines = Vec::new();
    for finding in &report.diagnostics {
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let what = squeeze(source.slice(finding.primary.span));
        let address = finding.primary.address.as_deref().unwrap_or("-");
        lines.push(format!(
            "{} {address} {what} {}",
            finding.rule, finding.message
        ));
    }
    lines.sort();
    lines.retain(|line| !TYPOGRAPHIC.iter().any(|rule| line.starts_with(rule)));
    lines
}

/// Every file of the format against the text it was made from.
pub(crate) fn same_as_text(format: &str) {
    let faulty = root().join("tests/read/faulty.txt");
    let faulty = std::fs::read_to_string(faulty).expect("the text is there");
    let sound = sample("clean-2021.txt");
    let (mut wrong, mut all, mut right) = (Vec::new(), 0, 0);
    for path in files(format) {
        let Some((base, _)) = name(&path).split_once('-') else {
            continue;
        };
        let text = if base == "sound" { &sound } else { &faulty };
        let expected = checked("report.txt", text.as_bytes());
        let bytes = std::fs::read(&path).expect("the file can be read");
        let read = checked(name(&path), &bytes);
        assert_eq!(read.subject.format, format, "{}", path.display());
        let (cells_expected, cells_read) = (cells(&expected.subject), cells(&read.subject));
        all += cells_expected.len();
        right += cells_expected
            .iter()
            .filter(|cell| cells_read.contains(cell))
            .count();
        for (what, expected, read) in [
            ("cells", cells_expected, cells_read),
            ("findings", findings(&expected), findings(&read)),
        ] {
            assert!(base == "sound" || !expected.is_empty(), "{what}");
            let lost = expected.iter().filter(|line| !read.contains(line));
            let added = read.iter().filter(|line| !expected.contains(line));
            let lost = lost.map(|line| format!("{}: {what} lost: {line}", name(&path)));
            wrong.extend(lost);
            wrong.extend(added.map(|line| format!("{}: {what} added: {line}", name(&path))));
        }
        let subject = &read.subject;
        let drawn = tree(&subject.source, &subject.document, 40);
        expect_file(&format!("read/{format}/{}.tree", name(&path)), &drawn);
    }
    println!("{format}: {right} of {all} cells");
    none_wrong("differences from the text", &wrong);
}

#[test]
fn docx_says_what_the_text_says() {
    same_as_text("docx");
}

#[test]
fn everything_that_a_line_can_hold_is_read() {
    for file in [
        "features.docx",
        "strict.docx",
        "features.odt",
        "features.rtf",
        "features.doc",
    ] {
        let (_, folder) = file.split_once('.').expect("a name with an extension");
        let path = root().join("tests/read").join(folder).join(file);
        let bytes = std::fs::read(path).expect("the file is there");
        let read = gouji::read::read(file, &bytes, &gouji::read::Limits::default());
        let read = read.expect("the file can be read");
        expect_file(&format!("read/{folder}/{file}.text"), read.source.text());
    }
}

#[test]
fn odt_says_what_the_text_says() {
    same_as_text("odt");
}

#[test]
fn rtf_says_what_the_text_says() {
    same_as_text("rtf");
}

#[test]
fn doc_says_what_the_text_says() {
    same_as_text("doc");
}

/// Text as Word writes it in RTF for a Chinese system.
fn gbk(text: &str) -> String {
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let escaped = bytes.iter().map(|byte| match byte {
        0x80.. => format!("\\'{byte:02x}"),
        _ => char::from(*byte).to_string(),
    });
    escaped.collect()
}

fn text_of(path: &str, bytes: &[u8]) -> String {
    let read = gouji::read::read(path, bytes, &gouji::read::Limits::default());
    let read = read.unwrap_or_else(|error| panic!("{path}: {error}"));
    read.source.text().to_owned()
}

#[test]
fn rtf_as_word_writes_it() {
    let head = r"{\rtf1\ansi\ansicpg936\uc2{\fonttbl{\f0\fnil\fcharset134 X;}{\f1\fcharset0 Y;}}";
    let styles = r"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 toc 1;}}{\info{\title no}}{\header no\par}";
    let lines = gbk(concat!(
        r"\pard\s2 总体情况\tab 3\par",
        r"\pard\s1\f0{\listtext\pard 一、\tab}总体情况\par",
        r"\pard\plain{\listtext\'b7\tab}甲{\deleted 9}{\v 8}{\revised 1}2{\*\unknown 7}\u20214 ??，",
        r"{\field{\*\fldinst PAGE}{\fldrslt 5}}{\footnote 注}\u-10179 ??\u-8704 ??\par",
        r"乙{\deleted\par}丙{\shp{\*\shpinst{\sp{\sn x}{\sv 3}}{\shptxt 框\par}}{\shprslt 重复}}\par",
    ));
    let table = gbk(concat!(
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3010\pard\intbl 标签\cell 并\cell\cell\row",
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell 1{\b 2}\cell {\pict 0102}\cell\row",
        r"\trowd\cellx1000\cellx3000\pard\intbl\itap2 内\nestcell 表\nestcell",
        r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables no\par}",
        r"\pard\intbl\itap1 外\cell 7\cell\row",
        r"\trowd\cellx1000\cellx3000\pard\intbl{\deleted 9}\cell{\deleted 9}\cell\row\pard 后\par}",
    ));
    let text = text_of("a.doc", format!("{head}{styles}{lines}{table}").as_bytes());
    let expected = "一、总体情况\n甲12件，5\u{1F600}\n注\n乙丙\n框\n\
                    标签 | 并 |\n | 12 | \u{FFFC}\n内 表 外 | 7 |\n后\n";
    assert_eq!(
        text.replace("内表", "内 表").replace("表外", "表 外"),
        expected
    );
}

#[test]
fn a_finding_in_an_office_file_names_table_row_and_column() {
    for (path, paragraph) in [
        ("docx/faulty-wps.docx", 8),
        ("docx/faulty-python-docx.docx", 8),
        ("odt/faulty-plain.odt", 8),
        ("rtf/faulty-plain.rtf", 8),
        ("doc/faulty-plain.doc", 8),
    ] {
        let bytes = std::fs::read(root().join("tests/read").join(path));
        let report = checked(path, &bytes.expect("the file is there"));
        let place = |rule: &str| {
            let mut found = report.diagnostics.iter();
            let found = found.find(|found| found.rule.as_str() == rule);
            let span = found.expect("the finding").primary.span;
            report.subject.source.position(span).expect("a position")
        };
        let cell = place("gir/applications-unbalanced");
        assert_eq!((cell.table, cell.row, cell.column), (2, 4, 4), "{path}");
        let sentence = place("gir/processed-disagrees");
        assert_eq!(
            (sentence.table, sentence.paragraph),
            (0, paragraph),
            "{path}"
        );
    }
}

#[test]
fn what_only_word_files_have() {
    let cell = |inner: &str| format!("<w:tc><w:p>{inner}</w:p></w:tc>");
    let picture = "<w:r><w:drawing><blip/></w:drawing></w:r>";
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph =
        |marks: &str, text: &str| format!("<w:p><w:pPr>{marks}</w:pPr>{}</w:p>", run(text));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&format!(
            "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>{}",
            run("甲")
        )),
        cell(picture),
        cell(&run("乙")),
        cell("")
    );
    let contents = "<w:pStyle w:val=\"t\"/>";
    let linked = "<w:numPr><w:numId w:val=\"2\"/></w:numPr>";
    let body = [
        paragraph(contents, "章</w:t></w:r><w:r><w:tab/><w:t>12"),
        paragraph(contents, "不是目录的标题"),
        paragraph(linked, "子"),
        paragraph(linked, "丑"),
        table,
    ];
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"t\"><w:name w:val=\"TOC 1\"/></w:style>\
                  <w:style w:type=\"numbering\" w:styleId=\"n\"><w:pPr><w:numPr>\
                  <w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:styleLink w:val=\"n\"/><w:lvl w:ilvl=\"0\">\
                     <w:start w:val=\"1\"/><w:numFmt w:val=\"japaneseCounting\"/>\
                     <w:lvlText w:val=\"第%1章\"/></w:lvl></w:abstractNum>\
                     <w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"n\"/></w:abstractNum>\
                     <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
                     <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>";
    let file = crate::office_harm::docx(&body.concat(), styles, numbering);
    let expected = "不是目录的标题\n第一章子\n第二章丑\n甲 | \u{FFFC}\n乙 |\n";
    assert_eq!(text_of("a.docx", &file), expected);
}
