//! What an estimate came to.

use crate::error::Warning;
use crate::json;
use serde::Serialize;

/// One metric without targets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedMetric {
    /// Its name: `accuracy`, `rocAuc`, `averagePrecision`, `f1`, `precision`, `recall`, `specificity`, and
    /// `businessValue` where costs are given. Of several classes the ratios are plain means, one against
    /// the rest; of a regression `mae`, `mse`, `rmse`, `mape`, `msle` and `rmsle`. A ratio of 0 / 0 is 0. `averagePrecision` takes rows of one probability one by one when it
    /// is estimated and together when it is realised, as NannyML does.
    pub metric: String,
    /// The estimate; `None` where there is none, and `reason` says why.
    pub value: Option<f64>,
    /// Standard deviation that chance alone gives the metric on so many rows, known from the reference.
    pub sampling_error: Option<f64>,
    /// Three sampling errors on either side of the estimate, within the metric's limits.
    pub interval: Option<[f64; 2]>,
    /// Mean and three standard deviations of the realised metric over chunks of the reference.
    pub threshold: Option<[f64; 2]>,
    /// Whether the estimate is outside the threshold.
    pub alert: bool,
    /// The metric by the targets, where rows have them.
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

/// One cell of the confusion matrix without targets, as shares of the rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedCell {
    /// Class of the target.
    pub target: String,
    /// Class of the prediction.
    pub prediction: String,
    /// The share expected.
    pub value: f64,
    /// As of a metric.
    pub sampling_error: f64,
    /// As of a metric.
    pub interval: [f64; 2],
    /// As of a metric.
    pub threshold: Option<[f64; 2]>,
    /// Whether the share expected is outside the threshold.
    pub alert: bool,
    /// The share by the targets, where rows have them.
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

/// The performance to expect by the probabilities, and what the targets show where there are any.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EstimatedPerformance {
    /// `cbpe`: confidence-based performance estimation; `dle`: direct loss estimation of a regression.
    pub method: String,
    /// Rows of the estimate: those with a prediction and, of classes, every probability.
    pub n: u64,
    /// Those of them with a target, on which `realised` rests.
    pub realised_n: u64,
    /// The positive class of two.
    pub positive: Option<String>,
    /// Whether a probability was calibrated on the reference.
    pub calibrated: bool,
    /// The metrics; empty where nothing can be estimated.
    pub metrics: Vec<EstimatedMetric>,
    /// The confusion matrix of at most five classes, target by target.
    pub confusion: Vec<EstimatedCell>,
    /// Why nothing can be estimated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was noticed, rows left out among it.
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
