//! Rows as scores for the deployment gate.

use super::config::Task;
use super::plan::{numbers, task_of};
use crate::decide::Scores;
use crate::error::{Code, Error, Result};
use crate::metric::name;
use crate::order;
use crate::performance::{
    ClassificationInput, ClassificationMetrics, Probability, RegressionMetrics,
    classification_metrics, regression_metrics,
};
use crate::table::fingerprint::{mix, text};
use crate::table::{Column, MISSING_CODE, labels};
use std::collections::BTreeMap;

/// The scores that [`deployment_gate`](crate::decide::deployment_gate) needs of a model: its performance metrics on
/// rows, under the field names of their results, and for classes whether each row was right. Rows without target or
/// prediction are left out.
///
/// `metric` is what the gate compares: a regression metric reads the rows as numbers, any other as classes; without
/// it the values decide. `precision`, `recall`, `f1` and `specificity` are those of the last of at most two classes.
///
/// # Errors
/// `config-invalid` for a metric that such rows do not have, `length-mismatch` if the columns differ in length, and
/// the errors of the metrics.
pub fn scores(target: &Column, prediction: &Column, metric: Option<&str>) -> Result<Scores> {
    if target.len() != prediction.len() {
        return Err(Error::new(
            Code::LengthMismatch,
            format!("{} targets go with {} predictions.", target.len(), prediction.len()),
        ));
    }
    let regression = is_of_numbers(target, prediction, metric);
    if let Some(metric) = metric.filter(|metric| !regression && !is_of_classes(metric)) {
        let of_classes = CLASSIFICATION.iter().chain(&OF_TWO_CLASSES);
        return Err(not_given(metric, of_classes.chain(&REGRESSION)));
    }
    if regression {
        let (truth, said) = (numbers(target)?, numbers(prediction)?);
        let metrics = of_numbers(&regression_metrics(&truth, &said, None)?);
        return Ok(Scores::finished(metrics));
    }
    let measured = classification_metrics(&ClassificationInput {
        target,
        prediction,
        probability: Probability::None,
        positive: None,
        weights: None,
    })?;
    let two_only = |metric: &&str| measured.classes.len() > 2 && OF_TWO_CLASSES.contains(metric);
    if let Some(metric) = metric.filter(two_only) {
        return Err(not_given(metric, &CLASSIFICATION));
    }
    let (right, targets) = rows(target, prediction);
    Ok(Scores { metrics: of_classes(&measured), right, targets, ..Scores::default() })
}

pub(super) fn is_of_numbers(target: &Column, prediction: &Column, metric: Option<&str>) -> bool {
    match metric {
        Some(metric) => REGRESSION.contains(&metric),
        None => task_of(target, Some(prediction)) == Task::Regression,
    }
}

/// Metrics of numeric rows. `meanError` is not included, because neither more nor less of it is better.
pub(super) const REGRESSION: [&str; 9] = [
    name::MAE,
    "mse",
    name::RMSE,
    "medianAbsoluteError",
    "maxError",
    name::MAPE,
    "mapeSkippingZeroTargets",
    name::R2,
    "explainedVariance",
];

/// Metrics of class rows, without probabilities.
const CLASSIFICATION: [&str; 10] = [
    name::ACCURACY,
    name::BALANCED_ACCURACY,
    name::MATTHEWS,
    "cohenKappa",
    "precisionMacro",
    "recallMacro",
    "f1Macro",
    name::PRECISION_WEIGHTED,
    name::RECALL_WEIGHTED,
    name::F1_WEIGHTED,
];

/// Metrics of the positive of two classes.
const OF_TWO_CLASSES: [&str; 4] = ["precision", "recall", "f1", "specificity"];

fn is_of_classes(metric: &str) -> bool {
    CLASSIFICATION.contains(&metric) || OF_TWO_CLASSES.contains(&metric)
}

fn not_given<'a>(metric: &str, given: impl IntoIterator<Item = &'a &'a str>) -> Error {
    let given: Vec<&str> = given.into_iter().copied().collect();
    Error::invalid(format!(
            "These rows of target and prediction do not give \"{metric}\". They give: {}. For another metric give finished values.",
            given.join(", ")
        ),
    )
    .or_nearest(metric, &given)
}

fn of_numbers(measured: &RegressionMetrics) -> BTreeMap<String, f64> {
    let values = [
        measured.mae,
        measured.mse,
        measured.rmse,
        measured.median_absolute_error,
        measured.max_error,
        measured.mape,
        measured.mape_skipping_zero_targets,
        measured.r2,
        measured.explained_variance,
    ];
    known(REGRESSION.into_iter().zip(values))
}

pub(super) fn of_classes(measured: &ClassificationMetrics) -> BTreeMap<String, f64> {
    let values = [
        measured.accuracy,
        measured.balanced_accuracy,
        measured.matthews,
        measured.cohen_kappa,
        measured.precision.macro_average,
        measured.recall.macro_average,
        measured.f1.macro_average,
        measured.precision.weighted,
        measured.recall.weighted,
        measured.f1.weighted,
    ];
    let of_two = measured.binary.as_ref().map(|two| {
        OF_TWO_CLASSES.into_iter().zip([two.precision, two.recall, two.f1, two.specificity])
    });
    known(CLASSIFICATION.into_iter().zip(values).chain(of_two.into_iter().flatten()))
}

fn known(values: impl Iterator<Item = (&'static str, Option<f64>)>) -> BTreeMap<String, f64> {
    order::map(values.filter_map(|(metric, value)| Some((metric.to_owned(), value?))))
}

fn rows(target: &Column, prediction: &Column) -> (Option<Vec<Option<bool>>>, Option<u64>) {
    let aligned = labels::align(target, prediction);
    let right = aligned.first.iter().zip(&aligned.second).map(|(truth, said)| {
        (*truth != MISSING_CODE && *said != MISSING_CODE).then_some(truth == said)
    });
    (Some(right.collect()), Some(target_fingerprint(target)))
}

/// A fingerprint that depends on the label of every row, not on how the column stores it.
pub(super) fn target_fingerprint(target: &Column) -> u64 {
    let categories = target.categories();
    let labels: Vec<u64> = categories.labels.iter().map(|label| text(1, label)).collect();
    let of_row = |code: &u32| labels.get(*code as usize).copied().unwrap_or(0);
    categories
        .codes
        .iter()
        .fold(categories.codes.len() as u64, |hash, code| mix(hash, of_row(code)))
}
