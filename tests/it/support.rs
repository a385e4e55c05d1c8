//! What several tests need: expectations in files.

use std::path::Path;

/// Compares `actual` with the file `tests/<path>`; with `BLESS=1` in the environment the file is
/// rewritten instead. Read what you bless.
pub(crate) fn expect_file(path: &str, actual: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(file.parent().expect("a file in tests/ has a folder"))
            .expect("the folder can be made");
        std::fs::write(&file, actual).expect("the file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let first = lines.find(|(_, (expected, actual))| expected != actual);
    let at = first.map_or(
        expected.lines().count().min(actual.lines().count()),
        |(at, _)| at,
    );
    panic!(
        "tests/{path} differs from line {} on; the output is now:\n{actual}",
        at + 1
    );
}
