//! Parameters of rules: values that a rule names, so that packs and settings can change them
//! without restating the check.
//!
//! A rule file lists them under `parameters`; its check writes `$name` for a number and `${name}`
//! inside a pattern; a script reads `parameters.name`; a message writes `{name}`.

use crate::source::Text;
use crate::yaml::Spanned;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A parameter as a rule file declares it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterFile {
    /// The value unless a pack or the settings say otherwise. Its kind (a number, a text, true or
    /// false, a list of texts) is the kind every other value must have.
    pub default: Spanned<Value>,
    /// What it means, on one line.
    pub about: Text,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl Value {
    /// The kind of value, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Flag(_) => "true or false",
            Value::Number(_) => "a whole number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list of texts",
        }
    }

    /// The value as messages and patterns show it. The texts of a list become alternatives, so
    /// that `(?:${words})` matches any of them.
    ///
    /// ```
    /// use gouji::rule::parameter::Value;
    /// let words = Value::List(vec!["due".into(), "late".into()]);
    /// assert_eq!(words.written(), "due|late");
    /// ```
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Value::Flag(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(list) => list.join("|"),
        }
    }
}

/// The parameters of one rule by name, with the values they have in this run.
pub type Parameters = BTreeMap<String, Value>;

/// A number of a check: written out, or the name of a parameter behind `$`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// The number itself.
    Value(usize),
    /// A parameter.
    Parameter(String),
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^\\$" },
        ] })
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = Number;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number or `$parameter`")
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
                usize::try_from(value)
                    .map(Number::Value)
                    .map_err(|_| E::custom("this number is too large"))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
                usize::try_from(value)
                    .map(Number::Value)
                    .map_err(|_| E::custom("this number must not be below zero"))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                match text.strip_prefix('$') {
                    Some(name) => Ok(Number::Parameter(name.to_owned())),
                    None => Err(E::custom("wanted a whole number or `$parameter`")),
                }
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

/// The names of the parameters that a text uses as `${name}`.
///
/// ```
/// use gouji::rule::parameter::used;
/// assert_eq!(used("the (?:${late}|${due}) date").collect::<Vec<_>>(), ["late", "due"]);
/// ```
pub fn used(text: &str) -> impl Iterator<Item = &str> {
    text.split("${")
        .skip(1)
        .filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// The text with every `${name}` replaced by the parameter's value.
#[must_use]
pub fn substituted(text: &str, parameters: &Parameters) -> String {
    let mut out = text.to_owned();
    for (name, value) in parameters {
        out = out.replace(&format!("${{{name}}}"), &value.written());
    }
    out
}
