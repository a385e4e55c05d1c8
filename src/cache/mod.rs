//! What is kept of a checked document from one run to the next, as bytes.
//!
//! A memory holds how every rule ended and what was found, and of a format that is dear to read
//! also what was read. Everything that it depends on is in its key: the document, the packs, the
//! settings, the program. Nothing in here touches the disk.

pub mod key;
mod memory;

pub use key::{Key, Keys};
pub use memory::{Memory, Verdict};
