//! What a caller may ask of a comparison.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A named set of defaults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Preset {
    /// Adjusted p-values and a smallest effect: the default.
    #[default]
    Calibrated,
    /// The textbook recipe: p < 0.05 per column, no adjustment, no smallest effect.
    Classic,
}

impl TryFrom<String> for Preset {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let trouble = match name.as_str() {
            "calibrated" => return Ok(Self::Calibrated),
            "classic" => return Ok(Self::Classic),
            "evidently" | "nannyml" => "is not part of this version",
            _ => "is not a preset",
        };
        Err(format!("the preset \"{name}\" {trouble}; available: calibrated, classic"))
    }
}

/// How the p-values of one batch are adjusted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adjustment {
    /// Benjamini and Hochberg 1995.
    BenjaminiHochberg,
    /// Holm 1979.
    Holm,
    /// Multiply by the number of tests.
    Bonferroni,
    /// Leave them alone.
    None,
}

/// Options of [`detect_drift`](crate::drift::detect_drift). Absent values take the preset's default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DriftOptions {
    /// Which defaults.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// The chance that a clean batch is called drifted at all; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Adjustment; default Benjamini-Hochberg, none for `classic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Adjustment>,
    /// Share of rows that must have moved; default 0.05, 0 for `classic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_effect: Option<f64>,
    /// Fewer present values than this on either side are inconclusive; default 2.
    /// Their p-values still count among those adjusted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_rows: Option<u64>,
    /// Compare only these columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Test per column: `kolmogorov-smirnov` or `chi-squared`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tests: Option<BTreeMap<String, String>>,
    /// Level per column, in place of alpha.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<BTreeMap<String, f64>>,
    /// Whether a change in the share of missing values is drift too; default true, false for `classic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missingness: Option<bool>,
    /// Seed of permutation p-values; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Adjustment {
    /// The name used in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BenjaminiHochberg => "benjamini-hochberg",
            Self::Holm => "holm",
            Self::Bonferroni => "bonferroni",
            Self::None => "none",
        }
    }
}
