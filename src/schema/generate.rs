//! A schema from the type that reads a file: its doc comments are the descriptions.
//!
//! Draft 7, which every editor understands. What the derived schema says in a way that editors
//! answer badly is said in another: the alternatives of a tagged enum as the properties of one
//! object with exactly one property, a field that may be left out without `null`, and everything in
//! its place but what holds itself: editors write `name:` and the next indent only for a type that
//! they see there.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// The schema of a data file as pretty JSON, with a line end.
pub(super) fn generated<T: JsonSchema>(title: &str) -> String {
    let inlined = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let settings = inlined.with_transform(RecursiveTransform(plain));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    format!("{:#}\n", schema.to_value())
}

fn plain(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    without_null(object);
    without_noise(object);
    bare_numbers(object);
    one_of_properties(object);
    typed(object);
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = unwrapped(text);
    }
}

/// A field is left out, never empty.
fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(any)) = object.get_mut("anyOf") {
        any.retain(|one| one["type"] != "null");
        if let [only] = any.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            match only {
                // A reference beside a description is not read in draft 7.
                Value::Object(inner) if !inner.contains_key("$ref") => {
                    for (name, value) in inner {
                        object.entry(name).or_insert(value);
                    }
                }
                reference => {
                    object.insert("allOf".to_owned(), json!([reference]));
                }
            }
        }
    }
}

/// Widths of integers mean nothing in YAML; a default that says nothing is what editors would
/// write into the file.
fn without_noise(object: &mut Map<String, Value>) {
    if object.get("type").is_some_and(|kind| kind == "integer") {
        object.remove("format");
    }
    let empty = |default: &Value| {
        default.is_null()
            || default.as_array().is_some_and(Vec::is_empty)
            || default.as_object().is_some_and(Map::is_empty)
    };
    if object.get("default").is_some_and(empty) {
        object.remove("default");
    }
}

/// A bare number is read where a text is wanted, so `2022` needs no quotes.
fn bare_numbers(object: &mut Map<String, Value>) {
    let text = object.get("type").is_some_and(|kind| kind == "string");
    if text && !object.contains_key("const") && !object.contains_key("enum") {
        object.insert("type".to_owned(), json!(["string", "number"]));
    }
}

/// `oneOf` of objects with one property each to one object with exactly one property.
fn one_of_properties(object: &mut Map<String, Value>) {
    let Some(Value::Array(variants)) = object.get("oneOf") else {
        return;
    };
    let mut properties = Map::new();
    for variant in variants {
        let Some(Value::Object(of)) = variant.get("properties").filter(|_| {
            let required = variant["required"].as_array();
            required.is_some_and(|names| names.len() == 1)
        }) else {
            return;
        };
        for (name, inner) in of {
            properties.insert(name.clone(), described(inner, &variant["description"]));
        }
    }
    object.remove("oneOf");
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("minProperties".to_owned(), json!(1));
    object.insert("maxProperties".to_owned(), json!(1));
}

/// Says the type beside alternatives that all have it, and beside a reference to an object.
fn typed(object: &mut Map<String, Value>) {
    let words = |variants: &Value| {
        let mut variants = variants.as_array().into_iter().flatten();
        variants.all(|variant| variant.get("const").is_some_and(Value::is_string))
    };
    if object.get("oneOf").is_some_and(words) {
        object.insert("type".to_owned(), json!("string"));
    }
    // Only objects hold themselves, so only they are referred to.
    let refers = |all: &Value| all[0].get("$ref").is_some();
    if object.get("allOf").is_some_and(refers) {
        object.insert("type".to_owned(), json!("object"));
    }
}

/// The schema of a property with the description of its variant.
fn described(inner: &Value, description: &Value) -> Value {
    let mut inner = match inner {
        Value::Object(inner) if inner.contains_key("$ref") => {
            json!({ "allOf": [Value::Object(inner.clone())] })
        }
        other => other.clone(),
    };
    if let (Value::Object(inner), Value::String(text)) = (&mut inner, description) {
        inner.insert("description".to_owned(), json!(unwrapped(text)));
    }
    inner
}

/// Doc comments are wrapped, and an editor wraps anew; their examples in Rust are left out.
fn unwrapped(text: &str) -> String {
    let paragraphs = text.split("\n\n").filter(|one| !one.starts_with("```"));
    let joined = paragraphs.map(|one| one.lines().map(str::trim).collect::<Vec<_>>().join(" "));
    joined.collect::<Vec<_>>().join("\n\n")
}
