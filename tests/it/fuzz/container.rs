//! Containers taken apart and put together again, so that what is inside can be changed.

use crate::office_harm;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// Parts by name, in order.
pub(crate) type Parts = Vec<(String, Vec<u8>)>;

/// The parts of a package.
pub(crate) fn unzipped(bytes: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let count = zip.len();
    let part = |at: usize| {
        let mut file = zip.by_index(at).expect("a part");
        let mut data = Vec::new();
        file.read_to_end(&mut data).expect("a part can be read");
        (file.name().expect("a name").into_owned(), data)
    };
    (0..count).map(part).collect()
}

/// A package of these parts, with checksums that are right. Of two parts of one name the first is
/// kept.
pub(crate) fn zipped(parts: &Parts) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, data) in parts {
        if zip.start_file(name.as_str(), options).is_ok() {
            zip.write_all(data).expect("a part is written");
        }
    }
    zip.finish().expect("the package ends").into_inner()
}

/// The streams of a compound file.
pub(crate) fn streams(bytes: &[u8]) -> Parts {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).expect("a compound file");
    let names: Vec<String> = file
        .walk()
        .filter(cfb::Entry::is_stream)
        .map(|entry| entry.path().to_string_lossy().replace('\\', "/"))
        .collect();
    let mut read = |name: String| {
        let mut data = Vec::new();
        let mut stream = file.open_stream(&name).expect("a stream");
        stream.read_to_end(&mut data).expect("it can be read");
        (name, data)
    };
    names.into_iter().map(&mut read).collect()
}

/// A compound file of these streams; those in folders are left out, for nobody reads them.
pub(crate) fn compound(streams: &Parts) -> Vec<u8> {
    let streams = streams
        .iter()
        .map(|(name, data)| (name.trim_start_matches('/'), data.clone()));
    let streams: Vec<(&str, Vec<u8>)> = streams.filter(|(name, _)| !name.contains('/')).collect();
    office_harm::compound(&streams)
}
