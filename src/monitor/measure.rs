//! Measures one table: performance, confidence, latency. Missing data is a warning, not an error.

use super::config::{ProbabilityRole, Task};
use super::observed::LatencyGiven;
use super::plan::{Plan, numbers};
use crate::error::{Error, Result, Warning};
use crate::estimation::{
    EstimatedPerformance, EstimationInput, EstimationOptions, PerformanceEstimator,
};
use crate::latency::{self, Latency};
use crate::performance::{
    self, ClassificationInput, Confidence, Performance, Probability, classification_metrics,
    regression_metrics,
};
use crate::table::{Column, Table};
use std::borrow::Cow;

/// A value that a batch may lack, or the reason why there is none.
pub(super) type Perhaps<T> = std::result::Result<T, Warning>;

fn absent<T>(code: &str, message: String) -> Result<Perhaps<T>> {
    Ok(Err(Warning::new(code, message)))
}

/// Realised performance; a warning if target or prediction is absent, `None` without a task.
pub(super) fn performance(table: &Table, plan: &Plan) -> Result<Option<Perhaps<Performance>>> {
    if plan.task == Task::Unlabelled {
        return Ok(None);
    }
    let column = |role: &Option<String>| role.as_deref().and_then(|name| table.find(name));
    let Some(target) = column(&plan.roles.target).filter(|column| has_values(column)) else {
        let message = "The batch has no targets: performance is not known.";
        return absent("targets-absent", message.to_owned()).map(Some);
    };
    let Some(prediction) = column(&plan.roles.prediction).filter(|column| has_values(column))
    else {
        let message = "The batch has no predictions: performance is not known.";
        return absent("predictions-absent", message.to_owned()).map(Some);
    };
    let performance = if plan.task == Task::Regression {
        Performance::Regression(regression_metrics(&numbers(target)?, &numbers(prediction)?, None)?)
    } else {
        classification(table, plan, target, prediction)?
    };
    Ok(Some(Ok(performance)))
}

fn has_values(column: &Column) -> bool {
    column.missing() < column.len() as u64
}

fn classification(
    table: &Table,
    plan: &Plan,
    target: &Column,
    prediction: &Column,
) -> Result<Performance> {
    let columns = probability_values(table, plan)?;
    let metrics = classification_metrics(&ClassificationInput {
        target,
        prediction,
        probability: as_probability(&columns),
        positive: plan.positive.as_deref(),
        weights: None,
    })?;
    Ok(Performance::Classification(metrics))
}

/// The estimator of performance without targets; `None` without the roles it needs, or for another task.
pub(super) fn estimator(
    reference: &Table,
    plan: &Plan,
    options: &EstimationOptions,
) -> Result<Option<PerformanceEstimator>> {
    options.check()?;
    let roles = &plan.roles;
    let complete =
        roles.target.is_some() && roles.prediction.is_some() && roles.probability.is_some();
    if !complete || !matches!(plan.task, Task::Binary | Task::Multiclass) {
        return Ok(None);
    }
    let positive = plan.positive.as_deref();
    with_estimation_input(reference, plan, |input| {
        PerformanceEstimator::fit(input, positive, options)
    })
    .map(Some)
}

/// The estimated performance, or the reason why there is none.
pub(super) fn estimate(
    table: &Table,
    plan: &Plan,
    estimator: &PerformanceEstimator,
) -> Result<EstimatedPerformance> {
    with_estimation_input(table, plan, |input| estimator.estimate(input))
}

fn with_estimation_input<T>(
    table: &Table,
    plan: &Plan,
    run: impl FnOnce(&EstimationInput) -> Result<T>,
) -> Result<T> {
    let column = |role: &Option<String>| role.as_deref().and_then(|name| table.find(name));
    let columns = probability_values(table, plan)?;
    run(&EstimationInput {
        target: column(&plan.roles.target),
        prediction: column(&plan.roles.prediction),
        probability: as_probability(&columns),
    })
}

/// Confidence of the predictions; a warning if a probability column is absent, `None` without the role.
pub(super) fn confidence(
    table: &Table,
    plan: &Plan,
    low: f64,
) -> Result<Option<Perhaps<Confidence>>> {
    if plan.roles.probability.is_none() {
        return Ok(None);
    }
    let columns = probability_values(table, plan)?;
    if columns.is_empty() {
        let message = "The batch has no probabilities: confidence is not known.";
        return absent("probabilities-absent", message.to_owned()).map(Some);
    }
    performance::confidence(&as_probability(&columns), low).map(|found| Some(Ok(found)))
}

/// Class (`None` for "the positive one") and values of each probability column; empty if one is absent.
type Probabilities<'a> = Vec<(Option<&'a str>, Cow<'a, [f64]>)>;

fn probability_values<'a>(table: &'a Table, plan: &'a Plan) -> Result<Probabilities<'a>> {
    let named: Vec<(Option<&str>, &str)> = match &plan.roles.probability {
        None => Vec::new(),
        Some(ProbabilityRole::Positive(column)) => vec![(None, column.as_str())],
        Some(ProbabilityRole::PerClass(columns)) => {
            columns.iter().map(|(class, column)| (Some(class.as_str()), column.as_str())).collect()
        }
    };
    let mut values = Vec::with_capacity(named.len());
    for (class, name) in named {
        let Some(column) = table.find(name) else { return Ok(Vec::new()) };
        values.push((class, numbers(column)?));
    }
    Ok(values)
}

fn as_probability<'a>(columns: &'a Probabilities<'_>) -> Probability<'a> {
    match columns.as_slice() {
        [] => Probability::None,
        [(None, values)] => Probability::Positive(values),
        several => Probability::PerClass(
            several
                .iter()
                .map(|(class, values)| (class.unwrap_or_default().to_owned(), values.as_ref()))
                .collect(),
        ),
    }
}

/// Latency from the column with that role, otherwise from the values given with the batch.
pub(super) fn latency(
    table: &Table,
    plan: &Plan,
    given: Option<&LatencyGiven>,
    threshold_ms: f64,
) -> Result<Option<Latency>> {
    let column = plan.roles.latency.as_deref().and_then(|name| table.find(name));
    let ms: Cow<'_, [f64]> = match (column, given) {
        (Some(column), _) => numbers(column)?,
        (None, Some(LatencyGiven::Each(ms))) => vec![*ms; table.row_count()].into(),
        (None, Some(LatencyGiven::Calls(ms))) => Cow::Borrowed(ms.as_slice()),
        (None, None) => return Ok(None),
    };
    latency::latency(&ms, threshold_ms).map(Some)
}

/// A failure of one measurement of a batch as a warning, so that the rest is still measured.
pub(super) fn as_warning(error: &Error) -> Warning {
    Warning::new(error.code.as_str(), error.message.clone())
}
