//! Present numbers in ascending order.

use super::Histogram;
use crate::stats::landmarks::Landmarks;
use crate::stats::{self, ks};
use crate::strides::STRIDE;
use std::sync::{Arc, OnceLock};
use wide::f64x2;

/// Numbers in ascending order: no NaN, infinities at the ends, -0 folded into 0.
#[derive(Debug, Clone, Default)]
pub struct SortedNumbers {
    values: Vec<f64>,
    known: OnceLock<Arc<Known>>,
    histogram: OnceLock<Arc<Histogram>>,
}

/// What is asked of a reference for every batch, found out once.
#[derive(Debug, Clone)]
struct Known {
    landmarks: Landmarks,
    distinct: u64,
    whole: bool,
}

impl PartialEq for SortedNumbers {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl SortedNumbers {
    /// The numbers that are present (not NaN), sorted.
    #[must_use]
    pub fn from_present(numbers: &[f64]) -> Self {
        let mut present = Vec::with_capacity(numbers.len());
        numbers.chunks(STRIDE).for_each(|numbers| add_present(&mut present, numbers));
        stats::sort::sort(&mut present);
        Self::from_sorted(present)
    }

    /// Numbers that are in order already.
    pub(super) fn from_sorted(sorted: Vec<f64>) -> Self {
        Self { values: sorted, ..Self::default() }
    }

    /// All of them, infinities included.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The finite ones.
    #[must_use]
    pub fn finite(&self) -> &[f64] {
        let (Some(first), Some(last)) = (self.values.first(), self.values.last()) else {
            return &[];
        };
        if first.is_finite() && last.is_finite() {
            return &self.values;
        }
        let start = self.values.partition_point(|&number| number == f64::NEG_INFINITY);
        let end = self.values.partition_point(|&number| number < f64::INFINITY);
        self.values.get(start..end).unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.values.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many are infinite.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.len() - self.finite().len() as u64
    }

    /// How many distinct ones, infinities among them.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        self.known().distinct
    }

    /// Whether every finite one is a whole number.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        self.known().whole
    }

    /// With what a rank test searches them by.
    #[must_use]
    pub fn ascending(&self) -> ks::Ascending<'_> {
        ks::Ascending { values: &self.values, landmarks: Some(&self.known().landmarks) }
    }

    /// How many lie below a value.
    #[must_use]
    pub fn below(&self, value: f64) -> u64 {
        self.known().landmarks.count(&self.values, |&number| number < value) as u64
    }

    /// How many lie at a value or below it.
    #[must_use]
    pub fn through(&self, value: f64) -> u64 {
        self.known().landmarks.count(&self.values, |&number| number <= value) as u64
    }

    /// Over bins of its own; found out once.
    #[must_use]
    pub fn histogram(&self) -> &Histogram {
        self.histogram.get_or_init(|| Arc::new(Histogram::of(self)))
    }

    /// Over the bins of another.
    #[must_use]
    pub fn histogram_over(&self, edges: &[f64]) -> Histogram {
        Histogram::counted(self.len(), |edge| self.below(edge), |edge| self.through(edge), edges)
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| {
            Arc::new(Known {
                landmarks: Landmarks::of(&self.values),
                distinct: distinct(&self.values),
                whole: self.finite().chunks(STRIDE).all(are_whole),
            })
        })
    }
}

/// Adds those that are present; blocks without a missing one as they are.
#[inline(never)]
fn add_present(present: &mut Vec<f64>, numbers: &[f64]) {
    const BLOCK: usize = 64;
    for block in numbers.chunks(BLOCK) {
        if has_nan(block) {
            present.extend(block.iter().filter(|number| !number.is_nan()));
        } else {
            present.extend_from_slice(block);
        }
    }
}

#[inline(never)]
fn are_whole(numbers: &[f64]) -> bool {
    numbers.iter().all(|&number| libm::trunc(number) == number)
}

fn has_nan(numbers: &[f64]) -> bool {
    let (pairs, last) = numbers.as_chunks::<2>();
    let mut found = f64x2::splat(0.0);
    for pair in pairs {
        found |= f64x2::new(*pair).is_nan();
    }
    found.any() || last.iter().any(|number| number.is_nan())
}

/// One more than the steps from a value to another one.
fn distinct(sorted: &[f64]) -> u64 {
    if sorted.is_empty() {
        return 0;
    }
    // A stride begins with the last one of the stride before.
    let steps = sorted.chunks(STRIDE).enumerate().map(|(stride, values)| {
        let from = (stride * STRIDE).saturating_sub(1);
        steps(sorted.get(from..stride * STRIDE + values.len()).unwrap_or_default())
    });
    1 + steps.sum::<u64>()
}

/// How often the next value is another one, counted two at a time.
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
}
