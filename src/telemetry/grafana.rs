//! A Grafana dashboard of the exposed metrics.

use super::panel::{Limit, Panel, Shape, lay_out, source};
use super::quoting::quoted;
use crate::alert::{Rule, When, bounds, subject};
use crate::metric::{Measurement, is_money, name};
use crate::monitor::Monitor;
use crate::order;
use serde_json::{Value, json};

/// The version of the dashboard's own format: that of Grafana 11, which newer versions accept too.
const SCHEMA_VERSION: u64 = 39;

/// Selects the series of the jobs chosen on the dashboard.
const CHOSEN: &str = "job=~\"$job\"";

/// A dashboard for Grafana: one JSON object, to be imported or provisioned unchanged.
///
/// It queries only what [`prometheus`](super::prometheus) exposes, from the data source and the jobs chosen on the
/// dashboard: alerts, performance beside its estimate, drift of each column, missing values, latency, rows, and a
/// panel for every metric that an active rule watches, with its threshold as a line if that is one number for all
/// columns. The same rules give the same bytes.
#[must_use]
pub fn grafana_dashboard(monitor: &Monitor) -> Value {
    let mut panels = standing();
    panels.extend(over_time(monitor));
    panels.extend(of_rules(monitor));
    json!({
        "uid": "driftglass",
        "title": "Model monitoring (driftglass)",
        "tags": ["driftglass", "machine-learning"],
        "schemaVersion": SCHEMA_VERSION,
        "version": 1,
        "editable": true,
        "graphTooltip": 1,
        "refresh": "1m",
        "time": { "from": "now-7d", "to": "now" },
        "timezone": "browser",
        "annotations": { "list": [] },
        "templating": { "list": [
            {
                "name": "datasource",
                "label": "Source of data",
                "type": "datasource",
                "query": "prometheus",
                "current": {},
                "hide": 0,
            },
            {
                "name": "job",
                "label": "Job",
                "type": "query",
                "datasource": source(),
                "query": { "query": "label_values(driftglass_batches_total, job)", "refId": "jobs" },
                "definition": "label_values(driftglass_batches_total, job)",
                "includeAll": true,
                "multi": true,
                "allValue": ".*",
                "current": { "selected": true, "text": ["All"], "value": ["$__all"] },
                "refresh": 2,
                "sort": 1,
                "hide": 0,
            },
        ] },
        "panels": lay_out(&panels),
    })
}

/// A family, restricted to the chosen jobs.
fn chosen(family: &str) -> String {
    format!("{family}{{{CHOSEN}}}")
}

/// Panels for the overall state after the last batch.
fn standing() -> Vec<Panel> {
    let stat = |title: &str, unit| Panel::new(title, Shape::Stat, unit);
    let with_state = |state: &str| format!("sum(driftglass_alerts{{state=\"{state}\",{CHOSEN}}})");
    vec![
        stat("Alerts firing", "short")
            .asking(with_state("firing"), "firing")
            .with_limits(vec![Limit::Above(1.0)]),
        stat("Alerts pending", "short").asking(with_state("pending"), "pending"),
        stat("Columns drifted", "short")
            .asking(format!("sum({})", chosen("driftglass_columns_drifted")), "drifted"),
        stat("Rows observed", "short")
            .asking(format!("sum({})", chosen("predictions_total")), "rows"),
        stat("Batches observed", "short")
            .asking(format!("sum({})", chosen("driftglass_batches_total")), "batches"),
        stat("Since the last batch", "s").asking(
            format!("time() - max({})", chosen("driftglass_last_batch_timestamp_seconds")),
            "age",
        ),
        Panel::new("Firing alerts", Shape::Table, "short")
            .asking(format!("{} == 1", chosen("driftglass_alert_firing")), ""),
    ]
}

fn over_time(monitor: &Monitor) -> Vec<Panel> {
    let lines = |title: &str, unit| Panel::new(title, Shape::Lines, unit);
    let of = |metric: &str| limits(monitor, metric);
    let quantile = |q: f64| {
        let rate = format!("rate(prediction_latency_seconds_bucket{{{CHOSEN}}}[$__rate_interval])");
        format!("histogram_quantile({q}, sum by (le) ({rate}))")
    };
    vec![
        lines("Accuracy", "percentunit")
            .asking(chosen("model_accuracy"), "accuracy")
            .with_limits(of(name::ACCURACY)),
        lines("Performance", "short").asking(chosen("driftglass_performance"), "{{metric}}"),
        lines("Performance expected without targets", "short")
            .asking(chosen("driftglass_estimated_performance"), "{{metric}} (estimated)"),
        lines("Confidence", "percentunit")
            .asking(chosen("driftglass_confidence_ratio"), "mean of the top class")
            .asking(chosen("driftglass_low_confidence_ratio"), "share of unsure predictions"),
        lines("Drifted columns", "short")
            .asking(chosen("driftglass_columns_drifted"), "drifted")
            .asking(chosen("driftglass_columns_compared"), "compared"),
        lines("Share of rows moved, by column", "percentunit")
            .asking(chosen("driftglass_column_drift_effect_ratio"), "{{column}}"),
        lines("Columns that drifted", "short")
            .asking(format!("{} == 1", chosen("driftglass_column_drifted")), "{{column}}"),
        lines("Predicted classes", "percentunit")
            .asking(chosen("driftglass_prediction_share_ratio"), "{{class}}"),
        lines("Missing values, by column", "percentunit")
            .asking(chosen("driftglass_column_missing_ratio"), "{{column}}")
            .with_limits(in_ratios(of(name::MISSING_PCT))),
        lines("Outliers, by column", "percentunit")
            .asking(chosen("driftglass_column_outlier_ratio"), "{{column}}")
            .with_limits(in_ratios(of(name::OUTLIER_PCT))),
        lines("Latency", "s")
            .asking(quantile(0.5), "median")
            .asking(quantile(0.95), "95th percentile")
            .asking(quantile(0.99), "99th percentile"),
        lines("Rows", "short")
            .asking(format!("increase(predictions_total{{{CHOSEN}}}[$__rate_interval])"), "rows"),
    ]
}

/// A panel for every metric that a rule watches, in the order of their names.
fn of_rules(monitor: &Monitor) -> Vec<Panel> {
    let metrics = order::set(rules(monitor).iter().map(|rule| rule.metric.as_str()));
    let currency = monitor.config().estimation.currency.as_deref();
    let panel = |metric: &str| {
        let expr = format!("driftglass_measurement{{metric={},{CHOSEN}}}", quoted(metric));
        let unit = currency.filter(|_| is_money(metric));
        let unit = unit.map_or_else(String::new, |currency| format!(", {currency}"));
        Panel::new(format!("Watched: {}{unit}", subject(metric)), Shape::Lines, "short")
            .asking(expr, "{{metric}} {{column}} {{segment}}")
            .with_limits(limits(monitor, metric))
    };
    metrics.into_iter().map(panel).collect()
}

fn rules(monitor: &Monitor) -> &[Rule] {
    monitor.config().rules.as_deref().unwrap_or_default()
}

/// The thresholds of the rules on a metric that are the same for all its columns, without those on segments.
fn limits(monitor: &Monitor, metric: &str) -> Vec<Limit> {
    let batch = Measurement::new(metric, None, 0);
    let of_rule = |rule: &Rule| match (bounds(rule, monitor.bases().of(rule, &batch)), rule.when) {
        (None, _) => Vec::new(),
        (Some([_, high]), When::Above) => vec![Limit::Above(high)],
        (Some([low, _]), When::Below) => vec![Limit::Below(low)],
        (Some([low, high]), When::Outside) => vec![Limit::Below(low), Limit::Above(high)],
    };
    let watching = rules(monitor)
        .iter()
        .filter(|rule| rule.metric == metric && rule.column.is_none() && !rule.segments);
    watching.flat_map(of_rule).collect()
}

/// Limits of percentages for panels of shares.
fn in_ratios(limits: Vec<Limit>) -> Vec<Limit> {
    let ratio = |limit| match limit {
        Limit::Above(pct) => Limit::Above(pct / 100.0),
        Limit::Below(pct) => Limit::Below(pct / 100.0),
    };
    limits.into_iter().map(ratio).collect()
}
