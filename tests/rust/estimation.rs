//! Performance without targets, against NannyML 0.13.1 (`fixtures/estimation.json`, `estimation_more.json`).

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;

use common::assert_close;
use driftglass::estimation::{
    EstimatedMetric, EstimatedPerformance, EstimationInput, EstimationOptions, PerformanceEstimator,
};
use driftglass::ingest::{CsvOptions, TableReader};
use driftglass::performance::Probability;
use driftglass::stats::isotonic::Isotonic;
use driftglass::table::Table;
use serde_json::Value;

/// What `tests/fixtures/README.md` recommends for estimates of NannyML, which rounds sums to five decimals.
const CLOSE: f64 = 1e-6;
/// Names there and here.
const NAMES: [(&str, &str); 7] = [
    ("accuracy", "accuracy"),
    ("roc_auc", "rocAuc"),
    ("average_precision", "averagePrecision"),
    ("f1", "f1"),
    ("precision", "precision"),
    ("recall", "recall"),
    ("specificity", "specificity"),
];

struct Set {
    reference: Table,
    analysis: Table,
    target: &'static str,
    prediction: &'static str,
    /// Class and column; no class for that of the positive one.
    probabilities: &'static [(&'static str, &'static str)],
}

impl Set {
    fn car_loan() -> Self {
        Self {
            reference: table(include_bytes!("../fixtures/car_loan_reference.csv.gz")),
            analysis: table(include_bytes!("../fixtures/car_loan_analysis.csv.gz")),
            target: "repaid",
            prediction: "y_pred",
            probabilities: &[("", "y_pred_proba")],
        }
    }

    fn california_housing() -> Self {
        Self {
            reference: table(include_bytes!(
                "../../www/samples/california_housing_reference.csv.gz"
            )),
            analysis: table(include_bytes!("../../www/samples/california_housing_analysis.csv.gz")),
            target: "clf_target",
            prediction: "y_pred",
            probabilities: &[("", "y_pred_proba")],
        }
    }

    fn census() -> Self {
        Self {
            reference: table(include_bytes!("../fixtures/census_reference.csv.gz")),
            analysis: table(include_bytes!("../fixtures/census_2018.csv.gz")),
            target: "employed",
            prediction: "prediction",
            probabilities: &[("", "predicted_probability")],
        }
    }

    fn multiclass() -> Self {
        let all = table(include_bytes!("../fixtures/estimation_multiclass.csv.gz"));
        Self {
            reference: all.slice(0, 3000),
            analysis: all.slice(3000, 4500),
            target: "target",
            prediction: "prediction",
            probabilities: &[("a", "a"), ("b", "b"), ("c", "c")],
        }
    }

    fn with<T>(&self, table: &Table, run: impl FnOnce(&EstimationInput) -> T) -> T {
        let columns: Vec<_> = self
            .probabilities
            .iter()
            .map(|(class, name)| (*class, table.column(name).unwrap().numbers().unwrap()))
            .collect();
        let probability = match columns.as_slice() {
            [("", values)] => Probability::Positive(values),
            several => Probability::PerClass(
                several.iter().map(|(class, values)| ((*class).to_owned(), &**values)).collect(),
            ),
        };
        run(&EstimationInput {
            target: table.find(self.target),
            prediction: table.find(self.prediction),
            probability,
        })
    }

    fn fit(&self, options: &EstimationOptions) -> PerformanceEstimator {
        self.with(&self.reference, |input| PerformanceEstimator::fit(input, None, options)).unwrap()
    }

    /// The estimate of the rows of a stored chunk.
    fn estimate(&self, estimator: &PerformanceEstimator, chunk: &Value) -> EstimatedPerformance {
        let table = if chunk["period"] == "reference" { &self.reference } else { &self.analysis };
        let row = |name: &str| chunk[name].as_u64().unwrap() as usize;
        let rows = table.slice(row("first_row"), row("last_row") + 1);
        self.with(&rows, |input| estimator.estimate(input)).unwrap()
    }
}

fn table(bytes: &[u8]) -> Table {
    let mut reader = TableReader::new(CsvOptions::default(), true).unwrap();
    reader.push(bytes).unwrap();
    reader.finish().unwrap()
}

fn stored(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn more() -> Value {
    stored(include_str!("../fixtures/estimation_more.json"))
}

fn case(dataset: &str) -> Value {
    let file = stored(include_str!("../fixtures/estimation.json"));
    file["cases"]
        .as_array()
        .unwrap()
        .iter()
        .find(|case| case["dataset"] == dataset)
        .unwrap()
        .clone()
}

fn metric<'a>(estimated: &'a EstimatedPerformance, name: &str) -> &'a EstimatedMetric {
    estimated.metrics.iter().find(|found| found.metric == name).unwrap()
}

#[track_caller]
fn close(actual: Option<f64>, expected: &Value, what: &str) {
    match (actual, expected.as_f64()) {
        (Some(actual), Some(expected)) => assert_close(actual, expected, CLOSE, 1e-9, what),
        (None, None) => {}
        other => panic!("{what}: {other:?}"),
    }
}

/// One metric of one chunk. NannyML's error of the average precision is drawn without a seed, and that of
/// the area depends on how the processor sorts ties: both have tests of their own.
fn compare(found: &EstimatedMetric, wanted: &Value, what: &str) {
    close(found.value, &wanted["value"], &format!("{what} value"));
    if found.metric != "rocAuc" && found.metric != "averagePrecision" {
        close(found.sampling_error, &wanted["sampling_error"], &format!("{what} error"));
        if let Some([low, high]) = found.interval
            && !wanted["lower_confidence_boundary"].is_null()
        {
            close(Some(low), &wanted["lower_confidence_boundary"], &format!("{what} low"));
            close(Some(high), &wanted["upper_confidence_boundary"], &format!("{what} high"));
        }
    }
    let alert = &wanted["alert"];
    let alert = alert.as_bool().unwrap_or_else(|| alert.as_f64() == Some(1.0));
    assert_eq!(found.alert, alert, "{what} alert");
}

fn agrees(dataset: &str, set: &Set) {
    let case = case(dataset);
    let chunk_rows = case["chunking"]["chunk_size"].as_u64();
    let estimator = set.fit(&EstimationOptions { chunk_rows, ..EstimationOptions::default() });
    assert_eq!(estimator.is_calibrated(), case["cbpe"]["needs_calibration"].as_bool().unwrap());
    let chunks = case["cbpe"]["chunks"].as_array().unwrap();
    let realised = case["realized"]["chunks"].as_array().unwrap();
    assert_eq!(chunks.len(), realised.len());
    for (chunk, realised) in chunks.iter().zip(realised) {
        assert_eq!(chunk["first_row"], realised["first_row"]);
        let estimated = set.estimate(&estimator, chunk);
        assert_eq!(estimated.metrics.len(), NAMES.len());
        assert_eq!(estimated.realised_n, estimated.n);
        for (theirs, ours) in NAMES {
            let what = format!("{dataset} {} {} {ours}", chunk["period"], chunk["first_row"]);
            let found = metric(&estimated, ours);
            compare(found, &chunk["values"][theirs], &what);
            close(found.realised, &realised["values"][theirs]["value"], &what);
            let [low, high] = found.threshold.unwrap();
            let threshold = &case["cbpe"]["thresholds"][theirs];
            close(Some(low), &threshold["lower_threshold"], &what);
            close(Some(high), &threshold["upper_threshold"], &what);
        }
    }
}

/// The error of the area: that of numpy with ties counting half. NannyML's own, which leaves tied rows in
/// the order of an unstable sort, differs from one processor to the next and from this by under half a
/// percent.
fn area_error_agrees(dataset: &str, set: &Set) {
    let case = case(dataset);
    let per_root_row = more()[dataset]["roc_auc_error_per_root_row"].as_f64().unwrap();
    let estimator = set.fit(&EstimationOptions::default());
    for chunk in case["cbpe"]["chunks"].as_array().unwrap() {
        let estimated = set.estimate(&estimator, chunk);
        let error = metric(&estimated, "rocAuc").sampling_error.unwrap();
        assert_close(error, per_root_row / (estimated.n as f64).sqrt(), 1e-12, 0.0, dataset);
        let theirs = chunk["values"]["roc_auc"]["sampling_error"].as_f64().unwrap();
        assert_close(error, theirs, 0.005, 0.0, dataset);
    }
}

/// The error of the average precision beside fifty unseeded samples, whose own error is a tenth.
fn precision_error_agrees(dataset: &str, set: &Set) {
    let case = case(dataset);
    let estimator = set.fit(&EstimationOptions::default());
    let chunk = &case["cbpe"]["chunks"][0];
    let error =
        metric(&set.estimate(&estimator, chunk), "averagePrecision").sampling_error.unwrap();
    for theirs in [&case["cbpe"]["chunks"][0], &case["realized"]["chunks"][0]] {
        let theirs = theirs["values"]["average_precision"]["sampling_error"].as_f64().unwrap();
        assert_close(error, theirs, 0.4, 0.0, dataset);
    }
}

fn worth(classes: usize) -> Vec<Vec<f64>> {
    let worth = &more()["worth"][classes.to_string()];
    let rows = worth.as_array().unwrap().iter();
    rows.map(|row| row.as_array().unwrap().iter().map(|w| w.as_f64().unwrap()).collect()).collect()
}

portable_tests! {
    fn isotonic_regression_agrees_with_scikit_learn() {
        let numbers = |list: &Value| -> Vec<f64> {
            list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
        };
        let file = more();
        let cases = file["isotonic"].as_array().unwrap();
        assert_eq!(cases.len(), 6);
        for case in cases {
            let weights = case["weights"].as_array().map(|_| numbers(&case["weights"]));
            let fitted =
                Isotonic::fit(&numbers(&case["x"]), &numbers(&case["y"]), weights.as_deref()).unwrap();
            let name = case["name"].as_str().unwrap();
            let wanted = [numbers(&case["thresholds"][0]), numbers(&case["thresholds"][1])];
            assert_eq!(fitted.knots().len(), wanted[0].len(), "{name}");
            for (knot, (x, y)) in fitted.knots().iter().zip(wanted[0].iter().zip(&wanted[1])) {
                assert_eq!(knot[0], *x, "{name}");
                assert_close(knot[1], *y, 1e-12, 1e-15, name);
            }
            let mut ascending = fitted.ascending();
            for (x, y) in numbers(&case["at"]).into_iter().zip(numbers(&case["value"])) {
                assert_close(fitted.at(x), y, 1e-12, 1e-15, name);
                assert_eq!(ascending(x), fitted.at(x), "{name}");
            }
        }
    }

    fn california_housing_agrees_with_nannyml() {
        let set = Set::california_housing();
        agrees("california_housing", &set);
        area_error_agrees("california_housing", &set);
        precision_error_agrees("california_housing", &set);
    }

    fn car_loan_agrees_with_nannyml() {
        let set = Set::car_loan();
        agrees("car_loan", &set);
        area_error_agrees("car_loan", &set);
        precision_error_agrees("car_loan", &set);
    }

    fn cells_and_worth_agree_with_nannyml() {
        let set = Set::california_housing();
        let estimator =
            set.fit(&EstimationOptions { chunk_rows: Some(500), costs: Some(worth(2)), ..EstimationOptions::default() });
        let cells = ["true_negative", "false_positive", "false_negative", "true_positive"];
        for chunk in more()["california_housing"]["chunks"].as_array().unwrap() {
            let estimated = set.estimate(&estimator, chunk);
            let what = format!("row {}", chunk["first_row"]);
            for (cell, name) in estimated.confusion.iter().zip(cells) {
                let wanted = &chunk["values"][name];
                close(Some(cell.value), &wanted["value"], &what);
                close(Some(cell.sampling_error), &wanted["sampling_error"], &what);
                close(cell.realised, &wanted["realized"], &what);
                let [low, high] = cell.threshold.unwrap();
                close(Some(low), &wanted["lower_threshold"], &what);
                close(Some(high), &wanted["upper_threshold"], &what);
                assert_eq!(cell.alert, wanted["alert"].as_f64() == Some(1.0));
            }
            assert_eq!((&*estimated.confusion[1].target, &*estimated.confusion[1].prediction), ("0", "1"));
            // NannyML gives the worth of all rows together.
            let (worth, wanted) =
                (metric(&estimated, "businessValue"), &chunk["values"]["business_value"]);
            let n = estimated.n as f64;
            close(worth.value.map(|value| value * n), &wanted["value"], &what);
            close(worth.sampling_error.map(|error| error * n), &wanted["sampling_error"], &what);
            close(worth.realised.map(|value| value * n), &wanted["realized"], &what);
        }
    }

    fn three_classes_agree_with_nannyml() {
        let set = Set::multiclass();
        let estimator =
            set.fit(&EstimationOptions { chunk_rows: Some(500), costs: Some(worth(3)), ..EstimationOptions::default() });
        assert!(estimator.is_calibrated());
        for chunk in more()["multiclass"]["chunks"].as_array().unwrap() {
            let estimated = set.estimate(&estimator, chunk);
            for (theirs, ours) in NAMES {
                let what = format!("{} {} {ours}", chunk["period"], chunk["first_row"]);
                let (found, wanted) = (metric(&estimated, ours), &chunk["values"][theirs]);
                compare(found, wanted, &what);
                close(found.realised, &wanted["realized"], &what);
                let [low, high] = found.threshold.unwrap();
                close(Some(low), &wanted["lower_threshold"], &what);
                close(Some(high), &wanted["upper_threshold"], &what);
            }
            for cell in &estimated.confusion {
                let name = format!("true_{}_pred_{}", cell.target, cell.prediction);
                let wanted = &chunk["values"][&name];
                close(Some(cell.value), &wanted["value"], &name);
                close(Some(cell.sampling_error), &wanted["sampling_error"], &name);
                close(cell.realised, &wanted["realized"], &name);
            }
            assert_eq!(estimated.confusion.len(), 9);
            let (worth, wanted) =
                (metric(&estimated, "businessValue"), &chunk["values"]["business_value"]);
            let n = estimated.n as f64;
            close(worth.value.map(|value| value * n), &wanted["value"], "worth");
            close(worth.realised.map(|value| value * n), &wanted["realized"], "worth");
            // pandas divides by one row less.
            let scale = n * (3000.0_f64 / 2999.0).sqrt();
            close(worth.sampling_error.map(|e| e * scale), &wanted["sampling_error"], "worth");
        }
    }

    /// The table of docs/statistics.md: mean distance of estimate and realised value over the chunks of the
    /// analysis files, and the chunks whose estimated accuracy is outside its threshold.
    fn estimates_are_as_near_as_the_docs_say() {
        let sets: [(Set, usize, [f64; 3], &[usize]); 3] = [
            (Set::car_loan(), 5000, [0.0031, 0.0021, 0.0026], &[5, 6, 7, 8, 9]),
            (Set::census(), 5000, [0.0041, 0.0047, 0.0075], &[0]),
            (Set::california_housing(), 500, [0.154, 0.0518, 0.0556], &[]),
        ];
        for (set, size, distances, alerts) in sets {
            let chunk_rows = Some(size as u64);
            let estimator = set.fit(&EstimationOptions { chunk_rows, ..EstimationOptions::default() });
            let chunks: Vec<EstimatedPerformance> = (0..set.analysis.row_count())
                .step_by(size)
                .map(|start| {
                    let end = (start + size).min(set.analysis.row_count());
                    let chunk = set.analysis.slice(start, end);
                    set.with(&chunk, |input| estimator.estimate(input)).unwrap()
                })
                .collect();
            let alerting = chunks.iter().enumerate().filter(|(_, c)| metric(c, "accuracy").alert);
            assert_eq!(alerting.map(|(at, _)| at).collect::<Vec<usize>>(), alerts);
            for (name, distance) in ["accuracy", "rocAuc", "f1"].into_iter().zip(distances) {
                let of_chunk = |chunk: &EstimatedPerformance| {
                    let found = metric(chunk, name);
                    Some((found.value? - found.realised?).abs())
                };
                let off: Vec<f64> = chunks.iter().filter_map(of_chunk).collect();
                let mean = off.iter().sum::<f64>() / off.len() as f64;
                assert_close(mean, distance, 0.0, 0.00006, name);
            }
        }
    }
}
