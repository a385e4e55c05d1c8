//! Calls that take long on large values, with the budget they use: they take the place of the
//! engine's own of the same name.

use super::host::charge;
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, Position};

type Fallible<T> = Result<T, Box<EvalAltResult>>;

/// Registers them; they must come after the engine's own.
pub(super) fn register(engine: &mut Engine) {
    register_searches(engine);
    register_changes(engine);
    register_splits(engine);
    register_sorts(engine);
}

/// Sorting, charged for its comparisons. As in the language itself, values of one kind are sorted
/// and anything else is refused.
fn register_sorts(engine: &mut Engine) {
    engine.register_fn("sort", |list: &mut Array| -> Fallible<()> {
        let rounds = list.len().max(2).ilog2() as usize;
        charge(list.len().saturating_mul(rounds * size_of::<Dynamic>()))?;
        if list.iter().all(Dynamic::is_int) {
            list.sort_by_cached_key(|one| one.as_int().unwrap_or_default());
        } else if list.iter().all(Dynamic::is_string) {
            list.sort_by_cached_key(|one| one.clone().into_string().unwrap_or_default());
        } else if list.iter().all(Dynamic::is_decimal) {
            list.sort_by_cached_key(|one| one.as_decimal().unwrap_or_default());
        } else {
            return Err("only whole numbers, only numbers or only texts can be sorted".into());
        }
        Ok(())
    });
}

/// The character at which a byte offset lies, or -1 as scripts expect for nothing.
fn at(text: &str, byte: Option<usize>) -> i64 {
    let chars = byte.map(|byte| text[..byte].chars().count());
    chars.map_or(-1, |chars| i64::try_from(chars).unwrap_or(i64::MAX))
}

/// The byte at which a character stands; negative ones count from the end.
fn byte_of(text: &str, character: i64) -> usize {
    let chars = usize::try_from(character.unsigned_abs()).unwrap_or(usize::MAX);
    let mut found = text.char_indices();
    if character >= 0 {
        found.nth(chars).map_or(text.len(), |(byte, _)| byte)
    } else {
        let byte = found.rev().nth(chars.saturating_sub(1));
        byte.map_or(0, |(byte, _)| byte)
    }
}

fn register_searches(engine: &mut Engine) {
    engine.register_fn("contains", |text: &str, other: &str| -> Fallible<bool> {
        charge(text.len())?;
        Ok(text.contains(other))
    });
    engine.register_fn("contains", |text: &str, other: char| -> Fallible<bool> {
        charge(text.len())?;
        Ok(text.contains(other))
    });
    engine.register_fn("index_of", |text: &str, other: &str| -> Fallible<i64> {
        charge(text.len())?;
        Ok(at(text, text.find(other)))
    });
    engine.register_fn("index_of", |text: &str, other: char| -> Fallible<i64> {
        charge(text.len())?;
        Ok(at(text, text.find(other)))
    });
    engine.register_fn(
        "index_of",
        |text: &str, other: &str, start: i64| -> Fallible<i64> {
            charge(text.len())?;
            let from = byte_of(text, start);
            Ok(at(text, text[from..].find(other).map(|byte| from + byte)))
        },
    );
    engine.register_fn(
        "index_of",
        |text: &str, other: char, start: i64| -> Fallible<i64> {
            charge(text.len())?;
            let from = byte_of(text, start);
            Ok(at(text, text[from..].find(other).map(|byte| from + byte)))
        },
    );
}

/// A replacement, charged for what it makes before it makes it.
fn replace(text: &mut ImmutableString, old: &str, new: &str) -> Fallible<()> {
    charge(text.len())?;
    let times = text.matches(old).count();
    let made = times.saturating_mul(new.len()).saturating_add(text.len());
    if made > crate::source::limits::SCRIPT_STRING {
        let what = "Length of string".to_owned();
        return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
    }
    charge(made)?;
    *text = text.replace(old, new).into();
    Ok(())
}

fn register_changes(engine: &mut Engine) {
    engine.register_fn("replace", replace);
    engine.register_fn(
        "replace",
        |text: &mut ImmutableString, old: char, new: &str| replace(text, &old.to_string(), new),
    );
    engine.register_fn(
        "replace",
        |text: &mut ImmutableString, old: &str, new: char| replace(text, old, &new.to_string()),
    );
    engine.register_fn(
        "replace",
        |text: &mut ImmutableString, old: char, new: char| {
            replace(text, &old.to_string(), &new.to_string())
        },
    );
    engine.register_fn("remove", |text: &mut ImmutableString, old: &str| {
        replace(text, old, "")
    });
    engine.register_fn("remove", |text: &mut ImmutableString, old: char| {
        replace(text, &old.to_string(), "")
    });
    engine.register_fn("to_upper", |text: &str| -> Fallible<String> {
        charge(text.len().saturating_mul(8))?;
        Ok(text.to_uppercase())
    });
    engine.register_fn("to_lower", |text: &str| -> Fallible<String> {
        charge(text.len().saturating_mul(8))?;
        Ok(text.to_lowercase())
    });
    engine.register_fn("make_upper", |text: &mut ImmutableString| -> Fallible<()> {
        charge(text.len().saturating_mul(8))?;
        *text = text.to_uppercase().into();
        Ok(())
    });
    engine.register_fn("make_lower", |text: &mut ImmutableString| -> Fallible<()> {
        charge(text.len().saturating_mul(8))?;
        *text = text.to_lowercase().into();
        Ok(())
    });
    engine.register_fn("trim", |text: &mut ImmutableString| -> Fallible<()> {
        charge(text.len())?;
        let trimmed = text.trim();
        if trimmed.len() < text.len() {
            *text = trimmed.into();
        }
        Ok(())
    });
}

/// Pieces of a text, charged for the array they need.
fn pieces<'t>(text: &str, found: impl Iterator<Item = &'t str>) -> Fallible<Array> {
    charge(text.len())?;
    let mut pieces = Array::new();
    for piece in found {
        charge(size_of::<Dynamic>())?;
        if pieces.len() == crate::source::limits::SCRIPT_ARRAY {
            let what = "Size of array".to_owned();
            return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
        }
        pieces.push(piece.into());
    }
    Ok(pieces)
}

fn most(segments: i64) -> usize {
    usize::try_from(segments).unwrap_or(0).max(1)
}

fn register_splits(engine: &mut Engine) {
    engine.register_fn("split", |text: &str| pieces(text, text.split_whitespace()));
    engine.register_fn("split", |text: &str, mark: &str| {
        pieces(text, text.split(mark))
    });
    engine.register_fn("split", |text: &str, mark: char| {
        pieces(text, text.split(mark))
    });
    engine.register_fn("split", |text: &str, mark: &str, segments: i64| {
        pieces(text, text.splitn(most(segments), mark))
    });
    engine.register_fn("split", |text: &str, mark: char, segments: i64| {
        pieces(text, text.splitn(most(segments), mark))
    });
    engine.register_fn("split_rev", |text: &str, mark: &str| {
        pieces(text, text.rsplit(mark))
    });
    engine.register_fn("split_rev", |text: &str, mark: char| {
        pieces(text, text.rsplit(mark))
    });
    engine.register_fn("to_chars", |text: &str| -> Fallible<Array> {
        charge(text.len().saturating_mul(size_of::<Dynamic>()))?;
        Ok(text.chars().map(Dynamic::from).collect())
    });
}
