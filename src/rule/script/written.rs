//! Where a script stands in its rule file: a position of the script as a place of the YAML.

use crate::source::Span;
use crate::yaml::{DataFile, Spanned};
use rhai::Position;

/// A script in its file.
#[derive(Debug)]
pub(super) struct Written {
    file: DataFile,
    /// The scalar as a whole.
    scalar: Option<Span>,
    /// Where each line of the script begins in the file; empty when the lines of the script are
    /// not lines of the file, as in a folded or escaped scalar.
    lines: Vec<usize>,
}

impl Written {
    /// Finds the lines of a script in its file.
    pub(super) fn new(file: &DataFile, written: &Spanned<String>) -> Written {
        let lines = written
            .span
            .and_then(|span| lines(&file.text, span, &written.value));
        Written {
            file: file.clone(),
            scalar: written.span,
            lines: lines.unwrap_or_default(),
        }
    }

    /// A position to the end of its line; the whole script when the position is not known.
    pub(super) fn span(&self, position: Position) -> Option<Span> {
        self.place(position).or(self.scalar)
    }

    fn place(&self, position: Position) -> Option<Span> {
        let start = *self.lines.get(position.line()?.checked_sub(1)?)?;
        let text = self.file.text.get(start..)?;
        let text = text.split('\n').next()?.trim_end();
        let skip = position
            .position()
            .map_or(0, |column| column.saturating_sub(1));
        let at = text.char_indices().nth(skip);
        // The end of a script is behind its last character.
        let from = at.map_or(text.len(), |(at, _)| at);
        let to = text.len().max(from);
        Some(Span::new(start + from, start + to))
    }

    /// The line of the file that a position is on, from 1.
    pub(super) fn line(&self, position: Position) -> usize {
        let span = self.span(position).unwrap_or_default();
        let head = self.file.text.get(..span.start as usize);
        head.map_or(1, |head| head.matches('\n').count() + 1)
    }
}

/// Where each line of a scalar begins, when each is a line of the file.
fn lines(file: &str, span: Span, value: &str) -> Option<Vec<usize>> {
    // The span of a scalar may begin at its mark or at its first words; blank lines stand between.
    let blank = value.split('\n').take_while(|line| line.trim().is_empty());
    let blank = blank.count();
    let first = value.split('\n').nth(blank)?.trim();
    let from = span.start as usize;
    let found = from + file.get(from..span.range().end.max(from))?.find(first)?;
    let mut at = file[..found].rfind('\n').map_or(0, |end| end + 1);
    let mut starts = vec![at; blank];
    for (index, line) in value.split('\n').enumerate().skip(blank) {
        if index > blank {
            at += file.get(at..)?.find('\n')? + 1;
        }
        let bare = line.trim();
        if bare.is_empty() {
            starts.push(at);
            continue;
        }
        let written = file.get(at..)?.split('\n').next()?;
        // A line keeps its own indent behind that of the scalar.
        let own = line.len() - line.trim_start().len();
        starts.push(at + written.find(bare)?.checked_sub(own)?);
    }
    Some(starts)
}
