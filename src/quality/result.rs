//! Results on the quality of a table.

use crate::json;
use crate::metric::Severity;
use crate::table::Kind;
use serde::{Deserialize, Serialize};

/// The quantiles reported for numbers, in the order of [`ColumnQuality::quantiles`].
pub const QUANTILES: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/// The quality of one column. Numeric fields are absent for labels and texts; moments are in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnQuality {
    /// Name.
    pub name: String,
    /// How it is compared.
    pub kind: Kind,
    /// Number of rows without a value.
    pub missing: u64,
    /// Missing values in percent of all rows; `None` without rows.
    pub missing_pct: Option<f64>,
    /// Number of finite numbers strictly outside the 1.5 IQR fences.
    pub outliers: Option<u64>,
    /// Outliers in percent of all rows.
    pub outlier_pct: Option<f64>,
    /// The fences: Q1 - 1.5 IQR and Q3 + 1.5 IQR, type-7 quantiles of the present finite values.
    pub fences: Option<[f64; 2]>,
    /// Number of distinct present values.
    pub distinct: u64,
    /// Smallest finite number.
    pub min: Option<f64>,
    /// Largest finite number.
    pub max: Option<f64>,
    /// Mean of the finite numbers.
    pub mean: Option<f64>,
    /// Standard deviation (n - 1) of the finite numbers.
    pub std: Option<f64>,
    /// Type-7 quantiles at 1, 5, 10, 25, 50, 75, 90, 95, 99 %; empty for labels.
    pub quantiles: Vec<f64>,
    /// Number of infinite values.
    pub infinite: u64,
    /// Categories that the reference does not have, at most 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen: Option<Vec<String>>,
    /// Number of rows whose category the reference does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_rows: Option<u64>,
    /// Number of rows outside the reference's smallest and largest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_of_range: Option<u64>,
}

json::shape!(ColumnQuality {
    name,
    kind,
    missing,
    missing_pct,
    outliers,
    outlier_pct,
    fences,
    distinct,
    min,
    max,
    mean,
    std,
    quantiles,
    infinite,
    unseen,
    unseen_rows,
    out_of_range,
});

/// A finding that deserves attention.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QualityIssue {
    /// Column it is about, `None` for the whole table.
    pub column: Option<String>,
    /// Kebab-case name: `missing`, `outliers`, `duplicate-rows`, `constant`, `infinite`, `unseen`, `out-of-range`, `all-missing`, `kind-changed`, `column-absent`, `column-new`.
    pub code: String,
    /// The issue in one sentence.
    pub message: String,
    /// The value that was compared with the threshold.
    pub value: f64,
    /// The threshold it passed.
    pub threshold: f64,
    /// How bad.
    pub severity: Severity,
}

json::shape!(QualityIssue { column, code, message, value, threshold, severity });

/// The quality of a table, alone or against a reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataQuality {
    /// Number of rows.
    pub rows: u64,
    /// Number of rows equal to an earlier row; missing equals missing.
    pub duplicate_rows: u64,
    /// One entry per column, in file order.
    pub columns: Vec<ColumnQuality>,
    /// The issues, most severe first; among equally severe ones, the one that concerns most rows first.
    pub issues: Vec<QualityIssue>,
}

json::shape!(DataQuality { rows, duplicate_rows, columns, issues });

/// Options of [`data_quality`](crate::quality::data_quality).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct QualityOptions {
    /// Percentage of missing values above which they are an issue; default 5.
    pub missing_pct: Option<f64>,
    /// Percentage of outliers above which they are an issue; default 10.
    pub outlier_pct: Option<f64>,
}
