//! How near a pattern comes to matching a text: the first part of it that fails.

use regex::Regex;
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, GroupKind};
use std::ops::Range;

/// The longest beginning of a pattern that a text has, and the part that fails behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// What is matched, in the text.
    pub matched: Range<usize>,
    /// The part of the pattern that fails, as written.
    pub part: String,
}

/// Longer patterns, in parts, are not looked into.
const MOST_PARTS: usize = 400;
/// The largest compiled beginning, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// Where a pattern that does not match `text` stops matching it: the beginning that reaches
/// furthest, over all alternatives. `None` when not even its first part is there, or when the
/// pattern cannot be taken apart.
///
/// ```
/// use gouji::source::near::nearest;
/// let miss = nearest("收到[^。]{0,4}申请(?P<n>[0-9]+)件", "全年收到公民申清12件").unwrap();
/// assert_eq!(&"全年收到公民申清12件"[miss.matched], "收到公民申");
/// assert_eq!(miss.part, "请");
/// assert_eq!(nearest("收到", "没有"), None);
/// ```
#[must_use]
pub fn nearest(pattern: &str, text: &str) -> Option<Miss> {
    let ast = Parser::new().parse(pattern).ok()?;
    let branches = match &ast {
        Ast::Alternation(all) => all.asts.iter().collect(),
        one => vec![one],
    };
    let misses = branches.into_iter().filter_map(|branch| {
        let mut parts = Vec::new();
        take_apart(branch, pattern, &mut parts);
        furthest(&parts, text)
    });
    misses
        .max_by_key(|(reached, _)| *reached)
        .map(|(_, miss)| miss)
}

/// A part of a pattern: its text, and whether it only sets flags.
type Part<'p> = (&'p str, bool);

fn take_apart<'p>(ast: &Ast, pattern: &'p str, parts: &mut Vec<Part<'p>>) {
    match ast {
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .for_each(|one| take_apart(one, pattern, parts)),
        Ast::Group(group)
            if !matches!(*group.ast, Ast::Alternation(_)) && is_plain(&group.kind) =>
        {
            take_apart(&group.ast, pattern, parts);
        }
        other => {
            let span = other.span();
            let part = pattern.get(span.start.offset..span.end.offset);
            let flags = matches!(other, Ast::Flags(_));
            parts.extend(
                part.filter(|part| !part.is_empty())
                    .map(|part| (part, flags)),
            );
        }
    }
}

/// Whether a group sets no flags of its own.
fn is_plain(kind: &GroupKind) -> bool {
    match kind {
        GroupKind::NonCapturing(flags) => flags.items.is_empty(),
        _ => true,
    }
}

/// How many parts match, and where the next one fails. A beginning that matches has only
/// beginnings that match, so the longest is found by halving.
fn furthest(parts: &[Part<'_>], text: &str) -> Option<(usize, Miss)> {
    if parts.len() > MOST_PARTS {
        return None;
    }
    let matched = |count: usize| -> Option<Range<usize>> {
        let mut written = String::new();
        for (part, flags) in &parts[..count] {
            if *flags {
                written.push_str(part);
            } else {
                written.push_str("(?:");
                written.push_str(part);
                written.push(')');
            }
        }
        let mut builder = regex::RegexBuilder::new(&written);
        let regex: Regex = builder.size_limit(SIZE_LIMIT).build().ok()?;
        regex.find(text).map(|found| found.range())
    };
    let (mut most, mut fewest) = (parts.len(), 0);
    let mut best = None;
    while fewest < most {
        let middle = fewest + (most - fewest).div_ceil(2);
        match matched(middle).filter(|_| middle < parts.len()) {
            Some(range) => {
                fewest = middle;
                best = Some(range);
            }
            None => most = middle - 1,
        }
    }
    let range = best.filter(|range| !range.is_empty())?;
    let part = parts.get(fewest)?.0.to_owned();
    Some((
        fewest,
        Miss {
            matched: range,
            part,
        },
    ))
}
