//! Numbers as files print them, with a few decimals: sorted by counting their steps.

/// Fewer values are sorted as fast by comparing them.
const FEWEST: usize = 512;
/// Steps to a unit that are tried: up to six decimals.
const SCALES: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
/// Values that are looked at before a scale is given up.
const BLOCK: usize = 256;
/// Up to here every whole number is a double.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Bits by which steps are distributed at a time.
const DIGIT: u32 = 11;

/// Sorts numbers that are all whole multiples of one decimal step within 2^32 steps of each other;
/// leaves others as they are and answers `false`. Needs no NaN and no -0.
///
/// Every number must come back from its step to the last bit, so the result is that of any sort.
pub(super) fn sort(values: &mut [f64]) -> bool {
    let Some(steps) = Steps::of(values) else { return false };
    let sorted = steps.places.sorted();
    for (value, step) in values.iter_mut().zip(sorted) {
        *value = (f64::from(step) + steps.least) / steps.scale;
    }
    true
}

/// Numbers as `(least + place) / scale`.
struct Steps {
    scale: f64,
    least: f64,
    places: Places,
}

/// Whole numbers of so many bits at most.
struct Places {
    all: Vec<u32>,
    bits: u32,
}

impl Steps {
    fn of(values: &[f64]) -> Option<Self> {
        let first = *values.first().filter(|_| values.len() >= FEWEST)?;
        let mut fitting = SCALES.iter().filter(|&&scale| step(first, scale) / scale == first);
        let (scale, [least, most]) =
            fitting.find_map(|&scale| Some((scale, range(values, scale)?)))?;
        let span = most - least;
        if !(span <= f64::from(u32::MAX) && least.abs() <= EXACT && most.abs() <= EXACT) {
            return None;
        }
        let all = values.iter().map(|&value| (step(value, scale) - least) as u32).collect();
        Some(Self {
            scale,
            least,
            places: Places { all, bits: 32 - (span as u32).leading_zeros() },
        })
    }
}

fn step(value: f64, scale: f64) -> f64 {
    (value * scale).round_ties_even()
}

/// The least and the greatest step; `None` if a number is no whole number of steps.
fn range(values: &[f64], scale: f64) -> Option<[f64; 2]> {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for block in values.chunks(BLOCK) {
        let mut exact = true;
        for &value in block {
            let step = step(value, scale);
            exact &= step / scale == value;
            least = if step < least { step } else { least };
            most = if step > most { step } else { most };
        }
        if !exact {
            return None;
        }
    }
    Some([least, most])
}

impl Places {
    /// By their last digit, then by the one before: equal ones keep their order, so all are in order at last.
    fn sorted(self) -> Vec<u32> {
        let digits = self.bits.div_ceil(DIGIT).max(1);
        let width = self.bits.div_ceil(digits);
        let mut places = self.all;
        for digit in 0..digits {
            places = distributed(&places, digit * width, width);
        }
        places
    }
}

/// In the order of one digit.
fn distributed(places: &[u32], shift: u32, width: u32) -> Vec<u32> {
    let digit = |place: u32| (place >> shift) as usize & ((1 << width) - 1);
    let mut starts = vec![0u32; 1 << width];
    for &place in places {
        starts.get_mut(digit(place)).into_iter().for_each(|count| *count += 1);
    }
    let mut before = 0;
    for start in &mut starts {
        before += std::mem::replace(start, before);
    }
    let mut sorted = vec![0; places.len()];
    for &place in places {
        let Some(next) = starts.get_mut(digit(place)) else { continue };
        sorted.get_mut(*next as usize).into_iter().for_each(|slot| *slot = place);
        *next += 1;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    #[test]
    fn decimals_are_sorted_to_the_last_bit() {
        let mut random = SplitMix64::new(5);
        for (scale, span, offset) in [
            (1.0, 1, 7.0),
            (1.0, 20, -3.0),
            (10.0, 4096, 0.0),
            (1e3, 100_000, -50_000.0),
            (1e6, 4_000_000_000, 1e9),
            (100.0, 1 << 31, -9e15),
        ] {
            let draw = |_| (random.below(span) as f64 + offset) / scale;
            let mut values: Vec<f64> = (0..2000).map(draw).collect();
            let mut expected = values.clone();
            expected.sort_unstable_by(f64::total_cmp);
            assert!(sort(&mut values), "{scale} {span}");
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        let mut random = SplitMix64::new(6);
        let decimals: Vec<f64> = (0..1000).map(|_| random.below(5000) as f64 / 10.0).collect();
        for odd in [1.0 / 3.0, f64::INFINITY, 1e17, 0.1 + 0.2, 5e-324, 6e9] {
            let mut values = decimals.clone();
            values[700] = odd;
            let before = values.clone();
            assert!(!sort(&mut values), "{odd}");
            assert_eq!(values, before);
        }
        assert!(!sort(&mut [2.0, 1.0]));
    }
}
