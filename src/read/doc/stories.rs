//! Stories: notes and text boxes stand behind the text, and each belongs to a place in it.

use super::fib::{Fib, Part, plex, positions};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where the stories stand.
pub(super) struct Stories {
    /// The text itself.
    pub(super) text: Range<usize>,
    /// Notes and boxes by the character of the text they hang on.
    pub(super) beside: BTreeMap<usize, Vec<Range<usize>>>,
    /// Boxes that hang on no character that is known.
    pub(super) loose: Vec<Range<usize>>,
}

impl Stories {
    /// Sorts `count` characters into stories.
    pub(super) fn new(fib: &Fib<'_>, count: usize) -> Stories {
        let mut at = 0usize;
        let ranges = fib.lengths().map(|length| {
            let start = at.min(count);
            at = at.saturating_add(length);
            start..at.min(count)
        });
        let [text, notes, _, _, _, ends, boxes, _] = ranges;
        let mut stories = Stories {
            text,
            beside: BTreeMap::new(),
            loose: Vec::new(),
        };
        stories.notes(fib, [Part::NoteReferences, Part::NoteTexts], &notes);
        stories.notes(fib, [Part::EndNoteReferences, Part::EndNoteTexts], &ends);
        stories.boxes(fib, &boxes);
        stories
    }

    fn notes(&mut self, fib: &Fib<'_>, parts: [Part; 2], story: &Range<usize>) {
        let texts = positions(fib.part(parts[1]), 0);
        let references = plex(fib.part(parts[0]), 2);
        for ((place, _), text) in references.zip(texts.windows(2)) {
            if let Some(range) = within(story, text) {
                self.beside.entry(place).or_default().push(range);
            }
        }
    }

    fn boxes(&mut self, fib: &Fib<'_>, story: &Range<usize>) {
        let shapes = plex(fib.part(Part::Shapes), 26);
        let mut places = BTreeMap::new();
        for (place, data) in shapes {
            places.extend(data.u32(0).map(|shape| (shape, place)));
        }
        let table = fib.part(Part::Boxes);
        let texts = positions(table, 22);
        for ((_, data), text) in plex(table, 22).zip(texts.windows(2)) {
            let Some(range) = within(story, text) else {
                continue;
            };
            let place = data.u32(14).and_then(|shape| places.get(&shape));
            match place {
                Some(place) => self.beside.entry(*place).or_default().push(range),
                None => self.loose.push(range),
            }
        }
    }
}

/// A stretch of a story, counted from its beginning.
fn within(story: &Range<usize>, text: &[usize]) -> Option<Range<usize>> {
    let [start, end] = text else { return None };
    let (start, end) = (
        story.start.checked_add(*start)?,
        story.start.checked_add(*end)?,
    );
    (start < end && end <= story.end).then_some(start..end)
}
