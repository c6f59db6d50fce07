//! Metrics against scikit-learn 1.9.1 (tests/fixtures/metrics_*.json), and what must hold whatever the data.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;
use crate::common::golden;

use common::assert_close;
use driftglass::error::Warning;
use driftglass::performance::{
    ClassificationInput, ClassificationMetrics, PrecisionRecallPoint, Probability, RocPoint,
    classification_metrics, confidence, curves, regression_metrics,
};
use driftglass::table::Column;
use golden::{Close, Findings};
use serde_json::Value;

const CLASSIFICATION: &str = include_str!("../fixtures/metrics_classification.json");
const REGRESSION: &str = include_str!("../fixtures/metrics_regression.json");
const METRIC: Close = Close { relative: 1e-12, absolute: 1e-12 };
const LESSON: &str = include_str!("../fixtures/seed_lesson.json");

fn cases(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn numbers(values: &Value) -> Vec<f64> {
    values.as_array().unwrap().iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect()
}

/// A label column as the boundary would build it: by the type of its values.
fn labels(name: &str, values: &Value) -> Column {
    let values = values.as_array().unwrap();
    if values.iter().all(|value| value.is_boolean()) {
        return Column::from_booleans(name, values.iter().map(Value::as_bool).collect());
    }
    if values.iter().all(|value| value.is_string()) {
        return Column::from_texts(name, values.iter().map(Value::as_str));
    }
    Column::from_numbers(name, values.iter().map(|value| value.as_f64().unwrap()).collect())
}

/// A label as text: `1`, `cat`, `true`.
fn label(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The number scikit-learn gave, or `None` for NaN and for calls that failed.
fn expected(metric: &Value) -> Option<f64> {
    metric.get("value").unwrap_or(metric).as_f64()
}

#[track_caller]
fn assert_metric(actual: Option<f64>, golden: &Value, what: &str) {
    match (actual, expected(golden)) {
        (Some(actual), Some(value)) => assert_close(actual, value, 1e-12, 1e-12, what),
        (actual, value) => assert_eq!(actual, value, "{what}"),
    }
}

fn has_warning(warnings: &[Warning], words: &[&str]) -> bool {
    warnings.iter().any(|warning| {
        words.iter().all(|word| warning.message.contains(word) || warning.code.contains(word))
    })
}

/// A golden case in the shapes of the engine.
struct Case {
    name: String,
    target: Column,
    prediction: Column,
    probability: Vec<(String, Vec<f64>)>,
    single: bool,
    positive: Option<String>,
    weights: Option<Vec<f64>>,
}

impl Case {
    fn of(case: &Value) -> Self {
        let given = &case["probability"];
        let probability = match given {
            Value::Object(columns) => {
                columns.iter().map(|(class, values)| (class.clone(), numbers(values))).collect()
            }
            Value::Array(_) => vec![("positive".to_owned(), numbers(given))],
            _ => Vec::new(),
        };
        Self {
            name: case["name"].as_str().unwrap().to_owned(),
            target: labels("target", &case["target"]),
            prediction: labels("prediction", &case["prediction"]),
            probability,
            single: given.is_array(),
            positive: Some(&case["positive"]).filter(|value| !value.is_null()).map(label),
            weights: Some(&case["weights"]).filter(|value| !value.is_null()).map(numbers),
        }
    }

    fn probability(&self) -> Probability<'_> {
        match self.probability.first() {
            None => Probability::None,
            Some((_, values)) if self.single => Probability::Positive(values),
            Some(_) => Probability::PerClass(
                self.probability.iter().map(|(class, p)| (class.clone(), p.as_slice())).collect(),
            ),
        }
    }

    fn input(&self) -> ClassificationInput<'_> {
        ClassificationInput {
            target: &self.target,
            prediction: &self.prediction,
            probability: self.probability(),
            positive: self.positive.as_deref(),
            weights: self.weights.as_deref(),
        }
    }

    fn metrics(&self) -> ClassificationMetrics {
        classification_metrics(&self.input()).unwrap()
    }
}

/// Area below the points; `None` without points.
fn trapezoids(points: &[RocPoint]) -> Option<f64> {
    let slices = points.windows(2).map(|pair| {
        let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
        width * (pair[0].true_positive_rate + pair[1].true_positive_rate) / 2.0
    });
    (!points.is_empty()).then(|| slices.sum())
}

/// Recall gained times precision; 0 without points, as scikit-learn.
fn steps(points: &[PrecisionRecallPoint]) -> Option<f64> {
    let before = [0.0].into_iter().chain(points.iter().map(|point| point.recall));
    Some(points.iter().zip(before).map(|(at, before)| (at.recall - before) * at.precision).sum())
}

/// Metrics without probabilities or weights.
fn plain(target: &Column, prediction: &Column) -> ClassificationMetrics {
    classification_metrics(&ClassificationInput {
        target,
        prediction,
        probability: Probability::None,
        positive: None,
        weights: None,
    })
    .unwrap()
}

fn assert_ratios(metrics: &ClassificationMetrics, golden: &Value, name: &str) {
    for (what, averages) in
        [("precision", metrics.precision), ("recall", metrics.recall), ("f1", metrics.f1)]
    {
        for (kind, value) in [
            ("macro", averages.macro_average),
            ("micro", averages.micro),
            ("weighted", averages.weighted),
        ] {
            assert_metric(value, &golden[what][kind], &format!("{name}: {what} {kind}"));
        }
    }
    let per_class = golden["per_class"].as_array().unwrap();
    assert_eq!(metrics.per_class.len(), per_class.len(), "{name}");
    for (class, golden) in metrics.per_class.iter().zip(per_class) {
        assert_eq!(class.class, label(&golden["class"]), "{name}");
        let what = format!("{name}: {}", class.class);
        assert_metric(class.precision, &golden["precision"], &what);
        assert_metric(class.recall, &golden["recall"], &what);
        assert_metric(class.f1, &golden["f1"], &what);
        assert_metric(Some(class.support), &golden["support"], &what);
    }
    if let Some(golden) = golden.get("binary") {
        let binary = metrics.binary.as_ref().unwrap();
        assert_metric(binary.precision, &golden["precision"], name);
        assert_metric(binary.recall, &golden["recall"], name);
        assert_metric(binary.f1, &golden["f1"], name);
        assert_metric(binary.specificity, &golden["specificity"], &format!("{name}: specificity"));
    }
}

fn assert_probability(metrics: &ClassificationMetrics, golden: &Value, name: &str) {
    let auc = golden.get("roc_auc").or(golden.get("roc_auc_ovr_macro"));
    let weighted = golden.get("roc_auc").or(golden.get("roc_auc_ovr_weighted"));
    let brier = golden.get("brier").or(golden.get("brier_multiclass"));
    for (what, value, golden) in [
        ("auc", metrics.roc_auc, auc),
        ("auc weighted", metrics.roc_auc_weighted, weighted),
        ("log loss", metrics.log_loss, golden.get("log_loss")),
        ("brier", metrics.brier, brier),
        ("ece", metrics.expected_calibration_error, golden.get("ece_top_label")),
    ] {
        assert_metric(value, golden.unwrap_or(&Value::Null), &format!("{name}: {what}"));
    }
    if let Some(per_class) = golden.get("average_precision_per_class") {
        let values: Vec<f64> =
            per_class.as_object().unwrap().values().filter_map(expected).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert_metric(metrics.average_precision, &Value::from(mean), name);
    } else {
        let golden = golden.get("average_precision").unwrap_or(&Value::Null);
        assert_metric(metrics.average_precision, golden, &format!("{name}: average precision"));
    }
}

/// Every interval contains its metric and has a method.
fn assert_intervals(metrics: &ClassificationMetrics, name: &str) {
    let binary = metrics.binary.as_ref();
    let values = [
        ("accuracy", metrics.accuracy),
        ("balancedAccuracy", metrics.balanced_accuracy),
        ("precisionMacro", metrics.precision.macro_average),
        ("precisionMicro", metrics.precision.micro),
        ("precisionWeighted", metrics.precision.weighted),
        ("recallMacro", metrics.recall.macro_average),
        ("recallMicro", metrics.recall.micro),
        ("recallWeighted", metrics.recall.weighted),
        ("f1Macro", metrics.f1.macro_average),
        ("f1Micro", metrics.f1.micro),
        ("f1Weighted", metrics.f1.weighted),
        ("binaryPrecision", binary.and_then(|binary| binary.precision)),
        ("binaryRecall", binary.and_then(|binary| binary.recall)),
        ("binaryF1", binary.and_then(|binary| binary.f1)),
        ("binarySpecificity", binary.and_then(|binary| binary.specificity)),
        ("matthews", metrics.matthews),
        ("cohenKappa", metrics.cohen_kappa),
        ("rocAuc", metrics.roc_auc),
        ("rocAucWeighted", metrics.roc_auc_weighted),
        ("averagePrecision", metrics.average_precision),
        ("logLoss", metrics.log_loss),
        ("brier", metrics.brier),
        ("expectedCalibrationError", metrics.expected_calibration_error),
    ];
    for (metric, [low, high]) in &metrics.intervals {
        let (_, value) = values.iter().find(|(name, _)| name == metric).unwrap();
        let value = value.unwrap();
        assert!(*low <= value && value <= *high, "{name}: {metric} {value} not in {low}..{high}");
        let least = if matches!(metric.as_str(), "matthews" | "cohenKappa") { -1.0 } else { 0.0 };
        assert!(low.is_finite() && high.is_finite() && *low >= least, "{name}: {metric}");
        assert!(metrics.interval_methods.contains_key(metric), "{name}: {metric}");
    }
    assert!(metrics.intervals.contains_key("accuracy"), "{name}");
}

portable_tests! {
    fn classification_agrees_with_scikit_learn() {
        for case in cases(CLASSIFICATION) {
            let (golden, case) = (&case["expected"], Case::of(&case));
            let (metrics, name) = (case.metrics(), case.name.as_str());
            assert_eq!(metrics.n, golden["n"].as_u64().unwrap(), "{name}");
            let classes: Vec<String> =
                golden["classes"].as_array().unwrap().iter().map(label).collect();
            assert_eq!(metrics.classes, classes, "{name}");
            assert_metric(metrics.accuracy, &golden["accuracy"], name);
            assert_metric(metrics.balanced_accuracy, &golden["balanced_accuracy"], name);
            assert_metric(metrics.matthews, &golden["matthews_corrcoef"], name);
            assert_metric(metrics.cohen_kappa, &golden["cohen_kappa"], name);
            let matrix = golden["confusion"]["matrix"].as_array().unwrap();
            for (row, golden) in metrics.confusion.iter().zip(matrix) {
                for (cell, golden) in row.iter().zip(numbers(golden)) {
                    assert_close(*cell, golden, 1e-12, 1e-12, name);
                }
            }
            assert_ratios(&metrics, golden, name);
            assert_probability(&metrics, golden, name);
            if let Some(wilson) = golden.get("accuracy_interval_95") {
                let [low, high] = metrics.intervals["accuracy"];
                let golden = numbers(&wilson["wilson"]);
                assert_close(low, golden[0], 1e-12, 1e-12, name);
                assert_close(high, golden[1], 1e-12, 1e-12, name);
            }
            assert_intervals(&metrics, name);
        }
    }

    fn curves_have_the_areas_of_scikit_learn() {
        let mut compared = 0;
        for case in cases(CLASSIFICATION) {
            let (golden, case) = (&case["expected"], Case::of(&case));
            let (curves, name) = (curves(&case.input()).unwrap(), case.name.as_str());
            if let Some(auc) = golden.get("roc_auc") {
                assert_metric(trapezoids(&curves.roc), auc, name);
                assert_metric(steps(&curves.precision_recall), &golden["average_precision"], name);
                compared += 1;
            }
            for drawn in &curves.per_class {
                let what = format!("{name}: {}", drawn.class);
                let of_class = |metric: &str| &golden[metric][&drawn.class];
                assert_metric(trapezoids(&drawn.roc), of_class("roc_auc_per_class"), &what);
                let precision = of_class("average_precision_per_class");
                assert_metric(steps(&drawn.precision_recall), precision, &what);
                compared += 1;
            }
        }
        assert_eq!(compared, 18 + 32);
    }

    fn scikit_learn_and_we_warn_about_the_same_cases() {
        for case in cases(CLASSIFICATION) {
            let (golden, case) = (&case["expected"], Case::of(&case));
            let metrics = case.metrics();
            let theirs = golden.to_string();
            let undefined =
                theirs.contains("UndefinedMetricWarning") || theirs.contains("no negative rows");
            let ours = has_warning(&metrics.warnings, &["undefined-metric"]);
            let constant = golden["matthews_corrcoef"]["value"] == 0.0;
            assert!(
                ours == undefined || (ours && constant),
                "{}: {:?}",
                case.name,
                metrics.warnings
            );
        }
    }

    fn undefined_ratios_name_metric_and_class() {
        let all = cases(CLASSIFICATION);
        let metrics_of =
            |name: &str| Case::of(all.iter().find(|case| case["name"] == name).unwrap()).metrics();
        let metrics = metrics_of("class_only_in_prediction");
        assert!(has_warning(&metrics.warnings, &["recall", "\"zebra\""]));
        assert!(!has_warning(&metrics.warnings, &["precision"]));
        let metrics = metrics_of("class_only_in_target");
        assert!(has_warning(&metrics.warnings, &["precision", "\"aardvark\""]));
        let metrics = metrics_of("all_positive_target");
        assert!(has_warning(&metrics.warnings, &["rocAuc"]));
        assert!(has_warning(&metrics.warnings, &["specificity"]));
    }

    fn confidence_agrees_with_the_golden_data() {
        for case in cases(CLASSIFICATION) {
            let Some(golden) = case["expected"].get("confidence") else { continue };
            let case = Case::of(&case);
            let confidence = confidence(&case.probability(), 0.7).unwrap();
            assert_metric(confidence.average, &golden["average"], &case.name);
            assert_metric(confidence.low_pct, &golden["low_pct_0.7"], &case.name);
            assert_eq!(confidence.n, case.target.len() as u64);
        }
    }

    fn regression_agrees_with_scikit_learn() {
        let all = cases(REGRESSION);
        let names = ["mae", "mse", "rmse", "median_absolute_error", "max_error", "mean_error", "mape", "mape_skipping_zero_targets", "r2", "explained_variance"];
        let mut findings = Findings::of("scikit-learn", &names, &all);
        for case in &all {
            let name = case["name"].as_str().unwrap();
            let weights = Some(&case["weights"]).filter(|weights| !weights.is_null()).map(numbers);
            let (target, prediction) = (numbers(&case["target"]), numbers(&case["prediction"]));
            let metrics = regression_metrics(&target, &prediction, weights.as_deref()).unwrap();
            let golden = &case["expected"];
            assert_eq!(metrics.n, golden["n"].as_u64().unwrap());
            let values = [
                metrics.mae, metrics.mse, metrics.rmse, metrics.median_absolute_error, metrics.max_error, metrics.mean_error,
                metrics.mape, metrics.mape_skipping_zero_targets, metrics.r2, metrics.explained_variance,
            ];
            for (metric, value) in names.iter().zip(values) {
                let expected = golden[metric].get("value").unwrap_or(&golden[metric]);
                findings.check([name, metric, "value"], METRIC, value, expected);
            }
        }
        findings.none(180);
    }

    fn the_lesson_gives_the_same_numbers() {
        let lesson: Value = serde_json::from_str(LESSON).unwrap();
        for case in lesson["functions"]["monitor_classification"].as_array().unwrap() {
            let (target, prediction) =
                (labels("target", &case["y_true"]), labels("prediction", &case["y_pred"]));
            let metrics = plain(&target, &prediction);
            let golden = &case["result"]["returns"];
            let name = case["name"].as_str().unwrap();
            assert_metric(metrics.accuracy, &golden["accuracy"], name);
            assert_metric(metrics.precision.weighted, &golden["precision"], name);
            assert_metric(metrics.recall.weighted, &golden["recall"], name);
        }
        for case in lesson["functions"]["monitor_regression"].as_array().unwrap() {
            let (target, prediction) = (numbers(&case["y_true"]), numbers(&case["y_pred"]));
            let metrics = regression_metrics(&target, &prediction, None).unwrap();
            let golden = &case["result"]["returns"];
            assert_metric(metrics.mae, &golden["mae"], "mae");
            assert_metric(metrics.r2, &golden["r2"], "r2");
        }
    }
}
