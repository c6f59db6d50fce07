//! The default rules of a monitor.

use super::catalogue::{NAMED, change_metric, is_estimate, is_performance, worse_below};
use super::config::{MonitorConfig, Task};
use super::detectors::RECENT;
use crate::alert::{Inhibition, Rule, SilenceMatch, Threshold, When};
use crate::drift::Preset;
use crate::metric::{Severity, is_money, name};
use std::collections::BTreeMap;

/// Number of batches that a clean stream should survive without a drift alert. Batches share one reference, so alpha
/// is divided by this number (at most alpha over 20 batches under any dependence).
const BATCHES_UNDER_ALPHA: f64 = 20.0;

/// The default rules of a task:
///
/// | rule | breaks when | severity |
/// |---|---|---|
/// | `low-accuracy` (classification) | `accuracy` below `thresholds.accuracy` | high |
/// | `low-r2` (regression) | `r2` below `thresholds.r2` | high |
/// | `slow-predictions` | `latencyMean` above `thresholds.latencyMs` | medium |
/// | `missing-values` | `missingPct` of a column above `thresholds.missingPct` | medium |
/// | `outliers` | `outlierPct` of a column above `thresholds.outlierPct` | medium |
/// | `schema-break` | `schemaBreak` of a column: it is missing from the batch, or of another kind | high |
/// | `data-drift` | `driftAlertPValue` of a column below alpha / 20 (`classic`: below alpha) | medium |
/// | `prediction-drift` | `predictionDriftAlertPValue` below the same | medium |
/// | `target-drift` | `targetDriftAlertPValue` below the same | medium |
/// | `correlation-change` (with `correlations`) | `correlationAlertPValue` below its own alpha / 20 | medium |
/// | `change-in-<metric>` (with `detectors`) | a detector saw the metric change, not for the better; fires for five batches | medium |
/// | `multivariate-drift` (with `multivariate`) | `multivariateDriftAlertPValue` below its own alpha / 20 | medium |
///
/// A threshold of any other metric adds a rule `low-<metric>` or `high-<metric>`.
pub(super) fn default_rules(config: &MonitorConfig, task: Task) -> Vec<Rule> {
    let limit = |name: &str| Threshold::Value(config.thresholds.get(name).unwrap_or_default());
    let mut rules = Vec::new();
    match task {
        Task::Binary | Task::Multiclass => rules.push(rule(
            "low-accuracy",
            name::ACCURACY,
            When::Below,
            limit("accuracy"),
            Severity::High,
        )),
        Task::Regression => {
            rules.push(rule("low-r2", name::R2, When::Below, limit("r2"), Severity::High));
        }
        Task::Unlabelled => {}
    }
    let medium =
        |name, metric, when, threshold| rule(name, metric, when, threshold, Severity::Medium);
    rules.push(medium("slow-predictions", name::LATENCY_MEAN, When::Above, limit("latencyMs")));
    rules.push(medium("missing-values", name::MISSING_PCT, When::Above, limit("missingPct")));
    rules.push(medium("outliers", name::OUTLIER_PCT, When::Above, limit("outlierPct")));
    let limit = Threshold::Value(0.5);
    rules.push(rule("schema-break", name::SCHEMA_BREAK, When::Above, limit, Severity::High));
    let [data, predictions, targets] = drift_rules(config);
    rules.push(data);
    rules.extend(config.roles.prediction.is_some().then_some(predictions));
    rules.extend(config.roles.target.is_some().then_some(targets));
    if let Some(options) = &config.multivariate {
        let level = Threshold::Value(level(config, options.alpha));
        let metric = name::MULTIVARIATE_DRIFT_ALERT_P_VALUE;
        rules.push(medium("multivariate-drift", metric, When::Below, level));
    }
    if let Some(options) = &config.correlations {
        let level = Threshold::Value(level(config, options.alpha));
        let metric = name::CORRELATION_ALERT_P_VALUE;
        rules.push(medium("correlation-change", metric, When::Below, level));
    }
    change_rules(&mut rules, config);
    for (metric, threshold) in &config.thresholds.0 {
        if !NAMED.contains(&metric.as_str()) {
            rules.push(of_threshold(metric, *threshold));
        }
    }
    rules
}

/// The default inhibitions: a column that is missing or has changed in kind causes the other alerts on it, including
/// those on a drift that fired before.
pub(super) fn default_inhibitions() -> Vec<Inhibition> {
    let of = |metric: &str| SilenceMatch { metric: Some(metric.to_owned()), ..Default::default() };
    let muted = [name::DRIFT_ALERT_P_VALUE, name::MISSING_PCT, name::OUTLIER_PCT];
    let by_schema = |metric| Inhibition {
        source: of(name::SCHEMA_BREAK),
        target: of(metric),
        same_column: true,
    };
    muted.map(by_schema).into()
}

/// The level of drift alerts: alpha (that of drift, unless the comparison has its own) divided over the batches; in
/// the presets of other libraries alpha for each batch.
fn level(config: &MonitorConfig, own: Option<f64>) -> f64 {
    let alpha = own.or(config.drift.alpha).unwrap_or(0.05);
    let is_ours = config.drift.preset.unwrap_or_default() == Preset::Calibrated;
    if is_ours { alpha / BATCHES_UNDER_ALPHA } else { alpha }
}

/// A rule for each metric watched by a detector. It fires when a detector has found a change, and for a few batches
/// more, because a detector reports a change only once.
fn change_rules(rules: &mut Vec<Rule>, config: &MonitorConfig) {
    for detector in &config.detectors {
        let segments = detector.segment.is_some();
        let suffix = if segments { "-in-segments" } else { "" };
        let name = format!("change-in-{}{suffix}", kebab(&detector.metric));
        if rules.iter().any(|rule| rule.name == name) {
            continue;
        }
        let limit = Threshold::Value(1.5);
        let metric = change_metric(&detector.metric);
        rules.push(Rule {
            segments,
            keep_firing_for: Some(RECENT as u32),
            ..rule(&name, &metric, When::Above, limit, Severity::Medium)
        });
    }
}

/// The rules on drift of data, predictions and targets: by p-value, or by the verdict if another library's thresholds
/// decide (`Evidently`: half of the columns, `NannyML`: any).
fn drift_rules(config: &MonitorConfig) -> [Rule; 3] {
    let preset = config.drift.preset.unwrap_or_default();
    let level = level(config, None);
    let data = match preset {
        Preset::Calibrated | Preset::Classic => (name::DRIFT_ALERT_P_VALUE, When::Below, level),
        // A share of exactly one half counts, and rules are strict.
        Preset::Evidently => (name::DRIFTED_SHARE, When::Above, 0.5_f64.next_down()),
        Preset::Nannyml => (name::DRIFTED_COLUMNS, When::Above, 0.0),
    };
    let own = |by_p_value, by_verdict| {
        if preset.is_foreign() {
            (by_verdict, When::Above, 0.5)
        } else {
            (by_p_value, When::Below, level)
        }
    };
    let of = |name, (metric, when, threshold)| {
        rule(name, metric, when, Threshold::Value(threshold), Severity::Medium)
    };
    let predictions = own(name::PREDICTION_DRIFT_ALERT_P_VALUE, name::PREDICTION_DRIFTED);
    let targets = own(name::TARGET_DRIFT_ALERT_P_VALUE, name::TARGET_DRIFTED);
    [of("data-drift", data), of("prediction-drift", predictions), of("target-drift", targets)]
}

pub(super) fn rule(
    name: &str,
    metric: &str,
    when: When,
    threshold: Threshold,
    severity: Severity,
) -> Rule {
    Rule {
        name: name.to_owned(),
        metric: metric.to_owned(),
        column: None,
        segments: false,
        when,
        threshold,
        for_batches: None,
        for_ms: None,
        keep_firing_for: None,
        keep_firing_for_ms: None,
        on: None,
        min_rows: None,
        no_data_for: None,
        severity,
        cooldown: None,
        labels: BTreeMap::new(),
    }
}

/// The rule for a threshold of the caller, on the side where the metric is worse.
fn of_threshold(metric: &str, threshold: f64) -> Rule {
    let when = if worse_below(metric) { When::Below } else { When::Above };
    let side = if when == When::Below { "low" } else { "high" };
    let is_high = is_performance(metric) || is_estimate(metric) || is_money(metric);
    let severity = if is_high { Severity::High } else { Severity::Medium };
    let name = format!("{side}-{}", kebab(metric));
    rule(&name, metric, when, Threshold::Value(threshold), severity)
}

fn kebab(metric: &str) -> String {
    let mut kebab = String::new();
    for c in metric.chars() {
        if c.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}
