//! ROC and precision-recall curves: at most 200 points that keep the area of the full curve.
#![allow(clippy::unwrap_used, unreachable_pub)]

use crate::common;
use crate::common::classifier;

use classifier::texts;
use common::assert_close;
use common::golden::{STATISTIC, cases};
use driftglass::performance::{
    CalibrationBin, ClassificationInput, Curves, PrecisionRecallPoint, Probability, RocPoint,
    curves,
};
use driftglass::stats::calibration_error::{Bin, quantile_bins};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::ranking::{average_precision, roc_auc};
use driftglass::table::Column;

const MOST_POINTS: usize = 200;

/// How scores are spread: all distinct, tied in ever larger groups, all equal, heaped at the ends.
const SPREADS: [fn(f64) -> f64; 5] = [
    |p| p,
    |p| (p * 1024.0).floor() / 1024.0,
    |p| (p * 10.0).floor() / 10.0,
    |_| 0.5,
    |p| if p < 0.5 { p * p * p * 1e-9 } else { 1.0 - (1.0 - p) * 1e-9 },
];

/// Row weights: none, with zeros, over twelve orders of magnitude.
fn weights(random: &mut SplitMix64, n: usize, kind: usize) -> Option<Vec<f64>> {
    let mut draw = |at: usize| match kind {
        1 => random.below(3) as f64,
        _ => random.unit() * [1e-6, 1.0, 1e6][at % 3] + 1e-7,
    };
    (kind > 0).then(|| (0..n).map(&mut draw).collect())
}

fn drawn(target: &Column, probability: Probability, weights: Option<&[f64]>) -> Curves {
    let input =
        ClassificationInput { target, prediction: target, probability, positive: None, weights };
    curves(&input).unwrap()
}

#[track_caller]
fn assert_roc(points: &[RocPoint], auc: Option<f64>, what: &str) {
    let Some(auc) = auc else { return assert!(points.is_empty(), "{what}") };
    assert!((2..=MOST_POINTS).contains(&points.len()), "{what}: {}", points.len());
    let ends = [points.first(), points.last()]
        .map(|end| end.map(|end| (end.false_positive_rate, end.true_positive_rate)));
    assert_eq!(ends, [Some((0.0, 0.0)), Some((1.0, 1.0))], "{what}");
    let area = points.windows(2).map(|pair| {
        let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
        let height = pair[1].true_positive_rate - pair[0].true_positive_rate;
        assert!(width >= 0.0 && height >= 0.0, "{what}: {pair:?}");
        width * (pair[0].true_positive_rate + pair[1].true_positive_rate) / 2.0
    });
    assert_close(area.sum(), auc, 0.0, 1e-12, what);
    let falling: Vec<f64> = points.iter().filter_map(|point| point.threshold).collect();
    assert!(falling.windows(2).all(|pair| pair[0] > pair[1]), "{what}");
}

#[track_caller]
fn assert_steps(points: &[PrecisionRecallPoint], precision: Option<f64>, what: &str) {
    let Some(precision) = precision else { return assert!(points.is_empty(), "{what}") };
    assert!((1..=MOST_POINTS).contains(&points.len()), "{what}: {}", points.len());
    let mut before = 0.0;
    let steps = points.iter().map(|point| {
        let gained = point.recall - before;
        assert!(gained > 0.0 && (0.0..=1.0).contains(&point.precision), "{what}: {point:?}");
        before = point.recall;
        gained * point.precision
    });
    assert_close(steps.sum(), precision, 0.0, 1e-12, what);
    assert_eq!(before, 1.0, "{what}");
}

/// Holds what bins of equal counts promise of any sample: all weight is in them, ranges do not touch, so
/// that equal confidences are in one, and only ties make a bin larger than a tenth.
#[track_caller]
fn assert_equal_counts(bins: &[CalibrationBin], confidence: &[f64], what: &str) {
    assert!((1..=10).contains(&bins.len()), "{what}: {bins:?}");
    assert!(bins.windows(2).all(|pair| pair[0].high < pair[1].low), "{what}: {bins:?}");
    let mut rows = 0;
    for bin in bins {
        let own = confidence.iter().filter(|c| (bin.low..=bin.high).contains(*c));
        let own: Vec<f64> = own.copied().collect();
        let ties = own.iter().filter(|c| **c == bin.high).count();
        assert_eq!(bin.weight, own.len() as f64, "{what}");
        assert!(own.len() <= confidence.len() / 10 + 1 + ties, "{what}: {bin:?}");
        assert!(own.contains(&bin.low) && own.contains(&bin.high), "{what}: {bin:?}");
        assert!((0.0..=1.0).contains(&bin.accuracy), "{what}: {bin:?}");
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        assert_close(bin.confidence, mean, 1e-12, 0.0, what);
        rows += own.len();
    }
    assert_eq!(rows, confidence.len(), "{what}");
}

portable_tests! {
    fn two_classes_keep_their_areas() {
        let mut random = SplitMix64::new(31);
        for (at, n) in [1, 2, 3, 7, 199, 200, 201, 3_000, 100_000].into_iter().enumerate() {
            for (spread, scores) in SPREADS.iter().enumerate() {
                let kind = (at + spread) % 3;
                let what = format!("{n} rows, spread {spread}, weights {kind}");
                let own = random.unit();
                let (mut p, mut positive) = (Vec::new(), Vec::new());
                for _ in 0..n {
                    let drawn = random.unit();
                    positive.push(random.unit() < drawn * own);
                    p.push(scores(drawn));
                }
                let weights = weights(&mut random, n, kind);
                let weights = weights.as_deref().filter(|all| all.iter().sum::<f64>() > 0.0);
                let names: Vec<&str> =
                    positive.iter().map(|&flag| if flag { "1" } else { "0" }).collect();
                let curves = drawn(&texts("t", &names), Probability::Positive(&p), weights);
                assert_roc(&curves.roc, roc_auc(&p, &positive, weights), &what);
                let precision = average_precision(&p, &positive, weights);
                assert_steps(&curves.precision_recall, precision, &what);
                assert!(curves.per_class.is_empty());
            }
        }
    }

    fn every_class_of_many_keeps_its_areas() {
        let mut random = SplitMix64::new(32);
        let classes = ["ant", "bee", "cat", "dog"]; // no row is a dog
        for n in [5, 400, 20_000] {
            for kind in 0..3 {
                let mut columns = vec![Vec::with_capacity(n); classes.len()];
                let mut truth = Vec::new();
                for _ in 0..n {
                    let raw: Vec<f64> = classes.iter().map(|_| random.unit()).collect();
                    let total: f64 = raw.iter().sum();
                    for (column, p) in columns.iter_mut().zip(&raw) {
                        column.push(p / total);
                    }
                    truth.push(random.below(3) as usize);
                }
                truth[..3].copy_from_slice(&[0, 1, 2]);
                let names: Vec<&str> = truth.iter().map(|&class| classes[class]).collect();
                let weights = weights(&mut random, n, kind);
                let weights = weights.as_deref().filter(|all| all.iter().sum::<f64>() > 0.0);
                let named = classes.iter().zip(&columns);
                let given = named.map(|(class, p)| ((*class).to_owned(), p.as_slice())).collect();
                let curves = drawn(&texts("t", &names), Probability::PerClass(given), weights);
                assert!(curves.roc.is_empty() && curves.precision_recall.is_empty());
                assert_eq!(curves.per_class.len(), classes.len());
                for (class, drawn) in curves.per_class.iter().enumerate() {
                    let what = format!("{n} rows, weights {kind}, {}", drawn.class);
                    let (p, own) = (&columns[class], |&row: &usize| row == class);
                    let positive: Vec<bool> = truth.iter().map(own).collect();
                    assert_roc(&drawn.roc, roc_auc(p, &positive, weights), &what);
                    let precision = average_precision(p, &positive, weights);
                    assert_steps(&drawn.precision_recall, precision, &what);
                }
            }
        }
    }

    fn a_curve_of_few_points_is_exact() {
        let p = [0.9, 0.8, 0.8, 0.3];
        let curves = drawn(&texts("t", &["1", "0", "1", "0"]), Probability::Positive(&p), None);
        let points: Vec<_> = curves
            .roc
            .iter()
            .map(|point| (point.threshold, point.false_positive_rate, point.true_positive_rate))
            .collect();
        let expected =
            [(None, 0.0, 0.0), (Some(0.9), 0.0, 0.5), (Some(0.8), 0.5, 1.0), (Some(0.3), 1.0, 1.0)];
        assert_eq!(points, expected);
        let steps: Vec<_> = curves
            .precision_recall
            .iter()
            .map(|point| (point.threshold, point.recall, point.precision))
            .collect();
        assert_eq!(steps, [(0.9, 0.5, 1.0), (0.8, 1.0, 2.0 / 3.0)]);
    }

    /// By hand: bins by the probability of the top class, 0.95 and 1.0 share the last.
    fn reliability_bins_have_edges() {
        let p = [0.95, 1.0, 0.55, 0.12];
        let curves = drawn(&texts("t", &["1", "0", "1", "0"]), Probability::Positive(&p), None);
        let bins: Vec<_> = curves
            .calibration
            .iter()
            .map(|bin| (bin.low, bin.high, bin.accuracy, bin.weight))
            .collect();
        assert_eq!(bins, [(0.5, 0.6, 1.0, 1.0), (0.8, 0.9, 1.0, 1.0), (0.9, 1.0, 0.5, 2.0)]);
        assert_close(curves.calibration[2].confidence, 0.975, 1e-12, 0.0, "confidence");
    }

    fn bins_of_equal_counts_are_those_of_scikit_learn() {
        for case in cases(include_str!("../fixtures/calibration.json")) {
            let numbers = |of: &serde_json::Value, name: &str| -> Vec<f64> {
                of[name].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
            };
            let confidence = numbers(&case, "confidence");
            let right: Vec<bool> = numbers(&case, "right").iter().map(|&right| right == 1.0).collect();
            let mut bins = quantile_bins(&confidence, &right, None).to_vec();
            bins.retain(|bin| bin.weight() > 0.0);
            let (name, expected) = (&case["name"], &case["expected"]);
            let rows: Vec<f64> = bins.iter().map(Bin::weight).collect();
            assert_eq!(rows, numbers(expected, "rows"), "{name}");
            for (at, bin) in bins.iter().enumerate() {
                for (what, value) in [("accuracy", bin.accuracy()), ("confidence", bin.confidence())] {
                    let wrong = STATISTIC.wrong(value, &expected[what][at]);
                    assert_eq!(wrong, None, "{name}: {what} of bin {at}");
                }
            }
        }
    }

    fn bins_of_equal_counts_hold_all_rows_and_split_no_ties() {
        let mut random = SplitMix64::new(33);
        for n in [1, 2, 9, 10, 11, 19, 400, 20_000] {
            for (spread, scores) in SPREADS.iter().enumerate() {
                let what = format!("{n} rows, spread {spread}");
                let p: Vec<f64> = (0..n).map(|_| scores(random.unit())).collect();
                let names: Vec<&str> =
                    p.iter().map(|p| if random.unit() < *p { "1" } else { "0" }).collect();
                let drawn = drawn(&texts("t", &names), Probability::Positive(&p), None);
                let sure: Vec<f64> = p.iter().map(|p| p.max(1.0 - p)).collect();
                if names.contains(&"1") {
                    assert_equal_counts(&drawn.calibration_by_quantile, &sure, &what);
                    let right = |bins: &[CalibrationBin]| -> f64 {
                        bins.iter().map(|bin| bin.accuracy * bin.weight).sum()
                    };
                    let (counts, widths) = (&drawn.calibration_by_quantile, &drawn.calibration);
                    assert_close(right(counts), right(widths), 1e-12, 1e-12, &what);
                }
            }
        }
    }

    /// Of a rare class nearly all rows are in the last tenth of equal width.
    fn a_rare_class_has_ten_bins_of_equal_counts() {
        let mut random = SplitMix64::new(34);
        let p: Vec<f64> = (0..5_000).map(|_| 0.002 + 0.04 * random.unit()).collect();
        let names: Vec<&str> =
            p.iter().map(|p| if random.unit() < *p { "1" } else { "0" }).collect();
        let curves = drawn(&texts("t", &names), Probability::Positive(&p), None);
        assert_eq!(curves.calibration.len(), 1);
        let weights: Vec<f64> =
            curves.calibration_by_quantile.iter().map(|bin| bin.weight).collect();
        assert_eq!(weights, [500.0; 10]);
    }

    /// Of several classes the confidence is that of the top one; rows without one are left out, and what is
    /// no probability has no bins.
    fn bins_of_equal_counts_leave_out_what_the_others_leave_out() {
        let [a, b, c] = [[0.8, 0.2, 0.1, 0.4], [0.1, 0.5, 0.2, 0.3], [0.1, 0.3, 0.7, 0.3]];
        let names = texts("t", &["a", "c", "c", "b"]);
        let of = |a: &[f64]| {
            let named = [("a", a), ("b", &b), ("c", &c)];
            let given = named.map(|(class, p)| (class.to_owned(), p));
            drawn(&names, Probability::PerClass(given.to_vec()), None).calibration_by_quantile
        };
        let seen = |bins: Vec<CalibrationBin>| -> Vec<(f64, f64, f64)> {
            bins.iter().map(|bin| (bin.low, bin.high, bin.accuracy)).collect()
        };
        let all = [(0.4, 0.4, 0.0), (0.5, 0.5, 0.0), (0.7, 0.7, 1.0), (0.8, 0.8, 1.0)];
        assert_eq!(seen(of(&a)), all);
        assert_eq!(seen(of(&[a[0], a[1], a[2], f64::NAN])), all[1..]);
        assert_eq!(seen(of(&[a[0], a[1], a[2], 40.0])), []);
    }

    /// Weights weigh in the means of a bin, and where they are none it is left out; they move no end.
    fn weights_move_no_end_of_a_bin_of_equal_counts() {
        let p = [0.6, 0.6, 0.7, 0.9];
        let weights = [1.0, 3.0, 0.0, 2.0];
        let target = texts("t", &["1", "0", "0", "1"]);
        let curves = drawn(&target, Probability::Positive(&p), Some(&weights));
        let bins: Vec<_> = curves
            .calibration_by_quantile
            .iter()
            .map(|bin| (bin.low, bin.high, bin.accuracy, bin.weight))
            .collect();
        assert_eq!(bins, [(0.6, 0.6, 0.25, 4.0), (0.9, 0.9, 1.0, 2.0)]);
    }

    fn curves_that_were_stored_before_bins_of_equal_counts_are_read() {
        let curves = drawn(&texts("t", &["1", "0"]), Probability::Positive(&[0.8, 0.3]), None);
        let mut stored = serde_json::to_value(&curves).unwrap();
        assert_eq!(serde_json::from_value::<Curves>(stored.clone()).unwrap(), curves);
        stored.as_object_mut().unwrap().remove("calibrationByQuantile").unwrap();
        let read: Curves = serde_json::from_value(stored).unwrap();
        assert_eq!((read.calibration, read.calibration_by_quantile), (curves.calibration, vec![]));
    }
}
