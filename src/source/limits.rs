//! How much a pack may ask for: every limit on data files, patterns and scripts, in one place.
//!
//! `docs/reference/limits.md` is this file as a table; a test holds the two together. A limit that
//! is reached is told by name, and what else the pack has goes on.

/// Bytes of one data file
pub const LARGEST_FILE: usize = 1_048_576;
/// Bytes of one sample report
pub const LARGEST_SAMPLE: usize = 4_194_304;
/// Sample reports of a pack
pub const MOST_SAMPLES: usize = 1_000;
/// Bytes of all sample reports of a pack together
pub const ALL_SAMPLES: usize = 33_554_432;
/// Files of a pack that are looked at
pub const MOST_FILES: usize = 10_000;
/// Folders below the folder of a pack
pub const DEEPEST_FOLDER: usize = 4;
/// Rules of a pack
pub const MOST_RULES: usize = 2_000;
/// Values, lists and mappings of one YAML file
pub const MOST_NODES: usize = 20_000;
/// Depth of a YAML file
pub const DEEPEST_NODE: usize = 64;
/// Anchors of one YAML file, and uses of them
pub const MOST_ALIASES: usize = 100;
/// Values that uses of anchors add to one YAML file
pub const MOST_REPLAYED: usize = 20_000;
/// Unknown fields of one YAML file that are told
pub const MOST_UNKNOWN_FIELDS: usize = 20;
/// Problems of one file that are shown
pub const MOST_PROBLEMS_OF_A_FILE: usize = 20;
/// Problems of a pack that are shown
pub const MOST_PROBLEMS: usize = 200;
/// Entries of one word list
pub const MOST_WORDS: usize = 20_000;
/// Lines of one word list that are no entries, before the rest is not read
pub const MOST_WRONG_LINES: usize = 100;
/// Exceptions of one entry of a word list
pub const MOST_EXCEPTIONS: usize = 100;
/// Cells of all tables of a form together
pub const MOST_CELLS: usize = 10_000;
/// Claims of all facts files of a pack together
pub const MOST_CLAIMS: usize = 2_000;
/// Bytes of one pattern with its pieces put in
pub const LONGEST_PATTERN: usize = 32_768;
/// Steps of one pattern: its characters and ranges, as often as they are repeated
pub const MOST_STEPS: usize = 30_000;
/// Steps of all patterns of a pack together
pub const ALL_STEPS: usize = 600_000;
/// Named groups of one pattern
pub const MOST_GROUPS: usize = 100;
/// Bytes of one pattern once it is built
pub const LARGEST_PATTERN: usize = 2_097_152;
/// Bytes of one text of a message, label, help or fix
pub const LONGEST_TEXT: usize = 8_192;
/// Bytes of one script
pub const LONGEST_SCRIPT: usize = 65_536;
/// Operations of a script on one document
pub const SCRIPT_OPERATIONS: u64 = 150_000;
/// Bytes that a script may search or copy on one document
pub const SCRIPT_BYTES: u64 = 33_554_432;
/// Depth of calls of a script
pub const SCRIPT_CALLS: usize = 32;
/// Functions of a script
pub const SCRIPT_FUNCTIONS: usize = 64;
/// Bytes of a text in a script
pub const SCRIPT_STRING: usize = 262_144;
/// Entries of an array in a script
pub const SCRIPT_ARRAY: usize = 3_000;
/// Entries of a map in a script
pub const SCRIPT_MAP: usize = 1_000;
/// Characters of each of two texts whose likeness is asked for
pub const SCRIPT_LIKENESS: usize = 1_000;
/// Findings of a script on one document
pub const SCRIPT_FINDINGS: usize = 200;
