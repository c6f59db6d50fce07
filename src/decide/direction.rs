//! Whether higher or lower values of a metric are better.

/// Whether one model's value is worse than another's by more than a margin. It tolerates rounding: 0.8 - 0.7 is
/// slightly more than 0.1, and still not more than a margin of 0.1.
pub(super) fn is_worse_by_more(lower_is_better: bool, new: f64, old: f64, margin: f64) -> bool {
    let behind = if lower_is_better { new - old } else { old - new };
    let rounding = if margin > 0.0 { 4.0 * f64::EPSILON * new.abs().max(old.abs()) } else { 0.0 };
    behind > margin + rounding
}

/// Whether a smaller value of the metric is better: true for errors, losses, their estimates, and latencies. For
/// everything else, including the caller's own metrics, larger is better.
#[must_use]
pub fn lower_is_better(metric: &str) -> bool {
    matches!(
        metric,
        "logLoss"
            | "brier"
            | "expectedCalibrationError"
            | "mae"
            | "mse"
            | "rmse"
            | "medianAbsoluteError"
            | "maxError"
            | "mape"
            | "mapeSkippingZeroTargets"
            | "errorRate"
            | "estimatedMae"
            | "estimatedMse"
            | "estimatedRmse"
            | "estimatedMape"
            | "estimatedMsle"
            | "estimatedRmsle"
    ) || metric.starts_with("latency")
}
