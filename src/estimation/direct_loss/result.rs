//! What an estimate came to.

use crate::error::Warning;
use crate::json;
use serde::Serialize;

/// One metric of a regression model without targets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LossMetric {
    /// `mae`, `mse`, `rmse`, `mape`, `msle` or `rmsle`.
    pub metric: String,
    /// The estimate; `None` where there is none, and `reason` says why.
    pub value: Option<f64>,
    /// Standard deviation that chance alone gives the metric on so many rows, known from the reference.
    pub sampling_error: Option<f64>,
    /// Three sampling errors on either side of the estimate, not below 0.
    pub interval: Option<[f64; 2]>,
    /// Mean and three standard deviations of the realised metric over pieces of the reference, not
    /// below 0; `None` with fewer than two pieces.
    pub threshold: Option<[f64; 2]>,
    /// Whether the estimate is outside the threshold.
    pub alert: bool,
    /// The metric by the targets, where rows have them.
    pub realised: Option<f64>,
    /// Why there is no estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

json::shape!(LossMetric {
    metric,
    value,
    sampling_error,
    interval,
    threshold,
    alert,
    realised,
    reason,
});

/// The error to expect of a regression model, and that which the targets show where there are any.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LossEstimate {
    /// `dle`: direct loss estimation.
    pub method: String,
    /// Rows of the estimate: those with a prediction.
    pub n: u64,
    /// Those of them with a target, on which `realised` rests.
    pub realised_n: u64,
    /// The metrics.
    pub metrics: Vec<LossMetric>,
    /// What was noticed, rows left out among it.
    pub warnings: Vec<Warning>,
}

json::shape!(LossEstimate { method, n, realised_n, metrics, warnings });
