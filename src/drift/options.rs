//! Options of a comparison.

use super::bins::Bins;
use super::test::{Convention, Method};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A named set of defaults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Preset {
    /// Adjusted p-values and a smallest effect (default).
    #[default]
    Calibrated,
    /// The textbook recipe: p < 0.05 per column, no adjustment, no smallest effect.
    Classic,
    /// Evidently 0.7.23 with its defaults.
    Evidently,
    /// `NannyML` 0.13.1 with its defaults.
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
    /// Whether it is the recipe of another library, with that library's thresholds.
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
    /// Multiplies each p-value by the number of tests.
    Bonferroni,
    /// No adjustment.
    None,
}

/// Options of [`detect_drift`](crate::drift::detect_drift). Absent values take the preset's default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DriftOptions {
    /// The preset; default `calibrated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Largest probability that a clean batch is called drifted; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Adjustment of p-values; default Benjamini-Hochberg, none in the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Adjustment>,
    /// Smallest share of rows moved for a drift verdict; default 0.05, 0 in the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_effect: Option<f64>,
    /// Smallest number of present values on either side; with fewer the verdict is inconclusive. Default 2. Their
    /// p-values still count among those adjusted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_rows: Option<u64>,
    /// Compare only these columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Test per column, by its name. Distances get a p-value from their permutation null; in the presets `evidently`
    /// and `nannyml` they get the library's threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tests: Option<BTreeMap<String, String>>,
    /// Threshold per column: of the p-value, instead of alpha, or of the statistic if the preset decides by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<BTreeMap<String, f64>>,
    /// Whether a change in the share of missing values counts as drift; default true, false in the other presets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missingness: Option<bool>,
    /// Seed of permutation p-values; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Presets whose verdicts are added: where they would have alarmed, and whether that is noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Vec<Preset>>,
}

impl DriftOptions {
    /// Whether a preset is requested, as the active one or for comparison.
    #[must_use]
    pub fn asks_for(&self, preset: Preset) -> bool {
        self.preset == Some(preset) || self.compare.iter().flatten().any(|&other| other == preset)
    }
}

/// Options of [`drift_test`](crate::drift::drift_test). Absent values take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DriftTestOptions {
    /// The library whose formula and decision are followed; default `scipy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convention: Option<Convention>,
    /// How the p-value is computed; default `auto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Seed of permutations; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Largest number of permutations; default 999, so that their smallest p-value is 0.001.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u64>,
    /// Level of the p-value, at or below which the verdict is drifted; default 0.05. In the other conventions the
    /// default is the library's own threshold, which for its distances applies to the statistic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// `two-sided` (default), `less` or `greater`, as in scipy's function of the test. For Kolmogorov-Smirnov it says
    /// on which side of the batch's distribution function the reference's lies; for the other tests, on which side
    /// the reference's values or share lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<String>,
    /// Yates' correction of a 2 x 2 table (chi-squared and G); default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<bool>,
    /// Bins of numbers for a distance between shares: a number of bins of equal width, or a rule; default
    /// `reference-quantiles`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<Bins>,
    /// Whether Wasserstein is in standard deviations of the reference; default false.
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
