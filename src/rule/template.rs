//! `{placeholders}` in messages: checked at load, filled when a finding is certain.

use crate::source::{Lang, Text};

/// A message in both languages whose placeholders are known to exist.
#[derive(Debug, Clone)]
pub struct Template(Text);

impl Template {
    /// Checks a written text against the names that will be there.
    ///
    /// # Errors
    /// The first unknown placeholder.
    pub fn new(text: &Text, known: &[String]) -> Result<Template, String> {
        for written in [&text.zh, &text.en] {
            for name in placeholders(written) {
                if !known.iter().any(|known| known == name) {
                    return Err(name.to_owned());
                }
            }
        }
        Ok(Template(text.clone()))
    }

    /// Takes a text over whose placeholders are known to be right.
    #[must_use]
    pub fn trusted(text: &Text) -> Template {
        Template(text.clone())
    }

    /// The text of one language with the arguments filled in.
    #[must_use]
    pub fn fill(&self, lang: Lang, arguments: &[(String, String)]) -> String {
        fill(self.0.get(lang), arguments)
    }
}

/// A filled text ends here, in bytes: a template may name a long match many times.
const LONGEST_FILLED: usize = 65_536;

/// Fills placeholders by name; an unknown one stays as it is.
///
/// ```
/// use gouji::rule::template::fill;
/// assert_eq!(fill("{n} 件", &[("n".into(), "3".into())]), "3 件");
/// ```
#[must_use]
pub fn fill(text: &str, arguments: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            break;
        };
        out.push_str(&rest[..open]);
        let name = &rest[open + 1..close];
        match arguments.iter().find(|(known, _)| known == name) {
            _ if out.len() > LONGEST_FILLED => break,
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    if out.len() > LONGEST_FILLED {
        let end = (0..=LONGEST_FILLED)
            .rev()
            .find(|at| out.is_char_boundary(*at));
        out.truncate(end.unwrap_or(0));
        out.push('…');
    }
    out
}

/// The names of all placeholders of a text.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}
