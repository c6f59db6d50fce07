//! Performance estimation in a monitor: of a classifier from its probabilities, of a regression from the loss of
//! rows.

use super::config::{Roles, Task};
use super::measure;
use super::plan::{Plan, aside};
use crate::error::{Error, Result, Warning};
use crate::estimation::direct_loss::{DirectLoss, DirectLossOptions};
use crate::estimation::{EstimatedPerformance, EstimationOptions, PerformanceEstimator};
use crate::stats::boosted::MOST_BINS;
use crate::table::{Column, Kind, Table};

/// Largest number of reference rows for training.
const MOST_ROWS: u64 = 10_000;
/// Smallest number of rows for training, for a reference of many columns.
const LEAST_ROWS: u64 = 1_000;
/// Largest number of cells for training: 20 columns of all the rows. About a second.
const MOST_CELLS: u64 = 200_000;

/// An estimator, fitted to the reference once and used for every batch.
#[derive(Debug, Clone)]
pub(super) enum Estimator {
    /// For a classifier with a role for the probability.
    Classes(Box<PerformanceEstimator>),
    /// For a regression.
    Losses(Box<DirectLoss>),
}

impl Estimator {
    /// The estimator that the roles and the task of a plan allow; `None` without a role for target and prediction.
    ///
    /// For a regression, rows are sampled from large references: 10,000, fewer if there are more than 20 columns, at
    /// least 1,000. A column with more than 255 labels is left out, so that the size of a snapshot is bounded.
    ///
    /// # Errors
    /// Those of both estimators.
    pub(super) fn fit(
        reference: &Table,
        plan: &Plan,
        options: &EstimationOptions,
    ) -> Result<Option<Self>> {
        let (Task::Regression, Some(target), Some(prediction)) =
            (plan.task, &plan.roles.target, &plan.roles.prediction)
        else {
            let estimator = measure::estimator(reference, plan, options).map_err(of_estimation)?;
            return Ok(estimator.map(|estimator| Self::Classes(Box::new(estimator))));
        };
        options.check().map_err(of_estimation)?;
        let few_labels = |column: &Column| {
            column.numbers().is_some() || column.categories().labels.len() <= MOST_BINS
        };
        let columns = features(reference, &plan.roles, &few_labels);
        let fitting = MOST_CELLS / (columns.len() as u64 + 1);
        let losses = DirectLossOptions {
            target: target.clone(),
            prediction: prediction.clone(),
            columns: Some(columns),
            chunk_rows: options.chunk_rows,
            most_rows: Some(fitting.clamp(LEAST_ROWS, MOST_ROWS)),
            ..DirectLossOptions::default()
        };
        Ok(Some(Self::Losses(Box::new(DirectLoss::fit(reference, &losses)?))))
    }

    /// The estimated performance of a batch, or the reason why there is none.
    ///
    /// # Errors
    /// `column-missing` and `kind-mismatch` for a batch that lacks a column the estimator needs.
    pub(super) fn estimate(&self, table: &Table, plan: &Plan) -> Result<EstimatedPerformance> {
        match self {
            Self::Classes(estimator) => measure::estimate(table, plan, estimator),
            Self::Losses(losses) => losses.estimate(table),
        }
    }

    /// The part that a snapshot has to hold, because it cannot be fitted again without the reference.
    pub(super) fn losses(&self) -> Option<&DirectLoss> {
        match self {
            Self::Classes(_) => None,
            Self::Losses(losses) => Some(losses),
        }
    }
}

/// The columns from which losses are learnt besides the prediction: features that `fits` accepts, without dates and
/// free texts.
pub(super) fn features(
    reference: &Table,
    roles: &Roles,
    fits: &dyn Fn(&Column) -> bool,
) -> Vec<String> {
    let aside = aside(roles);
    let usable = |column: &&Column| {
        !matches!(column.kind(), Kind::Datetime | Kind::Text)
            && !aside.contains(&column.name())
            && fits(column)
    };
    reference.columns().iter().filter(usable).map(|column| column.name().to_owned()).collect()
}

/// The warning for a monitor restored without the rows that a classifier's estimates come from.
pub(super) fn estimated_no_more() -> Warning {
    let message = "The monitor was restored without its reference, so performance is not estimated. Restore it with the reference to have the estimate.";
    Warning::new("estimate-without-reference", message)
}

/// Corrects the place in an error: options of estimation are a field of the configuration, with the positive class
/// beside it.
fn of_estimation(error: Error) -> Error {
    let is_beside = error.position.place.as_deref() == Some("/positive");
    if is_beside { error } else { error.at_field("estimation") }
}
