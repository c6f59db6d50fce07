//! Sorts numbers with a few decimals, as files print them, by counting their steps.

use crate::strides::STRIDE;
use wide::f64x2;

/// Smallest number of values for which this is faster than comparing them.
const FEWEST: usize = 512;
/// Steps per unit that are tried: up to six decimals.
const SCALES: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
/// Number of pairs of values inspected before a scale is given up.
const BLOCK: usize = 512;
/// 2^51: up to here [`ROUNDING`] rounds correctly.
const EXACT: f64 = 2_251_799_813_685_248.0;
/// 2^52: from here to twice that, doubles are the whole numbers.
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// Adding and subtracting this number rounds to a whole number.
const ROUNDING: f64 = 1.5 * WHOLE;
/// Bits per pass of the radix sort.
const DIGIT: u32 = 11;

/// Sorts numbers that are all whole multiples of one decimal step, within 2^32 steps of each other. Leaves other
/// numbers as they are and returns `false`. Values contain no NaN and no -0.
pub(super) fn sort(values: &mut [f64]) -> bool {
    let Some(steps) = Steps::of(values) else { return false };
    let ordered = steps.order(Given::Numbers(values));
    steps.write(&ordered, values);
    true
}

#[inline(never)]
fn take_numbers(values: &mut [f64], places: &[u32], scale: f64, least: f64) {
    let (scales, leasts) = (f64x2::splat(scale), f64x2::splat(least));
    let (pairs, last) = values.as_chunks_mut::<2>();
    let (places, last_place) = places.as_chunks::<2>();
    for (pair, place) in pairs.iter_mut().zip(places) {
        *pair = ((f64x2::new(place.map(f64::from)) + leasts) / scales).to_array();
    }
    for (value, place) in last.iter_mut().zip(last_place) {
        *value = (f64::from(*place) + least) / scale;
    }
}

/// Numbers on a decimal scale: each equals `(least + place) / scale` to the last bit, with places that are distinct
/// whole numbers below 2^32 for distinct numbers. Sorting places therefore gives the same result as sorting the
/// numbers.
#[derive(Debug)]
pub(super) struct Steps {
    scale: f64,
    least: f64,
    /// The greatest place.
    span: u32,
}

impl Steps {
    /// The scale of numbers that are all whole multiples of one decimal step. `None` for other numbers, numbers that
    /// are too far apart, and too few to be worth it. Values contain no NaN; -0 counts as 0.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        let first = *values.first().filter(|_| values.len() >= FEWEST)?;
        let mut fitting = SCALES.iter().filter(|&&scale| step(first, scale) / scale == first);
        let (scale, [least, most]) =
            fitting.find_map(|&scale| Some((scale, range(values, scale)?)))?;
        let span = most - least;
        let is_near = span <= f64::from(u32::MAX) && least.abs() <= EXACT && most.abs() <= EXACT;
        is_near.then(|| Self { scale, least, span: whole(span) })
    }

    /// The scale of numbers given as units, none missing; `None` for too few to be worth it.
    pub(super) fn of_units(units: &[i32], decimals: usize) -> Option<Self> {
        let scale = *SCALES.get(decimals).filter(|_| units.len() >= FEWEST)?;
        let ranges = units.chunks(STRIDE).map(range_of_units);
        let joined = |[a, b]: [i32; 2], [c, d]: [i32; 2]| [a.min(c), b.max(d)];
        let [least, most] = ranges.reduce(joined)?;
        Some(Self { scale, least: f64::from(least), span: most.abs_diff(least) })
    }

    /// The numbers in order; they must be those that the scale was made from.
    pub(super) fn order(&self, numbers: Given) -> Ordered {
        // With more places the counts would be scattered, and two passes of the radix sort take less time.
        if self.span as usize >= numbers.len() / 4 {
            let mut places = vec![0; numbers.len()];
            for (stride, places) in places.chunks_mut(STRIDE).enumerate() {
                self.take(numbers, stride * STRIDE, places);
            }
            return Ordered::Places(sorted(places, u32::BITS - self.span.leading_zeros()));
        }
        let mut counts = vec![0; self.span as usize + 1];
        let mut places = [0; STRIDE];
        for start in (0..numbers.len()).step_by(STRIDE) {
            let size = STRIDE.min(numbers.len() - start);
            let Some(places) = places.get_mut(..size) else { continue };
            self.take(numbers, start, places);
            count_places(places, &mut counts);
        }
        Ordered::Counts(counts)
    }

    /// Writes the places of the numbers from `start` on.
    fn take(&self, numbers: Given, start: usize, places: &mut [u32]) {
        let here = start..start + places.len();
        match numbers {
            Given::Numbers(values) => {
                take_places(places, values.get(here).unwrap_or_default(), self.scale, self.least);
            }
            Given::Units(units) => {
                take_units(places, units.get(here).unwrap_or_default(), self.least as i32);
            }
        }
    }

    /// Appends the distinct numbers at the places from `first` on that occur, each with the running count including
    /// it; `end` is the count before. Returns the final count.
    #[inline(never)]
    pub(super) fn add_runs(
        &self,
        first: usize,
        counts: &[u32],
        mut end: u32,
        (numbers, ends): (&mut Vec<f64>, &mut Vec<u32>),
    ) -> u32 {
        for (place, &count) in (first..).zip(counts) {
            if count > 0 {
                end += count;
                numbers.push((place as f64 + self.least) / self.scale);
                ends.push(end);
            }
        }
        end
    }

    /// Writes numbers in order.
    pub(super) fn write(&self, ordered: &Ordered, values: &mut [f64]) {
        match ordered {
            Ordered::Counts(counts) => {
                let mut at = 0;
                for (stride, counts) in counts.chunks(STRIDE).enumerate() {
                    at = self.repeat(stride * STRIDE, counts, values, at);
                }
            }
            Ordered::Places(places) => {
                for (values, places) in values.chunks_mut(STRIDE).zip(places.chunks(STRIDE)) {
                    take_numbers(values, places, self.scale, self.least);
                }
            }
        }
    }

    /// Writes the number of each place from `first` on as often as its count says, starting at `at`; returns where it
    /// ends.
    #[inline(never)]
    fn repeat(&self, first: usize, counts: &[u32], values: &mut [f64], mut at: usize) -> usize {
        for (place, &count) in (first..).zip(counts) {
            let end = at + count as usize;
            let number = (place as f64 + self.least) / self.scale;
            values.get_mut(at..end).into_iter().for_each(|here| here.fill(number));
            at = end;
        }
        at
    }
}

/// Numbers whose places are wanted.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    Numbers(&'a [f64]),
    /// Whole multiples of the step.
    Units(&'a [i32]),
}

impl Given<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Units(units) => units.len(),
        }
    }
}

/// Numbers in ascending order.
pub(super) enum Ordered {
    /// The count at each place.
    Counts(Vec<u32>),
    Places(Vec<u32>),
}

#[inline(never)]
fn count_places(places: &[u32], counts: &mut [u32]) {
    for &place in places {
        counts.get_mut(place as usize).into_iter().for_each(|count| *count += 1);
    }
}

/// The nearest whole number of steps, for numbers of up to 2^51 of them.
fn step(value: f64, scale: f64) -> f64 {
    value * scale + ROUNDING - ROUNDING
}

/// The smallest and the largest; there must be at least one.
#[inline(never)]
fn range_of_units(units: &[i32]) -> [i32; 2] {
    units
        .iter()
        .fold([i32::MAX, i32::MIN], |[least, most], &unit| [least.min(unit), most.max(unit)])
}

#[inline(never)]
fn take_units(places: &mut [u32], units: &[i32], least: i32) {
    for (place, unit) in places.iter_mut().zip(units) {
        *place = unit.wrapping_sub(least) as u32;
    }
}

#[inline(never)]
fn take_places(places: &mut [u32], values: &[f64], scale: f64, least: f64) {
    let (scales, rounding) = (f64x2::splat(scale), f64x2::splat(ROUNDING));
    let (leasts, wholes) = (f64x2::splat(least), f64x2::splat(WHOLE));
    let (pairs, last) = values.as_chunks::<2>();
    let (to, to_last) = places.as_chunks_mut::<2>();
    for (to, pair) in to.iter_mut().zip(pairs) {
        let steps = f64x2::new(*pair) * scales + rounding - rounding;
        *to = (steps - leasts + wholes).to_array().map(|sum| sum.to_bits() as u32);
    }
    for (to, value) in to_last.iter_mut().zip(last) {
        *to = whole(step(*value, scale) - least);
    }
}

/// A whole number below 2^32, from the last bits of its sum with 2^52.
fn whole(number: f64) -> u32 {
    (number + WHOLE).to_bits() as u32
}

/// The smallest and the largest step; `None` if a number is no whole number of steps.
fn range(values: &[f64], scale: f64) -> Option<[f64; 2]> {
    let (pairs, rest) = values.as_chunks::<2>();
    let (mut least, mut most) = (f64x2::splat(f64::INFINITY), f64x2::splat(f64::NEG_INFINITY));
    for block in pairs.chunks(BLOCK) {
        [least, most] = widened([least, most], block, scale)?;
    }
    let last = rest.iter().map(|&value| step(value, scale));
    let is_exact = rest.iter().all(|&value| step(value, scale) / scale == value);
    is_exact.then(|| {
        let least = least.to_array().into_iter().chain(last.clone()).fold(f64::INFINITY, f64::min);
        let most = most.to_array().into_iter().chain(last).fold(f64::NEG_INFINITY, f64::max);
        [least, most]
    })
}

/// The range extended to the steps of a block; `None` if a number is no whole number of steps.
#[inline(never)]
fn widened(
    [mut least, mut most]: [f64x2; 2],
    block: &[[f64; 2]],
    scale: f64,
) -> Option<[f64x2; 2]> {
    let (scales, rounding) = (f64x2::splat(scale), f64x2::splat(ROUNDING));
    let mut exact = f64x2::splat(0.0).simd_eq(f64x2::splat(0.0));
    for &pair in block {
        let pair = f64x2::new(pair);
        let steps = pair * scales + rounding - rounding;
        exact &= (steps / scales).simd_eq(pair);
        least = steps.simd_lt(least).select(steps, least);
        most = steps.simd_gt(most).select(steps, most);
    }
    exact.all().then_some([least, most])
}

/// Places of so many bits, sorted by their last digit, then by the one before, and so on. Each pass is stable, so all
/// are in order at the end.
fn sorted(mut places: Vec<u32>, bits: u32) -> Vec<u32> {
    let digits = bits.div_ceil(DIGIT).max(1);
    let width = bits.div_ceil(digits);
    for digit in 0..digits {
        places = distributed(&places, digit * width, width);
    }
    places
}

/// Places in the order of one digit.
fn distributed(places: &[u32], shift: u32, width: u32) -> Vec<u32> {
    let digit = Digit { shift, mask: (1 << width) - 1 };
    let mut starts = vec![0u32; 1 << width];
    places.chunks(STRIDE).for_each(|places| digit.count(places, &mut starts));
    let mut before = 0;
    for start in &mut starts {
        before += std::mem::replace(start, before);
    }
    let mut sorted = vec![0; places.len()];
    places.chunks(STRIDE).for_each(|places| digit.distribute(places, &mut starts, &mut sorted));
    sorted
}

/// Some bits of a place.
#[derive(Clone, Copy)]
struct Digit {
    shift: u32,
    mask: usize,
}

impl Digit {
    #[inline(always)]
    fn of(self, place: u32) -> usize {
        (place >> self.shift) as usize & self.mask
    }

    #[inline(never)]
    fn count(self, places: &[u32], counts: &mut [u32]) {
        for &place in places {
            counts.get_mut(self.of(place)).into_iter().for_each(|count| *count += 1);
        }
    }

    /// Puts each place where its digit goes next.
    #[inline(never)]
    fn distribute(self, places: &[u32], starts: &mut [u32], sorted: &mut [u32]) {
        for &place in places {
            let Some(next) = starts.get_mut(self.of(place)) else { continue };
            sorted.get_mut(*next as usize).into_iter().for_each(|slot| *slot = place);
            *next += 1;
        }
    }
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
            (100.0, 1 << 31, -2e15),
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
