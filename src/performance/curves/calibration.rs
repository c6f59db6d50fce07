//! The reliability diagram: how often the top class is right, by its probability.

use crate::stats::calibration_error::{BINS, Bin, bins, quantile_bins};
use serde::{Deserialize, Serialize};

/// Rows whose confidence, the probability of the top class, lies in one range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationBin {
    /// Lower edge, included. In bins of equal counts: the lowest confidence.
    pub low: f64,
    /// Upper edge, excluded except that the last bin includes 1. In bins of equal counts: the highest confidence.
    pub high: f64,
    /// Mean probability of their top class.
    pub confidence: f64,
    /// Share of them whose top class is right.
    pub accuracy: f64,
    /// Number of rows, or their weight.
    pub weight: f64,
}

/// The bins of width a tenth that hold weight.
pub(super) fn by_width(
    confidence: &[f64],
    right: &[bool],
    weights: Option<&[f64]>,
) -> Vec<CalibrationBin> {
    drawn(&bins(confidence, right, weights), |at, _| [tenth(at), tenth(at + 1)])
}

/// The bins of equal counts that hold weight.
pub(super) fn by_quantile(
    confidence: &[f64],
    right: &[bool],
    weights: Option<&[f64]>,
) -> Vec<CalibrationBin> {
    drawn(&quantile_bins(confidence, right, weights), |_, bin| bin.range())
}

fn tenth(at: usize) -> f64 {
    at as f64 / BINS as f64
}

fn drawn(bins: &[Bin], range: fn(usize, &Bin) -> [f64; 2]) -> Vec<CalibrationBin> {
    let of_bin = |(at, bin): (usize, &Bin)| {
        let (confidence, accuracy) = (bin.confidence()?, bin.accuracy()?);
        let [low, high] = range(at, bin);
        Some(CalibrationBin { low, high, confidence, accuracy, weight: bin.weight() })
    };
    bins.iter().enumerate().filter_map(of_bin).collect()
}
