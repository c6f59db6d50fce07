//! The exposed metrics, and the results they come from.

use super::encoder::{Encoder, FamilyType};
use crate::alert::{Alert, AlertState, Rule, looks_at_interval, severity_name, state_name};
use crate::detect::Stage;
use crate::drift::{DriftReport, Verdict};
use crate::latency::LatencyBucket;
use crate::metric::{Measurement, name};
use crate::monitor::{BatchReport, DetectorReport, Monitor, Totals};
use crate::multivariate::MultivariateDrift;
use crate::order;
use crate::predictions::PredictionDrift;

/// The exposed data: the last batch, sums over all batches, and the alerts.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The last batch, if there was one.
    pub last: Option<&'a BatchReport>,
    /// Sums since the start.
    pub totals: &'a Totals,
    /// The current alerts.
    pub alerts: &'a [Alert],
    /// Rules whose measurements are exposed, which alerting rules need.
    pub rules: &'a [Rule],
}

/// All observations of a monitor as Prometheus text: format 0.0.4, or OpenMetrics 1.0 with `open_metrics`.
///
/// | metric | type | labels | meaning |
/// |---|---|---|---|
/// | `predictions_total` | counter | | rows observed |
/// | `prediction_latency_seconds` | histogram | `le` | latency of every call observed |
/// | `model_accuracy` | gauge | | accuracy of the last batch with targets |
/// | `driftglass_batches_total` | counter | | batches observed |
/// | `driftglass_last_batch_timestamp_seconds` | gauge | | time of the last batch |
/// | `driftglass_performance` | gauge | `metric` | performance of the last batch |
/// | `driftglass_confidence_ratio`, `driftglass_low_confidence_ratio` | gauge | | confidence in the last batch |
/// | `driftglass_prediction_share_ratio` | gauge | `class` | share of each predicted class |
/// | `driftglass_prediction_drift_p_value` | gauge | | predictions against the reference |
/// | `driftglass_target_share_ratio`, `driftglass_target_drift_p_value` | gauge | (`class`) | the same of targets, where the last batch has them |
/// | `driftglass_columns_compared`, `driftglass_columns_drifted` | gauge | | columns of the last batch |
/// | `driftglass_schema_changes` | gauge | `change` | columns added, removed or changed in kind in the last batch |
/// | `driftglass_column_drifted`, `_drift_p_value`, `_drift_effect_ratio` | gauge | `column` (`test`) | drift of each column |
/// | `driftglass_column_missing_ratio`, `_outlier_ratio` | gauge | `column` | quality of each column |
/// | `driftglass_duplicate_rows` | gauge | | rows equal to an earlier one |
/// | `driftglass_measurement` | gauge | `metric`, `column`, `segment` | what the rules in force watch, in their own units |
/// | `driftglass_measurement_low`, `_high` | gauge | `metric`, `column`, `segment` | ends of its interval, or the value twice, if a rule uses the interval |
/// | `driftglass_measurement_rows` | gauge | `metric`, `column`, `segment` | number of rows behind it, if a rule has `minRows` |
/// | `driftglass_alert_firing` | gauge | `alert`, `rule`, `column`, `segment`, `severity` | 1 while firing, else 0 |
/// | `driftglass_alerts` | gauge | `state` | alerts in each state |
///
/// Undefined values are left out: an alert can be raised on a missing series, but not on a made-up 0. Names are
/// fixed; only label values come from the data, and they are escaped. The number of series grows with columns,
/// segments, classes and alerts.
#[must_use]
pub fn prometheus(monitor: &Monitor, open_metrics: bool) -> String {
    let alerts = monitor.alerts();
    let observed = Observed {
        last: monitor.history().back(),
        totals: monitor.totals(),
        alerts: &alerts,
        rules: monitor.config().rules.as_deref().unwrap_or_default(),
    };
    exposition(&observed, open_metrics)
}

/// The same from given results.
#[must_use]
pub fn exposition(observed: &Observed<'_>, open_metrics: bool) -> String {
    let mut out = Encoder::new(open_metrics);
    totals(&mut out, observed.totals);
    if let Some(last) = observed.last {
        performance(&mut out, last);
        predictions(&mut out, last);
        schema(&mut out, last);
        if let Some(drift) = &last.drift {
            drift_of(&mut out, drift);
        }
        if let Some(found) = &last.multivariate {
            together(&mut out, found);
        }
        let changed = last.correlation_changes.as_ref().map(|found| found.changed as f64);
        let help = "Pairs of columns whose correlation changed in the last batch.";
        gauge(&mut out, "driftglass_correlations_changed", help, changed);
        detectors(&mut out, last);
        quality(&mut out, last);
        watched(&mut out, last, observed.rules);
    }
    alerts(&mut out, observed.alerts);
    out.finish()
}

fn gauge(out: &mut Encoder, name: &str, help: &str, value: Option<f64>) {
    if let Some(value) = value {
        out.family(name, FamilyType::Gauge, help);
        out.sample(name, &[], value);
    }
}

/// A gauge with one sample for each labelled value that is defined.
fn gauges<'a>(
    out: &mut Encoder,
    name: &str,
    help: &str,
    samples: impl Iterator<Item = (Vec<(&'a str, &'a str)>, Option<f64>)>,
) {
    let mut begun = false;
    for (labels, value) in samples {
        let Some(value) = value else { continue };
        if !begun {
            out.family(name, FamilyType::Gauge, help);
            begun = true;
        }
        out.sample(name, &labels, value);
    }
}

fn totals(out: &mut Encoder, totals: &Totals) {
    out.family("predictions_total", FamilyType::Counter, "Predictions observed.");
    out.sample("predictions_total", &[], totals.rows as f64);
    out.family("driftglass_batches_total", FamilyType::Counter, "Batches observed.");
    out.sample("driftglass_batches_total", &[], totals.batches as f64);
    if let Some(latency) = &totals.latency {
        let help = "Latency of predictions.";
        out.family("prediction_latency_seconds", FamilyType::Histogram, help);
        for LatencyBucket { le_ms, count } in &latency.buckets {
            let end = out.bucket_end(le_ms.map(|ms| ms / 1000.0));
            out.sample("prediction_latency_seconds_bucket", &[("le", &end)], *count as f64);
        }
        out.sample("prediction_latency_seconds_sum", &[], latency.sum_ms / 1000.0);
        out.sample("prediction_latency_seconds_count", &[], latency.n as f64);
    }
    let help = "Accuracy of the last batch with targets.";
    gauge(out, "model_accuracy", help, totals.last_accuracy);
}

/// The measurements that are about performance.
const PERFORMANCE: [&str; 10] = [
    name::ACCURACY,
    name::PRECISION_WEIGHTED,
    name::RECALL_WEIGHTED,
    name::F1_WEIGHTED,
    name::ROC_AUC,
    name::LOG_LOSS,
    name::BRIER,
    name::MAE,
    name::RMSE,
    name::R2,
];

fn performance(out: &mut Encoder, last: &BatchReport) {
    let help = "Time of the last batch, seconds since 1970.";
    gauge(out, "driftglass_last_batch_timestamp_seconds", help, Some(last.at / 1000.0));
    let measured = last
        .measurements
        .iter()
        .filter(|m| m.column.is_none() && m.segment.is_none())
        .filter(|m| PERFORMANCE.contains(&m.metric.as_str()))
        .map(|m| (vec![("metric", m.metric.as_str())], m.value));
    gauges(out, "driftglass_performance", "Performance in the last batch.", measured);
    if let Some(estimated) = &last.estimated {
        let values =
            estimated.metrics.iter().map(|m| (vec![("metric", m.metric.as_str())], m.value));
        let help = "Performance of the last batch as expected from its probabilities.";
        gauges(out, "driftglass_estimated_performance", help, values);
    }
    let help = "Mean probability of the top class in the last batch.";
    let average = last.confidence.and_then(|confidence| confidence.average);
    gauge(out, "driftglass_confidence_ratio", help, average);
    let help = "Share of unsure predictions in the last batch.";
    let low = last.confidence.and_then(|confidence| confidence.low_pct);
    gauge(out, "driftglass_low_confidence_ratio", help, low.map(|pct| pct / 100.0));
}

fn predictions(out: &mut Encoder, last: &BatchReport) {
    if let Some(found) = &last.predictions {
        let help = "Share of each predicted class.";
        gauges(out, "driftglass_prediction_share_ratio", help, shares(found));
        let help = "P-value of the predictions against the reference.";
        gauge(out, "driftglass_prediction_drift_p_value", help, found.result.p_value);
    }
    if let Some(found) = &last.targets {
        let help = "Share of each class of the targets.";
        gauges(out, "driftglass_target_share_ratio", help, shares(found));
        let help = "P-value of the targets against the reference.";
        gauge(out, "driftglass_target_drift_p_value", help, found.result.p_value);
    }
}

fn schema(out: &mut Encoder, last: &BatchReport) {
    let count = |kind| last.schema.iter().filter(|change| change.change == kind).count() as f64;
    let kinds = ["added", "removed", "kind-changed"].into_iter();
    let counts = kinds.map(|kind| (vec![("change", kind)], Some(count(kind))));
    gauges(out, "driftglass_schema_changes", "Columns that differ from the reference's.", counts);
}

fn shares(found: &PredictionDrift) -> impl Iterator<Item = (Vec<(&str, &str)>, Option<f64>)> {
    found.distribution.iter().map(|of| (vec![("class", of.class.as_str())], Some(of.batch)))
}

fn drift_of(out: &mut Encoder, drift: &DriftReport) {
    let help = "Columns compared in the last batch.";
    gauge(out, "driftglass_columns_compared", help, Some(drift.compared as f64));
    let help = "Columns drifted in the last batch.";
    gauge(out, "driftglass_columns_drifted", help, Some(drift.drifted as f64));
    let label = "column";
    let named = || drift.columns.iter().filter_map(|c| Some((c.column.as_deref()?, c)));
    let drifted = named().map(|(column, result)| {
        (vec![(label, column)], Some(f64::from(result.verdict == Verdict::Drifted)))
    });
    let help = "1 where the column drifted in the last batch.";
    gauges(out, "driftglass_column_drifted", help, drifted);
    let p_values = named().map(|(column, result)| {
        (vec![(label, column), ("test", result.test.as_str())], result.adjusted_p_value)
    });
    let help = "Adjusted p-value of the column's drift test.";
    gauges(out, "driftglass_column_drift_p_value", help, p_values);
    let effects = named().map(|(column, result)| (vec![(label, column)], result.effect));
    let help = "Observed share of rows moved.";
    gauges(out, "driftglass_column_drift_effect_ratio", help, effects);
}

/// All columns together.
fn together(out: &mut Encoder, found: &MultivariateDrift) {
    let help = "1 where all columns together drifted in the last batch.";
    let drifted = f64::from(found.verdict == Verdict::Drifted);
    gauge(out, "driftglass_multivariate_drifted", help, Some(drifted));
    let help = "P-value of a change of all columns together, adjusted for the views.";
    gauge(out, "driftglass_multivariate_drift_p_value", help, found.p_value(0.0));
    let help = "Mean length of what rows lose in the components of the reference.";
    gauge(out, "driftglass_reconstruction_error", help, found.reconstruction.value);
    let help = "Area (AUC) by which rows of the last batch are told apart from the reference; 0.5 is chance.";
    let area = found.classifier.as_ref().and_then(|told| told.auc);
    gauge(out, "driftglass_domain_auc", help, area);
}

/// What change detectors say.
fn detectors(out: &mut Encoder, last: &BatchReport) {
    let of = |told: &dyn Fn(&DetectorReport) -> Option<f64>| {
        let sample = |said: &'_ DetectorReport| told(said);
        last.detectors.iter().map(|said| (detector_labels(said), sample(said))).collect::<Vec<_>>()
    };
    let stage = |said: &DetectorReport| match said.stage {
        Stage::None => Some(0.0),
        Stage::Warning => Some(1.0),
        Stage::Change => Some(2.0),
    };
    let help = "What a change detector says of the last batch: 1 is a warning, 2 a change.";
    gauges(out, "driftglass_change_detector_stage", help, of(&stage).into_iter());
    let help = "First batch after the last change that a detector found, seconds since 1970.";
    let since = |said: &DetectorReport| Some(said.change.as_ref()?.since_at? / 1000.0);
    let name = "driftglass_change_detector_since_timestamp_seconds";
    gauges(out, name, help, of(&since).into_iter());
}

fn detector_labels(said: &DetectorReport) -> Vec<(&str, &str)> {
    vec![
        ("metric", said.metric.as_str()),
        ("method", said.method.as_str()),
        ("column", said.column.as_deref().unwrap_or_default()),
        ("segment", said.segment.as_deref().unwrap_or_default()),
    ]
}

fn quality(out: &mut Encoder, last: &BatchReport) {
    let ratio = |pct: Option<f64>| pct.map(|pct| pct / 100.0);
    let columns = &last.quality.columns;
    let missing = columns.iter().map(|c| (vec![("column", c.name.as_str())], ratio(c.missing_pct)));
    let help = "Share of rows without a value.";
    gauges(out, "driftglass_column_missing_ratio", help, missing);
    let outliers =
        columns.iter().map(|c| (vec![("column", c.name.as_str())], ratio(c.outlier_pct)));
    let help = "Share of rows outside the 1.5 IQR fences.";
    gauges(out, "driftglass_column_outlier_ratio", help, outliers);
    let help = "Rows equal to an earlier row of the last batch.";
    gauge(out, "driftglass_duplicate_rows", help, Some(last.quality.duplicate_rows as f64));
}

/// The measurements that the rules watch. There are few names of metrics, and so few families; the number of series
/// grows with columns and, for metrics that rules watch in segments, with segments.
fn watched(out: &mut Encoder, last: &BatchReport, rules: &[Rule]) {
    type Take = fn(&Measurement) -> Option<f64>;
    type Wants = fn(&Rule) -> bool;
    let families: [(&str, &str, Wants, Take); 4] = [
        (
            "driftglass_measurement",
            "What a rule watches, in the last batch.",
            |_| true,
            |m| m.value,
        ),
        (
            "driftglass_measurement_low",
            "Lower end of its 95 % interval; the value where it has none.",
            looks_at_interval,
            |m| m.value.and(m.interval.map(|[low, _]| low).or(m.value)),
        ),
        (
            "driftglass_measurement_high",
            "Upper end of its 95 % interval; the value where it has none.",
            looks_at_interval,
            |m| m.value.and(m.interval.map(|[_, high]| high).or(m.value)),
        ),
        (
            "driftglass_measurement_rows",
            "Rows it rests on.",
            |rule| rule.min_rows.is_some(),
            |m| m.value.map(|_| m.n as f64),
        ),
    ];
    for (name, help, wants, take) in families {
        let wanted = rules.iter().filter(|rule| wants(rule));
        let watched = order::set(wanted.map(|rule| (rule.metric.as_str(), rule.segments)));
        let of_segments = last.segments.iter().flat_map(|segment| &segment.measurements);
        let samples = last
            .measurements
            .iter()
            .chain(of_segments)
            .filter(|m| watched.contains(&(m.metric.as_str(), m.segment.is_some())))
            .map(|m| (labels_of(m), take(m)));
        gauges(out, name, help, samples);
    }
}

fn labels_of(measured: &Measurement) -> Vec<(&str, &str)> {
    let metric = ("metric", measured.metric.as_str());
    let column = measured.column.as_deref().map(|column| ("column", column));
    let segment = measured.segment.as_deref().map(|segment| ("segment", segment));
    [Some(metric), column, segment].into_iter().flatten().collect()
}

fn alerts(out: &mut Encoder, alerts: &[Alert]) {
    let firing = alerts.iter().map(|alert| {
        let labels = vec![
            ("alert", alert.id.as_str()),
            ("rule", alert.rule.as_str()),
            ("column", alert.column.as_deref().unwrap_or_default()),
            ("segment", alert.segment.as_deref().unwrap_or_default()),
            ("severity", severity_name(alert.severity)),
        ];
        (labels, Some(f64::from(alert.state == AlertState::Firing)))
    });
    gauges(out, "driftglass_alert_firing", "1 while the alert fires.", firing);
    let states = [
        AlertState::Pending,
        AlertState::Firing,
        AlertState::Resolved,
        AlertState::NoData,
        AlertState::NotEnoughData,
    ];
    let counts = states.map(|state| {
        let count = alerts.iter().filter(|alert| alert.state == state).count();
        (vec![("state", state_name(state))], Some(count as f64))
    });
    gauges(out, "driftglass_alerts", "Alerts in each state.", counts.into_iter());
}
