//! The one engine and the one set of limits.

use super::api;
use super::watch::{Last, Watch, remember_last};
use rhai::Engine;
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use std::sync::OnceLock;

/// Interpreted operations a script may take on one document; about ten milliseconds.
pub(super) const OPERATIONS: u64 = 200_000;
/// Depth of calls.
pub(super) const CALLS: usize = 32;
/// Longest string, in bytes.
pub(super) const STRING: usize = 1 << 20;
/// Longest array.
pub(super) const ARRAY: usize = 10_000;
/// Largest map.
pub(super) const MAP: usize = 1_000;

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
    engine.set_max_operations(OPERATIONS);
    engine.set_max_call_levels(CALLS);
    engine.set_max_expr_depths(64, 32);
    engine.set_max_string_size(STRING);
    engine.set_max_array_size(ARRAY);
    engine.set_max_map_size(MAP);
    engine.set_max_functions(64);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    engine.disable_symbol("eval");
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    api::register(&mut engine, watch);
    engine
}
