//! What a memory is found by.

use sha2::{Digest, Sha256};
use std::fmt;

/// The hash of everything that a verdict depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What the keys of a run share.
///
/// ```
/// use gouji::cache::Keys;
/// let keys = |pack: &[u8]| Keys::new(&[pack, b"zh"]);
/// let key = keys(b"pack").key("a.txt", &[], b"text");
/// assert_eq!(key, keys(b"pack").key("folder/b.TXT", &[], b"text"));
/// assert_ne!(key, keys(b"other").key("a.txt", &[], b"text"));
/// assert_ne!(key, keys(b"pack").key("a.md", &[], b"text"));
/// ```
#[derive(Debug, Clone)]
pub struct Keys {
    shared: Sha256,
}

impl Keys {
    /// The keys of a run with these packs and settings, under this version of the program.
    #[must_use]
    pub fn new(settings: &[&[u8]]) -> Keys {
        let mut shared = Sha256::new();
        add(&mut shared, env!("CARGO_PKG_VERSION").as_bytes());
        for one in settings {
            add(&mut shared, one);
        }
        Keys { shared }
    }

    /// The key of one document. Of its path only the extension counts, which may say what format
    /// it has; `changes` are the settings that apply to its path alone.
    #[must_use]
    pub fn key(&self, path: &str, changes: &[String], bytes: &[u8]) -> Key {
        let mut hasher = self.shared.clone();
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        add(&mut hasher, extension.to_ascii_lowercase().as_bytes());
        for change in changes {
            add(&mut hasher, change.as_bytes());
        }
        add(&mut hasher, bytes);
        Key(hasher.finalize().into())
    }
}

/// Adds a text with its length, so that no two lists of texts are one.
fn add(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}
