//! What a caller may ask of a comparison.

use super::bins::Bins;
use super::test::{Convention, Method};
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
    /// What Evidently 0.7.23 would say with nothing configured.
    Evidently,
    /// What `NannyML` 0.13.1 would say with nothing configured.
    Nannyml,
}

impl Preset {
    /// The name used in options and results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calibrated => "calibrated",
            Self::Classic => "classic",
            Self::Evidently => "evidently",
            Self::Nannyml => "nannyml",
        }
    }
}

impl Preset {
    /// Whether it is another library's recipe, with that library's thresholds.
    #[must_use]
    pub fn is_foreign(self) -> bool {
        matches!(self, Self::Evidently | Self::Nannyml)
    }
}

impl TryFrom<String> for Preset {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let all = [Self::Calibrated, Self::Classic, Self::Evidently, Self::Nannyml];
        let known = all.into_iter().find(|preset| preset.as_str() == name);
        known.ok_or_else(|| {
            let names = all.map(Self::as_str).join(", ");
            format!("\"{name}\" is not a preset; available: {names}")
        })
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
    /// Adjustment; default Benjamini-Hochberg, none for the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Adjustment>,
    /// Share of rows that must have moved; default 0.05, 0 for the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_effect: Option<f64>,
    /// Fewer present values than this on either side are inconclusive; default 2.
    /// Their p-values still count among those adjusted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_rows: Option<u64>,
    /// Compare only these columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Test per column, by its name; distances get a p-value from their permutation null, and in the
    /// presets `evidently` and `nannyml` their threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tests: Option<BTreeMap<String, String>>,
    /// Threshold per column: of the p-value in place of alpha or, where a preset decides by the
    /// statistic, of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<BTreeMap<String, f64>>,
    /// Whether a change in the share of missing values is drift too; default true, false for the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missingness: Option<bool>,
    /// Seed of permutation p-values; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Presets whose verdicts are shown beside: where they would have alarmed, and whether that is
    /// noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Vec<Preset>>,
}

impl DriftOptions {
    /// Whether a preset is asked for, to decide or to be shown beside.
    #[must_use]
    pub fn asks_for(&self, preset: Preset) -> bool {
        self.preset == Some(preset) || self.compare.iter().flatten().any(|&other| other == preset)
    }
}

/// Options of [`drift_test`](crate::drift::drift_test); absent ones take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DriftTestOptions {
    /// Whose formula and decision; default `scipy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convention: Option<Convention>,
    /// How the p-value is computed; default `auto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Seed of permutations; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Permutations at most; default 999, so that the smallest p-value of theirs is 0.001.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u64>,
    /// Level of the p-value, at or below which the verdict is drifted; default 0.05. In the other
    /// conventions the library's own threshold is the default, of the statistic for its distances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// `two-sided` (default), `less` or `greater`, as in scipy's function of the test: of
    /// Kolmogorov-Smirnov the side on which the reference's distribution function lies of the
    /// batch's, of the others the side on which the reference's values or share lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<String>,
    /// Yates' correction of a 2 x 2 table (chi-squared and G); default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<bool>,
    /// Bins of numbers for a distance between shares: a number of equal width, or a rule; default
    /// `reference-quantiles`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<Bins>,
    /// Wasserstein in standard deviations of the reference; default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normalize: Option<bool>,
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
