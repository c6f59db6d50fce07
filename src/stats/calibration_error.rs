//! Calibration error: whether predictions with a confidence of 0.8 are right 8 times in 10.

use super::interval_mean::Z95;
use super::quantile::quantile;
use super::sort::sort;
use super::sum::{Sum, sum};

/// Number of bins.
pub const BINS: usize = 10;

/// The rows whose confidence falls into one bin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bin {
    weight: Sum,
    right: Sum,
    confidence: Sum,
    /// Sum of the squared weighted differences between correctness (1 or 0) and confidence.
    squares: Sum,
    low: f64,
    high: f64,
}

impl Bin {
    /// Total weight of its rows.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// Share of its rows that are right; `None` if it is empty.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        (self.weight() > 0.0).then(|| self.right.value() / self.weight())
    }

    /// Mean confidence of its rows; `None` if it is empty.
    #[must_use]
    pub fn confidence(&self) -> Option<f64> {
        (self.weight() > 0.0).then(|| self.confidence.value() / self.weight())
    }

    /// The lowest and the highest confidence of its rows; 1 and 0 if it is empty.
    #[must_use]
    pub fn range(&self) -> [f64; 2] {
        [self.low, self.high]
    }
}

/// Rows in bins of equal width (a tenth) by confidence, 0..=1: bin `min(⌊10 c⌋, 9)`, so that a confidence of 1 is in
/// the last one.
#[must_use]
pub fn bins(confidence: &[f64], right: &[bool], weights: Option<&[f64]>) -> [Bin; BINS] {
    filled(confidence, right, weights, None)
}

/// Rows in bins of equal counts, from least to most confident, as scikit-learn's
/// `calibration_curve(strategy="quantile")`: cut at the type 7 deciles of the confidences, of which none is NaN. A
/// confidence equal to a decile lies below it. Rows of equal confidence therefore share a bin, and bins are empty if
/// deciles are equal or there are fewer than ten rows. Weights do not affect the deciles.
///
/// Cost: one sort of a copy.
#[must_use]
pub fn quantile_bins(confidence: &[f64], right: &[bool], weights: Option<&[f64]>) -> [Bin; BINS] {
    let mut sorted = confidence.to_vec();
    sort(&mut sorted);
    let decile = |at: usize| quantile(&sorted, (at + 1) as f64 / BINS as f64);
    let deciles = std::array::from_fn(|at| decile(at).unwrap_or(1.0));
    filled(confidence, right, weights, Some(&deciles))
}

/// The cuts of bins of equal counts.
type Deciles = [f64; BINS - 1];

/// Rows in bins of equal counts, or of equal width if there are no deciles.
fn filled(
    confidence: &[f64],
    right: &[bool],
    weights: Option<&[f64]>,
    deciles: Option<&Deciles>,
) -> [Bin; BINS] {
    let mut bins = [Bin { low: 1.0, ..Bin::default() }; BINS];
    for (row, (&confidence, &right)) in confidence.iter().zip(right).enumerate() {
        let weight = weights.map_or(1.0, |weights| weights[row]);
        let at = match deciles {
            None => ((confidence * BINS as f64) as usize).min(BINS - 1),
            Some(deciles) => deciles.partition_point(|&decile| decile < confidence),
        };
        bins[at].weight.add(weight);
        bins[at].right.add(if right { weight } else { 0.0 });
        bins[at].confidence.add(weight * confidence);
        let gap = weight * (f64::from(u8::from(right)) - confidence);
        bins[at].squares.add(gap * gap);
        bins[at].low = bins[at].low.min(confidence);
        bins[at].high = bins[at].high.max(confidence);
    }
    bins
}

/// Expected calibration error: `Σ share |accuracy − confidence|` over the bins. `None` without rows.
#[must_use]
pub fn calibration_error(bins: &[Bin]) -> Option<f64> {
    let total = sum(&bins.iter().map(Bin::weight).collect::<Vec<f64>>());
    let gap = |bin: &Bin| {
        let gap = (bin.accuracy()? - bin.confidence()?).abs();
        Some(bin.weight() / total * gap)
    };
    let gaps: Vec<f64> = bins.iter().filter_map(gap).collect();
    (!gaps.is_empty()).then(|| sum(&gaps))
}

/// 95 % interval of the expected calibration error of ten bins, unclipped.
///
/// Chance alone increases this error, more so with more bins: by at most the sum `R` of the bins' own errors, each
/// half-normal. The lower end is lower by the 97.5 % quantile of `R` (normal, with its mean and variance); the upper
/// end is higher by 1.96 standard errors of the delta method. `effective_n` is Kish's effective number of rows;
/// `None` below ten.
#[must_use]
pub fn calibration_interval(bins: &[Bin], effective_n: f64) -> Option<[f64; 2]> {
    const LEAST_ROWS: f64 = 10.0;
    /// Mean of a half-normal: sqrt(2 / pi).
    const HALF_NORMAL: f64 = 0.797_884_560_802_865_4;
    let error = calibration_error(bins)?;
    if effective_n < LEAST_ROWS {
        return None;
    }
    let total = sum(&bins.iter().map(Bin::weight).collect::<Vec<f64>>());
    let of_bin = |bin: &Bin| {
        let gap = (bin.right.value() - bin.confidence.value()) / total;
        (bin.squares.value() / (total * total) - gap * gap / effective_n).max(0.0)
    };
    let variances: Vec<f64> = bins.iter().map(of_bin).collect();
    let mean =
        HALF_NORMAL * sum(&variances.iter().map(|variance| variance.sqrt()).collect::<Vec<f64>>());
    let all = sum(&variances);
    let beyond = mean + Z95 * ((1.0 - HALF_NORMAL * HALF_NORMAL) * all).sqrt();
    Some([error - beyond, error + Z95 * all.sqrt()])
}
