//! Results of a joint comparison.

use crate::drift::{SkippedColumn, Verdict};
use crate::json;
use serde::Serialize;

/// The part of a finding that one column explains; the parts of all columns add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnShare {
    /// The column.
    pub column: String,
    /// Its share, 0 to 1.
    pub share: f64,
}

json::shape!(ColumnShare { column, share });

/// One column's share of the squared residuals.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResidualShare {
    /// The column.
    pub column: String,
    /// Its share in the batch; all of them add up to 1.
    pub share: f64,
    /// Its share in the reference; all of them add up to 1.
    pub reference_share: f64,
    /// Its mean square in the batch divided by that in the reference; `None` if the latter is 0.
    pub ratio: Option<f64>,
}

json::shape!(ResidualShare { column, share, reference_share, ratio });

/// The reconstruction error: what rows lose when they are projected on the principal components of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconstructionError {
    /// The mean length of the rows' residuals, in standard deviations of the reference; `None` without a result, in
    /// which case `reason` says why.
    pub value: Option<f64>,
    /// The same for the whole reference, on which the components were fitted.
    pub reference: Option<f64>,
    /// Standard deviation of the rows' residual lengths divided by the square root of their number; `None` for one
    /// row.
    pub sampling_error: Option<f64>,
    /// The value minus and plus three sampling errors, as in `NannyML`.
    pub interval: Option<[f64; 2]>,
    /// Mean of the reference's chunks minus and plus three of their standard deviations, as in `NannyML`; `None` with
    /// fewer than two chunks.
    pub threshold: Option<[f64; 2]>,
    /// Whether the value lies strictly outside the threshold: `NannyML`'s alert. It considers neither the number of
    /// rows in the batch nor how few chunks the threshold is based on, and does not decide here.
    pub alert: Option<bool>,
    /// P-value of Kolmogorov-Smirnov on the rows' residual lengths: the batch against one half of the reference, in
    /// components fitted on the other half.
    pub p_value: Option<f64>,
    /// The statistic of that test: the smallest share of rows whose residuals must have changed.
    pub effect: Option<f64>,
    /// Number of components kept.
    pub components: u64,
    /// Share of the reference's variance that they explain.
    pub explained: Option<f64>,
    /// The columns' parts of the loss, in descending order.
    pub columns: Vec<ResidualShare>,
    /// Columns that take no part, with the reason.
    pub skipped: Vec<SkippedColumn>,
    /// The result in one sentence, or why there is none.
    pub reason: String,
}

json::shape!(ReconstructionError {
    value,
    reference,
    sampling_error,
    interval,
    threshold,
    alert,
    p_value,
    effect,
    components,
    explained,
    columns,
    skipped,
    reason,
});

/// How well trees tell rows of the batch from rows of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Domain {
    /// Area under the ROC curve on rows that the trees had not seen, as the mean over folds; 0.5 is chance. `None`
    /// without a result, in which case `reason` says why.
    pub auc: Option<f64>,
    /// 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// The area that clean data of these sizes exceed with probability `alpha` divided by the number of tests.
    pub threshold: Option<f64>,
    /// Probability that clean data of these sizes reach this area.
    pub p_value: Option<f64>,
    /// Share of entirely new rows in the batch that would give the same area: `2 auc - 1`, at least 0.
    pub effect: Option<f64>,
    /// Whether the area lies outside 0.45 to 0.65: `NannyML`'s alert, whatever the sizes.
    pub nannyml_alert: Option<bool>,
    /// Number of rows of the reference used.
    pub n_reference: u64,
    /// Number of rows of the batch used.
    pub n_batch: u64,
    /// Number of folds.
    pub folds: u64,
    /// Seed of the folds and of the sampled rows.
    pub seed: u64,
    /// The columns by which rows are told apart, in descending order of their share of the gain.
    pub columns: Vec<ColumnShare>,
    /// The result in one sentence, or why there is none.
    pub reason: String,
}

json::shape!(Domain {
    auc,
    interval,
    threshold,
    p_value,
    effect,
    nannyml_alert,
    n_reference,
    n_batch,
    folds,
    seed,
    columns,
    reason,
});

impl Domain {
    /// No result, with the reason.
    pub(super) fn without([n_reference, n_batch]: [u64; 2], seed: u64, reason: String) -> Self {
        Self {
            auc: None,
            interval: None,
            threshold: None,
            p_value: None,
            effect: None,
            nannyml_alert: None,
            n_reference,
            n_batch,
            folds: super::settings::FOLDS as u64,
            seed,
            columns: Vec::new(),
            reason,
        }
    }
}

/// Drift of all columns together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MultivariateDrift {
    /// Whether columns still vary together as they did.
    pub reconstruction: ReconstructionError,
    /// Whether rows can be told apart; `None` if that was not requested.
    pub classifier: Option<Domain>,
    /// The columns that explain the finding, in descending order: those of the classifier or, if it is absent or only
    /// the reconstruction found drift, those whose residuals changed most.
    pub columns: Vec<ColumnShare>,
    /// Columns that take no part, with the reason.
    pub skipped: Vec<SkippedColumn>,
    /// Largest probability that a clean batch is called drifted.
    pub alpha: f64,
    /// Smallest share of rows that counts.
    pub min_effect: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in one or two sentences.
    pub reason: String,
}

json::shape!(MultivariateDrift {
    reconstruction,
    classifier,
    columns,
    skipped,
    alpha,
    min_effect,
    verdict,
    reason,
});

impl MultivariateDrift {
    /// The smaller p-value of the two methods times their number; `None` if neither has one. With `of_effect` the
    /// p-value of a method with a smaller effect is 1.
    #[must_use]
    pub fn p_value(&self, of_effect: f64) -> Option<f64> {
        let lost = (self.reconstruction.p_value, self.reconstruction.effect);
        let told = self.classifier.as_ref().map(|told| (told.p_value, told.effect));
        let tests = if told.is_some() { 2.0 } else { 1.0 };
        let counting = |(p_value, effect): (Option<f64>, Option<f64>)| {
            Some(if effect? >= of_effect { p_value? } else { p_value.and(Some(1.0))? })
        };
        let smallest = match (counting(lost), told.and_then(counting)) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        };
        smallest.map(|p| (tests * p).min(1.0))
    }
}
