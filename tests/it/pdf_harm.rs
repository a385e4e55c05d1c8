//! PDF files that mean harm or are broken: read within time, or refused with the reason.

use crate::support::{none_wrong, pack, root};
use gouji::read::{Limits, read};
use gouji::subject::Subject;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// How long one file may take, in release and in debug builds.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

/// A file of these objects, the first of which is the catalogue, with a table of where they stand.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", at + 1).expect("a vector takes all");
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    let count = objects.len() + 1;
    writeln!(out, "xref\n0 {count}\n0000000000 65535 f ").expect("a vector takes all");
    for place in places {
        writeln!(out, "{place:010} 00000 n ").expect("a vector takes all");
    }
    write!(
        out,
        "trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
    )
    .expect("a vector takes all");
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(data).expect("a vector takes all");
    packed.finish().expect("a vector takes all")
}

/// A file of one page: its contents as an object, its resources, and more objects from 5 on.
fn page(contents: Vec<u8>, resources: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R\
             /Resources<</Font<</F {FONT}>>{resources}>>>>"
        )
        .into_bytes(),
        contents,
    ];
    objects.extend(more.iter().cloned());
    file(&objects)
}

const HELLO: &str = "BT /F 12 Tf 50 700 Td (Hello) Tj ET ";

/// The reading text, or the reason why there is none.
fn outcome(name: &str, bytes: &[u8]) -> String {
    let start = Instant::now();
    let said = match read("a.pdf", bytes, &Limits::default()) {
        Ok(reading) => reading.source.text().to_owned(),
        Err(error) => error.to_string(),
    };
    let took = start.elapsed();
    println!("{name}: {took:?}");
    assert!(took < LONGEST, "{name}: {took:?}");
    said
}

fn plain(contents: &str) -> Vec<u8> {
    stream("", contents.as_bytes())
}

/// What is packed small and is large.
fn packed() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let bomb = vec![b' '; 80 << 20];
    let once = deflated(&bomb);
    let twice = deflated(&once);
    let flate = "/Filter/FlateDecode";
    let big = deflated(&vec![b' '; 4 << 20]);
    let many: String = "4 0 R ".repeat(5_000);
    let repeated = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/Contents[{many}]>>").into_bytes(),
        stream(flate, &big),
    ];
    let pages = "<</Type/Page/Contents 4 0 R>>".repeat(1_000);
    let on_each = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count 1/Kids[{pages}]>>").into_bytes(),
        b"null".to_vec(),
        stream(flate, &big),
    ];
    vec![
        (
            "bomb",
            page(stream(flate, &once), "", &[]),
            "unpacked bytes",
        ),
        (
            "bomb in a bomb",
            page(stream("/Filter[/FlateDecode/FlateDecode]", &twice), "", &[]),
            "unpacked bytes",
        ),
        (
            "runs",
            page(
                stream("/Filter/RunLengthDecode", &vec![129; 2 << 20]),
                "",
                &[],
            ),
            "unpacked bytes",
        ),
        (
            "objects",
            page(
                plain(HELLO),
                "",
                &[stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &once)],
            ),
            "unpacked bytes",
        ),
        ("one stream many times", file(&repeated), "unpacked bytes"),
        ("one stream on every page", file(&on_each), "unpacked bytes"),
    ]
}

/// What would be drawn without end.
fn endless() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>";
    let itself = stream(form, "/X Do ".repeat(20).as_bytes());
    let next: Vec<Vec<u8>> = (6..20)
        .map(|next| {
            let form = format!(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>"
            );
            stream(&form, "/X Do ".repeat(20).as_bytes())
        })
        .collect();
    let heavy = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode",
        &deflated(&vec![b' '; 20 << 20]),
    );
    let masked = "/ExtGState<</G<</SMask<</S/Alpha/G 5 0 R>>>>>>";
    let states = format!("{}{HELLO}", "/G gs ".repeat(200_000));
    let x = "/XObject<</X 5 0 R>>";
    let letters = format!("BT /F 1 Tf ({}) Tj ET", "a".repeat(4 << 20));
    let words = format!(
        "BT /F 1 Tf {} ET",
        format!("({}) Tj ", "a".repeat(1_000)).repeat(4_000)
    );
    let mut lines = String::new();
    for at in 0..9_000 {
        let at = f64::from(at) / 15.0;
        lines.push_str(&format!("{at} 0 m {at} 800 l S 0 {at} m 600 {at} l S "));
    }
    let mut cells = String::new();
    for at in 0..400 {
        cells.push_str(&format!(
            "{} 0 m {} 700 l S 0 {} m 600 {} l S ",
            at * 5,
            at * 5,
            at * 5,
            at * 5
        ));
    }
    let text = "BT /F 4 Tf 10 300 Td (1 2 3 4 5 6 7 8 9) Tj ET ".repeat(5_000);
    vec![
        (
            "a form in itself",
            page(plain("/X Do"), x, &[itself]),
            "no text",
        ),
        (
            "forms in forms",
            page(plain("/X Do"), x, &next),
            "steps of drawing",
        ),
        (
            "masks",
            page(plain(&states), masked, std::slice::from_ref(&heavy)),
            "steps of drawing",
        ),
        (
            "a heavy form",
            page(plain(&"/X Do ".repeat(5_000)), x, &[heavy]),
            "steps of drawing",
        ),
        (
            "letters",
            page(plain(&letters), "", &[]),
            "bytes of text in one piece",
        ),
        ("words", page(plain(&words), "", &[]), "steps of drawing"),
        (
            "lines",
            page(plain(&format!("{lines}{HELLO}")), "", &[]),
            "Hello",
        ),
        (
            "cells",
            page(plain(&format!("{cells}{text}")), "", &[]),
            "1",
        ),
        (
            "one place",
            page(
                plain(&"BT /F 9 Tf 9 9 Td (aaaa) Tj ET ".repeat(30_000)),
                "",
                &[],
            ),
            "a",
        ),
    ]
}

/// What contradicts itself, or is deeper than anybody writes.
fn odd() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let font = |widths: &str| {
        let inner = format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(Adobe)\
             /Ordering(GB1)/Supplement 2>>/W[{widths}]>>"
        );
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-H/DescendantFonts[{inner}]>>"
        )
        .into_bytes()
    };
    let with = |font: Vec<u8>| {
        let resources = "/XObject<<>>/ExtGState<<>>";
        let contents = "BT /G 12 Tf 50 700 Td <4E00> Tj ET";
        let bytes = page(plain(contents), resources, &[font]);
        let from = b"/Font<<".to_vec();
        let at = memchr::memmem::find(&bytes, &from).expect("the page has fonts") + from.len();
        [&bytes[..at], b"/G 5 0 R ", &bytes[at..]].concat()
    };
    let circle = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R 2 0 R]>>".to_vec(),
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 3 0 R>>".to_vec(),
    ];
    let many = "<</Type/Page>>".repeat(3_000);
    let many = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count 1/Kids[{many}]>>").into_bytes(),
    ];
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    let dicts = format!("{}1{}", "<</A ".repeat(100_000), ">>".repeat(100_000));
    vec![
        (
            "widths",
            with(font("0 4294967295 500")),
            "widths of characters",
        ),
        ("no widths", with(font("")), "一"),
        ("a circle of pages", file(&circle), "no text"),
        ("many pages", file(&many), "pages"),
        (
            "deep contents",
            page(plain(&format!("{deep} {HELLO}")), "", &[]),
            "",
        ),
        (
            "deep objects",
            page(plain(HELLO), "", &[deep.into_bytes(), dicts.into_bytes()]),
            "Hello",
        ),
        (
            "far away",
            page(
                plain(&format!("1e38 0 0 1e38 1e38 -1e38 cm {HELLO}")),
                "",
                &[],
            ),
            "",
        ),
        (
            "no size",
            page(
                plain(&format!("0 0 0 0 0 0 cm {HELLO} 0 0 m 9 9 l S")),
                "",
                &[],
            ),
            "no text",
        ),
        (
            "states",
            page(plain(&format!("{} {HELLO}", "q ".repeat(300_000))), "", &[]),
            "Hello",
        ),
        ("nothing", b"%PDF-1.7\n".to_vec(), "damaged"),
        (
            "no pages",
            file(&[b"<</Type/Catalog>>".to_vec()]),
            "damaged",
        ),
        ("cut", page(plain(HELLO), "", &[])[..300].to_vec(), ""),
    ]
}

#[test]
fn harm_is_refused_or_does_nothing() {
    let mut wrong = Vec::new();
    for (name, bytes, says) in packed().into_iter().chain(endless()).chain(odd()) {
        let said = outcome(name, &bytes);
        if !said.contains(says) {
            let said: String = said.chars().take(200).collect();
            wrong.push(format!("{name}: {says} is not in: {said}"));
        }
    }
    none_wrong("outcomes", &wrong);
}

/// A reproducible series of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit.max(1)
    }
}

/// Pieces of trouble.
const TROUBLE: &[&[u8]] = &[
    b"99999999999",
    b"-1",
    b" 0 ",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"1 0 R",
    b"3 0 R",
    b" cm ",
    b" Do ",
    b" q ",
    b" Q ",
    b" BT ",
    b" ET ",
    b" Tf ",
    b" re f ",
    b" l S ",
    b"endobj",
    b"endstream",
    b"stream\n",
    b"/Filter/LZWDecode",
    b"/Rotate 90",
    b"/Type/Page ",
    b"1e30 ",
    b"\0\0",
    b"\xFF\xFF\xFF",
    b"%",
];

/// One to five changes to a file. Half of them move nothing.
fn mutated(sound: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..=dice.below(5) {
        let at = dice.below(bytes.len());
        let end = (at + 1 + dice.below(60)).min(bytes.len());
        match dice.below(12) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            2 => {
                let piece = TROUBLE[dice.below(TROUBLE.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            3 => {
                let piece = TROUBLE[dice.below(TROUBLE.len())];
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.iter().copied());
            }
            4 | 5 => {
                // A figure becomes another one of the same length.
                if let Some(at) = (at..bytes.len()).find(|at| bytes[*at].is_ascii_digit()) {
                    bytes[at] = b'0' + u8::try_from(dice.below(10)).expect("a digit");
                }
            }
            6 => {
                if let Some(at) = (at..bytes.len()).find(|at| bytes[*at].is_ascii_digit()) {
                    bytes.splice(at..=at, *b"4294967295");
                }
            }
            7 => bytes.truncate(at.max(bytes.len() / 2)),
            8 | 9 => bytes[at] ^= 1 << dice.below(8),
            _ => bytes[at] = u8::try_from(dice.below(256)).expect("a byte"),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// How many files are made; `MUTANTS` says otherwise.
fn rounds() -> usize {
    let said = std::env::var("MUTANTS").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(300)
}

#[test]
fn no_change_to_a_file_brings_the_program_down() {
    let folder = root().join("tests/read/pdf");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|other| other == "pdf"));
    paths.sort();
    let sound: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).expect("a file"))
        .collect();
    let mut dice = Dice(20_261_130);
    let (mut readable, mut slowest) = (0, Duration::ZERO);
    for round in 0..rounds() {
        let at = dice.below(sound.len());
        let bytes = mutated(&sound[at], &mut dice);
        let start = Instant::now();
        if let Ok(reading) = read("a.pdf", &bytes, &Limits::default()) {
            readable += 1;
            let _ = Subject::new(reading, &pack().model);
        }
        let took = start.elapsed();
        assert!(
            took < LONGEST,
            "{}, round {round}: {took:?}",
            paths[at].display()
        );
        slowest = slowest.max(took);
    }
    println!(
        "{readable} of {} can be read, the slowest took {slowest:?}",
        rounds()
    );
    assert!(readable > 0, "the changes leave nothing to read");
}
