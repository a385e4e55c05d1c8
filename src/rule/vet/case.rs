//! Test cases that cannot run: samples, sections and cells that are not there.

use crate::rule::case::{EditFile, ExpectFile};
use crate::rule::file::RuleFile;
use crate::rule::loader::Loader;
use crate::source::Span;
use crate::yaml::Spanned;

pub(super) fn check(written: &RuleFile, loader: &mut Loader<'_>) {
    let names = loader.names;
    for case in &written.tests {
        if let Some(base) = &case.base {
            loader.known("sample", base, &names.samples);
        }
        for wanted in &case.expect {
            expected(wanted, loader);
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

/// The address of a finding: that of a cell, a row or a table.
fn expected(wanted: &ExpectFile, loader: &mut Loader<'_>) {
    let Some(address) = &wanted.address else {
        return;
    };
    let begins = |known: &String| {
        let rest = known.strip_prefix(address.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if loader.names.addresses.iter().any(begins) {
        return;
    }
    let text = &loader.file.text;
    let mut found = text.match_indices(address.as_str());
    let here = found.find(|(at, _)| {
        text[..*at]
            .trim_end_matches([' ', '\'', '"'])
            .ends_with("address:")
    });
    let span = here.map(|(at, _)| Span::new(at, at + address.len()));
    loader.address(&Spanned {
        value: address.clone(),
        span,
    });
}
