//! What is kept of batches that the history has dropped.

use super::batch_report::BatchReport;
use crate::json;
use crate::latency::{Latency, LatencyBucket};
use crate::performance::Performance;
use serde::Serialize;

/// Sums over every batch since the start. Of fixed size, however many batches there were.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Number of batches.
    pub batches: u64,
    /// Number of rows.
    pub rows: u64,
    /// Number of rows with a probability.
    pub confidence_rows: u64,
    /// Sum of the top-class probability over those rows.
    pub confidence_sum: f64,
    /// Accuracy of the last batch with targets.
    pub last_accuracy: Option<f64>,
    /// Latencies, once there is one.
    pub latency: Option<LatencyTotals>,
}

json::shape!(Totals { batches, rows, confidence_rows, confidence_sum, last_accuracy, latency });

/// Latencies of every batch since the start.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LatencyTotals {
    /// Number of calls.
    pub n: u64,
    /// Sum in milliseconds.
    pub sum_ms: f64,
    /// Cumulative counts, as in [`Latency`].
    pub buckets: Vec<LatencyBucket>,
}

json::shape!(LatencyTotals { n, sum_ms, buckets });

impl Totals {
    /// Adds a batch.
    pub fn add(&mut self, batch: &BatchReport) {
        self.batches += 1;
        self.rows += batch.rows;
        if let Some((average, n)) = batch.confidence.and_then(|c| c.average.map(|a| (a, c.n))) {
            self.confidence_rows += n;
            self.confidence_sum += average * n as f64;
        }
        self.add_performance(batch.performance.as_ref());
        if let Some(latency) = batch.latency.as_ref().filter(|latency| latency.n > 0) {
            self.latency.get_or_insert_default().add(latency);
        }
    }

    /// Adds the performance of the newest batch that has one.
    pub(super) fn add_performance(&mut self, performance: Option<&Performance>) {
        if let Some(Performance::Classification(metrics)) = performance {
            self.last_accuracy = metrics.accuracy.or(self.last_accuracy);
        }
    }

    /// Mean confidence over all rows with a probability.
    #[must_use]
    pub fn average_confidence(&self) -> Option<f64> {
        (self.confidence_rows > 0).then(|| self.confidence_sum / self.confidence_rows as f64)
    }
}

impl LatencyTotals {
    fn add(&mut self, latency: &Latency) {
        self.n += latency.n;
        self.sum_ms += latency.sum_ms;
        if self.buckets.is_empty() {
            self.buckets.clone_from(&latency.buckets);
            return;
        }
        for (total, bucket) in self.buckets.iter_mut().zip(&latency.buckets) {
            total.count += bucket.count;
        }
    }
}
