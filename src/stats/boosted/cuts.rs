//! Numbers cut into bins of about equal share.

use crate::stats::sort::sort;

/// Largest number of bins per column, without the bin of missing values.
pub const MOST_BINS: usize = 255;

/// Largest number of codes per column, including that of missing values.
pub(super) const CODES: usize = MOST_BINS + 1;

/// The code of a missing value; bins count from 1.
pub(super) const MISSING: u8 = 0;

/// Cuts of one column: every value of a bin is at most the cut that ends it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cuts(Vec<f64>);

impl Cuts {
    /// Cuts of values into at most `bins` bins (and at most [`MOST_BINS`]); NaN is missing. Each distinct value has
    /// its own bin if there are enough bins, else bins have about equal share and equal values stay together. Cuts
    /// lie half-way between two values. Cost: one sort.
    #[must_use]
    pub fn of(values: &[f64], bins: usize) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        sort(&mut sorted);
        let bins = bins.clamp(1, MOST_BINS);
        let distinct = sorted.chunk_by(|a, b| a == b).count();
        let (mut rows, mut left, mut bins_left) = (0, sorted.len(), bins);
        let mut cuts = Vec::new();
        let mut before: Option<f64> = None;
        for run in sorted.chunk_by(|a, b| a == b) {
            let Some(&value) = run.first() else { continue };
            let full = distinct <= bins || rows * bins_left >= left;
            if let Some(before) = before.filter(|_| full && bins_left > 1) {
                cuts.push(between(before, value));
                (left, bins_left, rows) = (left - rows, bins_left - 1, 0);
            }
            rows += run.len();
            before = Some(value);
        }
        Self(cuts)
    }

    /// Number of bins, without that of missing values.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.0.len() + 1
    }

    /// The cuts, ascending.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// Cuts at these values; `None` if they are not ascending or too many.
    #[must_use]
    pub fn of_values(values: Vec<f64>) -> Option<Self> {
        let ascending = values.is_sorted_by(|a, b| a < b);
        (ascending && values.len() < MOST_BINS).then_some(Self(values))
    }

    fn code(&self, value: f64) -> u8 {
        if value.is_nan() {
            return MISSING;
        }
        self.0.partition_point(|&cut| cut < value) as u8 + 1
    }
}

/// The middle between two numbers, or the lower one if no number lies between them.
fn between(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if middle >= low && middle < high && middle.is_finite() { middle } else { low }
}

/// A table whose cells are bin codes, one byte per cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Binned {
    rows: usize,
    columns: Vec<Vec<u8>>,
    /// Number of codes of each column: its bins and one for missing values.
    codes: Vec<usize>,
}

impl Binned {
    /// A table with each column cut into at most `bins` bins of its own, and the cuts, for later tables. Columns are
    /// fetched one at a time, so that only one is in memory as numbers. `None` if their lengths differ.
    pub fn cut(
        columns: usize,
        bins: usize,
        column: &mut dyn FnMut(usize) -> Vec<f64>,
    ) -> Option<(Self, Vec<Cuts>)> {
        let mut all = Vec::with_capacity(columns);
        let mut coded = Vec::with_capacity(columns);
        for at in 0..columns {
            let values = column(at);
            let cuts = Cuts::of(&values, bins);
            coded.push(cuts.codes(&values));
            all.push(cuts);
        }
        Some((Self::new(coded, &all)?, all))
    }

    /// A table with columns coded by existing cuts, in the order of the cuts; `None` if lengths differ.
    pub fn of(cuts: &[Cuts], column: &mut dyn FnMut(usize) -> Vec<f64>) -> Option<Self> {
        let coded = cuts.iter().enumerate().map(|(at, cuts)| cuts.codes(&column(at))).collect();
        Self::new(coded, cuts)
    }

    fn new(columns: Vec<Vec<u8>>, cuts: &[Cuts]) -> Option<Self> {
        let rows = columns.first().map_or(0, Vec::len);
        let codes = cuts.iter().map(|cuts| cuts.bins() + 1).collect();
        columns.iter().all(|codes| codes.len() == rows).then_some(Self { rows, columns, codes })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The codes of each column, row by row.
    pub(super) fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    /// Offset of each column's codes if all are laid end to end, and the total length.
    pub(super) fn offsets(&self) -> Vec<usize> {
        let mut offsets = vec![0];
        let mut end = 0;
        for codes in &self.codes {
            end += codes;
            offsets.push(end);
        }
        offsets
    }
}

impl Cuts {
    fn codes(&self, values: &[f64]) -> Vec<u8> {
        values.iter().map(|&value| self.code(value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_bin_each_and_many_share_them() {
        let few = Cuts::of(&[3.0, f64::NAN, 1.0, 3.0, f64::INFINITY, f64::NEG_INFINITY], 255);
        let values = [f64::NEG_INFINITY, 1.0, 1.9, 3.0, f64::INFINITY, f64::NAN];
        assert_eq!(few.codes(&values), [1, 2, 2, 3, 4, MISSING]);
        let many: Vec<f64> = (0..10_000).map(f64::from).collect();
        let cuts = Cuts::of(&many, 255);
        assert_eq!(cuts.bins(), 255);
        let mut rows = [0; 256];
        cuts.codes(&many).iter().for_each(|&code| rows[usize::from(code)] += 1);
        assert!(rows[1..].iter().all(|&rows| (39..=40).contains(&rows)), "{rows:?}");
    }

    #[test]
    fn a_value_that_is_half_of_all_leaves_bins_to_the_others() {
        let values: Vec<f64> =
            (0..2000).map(|row| f64::from(if row % 2 == 0 { 0 } else { row })).collect();
        let cuts = Cuts::of(&values, 100);
        assert!(cuts.bins() > 95, "{}", cuts.bins());
        assert_eq!(Cuts::of(&[], 255).bins(), 1);
    }
}
