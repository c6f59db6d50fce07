//! Sentences about measurements.

use super::judge::Side;
use super::types::AlertState;
use crate::metric::{Severity, name};

/// A number for a sentence: at most four significant digits, no trailing zeros.
#[must_use]
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() >= 1000.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let short = format!("{value:.3e}").parse::<f64>().unwrap_or(value);
    if (1e-4..1e15).contains(&short.abs()) { format!("{short}") } else { format!("{short:e}") }
}

/// A severity as it is written in results.
#[must_use]
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

/// A state as it is written in results.
#[must_use]
pub fn state_name(state: AlertState) -> &'static str {
    match state {
        AlertState::Inactive => "inactive",
        AlertState::Pending => "pending",
        AlertState::Firing => "firing",
        AlertState::Resolved => "resolved",
    }
}

/// Two numbers for one sentence: with as many digits as it takes to tell them apart.
pub(super) fn numbers(value: f64, bound: f64) -> (String, String) {
    let short = (number(value), number(bound));
    if short.0 == short.1 && value != bound {
        return (format!("{value}"), format!("{bound}"));
    }
    short
}

/// What a metric is called in a sentence, as its subject.
#[must_use]
pub fn subject(metric: &str) -> &str {
    match metric {
        name::ACCURACY => "Accuracy",
        name::PRECISION_WEIGHTED => "Weighted precision",
        name::RECALL_WEIGHTED => "Weighted recall",
        name::F1_WEIGHTED => "Weighted F1",
        name::ROC_AUC => "ROC AUC",
        name::LOG_LOSS => "Log loss",
        name::BRIER => "Brier score",
        name::MAE => "Mean absolute error",
        name::RMSE => "Root mean squared error",
        name::R2 => "R2",
        name::AVERAGE_CONFIDENCE => "Average confidence",
        name::LOW_CONFIDENCE_PCT => "Share of unsure predictions",
        name::PREDICTION_DRIFT_P_VALUE => "P-value of the change in predictions",
        name::DRIFT_P_VALUE | name::DRIFT_ALERT_P_VALUE => "Drift p-value",
        name::DRIFT_EFFECT => "Share of rows moved",
        name::DRIFTED_COLUMNS => "Number of drifted columns",
        name::DRIFTED_SHARE => "Share of drifted columns",
        name::MISSING_PCT => "Share of missing values",
        name::OUTLIER_PCT => "Share of outliers",
        name::DUPLICATE_ROWS => "Number of duplicate rows",
        name::LATENCY_MEAN => "Mean latency",
        name::LATENCY_P95 => "95th percentile of latency",
        name::LATENCY_P99 => "99th percentile of latency",
        name::LATENCY_OVER_THRESHOLD_PCT => "Share of slow predictions",
        name::ROWS => "Number of rows",
        other => other,
    }
}

/// A text of a number with the unit of its metric.
#[must_use]
pub fn with_unit(metric: &str, text: &str) -> String {
    match metric {
        name::MISSING_PCT
        | name::OUTLIER_PCT
        | name::LOW_CONFIDENCE_PCT
        | name::LATENCY_OVER_THRESHOLD_PCT => format!("{text} %"),
        name::LATENCY_MEAN | name::LATENCY_P95 | name::LATENCY_P99 => format!("{text} ms"),
        _ => text.to_owned(),
    }
}

/// "Share of missing values in income is 12 %, above 5 %."
pub(super) fn sentence(
    metric: &str,
    column: Option<&str>,
    [value, bound]: [f64; 2],
    side: Side,
    breach: bool,
) -> String {
    let mut subject = subject(metric).to_owned();
    if let Some(column) = column {
        subject.push_str(" in ");
        subject.push_str(column);
    }
    let side = match (side, breach) {
        (Side::Above, true) => "above",
        (Side::Below, true) => "below",
        (Side::Above, false) => "not above",
        (Side::Below, false) => "not below",
    };
    let (value, bound) = numbers(value, bound);
    format!("{subject} is {}, {side} {}.", with_unit(metric, &value), with_unit(metric, &bound))
}
