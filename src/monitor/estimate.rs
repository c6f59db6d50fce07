//! Estimated performance of one batch against one reference, without a monitor.

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

/// Options. Roles and positive class are those of a monitor.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EstimateOptions {
    /// Target, prediction and probability; other roles are ignored.
    pub roles: Roles,
    /// The positive class of two; default the last.
    pub positive: Option<ClassName>,
    /// As [`EstimationOptions::chunk_rows`].
    pub chunk_rows: Option<u64>,
    /// As [`EstimationOptions::costs`].
    pub costs: Option<Vec<Vec<f64>>>,
}

/// The estimated performance of a batch from its probabilities, calibrated by the reference's targets. The estimator
/// is fitted for this one call; a [`Monitor`](super::Monitor) fits it once for all batches. If nothing can be
/// estimated, the result says why.
///
/// Without a probability, and with a numeric target, the error of a regression is estimated ([`direct_loss`]) from
/// all rows; a monitor learns from at most 10,000.
///
/// # Errors
/// `config-invalid` without a role for target, prediction and probability, for a positive class that is not one of
/// two, or for an invalid option; `column-missing` for a role whose column the reference lacks; `kind-mismatch` for a
/// probability that is not numeric.
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
    // Two classes or more: the estimator distinguishes them itself.
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

/// Options for a regression; `None` for a classifier.
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
