//! The engine's own words in both languages, kept as data beside the rules.

use crate::source::{Lang, Text};
use crate::yaml::{DataFile, parse};
use std::collections::BTreeMap;
use std::sync::OnceLock;

static MESSAGES: &str = include_str!("../rules/messages.yaml");

/// A message: its line of the file, and what it says, read when it is first needed.
struct Message {
    line: &'static str,
    text: OnceLock<Option<Text>>,
}

/// Every message by key: one a line, so that a run reads only those it needs.
fn lines() -> &'static BTreeMap<&'static str, Message> {
    static ALL: OnceLock<BTreeMap<&str, Message>> = OnceLock::new();
    ALL.get_or_init(|| {
        let message = |line: &'static str| {
            let (key, _) = line.split_once(':')?;
            let text = OnceLock::new();
            (!line.starts_with('#')).then_some((key, Message { line, text }))
        };
        MESSAGES.lines().filter_map(message).collect()
    })
}

/// The keys of all messages, sorted.
pub fn keys() -> impl Iterator<Item = &'static str> {
    lines().keys().copied()
}

/// Whether there is a message of this key.
#[must_use]
pub fn is_said(key: &str) -> bool {
    message(key).is_some()
}

fn message(key: &str) -> Option<&'static Text> {
    let message = lines().get(key)?;
    let read = || {
        let file = DataFile::new("messages.yaml", message.line);
        let read: Option<BTreeMap<String, Text>> = parse(&file, &mut Vec::new());
        read?.remove(key)
    };
    message.text.get_or_init(read).as_ref()
}

/// The message of this key, with its `{placeholders}` filled by name. A key that is not there
/// says itself, so that a slip is seen and never stops a run.
///
/// ```
/// use gouji::source::Lang;
/// use gouji::wording::say;
/// assert_eq!(say(Lang::En, "place.paragraph", &[("n", "2")]), "paragraph 2");
/// ```
#[must_use]
pub fn say(lang: Lang, key: &str, arguments: &[(&str, &str)]) -> String {
    let Some(text) = message(key) else {
        return key.to_owned();
    };
    let mut said = text.get(lang).to_owned();
    for (name, value) in arguments {
        said = said.replace(&format!("{{{name}}}"), value);
    }
    said
}

/// Names one after the other, as the language lists them.
///
/// ```
/// use gouji::source::Lang;
/// use gouji::wording::listed;
/// assert_eq!(listed(Lang::En, &["one", "two"]), "one, two");
/// ```
#[must_use]
pub fn listed<T: AsRef<str>>(lang: Lang, names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(&say(lang, "list.and", &[]))
}
