//! A column of both tables, cut into the same slices.

use super::slices::{Slicing, Tally, counts, tallies};
use crate::stats::sum::Sum;
use crate::table::Column;

/// A column of both tables, slice by slice.
pub(super) struct Pair {
    pub(super) shares: [Vec<f64>; 2],
    rows: [u64; 2],
    /// Values of the rows of each slice on the reference, and on the batch.
    pub(super) values: [Vec<Tally>; 2],
    /// The metric on the whole reference, used for slices that it lacks.
    overall: f64,
}

impl Pair {
    pub(super) fn of(
        slicing: &Slicing,
        columns: [&Column; 2],
        before: &[f64],
        now: Option<&[f64]>,
        overall: f64,
    ) -> Self {
        let codes = columns.map(|column| slicing.codes(column));
        let [old, new] = &codes;
        let values = [
            tallies(old, before, slicing.count),
            tallies(new, now.unwrap_or_default(), slicing.count),
        ];
        // If targets are known, only rows with a target contribute to the change.
        let rows_of = |side: usize, codes: &[u8]| match (side, now) {
            (1, None) => counts(codes, slicing.count),
            _ => values[side].iter().map(|tally| tally.n).collect(),
        };
        let counted = [rows_of(0, old), rows_of(1, new)];
        let rows = [0, 1].map(|side| counted[side].iter().sum::<u64>());
        let share = |side: usize| -> Vec<f64> {
            let total = rows[side].max(1) as f64;
            counted[side].iter().map(|&count| count as f64 / total).collect()
        };
        Self { shares: [share(0), share(1)], rows, values, overall }
    }

    /// The mean value of a slice on the reference.
    pub(super) fn expected(&self, slice: usize) -> f64 {
        self.values[0].get(slice).and_then(Tally::mean).unwrap_or(self.overall)
    }

    pub(super) fn mix_of(&self, slice: usize) -> f64 {
        let moved = self.shares[1][slice] - self.shares[0][slice];
        // Relative to the overall value, so that shares that only move add nothing.
        moved * (self.expected(slice) - self.overall)
    }

    /// The contribution of the new shares of all slices.
    pub(super) fn mix(&self) -> f64 {
        let slices = 0..self.shares[0].len();
        let sum = slices.fold(Sum::new(), |mut sum, slice| {
            sum.add(self.mix_of(slice));
            sum
        });
        sum.value()
    }

    /// Standard error of the mix, from both tables' shares and from the values of slices.
    pub(super) fn error(&self) -> f64 {
        let spread = |side: usize| {
            let mean: f64 = (0..self.shares[side].len())
                .map(|slice| self.shares[side][slice] * self.expected(slice))
                .sum();
            let squares = (0..self.shares[side].len()).map(|slice| {
                let off = self.expected(slice) - mean;
                self.shares[side][slice] * off * off
            });
            squares.sum::<f64>() / self.rows[side].max(1) as f64
        };
        let of_values = (0..self.shares[0].len()).map(|slice| {
            let moved = self.shares[1][slice] - self.shares[0][slice];
            let tally = self.values[0].get(slice).copied().unwrap_or_default();
            moved * moved * tally.variance() / tally.n.max(1) as f64
        });
        (spread(0) + spread(1) + of_values.sum::<f64>()).sqrt()
    }
}
