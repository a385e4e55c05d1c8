//! A pattern as steps over characters, searched by going back: nothing has to be built first.
//!
//! To build a regular expression takes as long as a thousand looks at a sentence, and most patterns
//! look at a few sentences of a single report. What is found is what [`regex`] finds: the leftmost
//! match, and of those at one place the one whose alternatives come first. What this search cannot
//! do, or would take too long for, is left to [`regex`]; see [`Pattern`](super::Pattern).

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// Where a group that took no part begins and ends.
pub const NOWHERE: usize = usize::MAX;
/// A pattern of more steps is not searched this way.
const MOST_STEPS: usize = 4096;

/// One step.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Bytes of [`Program::literals`].
    Literal(u32, u32),
    /// A character of [`Program::sets`].
    Set(u32),
    /// Go on at the first; where that leads nowhere, at the second.
    Either(u32, u32),
    /// Go on elsewhere.
    Jump(u32),
    /// Note the place.
    Note(u32),
    /// Only at the beginning of the text, or of a line.
    Begins { line: bool },
    /// Only at the end of the text, or of a line.
    Ends { line: bool },
    /// The end of a match.
    Done,
}

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    ascii: u128,
    /// Ranges beyond ASCII, in order.
    ranges: Box<[(u32, u32)]>,
}

impl Set {
    fn new(class: &ClassUnicode) -> Set {
        let mut ascii = 0;
        let mut ranges = Vec::new();
        for range in class.ranges() {
            let (start, end) = (range.start() as u32, range.end() as u32);
            if start < 128 {
                ascii |= u128::MAX >> (127 - end.min(127)) & u128::MAX << start;
            }
            if end > 127 {
                ranges.push((start.max(128), end));
            }
        }
        Set {
            ascii,
            ranges: ranges.into_boxed_slice(),
        }
    }

    fn has(&self, c: u32) -> bool {
        if c < 128 {
            return self.ascii & (1 << c) != 0;
        }
        let at = self.ranges.partition_point(|(_, end)| *end < c);
        self.ranges.get(at).is_some_and(|(start, _)| *start <= c)
    }
}

/// A pattern as steps.
#[derive(Debug)]
pub struct Program {
    steps: Vec<Step>,
    literals: Vec<u8>,
    sets: Vec<Set>,
    /// The characters a match begins with.
    first: Set,
    /// The bytes a match begins with, when there is no choice.
    prefix: Option<(u32, u32)>,
}

impl Program {
    /// The steps of a pattern whose groups have these names; `None` when it is none of those that
    /// can be searched this way: those that match nothing at all or the empty text, repeat what may
    /// be empty, or ask for the border of a word.
    #[must_use]
    pub fn new(hir: &Hir, groups: &[String]) -> Option<Program> {
        if hir
            .properties()
            .minimum_len()
            .is_none_or(|least| least == 0)
        {
            return None;
        }
        let mut first = ClassUnicode::empty();
        if !begins(hir, &mut first) {
            return None;
        }
        let mut program = Program {
            steps: Vec::new(),
            literals: Vec::new(),
            sets: Vec::new(),
            first: Set::new(&first),
            prefix: None,
        };
        program.add(hir, groups)?;
        program.steps.push(Step::Done);
        program.prefix = match program.steps.first() {
            Some(Step::Literal(at, length)) => Some((*at, *length)),
            _ => None,
        };
        Some(program)
    }

    /// The first match at or behind byte `from`. Of `slots`, the first two become its beginning and
    /// end, each two after these those of a named group; with none only whether there is a match is
    /// told. Takes what it costs from `left`, and gives `None` when that does not do.
    pub fn search(
        &self,
        text: &str,
        from: usize,
        left: &mut usize,
        slots: &mut [usize],
    ) -> Option<bool> {
        let mut run = Run {
            program: self,
            bytes: text.as_bytes(),
            slots,
            back: Vec::new(),
        };
        let mut at = from;
        while let Some(start) = self.candidate(run.bytes, at) {
            if run.matches(start, left)? {
                return Some(true);
            }
            at = start + width(run.bytes[start]);
        }
        // What was looked over costs little, and something.
        *left = left.saturating_sub((text.len() - from) / 8);
        Some(false)
    }

    /// The next place at which a match may begin.
    fn candidate(&self, bytes: &[u8], from: usize) -> Option<usize> {
        if let Some((start, length)) = self.prefix {
            let prefix = &self.literals[start as usize..(start + length) as usize];
            let found = memchr::memmem::find(bytes.get(from..)?, prefix)?;
            return Some(from + found);
        }
        let mut at = from;
        while at < bytes.len() {
            let (c, length) = decode(bytes, at);
            if self.first.has(c) {
                return Some(at);
            }
            at += length;
        }
        None
    }

    fn here(&self) -> Option<u32> {
        let fits = self.steps.len() < MOST_STEPS;
        u32::try_from(self.steps.len()).ok().filter(|_| fits)
    }

    fn add(&mut self, hir: &Hir, groups: &[String]) -> Option<()> {
        self.here()?;
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => self.literal(&literal.0)?,
            HirKind::Class(Class::Unicode(class)) => {
                let set = Set::new(class);
                let known = self.sets.iter().position(|known| *known == set);
                let index = known.unwrap_or_else(|| {
                    self.sets.push(set);
                    self.sets.len() - 1
                });
                self.steps.push(Step::Set(u32::try_from(index).ok()?));
            }
            HirKind::Class(Class::Bytes(_)) => return None,
            HirKind::Look(look) => self.steps.push(match look {
                Look::Start => Step::Begins { line: false },
                Look::StartLF => Step::Begins { line: true },
                Look::End => Step::Ends { line: false },
                Look::EndLF => Step::Ends { line: true },
                _ => return None,
            }),
            HirKind::Repetition(repetition) => self.repetition(repetition, groups)?,
            HirKind::Capture(capture) => {
                let name = capture.name.as_deref();
                let known = name.and_then(|name| groups.iter().position(|group| group == name));
                let Some(group) = known else {
                    return self.add(&capture.sub, groups);
                };
                let slot = u32::try_from(group * 2 + 2).ok()?;
                self.steps.push(Step::Note(slot));
                self.add(&capture.sub, groups)?;
                self.steps.push(Step::Note(slot + 1));
            }
            HirKind::Concat(parts) => {
                for part in parts {
                    self.add(part, groups)?;
                }
            }
            HirKind::Alternation(parts) => self.alternation(parts, groups)?,
        }
        Some(())
    }

    fn literal(&mut self, bytes: &[u8]) -> Option<()> {
        std::str::from_utf8(bytes).ok()?;
        // A repeated literal is there already.
        let known = memchr::memmem::find(&self.literals, bytes);
        let at = known.unwrap_or_else(|| {
            self.literals.extend_from_slice(bytes);
            self.literals.len() - bytes.len()
        });
        let (at, length) = (u32::try_from(at).ok()?, u32::try_from(bytes.len()).ok()?);
        self.steps.push(Step::Literal(at, length));
        Some(())
    }

    fn repetition(&mut self, repetition: &Repetition, groups: &[String]) -> Option<()> {
        let sub = &*repetition.sub;
        let may_be_empty = sub
            .properties()
            .minimum_len()
            .is_none_or(|least| least == 0);
        // What such a repetition matches is a matter of taste.
        if may_be_empty && repetition.max != Some(1) {
            return None;
        }
        for _ in 0..repetition.min {
            self.add(sub, groups)?;
        }
        let Some(max) = repetition.max else {
            let choice = self.choice()?;
            self.add(sub, groups)?;
            self.steps.push(Step::Jump(choice));
            self.decide(&[choice], repetition.greedy)?;
            return Some(());
        };
        let mut choices = Vec::new();
        for _ in repetition.min..max {
            choices.push(self.choice()?);
            self.add(sub, groups)?;
        }
        self.decide(&choices, repetition.greedy)
    }

    /// A choice between going on and leaving, to be decided when it is known where that leads.
    fn choice(&mut self) -> Option<u32> {
        let here = self.here()?;
        self.steps.push(Step::Either(here + 1, here + 1));
        Some(here)
    }

    fn decide(&mut self, choices: &[u32], greedy: bool) -> Option<()> {
        let end = self.here()?;
        for choice in choices {
            let on = choice + 1;
            self.steps[*choice as usize] = match greedy {
                true => Step::Either(on, end),
                false => Step::Either(end, on),
            };
        }
        Some(())
    }

    fn alternation(&mut self, parts: &[Hir], groups: &[String]) -> Option<()> {
        let mut ends = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            let choice = if last { None } else { Some(self.choice()?) };
            self.add(part, groups)?;
            if let Some(choice) = choice {
                ends.push(self.here()?);
                self.steps.push(Step::Jump(0));
                let next = self.here()?;
                self.steps[choice as usize] = Step::Either(choice + 1, next);
            }
        }
        let end = self.here()?;
        for jump in ends {
            self.steps[jump as usize] = Step::Jump(end);
        }
        Some(())
    }
}

/// Adds the characters that a match of a part begins with; `false` when it may be empty, so that
/// what follows tells as well.
fn begins(hir: &Hir, first: &mut ClassUnicode) -> bool {
    let filled = |hir: &Hir| {
        hir.properties()
            .minimum_len()
            .is_some_and(|least| least > 0)
    };
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            if let Some(c) = text.chars().next() {
                first.push(regex_syntax::hir::ClassUnicodeRange::new(c, c));
            }
            true
        }
        HirKind::Class(Class::Unicode(class)) => {
            first.union(class);
            true
        }
        HirKind::Repetition(repetition) => begins(&repetition.sub, first) && repetition.min > 0,
        HirKind::Capture(capture) => begins(&capture.sub, first),
        HirKind::Concat(parts) => parts.iter().any(|part| begins(part, first)),
        HirKind::Alternation(parts) => {
            // Every branch adds its own, also behind one that may be empty.
            let filled = parts.iter().filter(|part| begins(part, first)).count();
            filled == parts.len()
        }
        _ => filled(hir),
    }
}

/// A search under way.
struct Run<'a> {
    program: &'a Program,
    bytes: &'a [u8],
    slots: &'a mut [usize],
    back: Vec<Back>,
}

/// What to do when the way that was taken leads nowhere.
enum Back {
    /// Try the other one.
    Try(u32, usize),
    /// Forget a place that was noted on it.
    Forget(u32, usize),
}

impl Run<'_> {
    fn matches(&mut self, start: usize, left: &mut usize) -> Option<bool> {
        self.slots.fill(NOWHERE);
        self.back.clear();
        let (mut step, mut at) = (0, start);
        loop {
            *left = left.checked_sub(1)?;
            match self.program.steps[step] {
                Step::Done => {
                    if let [whole_start, whole_end, ..] = &mut *self.slots {
                        (*whole_start, *whole_end) = (start, at);
                    }
                    return Some(true);
                }
                Step::Jump(to) => {
                    step = to as usize;
                    continue;
                }
                Step::Either(one, other) => {
                    self.back.push(Back::Try(other, at));
                    step = one as usize;
                    continue;
                }
                Step::Note(slot) => {
                    if let Some(place) = self.slots.get_mut(slot as usize) {
                        self.back.push(Back::Forget(slot, *place));
                        *place = at;
                    }
                    step += 1;
                    continue;
                }
                ref other => {
                    if let Some(length) = self.length(other, at) {
                        at += length;
                        step += 1;
                        continue;
                    }
                }
            }
            let Some((other, place)) = self.go_back() else {
                return Some(false);
            };
            (step, at) = (other as usize, place);
        }
    }

    fn go_back(&mut self) -> Option<(u32, usize)> {
        loop {
            match self.back.pop()? {
                Back::Try(step, at) => return Some((step, at)),
                Back::Forget(slot, place) => self.slots[slot as usize] = place,
            }
        }
    }

    /// How many bytes a step takes at a place; `None` when it does not fit there.
    fn length(&self, step: &Step, at: usize) -> Option<usize> {
        let program = self.program;
        let fits = match step {
            Step::Literal(start, length) => {
                let end = *start as usize + *length as usize;
                let literal = &program.literals[*start as usize..end];
                return self.bytes[at..]
                    .starts_with(literal)
                    .then_some(literal.len());
            }
            Step::Set(set) => {
                if at == self.bytes.len() {
                    return None;
                }
                let (c, length) = decode(self.bytes, at);
                return program.sets[*set as usize].has(c).then_some(length);
            }
            Step::Begins { line } => at == 0 || *line && self.bytes[at - 1] == b'\n',
            Step::Ends { line } => at == self.bytes.len() || *line && self.bytes[at] == b'\n',
            _ => false,
        };
        fits.then_some(0)
    }
}

/// How many bytes the character with this first byte has.
#[inline]
fn width(first: u8) -> usize {
    match first {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

/// The character at a place of a text, and its length. The bytes are those of a text and the place
/// is one of its boundaries.
#[inline]
fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let low = |offset: usize| bytes.get(at + offset).map_or(0, |b| u32::from(b & 0x3F));
    let first = u32::from(bytes[at]);
    match width(bytes[at]) {
        1 => (first, 1),
        2 => ((first & 0x1F) << 6 | low(1), 2),
        3 => ((first & 0x0F) << 12 | low(1) << 6 | low(2), 3),
        _ => (
            (first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3),
            4,
        ),
    }
}
