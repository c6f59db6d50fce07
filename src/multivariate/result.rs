//! What a joint comparison came to.

use crate::drift::{SkippedColumn, Verdict};
use crate::json;
use serde::Serialize;

/// How much of a finding one column explains; those of all columns add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnShare {
    /// The column.
    pub column: String,
    /// Its share, 0 to 1.
    pub share: f64,
}

json::shape!(ColumnShare { column, share });

/// One column's share of the squares of what rows lose.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResidualShare {
    /// The column.
    pub column: String,
    /// Its share in the batch; all of them add up to 1.
    pub share: f64,
    /// Its share in the reference; all of them add up to 1.
    pub reference_share: f64,
    /// Its mean square in the batch divided by that in the reference; `None` where that is 0.
    pub ratio: Option<f64>,
}

json::shape!(ResidualShare { column, share, reference_share, ratio });

/// What rows lose when they are expressed in the principal components of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconstructionError {
    /// The mean length of what a row loses, in standard deviations of the reference; `None` without an
    /// answer, and `reason` says why.
    pub value: Option<f64>,
    /// The same of the whole reference, on which the components were fitted.
    pub reference: Option<f64>,
    /// Standard deviation of what the rows lose divided by the root of their number; `None` for one row.
    pub sampling_error: Option<f64>,
    /// Three sampling errors either way, as `NannyML`.
    pub interval: Option<[f64; 2]>,
    /// Mean of the reference's pieces less and plus three of their standard deviations, as `NannyML`;
    /// `None` with fewer than two pieces.
    pub threshold: Option<[f64; 2]>,
    /// Whether the value lies strictly outside the threshold: what `NannyML` alerts on. It knows neither
    /// how many rows the batch has nor how few pieces it rests on, and does not decide here.
    pub alert: Option<bool>,
    /// Chance that clean data are at least as far apart: Kolmogorov-Smirnov on what each row loses, batch
    /// against one half of the reference, in components that were fitted on the other half.
    pub p_value: Option<f64>,
    /// The statistic of that test: share of rows whose loss must have changed.
    pub effect: Option<f64>,
    /// Components that are kept.
    pub components: u64,
    /// Share of the reference's variance that they hold.
    pub explained: Option<f64>,
    /// Whose loss it is, by falling share.
    pub columns: Vec<ResidualShare>,
    /// Columns that take no part, and why.
    pub skipped: Vec<SkippedColumn>,
    /// The answer in one sentence, or why there is none.
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
    /// Area under the ROC curve on rows that the trees had not seen, the mean over folds; 0.5 is chance.
    /// `None` without an answer, and `reason` says why.
    pub auc: Option<f64>,
    /// 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// What clean data of these sizes exceed with a chance of `alpha` divided by the tests.
    pub threshold: Option<f64>,
    /// Chance that clean data of these sizes reach this area.
    pub p_value: Option<f64>,
    /// Share of the batch's rows that would have to be wholly new to be told as well: `2 auc - 1`, at
    /// least 0.
    pub effect: Option<f64>,
    /// Whether the area lies outside 0.45 to 0.65: what `NannyML` alerts on, whatever the sizes.
    pub nannyml_alert: Option<bool>,
    /// Rows of the reference that were looked at.
    pub n_reference: u64,
    /// Rows of the batch that were looked at.
    pub n_batch: u64,
    /// Folds.
    pub folds: u64,
    /// Seed of the folds and of the rows that are drawn.
    pub seed: u64,
    /// By which columns rows are told apart, by falling share of the gain.
    pub columns: Vec<ColumnShare>,
    /// The answer in one sentence, or why there is none.
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
    /// No answer, and why.
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
    /// Whether columns go together as they did.
    pub reconstruction: ReconstructionError,
    /// Whether rows can be told apart; `None` where that was not asked for.
    pub classifier: Option<Domain>,
    /// The columns that explain the finding, by falling share: those of the classifier, or, where that is
    /// not there or only the reconstruction found drift, by how much more (or less) is lost of them.
    pub columns: Vec<ColumnShare>,
    /// Columns that take no part, and why.
    pub skipped: Vec<SkippedColumn>,
    /// The chance that a clean batch is called drifted.
    pub alpha: f64,
    /// Smallest share of rows that counts.
    pub min_effect: f64,
    /// The answer.
    pub verdict: Verdict,
    /// The answer in one or two sentences.
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
    /// The smaller p-value of the two views times their number; `None` where neither has one. With
    /// `of_effect` a view counts only from that effect on: its p-value is 1 below it.
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
