//! 95 % intervals of the metrics that are no plain share or mean: they hold the truth as often as they
//! say, exist at the ends of their range, and where there is none it is said why.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;
use crate::common::classifier;

use classifier::{measure, texts};
use common::assert_close;
use driftglass::performance::{
    ClassificationMetrics, Probability, RegressionMetrics, regression_metrics,
};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::ranking::{average_precision, ranked};
use driftglass::table::Column;
use std::collections::BTreeMap;

/// Rows whose confidence is uniform and whose target is drawn with a chance of it less `gap`.
fn scored(
    rng: &mut SplitMix64,
    n: usize,
    gap: f64,
    weights: Option<&[f64]>,
) -> ClassificationMetrics {
    let mut rows: Vec<(f64, f64, f64)> = Vec::new();
    for _ in 0..n {
        let p = rng.unit();
        let chance = if p >= 0.5 { p - gap } else { p + gap };
        rows.push((f64::from(u8::from(rng.unit() < chance)), f64::from(u8::from(p >= 0.5)), p));
    }
    let column = |name: &str, pick: &dyn Fn(&(f64, f64, f64)) -> f64| {
        Column::from_numbers(name, rows.iter().map(pick).collect())
    };
    let probability: Vec<f64> = rows.iter().map(|row| row.2).collect();
    let (target, prediction) = (column("t", &|row| row.0), column("p", &|row| row.1));
    measure(&target, &prediction, Probability::Positive(&probability), None, weights).unwrap()
}

/// Targets of 1 to 2, errors of a half times a sum of 12 uniform numbers less 6.
fn predicted(rng: &mut SplitMix64, n: usize, weights: Option<&[f64]>) -> RegressionMetrics {
    let mut bell = || (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0;
    let (prediction, target): (Vec<f64>, Vec<f64>) =
        (0..n).map(|_| (bell(), bell())).map(|(x, e)| (x, x + e / 2.0)).unzip();
    regression_metrics(&target, &prediction, weights).unwrap()
}

fn count(covered: &mut BTreeMap<String, usize>, name: &str, ends: [f64; 2], truth: f64) {
    *covered.entry(name.to_owned()).or_default() +=
        usize::from(ends[0] <= truth && truth <= ends[1]);
}

portable_tests! {
    /// With p uniform and the target drawn by it accuracy is 3/4, so Matthews and kappa are 1/2, and the
    /// average precision is E[(1 + p) / 2 | positive] = 5/6. The median of half such a bell is 0.3409.
    fn intervals_hold_the_truth_as_often_as_they_say() {
        const DRAWS: usize = 600;
        let mut rng = SplitMix64::new(61);
        let mut covered = BTreeMap::new();
        for _ in 0..DRAWS {
            let metrics = scored(&mut rng, 150, 0.0, None);
            for (metric, truth) in [("matthews", 0.5), ("cohenKappa", 0.5), ("averagePrecision", 5.0 / 6.0)] {
                count(&mut covered, metric, metrics.intervals[metric], truth);
            }
            let metrics = predicted(&mut rng, 150, None);
            for (metric, truth) in [("medianAbsoluteError", 0.340_895_318), ("explainedVariance", 0.8)] {
                count(&mut covered, metric, metrics.intervals[metric], truth);
            }
            // |e| / y with y and e uniform on 1..2 and 0..1: ln(2) / 2.
            let target: Vec<f64> = (0..150).map(|_| 1.0 + rng.unit()).collect();
            let prediction: Vec<f64> = target.iter().map(|target| target + rng.unit()).collect();
            let metrics = regression_metrics(&target, &prediction, None).unwrap();
            count(&mut covered, "mape", metrics.intervals["mape"], std::f64::consts::LN_2 / 2.0);
        }
        for (metric, held) in covered {
            let share = held as f64 / DRAWS as f64;
            // Three standard errors of 600 draws are 2.7 points.
            assert!((0.92..=0.985).contains(&share), "{metric}: {share}");
        }
    }

    fn weighted_intervals_hold_the_truth_too() {
        const DRAWS: usize = 400;
        let mut rng = SplitMix64::new(62);
        let mut covered = BTreeMap::new();
        for _ in 0..DRAWS {
            let weights: Vec<f64> = (0..250).map(|_| 0.2 + rng.unit()).collect();
            let metrics = scored(&mut rng, 250, 0.0, Some(&weights));
            for (metric, truth) in [("matthews", 0.5), ("cohenKappa", 0.5), ("averagePrecision", 5.0 / 6.0)] {
                count(&mut covered, metric, metrics.intervals[metric], truth);
            }
            let metrics = predicted(&mut rng, 250, Some(&weights));
            for (metric, truth) in [("medianAbsoluteError", 0.340_895_318), ("explainedVariance", 0.8)] {
                count(&mut covered, metric, metrics.intervals[metric], truth);
            }
        }
        for (metric, held) in covered {
            let share = held as f64 / DRAWS as f64;
            assert!((0.915..=0.99).contains(&share), "{metric}: {share}");
        }
    }

    /// The observed error of a calibrated model is never 0; its interval is conservative by design.
    fn the_calibration_error_of_a_calibrated_model_may_be_none() {
        const DRAWS: usize = 400;
        let mut rng = SplitMix64::new(63);
        let mut covered = BTreeMap::new();
        for _ in 0..DRAWS {
            for (gap, name) in [(0.0, "calibrated"), (0.2, "off by 0.2")] {
                let metrics = scored(&mut rng, 200, gap, None);
                let ends = metrics.intervals["expectedCalibrationError"];
                assert!(metrics.expected_calibration_error.unwrap() > 0.0 && ends[1] - ends[0] < 0.3);
                count(&mut covered, name, ends, gap);
            }
        }
        for (name, held) in covered {
            assert!(held as f64 / DRAWS as f64 >= 0.92, "{name}: {held} of {DRAWS}");
        }
    }

    fn perfect_agreement_of_few_rows_is_not_certain() {
        let target = texts("t", &["a", "b", "a", "b", "a", "b"]);
        let metrics = measure(&target, &target, Probability::Positive(&[0.1, 0.9, 0.2, 0.8, 0.3, 0.7]), None, None).unwrap();
        for metric in ["matthews", "cohenKappa", "averagePrecision"] {
            let [low, high] = metrics.intervals[metric];
            assert!(high == 1.0 && low > 0.1 && low < 0.8, "{metric}: {low}");
        }
        let one = texts("t", &["a", "a", "a"]);
        let metrics = measure(&one, &one, Probability::None, None, None).unwrap();
        assert!(!metrics.intervals.contains_key("matthews") && !metrics.intervals.contains_key("cohenKappa"));
    }

    /// Kappa is 0 then whatever the rows: what they add to it differs by rounding alone.
    fn a_model_that_always_says_the_same_has_a_kappa_of_few_rows_that_is_not_certain() {
        let mut widest = 2.0;
        for rows in [3, 6, 12, 30, 60, 300] {
            let target: Vec<&str> = (0..rows).map(|row| if row % 3 == 0 { "b" } else { "a" }).collect();
            let said = texts("p", &vec!["a"; rows]);
            let metrics = measure(&texts("t", &target), &said, Probability::None, None, None).unwrap();
            let [low, high] = metrics.intervals["cohenKappa"];
            assert!(metrics.cohen_kappa.unwrap().abs() < 1e-12, "{rows}");
            assert!(low < 0.0 && high > 0.0 && high - low < widest, "{rows}: {low} to {high}");
            assert!(high - low > 2.0 / (rows as f64).sqrt(), "{rows}: {low} to {high}");
            widest = high - low;
        }
    }

    /// With ties too the delta method's variance is that of many draws.
    fn the_variance_of_an_average_precision_is_that_of_repeated_draws() {
        let mut rng = SplitMix64::new(64);
        let (mut averages, mut variances) = (Vec::new(), Vec::new());
        for _ in 0..600 {
            // Scores of eleven values: ties.
            let rows: Vec<(f64, bool)> = (0..400).map(|_| (rng.below(11) as f64, rng.unit())).map(|(x, u)| (x, u < x / 20.0)).collect();
            let (scores, positive): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
            let (average, variance) = ranked(&scores, &positive, None).precision.unwrap();
            assert_eq!(average_precision(&scores, &positive, None), Some(average));
            let twos = vec![2.0; scores.len()];
            let (_, weighted) = ranked(&scores, &positive, Some(&twos)).precision.unwrap();
            assert_close(weighted, variance, 1e-12, 0.0, "weights of one size");
            averages.push(average);
            variances.push(variance);
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let centre = mean(&averages);
        let drawn = averages.iter().map(|a| (a - centre) * (a - centre)).sum::<f64>() / 599.0;
        // The variance of 600 draws is itself known to 6 %.
        assert_close(mean(&variances), drawn, 0.15, 0.0, "variance");
    }

    fn what_has_no_interval_says_why() {
        let metrics = regression_metrics(&[0.0, 1.0, 2.0, 4.0], &[0.5, 1.5, 2.0, 3.0], None).unwrap();
        for metric in ["maxError", "mape"] {
            assert!(!metrics.intervals.contains_key(metric));
            assert!(metrics.interval_methods[metric].starts_with("no interval: "), "{}", metrics.interval_methods[metric]);
        }
        assert!(metrics.intervals.contains_key("mapeSkippingZeroTargets"));
        // Five rows: not even their extremes hold the median with 95 %.
        assert!(!metrics.intervals.contains_key("medianAbsoluteError"));
    }
}
