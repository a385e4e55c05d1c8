//! Rule ids: `pack/rule`, lower kebab case, never reused.

use std::fmt;
use std::sync::Arc;

/// A rule's full name, `gir/fee-missing`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(into = "String", from = "String")]
pub struct RuleId(Arc<str>);

impl RuleId {
    /// Joins a pack id and a rule's own id.
    ///
    /// ```
    /// use gouji::diagnostic::RuleId;
    /// let id = RuleId::new("gir", "fee-missing");
    /// assert_eq!(id.as_str(), "gir/fee-missing");
    /// assert_eq!(id.name(), "fee-missing");
    /// ```
    #[must_use]
    pub fn new(pack: &str, name: &str) -> RuleId {
        RuleId(format!("{pack}/{name}").into())
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part behind the pack's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The pack's part of the id.
    #[must_use]
    pub fn pack(&self) -> &str {
        self.0.split_once('/').map_or("", |(pack, _)| pack)
    }

    /// Whether `name` is kebab case, as rule, form, table, row and column keys must be.
    #[must_use]
    pub fn is_kebab(name: &str) -> bool {
        !name.is_empty()
            && name.split('-').all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            })
    }
}

impl From<RuleId> for String {
    fn from(id: RuleId) -> String {
        id.0.to_string()
    }
}

impl From<String> for RuleId {
    fn from(whole: String) -> RuleId {
        RuleId(whole.into())
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
