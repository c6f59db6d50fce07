//! Which way a metric gets better.

/// Whether one model's value is worse than another's by more than a margin. Subtracting rounds: 0.8 - 0.7 is a little
/// more than 0.1 and yet no more than a margin of 0.1.
pub(super) fn is_worse_by_more(lower_is_better: bool, new: f64, old: f64, margin: f64) -> bool {
    let behind = if lower_is_better { new - old } else { old - new };
    let rounding = if margin > 0.0 { 4.0 * f64::EPSILON * new.abs().max(old.abs()) } else { 0.0 };
    behind > margin + rounding
}

/// Whether a smaller value of the metric is better: errors, losses, estimates of such, and latencies. Everything else,
/// names of the caller's own included, is better when larger.
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
