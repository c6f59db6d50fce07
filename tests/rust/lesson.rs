//! The textbook recipe on its own small data: ours gives its corrected values.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use common::assert_close;
use driftglass::alert::{AlertBook, AlertState, Bases, Rule};
use driftglass::drift::Verdict;
use driftglass::metric::Measurement;
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

fn cases(function: &str) -> Vec<Value> {
    let lesson: Value = serde_json::from_str(include_str!("../fixtures/seed_lesson.json")).unwrap();
    lesson["functions"][function].as_array().unwrap().clone()
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect()
}

/// The lesson's monitor knows features only; ours checks that the reference has every role's column.
fn monitor(case: &Value) -> Monitor {
    let (f1, f2) = (numbers(&case["reference"]["f1"]), numbers(&case["reference"]["f2"]));
    let zero_one: Vec<f64> = (0..f1.len()).map(|row| (row % 2) as f64).collect();
    let sure: Vec<f64> = (0..f1.len()).map(|row| 0.9 - row as f64 / 1000.0).collect();
    let reference = Table::new(vec![
        Column::from_numbers("f1", f1),
        Column::from_numbers("f2", f2),
        Column::from_numbers("target", zero_one.clone()),
        Column::from_numbers("prediction", zero_one),
        Column::from_numbers("probability", sure),
    ])
    .unwrap();
    let config = json!({
        "roles": { "target": "target", "prediction": "prediction", "probability": "probability" },
        "drift": { "preset": "classic" },
    });
    Monitor::new(&reference, MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
}

fn batch(case: &Value) -> Table {
    let rows = case["X"].as_array().unwrap();
    let feature = |at: usize| rows.iter().map(|row| row[at].as_f64().unwrap_or(f64::NAN)).collect();
    let mut columns = vec![
        Column::from_numbers("f1", feature(0)),
        Column::from_numbers("f2", feature(1)),
        Column::from_numbers("prediction", numbers(&case["y_pred"])),
    ];
    if case["y_true"].is_array() {
        columns.push(Column::from_numbers("target", numbers(&case["y_true"])));
    }
    if case["probability_1"].is_array() {
        columns.push(Column::from_numbers("probability", numbers(&case["probability_1"])));
    }
    Table::new(columns).unwrap()
}

fn check_batch(report: &BatchReport, case: &Value, what: &str) {
    let expected = &case["result"]["returns"];
    assert_eq!(report.rows, expected["n_samples"].as_u64().unwrap(), "{what}");
    let accuracy = report.measurements.iter().find(|m| m.metric == "accuracy").unwrap();
    close(accuracy.value, &expected["accuracy"], what);
    let confidence = report.confidence.unwrap_or_default();
    close(confidence.average, &expected["avg_confidence"], what);
    close(confidence.low_pct, &expected["low_confidence_pct"], what);
    for share in &report.predictions.as_ref().unwrap().distribution {
        let expected = expected[format!("pred_class_{}", share.class)].as_f64().unwrap_or(0.0);
        assert_close(share.batch, expected, 1e-12, 0.0, what);
    }
    for column in &report.drift.as_ref().unwrap().columns {
        let name = column.column.as_deref().unwrap();
        let p = case["ks_pvalues"][name].as_f64().unwrap();
        assert_close(column.p_value.unwrap(), p, 1e-9, 0.0, what);
        let drifted = expected[format!("drift_{name}")].as_bool().unwrap();
        assert_eq!(column.verdict == Verdict::Drifted, drifted, "{what} {name}");
    }
}

fn close(actual: Option<f64>, expected: &Value, what: &str) {
    match expected.as_f64() {
        Some(expected) => assert_close(actual.unwrap(), expected, 1e-12, 0.0, what),
        None => assert_eq!(actual, None, "{what}"),
    }
}

portable_tests! {
    fn the_monitor_gives_the_corrected_values_of_the_lesson() {
        for case in cases("ModelMonitor") {
            let mut monitor = monitor(&case);
            for (at, given) in case["batches"].as_array().unwrap().iter().enumerate() {
                let options = ObserveOptions { at: at as f64, ..ObserveOptions::default() };
                let report = monitor.observe(&batch(given), &options).unwrap();
                check_batch(report, given, &format!("{} batch {at}", case["name"]));
            }
            let what = case["name"].as_str().unwrap();
            let (dashboard, corrected) = (monitor.dashboard(), &case["corrected"]);
            close(dashboard.current_accuracy, &corrected["current_accuracy"], what);
            close(dashboard.average_confidence, &corrected["avg_confidence_weighted"], what);
            assert_eq!(dashboard.total_predictions, corrected["total_predictions"].as_u64().unwrap(), "{what}");
            // Ours keeps the gaps as null; the lesson writes NaN there.
            let known: Vec<f64> = dashboard.accuracy_trend.iter().flatten().copied().collect();
            let expected = numbers(&corrected["accuracy_trend"]);
            assert_eq!(known.len(), expected.len(), "{what}");
            for (known, expected) in known.iter().zip(&expected) {
                assert_close(*known, *expected, 1e-12, 0.0, what);
            }
            assert_eq!(dashboard.accuracy_trend.len(), case["batches"].as_array().unwrap().len());
        }
    }

    fn alerts_fire_where_the_lesson_should_have() {
        let rules = json!([
            { "name": "accuracy", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" },
            { "name": "latency", "metric": "latency_ms", "when": "above", "threshold": 100, "severity": "medium" },
            { "name": "missing", "metric": "missing_pct", "when": "above", "threshold": 5, "severity": "medium" },
            { "name": "drift", "metric": "drift_pvalue", "when": "below", "threshold": 0.05, "severity": "medium" },
        ]);
        let rules: Vec<Rule> = serde_json::from_value(rules).unwrap();
        for case in cases("AlertSystem") {
            let mut book = AlertBook::new(rules.clone()).unwrap();
            let measured = Measurement::new(case["metric"].as_str().unwrap(), case["value"].as_f64(), 1);
            let events = book.observe(&[measured], Bases::default(), 1.7e12, "b");
            let fires = events.iter().any(|event| event.to == AlertState::Firing);
            assert_eq!(fires, case["corrected"]["fires"].as_bool().unwrap(), "{case}");
            if let Some(recorded) = case["recorded"].get(0) {
                let severity = serde_json::to_value(events[0].severity).unwrap();
                assert_eq!(severity.as_str().unwrap().to_uppercase(), recorded["severity"].as_str().unwrap());
            }
        }
    }
}
