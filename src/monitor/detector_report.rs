//! Results of change detectors for a batch.

use crate::detect::Stage;
use crate::json;
use serde::Serialize;

/// A change found by a detector.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundChange {
    /// Number of the batch in which it was found, counted from 1.
    pub batch: u64,
    /// Label of that batch.
    pub label: String,
    /// First batch after the change, by the position that minimises the sum of squares; `None` if the history has
    /// dropped that batch. The same applies to the next two fields.
    pub since: Option<String>,
    /// Time of that batch, milliseconds since 1970.
    pub since_at: Option<f64>,
    /// First batch of the 95 % confidence interval of that position.
    pub earliest: Option<String>,
    /// Last batch of that interval.
    pub latest: Option<String>,
    /// Mean of the values before it, back to the previous change.
    pub before: Option<f64>,
    /// Mean of the values after it.
    pub after: Option<f64>,
    /// Whether it is an improvement, such as an accuracy that rose or a latency that fell. An improvement is no
    /// incident and changes no alert.
    pub better: bool,
}

json::shape!(FoundChange {
    batch,
    label,
    since,
    since_at,
    earliest,
    latest,
    before,
    after,
    better
});

/// The state of a detector after a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectorReport {
    /// The method of the detector.
    pub method: String,
    /// The metric it watches.
    pub metric: String,
    /// Column of the metric.
    pub column: Option<String>,
    /// Segment of the metric.
    pub segment: Option<String>,
    /// Its stage; a change is reported once.
    pub stage: Stage,
    /// The measured value of this batch.
    pub value: Option<f64>,
    /// The statistic compared with the limit; `None` if nothing was tested.
    pub statistic: Option<f64>,
    /// The limit above which the series has changed.
    pub limit: Option<f64>,
    /// Number of values it has seen.
    pub n: u64,
    /// Smallest number of values it still needs to determine the scale of the series.
    pub waiting: u64,
    /// The last change it found.
    pub change: Option<FoundChange>,
}

json::shape!(DetectorReport {
    method,
    metric,
    column,
    segment,
    stage,
    value,
    statistic,
    limit,
    n,
    waiting,
    change,
});
