//! Landmarks of a large ascending sample: the few of its values that a search needs in the cache.

/// Every 64th value is a landmark of the second level, every 1024th one of the first.
const NEAR: u32 = 6;
const FAR: u32 = 10;

/// Landmarks of one ascending sample, on two levels.
///
/// They take 1.7 % of the sample's memory. With them a count reads the sample itself twice, and a walk of many values
/// along it hardly ever.
#[derive(Debug, Clone, Default)]
pub struct Landmarks {
    near: Vec<f64>,
    far: Vec<f64>,
}

/// Some values of an ascending sample: every 2^`shift`-th, beginning with the first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Level<'a> {
    /// These values.
    pub marks: &'a [f64],
    /// Logarithm to base 2 of the distance between neighbouring marks.
    pub shift: u32,
}

impl Landmarks {
    /// Landmarks of ascending values.
    #[must_use]
    pub fn of(sorted: &[f64]) -> Self {
        let every = |shift: u32| sorted.iter().step_by(1usize << shift).copied().collect();
        Self { near: every(NEAR), far: every(FAR) }
    }

    /// The levels, from the fewest marks to all values of the sample, which must be the one these are landmarks of.
    #[must_use]
    pub fn levels<'a>(&'a self, sorted: &'a [f64]) -> [Level<'a>; 3] {
        let level = |marks, shift| Level { marks, shift };
        [level(&self.far, FAR), level(&self.near, NEAR), level(sorted, 0)]
    }

    /// How many values of that sample satisfy a condition that holds up to some place.
    #[must_use]
    pub fn count(&self, sorted: &[f64], holds: impl Fn(&f64) -> bool) -> usize {
        let unknown = [0, sorted.len()];
        let narrow = |known, level: &Level<'_>| {
            level.narrowed(known, level.marks_within(known).partition_point(&holds))
        };
        let [count, _] = self.levels(sorted).iter().fold(unknown, narrow);
        count
    }
}

impl<'a> Level<'a> {
    /// The marks that may or may not satisfy a condition, given that at least and at most so many values of the
    /// sample do.
    #[must_use]
    pub fn marks_within(self, [least, most]: [usize; 2]) -> &'a [f64] {
        let end = self.marks_among(most).min(self.marks.len());
        self.marks.get(self.marks_among(least)..end).unwrap_or_default()
    }

    /// Narrower bounds, given how many of these marks satisfy the condition.
    #[must_use]
    pub fn narrowed(self, [least, most]: [usize; 2], holding: usize) -> [usize; 2] {
        let marks = self.marks_among(least) + holding;
        let behind = marks.checked_sub(1).map_or(0, |last| (last << self.shift) + 1);
        [least.max(behind), most.min(marks << self.shift)]
    }

    fn marks_among(self, values: usize) -> usize {
        (values + (1 << self.shift) - 1) >> self.shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    #[test]
    fn counts_are_those_of_a_plain_search() {
        let mut random = SplitMix64::new(8);
        for size in [0, 1, 63, 64, 65, 1023, 1024, 1025, 5000] {
            for distinct in [1, 7, 100_000] {
                let mut sample: Vec<f64> =
                    (0..size).map(|_| (random.next_u64() % distinct) as f64).collect();
                sample.sort_unstable_by(f64::total_cmp);
                let marks = Landmarks::of(&sample);
                for place in 0..50 {
                    let value = (random.next_u64() % (distinct + 2)) as f64 - 1.0;
                    let plain = sample.partition_point(|&other| other < value);
                    assert_eq!(marks.count(&sample, |&other| other < value), plain, "{place}");
                    let plain = sample.partition_point(|&other| other <= value);
                    assert_eq!(marks.count(&sample, |&other| other <= value), plain, "{place}");
                }
            }
        }
    }
}
