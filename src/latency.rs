//! Latency of predictions.

use crate::error::{Error, Result};
use crate::json;
use crate::stats::{quantile::quantile, sort::sort, sum::sum};
use serde::Serialize;

/// Upper ends of the histogram bars in milliseconds, inclusive; one more bar without upper end follows.
pub const BUCKETS_MS: [f64; 13] =
    [1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0];

/// Largest valid latency (30,000 years); anything longer is a damaged value.
const LONGEST_MS: f64 = 1e15;

/// One bar of the latency histogram, and of the Prometheus histogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LatencyBucket {
    /// Upper end in milliseconds, inclusive; `None` means no upper end.
    pub le_ms: Option<f64>,
    /// Number of calls at or below it, cumulative.
    pub count: u64,
}

json::shape!(LatencyBucket { le_ms, count });

/// Latency of one batch, in milliseconds. Percentiles are type 7 quantiles.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latency {
    /// Number of calls with a latency.
    pub n: u64,
    /// Number of calls whose latency is negative, infinite or above 1e15 ms; they are left out of everything else.
    pub invalid: u64,
    /// Mean.
    pub mean: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 90th percentile.
    pub p90: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
    /// 99th percentile.
    pub p99: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// The threshold in milliseconds.
    pub threshold_ms: f64,
    /// Percentage of calls strictly over the threshold.
    pub over_threshold_pct: Option<f64>,
    /// Sum of all latencies in milliseconds.
    pub sum_ms: f64,
    /// Cumulative counts at each of [`BUCKETS_MS`] and without upper end.
    pub buckets: Vec<LatencyBucket>,
}

json::shape!(Latency {
    n, invalid = 0, mean, p50, p90, p95, p99, max, threshold_ms, over_threshold_pct, sum_ms,
    buckets,
});

/// Latency of one batch. `ms` has one number per call, in milliseconds; NaN is missing and not counted.
///
/// Percentiles are type 7 quantiles (`numpy.quantile`); `over_threshold_pct` counts calls strictly over
/// `threshold_ms`. Without a latency every value is `None` and every bar 0. Cost: one sort.
///
/// # Errors
/// `config-invalid` if the threshold is negative or not finite.
pub fn latency(ms: &[f64], threshold_ms: f64) -> Result<Latency> {
    if !(threshold_ms >= 0.0 && threshold_ms.is_finite()) {
        return Err(Error::invalid(format!(
            "The latency threshold is {threshold_ms}. Give milliseconds from 0 up."
        )));
    }
    let valid = |value: &f64| (0.0..=LONGEST_MS).contains(value);
    let mut sorted: Vec<f64> = ms.iter().copied().filter(valid).collect();
    let missing = ms.iter().filter(|value| value.is_nan()).count();
    let invalid = (ms.len() - missing - sorted.len()) as u64;
    sort(&mut sorted);
    let n = sorted.len() as u64;
    let at_most = |end: f64| sorted.partition_point(|&value| value <= end) as u64;
    let sum_ms = sum(&sorted);
    let ends =
        BUCKETS_MS.iter().map(|&end| LatencyBucket { le_ms: Some(end), count: at_most(end) });
    Ok(Latency {
        n,
        invalid,
        mean: (n > 0).then(|| sum_ms / n as f64),
        p50: quantile(&sorted, 0.5),
        p90: quantile(&sorted, 0.9),
        p95: quantile(&sorted, 0.95),
        p99: quantile(&sorted, 0.99),
        max: sorted.last().copied(),
        threshold_ms,
        over_threshold_pct: (n > 0).then(|| 100.0 * (n - at_most(threshold_ms)) as f64 / n as f64),
        sum_ms,
        buckets: ends.chain([LatencyBucket { le_ms: None, count: n }]).collect(),
    })
}
