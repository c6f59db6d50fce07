//! Refuses rules that no batch could ever break, before the first batch.

use super::batch_report::BatchReport;
use super::catalogue::{KNOWN, is_estimate, is_performance, watched_metric};
use super::config::{MonitorConfig, Task};
use super::default_rules::default_rules;
use super::plan::Plan;
use super::segments::is_segment_metric;
use crate::alert::{Bases, Rule, Spread, Threshold, bounds, watches};
use crate::error::{Error, Result};
use crate::metric::{Measurement, is_money, is_of_column, name};

/// The wrong field of a rule, and what is wrong.
type Fault = (&'static str, String);

/// Refuses rules of the caller that could not be evaluated in any batch and so would be silently green. It refuses
/// only what configuration and reference make certain: a batch may have latencies, or targets that the reference
/// lacks, but a rule cannot compare with a value that the reference does not have. `spreads` holds the variation of
/// its measurements over its chunks.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the wrong field.
pub(super) fn check_measurable(
    config: &MonitorConfig,
    plan: &Plan,
    reference: &BatchReport,
    spreads: &[Spread],
) -> Result<()> {
    let usual = default_rules(config, plan.task);
    let known = Known { config, plan, reference };
    let measured = reference.all_measurements();
    let bases = Bases { measurements: &measured, spreads };
    for (place, rule) in config.rules.iter().flatten().enumerate() {
        let fault = known.fault(rule).or_else(|| without_bound(rule, bases));
        let fault = fault.filter(|_| !usual.contains(rule));
        if let Some((field, why)) = fault {
            return Err(Error::invalid(why).at_field(field).at_element("rules", place));
        }
    }
    Ok(())
}

/// The fault of a threshold from the reference, if the reference has none for anything that the rule watches.
fn without_bound(rule: &Rule, bases: Bases<'_>) -> Option<Fault> {
    let (what, gives) = match rule.threshold {
        Threshold::Value(_) | Threshold::Range(_) => return None,
        Threshold::Reference(_) => {
            let is_bound = |one: &Measurement| {
                watches(rule, one) && bounds(rule, bases.of(rule, one)).is_some()
            };
            ("no", bases.measurements.iter().any(is_bound))
        }
        Threshold::Variation(_) => {
            let is_bound = |spread: &Spread| {
                let mut one = Measurement::new(&spread.metric, None, 0);
                (one.column, one.segment) = (spread.column.clone(), spread.segment.clone());
                watches(rule, &one)
            };
            ("no variation of", bases.spreads.iter().any(is_bound))
        }
    };
    let why = || {
        format!(
            "the reference has {what} \"{}\" that batches could be held against. Give a number.",
            rule.metric
        )
    };
    (!gives).then(|| ("threshold", why()))
}

/// What is known before the first batch.
struct Known<'a> {
    config: &'a MonitorConfig,
    plan: &'a Plan,
    reference: &'a BatchReport,
}

impl Known<'_> {
    fn fault(&self, rule: &Rule) -> Option<Fault> {
        let watched = watched_metric(&rule.metric).filter(|_| self.is_change(&rule.metric));
        if let Some(watched) = watched {
            return self.without_detector(rule, watched);
        }
        let in_segments = self.reference.segments.iter().flat_map(|own| &own.measurements);
        let mut measured = self.reference.measurements.iter().chain(in_segments);
        if measured.any(|measured| watches(rule, measured)) {
            return None;
        }
        if rule.segments && self.reference.segments.is_empty() {
            let why = "there are no segments. Name a column in `roles.segment`.".to_owned();
            return Some(("segments", why));
        }
        let unmeasured = self.unmeasured(&rule.metric).map(|why| ("metric", why));
        let unmeasured = unmeasured.or_else(|| Self::not_of_segments(rule));
        unmeasured.or_else(|| self.not_of_column(rule))
    }

    /// Whether it is the change metric of a detector, and no metric of its own.
    fn is_change(&self, metric: &str) -> bool {
        let watched = watched_metric(metric);
        self.config.detectors.iter().any(|detector| Some(detector.metric.as_str()) == watched)
    }

    fn without_detector(&self, rule: &Rule, watched: &str) -> Option<Fault> {
        let looks = self.config.detectors.iter().any(|detector| {
            let column = [&detector.column, &rule.column];
            detector.metric == watched
                && detector.segment.is_some() == rule.segments
                && (column[0] == column[1] || column.iter().any(|column| column.is_none()))
        });
        let why = || format!("none of `detectors` watches \"{watched}\" there.");
        (!looks).then(|| (if rule.segments { "segments" } else { "metric" }, why()))
    }

    /// Why a metric is measured in no batch.
    fn unmeasured(&self, metric: &str) -> Option<String> {
        let Plan { task, roles, .. } = self.plan;
        let needs = |what: &str| Some(format!("\"{metric}\" needs {what}."));
        let of_regression = [name::MAE, name::RMSE, name::MAPE, name::R2].contains(&metric);
        let of_probability = [
            name::ROC_AUC,
            name::AVERAGE_PRECISION,
            name::LOG_LOSS,
            name::BRIER,
            name::EXPECTED_CALIBRATION_ERROR,
            name::AVERAGE_CONFIDENCE,
            name::LOW_CONFIDENCE_PCT,
        ];
        if is_performance(metric) {
            if *task == Task::Unlabelled || roles.target.is_none() || roles.prediction.is_none() {
                return needs("the roles target and prediction");
            }
            if of_regression != (*task == Task::Regression) {
                let said =
                    if of_regression { "classes, not numbers" } else { "numbers, not classes" };
                return Some(format!("\"{metric}\" is not for a model that predicts {said}."));
            }
        }
        if of_probability.contains(&metric) && roles.probability.is_none() {
            return needs("the role probability");
        }
        if metric.starts_with("predictionDrift") && roles.prediction.is_none() {
            return needs("the role prediction");
        }
        let preset = self.config.drift.preset.unwrap_or_default();
        if metric == name::PREDICTION_DRIFTED && !preset.is_foreign() {
            return needs(&format!(
                "a `drift.preset` that decides by thresholds. Take \"{}\"",
                name::PREDICTION_DRIFT_ALERT_P_VALUE
            ));
        }
        self.not_asked_for(metric).and_then(needs)
    }

    /// The configuration that a metric needs and that is absent.
    fn not_asked_for(&self, metric: &str) -> Option<&'static str> {
        let joint = self.config.multivariate.as_ref();
        match metric {
            name::DOMAIN_AUC if joint.is_some_and(|asked| asked.classifier != Some(true)) => {
                Some("`multivariate.classifier`")
            }
            name::RECONSTRUCTION_ERROR
            | name::DOMAIN_AUC
            | name::MULTIVARIATE_DRIFT_P_VALUE
            | name::MULTIVARIATE_DRIFT_ALERT_P_VALUE => joint.is_none().then_some("`multivariate`"),
            name::CHANGED_CORRELATIONS | name::CORRELATION_ALERT_P_VALUE => {
                self.config.correlations.is_none().then_some("`correlations`")
            }
            estimate if is_estimate(estimate) || is_money(estimate) => Some(
                "a reference with targets, predictions and probabilities from which it can be estimated",
            ),
            _ => None,
        }
    }

    fn not_of_segments(rule: &Rule) -> Option<Fault> {
        if !rule.segments || is_segment_metric(&rule.metric) {
            return None;
        }
        let measured: Vec<&str> =
            KNOWN.iter().copied().filter(|metric| is_segment_metric(metric)).collect();
        let why = format!(
            "\"{}\" is not measured of segments. These are: {}.",
            rule.metric,
            measured.join(", ")
        );
        Some(("metric", why))
    }

    fn not_of_column(&self, rule: &Rule) -> Option<Fault> {
        let column = rule.column.as_deref()?;
        if !is_of_column(&rule.metric) {
            let why = format!(
                "\"{}\" is measured of a batch as a whole and not of a column. Leave out `column`.",
                rule.metric
            );
            return Some(("column", why));
        }
        let skipped = self.plan.skip.iter().find(|skipped| skipped.column == column);
        let why = if rule.metric.starts_with("drift") {
            let others = self.config.drift.columns.as_ref();
            let left_out = others.is_some_and(|names| !names.iter().any(|name| name == column));
            skipped
                .map(|skipped| skipped.reason.as_str())
                .or(left_out.then_some("It is not in `drift.columns`."))
        } else {
            self.plan.ignores(column).then_some("It is in `roles.ignore`.")
        };
        why.map(|why| {
            ("column", format!("\"{}\" is not measured of \"{column}\". {why}", rule.metric))
        })
    }
}
