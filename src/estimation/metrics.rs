//! The metrics that are estimated.

use crate::metric::name;

/// A metric with an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    RocAuc,
    AveragePrecision,
    F1,
    Precision,
    Recall,
    Specificity,
    Accuracy,
    BusinessValue,
}

/// All of them, in the order of results.
pub(super) const METRICS: [Metric; 8] = [
    Metric::Accuracy,
    Metric::RocAuc,
    Metric::AveragePrecision,
    Metric::F1,
    Metric::Precision,
    Metric::Recall,
    Metric::Specificity,
    Metric::BusinessValue,
];

/// One value for each of [`METRICS`].
pub(super) type Each<T> = [T; 8];

impl Metric {
    /// Its name in results; its measurement has the prefix `estimated`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Accuracy => name::ACCURACY,
            Self::RocAuc => name::ROC_AUC,
            Self::AveragePrecision => name::AVERAGE_PRECISION,
            Self::F1 => "f1",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Specificity => "specificity",
            Self::BusinessValue => "businessValue",
        }
    }

    /// The range of its values.
    pub(super) fn limits(self) -> [f64; 2] {
        match self {
            Self::BusinessValue => [f64::NEG_INFINITY, f64::INFINITY],
            _ => [0.0, 1.0],
        }
    }

    /// The reason if it has no value, or is 0 / 0.
    pub(super) fn nothing(self) -> &'static str {
        match self {
            Self::RocAuc => "every row is sure to be of one class",
            Self::AveragePrecision | Self::Recall => "no row is expected to be positive",
            Self::F1 => "no row is predicted or expected to be positive",
            Self::Precision => "no row is predicted to be positive",
            Self::Specificity => "no row is expected to be negative",
            Self::Accuracy | Self::BusinessValue => "there are no rows",
        }
    }
}
