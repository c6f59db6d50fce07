//! Metric (a name) and Measurement (a value): what rules, history, telemetry and charts share.

use crate::json;
use serde::{Deserialize, Serialize};

/// Names of the measurements the monitor makes. They equal the field names of the results they come from.
pub mod name {
    /// Share of rows whose prediction equals the target.
    pub const ACCURACY: &str = "accuracy";
    /// Mean recall over classes.
    pub const BALANCED_ACCURACY: &str = "balancedAccuracy";
    /// Matthews correlation coefficient.
    pub const MATTHEWS: &str = "matthews";
    /// Precision, averaged over classes by support.
    pub const PRECISION_WEIGHTED: &str = "precisionWeighted";
    /// Recall, averaged over classes by support.
    pub const RECALL_WEIGHTED: &str = "recallWeighted";
    /// F1, averaged over classes by support.
    pub const F1_WEIGHTED: &str = "f1Weighted";
    /// Area under the ROC curve.
    pub const ROC_AUC: &str = "rocAuc";
    /// Step-wise area under the precision-recall curve.
    pub const AVERAGE_PRECISION: &str = "averagePrecision";
    /// Logarithmic loss.
    pub const LOG_LOSS: &str = "logLoss";
    /// Brier score.
    pub const BRIER: &str = "brier";
    /// Expected calibration error.
    pub const EXPECTED_CALIBRATION_ERROR: &str = "expectedCalibrationError";
    /// Mean absolute error.
    pub const MAE: &str = "mae";
    /// Root mean squared error.
    pub const RMSE: &str = "rmse";
    /// Mean absolute error relative to the target.
    pub const MAPE: &str = "mape";
    /// Coefficient of determination.
    pub const R2: &str = "r2";
    /// Estimate of the accuracy without targets.
    pub const ESTIMATED_ACCURACY: &str = "estimatedAccuracy";
    /// Estimate of the ROC AUC without targets.
    pub const ESTIMATED_ROC_AUC: &str = "estimatedRocAuc";
    /// Estimate of the average precision without targets.
    pub const ESTIMATED_AVERAGE_PRECISION: &str = "estimatedAveragePrecision";
    /// Estimate of the F1 without targets.
    pub const ESTIMATED_F1: &str = "estimatedF1";
    /// Estimate of the precision without targets.
    pub const ESTIMATED_PRECISION: &str = "estimatedPrecision";
    /// Estimate of the recall without targets.
    pub const ESTIMATED_RECALL: &str = "estimatedRecall";
    /// Estimate of the specificity without targets.
    pub const ESTIMATED_SPECIFICITY: &str = "estimatedSpecificity";
    /// Mean worth of the rows with a target, by `estimation.costs`.
    pub const BUSINESS_VALUE: &str = "businessValue";
    /// Total worth of those rows.
    pub const BUSINESS_VALUE_TOTAL: &str = "businessValueTotal";
    /// Estimate of the mean worth of a row without targets.
    pub const ESTIMATED_BUSINESS_VALUE: &str = "estimatedBusinessValue";
    /// Estimate of the total worth of the rows of the batch.
    pub const ESTIMATED_BUSINESS_VALUE_TOTAL: &str = "estimatedBusinessValueTotal";
    /// Estimate of the mean absolute error of a regression without targets.
    pub const ESTIMATED_MAE: &str = "estimatedMae";
    /// Estimate of the mean squared error of a regression without targets.
    pub const ESTIMATED_MSE: &str = "estimatedMse";
    /// Estimate of the root mean squared error of a regression without targets.
    pub const ESTIMATED_RMSE: &str = "estimatedRmse";
    /// Estimate of the mean relative error of a regression without targets.
    pub const ESTIMATED_MAPE: &str = "estimatedMape";
    /// Estimate of the mean squared logarithmic error of a regression without targets.
    pub const ESTIMATED_MSLE: &str = "estimatedMsle";
    /// Estimate of the root mean squared logarithmic error of a regression without targets.
    pub const ESTIMATED_RMSLE: &str = "estimatedRmsle";
    /// Mean of the top-class probability.
    pub const AVERAGE_CONFIDENCE: &str = "averageConfidence";
    /// Percentage of rows whose top-class probability is low.
    pub const LOW_CONFIDENCE_PCT: &str = "lowConfidencePct";
    /// P-value of the prediction's distribution compared with the reference.
    pub const PREDICTION_DRIFT_P_VALUE: &str = "predictionDriftPValue";
    /// The same p-value, but 1 if the effect is below `minEffect`; the default rule uses it.
    pub const PREDICTION_DRIFT_ALERT_P_VALUE: &str = "predictionDriftAlertPValue";
    /// 1 if the predictions drifted by a preset that decides by thresholds, else 0.
    pub const PREDICTION_DRIFTED: &str = "predictionDrifted";
    /// P-value of the target's distribution compared with the reference, if there are targets.
    pub const TARGET_DRIFT_P_VALUE: &str = "targetDriftPValue";
    /// The same p-value, but 1 if the effect is below `minEffect`; the default rule uses it.
    pub const TARGET_DRIFT_ALERT_P_VALUE: &str = "targetDriftAlertPValue";
    /// 1 if the targets drifted by a preset that decides by thresholds, else 0.
    pub const TARGET_DRIFTED: &str = "targetDrifted";
    /// Adjusted p-value of one column.
    pub const DRIFT_P_VALUE: &str = "driftPValue";
    /// Adjusted p-value of one column, but 1 if the effect is below `minEffect`; drift alerts use it.
    pub const DRIFT_ALERT_P_VALUE: &str = "driftAlertPValue";
    /// Observed share of rows moved in one column.
    pub const DRIFT_EFFECT: &str = "driftEffect";
    /// Number of drifted columns.
    pub const DRIFTED_COLUMNS: &str = "driftedColumns";
    /// Share of compared columns that drifted.
    pub const DRIFTED_SHARE: &str = "driftedShare";
    /// Number of columns of the reference that the batch lacks, except the target and ignored ones.
    pub const REMOVED_COLUMNS: &str = "removedColumns";
    /// Number of columns of the reference whose kind changed in the batch, so that values cannot be compared.
    pub const CHANGED_KINDS: &str = "changedKinds";
    /// Number of columns of the batch that the reference lacks.
    pub const ADDED_COLUMNS: &str = "addedColumns";
    /// For a column of the reference: 0 if the batch has it, 1 if it lacks it, 2 if its kind changed.
    pub const SCHEMA_BREAK: &str = "schemaBreak";
    /// Percentage of missing values in one column.
    pub const MISSING_PCT: &str = "missingPct";
    /// Percentage of rows outside the 1.5 IQR fences in one column.
    pub const OUTLIER_PCT: &str = "outlierPct";
    /// Number of rows equal to an earlier row.
    pub const DUPLICATE_ROWS: &str = "duplicateRows";
    /// Mean latency in milliseconds.
    pub const LATENCY_MEAN: &str = "latencyMean";
    /// Median latency in milliseconds.
    pub const LATENCY_P50: &str = "latencyP50";
    /// 95th percentile of latency in milliseconds.
    pub const LATENCY_P95: &str = "latencyP95";
    /// 99th percentile of latency in milliseconds.
    pub const LATENCY_P99: &str = "latencyP99";
    /// Percentage of calls over the latency threshold.
    pub const LATENCY_OVER_THRESHOLD_PCT: &str = "latencyOverThresholdPct";
    /// Mean reconstruction error of rows in the principal components of the reference.
    pub const RECONSTRUCTION_ERROR: &str = "reconstructionError";
    /// Area under the ROC curve of a classifier that tells rows of the batch from rows of the reference.
    pub const DOMAIN_AUC: &str = "domainAuc";
    /// P-value of a change of all columns together, adjusted for the methods used.
    pub const MULTIVARIATE_DRIFT_P_VALUE: &str = "multivariateDriftPValue";
    /// The same p-value, but 1 if the effect is below `minEffect`; the default rule uses it.
    pub const MULTIVARIATE_DRIFT_ALERT_P_VALUE: &str = "multivariateDriftAlertPValue";
    /// Number of pairs of columns whose correlation changed.
    pub const CHANGED_CORRELATIONS: &str = "changedCorrelations";
    /// Smallest adjusted p-value of a change of correlation that counts; 1 if none does.
    pub const CORRELATION_ALERT_P_VALUE: &str = "correlationAlertPValue";
    /// Number of rows of the batch.
    pub const ROWS: &str = "rows";
}

/// The smallest and the largest possible value of a metric, or of one of the thresholds `lowConfidence` and
/// `latencyMs`; an end may be infinite. `None` for amounts of money, and for the caller's own metrics.
#[must_use]
pub fn range(metric: &str) -> Option<[f64; 2]> {
    let percentages = [
        name::LOW_CONFIDENCE_PCT,
        name::MISSING_PCT,
        name::OUTLIER_PCT,
        name::LATENCY_OVER_THRESHOLD_PCT,
    ];
    let shares = [
        name::ACCURACY,
        name::BALANCED_ACCURACY,
        name::PRECISION_WEIGHTED,
        name::RECALL_WEIGHTED,
        name::F1_WEIGHTED,
        name::ROC_AUC,
        name::AVERAGE_PRECISION,
        name::EXPECTED_CALIBRATION_ERROR,
        name::ESTIMATED_ACCURACY,
        name::ESTIMATED_ROC_AUC,
        name::ESTIMATED_AVERAGE_PRECISION,
        name::ESTIMATED_F1,
        name::ESTIMATED_PRECISION,
        name::ESTIMATED_RECALL,
        name::ESTIMATED_SPECIFICITY,
        name::AVERAGE_CONFIDENCE,
        name::DRIFT_EFFECT,
        name::DRIFTED_SHARE,
        name::DOMAIN_AUC,
        name::PREDICTION_DRIFTED,
        name::TARGET_DRIFTED,
        "lowConfidence",
    ];
    let amounts = [
        name::ROWS,
        name::LOG_LOSS,
        name::MAE,
        name::RMSE,
        name::MAPE,
        name::ESTIMATED_MAE,
        name::ESTIMATED_MSE,
        name::ESTIMATED_RMSE,
        name::ESTIMATED_MAPE,
        name::ESTIMATED_MSLE,
        name::ESTIMATED_RMSLE,
        name::DRIFTED_COLUMNS,
        name::CHANGED_CORRELATIONS,
        name::REMOVED_COLUMNS,
        name::CHANGED_KINDS,
        name::ADDED_COLUMNS,
        name::DUPLICATE_ROWS,
        name::RECONSTRUCTION_ERROR,
        name::LATENCY_MEAN,
        name::LATENCY_P50,
        name::LATENCY_P95,
        name::LATENCY_P99,
        "latencyMs",
    ];
    match metric {
        _ if percentages.contains(&metric) => Some([0.0, 100.0]),
        _ if shares.contains(&metric) || metric.ends_with("PValue") => Some([0.0, 1.0]),
        _ if amounts.contains(&metric) => Some([0.0, f64::INFINITY]),
        name::BRIER => Some([0.0, 2.0]),
        name::SCHEMA_BREAK => Some([0.0, 2.0]),
        name::MATTHEWS => Some([-1.0, 1.0]),
        name::R2 => Some([f64::NEG_INFINITY, 1.0]),
        _ => {
            let watched = metric.strip_suffix("Change")?;
            (is_money(watched) || range(watched).is_some()).then_some([0.0, 2.0])
        }
    }
}

/// Whether a metric is measured for single columns instead of a whole batch.
#[must_use]
pub fn is_of_column(metric: &str) -> bool {
    matches!(
        metric,
        name::DRIFT_P_VALUE
            | name::DRIFT_ALERT_P_VALUE
            | name::DRIFT_EFFECT
            | name::SCHEMA_BREAK
            | name::MISSING_PCT
            | name::OUTLIER_PCT
    )
}

/// Whether a metric is in the unit of `estimation.costs`.
#[must_use]
pub fn is_money(metric: &str) -> bool {
    matches!(
        metric,
        name::BUSINESS_VALUE
            | name::BUSINESS_VALUE_TOTAL
            | name::ESTIMATED_BUSINESS_VALUE
            | name::ESTIMATED_BUSINESS_VALUE_TOTAL
    )
}

/// An amount of money with two decimals and, if one is given, its currency.
#[must_use]
pub fn amount(value: f64, currency: Option<&str>) -> String {
    match currency {
        Some(currency) => format!("{value:.2} {currency}"),
        None => format!("{value:.2}"),
    }
}

/// The number prepared for rounding to decimals, so that what reads as half is rounded away from zero, as charts do:
/// 0.8045, which as a double is slightly less, becomes 0.805. Adds at most two units in the last place.
#[must_use]
pub fn half_up(value: f64) -> f64 {
    value * (1.0 + 2.0 * f64::EPSILON)
}

/// The severity of a broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Look at it today.
    Medium,
    /// Look at it now.
    High,
    /// Somebody should be woken.
    Critical,
}

json::by_serde!(Severity);

/// One value of one metric in one batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measurement {
    /// Name of the metric, one of [`name`] or the caller's own.
    pub metric: String,
    /// Column, for a metric of columns.
    pub column: Option<String>,
    /// Segment, for a measurement of a segment.
    pub segment: Option<String>,
    /// The value; `None` if it is not defined, in which case `reason` says why.
    pub value: Option<f64>,
    /// 95 % confidence interval, if known.
    pub interval: Option<[f64; 2]>,
    /// Number of rows behind the value.
    pub n: u64,
    /// Why the value is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

json::shape!(Measurement { metric, column, segment, value, interval, n, reason });

impl Measurement {
    /// A measurement of the whole batch.
    #[must_use]
    pub fn new(metric: &str, value: Option<f64>, n: u64) -> Self {
        Self {
            metric: metric.to_owned(),
            column: None,
            segment: None,
            value: value.and_then(finite),
            interval: None,
            n,
            reason: None,
        }
    }

    /// The measurement, assigned to a column.
    #[must_use]
    pub fn of_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// The measurement with its interval.
    #[must_use]
    pub fn with_interval(mut self, interval: Option<[f64; 2]>) -> Self {
        self.interval = interval;
        self
    }

    /// The measurement with the reason why there is no value.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// The number if it is finite: results never carry NaN or infinities.
#[must_use]
pub fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
