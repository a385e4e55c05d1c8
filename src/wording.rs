//! The engine's own words in both languages, kept as data beside the rules.

use crate::source::{Lang, Text};
use crate::yaml::{DataFile, parse};
use std::collections::BTreeMap;
use std::sync::OnceLock;

static MESSAGES: &str = include_str!("../rules/messages.yaml");

/// Every message by key. Read once, when the first is needed.
pub fn messages() -> &'static BTreeMap<String, Text> {
    static ALL: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut problems = Vec::new();
        parse(&DataFile::new("messages.yaml", MESSAGES), &mut problems).unwrap_or_default()
    })
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
    let Some(text) = messages().get(key) else {
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
