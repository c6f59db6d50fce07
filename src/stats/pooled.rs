//! Two sorted samples as one table: the distinct values, with the rows of each side.

use super::sum::sum;

/// Largest number of cells for permutations; above it, neighbours share a cell.
const MOST_CELLS: usize = 4096;

/// Distinct values of two samples in ascending order, with the count of each side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pooled {
    /// The distinct values, ascending.
    pub values: Vec<f64>,
    /// Rows of the first sample at each value.
    pub first: Vec<u64>,
    /// Rows of the second sample at each value.
    pub second: Vec<u64>,
}

impl Pooled {
    /// Merges two ascending samples without NaN: linear in both.
    ///
    /// ```
    /// use driftglass::stats::pooled::Pooled;
    /// let pooled = Pooled::of_sorted(&[1.0, 2.0, 2.0], &[2.0, 3.0]);
    /// assert_eq!(pooled.values, [1.0, 2.0, 3.0]);
    /// assert_eq!((pooled.first, pooled.second), (vec![1, 2, 0], vec![0, 1, 1]));
    /// ```
    #[must_use]
    pub fn of_sorted(first: &[f64], second: &[f64]) -> Self {
        let mut pooled = Self::default();
        for (value, in_first, in_second) in runs(first, second) {
            pooled.values.push(value);
            pooled.first.push(in_first);
            pooled.second.push(in_second);
        }
        pooled
    }

    /// Merges two ascending samples into at most 4,096 cells. If there are more distinct values, runs of about
    /// equally many rows share a cell, whose value is their mean. Cells do not depend on the sides, so permutations
    /// over them are as valid as over the values.
    #[must_use]
    pub fn in_cells(first: &[f64], second: &[f64]) -> Self {
        let pooled = Self::of_sorted(first, second);
        if pooled.values.len() <= MOST_CELLS {
            return pooled;
        }
        let rows = (first.len() + second.len()).div_ceil(MOST_CELLS) as u64;
        let mut cells = Self::default();
        let mut start = 0;
        let mut filled = 0;
        for at in 0..pooled.values.len() {
            filled += pooled.first[at] + pooled.second[at];
            if filled >= rows || at + 1 == pooled.values.len() {
                cells.push(&pooled, start..at + 1);
                (start, filled) = (at + 1, 0);
            }
        }
        cells
    }

    fn push(&mut self, pooled: &Self, range: std::ops::Range<usize>) {
        let [first, second] =
            [&pooled.first, &pooled.second].map(|side| side[range.clone()].iter().sum::<u64>());
        let rows = (first + second) as f64;
        let each = range
            .map(|at| pooled.values[at] * ((pooled.first[at] + pooled.second[at]) as f64 / rows));
        self.values.push(sum(&each.collect::<Vec<f64>>()));
        self.first.push(first);
        self.second.push(second);
    }

    /// Integral of a function of the difference of both distribution functions, for counts over these values.
    pub(super) fn area(
        &self,
        first: &[u64],
        second: &[u64],
        [n, m]: [f64; 2],
        of: impl Fn(f64) -> f64,
    ) -> f64 {
        let (mut a, mut b, mut area) = (0, 0, 0.0);
        for (pair, (&in_first, &in_second)) in self.values.windows(2).zip(first.iter().zip(second))
        {
            a += in_first;
            b += in_second;
            area += (pair[1] - pair[0]) * of(a as f64 / n - b as f64 / m);
        }
        area
    }
}

/// Each distinct value of two ascending samples, in order, with its rows on either side.
pub(super) fn runs<'a>(
    mut first: &'a [f64],
    mut second: &'a [f64],
) -> impl Iterator<Item = (f64, u64, u64)> + 'a {
    std::iter::from_fn(move || {
        let value = match (first.first(), second.first()) {
            (Some(a), Some(b)) => a.min(*b),
            (one, other) => *one.or(other)?,
        };
        let (in_first, in_second) = (run(first, value), run(second, value));
        (first, second) = (&first[in_first..], &second[in_second..]);
        Some((value, in_first as u64, in_second as u64))
    })
}

/// Number of values at the front that equal the given one.
fn run(sorted: &[f64], value: f64) -> usize {
    sorted.iter().take_while(|&&other| other == value).count()
}
