//! What is tried: for each reader the sound files it begins with, and how they are changed.

use super::container::{Parts, compound, streams, unzipped, zipped};
use super::dice::Dice;
use super::mutate::{Kind, mutated};
use crate::support::root;

/// A reader under test.
pub(super) struct Target {
    /// The reader's name.
    pub(super) format: &'static str,
    /// Folders with sound files, and how the names of these end.
    sources: &'static [(&'static str, &'static str)],
    shape: Shape,
}

/// What the files of a format are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    /// A zip file of parts that are marked text.
    Package,
    /// A compound file of streams that are tables.
    Compound,
}

/// Every reader, in its order.
pub(super) static TARGETS: &[Target] = &[
    Target {
        format: "text",
        sources: &[("rules/gir/samples", ".txt"), ("tests/corpus", ".txt")],
        shape: Shape::Text,
    },
    Target {
        format: "markdown",
        sources: &[("rules/gir/samples", ".md"), ("tests/corpus", ".md")],
        shape: Shape::Text,
    },
    Target {
        format: "html",
        sources: &[("tests/read/html", ".html"), ("tests/read/wild", ".html")],
        shape: Shape::Text,
    },
    Target {
        format: "mhtml",
        sources: &[("tests/read/html", ".mht"), ("tests/read/html", ".mhtml")],
        shape: Shape::Text,
    },
    Target {
        format: "docx",
        sources: &[("tests/read/docx", ".docx")],
        shape: Shape::Package,
    },
    Target {
        format: "doc",
        sources: &[("tests/read/doc", ".doc")],
        shape: Shape::Compound,
    },
    Target {
        format: "odt",
        sources: &[("tests/read/odt", ".odt")],
        shape: Shape::Package,
    },
    Target {
        format: "rtf",
        sources: &[("tests/read/rtf", ".rtf")],
        shape: Shape::Text,
    },
];

/// Larger files only take longer to try.
const LARGEST: usize = 48 << 10;
/// Unless there are not so many.
const FEWEST: usize = 4;

/// A sound file.
pub(super) struct Seed {
    name: String,
    bytes: Vec<u8>,
    /// What it is made of, if it is a container.
    parts: Parts,
}

impl Target {
    /// The sound files it begins with.
    pub(super) fn seeds(&self) -> Vec<Seed> {
        let mut seeds: Vec<Seed> = Vec::new();
        for (folder, end) in self.sources {
            let Ok(entries) = std::fs::read_dir(root().join(folder)) else {
                continue;
            };
            for entry in entries {
                let path = entry.expect("a folder can be listed").path();
                let name = path.file_name().expect("a name").to_string_lossy();
                if !name.ends_with(end) {
                    continue;
                }
                let bytes = std::fs::read(&path).expect("a file can be read");
                let parts = match self.shape {
                    Shape::Text => Parts::new(),
                    Shape::Package => unzipped(&bytes),
                    Shape::Compound => streams(&bytes),
                };
                seeds.push(Seed {
                    name: name.into_owned(),
                    bytes,
                    parts,
                });
            }
        }
        seeds.sort_by(|a, b| (a.bytes.len(), &a.name).cmp(&(b.bytes.len(), &b.name)));
        let small = seeds.partition_point(|seed| seed.bytes.len() <= LARGEST);
        seeds.truncate(small.max(FEWEST));
        assert!(seeds.len() > 1, "{}: too few seeds", self.format);
        seeds
    }

    /// A file with changes, and the name of the one it was made from.
    pub(super) fn mutant(&self, seeds: &[Seed], dice: &mut Dice) -> (String, Vec<u8>) {
        let seed = &seeds[dice.below(seeds.len())];
        let others: Vec<&[u8]> = seeds.iter().map(|seed| &seed.bytes[..]).collect();
        let bytes = match self.shape {
            Shape::Text => mutated(&seed.bytes, &others, Kind::Marked, dice),
            // The container itself, or what is in it.
            _ if dice.below(5) == 0 => mutated(&seed.bytes, &others, Kind::Binary, dice),
            Shape::Package if dice.below(3) == 0 => {
                zipped(&rearranged(seed, seeds, Kind::Marked, dice))
            }
            Shape::Package => zipped(&rearranged(seed, seeds, Kind::Xml, dice)),
            Shape::Compound => compound(&rearranged(seed, seeds, Kind::Binary, dice)),
        };
        (seed.name.clone(), bytes)
    }
}

/// The parts of a container, one or two of them changed, one of them perhaps lost or another's.
fn rearranged(seed: &Seed, seeds: &[Seed], kind: Kind, dice: &mut Dice) -> Parts {
    let mut parts = seed.parts.clone();
    for _ in 0..=dice.below(2) {
        let at = heavy(&parts, dice);
        let name = parts[at].0.clone();
        let same = |seed: &'_ &Seed| seed.parts.iter().any(|(other, _)| *other == name);
        let with: Vec<&Seed> = seeds.iter().filter(same).collect();
        let data = |seed: &'_ Seed| {
            let mut parts = seed.parts.iter();
            let found = parts.find(|(other, _)| *other == name);
            found.map(|(_, data)| data.clone()).unwrap_or_default()
        };
        let others: Vec<Vec<u8>> = with.into_iter().map(data).collect();
        let others: Vec<&[u8]> = others.iter().map(Vec::as_slice).collect();
        parts[at].1 = match dice.below(24) {
            0 => Vec::new(),
            1 => dice.pick(&others).to_vec(),
            _ => mutated(&parts[at].1, &others, kind, dice),
        };
    }
    if parts.len() > 1 && dice.below(24) == 0 {
        let lost = dice.below(parts.len());
        parts.remove(lost);
    }
    parts
}

/// A part at random, those that hold the text more often than the many small ones.
fn heavy(parts: &Parts, dice: &mut Dice) -> usize {
    let weight = |data: &Vec<u8>| 1 + data.len().min(20_000);
    let all: usize = parts.iter().map(|(_, data)| weight(data)).sum();
    let mut left = dice.below(all);
    for (at, (_, data)) in parts.iter().enumerate() {
        if left < weight(data) {
            return at;
        }
        left -= weight(data);
    }
    0
}
