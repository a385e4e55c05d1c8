//! Packs that extend others: which folder comes before which.

use super::PackLayer;
use super::files::Files;
use super::manifest::ManifestFile;
use crate::yaml::{DataFile, LoadError, Spanned, parse};
use semver::{Version, VersionReq};
use serde::Deserialize;

/// This gouji.
const GOUJI: &str = env!("CARGO_PKG_VERSION");

/// Of a manifest, only what tells whether it is for this gouji.
#[derive(Debug, Default, Deserialize)]
struct Needed {
    #[serde(default)]
    requires: Option<Spanned<String>>,
}

/// Why a range of versions refuses this gouji, if it does.
fn refused(manifest: &DataFile, range: &Spanned<String>) -> Option<LoadError> {
    let wanted = match VersionReq::parse(&range.value) {
        Ok(wanted) => wanted,
        Err(error) => {
            let message = format!("`{}` is no range of versions: {error}", range.value);
            let problem = LoadError::new(manifest, message).at(range.span);
            return Some(problem.with_help("write such as `>=0.2.0` or `>=0.2.0, <1.0.0`"));
        }
    };
    let here = Version::parse(GOUJI).ok()?;
    (!wanted.matches(&here)).then(|| {
        let message = format!(
            "this pack requires gouji {}, and this is gouji {GOUJI}",
            range.value
        );
        let help = "use a gouji of such a version, or a version of the pack for this one";
        LoadError::new(manifest, message)
            .at(range.span)
            .with_help(help)
    })
}

/// The id that findings of the engine itself carry.
const RESERVED_ID: &str = "gouji";

/// One folder of a pack: its manifest, read.
pub(super) struct Layer {
    pub(super) files: Files,
    pub(super) manifest: DataFile,
    pub(super) written: ManifestFile,
    /// Whether it was asked for, or only brought along by one that extends it.
    pub(super) given: bool,
}

impl Layer {
    /// Reads the manifest of a folder.
    pub(super) fn open(files: &Files, problems: &mut Vec<LoadError>) -> Option<Layer> {
        let shown = files.shown("pack.yaml");
        let manifest = match files.read("pack.yaml") {
            Ok(text) => DataFile::new(&shown, &text),
            Err(reason) => {
                let file = DataFile::new(&shown, "");
                let message = format!("cannot read this file: {reason}");
                let help =
                    "a pack is the folder that holds this file; `gouji new pack NAME` writes one";
                problems.push(LoadError::new(&file, message).with_help(help));
                return None;
            }
        };
        // A manifest for another gouji may hold what this one does not know; our own is for this one.
        let needed: Needed = match files.is_builtin() {
            true => Needed::default(),
            false => parse(&manifest, &mut Vec::new()).unwrap_or_default(),
        };
        if let Some(problem) = needed.requires.and_then(|range| refused(&manifest, &range)) {
            problems.push(problem);
            return None;
        }
        let written = parse::<ManifestFile>(&manifest, problems)?;
        if let Err(error) = Version::parse(&written.version.value) {
            let message = format!("`{}` is no version: {error}", written.version.value);
            let problem = LoadError::new(&manifest, message).at(written.version.span);
            problems.push(problem.with_help("write three numbers, such as 1.0.0"));
        }
        Some(Layer {
            files: files.clone(),
            manifest,
            written,
            given: true,
        })
    }

    /// What people are told of it.
    pub(super) fn shown(&self) -> PackLayer {
        PackLayer {
            id: self.written.id.value.clone(),
            version: self.written.version.value.clone(),
            place: self.manifest.path.to_string(),
            given: self.given,
        }
    }

    fn id(&self) -> &str {
        &self.written.id.value
    }

    fn base(&self) -> Option<&str> {
        self.written
            .extends
            .as_ref()
            .map(|base| base.value.as_str())
    }
}

/// Puts layers into stacks: each begins with a pack that extends none, and a pack comes after the
/// one it extends. A pack whose base is missing is reported and left out.
pub(super) fn stacks(
    mut layers: Vec<Layer>,
    tested: bool,
    problems: &mut Vec<LoadError>,
) -> Vec<Vec<Layer>> {
    distinct(&mut layers, problems);
    let builtin = || {
        let files = if tested {
            Files::BuiltinWithTests
        } else {
            Files::Builtin
        };
        let layer = Layer::open(&files, &mut Vec::new())?;
        Some(Layer {
            given: false,
            ..layer
        })
    };
    let wanted = |layer: &Layer| layer.base().is_some_and(|base| base == Files::BUILTIN_ID);
    let there = layers.iter().any(|layer| layer.id() == Files::BUILTIN_ID);
    if layers.iter().any(wanted) && !there {
        let first = layers.iter().position(wanted).unwrap_or_default();
        layers.splice(first..first, builtin());
    }
    let mut stacks: Vec<Vec<Layer>> = Vec::new();
    // A round places every layer whose base has been placed; what no round places has no base.
    loop {
        let before = layers.len();
        let mut left = Vec::new();
        for layer in layers {
            match layer.base() {
                None => stacks.push(vec![layer]),
                Some(base) => {
                    let has = |stack: &&mut Vec<Layer>| stack.iter().any(|one| one.id() == base);
                    match stacks.iter_mut().find(has) {
                        Some(stack) => stack.push(layer),
                        None => left.push(layer),
                    }
                }
            }
        }
        layers = left;
        if layers.len() == before || layers.is_empty() {
            break;
        }
    }
    let known: Vec<String> = stacks
        .iter()
        .flatten()
        .map(|layer| layer.id().to_owned())
        .collect();
    for layer in &layers {
        problems.push(without_base(layer, &layers, &known));
    }
    stacks
}

fn without_base(layer: &Layer, left: &[Layer], known: &[String]) -> LoadError {
    let base = layer.base().unwrap_or_default();
    let span = layer.written.extends.as_ref().and_then(|base| base.span);
    let circular = left.iter().any(|other| other.id() == base);
    let message = if circular {
        format!("`{base}` extends this pack in turn, so neither can be loaded")
    } else {
        format!("this pack extends `{base}`, which is not among the packs of this run")
    };
    let error = LoadError::new(&layer.manifest, message).at(span);
    let names = known.iter().map(String::as_str);
    match crate::yaml::nearest(base, names.chain([Files::BUILTIN_ID])) {
        Some(near) if !circular => error.with_help(format!("did you mean `{near}`?")),
        _ if circular => error,
        _ => error.with_help("list its folder under `packs` or give it with `--pack`"),
    }
}

/// Takes out what is given twice: the same folder silently, another one of the same id with a
/// problem.
fn distinct(layers: &mut Vec<Layer>, problems: &mut Vec<LoadError>) {
    for layer in layers.iter().filter(|layer| layer.id() == RESERVED_ID) {
        let message = format!("`{RESERVED_ID}` is kept for the rules of the engine itself");
        let span = layer.written.id.span;
        problems.push(LoadError::new(&layer.manifest, message).at(span));
    }
    let mut seen: Vec<(String, String)> = Vec::new();
    layers.retain(|layer| {
        let path = layer.manifest.path.to_string();
        match seen.iter().find(|(id, _)| id == layer.id()) {
            None => {
                seen.push((layer.id().to_owned(), path));
                true
            }
            Some((_, other)) => {
                if *other != path {
                    let message = format!("`{other}` has the same id `{}`", layer.id());
                    let span = layer.written.id.span;
                    problems.push(LoadError::new(&layer.manifest, message).at(span));
                }
                false
            }
        }
    });
}
