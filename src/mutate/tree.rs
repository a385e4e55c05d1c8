//! A data file as a tree that can be changed at one place and written again.

use crate::source::Span;
use crate::yaml::Spanned;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of a data file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing, a truth value or a number, as YAML writes it.
    Plain(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in order.
    Map(Vec<(String, Node)>),
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The value.
    pub(super) value: Value,
    /// Where it stands in its file.
    pub(super) span: Option<Span>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.value == other.value
    }
}

/// A step from a node to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(&'static str),
    /// An item of a list.
    Item(usize),
}

impl Node {
    pub(super) fn text(text: impl Into<String>) -> Node {
        Node {
            value: Value::Text(text.into()),
            span: None,
        }
    }

    pub(super) fn map(pairs: Vec<(&str, Node)>) -> Node {
        let pairs = pairs.into_iter().map(|(key, node)| (key.to_owned(), node));
        Node {
            value: Value::Map(pairs.collect()),
            span: None,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(pairs) => pairs
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// The items of a list; none when it is no list.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// The node at the end of a path.
    pub(super) fn at(&self, path: &[Step]) -> Option<&Node> {
        path.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Item(index) => node.items().get(*index),
        })
    }

    /// The tree with the node at a path replaced, or taken out.
    pub(super) fn with(&self, path: &[Step], new: Option<&Node>) -> Node {
        let Some((step, rest)) = path.split_first() else {
            return new.cloned().unwrap_or_else(|| self.clone());
        };
        let last = rest.is_empty();
        let value = match (&self.value, step) {
            (Value::Map(pairs), Step::Key(wanted)) => {
                let change = |(key, node): &(String, Node)| {
                    if key != wanted {
                        return Some((key.clone(), node.clone()));
                    }
                    let kept = !last || new.is_some();
                    kept.then(|| (key.clone(), node.with(rest, new)))
                };
                Value::Map(pairs.iter().filter_map(change).collect())
            }
            (Value::List(items), Step::Item(wanted)) => {
                let change = |(index, node): (usize, &Node)| {
                    if index != *wanted {
                        return Some(node.clone());
                    }
                    let kept = !last || new.is_some();
                    kept.then(|| node.with(rest, new))
                };
                Value::List(items.iter().enumerate().filter_map(change).collect())
            }
            (value, _) => value.clone(),
        };
        Node {
            value,
            span: self.span,
        }
    }

    /// The tree as YAML in flow style.
    pub(super) fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match &self.value {
            Value::Plain(text) => out.push_str(text),
            Value::Text(text) => quoted(text, out),
            Value::List(items) => {
                out.push('[');
                for item in items {
                    item.write(out);
                    out.push_str(", ");
                }
                out.push(']');
            }
            Value::Map(pairs) => {
                out.push('{');
                for (key, node) in pairs {
                    quoted(key, out);
                    out.push_str(": ");
                    node.write(out);
                    out.push_str(", ");
                }
                out.push('}');
            }
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        Ok(Node {
            value: spanned.value,
            span: spanned.span,
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Plain("null".to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Value::Map(pairs))
    }
}
