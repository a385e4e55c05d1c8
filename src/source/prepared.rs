//! What is known of patterns before they are read: a table of what reading them yields.
//!
//! To read the patterns of a large pack takes longer than to check a report, and most of them are
//! never searched for. The pack inside the binary has a table, `rules/gir/patterns.txt`, which a
//! test writes and holds to what reading yields now; a pattern that is not in it is read.

use super::Pattern;
use std::collections::HashMap;

/// A table of patterns by what they are written like.
#[derive(Debug, Default)]
pub struct Prepared {
    lines: HashMap<u64, Box<str>>,
}

impl Prepared {
    /// Takes a table over, as [`line()`] writes it.
    #[must_use]
    pub fn new(text: &str) -> Prepared {
        let entry = |line: &str| {
            let (hash, rest) = line.split_once('\t')?;
            let hash = u64::from_str_radix(hash, 16).ok()?;
            Some((hash, Box::from(rest)))
        };
        Prepared {
            lines: text.lines().filter_map(entry).collect(),
        }
    }

    /// The pattern, if the table has it.
    #[must_use]
    pub fn pattern(&self, written: &str) -> Option<Pattern> {
        let line = self.lines.get(&hash(written))?;
        let mut fields = line.split('\t');
        let steps = fields.next()?.parse().ok()?;
        let list = |field: &str| field.split(' ').map(str::to_owned).collect();
        let groups = fields.next().filter(|groups| !groups.is_empty());
        let groups = groups.map(list).unwrap_or_default();
        Some(Pattern::prepared(
            written,
            groups,
            steps,
            fields.map(list).collect(),
        ))
    }
}

/// The line of a pattern that has been read, and is not registered yet; `None` when a word in it
/// could not be told from two.
///
/// ```
/// use gouji::source::Pattern;
/// use gouji::source::prepared::{Prepared, line};
/// let pattern = Pattern::new("(?P<n>[0-9]+)件", true).unwrap();
/// let table = Prepared::new(&line(&pattern).unwrap());
/// assert_eq!(table.pattern("(?P<n>[0-9]+)件").unwrap().groups(), ["n"]);
/// assert!(table.pattern("件").is_none());
/// ```
#[must_use]
pub fn line(pattern: &Pattern) -> Option<String> {
    let words = || pattern.words().iter().flatten();
    if words().any(|word| word.is_empty() || word.contains([' ', '\t', '\n', '\r'])) {
        return None;
    }
    let mut line = format!(
        "{:016x}\t{}\t{}",
        hash(pattern.as_str()),
        pattern.steps(),
        pattern.groups().join(" ")
    );
    for set in pattern.words() {
        line.push('\t');
        line.push_str(&set.join(" "));
    }
    Some(line)
}

/// FNV-1a, which is the same on every machine.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}
