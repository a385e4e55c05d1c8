//! The tree: sections, paragraphs and raw tables, the same for every input format.
//!
//! Reading never fails on content: a strange document gives a strange tree. The tree knows nothing
//! of forms; what a form knows about headings and labels comes in as a [`Guide`].

pub mod block;
pub mod dump;
pub mod grid;
pub mod guide;
pub mod line;
pub mod ordinal;
pub mod outline;
pub mod paragraph;
pub mod region;
pub mod rows;
pub mod rules;
pub mod token;

pub use block::{Block, Cover, GridCell, GridRow};
pub use guide::{Guide, RoleGuide};
pub use ordinal::{Ordinal, OrdinalStyle};
pub use outline::outline;
pub use rows::{Layout, RawCell, RawRow, RawTable};

use crate::source::Span;

/// The index of a [`Section`] in [`Document::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

impl SectionId {
    /// The root, which holds the preamble.
    pub const ROOT: SectionId = SectionId(0);

    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A section: a heading and what stands under it.
#[derive(Debug, Clone)]
pub struct Section {
    /// The section it stands in; `None` for the root.
    pub parent: Option<SectionId>,
    /// Depth: 0 is the root, 1 a top-level section.
    pub level: u8,
    /// Its heading; `None` for the root.
    pub heading: Option<Heading>,
    /// The role a form gives it.
    pub role: Option<String>,
    /// Direct children, in order.
    pub children: Vec<SectionId>,
    /// Heading and body.
    pub span: Span,
    /// The body alone, children included.
    pub body: Span,
}

/// A heading as printed.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Number and title.
    pub span: Span,
    /// The number, when there is one.
    pub ordinal: Option<Ordinal>,
    /// The title without its number.
    pub title: Span,
    /// Whether text follows on the same line.
    pub inline: bool,
    /// How sure the match of its role is: 1 is exact.
    pub likeness: f64,
}

/// A paragraph of running text.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph {
    /// The innermost section it stands in.
    pub section: SectionId,
    /// Its text, without surrounding blanks.
    pub span: Span,
}

/// One document as a tree.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Sections in document order; the first is the root.
    pub sections: Vec<Section>,
    /// Paragraphs in document order; headings and tables are not paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Tables in document order, unbound.
    pub tables: Vec<RawTable>,
}

impl Document {
    /// The section of this id.
    #[must_use]
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.index().min(self.sections.len() - 1)]
    }

    /// The text before the first heading.
    #[must_use]
    pub fn preamble(&self) -> Span {
        let end = self
            .top()
            .next()
            .map_or(self.sections[0].span.end, |(_, s)| s.span.start);
        Span { start: 0, end }
    }

    /// Top-level sections in document order.
    pub fn top(&self) -> impl Iterator<Item = (SectionId, &Section)> {
        self.sections[0]
            .children
            .iter()
            .map(|id| (*id, self.section(*id)))
    }

    /// Every section that has this role, in document order.
    pub fn with_role<'a>(
        &'a self,
        role: &'a str,
    ) -> impl Iterator<Item = (SectionId, &'a Section)> + 'a {
        self.top()
            .filter(move |(_, section)| section.role.as_deref() == Some(role))
    }

    /// The section that stands for this role: of several, the one with the longest body.
    #[must_use]
    pub fn role(&self, role: &str) -> Option<(SectionId, &Section)> {
        let mut best: Option<(SectionId, &Section)> = None;
        for (id, section) in self.top().filter(|(_, s)| s.role.as_deref() == Some(role)) {
            if best.is_none_or(|(_, other)| section.body.len() > other.body.len()) {
                best = Some((id, section));
            }
        }
        best
    }

    /// The innermost section that holds byte `offset`.
    #[must_use]
    pub fn section_at(&self, offset: usize) -> SectionId {
        let mut id = SectionId::ROOT;
        while let Some(child) = self
            .section(id)
            .children
            .iter()
            .find(|child| self.section(**child).span.contains(offset))
        {
            id = *child;
        }
        id
    }

    /// Paragraphs inside `span`, in order.
    pub fn paragraphs_in(&self, span: Span) -> impl Iterator<Item = &Paragraph> {
        let first = self
            .paragraphs
            .partition_point(|p| p.span.start < span.start);
        self.paragraphs[first..]
            .iter()
            .take_while(move |p| p.span.end <= span.end)
    }
}
