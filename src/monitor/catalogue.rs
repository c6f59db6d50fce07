//! Every metric, what it depends on, and whether higher or lower is better.

use crate::error::Error;
use crate::metric::{is_money, name};

/// Every metric that a rule or threshold may name.
pub(super) const KNOWN: [&str; 64] = [
    name::ROWS,
    name::ACCURACY,
    name::BALANCED_ACCURACY,
    name::MATTHEWS,
    name::PRECISION_WEIGHTED,
    name::RECALL_WEIGHTED,
    name::F1_WEIGHTED,
    name::ROC_AUC,
    name::AVERAGE_PRECISION,
    name::LOG_LOSS,
    name::BRIER,
    name::EXPECTED_CALIBRATION_ERROR,
    name::MAE,
    name::RMSE,
    name::MAPE,
    name::R2,
    name::AVERAGE_CONFIDENCE,
    name::LOW_CONFIDENCE_PCT,
    name::PREDICTION_DRIFT_P_VALUE,
    name::PREDICTION_DRIFT_ALERT_P_VALUE,
    name::PREDICTION_DRIFTED,
    name::TARGET_DRIFT_P_VALUE,
    name::TARGET_DRIFT_ALERT_P_VALUE,
    name::TARGET_DRIFTED,
    name::DRIFT_P_VALUE,
    name::DRIFT_ALERT_P_VALUE,
    name::DRIFT_EFFECT,
    name::DRIFTED_COLUMNS,
    name::DRIFTED_SHARE,
    name::RECONSTRUCTION_ERROR,
    name::DOMAIN_AUC,
    name::MULTIVARIATE_DRIFT_P_VALUE,
    name::MULTIVARIATE_DRIFT_ALERT_P_VALUE,
    name::CHANGED_CORRELATIONS,
    name::CORRELATION_ALERT_P_VALUE,
    name::REMOVED_COLUMNS,
    name::CHANGED_KINDS,
    name::ADDED_COLUMNS,
    name::SCHEMA_BREAK,
    name::MISSING_PCT,
    name::OUTLIER_PCT,
    name::DUPLICATE_ROWS,
    name::LATENCY_MEAN,
    name::LATENCY_P50,
    name::LATENCY_P95,
    name::LATENCY_P99,
    name::LATENCY_OVER_THRESHOLD_PCT,
    name::ESTIMATED_ACCURACY,
    name::ESTIMATED_ROC_AUC,
    name::ESTIMATED_AVERAGE_PRECISION,
    name::ESTIMATED_F1,
    name::ESTIMATED_PRECISION,
    name::ESTIMATED_RECALL,
    name::ESTIMATED_SPECIFICITY,
    name::ESTIMATED_BUSINESS_VALUE,
    name::ESTIMATED_BUSINESS_VALUE_TOTAL,
    name::BUSINESS_VALUE,
    name::BUSINESS_VALUE_TOTAL,
    name::ESTIMATED_MAE,
    name::ESTIMATED_MSE,
    name::ESTIMATED_RMSE,
    name::ESTIMATED_MAPE,
    name::ESTIMATED_MSLE,
    name::ESTIMATED_RMSLE,
];

/// The thresholds that the default rules and the measurements use themselves.
pub(super) const NAMED: [&str; 6] =
    ["accuracy", "r2", "latencyMs", "missingPct", "outlierPct", "lowConfidence"];

/// The metrics for drift of predictions and of targets: p-value, alert p-value, verdict.
pub(super) const OF_PREDICTIONS: [&str; 3] = [
    name::PREDICTION_DRIFT_P_VALUE,
    name::PREDICTION_DRIFT_ALERT_P_VALUE,
    name::PREDICTION_DRIFTED,
];
pub(super) const OF_TARGETS: [&str; 3] =
    [name::TARGET_DRIFT_P_VALUE, name::TARGET_DRIFT_ALERT_P_VALUE, name::TARGET_DRIFTED];

/// The metrics of columns compared together.
pub(super) const OF_TOGETHER: [&str; 6] = [
    name::RECONSTRUCTION_ERROR,
    name::DOMAIN_AUC,
    name::MULTIVARIATE_DRIFT_P_VALUE,
    name::MULTIVARIATE_DRIFT_ALERT_P_VALUE,
    name::CHANGED_CORRELATIONS,
    name::CORRELATION_ALERT_P_VALUE,
];

/// Business value: mean per row, and total.
const REALISED_VALUE: [&str; 2] = [name::BUSINESS_VALUE, name::BUSINESS_VALUE_TOTAL];
const ESTIMATED_VALUE: [&str; 2] =
    [name::ESTIMATED_BUSINESS_VALUE, name::ESTIMATED_BUSINESS_VALUE_TOTAL];

/// The measurements of estimated performance: the metric in the result, and its name.
pub(super) const ESTIMATED: [(&str, &str); 14] = [
    ("accuracy", name::ESTIMATED_ACCURACY),
    ("rocAuc", name::ESTIMATED_ROC_AUC),
    ("averagePrecision", name::ESTIMATED_AVERAGE_PRECISION),
    ("f1", name::ESTIMATED_F1),
    ("precision", name::ESTIMATED_PRECISION),
    ("recall", name::ESTIMATED_RECALL),
    ("specificity", name::ESTIMATED_SPECIFICITY),
    ("businessValue", name::ESTIMATED_BUSINESS_VALUE),
    ("mae", name::ESTIMATED_MAE),
    ("mse", name::ESTIMATED_MSE),
    ("rmse", name::ESTIMATED_RMSE),
    ("mape", name::ESTIMATED_MAPE),
    ("msle", name::ESTIMATED_MSLE),
    ("rmsle", name::ESTIMATED_RMSLE),
];

/// Whether a metric is one that batches are measured by, or the change metric of such a one.
#[must_use]
pub fn is_metric(metric: &str) -> bool {
    KNOWN.contains(&metric)
        || watched_metric(metric).is_some_and(|watched| KNOWN.contains(&watched))
}

/// The error for an unknown metric, with the nearest known one, which may also be a threshold of the default rules.
#[must_use]
pub fn unknown_metric(metric: &str) -> Error {
    let message = format!("\"{metric}\" is not a metric. Metrics are: {}.", KNOWN.join(", "));
    let meant = watched_metric(metric).unwrap_or(metric);
    let names: Vec<&str> = KNOWN.into_iter().chain(NAMED).collect();
    Error::invalid(message).or_nearest(meant, &names)
}

/// Whether a metric is about realised performance.
pub(super) fn is_performance(metric: &str) -> bool {
    KNOWN.get(1..16).is_some_and(|names| names.contains(&metric))
}

/// Whether a metric needs targets, so that late labels provide it.
pub(super) fn needs_targets(metric: &str) -> bool {
    is_performance(metric) || OF_TARGETS.contains(&metric) || REALISED_VALUE.contains(&metric)
}

/// Whether a metric is an estimate of performance.
pub(super) fn is_estimate(metric: &str) -> bool {
    ESTIMATED.iter().any(|(_, name)| *name == metric) || ESTIMATED_VALUE.contains(&metric)
}

/// Whether a metric needs targets, or is the change metric of one that does.
#[must_use]
pub fn rests_on_targets(metric: &str) -> bool {
    needs_targets(watched_metric(metric).unwrap_or(metric))
}

/// Whether a metric is measured anew with late labels.
pub(super) fn comes_late(metric: &str) -> bool {
    rests_on_targets(metric) || is_estimate(watched_metric(metric).unwrap_or(metric))
}

/// The change metric of a metric, with the stage of its detectors: 0, 1 for a warning, 2 for a change; no number if
/// nothing was measured or no scale is known.
pub(super) fn change_metric(metric: &str) -> String {
    format!("{metric}Change")
}

/// The metric that a change metric belongs to.
pub(super) fn watched_metric(metric: &str) -> Option<&str> {
    metric.strip_suffix("Change")
}

/// Whether smaller values of a metric are worse.
pub(super) fn worse_below(metric: &str) -> bool {
    let of_model = is_performance(metric) || is_estimate(metric) || is_money(metric);
    (of_model && !crate::decide::lower_is_better(metric))
        || metric.ends_with("PValue")
        || metric == name::AVERAGE_CONFIDENCE
        || metric == name::ROWS
}

/// Metrics that are better on neither side: more rows may be duplicates, a more confident model may be wrong more
/// confidently, and columns that fit their components better than before do not vary together as they did.
const NEITHER: [&str; 4] =
    [name::ROWS, name::AVERAGE_CONFIDENCE, name::LOW_CONFIDENCE_PCT, name::RECONSTRUCTION_ERROR];

/// Whether a change of a metric is an improvement: an accuracy that rises, a latency or a share of missing values
/// that falls.
pub(super) fn improves(metric: &str, rises: bool) -> bool {
    !NEITHER.contains(&metric) && rises == worse_below(metric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::subject;

    #[test]
    fn every_metric_has_a_name_for_sentences() {
        for metric in KNOWN {
            let subject = subject(metric);
            assert_ne!(subject, metric);
            assert!(!subject.starts_with(|c: char| c.is_ascii_lowercase()), "{metric}: {subject}");
        }
    }
}
