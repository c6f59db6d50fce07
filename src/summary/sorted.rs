//! Present numbers in ascending order.

use super::histogram::{Histogram, edges, logarithmic};
use crate::stats::ascending::Ascending;
use crate::stats::landmarks::Landmarks;
use crate::stats::sorted::Sorted;
use crate::strides::STRIDE;
use crate::table::MISSING_UNIT;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use wide::f64x2;

/// Numbers in ascending order: no NaN, infinities at the ends, -0 folded into 0.
#[derive(Debug, Clone, Default)]
pub struct SortedNumbers {
    sorted: Sorted,
    known: OnceLock<Arc<Known>>,
    histogram: OnceLock<Arc<Histogram>>,
}

/// Values needed for every batch, computed once.
#[derive(Debug, Clone)]
struct Known {
    landmarks: Landmarks,
    distinct: u64,
    whole: bool,
}

impl PartialEq for SortedNumbers {
    fn eq(&self, other: &Self) -> bool {
        self.sorted == other.sorted
    }
}

impl SortedNumbers {
    /// The present numbers (not NaN), sorted.
    #[must_use]
    pub fn from_present(numbers: &[f64]) -> Self {
        Self::from(Sorted::of(present(numbers)))
    }

    /// The same for a column's numbers, which are not copied if they are in order.
    pub(super) fn of_column(numbers: &Arc<Vec<f64>>) -> Self {
        match present(numbers) {
            Cow::Borrowed(_) => Self::from(Sorted::of_shared(numbers)),
            Cow::Owned(present) => Self::from(Sorted::of(Cow::Owned(present))),
        }
    }

    /// The same for a column's numbers stored as units; `None` if there are so few that doubles are sorted as fast.
    pub(super) fn of_units(units: &[i32], decimals: usize) -> Option<Self> {
        if !units.chunks(STRIDE).any(has_missing) {
            return Sorted::of_units(units, decimals).map(Self::from);
        }
        let mut present = Vec::with_capacity(units.len());
        units.chunks(STRIDE).for_each(|units| add_present_units(&mut present, units));
        Sorted::of_units(&present, decimals).map(Self::from)
    }

    /// Ascending numbers, each with its count; equal neighbours are added together.
    pub(super) fn from_runs(runs: impl Iterator<Item = (f64, u64)>) -> Self {
        Self::from(Sorted::of_runs(runs))
    }

    /// All numbers, including infinities; a copy if equal ones are held once.
    #[must_use]
    pub fn values(&self) -> Cow<'_, [f64]> {
        self.sorted.ascending().values()
    }

    /// The finite ones.
    #[must_use]
    pub fn finite(&self) -> Ascending<'_> {
        self.sorted.ascending().finite()
    }

    /// Number of values.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.sorted.ascending().len() as u64
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.ascending().is_empty()
    }

    /// Number of infinite values.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.len() - self.finite().len() as u64
    }

    /// Number of distinct values, including infinities.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        self.known().distinct
    }

    /// Whether every finite value is a whole number.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        self.known().whole
    }

    /// The numbers with landmarks, for rank tests.
    #[must_use]
    pub fn ascending(&self) -> Ascending<'_> {
        self.sorted.ascending().with_landmarks(&self.known().landmarks)
    }

    /// Number of values below `value`.
    #[must_use]
    pub fn below(&self, value: f64) -> u64 {
        self.ascending().count(|&number| number < value) as u64
    }

    /// Number of values at or below `value`.
    #[must_use]
    pub fn through(&self, value: f64) -> u64 {
        self.ascending().count(|&number| number <= value) as u64
    }

    /// The histogram over bins of its own, computed once.
    #[must_use]
    pub fn histogram(&self) -> &Histogram {
        self.histogram.get_or_init(|| {
            let own = edges(self.finite(), || self.are_whole());
            Arc::new(self.histogram_over(&own))
        })
    }

    /// Edges of bins of equal width in the logarithm over the range of [`Self::histogram`]; `None` if they would show
    /// no more.
    #[must_use]
    pub fn logarithmic_edges(&self) -> Option<Vec<f64>> {
        logarithmic(&self.histogram().edges, || self.are_whole())
    }

    /// The histogram over the bins of another sample.
    #[must_use]
    pub fn histogram_over(&self, edges: &[f64]) -> Histogram {
        Histogram::counted(self.len(), |edge| self.below(edge), |edge| self.through(edge), edges)
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| {
            Arc::new(Known {
                landmarks: Landmarks::of(self.sorted.ascending().held()),
                distinct: self.sorted.distinct(),
                whole: self.finite().held().chunks(STRIDE).all(are_whole),
            })
        })
    }
}

impl From<Sorted> for SortedNumbers {
    fn from(sorted: Sorted) -> Self {
        Self { sorted, ..Self::default() }
    }
}

/// The numbers that are not NaN; borrowed if all are present.
fn present(numbers: &[f64]) -> Cow<'_, [f64]> {
    if !numbers.chunks(STRIDE).any(has_nan) {
        return Cow::Borrowed(numbers);
    }
    let mut present = Vec::with_capacity(numbers.len());
    numbers.chunks(STRIDE).for_each(|numbers| add_present(&mut present, numbers));
    Cow::Owned(present)
}

/// Adds the present numbers; blocks without a missing one are copied whole.
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
fn has_missing(units: &[i32]) -> bool {
    units.contains(&MISSING_UNIT)
}

/// Adds the present numbers; each is written, and overwritten by the next if it is missing, which needs no branch.
#[inline(never)]
fn add_present_units(present: &mut Vec<i32>, units: &[i32]) {
    let mut end = present.len();
    present.resize(end + units.len(), MISSING_UNIT);
    for &unit in units {
        present.get_mut(end).into_iter().for_each(|place| *place = unit);
        end += usize::from(unit != MISSING_UNIT);
    }
    present.truncate(end);
}

#[inline(never)]
fn are_whole(numbers: &[f64]) -> bool {
    numbers.iter().all(|&number| libm::trunc(number) == number)
}

#[inline(never)]
fn has_nan(numbers: &[f64]) -> bool {
    let (pairs, last) = numbers.as_chunks::<2>();
    let mut found = f64x2::splat(0.0);
    for pair in pairs {
        found |= f64x2::new(*pair).is_nan();
    }
    found.any() || last.iter().any(|number| number.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;
    use crate::table::{Column, NumberValues, fingerprint};

    #[test]
    fn how_numbers_are_held_changes_neither_their_order_nor_their_column() {
        let mut random = SplitMix64::new(8);
        for round in 0..60 {
            let rows = [0, 1, 400, 3000, 9000][round % 5];
            let (span, decimals) =
                [(7, 0), (90, 1), (4000, 3), (u64::from(u32::MAX), 6)][round % 4];
            let unit = |random: &mut SplitMix64| match random.below(9) {
                0 => MISSING_UNIT,
                _ => (random.below(span) as i64 - span as i64 / 2) as i32,
            };
            let units: Vec<i32> = (0..rows).map(|_| unit(&mut random)).collect();
            let held = NumberValues::of_units(units.clone(), decimals);
            let doubles = NumberValues::from(held.doubles().into_owned());
            let sorted = SortedNumbers::from_present(&doubles.doubles());
            assert!(SortedNumbers::of_units(&units, decimals).is_none_or(|units| units == sorted));
            let [a, b] = [held, doubles].map(|numbers| {
                let missing = numbers.iter().filter(|number| number.is_nan()).count() as u64;
                let column = Column::from_counted_numbers("n", numbers, missing, 0);
                let table = crate::table::Table::new(vec![column.clone()]).unwrap();
                (fingerprint(&table), column)
            });
            assert_eq!((a.0, a.1.kind(), a.1.categories()), (b.0, b.1.kind(), b.1.categories()));
        }
    }
}
