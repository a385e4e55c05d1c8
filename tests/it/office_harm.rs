//! Office files that mean harm or are broken: read within time, or refused with the reason.

use crate::support::{none_wrong, root};
use gouji::read::{Limits, ReadError, read};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// How long one file may take, in release and in debug builds.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 12 } else { 2 });
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/read").join(path)).expect("the file is there")
}

/// A package of these parts.
fn zipped(parts: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("a part begins");
        zip.write_all(data).expect("a part is written");
    }
    zip.finish().expect("the package ends").into_inner()
}

pub(crate) fn stored(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    zipped(parts, zip::CompressionMethod::Stored)
}

/// A text document of this body, with styles and numbering if given.
pub(crate) fn docx(body: &str, styles: &str, numbering: &str) -> Vec<u8> {
    let part = |name: &str, inner: &str| format!("<w:{name} xmlns:w=\"{W}\">{inner}</w:{name}>");
    let body = format!("<w:body>{body}</w:body>");
    stored(&[
        ("word/document.xml", part("document", &body).into_bytes()),
        ("word/styles.xml", part("styles", styles).into_bytes()),
        (
            "word/numbering.xml",
            part("numbering", numbering).into_bytes(),
        ),
    ])
}

/// An open document of this text.
pub(crate) fn odt(text: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\">\
         <office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    stored(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.text".to_vec(),
        ),
        ("content.xml", content.into_bytes()),
    ])
}

const LINE: &str = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>";

/// The reading text, or the reason why there is none.
fn outcome(path: &str, bytes: &[u8]) -> String {
    let start = Instant::now();
    let read = read(path, bytes, &Limits::default());
    let said = match read {
        Ok(reading) => reading.source.text().to_owned(),
        Err(error) => error.to_string(),
    };
    let took = start.elapsed();
    assert!(took < LONGEST, "{path}: {took:?}");
    said
}

#[test]
fn harm_is_refused_or_does_nothing() {
    let bomb = vec![b' '; 80 << 20];
    let deflated = zip::CompressionMethod::Deflated;
    let many: Vec<(String, Vec<u8>)> = (0..10_500)
        .map(|at| (format!("word/{at}"), vec![]))
        .collect();
    let many: Vec<(&str, Vec<u8>)> = many
        .iter()
        .map(|(name, data)| (name.as_str(), data.clone()))
        .collect();
    let laughs = "<!DOCTYPE x [<!ENTITY a \"甲甲\"><!ENTITY b \"&a;&a;\">]>";
    let laughs = format!(
        "{laughs}<w:document xmlns:w=\"{W}\"><w:body><w:p><w:r><w:t>乙&b;</w:t></w:r></w:p></w:body></w:document>"
    );
    let deep = format!(
        "{}{LINE}{}",
        "<w:sdt><w:sdtContent>".repeat(500),
        "</w:sdtContent></w:sdt>".repeat(500)
    );
    let circle = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style>\
                  <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>";
    let number = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4294967295\"/>\
                  <w:numFmt w:val=\"upperLetter\"/><w:lvlText w:val=\"%1%2%9.\"/></w:lvl></w:abstractNum>\
                  <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    let wide = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val=\"99999999999999999999\"/></w:tcPr>{LINE}</w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr>{LINE}</w:tc>"
    );
    let grid = format!(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"4000000000\"/></w:trPr>{wide}</w:tr><w:tr>{wide}</w:tr></w:tbl>"
    );
    let mut names = String::new();
    for at in 0..3_000 {
        write!(names, " xmlns:n{at}=\"u\"").expect("a string takes all");
    }
    let repeated = "<table:table><table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>1</text:p></table:table-cell></table:table-row></table:table>";
    let long = format!(
        "<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"9000\"><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
        "甲".repeat(100_000)
    );
    let locked = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "bomb.docx",
            zipped(&[("word/document.xml", bomb)], deflated),
            "unpacked bytes",
        ),
        ("parts.docx", stored(&many), "parts"),
        (
            "laughs.docx",
            stored(&[("word/document.xml", laughs.into_bytes())]),
            "乙",
        ),
        ("deep.docx", docx(&deep, "", ""), "levels of elements"),
        ("circle.docx", docx(LINE, circle, ""), "甲"),
        (
            "number.docx",
            docx(&item.repeat(3), "", number),
            "4294967295. 甲\n4294967295. 甲",
        ),
        ("grid.docx", docx(&grid, "", ""), "甲"),
        (
            "names.docx",
            docx(&format!("<w:p{names}/>{LINE}"), "", ""),
            "namespaces",
        ),
        (
            "nodes.docx",
            docx(&"<w:p/>".repeat(1_600_000), "", ""),
            "elements",
        ),
        ("cut.docx", docx("<w:p><w:r><w:t>甲", "", ""), "damaged"),
        ("empty.docx", docx("", "", ""), "no text"),
        (
            "sheet.docx",
            stored(&[("xl/workbook.xml", vec![])]),
            "a spreadsheet",
        ),
        (
            "slides.docx",
            stored(&[("ppt/presentation.xml", vec![])]),
            "a set of slides",
        ),
        ("other.docx", stored(&[("a.txt", vec![])]), "a zip archive"),
        ("repeated.odt", odt(repeated), "cells"),
        ("long.odt", odt(&long), "cells"),
        (
            "locked.odt",
            stored(&[
                (
                    "mimetype",
                    b"application/vnd.oasis.opendocument.text".to_vec(),
                ),
                ("META-INF/manifest.xml", locked.as_bytes().to_vec()),
            ]),
            "password",
        ),
        (
            "deep.rtf",
            format!("{{\\rtf1 {}", "{".repeat(100_000)).into_bytes(),
            "levels of groups",
        ),
        ("bin.rtf", b"{\\rtf1 abc\\bin2147483647 x}".to_vec(), "abc"),
        (
            "boxes.rtf",
            format!("{{\\rtf1 a{}", "{\\shptxt ".repeat(1_000)).into_bytes(),
            "a",
        ),
        (
            "locked.docx",
            compound(&[("EncryptedPackage", vec![0; 5_000])]),
            "password",
        ),
        (
            "locked.doc",
            compound(&[("WordDocument", head(0x0100))]),
            "password",
        ),
        ("old.doc", compound(&[("WordDocument", head(0))]), "Word 95"),
        (
            "sheet.doc",
            compound(&[("Workbook", vec![0; 5_000])]),
            "a spreadsheet",
        ),
        (
            "bare.doc",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>"
                .to_vec(),
            "bare XML",
        ),
        (
            "no.doc",
            compound(&[("WordDocument", vec![0; 5_000]), ("0Table", vec![0; 50])]),
            "damaged",
        ),
    ];
    let mut wrong = Vec::new();
    for (path, bytes, says) in cases {
        let said = outcome(path, &bytes);
        if !said.contains(says) {
            let said: String = said.chars().take(200).collect();
            wrong.push(format!("{path}: {says} is not in: {said}"));
        }
    }
    none_wrong("outcomes", &wrong);
}

/// The head of a binary document with these flags.
fn head(flags: u16) -> Vec<u8> {
    let mut head = vec![0; 5_000];
    head[..2].copy_from_slice(&[0xEC, 0xA5]);
    head[10..12].copy_from_slice(&flags.to_le_bytes());
    head
}

/// A compound file of these streams.
pub(crate) fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file begins");
    for (name, data) in streams {
        let mut stream = file.create_stream(name).expect("a stream begins");
        stream.write_all(data).expect("a stream is written");
    }
    file.flush().expect("the file ends");
    file.into_inner().into_inner()
}

#[test]
fn the_content_tells_the_format_not_the_name() {
    let files = [
        ("docx/features.docx", "docx"),
        ("docx/strict.docx", "docx"),
        ("odt/features.odt", "odt"),
        ("rtf/features.rtf", "rtf"),
        ("doc/features.doc", "doc"),
    ];
    for (path, format) in files {
        for name in [
            "a.doc", "a.docx", "a.wps", "a.rtf", "a.odt", "a.txt", "a.html", "a",
        ] {
            let read = read(name, &bytes(path), &Limits::default());
            let read = read.unwrap_or_else(|error| panic!("{path} as {name}: {error}"));
            assert_eq!(read.format, format, "{path} as {name}");
        }
    }
    let text = read("a.doc", "一、总体情况".as_bytes(), &Limits::default());
    assert_eq!(text.expect("text is text").format, "text");
    let page = "<html><body><p>一、总体情况</p></body></html>";
    let page = read("a.doc", page.as_bytes(), &Limits::default());
    assert_eq!(page.expect("a page is a page").format, "html");
    for cut in [10, 100, 2_000] {
        let error = read(
            "a.docx",
            &bytes("docx/features.docx")[..cut],
            &Limits::default(),
        );
        assert!(matches!(error, Err(ReadError::Damaged { .. })), "{error:?}");
    }
}
