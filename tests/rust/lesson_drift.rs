//! The lesson's monitor functions on the lesson's small data: what a right implementation answers
//! where the recipe is wrong or raises.
#![allow(clippy::unwrap_used)]

use crate::common;

use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftTestOptions, Preset, Verdict, detect_drift, drift_test,
};
use driftglass::predictions::prediction_drift;
use driftglass::quality::{QualityOptions, data_quality};
use driftglass::table::{Column, Table};
use serde_json::Value;

fn cases(function: &str) -> Vec<Value> {
    let lesson: Value = serde_json::from_str(include_str!("../fixtures/seed_lesson.json")).unwrap();
    lesson["functions"][function].as_array().unwrap().clone()
}

/// A column of JSON values as a reader would type them.
fn column(name: &str, values: &Value) -> Column {
    let values = values.as_array().unwrap();
    if values.iter().any(Value::is_boolean) {
        return Column::from_booleans(name, values.iter().map(Value::as_bool).collect());
    }
    if values.iter().any(Value::is_string) {
        return Column::from_texts(name, values.iter().map(Value::as_str));
    }
    Column::from_numbers(
        name,
        values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect(),
    )
}

fn table(columns: &Value) -> Table {
    let columns = columns.as_object().unwrap();
    Table::new(columns.iter().map(|(name, values)| column(name, values)).collect()).unwrap()
}

portable_tests! {
    fn predictions_are_compared_by_counts_over_the_union_of_classes() {
        for case in cases("monitor_predictions") {
            let what = case["name"].as_str().unwrap();
            let reference = column("prediction", &case["reference_predictions"]);
            let batch = column("prediction", &case["predictions"]);
            let drift = prediction_drift(&reference, &batch, &DriftOptions::default()).unwrap();
            let expected = &case["corrected"];
            let Some(statistic) = expected["statistic"].as_f64() else {
                assert_eq!((drift.result.statistic, drift.result.p_value), (None, None), "{what}");
                assert_eq!(drift.result.verdict, Verdict::Inconclusive, "{what}");
                continue;
            };
            assert_eq!(drift.result.test, "chi-squared", "{what}");
            assert_close(drift.result.statistic.unwrap(), statistic, 1e-9, 1e-12, what);
            assert_close(drift.result.p_value.unwrap(), expected["pvalue"].as_f64().unwrap(), 1e-7, 0.0, what);
            assert_eq!(drift.result.verdict == Verdict::Drifted, expected["drifted"].as_bool().unwrap(), "{what}");
            check_distribution(&drift.distribution, expected, what);
        }
    }

    fn quality_warns_where_the_lesson_warns() {
        for case in cases("monitor_data_quality") {
            let what = case["name"].as_str().unwrap();
            let quality = data_quality(&table(&case["columns"]), None, &QualityOptions::default()).unwrap();
            for logged in case["result"]["logged"].as_array().unwrap() {
                let (key, value) = (logged[0].as_str().unwrap(), logged[1].as_f64().unwrap());
                let (measure, name) = key.split_once('_').unwrap();
                let column = quality.columns.iter().find(|column| column.name == name).unwrap();
                let actual = if measure == "missing" { column.missing_pct } else { column.outlier_pct };
                assert_close(actual.unwrap(), value, 1e-9, 1e-12, &format!("{what} {key}"));
            }
            let warned: Vec<String> = quality.issues.iter()
                .filter(|issue| issue.code == "missing" || issue.code == "outliers")
                .map(|issue| format!("{} in {}", issue.code, issue.column.clone().unwrap_or_default()))
                .collect();
            let alerts: Vec<String> = case["result"]["alerts"].as_array().unwrap().iter().map(|alert| {
                let alert = alert.as_str().unwrap();
                let kind = if alert.contains("missing") { "missing" } else { "outliers" };
                let name = alert.split(" in ").nth(1).unwrap().split(':').next().unwrap();
                format!("{kind} in {name}")
            }).collect();
            assert_eq!(warned, alerts, "{what}");
        }
    }

    fn drift_covers_the_columns_the_lesson_ignores() {
        for case in cases("monitor_data_drift") {
            let what = case["name"].as_str().unwrap();
            let (reference, batch) = (table(&case["reference"]), table(&case["current"]));
            let classic = DriftOptions { preset: Some(Preset::Classic), ..DriftOptions::default() };
            let report = detect_drift(&reference, &batch, &classic).unwrap();
            if case["result"]["error"].is_string() {
                assert_eq!(report.skipped[0].reason, "The batch has no such column.", "{what}");
                continue;
            }
            for logged in case["result"]["logged"].as_array().unwrap() {
                let name = logged[0].as_str().unwrap().strip_prefix("drift_pvalue_").unwrap();
                let result = report.columns.iter().find(|result| result.column.as_deref() == Some(name)).unwrap();
                assert_eq!(result.test, "kolmogorov-smirnov", "{what} {name}");
                assert_close(result.p_value.unwrap(), logged[1].as_f64().unwrap(), 1e-9, 0.0, what);
                let drifted = case["result"]["returns"][name].as_bool().unwrap();
                assert_eq!(result.verdict == Verdict::Drifted, drifted, "{what} {name}");
            }
            for (name, expected) in case["corrected"]["ignored_columns"].as_object().unwrap() {
                let result = report.columns.iter().find(|result| result.column.as_ref() == Some(name)).unwrap();
                assert_close(result.statistic.unwrap(), expected["statistic"].as_f64().unwrap(), 1e-9, 1e-12, what);
                assert_close(result.p_value.unwrap(), expected["pvalue"].as_f64().unwrap(), 1e-7, 0.0, what);
                assert_eq!(result.verdict == Verdict::Drifted, expected["drifted"].as_bool().unwrap(), "{what} {name}");
            }
        }
    }

    fn regression_predictions_are_compared_as_numbers() {
        let numbers = |by: f64| Column::from_numbers("p", (0..200).map(|n| by + f64::from(n) / 7.0).collect());
        let drift = prediction_drift(&numbers(0.0), &numbers(9.0), &DriftOptions::default()).unwrap();
        let bare = drift_test("kolmogorov-smirnov", &numbers(0.0), &numbers(9.0), &DriftTestOptions::default()).unwrap();
        assert_eq!((drift.result.statistic, drift.result.p_value), (bare.statistic, bare.p_value));
        assert!(drift.distribution.is_empty());
    }
}

#[track_caller]
fn check_distribution(
    distribution: &[driftglass::predictions::ClassShare],
    expected: &Value,
    what: &str,
) {
    let count = |side: usize, class: usize| expected["table"][side][class].as_f64().unwrap();
    let total =
        |side: usize| -> f64 { (0..distribution.len()).map(|class| count(side, class)).sum() };
    assert_eq!(distribution.len(), expected["categories"].as_array().unwrap().len(), "{what}");
    for (class, share) in distribution.iter().enumerate() {
        assert_close(share.reference, count(0, class) / total(0), 1e-12, 0.0, what);
        assert_close(share.batch, count(1, class) / total(1), 1e-12, 0.0, what);
    }
}
