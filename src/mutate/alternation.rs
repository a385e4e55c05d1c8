//! The alternatives of a pattern.

use std::ops::Range;

/// The ranges of the alternatives of a pattern's top level; fewer than two when it has none.
/// A pattern that is one group is looked into.
pub(super) fn alternatives(pattern: &str) -> Vec<Range<usize>> {
    let (from, to) = inside(pattern);
    let mut parts = Vec::new();
    let mut start = from;
    scan(&pattern[from..to], &mut |at, depth, c| {
        if depth == 0 && c == '|' {
            parts.push(start..from + at);
            start = from + at + 1;
        }
    });
    parts.push(start..to);
    parts
}

/// The pattern without one of its alternatives.
pub(super) fn without(pattern: &str, parts: &[Range<usize>], index: usize) -> String {
    let (first, last) = (parts[0].start, parts[parts.len() - 1].end);
    let kept = parts.iter().enumerate().filter(|(at, _)| *at != index);
    let kept: Vec<&str> = kept.map(|(_, range)| &pattern[range.clone()]).collect();
    format!(
        "{}{}{}",
        &pattern[..first],
        kept.join("|"),
        &pattern[last..]
    )
}

/// The range inside the group that the whole pattern is, or all of it.
fn inside(pattern: &str) -> (usize, usize) {
    let whole = (0, pattern.len());
    let head = if pattern.starts_with("(?:") {
        3
    } else if pattern.starts_with("(?P<") {
        pattern.find('>').map_or(0, |at| at + 1)
    } else {
        0
    };
    if head == 0 || !pattern.ends_with(')') {
        return whole;
    }
    let mut closed = None;
    scan(pattern, &mut |at, depth, c| {
        if c == ')' && depth == 0 && closed.is_none() {
            closed = Some(at);
        }
    });
    if closed == Some(pattern.len() - 1) {
        (head, pattern.len() - 1)
    } else {
        whole
    }
}

/// Shows every character that is neither escaped nor in a class, with the depth of groups it
/// stands at; brackets stand at the depth outside.
fn scan(pattern: &str, each: &mut dyn FnMut(usize, usize, char)) {
    let (mut depth, mut class, mut escaped) = (0usize, 0usize, false);
    for (at, c) in pattern.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' => escaped = true,
            '[' => class += 1,
            ']' if class > 0 => class -= 1,
            _ if class > 0 => {}
            '(' => {
                each(at, depth, c);
                depth += 1;
            }
            ')' => {
                depth = depth.saturating_sub(1);
                each(at, depth, c);
            }
            c => each(at, depth, c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{alternatives, without};

    #[test]
    fn the_top_level_is_split_and_nothing_else() {
        let parts = |pattern: &str| -> Vec<String> {
            let found = alternatives(pattern).into_iter();
            found.map(|range| pattern[range].to_owned()).collect()
        };
        assert_eq!(parts("a|b(c|d)|[|]|\\|"), ["a", "b(c|d)", "[|]", "\\|"]);
        assert_eq!(parts("(?:a|b)"), ["a", "b"]);
        assert_eq!(parts("(?:a|b)c"), ["(?:a|b)c"]);
        assert_eq!(parts("(?:a|b)|(?:c)"), ["(?:a|b)", "(?:c)"]);
        let pattern = "(?:a|b|c)";
        assert_eq!(without(pattern, &alternatives(pattern), 1), "(?:a|c)");
    }
}
