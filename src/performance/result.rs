//! Results of realised performance.

use crate::error::Warning;
use crate::json::{self, Read};
use serde::Serialize;
use serde::de::Error as _;
use serde_json::{Error, Value};
use std::collections::BTreeMap;

/// One ratio under three averages over classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Averages {
    /// Plain mean over classes.
    #[serde(rename = "macro")]
    pub macro_average: Option<f64>,
    /// Over all decisions together.
    pub micro: Option<f64>,
    /// Mean over classes, weighted by support.
    pub weighted: Option<f64>,
}

json::shape!(Averages {
    macro_average as "macro", micro, weighted,
});

/// Ratios for the positive class of a binary task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BinaryMetrics {
    /// The positive class.
    pub positive: String,
    /// Precision of the positive class.
    pub precision: Option<f64>,
    /// Recall of the positive class.
    pub recall: Option<f64>,
    /// F1 of the positive class.
    pub f1: Option<f64>,
    /// Recall of the other class.
    pub specificity: Option<f64>,
}

json::shape!(BinaryMetrics { positive, precision, recall, f1, specificity });

/// Ratios of one class against the rest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassMetrics {
    /// The class.
    pub class: String,
    /// Precision.
    pub precision: Option<f64>,
    /// Recall.
    pub recall: Option<f64>,
    /// F1.
    pub f1: Option<f64>,
    /// Rows (or weight) whose target is this class.
    pub support: f64,
}

json::shape!(ClassMetrics { class, precision, recall, f1, support });

/// Performance of a classifier on rows with a target. Undefined values are `None`; undefined ratios are 0 as in
/// scikit-learn, with a warning.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassificationMetrics {
    /// Number of rows with both target and prediction.
    pub n: u64,
    /// Classes, sorted by value if all are numbers, else by code point.
    pub classes: Vec<String>,
    /// Share of rows predicted correctly.
    pub accuracy: Option<f64>,
    /// Mean recall over the classes that occur in the target.
    pub balanced_accuracy: Option<f64>,
    /// Matthews correlation coefficient.
    pub matthews: Option<f64>,
    /// Cohen's kappa.
    pub cohen_kappa: Option<f64>,
    /// Precision under three averages.
    pub precision: Averages,
    /// Recall under three averages.
    pub recall: Averages,
    /// F1 under three averages.
    pub f1: Averages,
    /// Ratios for the positive class, if there are at most two classes.
    pub binary: Option<BinaryMetrics>,
    /// Ratios per class, in the order of `classes`.
    pub per_class: Vec<ClassMetrics>,
    /// Rows are targets, columns are predictions, in the order of `classes`; sums of weights if weights are given.
    pub confusion: Vec<Vec<f64>>,
    /// Area under the ROC curve; multiclass: one-vs-rest, plain mean.
    pub roc_auc: Option<f64>,
    /// Area under the ROC curve; multiclass: one-vs-rest, mean weighted by prevalence.
    pub roc_auc_weighted: Option<f64>,
    /// Step-wise area under the precision-recall curve; multiclass: one-vs-rest, plain mean.
    pub average_precision: Option<f64>,
    /// Logarithmic loss, probabilities clipped at 2^-52.
    pub log_loss: Option<f64>,
    /// Brier score, as scikit-learn (multiclass: sum over classes).
    pub brier: Option<f64>,
    /// Expected calibration error: ten equal-width bins on the top class.
    pub expected_calibration_error: Option<f64>,
    /// 95 % confidence intervals by metric name, clipped to the metric's range: `accuracy`,
    /// `balancedAccuracy`, `precision` / `recall` / `f1` with `Macro` / `Micro` / `Weighted`,
    /// `binaryPrecision` / `Recall` / `F1` / `Specificity`, `matthews`, `cohenKappa`, `rocAuc`,
    /// `rocAucWeighted`, `averagePrecision`, `logLoss`, `brier`, `expectedCalibrationError`.
    pub intervals: BTreeMap<String, [f64; 2]>,
    /// How each interval was computed, by metric name.
    pub interval_methods: BTreeMap<String, String>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
}

json::shape!(ClassificationMetrics {
    n,
    classes,
    accuracy,
    balanced_accuracy,
    matthews,
    cohen_kappa,
    precision,
    recall,
    f1,
    binary,
    per_class,
    confusion,
    roc_auc,
    roc_auc_weighted,
    average_precision,
    log_loss,
    brier,
    expected_calibration_error,
    intervals,
    interval_methods,
    warnings,
});

/// Performance of a regression model on rows with a target.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegressionMetrics {
    /// Number of rows with both target and prediction.
    pub n: u64,
    /// Mean absolute error.
    pub mae: Option<f64>,
    /// Mean squared error.
    pub mse: Option<f64>,
    /// Root of the mean squared error.
    pub rmse: Option<f64>,
    /// Median absolute error.
    pub median_absolute_error: Option<f64>,
    /// Largest absolute error.
    pub max_error: Option<f64>,
    /// Mean of prediction minus target.
    pub mean_error: Option<f64>,
    /// Mean of `|error| / |target|`; a target of 0 counts as 2.2e-16, as in scikit-learn.
    pub mape: Option<f64>,
    /// The same over the rows whose target is not 0; `None` if there are none.
    pub mape_skipping_zero_targets: Option<f64>,
    /// Coefficient of determination.
    pub r2: Option<f64>,
    /// Explained variance.
    pub explained_variance: Option<f64>,
    /// 95 % confidence intervals by metric name: `mae`, `mse`, `rmse`, `medianAbsoluteError`, `meanError`, `mape`,
    /// `mapeSkippingZeroTargets`, `r2`, `explainedVariance`. `maxError` has none; `mape` has none if a target is 0.
    pub intervals: BTreeMap<String, [f64; 2]>,
    /// How each interval was computed, by metric name, or why there is none.
    pub interval_methods: BTreeMap<String, String>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
}

json::shape!(RegressionMetrics {
    n,
    mae,
    mse,
    rmse,
    median_absolute_error,
    max_error,
    mean_error,
    mape,
    mape_skipping_zero_targets,
    r2,
    explained_variance,
    intervals,
    interval_methods,
    warnings,
});

/// Performance by task.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "task", rename_all = "lowercase")]
#[expect(clippy::large_enum_variant, reason = "there is one a batch, and it is read in place")]
pub enum Performance {
    /// Of a classifier.
    Classification(ClassificationMetrics),
    /// Of a regression model.
    Regression(RegressionMetrics),
}

impl Read for Performance {
    fn read(value: &Value) -> json::Result<Self> {
        match value.get("task").and_then(Value::as_str) {
            Some("classification") => Read::read(value).map(Self::Classification),
            Some("regression") => Read::read(value).map(Self::Regression),
            _ => Err(Error::custom("`task` is neither classification nor regression")),
        }
    }
}

json::by_read!(Performance);

/// Confidence of a model's predictions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Confidence {
    /// Mean probability of the top class.
    pub average: Option<f64>,
    /// Percentage of rows below the limit.
    pub low_pct: Option<f64>,
    /// Number of rows with a probability from 0 to 1.
    pub n: u64,
    /// Number of rows with a probability outside 0 to 1; if there are any, nothing is averaged.
    pub invalid: u64,
}

json::shape!(Confidence {
    average, low_pct, n, invalid = 0,
});
