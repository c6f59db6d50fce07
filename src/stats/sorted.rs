//! Numbers in ascending order, with equal ones held once if that takes less memory.

use super::ascending::Ascending;
use super::decimals::{Given, Ordered, Steps};
use super::sort;
use crate::strides::STRIDE;
use std::borrow::Cow;
use std::sync::Arc;
use wide::f64x2;

/// Ascending numbers without NaN, with -0 turned into 0. Equal numbers are held once if at most half of them are
/// distinct, so the representation depends on the numbers alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sorted {
    held: Arc<Vec<f64>>,
    ends: Option<Vec<u32>>,
}

impl Sorted {
    /// Sorts numbers without NaN. If they have few decimals, their steps are counted: each is read once, and none is
    /// written again. Otherwise as [`sort::sort`].
    #[must_use]
    pub fn of(numbers: Cow<'_, [f64]>) -> Self {
        let steps = if sort::is_sorted(&numbers) { None } else { Steps::of(&numbers) };
        match steps {
            Some(steps) => Self::of_steps(&steps, Given::Numbers(&numbers)),
            None => {
                let mut numbers = numbers.into_owned();
                sort::sort_any(&mut numbers);
                Self::of_sorted(numbers.into())
            }
        }
    }

    /// Sorts numbers given as whole units of so many decimals, at most six; `None` if they are too few to be sorted
    /// as units.
    #[must_use]
    pub fn of_units(units: &[i32], decimals: usize) -> Option<Self> {
        let steps = Steps::of_units(units, decimals)?;
        Some(Self::of_steps(&steps, Given::Units(units)))
    }

    /// Sorts shared numbers; if they are already in order they are not copied.
    #[must_use]
    pub fn of_shared(numbers: &Arc<Vec<f64>>) -> Self {
        let zeros = numbers.partition_point(|&number| number < 0.0);
        let mut zeros = numbers.iter().skip(zeros).take_while(|&&number| number == 0.0);
        if sort::is_sorted(numbers) && !zeros.any(|zero| zero.is_sign_negative()) {
            return Self::of_sorted(Arc::clone(numbers));
        }
        Self::of(Cow::Borrowed(numbers))
    }

    /// Numbers that are already in order, without -0.
    #[must_use]
    pub fn of_sorted(sorted: Arc<Vec<f64>>) -> Self {
        if !holds_runs(distinct(&sorted), sorted.len() as u64) {
            return Self { held: sorted, ends: None };
        }
        let view = Ascending::from(&sorted[..]);
        Self::of_runs(view.runs())
    }

    /// Ascending numbers, each with its count; equal neighbours are added together.
    #[must_use]
    pub fn of_runs(runs: impl Iterator<Item = (f64, u64)>) -> Self {
        let (mut held, mut ends, mut end) = (Vec::new(), Vec::new(), 0u64);
        for (value, count) in runs.filter(|&(_, count)| count > 0) {
            end += count;
            if held.last() == Some(&value) {
                ends.pop();
            } else {
                held.push(value);
            }
            ends.push(u32::try_from(end).unwrap_or(u32::MAX));
        }
        let is_few = holds_runs(held.len() as u64, end);
        let runs = Self { held: held.into(), ends: Some(ends) };
        if is_few {
            return runs;
        }
        Self { held: runs.ascending().values().into_owned().into(), ends: None }
    }

    /// A view of the numbers.
    #[must_use]
    pub fn ascending(&self) -> Ascending<'_> {
        match &self.ends {
            Some(ends) => Ascending::of_runs(&self.held, ends),
            None => Ascending::from(&self.held[..]),
        }
    }

    /// Number of distinct numbers.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        if self.ends.is_some() { self.held.len() as u64 } else { distinct(&self.held) }
    }

    fn of_steps(steps: &Steps, numbers: Given) -> Self {
        let ordered = steps.order(numbers);
        let all = || {
            let mut all = vec![0.0; numbers.len()];
            steps.write(&ordered, &mut all);
            Arc::new(all)
        };
        let Ordered::Counts(counts) = &ordered else { return Self::of_sorted(all()) };
        let distinct = counts.chunks(STRIDE).map(occupied).sum::<usize>();
        if !holds_runs(distinct as u64, numbers.len() as u64) {
            return Self { held: all(), ends: None };
        }
        let mut held = Vec::with_capacity(distinct);
        let mut ends = Vec::with_capacity(distinct);
        let mut end = 0;
        for (stride, counts) in counts.chunks(STRIDE).enumerate() {
            end = steps.add_runs(stride * STRIDE, counts, end, (&mut held, &mut ends));
        }
        Self { held: held.into(), ends: Some(ends) }
    }
}

/// A distinct number with its count takes twelve bytes, a plain one eight: if half are distinct, a quarter is saved.
fn holds_runs(distinct: u64, all: u64) -> bool {
    distinct > 0 && 2 * distinct <= all && u32::try_from(all).is_ok()
}

#[inline(never)]
fn occupied(counts: &[u32]) -> usize {
    counts.iter().map(|&count| usize::from(count > 0)).sum()
}

/// Number of distinct values: one more than the number of steps to a different value.
fn distinct(sorted: &[f64]) -> u64 {
    if sorted.is_empty() {
        return 0;
    }
    // A stride begins with the last value of the stride before.
    let steps = sorted.chunks(STRIDE).enumerate().map(|(stride, values)| {
        let from = (stride * STRIDE).saturating_sub(1);
        steps(sorted.get(from..stride * STRIDE + values.len()).unwrap_or_default())
    });
    1 + steps.sum::<u64>()
}

/// How often the next value is a different one, counted two at a time.
#[inline(never)]
fn steps(sorted: &[f64]) -> u64 {
    let [_, later @ ..] = sorted else { return 0 };
    let (pairs, rest) = later.as_chunks::<2>();
    let (before, _) = sorted.as_chunks::<2>();
    let mut steps = f64x2::splat(0.0);
    for (&later, &before) in pairs.iter().zip(before) {
        steps += f64x2::new(later).simd_ne(f64x2::new(before)) & f64x2::splat(1.0);
    }
    let [even, odd] = steps.to_array();
    let behind = sorted.get(2 * pairs.len()..).unwrap_or_default();
    let left = rest.iter().zip(behind).filter(|(a, b)| a != b).count();
    (even + odd) as u64 + left as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    #[test]
    fn distinct_values_are_counted_in_every_lane() {
        let mut sorted = Vec::new();
        for value in 0..40_u32 {
            let expected = u64::from(value);
            assert_eq!(distinct(&sorted), expected);
            sorted.push(f64::from(value));
            assert_eq!(distinct(&sorted), expected + 1);
            sorted.extend((0..value % 4).map(|_| f64::from(value)));
        }
    }

    #[test]
    fn whatever_the_numbers_they_are_those_of_a_plain_sort() {
        let mut random = SplitMix64::new(31);
        for round in 0..240 {
            let n = [0, 1, 7, 600, 5000][round % 5];
            let (span, scale) = [(1, 1.0), (40, 10.0), (9000, 1e3), (1 << 40, 1e4)][round % 4];
            let odd = [None, Some(f64::INFINITY), Some(-0.0), Some(1.0 / 3.0)][round % 4];
            let draw = |_| (random.below(span) as f64 - 20.0) / scale;
            let mut numbers: Vec<f64> = (0..n).map(draw).collect();
            numbers.first_mut().into_iter().zip(odd).for_each(|(first, odd)| *first = odd);
            let mut plain: Vec<f64> = numbers.iter().map(|number| number + 0.0).collect();
            plain.sort_unstable_by(f64::total_cmp);
            let sorted = Sorted::of(Cow::Borrowed(&numbers));
            let bits = |all: &[f64]| all.iter().map(|v| v.to_bits()).collect::<Vec<u64>>();
            assert_eq!(bits(&sorted.ascending().values()), bits(&plain), "round {round}");
            let mut distinct = plain.clone();
            distinct.dedup();
            assert_eq!(sorted.distinct(), distinct.len() as u64);
            assert_eq!(sorted.ends.is_some(), n > 0 && 2 * distinct.len() <= n);
            let units =
                |n: &f64| odd.is_none().then_some((n * scale).round() as i64)?.try_into().ok();
            let units: Option<Vec<i32>> = numbers.iter().map(units).collect();
            if let Some(units) = units.filter(|units| units.len() > 600) {
                let decimals = scale.log10() as usize;
                assert_eq!(Some(&sorted), Sorted::of_units(&units, decimals).as_ref());
            }
            let plain = Arc::new(plain);
            assert_eq!(sorted, Sorted::of_shared(&plain));
            assert_eq!(sorted, Sorted::of_sorted(plain));
            assert_eq!(sorted, Sorted::of_shared(&numbers.into()));
            assert_eq!(sorted, Sorted::of_runs(sorted.ascending().runs()));
        }
    }
}
