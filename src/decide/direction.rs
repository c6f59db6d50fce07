//! Which way a metric gets better.

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
