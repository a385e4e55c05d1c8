//! Rule files of the pack inside the binary, read while its forms and facts are compiled.

use super::layer::Layer;
use crate::rule::file::RuleFile;
use crate::yaml::{DataFile, parse};
use std::collections::HashMap;
use std::thread::Builder;

/// Rule files by path, as compiling wants them: the file, and what is written in it.
pub(super) type Ahead = HashMap<String, (DataFile, RuleFile)>;

/// Does `work` while the rule files of the layers that are our own are read on another thread.
/// What has a mistake, and everything where no thread can be had, is left to be read in its turn.
pub(super) fn reading<T>(stack: &[Layer], work: impl FnOnce() -> T) -> (T, Ahead) {
    std::thread::scope(|scope| {
        let reader = Builder::new().spawn_scoped(scope, || read(stack));
        let done = work();
        let ahead = reader.ok().and_then(|reader| reader.join().ok());
        (done, ahead.unwrap_or_default())
    })
}

fn read(stack: &[Layer]) -> Ahead {
    let own = stack.iter().filter(|layer| layer.files.is_builtin());
    let groups = own.flat_map(|layer| layer.written.rules.iter().map(move |group| (layer, group)));
    let rules = groups.flat_map(|(layer, group)| {
        group.rules.iter().filter_map(move |rule| {
            let path = path(&group.group.value, &rule.value);
            let file = layer.files.data(&path).ok()?;
            let mut problems = Vec::new();
            let written = parse(&file, &mut problems)?;
            problems.is_empty().then_some((path, (file, written)))
        })
    });
    rules.collect()
}

/// Where a rule lies in its pack.
pub(super) fn path(group: &str, rule: &str) -> String {
    format!("rules/{group}/{rule}.yaml")
}
