//! Properties of the pictures over texts nobody would write.

use super::documents::{STYLE, diagnostic, fancy, plain, report, written};
use super::drawing::{underlined, widest};
use super::machine::well_formed;
use gouji::diagnostic::{Label, Severity};
use gouji::render::Style;
use gouji::source::Span;
use proptest::prelude::*;

/// Characters that go wrong: of every width, line ends, controls, marks of direction.
const AWKWARD: &[&str] = &[
    "表",
    "a",
    "１",
    "|",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{1}",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{200b}",
    "e\u{301}",
    "👨\u{200d}👩",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "𠀀",
    "\u{feff}",
    "。",
];
/// Characters whose columns are beyond doubt.
const PLAIN: &[&str] = &["表", "格", "a", "7", "１", "|", " ", "，", "\u{3000}", "（"];

fn text_of(alphabet: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(alphabet), 1..most);
    pieces.prop_map(|pieces| format!("始{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_places_in_any_text_are_written_in_every_format(
        text in text_of(AWKWARD, 400),
        places in prop::collection::vec((0usize..1200, 0usize..90), 1..20),
        width in 0usize..130,
        color in any::<bool>(),
    ) {
        // A text of control characters alone is refused by the reader.
        let text = format!("{text}{}", "字".repeat(2400));
        let labels: Vec<Label> = places
            .iter()
            .map(|(start, len)| Label::new(Span::new(*start, start + len)).with_text("这里\u{1b}有话说"))
            .collect();
        let build = || {
            let mut finding = diagnostic("x", Severity::Warning, "甲\u{7}乙", labels[0].clone());
            finding.secondary = labels[1..].to_vec();
            report(plain("a.txt", &text), vec![finding])
        };
        let drawn = fancy(Style { width, ..STYLE }, build());
        prop_assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{drawn:?}");
        prop_assert!(!drawn.contains("Failed"), "{drawn}");
        fancy(Style { width, color, ..STYLE }, build());
        prop_assert_eq!(written("concise", STYLE, &[build()], &[]).lines().count(), 1);
        for format in ["json", "sarif", "gitlab", "rdjson"] {
            let said = written(format, STYLE, &[build()], &[]);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{format}: {said}");
        }
        for format in ["junit", "checkstyle"] {
            well_formed(&written(format, STYLE, &[build()], &[]));
        }
        for format in ["rdjsonl", "github"] {
            let said = written(format, STYLE, &[build()], &[]);
            let lines = said.lines().filter(|line| line.starts_with('{') || line.starts_with("::"));
            prop_assert_eq!(lines.count(), 1, "{}", said);
        }
    }

    #[test]
    fn a_stroke_stands_under_what_is_meant(
        text in text_of(PLAIN, 300),
        start in 0usize..300,
        len in 1usize..12,
        width in 40usize..130,
    ) {
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = offsets[start % (offsets.len() - 1)];
        let to = offsets[(start % (offsets.len() - 1) + len).min(offsets.len() - 1)];
        let meant = text[from..to].trim();
        prop_assume!(!meant.is_empty() && to - from < text.len());
        let label = Label::new(Span::new(from, to)).with_text("这里");
        let finding = diagnostic("x", Severity::Error, "甲", label);
        let drawn = fancy(Style { width, ..STYLE }, report(plain("a.txt", &text), vec![finding]));
        prop_assert!(widest(&drawn) <= width, "{drawn}");
        let column = text[..from].chars().count() + 1 + text[from..to].chars().take_while(|c| c.is_whitespace()).count();
        prop_assert!(drawn.contains(&format!("[a.txt:1:{column}]")), "{drawn}");
        let under = underlined(&drawn);
        prop_assert_eq!(under.len(), 1, "{}", drawn);
        prop_assert!(meant.starts_with(&under[0]) && under[0].chars().count() >= meant.chars().count().min(4), "{}", drawn);
    }
}
