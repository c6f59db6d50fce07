//! Performance: missing, damaged, degenerate and extreme input.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;
use crate::common::classifier;

use classifier::{Rows, assert_same_figures, measure, texts, warning};
use common::assert_close;
use driftglass::error::Code;
use driftglass::performance::{
    ClassificationMetrics, MAX_CLASSES, Probability, RegressionMetrics, confidence,
    regression_metrics,
};
use driftglass::stats::random::SplitMix64;
use driftglass::table::Column;
use serde_json::Value;

fn golden_regression(name: &str) -> RegressionMetrics {
    let file: Value =
        serde_json::from_str(include_str!("../fixtures/metrics_regression.json")).unwrap();
    let case = file["cases"].as_array().unwrap().iter().find(|case| case["name"] == name).unwrap();
    let numbers = |column: &Value| -> Vec<f64> {
        column.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
    };
    regression_metrics(&numbers(&case["target"]), &numbers(&case["prediction"]), None).unwrap()
}

portable_tests! {
    fn rows_without_target_or_prediction_are_dropped_and_counted() {
        let target = Column::from_texts("t", [Some("a"), None, Some("b"), Some("a"), Some("b")]);
        let prediction =
            Column::from_texts("p", [Some("a"), Some("c"), None, Some("b"), Some("b")]);
        let p = [0.1, 0.2, 0.3, 0.6, 0.9];
        let metrics = measure(&target, &prediction, Probability::Positive(&p), None, None).unwrap();
        assert_eq!(metrics.n, 3);
        assert_eq!(metrics.classes, ["a", "b"]); // "c" occurred in a dropped row only
        assert_eq!(warning(&metrics.warnings, "rows-dropped").count, 2);
        let kept = measure(
            &texts("t", &["a", "a", "b"]),
            &texts("p", &["a", "b", "b"]),
            Probability::Positive(&[0.1, 0.6, 0.9]),
            None,
            None,
        )
        .unwrap();
        assert_same_figures(&metrics, &kept);
    }

    fn rows_without_a_probability_still_count_for_accuracy() {
        let mut rows = Rows::drawn(&mut SplitMix64::new(7), 50);
        rows.probability[3] = f64::NAN;
        let metrics = rows.metrics(None);
        assert_eq!(metrics.n, 50);
        assert_eq!(warning(&metrics.warnings, "missing-probability").count, 1);
        assert!(metrics.roc_auc.is_some() && metrics.log_loss.is_some());
        rows.probability = vec![f64::NAN; 50];
        let metrics = rows.metrics(None);
        assert!(metrics.accuracy.is_some());
        assert_eq!((metrics.roc_auc, metrics.average_precision, metrics.brier), (None, None, None));
        assert_eq!(warning(&metrics.warnings, "missing-probability").count, 50);
    }

    fn percentages_are_refused_as_probabilities() {
        let mut rows = Rows::drawn(&mut SplitMix64::new(8), 50);
        rows.probability[7] = 87.0;
        let metrics = rows.metrics(None);
        assert_eq!(warning(&metrics.warnings, "value-out-of-range").count, 1);
        assert!(metrics.accuracy.is_some());
        for value in [
            metrics.roc_auc,
            metrics.average_precision,
            metrics.log_loss,
            metrics.brier,
            metrics.expected_calibration_error,
        ] {
            assert_eq!(value, None);
        }
        let sure = confidence(&Probability::Positive(&rows.probability), 0.7).unwrap();
        assert_eq!((sure.average, sure.low_pct, sure.n, sure.invalid), (None, None, 49, 1));
    }

    fn probabilities_of_a_row_sum_to_one_but_for_rounding() {
        let target = texts("t", &["a", "b", "c", "a"]);
        let (a, b) = ([0.33, 0.2, 0.1, 0.7], [0.33, 0.6, 0.1, 0.2]);
        for (last, refused) in [(0.1, false), (0.5, true)] {
            let c = [0.33, 0.2, 0.8, last];
            let columns =
                vec![("a".to_owned(), &a[..]), ("b".to_owned(), &b[..]), ("c".to_owned(), &c[..])];
            let metrics =
                measure(&target, &target, Probability::PerClass(columns), None, None).unwrap();
            assert_eq!(metrics.log_loss.is_none(), refused);
            assert_eq!(
                metrics.warnings.iter().any(|warning| warning.code == "probability-sum"),
                refused
            );
        }
    }

    fn named_columns_of_two_classes_are_read_as_binary() {
        let rows = Rows::drawn(&mut SplitMix64::new(9), 100);
        let other: Vec<f64> = rows.probability.iter().map(|p| 1.0 - p).collect();
        let plain = rows.metrics(None);
        for columns in [
            vec![("1".to_owned(), &rows.probability[..])],
            vec![("0".to_owned(), &other[..]), ("1".to_owned(), &rows.probability[..])],
        ] {
            assert_same_figures(
                &plain,
                &rows.try_metrics(Probability::PerClass(columns), None).unwrap(),
            );
        }
        let lone = rows
            .try_metrics(Probability::PerClass(vec![("0".to_owned(), &other[..])]), None)
            .unwrap();
        assert_eq!(lone.binary.as_ref().unwrap().positive, "0");
        assert_close(lone.roc_auc.unwrap(), plain.roc_auc.unwrap(), 1e-12, 0.0, "auc");
        assert_close(lone.brier.unwrap(), plain.brier.unwrap(), 1e-12, 0.0, "brier");
    }

    fn one_column_does_not_do_for_three_classes() {
        let target = texts("t", &["a", "b", "c"]);
        let metrics =
            measure(&target, &target, Probability::Positive(&[0.5, 0.5, 0.5]), None, None).unwrap();
        assert!(metrics.binary.is_none() && metrics.brier.is_none());
        assert!(warning(&metrics.warnings, "probability-unusable").message.contains("3 classes"));
        let columns =
            vec![("a".to_owned(), &[0.5, 0.5, 0.5][..]), ("b".to_owned(), &[0.5, 0.5, 0.5][..])];
        let metrics =
            measure(&target, &target, Probability::PerClass(columns), None, None).unwrap();
        assert!(warning(&metrics.warnings, "probability-unusable").message.contains("\"c\""));
    }

    /// A batch may hold one class only: its probability must not be read as that of the other.
    fn a_lone_negative_class_keeps_its_meaning() {
        let zeros = Column::from_numbers("t", vec![0.0, 0.0]);
        let p = [0.1, 0.2];
        for positive in [None, Some("1")] {
            let metrics =
                measure(&zeros, &zeros, Probability::Positive(&p), positive, None).unwrap();
            let binary = metrics.binary.unwrap();
            assert_eq!(
                (binary.positive.as_str(), binary.specificity, binary.recall),
                ("1", Some(1.0), Some(0.0))
            );
            assert_close(metrics.brier.unwrap(), 0.025, 1e-12, 0.0, "brier");
            assert_eq!(metrics.roc_auc, None);
        }
        let good = texts("t", &["good", "good"]);
        let metrics = measure(&good, &good, Probability::Positive(&p), None, None).unwrap();
        assert_eq!(metrics.brier, None);
        assert!(
            warning(&metrics.warnings, "probability-unusable").message.contains("positive class")
        );
    }

    fn the_positive_class_is_found_by_value_and_without_case() {
        let flags = Column::from_booleans("t", vec![Some(true), Some(false)]);
        let numbers = Column::from_numbers("t", vec![1.0, 0.0]);
        for (column, wanted, name) in
            [(&flags, "True", "true"), (&numbers, "1.0", "1"), (&numbers, "0", "0")]
        {
            let metrics = measure(column, column, Probability::None, Some(wanted), None).unwrap();
            assert_eq!(metrics.binary.unwrap().positive, name);
        }
        let error = measure(&numbers, &numbers, Probability::None, Some("yes"), None).unwrap_err();
        assert_eq!(error.code, Code::ConfigInvalid);
        assert!(error.message.contains("\"yes\"") && error.message.contains("\"0\", \"1\""));
    }

    fn damaged_inputs_are_refused() {
        let rows = Rows::drawn(&mut SplitMix64::new(10), 3);
        let code =
            |weights: &[f64]| rows.try_metrics(Probability::None, Some(weights)).unwrap_err().code;
        assert_eq!(code(&[1.0, 1.0]), Code::LengthMismatch);
        for weights in [[1.0, -1.0, 1.0], [1.0, f64::NAN, 1.0], [1.0, f64::INFINITY, 1.0], [0.0; 3]]
        {
            assert_eq!(code(&weights), Code::ValueOutOfRange);
            let error = regression_metrics(&[1.0; 3], &[1.0; 3], Some(&weights)).unwrap_err();
            assert_eq!(error.code, Code::ValueOutOfRange);
        }
        let short = rows.try_metrics(Probability::Positive(&[0.5]), None);
        assert_eq!(short.unwrap_err().code, Code::LengthMismatch);
        assert_eq!(regression_metrics(&[1.0], &[], None).unwrap_err().code, Code::LengthMismatch);
        assert_eq!(
            confidence(&Probability::Positive(&[0.5]), 1.5).unwrap_err().code,
            Code::ConfigInvalid
        );
        let ids: Vec<f64> = (0..=MAX_CLASSES).map(|id| id as f64 * 3.0).collect();
        let ids = Column::from_numbers("customer", ids);
        let error = measure(&ids, &ids, Probability::None, None, None).unwrap_err();
        assert_eq!(error.code, Code::KindMismatch);
        assert!(error.message.contains("\"customer\""));
    }

    fn no_rows_is_no_value_and_never_zero() {
        let empty = Column::from_numbers("t", vec![f64::NAN; 3]);
        let metrics =
            measure(&empty, &empty, Probability::Positive(&[0.5; 3]), None, None).unwrap();
        assert_eq!((metrics.n, metrics.accuracy, metrics.f1.macro_average), (0, None, None));
        assert_eq!(warning(&metrics.warnings, "no-rows").count, 1);
        assert!(metrics.intervals.is_empty());
        let metrics = regression_metrics(&[f64::NAN], &[1.0], None).unwrap();
        assert_eq!((metrics.n, metrics.mae, metrics.r2), (0, None, None));
        let none = confidence(&Probability::None, 0.7).unwrap();
        assert_eq!((none.n, none.average, none.low_pct), (0, None, None));
    }

    fn regression_drops_and_counts_missing_and_infinite_rows() {
        let target = [1.0, f64::NAN, 3.0, f64::INFINITY, 5.0];
        let prediction = [2.0, 1.0, f64::NAN, 1.0, 7.0];
        let metrics = regression_metrics(&target, &prediction, None).unwrap();
        assert_eq!((metrics.n, metrics.mae, metrics.max_error), (2, Some(1.5), Some(2.0)));
        assert_eq!(warning(&metrics.warnings, "rows-dropped").count, 2);
        assert_eq!(warning(&metrics.warnings, "infinite-values").count, 1);
    }

    /// scikit-learn's r2 is 1.0 here, because its squares overflow; the true values are exact sums of
    /// the golden rows as fractions.
    fn huge_values_keep_their_r2() {
        let metrics = golden_regression("huge_values");
        assert_close(metrics.r2.unwrap(), 0.989_981_481_522_797_7, 1e-12, 0.0, "r2");
        assert_close(metrics.explained_variance.unwrap(), 0.99, 1e-12, 0.0, "explained variance");
        assert_close(metrics.rmse.unwrap(), 1.107_692_389_508_084_6e153, 1e-12, 0.0, "rmse");
    }

    /// scikit-learn's squares underflow, and its mape divides by 2.2e-16; true values as above.
    fn tiny_values_keep_their_rmse_and_mape() {
        let metrics = golden_regression("tiny_values");
        assert_close(metrics.rmse.unwrap(), 2.038_466_963_753_022e-161, 1e-12, 0.0, "rmse");
        assert_close(metrics.r2.unwrap(), 0.959_943_718_597_365_5, 1e-12, 0.0, "r2");
        assert_close(metrics.mape.unwrap(), 0.2, 1e-12, 0.0, "mape");
        assert_eq!(metrics.mse, Some(4.15e-322));
    }

    fn what_no_double_holds_is_absent_and_said() {
        let target = [1.7e308, -1.7e308, 1.7e308, -1.7e308];
        let prediction = [-1.7e308, 1.7e308, -1.7e308, 1.7e308];
        let metrics = regression_metrics(&target, &prediction, None).unwrap();
        assert_eq!((metrics.mae, metrics.mse, metrics.rmse), (None, None, None));
        assert_close(metrics.r2.unwrap(), -3.0, 1e-12, 0.0, "r2");
        assert_eq!(metrics.mean_error, Some(0.0));
        assert!(warning(&metrics.warnings, "overflow").message.contains("rmse"));
    }

    fn small_relative_errors_of_large_targets_keep_their_digits() {
        let metrics = regression_metrics(&[1e9, 1e9], &[1e9 + 1.0, 1e9 - 3.0], None).unwrap();
        assert_close(metrics.mape.unwrap(), 2e-9, 1e-15, 0.0, "mape");
    }

    fn one_huge_error_does_not_blur_the_median() {
        let metrics = regression_metrics(&[0.0; 3], &[1e-20, 2e-20, 1e300], None).unwrap();
        assert_eq!(metrics.median_absolute_error, Some(2e-20));
    }

    fn constant_targets_are_said() {
        let metrics = regression_metrics(&[0.1; 3], &[0.1, 0.2, 0.3], None).unwrap();
        assert_eq!((metrics.r2, metrics.explained_variance), (Some(0.0), Some(0.0)));
        assert!(warning(&metrics.warnings, "undefined-metric").message.contains("constant"));
        assert!(!metrics.intervals.contains_key("r2"));
        let metrics = regression_metrics(&[0.0, 1.0], &[1.0, 1.0], None).unwrap();
        assert_eq!(warning(&metrics.warnings, "mape-zero-target").count, 1);
        assert_eq!(metrics.mape_skipping_zero_targets, Some(0.0));
    }

    fn perfect_predictions_of_few_rows_are_not_certain() {
        let target = texts("t", &["a", "b", "a", "b", "c", "c"]);
        let metrics = measure(&target, &target, Probability::None, None, None).unwrap();
        for metric in ["accuracy", "precisionMacro", "recallMacro", "f1Macro", "f1Weighted"] {
            let [low, high] = metrics.intervals[metric];
            assert!(high == 1.0 && low > 0.3 && low < 0.8, "{metric}: {low}..{high}");
        }
        let rows = Rows {
            target: vec![0.0, 0.0, 1.0, 1.0],
            prediction: vec![0.0, 0.0, 1.0, 1.0],
            probability: vec![0.1, 0.2, 0.8, 0.9],
        };
        let metrics = rows.metrics(None);
        assert_eq!(metrics.roc_auc, Some(1.0));
        let [low, high] = metrics.intervals["rocAuc"];
        assert!(high == 1.0 && low > 0.2 && low < 0.8, "{low}");
    }

    fn results_serialise_without_loss() {
        let metrics = Rows::drawn(&mut SplitMix64::new(11), 60).metrics(None);
        let text = serde_json::to_string(&metrics).unwrap();
        assert_eq!(serde_json::from_str::<ClassificationMetrics>(&text).unwrap(), metrics);
    }
}
