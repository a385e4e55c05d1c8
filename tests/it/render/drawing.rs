//! Reading a drawn frame back: what stands above its underlines, and how wide it is.

use unicode_width::UnicodeWidthChar;

/// What the underlines of a drawn frame stand under, in order of appearance: the text of the
/// columns from the first to the last stroke; `▲` for a place between two characters.
pub(super) fn underlined(drawn: &str) -> Vec<String> {
    let lines: Vec<&str> = drawn.lines().collect();
    let mut found = Vec::new();
    for pair in lines.windows(2) {
        let line = pair[0]
            .split_once(" │")
            .filter(|_| starts_with_number(pair[0]));
        let Some((_, text)) = line else { continue };
        let text = text.strip_prefix(' ').unwrap_or(text);
        let Some((_, strokes)) = pair[1].split_once(" · ") else {
            continue;
        };
        let columns = |text: &str| -> Vec<(usize, usize, char)> {
            let mut at = 0;
            text.chars()
                .map(|c| {
                    let start = at;
                    at += c.width().unwrap_or(0);
                    (start, at, c)
                })
                .collect()
        };
        let text = columns(text);
        let mut run: Option<(usize, usize, bool)> = None;
        for (start, end, c) in columns(strokes).into_iter().chain([(usize::MAX, 0, ' ')]) {
            match (c, &mut run) {
                ('─' | '┬' | '▲', Some(run)) => (run.1, run.2) = (end, run.2 || c == '▲'),
                ('─' | '┬' | '▲', None) => run = Some((start, end, c == '▲')),
                (_, Some((from, to, true))) if *to == *from + 1 => {
                    found.push(format!("▲{from}"));
                    run = None;
                }
                (_, Some((from, to, _))) => {
                    let under: Vec<_> = text
                        .iter()
                        .filter(|(start, end, _)| start < to && end > from)
                        .collect();
                    assert!(
                        under.is_empty() || under[0].0 == *from,
                        "a stroke inside a character"
                    );
                    assert!(under.last().is_none_or(|last| last.1 == *to), "{drawn}");
                    found.push(under.iter().map(|(_, _, c)| c).collect());
                    run = None;
                }
                (_, None) => {}
            }
        }
    }
    found
}

fn starts_with_number(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn widest(drawn: &str) -> usize {
    let width = |line: &str| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    // The path in a frame's header is never cut: it is there to be opened.
    drawn
        .lines()
        .filter(|line| !line.contains("─["))
        .map(width)
        .max()
        .unwrap_or(0)
}
