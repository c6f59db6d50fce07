//! Comparisons of all columns together: fitted to the reference once, and only if requested.

use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::plan::Plan;
use crate::drift::Verdict;
use crate::error::{Error, Result, Warning};
use crate::json;
use crate::metric::{Measurement, name};
use crate::multivariate::{
    CorrelationChanges, CorrelationOptions, CorrelationReference, CorrelationState, JointReference,
    JointState, MultivariateDrift, MultivariateOptions,
};
use crate::stats::interval_mean::Z95;
use crate::table::Table;
use serde::Serialize;

/// The models fitted to the columns of the reference together.
#[derive(Debug, Clone, Default)]
pub(super) struct Together {
    joint: Option<JointReference>,
    correlations: Option<CorrelationReference>,
}

/// The same without rows, as a snapshot holds it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct TogetherState {
    #[serde(skip_serializing_if = "Option::is_none")]
    joint: Option<JointState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlations: Option<CorrelationState>,
}

json::shape!(TogetherState { joint, correlations });

impl TogetherState {
    /// Whether there are no models.
    pub(super) fn is_empty(&self) -> bool {
        self.joint.is_none() && self.correlations.is_none()
    }
}

/// Options of a monitor: alpha and smallest effect default to those of drift.
fn joint_options(config: &MonitorConfig) -> Option<MultivariateOptions> {
    let options = config.multivariate.clone()?;
    Some(MultivariateOptions {
        alpha: options.alpha.or(config.drift.alpha),
        min_effect: options.min_effect.or(config.drift.min_effect),
        ..options
    })
}

fn correlation_options(config: &MonitorConfig) -> Option<CorrelationOptions> {
    let options = config.correlations.clone()?;
    Some(CorrelationOptions { alpha: options.alpha.or(config.drift.alpha), ..options })
}

impl Together {
    /// Fits the requested models to the features of a reference.
    ///
    /// # Errors
    /// `config-invalid` for an option out of range, `column-missing` for a column that the reference lacks.
    pub(super) fn fit(reference: &Table, config: &MonitorConfig, plan: &Plan) -> Result<Self> {
        let is_feature = |name: &str| plan.skip.iter().all(|skipped| skipped.column != name);
        let joint = joint_options(config)
            .map(|options| JointReference::fit(reference, &options, &is_feature))
            .transpose()
            .map_err(|error| error.at_field("multivariate"))?;
        let correlations = correlation_options(config)
            .map(|options| CorrelationReference::fit(reference, &options, &is_feature))
            .transpose()
            .map_err(|error| error.at_field("correlations"))?;
        Ok(Self { joint, correlations })
    }

    /// The same of rows that are given for one batch: what cannot be fitted to them is left out, with a warning.
    pub(super) fn of_batch(
        reference: &Table,
        config: &MonitorConfig,
        plan: &Plan,
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let mut found = Self::default();
        let joint = MonitorConfig { correlations: None, ..config.clone() };
        let correlations = MonitorConfig { multivariate: None, ..config.clone() };
        for (what, config) in [("`multivariate`", joint), ("`correlations`", correlations)] {
            match Self::fit(reference, &config, plan) {
                Ok(fitted) => {
                    found.joint = found.joint.or(fitted.joint);
                    found.correlations = found.correlations.or(fitted.correlations);
                }
                Err(error) => warnings.push(unfitted(what, &error)),
            }
        }
        found
    }

    /// Measures a batch.
    pub(super) fn measure(&self, report: &mut BatchReport, batch: &Table) -> Result<()> {
        if let Some(joint) = &self.joint {
            report.multivariate = Some(joint.compare(batch)?);
        }
        report.correlation_changes =
            self.correlations.as_ref().map(|correlations| correlations.compare(batch));
        Ok(())
    }

    /// What thresholds that come from the reference are held to.
    pub(super) fn of_reference(&self, rows: u64) -> Option<Measurement> {
        let usual = self.joint.as_ref()?.usual()?;
        Some(Measurement::new(name::RECONSTRUCTION_ERROR, Some(usual), rows))
    }

    /// What a snapshot keeps.
    pub(super) fn state(&self) -> TogetherState {
        TogetherState {
            joint: self.joint.as_ref().map(JointReference::state),
            correlations: self.correlations.as_ref().map(CorrelationReference::state),
        }
    }

    /// What a snapshot kept; `None` if it contradicts itself.
    pub(super) fn restore(state: TogetherState, config: &MonitorConfig) -> Option<Self> {
        let joint = match (state.joint, joint_options(config)) {
            (Some(state), Some(options)) => Some(JointReference::restore(state, &options).ok()??),
            _ => None,
        };
        let correlations = match (state.correlations, correlation_options(config)) {
            (Some(state), Some(options)) => {
                Some(CorrelationReference::restore(state, &options).ok()??)
            }
            _ => None,
        };
        Some(Self { joint, correlations })
    }
}

fn unfitted(what: &str, error: &Error) -> Warning {
    let message =
        format!("{what} cannot be fitted to the rows given for this batch: {}", error.message);
    Warning::new(error.code.as_str(), message)
}

/// The measurements of all columns together.
pub(super) fn measurements(found: &MultivariateDrift, rows: u64) -> Vec<Measurement> {
    let lost = &found.reconstruction;
    let around = |value: f64| {
        let reach = Z95 * lost.sampling_error?;
        Some([value - reach, value + reach])
    };
    let known = |metric: &str, value: Option<f64>, reason: &str| {
        let measured = Measurement::new(metric, value, rows);
        if measured.value.is_some() { measured } else { measured.because(reason) }
    };
    let error = known(name::RECONSTRUCTION_ERROR, lost.value, &lost.reason);
    let mut all = vec![error.with_interval(lost.value.and_then(around))];
    if let Some(told) = &found.classifier {
        let area = known(name::DOMAIN_AUC, told.auc, &told.reason);
        all.push(area.with_interval(told.interval));
    }
    let of_effect = |metric: &str, effect: f64| known(metric, found.p_value(effect), &found.reason);
    all.push(of_effect(name::MULTIVARIATE_DRIFT_P_VALUE, 0.0));
    all.push(of_effect(name::MULTIVARIATE_DRIFT_ALERT_P_VALUE, found.min_effect));
    all
}

/// The measurements of changed correlations.
pub(super) fn of_correlations(found: &CorrelationChanges, rows: u64) -> [Measurement; 2] {
    let known = found.verdict != Verdict::Inconclusive;
    let of = |metric: &str, value: Option<f64>| {
        let measured = Measurement::new(metric, value.filter(|_| known), rows);
        if known { measured } else { measured.because(found.reason.clone()) }
    };
    [
        of(name::CHANGED_CORRELATIONS, Some(found.changed as f64)),
        of(name::CORRELATION_ALERT_P_VALUE, found.p_value),
    ]
}
