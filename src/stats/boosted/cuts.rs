//! Numbers into bins of about equal share.

use crate::stats::sort::sort;

/// Bins of a column at most, missing values aside.
pub const MOST_BINS: usize = 255;

/// Codes of a column at most, that of missing values among them.
pub(super) const CODES: usize = MOST_BINS + 1;

/// The code of a missing value; bins count from 1.
pub(super) const MISSING: u8 = 0;

/// Where one column is cut: every value of a bin is at most the cut that ends it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cuts(Vec<f64>);

impl Cuts {
    /// At most `bins` bins (and at most [`MOST_BINS`]) of values, NaN missing: one for each distinct
    /// value while they are enough, else of about equal share, equal values never parted.
    /// Cuts lie half-way between two values. Cost: one sort.
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

    /// Bins, missing values aside.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.0.len() + 1
    }

    /// Where it is cut, ascending.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The cuts at these values; `None` where they are not ascending or too many.
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

/// Half-way, or the lower one where there is no half-way between them.
fn between(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if middle >= low && middle < high && middle.is_finite() { middle } else { low }
}

/// A table whose cells are bins, one byte a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Binned {
    rows: usize,
    columns: Vec<Vec<u8>>,
    /// Codes of each column: its bins and one for missing.
    codes: Vec<usize>,
}

impl Binned {
    /// Columns in bins of their own, at most `bins` each, fetched one at a time so that only one is there
    /// as numbers; with the cuts, for tables to come. `None` where their lengths differ.
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

    /// Columns in the bins of cuts that were made before, in their order; `None` where lengths differ.
    pub fn of(cuts: &[Cuts], column: &mut dyn FnMut(usize) -> Vec<f64>) -> Option<Self> {
        let coded = cuts.iter().enumerate().map(|(at, cuts)| cuts.codes(&column(at))).collect();
        Self::new(coded, cuts)
    }

    fn new(columns: Vec<Vec<u8>>, cuts: &[Cuts]) -> Option<Self> {
        let rows = columns.first().map_or(0, Vec::len);
        let codes = cuts.iter().map(|cuts| cuts.bins() + 1).collect();
        columns.iter().all(|codes| codes.len() == rows).then_some(Self { rows, columns, codes })
    }

    /// Rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The codes of each column, row by row.
    pub(super) fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    /// Where the codes of each column start when all are laid end to end, and where the last one ends.
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
