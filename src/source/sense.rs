//! Whether a pattern makes sense: what it costs, and what shows that it cannot mean what it says.

use super::fold::{fold_char, is_blank, is_invisible};
use super::limits;
use regex_syntax::ast::{AssertionKind, Ast, parse};
use regex_syntax::hir::{Class, Hir, HirKind, Literal};

/// What a pattern is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What it matches is used.
    Find,
    /// Only whether it matches is used.
    Test,
}

/// Something about a pattern that shows that it cannot mean what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
    /// Where in the pattern; the whole when left out.
    pub range: Option<(usize, usize)>,
    /// Whether the pattern is of no use at all.
    pub useless: bool,
}

/// A character that a match needs and that folding takes away.
pub(super) fn lost(hir: &Hir) -> Option<(char, String)> {
    match hir.kind() {
        HirKind::Literal(literal) => lost_literal(literal),
        HirKind::Class(class) => lost_class(class),
        HirKind::Repetition(repetition) if repetition.min > 0 => lost(&repetition.sub),
        HirKind::Capture(capture) => lost(&capture.sub),
        HirKind::Concat(parts) => parts.iter().find_map(lost),
        // One branch that is dead is a slip as well.
        HirKind::Alternation(parts) => parts.iter().find_map(lost),
        _ => None,
    }
}

fn lost_literal(literal: &Literal) -> Option<(char, String)> {
    let text = std::str::from_utf8(&literal.0).ok()?;
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().find_map(|(at, c)| {
        if fold_char(*c) != *c {
            let folded = fold_char(*c);
            return Some((*c, format!("folding turns `{c}` into `{folded}`")));
        }
        if is_invisible(*c) {
            let message = format!("folding drops the invisible character U+{:04X}", *c as u32);
            return Some((*c, message));
        }
        // A blank stays only between two Latin words or numbers; in sentences `#` stands for a
        // number, perhaps with a Latin word behind it.
        let outside = |at: Option<usize>| {
            let c = at.and_then(|at| chars.get(at));
            c.is_some_and(|c| !c.is_ascii_alphanumeric() && *c != '#')
        };
        let dropped = *c != ' ' || outside(at.checked_sub(1)) || outside(Some(at + 1));
        (is_blank(*c) && dropped).then(|| (*c, "folding drops this blank".to_owned()))
    })
}

/// A class of which folding leaves no member.
fn lost_class(class: &Class) -> Option<(char, String)> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let few = class.iter().map(|range| range.len()).sum::<usize>() <= 64;
    let mut members = class.iter().flat_map(|range| range.start()..=range.end());
    let first = class.iter().next()?.start();
    let folded = fold_char(first);
    (few && members.all(|c| fold_char(c) != c))
        .then(|| (first, format!("folding turns `{first}` into `{folded}`")))
}

/// What to write instead of a character that folding takes away.
pub(super) fn instead_of(lost: char) -> &'static str {
    if is_blank(lost) || is_invisible(lost) {
        "take it out; with `text: raw` a pattern of a rule matches the text as printed"
    } else {
        "write what it is turned into; brackets and full points behind a `\\`"
    }
}

/// What a pattern costs: its characters and ranges, as often as they are repeated.
pub(super) fn steps(hir: &Hir) -> usize {
    let all = |parts: &[Hir]| {
        let costs = parts.iter().map(steps);
        costs.fold(parts.len(), usize::saturating_add)
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Capture(capture) => steps(&capture.sub).saturating_add(2),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            let times = usize::try_from(most.max(1)).unwrap_or(usize::MAX);
            steps(&repetition.sub)
                .saturating_add(1)
                .saturating_mul(times)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
    }
}

/// Everything odd about a pattern that parses.
#[must_use]
pub fn oddities(pattern: &str, purpose: Purpose) -> Vec<Oddity> {
    let (Ok(hir), Ok(ast)) = (
        regex_syntax::Parser::new().parse(pattern),
        parse::Parser::new().parse(pattern),
    ) else {
        return Vec::new();
    };
    let mut found: Vec<Oddity> = extent(&hir, purpose).into_iter().collect();
    hidden(pattern, &ast, true, &mut found);
    if pattern.chars().any(is_han) {
        boundaries(&ast, &mut found);
    }
    found
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

/// Word boundaries in a pattern of Han characters, which has none: each of them is a letter.
fn boundaries(ast: &Ast, found: &mut Vec<Oddity>) {
    match ast {
        Ast::Assertion(one) if one.kind == AssertionKind::WordBoundary => found.push(Oddity {
            message: "there is no `\\b` between Han characters, which are all letters".to_owned(),
            help: "take it out; name what may stand before or behind instead",
            range: Some((one.span.start.offset, one.span.end.offset)),
            useless: false,
        }),
        Ast::Alternation(one) => one.asts.iter().for_each(|one| boundaries(one, found)),
        Ast::Concat(one) => one.asts.iter().for_each(|one| boundaries(one, found)),
        Ast::Group(group) => boundaries(&group.ast, found),
        Ast::Repetition(repetition) => boundaries(&repetition.ast, found),
        _ => {}
    }
}

/// A pattern that matches nothing at all, or everything.
fn extent(hir: &Hir, purpose: Purpose) -> Option<Oddity> {
    let odd = |message: &str, help, useless| {
        Some(Oddity {
            message: message.to_owned(),
            help,
            range: None,
            useless,
        })
    };
    let properties = hir.properties();
    if properties.minimum_len().is_none() {
        let help = "a class without members, such as `[^\\s\\S]`, matches nothing";
        return odd("this pattern can never match", help, true);
    }
    let free = properties.look_set().is_empty();
    let empty = properties.minimum_len() == Some(0);
    if empty && purpose == Purpose::Test && free {
        let help = "a part must be obligatory: `+` instead of `*`, no `?`";
        return odd(
            "this pattern matches any text, even an empty one",
            help,
            true,
        );
    }
    if properties.maximum_len() == Some(0) && purpose == Purpose::Find {
        let help = "write the words that are looked for";
        return odd("this pattern matches only the empty text", help, true);
    }
    if free && is_anything(hir) {
        let help = "a `.` that is meant as a full point is written `\\.`";
        return odd(
            "this pattern matches any text",
            help,
            purpose == Purpose::Test,
        );
    }
    if empty && free {
        let help = "a part must be obligatory: `+` instead of `*`, no `?`";
        return odd("this pattern matches the empty text too", help, false);
    }
    None
}

/// A class that leaves out no more characters than this is no choice: `.` leaves out the line end.
const LEFT_OUT: usize = 2;

/// Whether a pattern is one or any number of any characters.
fn is_anything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let mut rest = class.clone();
            rest.negate();
            rest.iter().map(|range| range.len()).sum::<usize>() <= LEFT_OUT
        }
        HirKind::Capture(capture) => is_anything(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min <= 1 && is_anything(&repetition.sub),
        _ => false,
    }
}

/// Alternatives that can never be taken. Where nothing follows, the first one that fits is taken:
/// one that begins with an earlier one never is. Elsewhere only one that is there twice is sure.
fn hidden(pattern: &str, ast: &Ast, last: bool, found: &mut Vec<Oddity>) {
    match ast {
        Ast::Alternation(alternation) => {
            let branches = &alternation.asts;
            for (at, branch) in branches.iter().enumerate() {
                let text = slice(pattern, branch);
                let earlier = branches[..at].iter().find(|earlier| {
                    let word = slice(pattern, earlier);
                    word == text
                        || last && is_plain(earlier) && begins_with(branch, &words(earlier))
                });
                if let Some(earlier) = earlier.filter(|_| !text.is_empty()) {
                    found.push(hidden_by(slice(pattern, earlier), text, branch));
                }
                hidden(pattern, branch, last, found);
            }
        }
        Ast::Concat(concat) => {
            let end = concat.asts.len().saturating_sub(1);
            for (at, part) in concat.asts.iter().enumerate() {
                hidden(pattern, part, last && at == end, found);
            }
        }
        Ast::Group(group) => hidden(pattern, &group.ast, last, found),
        Ast::Repetition(repetition) => hidden(pattern, &repetition.ast, false, found),
        _ => {}
    }
}

fn hidden_by(earlier: &str, text: &str, branch: &Ast) -> Oddity {
    let span = branch.span();
    let twice = earlier == text;
    Oddity {
        message: if twice {
            format!("the alternative `{text}` is there twice")
        } else {
            format!("the alternative `{text}` is never taken: `{earlier}` before it fits first")
        },
        help: if twice {
            "take one out"
        } else {
            "put the longer one first, or take it out"
        },
        range: Some((span.start.offset, span.end.offset)),
        useless: false,
    }
}

fn slice<'p>(pattern: &'p str, ast: &Ast) -> &'p str {
    let span = ast.span();
    pattern
        .get(span.start.offset..span.end.offset)
        .unwrap_or_default()
}

/// Whether it is plain characters.
fn is_plain(ast: &Ast) -> bool {
    match ast {
        Ast::Literal(_) => true,
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .all(|part| matches!(part, Ast::Literal(_))),
        _ => false,
    }
}

/// The plain characters it begins with.
fn words(ast: &Ast) -> String {
    match ast {
        Ast::Literal(literal) => literal.c.to_string(),
        Ast::Concat(concat) => {
            let plain = concat.asts.iter().map_while(|part| match part {
                Ast::Literal(literal) => Some(literal.c),
                _ => None,
            });
            plain.collect()
        }
        _ => String::new(),
    }
}

fn begins_with(ast: &Ast, word: &str) -> bool {
    !word.is_empty() && words(ast).starts_with(word)
}

/// Why a pattern asks for more than it may, if it does.
pub(super) fn too_much(hir: &Hir, groups: usize) -> Option<String> {
    let steps = steps(hir);
    if steps > limits::MOST_STEPS {
        return Some(format!(
            "this pattern has {steps} steps, more than the limit of {}: repetitions multiply",
            limits::MOST_STEPS
        ));
    }
    if groups > limits::MOST_GROUPS {
        return Some(format!(
            "this pattern has {groups} named groups, more than the limit of {}",
            limits::MOST_GROUPS
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Purpose, oddities};

    #[test]
    fn alternatives_that_an_earlier_one_hides_are_told() {
        let hidden = |pattern: &str| -> Vec<String> {
            let found = oddities(pattern, Purpose::Find).into_iter();
            let place =
                |one: super::Oddity| one.range.map(|(from, to)| pattern[from..to].to_owned());
            found.filter_map(place).collect()
        };
        assert_eq!(hidden("申请|申请书"), ["申请书"]);
        assert_eq!(hidden("政府(?:申请|申请书)"), ["申请书"]);
        assert!(hidden("(?:申请|申请书)的").is_empty());
        assert!(hidden("申请书|申请").is_empty());
        assert_eq!(hidden("(?:甲|乙|甲)丙"), ["甲"]);
    }

    #[test]
    fn patterns_without_a_limit_are_told() {
        let useless =
            |pattern: &str, purpose| oddities(pattern, purpose).iter().any(|one| one.useless);
        assert!(useless("", Purpose::Find) && useless("甲*", Purpose::Test));
        assert!(!useless("甲*", Purpose::Find) && !useless("^甲*$", Purpose::Test));
        assert!(useless("(.*)", Purpose::Test) && !useless(".+?甲", Purpose::Test));
    }
}
