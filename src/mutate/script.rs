//! Changes to scripts: conditions that always or never hold, parts of conditions left out,
//! comparisons turned, statements left out.
//!
//! A script is only cut into words here; whether a changed one is a script at all is for the
//! compiler to say.

use super::Kind;
use std::ops::Range;

/// A change to a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// What sort of change it is.
    pub(super) kind: Kind,
    /// The text that goes.
    pub(super) range: Range<usize>,
    /// The text that comes.
    pub(super) new: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    String,
    Mark,
}

struct Words<'a> {
    text: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
}

/// All changes to a script, in the order of its text.
pub(super) fn changes(text: &str) -> Vec<Change> {
    let words = Words::new(text);
    let mut found = Vec::new();
    for index in 0..words.tokens.len() {
        match words.at(index) {
            "if" | "while" => words.condition(index, &mut found),
            "<" | "<=" | ">" | ">=" | "==" | "!=" => words.comparison(index, &mut found),
            _ => {}
        }
        words.statement(index, &mut found);
    }
    found.sort_by_key(|change| (change.range.start, change.range.end));
    found.dedup();
    found
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Words<'a> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if c.is_whitespace() {
                at += c.len_utf8();
                continue;
            }
            if rest.starts_with("//") {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            let (token, length) = if c == '"' || c == '`' {
                (Token::String, string(rest, c))
            } else if c.is_alphanumeric() || c == '_' {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                (Token::Word, end.unwrap_or(rest.len()))
            } else {
                let pairs = [
                    "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "=>", "..", "#{",
                ];
                let pair = pairs.iter().any(|pair| rest.starts_with(pair));
                (Token::Mark, if pair { 2 } else { c.len_utf8() })
            };
            tokens.push((token, at..at + length));
            at += length;
        }
        Words { text, tokens }
    }

    fn at(&self, index: usize) -> &'a str {
        match self.tokens.get(index) {
            Some((Token::String, _)) | None => "\"",
            Some((_, range)) => &self.text[range.clone()],
        }
    }

    fn opens(&self, index: usize) -> bool {
        matches!(self.at(index), "(" | "[" | "{" | "#{")
    }

    fn closes(&self, index: usize) -> bool {
        matches!(self.at(index), ")" | "]" | "}")
    }

    /// The token that closes what opens at `index`.
    fn close(&self, index: usize) -> Option<usize> {
        let mut depth = 0usize;
        for at in index..self.tokens.len() {
            if self.opens(at) {
                depth += 1;
            } else if self.closes(at) {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }

    fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].1.start..self.tokens[tokens.end - 1].1.end
    }

    /// The condition behind an `if` or a `while`: always, never, and without one of its parts.
    fn condition(&self, keyword: usize, found: &mut Vec<Change>) {
        let Some(body) = self.next_at_depth(keyword + 1, "{") else {
            return;
        };
        let condition = keyword + 1..body;
        if condition.is_empty() {
            return;
        }
        let range = self.span(&condition);
        for new in ["true", "false"] {
            // A loop that never ends is stopped by its budget, which says nothing of the tests.
            if self.at(keyword) == "if" || new == "false" {
                found.push(Change {
                    kind: Kind::Removed,
                    range: range.clone(),
                    new: new.to_owned(),
                });
            }
        }
        self.parts(&condition, found);
    }

    /// Leaves out each part that `||` or `&&` joins, inside brackets too.
    fn parts(&self, tokens: &Range<usize>, found: &mut Vec<Change>) {
        for joint in ["||", "&&"] {
            let parts = self.split(tokens, joint);
            if parts.len() > 1 {
                for (index, part) in parts.iter().enumerate() {
                    let kept: Vec<&str> = parts
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != index)
                        .map(|(_, part)| &self.text[self.span(part)])
                        .collect();
                    found.push(Change {
                        kind: Kind::Removed,
                        range: self.span(tokens),
                        new: kept.join(&format!(" {joint} ")),
                    });
                    self.parts(part, found);
                }
                return;
            }
        }
        let bracket = if self.at(tokens.start) == "!" {
            tokens.start + 1
        } else {
            tokens.start
        };
        if self.at(bracket) == "("
            && self.close(bracket) == Some(tokens.end - 1)
            && bracket + 1 < tokens.end - 1
        {
            self.parts(&(bracket + 1..tokens.end - 1), found);
        }
    }

    fn split(&self, tokens: &Range<usize>, joint: &str) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut at) = (Vec::new(), tokens.start, tokens.start);
        while at < tokens.end {
            if self.opens(at) {
                at = self.close(at).unwrap_or(at);
            } else if self.at(at) == joint && at > start {
                parts.push(start..at);
                start = at + 1;
            }
            at += 1;
        }
        if start < tokens.end {
            parts.push(start..tokens.end);
        }
        parts
    }

    fn comparison(&self, index: usize, found: &mut Vec<Change>) {
        let new = match self.at(index) {
            "<" => "<=",
            "<=" => "<",
            ">" => ">=",
            ">=" => ">",
            "==" => "!=",
            _ => "==",
        };
        // Both sides are shown, so that a change can be told from the next.
        let sides = self.span(&self.sides(index));
        let mark = self.tokens[index].1.clone();
        let (head, tail) = (
            &self.text[sides.start..mark.start],
            &self.text[mark.end..sides.end],
        );
        found.push(Change {
            kind: Kind::Comparison,
            range: sides,
            new: format!("{head}{new}{tail}"),
        });
    }

    /// The tokens of a comparison: from one joint, bracket or keyword to the next.
    fn sides(&self, index: usize) -> Range<usize> {
        let ends = |at: usize| {
            matches!(
                self.at(at),
                "&&" | "||" | ";" | "," | "if" | "while" | "return" | "=" | "!"
            )
        };
        let (mut start, mut depth) = (index, 0usize);
        while let Some(before) = start.checked_sub(1) {
            if self.closes(before) {
                depth += 1;
            } else if self.opens(before) {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            } else if depth == 0 && ends(before) {
                break;
            }
            start = before;
        }
        let mut end = index + 1;
        while end < self.tokens.len() && !ends(end) && !self.closes(end) && self.at(end) != "{" {
            end = if self.opens(end) {
                self.close(end).unwrap_or(end) + 1
            } else {
                end + 1
            };
        }
        start..end
    }

    /// The statement that begins at a token, when one ends with a semicolon: left out. Declarations
    /// stay, for what follows would not compile; so does the only statement of a block, which goes
    /// with its condition.
    fn statement(&self, index: usize, found: &mut Vec<Change>) {
        let before = index.checked_sub(1).map(|at| self.at(at));
        let begins = matches!(before, None | Some(";" | "{" | "}"));
        let word = self.at(index);
        if !begins
            || matches!(
                word,
                "let" | "const" | "fn" | "if" | "for" | "while" | "loop" | "else" | "}"
            )
        {
            return;
        }
        let Some(end) = self.next_at_depth(index, ";") else {
            return;
        };
        let alone = before == Some("{") && self.at(end + 1) == "}";
        if !alone {
            found.push(Change {
                kind: Kind::Statement,
                range: self.span(&(index..end + 1)),
                new: String::new(),
            });
        }
    }

    /// The next token of this text that is not inside brackets.
    fn next_at_depth(&self, from: usize, wanted: &str) -> Option<usize> {
        let mut at = from;
        while at < self.tokens.len() {
            if self.at(at) == wanted {
                return Some(at);
            }
            if self.opens(at) {
                at = self.close(at)?;
            } else if self.closes(at) {
                return None;
            }
            at += 1;
        }
        None
    }
}

/// How long a string literal is, quotes and all.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn conditions_comparisons_and_statements_are_changed() {
        let text = "if a < 1 && (b || !c) { n += 1; continue; } // if x\nreport(\"if\");";
        let all: Vec<String> = changes(text)
            .into_iter()
            .map(|change| format!("{} -> {}", &text[change.range], change.new))
            .collect();
        let known = [
            "a < 1 -> a <= 1",
            "a < 1 && (b || !c) -> true",
            "a < 1 && (b || !c) -> false",
            "a < 1 && (b || !c) -> (b || !c)",
            "a < 1 && (b || !c) -> a < 1",
            "b || !c -> !c",
            "b || !c -> b",
            "n += 1; -> ",
            "continue; -> ",
            "report(\"if\"); -> ",
        ];
        assert_eq!(all, known);
    }
}
