//! Performance without targets, of one batch against one reference, without a monitor.

use super::MonitorConfig;
use super::config::{ClassName, Roles, Task};
use super::estimator::features;
use super::measure;
use super::plan::{Plan, check_roles};
use crate::error::{Error, Result};
use crate::estimation::direct_loss::{self, DirectLossOptions};
use crate::estimation::{EstimatedPerformance, EstimationOptions};
use crate::table::{Kind, Table};
use serde::Deserialize;

/// What is asked. Roles and positive class are a monitor's.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EstimateOptions {
    /// Target, prediction and probability; the others do not matter.
    pub roles: Roles,
    /// The positive class of two; by default the last.
    pub positive: Option<ClassName>,
    /// As [`EstimationOptions::chunk_rows`].
    pub chunk_rows: Option<u64>,
    /// As [`EstimationOptions::costs`].
    pub costs: Option<Vec<Vec<f64>>>,
}

/// The performance to expect of a batch by its probabilities, judged by the reference's targets. The
/// estimator is fitted for this one answer; a [`Monitor`](super::Monitor) fits it once for all batches.
/// Where nothing can be estimated the answer says why.
///
/// Without a probability, and with numbers for a target, the error of a regression is estimated
/// ([`direct_loss`]) from all rows; a monitor learns from 10,000 at most.
///
/// # Errors
/// `config-invalid` without a role for target, prediction and probability, for a positive class that is not one
/// of two or a wrong option; `column-missing` for a role whose column the reference lacks, `kind-mismatch`
/// for a probability that is not numbers.
pub fn estimate_performance(
    reference: &Table,
    batch: &Table,
    options: &EstimateOptions,
) -> Result<EstimatedPerformance> {
    check_roles(&options.roles, reference)?;
    if let Some(losses) = regression(reference, options)? {
        return direct_loss::estimate(reference, batch, &losses);
    }
    let config = MonitorConfig {
        roles: options.roles.clone(),
        positive: options.positive.clone(),
        ..MonitorConfig::default()
    };
    // Two classes or more: the estimator tells them apart itself.
    let plan = Plan::new(&config, Task::Multiclass);
    let estimation = EstimationOptions {
        chunk_rows: options.chunk_rows,
        costs: options.costs.clone(),
        currency: None,
    };
    let estimator = measure::estimator(reference, &plan, &estimation)?.ok_or_else(|| {
        Error::invalid("Estimating needs roles for target, prediction and probability: name their columns in `roles`.",
        )
    })?;
    measure::estimate(batch, &plan, &estimator)
}

/// What is asked of a regression; `None` for a classifier.
fn regression(reference: &Table, options: &EstimateOptions) -> Result<Option<DirectLossOptions>> {
    let roles = &options.roles;
    let (Some(target), Some(prediction), None) =
        (&roles.target, &roles.prediction, &roles.probability)
    else {
        return Ok(None);
    };
    if reference.column(target)?.kind() != Kind::Numeric {
        return Ok(None);
    }
    if options.costs.is_some() {
        return Err(Error::invalid("`costs` are of classes, not of numbers."));
    }
    Ok(Some(DirectLossOptions {
        target: target.clone(),
        prediction: prediction.clone(),
        columns: Some(features(reference, roles, &|_| true)),
        chunk_rows: options.chunk_rows,
        ..DirectLossOptions::default()
    }))
}
