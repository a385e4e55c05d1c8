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
    let mut at = span.start as usize;
    let mut starts = Vec::new();
    for (index, line) in value.split('\n').enumerate() {
        if index > 0 {
            at += file.get(at..)?.find('\n')? + 1;
        }
        let rest = file.get(at..)?;
        let written = rest.split('\n').next()?;
        let bare = line.trim();
        if bare.is_empty() {
            starts.push(at);
            continue;
        }
        // A line keeps its own indent behind that of the scalar.
        let own = line.len() - line.trim_start().len();
        let found = written.find(bare)?;
        starts.push(at + found.checked_sub(own)?);
    }
    Some(starts)
}
