//! Sentences about measurements.

use super::judge::Side;
use super::types::AlertState;
use crate::metric::{Measurement, Severity, half_up, is_money, name};
use crate::numerals::grouped;

/// P-values below this are shown as "below" it.
const SMALLEST_P_VALUE: f64 = 1e-300;
/// In a sentence, p-values below this are shown as "below" it, unless their limit is smaller.
const SMALLEST_SAID: f64 = 1e-4;

/// A number with at most four significant digits, without trailing zeros; [`grouped`] formats it for a sentence.
#[must_use]
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let value = half_up(value);
    if value.abs() >= 1000.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let short = format!("{value:.3e}").parse::<f64>().unwrap_or(value);
    if (1e-4..1e15).contains(&short.abs()) { format!("{short}") } else { format!("{short:e}") }
}

/// A p-value by itself, with at most three significant digits; those below 0.0001 too.
#[must_use]
pub fn p_number(value: f64) -> String {
    if value < SMALLEST_SAID {
        return format!("below {}", number(SMALLEST_SAID));
    }
    number(format!("{value:.2e}").parse().unwrap_or(value))
}

/// The name of a severity in results.
#[must_use]
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

/// The name of a state in results.
#[must_use]
pub fn state_name(state: AlertState) -> &'static str {
    match state {
        AlertState::Inactive => "inactive",
        AlertState::Pending => "pending",
        AlertState::Firing => "firing",
        AlertState::Resolved => "resolved",
        AlertState::NoData => "no-data",
        AlertState::NotEnoughData => "not-enough-data",
    }
}

/// A number for a sentence, formatted by [`grouped`].
#[must_use]
pub fn in_words(value: f64) -> String {
    grouped(&number(value))
}

/// Two numbers for one sentence, with as many digits as it takes to tell them apart.
#[must_use]
pub fn numbers(value: f64, bound: f64) -> (String, String) {
    let short = (in_words(value), in_words(bound));
    if short.0 != short.1 || value == bound {
        return short;
    }
    let rounded = |number: f64, digits: usize| format!("{number:.digits$e}").parse::<f64>();
    let apart = (4..16).find_map(|digits| {
        let pair = (rounded(value, digits).ok()?, rounded(bound, digits).ok()?);
        (pair.0 != pair.1).then_some(pair)
    });
    let (value, bound) = apart.unwrap_or((value, bound));
    (grouped(&format!("{value}")), grouped(&format!("{bound}")))
}

/// Measured numbers for one sentence or cell, each as [`in_words`], with equal digits.
#[must_use]
pub fn alike<const N: usize>(values: [f64; N]) -> [String; N] {
    same_digits(values.map(in_words))
}

/// Texts of measured numbers padded to as many digits as the longest, "0.8490" beside "0.8153", because fewer would
/// look less exact. Whole numbers and those with an exponent are unchanged.
#[must_use]
pub fn same_digits<const N: usize>(texts: [String; N]) -> [String; N] {
    let most = |count: fn(&str) -> usize| texts.iter().map(|text| count(text)).max().unwrap_or(0);
    let (most_decimals, most_digits) = (most(decimals), most(significant));
    texts.clone().map(|mut text| {
        let missing = most_decimals.saturating_sub(decimals(&text));
        let room = most_digits.saturating_sub(significant(&text));
        if decimals(&text) > 0 {
            text.push_str(&"0".repeat(missing.min(room)));
        }
        text
    })
}

/// Number of digits after the decimal point; 0 with an exponent.
fn decimals(text: &str) -> usize {
    let behind = text.split_once('.').map_or("", |(_, behind)| behind);
    if behind.contains('e') { 0 } else { behind.len() }
}

/// Number of digits from the first that is not 0; 0 with an exponent.
fn significant(text: &str) -> usize {
    if text.contains('e') {
        return 0;
    }
    let digits = text.chars().filter(char::is_ascii_digit);
    digits.skip_while(|digit| *digit == '0').count()
}

/// Name of a performance metric within a sentence: "accuracy", "R²", "mean absolute error".
#[must_use]
pub fn within(metric: &str) -> &str {
    match metric {
        name::R2 => "R²",
        name::MAE => "mean absolute error",
        named => named,
    }
}

/// Name of a metric as the subject of a sentence. The caller's own names are unchanged.
#[must_use]
pub fn subject(metric: &str) -> &str {
    of_performance(metric)
        .or_else(|| of_estimates(metric))
        .or_else(|| of_rows(metric))
        .unwrap_or(metric)
}

fn of_estimates(metric: &str) -> Option<&'static str> {
    Some(match metric {
        name::ESTIMATED_ACCURACY => "Estimated accuracy",
        name::ESTIMATED_ROC_AUC => "Estimated ROC AUC",
        name::ESTIMATED_AVERAGE_PRECISION => "Estimated average precision",
        name::ESTIMATED_F1 => "Estimated F1",
        name::ESTIMATED_PRECISION => "Estimated precision",
        name::ESTIMATED_RECALL => "Estimated recall",
        name::ESTIMATED_SPECIFICITY => "Estimated specificity",
        name::BUSINESS_VALUE => "Worth of a row",
        name::BUSINESS_VALUE_TOTAL => "Worth of the batch",
        name::ESTIMATED_BUSINESS_VALUE => "Estimated worth of a row",
        name::ESTIMATED_BUSINESS_VALUE_TOTAL => "Estimated worth of the batch",
        name::ESTIMATED_MAE => "Estimated mean absolute error",
        name::ESTIMATED_MSE => "Estimated mean squared error",
        name::ESTIMATED_RMSE => "Estimated root mean squared error",
        name::ESTIMATED_MAPE => "Estimated mean relative error",
        name::ESTIMATED_MSLE => "Estimated mean squared logarithmic error",
        name::ESTIMATED_RMSLE => "Estimated root mean squared logarithmic error",
        _ => return None,
    })
}

fn of_performance(metric: &str) -> Option<&'static str> {
    Some(match metric {
        name::ACCURACY => "Accuracy",
        name::BALANCED_ACCURACY => "Balanced accuracy",
        name::MATTHEWS => "Matthews correlation",
        name::PRECISION_WEIGHTED => "Weighted precision",
        name::RECALL_WEIGHTED => "Weighted recall",
        name::F1_WEIGHTED => "Weighted F1",
        name::ROC_AUC => "ROC AUC",
        name::AVERAGE_PRECISION => "Average precision",
        name::LOG_LOSS => "Log loss",
        name::BRIER => "Brier score",
        name::EXPECTED_CALIBRATION_ERROR => "Calibration error",
        name::MAE => "Mean absolute error",
        name::RMSE => "Root mean squared error",
        name::MAPE => "Mean relative error",
        name::R2 => "R²",
        _ => return None,
    })
}

fn of_rows(metric: &str) -> Option<&'static str> {
    Some(match metric {
        name::AVERAGE_CONFIDENCE => "Average confidence",
        name::LOW_CONFIDENCE_PCT => "Share of unsure predictions",
        name::PREDICTION_DRIFT_P_VALUE | name::PREDICTION_DRIFT_ALERT_P_VALUE => {
            "P-value of a change in the predictions"
        }
        name::PREDICTION_DRIFTED => "Drift of the predictions (1 is yes)",
        name::TARGET_DRIFT_P_VALUE | name::TARGET_DRIFT_ALERT_P_VALUE => {
            "P-value of a change in the targets"
        }
        name::TARGET_DRIFTED => "Drift of the targets (1 is yes)",
        name::DRIFT_P_VALUE | name::DRIFT_ALERT_P_VALUE => "Adjusted p-value of a change",
        name::DRIFT_EFFECT => "Share of rows moved",
        name::DRIFTED_COLUMNS => "Number of drifted columns",
        name::DRIFTED_SHARE => "Share of drifted columns",
        name::RECONSTRUCTION_ERROR => "Reconstruction error",
        name::DOMAIN_AUC => "Area by which rows are told apart from the reference",
        name::MULTIVARIATE_DRIFT_P_VALUE | name::MULTIVARIATE_DRIFT_ALERT_P_VALUE => {
            "P-value of a change of all columns together"
        }
        name::CHANGED_CORRELATIONS => "Number of changed correlations",
        name::CORRELATION_ALERT_P_VALUE => "Adjusted p-value of a change of correlation",
        name::REMOVED_COLUMNS => "Number of missing columns",
        name::CHANGED_KINDS => "Number of columns changed in kind",
        name::ADDED_COLUMNS => "Number of new columns",
        name::SCHEMA_BREAK => "Break of the schema (1 is missing, 2 another kind)",
        name::MISSING_PCT => "Share of missing values",
        name::OUTLIER_PCT => "Share of outliers",
        name::DUPLICATE_ROWS => "Number of duplicate rows",
        name::LATENCY_MEAN => "Mean latency",
        name::LATENCY_P50 => "Median latency",
        name::LATENCY_P95 => "95th percentile of latency",
        name::LATENCY_P99 => "99th percentile of latency",
        name::LATENCY_OVER_THRESHOLD_PCT => "Share of slow predictions",
        name::ROWS => "Number of rows",
        _ => return None,
    })
}

/// The subject with its column or its segment: "Share of missing values in income", "Accuracy where
/// region = south".
pub(super) fn subject_of(metric: &str, measured: &Measurement) -> String {
    let subject = subject(metric);
    match &measured.column {
        Some(column) => format!("{subject} in {column}{}", place(measured)),
        None => format!("{subject}{}", place(measured)),
    }
}

/// " where region = south", or nothing.
fn place(measured: &Measurement) -> String {
    measured.segment.as_ref().map(|segment| format!(" where {segment}")).unwrap_or_default()
}

/// The text of a number with the unit of its metric; for money that is the currency, if one is given.
#[must_use]
pub fn with_unit(metric: &str, text: &str, currency: Option<&str>) -> String {
    match metric {
        _ if is_money(metric) => match currency {
            Some(currency) => format!("{text} {currency}"),
            None => text.to_owned(),
        },
        name::MISSING_PCT
        | name::OUTLIER_PCT
        | name::LOW_CONFIDENCE_PCT
        | name::LATENCY_OVER_THRESHOLD_PCT => format!("{text} %"),
        name::LATENCY_MEAN | name::LATENCY_P50 | name::LATENCY_P95 | name::LATENCY_P99 => {
            format!("{text} ms")
        }
        _ => text.to_owned(),
    }
}

/// "Share of missing values in income is 12 %, above 5 %." A measured bound has as many digits as the value.
pub(super) fn sentence(
    measured: &Measurement,
    [value, bound]: [f64; 2],
    side: Side,
    breach: bool,
    is_measured: bool,
    currency: Option<&str>,
) -> String {
    let metric = measured.metric.as_str();
    if let Some(watched) = metric.strip_suffix("Change").filter(|name| subject(name) != *name) {
        let subject = subject_of(watched, measured);
        return match value {
            value if value >= 2.0 => format!("{subject} has changed."),
            value if value >= 1.0 => format!("{subject} may be changing."),
            _ => format!("{subject} has not changed."),
        };
    }
    if let (name::SCHEMA_BREAK, Some(column)) = (metric, &measured.column) {
        return match value {
            value if value >= 2.0 => format!("{column} has changed in kind."),
            value if value >= 1.0 => format!("{column} is missing from the batch."),
            _ => format!("{column} is present as in the reference."),
        };
    }
    // If the rule asks for the whole interval, a value past its bound need not be a breach.
    let relation = match (side, breach) {
        (Side::Above, true) => "above",
        (Side::Below, true) => "below",
        (Side::Above, false) if value > bound => "not clearly above",
        (Side::Below, false) if value < bound => "not clearly below",
        (Side::Above, false) => "not above",
        (Side::Below, false) => "not below",
    };
    let subject = subject_of(metric, measured);
    match (p_value_of(metric), side) {
        (None, _) => {
            let (value, bound) = numbers(value, bound);
            let texts = [value, bound];
            let texts = if is_measured { same_digits(texts) } else { texts };
            let [value, bound] = texts.map(|text| with_unit(metric, &text, currency));
            format!("{subject} is {value}, {relation} {bound}.")
        }
        (Some(Some(kind)), Side::Below) => {
            let what = measured.column.as_deref().unwrap_or(match metric {
                name::MULTIVARIATE_DRIFT_ALERT_P_VALUE => "all columns together",
                name::CORRELATION_ALERT_P_VALUE => "how columns vary together",
                name::TARGET_DRIFT_ALERT_P_VALUE => "the targets",
                name::DRIFT_ALERT_P_VALUE => "a column",
                _ => "the predictions",
            });
            drift(kind, &format!("{what}{}", place(measured)), [value, bound], breach)
        }
        (Some(_), _) => format!("{subject} is {}.", p_value([value, bound], relation)),
    }
}

/// Whether the metric is a p-value; for p-values that alert on drift, also their name.
fn p_value_of(metric: &str) -> Option<Option<&'static str>> {
    match metric {
        name::DRIFT_ALERT_P_VALUE | name::CORRELATION_ALERT_P_VALUE => {
            Some(Some("adjusted p-value"))
        }
        name::PREDICTION_DRIFT_ALERT_P_VALUE
        | name::TARGET_DRIFT_ALERT_P_VALUE
        | name::MULTIVARIATE_DRIFT_ALERT_P_VALUE => Some(Some("p-value")),
        _ => metric.ends_with("PValue").then_some(None),
    }
}

/// "Drift in ANC: adjusted p-value 0.00041, below 0.0025." Such a p-value is 1 if a change is too small to count,
/// whatever its own p-value; then no number is given.
fn drift(kind: &str, place: &str, [value, bound]: [f64; 2], breach: bool) -> String {
    if breach {
        return format!("Drift in {place}: {kind} {}.", p_value([value, bound], "below"));
    }
    if value >= 1.0 {
        return format!("Drift in {place}: no change that counts.");
    }
    format!("Drift in {place}: {kind} {}.", p_value([value, bound], "not below"))
}

/// "0.00041, below 0.0025", with at most three significant digits, or more if needed to tell it from its bound;
/// "below 0.0001 (limit 0.0025)".
fn p_value([value, bound]: [f64; 2], relation: &str) -> String {
    let least = if bound >= SMALLEST_SAID { SMALLEST_SAID } else { SMALLEST_P_VALUE };
    if value < least {
        return format!("below {} (limit {})", number(least), in_words(bound));
    }
    let rounded = format!("{value:.2e}").parse().unwrap_or(value);
    let rounded = if rounded == bound { value } else { rounded };
    let (value, bound) = numbers(rounded, bound);
    format!("{value}, {relation} {bound}")
}
