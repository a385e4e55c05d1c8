//! The one engine and the one set of limits.

use super::watch::{Last, Watch, remember_last};
use super::{api, strings};
use crate::source::limits;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Engine, EvalAltResult};
use std::cell::Cell;
use std::sync::OnceLock;

thread_local! {
    /// How many bytes the script of this thread may still search or copy. A script runs on one
    /// thread from beginning to end.
    static LEFT: Cell<u64> = const { Cell::new(0) };
}

/// Gives a script on a document of so many bytes its budget.
pub(super) fn begin(document: usize) {
    // A few hundred looks through a long document are ordinary.
    let length = u64::try_from(document).unwrap_or(u64::MAX);
    LEFT.set(limits::SCRIPT_BYTES.max(length.saturating_mul(256)));
}

/// Takes the bytes that one call searches or copies from the budget: the operations of the engine
/// do not count what goes on inside a call.
pub(super) fn charge(bytes: usize) -> Result<(), Box<EvalAltResult>> {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let left = LEFT.get().checked_sub(bytes);
    LEFT.set(left.unwrap_or(0));
    match left {
        Some(_) => Ok(()),
        None => Err(format!(
            "it searched or copied more than {} bytes and was stopped",
            limits::SCRIPT_BYTES
        )
        .into()),
    }
}

/// The engine, built when the first script is compiled. It has no clock, no files, no modules,
/// no `eval` and no printing.
pub(super) fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| build(None))
}

/// The same engine, made to write down what a script does.
pub(super) fn watched(watch: &Watch, stepping: bool) -> Engine {
    let mut engine = build(Some(watch));
    if stepping {
        watch.step(&mut engine);
    }
    engine
}

/// The same engine, made to remember the last statement.
pub(super) fn remembering() -> (Engine, Last) {
    let mut engine = build(None);
    let last = remember_last(&mut engine);
    (engine, last)
}

fn build(watch: Option<&Watch>) -> Engine {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    engine.set_max_operations(limits::SCRIPT_OPERATIONS);
    engine.set_max_call_levels(limits::SCRIPT_CALLS);
    engine.set_max_expr_depths(64, 32);
    engine.set_max_string_size(limits::SCRIPT_STRING);
    engine.set_max_array_size(limits::SCRIPT_ARRAY);
    engine.set_max_map_size(limits::SCRIPT_MAP);
    engine.set_max_functions(limits::SCRIPT_FUNCTIONS);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine.disable_symbol("eval");
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    strings::register(&mut engine);
    api::register(&mut engine, watch);
    engine
}
