//! What a comparison of one column, or of a whole batch, came to.

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
    /// `bins + 1` ascending edges from the reference's 0.5 to its 99.5 % quantile, at most 30 bins
    /// (values beyond are in `below` and `above`); empty without reference values. Bins are closed
    /// on the left, the last one on both sides. Edges of text columns are lengths in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edges: Option<Vec<f64>>,
    /// The same over bins of equal width in the logarithm, where the values lie above 0 and span two powers of ten
    /// (and are numbers or lengths, of which the reference's are at hand).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logarithmic: Option<LogarithmicBins>,
    /// At most 50 categories in order of falling reference share; where there are more, the
    /// last ten are those most frequent in the batch, so that new ones are seen.
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

/// Shares over the range of the other bins, in bins of equal width in the logarithm; of whole numbers the bins end
/// between two of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogarithmicBins {
    /// Ascending ends, one more than bins.
    pub edges: Vec<f64>,
    /// Share of the reference in each bin.
    pub reference: Vec<f64>,
    /// Share of the batch in each bin.
    pub batch: Vec<f64>,
}

json::shape!(LogarithmicBins { edges, reference, batch });

/// The test of whether values went missing more or less often.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Missingness {
    /// Share missing in the reference.
    pub reference: f64,
    /// Share missing in the batch.
    pub batch: f64,
    /// P-value of the two-proportion test; `None` when nothing is missing on either side.
    pub p_value: Option<f64>,
    /// Its decimal logarithm, where the p-value itself is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value_log10: Option<f64>,
    /// The same, adjusted over the batch.
    pub adjusted_p_value: Option<f64>,
    /// Whether missingness itself drifted.
    pub verdict: Verdict,
}

json::shape!(Missingness { reference, batch, p_value, p_value_log10, adjusted_p_value, verdict });

/// One column compared.
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
    /// Whose conventions were followed: `scipy`, `evidently` or `nannyml`.
    pub convention: String,
    /// How the p-value was computed: `exact`, `asymptotic` or `permutation`; `bound` where chi-squared
    /// is so far out that a bound below what permutations could show takes their place; `threshold`
    /// where there is none and the statistic decides.
    pub method: String,
    /// The test's statistic.
    pub statistic: Option<f64>,
    /// Its p-value, 0 where it is below the smallest double.
    pub p_value: Option<f64>,
    /// Its decimal logarithm, where the p-value itself is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value_log10: Option<f64>,
    /// The p-value adjusted over the batch; equal to `p_value` for a single test.
    pub adjusted_p_value: Option<f64>,
    /// What the adjusted p-value (at or below) or the statistic (at or above) is held against.
    pub threshold: f64,
    /// Observed share of rows moved: KS D for numbers, total variation for categories.
    pub effect: Option<f64>,
    /// 95 % lower bound of the effect, 0 when not significant. Numbers: D less the two-sample
    /// Dvoretzky-Kiefer-Wolfowitz band, `sqrt(ln(2 / 0.05) (n + m) / (2 n m))`. Categories: total
    /// variation less its mean under no change and 1.645 standard errors (two categories: 1.96
    /// standard errors of the difference).
    pub effect_low: Option<f64>,
    /// Where the reference is a profile and not rows: the effect that the rows themselves would have differs
    /// by at most so much. `None` where they were there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_bound: Option<f64>,
    /// `p-value` or `statistic`: which of the two `threshold` applies to.
    pub decided_by: String,
    /// The change in the share of missing values.
    pub missingness: Missingness,
    /// Smallest effect that this test could have seen at this size with power 0.8, at the level a lone
    /// change among all tests of the batch is held against (`threshold / tests`, unless nothing is
    /// adjusted). `None` where even a whole change is not sure to be seen, and where the test has no
    /// such limit in rows moved, which `reason` then says: of numbers only Kolmogorov-Smirnov has one,
    /// of categories chi-squared, G, total variation and, for two, Fisher's and the z test.
    pub min_detectable_effect: Option<f64>,
    /// The answer: drifted when the values or, in a report, the share of missing ones did.
    pub verdict: Verdict,
    /// The answer in one plain sentence.
    pub reason: String,
    /// Present values in the reference.
    pub n_reference: u64,
    /// Present values in the batch.
    pub n_batch: u64,
    /// Rows without a value in the reference.
    pub missing_reference: u64,
    /// Rows without a value in the batch.
    pub missing_batch: u64,
    /// Seed of the permutations, where there were any; mixed with the counts they start from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What the presets asked for in `compare` say of the column.
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

/// A column that was not compared, and why.
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
    /// One result a column, in the reference's order.
    pub columns: Vec<DriftResult>,
    /// Number of drifted columns.
    pub drifted: u64,
    /// Number of compared columns.
    pub compared: u64,
    /// `drifted / compared`, 0 when nothing was compared.
    pub share: f64,
    /// Any drifted: drifted; else all inconclusive: inconclusive; else stable. With the preset
    /// `evidently`: drifted from half of the columns on.
    pub verdict: Verdict,
    /// The chance that a clean batch is called drifted at all.
    pub alpha: f64,
    /// How p-values were adjusted: `benjamini-hochberg` or `none`, ...
    pub adjust: String,
    /// Columns that were not compared.
    pub skipped: Vec<SkippedColumn>,
    /// What limits the whole comparison: `reference-small` where the batch has more rows than the
    /// reference.
    pub warnings: Vec<Warning>,
    /// What the presets asked for in `compare` say of the batch.
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
