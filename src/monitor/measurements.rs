//! Results of a batch as measurements, for rules, history and charts.

use super::batch_report::BatchReport;
use super::catalogue::{ESTIMATED, OF_PREDICTIONS, OF_TARGETS};
use super::config::Task;
use super::plan::Plan;
use super::together;
use crate::drift::{DriftOptions, DriftReport, DriftResult, Preset, Verdict};
use crate::estimation::{EstimatedMetric, EstimatedPerformance};
use crate::latency::Latency;
use crate::metric::{Measurement, finite, name};
use crate::performance::{ClassificationMetrics, Performance, RegressionMetrics};
use crate::predictions::PredictionDrift;
use crate::stats::interval_mean::Z95;
use crate::table::Kind;
use std::collections::BTreeMap;

/// All measurements of a batch, in a fixed order. Columns are those of the reference that are not ignored, so that
/// their number is bounded.
pub(super) fn of_batch(
    batch: &BatchReport,
    plan: &Plan,
    known: &dyn Fn(&str) -> bool,
    options: &DriftOptions,
) -> Vec<Measurement> {
    let mut all = vec![Measurement::new(name::ROWS, Some(batch.rows as f64), batch.rows)];
    match (&batch.performance, plan.task) {
        (Some(performance), _) => all.extend(of_performance(performance)),
        (None, Task::Unlabelled) => {}
        (None, Task::Regression) => all.push(no_targets(name::R2)),
        (None, _) => all.push(no_targets(name::ACCURACY)),
    }
    if let Some(found) = &batch.estimated {
        estimated(&mut all, found);
    }
    let counts = Counts::of(options);
    if let Some(targets) = &batch.targets {
        own_drift(&mut all, OF_TARGETS, targets, counts);
    }
    if let Some(confidence) = &batch.confidence {
        let n = confidence.n;
        all.push(Measurement::new(name::AVERAGE_CONFIDENCE, confidence.average, n));
        all.push(Measurement::new(name::LOW_CONFIDENCE_PCT, confidence.low_pct, n));
    }
    if let Some(predictions) = &batch.predictions {
        own_drift(&mut all, OF_PREDICTIONS, predictions, counts);
    }
    if let Some(drift) = &batch.drift {
        drifted(&mut all, drift, counts);
    }
    if let Some(found) = &batch.multivariate {
        all.extend(together::measurements(found, batch.rows));
    }
    if let Some(found) = &batch.correlation_changes {
        all.extend(together::of_correlations(found, batch.rows));
    }
    quality(&mut all, batch, plan, known);
    if let Some(latency) = &batch.latency {
        latencies(&mut all, latency);
    }
    all
}

/// Measurements that need targets or estimate them.
pub(super) fn of_outcome(
    performance: Option<&Performance>,
    found: Option<&EstimatedPerformance>,
    targets: Option<&PredictionDrift>,
    options: &DriftOptions,
) -> Vec<Measurement> {
    let mut all = performance.map(of_performance).unwrap_or_default();
    if let Some(found) = found {
        estimated(&mut all, found);
    }
    if let Some(targets) = targets {
        own_drift(&mut all, OF_TARGETS, targets, Counts::of(options));
    }
    all
}

/// The metrics of a performance result.
fn of_performance(performance: &Performance) -> Vec<Measurement> {
    let mut all = Vec::new();
    match performance {
        Performance::Classification(metrics) => classification(&mut all, metrics),
        Performance::Regression(metrics) => regression(&mut all, metrics),
    }
    all
}

fn no_targets(metric: &str) -> Measurement {
    Measurement::new(metric, None, 0).because("the batch has no targets")
}

/// Estimates, with an interval that contains the realised value in 95 of 100 batches as far as chance alone is
/// concerned. If nothing could be estimated, the accuracy says why.
fn estimated(all: &mut Vec<Measurement>, found: &EstimatedPerformance) {
    if let Some(reason) = &found.reason {
        let none = Measurement::new(name::ESTIMATED_ACCURACY, None, found.n);
        all.push(none.because(reason.clone()));
    }
    for (metric, name) in ESTIMATED {
        let Some(metric) = found.metrics.iter().find(|m| m.metric == metric) else { continue };
        let within = |[low, high]: [f64; 2]| {
            let reach = Z95 * metric.sampling_error?;
            let value = metric.value?;
            Some([(value - reach).max(low), (value + reach).min(high)])
        };
        let measured = Measurement::new(name, metric.value, found.n);
        let measured = measured.with_interval(metric.interval.and_then(within));
        let measured = match &metric.reason {
            None => measured,
            Some(reason) => measured.because(reason.clone()),
        };
        if name == name::ESTIMATED_BUSINESS_VALUE {
            business_values(all, found, metric, &measured);
        }
        all.push(measured);
    }
}

/// The estimated worth of all rows, and the realised worth of one row and of all rows with a target, with intervals
/// for chance.
fn business_values(
    all: &mut Vec<Measurement>,
    found: &EstimatedPerformance,
    metric: &EstimatedMetric,
    estimated: &Measurement,
) {
    let times = |measured: &Measurement, name: &str| {
        let rows = measured.n as f64;
        Measurement {
            metric: name.to_owned(),
            value: measured.value.and_then(|value| finite(value * rows)),
            interval: measured.interval.map(|ends| ends.map(|end| end * rows)),
            ..measured.clone()
        }
    };
    all.push(times(estimated, name::ESTIMATED_BUSINESS_VALUE_TOTAL));
    let Some(value) = metric.realised else { return };
    let fewer = found.n as f64 / found.realised_n.max(1) as f64;
    let reach = metric.sampling_error.map(|error| Z95 * error * fewer.sqrt());
    let interval = reach.map(|reach| [value - reach, value + reach]);
    let realised = Measurement::new(name::BUSINESS_VALUE, Some(value), found.realised_n);
    let realised = realised.with_interval(interval);
    all.push(times(&realised, name::BUSINESS_VALUE_TOTAL));
    all.push(realised);
}

/// What makes a change count, by the preset.
#[derive(Clone, Copy)]
struct Counts {
    min_effect: f64,
    missingness: bool,
    /// Whether another library's thresholds decide; the alert is then on the verdict.
    foreign: bool,
}

impl Counts {
    fn of(options: &DriftOptions) -> Self {
        let preset = options.preset.unwrap_or_default();
        let calibrated = preset == Preset::Calibrated;
        Self {
            min_effect: options.min_effect.unwrap_or(if calibrated { 0.05 } else { 0.0 }),
            missingness: options.missingness.unwrap_or(calibrated),
            foreign: preset.is_foreign(),
        }
    }
}

fn add(
    all: &mut Vec<Measurement>,
    values: &[(&str, Option<f64>)],
    intervals: &BTreeMap<String, [f64; 2]>,
    n: u64,
) {
    for (metric, value) in values {
        let interval = intervals.get(*metric).copied();
        let measured = Measurement::new(metric, *value, n).with_interval(interval);
        all.push(match measured.value {
            Some(_) => measured,
            None => measured.because("it is not defined on these rows"),
        });
    }
}

fn classification(all: &mut Vec<Measurement>, metrics: &ClassificationMetrics) {
    let always = [
        (name::ACCURACY, metrics.accuracy),
        (name::BALANCED_ACCURACY, metrics.balanced_accuracy),
        (name::MATTHEWS, metrics.matthews),
        (name::PRECISION_WEIGHTED, metrics.precision.weighted),
        (name::RECALL_WEIGHTED, metrics.recall.weighted),
        (name::F1_WEIGHTED, metrics.f1.weighted),
    ];
    add(all, &always, &metrics.intervals, metrics.n);
    let with_probability = [
        (name::ROC_AUC, metrics.roc_auc),
        (name::AVERAGE_PRECISION, metrics.average_precision),
        (name::LOG_LOSS, metrics.log_loss),
        (name::BRIER, metrics.brier),
        (name::EXPECTED_CALIBRATION_ERROR, metrics.expected_calibration_error),
    ];
    let known: Vec<(&str, Option<f64>)> =
        with_probability.into_iter().filter(|(_, value)| value.is_some()).collect();
    add(all, &known, &metrics.intervals, metrics.n);
}

fn regression(all: &mut Vec<Measurement>, metrics: &RegressionMetrics) {
    let values = [
        (name::MAE, metrics.mae),
        (name::RMSE, metrics.rmse),
        (name::MAPE, metrics.mape),
        (name::R2, metrics.r2),
    ];
    add(all, &values, &metrics.intervals, metrics.n);
}

/// The drift of a column with a result of its own, under the names in `metrics`.
fn own_drift(
    all: &mut Vec<Measurement>,
    [of_test, of_alert, by_verdict]: [&str; 3],
    found: &PredictionDrift,
    counts: Counts,
) {
    let result = &found.result;
    let n = result.n_batch;
    all.push(p_value(of_test, result.p_value, n, result));
    let alerting = alert_p_value(result, counts);
    all.push(p_value(of_alert, alerting, n, result));
    if counts.foreign {
        let drifted = match result.verdict {
            Verdict::Drifted => Some(1.0),
            Verdict::Stable => Some(0.0),
            Verdict::Inconclusive => None,
        };
        all.push(p_value(by_verdict, drifted, n, result));
    }
}

fn drifted(all: &mut Vec<Measurement>, drift: &DriftReport, counts: Counts) {
    for result in &drift.columns {
        let Some(column) = result.column.as_deref() else { continue };
        let n = result.n_batch;
        let adjusted = p_value(name::DRIFT_P_VALUE, result.adjusted_p_value, n, result);
        all.push(adjusted.of_column(column));
        let alerting = alert_p_value(result, counts);
        all.push(p_value(name::DRIFT_ALERT_P_VALUE, alerting, n, result).of_column(column));
        all.push(Measurement::new(name::DRIFT_EFFECT, result.effect, n).of_column(column));
    }
    let count = Measurement::new(name::DRIFTED_COLUMNS, Some(drift.drifted as f64), drift.compared);
    let share = Measurement::new(name::DRIFTED_SHARE, Some(drift.share), drift.compared);
    if drift.compared == 0 || drift.verdict == Verdict::Inconclusive {
        let unknown = |measured: Measurement| {
            Measurement { value: None, ..measured }.because("no column could be compared")
        };
        all.extend([unknown(count), unknown(share)]);
    } else {
        all.extend([count, share]);
    }
}

fn p_value(metric: &str, value: Option<f64>, n: u64, result: &DriftResult) -> Measurement {
    let measured = Measurement::new(metric, value, n);
    if measured.value.is_some() { measured } else { measured.because(result.reason.clone()) }
}

/// The smaller of the p-values (of values and of missingness) whose effect is large enough to matter; 1 if none is.
/// `None` if the values could not be compared and missingness gives no answer.
fn alert_p_value(result: &DriftResult, counts: Counts) -> Option<f64> {
    let missing = &result.missingness;
    let moved = result.effect.is_some_and(|effect| effect >= counts.min_effect);
    let vanished = counts.missingness && missing.verdict == Verdict::Drifted;
    let of_values = result.adjusted_p_value.map(|p| if moved { p } else { 1.0 });
    let of_missing = missing.adjusted_p_value.filter(|_| vanished);
    match (of_values, of_missing) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

fn quality(
    all: &mut Vec<Measurement>,
    batch: &BatchReport,
    plan: &Plan,
    known: &dyn Fn(&str) -> bool,
) {
    let watched = batch.quality.columns.iter().filter(|c| known(&c.name) && !plan.ignores(&c.name));
    for column in watched {
        let missing = Measurement::new(name::MISSING_PCT, column.missing_pct, batch.quality.rows);
        all.push(missing.of_column(&column.name));
        let outliers = column.outlier_pct.filter(|_| column.kind == Kind::Numeric);
        if outliers.is_some() {
            let outliers = Measurement::new(name::OUTLIER_PCT, outliers, batch.quality.rows);
            all.push(outliers.of_column(&column.name));
        }
    }
    let duplicates = Some(batch.quality.duplicate_rows as f64);
    all.push(Measurement::new(name::DUPLICATE_ROWS, duplicates, batch.quality.rows));
}

fn latencies(all: &mut Vec<Measurement>, latency: &Latency) {
    let values = [
        (name::LATENCY_MEAN, latency.mean),
        (name::LATENCY_P50, latency.p50),
        (name::LATENCY_P95, latency.p95),
        (name::LATENCY_P99, latency.p99),
        (name::LATENCY_OVER_THRESHOLD_PCT, latency.over_threshold_pct),
    ];
    add(all, &values, &BTreeMap::new(), latency.n);
}
