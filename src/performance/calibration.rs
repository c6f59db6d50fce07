//! Whether a confidence of 0.8 is right 8 times in 10.

use crate::stats::sum::{Sum, sum};

/// Number of bins: equal widths of a tenth.
pub(super) const BINS: usize = 10;

/// The rows whose confidence falls into one bin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bin {
    weight: Sum,
    right: Sum,
    confidence: Sum,
}

impl Bin {
    /// Weight of its rows.
    pub(super) fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// Share of its rows that are right; `None` when it is empty.
    pub(super) fn accuracy(&self) -> Option<f64> {
        (self.weight() > 0.0).then(|| self.right.value() / self.weight())
    }

    /// Their mean confidence; `None` when it is empty.
    pub(super) fn confidence(&self) -> Option<f64> {
        (self.weight() > 0.0).then(|| self.confidence.value() / self.weight())
    }
}

/// Rows by confidence, 0..=1: bin `min(⌊10 c⌋, 9)`, so a confidence of 1 is in the last.
pub(super) fn bins(confidence: &[f64], right: &[bool], weights: Option<&[f64]>) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (row, (&confidence, &right)) in confidence.iter().zip(right).enumerate() {
        let weight = weights.map_or(1.0, |weights| weights[row]);
        let at = ((confidence * BINS as f64) as usize).min(BINS - 1);
        bins[at].weight.add(weight);
        bins[at].right.add(if right { weight } else { 0.0 });
        bins[at].confidence.add(weight * confidence);
    }
    bins
}

/// Expected calibration error: `Σ share |accuracy − confidence|` over the bins. `None` without rows.
pub(super) fn calibration_error(bins: &[Bin]) -> Option<f64> {
    let total = sum(&bins.iter().map(Bin::weight).collect::<Vec<f64>>());
    let gap = |bin: &Bin| {
        let gap = (bin.accuracy()? - bin.confidence()?).abs();
        Some(bin.weight() / total * gap)
    };
    let gaps: Vec<f64> = bins.iter().filter_map(gap).collect();
    (!gaps.is_empty()).then(|| sum(&gaps))
}
