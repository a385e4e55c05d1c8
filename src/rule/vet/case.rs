//! Test cases that cannot run: samples, sections and cells that are not there.

use crate::rule::case::EditFile;
use crate::rule::file::RuleFile;
use crate::rule::loader::Loader;

pub(super) fn check(written: &RuleFile, loader: &mut Loader<'_>) {
    let names = loader.names;
    for case in &written.tests {
        if let Some(base) = &case.base {
            loader.known("sample", base, &names.samples);
        }
        for edit in &case.edits {
            match edit {
                EditFile::Set(set) => {
                    loader.address(&set.cell);
                }
                EditFile::DeleteSection(role) | EditFile::EmptySection(role) => {
                    loader.role(role);
                }
                EditFile::SwapSections(roles) => {
                    for role in roles {
                        loader.role(role);
                    }
                }
                EditFile::Replace(replace) if replace.old.value == replace.new => {
                    let message = "this edit changes nothing: `old` and `new` are the same";
                    loader.problem(message, replace.old.span);
                }
                _ => {}
            }
        }
    }
}
