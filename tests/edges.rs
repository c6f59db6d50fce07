//! Numerical edge cases, row by row: what is undefined is absent with a reason, never "stable".
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod common;

use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftResult, DriftTestOptions, Verdict, detect_drift, drift_test,
};
use driftglass::performance::{
    ClassificationInput, ClassificationMetrics, Probability, classification_metrics,
    regression_metrics,
};
use driftglass::stats::binning::Edges;
use driftglass::stats::moments;
use driftglass::stats::quantile::quantile;
use driftglass::stats::sum::mean;
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use serde_json::{Value, json};

const INFINITY: f64 = f64::INFINITY;

fn numbers(values: &[f64]) -> Column {
    Column::new("x", Values::Numeric(values.to_vec()), "")
}

fn labels(counts: &[(&str, usize)]) -> Column {
    let mut builder = CategoryBuilder::default();
    for (label, rows) in counts {
        (0..*rows).for_each(|_| builder.push(label));
    }
    Column::new("c", Values::Categorical(builder.finish()), "")
}

fn ask(test: &str, a: &Column, b: &Column, options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test(test, a, b, &options).unwrap()
}

fn test_numbers(test: &str, a: &[f64], b: &[f64]) -> DriftResult {
    ask(test, &numbers(a), &numbers(b), &json!({}))
}

fn evidently(test: &str, a: &[f64], b: &[f64]) -> DriftResult {
    ask(test, &numbers(a), &numbers(b), &json!({"convention": "evidently"}))
}

#[track_caller]
fn check_undefined(result: &DriftResult, reason: &str) {
    assert_eq!((result.statistic, result.p_value), (None, None), "{result:?}");
    assert_eq!(result.verdict, Verdict::Inconclusive);
    assert!(result.reason.contains(reason), "{}", result.reason);
}

#[track_caller]
fn check(result: &DriftResult, statistic: f64, p_value: f64) {
    assert_close(result.statistic.unwrap(), statistic, 1e-12, 1e-15, "statistic");
    assert_close(result.p_value.unwrap(), p_value, 1e-9, 1e-300, "p");
}

fn classify(
    target: &Column,
    prediction: &Column,
    probability: Probability,
) -> ClassificationMetrics {
    classification_metrics(&ClassificationInput {
        target,
        prediction,
        probability,
        positive: None,
        weights: None,
    })
    .unwrap()
}

portable_tests! {
    fn ks_without_values() {
        check_undefined(&test_numbers("kolmogorov-smirnov", &[], &[1.0]), "reference has no values");
        check_undefined(&test_numbers("kolmogorov-smirnov", &[1.0], &[f64::NAN]), "batch has no values");
    }

    fn ks_of_one_against_one() {
        let different = test_numbers("kolmogorov-smirnov", &[0.0], &[1.0]);
        check(&different, 1.0, 1.0);
        assert_eq!(different.verdict, Verdict::Inconclusive);
        check(&test_numbers("kolmogorov-smirnov", &[1.0], &[1.0]), 0.0, 1.0);
        let greater = ask("kolmogorov-smirnov", &numbers(&[0.0]), &numbers(&[1.0]), &json!({"alternative": "greater"}));
        check(&greater, 1.0, 0.5);
    }

    fn ks_of_constants() {
        check(&test_numbers("kolmogorov-smirnov", &[7.0; 1000], &[7.0; 1000]), 0.0, 1.0);
        let apart = test_numbers("kolmogorov-smirnov", &[7.0; 1000], &[8.0; 1000]);
        assert_eq!((apart.statistic, apart.verdict), (Some(1.0), Verdict::Drifted));
        assert!(apart.p_value.unwrap() < 1e-300 && apart.p_value_log10.is_none_or(|log| log < -590.0));
    }

    fn ks_of_signed_zeros_and_ties() {
        check(&test_numbers("kolmogorov-smirnov", &[-0.0; 50], &[0.0; 50]), 0.0, 1.0);
        check(&test_numbers("kolmogorov-smirnov", &[2.0, 2.0, 2.0, 3.0], &[2.0, 2.0, 2.0, 3.0]), 0.0, 1.0);
    }

    fn ks_with_missing_values() {
        let result = test_numbers("kolmogorov-smirnov", &[1.5, f64::NAN, 2.5], &[1.5, 2.5, 3.5]);
        assert_eq!((result.missing_reference, result.n_reference), (1, 2));
        assert!(result.statistic.is_some());
    }

    fn ks_with_infinities() {
        let result = test_numbers("kolmogorov-smirnov", &[1.0, 2.0, INFINITY], &[1.0, 2.0, 3.0]);
        assert_close(result.statistic.unwrap(), 1.0 / 3.0, 1e-12, 0.0, "D");
    }

    fn ks_of_a_million_values() {
        let sample = |shift: f64| numbers(&(0..100_000).map(|n| f64::from(n) / 1000.0 + shift).collect::<Vec<f64>>());
        let small = ask("kolmogorov-smirnov", &sample(0.0), &sample(4.0), &json!({}));
        let large = ask("kolmogorov-smirnov", &sample(0.0), &sample(40.0), &json!({}));
        assert_eq!(large.p_value, Some(0.0));
        // Order is kept below the smallest double.
        let log10 = |result: &DriftResult| result.p_value_log10.unwrap_or_else(|| libm_log10(result.p_value.unwrap()));
        assert!(log10(&large) < log10(&small) && log10(&large).is_finite());
    }

    fn wasserstein_edges() {
        check_undefined(&test_numbers("wasserstein", &[], &[1.0]), "reference has no values");
        check_undefined(&test_numbers("wasserstein", &[1.0, INFINITY], &[1.0]), "infinite");
        check_undefined(&test_numbers("wasserstein", &[INFINITY], &[INFINITY]), "infinite");
        check(&test_numbers("wasserstein", &[5.0; 9], &[5.0; 9]), 0.0, 1.0);
    }

    fn jensen_shannon_edges() {
        let (a, b) = (labels(&[("a", 30)]), labels(&[("b", 30)]));
        let disjoint = ask("jensen-shannon", &a, &b, &json!({}));
        assert_close(disjoint.statistic.unwrap(), 1.0, 1e-12, 0.0, "base 2");
        let nats = ask("jensen-shannon", &a, &b, &json!({"convention": "evidently"}));
        assert_close(nats.statistic.unwrap(), 0.832_554_611_157_697_8, 1e-12, 0.0, "base e");
        check(&ask("jensen-shannon", &a, &a, &json!({})), 0.0, 1.0);
        check_undefined(&ask("jensen-shannon", &a, &labels(&[]), &json!({})), "batch has no values");
    }

    fn kl_with_an_empty_cell_is_finite() {
        let result = ask("kl-divergence", &labels(&[("a", 30), ("b", 5)]), &labels(&[("a", 30)]), &json!({}));
        assert!(result.statistic.is_some_and(|value| value > 0.0 && value < 5.0), "{result:?}");
    }

    fn psi_edges() {
        let disjoint = ask("psi", &labels(&[("a", 10)]), &labels(&[("b", 10)]), &json!({"convention": "evidently"}));
        assert_close(disjoint.statistic.unwrap(), 18.418_8, 1e-4, 0.0, "disjoint");
        let unseen = ask("psi", &labels(&[("a", 10)]), &labels(&[("a", 5), ("b", 5)]), &json!({"convention": "evidently"}));
        assert_close(unseen.statistic.unwrap(), 4.604_3, 1e-4, 0.0, "unseen");
        let one = ask("psi", &labels(&[("a", 1)]), &labels(&[("b", 1)]), &json!({}));
        assert_eq!(one.verdict, Verdict::Inconclusive);
    }

    fn evidently_with_missing_values_is_never_silent() {
        // 90 % missing: its Wasserstein is 0.096, its Jensen-Shannon 0; the default says it.
        let reference: Vec<f64> = (0..2000).map(|n| f64::from(n) * 0.37).collect();
        let batch: Vec<f64> = reference.iter().enumerate().map(|(at, &x)| if at % 10 == 0 { x } else { f64::NAN }).collect();
        let table = |values: &[f64]| Table::new(vec![numbers(values)]).unwrap();
        let report = detect_drift(&table(&reference), &table(&batch), &DriftOptions::default()).unwrap();
        assert_eq!(report.verdict, Verdict::Drifted);
        assert!(report.columns[0].reason.starts_with("Missing values went from 0 % to 90 %"), "{}", report.columns[0].reason);
        let nothing = evidently("wasserstein", &reference, &[f64::NAN; 50]);
        check_undefined(&nothing, "batch has no values");
    }

    fn evidently_constants() {
        let apart = evidently("wasserstein", &[5.0; 50], &[6.0; 50]);
        assert_close(apart.statistic.unwrap(), 1000.0, 1e-12, 0.0, "floor of the spread");
        let ours = ask("wasserstein", &numbers(&[5.0; 50]), &numbers(&[6.0; 50]), &json!({"normalize": true}));
        assert_close(ours.statistic.unwrap(), 2.0, 1e-12, 0.0, "pooled spread");
        check_undefined(&ask("wasserstein", &numbers(&[5.0; 50]), &numbers(&[5.0; 50]), &json!({"normalize": true})), "spread");
    }

    fn evidently_without_values_or_with_one_category() {
        for test in ["psi", "jensen-shannon", "kl-divergence", "hellinger", "wasserstein", "energy", "kolmogorov-smirnov"] {
            check_undefined(&evidently(test, &[], &[1.0]), "reference has no values");
        }
        let one = labels(&[("a", 20)]);
        check_undefined(&ask("chi-squared", &one, &one, &json!({"convention": "evidently"})), "only one category");
    }

    fn chi_squared_edges() {
        let (a, b) = (labels(&[("a", 20)]), labels(&[("a", 10), ("new", 10)]));
        let unseen = ask("chi-squared", &a, &b, &json!({}));
        assert!(unseen.p_value.unwrap() < 0.001 && unseen.verdict == Verdict::Drifted);
        let evidently = ask("chi-squared", &a, &b, &json!({"convention": "evidently"}));
        assert_eq!((evidently.p_value, evidently.statistic), (Some(0.0), None));
        check(&ask("chi-squared", &a, &a, &json!({})), 0.0, 1.0);
        let (c, d) = (labels(&[("a", 10), ("b", 20)]), labels(&[("a", 10), ("b", 15), ("c", 5)]));
        let table = ask("chi-squared", &c, &d, &json!({}));
        assert_close(table.statistic.unwrap(), 5.714_285_714_285_714, 1e-12, 0.0, "contingency");
        assert_close(table.p_value.unwrap(), 0.057_432_8, 1e-5, 0.0, "contingency p");
        let huge = ask("chi-squared", &labels(&[("a", 4000), ("b", 10)]), &labels(&[("a", 10), ("b", 4000)]), &json!({}));
        assert_eq!(huge.p_value, Some(0.0));
        assert!(huge.p_value_log10.is_some_and(|log| log < -1000.0));
    }

    fn t_test_edges() {
        for test in ["student-t", "welch-t"] {
            check_undefined(&test_numbers(test, &[5.0; 20], &[5.0; 20]), "no spread");
            check_undefined(&test_numbers(test, &[5.0; 20], &[6.0; 20]), "no spread");
            check_undefined(&test_numbers(test, &[1.0, INFINITY], &[1.0, 2.0]), "infinite");
        }
        check_undefined(&test_numbers("welch-t", &[1.0], &[1.0, 2.0, 3.0]), "too few");
        let student = test_numbers("student-t", &[1.0], &[2.0, 3.0, 4.0]);
        assert_close(student.statistic.unwrap(), -1.732, 1e-3, 0.0, "n = 1");
        assert_close(student.p_value.unwrap(), 0.225_4, 1e-3, 0.0, "n = 1");
    }

    fn mann_whitney_of_ties() {
        check(&test_numbers("mann-whitney", &[3.0; 20], &[3.0; 20]), 200.0, 1.0);
    }

    fn spreads_and_means() {
        assert_eq!(moments::of(&[]), None);
        assert_eq!(moments::of(&[4.0]).unwrap().std(), None);
        assert_eq!(mean(&[INFINITY, -INFINITY]), None);
        assert_eq!(mean(&[1.7e308, 1.7e308]), Some(1.7e308));
        assert_close(mean(&[1e16, 1.0, -1e16]).unwrap(), 1.0 / 3.0, 1e-15, 0.0, "compensated");
        let spread = moments::of(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]).unwrap();
        assert_eq!((spread.variance(0), spread.variance(1)), (Some(22.5), Some(30.0)));
    }

    fn quantiles() {
        assert_eq!((quantile(&[], 0.5), quantile(&[3.0], 0.5)), (None, Some(3.0)));
        assert_eq!(quantile(&[1.0, INFINITY], 0.5), Some(INFINITY));
        assert_eq!(quantile(&[-INFINITY, INFINITY], 0.5), None);
    }

    fn histograms() {
        let constant = Edges::equal_width(2.0, 2.0, 1).unwrap();
        assert_eq!((constant.values(), constant.count(&[2.0, 2.0])), ([1.5, 2.5].as_slice(), vec![2]));
        let edges = Edges::equal_width(0.0, 3.0, 3).unwrap();
        assert_eq!(edges.count(&[0.5, 1.5, 2.0, 3.0]), [1, 1, 2]);
        assert_eq!(Edges::equal_width(f64::MIN, f64::MAX, 3), None);
        assert!(Edges::sturges(2, 1e16, 1e16 + 2.0, false).is_some());
    }

    fn metrics_without_rows_or_with_one_class() {
        let none = numbers(&[f64::NAN]);
        let empty = classify(&none, &none, Probability::None);
        assert_eq!((empty.accuracy, empty.roc_auc, empty.log_loss), (None, None, None));
        let ones = Column::from_numbers("t", vec![1.0; 4]);
        let one = classify(&ones, &ones, Probability::Positive(&[0.9, 0.8, 0.7, 0.95]));
        assert_eq!((one.accuracy, one.roc_auc, one.cohen_kappa), (Some(1.0), None, None));
        assert!(!one.warnings.is_empty());
    }

    fn ratios_without_a_denominator_are_zero_and_said() {
        let target = Column::from_numbers("t", vec![0.0, 1.0, 0.0, 1.0]);
        let never = Column::from_numbers("p", vec![0.0; 4]);
        let metrics = classify(&target, &never, Probability::None);
        assert_eq!(metrics.binary.as_ref().unwrap().precision, Some(0.0));
        assert!(metrics.warnings.iter().any(|warning| warning.message.contains("recision")), "{:?}", metrics.warnings);
    }

    fn areas_of_ties() {
        let target = Column::from_numbers("t", vec![0.0, 1.0, 0.0, 1.0]);
        let metrics = classify(&target, &target, Probability::Positive(&[0.5; 4]));
        assert_eq!((metrics.roc_auc, metrics.average_precision), (Some(0.5), Some(0.5)));
    }

    fn sure_and_wrong_has_a_finite_log_loss() {
        let target = Column::from_numbers("t", vec![1.0, 0.0]);
        let metrics = classify(&target, &target, Probability::Positive(&[0.0, 0.0]));
        assert_close(metrics.log_loss.unwrap(), 36.043_653_389_117_15 / 2.0, 1e-9, 0.0, "log loss");
        let beyond = classify(&target, &target, Probability::Positive(&[1.5, 0.0]));
        assert_eq!((beyond.brier, beyond.log_loss), (None, None));
        assert!(!beyond.warnings.is_empty());
    }

    fn regression_edges() {
        let perfect = regression_metrics(&[2.0; 4], &[2.0; 4], None).unwrap();
        assert_eq!(perfect.r2, Some(1.0));
        assert!(!perfect.warnings.is_empty());
        assert_eq!(regression_metrics(&[1.0], &[1.5], None).unwrap().r2, None);
        let zero = regression_metrics(&[0.0, 1.0], &[1.0, 1.0], None).unwrap();
        assert!(zero.warnings.iter().any(|warning| warning.message.contains('0')), "{:?}", zero.warnings);
        let overflow = regression_metrics(&[1e200, -1e200], &[-1e200, 1e200], None).unwrap();
        assert_eq!(overflow.mse, None);
        assert!(!overflow.warnings.is_empty());
        assert!(regression_metrics(&[1.0], &[1.0], Some(&[0.0])).is_err());
    }
}

fn libm_log10(p_value: f64) -> f64 {
    if p_value > 0.0 { p_value.log10() } else { f64::NEG_INFINITY }
}
