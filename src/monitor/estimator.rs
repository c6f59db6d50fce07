//! What estimates performance in a monitor: of classes by their probabilities, of numbers by what rows lose.

use super::config::{Roles, Task};
use super::measure;
use super::plan::{Plan, aside};
use crate::error::{Error, Result};
use crate::estimation::direct_loss::{DirectLoss, DirectLossOptions};
use crate::estimation::{EstimatedPerformance, EstimationOptions, PerformanceEstimator};
use crate::stats::boosted::MOST_BINS;
use crate::table::{Column, Kind, Table};

/// Rows of the reference that are learnt from, at most.
const MOST_ROWS: u64 = 10_000;
/// And at least, of a reference of many columns.
const LEAST_ROWS: u64 = 1_000;
/// Cells that are learnt from, at most: 20 columns of all the rows. A second or so.
const MOST_CELLS: u64 = 200_000;

/// Fitted to the reference once, asked for every batch.
#[derive(Debug, Clone)]
pub(super) enum Estimator {
    /// Of a classifier, with a role for the probability.
    Classes(Box<PerformanceEstimator>),
    /// Of a regression.
    Losses(Box<DirectLoss>),
}

impl Estimator {
    /// What the roles and the task of a plan allow; `None` without a role for target and prediction.
    ///
    /// A regression's rows are drawn from large references: 10,000, fewer of more than 20 columns, at least 1,000;
    /// labels of a column are at most 255, else it is left out, so that a snapshot is bounded.
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

    /// The performance to expect of a batch; where there is none, with the reason.
    ///
    /// # Errors
    /// `column-missing` and `kind-mismatch` for a batch that lacks a column the estimator needs.
    pub(super) fn estimate(&self, table: &Table, plan: &Plan) -> Result<EstimatedPerformance> {
        match self {
            Self::Classes(estimator) => measure::estimate(table, plan, estimator),
            Self::Losses(losses) => losses.estimate(table),
        }
    }

    /// What a snapshot has to hold, as it cannot be fitted again without the reference.
    pub(super) fn losses(&self) -> Option<&DirectLoss> {
        match self {
            Self::Classes(_) => None,
            Self::Losses(losses) => Some(losses),
        }
    }
}

/// The columns from which losses are learnt beside the prediction: features that `fits`, but no dates and free texts.
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

/// The options of estimation are a field of the configuration; the positive class stands beside them.
fn of_estimation(error: Error) -> Error {
    let is_beside = error.position.place.as_deref() == Some("/positive");
    if is_beside { error } else { error.at_field("estimation") }
}
