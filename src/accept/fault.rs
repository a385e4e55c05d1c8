//! What can be wrong with an acceptance, as findings of the engine's own rules.

use crate::diagnostic::{Date, Diagnostic, Figures, Label, Note, RuleId, Severity};
use crate::source::{Lang, Span};
use crate::wording::say;

/// The first part of the ids of the engine's own rules. No pack may be called so.
pub const ENGINE: &str = "gouji";

/// What is wrong with an acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It accepts nothing, though its rule was checked.
    Unused,
    /// It accepts fewer findings than it lists: so many of so many.
    Fewer(usize, usize),
    /// There is no such rule; the nearest name there is.
    Unknown(Option<String>),
    /// It means more than one rule.
    Blanket,
    /// Its last day is over.
    Expired(Date),
    /// It does not say why.
    WithoutReason,
    /// There are too many in one document, and this one was not looked at, nor those behind it.
    TooMany,
    /// The comment is not closed.
    NotClosed,
    /// The comment does not begin with a word that is known.
    NoVerb,
    /// The comment names no rule.
    NoRule,
    /// `until` is not followed by a day.
    NoDate,
}

/// The names of the engine's own rules, as [`RuleId::name`] gives them.
pub const RULES: [&str; 6] = [
    "accept-blanket",
    "accept-expired",
    "accept-malformed",
    "accept-unknown",
    "accept-unused",
    "accept-without-reason",
];

impl Fault {
    fn rule(&self) -> &'static str {
        match self {
            Fault::Blanket => RULES[0],
            Fault::Expired(_) => RULES[1],
            Fault::TooMany | Fault::NotClosed | Fault::NoVerb | Fault::NoRule | Fault::NoDate => {
                RULES[2]
            }
            Fault::Unknown(_) => RULES[3],
            Fault::Unused | Fault::Fewer(..) => RULES[4],
            Fault::WithoutReason => RULES[5],
        }
    }

    /// What was accepted is no longer there, or no longer accepted: that is worth a warning. What
    /// never accepted anything is a mistake.
    fn severity(&self) -> Severity {
        match self {
            Fault::Unused | Fault::Fewer(..) | Fault::Expired(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn message(&self, rule: &str, lang: Lang) -> String {
        let of_rule = [("rule", rule)];
        match self {
            Fault::Unused => say(lang, "accept.unused", &of_rule),
            Fault::Fewer(found, listed) => {
                let (found, listed) = (found.to_string(), listed.to_string());
                let numbers = [("rule", rule), ("found", &found), ("listed", &listed)];
                say(lang, "accept.fewer", &numbers)
            }
            Fault::Unknown(_) => say(lang, "accept.unknown", &of_rule),
            Fault::Blanket => say(lang, "accept.blanket", &of_rule),
            Fault::Expired(date) => {
                let date = date.to_string();
                say(lang, "accept.expired", &[("rule", rule), ("date", &date)])
            }
            Fault::WithoutReason => say(lang, "accept.without-reason", &of_rule),
            Fault::TooMany => say(lang, "accept.too-many", &[]),
            Fault::NotClosed => say(lang, "accept.not-closed", &[]),
            Fault::NoVerb => say(lang, "accept.no-verb", &[]),
            Fault::NoRule => say(lang, "accept.no-rule", &[]),
            Fault::NoDate => say(lang, "accept.no-date", &[]),
        }
    }

    fn help(&self, lang: Lang) -> String {
        match self {
            Fault::Unused | Fault::Fewer(..) => say(lang, "accept.unused.help", &[]),
            Fault::Unknown(Some(near)) => say(lang, "accept.near", &[("near", near)]),
            Fault::Unknown(None) => say(lang, "accept.unknown.help", &[]),
            Fault::Blanket => say(lang, "accept.blanket.help", &[]),
            Fault::Expired(_) => say(lang, "accept.expired.help", &[]),
            Fault::WithoutReason => say(lang, "accept.reason.help", &[]),
            Fault::TooMany => say(lang, "accept.too-many.help", &[]),
            Fault::NotClosed | Fault::NoVerb | Fault::NoRule | Fault::NoDate => {
                say(lang, "accept.form", &[])
            }
        }
    }

    /// The finding about an acceptance of `rule` that stands at `span`.
    #[must_use]
    pub fn finding(&self, span: Option<Span>, rule: &str, lang: Lang) -> Diagnostic {
        Diagnostic {
            rule: RuleId::new(ENGINE, self.rule()),
            severity: self.severity(),
            message: self.message(rule, lang),
            primary: Label::new(span.unwrap_or_default()),
            secondary: Vec::new(),
            notes: vec![Note::Help(self.help(lang))],
            fix: None,
            relations: Vec::new(),
            values: vec![rule.to_owned()],
            figures: Figures::default(),
            accepted: None,
        }
    }
}
