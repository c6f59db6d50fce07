//! Counts of numbers at and between those of a reference, which is all that a rank test needs.

use super::SortedNumbers;

/// Largest number of distinct numbers of a reference for which ranks are counted; each takes twelve bytes.
const MOST_DISTINCT: usize = 1 << 20;

/// Numbers counted by their position among those of a reference, and not kept. Results that depend on ranks alone
/// (Kolmogorov-Smirnov) and shares between the cuts are exact, however many numbers there were.
#[derive(Debug, Clone, PartialEq)]
pub struct RankCounts {
    /// Which reference that is.
    reference: u64,
    /// Where each distinct number of the reference begins in it.
    starts: Vec<u32>,
    /// For each of them: the count of numbers between the one before and it, and of numbers equal to it.
    cells: Vec<[u32; 2]>,
    above: u64,
    /// Ascending positions at which shares are cut.
    cuts: Vec<f64>,
    /// For each cut: the count of numbers below it, and at or below it.
    at_cuts: Vec<[u64; 2]>,
    n: u64,
    infinite: u64,
    overflowed: bool,
}

impl RankCounts {
    /// Empty counts for a reference; `None` if it has too many distinct numbers.
    pub(super) fn new(reference: &SortedNumbers, mut cuts: Vec<f64>) -> Option<Self> {
        u32::try_from(reference.len()).ok()?;
        let mut starts = Vec::new();
        let mut at = 0;
        for (_, count) in reference.ascending().runs() {
            if starts.len() == MOST_DISTINCT {
                return None;
            }
            starts.push(at);
            at += count as u32;
        }
        cuts.retain(|cut| !cut.is_nan());
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        Some(Self {
            reference: hash(reference),
            cells: vec![[0; 2]; starts.len()],
            starts,
            above: 0,
            at_cuts: vec![[0; 2]; cuts.len()],
            cuts,
            n: 0,
            infinite: 0,
            overflowed: false,
        })
    }

    /// Number of distinct numbers of the reference.
    pub(super) fn distinct(&self) -> usize {
        self.starts.len()
    }

    /// Counts more numbers; `reference` must be the one these counts were made for.
    pub(super) fn add(&mut self, reference: &SortedNumbers, numbers: &SortedNumbers) {
        self.n += numbers.len();
        self.infinite += numbers.infinite();
        let sorted = numbers.ascending();
        for (&cut, [below, through]) in self.cuts.iter().zip(&mut self.at_cuts) {
            *below += numbers.below(cut);
            *through += numbers.through(cut);
        }
        let known = reference.ascending();
        let are_runs = known.are_runs();
        let value = |place: usize| {
            let at = if are_runs { place } else { *self.starts.get(place)? as usize };
            known.held().get(at).copied()
        };
        let mut place = 0;
        for (number, count) in sorted.runs() {
            place = first_from(place, self.starts.len(), |at| {
                value(at).is_some_and(|known| known < number)
            });
            let equal = value(place) == Some(number);
            match self.cells.get_mut(place) {
                None => self.above += count,
                Some(cell) => {
                    let held = &mut cell[usize::from(equal)];
                    let sum = held.checked_add(count as u32);
                    self.overflowed |= sum.is_none();
                    *held = sum.unwrap_or(u32::MAX);
                }
            }
        }
    }

    /// Whether a count overflowed, so that none is reliable.
    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Whether this is the reference the counts were made for.
    #[must_use]
    pub fn is_of(&self, reference: &SortedNumbers) -> bool {
        hash(reference) == self.reference
    }

    /// Number of counted numbers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Number of infinite ones among them.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.infinite
    }

    /// For each distinct number of the reference, which has `n` numbers: how many of the reference and of the counted
    /// numbers lie below it, and how many at or below it.
    pub fn places(&self, n: u64) -> impl Iterator<Item = [[u64; 2]; 2]> {
        let ends = self.starts.iter().skip(1).map(|&start| u64::from(start)).chain([n]);
        let mut counted = 0u64;
        self.starts.iter().zip(ends).zip(&self.cells).map(move |((&start, end), &[between, at])| {
            let below = counted + u64::from(between);
            counted = below + u64::from(at);
            [[u64::from(start), below], [end, counted]]
        })
    }

    /// Count of numbers below a cut; `None` if `place` is no cut.
    #[must_use]
    pub fn below(&self, cut: f64) -> Option<u64> {
        self.at_cut(cut).map(|[below, _]| below)
    }

    /// Count of numbers at or below a cut; `None` if `place` is no cut.
    #[must_use]
    pub fn through(&self, cut: f64) -> Option<u64> {
        self.at_cut(cut).map(|[_, through]| through)
    }

    fn at_cut(&self, cut: f64) -> Option<[u64; 2]> {
        let place = self.cuts.partition_point(|&known| known < cut);
        let found = self.cuts.get(place).is_some_and(|&known| known == cut);
        if found { self.at_cuts.get(place).copied() } else { None }
    }
}

/// A fingerprint of all numbers of a reference.
fn hash(reference: &SortedNumbers) -> u64 {
    reference.ascending().runs().fold(reference.len(), |hash, (value, count)| {
        let mixed = hash.rotate_left(5) ^ value.to_bits() ^ count;
        mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// The first position from `from` on for which `before` does not hold, at most `end`: by doubling steps, then by
/// bisection of the last step.
fn first_from(from: usize, end: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut known, mut step) = (from, 1);
    while known + step <= end && before(known + step - 1) {
        known += step;
        step *= 2;
    }
    let mut open = (known + step - 1).min(end);
    while known < open {
        let middle = known + (open - known) / 2;
        if before(middle) {
            known = middle + 1;
        } else {
            open = middle;
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ks;
    use crate::stats::random::SplitMix64;

    #[test]
    fn counts_in_pieces_give_the_distance_of_all_numbers() {
        let mut random = SplitMix64::new(11);
        for round in 0..120 {
            let distinct = [2, 30, 5000][round % 3];
            let mut sample = |size: usize, shift: f64| -> Vec<f64> {
                let draw = |_| (random.next_u64() % distinct) as f64 / 7.0 + shift;
                (0..size).map(draw).collect()
            };
            let reference = SortedNumbers::from_present(&sample(1 + round * 3, 0.0));
            let batch = sample(1 + (round * 37) % 900, [0.0, 0.05, -3.0, 900.0][round % 4]);
            let mut ranks = RankCounts::new(&reference, vec![1.5, 0.0, 1.5]).unwrap();
            for piece in batch.chunks(1 + round % 50) {
                ranks.add(&reference, &SortedNumbers::from_present(piece));
            }
            let whole = SortedNumbers::from_present(&batch);
            let expected = ks::distance(&reference.values(), &whole.values());
            let found =
                ks::distance_of_places(reference.len(), ranks.n(), ranks.places(reference.len()));
            assert_eq!(found, expected, "round {round}");
            let below = batch.iter().filter(|&&number| number < 1.5).count() as u64;
            assert_eq!((ranks.below(1.5), ranks.below(1.6)), (Some(below), None));
        }
    }

    #[test]
    fn infinities_count_by_their_order() {
        let reference = SortedNumbers::from_present(&[f64::NEG_INFINITY, 1.0, 2.0, f64::INFINITY]);
        let batch = SortedNumbers::from_present(&[f64::INFINITY, 0.0, 1.0, f64::INFINITY]);
        let mut ranks = RankCounts::new(&reference, vec![f64::INFINITY]).unwrap();
        ranks.add(&reference, &batch);
        assert_eq!((ranks.infinite(), ranks.below(f64::INFINITY)), (2, Some(2)));
        let found = ks::distance_of_places(4, 4, ranks.places(4));
        assert_eq!(found, ks::distance(&reference.values(), &batch.values()));
    }
}
