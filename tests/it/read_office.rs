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

#[test]
fn a_title_that_is_set_as_a_heading_heads_no_section() {
    let heading = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:outlineLvl w:val=\"{level}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let title = "云栖市青禾区民政局2022年政府信息公开工作年度报告";
    let headings = |levels: [u8; 2], first: &str| {
        let body = [
            heading(levels[0], first),
            heading(levels[1], "一、总体情况"),
            heading(levels[1], "二、主动公开政府信息情况"),
        ];
        let file = crate::office_harm::docx(&body.concat(), "", "");
        let read = gouji::read::read("a.docx", &file, &gouji::read::Limits::default());
        let blocks = read.expect("it can be read").blocks;
        blocks.iter().map(|block| block.heading).collect::<Vec<_>>()
    };
    assert_eq!(headings([0, 1], title), [None, Some(2), Some(2)]);
    assert_eq!(headings([0, 0], title), [None, Some(1), Some(1)]);
    // A section that has no number is a section all the same, where a deeper one is numbered.
    assert_eq!(headings([0, 0], "一、前言"), [Some(1), Some(1), Some(1)]);
}

/// The parts of a document that refers to a chunk.
fn with_chunk(name: &str, chunk: &[u8]) -> Vec<u8> {
    let body = "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body><w:p><w:r><w:t>前</w:t></w:r></w:p>\
                <w:altChunk r:id=\"c\"/><w:altChunk r:id=\"c\"/></w:body></w:document>";
    let body = body.replace(
        "\"w\"",
        "\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"c\" Type=\"http://x/aFChunk\" Target=\"{name}\"/></Relationships>"
    );
    crate::office_harm::stored(&[
        ("word/document.xml", body.into_bytes()),
        ("word/_rels/document.xml.rels", relations.into_bytes()),
        ("word/chunk", chunk.to_vec()),
    ])
}

#[test]
fn chunks_of_other_formats_are_read_where_they_stand() {
    let page = "<html><body><p>中</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table></body></html>";
    let mail =
        format!("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n");
    let rtf = "{\\rtf1 \\u20013 ?\\par\\trowd\\cellx1\\cellx2\\u30002 ?\\cell 1\\cell\\row\
               \\trowd\\cellx1\\cellx2\\u20057 ?\\cell 2\\cell\\row}";
    for chunk in [page, &mail, rtf] {
        for name in ["chunk", "/word/chunk"] {
            let text = text_of("a.docx", &with_chunk(name, chunk.as_bytes()));
            assert_eq!(text, "前\n中\n甲 | 1\n乙 | 2\n", "{chunk}");
        }
    }
    let text = text_of("a.docx", &with_chunk("chunk", b"\0\0\0\0"));
    assert_eq!(text, "前\n");
}

#[test]
fn rtf_that_says_a_text_twice_is_read_once() {
    let text = "{\\rtf1{\\upr{??}{\\*\\ud{\\u20013 ?\\u25991 ?}}} 1\\par{\\upr{a\\par b}{\\*\\ud c}}\\par}";
    assert_eq!(text_of("a.rtf", text.as_bytes()), "中文 1\nc\n");
}

/// Whether the text of pieces stands in the order in which it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    Other,
}

/// A document cut into pieces as a fast save leaves them: the text stands in another order than it
/// is read in, and properties stand before the table of pieces.
///
/// Text that is moved loses its properties, so only a document without any may have another order.
fn in_pieces(bytes: &[u8], length: usize, order: Order) -> Vec<u8> {
    let mut streams = crate::fuzz::container::streams(bytes);
    let number = |bytes: &[u8], at: usize| {
        u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
    };
    let at = |name: &str, streams: &[(String, Vec<u8>)]| {
        let found = streams.iter().position(|(other, _)| other.ends_with(name));
        found.expect("the stream is there")
    };
    let document = at("WordDocument", &streams);
    let flags = streams[document].1[11];
    let table = at(if flags & 2 == 0 { "0Table" } else { "1Table" }, &streams);
    let clx = number(&streams[document].1, 0x1A2) as usize;
    assert_eq!(streams[table].1[clx], 2, "no properties stand before it");
    let size = number(&streams[table].1, clx + 1) as usize;
    let old = streams[table].1[clx + 5..clx + 5 + size].to_vec();
    let count = (size - 4) / 12;
    let (mut ends, mut places) = (vec![0u32], Vec::new());
    for piece in 0..count {
        let (start, end) = (number(&old, piece * 4), number(&old, piece * 4 + 4));
        let data = &old[(count + 1) * 4 + piece * 8..][..8];
        let place = number(data, 2);
        let packed = place & 0x4000_0000 != 0;
        let mut done = 0;
        while start + done < end {
            let taken = (end - start - done).min(u32::try_from(length).expect("a length"));
            // Positions of packed pieces are doubled, those of others are in bytes.
            let here = place + done * 2;
            let plain = here & 0x3FFF_FFFF;
            let from = if packed { plain / 2 } else { plain } as usize;
            let width = if packed { 1 } else { 2 };
            let text = streams[document].1[from..from + taken as usize * width].to_vec();
            let marks = if packed {
                text.iter().any(|b| *b < 32)
            } else {
                text.chunks(2).any(|unit| unit[0] < 32 && unit[1] == 0)
            };
            let moved = order == Order::Other && !marks && places.len() % 2 == 1;
            places.push(if moved {
                let to = streams[document].1.len();
                streams[document].1.extend(text);
                let to = u32::try_from(to).expect("a position");
                if packed { (to * 2) | 0x4000_0000 } else { to }
            } else {
                here
            });
            done += taken;
            ends.push(start + done);
        }
    }
    // Two properties that say nothing of the text.
    let mut new = vec![1, 3, 0, 0x35, 0x08, 1, 1, 3, 0, 0x36, 0x08, 0, 2];
    let length = u32::try_from(ends.len() * 4 + places.len() * 8).expect("a length");
    new.extend(length.to_le_bytes());
    ends.iter().for_each(|end| new.extend(end.to_le_bytes()));
    for place in &places {
        new.extend([0, 0]);
        new.extend(place.to_le_bytes());
        new.extend([0, 0]);
    }
    let place = u32::try_from(streams[table].1.len()).expect("a position");
    let length = u32::try_from(new.len()).expect("a length");
    streams[table].1.extend(new);
    streams[document].1[0x1A2..0x1A6].copy_from_slice(&place.to_le_bytes());
    streams[document].1[0x1A6..0x1AA].copy_from_slice(&length.to_le_bytes());
    streams[document].1[10] |= 4;
    crate::fuzz::container::compound(&streams)
}

#[test]
fn a_doc_that_was_saved_in_pieces_reads_the_same() {
    for (name, order) in [
        ("sound-plain", Order::Other),
        ("sound-plain", Order::Same),
        ("faulty-numbered", Order::Same),
        ("features", Order::Same),
    ] {
        let path = root().join(format!("tests/read/doc/{name}.doc"));
        let bytes = std::fs::read(path).expect("the file is there");
        let whole = text_of("a.doc", &bytes);
        for length in [1, 7, 400] {
            let pieces = text_of("a.doc", &in_pieces(&bytes, length, order));
            assert_eq!(whole, pieces, "{name} in pieces of {length}");
        }
    }
}
