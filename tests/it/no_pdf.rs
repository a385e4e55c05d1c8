//! A build without the feature `pdf` names the format that it does not read.

use crate::support::root;
use gouji::read::{Limits, ReadError, read};

#[test]
fn a_pdf_is_named() {
    let bytes = std::fs::read(root().join("tests/read/pdf/scan.pdf")).expect("the file is there");
    let error = read("a.txt", &bytes, &Limits::default()).expect_err("it is left out");
    assert!(matches!(error, ReadError::LeftOut { .. }));
    assert!(error.to_string().contains("a PDF"), "{error}");
}
