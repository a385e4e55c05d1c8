//! Numbers that look random and are the same every time.

/// A reproducible series of numbers.
pub(super) struct Dice(u64);

impl Dice {
    /// The series of a number.
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `limit`; 0 where there is none.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit.max(1)
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Any byte.
    pub(super) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }
}
