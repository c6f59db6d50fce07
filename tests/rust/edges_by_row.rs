//! Undefined and extreme input, case by case: what scipy, numpy and scikit-learn answer is in the
//! comment, what we answer is the test. Undefined is absent with a reason, never "stable" and never a
//! made-up number; where scikit-learn has a number for it, that stands with a warning beside it.
//!
//! One row of the table is one test: Kolmogorov-Smirnov, chi-squared, moments, quantiles, histograms and
//! metrics. The other tests and distances are in `edges.rs`. Not here because we do not have them: Pearson
//! and Spearman correlation, RMSLE, weights of a Wasserstein distance.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;
use crate::common::classifier;

use classifier::{measure, texts, warning};
use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftResult, DriftTestOptions, Verdict, detect_drift, drift_test,
};
use driftglass::error::Code;
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::performance::{
    ClassificationMetrics, Probability, RegressionMetrics, regression_metrics,
};
use driftglass::quality::{QualityOptions, data_quality};
use driftglass::stats::binning::Edges;
use driftglass::stats::contingency::chi_squared;
use driftglass::stats::ks::{Alternative, Computed, Method, Outcome, two_sample};
use driftglass::stats::log_tails::ln_chi_squared_sf;
use driftglass::stats::quantile::quantile;
use driftglass::stats::ranking::roc_auc;
use driftglass::stats::{moments, sum};
use driftglass::summary::summarise;
use driftglass::table::{Column, Table};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

fn numbers(values: &[f64]) -> Column {
    Column::from_numbers("x", values.to_vec())
}

fn test(name: &str, reference: &Column, batch: &Column) -> DriftResult {
    drift_test(name, reference, batch, &DriftTestOptions::default()).unwrap()
}

fn ks(reference: &[f64], batch: &[f64]) -> DriftResult {
    test("kolmogorov-smirnov", &numbers(reference), &numbers(batch))
}

fn ks_of_sorted(reference: &[f64], batch: &[f64], method: Method) -> Outcome {
    two_sample(reference, batch, method, Alternative::TwoSided).unwrap()
}

/// `from`, one step further at a time, until just below `from + 1`.
fn ramp(n: u32, from: f64) -> Vec<f64> {
    (0..n).map(|at| f64::from(at) / f64::from(n) + from).collect()
}

/// As `numpy.linspace(1, 100, n) + shift`.
fn line(n: u32, shift: f64) -> Vec<f64> {
    (0..n).map(|at| 1.0 + 99.0 * f64::from(at) / f64::from(n - 1) + shift).collect()
}

/// The default decision about one column.
fn decide(reference: Column, batch: Column) -> DriftResult {
    let table = |column| Table::new(vec![column]).unwrap();
    let report = detect_drift(&table(reference), &table(batch), &DriftOptions::default()).unwrap();
    report.columns.into_iter().next().unwrap()
}

fn labelled(target: &[&str], prediction: &[&str]) -> ClassificationMetrics {
    measure(&texts("t", target), &texts("p", prediction), Probability::None, None, None).unwrap()
}

/// A binary task of classes 0 and 1; what is predicted follows from the probability.
fn scored(target: &[f64], probability: &[f64], weights: Option<&[f64]>) -> ClassificationMetrics {
    let said = probability.iter().map(|&p| f64::from(u8::from(p >= 0.5))).collect();
    let (target, said) = (numbers(target), Column::from_numbers("p", said));
    measure(&target, &said, Probability::Positive(probability), Some("1"), weights).unwrap()
}

fn regression(target: &[f64], prediction: &[f64]) -> RegressionMetrics {
    regression_metrics(target, prediction, None).unwrap()
}

/// Whether a warning that a metric is undefined names all the words.
fn says(metrics: &ClassificationMetrics, words: &[&str]) -> bool {
    metrics.warnings.iter().any(|warning| {
        warning.code == "undefined-metric"
            && words.iter().all(|word| warning.message.contains(word))
    })
}

// Kolmogorov-Smirnov.
portable_tests! {
    /// scipy: (nan, nan) and a warning.
    fn ks_of_an_empty_side() {
        for (reference, batch, side) in [
            (&[][..], &[1.0, 2.0][..], "reference"),
            (&[1.0, 2.0][..], &[][..], "batch"),
            (&[1.0, 2.0][..], &[NAN, NAN][..], "batch"),
        ] {
            let result = ks(reference, batch);
            assert_eq!((result.statistic, result.p_value), (None, None));
            assert_eq!(result.verdict, Verdict::Inconclusive);
            assert!(result.reason.contains(side), "{}", result.reason);
        }
    }

    /// scipy: (1, 1) and (0, 1).
    fn ks_of_one_value_against_one() {
        for (batch, statistic) in [(2.0, 1.0), (1.0, 0.0)] {
            let result = ks(&[1.0], &[batch]);
            assert_eq!((result.statistic, result.p_value), (Some(statistic), Some(1.0)));
            assert_eq!(result.verdict, Verdict::Inconclusive, "{}", result.reason);
        }
    }

    /// scipy: (0, 1) and (1, 0).
    fn ks_of_constants() {
        let same = ks(&[3.0; 1000], &[3.0; 1000]);
        assert_eq!((same.statistic, same.p_value), (Some(0.0), Some(1.0)));
        let other = ks(&[3.0; 1000], &[4.0; 1000]);
        assert_eq!((other.statistic, other.p_value), (Some(1.0), Some(0.0)));
        assert_eq!(other.verdict, Verdict::Drifted);
        // 2 / C(2000, 1000), by Python's lgamma.
        assert_close(other.p_value_log10.unwrap(), -600.010_332_109_143_3, 1e-9, 0.0, "log10 p");
    }

    /// scipy: D = 0, p = 1.
    fn ks_of_negative_and_positive_zero() {
        let result = ks(&[-0.0; 60], &[0.0; 60]);
        assert_eq!((result.statistic, result.p_value), (Some(0.0), Some(1.0)));
    }

    /// scipy: (nan, nan), or drops them without a word.
    fn ks_with_missing_values() {
        let result = ks(&[1.0, NAN, 2.0, 3.0], &[1.0, 2.0, NAN, NAN]);
        assert_close(result.statistic.unwrap(), 1.0 / 3.0, 1e-12, 0.0, "D");
        assert_eq!((result.missing_reference, result.missing_batch), (1, 2));
        let mut holes = ramp(1000, 0.0);
        holes.iter_mut().step_by(2).for_each(|value| *value = NAN);
        let result = decide(numbers(&ramp(1000, 0.0)), numbers(&holes));
        assert_eq!(result.missingness.verdict, Verdict::Drifted);
        assert_eq!(result.verdict, Verdict::Drifted);
        assert!(result.reason.contains("Missing values"), "{}", result.reason);
    }

    /// scipy: infinities are the extremes, D = 1/3.
    fn ks_with_infinities() {
        let result = ks(&[1.0, 2.0, INF], &[1.0, 2.0, 3.0]);
        assert_close(result.statistic.unwrap(), 1.0 / 3.0, 1e-12, 0.0, "D");
        assert_eq!(summarise(&numbers(&[1.0, 2.0, INF])).infinite, 1);
    }

    /// scipy: D = 0.00425, p = 2.8e-8.
    fn ks_of_a_million_values_and_a_shift_too_small_to_matter() {
        let result = decide(numbers(&ramp(1_000_000, 0.0)), numbers(&ramp(1_000_000, 0.004_250_5)));
        assert_close(result.statistic.unwrap(), 0.004_251, 1e-9, 0.0, "D");
        assert_close(result.p_value.unwrap(), 2.829_014_365_939_024e-8, 1e-7, 0.0, "p");
        assert_eq!(result.verdict, Verdict::Stable);
        assert!(result.reason.contains("Detectable but small"), "{}", result.reason);
    }

    /// scipy: p = 0.0 for both.
    fn ks_of_a_million_values_below_the_smallest_double() {
        let reference = ramp(1_000_000, 0.0);
        let logs: Vec<f64> = [0.0401, 0.0501]
            .map(|shift| {
                let result = ks_of_sorted(&reference, &ramp(1_000_000, shift), Method::Auto);
                assert_eq!(result.p_value, 0.0);
                result.log10_p_value().unwrap()
            })
            .to_vec();
        // log10 of 2 exp(-2 D^2 n m / (n + m)) is -698.0 and -1089.8.
        assert!(logs[0] < -690.0 && logs[0] > -705.0, "{logs:?}");
        assert!(logs[1] < -1080.0 && logs[1] > -1100.0, "{logs:?}");
    }

    /// scipy: exact up to 10,000 values, then asymptotic, without saying so.
    fn ks_names_its_method_and_both_agree_from_500_values() {
        for (n, method) in [(10_000, "exact"), (10_001, "asymptotic")] {
            assert_eq!(ks(&ramp(n, 0.0), &ramp(n, 0.01)).method, method);
        }
        for (n, shift) in [(500, 0.08), (500, 0.12), (2_000, 0.05), (9_999, 0.03)] {
            let (reference, batch) = (ramp(n, 0.0), ramp(n, shift));
            let exact = ks_of_sorted(&reference, &batch, Method::Exact);
            let asymptotic = ks_of_sorted(&reference, &batch, Method::Asymptotic);
            assert_eq!(
                (exact.computed, asymptotic.computed),
                (Computed::Exact, Computed::Asymptotic)
            );
            let ratio = asymptotic.p_value / exact.p_value;
            assert!((0.9..1.1).contains(&ratio), "{n} {shift}: {ratio}");
        }
    }

    /// scipy's own test values.
    fn ks_golden() {
        let one = ks_of_sorted(&[0.0], &[1.0], Method::Auto);
        assert_eq!((one.statistic, one.p_value), (1.0, 1.0));
        let greater = two_sample(&[0.0], &[1.0], Method::Auto, Alternative::Greater).unwrap();
        assert_close(greater.p_value, 0.5, 1e-12, 0.0, "one-sided");
        let lines = ks_of_sorted(&line(100, 0.0), &line(110, 20.1), Method::Auto);
        assert_close(lines.statistic, 232.0 / 1100.0, 1e-12, 0.0, "D of lines");
        assert_close(lines.p_value, 0.015_739_183_865_607_353, 1e-9, 0.0, "p of lines");
        let ties = [[2.0; 3].to_vec(), vec![3.0; 4], vec![5.0; 5], vec![6.0; 4]].concat();
        let moved: Vec<f64> = ties.iter().map(|value| value + 1.0).collect();
        let tied = ks_of_sorted(&ties, &moved, Method::Auto);
        assert_close(tied.statistic, 5.0 / 16.0, 1e-12, 0.0, "D of ties");
        assert_close(tied.p_value, 0.426_293_461_345_495_2, 1e-9, 0.0, "p of ties");
    }
}

// Chi-squared.
portable_tests! {
    /// scipy: (nan, nan) where nothing is expected nor seen, (inf, 0) where something is seen.
    fn chi_squared_of_categories_nobody_expected() {
        let both = chi_squared(&[10, 20, 0], &[15, 15, 0], false).unwrap();
        assert_eq!(both, chi_squared(&[10, 20], &[15, 15], false).unwrap());
        let unseen = chi_squared(&[50, 50, 0], &[40, 40, 20], false).unwrap();
        assert!(unseen.statistic.is_finite() && unseen.p_value < 1e-4 && unseen.dof == 2);
        let reference = Table::new(vec![texts("c", &["a", "b"])]).unwrap();
        let reference = driftglass::summary::profile(&reference);
        let batch = Table::new(vec![texts("c", &["a", "z"])]).unwrap();
        let seen =
            data_quality(&batch, Some(&reference.columns), &QualityOptions::default()).unwrap();
        assert_eq!(seen.columns[0].unseen.as_deref(), Some(&["z".to_owned()][..]));
    }

    /// scipy: ValueError.
    fn chi_squared_of_different_sizes() {
        let test = chi_squared(&[100, 300], &[10, 30], false).unwrap();
        assert_close(test.statistic, 0.0, 0.0, 1e-12, "equal shares");
        assert_close(test.p_value, 1.0, 1e-7, 0.0, "equal shares");
    }

    /// scipy: ValueError.
    fn chi_squared_of_an_empty_row_or_column() {
        assert_eq!(chi_squared(&[0, 0], &[3, 4], false), None);
        assert_eq!(chi_squared(&[3, 4], &[], false), None);
        let result = test("chi-squared", &texts("c", &["a", "b"]), &texts("c", &[]));
        assert_eq!((result.statistic, result.verdict), (None, Verdict::Inconclusive));
        assert!(result.reason.contains("batch"), "{}", result.reason);
        assert_eq!(chi_squared(&[5, 0, 5], &[4, 0, 6], false).unwrap().dof, 1);
    }

    /// scipy: (0, nan).
    fn chi_squared_of_one_category() {
        let test = chi_squared(&[100], &[30], false).unwrap();
        assert_eq!((test.statistic, test.p_value, test.dof), (0.0, 1.0, 0));
    }

    /// scipy: 5.7142857, p 0.05743, 2 degrees of freedom.
    fn chi_squared_of_small_counts() {
        let test = chi_squared(&[10, 20, 0], &[10, 15, 5], false).unwrap();
        assert_close(test.statistic, 5.714_285_714_285_714, 1e-12, 0.0, "statistic");
        assert_close(test.p_value, 0.057_432_619_267_617_335, 1e-9, 0.0, "p");
        assert_eq!((test.dof, test.smallest_expected), (2, 2.5));
    }

    /// scipy: p = 0, and `chi2.logsf(2000, 1)` = -inf.
    fn chi_squared_below_the_smallest_double() {
        // ln erfc(sqrt(1000)) by its asymptotic series.
        let series = 1.0 - 1.0 / 2e3 + 3.0 / 4e6 - 15.0 / 8e9;
        let expected = -1000.0 - 0.5 * ln(1000.0 * std::f64::consts::PI) + ln(series);
        assert_close(ln_chi_squared_sf(2000.0, 1.0).unwrap(), expected, 1e-12, 0.0, "ln p");
        let reference: Vec<&str> = [vec!["a"; 2000], vec!["b"; 2000]].concat();
        let batch: Vec<&str> = [vec!["a"; 3900], vec!["b"; 100]].concat();
        let result = test("chi-squared", &texts("c", &reference), &texts("c", &batch));
        assert_eq!((result.p_value, result.verdict), (Some(0.0), Verdict::Drifted));
        assert!(result.p_value_log10.unwrap() < -400.0);
    }
}

fn ln(x: f64) -> f64 {
    // Independent of the one under test: ln x = 2 artanh((x - 1) / (x + 1)) after halving.
    let (mut x, mut halvings) = (x, 0.0);
    while x > 1.5 {
        x /= 2.0;
        halvings += 1.0;
    }
    let z = (x - 1.0) / (x + 1.0);
    let (mut power, mut total) = (z, 0.0);
    for odd in (1..80).step_by(2) {
        total += power / f64::from(odd);
        power *= z * z;
    }
    2.0 * total + halvings * std::f64::consts::LN_2
}

// Moments, quantiles, histograms.
portable_tests! {
    /// numpy: nan.
    fn variance_of_one_value_or_none() {
        assert_eq!(moments::of(&[]), None);
        let one = moments::of(&[5.0]).unwrap();
        assert_eq!((one.variance(1), one.std(), one.variance(0)), (None, None, Some(0.0)));
    }

    /// numpy: nan and inf.
    fn mean_of_infinities_and_beyond_the_largest_double() {
        assert_eq!(sum::mean(&[INF, -INF]), None);
        assert_eq!(sum::mean(&[]), None);
        assert_eq!(sum::mean(&[1.7e308, 1.7e308]), Some(1.7e308));
        let table = Table::new(vec![numbers(&[1.0, INF, 3.0])]).unwrap();
        let quality = data_quality(&table, None, &QualityOptions::default()).unwrap();
        assert_eq!((quality.columns[0].mean, quality.columns[0].infinite), (Some(2.0), 1));
        assert!(quality.issues.iter().any(|issue| issue.code == "infinite"));
    }

    /// numpy: 0.0.
    fn mean_of_what_cancels() {
        assert_eq!(sum::mean(&[1e16, 1.0, -1e16]), Some(1.0 / 3.0));
        let spread = moments::of(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]).unwrap();
        assert_eq!((spread.variance(0), spread.variance(1)), (Some(22.5), Some(30.0)));
    }

    /// numpy: rounded to 9007199254740992 without a word.
    fn whole_numbers_beyond_two_to_the_53() {
        let csv = b"id\n9007199254740993\n9007199254740995\n9007199254740997\n";
        let table = read_csv(csv, CsvOptions::default()).unwrap();
        let id = table.column("id").unwrap();
        assert_eq!(id.text(0).as_deref(), Some("9007199254740993"));
    }

    /// numpy: x, `IndexError`, nan, nan.
    fn quantile_of_little_missing_or_infinite() {
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
        let sorted = summarise(&numbers(&[3.0, NAN, 1.0]));
        assert_eq!(quantile(sorted.numbers().unwrap().values().as_ref(), 0.5), Some(2.0));
        assert_eq!(sorted.missing, 1);
        assert_eq!(quantile(&[1.0, INF], 0.5), Some(INF));
        assert_eq!(quantile(&[-INF, INF], 0.5), None);
    }

    /// numpy: half a unit to either side; `ValueError` for NaN, inf and a range that has no ten doubles.
    fn histogram_of_constants_missing_and_infinite_values() {
        let constant = Edges::equal_width(5.0, 5.0, 1).unwrap();
        assert_eq!((constant.values(), constant.count(&[5.0; 3])), (&[4.5, 5.5][..], vec![3]));
        for end in [NAN, INF] {
            assert_eq!(Edges::equal_width(0.0, end, 10), None);
        }
        let narrow = Edges::equal_width(1e16, 1e16 + 2.0, 10).unwrap();
        assert_eq!(narrow.count(&[1e16, 1e16 + 2.0]).iter().sum::<u64>(), 2);
        let column = numbers(&[5.0, 5.0, NAN, INF]);
        let profile = test("kolmogorov-smirnov", &column, &column).profile;
        let inside: f64 = profile.reference.iter().sum();
        let outside = profile.above.unwrap()[0] + profile.below.unwrap()[0];
        assert_close(inside + outside, 1.0, 1e-12, 0.0, "shares of present values");
        assert_eq!(profile.missing, [0.25, 0.25]);
    }

    /// numpy: `histogram([1, 2, 3, 4], [1, 2, 3, 4])` is [1, 1, 2].
    fn histogram_last_edge() {
        let edges = Edges::equal_width(1.0, 4.0, 3).unwrap();
        assert_eq!(edges.count(&[1.0, 2.0, 3.0, 4.0]), [1, 1, 2]);
    }
}

// Classification.
portable_tests! {
    /// scikit-learn: `ValueError`.
    fn accuracy_of_no_rows() {
        let metrics = labelled(&[], &[]);
        assert_eq!((metrics.n, metrics.accuracy, metrics.matthews), (0, None, None));
        assert_eq!(warning(&metrics.warnings, "no-rows").count, 1);
    }

    /// scikit-learn: 0.0 with `UndefinedMetricWarning`.
    fn precision_recall_and_f1_of_nothing() {
        let unpredicted = labelled(&["0", "1", "1"], &["0", "0", "0"]);
        assert_eq!(unpredicted.binary.as_ref().unwrap().precision, Some(0.0));
        assert!(says(&unpredicted, &["precision", "\"1\""]));
        let absent = labelled(&["0", "0", "0"], &["0", "1", "0"]);
        assert_eq!(absent.binary.as_ref().unwrap().recall, Some(0.0));
        assert!(says(&absent, &["recall", "\"1\""]));
        let target = numbers(&[0.0, 0.0]);
        let neither = measure(&target, &target, Probability::None, Some("1"), None).unwrap();
        assert_eq!(neither.binary.as_ref().unwrap().f1, Some(0.0));
        assert!(says(&neither, &["f1", "\"1\""]));
    }

    /// scikit-learn: 0.5556, and 0.75 for balanced accuracy with a warning.
    fn f1_and_balanced_accuracy_with_a_class_only_predicted() {
        let metrics = labelled(&["a", "b", "b"], &["a", "b", "c"]);
        assert_close(metrics.f1.macro_average.unwrap(), 5.0 / 9.0, 1e-12, 0.0, "f1");
        assert_close(metrics.balanced_accuracy.unwrap(), 0.75, 1e-12, 0.0, "balanced accuracy");
        assert_eq!(metrics.classes, ["a", "b", "c"]);
        assert!(says(&metrics, &["recall", "\"c\""]));
    }

    /// scikit-learn: nan and a warning.
    fn roc_auc_of_one_class() {
        let metrics = scored(&[1.0, 1.0, 1.0], &[0.2, 0.6, 0.7], None);
        assert_eq!((metrics.roc_auc, metrics.roc_auc_weighted), (None, None));
        assert!(says(&metrics, &["rocAuc"]));
        assert!(!metrics.intervals.contains_key("rocAuc"));
    }

    /// scikit-learn: 0.5, then `ValueError` three times.
    fn roc_auc_of_ties_missing_infinite_and_no_scores() {
        assert_eq!(scored(&[0.0, 1.0, 1.0], &[0.4; 3], None).roc_auc, Some(0.5));
        let metrics = scored(&[0.0, 1.0, 1.0], &[0.4, NAN, 0.9], None);
        assert_eq!(metrics.roc_auc, Some(1.0));
        assert_eq!(warning(&metrics.warnings, "missing-probability").count, 1);
        // Infinite scores have a rank; an infinite probability is none.
        assert_eq!(roc_auc(&[-INF, 1.0, INF], &[false, true, true], None), Some(1.0));
        let metrics = scored(&[0.0, 1.0, 1.0], &[0.4, INF, 0.9], None);
        assert_eq!((metrics.roc_auc, metrics.brier), (None, None));
        assert_eq!(warning(&metrics.warnings, "value-out-of-range").count, 1);
        assert_eq!(roc_auc(&[], &[], None), None);
    }

    /// scikit-learn: nan and a warning.
    fn roc_auc_of_weights_that_are_negative_or_remove_a_class() {
        let (target, p) = (numbers(&[0.0, 1.0, 1.0]), [0.2, 0.6, 0.7]);
        let negative = Some(&[1.0, -1.0, 1.0][..]);
        let error = measure(&target, &target, Probability::Positive(&p), None, negative);
        assert_eq!(error.unwrap_err().code, Code::ValueOutOfRange);
        let metrics = scored(&[0.0, 1.0, 1.0], &p, Some(&[0.0, 1.0, 1.0]));
        assert_eq!(metrics.roc_auc, None);
        assert!(says(&metrics, &["rocAuc"]));
    }

    /// scikit-learn: 0.0 and a warning; the prevalence.
    fn average_precision_without_positives_and_of_ties() {
        let metrics = scored(&[0.0, 0.0], &[0.2, 0.6], None);
        assert_eq!(metrics.average_precision, Some(0.0));
        assert!(says(&metrics, &["averagePrecision"]));
        let tied = scored(&[0.0, 1.0, 0.0, 0.0], &[0.5; 4], None);
        assert_eq!(tied.average_precision, Some(0.25));
    }

    /// scikit-learn: 18.0218 with two rows; `ValueError` where labels are not given.
    fn log_loss_of_certainty_and_of_one_class() {
        let metrics = scored(&[1.0, 0.0], &[0.0, 0.0], None);
        assert_close(metrics.log_loss.unwrap(), 18.021_826_694_558_577, 1e-9, 0.0, "clipped");
        let alone = scored(&[0.0, 0.0], &[0.1, 0.2], None);
        assert_close(alone.log_loss.unwrap(), 0.164_252_033_486_018, 1e-9, 0.0, "one class");
    }

    /// scikit-learn: 0.025 and `ValueError`.
    fn brier_of_one_class_and_beyond_one() {
        let alone = scored(&[0.0, 0.0], &[0.1, 0.2], None);
        assert_close(alone.brier.unwrap(), 0.025, 1e-12, 0.0, "brier");
        let refused = scored(&[0.0, 1.0], &[0.1, 1.2], None);
        assert_eq!((refused.brier, refused.log_loss, refused.roc_auc), (None, None, None));
        assert_eq!(warning(&refused.warnings, "value-out-of-range").count, 1);
    }

    /// scikit-learn: 0.0, 0.0 and 0.8165.
    fn matthews_of_one_class_a_constant_and_a_million_rows() {
        for (target, prediction) in [(["a", "a"], ["a", "a"]), (["a", "b"], ["a", "a"])] {
            let metrics = labelled(&target, &prediction);
            assert_eq!(metrics.matthews, Some(0.0));
            assert!(says(&metrics, &["matthews"]));
        }
        // 3, 1 and 8 in every 12 rows: the correlation is the root of 2/3.
        let target: Vec<f64> = (0..999_996).map(|at| f64::from(u8::from(at % 12 < 4))).collect();
        let said: Vec<f64> = (0..999_996).map(|at| f64::from(u8::from(at % 12 < 3))).collect();
        let (target, said) = (numbers(&target), numbers(&said));
        let metrics = measure(&target, &said, Probability::None, None, None).unwrap();
        let expected = (2.0_f64 / 3.0).sqrt();
        assert_close(metrics.matthews.unwrap(), expected, 1e-12, 0.0, "matthews");
    }

    /// scikit-learn: nan and a warning.
    fn kappa_of_one_class() {
        let metrics = labelled(&["a", "a"], &["a", "a"]);
        assert_eq!(metrics.cohen_kappa, None);
        assert!(says(&metrics, &["cohenKappa", "null"]));
    }

    /// scikit-learn: `ValueError`.
    fn weights_all_zero() {
        let target = numbers(&[0.0, 1.0]);
        let zero = Some(&[0.0, 0.0][..]);
        let refused = measure(&target, &target, Probability::None, None, zero);
        assert_eq!(refused.unwrap_err().code, Code::ValueOutOfRange);
        let refused = regression_metrics(&[1.0, 2.0], &[1.0, 2.0], zero);
        assert_eq!(refused.unwrap_err().code, Code::ValueOutOfRange);
    }

    /// scikit-learn: `ValueError`.
    fn positive_label_absent() {
        let target = texts("t", &["no", "yes"]);
        let refused = measure(&target, &target, Probability::None, Some("maybe"), None);
        let error = refused.unwrap_err();
        assert_eq!(error.code, Code::ConfigInvalid);
        assert!(error.message.contains("\"no\", \"yes\""), "{}", error.message);
    }

    /// scikit-learn: `ValueError` for both.
    fn multiclass_auc_with_a_missing_class_or_sums_other_than_one() {
        let target = texts("t", &["a", "b", "a", "b"]);
        let (a, b) = ([0.6, 0.2, 0.5, 0.1], [0.3, 0.7, 0.3, 0.8]);
        let run = |c: &[f64]| {
            let columns = [("a", &a[..]), ("b", &b[..]), ("c", c)];
            let columns = columns.map(|(name, column)| (name.to_owned(), column)).to_vec();
            measure(&target, &target, Probability::PerClass(columns), None, None).unwrap()
        };
        let metrics = run(&[0.1, 0.1, 0.2, 0.1]);
        assert_eq!(metrics.roc_auc, None);
        assert!(says(&metrics, &["rocAuc", "\"c\""]));
        // The mean by prevalence gives the missing class no share.
        assert_eq!(metrics.roc_auc_weighted, Some(1.0));
        assert!(metrics.log_loss.is_some() && metrics.brier.is_some());
        let refused = run(&[0.1, 0.9, 0.2, 0.1]);
        assert_eq!((refused.roc_auc, refused.log_loss), (None, None));
        assert_eq!(warning(&refused.warnings, "probability-sum").count, 1);
    }

    /// scikit-learn: `ValueError`.
    fn the_text_1_and_the_number_1() {
        let (target, said) = (numbers(&[1.0, 0.0, 1.0]), texts("p", &["1", "0", "0"]));
        let metrics = measure(&target, &said, Probability::None, None, None).unwrap();
        assert_eq!(metrics.classes, ["0", "1"]);
        assert_close(metrics.accuracy.unwrap(), 2.0 / 3.0, 1e-12, 0.0, "accuracy");
    }
}

// Regression.
portable_tests! {
    /// scikit-learn: 1.0, 0.0 and nan.
    fn r2_of_a_constant_target_and_of_one_row() {
        for (prediction, r2) in [([2.0, 2.0], 1.0), ([2.0, 3.0], 0.0)] {
            let metrics = regression(&[2.0, 2.0], &prediction);
            assert_eq!(metrics.r2, Some(r2));
            assert!(warning(&metrics.warnings, "undefined-metric").message.contains("constant"));
        }
        let one = regression(&[2.0], &[3.0]);
        assert_eq!((one.r2, one.mae), (None, Some(1.0)));
        let said = one.warnings.iter().any(|warning| warning.message.contains("r2"));
        assert!(said && !one.intervals.contains_key("r2"));
    }

    /// scikit-learn: 2.25e15.
    fn mape_of_a_target_of_zero() {
        let metrics = regression(&[0.0, 1.0], &[1.0, 2.0]);
        assert_close(metrics.mape.unwrap(), 2.251_799_813_685_248e15, 1e-12, 0.0, "mape");
        assert_eq!(metrics.mape_skipping_zero_targets, Some(1.0));
        assert_eq!(warning(&metrics.warnings, "mape-zero-target").count, 1);
        assert_eq!(regression(&[0.0], &[1.0]).mape_skipping_zero_targets, None);
    }

    /// scikit-learn: inf and a warning.
    fn squared_errors_beyond_the_largest_double() {
        let metrics = regression(&[0.0, 0.0], &[1e200, -1e200]);
        assert_eq!((metrics.mse, metrics.mae), (None, Some(1e200)));
        assert_close(metrics.rmse.unwrap(), 1e200, 1e-12, 0.0, "rmse");
        assert!(warning(&metrics.warnings, "overflow").message.contains("mse"));
    }
}
