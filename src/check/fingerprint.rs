//! What a finding is known by when it turns up again, whatever was edited around it.
//!
//! A fingerprint is taken over the rule, the address or else the titles of the sections around the
//! place, and the values involved: never over a line number. So it survives edits elsewhere in the
//! document, renumbered headings included, and expires when a value changes.

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::source::fold::squeeze;
use crate::subject::Subject;
use crate::syntax::SectionId;
use std::collections::BTreeMap;

/// Of a marked text without values, this many characters count.
const LONGEST_TEXT: usize = 200;

/// The fingerprints of a report's findings, in their order. Findings that cannot be told apart
/// otherwise are numbered: `…-2`, `…-3`.
#[must_use]
pub fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = report.diagnostics.iter().map(|diagnostic| {
        let print = fingerprint(&report.subject, diagnostic);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        if *count == 1 {
            print
        } else {
            format!("{print}-{count}")
        }
    });
    numbered.collect()
}

/// The fingerprint of one finding, alone: 32 hexadecimal digits.
#[must_use]
pub fn fingerprint(subject: &Subject, diagnostic: &Diagnostic) -> String {
    let primary = &diagnostic.primary;
    let mut parts = vec![diagnostic.rule.as_str().to_owned()];
    match &primary.address {
        Some(address) => parts.push(address.clone()),
        None => parts.extend(section_titles(subject, primary.span.start as usize)),
    }
    parts.push(String::new());
    if diagnostic.values.is_empty() {
        let marked = subject
            .source
            .slice(primary.span)
            .chars()
            .take(LONGEST_TEXT);
        parts.push(squeeze(&marked.collect::<String>()));
    } else {
        parts.extend(diagnostic.values.iter().cloned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    hashed(&parts)
}

/// What stands for some texts in their order: 32 hexadecimal digits.
#[must_use]
pub fn hashed(parts: &[&str]) -> String {
    format!("{:032x}", fnv1a(parts.join("\u{1F}").as_bytes()))
}

/// The titles of the sections around byte `offset`, innermost first, without their numbers.
fn section_titles(subject: &Subject, offset: usize) -> Vec<String> {
    let mut titles = Vec::new();
    let mut at = Some(subject.document.section_at(offset));
    while let Some(id) = at.filter(|id| *id != SectionId::ROOT) {
        let section = subject.document.section(id);
        let title = section
            .heading
            .as_ref()
            .map(|heading| subject.source.slice(heading.title));
        titles.push(squeeze(title.unwrap_or_default()));
        at = section.parent;
    }
    titles
}

/// FNV-1a with 128 bits, by its published offset basis and prime. It is stable for ever and on
/// every machine, which is all that is asked of it.
fn fnv1a(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0x6c62272e07bb014262b821756295c58d);
        assert_eq!(fnv1a(b"a"), 0xd228cb696f1a8caf78912b704e4a8964);
    }
}
