//! Counts of two samples over the occupied categories.

use crate::stats::sum::Sum;

/// Counts of the occupied categories, with the size of both sides.
pub(super) struct Table {
    pub(super) cells: Vec<[u64; 2]>,
    pub(super) n: f64,
    pub(super) m: f64,
}

impl Table {
    /// The table of these counts; `None` if a side is empty or the total leaves the range of u64.
    pub(super) fn new(reference: &[u64], batch: &[u64]) -> Option<Self> {
        reference.iter().chain(batch).try_fold(0_u64, |sum, &count| sum.checked_add(count))?;
        let count = |side: &[u64], index: usize| side.get(index).copied().unwrap_or(0);
        let cells: Vec<[u64; 2]> = (0..reference.len().max(batch.len()))
            .map(|index| [count(reference, index), count(batch, index)])
            .filter(|cell| *cell != [0, 0])
            .collect();
        let size = |side: usize| cells.iter().map(|cell| cell[side] as f64).sum::<f64>();
        let (n, m) = (size(0), size(1));
        (n > 0.0 && m > 0.0).then_some(Self { cells, n, m })
    }

    /// Counts of the occupied categories, one list per side.
    pub(super) fn sides(&self) -> (Vec<u64>, Vec<u64>) {
        self.cells.iter().map(|&[a, b]| (a, b)).unzip()
    }

    /// The chi-squared statistic. Observed minus expected is the same on both sides except for its sign.
    pub(super) fn statistic(&self, yates: bool) -> f64 {
        let total = self.n + self.m;
        let terms = self.cells.iter().map(|&[a, b]| {
            let (a, b) = (a as f64, b as f64);
            let pooled = a + b;
            let difference = ((a * self.m - b * self.n) / total).abs();
            let difference = if yates { difference - difference.min(0.5) } else { difference };
            difference * difference / pooled * (total / self.n + total / self.m)
        });
        terms.collect::<Sum>().value()
    }

    pub(super) fn smallest_expected(&self) -> f64 {
        let pooled = self.cells.iter().map(|&[a, b]| a as f64 + b as f64);
        pooled.fold(f64::INFINITY, f64::min) * self.n.min(self.m) / (self.n + self.m)
    }
}
