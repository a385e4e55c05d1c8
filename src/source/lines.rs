//! Offsets to lines and columns and back. Columns live here and nowhere else.

use std::sync::OnceLock;

/// A place as people count it: both numbers start at 1, a column is one Unicode scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalars.
    pub column: usize,
}

/// Of lines longer than this, columns are counted from a milestone and not from the line's start.
const STRIDE: usize = 4096;

/// The byte offset of every line start. A line ends at `\n`; a `\r` before it belongs to the line end.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
    /// How many characters begin before every [`STRIDE`]th byte; counted when first needed.
    milestones: OnceLock<Vec<u32>>,
}

impl Lines {
    /// Indexes `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Lines {
        let mut starts = vec![0];
        starts.extend(
            memchr::memchr_iter(b'\n', text.as_bytes())
                .map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Lines {
            starts,
            milestones: OnceLock::new(),
        }
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The zero-based index of the line that holds byte `offset`.
    #[must_use]
    pub fn line_index(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1)
    }

    /// Where line `index` (from 0) starts, in bytes.
    #[must_use]
    pub fn start(&self, index: usize) -> usize {
        self.starts
            .get(index)
            .map_or(usize::MAX, |start| *start as usize)
    }

    /// The bytes of line `index` (from 0) without its line end.
    #[must_use]
    pub fn range(&self, text: &str, index: usize) -> std::ops::Range<usize> {
        let start = self.start(index).min(text.len());
        let end = self.start(index + 1).min(text.len());
        let line = &text[start..end];
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// Line and column of byte `offset`; an offset past the end is the end.
    ///
    /// ```
    /// use gouji::source::Lines;
    /// let text = "新收\n| 总计 | 3 |";
    /// let lines = Lines::new(text);
    /// let at = lines.line_column(text, text.find('3').unwrap());
    /// assert_eq!((at.line, at.column), (2, 8));
    /// ```
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let index = self.line_index(offset);
        let start = self.start(index).min(offset);
        LineColumn {
            line: index + 1,
            column: self.characters(text, start, offset) + 1,
        }
    }

    /// How many characters `text` has between two boundaries. The cost does not grow with their
    /// distance: a document of one giant line has a place for every cell in it.
    fn characters(&self, text: &str, start: usize, end: usize) -> usize {
        if end - start <= STRIDE {
            return text[start..end].chars().count();
        }
        let milestones = self.milestones.get_or_init(|| {
            let begun = |chunk: &[u8]| chunk.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            let mut total = 0usize;
            let counted = text.as_bytes().chunks(STRIDE).map(|chunk| {
                let before = u32::try_from(total).unwrap_or(u32::MAX);
                total += begun(chunk);
                before
            });
            counted.collect()
        });
        // Both offsets are boundaries, so what begins before them is what they count from.
        let before = |offset: usize| {
            let mark = (offset / STRIDE).min(milestones.len().saturating_sub(1));
            let tail = &text.as_bytes()[mark * STRIDE..offset];
            let begun = tail.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            milestones.get(mark).map_or(0, |count| *count as usize) + begun
        };
        before(end) - before(start)
    }

    /// The byte offset of a line and column; `None` outside the text.
    #[must_use]
    pub fn offset(&self, text: &str, place: LineColumn) -> Option<usize> {
        let index = place
            .line
            .checked_sub(1)
            .filter(|index| *index < self.count())?;
        let range = self.range(text, index);
        let mut offsets = text[range.clone()]
            .char_indices()
            .map(|(at, _)| range.start + at);
        offsets
            .nth(place.column.checked_sub(1)?)
            .or(Some(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_of_a_giant_line_are_those_that_counting_gives() {
        let text = format!("头\n{}尾", "甲a乙𠀀".repeat(3000));
        let lines = Lines::new(&text);
        for (count, (offset, _)) in text.char_indices().skip(2).enumerate().step_by(377) {
            let at = lines.line_column(&text, offset);
            assert_eq!((at.line, at.column), (2, count + 1), "byte {offset}");
        }
        assert_eq!(lines.line_column(&text, text.len()).column, 12_002);
    }
}
