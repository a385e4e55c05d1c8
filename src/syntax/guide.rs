//! What forms know about headings and labels, compiled for the outline.

use crate::source::Pattern;
use daachorse::CharwiseDoubleArrayAhoCorasick;
use memchr::memmem;

/// One role a top-level section can have.
#[derive(Debug, Clone)]
pub struct RoleGuide {
    /// The role's key.
    pub role: String,
    /// Titles known for it, official first, squeezed.
    pub titles: Vec<String>,
    /// What any title of this role looks like, squeezed; matched from the first character.
    pub pattern: Pattern,
}

/// How well a heading's title fits a role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoleMatch {
    /// Index into [`Guide::roles`].
    pub role: usize,
    /// From 0 to 1; 1 is a known title.
    pub likeness: f64,
    /// How many bytes of the squeezed title the match takes.
    pub taken: usize,
}

/// Everything the outline asks: roles, and the labels by which tables are known.
pub struct Guide {
    /// The roles, in the order of the form.
    pub roles: Vec<RoleGuide>,
    /// All labels in one string, to recognise a piece of one.
    joined: String,
    /// Bytes in the longest label.
    longest: usize,
    /// Every character of a known title, sorted.
    alphabet: Vec<char>,
    /// Lines that name a table, squeezed, without number.
    captions: Vec<String>,
    anchors: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

/// Anchors shorter than this occur in running text too often to mean a table.
const SHORTEST_ANCHOR: usize = 4;

impl Guide {
    /// Compiles roles and labels (already squeezed).
    #[must_use]
    pub fn new(roles: Vec<RoleGuide>, labels: &[String]) -> Guide {
        let mut anchors: Vec<&str> = labels
            .iter()
            .map(String::as_str)
            .filter(|label| label.chars().count() >= SHORTEST_ANCHOR)
            .collect();
        anchors.sort_unstable();
        anchors.dedup();
        let joined = labels.join("\n");
        let titles = roles.iter().flat_map(|role| &role.titles);
        let mut alphabet: Vec<char> = titles.flat_map(|title| title.chars()).collect();
        alphabet.sort_unstable();
        alphabet.dedup();
        // An empty set of patterns is not an automaton; then nothing is an anchor.
        let anchors = CharwiseDoubleArrayAhoCorasick::new(&anchors).ok();
        Guide {
            roles,
            joined,
            longest: labels.iter().map(String::len).max().unwrap_or(0),
            alphabet,
            captions: Vec::new(),
            anchors,
        }
    }

    /// The same, with the lines that name tables: squeezed, without number.
    #[must_use]
    pub fn with_captions(self, captions: Vec<String>) -> Guide {
        Guide { captions, ..self }
    }

    /// Whether a squeezed line without its number names a table, so that the one before ends.
    #[must_use]
    pub fn is_caption(&self, bare: &str) -> bool {
        self.captions.iter().any(|caption| caption == bare)
    }

    /// A guide that knows nothing: the tree of a document without forms.
    #[must_use]
    pub fn empty() -> Guide {
        Guide::new(Vec::new(), &[])
    }

    /// The byte range of the first anchor in a squeezed text.
    #[must_use]
    pub fn first_anchor(&self, squeezed: &str) -> Option<(usize, usize)> {
        let found = self.anchors.as_ref()?.find_iter(squeezed).next()?;
        Some((found.start(), found.end()))
    }

    /// How many bytes of a squeezed text are covered by anchors.
    #[must_use]
    pub fn anchored(&self, squeezed: &str) -> usize {
        let Some(anchors) = self.anchors.as_ref() else {
            return 0;
        };
        anchors
            .find_iter(squeezed)
            .map(|found| found.end() - found.start())
            .sum()
    }

    /// The most bytes a piece of a label can have.
    #[must_use]
    pub fn longest_piece(&self) -> usize {
        self.longest
    }

    /// Whether a squeezed text is a piece of some label.
    #[must_use]
    pub fn is_piece(&self, squeezed: &str) -> bool {
        !squeezed.is_empty()
            && squeezed.len() <= self.longest
            && memmem::find(self.joined.as_bytes(), squeezed.as_bytes()).is_some()
    }

    /// The role whose title `title` (squeezed, without number) is, as a whole.
    ///
    /// `numbered` says a top-level number stands before it; without one only known titles count.
    #[must_use]
    pub fn role_of(&self, title: &str, numbered: bool) -> Option<RoleMatch> {
        let title = title.trim_end_matches(['。', ':', ',', ';', '.']);
        let known = |index: usize, likeness: f64| RoleMatch {
            role: index,
            likeness,
            taken: title.len(),
        };
        for (index, guide) in self.roles.iter().enumerate() {
            if guide.titles.iter().any(|known| known == title) {
                return Some(known(index, 1.0));
            }
        }
        // A label of a table is numbered like a heading and is none.
        let length = title.chars().count();
        if !numbered || length < 4 || self.is_piece(title) {
            return None;
        }
        for (index, guide) in self.roles.iter().enumerate() {
            let found = guide.pattern.find(title);
            if found.is_some_and(|m| m.start() == 0 && m.end() == title.len()) {
                return Some(known(index, 0.9));
            }
        }
        self.alike(title)
    }

    /// The role that has a known title which is nearly `title`.
    fn alike(&self, title: &str) -> Option<RoleMatch> {
        let length = title.chars().count();
        let strange = title.chars();
        let strange = strange.filter(|c| self.alphabet.binary_search(c).is_err());
        let strange = strange.count();
        let mut best: Option<RoleMatch> = None;
        for (index, guide) in self.roles.iter().enumerate() {
            for known_title in &guide.titles {
                // Lengths that differ this much cannot be alike enough, nor can a title with so
                // many characters that no title has: each of them is an edit.
                let other = known_title.chars().count();
                let edits = other.abs_diff(length).max(strange);
                if edits * 10 > other.max(length) * 3 {
                    continue;
                }
                let likeness = strsim::normalized_levenshtein(known_title, title);
                if likeness >= 0.7 && best.is_none_or(|best| best.likeness < likeness) {
                    best = Some(RoleMatch {
                        role: index,
                        likeness: likeness * 0.85,
                        taken: title.len(),
                    });
                }
            }
        }
        best
    }

    /// The role whose title stands at the start of `text` (squeezed), more text following.
    #[must_use]
    pub fn role_prefix(&self, text: &str) -> Option<RoleMatch> {
        let mut best: Option<RoleMatch> = None;
        for (index, guide) in self.roles.iter().enumerate() {
            let titles = guide
                .titles
                .iter()
                .filter(|title| text.starts_with(title.as_str()));
            if let Some(taken) = titles.map(String::len).max()
                && best.is_none_or(|best| best.taken < taken)
            {
                best = Some(RoleMatch {
                    role: index,
                    likeness: 1.0,
                    taken,
                });
            }
        }
        best
    }
}

impl std::fmt::Debug for Guide {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guide")
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}
