//! Results of performance estimation.

use crate::error::Warning;
use crate::json;
use serde::Serialize;

/// One metric, estimated without targets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedMetric {
    /// Its name: `accuracy`, `rocAuc`, `averagePrecision`, `f1`, `precision`, `recall`, `specificity`, and
    /// `businessValue` if costs are given; for a regression `mae`, `mse`, `rmse`, `mape`, `msle` and `rmsle`. For
    /// several classes the ratios are plain means, one against the rest. A ratio of 0 / 0 is 0. `averagePrecision`
    /// takes rows of one probability one by one when it is estimated and together when it is realised, as NannyML
    /// does.
    pub metric: String,
    /// The estimate; `None` if there is none, in which case `reason` says why.
    pub value: Option<f64>,
    /// Sampling error: the standard deviation of the metric due to chance for so many rows, determined on the
    /// reference.
    pub sampling_error: Option<f64>,
    /// The estimate plus and minus three sampling errors, within the metric's limits.
    pub interval: Option<[f64; 2]>,
    /// Mean plus and minus three standard deviations of the realised metric over chunks of the reference.
    pub threshold: Option<[f64; 2]>,
    /// Whether the estimate is outside the threshold.
    pub alert: bool,
    /// The realised metric, if rows have targets.
    pub realised: Option<f64>,
    /// Why there is no estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

json::shape!(EstimatedMetric {
    metric,
    value,
    sampling_error,
    interval,
    threshold,
    alert,
    realised,
    reason,
});

/// One cell of the estimated confusion matrix, as shares of the rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedCell {
    /// Class of the target.
    pub target: String,
    /// Class of the prediction.
    pub prediction: String,
    /// The expected share.
    pub value: f64,
    /// As for a metric.
    pub sampling_error: f64,
    /// As for a metric.
    pub interval: [f64; 2],
    /// As for a metric.
    pub threshold: Option<[f64; 2]>,
    /// Whether the expected share is outside the threshold.
    pub alert: bool,
    /// The realised share, if rows have targets.
    pub realised: Option<f64>,
}

json::shape!(EstimatedCell {
    target,
    prediction,
    value,
    sampling_error,
    interval,
    threshold,
    alert,
    realised,
});

/// The estimated performance, with the realised one if there are targets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedPerformance {
    /// `cbpe`: confidence-based performance estimation; `dle`: direct loss estimation of a regression.
    pub method: String,
    /// Rows behind the estimate: those with a prediction and, for classes, every probability.
    pub n: u64,
    /// Number of those with a target, from which `realised` is computed.
    pub realised_n: u64,
    /// The positive class of two.
    pub positive: Option<String>,
    /// Whether a probability was calibrated on the reference.
    pub calibrated: bool,
    /// The metrics; empty if nothing can be estimated.
    pub metrics: Vec<EstimatedMetric>,
    /// The confusion matrix of at most five classes, target by target.
    pub confusion: Vec<EstimatedCell>,
    /// Why nothing can be estimated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Warnings, including those about rows left out.
    pub warnings: Vec<Warning>,
}

json::shape!(EstimatedPerformance {
    method,
    n,
    realised_n,
    positive,
    calibrated,
    metrics,
    confusion,
    reason,
    warnings,
});
