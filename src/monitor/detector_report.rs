//! What change detectors say of a batch.

use crate::detect::Stage;
use crate::json;
use serde::Serialize;

/// A change that a detector found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundChange {
    /// Number of the batch in which it was found, counted from 1.
    pub batch: u64,
    /// Label of that batch.
    pub label: String,
    /// First batch after the change, by the place that leaves the least squares; `None` where the history has
    /// dropped that batch, as for the two below.
    pub since: Option<String>,
    /// Time of that batch, milliseconds since 1970.
    pub since_at: Option<f64>,
    /// First batch that it may have been, at 95 % confidence.
    pub earliest: Option<String>,
    /// Last batch that it may have been.
    pub latest: Option<String>,
    /// Mean of the values before it, back to the change before.
    pub before: Option<f64>,
    /// Mean of the values after it.
    pub after: Option<f64>,
    /// Whether it is for the better, such as an accuracy that rose or a latency that fell: that is no incident and
    /// moves no alert.
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

/// How far a detector is after a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DetectorReport {
    /// Which detector.
    pub method: String,
    /// What it watches.
    pub metric: String,
    /// Of which column.
    pub column: Option<String>,
    /// Of which segment.
    pub segment: Option<String>,
    /// How far it is: a change is reported once.
    pub stage: Stage,
    /// What was measured of this batch.
    pub value: Option<f64>,
    /// What is held against the limit; `None` where nothing was tested.
    pub statistic: Option<f64>,
    /// Above it the series has changed.
    pub limit: Option<f64>,
    /// Values it has seen.
    pub n: u64,
    /// Values that it still waits for to know the scale of the series, at least.
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
