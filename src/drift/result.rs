//! Results of comparing one column, or a whole batch.

use super::compared::{ComparedReport, Comparison};
use super::verdict::Verdict;
use crate::error::Warning;
use crate::json;
use crate::table::Kind;
use serde::Serialize;

/// Shares of reference and batch, for charts. Bin edges come from the reference.
/// All shares are of present (not missing) values, except `missing`, which is of all rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnComparison {
    /// `bins + 1` ascending edges from the reference's 0.5 to its 99.5 % quantile, at most 30 bins; empty without
    /// reference values. Values beyond are in `below` and `above`. Bins are closed on the left, the last one on both
    /// sides. Edges of text columns are lengths in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edges: Option<Vec<f64>>,
    /// The same shares over bins of equal width in the logarithm, if the values are above 0, span two powers of ten,
    /// and are numbers or lengths whose reference values are at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logarithmic: Option<LogarithmicBins>,
    /// At most 50 categories, in order of descending reference share. If there are more, the last ten are those most
    /// frequent in the batch, so that new ones are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<String>>,
    /// Share of the reference in each bin or category.
    pub reference: Vec<f64>,
    /// Share of the batch in each bin or category.
    pub batch: Vec<f64>,
    /// Reference and batch share of the categories that are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<[f64; 2]>,
    /// Reference and batch share below the first edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<[f64; 2]>,
    /// Reference and batch share above the last edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<[f64; 2]>,
    /// Share of rows without a value.
    pub missing: [f64; 2],
}

json::shape!(ColumnComparison {
    edges,
    logarithmic,
    categories,
    reference,
    batch,
    other,
    below,
    above,
    missing,
});

/// Shares over the range of the linear bins, in bins of equal width in the logarithm. For whole numbers the bins end
/// between two of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogarithmicBins {
    /// Ascending edges, one more than there are bins.
    pub edges: Vec<f64>,
    /// Share of the reference in each bin.
    pub reference: Vec<f64>,
    /// Share of the batch in each bin.
    pub batch: Vec<f64>,
}

json::shape!(LogarithmicBins { edges, reference, batch });

/// The test of the share of missing values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Missingness {
    /// Share of missing values in the reference.
    pub reference: f64,
    /// Share of missing values in the batch.
    pub batch: f64,
    /// P-value of the two-proportion test; `None` if nothing is missing on either side.
    pub p_value: Option<f64>,
    /// Decimal logarithm of the p-value if that is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value_log10: Option<f64>,
    /// The p-value adjusted over the batch.
    pub adjusted_p_value: Option<f64>,
    /// Whether missingness itself drifted.
    pub verdict: Verdict,
}

json::shape!(Missingness { reference, batch, p_value, p_value_log10, adjusted_p_value, verdict });

/// Result of comparing one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DriftResult {
    /// Name of the column, `None` for a bare [`driftTest`](crate::drift::drift_test).
    pub column: Option<String>,
    /// How it was compared.
    pub kind: Kind,
    /// Name of the test.
    pub test: String,
    /// `hypothesis` or `distance`.
    pub family: String,
    /// The library whose conventions were followed: `scipy`, `evidently` or `nannyml`.
    pub convention: String,
    /// How the p-value was computed: `exact`, `asymptotic` or `permutation`. `bound` if chi-squared is so extreme
    /// that a bound below what permutations could show replaces them. `threshold` if there is no p-value and the
    /// statistic decides.
    pub method: String,
    /// The test's statistic.
    pub statistic: Option<f64>,
    /// Its p-value; 0 if it is below the smallest double.
    pub p_value: Option<f64>,
    /// Decimal logarithm of the p-value if that is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value_log10: Option<f64>,
    /// The p-value adjusted over the batch; equal to `p_value` for a single test.
    pub adjusted_p_value: Option<f64>,
    /// The threshold: drifted if the adjusted p-value is at or below it, or the statistic at or above it.
    pub threshold: f64,
    /// Observed share of rows moved: KS D for numbers, total variation for categories.
    pub effect: Option<f64>,
    /// 95 % lower bound of the effect; 0 if it is not significant. Numbers: D minus the two-sample
    /// Dvoretzky-Kiefer-Wolfowitz band, `sqrt(ln(2 / 0.05) (n + m) / (2 n m))`. Categories: total variation minus its
    /// mean under no change and 1.645 standard errors (two categories: minus 1.96 standard errors of the difference).
    pub effect_low: Option<f64>,
    /// Error bound if the reference is a profile: the effect computed from the reference's rows would differ by at
    /// most this much. `None` if the rows were available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_bound: Option<f64>,
    /// `p-value` or `statistic`: which of the two `threshold` applies to.
    pub decided_by: String,
    /// The change in the share of missing values.
    pub missingness: Missingness,
    /// Smallest effect that this test detects at this size with power 0.8, at the level that applies to a lone change
    /// among all tests of the batch (`threshold / tests`, unless nothing is adjusted). `None` if even a complete
    /// change is not sure to be detected, and if the test has no such limit in rows moved, which `reason` then says.
    /// For numbers only Kolmogorov-Smirnov has one; for categories chi-squared, G, total variation and, with two
    /// categories, Fisher's and the z test.
    pub min_detectable_effect: Option<f64>,
    /// The verdict: drifted if the values or, in a report, the share of missing values drifted.
    pub verdict: Verdict,
    /// The verdict in one plain sentence.
    pub reason: String,
    /// Number of present values in the reference.
    pub n_reference: u64,
    /// Number of present values in the batch.
    pub n_batch: u64,
    /// Number of rows without a value in the reference.
    pub missing_reference: u64,
    /// Number of rows without a value in the batch.
    pub missing_batch: u64,
    /// Seed of the permutations, if there were any. It is mixed with the counts they start from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What the presets requested in `compare` say about the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparisons: Option<Vec<Comparison>>,
    /// Shares for charts.
    pub profile: ColumnComparison,
}

json::shape!(DriftResult {
    column,
    kind,
    test,
    family,
    convention,
    method,
    statistic,
    p_value,
    p_value_log10,
    adjusted_p_value,
    threshold,
    effect,
    effect_low,
    error_bound,
    decided_by,
    missingness,
    min_detectable_effect,
    verdict,
    reason,
    n_reference,
    n_batch,
    missing_reference,
    missing_batch,
    seed,
    comparisons,
    profile,
});

/// A column that was not compared, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SkippedColumn {
    /// Name of the column.
    pub column: String,
    /// Why it was left out.
    pub reason: String,
}

json::shape!(SkippedColumn { column, reason });

/// Every feature of a batch compared with the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DriftReport {
    /// One result per column, in the reference's order.
    pub columns: Vec<DriftResult>,
    /// Number of drifted columns.
    pub drifted: u64,
    /// Number of compared columns.
    pub compared: u64,
    /// `drifted / compared`, 0 if nothing was compared.
    pub share: f64,
    /// The verdict: drifted if any column is drifted; else inconclusive if all are inconclusive; else stable. In the
    /// preset `evidently`: drifted if at least half of the columns are.
    pub verdict: Verdict,
    /// Largest probability that a clean batch is called drifted.
    pub alpha: f64,
    /// How p-values were adjusted: `benjamini-hochberg` or `none`, ...
    pub adjust: String,
    /// Columns that were not compared.
    pub skipped: Vec<SkippedColumn>,
    /// Limits of the whole comparison: `reference-small` if the batch has more rows than the reference.
    pub warnings: Vec<Warning>,
    /// What the presets requested in `compare` say about the batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparisons: Option<Vec<ComparedReport>>,
}

json::shape!(DriftReport {
    columns,
    drifted,
    compared,
    share,
    verdict,
    alpha,
    adjust,
    skipped,
    warnings = Vec::new(),
    comparisons,
});
