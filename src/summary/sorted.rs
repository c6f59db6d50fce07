//! Present numbers in ascending order.

use crate::stats;

/// Numbers in ascending order: no NaN, infinities at the ends, -0 folded into 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SortedNumbers(Vec<f64>);

impl SortedNumbers {
    /// The numbers that are present (not NaN), sorted.
    #[must_use]
    pub fn from_present(numbers: &[f64]) -> Self {
        let mut present: Vec<f64> =
            numbers.iter().copied().filter(|number| !number.is_nan()).collect();
        stats::sort::sort(&mut present);
        Self(present)
    }

    /// Numbers that are in order already.
    pub(super) fn from_sorted(sorted: Vec<f64>) -> Self {
        Self(sorted)
    }

    /// All of them, infinities included.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The finite ones.
    #[must_use]
    pub fn finite(&self) -> &[f64] {
        let start = self.0.partition_point(|&number| number == f64::NEG_INFINITY);
        let end = self.0.partition_point(|&number| number < f64::INFINITY);
        self.0.get(start..end).unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are infinite.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.len() - self.finite().len() as u64
    }

    /// How many distinct ones, infinities among them.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        self.0.chunk_by(|a, b| a == b).count() as u64
    }
}
