//! Metrics of a classifier.

use super::agreement::{kappa, matthews};
use super::confusion::ConfusionMatrix;
use super::input::{ClassificationInput, Probability};
use super::intervals::{self, Intervals};
use super::positive::positive;
use super::probability::measure;
use super::ratios::{Ratios, accuracy, averages, balanced_accuracy, binary};
use super::result::ClassificationMetrics;
use super::rows::LabelledRows;
use super::scores::scores;
use super::warn;
use crate::error::Result;
use crate::table::labels::sort_classes;

/// Metrics of a classifier, by the definitions of scikit-learn 1.9.1 with `zero_division=0`.
///
/// Rows without a target or a prediction are left out and counted in a warning. Rows without a probability are
/// treated the same for the metrics that need one. Probabilities outside 0 to 1, or probabilities of a row that do
/// not sum to 1 (beyond what rounding to two digits explains), are refused: their metrics are `None`, and a warning
/// says how many. An undefined metric is 0 where scikit-learn returns 0 and `None` if it returns NaN, with a
/// warning either way. If weights are given, `support` and `confusion` are sums of weights, and intervals use Kish's
/// effective number of rows.
///
/// Cost: one pass over the rows, and one sort for each class with a probability.
///
/// ```
/// use driftglass::performance::{ClassificationInput, Probability, classification_metrics};
/// use driftglass::table::Column;
/// let metrics = classification_metrics(&ClassificationInput {
///     target: &Column::from_numbers("target", vec![0.0, 1.0, 1.0, 0.0]),
///     prediction: &Column::from_numbers("prediction", vec![0.0, 1.0, 0.0, 0.0]),
///     probability: Probability::Positive(&[0.1, 0.9, 0.4, 0.2]),
///     positive: None,
///     weights: None,
/// })?;
/// assert_eq!((metrics.accuracy, metrics.roc_auc), (Some(0.75), Some(1.0)));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
///
/// # Errors
/// `length-mismatch` if the columns differ in length; `value-out-of-range` if a weight is negative, missing or
/// infinite, or all are 0; `config-invalid` if two classes occur and neither is the requested positive class;
/// `kind-mismatch` above [`MAX_CLASSES`](super::MAX_CLASSES) classes.
pub fn classification_metrics(input: &ClassificationInput) -> Result<ClassificationMetrics> {
    let mut warnings = Vec::new();
    let rows = LabelledRows::of(input, &mut warnings)?;
    let mut metrics =
        ClassificationMetrics { n: rows.len() as u64, ..ClassificationMetrics::default() };
    if rows.len() == 0 {
        warn::no_rows(&mut warnings);
        return Ok(ClassificationMetrics { warnings, ..metrics });
    }
    let known = known_classes(&rows.classes, &input.probability);
    let positive = positive(&known, &rows.classes, input.wanted())?;
    let confusion = ConfusionMatrix::of(&rows);
    let ratios = Ratios::of(&confusion, &rows.classes, &mut warnings);
    warn::no_common_class(&mut warnings, rows.len(), &rows.sides());
    metrics.accuracy = accuracy(&confusion);
    metrics.balanced_accuracy = balanced_accuracy(&ratios, &confusion);
    metrics.matthews = matthews(&confusion, &mut warnings);
    metrics.cohen_kappa = kappa(&confusion, &mut warnings);
    metrics.precision = averages(&ratios.precision, &confusion);
    metrics.recall = averages(&ratios.recall, &confusion);
    metrics.f1 = averages(&ratios.f1, &confusion);
    metrics.binary =
        positive.as_ref().map(|class| binary(class, &ratios, &confusion, &mut warnings));
    metrics.per_class = ratios.per_class(&confusion, &rows.classes);
    metrics.confusion = confusion.rows();

    let mut intervals = Intervals::default();
    intervals::of_averages(&mut intervals, &metrics, &ratios, &confusion);
    intervals::of_agreement(&mut intervals, &metrics, &confusion);
    if let (Some(binary), Some(class)) = (&metrics.binary, &positive) {
        intervals::of_binary(&mut intervals, binary, class, &ratios, &confusion);
    }
    let checked = scores(&rows, &input.probability, positive.as_ref(), &known, &mut warnings);
    if let Some(scores) = &checked {
        measure(scores, &mut metrics, &mut intervals, &mut warnings);
    }
    drop(checked);
    metrics.intervals = intervals.ends;
    metrics.interval_methods = intervals.methods;
    metrics.classes = rows.classes;
    metrics.warnings = warnings;
    Ok(metrics)
}

/// The classes that occur and those with a probability column, sorted.
pub(super) fn known_classes(occurring: &[String], probability: &Probability) -> Vec<String> {
    let mut known = occurring.to_vec();
    if let Probability::PerClass(columns) = probability {
        known.extend(columns.iter().map(|(class, _)| class.clone()));
        sort_classes(&mut known);
        known.dedup();
    }
    known
}
