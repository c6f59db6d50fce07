//! How long predictions took.

use serde::{Deserialize, Serialize};

/// One bar of the latency histogram, and of the Prometheus histogram.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LatencyBucket {
    /// Upper end in milliseconds, inclusive; `None` is without end.
    pub le_ms: Option<f64>,
    /// Calls at or below it, cumulative.
    pub count: u64,
}

/// Latency of one batch, in milliseconds. Percentiles are type-7 quantiles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Latency {
    /// Calls with a latency.
    pub n: u64,
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
    /// Cumulative counts at 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 ms and without end.
    pub buckets: Vec<LatencyBucket>,
}
