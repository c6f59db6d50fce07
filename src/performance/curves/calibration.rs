//! The reliability diagram: how often the top class is right, by its probability.

use crate::stats::calibration_error::{BINS, Bin, bins, quantile_bins};
use serde::{Deserialize, Serialize};

/// Rows whose top class has a probability in one range: the confidence of the row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationBin {
    /// Of equal widths: confidences from here ... Of equal counts: the lowest confidence.
    pub low: f64,
    /// ... to below here; the last tenth includes 1. Of equal counts: the highest confidence.
    pub high: f64,
    /// Mean probability of their top class.
    pub confidence: f64,
    /// Share of them whose top class is right.
    pub accuracy: f64,
    /// Their number, or weight.
    pub weight: f64,
}

/// The tenths of 0 to 1 that hold weight.
pub(super) fn by_width(
    confidence: &[f64],
    right: &[bool],
    weights: Option<&[f64]>,
) -> Vec<CalibrationBin> {
    let tenth = |at: usize| at as f64 / BINS as f64;
    let bins = bins(confidence, right, weights);
    let drawn = bins.iter().enumerate().map(|(at, bin)| ([tenth(at), tenth(at + 1)], bin));
    drawn.filter_map(|(range, bin)| drawn_bin(range, bin)).collect()
}

/// The bins of equal counts that hold weight.
pub(super) fn by_quantile(
    confidence: &[f64],
    right: &[bool],
    weights: Option<&[f64]>,
) -> Vec<CalibrationBin> {
    let bins = quantile_bins(confidence, right, weights);
    bins.iter().filter_map(|(range, bin)| drawn_bin(*range, bin)).collect()
}

fn drawn_bin([low, high]: [f64; 2], bin: &Bin) -> Option<CalibrationBin> {
    let (confidence, accuracy) = (bin.confidence()?, bin.accuracy()?);
    Some(CalibrationBin { low, high, confidence, accuracy, weight: bin.weight() })
}
